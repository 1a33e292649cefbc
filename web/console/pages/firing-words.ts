import type {
  Firing,
  Level,
  Silence,
  Trial,
  WatchRule,
  WatchRuleDeclaration,
} from '../../../brain/watch/rules/declare.ts'
import { type Say, say, words } from '../../live/index.ts'

/** A value as it comes over the wire: instants are text. */
type Wire<T> = T extends Date
  ? string
  : T extends readonly (infer E)[]
    ? readonly Wire<E>[]
    : T extends object
      ? { readonly [K in keyof T]: Wire<T[K]> }
      : T

export type FiringRow = Wire<Firing> & {
  readonly areaName: string
  readonly townName: string | null
  readonly unitName: string | null
}
type Words = {
  readonly levels: Readonly<Record<Level, Say>>
  readonly states: Readonly<Record<Firing['state'], Say>>
  readonly minutes: Readonly<Record<Level, number>>
}
export type FiringList = Words & {
  readonly asOf: string
  readonly rows: readonly FiringRow[]
  readonly more: boolean
  readonly counts: readonly {
    readonly level: Level
    readonly state: Firing['state']
    readonly many: number
    readonly within: number
  }[]
  readonly quality: {
    readonly all: number
    readonly signed: number
    readonly inTime: number
    readonly misfires: number
    readonly opened: number
  } | null
  readonly silences: readonly (Wire<Silence> & {
    readonly ruleTitle: Say | null
    readonly objectTitle: string | null
    readonly areaName: string | null
  })[]
  readonly may: { readonly silence: boolean }
}
export type Curve = {
  readonly from: string
  readonly to: string
  readonly lines: readonly {
    readonly metric: string
    readonly device: string
    readonly title: Say
    readonly unit: string
    readonly precision: number
    readonly points: readonly (readonly [at: number, value: number])[]
  }[]
}
export type FiringDetail = Words & { readonly asOf?: string } & FiringRow & {
    readonly rulePage: string | null
    readonly basis: Say | null
    readonly opens: string | null
    readonly kinds: readonly { readonly type: string; readonly title: Say }[]
    readonly parentTitle: Say | null
    readonly childRows: readonly FiringRow[]
    readonly curve: Curve
    readonly trail: readonly {
      readonly kind: string
      readonly at: string
      readonly by: string
      readonly body: Readonly<Record<string, unknown>>
    }[]
  }

export type RuleRow = Wire<WatchRule> & { readonly newest: number; readonly firings: number }
export type RuleList = Words & {
  readonly ruleStates: Readonly<Record<WatchRule['state'], Say>>
  readonly rows: readonly RuleRow[]
  readonly metrics: readonly { readonly name: string; readonly title: Say; readonly unit: string }[]
  readonly kinds: readonly { readonly type: string; readonly title: Say }[]
  readonly may: { readonly keep: boolean }
}
export type TrialShown = Wire<Trial>
export type RuleDetail = RuleRow & {
  readonly levels: Readonly<Record<Level, Say>>
  readonly ruleStates: Readonly<Record<WatchRule['state'], Say>>
  readonly versions: readonly {
    readonly version: number
    readonly declared: WatchRuleDeclaration
    readonly madeBy: string
    readonly madeById: string | null
    readonly madeAt: string
    readonly trial: TrialShown | null
    readonly publishedBy: string | null
    readonly publishedAt: string | null
  }[]
  readonly me: string | null
  readonly may: { readonly keep: boolean }
}

export const firingWords = words({
  title: say('预警中心', 'Alert board'),
  source: say('来源预警', 'The alert behind it'),
  lead: say(
    '规则对感知读数、事项和指标的实时判定；同一规则、同一对象只报一条，次数累计。',
    'What the rules say of readings, matters and figures as they come; one alert for a rule and an object, repeats are counted.',
  ),
  open: say('未恢复', 'Standing'),
  closed: say('已恢复 / 误报', 'Over'),
  allLevels: say('全部级别', 'All levels'),
  search: say('按名称或对象查找', 'Find by name or object'),
  none: say('当前没有预警', 'Nothing stands'),
  noneWhy: say(
    '规则在后台持续判定；有情况会立即出现在这里并通知值班员。',
    'The rules go on watching; what they find appears here at once and the duty officer is told.',
  ),
  began: say('开始', 'Began'),
  times: (n: number) => say(`累计 ${n} 次`, `met ${n} times`),
  children: (n: number) => say(`归并 ${n} 条`, `${n} within`),
  sign: say('签收', 'Sign'),
  signed: say('已签收', 'Signed'),
  signAll: (n: number) => say(`签收（含 ${n} 处）`, `Sign for ${n}`),
  openMatter: say('立案', 'Open a matter'),
  matter: say('事项', 'Matter'),
  misfire: say('误报', 'False alarm'),
  why: say('理由', 'Reason'),
  note: say('记录原因与教训', 'Note the cause'),
  silence: say('静默', 'Silence'),
  silences: say('静默期', 'Silences'),
  silenced: say('静默中', 'silenced'),
  late: say('迟到数据', 'late data'),
  climbed: say('已报值班领导', 'leader told'),
  until: say('至', 'until'),
  hours: say('静默时长', 'For'),
  hoursN: (n: number) => say(n < 24 ? `${n} 小时` : `${n / 24} 天`, n < 24 ? `${n} hours` : `${n / 24} days`),
  endNow: say('立即结束', 'End now'),
  explain: say('为什么现在报', 'Why now'),
  rule: say('规则', 'Rule'),
  version: (n: number) => say(`第 ${n} 版`, `version ${n}`),
  basis: say('依据', 'Basis'),
  advice: say('处置建议', 'What to do'),
  values: say('判定所用的值', 'Values it rests on'),
  at: say('时间', 'At'),
  value: say('数值', 'Value'),
  hit: say('越限', 'Beyond'),
  curve: say('前后曲线', 'Curve'),
  noCurve: say('没有可画的曲线', 'No curve'),
  limit: say('阈值', 'limit'),
  beginHere: say('触发', 'fired'),
  trail: say('经过', 'What happened'),
  within: say('归并的预警', 'Put together'),
  partOf: say('已归并到', 'Part of'),
  peak: say('最不利值', 'Worst value'),
  object: say('对象', 'Object'),
  place: say('位置', 'Place'),
  state: say('状态', 'State'),
  found: say('发现', 'Found'),
  last: say('最近一次', 'Last met'),
  ended: say('恢复', 'Over'),
  signedBy: say('签收人', 'Signed by'),
  kind: say('事项类型', 'Kind of matter'),
  due: (minutes: number) => say(`应在 ${minutes} 分钟内签收`, `to be signed within ${minutes} minutes`),
  rateSigned: say('及时签收率', 'Signed in time'),
  rateMisfire: say('误报率', 'False alarms'),
  rateOpened: say('转处置率', 'Became matters'),
  last30: say('近 30 天', 'last 30 days'),
  rules: say('监测规则', 'Watch rules'),
  more: say('下一页', 'Next page'),
  down: say('下一条', 'Next'),
  up: say('上一条', 'Previous'),
  openIt: say('打开', 'Open'),
})

export const TONE: Readonly<Record<Level, string>> = {
  red: 'lv-red',
  orange: 'lv-orange',
  yellow: 'lv-yellow',
  blue: 'lv-blue',
}
