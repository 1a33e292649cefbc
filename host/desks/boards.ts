import { type Instant, no, ok, type Refusal, type Result, say } from '../../base/index.ts'
import { type Alarm, type Board, forVisitors, type Picture, refusals } from '../../brain/indicators/index.ts'
import { alerts } from '../../platform/command/index.ts'
import { notYetFollowed, type RecordedFact } from '../../platform/ledger/index.ts'
import { matterRights } from '../../platform/matters/index.ts'
import { type Actor, systemActor } from '../../platform/org/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { awaitFacts } from '../awaited.ts'
import { centreOf, SUMS } from '../centre.ts'
import { keepUntilChanged } from '../kept.ts'
import type { LiveEvent } from '../live.ts'
import type { OpenCity } from '../open.ts'
import { rulesOf } from '../rules.ts'
import { alertsOf } from '../warnings.ts'
import { holds, onDuty } from './may.ts'

/** Who lays out the wall, and who has the second look before anything stands on it. */
const COMPOSE = ['analyst', 'officeHead']
const APPROVE = ['leader', 'officeHead', 'supervisor', 'analyst']
/** Sums are waited for this long after a fact; then the picture is made of what there is, and made anew soon. */
const SETTLE_MS = 700
/** A wall changes at most once in so long: a thousand of them hear of each change, and nobody reads a figure faster. */
const BETWEEN_MS = 2_000
/** What a strip of one line holds, and a little more. */
const MOST_ALARMS = 8
/** What the strip of alarms speaks of 告警条: no counts wait for it. */
const ALARMING: readonly string[] = ['alert', 'firing']
const LEVELS = ['red', 'orange', 'yellow', 'blue'] as const

type Asked = {
  readonly name: string
  readonly area?: string
  readonly version?: number
  readonly visitor?: boolean
}
type Json = Readonly<Record<string, unknown>>

/** Boards of the wall 大屏: what they show, who may lay them out, tours for guests. */
export function boardDesks(
  city: OpenCity,
  live?: {
    subscribe(hear: (event: LiveEvent) => void): () => void
    watch(hear: (facts: readonly RecordedFact[]) => void): () => void
  },
) {
  const centre = centreOf(city)
  const { boards, tiles } = centre
  const hearers = new Set<() => void>()
  const sums = awaitFacts((seqs) => notYetFollowed(city.store, SUMS, seqs), {
    patienceMs: SETTLE_MS,
    onLate: () => kept.changed(),
  })
  const kept = keepUntilChanged<Picture>(() => city.now().getTime(), {
    lastMeanwhile: true,
    betweenMs: BETWEEN_MS,
    ready: sums.settled,
    onRenewed: () => tell(),
  })
  const tell = () => {
    for (const hear of hearers) hear()
  }
  live?.subscribe((event) => {
    if (event.event === 'screen' && event.data.rates !== true) kept.changed()
  })
  live?.watch((facts) => {
    sums.heard(facts.map(({ seq }) => seq))
    if (facts.some(({ subjectKind }) => ALARMING.includes(subjectKind))) kept.changed()
  })

  const areaOf = (given: string | undefined): string | null =>
    given && /^\d{6,12}$/.test(given) && given !== city.plan.district ? given : null

  /** Who sees the same rows sees the same picture; guests see that of the whole, without rows. */
  const keyOf = (who: Actor, { name, area, version, visitor }: Asked): string =>
    JSON.stringify([
      name,
      version ?? '',
      areaOf(area),
      visitor === true,
      visitor ? '' : matterRights({ roles: city.compiled.roles }, who),
    ])

  const persons = (): ReadonlySet<string> =>
    new Set(Object.values(centre.declared()).flatMap((one) => (one.persons ? [one.name] : [])))

  /** 告警条: public warnings in force, for everybody; red and orange alerts, for those who may see them. */
  async function alarmsOf(who: Actor, visitor: boolean): Promise<readonly Alarm[]> {
    const at = city.now()
    const inForce = await alerts.warningsInForce(alertsOf(city), city.store, at, MOST_ALARMS)
    const warnings = inForce
      .filter(({ status, scope }) => status === 'Actual' && scope === 'Public')
      .map(({ id, headline, rank }): Alarm & { readonly rank: number } => ({
        ...{ level: LEVELS[(rank ?? 4) - 1] ?? 'blue', title: headline, rank: rank ?? 4 },
        url: visitor ? '/citizen/warnings' : `/console/warnings#${id}`,
      }))
    const standing = visitor
      ? []
      : await rulesOf(city).board.list(city.store, who, { open: true, limit: MOST_ALARMS })
    const firings = standing
      .filter(({ level }) => level === 'red' || level === 'orange')
      .map(({ id, level, title, objectTitle }) => ({
        ...{ level, rank: level === 'red' ? 1 : 2 },
        title: say(`${title.zh}：${objectTitle}`, `${title.en}: ${objectTitle}`),
        url: `/console/firings/${id}`,
      }))
    return [...warnings, ...firings]
      .sort((a, b) => a.rank - b.rank)
      .slice(0, MOST_ALARMS)
      .map(({ rank: _rank, ...alarm }) => alarm)
  }

  async function picture(who: Actor, asked: Asked): Promise<Result<Picture, Refusal>> {
    const board = await boards.find(city.store, asked.name, asked.version)
    if (!board.ok) return board
    const area = areaOf(asked.area)
    const made = await kept.get(`${keyOf(who, asked)} ${board.value.version}`, async () => {
      const looker = asked.visitor ? systemActor(city.plan.district) : who
      const whole = await tiles.picture(city.screens.reader(), looker, board.value, area, city.now())
      const alarms = await alarmsOf(who, asked.visitor === true)
      return { ...(asked.visitor ? forVisitors(whole, persons()) : whole), alarms }
    })
    return ok(made)
  }

  const short = ({
    name,
    title,
    version,
    state,
    order,
    madeBy,
    madeAt,
    decidedBy,
    decidedAt,
    why,
  }: Board) => ({
    ...{ name, title, version, state, order: order ?? 99, madeBy, madeAt, decidedBy, decidedAt, why },
  })

  return {
    boards: {
      async list(reader: Reader, who: Actor) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const [all, pending, carousel] = await Promise.all([
          boards.list(reader),
          boards.pending(reader),
          boards.carousel(reader),
        ])
        const compose = holds(city, who, COMPOSE).ok
        return ok({
          rows: all.map(short),
          carousel,
          pending: compose || holds(city, who, APPROVE).ok ? pending.map(short) : [],
          may: { compose, approve: holds(city, who, APPROVE).ok },
        })
      },

      async read(reader: Reader, who: Actor, input: { readonly name: string; readonly version?: number }) {
        const may = onDuty(city, who)
        if (!may.ok) return may
        const found = await boards.find(reader, input.name, input.version)
        if (!found.ok) return found
        const versions = await boards.versions(reader, input.name)
        return ok({ ...found.value, versions: versions.map(short) })
      },

      async picture(_reader: Reader, who: Actor, input: Asked) {
        const may = onDuty(city, who)
        return may.ok ? picture(who, input) : may
      },

      async save(
        tx: Tx,
        who: Actor,
        input: {
          readonly name: string
          readonly version: number
          readonly body: Json
          readonly propose: boolean
        },
        at: Instant,
      ) {
        const may = holds(city, who, COMPOSE)
        return may.ok ? boards.save(tx, who, input, at) : may
      },

      async decide(
        tx: Tx,
        who: Actor,
        input: {
          readonly name: string
          readonly version: number
          readonly accept: boolean
          readonly why: string
        },
        at: Instant,
      ) {
        const may = holds(city, who, APPROVE)
        if (!may.ok) return may
        const done = await boards.decide(tx, who, input, at)
        if (done.ok) setTimeout(tell, 50).unref()
        return done
      },

      async saveCarousel(tx: Tx, who: Actor, input: Json, at: Instant) {
        const may = holds(city, who, [...COMPOSE, 'leader'])
        return may.ok ? boards.saveCarousel(tx, who, input, at) : may
      },

      /** Freezes every board for a tour 讲解: aggregates only, with a watermark of who made it and when. */
      async freeze(tx: Tx, who: Actor, input: { readonly title: string }, at: Instant) {
        const may = holds(city, who, [...COMPOSE, ...APPROVE])
        if (!may.ok) return may
        const title = input.title.trim().slice(0, 80)
        if (title === '') return no(refusals['indicators.badEntry']({ field: '名称' }))
        const pictures: Picture[] = []
        for (const board of await boards.list(tx)) {
          const made = await picture(who, { name: board.name, visitor: true })
          if (made.ok) pictures.push(made.value)
        }
        return ok(await boards.freeze(tx, who, title, pictures, at))
      },

      async tour(reader: Reader, who: Actor, input: { readonly id: string }, at: Instant) {
        const may = onDuty(city, who)
        return may.ok ? boards.tour(reader, input.id, at) : may
      },

      async tours(reader: Reader, who: Actor) {
        const may = onDuty(city, who)
        return may.ok ? ok({ rows: await boards.tours(reader) }) : may
      },

      /** What a stream of one board needs: its key, its picture, and when to look again. */
      keyOf,
      live: picture,
      subscribe(hear: () => void) {
        hearers.add(hear)
        return () => void hearers.delete(hear)
      },
    },
  }
}
