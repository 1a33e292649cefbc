import type { Day } from '../../base/index.ts'
import { isDay } from '../../platform/fields/index.ts'

/** What pages and programs send is looked at before it is used: a value of another kind counts as not said. */
export const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

export const day = (value: unknown): Day | null => (typeof value === 'string' && isDay(value) ? value : null)
