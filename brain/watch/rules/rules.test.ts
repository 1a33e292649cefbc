import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { instantOf, say } from '../../../base/index.ts'
import { limitAt, ruleFaults } from './decide.ts'
import type { Condition, Objects, WatchRuleDeclaration } from './declare.ts'
import { type Incoming, type Outcome, openEngine } from './engine.ts'

const begun = instantOf('2026-06-01', 600).getTime()
const MINUTE = 60_000

const ruleOf = (when: Condition, more: Partial<WatchRuleDeclaration> = {}): WatchRuleDeclaration => ({
  title: say('规则', 'Rule'),
  level: 'orange',
  of: {},
  when,
  basis: say('示例', 'an example'),
  ...more,
})
const said = (
  code: string,
  metric: string,
  minute: number,
  value: number,
  area = '440111007001',
): Incoming => ({
  metric,
  at: begun + minute * MINUTE,
  value,
  area,
  device: { code, title: code, kind: 'other', unit: null, lon: null, lat: null },
})
const engineOf = (when: Condition, of: Objects = {}, more: Partial<WatchRuleDeclaration> = {}) => {
  const engine = openEngine()
  engine.setRules([{ name: 'test.rule', version: 1, declared: ruleOf(when, { of, ...more }) }])
  return engine
}
const told = (out: readonly Outcome[]) =>
  out.filter((one) => one.does !== 'again').map((one) => `${one.does} ${(one.at - begun) / MINUTE}`)

const turbidity: Condition = { is: 'beyond', metric: 'turbidity', over: 'above', limit: 1 }

describe('limits', () => {
  test('turbidity 0.9, 1.2, 1.3 with limit 1.0 and 2 of 3: alarm at the third; clears only at 0.95 and below for N', () => {
    const engine = engineOf(turbidity)
    const values = [0.9, 1.2, 1.3, 0.97, 0.96, 0.97, 0.95, 0.94, 0.96, 0.95, 0.9, 0.93]
    const out = engine.take(values.map((value, minute) => said('wt1', 'turbidity', minute, value)))
    assert.deepEqual(told(out), ['begin 2', 'end 11'])
    const [first] = out
    assert.ok(first?.does === 'begin')
    assert.deepEqual(
      first.verdict.values.map((one) => [one.value, one.hit]),
      [
        [0.9, false],
        [1.2, true],
        [1.3, true],
      ],
    )
    assert.match(first.verdict.says.zh, /3 个样本中 2 个高于 1/)
  })

  test('values are said with what they are measured in, shares and scores without', () => {
    const words = (when: Condition, unit: string, values: readonly number[]) => {
      const engine = openEngine({ usualOf: () => ({ unitOf: () => unit }) })
      engine.setRules([{ name: 'test.rule', version: 1, declared: ruleOf(when, {}) }])
      const out = engine.take(values.map((value, n) => said('x', 'm', n * 5, value)))
      const first = out.find((one) => one.does === 'begin')
      return first?.does === 'begin' ? [first.verdict.says.zh, first.verdict.says.en] : []
    }
    const noise: Condition = { is: 'beyond', metric: 'm', over: 'above', limit: 60 }
    const [zh, en] = words(noise, 'dB(A)', [60.5, 62.591])
    assert.match(zh ?? '', /高于 60 dB\(A\).*现值 62\.591 dB\(A\)/)
    assert.match(en ?? '', /above 60 dB\(A\).*now 62\.591 dB\(A\)/)
    assert.match(words(noise, '%', [70, 80])[0] ?? '', /高于 60%/)
    assert.match(words(noise, '', [70, 80])[0] ?? '', /现值 80$/)
    const up: Condition = { is: 'change', metric: 'm', minutes: 15, over: 'above', limit: 30, percent: true }
    assert.match(
      words(up, 'm³/h', [10, 12, 13, 14])[0] ?? '',
      /由 10 m³\/h 到 14 m³\/h，变化 40%，高于 30% 即报/,
    )
  })

  test('held for so many minutes, and no shorter', () => {
    const when: Condition = { is: 'beyond', metric: 'level', over: 'above', limit: 3, minutes: 10 }
    const run = (values: readonly number[]) =>
      told(engineOf(when).take(values.map((value, n) => said('l', 'level', n * 5, value))))
    assert.deepEqual(run([2, 4, 4, 2, 4, 4]), [])
    assert.deepEqual(run([2, 4, 4, 4]), ['begin 15'])
  })

  test('another limit by night, in the flood season, in another town', () => {
    const limits = {
      limit: 60,
      bands: [
        { from: '22:00', to: '06:00', limit: 50 },
        { months: [7, 8], limit: 55 },
        { areas: ['440111105'], limit: 70 },
      ],
    }
    const at = (day: string, minute: number, area = '440111007') =>
      limitAt(limits, instantOf(day, minute).getTime(), area)
    assert.equal(at('2026-06-01', 23 * 60), 50)
    assert.equal(at('2026-06-01', 5 * 60 + 59), 50)
    assert.equal(at('2026-06-01', 6 * 60), 60)
    assert.equal(at('2026-07-01', 12 * 60), 55)
    assert.equal(at('2026-06-01', 12 * 60, '440111105001'), 70)
  })

  test('mean of a window, change, and change in percent', () => {
    const run = (when: Condition, values: readonly number[]) =>
      told(engineOf(when).take(values.map((value, n) => said('x', 'm', n * 5, value))))
    assert.deepEqual(
      run({ is: 'window', metric: 'm', minutes: 10, take: 'mean', over: 'above', limit: 5 }, [4, 4, 8]),
      ['begin 10'],
    )
    assert.deepEqual(
      run({ is: 'change', metric: 'm', minutes: 15, over: 'below', limit: -3 }, [30, 30, 29, 26]),
      ['begin 15'],
    )
    assert.deepEqual(
      run(
        { is: 'change', metric: 'm', minutes: 15, over: 'above', limit: 30, percent: true },
        [10, 12, 13, 14],
      ),
      ['begin 15'],
    )
  })
})

describe('two points, silence, deviation', () => {
  const burst: Condition = {
    all: [
      { is: 'change', metric: 'flow', minutes: 15, over: 'above', limit: 30, percent: true },
      { is: 'change', metric: 'pressure', minutes: 15, over: 'below', limit: -3 },
    ],
  }
  test('burst: flow up by more than 30 % and pressure down by more than 3 m at two points within 15 minutes', () => {
    const run = (flow: number, pressure: number) => {
      const engine = engineOf(burst, { each: 'area' })
      return told([
        ...engine.take([said('f1', 'flow', 0, 100), said('p1', 'pressure', 0, 32)]),
        ...engine.take([said('f1', 'flow', 10, flow)]),
        ...engine.take([said('p1', 'pressure', 12, pressure)]),
      ])
    }
    assert.deepEqual(run(131, 28.9), ['begin 12'])
    assert.deepEqual(run(130, 28.9), [])
    assert.deepEqual(run(140, 29), [])
  })
  test('points of another town say nothing', () => {
    const engine = engineOf(burst, { each: 'area' })
    engine.take([said('f1', 'flow', 0, 100), said('p1', 'pressure', 0, 32, '440111105001')])
    assert.deepEqual(
      told(engine.take([said('f1', 'flow', 10, 140), said('p1', 'pressure', 12, 20, '440111105001')])),
      [],
    )
  })
  test('silence is told by the clock, and a word ends it', () => {
    const engine = engineOf({ is: 'silent', metric: 'level', minutes: 30 }, {}, { clearAfter: 1 })
    engine.take([said('l', 'level', 0, 1)])
    assert.deepEqual(told(engine.tick(begun + 30 * MINUTE)), [])
    assert.deepEqual(told(engine.tick(begun + 31 * MINUTE)), ['begin 31'])
    assert.deepEqual(told(engine.tick(begun + 32 * MINUTE)), [])
    assert.deepEqual(told(engine.take([said('l', 'level', 33, 1)])), ['end 33'])
  })
  test('night flow 12.6 against fourteen nights is z 22.3, explained', () => {
    const nights = [9.2, 9.4, 9.1, 9.3, 9.7, 9.3, 9.5, 9.2, 9.3, 9.4, 9.1, 9.3, 9.5, 9.2]
    const engine = openEngine({ usualOf: () => ({ sameHour: () => nights }) })
    const when: Condition = { is: 'deviation', metric: 'flow', minutes: 60, z: 4, against: 'sameHour' }
    engine.setRules([{ name: 'test.night', version: 1, declared: ruleOf(when) }])
    const [first] = engine.take([said('dma', 'flow', 0, 12.6)])
    assert.ok(first?.does === 'begin')
    assert.match(first.verdict.says.zh, /中位数 9\.3、偏差 0\.148，稳健 z = 22\.2?5?8?3?/)
  })
  test('a forecast band and the streaming detector', () => {
    const engine = openEngine({ usualOf: () => ({ band: () => ({ low: 10, high: 20 }) }) })
    engine.setRules([
      {
        name: 'test.band',
        version: 1,
        declared: ruleOf({ is: 'forecast', metric: 'calls', share: 0.95, over: 'both' }),
      },
      { name: 'test.odd', version: 1, declared: ruleOf({ is: 'unlike', metric: 'load', minutes: 30 }) },
    ])
    assert.deepEqual(
      told(engine.take([said('c', 'calls', 0, 15), said('c', 'calls', 1, 25), said('c', 'calls', 2, 5)])),
      ['begin 1'],
    )
    const load = Array.from({ length: 1_000 }, (_, t) =>
      said('p', 'load', t, t === 900 ? 500 : 50 + Math.sin(t * 12.9898)),
    )
    assert.ok(told(engine.take(load)).includes('begin 900'))
  })
})

describe('late and doubtful', () => {
  test('what comes late is judged where it belongs, told as late, and once', () => {
    const engine = engineOf(turbidity)
    engine.take([said('w', 'turbidity', 0, 0.5), said('w', 'turbidity', 20, 0.5)])
    const out = engine.take([
      said('w', 'turbidity', 5, 1.5),
      said('w', 'turbidity', 6, 1.6),
      said('w', 'turbidity', 7, 1.7),
    ])
    assert.deepEqual(
      out.map((one) => (one.does === 'begin' ? [one.late, (one.at - begun) / MINUTE] : one.does)),
      [[true, 6]],
    )
    assert.equal(engine.standing(), 0)
  })
  test('doubtful values, the same value again and other metrics change nothing', () => {
    const engine = engineOf(turbidity)
    assert.deepEqual(
      engine.take([{ ...said('w', 'turbidity', 0, 9), doubtful: true }, said('w', 'rain', 0, 9)]),
      [],
    )
    engine.take([said('w', 'turbidity', 1, 1.5)])
    assert.deepEqual(told(engine.take([said('w', 'turbidity', 1, 1.5), said('w', 'turbidity', 1, 1.5)])), [])
  })
})

const series = fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { minLength: 1, maxLength: 80 })

describe('always', () => {
  test('any split into batches gives the same firings', () => {
    fc.assert(
      fc.property(series, fc.array(fc.nat(80), { maxLength: 10 }), (values, cuts) => {
        const all = values.map((value, n) => said(n % 3 === 0 ? 'a' : 'b', 'turbidity', n, value))
        const whole = told(engineOf(turbidity).take(all))
        const engine = engineOf(turbidity)
        const at = [0, ...cuts.toSorted((a, b) => a - b), all.length]
        const parts = at.slice(1).flatMap((to, n) => told(engine.take(all.slice(at[n] ?? 0, to))))
        assert.deepEqual(parts, whole)
      }),
      { numRuns: 200 },
    )
  })
  test('nothing begins without two values beyond the limit, nothing ends before three far enough inside', () => {
    fc.assert(
      fc.property(series, (values) => {
        const engine = engineOf(turbidity)
        let stands = false
        for (const [n, value] of values.entries())
          for (const one of engine.take([said('a', 'turbidity', n, value)])) {
            if (one.does === 'begin') {
              assert.equal(stands, false)
              assert.ok(
                values.slice(Math.max(0, n - 2), n + 1).filter((other) => other > 1).length >= 2 && value > 1,
              )
              assert.ok(one.verdict.values.filter((other) => other.hit).length >= 2)
              stands = true
            }
            if (one.does === 'end') {
              assert.equal(stands, true)
              assert.ok(values.slice(n - 2, n + 1).every((other) => other <= 0.95))
              stands = false
            }
          }
      }),
      { numRuns: 300 },
    )
  })
  test('a value that dances about its limit fires once', () => {
    const values = Array.from({ length: 200 }, (_, n) => (n % 2 === 0 ? 1.02 : 0.97))
    const out = engineOf(turbidity).take(values.map((value, n) => said('a', 'turbidity', n, value)))
    assert.deepEqual(told(out), ['begin 2'])
  })
})

describe('change points', () => {
  const turned: Condition = { is: 'turned', metric: 'flow', minutes: 120, over: 'above' }
  /** Five-minute values about 10, with a small wave that is no change. */
  const wave = (n: number): number => 10 + ((n * 7) % 5) / 10

  test('a level that rises by two deviations and stays is told with the minute it turned at, a spike is not', () => {
    const engine = engineOf(turned)
    const values = Array.from({ length: 60 }, (_, n) => (n < 40 ? wave(n) : wave(n) + 0.8))
    const found = engine.take(values.map((value, n) => said('f', 'flow', n * 5, value)))
    const first = found.find((one) => one.does === 'begin')
    assert.ok(first?.does === 'begin')
    assert.match(first.verdict.says.zh, /^自 \d{2}:\d{2} 起由 10\.\d+ 转为 1\d(\.\d+)?，累积偏离/)
    assert.match(first.verdict.says.en, /^turned at \d{2}:\d{2} from 10\.\d+ to 1\d/)
    assert.ok((first.verdict.value ?? 0) > 8)
    // the evidence begins at the turn
    assert.ok(first.verdict.values.some((one) => one.hit) && first.verdict.values.some((one) => !one.hit))
    const calm = Array.from({ length: 60 }, (_, n) => (n === 45 ? 11.2 : wave(n)))
    assert.deepEqual(told(engineOf(turned).take(calm.map((value, n) => said('f', 'flow', n * 5, value)))), [])
    const below: Condition = { ...turned, over: 'below' }
    assert.deepEqual(
      told(engineOf(below).take(values.map((value, n) => said('f', 'flow', n * 5, value)))),
      [],
    )
  })

  test('no verdict where the base never moved or is too short', () => {
    const flat = Array.from({ length: 60 }, (_, n) => said('f', 'flow', n * 5, n < 50 ? 10 : 20))
    assert.deepEqual(told(engineOf(turned).take(flat)), [])
    assert.deepEqual(
      told(engineOf({ ...turned, resolution: 0.5 }).take(flat)).map((one) => one.split(' ')[0]),
      ['begin'],
    )
    assert.deepEqual(told(engineOf(turned).take([said('f', 'flow', 0, 1), said('f', 'flow', 5, 90)])), [])
  })

  test('a wrong one is refused with its place', () => {
    const faults = ruleFaults(
      {
        ...{ title: say('变点', 'turn'), level: 'blue', of: {}, basis: say('测试', 'test') },
        when: { ...turned, limit: 0, slack: -1 },
      },
      () => true,
    )
    assert.deepEqual(
      faults.map((one) => one.at),
      ['when.limit', 'when.slack'],
    )
  })
})

test('what the streaming detector finds is told with its sign; an event told twice is one', () => {
  const engine = engineOf({ is: 'unlike', metric: 'flow', minutes: 60 })
  const values = Array.from({ length: 300 }, (_, n) => (n < 290 ? 10 + ((n * 7) % 5) / 10 : 60))
  const first = engine
    .take(values.map((value, n) => said('f', 'flow', n, value)))
    .find((one) => one.does === 'begin')
  assert.ok(first?.does === 'begin')
  assert.match(first.verdict.says.zh, /从未见过的变化（.+），值 60/)
  assert.match(first.verdict.says.en, /\(.*(beyond all that was seen|a sudden step).*\), at 60/)

  const counting = engineOf(
    { is: 'window', metric: 'fact:x.y', minutes: 60, take: 'count', over: 'above', limit: 2 },
    { each: 'area' },
  )
  const event = (id: string) => ({ ...said('x', 'fact:x.y', 1, 1), device: null, event: id })
  assert.deepEqual(told(counting.take([event('a'), event('b'), event('a'), event('b')])), [])
  assert.deepEqual(told(counting.take([event('c')])), ['begin 1'])
})

test('a reading that its neighbours made doubtful afterwards counts no longer', () => {
  const engine = engineOf({ is: 'beyond', metric: 'level', over: 'above', limit: 5, hits: 2, samples: 3 })
  engine.take([said('l', 'level', 0, 6)])
  engine.take([{ ...said('l', 'level', 0, 6), doubtful: true }])
  assert.deepEqual(told(engine.take([said('l', 'level', 1, 6)])), [])
  assert.deepEqual(told(engine.take([said('l', 'level', 2, 6)])), ['begin 2'])
})
