import { dayOf, type Id, type Instant, type Say, say } from '../../../base/index.ts'
import { append, type RecordedFact } from '../../../platform/ledger/index.ts'
import { newestSince, type WatchedMatter, watchedOf } from '../../../platform/matters/index.ts'
import { factActorOf, systemActor } from '../../../platform/org/index.ts'
import type { Reader, Store, Tx } from '../../../platform/store/index.ts'
import { type NearOne, namedOf, WATCH_NAME, type WatchCity } from './city.ts'
import { judge, LOOK_BACK_DAYS, peopleOf, seasonOf } from './decide.ts'
import { type Edge, type Group, type Judged, levelTitles, type WatchLevel, watchRules } from './declare.ts'
import { FLOOR, NEAREST, onePlace, strengthOf, TOUCH, type Where } from './grouping.ts'
import * as keep from './keep.ts'
import { nameOf, Said } from './naming.ts'
import { Groups } from './regroup.ts'

/** Requests read in one transaction. */
const BATCH = 20
/** Requests of the past that a city which never watched begins with. */
const BACK_DAYS = 90
const BACK_MOST = 20_000
const DAY = 86_400_000
/** Requests that a name is made from: the newest say it. */
const NAMED_FROM = 60
/** Requests that say how often a word comes anyway. */
const SAID_FROM = 5_000
/** Levels that hold of what is new; a request that was read a day late warns of nothing. */
const FRESH_MS = DAY

const NEWS = new Set(['matter.opened', 'matter.imported'])

/** Reads requests as they come, puts them into groups, and warns. */
export function openReading(city: WatchCity, now: () => Instant) {
  const { district } = city
  const brain = { ...systemActor(district), name: WATCH_NAME }
  /** How often words come among this city's requests; made when the first name is wanted. */
  let said: Promise<Said> | undefined

  async function learnSaid(reader: Reader): Promise<Said> {
    const made = new Said()
    const newest = await newestSince(reader, district, new Date(now().getTime() - BACK_DAYS * DAY), SAID_FROM)
    for (let from = 0; from < newest.length; from += 200) {
      const rows = await watchedOf(
        reader,
        district,
        newest.slice(from, from + 200).map((one) => one.id),
      )
      for (const row of rows) made.add(namedOf(row))
      // names are not worth holding anybody up
      await new Promise((resolve) => setImmediate(resolve))
    }
    return made
  }
  const saidOf = (reader: Reader): Promise<Said> => {
    said ??= learnSaid(reader).catch((fault) => {
      said = undefined
      throw fault
    })
    return said
  }

  /** Everything known of the groups that these requests are near to, held until the transaction ends. */
  async function load(tx: Tx, groups: readonly Id[]) {
    let wanted = [...new Set(groups)]
    for (;;) {
      const rows = await keep.lockMembers(tx, district, wanted)
      const ids = rows.map((one) => one.matter)
      const hands = await keep.hands(tx, district, ids)
      const whole = await keep.groupsOfRequests(
        tx,
        district,
        hands.flatMap(({ left, right }) => [...left, ...right]),
      )
      const missing = whole.filter((group) => !wanted.includes(group))
      if (missing.length === 0) return { rows, hands, edges: await keep.edgesAmong(tx, district, ids) }
      wanted = [...wanted, ...missing]
    }
  }

  /** Only earlier requests at what may be the same place: what a request is near to is settled when it comes. */
  const edgesOf = (one: WatchedMatter, near: readonly NearOne[], known: ReadonlyMap<Id, Known>): Edge[] =>
    near.flatMap((other): Edge[] => {
      const there = known.get(other.matter)
      const strength = strengthOf(other)
      if (!there || strength < FLOOR || !onePlace(one, there)) return []
      const [at, mine] = [there.at.getTime(), one.openedAt.getTime()]
      const before = at < mine || (at === mine && other.matter < one.id)
      return before ? [[other.matter, one.id, strength]] : []
    })

  /** Names, sizes and middles of groups that were looked at; warns of those that grew. */
  async function settle(tx: Tx, groups: Groups, fresh: readonly WatchedMatter[]): Promise<void> {
    await keep.saveGroups(tx, district, groups.moved)
    const touched = groups.touched
    const living = touched.filter((group) => groups.members(group).length > 1)
    await keep.dropGroups(
      tx,
      district,
      touched.filter((group) => !living.includes(group)),
    )
    if (living.length === 0) return
    const rows = Map.groupBy(await keep.members(tx, district, living), (one) => one.group)
    const sameType = await city.sameType(tx)
    const newest = new Map(fresh.map((one) => [one.id, one.openedAt]))
    for (const [id, own] of rows) {
      const named = await watchedOf(
        tx,
        district,
        own.slice(-NAMED_FROM).map((one) => one.matter),
      )
      const group = describe(id, own, nameOf(named.map(namedOf), await saidOf(tx)))
      await keep.saveGroup(tx, district, group)
      const at = own.flatMap((one) => newest.get(one.matter) ?? []).at(-1)
      if (at && now().getTime() - at.getTime() < FRESH_MS) await warn(tx, group, own, at, sameType)
    }
  }

  /** Warns once a group and level; a group that took another in does not begin anew. */
  async function warn(
    tx: Tx,
    group: Group,
    own: readonly keep.MemberRow[],
    at: Instant,
    sameType: Parameters<typeof judge>[2],
  ): Promise<void> {
    const since = at.getTime() - LOOK_BACK_DAYS * DAY
    const watched = own.filter((one) => one.at.getTime() >= since).map((one) => ({ ...one, supporters: 0 }))
    const judged = judge(watched, at, sameType)
    if (judged.levels.length === 0) return
    const before = await keep.warnings(
      tx,
      district,
      own.map((one) => one.matter),
    )
    for (const level of judged.levels) {
      if (before.some((one) => one.level === level)) continue
      const made = await keep.insertWarning(tx, district, {
        ...{ group: group.id, level, at: now(), today: judged.today, mean: judged.usual.mean },
        ...{ deviation: judged.usual.deviation, people: judged.people24h, lastHour: judged.lastHour },
      })
      if (made === 0) continue
      await append(tx, [
        {
          ...{ district, kind: 'watch.warned', subjectKind: 'hot', subject: group.id, at: now() },
          actor: factActorOf(brain),
          body: {
            ...{ level, today: judged.today, mean: judged.usual.mean, deviation: judged.usual.deviation },
            ...{ people: judged.people24h, lastHour: judged.lastHour, size: group.size },
          },
        },
      ])
      await city.send(
        tx,
        (await city.told(tx)).map((account) => ({
          ...{ district, to: { account }, key: `watch/${group.id}/${level}/${account}` },
          ...noticeOf(group, level, judged, city.areaName(group.area), at),
          ...{ subjectKind: 'hot', subject: group.id },
        })),
        now(),
      )
    }
  }

  let lookedBack = false
  /** Before the first request is put down: afterwards nobody could tell whether the older ones are known. */
  async function lookBack(tx: Tx): Promise<void> {
    if (lookedBack) return
    if (!(await keep.anyRequest(tx, district))) {
      const since = new Date(now().getTime() - BACK_DAYS * DAY)
      const newest = await newestSince(tx, district, since, BACK_MOST)
      for (let from = 0; from < newest.length; from += 1_000)
        await keep.announce(tx, district, newest.slice(from, from + 1_000))
    }
    tx.afterCommit(() => {
      lookedBack = true
    })
  }

  return {
    /** Follows the ledger: what came in is put down to be read. Costs one statement a batch. */
    async onFacts(tx: Tx, facts: readonly RecordedFact[]): Promise<void> {
      const since = now().getTime() - BACK_DAYS * DAY
      const mine = facts.filter(
        (fact) => fact.district === district && fact.subjectKind === 'matter' && NEWS.has(fact.kind),
      )
      const found = mine
        .map((fact) => ({ id: fact.subject, openedAt: openedIn(fact) }))
        .filter((one) => one.openedAt.getTime() >= since)
      if (found.length === 0) return
      await lookBack(tx)
      await keep.announce(tx, district, found)
    },

    /** A city that never watched begins with the requests of the last months. */
    async lookBack(store: Store): Promise<void> {
      if (!lookedBack) await store.tx(lookBack)
    },

    /** Reads some of what waits, the oldest first; answers whether there may be more. */
    async step(store: Store): Promise<boolean> {
      const ids = await keep.unread(store, district, BATCH)
      if (ids.length === 0) return false
      const fresh = await watchedOf(store, district, ids)
      const near = await city.nearness.near(store, fresh, NEAREST)
      if (!near) return false
      await store.tx(async (tx) => {
        const mine = await keep.takeUnread(tx, district, ids)
        const rows = fresh.filter((one) => mine.has(one.id))
        const others = new Set(
          rows.flatMap((one) =>
            (near.get(one.id) ?? []).flatMap((other) => (strengthOf(other) >= FLOOR ? [other.matter] : [])),
          ),
        )
        const known = new Map<Id, Known>(
          [
            ...(await keep.readAt(tx, district, [...others])),
            ...rows.map((one) => ({ ...one, matter: one.id, at: one.openedAt })),
          ].map((one) => [one.matter, one]),
        )
        const edges = rows.map((one) => edgesOf(one, near.get(one.id) ?? [], known))
        const strong = edges.flat().flatMap(([earlier, , strength]) => (strength >= TOUCH ? [earlier] : []))
        const there = await load(tx, await keep.groupsOfRequests(tx, district, strong))
        const groups = new Groups(there.rows, there.edges, there.hands)
        for (const [n, one] of rows.entries()) groups.take(one.id, one.openedAt, edges[n] ?? [])
        await keep.noteRead(tx, district, rows.map(readRow))
        await keep.saveEdges(tx, district, edges.flat())
        await settle(tx, groups, rows)
        // what the list of matters no longer has is not asked for again and again
        const gone = ids.filter((id) => mine.has(id) && !rows.some((one) => one.id === id))
        if (gone.length > 0) await keep.forget(tx, district, gone)
      })
      return ids.length === BATCH
    },

    /** Is there anything that was not read yet? */
    waiting: async (reader: Reader): Promise<boolean> => (await keep.unread(reader, district, 1)).length > 0,

    /** Looks anew at groups about which people decided something. */
    async lookAnew(tx: Tx, matters: readonly Id[]): Promise<void> {
      const known = await load(tx, await keep.groupsOfRequests(tx, district, matters))
      const groups = new Groups(known.rows, known.edges, known.hands)
      groups.regroup(new Set(known.rows.map((one) => one.group)))
      await settle(tx, groups, [])
    },

    /** What some of its requests call a group: for those who may not see them all. */
    async nameAmong(reader: Reader, ids: readonly Id[]): Promise<string | null> {
      const rows = await watchedOf(reader, district, ids.slice(-NAMED_FROM))
      return nameOf(rows.map(namedOf), await saidOf(reader)).text ?? rows[0]?.title.slice(0, 30) ?? null
    },
  }
}

export type Reading = ReturnType<typeof openReading>

/** An earlier request, as far as nearness asks for it. */
type Known = Where & { readonly at: Instant }

const readRow = ({ id, caller, area, lon, lat, category }: WatchedMatter): keep.ReadRow => ({
  ...{ matter: id, caller, area, lon, lat, category },
})

/** When a request came: an imported one long before its fact. */
const openedIn = (fact: RecordedFact): Instant => {
  const { openedAt } = fact.body
  const at = typeof openedAt === 'string' ? new Date(openedAt) : fact.at
  return Number.isNaN(at.getTime()) ? fact.at : at
}

/** The commonest of some values, the first of equals. */
function commonest<T>(values: readonly T[]): T | undefined {
  const counts = new Map<T, number>()
  for (const one of values) counts.set(one, (counts.get(one) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0]
}

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] as number
}

function describe(
  id: Id,
  own: readonly keep.MemberRow[],
  name: { readonly text: string | null; readonly grip: number; readonly phrases: readonly string[] },
): Group {
  const points = own.flatMap(({ lon, lat }) => (lon !== null && lat !== null ? [{ lon, lat }] : []))
  const towns = own.map((one) => one.area.slice(0, 9))
  return {
    id,
    name: name.text,
    grip: name.grip,
    phrases: name.phrases,
    area:
      commonest(own.map((one) => one.area).filter((area) => area.startsWith(commonest(towns) ?? ''))) ?? '',
    lon: points.length > 0 ? median(points.map((one) => one.lon)) : null,
    lat: points.length > 0 ? median(points.map((one) => one.lat)) : null,
    category: commonest(own.flatMap((one) => one.category ?? [])) ?? null,
    size: own.length,
    people: peopleOf(own),
    firstAt: own[0]?.at as Instant,
    lastAt: own.at(-1)?.at as Instant,
  }
}

function noticeOf(
  group: Group,
  level: WatchLevel,
  judged: Judged,
  place: string | undefined,
  at: Instant,
): { readonly title: Say; readonly text: Say } {
  const name = group.name ?? '未命名诉求群'
  const title = levelTitles[level]
  const mean = Math.round(judged.usual.mean * 10) / 10
  const season = seasonOf([name, ...group.phrases].join(' '), dayOf(at))
  const why: Record<WatchLevel, Say> = {
    burst: say(
      `1 小时内 ${judged.lastHour} 件（预警线 ${watchRules.burst} 件）`,
      `${judged.lastHour} within an hour (warned from ${watchRules.burst})`,
    ),
    hot: say(
      `今日 ${judged.today} 件，同类日平均 ${mean} 件，偏差 ${judged.z.toFixed(1)}`,
      `${judged.today} today, such days usually bring ${mean}; z ${judged.z.toFixed(1)}`,
    ),
    people: say(
      `24 小时内 ${judged.people24h} 人反映同一地点同一事项`,
      `${judged.people24h} different people within 24 hours about one place`,
    ),
  }
  const seasonal = season
    ? say(`；季节性：${season.title.zh}`, `; of the season: ${season.title.en}`)
    : say('', '')
  return {
    title: say(`${title.zh}预警：${name}`, `${title.en}: ${group.name ?? 'unnamed group'}`),
    text: say(
      `${place ? `${place}，` : ''}${why[level].zh}，共 ${group.size} 件 ${group.people} 人${seasonal.zh}`,
      `${place ? `${place}: ` : ''}${why[level].en}; ${group.size} requests of ${group.people} people in all${seasonal.en}`,
    ),
  }
}
