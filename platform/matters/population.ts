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
  /** Clocks of the kind were stopped, from the first start to the last stop in so many minutes by the wall clock. */
  | { readonly ran: string; readonly within: number }
  /** The last verdict known at the as-of instant. */
  | { readonly verdict: 'solved' | 'satisfied'; readonly in: readonly string[] }
  /** As classified now: corrections of a classification reach back. A state is meant for the closed ones: they keep it. */
  | { readonly column: 'kind' | 'urgency' | 'channel' | 'state'; readonly in: readonly string[] }
  /** A mark without a date: use it beside a condition that has one. */
  | { readonly tag: string }

/**
 * What is averaged, in minutes (`rounds`: times dispatched; `ran`: from the first start of clocks of a kind to their last stop).
 * Matters without it are not counted.
 */
export type Measure = 'toClose' | 'toSign' | 'toContact' | 'rounds' | { readonly ran: string }

/** How a figure is divided 分组. Areas to the town (`village`: to the village), categories to the group, units by the lead at the as-of instant. */
export type Dimension =
  | 'area'
  | 'village'
  | 'unit'
  | 'category'
  /** The leaf 小类. */
  | 'item'
  /** 综治网格: the one it kept when it came, else the code 网格标识码 that its form gave. */
  | 'grid'
  /** 单元网格 and 责任网格 that it kept when it came. */
  | 'unitGrid'
  | 'dutyGrid'
  | 'channel'
  | 'kind'
  | 'urgency'
  | 'hour'
  | 'day'
  | 'month'

export const DIMENSIONS: readonly Dimension[] = [
  'area',
  'village',
  'unit',
  'category',
  'item',
  'grid',
  'unitGrid',
  'dutyGrid',
  'channel',
  'kind',
  'urgency',
  'hour',
  'day',
  'month',
]
