import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { must, newId, say } from '../../base/index.ts'
import { timeline } from '../ledger/index.ts'
import type { Store } from '../store/index.ts'
import {
  changeUnit,
  closeUnit,
  createUnit,
  createUnits,
  endAppointment,
  type NewUnit,
  searchUnits,
  unitOf,
  unitsAt,
  unitsBelow,
  unitsUnder,
  unitTree,
} from './index.ts'
import { boss, freshCity, staff, T0, t, unit } from './testing.ts'

describe('platform / org / units', () => {
  let store: Store
  before(async () => {
    store = await freshCity()
  })
  after(() => store.close())

  const codeOf = (answer: { ok: boolean; error?: { code: string } }) =>
    answer.ok ? 'ok' : answer.error?.code

  test('a moved unit takes those below along; how it was stays readable', async () => {
    const [a, b] = [await unit(store, '甲局'), await unit(store, '乙局')]
    const section = await unit(store, '䶮科', '990101', a.id, 'section')
    const desk = await unit(store, '𠮷组', '990101', section.id, 'section')
    must(
      await store.tx((tx) => changeUnit(tx, boss, section.id, { parent: b.id, name: '新䶮科' }, t('07-01'))),
    )
    assert.deepEqual(await unitsBelow(store, b.id), [b.id, section.id, desk.id])
    assert.deepEqual(await unitsBelow(store, a.id), [a.id])
    const before = (await unitsAt(store, t('06-30'))).find((each) => each.id === section.id)
    assert.deepEqual([before?.name, before?.parent], ['䶮科', a.id])
    const now = (await unitsAt(store, t('07-01'))).find((each) => each.id === section.id)
    assert.deepEqual([now?.name, now?.parent], ['新䶮科', b.id])
    const told = await timeline(store, '990101', 'unit', section.id)
    assert.deepEqual(
      told.map((fact) => fact.kind),
      ['org.unitCreated', 'org.unitChanged'],
    )
  })

  test('a unit cannot stand below itself, nor two moves close a circle together', async () => {
    const a = await unit(store, '环甲')
    const b = await unit(store, '环乙', '990101', a.id)
    const c = await unit(store, '环丙')
    const d = await unit(store, '环丁', '990101', c.id)
    const move = (id: string, parent: string) =>
      store.tx((tx) => changeUnit(tx, boss, id, { parent }, t('07-02')))
    assert.equal(codeOf(await move(a.id, b.id)), 'org.unitLoop')
    assert.equal(codeOf(await move(a.id, a.id)), 'org.unitLoop')
    const both = (await Promise.all([move(a.id, d.id), move(c.id, b.id)])).map(codeOf).sort()
    assert.deepEqual(both, ['ok', 'org.unitLoop'])
  })

  test('a unit closes when empty, and names who took over', async () => {
    const [a, b] = [await unit(store, '撤销局'), await unit(store, '承接局')]
    const { appointment } = await staff(store, '孙二', a.id)
    const close = () => store.tx((tx) => closeUnit(tx, boss, { unit: a.id, into: b.id }, t('08-01')))
    const held = await close()
    assert.deepEqual(held.ok || held.error.says, say('仍在使用：1 人任职', 'still in use: 1 appointed to it'))
    must(await store.tx((tx) => endAppointment(tx, boss, appointment.id, t('07-31'))))
    must(await close())
    assert.equal((await unitOf(store, a.id))?.mergedInto, b.id)
    assert.equal(codeOf(await close()), 'org.unitClosed')
    const orphan = { name: '下属', kind: 'section', area: '990101', parent: a.id } as const
    assert.equal(codeOf(await store.tx((tx) => createUnit(tx, boss, orphan, t('08-02')))), 'org.unitClosed')
  })

  test('bad names, areas, parents and ids are refused', async () => {
    const make = async (draft: Partial<NewUnit>) =>
      codeOf(
        await store.tx((tx) =>
          createUnit(tx, boss, { name: '好局', kind: 'department', area: '990101', ...draft }, T0),
        ),
      )
    assert.equal(await make({ name: '坏\u0000局' }), 'org.badText')
    assert.equal(await make({ name: '半\ud842字' }), 'org.badText')
    assert.equal(await make({ name: ' ' }), 'org.badText')
    assert.equal(await make({ area: '990199' }), 'org.badArea')
    assert.equal(await make({ parent: newId() }), 'org.notFound')
    assert.equal(await make({ parent: "'; drop table unit; --" }), 'org.notFound')
    assert.equal(await make({ kind: 'constructor' as never }), 'org.badText')
  })

  test('only the system administrator of the area makes units', async () => {
    const clerk = { ...boss, kind: 'staff' as const, account: newId() }
    const make = async (area: string | null, role = 'systemAdmin') => {
      const duties = area ? [{ role, area, units: null, grade: 1 as const }] : []
      const draft = { name: '权限局', kind: 'department', area: '990101002' } as const
      return codeOf(await store.tx((tx) => createUnit(tx, { ...clerk, duties }, draft, T0)))
    }
    assert.equal(await make(null), 'org.noDuty')
    assert.equal(await make('990101', 'securityAdmin'), 'org.noDuty')
    assert.equal(await make('990101001'), 'org.otherArea')
    assert.equal(await make('990101'), 'ok')
  })

  test('20,000 units: made in one go, walked level by level, searched by name', async () => {
    const root = newId()
    const drafts: NewUnit[] = [{ id: root, name: '万局', kind: 'government', area: '990101' }]
    for (let i = 1; i < 20_000; i++) {
      const parent = drafts[Math.floor((i - 1) / 20)]?.id ?? root
      drafts.push({ id: newId(), name: `万局第${i}号𠮷组`, kind: 'section', area: '990101', parent })
    }
    must(await store.tx((tx) => createUnits(tx, boss, drafts, T0)))
    assert.equal((await unitsBelow(store, root)).length, 20_000)
    assert.equal((await unitTree(store, root))[0]?.id, root)
    const level = await unitsUnder(store, root)
    assert.equal(level.length, 20)
    assert.equal(
      level.reduce((sum, each) => sum + each.below, 0),
      400,
    )
    assert.equal((await searchUnits(store, '第19999号𠮷'))[0]?.name, '万局第19999号𠮷组')
  })
})
