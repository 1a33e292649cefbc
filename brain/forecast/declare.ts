/** A series of equally spaced values 时间序列, the oldest first. */
export type Series = {
  readonly values: readonly number[]
  /** Steps of one season 季节周期: 12 for months of a year, 7 for days of a week, 24 for hours of a day; 1 = none. */
  readonly season: number
}

/**
 * What is known beforehand of every step 日历变量 (a public holiday, a school day): 0 or 1, or a measure. One row for each value
 * and, behind them, one for each step of the horizon. The calendar is passed in: nothing here knows a date.
 */
export type Known = readonly (readonly number[])[]

/** A band that should hold the truth in `share` of the cases 预测区间. */
export type Band = {
  readonly share: number
  readonly low: readonly number[]
  readonly high: readonly number[]
}

export type Forecast = {
  /** One value for each step ahead. */
  readonly values: readonly number[]
  readonly bands: readonly Band[]
  /** What it was made with 方法, in the order of their weight: for the card that explains a figure. */
  readonly methods: readonly string[]
  /** The series was found to have a season. */
  readonly seasonal: boolean
}

/** A way to look ahead: values in, `horizon` values out. Pure. */
export type Method = (series: Series, horizon: number) => readonly number[]
