import { createHash } from 'node:crypto'
import { type Instant, newId, no, ok, type Refusal, type Result } from '../../base/index.ts'
import type { Reader, Tx } from '../store/index.ts'
import { type CompiledCalendar, checkCalendar, compileCalendar } from './calendar.ts'
import { type Calendar, refusals } from './declare.ts'
import * as keep from './keep.ts'

/** A compiled version together with what tells it apart from one of the same number in another database. */
export type Known = { readonly mark: keep.CalendarMark; readonly compiled: CompiledCalendar }

// Compiled calendars are values named by their digest, so one process may serve many databases from one shelf.
const SHELF = 200
const byDigest = new Map<string, Known>()
/** The latest version as last seen: only a guess, every writing statement checks it (keep.ts, `fresh`). */
const guess = new Map<string, Known>()

function known(row: keep.CalendarRow): Known {
  let one = byDigest.get(row.digest)
  if (!one) {
    if (byDigest.size >= SHELF) byDigest.clear()
    one = {
      mark: { id: row.id, version: row.version, digest: row.digest },
      compiled: compileCalendar(row.body),
    }
    byDigest.set(row.digest, one)
  }
  return one
}

/** The latest versions; from memory unless `sure`. A calendar that is not there is missing in the answer. */
export async function latest(
  reader: Reader,
  ids: readonly string[],
  sure = false,
): Promise<Map<string, Known>> {
  const wanted = [...new Set(ids)]
  const found = new Map<string, Known>()
  const missing: string[] = []
  for (const id of wanted) {
    const one = sure ? undefined : guess.get(id)
    if (one) found.set(id, one)
    else missing.push(id)
  }
  if (missing.length > 0)
    for (const row of await keep.latestCalendars(reader, missing)) {
      const one = known(row)
      guess.set(row.id, one)
      found.set(row.id, one)
    }
  return found
}

/** The next reader of these asks the database again. */
export function forget(ids: readonly string[]): void {
  for (const id of ids) guess.delete(id)
}

const keyOf = (id: string, version: number): string => `${version} ${id}`

/** Exactly these versions; bodies are read only when the process does not know them yet, `marks` unless they are given. */
export async function versionsOf(
  reader: Reader,
  clocks: readonly { readonly calendar: string; readonly calendarVersion: number }[],
  marks?: readonly keep.CalendarMark[],
): Promise<(clock: { readonly calendar: string; readonly calendarVersion: number }) => CompiledCalendar> {
  const wanted = new Map(
    clocks.map((one) => [
      keyOf(one.calendar, one.calendarVersion),
      { id: one.calendar, version: one.calendarVersion },
    ]),
  )
  const found = new Map<string, CompiledCalendar>()
  if (wanted.size > 0) {
    const unread: keep.CalendarMark[] = []
    for (const mark of marks ?? (await keep.calendarMarks(reader, [...wanted.values()]))) {
      const one = byDigest.get(mark.digest)
      if (one) found.set(keyOf(mark.id, mark.version), one.compiled)
      else unread.push(mark)
    }
    if (unread.length > 0)
      for (const row of await keep.calendarVersions(reader, unread))
        found.set(keyOf(row.id, row.version), known(row).compiled)
  }
  return (clock) => {
    const one = found.get(keyOf(clock.calendar, clock.calendarVersion))
    if (!one) throw new Error(`calendar ${clock.calendar} version ${clock.calendarVersion} is gone`)
    return one
  }
}

export const digestOf = (calendar: Calendar): string =>
  createHash('sha256').update(JSON.stringify(calendar)).digest('hex')

/**
 * Puts a version of a calendar in; its number must follow the latest one (`calendar.notNext`). Putting the very same
 * version in again changes nothing; a new one may not cover less than the one before. New clocks count by it at once; `reissue` brings the open ones over.
 */
export async function importCalendar(
  tx: Tx,
  calendar: Calendar,
  why: string,
  at: Instant,
): Promise<Result<Calendar, Refusal>> {
  const good = checkCalendar(calendar)
  if (!good.ok) return good
  const digest = digestOf(calendar)
  const [last] = await keep.latestCalendars(tx, [calendar.id])
  if (last?.version === calendar.version && last.digest === digest) return ok(calendar)
  const next = (last?.version ?? 0) + 1
  const { id, version } = calendar
  if (version !== next) return no(refusals['calendar.notNext']({ calendar: id, version, next }))
  if (last && (calendar.from > last.body.from || calendar.to < last.body.to))
    return no(refusals['calendar.bad']({ what: `it must reach from ${last.body.from} to ${last.body.to}` }))
  const placed = await keep.insertCalendar(tx, { id, version, digest, body: calendar, why, importedAt: at })
  if (!placed) return no(refusals['calendar.notNext']({ calendar: id, version, next: next + 1 }))
  if (last) await keep.insertReissue(tx, { calendar: id, version, id: newId(), why, at })
  return ok(calendar)
}

/** The latest version of a calendar, or a named one. */
export async function readCalendar(
  reader: Reader,
  id: string,
  version?: number,
): Promise<Result<CompiledCalendar, Refusal>> {
  const rows =
    version === undefined
      ? await keep.latestCalendars(reader, [id])
      : await keep.calendarVersions(reader, [{ id, version }])
  const row = rows[0]
  return row ? ok(known(row).compiled) : no(refusals['calendar.unknown']({ calendar: id }))
}

export const listCalendars = (reader: Reader, id?: string) => keep.listCalendars(reader, id ?? null)
