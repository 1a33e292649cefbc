import { addDays, dayOf, instantOf, minuteOfDay, type Say } from '../base/index.ts'
import { type Declared, kindOf, levelOf, spanOfWidget, subjectOf } from '../brain/indicators/index.ts'
import { append, follow, pulse } from '../platform/ledger/index.ts'
import { factActorOf, systemActor } from '../platform/org/index.ts'
import { alone, unlessLost } from './alone.ts'
import { centreOf, SUMS } from './centre.ts'
import type { OpenCity } from './open.ts'
import { brainPaceOf } from './pace.ts'

/** Changed days are counted anew at most this often: a burst of facts is one recount. */
const REST_MS = 300
/** Time passes too: what fell due, and how fresh the sums are. */
const STEP_MS = 15_000
const MINUTE_MS = 60_000
/** Ends of days for which stocks are kept when a city first gets them. */
const STOCK_DAYS = 30
const STOCKS_AT_ONCE = 3
/** Kept days compared with a recount every night: the last week, and as many more of the past. */
const COMPARED = { near: 7, far: 21 } as const
/** Hour of the comparison, local. */
const COMPARE_HOUR = 3

/** What the operation centre does by itself: sums kept, stocks noted, levels watched, reports drafted and sent. */
export function runCentre(city: OpenCity, onFault: (where: Say, fault: unknown) => void) {
  const centre = centreOf(city)
  const { counts, values, versions, indicators, brief } = centre
  const { district } = city.plan
  const system = systemActor(district)
  const counting: Say = { zh: '指标统计', en: 'figures' }
  const pace = brainPaceOf(city)
  const onError = unlessLost((fault) => onFault(counting, fault))
  let loaded = false
  let compared = dayOf(city.now())

  const follower = follow(
    city.store,
    SUMS,
    (tx, facts) => counts.onFacts(tx, facts, city.now()),
    // not in the brain's pace: somebody looks at these figures now
    { from: 'now', restMs: REST_MS, onError },
  )

  const sums = pulse(
    async () => {
      if (!loaded) {
        await versions.load(city.store)
        await follower.begun()
        loaded = true
      }
      const more = await counts.step(city.store, city.now())
      return (await counts.renew(city.store, city.now())) || more
    },
    { pollMs: STEP_MS, restMs: 60, onError },
  )

  /** What stood at the end of a day 存量: noted once, so that it has a curve. */
  async function noteStocks(): Promise<boolean> {
    const now = city.now()
    let noted = 0
    for (const one of Object.values(centre.declared())) {
      if (kindOf(one) !== 'stock' || one.rows) continue
      const from = instantOf(addDays(dayOf(now), -STOCK_DAYS))
      const rows = await values.series(city.store, one.name, '', from, now)
      const known = new Set(rows.map((row) => dayOf(row.from)))
      for (let back = 1; back <= STOCK_DAYS; back++) {
        const day = addDays(dayOf(now), -back)
        if (known.has(day)) continue
        const to = instantOf(addDays(day, 1))
        const span = { from: instantOf(day), to }
        const asOf = new Date(to.getTime() - 1)
        const { whole } = await indicators.valueOf(city.store, system, one, { span, asOf }, now)
        const given = { from: span.from, to, area: '', value: whole.value }
        await city.store.tx((tx) => values.arrive(tx, one, given, to))
        if (++noted >= STOCKS_AT_ONCE) return true
      }
    }
    return false
  }

  /** Rows and readings as they are now, once an hour or a day. */
  async function noteOthers(): Promise<void> {
    const now = city.now()
    for (const one of Object.values(centre.declared())) {
      if (!one.rows && !one.readings) continue
      const hour = minuteOfDay(now) - (minuteOfDay(now) % 60)
      const from = one.readings ? instantOf(dayOf(now), hour) : instantOf(dayOf(now))
      const to = new Date(from.getTime() + (one.readings ? 60 : 1440) * MINUTE_MS)
      if ((await values.series(city.store, one.name, '', from, to)).length > 0) continue
      const { whole } = await indicators.valueOf(city.store, system, one, { span: { from, to } }, now)
      if (whole.value === null) continue
      const given = {
        ...{ from, to, area: '', value: whole.value },
        ...(whole.denominator === null ? {} : { base: whole.denominator }),
      }
      await city.store.tx((tx) => values.arrive(tx, one, given, now))
    }
  }

  const spanFor = (one: Declared) =>
    spanOfWidget(kindOf(one) === 'ratio' || kindOf(one) === 'index' ? 'month' : 'today', city.now())

  /** Levels of figures that have thresholds: told once when one turns red 只推红色. */
  async function watchLevels(): Promise<void> {
    const now = city.now()
    const stood = new Map((await values.levels(city.store)).map((row) => [row.indicator, row.level]))
    for (const one of Object.values(centre.declared())) {
      if (!one.thresholds) continue
      const { whole } = await indicators.valueOf(city.store, system, one, { span: spanFor(one) }, now)
      const level = levelOf(one.thresholds, whole.value, district, now)
      const before = stood.get(one.name) ?? null
      if (level === before) continue
      await city.store.tx(async (tx) => {
        // who was away too long tells nobody a second time
        await city.turns.hold(tx, 'centre')
        await values.saveLevel(tx, one.name, level, now)
        await append(tx, [
          {
            ...{ district, kind: 'indicators.level', at: now, actor: factActorOf(system) },
            ...{ subjectKind: 'indicator', subject: subjectOf('indicator', one.name) },
            body: { indicator: one.name, level, before, value: whole.value },
          },
        ])
        if (level !== 'red') return
        await city.messages.send(
          tx,
          [
            {
              ...{ district, key: `level/${one.name}/${now.toISOString()}`, to: { role: 'leader' } },
              title: { zh: `红色：${one.title.zh}`, en: `Red: ${one.title.en}` },
              text: {
                zh: `${one.title.zh} 现为 ${whole.value ?? '–'}，已越红线。打开大屏可看明细并督办。`,
                en: `${one.title.en} stands at ${whole.value ?? '–'}, beyond its red line. Open the screen for its rows.`,
              },
              ...{ subjectKind: 'indicator', subject: subjectOf('indicator', one.name) },
            },
          ],
          now,
        )
      })
    }
  }

  /** Each night the kept sums are counted anew and compared 复算核对. */
  async function compareNightly(): Promise<void> {
    const now = city.now()
    if (compared === dayOf(now) || minuteOfDay(now) < COMPARE_HOUR * 60) return
    compared = dayOf(now)
    const near = Array.from({ length: COMPARED.near }, (_, n) => addDays(dayOf(now), -n))
    const far = Array.from({ length: COMPARED.far }, (_, n) =>
      addDays(dayOf(now), -COMPARED.near - ((n * 37 + now.getUTCDate() * 11) % 390)),
    )
    await counts.compare(city.store, now, [...new Set([...near, ...far])])
    await city.store.tx((tx) => counts.sweep(tx, now))
  }

  const minute = pulse(
    alone(city, 'centre', async () => {
      if (!loaded) return false
      await watchLevels()
      await noteOthers()
      await compareNightly()
      return noteStocks()
    }),
    { pollMs: MINUTE_MS, restMs: 200, pace, onError },
  )
  const reports = pulse(
    alone(city, 'centre', async () => {
      await city.store.tx(async (tx) => {
        await city.turns.hold(tx, 'centre')
        await brief.tick(tx, city.now())
      })
      return false
    }),
    {
      pollMs: MINUTE_MS / 2,
      pace,
      onError: unlessLost((fault) => onFault({ zh: '报告', en: 'reports' }, fault)),
    },
  )

  return {
    begun: () => follower.begun(),
    /** Resolves when every committed fact is in the sums, and all kept days stand. For tests. */
    async caughtUp(): Promise<void> {
      if (!loaded) {
        await versions.load(city.store)
        await follower.begun()
        loaded = true
      }
      await follower.caughtUp()
      while (await counts.step(city.store, city.now()));
      while (await counts.renew(city.store, city.now()));
    },
    async stop(): Promise<void> {
      await Promise.all([follower.stop(), sums.stop(), minute.stop(), reports.stop()])
    },
  }
}
