import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from '../store/index.ts'
import { flagsOf } from './decide.ts'
import type { NewReading, Point } from './declare.ts'
import { citySight, latest, series } from './index.ts'
import { freshSignals } from './testing.ts'

const far = new Date('2026-06-01T10:00:00Z')
const send = (points: readonly Point[], receivedAt = far) => ({ source: 'test', receivedAt, points })

test('what is sent twice is stored once, and the sender is told', async () => {
  const { store, signals, points, at } = await freshSignals([{ code: 'W-1' }])
  const given = points('W-1', [
    [0, 1.2],
    [1, 1.21],
    [2, '1.22'],
  ])
  const heard: NewReading[] = []
  signals.afterBatch((readings) => void heard.push(...readings))
  assert.deepEqual(await signals.put(send(given, at(3))), { stored: 3, repeated: 0, flagged: 0, refused: [] })
  const again = await signals.put(send([...given, ...points('W-1', [[3, 1.23]])], at(4)))
  assert.deepEqual(again, { stored: 1, repeated: 3, flagged: 0, refused: [] })
  assert.deepEqual(
    heard.map((one) => one.value),
    [1.2, 1.21, 1.22, 1.23],
  )
  const other = await signals.put(send(points('W-1', [[2, 7]]), at(5)))
  assert.equal(other.refused[0]?.refusal.code, 'signals.differs')
  const [one] = await latest(store, citySight('440111'), {})
  assert.equal(one?.values[0]?.value, 1.23)
  await store.close()
})

test('a step beyond the limit is doubted until a second reading stands beside it (sheet 10, example 9)', async () => {
  const { store, signals, points } = await freshSignals([
    { code: 'W-1', interval: 300, metrics: [{ metric: 'waterLevel', jump: 3 }] },
  ])
  const values = [1.2, 1.21, 9.99, 1.22, 9.99, 9.98]
  await signals.put(
    send(
      points(
        'W-1',
        values.map((value, minute) => [minute, value]),
      ),
      new Date('2026-06-01T00:06:00Z'),
    ),
  )
  const metric = signals.registry.metric('waterLevel')
  assert.ok(metric)
  const ask = {
    device: 'W-1',
    metric,
    from: new Date('2026-06-01T00:00:00Z'),
    to: far,
    grain: 'raw',
  } as const
  const curve = await series(store, citySight('440111'), ask)
  assert.deepEqual(
    curve?.map((one) => flagsOf(one.quality)),
    [[], [], ['jump'], [], ['jump'], []],
  )
  await store.close()
})

test('each bad reading comes back with its reason and is counted; the good ones beside it are kept', async () => {
  const { store, signals, at } = await freshSignals([
    { code: 'W-1', metrics: ['waterLevel', 'pressure'] },
    { code: 'W-2', state: 'retired' },
  ])
  const point = (value: unknown, more: object = {}): Point => ({
    ...{ device: 'W-1', metric: 'waterLevel', at: at(1), value },
    ...more,
  })
  const given = await signals.put(
    send(
      [
        point(Number.NaN),
        point('Infinity'),
        point(1, { device: 'nobody' }),
        point(1, { metric: 'pm25' }),
        point(1, { at: at(20) }),
        point(1, { at: 'yesterday' }),
        point(1, { at: '2026-06-01T08:00:00' }),
        point(1, { unit: 'µg/m³' }),
        point(1, { device: 'W-2' }),
        point(1, { at: new Date('2020-01-01') }),
        point(150, { unit: 'cm' }),
        point(32, { metric: 'pressure', unit: 'm' }),
        point(0.3, { metric: 'pressure', at: at(2) }),
        point(300, { metric: 'pressure', at: at(3) }),
      ],
      at(4),
    ),
  )
  assert.deepEqual(
    given.refused.map((one) => [one.line, one.refusal.code.replace('signals.', '')]),
    [
      [0, 'notANumber'],
      [1, 'notANumber'],
      [2, 'unknownDevice'],
      [3, 'unknownMetric'],
      [4, 'future'],
      [5, 'badTime'],
      [6, 'badTime'],
      [7, 'unitWrong'],
      [8, 'retired'],
      [9, 'tooOld'],
    ],
  )
  assert.equal(given.stored, 4)
  const rows = await store.query<{ value: number; quality: number }>(
    sql`select value, quality from reading order by value`,
  )
  assert.deepEqual(
    rows.map((row) => [Math.round(row.value * 1000) / 1000, flagsOf(row.quality)]),
    [
      [0.3, []],
      [0.314, ['converted']],
      [1.5, ['converted']],
      [300, ['range', 'unit']],
    ],
  )
  const counted = await store.query<{ n: number }>(sql`select sum(count)::integer as n from reading_refused`)
  assert.equal(counted[0]?.n, 10)
  await store.close()
})

test('a large batch goes by COPY and absorbs what was sent before all the same', async () => {
  const { store, signals } = await freshSignals(Array.from({ length: 40 }, (_, n) => ({ code: `W-${n}` })))
  const start = Date.parse('2026-06-01T00:00:00Z')
  const all = Array.from({ length: 4_000 }, (_, n) => ({
    ...{ device: `W-${n % 40}`, metric: 'waterLevel', value: (n % 97) / 10 },
    at: start + Math.floor(n / 40) * 60_000,
  }))
  const first = await signals.put(send(all.slice(0, 3_000)))
  assert.equal(first.stored, 3_000)
  const second = await signals.put(send([...all.slice(500), all[0] as Point]))
  assert.deepEqual([second.stored, second.repeated], [1_000, 2_501])
  // a second process that knows nothing of the first
  const { openSignals } = await import('./index.ts')
  const other = openSignals({ store, district: '440111' })
  const more = all.map((one) => ({ ...one, at: one.at + 40 * 3_600_000 - 2_000 * 60_000 }))
  assert.equal((await other.put(send(more, new Date('2026-06-03T00:00:00Z')))).stored, 4_000)
  // the first one believes that they are ahead, and finds them there
  const late = await signals.put(send(more, new Date('2026-06-03T00:00:00Z')))
  assert.deepEqual([late.stored, late.repeated], [0, 4_000])
  const [count] = await store.query<{ n: number }>(sql`select count(*)::integer as n from reading`)
  assert.equal(count?.n, 8_000)
  await store.close()
})
