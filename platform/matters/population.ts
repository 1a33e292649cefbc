/**
 * Which matters a figure 指标 counts, as data. Every condition is judged at the as-of instant 数据截至: what happened
 * later is not seen, so that a past figure can be counted anew.
 */
export type Population = {
  /** `pack.matter`. */
  readonly type: string
  readonly period: Period
  /** All of them hold together. */
  readonly where?: readonly Condition[]
}

/**
 * The date that places a matter into the period 口径日期. `standing`: no period, everything there is at the as-of
 * instant. `clockDue`: a clock of that kind fell due inside the period (and before the as-of instant); `lead`: only
 * the lead unit's.
 */
export type Period =
  | 'standing'
  | 'openedAt'
  | 'closedAt'
  | 'orderedAt'
  | { readonly clockDue: string; readonly lead?: boolean }

/**
 * `open` 在途 · `overdue` 超期 · `closed` 已办结 · `dispatched` 已派单 · `contacted` the lead unit spoke with the requester ·
 * `visited` 已回访且有评价 · `excluded` 已剔除 · `returned` 退过单 · `repeat` 重复诉求 · `ordered` 被督办 · `acknowledged` every order
 * acknowledged · `anonymous` 匿名 · `copiedAnswer` the same words answered another matter.
 */
export type Mark =
  | 'open'
  | 'overdue'
  | 'closed'
  | 'dispatched'
  | 'contacted'
  | 'visited'
  | 'excluded'
  | 'returned'
  | 'repeat'
  | 'ordered'
  | 'acknowledged'
  | 'anonymous'
  | 'copiedAnswer'

export type Condition =
  | { readonly is: Mark }
  | { readonly not: Condition }
  /** Every clock of the kind that counts was kept 按时; `late`: one was not. */
  | { readonly clock: string; readonly result: 'kept' | 'late'; readonly lead?: boolean }
  /** A clock of the kind has been started, e.g. that of the second handling 二次办理. */
  | { readonly started: string }
  /** The last verdict known at the as-of instant. */
  | { readonly verdict: 'solved' | 'satisfied'; readonly in: readonly string[] }
  /** As classified now: corrections of a classification reach back. */
  | { readonly column: 'kind' | 'urgency' | 'channel'; readonly in: readonly string[] }
  /** A mark without a date: use it beside a condition that has one. */
  | { readonly tag: string }

/** What is averaged, in minutes (`rounds`: times dispatched). Matters without it are not counted. */
export type Measure = 'toClose' | 'toSign' | 'toContact' | 'rounds'

/** How a figure is divided 分组. Areas to the town, categories to the group, units by the lead at the as-of instant. */
export type Dimension =
  | 'area'
  | 'unit'
  | 'category'
  | 'channel'
  | 'kind'
  | 'urgency'
  | 'hour'
  | 'day'
  | 'month'

export const DIMENSIONS: readonly Dimension[] = [
  'area',
  'unit',
  'category',
  'channel',
  'kind',
  'urgency',
  'hour',
  'day',
  'month',
]
