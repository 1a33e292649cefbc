import { addDays, type Day, dayOf, type Id, type Instant, instantOf, newId } from '../../../base/index.ts'
import type { RecordedFact } from '../../../platform/ledger/declare.ts'
import {
  countFigures,
  type FigurePart,
  type FigurePlaces,
  fellDue,
  figurePlaces,
  firstOpened,
  type Look,
  type MattersCity,
  matterRights,
  stillMoving,
  stoppedFellDue,
  typesPresent,
} from '../../../platform/matters/index.ts'
import { type Actor, systemActor } from '../../../platform/org/index.ts'
import type { Reader, Store, Tx } from '../../../platform/store/index.ts'
import type { Dimension, IndicatorDeclaration } from '../declare.ts'
import {
  additive,
  type Counted,
  type Crowd,
  crowdsBy,
  daysOf,
  dimsOf,
  isCountedOn,
  placesText,
  reachOf,
  wholeDays,
} from './crowds.ts'
import * as keep from './keep.ts'

/** Days back for which sums are kept: a lunar year and a month, so that 同比 needs no counting. */
export const HORIZON_DAYS = 420
/** Closed longer ago than this, a matter hardly moves; if it does, all its days are counted anew. */
const MOVING_DAYS = 60
const PLACED_AT_ONCE = 2000
/** Days of the past that one transaction counts; whoever changes a matter meanwhile waits for it. */
const DAYS_AT_ONCE = 1
/** A matter taken over from elsewhere may have limits from before it was opened here. */
const earliest = (first: Instant): Day => addDays(dayOf(first), -31)

/** Given once by the host. */
export type CountsCity = {
  readonly district: string
  readonly roles: MattersCity['roles']
  /** Every version of every indicator, those of people included; read anew each time. */
  readonly versions: () => Readonly<Record<string, readonly Counted[]>>
  readonly mainClocks: (type: string) => readonly string[]
  readonly partOf: (one: IndicatorDeclaration) => FigurePart
}

export type Sum = { readonly base: number; readonly hits: number }
/** Sums as kept: `asOf` is up to when they hold. */
export type KeptSums = {
  readonly asOf: Instant
  readonly whole: Sum
  readonly groups: readonly ({ readonly key: string } & Sum)[]
}

/** Facts with which a matter begins. */
const BIRTHS: ReadonlySet<string> = new Set(['matter.opened', 'matter.imported'])
const NONE: Sum = { base: 0, hits: 0 }

/**
 * Figures kept incrementally 增量统计: the partial sums of a day are counted from its rows, and anew only when one of
 * its rows has changed. What is read is added up from them; what they cannot answer is counted from the rows.
 */
export function openCounts(city: CountsCity) {
  const { district } = city
  const system = systemActor(district)
  /** Every kept day was counted by the definitions of today; until then all is counted from the rows. */
  let ready = false
  let crowds: { readonly of: unknown; readonly on: ReturnType<typeof crowdsBy> } | undefined
  /** The crowds of a day, worked out once for as long as the definitions stay the same. */
  const crowdsOn = (day: Day): readonly Crowd[] => {
    const of = city.versions()
    if (crowds?.of !== of) crowds = { of, on: crowdsBy(of) }
    return crowds.on(day)
  }
  /** Kinds of matters that there are any of; of the others every day is nothing, and nothing is kept. */
  let present: Set<string> | null = null

  /** One pass over a day of a crowd, as of `at`. */
  async function count(reader: Reader, crowd: Crowd, day: Day, at: Instant): Promise<keep.Part[]> {
    const look: Look = {
      who: system,
      roles: city.roles,
      seen: {
        district,
        from: instantOf(day),
        to: instantOf(addDays(day, 1)),
        asOf: at,
        live: true,
        mainClocks: city.mainClocks(crowd.type),
      },
    }
    const parts = crowd.members.map((one): FigurePart => {
      const part = city.partOf(one)
      return { ...part, base: [...(one.count.where ?? []), ...(part.base ?? [])] }
    })
    const rows = await countFigures(
      reader,
      look,
      { type: crowd.type, period: crowd.period },
      parts,
      crowd.dims,
    )
    return rows.flatMap((row) =>
      crowd.members.flatMap((one, i) => {
        const { base, hits } = row.parts[i] ?? NONE
        const wanted = row.by === null || dimsOf(one).includes(row.by)
        return wanted && base > 0
          ? [
              {
                indicator: one.name,
                version: one.version,
                day,
                by: row.by ?? '',
                key: row.key,
                base,
                hits: one.of || one.mean ? hits : base,
              },
            ]
          : []
      }),
    )
  }

  async function refresh(tx: Tx, crowd: Crowd, day: Day, at: Instant): Promise<void> {
    const parts = await count(tx, crowd, day, at)
    const { key, fingerprint } = crowd
    const names = crowd.members.map((one) => one.name)
    await keep.saveDay(tx, district, { crowd: key, day, fingerprint, at }, names, parts)
  }

  async function seenTypes(reader: Reader): Promise<Set<string>> {
    present ??= new Set(await typesPresent(reader, district))
    return present
  }

  /** Days of all crowds that are not kept by the definitions of today are counted. */
  async function complete(tx: Tx, first: Day, last: Day, at: Instant, most = Number.POSITIVE_INFINITY) {
    const types = await seenTypes(tx)
    const stands = await keep.keptOf(tx, district, first, last)
    let done = 0
    for (let day = last; day >= first; day = addDays(day, -1))
      for (const crowd of crowdsOn(day)) {
        if (!types.has(crowd.type) || stands.get(`${crowd.key} ${day}`) === crowd.fingerprint) continue
        await refresh(tx, crowd, day, at)
        if (++done >= most) return true
      }
    return false
  }

  /**
   * Matters that changed, by facts or because time has passed since the sums were last true: their old and new days are
   * counted anew, of the crowds they belong to. Those born with these facts were counted nowhere before.
   */
  async function touched(
    tx: Tx,
    changed: readonly Id[],
    since: Instant,
    at: Instant,
    from: Day,
    born: ReadonlySet<Id> = new Set(),
  ): Promise<void> {
    const [due, passed] = await Promise.all([
      fellDue(tx, district, since, at),
      stoppedFellDue(tx, district, since, at),
    ])
    const ids = [...new Set([...changed, ...due])]
    if (ids.length + passed.length === 0) return
    const today = dayOf(at)
    const [before, now] = [
      new Map((await keep.placesOf(tx, district, ids)).map((row) => [row.matter, row.places])),
      await figurePlaces(tx, district, ids),
    ]
    const types = await seenTypes(tx)
    for (const one of now) types.add(one.type)
    const dirty = new Map<string, { crowd: Crowd; day: Day }>()
    const add = (type: string, day: Day, counts: (crowd: Crowd) => boolean): void => {
      if (day < from || day > today) return
      for (const crowd of crowdsOn(day))
        if (crowd.type === type && counts(crowd)) dirty.set(`${crowd.key} ${day}`, { crowd, day })
    }
    for (const one of now) {
      const old = before.get(one.matter)
      const places = [...new Set([...(old ?? []), ...placesText(one)])]
      // Each crowd counts it on the days of its own date alone: a clock that runs out today changes nothing of last week's calls.
      for (const day of daysOf(places)) add(one.type, day, ({ period }) => isCountedOn(places, period, day))
      // Nobody remembers where it was counted: then each day since it was opened may have been one of its days.
      if (!old && !born.has(one.matter) && one.opened < today)
        for (let day = one.opened > from ? one.opened : from; day <= today; day = addDays(day, 1))
          add(one.type, day, () => true)
    }
    for (const { type, kind, day } of passed)
      add(type, day, ({ period }) => typeof period === 'object' && period.clockDue === kind)
    for (const { crowd, day } of dirty.values()) await refresh(tx, crowd, day, at)
    await remember(tx, now)
  }

  /** Places that later acts will find. */
  const remember = (tx: Tx, rows: readonly FigurePlaces[]): Promise<void> =>
    keep.savePlaces(
      tx,
      district,
      rows.map((one) => ({ matter: one.matter, places: placesText(one) })),
    )

  async function place(tx: Tx, ids: readonly Id[]): Promise<void> {
    if (ids.length > 0) await remember(tx, await figurePlaces(tx, district, ids))
  }

  const begin = (at: Instant): keep.Progress => ({ asOf: at, backTo: null, placedTo: null })

  /** Indicators of a question that can be answered from sums, with the days they need. */
  async function kept(reader: Reader, crowd: Crowd, first: Day, last: Day): Promise<boolean> {
    if (present && !present.has(crowd.type)) return true
    const days = await keep.keptDays(reader, district, crowd.key, first, last)
    const fresh = new Set(days.filter((one) => one.fingerprint === crowd.fingerprint).map((one) => one.day))
    for (let day = first; day <= last; day = addDays(day, 1)) if (!fresh.has(day)) return false
    return true
  }

  return {
    /** Follower of the ledger: days that facts changed are counted anew. */
    async onFacts(tx: Tx, facts: readonly RecordedFact[], now: Instant): Promise<void> {
      const ids = [
        ...new Set(
          facts
            .filter((fact) => fact.subjectKind === 'matter' && fact.district === district)
            .map((fact) => fact.subject),
        ),
      ]
      const before = await keep.lockProgress(tx, district)
      if (!before?.backTo) {
        // Nothing is counted yet: where a matter is now, it will be counted.
        await place(tx, ids)
        if (!before) await keep.saveProgress(tx, district, begin(now))
        return
      }
      const born = facts.filter((fact) => BIRTHS.has(fact.kind)).map((fact) => fact.subject)
      await touched(tx, ids, before.asOf, now, before.backTo, new Set(born))
      await keep.saveProgress(tx, district, { ...before, asOf: now })
    },

    /**
     * A step: the places of matters that still move, to begin with; then what fell due meanwhile, today if it has just
     * begun, and one more day of the past, newest first. True while there is more to do.
     */
    async step(store: Store, now: Instant): Promise<boolean> {
      return store.tx(async (tx) => {
        const before = (await keep.lockProgress(tx, district)) ?? begin(now)
        const today = dayOf(now)
        // Places before sums: of a matter that nobody has placed, every kept day would have to be counted anew when it moves.
        if (before.placedTo !== LAST) {
          const ids = await stillMoving(
            tx,
            district,
            instantOf(addDays(today, -MOVING_DAYS)),
            before.placedTo,
            PLACED_AT_ONCE,
          )
          await place(tx, ids)
          const placedTo = ids.length < PLACED_AT_ONCE ? LAST : (ids.at(-1) ?? LAST)
          await keep.saveProgress(tx, district, { ...before, placedTo })
          return true
        }
        const start = before.backTo ?? today
        await touched(tx, [], before.asOf, now, start)
        // Every day up to today stands, also those on which nothing happened.
        const since = before.backTo === null ? today : dayOf(before.asOf)
        await complete(tx, [since, start].sort()[1] ?? today, today, now)
        // Then the past: days not yet counted, or counted by another definition.
        const first = await firstOpened(tx, district)
        const limit = addDays(today, -HORIZON_DAYS)
        const oldest = first && earliest(first) > limit ? earliest(first) : limit
        let backTo = start
        let more = false
        if (first && backTo > oldest) {
          const next = addDays(backTo, -DAYS_AT_ONCE)
          backTo = [next, oldest].sort()[1] ?? oldest
          await complete(tx, backTo, addDays(backTo, DAYS_AT_ONCE), now)
          more = true
        }
        await keep.saveProgress(tx, district, { ...before, asOf: now, backTo })
        return more
      })
    },

    /** A definition changed: nothing is added up until its days have been counted anew. */
    changed(): void {
      ready = false
    },

    /** Days of changed definitions are counted by the new ones; true while there is more. */
    async renew(store: Store, now: Instant, most = 20): Promise<boolean> {
      if (ready) return false
      const more = await store.tx(async (tx) => {
        const before = await keep.lockProgress(tx, district)
        if (!before?.backTo) return false
        return complete(tx, before.backTo, dayOf(now), now, most)
      })
      ready = !more
      return more
    },

    /** Days beyond the horizon and indicators that are gone are forgotten. */
    sweep: (tx: Tx, now: Instant) =>
      keep.sweep(tx, district, addDays(dayOf(now), -HORIZON_DAYS - 2), Object.keys(city.versions())),

    /**
     * The sums of indicators of one crowd over whole days, as far as the actor's rights allow adding them; null when
     * they have to be counted from the rows.
     */
    async read(
      reader: Reader,
      who: Actor,
      one: Counted,
      span: { readonly from: Instant; readonly to: Instant },
      now: Instant,
      asked: {
        readonly by?: Dimension
        readonly area?: string | null
        readonly group?: 'day' | 'month'
      } = {},
    ): Promise<KeptSums | null> {
      if (!ready || !additive(one)) return null
      const reach = reachOf(matterRights({ roles: city.roles }, who), one.count.type, district)
      if (reach === null) return null
      const days = wholeDays(span.from, span.to, now)
      const done = await keep.progress(reader, district)
      if (!days || !done?.backTo || dayOf(done.asOf) !== dayOf(now)) return null
      const first = await firstOpened(reader, district)
      const begins = first ? earliest(first) : days.last
      const from = [days.first, begins].sort()[1] ?? begins
      const narrow = asked.area && !district.startsWith(asked.area) ? [asked.area] : null
      const areas = reach === 'all' ? narrow : within(reach, narrow)
      if (areas?.some((area) => area.length > 9) && !dimsOf(one).includes('village')) return null
      const dim = areas?.some((area) => area.length > 9) ? 'village' : 'area'
      const { by, group } = asked
      // Two divisions at once are not kept: the rows are asked.
      if (areas !== null && by && by !== 'area' && by !== 'village') return null
      const wanted = by ?? (areas === null ? '' : dim)
      if (wanted !== '' && !dimsOf(one).includes(wanted)) return null
      if (areas?.length === 0) return { asOf: done.asOf, whole: NONE, groups: [] }
      if (from <= days.last && from < done.backTo) return null
      const versions = city.versions()[one.name] ?? [one]
      if (from <= days.last)
        for (const crowd of crowdsBy({ [one.name]: versions })(days.last)) {
          const whole = crowdsOn(days.last).find((all) => all.key === crowd.key)
          if (!whole || !(await kept(reader, whole, days.last, days.last))) return null
        }
      const ask = (dimension: string, grouped: 'none' | 'key' | 'day' | 'month') =>
        keep.sums(reader, district, {
          indicators: [one.name],
          by: dimension,
          first: from,
          last: days.last,
          keys: areas,
          group: grouped,
        })
      const wholeDim = areas === null ? '' : dim
      const [whole] = await ask(wholeDim, 'none')
      const groups = by || group ? await ask(by ?? wholeDim, by ? 'key' : (group as 'day' | 'month')) : []
      return {
        asOf: done.asOf,
        whole: whole ? { base: whole.base, hits: whole.hits } : NONE,
        groups: groups.map((row) => ({ key: row.group, base: row.base, hits: row.hits })),
      }
    },

    /**
     * Counts kept days anew and compares 复算核对: every part equal, or the kept day is put right and the check says
     * which. `days` absent = all of them.
     */
    async compare(store: Store, now: Instant, days?: readonly Day[]): Promise<keep.Check> {
      return store.tx(async (tx) => {
        const done = await keep.lockProgress(tx, district)
        const examples: unknown[] = []
        const types = await seenTypes(tx)
        let [looked, parts, wrong] = [0, 0, 0]
        const all: Day[] = []
        for (let day = done?.backTo ?? addDays(dayOf(now), 1); day <= dayOf(now); day = addDays(day, 1))
          all.push(day)
        for (const day of days ?? all) {
          if (done?.backTo == null || day < done.backTo || day > dayOf(done.asOf)) continue
          looked++
          for (const crowd of crowdsOn(day)) {
            if (!types.has(crowd.type)) continue
            // counted as of the same instant up to which the kept sums hold
            const again = await count(tx, crowd, day, done.asOf)
            const names = crowd.members.map((one) => one.name)
            const stood = await keep.dayParts(tx, district, day, names)
            const text = (part: keep.Part): string =>
              `${part.indicator} ${part.version} ${part.by} ${part.key} ${part.base} ${part.hits}`
            const [mine, theirs] = [new Set(stood.map(text)), new Set(again.map(text))]
            parts += theirs.size
            const off = [
              ...[...mine].filter((one) => !theirs.has(one)),
              ...[...theirs].filter((one) => !mine.has(one)),
            ]
            if (off.length === 0) continue
            wrong += off.length
            if (examples.length < 10) examples.push({ day, crowd: crowd.key, off: off.slice(0, 4) })
            await refresh(tx, crowd, day, done.asOf)
          }
        }
        const check = { id: newId(), at: now, days: looked, parts, wrong, examples }
        await keep.saveCheck(tx, district, check)
        return check
      })
    },

    checks: (reader: Reader) => keep.checks(reader, district),
    progress: (reader: Reader) => keep.progress(reader, district),
  }
}

/** Mark of a look through matters that has reached the end. */
const LAST: Id = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** Areas of a right narrowed to one asked for. */
function within(reach: readonly string[], narrow: readonly string[] | null): readonly string[] {
  if (narrow === null) return reach
  const [area = ''] = narrow
  if (reach.some((one) => area.startsWith(one))) return [area]
  return reach.filter((one) => one.startsWith(area))
}

export type Counts = ReturnType<typeof openCounts>
