import { createHash } from 'node:crypto'
import { addDays, type Day, dayOf, type Instant, minuteOfDay } from '../../../base/index.ts'
import type { FigurePlaces } from '../../../platform/matters/index.ts'
import type { Predicate } from '../../../platform/org/declare.ts'
import type { Condition, Dimension, IndicatorDeclaration, Period } from '../declare.ts'
import { versionOn } from '../levels.ts'

/** An indicator as one version of it counts. */
export type Counted = IndicatorDeclaration & { readonly name: string }

/** Indicators over matters of one type placed by one date: a day of all of them is counted in one pass. */
export type Crowd = {
  readonly key: string
  readonly type: string
  readonly period: Exclude<Period, 'standing'>
  readonly members: readonly Counted[]
  readonly dims: readonly Dimension[]
  /** Of everything that decides what is counted. */
  readonly fingerprint: string
}

const KEPT_DIMS: readonly Dimension[] = ['area', 'unit']

/** Does a condition look at other matters than the one it is asked of? Then a fact of one changes days of others. */
const looksElsewhere = (one: Condition): boolean =>
  'not' in one ? looksElsewhere(one.not) : 'is' in one && one.is === 'copiedAnswer'

/**
 * Can partial sums of days be added up to the figure 可加? Counts, shares from two counts, and means from sum and count
 * can; percentiles, composites, what stands at an instant, and values from elsewhere cannot.
 */
export const additive = (one: IndicatorDeclaration): boolean =>
  !one.score &&
  !one.rows &&
  !one.readings &&
  !one.manual &&
  !one.percentile &&
  one.count.period !== 'standing' &&
  ![...(one.count.where ?? []), ...(one.of ?? [])].some(looksElsewhere)

export const crowdKey = (type: string, period: Period): string => `${type} ${JSON.stringify(period)}`

/** What decides the count; words, owner and target may change without counting anew. */
const countedBy = ({ name, version, count, of, exclusions, mean, dims }: Counted): unknown => [
  name,
  version,
  count,
  of ?? null,
  exclusions ?? false,
  mean ?? null,
  dims ?? null,
]

type Versions = Readonly<Record<string, readonly Counted[]>>

const crowdsOf = (counted: readonly Counted[]): readonly Crowd[] =>
  [...Map.groupBy(counted, (one) => crowdKey(one.count.type, one.count.period))].map(([key, found]) => {
    const members = found.sort((a, b) => (a.name < b.name ? -1 : 1))
    const { type, period } = (members[0] as Counted).count
    return {
      key,
      type,
      period: period as Crowd['period'],
      members,
      dims: [...new Set(members.flatMap((one) => one.dims ?? KEPT_DIMS))],
      fingerprint: createHash('sha256')
        .update(JSON.stringify(members.map(countedBy)))
        .digest('base64url')
        .slice(0, 22),
    }
  })

/**
 * The crowds of any day: of each indicator the version that counts on that day. Ask one such function for all days of a
 * piece of work: days on which the same versions count share their crowds.
 */
export function crowdsBy(versions: Versions): (day: Day) => readonly Crowd[] {
  const byDay = new Map<Day, readonly Crowd[]>()
  const byVersions = new Map<string, readonly Crowd[]>()
  return (day) => {
    const known = byDay.get(day)
    if (known) return known
    const counted = Object.values(versions).flatMap((all) => {
      const one = versionOn(all, day)
      return one && additive(one) ? [one] : []
    })
    const inForce = counted.map((one) => `${one.name} ${one.version}`).join()
    const crowds = byVersions.get(inForce) ?? crowdsOf(counted)
    byVersions.set(inForce, crowds)
    byDay.set(day, crowds)
    return crowds
  }
}

export const dimsOf = (one: IndicatorDeclaration): readonly Dimension[] => one.dims ?? KEPT_DIMS

/** The places of a matter as text, to be remembered: `o day`, `c day`, `s day`, `d kind day`. */
export const placesText = (one: FigurePlaces): readonly string[] => [
  `o ${one.opened}`,
  ...(one.closed ? [`c ${one.closed}`] : []),
  ...one.ordered.map((day) => `s ${day}`),
  ...one.due.map((due) => `d ${due}`),
]

const markOf = (period: Crowd['period']): string =>
  period === 'openedAt'
    ? 'o '
    : period === 'closedAt'
      ? 'c '
      : period === 'orderedAt'
        ? 's '
        : `d ${period.clockDue} `

/** Was a matter with these places counted on this day by crowds of this date? */
export const isCountedOn = (places: readonly string[], period: Crowd['period'], day: Day): boolean =>
  places.includes(`${markOf(period)}${day}`)

/** All days among remembered places. */
export const daysOf = (places: readonly string[]): ReadonlySet<Day> =>
  new Set(places.map((place) => place.slice(place.lastIndexOf(' ') + 1)))

/** Days of a period, when it is made of whole days or still running at `asOf`; null when it cuts into a day. */
export function wholeDays(
  from: Instant,
  to: Instant,
  asOf: Instant,
): { readonly first: Day; readonly last: Day } | null {
  if (minuteOfDay(from) !== 0 || from.getTime() % 60_000 !== 0) return null
  const running = to > asOf
  if (!running && (minuteOfDay(to) !== 0 || to.getTime() % 60_000 !== 0)) return null
  const last = running ? dayOf(asOf) : addDays(dayOf(to), -1)
  const first = dayOf(from)
  return first <= last ? { first, last } : null
}

/**
 * Which partial sums an actor's rights let him add: all of the district, those of some areas, or none, when his rights
 * go by unit or person and every row has to be looked at.
 */
export function reachOf(
  predicate: Predicate,
  type: string,
  district: string,
): 'all' | readonly string[] | null {
  if (predicate === true) return 'all'
  if (predicate === false) return null
  if ('column' in predicate) {
    if (predicate.column !== 'area' || !('startsWith' in predicate)) return null
    const { startsWith: area } = predicate
    if (district.startsWith(area)) return 'all'
    return area.startsWith(district) && area.length <= 9 ? [area] : null
  }
  if ('all' in predicate) {
    // rows of an area, confined to kinds of matters by the beginning of their names
    const [rows, kinds, ...more] = predicate.all
    if (more.length > 0 || rows === undefined || kinds === undefined || typeof kinds === 'boolean')
      return null
    if (!('any' in kinds)) return null
    const kindly = kinds.any.every(
      (one) => typeof one === 'object' && 'column' in one && one.column === 'type',
    )
    if (!kindly) return null
    const fits = kinds.any.some(
      (one) => typeof one === 'object' && 'startsWith' in one && type.startsWith(one.startsWith),
    )
    return fits ? reachOf(rows, type, district) : []
  }
  if ('any' in predicate) {
    const parts = predicate.any.map((one) => reachOf(one, type, district))
    if (parts.includes('all')) return 'all'
    if (parts.includes(null)) return null
    const areas = [...new Set(parts.flatMap((part) => (Array.isArray(part) ? part : [])))]
    // an area within another is counted once
    return areas.filter((area) => !areas.some((other) => other !== area && area.startsWith(other)))
  }
  return null
}
