import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { say, shuffle } from '../../../base/index.ts'
import { text } from '../../fields/index.ts'
import { better, decided, rankOf, rootOf, winners } from './decide.ts'
import type { Claim } from './declare.ts'

const t = (zh: string) => say(zh, zh)
const fields = { home: text({ title: t('住址') }), phone: text({ title: t('电话') }) }

const claimOf = (n: number, more: Partial<Claim>): Claim => ({
  ...{ id: `c${n}`, row: 'r', source: 's1', ref: `${n}`, delivery: null, line: null, values: {} },
  ...{ observedAt: new Date(0), receivedAt: new Date(0), endedAt: null, refused: [] },
  ...more,
})
const anyClaims = fc
  .array(
    fc.record({
      source: fc.constantFrom('s1', 's2', 's3', 'hand'),
      values: fc.record(
        { home: fc.constantFrom('甲', '乙', '丙'), phone: fc.constantFrom('1', '2') },
        { requiredKeys: [] },
      ),
      observed: fc.integer({ min: 0, max: 4 }),
      received: fc.integer({ min: 0, max: 4 }),
      ended: fc.boolean(),
      refused: fc.subarray(['home', 'phone']),
    }),
    { maxLength: 8 },
  )
  .map((all) =>
    all.map((one, n) =>
      claimOf(n, {
        ...{ source: one.source, values: one.values, refused: one.refused },
        observedAt: new Date(one.observed),
        receivedAt: new Date(one.received),
        endedAt: one.ended ? new Date(9) : null,
      }),
    ),
  )
const rank = rankOf([
  { field: 'home', source: 's1', rank: 1 },
  { field: 'home', source: 's2', rank: 2 },
  { field: 'phone', source: 's2', rank: 1 },
])

test('the best ranked source counts, then what was observed later; a refused value never', () => {
  const police = claimOf(1, { source: 's1', values: { home: '旧' }, observedAt: new Date(1) })
  const health = claimOf(2, { source: 's2', values: { home: '新' }, observedAt: new Date(9) })
  assert.equal(decided(fields, [police, health], rank).home, '旧')
  assert.equal(decided(fields, [{ ...police, refused: ['home'] }, health], rank).home, '新')
  assert.equal(decided(fields, [{ ...police, endedAt: new Date(2) }, health], rank).home, '新')
  const later = { ...police, id: 'c3', values: { home: '更新' }, observedAt: new Date(5) }
  assert.equal(decided(fields, [police, health, later], rank).home, '更新')
})

test('what counts does not depend on the order in which claims came, and asked again is the same', () => {
  fc.assert(
    fc.property(anyClaims, fc.integer(), (claims, seed) => {
      const order = claims.map((_, i) => i)
      let at = Math.abs(seed) + 1
      shuffle(order, () => {
        at = (at * 16807) % 2147483647
        return at / 2147483647
      })
      const other = order.map((i) => claims[i] as Claim)
      const ids = (all: readonly Claim[]) =>
        JSON.stringify([...winners(fields, all, rank)].map(([field, claim]) => [field, claim.id]))
      assert.equal(ids(other), ids(claims))
      // the winners alone give the same values again
      const won = [...new Set(winners(fields, claims, rank).values())]
      assert.deepEqual(decided(fields, won, rank), decided(fields, claims, rank))
    }),
  )
})

test('a winner stands, is not refused, and no standing claim is better', () => {
  fc.assert(
    fc.property(anyClaims, (claims) => {
      const won = winners(fields, claims, rank)
      for (const field of Object.keys(fields)) {
        const able = claims.filter(
          (one) => one.endedAt === null && one.values[field] !== undefined && !one.refused.includes(field),
        )
        const winner = won.get(field)
        assert.equal(winner === undefined, able.length === 0)
        if (winner) for (const one of able) assert.ok(better(field, rank)(winner, one) <= 0)
      }
    }),
  )
})

test('whatever was merged into whatever, each row has one root, and the root is its own', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...'abcdef'), fc.constantFrom(...'abcdef'))), (pairs) => {
      const root = rootOf(pairs.filter(([a, b]) => a !== b).map(([gone, kept]) => ({ gone, kept })))
      for (const row of 'abcdef') assert.equal(root(root(row)), root(row))
    }),
  )
})
