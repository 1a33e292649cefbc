import type { Id } from '../../../base/index.ts'
import { openStream } from '../../detect/index.ts'
import {
  firstFrom,
  metricsOf,
  ordinary,
  partsOf,
  reachOf,
  type Sample,
  type Standing,
  step,
  type Usual,
  type Verdict,
  verdictAt,
} from './decide.ts'
import type { Condition, Objects, WatchRuleDeclaration } from './declare.ts'

/** A rule that runs, as it was published. */
export type Running = {
  readonly name: string
  readonly version: number
  readonly declared: WatchRuleDeclaration
}

/** What a reading, a fact or a figure brings 输入. Without a device it belongs to an area only. */
export type Incoming = {
  readonly metric: string
  readonly at: number
  readonly value: number
  readonly area: string
  readonly device: {
    readonly code: string
    readonly title: string
    readonly kind: string
    readonly unit: Id | null
    readonly lon: number | null
    readonly lat: number | null
  } | null
  /** It was said, but counts in no figure: the instrument is doubted. */
  readonly doubtful?: boolean
  /** Which event it is: the same one told twice is one. A device says one value at a time, that is told by its instant. */
  readonly event?: string
}

export type Watched = {
  readonly key: string
  readonly title: string
  readonly area: string
  readonly unit: Id | null
  readonly lon: number | null
  readonly lat: number | null
}

/** A firing as it was written. */
type Written = {
  readonly rule: string
  readonly object: string
  readonly beganAt: number
  readonly endedAt: number | null
}

type About = { readonly rule: Running; readonly object: Watched; readonly at: number }
export type Outcome =
  | (About & { readonly does: 'begin'; readonly verdict: Verdict; readonly late: boolean })
  | (About & { readonly does: 'again'; readonly times: number; readonly peak: number | null })
  | (About & { readonly does: 'end' })

/** Samples of one metric kept at most: a sensor gone mad fills no memory. */
const MOST_SAMPLES = 4_000

type Thing = {
  readonly object: Watched
  readonly tracks: Map<string, Sample[]>
  readonly several: boolean
  readonly usual: Usual
  readonly streams: Map<string, ReturnType<typeof openStream>>
  lastAt: number
}
type Ours = {
  readonly rule: Running
  readonly metrics: ReadonlySet<string>
  readonly thing: Thing
  standing: Standing
  lateAt: number
}

const DEFAULT_DIGITS = 9
const eachOf = (of: Objects): 'device' | 'area' => of.each ?? 'device'

/** Does the rule look at this? Which object it belongs to then. */
function objectOf({ declared: { of } }: Running, one: Incoming): string | null {
  if (of.areas && !of.areas.some((area) => one.area.startsWith(area))) return null
  if (one.device) {
    if (of.kinds && !(of.kinds as readonly string[]).includes(one.device.kind)) return null
    if (of.devices && !of.devices.includes(one.device.code)) return null
    if (eachOf(of) === 'device') return `device:${one.device.code}`
  } else if (eachOf(of) === 'device') return null
  return `area:${one.area.slice(0, of.digits ?? DEFAULT_DIGITS)}`
}

const asksOdd = (condition: Condition): readonly string[] =>
  partsOf(condition).flatMap((one) => (one.is === 'unlike' ? [one.metric] : []))

export type EngineOptions = {
  readonly areaName?: (area: string) => string | undefined
  /** What is usual for an object, read beside: an answer of null is asked for again later. */
  readonly usualOf?: (object: Watched) => Usual
}

/**
 * The rules of a city at work in memory 规则引擎. Every sample is judged in the order of its own time, by itself: however the stream is
 * cut into batches, the firings are the same. What comes late is judged where it belongs and told as late.
 */
export function openEngine({ areaName = () => undefined, usualOf = () => ({}) }: EngineOptions = {}) {
  let rules: readonly Running[] = []
  const things = new Map<string, Thing>()
  const ours = new Map<string, Ours>()
  /** Which rules look at a metric of a device or an area. */
  let routes = new Map<string, readonly Ours[]>()
  let reach = new Map<string, number>()
  let oddMetrics = new Set<string>()
  /** Open firings found at the start: they stand without having been seen to begin. */
  const seeds = new Map<string, number>()

  const keyOf = (rule: Running, object: string): string => `${rule.name} ${object}`

  function thingOf(key: string, one: Incoming): Thing {
    const known = things.get(key)
    if (known) return known
    const several = key.startsWith('area:')
    const area = several ? key.slice('area:'.length) : one.area
    const object: Watched = several
      ? {
          key,
          title: areaName(area) ?? area,
          area,
          unit: null,
          lon: one.device?.lon ?? null,
          lat: one.device?.lat ?? null,
        }
      : {
          key,
          title: one.device?.title ?? key,
          area,
          unit: one.device?.unit ?? null,
          lon: one.device?.lon ?? null,
          lat: one.device?.lat ?? null,
        }
    const made: Thing = {
      object,
      tracks: new Map(),
      several,
      usual: usualOf(object),
      streams: new Map(),
      lastAt: Number.NEGATIVE_INFINITY,
    }
    things.set(key, made)
    return made
  }

  function routeOf(one: Incoming): readonly Ours[] {
    const route = `${one.metric} ${one.device?.code ?? ''} ${one.area}`
    const known = routes.get(route)
    if (known) return known
    const found = rules.flatMap((rule): Ours[] => {
      const metrics = new Set(metricsOf(rule.declared.when))
      const object = metrics.has(one.metric) ? objectOf(rule, one) : null
      if (object === null) return []
      const key = keyOf(rule, object)
      const had = ours.get(key)
      if (had && had.rule === rule) return [had]
      const seeded = had?.standing.beganAt ?? seeds.get(key) ?? null
      const made: Ours = {
        ...{ rule, metrics, thing: thingOf(object, one), lateAt: Number.NEGATIVE_INFINITY },
        standing: seeded === null ? ordinary : { beganAt: seeded, calm: 0 },
      }
      ours.set(key, made)
      return [made]
    })
    routes.set(route, found)
    return found
  }

  /** Puts a sample where it belongs; answers whether newer ones of the same device were there. Null = it was there already. */
  function place(thing: Thing, one: Incoming): boolean | null {
    const track = thing.tracks.get(one.metric) ?? []
    thing.tracks.set(one.metric, track)
    const device = one.device?.code ?? null
    let odd: Sample['odd']
    const newest = track.at(-1)
    const late =
      newest !== undefined &&
      one.at < newest.at &&
      (!thing.several ||
        track.findLast((other) => other.device === device && other.at > one.at) !== undefined)
    if (oddMetrics.has(one.metric) && !late) {
      const name = `${one.metric} ${device ?? ''}`
      const next = thing.streams.get(name) ?? openStream()
      thing.streams.set(name, next)
      const said = next(one.at, one.value)
      if (said.begins) odd = said.sign ?? true
    }
    const sample: Sample = {
      at: one.at,
      value: one.value,
      device,
      ...(odd ? { odd } : {}),
      ...(one.event ? { event: one.event } : {}),
    }
    if (newest === undefined || one.at > newest.at) track.push(sample)
    else {
      let i = track.length
      while (i > 0 && (track[i - 1]?.at ?? 0) > one.at) i--
      // facts of one instant are several events, a device says one value at a time
      if (device !== null || one.event !== undefined)
        for (let k = i - 1; k >= 0 && track[k]?.at === one.at; k--)
          if (track[k]?.device === device && track[k]?.event === one.event) return null
      track.splice(i, 0, sample)
    }
    const oldest = Math.min(one.at, track.at(-1)?.at ?? one.at) - (reach.get(one.metric) ?? 0)
    if (track.length > MOST_SAMPLES) track.splice(0, track.length - MOST_SAMPLES / 2)
    else if (track.length > 64 && (track[32]?.at ?? 0) < oldest) track.splice(0, 16)
    return late
  }

  /** What its neighbours made doubtful afterwards counts no longer. */
  function takeBack(thing: Thing, one: Incoming): void {
    const track = thing.tracks.get(one.metric)
    if (!track) return
    for (let i = firstFrom(track, one.at); track[i]?.at === one.at; i++)
      if (track[i]?.device === (one.device?.code ?? null)) {
        track.splice(i, 1)
        return
      }
  }

  function judged(one: Ours, at: number, out: Map<string, Outcome>, list: Outcome[]): void {
    const { rule, thing } = one
    const verdict = verdictAt(
      rule.declared.when,
      { tracks: thing.tracks, area: thing.object.area, usual: thing.usual, several: thing.several },
      at,
    )
    const [standing, does] = step(one.standing, verdict, at, rule.declared.clearAfter)
    one.standing = standing
    const about = { rule, object: thing.object, at }
    const key = keyOf(rule, thing.object.key)
    if (does.does === 'begin') list.push({ ...about, does: 'begin', verdict, late: false })
    else if (does.does === 'end') {
      out.delete(key)
      list.push({ ...about, does: 'end' })
    } else if (does.does === 'again') {
      const had = out.get(key)
      const again: Outcome = {
        ...about,
        does: 'again',
        times: (had?.does === 'again' ? had.times : 0) + 1,
        peak: worst(had?.does === 'again' ? had.peak : null, verdict.value, rule.declared.when),
      }
      out.set(key, again)
    }
  }

  function late(one: Ours, at: number, list: Outcome[]): void {
    const { rule, thing } = one
    if (one.standing.beganAt !== null && one.standing.beganAt <= at) return
    if (Math.abs(at - one.lateAt) < reachOf(rule.declared.when)) return
    const verdict = verdictAt(
      rule.declared.when,
      { tracks: thing.tracks, area: thing.object.area, usual: thing.usual, several: thing.several },
      at,
    )
    if (!verdict.hit) return
    one.lateAt = at
    list.push({ rule, object: thing.object, at, does: 'begin', verdict, late: true })
  }

  return {
    /** The rules that run from now on. What stands under a changed rule goes on standing. */
    setRules(next: readonly Running[]): void {
      const same = new Map(rules.map((one) => [`${one.name} ${one.version}`, one]))
      rules = next.map((one) => same.get(`${one.name} ${one.version}`) ?? one)
      routes = new Map()
      reach = new Map()
      oddMetrics = new Set()
      const kept = new Set(rules.map((one) => one.name))
      for (const [key, one] of ours) if (!kept.has(one.rule.name)) ours.delete(key)
      for (const { declared } of rules) {
        for (const metric of metricsOf(declared.when))
          reach.set(metric, Math.max(reach.get(metric) ?? 0, reachOf(declared.when)))
        for (const metric of asksOdd(declared.when)) oddMetrics.add(metric)
      }
    },
    /** How far back anything looks, ms. */
    reach: (): number => Math.max(0, ...reach.values()),
    wants: (metric: string): boolean => reach.has(metric),
    /**
     * What was written says where each rule stands with each object 接续, not what was looked at to get there: at the newest
     * sample of an object a firing stands that began by then and had not ended. What is not seen yet stands as written.
     */
    stand(written: readonly Written[]): void {
      const all = Map.groupBy(written, (one) => `${one.rule} ${one.object}`)
      for (const [key, list] of all) {
        const open = list.find((one) => one.endedAt === null)
        if (open) seeds.set(key, open.beganAt)
      }
      for (const [key, one] of ours) {
        const at = one.thing.lastAt
        const stood = all
          .get(key)
          ?.find(({ beganAt, endedAt }) => beganAt <= at && (endedAt === null || endedAt > at))
        if (!stood) one.standing = ordinary
        else if (one.standing.beganAt === null) one.standing = { beganAt: stood.beganAt, calm: 0 }
        else one.standing = { ...one.standing, beganAt: stood.beganAt }
      }
    },
    /** Takes samples in and answers what follows, in the order of time. */
    take(incoming: readonly Incoming[]): readonly Outcome[] {
      const list: Outcome[] = []
      const again = new Map<string, Outcome>()
      const sorted = incoming.some((one, i) => i > 0 && one.at < (incoming[i - 1]?.at ?? 0))
        ? incoming.toSorted((a, b) => a.at - b.at)
        : incoming
      for (const one of sorted) {
        if (!reach.has(one.metric) || !Number.isFinite(one.value)) continue
        const mine = routeOf(one)
        if (one.doubtful) {
          for (const { thing } of mine) takeBack(thing, one)
          continue
        }
        const placed = new Map<Thing, boolean | null>()
        for (const each of mine) {
          const { thing } = each
          const isLate = placed.has(thing) ? placed.get(thing) : place(thing, one)
          placed.set(thing, isLate ?? null)
          if (isLate === null || isLate === undefined) continue
          if (isLate) late(each, one.at, list)
          else {
            thing.lastAt = Math.max(thing.lastAt, one.at)
            judged(each, thing.lastAt, again, list)
          }
        }
      }
      return [...list, ...again.values()]
    },
    /** What follows from time alone: silence, windows that ran empty. */
    tick(at: number): readonly Outcome[] {
      const list: Outcome[] = []
      const again = new Map<string, Outcome>()
      for (const one of ours.values())
        if (
          partsOf(one.rule.declared.when).some(
            (part) =>
              part.is === 'silent' ||
              (part.is === 'window' && (part.take === 'count' || part.take === 'sum')),
          )
        )
          if (at > one.thing.lastAt) judged(one, at, again, list)
      return list
    },
    standing: (): number => [...ours.values()].filter((one) => one.standing.beganAt !== null).length,
    /** Samples of an object, for the curve of an explanation. */
    samples: (object: string, metric: string): readonly Sample[] =>
      things.get(object)?.tracks.get(metric) ?? [],
  }
}
export type Engine = ReturnType<typeof openEngine>

/** The farther of two values, in the direction that the rule fears. */
function worst(had: number | null, value: number | null, condition: Condition): number | null {
  if (had === null || value === null) return value ?? had
  const below = partsOf(condition).some((one) => 'over' in one && one.over === 'below')
  return below ? Math.min(had, value) : Math.max(had, value)
}
