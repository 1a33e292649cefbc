import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as k from '../../kit/index.ts'
import { application, automation } from './application.ts'
import { areaLimit, onePlotFaults, overArea } from './rules.ts'
import { patchSteps } from './violation.ts'

const DAY = '2026-11-21' as k.Day
const at = new Date('2026-11-21T02:00:00Z')
/** Metres east and north of a corner in the village. */
const box = (x: number, y: number, width: number, height: number) => {
  const [east, north] = [1 / 102_446.858, 1 / 110_745.409]
  return k.rectangle(113.2 + x * east, 23.1 + y * north, width * east, height * north)
}
const { actions } = application.flow
const asked = (action: string, data: k.Asked['data'], form: k.Asked['form'] = {}, more: k.Asked = {}) =>
  k.refusalOf(application, action, { data, form, tags: ['sound'], place: { lon: 113.2, lat: 23.1 }, at, ...more })

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
    const called = (calledOn: string) =>
      asked('vote', {}, { body: 'collective', calledOn, eligible: 600, present: 400, agreed: 400 })
    assert.deepEqual([called('2026-11-11'), called('2026-11-12')], [null, 'votes.notice'])
    const house = { outline: box(0, 0, 10, 8), terrain: 'plain', floors: 3 }
    assert.equal(asked('check', house), 'homestead.drawings')
    assert.equal(asked('check', { ...house, standardDrawings: true }), null)
    assert.equal(asked('check', house, {}, { tags: [] }), 'homestead.faults')
  })

  test('publicity runs its five working days', () => {
    const until = (publicity: string) => asked('publicised', {}, {}, { clocks: { publicity } })
    assert.equal(until('2026-11-23T09:00:00Z'), 'votes.publicityRuns')
    assert.equal(until('2026-11-20T09:00:00Z'), null)
  })

  test('three visits: two officers, within fifty metres; none is skipped', () => {
    const officers = [{ name: '甲' }, { name: '乙' }]
    const near = { lon: 113.2, lat: 23.1003 }
    assert.ok(Math.abs(k.distance(near, { lon: 113.2, lat: 23.1 }) - 33.4) < 0.2)
    assert.equal(asked('visitStaking', {}, { officers, place: near }), null)
    assert.equal(asked('visitStaking', {}, { officers: [{ name: '甲' }], place: near }), 'visits.alone')
    assert.equal(asked('visitStaking', {}, { officers, place: { lon: 113.2, lat: 23.1006 } }), 'visits.farAway')
    assert.deepEqual(actions.visitStaking?.from, ['permitted'])
    for (const to of ['building', 'accepted']) assert.equal(Object.values(actions).filter((one) => one.to === to).length, 1, to)
    assert.equal(asked('approve', {}), 'homestead.noVisit')
    const measured = (width: number) =>
      asked('visitCompletion', { outline: box(0, 0, 10, 8) }, { officers, place: near, outline: box(0, 0, width, 8) })
    assert.deepEqual([measured(10), measured(10.5)], [null, 'homestead.builtMore'])
  })

  test('what data say when it comes in', () => {
    const data = { reason: 'split', outline: box(0, 0, 10, 8) }
    const says = (household: object[], zones: object[] = [], near: object[] = []) =>
      k.decided(automation, 'open', { data, rows: { household, plots: [], near, zones } as k.AutoFacts['rows'] })
    const applicant = '陈**'
    assert.deepEqual(says([{ member: true, head: '陈志明' }]), { action: 'found', form: { applicant } })
    const findings = '申请人不是本集体经济组织成员；压占流溪河管理范围'
    const zone = { name: '流溪河管理范围', outline: box(8, 0, 30, 30) }
    assert.deepEqual(says([{ member: false, head: '陈**' }], [zone]), { action: 'doubt', form: { applicant, findings } })
    assert.equal(says([])?.action, 'doubt')
    const beside = (x: number) => says([{ member: true }], [], [{ household: 'H2', outline: box(x, 0, 10, 8) }])?.action
    assert.deepEqual([beside(9), beside(10)], ['doubt', 'found'], 'edges may touch')
  })

  test('a patch of imagery below 20 m², or over a permitted plot, is no case; on farmland it is one of its own kind', () => {
    const seen = (width: number, plots: object[] = [], zones: object[] = []) =>
      k.decided({ steps: patchSteps }, 'created', {
        data: { source: 'satellite', outline: box(0, 0, width, 4) },
        rows: { plots, zones } as never,
      })?.opens?.[0]?.form.kind ?? null
    const there = { permit: '云宅批1', outline: box(0, 0, 10, 8) }
    const kinds = [seen(4.9), seen(5.1), seen(9, [there]), seen(9, [{ ...there, permit: null }])]
    assert.deepEqual(kinds, [null, 'noPermit', null, 'noPermit'])
    assert.equal(seen(9, [], [{ kind: 'farmland', outline: box(2, 0, 9, 9) }]), 'farmland')
  })

  test('less than approved may be mended; more is a case by itself', () => {
    const data = { outline: box(0, 0, 10, 8) }
    const mended = (x: number) => k.decided(automation, 'putRight', { data, recorded: { outline: box(0, 0, x, 8) } })?.opens?.[0]
    assert.equal(mended(10), undefined)
    assert.deepEqual([mended(10.2)?.type, mended(10.2)?.form.overM2], ['homestead.violation', 1.6])
  })
})
