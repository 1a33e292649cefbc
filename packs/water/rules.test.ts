import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { isolate, type Pipe } from './isolation.ts'
import { lossRate } from './loss-rate.ts'
import { burst, counted, dayLoss, judgeNight, type Night, nightFlow, nightLeak, suspicions, zonesBalance } from './night-flow.ts'
import { fullPipe, riverStage, roadLevel, runoff, storesTooMuch, stormIntensity } from './storm.ts'

/** Numbers as from a die, the same in every run. */
function dice(seed: number) {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

describe('night flow', () => {
  const night = (flowAt: (minute: number) => number, every = 15) =>
    Array.from({ length: 1440 / every }, (_, n) => ({ minute: n * every, m3h: flowAt(n * every) }))

  test('the least mean of an hour between two and five', () => {
    const flow = (minute: number) => (minute >= 210 && minute < 270 ? 12.6 : 20)
    assert.equal(nightFlow(night(flow), 15)?.toFixed(2), '12.60')
    // what is lower at another hour is not asked for
    assert.equal(
      nightFlow(
        night((minute) => (minute < 120 ? 1 : 9)),
        15,
      ),
      9,
    )
    assert.equal(
      nightFlow(
        night(() => 9).filter(({ minute }) => minute < 240),
        15,
      ),
      undefined,
    )
    assert.equal(
      nightFlow(
        night(() => -2),
        15,
      ),
      -2,
    )
  })

  test('leak = MNF − 1,200 customers − night users', () => {
    assert.equal(nightLeak(12.6, 1200, 1.5).toFixed(2), '9.06')
  })

  test('a day loses what its pressures let out, not 24 times the night', () => {
    const pressures = [38, 38, 38, 38, 38, 36, 31, 28, 27, 28, 29, 29, 28, 28, 29, 29, 28, 26, 25, 26, 28, 31, 35, 37]
    const straight = dayLoss(9.06, pressures, 38)
    assert.deepEqual([straight.factor.toFixed(3), straight.m3.toFixed(1)], ['19.684', '178.3'])
    assert.equal(dayLoss(9.06, pressures, 38, 0.5).factor.toFixed(3), '21.679')
  })

  test('fourteen nights and a leak', () => {
    const base = [9.2, 9.4, 9.1, 9.3, 9.7, 9.3, 9.5, 9.2, 9.3, 9.4, 9.1, 9.3, 9.5, 9.2]
    const judged = judgeNight(base, 12.6, 0.01)
    assert.deepEqual([judged?.median.toFixed(2), judged?.sigma.toFixed(3), judged?.z.toFixed(1)], ['9.30', '0.148', '22.3'])
    // all nights alike: the meter's resolution, not a division by nothing
    assert.equal(judgeNight(Array(14).fill(9), 9.5, 0.1)?.z.toFixed(1), '5.0')
    assert.equal(judgeNight([9, 9], 12, 0.1), undefined)
  })

  test('a new leak of 3 m³/h among 1,200 customers is seen within three nights; less than one false alarm a zone and year', () => {
    let false_ = 0
    let late = 0
    const zones = 60
    for (let zone = 0; zone < zones; zone++) {
      const next = dice(zone + 1)
      // sum of six dice: nearly normal, and now and then a night that is out of the common
      const usual = () => {
        const noise = Array.from({ length: 6 }, next).reduce((sum, one) => sum + one, -3) * 0.35
        return 9 + noise + (next() < 0.01 ? 3 * next() : 0)
      }
      const nights: Night[] = Array.from({ length: 365 }, () => ({ mnf: usual() }))
      false_ += suspicions(nights, 0.05).length
      const from = 100
      const leaking = nights.map(({ mnf }, n) => ({ mnf: (mnf ?? 0) + (n >= from ? 3 : 0) }))
      // an alarm that happens to stand when the leak begins goes on standing
      const seen = suspicions(leaking, 0.05).find((n) => n >= from - 2)
      if (seen === undefined || seen > from + 2) late++
    }
    assert.equal(late, 0)
    assert.ok(false_ < zones, `${false_} false alarms in ${zones} years`)
  })

  test('a burst wants both: more flow, and less pressure at two points', () => {
    const before = { flow: 100, pressures: { a: 38, b: 36, c: 35 } }
    assert.equal(burst(before, { flow: 131, pressures: { a: 34.9, b: 32.9, c: 35 } }), true)
    assert.equal(burst(before, { flow: 130, pressures: { a: 30, b: 30, c: 30 } }), false)
    assert.equal(burst(before, { flow: 150, pressures: { a: 34, b: 33, c: 35 } }), false)
    assert.equal(burst({ flow: 0, pressures: {} }, { flow: 9, pressures: {} }), false)
  })

  test('meters: a counter that fell, zones that do not add up', () => {
    assert.equal(counted(99_990, 4), undefined)
    assert.equal(counted(10, 12.5), 2.5)
    assert.equal(zonesBalance(100, [60, 37]), true)
    assert.equal(zonesBalance(100, [60, 30]), false)
    assert.equal(zonesBalance(100, [60, null]), null)
  })
})

describe('losses of a year', () => {
  test('gross 13.00, corrected 8.14, first grade', () => {
    const year = { supplied: 9000, used: 7830, toHouseholdsPercent: 55, pipeKm: 620, outletMpa: 0.45, frostM: 0 }
    const found = lossRate(year)
    assert.equal(found?.gross.toFixed(2), '13.00')
    assert.deepEqual(
      Object.values(found?.corrections ?? {}).map((one) => one.toFixed(2)),
      ['4.40', '-0.04', '0.50', '0.00'],
    )
    assert.equal(found?.rate.toFixed(2), '8.14')
    assert.equal(found?.grade, 1)
    assert.equal(lossRate({ ...year, used: 7400 })?.grade, 0)
    assert.equal(lossRate({ ...year, pipeKm: 90_000 })?.corrections.r2, 3)
    assert.equal(lossRate({ ...year, supplied: 0 }), undefined)
  })
})

describe('shutting a burst pipe off', () => {
  const pipe = (id: string, from: string, to: string, valve?: string, stuck = false): Pipe => ({
    ...{ id, from, to },
    valve: valve ? { id: valve, stuck } : null,
  })
  const pipes = [pipe('p1', 'A', 'B', 'v1'), pipe('burst', 'B', 'C'), pipe('p2', 'C', 'D', 'v2'), pipe('p3', 'C', 'E')]

  test('A–v1–B–burst–C–v2–D, branch C–E without a valve: v1 and v2, and E is cut', () => {
    const nodes = { A: { source: true }, D: { source: true }, E: { customers: 40, hydrants: 1 } }
    assert.deepEqual(isolate(pipes, nodes, 'burst'), {
      ...{ shut: ['v1', 'v2'], cut: ['B', 'C', 'E'], customers: 40, hydrants: 1, past: [], open: [] },
    })
  })
  test('a stuck valve is walked past; whoever was fed only through the burst is cut too', () => {
    const stuck = pipes.map((one) => (one.id === 'p2' ? pipe('p2', 'C', 'D', 'v2', true) : one))
    const further = [...stuck, pipe('p4', 'D', 'F', 'v3')]
    const found = isolate(further, { A: { source: true }, F: { customers: 7 } }, 'burst')
    assert.deepEqual(
      [found?.shut, found?.past, found?.cut, found?.customers],
      [['v1', 'v3'], ['v2'], ['B', 'C', 'D', 'E', 'F'], 7],
    )
  })
  test('a source without a valve in between is told, and an unknown pipe is none', () => {
    assert.deepEqual(isolate(pipes, { E: { source: true } }, 'burst')?.open, ['E'])
    assert.equal(isolate(pipes, {}, 'nowhere'), undefined)
  })
  test('with the listed valves shut no water reaches the burst, in any network', () => {
    const network = fc.array(
      fc.record({
        ...{ from: fc.integer({ max: 30, min: 0 }), to: fc.integer({ max: 30, min: 0 }) },
        ...{ valve: fc.boolean(), stuck: fc.boolean() },
      }),
      { minLength: 1, maxLength: 60 },
    )
    fc.assert(
      fc.property(network, (drawn) => {
        const made = drawn.map(({ from, to, valve, stuck }, n) =>
          pipe(`p${n}`, `${from}`, `${to}`, valve ? `v${n}` : undefined, stuck),
        )
        const nodes = { '0': { source: true }, '1': { source: true } }
        const found = isolate(made, nodes, 'p0')
        assert.ok(found)
        const shut = new Set(found.shut)
        const reached = new Set(['0', '1'])
        for (let grown = true; grown; ) {
          grown = false
          for (const one of made.slice(1)) {
            if (one.valve && shut.has(one.valve.id)) continue
            for (const [a, b] of [
              [one.from, one.to],
              [one.to, one.from],
            ] as const)
              if (reached.has(a) && !reached.has(b)) grown = reached.add(b).size > 0
          }
        }
        const [first] = made
        assert.equal(
          [first?.from, first?.to].some((end) => end !== undefined && reached.has(end)),
          found.open.length > 0,
        )
        // and whoever still has water is not counted among those without, but for what hangs on an open source
        if (found.open.length === 0) for (const node of reached) assert.ok(!found.cut.includes(node))
      }),
    )
  })
})

describe('storms', () => {
  test('the worked rain, its runoff, and a pipe that is short by half', () => {
    const q = stormIntensity({ a1: 12.5, c: 0.6, b: 10, n: 0.7 }, 5, 20)
    assert.equal(q.toFixed(2), '273.99')
    assert.equal(runoff(q, 0.7, 12).toFixed(1), '2301.5')
    assert.equal(fullPipe(1, 0.013, 0.002).toFixed(3), '1.072')
  })
  test('water on the road, rising fast', () => {
    assert.deepEqual(
      [14.9, 15, 27, 40, 90].map((cm) => roadLevel(cm)),
      [0, 1, 2, 3, 3],
    )
    assert.deepEqual([roadLevel(10, 1.2), roadLevel(20, 1.2), roadLevel(0, 5)], [1, 2, 0])
  })
  test('rivers and reservoirs', () => {
    assert.deepEqual(
      [4, 5, 6.7, 7].map((m) => riverStage(m, 5, 7)),
      ['usual', 'warning', 'nearGuarantee', 'aboveGuarantee'],
    )
    assert.equal(storesTooMuch(22.1, 22, true, false), true)
    assert.equal(storesTooMuch(22.1, 22, true, true), false)
    assert.equal(storesTooMuch(22.1, 22, false, false), false)
  })
})
