import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { sql } from '../store/index.ts'
import { settled } from '../store/testing.ts'
import {
  bucketOf,
  convert,
  doubtful,
  freshSeries,
  instantMs,
  judge,
  numberOf,
  type Series,
} from './decide.ts'
import { type Point, quality } from './declare.ts'
import { freshSignals } from './testing.ts'

const START = Date.parse('2026-06-01T00:00:00Z')
const LATER = new Date('2026-06-02T00:00:00Z')

const LIMITS = { range: [-1e3, 1e3], jump: 10, flatAfter: 3 } as const

/** What the tables must hold, reckoned from the set of readings alone, in the order of their time. */
function expected(points: readonly Point[]) {
  const all = points.toSorted((a, b) =>
    a.device < b.device ? -1 : a.device > b.device ? 1 : Number(a.at) - Number(b.at),
  )
  const remembered = new Map<string, Series>()
  const rows = all.map((point) => {
    const series = remembered.get(point.device) ?? freshSeries()
    remembered.set(point.device, series)
    const marks = judge(series, LIMITS, Number(point.at), Number(point.value), 0)
    return { device: point.device, at: Number(point.at), value: Number(point.value), marks }
  })
  const hours = Map.groupBy(
    rows,
    (one) => `${one.device} ${new Date(bucketOf(one.at, 'hour')).toISOString()}`,
  )
  return {
    readings: rows.map((one) => `${one.device} ${new Date(one.at).toISOString()} ${one.value} ${one.marks}`),
    latest: [...remembered]
      .map(
        ([device, one]) =>
          `${device} ${one.value} ${one.quality} ${one.same} ${Number.isFinite(one.goodTs) ? one.goodTs : null} ${Number.isFinite(one.goodTs) ? one.goodValue : null}`,
      )
      .sort(),
    hours: [...hours]
      .map(([key, own]) => {
        const good = own.filter((one) => !doubtful(one.marks)).map((one) => one.value)
        const some = good.length > 0
        return `${key} ${own.length} ${good.length} ${some ? Math.min(...good) : null} ${some ? Math.max(...good) : null} ${some ? good.reduce((a, b) => a + b, 0) : null} ${good.at(-1) ?? null}`
      })
      .sort(),
  }
}

test('any order, any repetition, any cut into batches: the same marks, latest values and roll-ups', async () => {
  const { store, signals } = await freshSignals(
    ['A', 'B', 'C'].map((code) => ({
      code: `W-${code}`,
      metrics: [{ metric: 'waterLevel', ...LIMITS }],
    })),
  )
  const reading = fc.record({
    device: fc.constantFrom('W-A', 'W-B', 'W-C'),
    minute: fc.nat(240),
    // runs of one value, steps that are confirmed and steps that are not, values beyond the range, slipped units
    value: fc.constantFrom(1, 1, 1, 1, 2, 2, 30, 31, 31, 60, 1000, 2000, -5000),
  })
  const stream = fc
    .uniqueArray(reading, { minLength: 1, maxLength: 60, selector: (one) => `${one.device}${one.minute}` })
    .chain((set) => {
      const points = set.map(
        ({ device, minute, value }): Point => ({
          ...{ device, metric: 'waterLevel', value },
          at: START + minute * 60_000,
        }),
      )
      return fc.tuple(
        fc.constant(points),
        fc.shuffledSubarray([...points, ...points, ...points.slice(0, 9)], {
          minLength: 0,
          maxLength: points.length * 2,
        }),
        fc.array(fc.nat(17), { minLength: 1, maxLength: 8 }),
        fc.boolean(),
      )
    })
  /** Roll-ups wait for every transaction of the server that began before, also those of other databases. */
  async function rolledUp(): Promise<void> {
    await settled(store)
    while (await signals.roll(LATER));
  }
  const told = new Map<string, number>()
  signals.afterBatch((readings) => {
    for (const one of readings) told.set(`${one.device.code} ${one.at}`, one.quality)
  })
  await fc.assert(
    fc.asyncProperty(stream, async ([points, extra, cuts, restarts]) => {
      for (const table of ['reading', 'reading_latest', 'reading_5m', 'reading_hour', 'reading_day'])
        await store.tx((tx) => tx.run(sql`delete from ${sql.id(table)}`))
      signals.registry.forget([1, 2, 3])
      told.clear()
      let given = [...extra, ...points]
      let sending: Promise<unknown>[] = []
      for (let n = 0; given.length > 0; n++) {
        const many = (cuts[n % cuts.length] ?? 3) + 1
        sending.push(
          signals.put({ source: 'test', receivedAt: LATER, points: given.slice(0, many), history: true }),
        )
        given = given.slice(many)
        // several batches are on their way at once; the roll-ups run between any two
        if (n % 3 !== 0) continue
        await Promise.all(sending)
        sending = []
        await signals.roll(LATER)
        if (restarts) signals.registry.forget([1, 2, 3])
      }
      await Promise.all(sending)
      await rolledUp()
      const want = expected(points)
      const rows = await store.query<{ at: Date; code: string; value: number; quality: number }>(sql`
        select d.code, r.ts as at, r.value, r.quality from reading r join device d on d.number = r.device_id
        order by d.code, r.ts`)
      assert.deepEqual(
        rows.map((row) => `${row.code} ${row.at.toISOString()} ${row.value} ${row.quality}`),
        want.readings,
      )
      // who listens knows of each whether it counts
      for (const row of rows)
        assert.equal(doubtful(told.get(`${row.code} ${row.at.getTime()}`) ?? -1), doubtful(row.quality))
      const last = await store.query<Record<string, number> & { code: string; good: Date | null }>(sql`
        select d.code, l.value, l.quality, l.same, l.good_ts as good, l.good_value as "goodValue"
        from reading_latest l join device d on d.number = l.device_id order by d.code`)
      assert.deepEqual(
        last.map(
          (row) =>
            `${row.code} ${row.value} ${row.quality} ${row.same} ${row.good?.getTime() ?? null} ${row.goodValue}`,
        ),
        want.latest,
      )
      const hours = await store.query<Record<string, number> & { code: string; at: Date }>(sql`
        select d.code, h.at, h.count, h.valid, h.min, h.max, h.sum, h.last from reading_hour h
        join device d on d.number = h.device_id`)
      assert.deepEqual(
        hours
          .map(
            (row) =>
              `${row.code} ${row.at.toISOString()} ${row.count} ${row.valid} ${row.min} ${row.max} ${row.sum} ${row.last}`,
          )
          .sort(),
        want.hours,
      )
    }),
    { numRuns: 10 },
  )
  await store.close()
})

test('a sensor gone mad is cut down and told; the others beside it lose nothing', async () => {
  const { store, signals } = await freshSignals([{ code: 'W-mad' }, { code: 'W-calm' }])
  const mad = Array.from(
    { length: 10_000 },
    (_, n): Point => ({
      ...{ device: 'W-mad', metric: 'waterLevel', value: 1 },
      at: START + Math.floor(n / 10),
    }),
  )
  const calm = Array.from(
    { length: 60 },
    (_, n): Point => ({
      ...{ device: 'W-calm', metric: 'waterLevel', value: 2 },
      at: START + n * 1_000,
    }),
  )
  const given = await signals.put({
    source: 'test',
    receivedAt: new Date(START + 60_000),
    points: [...mad, ...calm],
  })
  assert.ok(given.stored <= 200 + 60 && given.stored >= 60 + 1)
  const tooMany = given.refused.filter((one) => one.refusal.code === 'signals.tooMany')
  assert.equal(tooMany.length, 9_800)
  const [counted] = await store.query<{ count: number }>(
    sql`select count from reading_refused where code = 'signals.tooMany'`,
  )
  assert.equal(counted?.count, 9_800)
  await store.close()
})

test('silence is found by the clock after three missed intervals, and ends with the next word', async () => {
  const { store, signals, points, at } = await freshSignals([{ code: 'W-1', interval: 60 }])
  await signals.put({ source: 'test', receivedAt: at(0), points: points('W-1', [[0, 1]]) })
  const silence = (minute: number) => store.tx((tx) => signals.silence(tx, at(minute)))
  assert.equal((await silence(2)).length, 0)
  assert.equal((await silence(4)).length, 1)
  assert.equal((await silence(5)).length, 0)
  signals.registry.stale()
  await signals.put({ source: 'test', receivedAt: at(9), points: points('W-1', [[9, 1]]) })
  const [row] = await store.query<{ state: string; ended: boolean }>(
    sql`select d.state, o.to_at is not null as ended from device d join device_outage o on o.device = d.id`,
  )
  assert.deepEqual(row, { state: 'online', ended: true })
  await store.close()
})

test('who watches and starts again is told everything after its cursor', async () => {
  const { store, signals, points, at } = await freshSignals([{ code: 'W-1' }])
  let cursor = 0
  const stop = signals.afterBatch((_readings, now) => {
    cursor = now
  })
  await signals.put({ source: 'test', receivedAt: at(1), points: points('W-1', [[0, 1]]) })
  stop()
  await signals.put({
    source: 'test',
    receivedAt: at(3),
    points: points('W-1', [
      [1, 2],
      [2, 3],
    ]),
  })
  await settled(store)
  const missed = await signals.since(store, cursor, { from: at(-10) })
  assert.deepEqual(
    missed.readings.map((one) => one.value),
    [2, 3],
  )
  assert.equal((await signals.since(store, missed.cursor, { from: at(-10) })).readings.length, 0)
  await store.close()
})

test('retention drops whole days and makes those to come', async () => {
  const { store, signals, points, at } = await freshSignals([{ code: 'W-1' }])
  await signals.put({ source: 'test', receivedAt: at(1), points: points('W-1', [[0, 1]]) })
  const dropped = await store.tx((tx) => signals.turn(tx, new Date('2027-08-01T00:00:00Z')))
  assert.ok(dropped.includes('reading_20260601'))
  const later = new Date('2027-08-01T00:00:30Z')
  const done = await signals.put({
    source: 'test',
    receivedAt: later,
    points: [{ device: 'W-1', metric: 'waterLevel', at: later, value: 1 }],
  })
  assert.equal(done.stored, 1)
  await store.close()
})

test('units are converted by what the message says, or not at all', () => {
  assert.equal(convert(250, 'cm', 'm'), 2.5)
  assert.ok(Math.abs((convert(1, 'MPa', 'm') ?? 0) - 101.97) < 0.01)
  assert.equal(convert(0.5, 'mg/m³', 'µg/m³'), 500)
  assert.equal(convert(1.2, 'mg/L', 'μg/L'), 1200)
  assert.equal(convert(36, 'km/h', 'm/s'), 10)
  assert.equal(convert(68, '°F', '℃'), 20)
  assert.equal(convert(30, 'ppb', 'µg/m³'), null)
  assert.equal(convert(1, 'mg/L', 'µg/m³'), null)
  assert.ok(Number.isNaN(instantMs('2026-06-01 08:00')) && Number.isNaN(instantMs('1')))
  assert.equal(instantMs('2026-06-01T08:00:00+08:00'), START)
  assert.ok(
    Number.isNaN(numberOf('0x10')) && Number.isNaN(numberOf('1e999x')) && Number.isNaN(numberOf(null)),
  )
})

test('a stuck instrument and a slipped unit are marked; the next good value is good', () => {
  const series = freshSeries()
  const limits = { range: [0, 1.6] as const, jump: 0.25, flatAfter: 3 }
  const marks = [0.3, 0.31, 31.6, 0.3, 0.3, 0.3, 0.32].map((value, n) => judge(series, limits, n, value, 0))
  assert.deepEqual(marks, [0, 0, quality.range | quality.unit, 0, 0, quality.flat, 0])
})
