import { addDays, type Day, dayOf, type Instant } from '../../../base/index.ts'
import {
  type Judged,
  LEVELS,
  type Season,
  seasons,
  type Usual,
  type Watched,
  type WatchLevel,
  watchRules,
} from './declare.ts'

/** A day as the office counts it: working days are compared with working days. */
export type SameType = (day: Day, other: Day) => boolean

const HOUR = 3_600_000

/** How far back the days of comparison may lie: 28 rest days are about fourteen weeks. */
export const LOOK_BACK_DAYS = 120

/**
 * What such a day usually brings: the last 28 days of the same type before `today`. The deviation is that of all those
 * days (population), in requests. Days without a request count as 0: a group that is new has been quiet before.
 */
export function usualOf(counts: ReadonlyMap<Day, number>, today: Day, sameType: SameType): Usual {
  const days: number[] = []
  for (let back = 1; back <= LOOK_BACK_DAYS && days.length < watchRules.usualDays; back++) {
    const day = addDays(today, -back)
    if (sameType(day, today)) days.push(counts.get(day) ?? 0)
  }
  if (days.length === 0) return { mean: 0, deviation: 0, days: 0 }
  const mean = days.reduce((sum, one) => sum + one, 0) / days.length
  const spread = days.reduce((sum, one) => sum + (one - mean) ** 2, 0) / days.length
  return { mean, deviation: Math.sqrt(spread), days: days.length }
}

/** How far a count lies above the usual, in deviations; a deviation below one request counts as one. */
export const zOf = (count: number, usual: Pick<Usual, 'mean' | 'deviation'>): number =>
  (count - usual.mean) / Math.max(1, usual.deviation)

/** Hot 热点: at least 3 deviations above the usual, and at least 5 requests. */
export const isHot = (count: number, usual: Pick<Usual, 'mean' | 'deviation'>): boolean =>
  count >= watchRules.hotLeast && zOf(count, usual) >= watchRules.z

/** Different people; a request whose sender is unknown counts as a person of its own. */
export const peopleOf = (requests: readonly Pick<Watched, 'caller' | 'matter'>[]): number =>
  new Set(requests.map((one) => one.caller ?? `?${one.matter}`)).size

/** What a group is at an instant: today against the usual, people of 24 hours, requests of the last hour. */
export function judge(requests: readonly Watched[], at: Instant, sameType: SameType): Judged {
  const now = at.getTime()
  const known = requests.filter((one) => one.at.getTime() <= now)
  const counts = new Map<Day, number>()
  for (const one of known) counts.set(dayOf(one.at), (counts.get(dayOf(one.at)) ?? 0) + 1)
  const today = dayOf(at)
  const count = counts.get(today) ?? 0
  const usual = usualOf(counts, today, sameType)
  const within = (hours: number) => known.filter((one) => one.at.getTime() > now - hours * HOUR)
  const people24h = peopleOf(within(24))
  const lastHour = within(1).length
  const is: Record<WatchLevel, boolean> = {
    burst: lastHour >= watchRules.burst,
    hot: isHot(count, usual),
    people: people24h >= watchRules.people,
  }
  return {
    today: count,
    usual,
    z: zOf(count, usual),
    people24h,
    lastHour,
    levels: LEVELS.filter((level) => is[level]),
  }
}

/**
 * How hot a group is over a time 热度: different people, and the supporters by their doublings. Writing costs an effort, so
 * everyone who wrote counts in full and whoever wrote twice counts once; to support costs a touch, so each doubling of
 * the supporters counts as one more who wrote. `grip` 命名度 (0–1) lowers what has no name of its own: the same sort of
 * trouble all over the city is no issue of one place.
 */
export function heatOf(
  requests: readonly Pick<Watched, 'caller' | 'matter' | 'supporters'>[],
  grip = 1,
): number {
  const supporters = requests.reduce((sum, one) => sum + Math.max(0, one.supporters), 0)
  return grip * (peopleOf(requests) + Math.log2(1 + supporters))
}

/**
 * What the days from `from` on brought, and what so many days usually bring 期望: for each of them the mean of the 28 days of
 * its type before `from`. A group that is new expects nothing.
 */
export function excessOf(
  requests: readonly Pick<Watched, 'at'>[],
  from: Instant,
  at: Instant,
  sameType: SameType,
): { readonly count: number; readonly expected: number } {
  const counts = new Map<Day, number>()
  let count = 0
  for (const one of requests) {
    if (one.at > at) continue
    if (one.at >= from) count++
    else counts.set(dayOf(one.at), (counts.get(dayOf(one.at)) ?? 0) + 1)
  }
  const first = dayOf(from)
  let expected = 0
  // Days of one type expect the same: it is worked out once for each.
  const means: { readonly day: Day; readonly mean: number }[] = []
  for (let day = first; counts.size > 0 && day <= dayOf(at); day = addDays(day, 1)) {
    let known = means.find((one) => sameType(one.day, day))
    if (!known) {
      known = { day, mean: usualOf(counts, first, (one) => sameType(one, day)).mean }
      means.push(known)
    }
    expected += known.mean
  }
  return { count, expected }
}

/** Fewer people than in the early warning are a neighbour's quarrel, not an issue, however often they write. */
export const rankable = (requests: readonly Pick<Watched, 'caller' | 'matter'>[]): boolean =>
  peopleOf(requests) >= watchRules.people

/** The season that a subject belongs to on a day, if any. */
export function seasonOf(subject: string, day: Day, list: readonly Season[] = seasons): Season | null {
  const date = day.slice(5)
  return (
    list.find(({ from, to, words }) => {
      const inside = from <= to ? from <= date && date <= to : date >= from || date <= to
      return inside && words.some((word) => subject.includes(word))
    }) ?? null
  )
}

/** One week of what a topic counts 周统计; `part` says where it lies: before, during or after the work. */
export type TopicWeek = {
  readonly from: Day
  readonly part: 'before' | 'during' | 'after'
  readonly taken: number
  readonly visited: number
  readonly satisfied: number
  /** All seven days have passed and belong to one part: only such weeks are compared. */
  readonly complete: boolean
}
export type TopicPart = {
  readonly weeks: number
  readonly taken: number
  /** Requests a week, over complete weeks; null = there is none yet. */
  readonly perWeek: number | null
  readonly visited: number
  /** 满意率 0–1; null = nobody was called back. */
  readonly satisfied: number | null
}

/** Weeks shown before the work begins, and after it ends. */
export const TOPIC_WEEKS = 8

/**
 * Before, during and after 前后对比, week by week counted from the first day of the work, so that no week lies in two parts
 * at its beginning. The last week of the work may be cut short; it and the present week are shown, not compared, and so
 * is a week that began before `since`, the first day of which anything is known.
 */
export function topicWeeks(
  days: readonly {
    readonly day: Day
    readonly taken: number
    readonly visited: number
    readonly satisfied: number
  }[],
  span: { readonly from: Day; readonly to: Day },
  today: Day,
  since: Day | null = null,
): { readonly weeks: readonly TopicWeek[]; readonly parts: Readonly<Record<TopicWeek['part'], TopicPart>> } {
  const known = new Map(days.map((one) => [one.day, one]))
  const weeks: TopicWeek[] = []
  const week = (from: Day, last: Day, part: TopicWeek['part']): void => {
    const sum = { taken: 0, visited: 0, satisfied: 0 }
    for (let day = from; day <= last; day = addDays(day, 1)) {
      const one = known.get(day)
      sum.taken += one?.taken ?? 0
      sum.visited += one?.visited ?? 0
      sum.satisfied += one?.satisfied ?? 0
    }
    weeks.push({
      from,
      part,
      ...sum,
      complete: last === addDays(from, 6) && last < today && !(since && from < since),
    })
  }
  for (let n = TOPIC_WEEKS; n > 0; n--) {
    const from = addDays(span.from, -7 * n)
    if (from < today && !(since && addDays(from, 6) < since)) week(from, addDays(from, 6), 'before')
  }
  for (let from = span.from; from <= span.to && from <= today; from = addDays(from, 7))
    week(from, [addDays(from, 6), span.to].sort()[0] as Day, 'during')
  for (let n = 0; n < TOPIC_WEEKS; n++) {
    const from = addDays(span.to, 1 + 7 * n)
    if (from <= today) week(from, addDays(from, 6), 'after')
  }
  const partOf = (part: TopicWeek['part']): TopicPart => {
    const own = weeks.filter((one) => one.part === part)
    const whole = own.filter((one) => one.complete)
    const sum = (of: readonly TopicWeek[], key: 'taken' | 'visited' | 'satisfied') =>
      of.reduce((all, one) => all + one[key], 0)
    const visited = sum(own, 'visited')
    return {
      weeks: whole.length,
      taken: sum(own, 'taken'),
      perWeek: whole.length > 0 ? sum(whole, 'taken') / whole.length : null,
      visited,
      satisfied: visited > 0 ? sum(own, 'satisfied') / visited : null,
    }
  }
  return { weeks, parts: { before: partOf('before'), during: partOf('during'), after: partOf('after') } }
}

/** Counts a day, oldest first, for a small chart; days without a request stand as 0. */
export function daily(
  requests: readonly Pick<Watched, 'at'>[],
  at: Instant,
  days: number,
): readonly { day: Day; count: number }[] {
  const counts = new Map<Day, number>()
  for (const one of requests) counts.set(dayOf(one.at), (counts.get(dayOf(one.at)) ?? 0) + 1)
  const today = dayOf(at)
  return Array.from({ length: days }, (_, i) => addDays(today, i - days + 1)).map((day) => ({
    day,
    count: counts.get(day) ?? 0,
  }))
}
