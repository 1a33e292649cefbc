import type { AreaCode, Day } from '../../../base/index.ts'
import { type Area, areaOn } from '../../org/index.ts'
import type { Reader } from '../../store/index.ts'

/** Mergers of mergers are followed so far. */
const MOST = 10

/**
 * The division 区划 that a record of a former day names, then and now: what it was on that day, and what has taken over
 * since. Both are right; which one is wanted the question says.
 */
export async function divisionThenAndNow(
  reader: Reader,
  code: AreaCode,
  then: Day,
  now: Day,
): Promise<{ readonly before: Area | null; readonly today: Area | null }> {
  const before = (await areaOn(reader, code, then)) ?? null
  let at = before
  for (let i = 0; at && i < MOST; i++) {
    const today = await areaOn(reader, at.code, now)
    if (today) return { before, today }
    at = at.mergedInto ? ((await areaOn(reader, at.mergedInto, at.validTo ?? now)) ?? null) : null
  }
  return { before, today: null }
}
