import type { Id, Instant } from '../../../base/index.ts'
import type { Estimate, HallRules, Line, Ticket } from './declare.ts'

const MINUTE = 60_000

/** What the order of calls rests on. */
export type Queued = Pick<
  Ticket,
  | 'id'
  | 'class'
  | 'source'
  | 'slotFrom'
  | 'slotTo'
  | 'priority'
  | 'takenAt'
  | 'serial'
  | 'behind'
  | 'forWindow'
>

/** An appointment goes before walk-ins while its slot lasts and after; never before it begins. */
const due = (ticket: Queued, at: Instant): boolean =>
  ticket.source === 'booking' && ticket.slotFrom !== null && ticket.slotFrom <= at

const byTime = (a: Queued, b: Queued): number =>
  a.takenAt.getTime() - b.takenAt.getTime() || a.serial - b.serial || (a.id < b.id ? -1 : 1)
const bySlot = (a: Queued, b: Queued): number =>
  (a.slotFrom?.getTime() ?? 0) - (b.slotFrom?.getTime() ?? 0) || byTime(a, b)

/**
 * Who of one class is next 叫号次序: a person with priority, at most one in `priorityEvery` calls while others wait;
 * then appointments whose slot has begun; then the others in the order of coming. Somebody who has waited longer than
 * the alarm takes turns with appointments, so that nobody waits for ever. A number passed over stays behind so many
 * calls.
 */
export function nextInLine(
  waiting: readonly Queued[],
  line: Line,
  rules: HallRules,
  at: Instant,
): Queued | undefined {
  const ready = waiting.filter((one) => one.behind === 0)
  // nobody else is there: whoever was passed over need not wait for calls that never come
  const among = ready.length > 0 ? ready : waiting
  const first = among.filter((one) => one.priority !== null).toSorted(byTime)[0]
  const others = among.filter((one) => one.priority === null)
  if (first && (others.length === 0 || line.sincePriority >= rules.priorityEvery - 1)) return first
  const appointment = others.filter((one) => due(one, at)).toSorted(bySlot)[0]
  const inTurn = others.filter((one) => !due(one, at)).toSorted(byTime)[0]
  if (!appointment || !inTurn) return appointment ?? inTurn
  const tooLong = at.getTime() - inTurn.takenAt.getTime() > rules.waitAlarm * MINUTE
  return tooLong && line.lastAppointment ? inTurn : appointment
}

/** The line after a call. */
export const lineAfter = (line: Line, called: Queued, at: Instant): Line => ({
  class: line.class,
  sincePriority: called.priority === null ? Math.min(1000, line.sincePriority + 1) : 0,
  // a person with priority is no turn of either side
  lastAppointment: called.priority === null ? due(called, at) : line.lastAppointment,
})

/**
 * Whom a window calls: those sent on to it first, then the head of one of its classes. Among the heads those with
 * priority or an appointment go first, then who has waited longest.
 */
export function nextAt(
  window: { readonly id: Id; readonly classes: readonly Id[] },
  waiting: readonly Queued[],
  lines: ReadonlyMap<Id, Line>,
  rules: HallRules,
  at: Instant,
): Queued | undefined {
  const sent = waiting.filter((one) => one.forWindow === window.id).toSorted(byTime)[0]
  if (sent) return sent
  const heads = window.classes.flatMap((of) => {
    const line = lines.get(of) ?? { class: of, sincePriority: 1000, lastAppointment: false }
    const queue = waiting.filter((one) => one.class === of && one.forWindow === null)
    const head = nextInLine(queue, line, rules, at)
    return head ? [head] : []
  })
  const rank = (one: Queued): number => {
    if (at.getTime() - one.takenAt.getTime() > rules.waitAlarm * MINUTE) return 0
    return one.priority !== null || due(one, at) ? 1 : 2
  }
  return heads.toSorted((a, b) => rank(a) - rank(b) || byTime(a, b))[0]
}

/** The whole order of one class as it would be called from now on, if nobody else came. */
export function orderOf(
  waiting: readonly Queued[],
  line: Line,
  rules: HallRules,
  at: Instant,
): readonly Queued[] {
  const order: Queued[] = []
  let rest = [...waiting]
  let state = line
  while (rest.length > 0) {
    const next = nextInLine(rest, state, rules, at)
    if (!next) break
    order.push(next)
    state = lineAfter(state, next, at)
    rest = rest
      .filter((one) => one.id !== next.id)
      .map((one) => (one.behind > 0 ? { ...one, behind: one.behind - 1 } : one))
  }
  return order
}

/** Real times at windows are believed from so many on. */
export const SAMPLES = 5

const quantile = (sorted: readonly number[], q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0
const up = (minutes: number): number => (minutes <= 10 ? Math.ceil(minutes) : Math.ceil(minutes / 5) * 5)

/**
 * 预计等候 of somebody with `ahead` people before them: between the quicker and the slower quarter of what people took
 * at the windows lately. Without enough real times the usual minutes, said to be such. Null: no window serves.
 */
export function estimateOf(
  ahead: number,
  windows: number,
  minutes: readonly number[],
  usual: number,
): Estimate | null {
  if (windows === 0) return null
  const rounds = Math.floor(ahead / windows)
  const measured = minutes.length >= SAMPLES
  const sorted = minutes.toSorted((a, b) => a - b)
  const [quick, slow] = measured
    ? [quantile(sorted, 0.25), quantile(sorted, 0.75)]
    : [usual * 0.7, usual * 1.3]
  // Whoever is next still waits until a window becomes free.
  const from = rounds * quick
  const to = (rounds + 1) * slow
  return { from: Math.floor(from), to: Math.max(up(to), 1), measured }
}

/** How long somebody has waited, minutes, and how bad that is 等候预警. */
export function waitLight(
  minutes: number,
  rules: Pick<HallRules, 'waitTarget' | 'waitAlarm'>,
): 'green' | 'yellow' | 'red' {
  if (minutes > rules.waitAlarm) return 'red'
  return minutes > rules.waitTarget ? 'yellow' : 'green'
}
