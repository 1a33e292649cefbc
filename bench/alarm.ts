import { parseArgs } from 'node:util'
import { must, newId, ok, say } from '../base/index.ts'
import type { Outcome, WatchRuleDeclaration } from '../brain/watch/rules/index.ts'

// From a reading at the door to its firing committed, while points stream in; then a storm of ten thousand firings.
// DATABASE_URL=postgres://… node bench/alarm.ts [--seconds 60] [--rate 5000] [--devices 2000] [--storm 10000]
// Signals and rules in one process, as in the city; without DATABASE_URL an embedded engine is used.

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    rate: { type: 'string', default: '5000' },
    devices: { type: 'string', default: '2000' },
    storm: { type: 'string', default: '10000' },
  },
})
if (process.env.DATABASE_URL) process.env.HUYING_TEST_DATABASE_URL = process.env.DATABASE_URL
const { freshStore, stopTestEngine } = await import('../platform/store/testing.ts')
const { openSignals, registerDevices } = await import('../platform/signals/index.ts')
const { signalSchemas } = await import('../platform/signals/testing.ts')
const { systemActor } = await import('../platform/org/index.ts')
const { rules } = await import('../brain/watch/index.ts')

const DISTRICT = '440111'
const [seconds, rate, devices, storm] = [values.seconds, values.rate, values.devices, values.storm].map(
  Number,
) as [number, number, number, number]
/** Every second is cut into so many batches, as several doors would bring them. */
const BATCHES = 10
/** One device in so many goes beyond its limit, for a while, in turns. */
const ODD = 200

const ms = (all: readonly number[], share: number): number => {
  const sorted = [...all].sort((a, b) => a - b)
  return Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0)
}
const towns = Array.from({ length: 24 }, (_, n) => `440111${String(n + 1).padStart(3, '0')}`)
const declared: Readonly<Record<string, WatchRuleDeclaration>> = {
  'bench.level': {
    title: say('水位超限', 'Level above its limit'),
    level: 'orange',
    of: {},
    when: { is: 'beyond', metric: 'waterLevel', over: 'above', limit: 5, hits: 2, samples: 3 },
    basis: say('测试', 'bench'),
  },
  'bench.rise': {
    title: say('水位骤涨', 'Level rising fast'),
    level: 'red',
    of: {},
    when: { is: 'change', metric: 'waterLevel', minutes: 15, over: 'above', limit: 6 },
    basis: say('测试', 'bench'),
  },
  'bench.mean': {
    title: say('小时均值偏高', 'Hourly mean high'),
    level: 'yellow',
    of: {},
    when: { is: 'window', metric: 'waterLevel', minutes: 60, take: 'mean', over: 'above', limit: 7 },
    basis: say('测试', 'bench'),
  },
}

const store = await freshStore([...signalSchemas, rules.schema])
const report: Record<string, unknown> = {}
try {
  const signals = openSignals({ store, district: DISTRICT })
  const system = systemActor(DISTRICT)
  const now = () => new Date()
  const book = rules.openBook({ district: DISTRICT, knows: () => true, areaName: () => undefined })
  await store.tx(async (tx) => {
    await signals.stamp(tx, {}, now())
    must(
      await registerDevices(
        {
          district: DISTRICT,
          seal: (text) => text,
          changed: (inner) => inner.afterCommit(() => signals.registry.stale()),
        },
        tx,
        system,
        Array.from({ length: devices }, (_, n) => ({
          ...{ code: `W-${n}`, title: `水位 ${n}`, kind: 'waterLevel' as const, interval: 1, unitId: null },
          ...{ metrics: ['waterLevel'], area: `${towns[n % towns.length]}001`, state: 'online' as const },
        })),
        now(),
      ),
    )
    await book.bring(tx, declared, now())
  })
  /** When the reading that made a device fire went to the door. */
  const sent = new Map<string, number>()
  const waits: number[] = []
  const judged = (outcomes: readonly Outcome[]): void => {
    const at = performance.now()
    for (const one of outcomes) {
      if (one.does !== 'begin' || one.rule.name !== 'bench.level') continue
      const began = sent.get(`${one.object.key} ${one.at}`)
      if (began !== undefined) waits.push(at - began)
    }
  }
  const faults: unknown[] = []
  let notices = 0
  const watcher = await rules.startWatcher({
    ...{ store, book, signals, now, onError: (fault: unknown) => void faults.push(fault), written: judged },
    city: {
      district: DISTRICT,
      areaName: () => undefined,
      send: async (_: unknown, all: readonly unknown[]) => {
        notices += all.length
      },
      told: async () => [newId()],
      leaders: async () => [newId()],
      open: async () => ok({ id: newId(), number: 'B' }),
    },
  })
  const puts: number[] = []
  let expected = 0
  let points = 0
  const began = performance.now()
  const startAt = Date.now()
  for (let tick = 0; tick < seconds * BATCHES; tick++) {
    const due = began + (tick * 1000) / BATCHES
    const rest = due - performance.now()
    if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest))
    const many = rate / BATCHES
    const at = startAt + Math.round((tick * 1000) / BATCHES)
    const first = Math.floor((tick * many) / devices)
    const batch = Array.from({ length: many }, (_, i) => {
      const n = tick * many + i
      const [device, round] = [n % devices, Math.floor(n / devices)]
      // a device is odd for three of its rounds, another set of devices in every fifth round
      const odd = device % ODD === Math.floor(round / 5) % ODD && round % 5 < 3 && round > 4
      return {
        device: `W-${device}`,
        metric: 'waterLevel',
        at: at + (round - first),
        value: odd ? 9 : 2 + (n % 17) / 20,
        odd,
        round,
      }
    })
    const before = performance.now()
    // the first is doubted as a jump, the second confirms it, the third makes two of three
    for (const one of batch)
      if (one.odd && one.round % 5 === 2) {
        sent.set(`device:${one.device} ${one.at}`, before)
        expected++
      }
    await signals.put({
      source: 'bench',
      receivedAt: new Date(),
      points: batch.map(({ device, metric, at: when, value }) => ({ device, metric, at: when, value })),
    })
    puts.push(performance.now() - before)
    points += many
  }
  const took = (performance.now() - began) / 1000
  await watcher.settled()
  report.alarm = {
    pointsPerSecond: Math.round(points / took),
    rules: Object.keys(declared).length,
    devices,
    expected,
    fired: waits.length,
    p50: ms(waits, 0.5),
    p95: ms(waits, 0.95),
    most: ms(waits, 1),
    putP95: ms(puts, 0.95),
    limit: { p95: 2_000, pointsPerSecond: 5_000 },
    faults: faults.length,
  }

  const told = notices
  const stormBegan = performance.now()
  const when = Date.now() + 5_000
  const many = Math.min(storm, devices)
  let storming = 0
  for (let from = 0; storming < storm; from += many) {
    // when the devices are fewer than the storm, further rules see the same flood
    if (from > 0)
      await store.tx((tx) =>
        book.bring(
          tx,
          {
            ...declared,
            [`bench.level${from}`]: {
              ...(declared['bench.level'] as WatchRuleDeclaration),
              cause: 'bench.level',
            },
          },
          now(),
        ),
      )
    await watcher.settled()
    for (const step of [0, 1, 2])
      await signals.put({
        ...{ source: 'bench', receivedAt: new Date(when + from + step) },
        points: Array.from({ length: many }, (_, n) => ({
          device: `W-${n}`,
          metric: 'waterLevel',
          at: when + from + step,
          value: 9,
        })),
      })
    storming += many
  }
  await watcher.settled()
  const stormMs = performance.now() - stormBegan
  const board = rules.openBoard(
    {
      district: DISTRICT,
      areaName: () => undefined,
      send: async () => 0,
      told: async () => [],
      leaders: async () => [],
      open: async () => ok({ id: newId(), number: 'B' }),
    },
    {},
  )
  const looks: number[] = []
  let shown = 0
  let within = 0
  for (let n = 0; n < 20; n++) {
    const before = performance.now()
    const rows = await board.list(store, system, { open: true, limit: 100 })
    looks.push(performance.now() - before)
    shown = rows.length
    within = rows.reduce((sum, one) => sum + Math.max(1, one.children), 0)
  }
  report.storm = {
    firings: storming,
    ms: Math.round(stormMs),
    linesOnTheBoard: shown,
    within,
    notices: notices - told,
    boardP95: ms(looks, 0.95),
    limit: { lines: 200, boardP95: 300 },
    faults: faults.length,
  }
  await watcher.stop()
} finally {
  await store.close()
  await stopTestEngine()
}
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
