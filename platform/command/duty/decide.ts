import { addDays, type Day, dayOf, type Id, type Instant, instantOf } from '../../../base/index.ts'
import type { CallStep, DutyPost, Gap, OnDuty, RollCall, Shift, ShiftRole, Staffing } from './declare.ts'

const MINUTE = 60_000
const HOUR = 3_600_000

export type Span = { readonly from: Instant; readonly to: Instant }

export const overlaps = (a: Span, b: Span): boolean => a.from < b.to && b.from < a.to

/** A shift that keeps this person from this span: nobody is on two posts at once. A shift is never in its own way. */
export const clash = (
  shifts: readonly Shift[],
  want: Span & { readonly person: string; readonly id?: Id },
): Shift | undefined =>
  shifts.find((one) => one.id !== want.id && one.person === want.person && overlaps(one, want))

/** Hours on end that a person would be on duty with this span: shifts that touch it count. */
export function hoursOnEnd(shifts: readonly Shift[], want: Span & { readonly person: string }): number {
  let [from, to] = [want.from.getTime(), want.to.getTime()]
  for (let grown = true; grown; ) {
    grown = false
    for (const one of shifts) {
      if (one.person !== want.person) continue
      const [a, b] = [one.from.getTime(), one.to.getTime()]
      if (a <= to && b >= from && (a < from || b > to)) {
        from = Math.min(from, a)
        to = Math.max(to, b)
        grown = true
      }
    }
  }
  return (to - from) / HOUR
}

/** The shifts of a post on a day, in its rhythm: one of 24 hours, or several that follow each other. */
export function spansOf(post: Pick<DutyPost, 'starts' | 'minutes'>, day: Day): Span[] {
  const count = Math.max(1, Math.floor(1440 / post.minutes))
  return Array.from({ length: count }, (_, n) => ({
    from: instantOf(day, post.starts + n * post.minutes),
    to: instantOf(day, post.starts + (n + 1) * post.minutes),
  }))
}

/**
 * Where too few people are on a post, for each of leader and officers; spans without change are joined. Stand-bys do not
 * count. A sweep over the ends of shifts: exact, whatever their lengths.
 */
export function gapsOf(post: DutyPost, shifts: readonly Shift[], from: Instant, to: Instant): Gap[] {
  if (!post.active) return []
  const gaps: Gap[] = []
  for (const role of ['leader', 'officer'] as const) {
    const need = role === 'leader' ? (post.leader ? 1 : 0) : post.officers
    if (need === 0) continue
    const own = shifts.filter(
      (one) => one.post === post.id && one.role === role && overlaps(one, { from, to }),
    )
    const edges = [from, to, ...own.flatMap((one) => [one.from, one.to])]
      .map((one) => Math.min(Math.max(one.getTime(), from.getTime()), to.getTime()))
      .sort((a, b) => a - b)
    let open: { from: number; missing: number } | null = null
    const close = (at: number) => {
      if (open)
        gaps.push({ post: post.id, role, from: new Date(open.from), to: new Date(at), missing: open.missing })
      open = null
    }
    for (const [n, edge] of edges.entries()) {
      const next = edges[n + 1]
      if (next === undefined) close(edge)
      else if (next > edge) {
        const there = new Set(
          own.filter((one) => one.from.getTime() <= edge && one.to.getTime() > edge).map((one) => one.person),
        )
        const missing = Math.max(0, need - there.size)
        const before = open as { from: number; missing: number } | null
        if (before && before.missing !== missing) close(edge)
        if (missing > 0) open ??= { from: edge, missing }
      }
    }
  }
  return gaps.sort((a, b) => a.from.getTime() - b.from.getTime())
}

export type Rotation = {
  readonly day: Day
  readonly role: ShiftRole
  readonly span: Span
  /** Index into the list of people given. */
  readonly who: number
}

/** The first of a queue who was not on just before, moved to its end; nobody else there: the first all the same. */
function take(queue: number[], before: ReadonlySet<number>): number | undefined {
  const at = Math.max(
    0,
    queue.findIndex((one) => !before.has(one)),
  )
  const [who] = queue.splice(at, 1)
  if (who !== undefined) queue.push(who)
  return who
}

/**
 * A roster by turns 轮流排班: working days and rest days turn apart, so that everybody has their share of weekends and
 * holidays whatever the calendar 节假日单独轮转. Nobody has two shifts that follow each other while somebody else is there;
 * whoever was passed over for that is next.
 */
export function rotate(
  post: Pick<DutyPost, 'starts' | 'minutes' | 'leader' | 'officers'>,
  days: readonly { readonly day: Day; readonly rest: boolean }[],
  people: { readonly leaders: number; readonly officers: number },
): readonly Rotation[] {
  const queue = (length: number) => Array.from({ length }, (_, n) => n)
  const queues = {
    leader: { work: queue(people.leaders), rest: queue(people.leaders) },
    officer: { work: queue(people.officers), rest: queue(people.officers) },
  }
  const before = { leader: new Set<number>(), officer: new Set<number>() }
  const lines: Rotation[] = []
  for (const { day, rest } of days)
    for (const span of spansOf(post, day))
      for (const role of ['leader', 'officer'] as const) {
        const now = new Set<number>()
        const count = role === 'leader' ? Number(post.leader) : Math.min(post.officers, people.officers)
        for (let i = 0; i < count; i++) {
          const who = take(queues[role][rest ? 'rest' : 'work'], new Set([...before[role], ...now]))
          if (who === undefined) continue
          now.add(who)
          lines.push({ day, role, span, who })
        }
        before[role] = now
      }
  return lines
}

export const isPresent = (shift: Pick<Shift, 'presentAt' | 'leftAt'>): boolean =>
  shift.presentAt !== null && shift.leftAt === null

/** May this person leave the room: another officer of the post must be in it. */
export const mayLeave = (shift: Shift, onPost: readonly Shift[], at: Instant): boolean =>
  shift.role !== 'officer' ||
  onPost.some(
    (one) => one.id !== shift.id && one.role !== 'leader' && one.from <= at && at < one.to && isPresent(one),
  )

/** Staffing while a warning of this rank is in force (1 = highest): red wants two officers and the leader in the room. */
export const staffingFor = (rank: number | null): Staffing =>
  rank === 1 ? { officers: 2, leaderInRoom: true } : { officers: 1, leaderInRoom: rank === 2 }

export function staffed(people: readonly OnDuty[], want: Staffing): readonly ('officers' | 'leaderInRoom')[] {
  const officers = people.filter((one) => one.role !== 'leader' && one.present).length
  const leader = people.some((one) => one.role === 'leader' && one.present)
  return [
    ...(officers < want.officers ? (['officers'] as const) : []),
    ...(want.leaderInRoom && !leader ? (['leaderInRoom'] as const) : []),
  ]
}

/**
 * Who is tried next when a roll call or an order is not answered 值班员不应答逐级呼叫: officer by notice (0), officer by phone (+3
 * minutes), stand-by (+5), leader (+8), the post above (+12). Runs on wall time, day and night.
 */
export const ladder: readonly {
  readonly afterMinutes: number
  readonly to: ShiftRole | 'post'
  readonly how: CallStep['how']
}[] = [
  { afterMinutes: 0, to: 'officer', how: 'notice' },
  { afterMinutes: 3, to: 'officer', how: 'phone' },
  { afterMinutes: 5, to: 'backup', how: 'phone' },
  { afterMinutes: 8, to: 'leader', how: 'phone' },
  { afterMinutes: 12, to: 'post', how: 'phone' },
]

/** Steps of the ladder that are due and were not taken yet; each says why it was reached. */
export function dueSteps(call: RollCall, people: readonly OnDuty[], at: Instant): CallStep[] {
  if (call.answeredAt !== null) return []
  const passed = (at.getTime() - call.askedAt.getTime()) / MINUTE
  return ladder.slice(call.steps.length).flatMap((step, n): CallStep[] => {
    if (step.afterMinutes > passed) return []
    const found = people.find((one) => one.role === step.to)
    const first = call.steps.length + n === 0
    return [
      {
        at: new Date(call.askedAt.getTime() + step.afterMinutes * MINUTE).toISOString(),
        to: step.to === 'post' || found ? step.to : 'nobody',
        name: found?.name ?? null,
        how: step.how,
        why: first ? '点名' : found || step.to === 'post' ? '前一级未应答' : '前一级未应答，本级无人值班',
      },
    ]
  })
}

/** answered 按时 · late 超时应答 · waiting 待应答 · missed 未应答. */
export const outcomeOf = (call: RollCall, at: Instant): 'answered' | 'late' | 'waiting' | 'missed' =>
  call.answeredAt !== null
    ? call.answeredAt <= call.dueAt
      ? 'answered'
      : 'late'
    : at <= call.dueAt
      ? 'waiting'
      : 'missed'

/** The random minute of a day's roll call 随机点名: between 00:00 and 24:00, from a seed nobody can guess beforehand. */
export const callMinute = (seed: number): number => Math.abs(Math.trunc(seed)) % 1440

/** The next shift of the same role on a post, to which is handed over. */
export const nextShift = (shift: Shift, shifts: readonly Shift[]): Shift | undefined =>
  shifts
    .filter((one) => one.post === shift.post && one.role === 'officer' && one.from >= shift.to)
    .sort((a, b) => a.from.getTime() - b.from.getTime())[0]

/** The day whose shift runs at an instant: before its first hour the day before is still on. */
export const dutyDay = (post: Pick<DutyPost, 'starts'>, at: Instant): Day => {
  const day = dayOf(at)
  return at < instantOf(day, post.starts) ? addDays(day, -1) : day
}
