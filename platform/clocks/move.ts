import { type Instant, no, ok, type Refusal, type Result } from '../../base/index.ts'
import type { CompiledCalendar } from './calendar.ts'
import type { Course } from './course.ts'
import {
  type Clock,
  type ClockMove,
  type ClockRow,
  type ClockSpec,
  type DueStep,
  type Extension,
  refusals,
} from './declare.ts'
import { type AlarmPoint, accountsOf, alarmPoints, dueOf, halfOf, limitIsGood, outcome } from './due.ts'
import { explain, recomputedStep } from './explain.ts'

export const courseOf = (clock: ClockRow): Course => ({
  startedAt: clock.startedAt,
  limit: clock.policy.limit,
  pauses: clock.pauses,
  extensions: clock.extensions,
  charges: clock.charges,
  stoppedAt: clock.stoppedAt,
})

/** The clock with its explanation, made when first read, on the calendar version its due instant comes from. */
export function withSteps(c: CompiledCalendar, row: ClockRow): Clock {
  let made: readonly DueStep[] | undefined
  return {
    ...row,
    get steps() {
      made ??= [...explain(c, courseOf(row), row.due), ...row.recomputed.map(recomputedStep)]
      return made
    },
  }
}

/** When a clock warns and breaches; one that waits has only its end. */
export const pointsOf = (
  c: CompiledCalendar,
  clock: ClockRow,
  running = { ...courseOf(clock), due: clock.due },
): readonly AlarmPoint[] =>
  clock.policy.waits ? [{ point: 'end', at: running.due }] : alarmPoints(c, running, clock.policy.warn)

/** The next alarm of a clock: its first point not yet given; null when it does not run or all were given. */
export function nextAlarm(c: CompiledCalendar, clock: ClockRow): Instant | null {
  if (clock.state !== 'running') return null
  return pointsOf(c, clock).find((point) => !clock.fired.includes(point.point))?.at ?? null
}

/** A clock as it starts, on a compiled calendar. */
export function startClock(c: CompiledCalendar, spec: ClockSpec, at: Instant): Result<ClockRow, Refusal> {
  const startedAt = spec.from && spec.from < at ? spec.from : at
  const course: Course = { startedAt, limit: spec.policy.limit, pauses: [], extensions: [] }
  const reckoned = dueOf(c, course)
  if (!reckoned.ok) return reckoned
  const { due } = reckoned.value
  return ok({
    district: spec.district,
    id: spec.id,
    kind: spec.kind,
    subject: spec.subject,
    part: spec.part ?? null,
    ownerUnit: spec.ownerUnit ?? null,
    policy: spec.policy,
    calendar: c.calendar.id,
    calendarVersion: c.calendar.version,
    startedAt,
    pauses: [],
    extensions: [],
    charges: [],
    recomputed: [],
    due,
    half: halfOf(c, { ...course, due }),
    state: 'running',
    stoppedAt: null,
    result: null,
    overMinutes: null,
    accounts: null,
    fired: [],
    revision: 1,
  })
}

type Change = Partial<Pick<ClockRow, 'state' | 'stoppedAt' | 'pauses' | 'extensions' | 'charges'>>

/**
 * A changed clock with its due instant, alarms and figures made anew. An alarm already given stays given unless the
 * change moved its instant beyond `at`: then it will be given again.
 */
export function reckonAnew(
  c: CompiledCalendar,
  before: ClockRow,
  change: Change,
  at: Instant,
): Result<ClockRow, Refusal> {
  // field by field: a spread would read `steps` of a full clock and make the words for nothing
  const clock: ClockRow = {
    district: before.district,
    id: before.id,
    kind: before.kind,
    subject: before.subject,
    part: before.part,
    ownerUnit: before.ownerUnit,
    policy: before.policy,
    startedAt: before.startedAt,
    recomputed: before.recomputed,
    revision: before.revision + 1,
    calendar: c.calendar.id,
    calendarVersion: c.calendar.version,
    state: change.state ?? before.state,
    stoppedAt: change.stoppedAt === undefined ? before.stoppedAt : change.stoppedAt,
    pauses: change.pauses ?? before.pauses,
    extensions: change.extensions ?? before.extensions,
    charges: change.charges ?? before.charges,
    due: before.due,
    half: before.half,
    fired: before.fired,
    result: null,
    overMinutes: null,
    accounts: null,
  }
  const course = courseOf(clock)
  const reckoned = dueOf(c, course)
  // an ended clock needs no calendar beyond its end: stopping is never refused for want of next year's holidays
  if (!reckoned.ok && !clock.stoppedAt) return reckoned
  const running = { ...course, due: reckoned.ok ? reckoned.value.due : before.due }
  let fired = clock.fired
  if (fired.length > 0) {
    const passed = pointsOf(c, clock, running).filter((point) => point.at <= at)
    fired = fired.filter((name) => passed.some((point) => point.point === name))
  }
  const moved = { ...clock, due: running.due, half: halfOf(c, running), fired }
  if (clock.state === 'void') return ok({ ...moved, result: 'void' })
  if (clock.state !== 'stopped' || !clock.stoppedAt) return ok(moved)
  const { result, overMinutes } = clock.policy.waits
    ? ({ result: 'kept', overMinutes: 0 } as const)
    : outcome(c, running, clock.stoppedAt)
  return ok({ ...moved, result, overMinutes, accounts: accountsOf(c, course, clock.stoppedAt) })
}

const lastChange = (clock: ClockRow): Instant => {
  const pause = clock.pauses.at(-1)
  return [clock.stoppedAt, clock.extensions.at(-1)?.at, pause?.from, pause?.to].reduce<Instant>(
    (late, time) => (time && time > late ? time : late),
    clock.startedAt,
  )
}

const same = (a: Instant | null | undefined, b: Instant): boolean => a?.getTime() === b.getTime()

const granted = (how: Extract<ClockMove, { do: 'extend' }>): Extension['limit'] =>
  'until' in how ? { until: how.until } : how.limit

/** Has the clock already been moved exactly so? Then a repeat changes nothing. */
function isRepeat(clock: ClockRow, how: ClockMove, at: Instant): boolean {
  const pause = clock.pauses.at(-1)
  switch (how.do) {
    case 'pause':
      return clock.state === 'paused' && same(pause?.from, at)
    case 'resume':
      return clock.state === 'running' && same(pause?.to, at)
    case 'extend':
      return clock.extensions.some(
        (one) => same(one.at, at) && JSON.stringify(one.limit) === JSON.stringify(granted(how)),
      )
    case 'charge':
      return clock.charges.some(
        (one) => same(one.from, how.from) && same(one.to, at) && one.account === how.account,
      )
    case 'stop':
      return clock.state === 'stopped' && same(clock.stoppedAt, at)
    case 'void':
      return clock.state === 'void'
    case 'revive':
      return clock.stoppedAt === null
  }
}

/** Is the clock in a state for this move? */
export function fits(clock: Pick<ClockRow, 'state'>, how: ClockMove): boolean {
  switch (how.do) {
    case 'pause':
      return clock.state === 'running'
    case 'resume':
      return clock.state === 'paused'
    case 'charge':
      return clock.state !== 'void'
    case 'revive':
      return clock.state === 'stopped' || clock.state === 'void'
    default:
      return clock.state === 'running' || clock.state === 'paused'
  }
}

function changeOf(clock: ClockRow, how: ClockMove, at: Instant): Change {
  switch (how.do) {
    case 'pause':
      return {
        state: 'paused',
        pauses: [...clock.pauses, { from: at, to: null, why: how.why, account: how.account }],
      }
    case 'resume':
      return {
        state: 'running',
        pauses: clock.pauses.map((pause) => (pause.to === null ? { ...pause, to: at } : pause)),
      }
    case 'extend':
      return { extensions: [...clock.extensions, { at, limit: granted(how), why: how.why }] }
    case 'charge': {
      const charge = { from: how.from, to: at, why: how.why, account: how.account }
      return { charges: [...clock.charges, charge] }
    }
    // a pause that lasted at the stop stays open, so that a revived clock is paused again
    case 'stop':
      return { state: 'stopped', stoppedAt: at }
    case 'void':
      return { state: 'void', stoppedAt: at }
    case 'revive':
      return { state: clock.pauses.at(-1)?.to === null ? 'paused' : 'running', stoppedAt: null }
  }
}

/**
 * What a move at an instant makes of a clock: the changed clock, the same one when it was already so (a repeat), or
 * a refusal. Moves of one clock come in order of time; only a charge may tell of the past.
 */
export function move(
  c: CompiledCalendar,
  clock: ClockRow,
  how: ClockMove,
  at: Instant,
): Result<ClockRow, Refusal> {
  if (isRepeat(clock, how, at)) return ok(clock)
  if (!fits(clock, how)) return no(refusals['clock.wrongState']({ op: how.do, state: clock.state }))
  if (how.do === 'extend' && !limitIsGood(granted(how)))
    return no(refusals['clock.badLimit']({ limit: granted(how) }))
  const after = how.do === 'charge' ? how.from : lastChange(clock)
  if (at < after) return no(refusals['clock.outOfOrder']({ at, after }))
  return reckonAnew(c, clock, changeOf(clock, how, at), at)
}
