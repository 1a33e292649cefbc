import {
  addDays,
  type Id,
  type Instant,
  instantOf,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../base/index.ts'
import { append, type Fact, type FactActor } from '../ledger/index.ts'
import { horizon, type Reader, type Store, type Tx } from '../store/index.ts'
import { type CompiledCalendar, differingDays } from './calendar.ts'
import { versionsOf } from './calendars.ts'
import { type ClockRow, refusals } from './declare.ts'
import * as keep from './keep.ts'
import { nextAlarm, reckonAnew } from './move.ts'

export type ReissueOptions = {
  /** Clocks of one transaction, 5,000 unless told. */
  readonly batch?: number
  /** Who imported the calendar. */
  readonly actor?: FactActor
  /** Those whose due instant or alarms moved, in the transaction that moves them: rooms that keep a copy follow. */
  readonly onChanged?: (tx: Tx, clocks: readonly ClockRow[]) => Promise<void>
  readonly onProgress?: (so: { readonly looked: number; readonly changed: number }) => void
}

export type Reissued = {
  readonly calendar: string
  readonly version: number
  /** Open clocks that the changed days could touch. */
  readonly looked: number
  /** Clocks whose due instant, half time or next alarm moved. */
  readonly changed: number
}

const CITY: FactActor = {
  kind: 'system',
  account: null,
  name: '工作日历',
  unit: null,
  unitName: null,
  onBehalfOf: null,
}

/** Calendars whose newest version has not yet reached all open clocks: to be taken up when the city starts. */
export const unfinishedReissues = (reader: Reader): Promise<string[]> => keep.unfinished(reader)

type Days = { readonly from: Instant; readonly before: Instant }
type Task = { readonly to: CompiledCalendar; readonly days: Days }

/** The span of days in which the newest version differs from any that open clocks may still stand on. */
async function taskOf(
  reader: Reader,
  row: keep.ReissueRow,
  all: readonly keep.ReissueRow[],
): Promise<Task | null> {
  const done = all.filter((one) => one.doneAt !== null).at(-1)?.version ?? 1
  const versions = Array.from({ length: row.version - done }, (_, i) => done + i)
  const calendar = row.calendar
  const compiled = await versionsOf(
    reader,
    [...versions, row.version].map((calendarVersion) => ({ calendar, calendarVersion })),
  )
  const to = compiled({ calendar, calendarVersion: row.version })
  let first: string | undefined
  let last = ''
  for (const calendarVersion of versions) {
    const days = differingDays(compiled({ calendar, calendarVersion }), to)
    if (!days) continue
    if (first === undefined || days.first < first) first = days.first
    if (days.last > last) last = days.last
  }
  if (first === undefined) return null
  const before = last === '9999-12-31' ? instantOf(last) : instantOf(addDays(last, 1))
  return { to, days: { from: instantOf(first), before } }
}

/** The smallest id that can have been made `minutes` before an instant. */
const idFloor = (at: Instant, minutes: number): Id => {
  const hex = (at.getTime() - minutes * 60_000).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}

/** Bounds of the ids of a district, for a cursor that stands before or behind them all. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000'
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

async function oneBatch(
  store: Store,
  row: keep.ReissueRow,
  task: Task,
  options: ReissueOptions,
): Promise<keep.ReissueRow> {
  const limit = options.batch ?? 5000
  return store.tx(async (tx) => {
    const now = await keep.lockReissue(tx, row.calendar, row.version)
    // another process has gone on meanwhile
    if (!now || now.doneAt || now.sweep !== row.sweep) return now ?? { ...row, doneAt: row.at }
    const firstId = now.sweep === 2 ? idFloor(now.madeAt, 60) : null
    const district = await keep.districtBehind(tx, now, task.days, firstId)
    const rows = district ? await keep.openBehind(tx, district, limit, now, task.days, firstId) : []
    const moved: keep.Written[] = []
    for (const clock of rows) {
      const anew = reckonAnew(task.to, clock, {}, now.at)
      // never beyond the calendar: a new version covers at least what the one before did, and pauses only shrink
      if (!anew.ok) continue
      const next = nextAlarm(task.to, anew.value)
      if (same(anew.value.due, clock.due) && same(anew.value.half, clock.half) && same(next, clock.nextAlarm))
        continue
      const { due } = anew.value
      const line = { at: now.at, version: now.version, was: clock.due, due, why: now.why }
      const recomputed = same(due, clock.due) ? clock.recomputed : [...clock.recomputed, line]
      moved.push({ clock: { ...anew.value, recomputed }, nextAlarm: next })
    }
    if (district && moved.length > 0) {
      await keep.saveReissued(tx, district, now, moved)
      await options.onChanged?.(
        tx,
        moved.map((one) => one.clock),
      )
      await append(tx, [factOf(now, district, moved.length, options.actor ?? CITY)])
    }
    const last = rows.length < limit ? LAST_ID : rows.at(-1)?.id
    const after: keep.ReissueRow = {
      ...now,
      cursorDistrict: district ?? '',
      cursorId: (district && last) || FIRST_ID,
      sweep: district ? now.sweep : now.sweep + 1,
      looked: now.looked + (now.sweep === 1 ? rows.length : 0),
      changed: now.changed + moved.length,
    }
    await keep.saveReissue(tx, after)
    return after
  })
}

const same = (a: Instant | null, b: Instant | null): boolean => a?.getTime() === b?.getTime()

/** One fact for the batch; each clock carries its own line in `recomputed`. */
const factOf = (row: keep.ReissueRow, district: string, changed: number, actor: FactActor): Fact => ({
  district,
  kind: 'calendar.reissued',
  subjectKind: 'calendar',
  subject: row.id,
  at: row.at,
  actor,
  body: { calendar: row.calendar, version: row.version, why: row.why, changed },
})

/** Waits until every transaction that may have started a clock by the old version has ended. */
async function eldersGone(store: Store): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 200))
  const { next } = await horizon(store)
  for (let i = 0; i < 600; i++) {
    if ((await horizon(store)).oldest >= next) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/**
 * Brings the newest version of a calendar to all open clocks on it, batch by batch, each its own transaction with its
 * cursor: a crash costs one batch, and the next call goes on from there. Only clocks that the changed days can touch
 * are read, only those that move are written; each says from when to when and why. Clocks started beside the import
 * are caught by a second, short sweep.
 */
export async function reissue(
  store: Store,
  calendar: string,
  at: Instant,
  options: ReissueOptions = {},
): Promise<Result<Reissued, Refusal>> {
  const all = await keep.reissuesOf(store, calendar)
  let row = all.at(-1)
  if (!row) {
    const [known] = await keep.latestCalendars(store, [calendar])
    return known
      ? ok({ calendar, version: known.version, looked: 0, changed: 0 })
      : no(refusals['calendar.unknown']({ calendar }))
  }
  if (row.doneAt === null) {
    const task = await taskOf(store, row, all)
    while (task && row.sweep <= 2 && row.doneAt === null) {
      const sweep: number = row.sweep
      row = await oneBatch(store, row, task, options)
      options.onProgress?.(row)
      if (sweep === 1 && row.sweep === 2) await eldersGone(store)
    }
    const ended: keep.ReissueRow = { ...row, doneAt: at }
    await store.tx(async (tx) => {
      for (const one of all)
        if (one.doneAt === null)
          await keep.saveReissue(tx, one.version === ended.version ? ended : { ...one, doneAt: at })
    })
  }
  return ok({ calendar, version: row.version, looked: row.looked, changed: row.changed })
}
