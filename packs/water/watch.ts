import { say, type WatchRuleDeclaration, watchRule } from '../../kit/index.ts'

const ours = say('我方默认，可配置', 'our default, to be configured')

/** Water on a road 积水深度分级: 15 cm caution, 27 cm closed to cars, 40 cm closed to all. */
const ponding = (
  limit: number,
  kind: string,
  level: WatchRuleDeclaration['level'],
  title: WatchRuleDeclaration['title'],
): WatchRuleDeclaration =>
  watchRule({
    ...{ title, level, of: { kinds: ['ponding'] }, basis: ours },
    when: { is: 'beyond', metric: 'pondingDepth', over: 'above', limit, hits: 2, samples: 3 },
    cause: 'water.ponding',
    advice: say('核实现场，调度泵车，视深度通知交警封控', 'Look at the place, send pumps, have the road closed by depth'),
    ...(limit >= 27 ? { opens: { type: 'water.flood', channel: 'sensor', form: { kind }, valueField: 'depthCm' } } : {}),
  })

/** 供排水监测规则. */
export const watchRules: Readonly<Record<string, WatchRuleDeclaration>> = {
  /** 爆管: flow up by more than 30 % and pressure down by more than 3 m of water (0.0294 MPa) within 15 minutes, at two points. */
  burst: watchRule({
    title: say('疑似爆管', 'Burst suspected'),
    level: 'red',
    of: { kinds: ['flow', 'pressure'], each: 'area' },
    when: {
      all: [
        { is: 'change', metric: 'flow', minutes: 15, over: 'above', limit: 30, percent: true },
        { is: 'change', metric: 'pressure', minutes: 15, over: 'below', limit: -0.0294 },
      ],
    },
    opens: { type: 'water.leak', channel: 'sensor', urgency: 'critical', form: { kind: 'burst' } },
    basis: say(
      '智慧水务实践：两点联判，15 分钟流量升 30 %、压力降 3 米水柱',
      'practice: at two points, flow up 30 % and pressure down 3 m of water within 15 minutes',
    ),
    advice: say('立即派抢修，按关阀方案关阀', 'Send the repair crew; shut the valves of the plan'),
  }),
  nightFlow: watchRule({
    title: say('夜间流量偏离', 'Flow unlike other days'),
    level: 'yellow',
    of: { kinds: ['flow'] },
    when: {
      all: [
        { is: 'deviation', metric: 'flow', minutes: 60, z: 4, against: 'sameHour', resolution: 0.1 },
        {
          ...{ is: 'beyond', metric: 'flow', over: 'above', limit: 1_000_000, hits: 1, samples: 1 },
          bands: [{ from: '02:00', to: '05:00', limit: 0 }],
        },
      ],
    },
    basis: say('夜间最小流量法：稳健 z > 4', 'minimum night flow: robust z above 4'),
    advice: say('与近三夜比较，两夜以上偏高即派检漏', 'Compare three nights; two of them high: send the leak crew'),
  }),
  lowPressure: watchRule({
    title: say('管网压力偏低', 'Low pressure'),
    level: 'orange',
    of: { kinds: ['pressure'] },
    when: { is: 'beyond', metric: 'pressure', over: 'below', limit: 0.14, hits: 2, samples: 3 },
    basis: say('供水服务压力不低于 0.14 MPa', 'service pressure of at least 0.14 MPa'),
    advice: say('查水泵与阀门，15 分钟内处置', 'Look at pumps and valves within 15 minutes'),
  }),
  turbidity: watchRule({
    title: say('出厂水浊度超限', 'Turbidity above its limit'),
    level: 'red',
    of: { kinds: ['waterQuality'] },
    when: { is: 'beyond', metric: 'turbidity', over: 'above', limit: 1, hits: 2, samples: 3 },
    basis: say('GB 5749：浊度不超过 1 NTU', 'GB 5749: turbidity of at most 1 NTU'),
  }),
  ponding1: ponding(15, '1', 'yellow', say('道路积水', 'Water on the road')),
  ponding2: ponding(27, '2', 'orange', say('积水深，机动车禁行', 'Deep water, closed to cars')),
  ponding3: ponding(40, '3', 'red', say('积水过深，封闭道路', 'Too deep, road closed')),
  gaugeSilent: watchRule({
    title: say('积水监测无数据', 'Gauge silent'),
    level: 'blue',
    of: { kinds: ['ponding', 'waterLevel'] },
    when: {
      any: [
        { is: 'silent', metric: 'pondingDepth', minutes: 120 },
        { is: 'silent', metric: 'waterLevel', minutes: 120 },
      ],
    },
    clearAfter: 1,
    basis: ours,
  }),
}
