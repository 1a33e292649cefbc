import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { holds, reach, visible } from './decide.ts'
import type { Actor, Duty, Resource, Role } from './declare.ts'

const UNITS = ['1', '2', '3'].map((n) => `0190b0a0-0000-7000-8000-00000000000${n}`)
const AREAS = ['44', '440111', '440111003', '440111003001', '440111003001002', '440112']
const ROLES = {
  wide: { title: { zh: '全区', en: 'Wide' }, sees: 'area' },
  ofUnits: { title: { zh: '单位', en: 'Units' }, sees: 'units' },
  own: { title: { zh: '本人', en: 'Own' }, sees: 'own' },
} as const satisfies Record<string, Role>

const aDuty: fc.Arbitrary<Duty> = fc.record({
  role: fc.constantFrom('wide', 'ofUnits', 'own', 'unknown'),
  area: fc.constantFrom(...AREAS),
  units: fc.option(fc.subarray(UNITS)),
  grade: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const),
})
const aRow = fc.record({
  area: fc.constantFrom(...AREAS.slice(1, 4), '440112'),
  units: fc.subarray(UNITS),
  openedBy: fc.constantFrom('me', 'other', null),
  grade: fc.constantFrom(1 as const, 2 as const, 3 as const, 4 as const),
  grids: fc.subarray(['unit:440111003001002', 'duty:440111003001003']),
})

describe('platform / org / what is missing', () => {
  const actor = (duties: readonly Duty[]): Actor => ({
    ...{ kind: 'staff', account: 'me', name: '甲', district: '440111', unit: null, unitName: null, duties },
    provenAt: 0,
  })

  test('a duty of which nothing is missing shows the row, and no other does', () => {
    const resource: Resource = {
      name: 'probe',
      roles: ['wide', 'ofUnits', 'own'],
      grade: 'grade',
      grids: 'grids',
    }
    fc.assert(
      fc.property(fc.array(aDuty, { maxLength: 4 }), aRow, (duties, row) => {
        const who = actor(duties)
        const told = reach(who, row, ROLES, resource)
        for (const [i, { missing }] of told.entries()) {
          const [duty] = duties.slice(i, i + 1)
          assert.ok(duty)
          assert.equal(missing.length === 0, holds(visible(actor([duty]), ROLES, resource), row))
        }
        const sees = holds(visible(who, ROLES, resource), row)
        assert.equal(
          told.some(({ missing }) => missing.length === 0),
          sees,
        )
      }),
      { numRuns: 2_000 },
    )
  })

  test('a role confined to kinds of matters misses the duty for others', () => {
    const roles = { wide: { ...ROLES.wide, matters: ['grid.'] } }
    const who = actor([{ role: 'wide', area: '440111', units: null, grade: 3 }])
    const row = { area: '440111003', units: [], openedBy: null }
    assert.deepEqual(reach(who, row, roles, { name: 'matter' }, 'grid.case')[0]?.missing, [])
    assert.deepEqual(reach(who, row, roles, { name: 'matter' }, 'hotline.ticket')[0]?.missing, ['duty'])
  })
})
