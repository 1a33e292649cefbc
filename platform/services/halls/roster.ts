import {
  addDays,
  type Day,
  type Id,
  type Instant,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../../base/index.ts'
import { append } from '../../ledger/index.ts'
import type { Actor } from '../../org/index.ts'
import type { Tx } from '../../store/index.ts'
import { rosterOverlap } from './decide.ts'
import { type Hall, type RosterLine, refusals } from './declare.ts'
import * as keep from './keep-places.ts'
import { hallFact, openingsOf } from './places.ts'

/** Who sits where 排班; a line without an account is taken off. Nobody sits at two windows, no window has two clerks. */
export async function saveRoster(
  tx: Tx,
  who: Actor,
  hall: Hall,
  line: Omit<RosterLine, 'account' | 'name'> & { readonly account: Id | null; readonly name: string },
  at: Instant,
): Promise<Result<null, Refusal>> {
  const windows = await keep.windows(tx, hall.district, hall.id)
  if (!windows.some((one) => one.id === line.window && (one.active || line.account === null)))
    return no(refusals['halls.noWindow']())
  const { account, ...rest } = line
  if (account !== null) {
    const there = rosterOverlap(await keep.roster(tx, hall.district, hall.id, line.day, line.day), line)
    const number = windows.find((one) => one.id === there?.window)?.number
    if (there && there.account === account)
      return no(refusals['halls.rosterTwice']({ name: line.name, number: number ?? '' }))
    if (there) return no(refusals['halls.rosterTaken']({ name: there.name, number: number ?? '' }))
  }
  if (account === null) await keep.dropRoster(tx, hall.district, hall.id, line)
  else await keep.putRoster(tx, hall.district, hall.id, { ...rest, account })
  await append(tx, [
    hallFact(who, hall.district, 'hall.rosterSaved', { kind: 'hall', id: hall.id }, at, {
      hall: hall.id,
      day: line.day,
      window: line.window,
      part: line.part,
    }),
  ])
  return ok(null)
}

/**
 * The same week again 照此排班: the lines of so many days, moved on; days the hall is closed and places somebody has
 * already stay as they are.
 */
export async function copyRoster(
  tx: Tx,
  who: Actor,
  hall: Hall,
  input: { readonly from: Day; readonly days: number },
  at: Instant,
): Promise<Result<{ readonly copied: number; readonly left: number }, Refusal>> {
  if (!Number.isInteger(input.days) || input.days < 1 || input.days > 14)
    return no(refusals['halls.badSetting']({ what: 'days' }))
  const { district, id } = hall
  const lines = await keep.roster(tx, district, id, input.from, addDays(input.from, input.days - 1))
  const openings = await openingsOf(tx, district, [hall], addDays(input.from, input.days), input.days)
  let copied = 0
  for (const line of lines) {
    const day = addDays(line.day, input.days)
    if (openings(id, day).hours.length === 0) continue
    const saved = await saveRoster(tx, who, hall, { ...line, day }, at)
    if (saved.ok) copied++
  }
  return ok({ copied, left: lines.length - copied })
}
