import type {
  ColumnProfile,
  Dimension,
  Drift,
  FreshState,
  QualityTest,
  Rule,
  Severity,
} from '../../../platform/catalogue/declare.ts'
import { type Say, say, words } from '../../live/index.ts'

/** What the quality desk answers; instants travel as text. */
export type BoardRow = {
  readonly id: string
  readonly code: string
  readonly title: Say
  readonly unit: string
  readonly unitName: string
  readonly score: number | null
  readonly rows: number
  readonly rejected: number
  readonly freshAt: string | null
  readonly measuredAt: string | null
  readonly trend: readonly (number | null)[]
  readonly freshness: FreshState
  readonly open: number
}
export type Board = {
  readonly asOf: string
  readonly gate: number
  readonly rows: readonly BoardRow[]
  readonly worst: readonly {
    readonly run: string
    readonly rule: string
    readonly title: Say
    readonly rows: number
    readonly bad: number
    readonly score: number
    readonly dataset: string | null
    readonly datasetTitle: Say | null
  }[]
}
export type DatasetBrief = {
  readonly id: string
  readonly code: string
  readonly title: Say
  readonly unit: string
  readonly unitName: string
  readonly score: number | null
  readonly rowCount: number
  readonly freshAt: string | null
  readonly items: readonly {
    readonly name: string
    readonly key?: boolean
    readonly field: {
      readonly kind: string
      readonly title: Say
      readonly list?: string
      readonly required?: boolean
    }
  }[]
}
export type Result = {
  readonly rule: string
  readonly title: Say
  readonly test: QualityTest
  readonly dimension: Dimension
  readonly weight: number
  readonly severity: Severity
  readonly rows: number
  readonly bad: number
  readonly score: number
  readonly samples: number
}
export type RunSeen = {
  readonly id: string
  readonly delivery: string | null
  readonly measuredAt: string
  readonly by: string
  readonly rows: number
  readonly rejected: number
  readonly score: number | null
  readonly byDimension: Readonly<Partial<Record<Dimension, number>>>
  readonly drift: readonly Drift[]
}
export type DatasetQuality = {
  readonly dataset: DatasetBrief
  readonly gate: number
  readonly rules: readonly Rule[]
  readonly runs: readonly RunSeen[]
  readonly run: string | null
  readonly results: readonly Result[]
  readonly profiles: readonly (ColumnProfile & { readonly type: string })[]
  readonly corrections: readonly {
    readonly matter: string
    readonly kind: string
    readonly openedAt: string
  }[]
  readonly lists: readonly { readonly name: string; readonly title: Say }[]
  readonly may: { readonly keep: boolean }
}

export const qualityWords = words({
  title: say('质量看板', 'Quality board'),
  lead: say(
    '每批数据入库后按规则打分；低于门槛的不用于决策共享，问题行退回数源单位核实。',
    'Every delivery is scored by rules. Below the gate data is not shared for decisions; bad rows go back to their unit.',
  ),
  mean: say('平均得分', 'Mean score'),
  below: say('低于门槛', 'Below the gate'),
  open: say('在办核实', 'Open verifications'),
  rejected: say('退回行', 'Rejected rows'),
  never: say('尚未质检', 'Never measured'),
  units: say('各单位', 'Units'),
  unit: say('单位', 'Unit'),
  allUnits: say('全部单位', 'All units'),
  datasets: say('数据资源', 'Datasets'),
  dataset: say('数据资源', 'Dataset'),
  search: say('名称或代码', 'Name or code'),
  score: say('得分', 'Score'),
  trend: say('趋势', 'Trend'),
  rows: say('行数', 'Rows'),
  fresh: say('更新', 'Updated'),
  worst: say('最差的规则', 'Worst rules'),
  worstNone: say('没有规则被违反', 'No rule is broken'),
  badOf: (bad: number, rows: number) =>
    say(
      `${bad.toLocaleString('zh')} / ${rows.toLocaleString('zh')} 行`,
      `${bad.toLocaleString('en')} of ${rows.toLocaleString('en')}`,
    ),
  none: say('还没有入库的数据资源', 'No dataset holds rows yet'),
  noneWhy: say('在“归集监控”上传第一个批次', 'Bring the first delivery in at the intake desk'),
  passes: say('达标', 'passes'),
  fails: say('低于门槛', 'below the gate'),
  unknown: say('未质检', 'not measured'),
  rule: say('规则', 'Rule'),
  dimension: say('维度', 'Dimension'),
  weight: say('权重', 'Weight'),
  severity: say('处置', 'Then'),
  bad: say('不符合', 'Bad'),
  results: say('规则得分', 'Scores by rule'),
  history: say('历次质检', 'History'),
  columns: say('列画像', 'Columns'),
  rules: say('质量规则', 'Rules'),
  measure: say('立即质检', 'Measure now'),
  measured: say('已质检', 'Measured'),
  measuredAt: say('质检时间', 'Measured'),
  byWhom: say('质检人', 'By'),
  seeRows: say('看问题行', 'See the rows'),
  rowsTitle: say('问题行', 'Rows that break the rule'),
  rowsHidden: (n: number) => say(`另有 ${n} 行您无权查看`, `${n} more that you may not see`),
  rowsNone: say('没有您可以查看的问题行', 'No such row that you may see'),
  refusedLines: say('退回的原始行', 'Lines that were refused'),
  line: say('行号', 'Line'),
  sampled: say('最多列出 100 行', 'at most 100 are listed'),
  drift: say('结构变化', 'What changed in the columns'),
  addRule: say('编写规则', 'Write a rule'),
  editRule: say('修改规则', 'Change the rule'),
  ruleTitle: say('规则名称', 'Title'),
  testKind: say('检查内容', 'What is tested'),
  standard: say('标准自带', 'from the standards'),
  byHand: say('人工编写', 'by hand'),
  end: say('停用', 'End'),
  ended: say('已停用', 'Ended'),
  filled: say('填写率', 'Filled'),
  distinct: say('不同值', 'Different'),
  lengths: say('长度', 'Length'),
  range: say('最小 – 最大', 'Least – most'),
  top: say('常见值', 'Frequent values'),
  shapes: say('常见样式', 'Frequent shapes'),
  personal: say('个人信息不列出取值', 'values of persons are not listed'),
  notMeasured: say('还没有质检记录', 'Not measured yet'),
  notMeasuredWhy: say('数据入库后自动质检，也可以立即质检', 'It is measured after each load, or right now'),
  corrections: say('在办核实', 'Open verifications'),
  doubt: say('疑义核实', 'value in doubt'),
  rejects: say('退回行校核', 'rejected rows'),
  ruleKind: say('规则校核', 'broken rules'),
  toIntake: say('归集批次', 'Deliveries'),
  toMapping: say('映射', 'Mapping'),
  raise: say('提出疑义', 'Raise a doubt'),
})

export const FRESH_TONE = {
  onTime: 'green',
  late: 'yellow',
  stale: 'red',
  never: 'red',
  free: '',
} as const satisfies Record<FreshState, string>

/** One decimal, as scores are told. */
export const scoreText = (score: number | null): string => (score === null ? '—' : score.toFixed(1))
