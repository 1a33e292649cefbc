import { declareRefusals, type Say, say } from '../../base/index.ts'
import type { RowFigure } from '../../platform/catalogue/rows/declare.ts'
import type { Condition, Measure, Population } from '../../platform/matters/declare.ts'

export type { Condition, Dimension, Measure, Period, Population } from '../../platform/matters/declare.ts'

/** An indicator 指标 defined as data: every figure opens its definition and exactly the rows it counted. */
export type IndicatorDeclaration = {
  readonly title: Say
  readonly unit: 'matters' | 'rows' | 'percent' | 'score' | 'minutes' | 'times'
  /** Raised with every change of what is counted; a published figure keeps the one it was counted by. */
  readonly version: number
  /** 口径 in words, both languages. */
  readonly formula: Say
  readonly direction: 'up' | 'down' | 'none'
  /** In the indicator's unit. */
  readonly target?: number
  /** Matters counted; of an indicator over rows its type is empty: `OF_ROWS`. */
  readonly count: Population
  /** Counts rows of a register 台账 or a dataset as they stand, instead of matters. */
  readonly rows?: RowFigure
  /** Ratio: conditions on the counted ones; the figure is numerator ÷ denominator × 100. */
  readonly of?: readonly Condition[]
  /** Matters with a granted exclusion 剔除 leave the denominator from the hour of its decision. */
  readonly exclusions?: boolean
  /** Mean: sum of the measure ÷ matters that have one. */
  readonly mean?: Measure
  /** Composite 综合得分: weights in percent, together 100, on ratios of the same pack; `count` names the type only. */
  readonly score?: readonly { readonly indicator: string; readonly weight: number }[]
  /** Who answers for it 指标责任单位. */
  readonly owner: Say
  /** Warns of gaming 防作弊: pairs with the figure it watches. */
  readonly watches?: string
}

/** The population of an indicator that counts rows, not matters. */
export const OF_ROWS: Population = { type: '', period: 'standing' }

/** What a reader of a figure is told about it. */
export type Definition = {
  readonly name: string
  readonly version: number
  readonly title: Say
  readonly formula: Say
  readonly unit: IndicatorDeclaration['unit']
  readonly direction: IndicatorDeclaration['direction']
  readonly owner: Say
  readonly target?: number
  readonly watches?: string
  /** Rows are counted as they stand now; their page. */
  readonly rows?: RowFigure['of']
}

/** A figure with the parts it was made of; `value` null = no base, shown as “–”. */
export type FigureValue = {
  readonly value: number | null
  /** Absent for a composite. */
  readonly numerator: number | null
  readonly denominator: number | null
}

export const refusals = declareRefusals({
  'indicators.unknown': {
    http: 404,
    says: (d: { name: string }) => say(`没有指标“${d.name}”`, `There is no indicator ${d.name}`),
    remedy: say('请从指标目录中选择', 'Choose one from the catalogue of indicators'),
  },
  'indicators.badPeriod': {
    http: 422,
    says: (d: { from: string; to: string }) =>
      say(`统计期间不对：${d.from} 至 ${d.to}`, `Not a period: ${d.from} to ${d.to}`),
    remedy: say(
      '开始不能晚于结束，日期写成 2026-01-31',
      'It must begin before it ends; write days as 2026-01-31',
    ),
  },
  'indicators.badDivision': {
    http: 422,
    says: (d: { by: string }) => say(`不能按“${d.by}”分组`, `Figures cannot be divided by ${d.by}`),
    remedy: say(
      '可按区划、单位、分类、渠道、类型、紧急程度、时、日、月分组',
      'By area, unit, category, channel, kind, urgency, hour, day or month',
    ),
  },
  'indicators.noRows': {
    http: 422,
    says: () => say('综合得分由多项指标合成，没有自己的明细', 'A composite has no rows of its own'),
    remedy: say('请打开组成它的指标查看明细', 'Open the indicators it is made of'),
  },
  'indicators.ofRows': {
    http: 422,
    says: () =>
      say(
        '该指标按台账或数据资源的现状统计',
        'This figure counts rows of a register or dataset as they stand',
      ),
    remedy: say('请打开台账或数据资源查看', 'Open the register or the dataset'),
  },
  'indicators.notRaised': {
    http: 409,
    says: (d: { name: string; version: number }) =>
      say(
        `指标“${d.name}”的口径变了，但版本仍是第 ${d.version} 版`,
        `The definition of ${d.name} has changed but still calls itself version ${d.version}`,
      ),
    remedy: say('请提高版本号后再发布', 'Raise its version before publishing it'),
  },
  'indicators.noPublication': {
    http: 404,
    says: () => say('没有这份已发布的指标', 'There is no such published figure'),
    remedy: say('请刷新发布列表', 'Reload the list of published figures'),
  },
  'indicators.mayNotPublish': {
    http: 403,
    says: () =>
      say('只有热线办负责人或领导可以发布指标', 'Only the head of the office or a leader publishes figures'),
    remedy: say('请由其发布', 'Ask one of them'),
  },
})
