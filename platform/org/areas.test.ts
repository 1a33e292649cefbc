import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { must } from '../../base/index.ts'
import type { Store } from '../store/index.ts'
import { mayAct } from './decide.ts'
import {
  actorOfAccount,
  areaOn,
  areaPath,
  areaPathName,
  areasBelow,
  areasOfCounty,
  areaTree,
  loadAreas,
  renumberArea,
  searchAreas,
} from './index.ts'
import { boss, freshCity, grant, roles, staff, T0, t, unit } from './testing.ts'

describe('platform / org / areas', () => {
  let store: Store
  before(async () => {
    store = await freshCity()
  })
  after(() => store.close())
  const day = '2025-06-30'

  test('白云区 comes from the published tables: 24 towns, 404 villages, city and province above', async () => {
    const rows = await areasOfCounty('440111')
    const count = (level: number) => rows.filter((row) => row.level === level).length
    assert.deepEqual([1, 2, 3, 4, 5].map(count), [1, 1, 1, 24, 404])
    assert.equal(rows.find((row) => row.code === '440111014')?.name, '石井街道')
    assert.equal(await store.tx((tx) => loadAreas(tx, rows)), rows.length)
    assert.equal(await store.tx((tx) => loadAreas(tx, rows)), 0, 'loading twice changes nothing')
    assert.equal(areaPathName(await areaPath(store, '440111014', day)), '广东省广州市白云区石井街道')
    assert.equal((await areasBelow(store, '440111', day)).length, 24)
    assert.equal((await areaTree(store, '440111', day)).length, 429)
    const found = await searchAreas(store, '石井', { day, within: '4401' })
    assert.equal(found[0]?.code, '440111014')
  })

  test('Dongguan has no county level: 44 → 4419 → 441900 → town → village', async () => {
    const rows = await areasOfCounty('4419')
    await store.tx((tx) => loadAreas(tx, rows))
    const towns = await areasBelow(store, '441900', day)
    assert.equal(towns.length, 36)
    assert.equal(areaPathName(await areaPath(store, '441900119', day)), '广东省东莞市长安镇')
    assert.equal(
      (await areasBelow(store, '441900119', day)).every((area) => area.level === 5),
      true,
    )
    const row = { area: '441900119001', units: [] }
    const actor = {
      ...boss,
      kind: 'staff' as const,
      duties: [{ role: 'reception', area: '4419', units: null, grade: 2 as const }],
    }
    assert.equal(mayAct(actor, ['reception'], row, roles).ok, true, '市及以下 includes towns')
  })

  test('a code that does not exist gives nothing', async () => {
    assert.deepEqual(await areasOfCounty('440199'), [])
    assert.deepEqual(await areasOfCounty("44'; --"), [])
  })

  test('search takes rare characters and signs of LIKE as they are', async () => {
    assert.equal((await searchAreas(store, '䶮', { day }))[0]?.code, '990101001001')
    assert.equal((await searchAreas(store, '𠮷村', { day }))[0]?.code, '990101002001')
    assert.deepEqual(await searchAreas(store, '%', { day }), [])
    assert.deepEqual(await searchAreas(store, '_', { day }), [])
  })

  test('a renumbered town: old codes end, stay readable as of earlier days, and rights set on the old code follow', async () => {
    const desk = await unit(store, '甲镇办')
    const { account } = await staff(store, '钱一', desk.id)
    must(await grant(store, { holder: account.id, role: 'reception', area: '990101001' }))
    const moved = await store.tx((tx) =>
      renumberArea(tx, boss, { from: '990101001', to: '990101101', name: '甲街道', on: '2026-01-01' }, T0),
    )
    assert.equal(must(moved), 2)
    assert.equal((await areaOn(store, '990101001001', '2025-12-31'))?.name, '䶮村')
    assert.equal(await areaOn(store, '990101001001', '2026-01-01'), undefined)
    assert.equal((await areaOn(store, '990101101001', '2026-01-01'))?.name, '䶮村')
    assert.equal((await areaOn(store, '990101101', '2026-01-01'))?.name, '甲街道')
    assert.equal(await areaOn(store, '990101101', '2025-12-31'), undefined)
    const may = async (at: Date, area: string) => {
      const actor = await actorOfAccount(store, account.id, at)
      return actor ? mayAct(actor, ['reception'], { area, units: [] }, roles).ok : undefined
    }
    assert.equal(await may(t('2025-12-31 23:59:59'), '990101101001'), false)
    assert.equal(await may(t('2026-01-01 00:00:00'), '990101101001'), true)
    assert.equal(await may(t('2026-01-01 00:00:00'), '990101001001'), true, 'old matters keep their old code')
  })

  test('an unknown target parent, another level or an unknown area is refused', async () => {
    const to = async (from: string, code: string) => {
      const answer = await store.tx((tx) => renumberArea(tx, boss, { from, to: code, on: '2026-02-01' }, T0))
      return answer.ok ? 'ok' : answer.error.code
    }
    assert.equal(await to('990101002', '990199002'), 'org.badArea')
    assert.equal(await to('990101002', '990101'), 'org.badArea')
    assert.equal(await to('990101777', '990101778'), 'org.badArea')
  })
})
