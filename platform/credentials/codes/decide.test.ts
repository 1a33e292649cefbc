import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  ageOn,
  approved,
  clockHolds,
  concessionOf,
  distanceKm,
  entitledBy,
  farePaid,
  isSingle,
  isTransfer,
  listFare,
  loanHinders,
  mayRepair,
  offlineExpiry,
  renewedDue,
  rightsOf,
  sceneOpen,
  screenExpiry,
  settle,
  toldBy,
  windowOf,
} from './decide.ts'
import type { FareRules } from './declare.ts'
import { scenes } from './testing.ts'

const at = (clock: string, day = '2026-10-07') => new Date(`${day}T${clock}+08:00`)
const metro = scenes['test.metro']?.fares as FareRules
const second = (one: Date) => one.getTime() / 1000

test('a code holds in its minute and the next one', () => {
  const expires = screenExpiry(at('12:00:59'))
  assert.equal(windowOf(at('12:01:10')) - windowOf(at('12:00:59')), 1)
  assert.ok(second(at('12:01:10')) < expires)
  assert.ok(second(at('12:02:01')) >= expires)
})

test('a code made ahead holds fifteen minutes, whatever more is asked', () => {
  const expires = offlineExpiry(at('08:00:00'), 600)
  assert.ok(second(at('08:14:30')) < expires)
  assert.ok(second(at('08:15:01')) >= expires)
})

test('a clock 45 seconds off may not judge, one 20 seconds off may', () => {
  assert.equal(clockHolds(45_000), false)
  assert.equal(clockHolds(-45_000), false)
  assert.equal(clockHolds(20_000), true)
})

test('the elder class is that of the day of the ride', () => {
  assert.equal(ageOn('1961-10-08', '2026-10-07'), 64)
  assert.equal(ageOn('1961-10-08', '2026-10-08'), 65)
  const before = concessionOf(metro, '1961-10-08', '2026-10-07')
  const after = concessionOf(metro, '1961-10-08', '2026-10-08')
  assert.deepEqual([before, after], ['half', 'free'])
  assert.deepEqual([farePaid(metro, 700, before, false), farePaid(metro, 700, after, false)], [350, 0])
})

test('fares by distance over the lines; a transfer within ninety minutes of the first tap', () => {
  assert.equal(distanceKm(metro, 'A', 'C'), 30)
  assert.equal(listFare(metro, 'A', 'B'), 200)
  assert.equal(listFare(metro, 'A', 'C'), 700)
  assert.equal(listFare(metro, 'A', 'nowhere'), null)
  assert.equal(listFare(metro, 'A', null), 700)
  assert.equal(isTransfer(metro, at('08:00:00'), at('09:28:00')), true)
  assert.equal(isTransfer(metro, at('08:00:00'), at('09:31:00')), false)
  assert.equal(farePaid(metro, 400, 'none', true), 300)
  assert.equal(farePaid(metro, 200, 'free', true), 0)
})

test('a ride without exit after four hours; one repair in a month', () => {
  assert.equal(isSingle(metro, at('08:00:00'), at('11:59:59')), false)
  assert.equal(isSingle(metro, at('08:00:00'), at('12:00:00')), true)
  assert.equal(mayRepair(metro, [], at('13:00:00')), true)
  assert.equal(mayRepair(metro, [at('09:00:00', '2026-10-01')], at('13:00:00')), false)
  assert.equal(mayRepair(metro, [at('09:00:00', '2026-09-30')], at('13:00:00')), true)
})

test('five books, thirty days, one renewal', () => {
  const rules = { books: 5, days: 30, renewals: 1 }
  const open = Array.from({ length: 5 }, () => ({ due: '2026-11-01' }))
  assert.equal(loanHinders(rules, open.slice(1), '2026-10-07'), null)
  assert.equal(loanHinders(rules, open, '2026-10-07'), 'full')
  assert.equal(loanHinders(rules, [{ due: '2026-10-06' }], '2026-10-07'), 'overdue')
  assert.equal(renewedDue(rules, { due: '2026-10-07', renewals: 0 }, '2026-10-07'), '2026-11-06')
  assert.equal(renewedDue(rules, { due: '2026-10-07', renewals: 1 }, '2026-10-07'), null)
})

test('a pool learns whether one is sixteen, and nothing else can be asked', () => {
  const pool = scenes['test.pool']
  assert.ok(pool)
  assert.deepEqual(toldBy(pool, rightsOf({ atLeast16: true, concession: 'free', admitted: true })), {
    atLeast16: true,
  })
  assert.deepEqual(approved(pool, ['born']), { ok: false, item: 'born' })
  assert.equal(approved(pool, ['atLeast16']).ok, true)
})

test('an emergency ends with its last day', () => {
  const scene = { on: true, endsOn: '2026-06-30' }
  assert.equal(sceneOpen(scene, '2026-06-30'), true)
  assert.equal(sceneOpen(scene, '2026-07-01'), false)
})

test('entitlements survive the way through the bits', () => {
  fc.assert(
    fc.property(
      fc.record(
        {
          atLeast16: fc.boolean(),
          concession: fc.constantFrom('none', 'half', 'free' as const),
          admitted: fc.boolean(),
        },
        { noNullPrototype: true },
      ),
      (one) => assert.deepEqual(entitledBy(rightsOf(one)), one),
    ),
  )
})

test('settlement of ten thousand scans names the two and the one, to the cent', () => {
  const scans = Array.from({ length: 10_000 }, (_, i) => ({ order: `R${i}`, fen: 200 + (i % 7) * 50 }))
  const orders = scans.filter((_, i) => i !== 17 && i !== 4711)
  const paid = orders.filter(({ order }) => order !== 'R9000')
  const { counts, sums, differences } = settle(scans, orders, paid)
  assert.deepEqual([counts.scans, counts.orders, counts.paid], [10_000, 9_998, 9_997])
  assert.deepEqual(
    differences.map(({ kind, order }) => [kind, order]),
    [
      ['noOrder', 'R17'],
      ['noOrder', 'R4711'],
      ['unpaid', 'R9000'],
    ],
  )
  const missing = (kind: string) =>
    differences.filter((one) => one.kind === kind).reduce((sum, { fen }) => sum + fen, 0)
  assert.equal(sums.scans - sums.orders, missing('noOrder'))
  assert.equal(sums.orders - sums.paid, missing('unpaid'))
})

test('whatever is missing, doubled or changed, the sums of the list explain the difference', () => {
  const side = fc.array(fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 900 })), {
    maxLength: 30,
  })
  const rows = (all: readonly (readonly [number, number])[]) =>
    [...new Map(all.map(([n, fen]) => [n, fen]))].map(([n, fen]) => ({ order: `R${n}`, fen }))
  fc.assert(
    fc.property(side, side, (a, b) => {
      const [scans, orders] = [rows(a), rows(b)]
      const { sums, differences } = settle(scans, orders, orders)
      const of = (kind: string) =>
        differences.filter((one) => one.kind === kind).reduce((sum, { fen }) => sum + fen, 0)
      assert.equal(sums.scans + of('amount') - of('noOrder') + of('noScan'), sums.orders)
    }),
  )
})
