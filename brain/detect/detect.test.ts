import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { nightsStandOut, robustZ } from './decide.ts'
import { evaluate, setOf } from './evaluate.ts'
import { nabScore, probationOf } from './nab.ts'
import { correlatedPlant, openCusum, wanderingPlant } from './plant.ts'
import { openStream } from './stream.ts'

const near = (found: number, expected: number, off: number): void =>
  assert.ok(Math.abs(found - expected) <= off, `${found} is not ${expected} ± ${off}`)
/** The same noise every time, about −1…1. */
const noise = (t: number): number => Math.sin(t * 12.9898) * 0.6 + Math.sin(t * 78.233 + 1) * 0.4

const nights = [9.2, 9.4, 9.1, 9.3, 9.7, 9.3, 9.5, 9.2, 9.3, 9.4, 9.1, 9.3, 9.5, 9.2]
const known = (value: number | null, missing = 0) => ({ value, missing })

describe('robust z', () => {
  test('fourteen nights: median 9.30, MAD 0.10; 12.6 tonight is z 22.3', () => {
    const found = robustZ(nights, 12.6)
    near(found.median, 9.3, 1e-9)
    near(found.mad, 0.1, 1e-9)
    near(found.deviation, 0.148, 0.0005)
    near(found.z, 22.3, 0.05)
  })
  test('a base that never moved: the resolution of the meter stands in, without it nothing is said', () => {
    assert.equal(robustZ([5, 5, 5, 5], 6, 0.1).z, 10)
    assert.ok(Number.isNaN(robustZ([5, 5, 5, 5], 6).z))
  })
  test('two nights of three above four deviations are a leak suspicion; a window with gaps gives no verdict', () => {
    const base = nights.map((one) => known(one))
    assert.equal(nightsStandOut(base, [known(9.3), known(12.6), known(12.6)]).suspected, true)
    assert.equal(nightsStandOut(base, [known(9.3), known(9.2), known(12.6)]).suspected, false)
    assert.equal(nightsStandOut(base, [known(9.3), known(12.6, 0.3), known(12.6)]).suspected, null)
    assert.equal(nightsStandOut([], [known(1), known(1), known(1)]).suspected, null)
    const holiday = { value: 30, missing: 0, excluded: true }
    assert.equal(nightsStandOut([...base, holiday], [known(9.3), known(9.3), holiday]).suspected, false)
  })
})

describe('one stream', () => {
  const day = 288
  const usual = (t: number): number => 50 + 20 * Math.sin((2 * Math.PI * t) / day) + noise(t)
  const alarms = (value: (t: number) => number, size = 2_000): number[] => {
    const next = openStream()
    return Array.from({ length: size }, (_, t) => (next(t * 300_000, value(t)).begins ? t : -1)).filter(
      (t) => t >= 0,
    )
  }
  test('an ordinary week is quiet, a spike and a fallen level are told at once', () => {
    assert.deepEqual(
      alarms(usual).filter((t) => t > 2 * day),
      [],
    )
    assert.ok(alarms((t) => (t === 1_500 ? 160 : usual(t))).includes(1_500))
    const fallen = alarms((t) => (t >= 1_500 ? usual(t) - 60 : usual(t))).filter((t) => t > 2 * day)
    assert.ok((fallen[0] ?? 0) >= 1_500 && (fallen[0] ?? 0) <= 1_505)
  })
  test('nothing is known of what comes later, and values that are no numbers are passed over', () => {
    const values = Array.from({ length: 400 }, (_, t) => (t % 37 === 5 ? Number.NaN : usual(t)))
    const run = (size: number) => {
      const next = openStream()
      return values.slice(0, size).map((value, t) => next(t * 300_000, value))
    }
    assert.deepEqual(run(400).slice(0, 250), run(250))
    assert.ok(run(400).every((one) => Number.isFinite(one.score)))
  })
  test('whatever comes, a score is a number and no alarm begins without a sign', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { maxLength: 300 }), (values) => {
        const next = openStream()
        for (const [t, value] of values.entries()) {
          const { score, begins, sign, stands } = next(t * 60_000, value)
          assert.ok(Number.isFinite(score) && score >= 0)
          assert.equal(begins, sign !== null)
          if (begins) assert.ok(stands)
        }
      }),
      { numRuns: 30 },
    )
  })
})

describe('a plant', () => {
  const pump = (t: number, broken = false): number[] => {
    const load = 5 + 0.2 * noise(t * 3)
    return [
      load + 0.05 * noise(t),
      (broken ? 0.4 : 1) * load * 3 + 0.05 * noise(t + 7),
      20 + t * 0.01 + 0.1 * noise(t + 3),
    ]
  }
  const run = (size: number, from = 0, broken = false) =>
    Array.from({ length: size }, (_, t) => pump(from + t, broken))
  test('a warming pump is no alarm, a fallen flow is', () => {
    const watch = wanderingPlant(run(400))
    assert.ok(run(400).every((row) => watch(row) <= 1))
    assert.ok(run(300, 400).every((row) => watch(row) <= 1))
    assert.ok(run(60, 700, true).some((row) => watch(row) > 1))
  })
  test('what broke the common movement is told although each value is ordinary', () => {
    const healthy = Array.from({ length: 2_500 }, (_, t) => {
      const load = 5 + 2 * Math.sin(t / 40)
      return [load + 0.05 * noise(t), load * 3 + 0.05 * noise(t + 7)]
    })
    const watch = correlatedPlant(healthy)
    assert.ok(healthy.filter((row) => watch(row) > 1).length < 25)
    const odd = Array.from({ length: 20 }, () => watch([6, 12]))
    assert.ok((odd.at(-1) ?? 0) > 5)
  })
  test('cumulated sums tell a small lasting shift and its direction, and nothing of noise', () => {
    const sums = openCusum()
    assert.ok(Array.from({ length: 2_000 }, (_, t) => sums(noise(t))).every((one) => one === null))
    const found = Array.from({ length: 40 }, (_, t) => sums(1.5 + noise(t))).indexOf('up')
    assert.ok(found > 0 && found < 20)
    assert.equal(sums(Number.NaN), null)
  })
})

describe('the benchmark', () => {
  const file = (scores: readonly number[], windows: readonly (readonly [number, number])[]) => ({
    name: 'a',
    scores,
    windows,
    probation: 0,
  })
  test('nothing flagged is 0, a window found at its first row is 100, late is less, missed with noise is below 0', () => {
    const flat = new Array<number>(100).fill(0)
    const at = (...rows: number[]) => flat.map((_, i) => (rows.includes(i) ? 1 : 0))
    assert.equal(nabScore([file(flat, [[40, 59]])], 1).score, 0)
    near(nabScore([file(at(40), [[40, 59]])], 1).score, 100, 0.01)
    const late = nabScore([file(at(58), [[40, 59]])], 1).score
    assert.ok(late > 50 && late < 80)
    near(nabScore([file(at(5), [[40, 59]])], 1).score, -5.5, 0.01)
    // softened right behind a window
    assert.ok(
      nabScore([file(at(40, 60), [[40, 59]])], 1).score > nabScore([file(at(40, 95), [[40, 59]])], 1).score,
    )
    assert.equal(probationOf(4_032), 604)
    assert.equal(probationOf(22_695), 750)
  })
  test('the best threshold keeps what pays', () => {
    const scores = new Array<number>(100).fill(0)
    scores[10] = 2
    scores[45] = 3
    assert.equal(nabScore([file(scores, [[40, 59]])]).threshold, 3)
  })
  test('a folder is told by its columns; what is not known is said so', () => {
    assert.equal(setOf([{ name: 'x.csv', rows: [{ a: '1' }] }], null), null)
    const rows = Array.from({ length: 900 }, (_, t) => ({
      datetime: `2020-03-09 10:${String(Math.floor(t / 60) % 60).padStart(2, '0')}:${String(t % 60).padStart(2, '0')}`,
      flow: String(t >= 600 && t < 700 ? 3 + noise(t) * 0.1 : 9 + noise(t) * 0.1),
      pressure: String(4 + noise(t + 5) * 0.1),
      anomaly: t >= 600 && t < 700 ? '1.0' : '0.0',
      changepoint: t === 600 || t === 700 ? '1.0' : '0.0',
    }))
    const set = setOf([{ name: 'a/1.csv', rows }], null)
    assert.equal(set?.kind, 'skab')
    const report = set && evaluate(set)
    assert.equal(report?.detectors.find((one) => one.ours)?.events.found, 1)
    assert.ok((report?.pointF1 ?? 0) > 0.8)
  })
})
