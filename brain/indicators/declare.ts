import type { AreaCode, Day, Say } from '../../base/index.ts'
import type { RowFigure } from '../../platform/catalogue/rows/declare.ts'
import type { Condition, Dimension, Measure, Population } from '../../platform/matters/declare.ts'

export type { Condition, Dimension, Measure, Period, Population } from '../../platform/matters/declare.ts'

/**
 * 类型: 存量 what stands at an instant · 流量 what came in a period · 比率 two counts · 指数 made of others · 状态 the
 * last value of something measured.
 */
export type IndicatorKind = 'stock' | 'flow' | 'ratio' | 'index' | 'state'

/** 更新频率: how often a new value is due. */
export type Grain = 'live' | 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year'

/** Levels in the national order I–IV 红橙黄蓝. */
export type Level = 'red' | 'orange' | 'yellow' | 'blue'

/**
 * A warning level 阈值, in the indicator's unit: the value stands above `over` or below `under`. It may hold for an
 * area and what lies in it, for months of the year, for hours of the day (both ends included, and over midnight).
 */
export type Threshold = {
  readonly level: Level
  readonly over?: number
  readonly under?: number
  readonly area?: AreaCode
  readonly months?: readonly [number, number]
  readonly hours?: readonly [number, number]
}

/** Values of devices 感知指标: one number over the newest readings of a metric, none older than `minutes`. */
export type ReadingFigure = {
  readonly metric: string
  readonly take: 'mean' | 'max' | 'min' | 'sum' | 'count'
  readonly minutes: number
  /** Only these devices, by code; absent = all that measure it. */
  readonly devices?: readonly string[]
}

/** An indicator 指标 defined as data: every figure opens its definition and exactly the rows it counted. */
export type IndicatorDeclaration = {
  readonly title: Say
  /** `value`: a quantity of its own, named by `measure`. */
  readonly unit: 'matters' | 'rows' | 'percent' | 'score' | 'minutes' | 'times' | 'value'
  /** Of a `value`: 微克/立方米, 万元. */
  readonly measure?: Say
  /** Absent = what follows from how it is counted. */
  readonly kind?: IndicatorKind
  /** Absent = `live`. */
  readonly grain?: Grain
  /** 允许延迟 in minutes: later than that a value is shown grey, three times later hatched. Absent = by its grain. */
  readonly delayMinutes?: number
  /** Divisions whose partial sums are kept; absent = area and unit. */
  readonly dims?: readonly Dimension[]
  /** 基准值 to compare with, beside the target. */
  readonly baseline?: number
  readonly thresholds?: readonly Threshold[]
  /** First day for which this version counts 启用日期. */
  readonly validFrom?: Day
  /** Where the numbers come from, in words, when it is not plain from what is counted 数据来源. */
  readonly source?: Say
  readonly readings?: ReadingFigure
  /** Entered by hand 人工填报, each value with a name, a reason and an expiry. */
  readonly manual?: boolean
  /** Of a composite: parts without a base are left out and the rest weigh more; else there is no score then. */
  readonly reweigh?: boolean
  /** Counts persons: groups below five are not shown in outside views. */
  readonly persons?: boolean
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
  /** Beside `mean`: the middle 中位数 (50) or the 90th percentile instead of the mean. */
  readonly percentile?: 50 | 90
  /** Composite 综合得分: weights in percent, together 100, on ratios of the same pack; `count` names the type only. */
  readonly score?: readonly { readonly indicator: string; readonly weight: number }[]
  /** Who answers for it 指标责任单位. */
  readonly owner: Say
  /** Warns of gaming 防作弊: pairs with the figure it watches. */
  readonly watches?: string
}

/** The population of an indicator that counts no matters: rows, readings, values entered by hand. */
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
  readonly baseline?: number
  readonly measure?: Say
  readonly kind: IndicatorKind
  readonly grain: Grain
  /** Minutes a value may be late before it is shown grey. */
  readonly delayMinutes: number
  readonly validFrom?: Day
  /** Where the numbers come from 数据来源. */
  readonly source: Say
  readonly thresholds?: readonly Threshold[]
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
