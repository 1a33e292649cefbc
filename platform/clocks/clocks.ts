import { type Id, type Instant, no, ok, type Refusal, type Result, type Say } from '../../base/index.ts'
import type { Reader, Tx } from '../store/index.ts'
import type { CompiledCalendar } from './calendar.ts'
import { forget, type Known, latest, versionsOf } from './calendars.ts'
import {
  type Accounts,
  type Clock,
  type ClockMove,
  type ClockOp,
  type ClockRow,
  type ClockSpec,
  type ClockState,
  type DueStep,
  type Light,
  refusals,
} from './declare.ts'
import { lightOf, minutesLeft } from './due.ts'
import { leftInWords, limitInWords, RUN_OUT } from './explain.ts'
import * as keep from './keep.ts'
import { courseOf, move, nextAlarm, startClock, withSteps } from './move.ts'

/** The calendar of a clock that names none. */
const DEFAULT_CALENDAR = 'national'
const TRIES = 5

/** The calendar that stands behind a clock read or written here; `showClock` puts what is left in words with it. */
const behind = new WeakMap<object, CompiledCalendar>()

function shown(compiled: CompiledCalendar, row: ClockRow): Clock {
  const clock = withSteps(compiled, row)
  behind.set(clock, compiled)
  return clock
}

/** The clocks of some matters, the earliest first; each explains itself when asked. */
export async function listClocks(
  reader: Reader,
  district: string,
  subjects: readonly Id[],
): Promise<readonly Clock[]> {
  if (subjects.length === 0) return []
  const { rows, marks } = await keep.ofSubjects(reader, district, subjects)
  const compiled = await versionsOf(reader, rows, marks)
  return rows.map((row) => shown(compiled(row), row))
}

/** One clock as a page shows it. */
export type ShownClock = {
  readonly id: Id
  readonly kind: string
  readonly title: Say
  readonly basis: Say
  readonly limit: Say
  readonly part: Id | null
  readonly ownerUnit: Id | null
  readonly startedAt: Instant
  readonly due: Instant
  readonly half: Instant
  readonly state: ClockState
  readonly light: Light
  /** A period that has to run out 期间, not one to act within: its light stays green. */
  readonly waits: boolean
  /** 还剩 … / 已超时 … / 已期满; null once it has stopped. */
  readonly left: Say | null
  /** Minutes on the clock's own scale; null once it has stopped or beyond the calendar. */
  readonly leftMinutes: number | null
  readonly stoppedAt: Instant | null
  readonly result: Clock['result']
  readonly overMinutes: number | null
  readonly accounts: Accounts | null
  readonly steps: readonly DueStep[]
}

/** Puts a clock in words at an instant. The clock must come from this room. */
export function showClock(clock: Clock, at: Instant): ShownClock {
  const compiled = behind.get(clock)
  if (!compiled) throw new Error('a clock to be shown comes from listClocks or applyClocks')
  const course = courseOf(clock)
  const open = clock.state === 'running' || clock.state === 'paused'
  const waits = clock.policy.waits === true
  const minutes = open ? minutesLeft(compiled, { ...course, due: clock.due }, at) : null
  return {
    id: clock.id,
    kind: clock.kind,
    title: clock.policy.title,
    basis: clock.policy.basis,
    limit: limitInWords(clock.policy.limit),
    part: clock.part,
    ownerUnit: clock.ownerUnit,
    startedAt: clock.startedAt,
    due: clock.due,
    half: clock.half,
    state: clock.state,
    light: waits ? 'green' : lightOf(clock, at),
    waits,
    left: minutes === null ? null : waits && minutes < 0 ? RUN_OUT : leftInWords(compiled, course, minutes),
    leftMinutes: minutes === null ? null : Math.floor(minutes),
    stoppedAt: clock.stoppedAt,
    result: clock.result,
    overMinutes: clock.overMinutes,
    accounts: clock.accounts,
    steps: clock.steps,
  }
}

type Decided = {
  readonly made: readonly ClockRow[]
  readonly changed: readonly ClockRow[]
}

function decideAll(
  calendars: ReadonlyMap<string, Known>,
  before: ReadonlyMap<Id, ClockRow>,
  ops: readonly ClockOp[],
  at: Instant,
): Result<Decided, Refusal> {
  const now = new Map(before)
  const made = new Set<Id>()
  for (const op of ops) {
    const id = op.do === 'start' ? (op.calendar ?? DEFAULT_CALENDAR) : now.get(op.id)?.calendar
    if (id === undefined) return no(refusals['clock.notFound']())
    const calendar = calendars.get(id)
    if (!calendar) return no(refusals['calendar.unknown']({ calendar: id }))
    if (op.do === 'start') {
      const started = startClock(calendar.compiled, op, at)
      if (!started.ok) return started
      made.add(op.id)
      now.set(op.id, started.value)
      continue
    }
    const moved = move(calendar.compiled, now.get(op.id) as ClockRow, op, at)
    if (!moved.ok) return moved
    now.set(op.id, moved.value)
  }
  const changed = [...before].flatMap(([id, was]) => {
    const is = now.get(id) as ClockRow
    // several moves of one act are one change of the row
    return is === was || made.has(id) ? [] : [{ ...is, revision: was.revision + 1 }]
  })
  return ok({ made: [...made].map((id) => now.get(id) as ClockRow), changed })
}

const writtenOf =
  (calendars: ReadonlyMap<string, Known>) =>
  (clock: ClockRow): keep.Written => ({
    clock,
    nextAlarm: nextAlarm((calendars.get(clock.calendar) as Known).compiled, clock),
  })

const marksOf =
  (calendars: ReadonlyMap<string, Known>) =>
  (rows: readonly keep.Written[]): keep.CalendarMark[] =>
    [...new Set(rows.map(({ clock }) => clock.calendar))].map((id) => (calendars.get(id) as Known).mark)

/** Writes what was decided; false when a calendar or a clock has changed meanwhile and nothing was kept. */
async function write(tx: Tx, calendars: ReadonlyMap<string, Known>, decided: Decided): Promise<boolean> {
  const made = decided.made.map(writtenOf(calendars))
  const changed = decided.changed.map(writtenOf(calendars))
  const marks = marksOf(calendars)
  const [moved, started] = await Promise.all([
    changed.length > 0 ? keep.update(tx, changed, marks(changed)) : null,
    made.length > 0 ? keep.insert(tx, made, marks(made)) : null,
  ])
  const whole = (moved === null || moved.ids.length === changed.length) && (started?.fresh ?? true)
  if (!whole && ((moved?.ids.length ?? 0) > 0 || (started?.ids.length ?? 0) > 0)) throw new Lost()
  return whole
}

/** Others changed a clock or a calendar in between: the transaction must be tried again as a whole. */
class Lost extends Error {
  /** What the store takes for a lost race (serialization_failure) and tries again. */
  readonly code = '40001'
  constructor() {
    super('clocks or their calendar changed meanwhile')
  }
}

const calendarsOf = (ops: readonly ClockOp[], rows: ReadonlyMap<Id, ClockRow>): string[] => [
  ...ops.flatMap((op) => (op.do === 'start' ? [op.calendar ?? DEFAULT_CALENDAR] : [])),
  ...[...rows.values()].map((clock) => clock.calendar),
]

const meantBy = (ops: readonly ClockOp[], before: readonly ClockRow[]): Map<Id, ClockRow> => {
  const meant = new Set(ops.flatMap((op) => (op.do === 'start' ? [] : [op.id])))
  return new Map(before.flatMap((clock) => (meant.has(clock.id) ? [[clock.id, clock]] : [])))
}

const shownAll = (calendars: ReadonlyMap<string, Known>, decided: Decided): Clock[] =>
  [...decided.made, ...decided.changed].map((row) =>
    shown((calendars.get(row.calendar) as Known).compiled, row),
  )

/** Decides, with the calendars as remembered; a refusal of a remembered one is asked again of the database. */
async function decideNow(
  reader: Reader,
  rows: ReadonlyMap<Id, ClockRow>,
  ops: readonly ClockOp[],
  at: Instant,
  sure: boolean,
): Promise<Result<{ calendars: ReadonlyMap<string, Known>; decided: Decided }, Refusal>> {
  const calendars = await latest(reader, calendarsOf(ops, rows), sure)
  const decided = decideAll(calendars, rows, ops, at)
  if (decided.ok) return ok({ calendars, decided: decided.value })
  // the remembered calendar may be a version behind
  return sure || !decided.error.code.startsWith('calendar.')
    ? decided
    : decideNow(reader, rows, ops, at, true)
}

/** Clocks as they will be, not yet written. */
export type PlannedClocks = {
  readonly clocks: readonly Clock[]
  /**
   * Writes them, without waiting. A clock or calendar that changed since makes the whole transaction be tried again, so
   * the caller must have read `before` inside it.
   */
  keep(tx: Tx): void
}

/**
 * What starting and moving clocks at one instant comes to, so that the caller can write it together with what rests on
 * it, in one go to the database instead of one after another.
 */
export async function plan(
  reader: Reader,
  before: readonly ClockRow[],
  ops: readonly ClockOp[],
  at: Instant,
): Promise<Result<PlannedClocks, Refusal>> {
  const done = await decideNow(reader, meantBy(ops, before), ops, at, false)
  if (!done.ok) return done
  const { calendars, decided } = done.value
  return ok({
    clocks: shownAll(calendars, decided),
    keep(tx) {
      keep.post(
        tx,
        decided.made.map(writtenOf(calendars)),
        decided.changed.map(writtenOf(calendars)),
        marksOf(calendars),
        () => forget([...calendars.keys()]),
      )
    },
  })
}

/**
 * Starts and moves clocks at one instant: one statement for all starts, one for all moves. `before` are the clocks
 * as the caller read them (in this transaction or not); one that changed meanwhile is read again and decided anew.
 * Answers the clocks that are new or changed. Repeats change nothing. Nothing is written when one op is refused.
 */
export async function apply(
  tx: Tx,
  before: readonly ClockRow[],
  ops: readonly ClockOp[],
  at: Instant,
): Promise<Result<readonly Clock[], Refusal>> {
  if (ops.length === 0) return ok([])
  let rows: ReadonlyMap<Id, ClockRow> = meantBy(ops, before)
  for (let attempt = 1; attempt <= TRIES; attempt++) {
    const done = await decideNow(tx, rows, ops, at, attempt > 1)
    if (!done.ok) return done
    const { calendars, decided } = done.value
    if (await write(tx, calendars, decided)) return ok(shownAll(calendars, decided))
    const district = [...rows.values()][0]?.district
    if (district !== undefined)
      rows = new Map((await keep.lock(tx, district, [...rows.keys()])).map((clock) => [clock.id, clock]))
  }
  throw new Error('the clocks would not stand still')
}

/** A refusal on its way through code that takes no Result; doors answer with it and the transaction rolls back. */
export class ClockFault extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.says.en)
    this.refusal = refusal
  }
}

/** `apply` for a caller in the middle of writing: a refusal is thrown as `ClockFault`. */
export async function applyClocks(
  tx: Tx,
  before: readonly ClockRow[],
  ops: readonly ClockOp[],
  at: Instant,
): Promise<readonly Clock[]> {
  const applied = await apply(tx, before, ops, at)
  if (!applied.ok) throw new ClockFault(applied.error)
  return applied.value
}

/** Starts clocks. */
export const start = (tx: Tx, specs: readonly ClockSpec[], at: Instant) =>
  apply(
    tx,
    [],
    specs.map((spec): ClockOp => ({ ...spec, do: 'start' })),
    at,
  )

/** Moves one clock by its id: pause, resume, extend, charge, stop, void or revive. */
export async function moveClock(
  tx: Tx,
  district: string,
  id: Id,
  how: ClockMove,
  at: Instant,
): Promise<Result<Clock, Refusal>> {
  const before = await keep.lock(tx, district, [id])
  const applied = await apply(tx, before, [{ ...how, id }], at)
  if (!applied.ok) return applied
  const clock = applied.value[0]
  if (clock) return ok(clock)
  const row = before[0] as ClockRow
  return ok(shown((await versionsOf(tx, [row]))(row), row))
}
