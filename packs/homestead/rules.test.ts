import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Day } from '../../base/index.ts'
import * as k from '../../kit/index.ts'
import type { Clock } from '../../platform/clocks/declare.ts'
import { polygonOf } from '../../platform/fields/decide.ts'
import type { PolygonValue } from '../../platform/fields/declare.ts'
import type { MatterCase } from '../../platform/matters/declare.ts'
import { application, automation } from './application.ts'
import { areaLimit, onePlotFaults, overArea } from './rules.ts'

const DAY = '2026-11-21' as Day
const at = new Date('2026-11-21T02:00:00Z')
/** Metres east and north of a corner in the village. */
const box = (x: number, y: number, width: number, height: number): PolygonValue => {
  const [east, north] = [1 / 102_446.858, 1 / 110_745.409]
  const corner = (dx: number, dy: number) => [113.2 + (x + dx) * east, 23.1 + (y + dy) * north]
  const ring = [corner(0, 0), corner(width, 0), corner(width, height), corner(0, height)]
  return polygonOf({ type: 'Polygon', coordinates: [ring] }) as PolygonValue
}
const actions = application.flow.actions
const asked = (action: string, data: Record<string, unknown>, form: Record<string, unknown> = {}, more: object = {}) => {
  const { tags = ['sound'], ...rest } = more as { tags?: readonly string[] }
  const before = { matter: { tags, lon: 113.2, lat: 23.1, data }, ...{ clocks: [], ...rest } } as unknown as MatterCase
  for (const guard of actions[action]?.guards ?? []) {
    const refusal = guard(before, form, at)
    if (refusal) return refusal.code
  }
  return null
}

describe('homesteads', () => {
  test('80, 120, 150 m²: unrounded, by terrain', () => {
    assert.deepEqual(
      (['plain', 'hill', 'mountain'] as const).map((one) => areaLimit(one, DAY)),
      [80, 120, 150],
    )
    assert.equal(overArea(80, 'plain', DAY), 0)
    assert.equal(overArea(81.6, 'plain', DAY).toFixed(2), '1.60')
    assert.equal(overArea(81.6, 'hill', DAY), 0)
    assert.equal(asked('check', { outline: box(0, 0, 10, 8), terrain: 'plain' }), null)
    assert.equal(asked('check', { outline: box(0, 0, 10.2, 8), terrain: 'plain' }), 'homestead.overArea')
    assert.equal(asked('check', { outline: box(0, 0, 10.2, 8), terrain: 'hill' }), null)
  })

  test('one household one plot: each reason by itself', () => {
    const no = { gaveAway: false, compensated: false, collectiveHousing: false, disputed: false, returnsOld: false }
    const fine = { ...no, member: true, plots: 0, openViolations: 0 }
    assert.deepEqual(onePlotFaults(fine), [])
    assert.deepEqual(onePlotFaults({ ...fine, plots: 1, returnsOld: true }), [])
    const said = [{ gaveAway: true }, { compensated: true }, { collectiveHousing: true }, { disputed: true }]
    const changes = [...said, { member: false }, { plots: 1 }, { openViolations: 1 }]
    for (const change of changes) assert.equal(onePlotFaults({ ...fine, ...change }).length, 1)
  })

  test('a vote is held to what the law asks; three floors want drawings', () => {
    const vote = (body: string, eligible: number, present: number, agreed: number) =>
      asked('vote', {}, { body, eligible, present, agreed })
    assert.equal(vote('meeting', 900, 451, 226), null)
    assert.equal(vote('meeting', 900, 451, 225), 'votes.failed')
    assert.equal(vote('meeting', 100, 120, 110), 'votes.impossible')
    const house = { outline: box(0, 0, 10, 8), terrain: 'plain', floors: 3 }
    assert.equal(asked('check', house), 'homestead.drawings')
    assert.equal(asked('check', { ...house, standardDrawings: true }), null)
    assert.equal(asked('check', house, {}, { tags: [] }), 'homestead.faults')
  })

  test('publicity runs its five working days', () => {
    const clock = (due: string) => ({ clocks: [{ kind: 'publicity', state: 'running', due: new Date(due) } as Clock] })
    assert.equal(asked('publicised', {}, {}, clock('2026-11-23T09:00:00Z')), 'votes.publicityRuns')
    assert.equal(asked('publicised', {}, {}, clock('2026-11-20T09:00:00Z')), null)
  })

  test('three visits: two officers, within fifty metres; none is skipped', () => {
    const officers = [{ name: '甲' }, { name: '乙' }]
    const near = { lon: 113.2, lat: 23.1003 }
    assert.ok(Math.abs(k.distance(near, { lon: 113.2, lat: 23.1 }) - 33.4) < 0.2)
    assert.equal(asked('visitStaking', {}, { officers, place: near }), null)
    assert.equal(asked('visitStaking', {}, { officers: [{ name: '甲' }], place: near }), 'homestead.oneOfficer')
    assert.equal(asked('visitStaking', {}, { officers, place: { lon: 113.2, lat: 23.1006 } }), 'homestead.farAway')
    assert.deepEqual(actions.visitStaking?.from, ['permitted'])
    assert.equal(actions.visitStaking?.to, 'building')
    assert.equal(Object.values(actions).filter(({ to }) => to === 'building').length, 1)
    assert.equal(Object.values(actions).filter(({ to }) => to === 'accepted').length, 1)
    assert.equal(asked('approve', {}), 'homestead.noVisit')
    const measured = (width: number) =>
      asked('visitCompletion', { outline: box(0, 0, 10, 8) }, { officers, place: near, outline: box(0, 0, width, 8) })
    assert.deepEqual([measured(10), measured(10.5)], [null, 'homestead.builtMore'])
  })

  test('what data say when it comes in', () => {
    const step = automation.steps?.[0]
    const facts = (household: object | null, zones: object[] = []) =>
      ({
        data: { reason: 'split', outline: box(0, 0, 10, 8) },
        rows: { household: household ? [household] : [], plots: [], zones },
      }) as unknown as Parameters<NonNullable<typeof step>['decides']>[0]
    assert.deepEqual(step?.decides(facts({ member: true })), { action: 'found' })
    const zone = { name: '流溪河管理范围', outline: box(8, 0, 30, 30) }
    assert.deepEqual(step?.decides(facts({ member: false }, [zone])), {
      action: 'doubt',
      form: { findings: '申请人不是本集体经济组织成员；压占流溪河管理范围' },
    })
    assert.equal(step?.decides(facts(null))?.action, 'doubt')
  })
})
