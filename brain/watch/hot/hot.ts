import {
  type AreaCode,
  addDays,
  type Day,
  dayOf,
  type Id,
  type Instant,
  instantOf,
} from '../../../base/index.ts'
import { seenAmong } from '../../../platform/matters/index.ts'
import type { Actor } from '../../../platform/org/index.ts'
import type { Reader } from '../../../platform/store/index.ts'
import type { WatchCity } from './city.ts'
import { daily, excessOf, heatOf, judge, LOOK_BACK_DAYS, peopleOf, seasonOf } from './decide.ts'
import { type Group, type Hand, type Judged, type Season, watchRules } from './declare.ts'
import * as keep from './keep.ts'
import type { Reading } from './reading.ts'

/** Groups looked at for one list, those of most people first. */
const LOOKED_AT = 300
const DAY = 86_400_000
/** Days of the small chart in the list. */
const TREND_DAYS = [14, 30] as const
const DETAIL_DAYS = 60

/** An issue as its reader may know it: counted from the requests that the reader may see, and no others. */
export type HotIssue = {
  readonly id: Id
  readonly name: string | null
  readonly phrases: readonly string[]
  readonly area: AreaCode
  readonly lon: number | null
  readonly lat: number | null
  readonly category: string | null
  /** 热度 of the days asked for: people above what such days bring anyway. */
  readonly heat: number
  readonly size: number
  readonly people: number
  /** Requests and people of the days asked for, and what so many days usually bring. */
  readonly recent: number
  readonly recentPeople: number
  readonly expected: number
  readonly judged: Judged
  readonly warnings: readonly keep.Warning[]
  readonly season: Season | null
  readonly days: readonly { readonly day: Day; readonly count: number }[]
  readonly firstAt: Instant
  readonly lastAt: Instant
  /** Some of its requests are not shown to this reader: the figures are those of the others. */
  readonly partial: boolean
}

export type HotQuery = {
  /** Days that count, today included; 1–90. */
  readonly days: number
  readonly area?: string
  readonly limit: number
}

/** Lists of groups and one of them, each as far as its reader may see 热点诉求. */
export function openHot(city: WatchCity, reading: Reading) {
  const { district, roles } = city

  async function shown(
    reader: Reader,
    who: Actor,
    groups: readonly Group[],
    days: number,
    at: Instant,
    trend: number,
  ): Promise<(HotIssue & { readonly members: readonly Id[] })[]> {
    const ids = groups.map((one) => one.id)
    const all = await keep.members(reader, district, ids)
    const seen = await seenAmong(
      roles,
      reader,
      who,
      all.map((one) => one.matter),
    )
    const warnings = Map.groupBy(
      await keep.warnings(
        reader,
        district,
        all.map((one) => one.matter),
      ),
      (one) => all.find((row) => row.matter === one.group)?.group ?? one.group,
    )
    const rows = Map.groupBy(
      all.filter((one) => seen.has(one.matter) && one.at <= at),
      (one) => one.group,
    )
    const sameType = await city.sameType(reader)
    const from = instantOf(addDays(dayOf(at), 1 - days))
    return groups.flatMap((group) => {
      const own = rows.get(group.id) ?? []
      if (own.length < 2) return []
      const partial = own.length < group.size
      const near = own.filter((one) => at.getTime() - one.at.getTime() < LOOK_BACK_DAYS * DAY)
      const watched = near.map((one) => ({ ...one, supporters: 0 }))
      const recent = watched.filter((one) => one.at >= from)
      const judged = judge(watched, at, sameType)
      const expected = excessOf(watched, from, at, sameType).expected
      const points = own.filter((one) => one.lon !== null)
      return [
        {
          // Any of its requests leads to a group: whoever does not see its first gets another.
          id: partial ? (own[0]?.matter ?? group.id) : group.id,
          // What others said is not told by the name either.
          name: partial ? null : group.name,
          phrases: partial ? [] : group.phrases,
          area: partial ? (own[0]?.area ?? group.area) : group.area,
          lon: partial ? (points[0]?.lon ?? null) : group.lon,
          lat: partial ? (points[0]?.lat ?? null) : group.lat,
          category: partial ? (own[0]?.category ?? null) : group.category,
          heat:
            heatOf(recent, group.grip) * (recent.length > 0 ? Math.max(0, 1 - expected / recent.length) : 0),
          size: own.length,
          people: peopleOf(own),
          recent: recent.length,
          recentPeople: peopleOf(recent),
          expected,
          judged,
          warnings: partial ? [] : (warnings.get(group.id) ?? []),
          season: partial ? null : seasonOf([group.name ?? '', ...group.phrases].join(' '), dayOf(at)),
          days: daily(watched, at, trend),
          firstAt: own[0]?.at as Instant,
          lastAt: own.at(-1)?.at as Instant,
          partial,
          members: own.map((one) => one.matter),
        },
      ]
    })
  }

  const named = async <T extends HotIssue & { readonly members: readonly Id[] }>(
    reader: Reader,
    one: T,
  ): Promise<T> => (one.partial ? { ...one, name: await reading.nameAmong(reader, one.members) } : one)

  return {
    /** The hottest first. */
    async list(reader: Reader, who: Actor, query: HotQuery, at: Instant): Promise<HotIssue[]> {
      const from = instantOf(addDays(dayOf(at), 1 - query.days))
      const groups = await keep.liveGroups(reader, district, from, 2, LOOKED_AT)
      const issues = (
        await shown(
          reader,
          who,
          groups,
          query.days,
          at,
          Math.min(TREND_DAYS[1], Math.max(TREND_DAYS[0], query.days)),
        )
      )
        .filter(
          (one) => one.recentPeople >= watchRules.people && (!query.area || one.area.startsWith(query.area)),
        )
        .sort((a, b) => b.heat - a.heat || b.recent - a.recent || (a.id < b.id ? -1 : 1))
        .slice(0, query.limit)
      return Promise.all(issues.map((one) => named(reader, one)))
    },

    /** The group that a request is in now, with its requests and the decisions about it; undefined = none to see. */
    async one(
      reader: Reader,
      who: Actor,
      matter: Id,
      days: number,
      at: Instant,
    ): Promise<
      | (HotIssue & {
          readonly members: readonly Id[]
          readonly hands: readonly Hand[]
          readonly near: readonly {
            readonly id: Id
            readonly name: string | null
            readonly size: number
            readonly strength: number
          }[]
        })
      | undefined
    > {
      const [id] = await keep.groupsOfRequests(reader, district, [matter])
      const [group] = id ? await keep.groups(reader, district, [id]) : []
      if (!group) return undefined
      const [found] = await shown(reader, who, [group], days, at, DETAIL_DAYS)
      if (!found) return undefined
      const one = await named(reader, found)
      const hands = await keep.hands(reader, district, one.members, true)
      const beside = await keep.neighbours(reader, district, one.members)
      const others = await keep.groups(
        reader,
        district,
        beside.map((other) => other.group),
      )
      const visible = others.length > 0 ? await shown(reader, who, others, days, at, 1) : []
      const near = visible.flatMap((other) => {
        const strength = beside.find((row) => row.group === other.id)?.strength ?? 0
        return other.partial ? [] : [{ id: other.id, name: other.name, size: other.size, strength }]
      })
      return {
        ...one,
        hands: one.partial ? [] : hands,
        near: near.sort((a, b) => b.strength - a.strength).slice(0, 8),
      }
    },
  }
}
