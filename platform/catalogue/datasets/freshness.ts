import type { Instant } from '../../../base/index.ts'
import type { FreshState, UpdateCycle } from './declare.ts'

const HOUR = 3_600_000

/** Longest time between two updates by the promised cycle, in hours; none = nothing is promised. */
const CYCLE_HOURS: Readonly<Record<UpdateCycle, number | null>> = {
  realTime: 1,
  daily: 24,
  weekly: 7 * 24,
  monthly: 31 * 24,
  quarterly: 92 * 24,
  yearly: 366 * 24,
  other: null,
}

/** A fifth of the cycle is granted; after twice the cycle nobody should rely on the rows. */
const GRACE = 1.2
const STALE = 2

/** Until when the next update is on time; null = no promise, or never updated. */
export function dueAt(cycle: UpdateCycle, freshAt: Instant | null): Date | null {
  const hours = CYCLE_HOURS[cycle]
  return hours === null || freshAt === null ? null : new Date(freshAt.getTime() + hours * GRACE * HOUR)
}

/** Actual freshness against the cycle 更新及时性. */
export function freshnessOf(cycle: UpdateCycle, freshAt: Instant | null, now: Instant): FreshState {
  if (freshAt === null) return 'never'
  const hours = CYCLE_HOURS[cycle]
  if (hours === null) return 'free'
  const age = (now.getTime() - freshAt.getTime()) / HOUR
  return age <= hours * GRACE ? 'onTime' : age <= hours * STALE ? 'late' : 'stale'
}
