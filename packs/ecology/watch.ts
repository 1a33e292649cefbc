import { say, type WatchRuleDeclaration, watchRule } from '../../kit/index.ts'

/** 生态监测规则. */
export const watchRules: Readonly<Record<string, WatchRuleDeclaration>> = {
  /** 超标: two valid hours in a row above the limit. */
  pm25: watchRule({
    title: say('PM2.5 小时值超标', 'PM2.5 above its limit'),
    level: 'yellow',
    of: { kinds: ['air'] },
    when: { is: 'beyond', metric: 'pm25', over: 'above', limit: 75, hits: 2, samples: 2 },
    opens: { type: 'ecology.exceedance', channel: 'sensor', form: { kind: 'air' }, valueField: 'value' },
    basis: say('连续 2 个有效小时值超标（默认）', 'two valid hours in a row (default)'),
    advice: say('核对邻站与气象，查周边扬尘与焚烧', 'Compare neighbours and weather; look for dust and fires'),
  }),
  ammonia: watchRule({
    title: say('断面氨氮超过Ⅲ类', 'Ammonia worse than class III'),
    level: 'yellow',
    of: { kinds: ['waterQuality'] },
    when: { is: 'beyond', metric: 'ammonia', over: 'above', limit: 1, hits: 2, samples: 2 },
    opens: { type: 'ecology.exceedance', channel: 'sensor', form: { kind: 'water' }, valueField: 'value' },
    basis: say('GB 3838-2002 Ⅲ类：氨氮不超过 1.0 mg/L', 'GB 3838-2002 class III: ammonia of at most 1.0 mg/L'),
    advice: say('沿河向上游排查排口', 'Walk upstream along the outlets'),
  }),
  noise: watchRule({
    title: say('噪声超标', 'Noise above its limit'),
    level: 'blue',
    of: { kinds: ['noise'] },
    when: {
      ...{ is: 'beyond', metric: 'noise', over: 'above', limit: 60, hits: 3, samples: 4 },
      bands: [{ from: '22:00', to: '06:00', limit: 50 }],
    },
    basis: say('GB 3096-2008 2 类：昼 60、夜 50 dB(A)', 'GB 3096-2008 class 2: 60 by day, 50 by night'),
  }),
  unlike: watchRule({
    title: say('空气站读数异常', 'Air station unlike itself'),
    level: 'blue',
    of: { kinds: ['air'] },
    when: { is: 'unlike', metric: 'pm25', minutes: 120 },
    clearAfter: 2,
    basis: say('流式异常检测，阈值全市统一', 'streaming detector, one threshold for all'),
    advice: say('核对仪器状态与现场', 'Look at the instrument and the place'),
  }),
}
