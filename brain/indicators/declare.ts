import type { Say } from '../../base/index.ts'

/**
 * Which matters an indicator counts, as data. All given conditions hold together. Instants are taken on the named
 * date of the matter; `at` bounds what was known at the as-of instant, so that a past figure can be recomputed.
 */
export type Population = {
  readonly type: string
  /** The date that places a matter into the period 口径日期. */
  readonly period: 'openedAt' | 'dueAt' | 'closedAt' | 'visitedAt'
  readonly where?: readonly Condition[]
}

export type Condition =
  | { readonly is: 'open' | 'overdue' | 'closed' | 'visited' | 'secondHandling' | 'repeat' | 'returned' }
  | { readonly is: 'not'; readonly of: Condition }
  | { readonly clock: string; readonly result: 'kept' | 'late' }
  | { readonly verdict: 'solved' | 'satisfied'; readonly in: readonly string[] }
  | { readonly column: 'kind' | 'urgency' | 'channel' | 'state'; readonly in: readonly string[] }
  | { readonly tag: string }

/** An indicator 指标 defined as data: every figure opens its definition and exactly the rows it counted. */
export type IndicatorDeclaration = {
  readonly title: Say
  readonly unit: 'matters' | 'percent' | 'score' | 'minutes'
  readonly version: number
  /** In words, both languages. */
  readonly formula: Say
  readonly direction: 'up' | 'down' | 'none'
  readonly target?: number
  readonly count: Population
  /** Ratio: conditions on the counted ones; the figure is numerator ÷ denominator × 100. */
  readonly of?: readonly Condition[]
  /** Matters with a granted exclusion of this rate leave the denominator 剔除. */
  readonly exclusions?: boolean
  readonly owner: Say
}
