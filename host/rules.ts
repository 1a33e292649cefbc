import { type Id, type Instant, type Say, say } from '../base/index.ts'
import { forecastOf } from '../brain/forecast/index.ts'
import { rules } from '../brain/watch/index.ts'
import { duty } from '../platform/command/index.ts'
import { cursors, follow, pulse, type RecordedFact, search } from '../platform/ledger/index.ts'
import { holdersOf, systemActor } from '../platform/org/index.ts'
import { bucketOf, citySight, doubtful, series } from '../platform/signals/index.ts'
import type { Reader } from '../platform/store/index.ts'
import { unlessLost, whileAlone } from './alone.ts'
import { centreOf } from './centre.ts'
import type { OpenCity } from './open.ts'
import { perCity } from './per-city.ts'
import { signalsOf } from './sensing.ts'

/** Who is told where no roster says who is on duty, and who is called when nobody signs. */
const TOLD = ['dispatcher', 'officeHead']
const LEADERS = ['officeHead', 'supervisor']
const HOUR = 3_600_000
const DAY = 24 * HOUR
/** What is usual is read from so many days. */
const USUAL_DAYS = 28
const FOLLOWER = 'watch.rules'
const TURN = 'rules'
/** Matters looked at again after a start, at most. */
const EVENTS_BACK = 20_000
/** Figures are looked at so often. */
const FIGURES_MS = 60_000
/** Devices, days and samples of a trial. */
const TRIAL_DEVICES = 40
const TRIAL_SAMPLES = 200_000

/** Fields of a form that a firing can fill, by the names that the packs use. */
function formOf(
  city: OpenCity,
  type: string,
  firing: rules.Firing,
  given: Readonly<Record<string, unknown>>,
) {
  const words: Readonly<Record<string, unknown>> = {
    title: `${firing.title.zh}（${firing.objectTitle}）`.slice(0, 80),
    content: `${firing.title.zh}：${firing.objectTitle}，${firing.why.says.zh}。规则 ${firing.rule} 第 ${firing.version} 版。`,
    area: firing.area,
    address: firing.objectTitle,
    station: firing.objectTitle.slice(0, 60),
    metric: firing.why.values[0]?.metric,
    limit: firing.why.limit,
    seenAt: firing.beganAt.toISOString(),
    urgency: { red: 'critical', orange: 'urgent', yellow: 'normal', blue: 'normal' }[firing.level],
    ...(firing.lon !== null && firing.lat !== null ? { point: { lon: firing.lon, lat: firing.lat } } : {}),
  }
  const fields = city.types[type]?.fields ?? {}
  const urgencies = new Set(city.compiled.codes.urgency?.codes.map((one) => one.code) ?? [])
  return {
    ...Object.fromEntries(
      Object.entries(words).filter(
        ([name, value]) =>
          name in fields &&
          value !== undefined &&
          value !== null &&
          (name !== 'urgency' || urgencies.has(String(value))),
      ),
    ),
    ...given,
  }
}

function openRules(city: OpenCity) {
  const { plan, compiled, catalog, matters, store } = city
  const { district } = plan
  const system = systemActor(district)
  const sight = citySight(district)

  const holders = async (reader: Reader, roles: readonly string[], at: Instant): Promise<Id[]> => {
    const all = await Promise.all(roles.map((role) => holdersOf(reader, { role, unit: null, at })))
    return [...new Set(all.flat().map((one) => one.account))]
  }
  const onPost = async (reader: Reader, leader: boolean, at: Instant): Promise<Id[]> => {
    const on = await duty.onDuty(reader, { district, at })
    return [
      ...new Set(on.filter((one) => (one.role === 'leader') === leader).flatMap((one) => one.account ?? [])),
    ]
  }

  const rulesCity: rules.RulesCity = {
    district,
    areaName: catalog.areaName,
    send: city.messages.send,
    async told(reader, _area, at) {
      const on = await onPost(reader, false, at)
      return on.length > 0 ? on : holders(reader, TOLD, at)
    },
    async leaders(reader, _area, at) {
      const on = await onPost(reader, true, at)
      return on.length > 0 ? on : holders(reader, LEADERS, at)
    },
    async open(tx, { firing, opens, key }, at) {
      const form = formOf(city, opens.type, firing, {
        ...opens.form,
        ...(opens.urgency ? { urgency: opens.urgency } : {}),
        ...(opens.valueField && firing.why.value !== null
          ? { [opens.valueField]: Math.round(firing.why.value * 100) / 100 }
          : {}),
      })
      const opened = await matters.openIn(
        tx,
        system,
        { type: opens.type, form, touch: { source: 'watch', externalId: key, channel: opens.channel, at } },
        at,
      )
      return opened.ok ? { ok: true, value: { id: opened.value.id, number: opened.value.number } } : opened
    },
  }

  /** Metrics of devices, kinds of matters, figures. */
  const knows = (metric: string): boolean => {
    const [source, name = ''] = metric.split(':')
    if (source === 'fact') return Object.hasOwn(city.types, name)
    if (source === 'indicator') return centreOf(city).indicators.find(name).ok
    return signalsOf(city).registry.metric(metric) !== undefined || Object.hasOwn(compiled.metrics, metric)
  }
  const book = rules.openBook({ district, knows, areaName: catalog.areaName })
  const board = rules.openBoard(rulesCity, compiled.roles)

  /** Hourly means of the last weeks, read beside and kept for an hour. */
  type Hours = readonly { readonly at: number; readonly value: number }[]
  let loading: Promise<void> = Promise.resolve()
  const hours = new Map<string, { readonly until: number; readonly all: Hours | null }>()
  function hoursOf(object: string, metric: string, at: number): Hours | null {
    const key = `${object} ${metric}`
    const known = hours.get(key)
    if (known && known.until > at) return known.all
    hours.set(key, { until: at + HOUR, all: known?.all ?? null })
    const info = signalsOf(city).registry.metric(metric)
    const [kind, code = ''] = object.split(':')
    if (!info || kind !== 'device') return known?.all ?? null
    const to = new Date(bucketOf(at, 'hour'))
    // one look at a time: a thousand meters whose hour turns must not take every connection
    loading = loading.then(async () => {
      try {
        const from = new Date(to.getTime() - USUAL_DAYS * DAY)
        const points = await series(store, sight, { device: code, metric: info, from, to, grain: 'hour' })
        const all = (points ?? []).flatMap(({ at: when, value }) =>
          value === null ? [] : [{ at: when.getTime(), value }],
        )
        hours.set(key, { until: at + HOUR, all })
      } catch {
        hours.delete(key)
      }
    })
    return known?.all ?? null
  }
  const bands = new Map<string, { readonly from: number; readonly ahead: ReturnType<typeof forecastOf> }>()
  const usualOf = (object: rules.Watched) => ({
    unitOf: (metric: string) => signalsOf(city).registry.metric(metric)?.unit,
    sameHour(metric: string, at: number): readonly number[] | null {
      const all = hoursOf(object.key, metric, at)
      return (
        all
          ?.filter((one) => (at - one.at) % DAY < HOUR && at - one.at >= DAY - HOUR)
          .map((one) => one.value) ?? null
      )
    },
    band(metric: string, share: number, at: number) {
      const all = hoursOf(object.key, metric, at)
      const newest = all?.at(-1)
      if (!all || !newest || all.length < 72) return null
      const key = `${object.key} ${metric}`
      let known = bands.get(key)
      if (!known || known.from !== newest.at) {
        known = {
          from: newest.at,
          ahead: forecastOf({ values: all.map((one) => one.value), season: 24 }, 24),
        }
        bands.set(key, known)
      }
      const step = Math.floor((at - newest.at) / HOUR) - 1
      const band = known.ahead.bands.find((one) => one.share === share)
      const [low, high] = [band?.low[step], band?.high[step]]
      return low === undefined || high === undefined ? null : { low, high }
    },
  })

  /** What a rule would have seen 试算样本: raw readings of the devices it looks at, as far as they fit. */
  async function history(
    reader: Reader,
    declared: rules.WatchRuleDeclaration,
    from: Instant,
    to: Instant,
  ): Promise<rules.Incoming[]> {
    const found: rules.Incoming[] = []
    const { registry } = signalsOf(city)
    await registry.refresh(reader)
    for (const metric of rules.metricsOf(declared.when)) {
      const info = registry.metric(metric)
      if (!info) continue
      const { kinds, devices, areas } = declared.of
      const all = [...registry.devices()]
        .filter(
          (one) =>
            one.metrics.has(info.id) &&
            (!kinds || (kinds as readonly string[]).includes(one.kind)) &&
            (!devices || devices.includes(one.code)) &&
            (!areas || areas.some((area) => one.area.startsWith(area))),
        )
        .slice(0, TRIAL_DEVICES)
      for (const device of all) {
        if (found.length > TRIAL_SAMPLES) break
        const points = await series(reader, sight, {
          device: device.code,
          metric: info,
          from,
          to,
          grain: 'raw',
        })
        for (const point of points ?? [])
          if (point.value !== null)
            found.push({
              ...{ metric, at: point.at.getTime(), value: point.value, area: device.area, device },
              ...(doubtful(point.quality) ? { doubtful: true } : {}),
            })
      }
    }
    return found
  }

  return { rulesCity, book, board, usualOf, history, knows }
}

/** The rules of a city, one book and one board for its desks and its background work. */
export const rulesOf = perCity(openRules)

/** 监测预警 by itself: one process of a city watches what all of them take in, and another takes over when it is gone. */
export async function runRules(city: OpenCity, onFault: (where: Say, fault: unknown) => void) {
  const onError = unlessLost((fault) => onFault(say('监测预警', 'watch rules'), fault))
  await city.store.tx((tx) => rulesOf(city).book.bring(tx, city.compiled.watchRules, city.now()))
  const turn = await whileAlone(city, TURN, () => watching(city, onError), onError)
  return {
    begun: async (): Promise<void> => turn.now()?.begun(),
    /** Everything committed was judged and written. For tests. */
    settled: async (): Promise<void> => turn.now()?.settled(),
    /** What time alone brings, figures too. For tests, which hold the clock. */
    tick: async (): Promise<void> => turn.now()?.tick(),
    stop: (): Promise<void> => turn.stop(),
  }
}

/** Readings as they are committed, matters as they are opened, figures as they change. */
async function watching(city: OpenCity, onError: (fault: unknown) => void) {
  const room = rulesOf(city)
  const { store, now, plan } = city
  const watcher = await rules.startWatcher({
    ...{ city: room.rulesCity, store, book: room.book, signals: signalsOf(city), now, onError },
    ...{ areaName: city.catalog.areaName, usualOf: room.usualOf },
    hold: (tx) => city.turns.hold(tx, TURN),
  })
  const eventsOf = (facts: readonly RecordedFact[]): readonly rules.Incoming[] =>
    facts.flatMap(({ id, kind, body, at }) => {
      const metric = `fact:${String(body.type ?? '')}`
      return kind === 'matter.opened' && watcher.engine.wants(metric)
        ? [
            {
              ...{ metric, at: at.getTime(), value: 1, event: id },
              ...{ area: String(body.area ?? plan.district), device: null },
            },
          ]
        : []
    })
  // what was handed over before a stop may not have been judged: it is handed over again, and told apart by its id
  const known = (await cursors(store)).find((one) => one.name === FOLLOWER)?.seq ?? 0
  const again: RecordedFact[] = []
  const back = { districts: [plan.district], kinds: ['matter.opened'] }
  const since = new Date(now().getTime() - watcher.engine.reach())
  for (let before: number | null = known + 1; known > 0 && before !== null && again.length < EVENTS_BACK; ) {
    const page = await search(store, { ...back, from: since }, { before, limit: 1_000 })
    again.push(...page.facts)
    before = page.older
  }
  watcher.take(eventsOf(again))
  const onFacts = async (_: unknown, facts: readonly RecordedFact[]): Promise<void> =>
    watcher.take(eventsOf(facts))
  const follower = follow(store, FOLLOWER, onFacts, { from: 'now', onError })
  async function readFigures(): Promise<void> {
    const at = now()
    const names = (await room.book.running(store)).flatMap((one) =>
      rules.metricsOf(one.declared.when).filter((metric) => metric.startsWith('indicator:')),
    )
    for (const metric of new Set(names)) {
      const span = { from: new Date(at.getTime() - DAY), to: at }
      const read = await centreOf(city).indicators.read(
        store,
        systemActor(plan.district),
        { name: metric.slice('indicator:'.length), span },
        at,
      )
      const value = read.ok ? (read.value as { value?: unknown }).value : null
      if (typeof value === 'number')
        watcher.take([{ metric, at: at.getTime(), value, area: plan.district, device: null }])
    }
  }
  const figures = pulse(
    async () => {
      await readFigures()
      return false
    },
    { pollMs: FIGURES_MS, onError },
  )
  return {
    begun: () => follower.begun(),
    /** Everything committed was judged and written. For tests. */
    async settled(): Promise<void> {
      await follower.caughtUp()
      await watcher.settled()
    },
    /** What time alone brings, figures too. For tests, which hold the clock. */
    async tick(): Promise<void> {
      await readFigures()
      await watcher.tick()
    },
    async stop(): Promise<void> {
      await Promise.all([follower.stop(), figures.stop()])
      await watcher.stop()
    },
  }
}
