import type { Day } from '../../base/index.ts'
import { isDay } from '../../platform/fields/index.ts'

/** What pages and programs send is looked at before it is used: a value of another kind counts as not said. */
export const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

export const day = (value: unknown): Day | null => (typeof value === 'string' && isDay(value) ? value : null)

/** The version that somebody saw; -1, which nothing has, for what is none: the same words as for one that has changed. */
export const versionIn = (value: unknown): number => {
  const version = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN
  return Number.isInteger(version) && Math.abs(version) < 2 ** 31 ? version : -1
}
