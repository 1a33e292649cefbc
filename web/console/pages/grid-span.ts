import { addDays } from '../../../base/index.ts'

/** The days of a month that have come. */
export function spanOf(month: string, today: string): { readonly from: string; readonly to: string } {
  const from = `${month}-01`
  const next = addDays(from, 31).slice(0, 7)
  const last = addDays(`${next}-01`, -1)
  return { from, to: last < today ? last : today }
}
