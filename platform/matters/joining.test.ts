import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { must, say } from '../../base/index.ts'
import { schema as clocks } from '../clocks/index.ts'
import { code, point, text } from '../fields/decide.ts'
import { schema as ledger } from '../ledger/index.ts'
import type { Notice } from '../messages/declare.ts'
import { schema as org } from '../org/index.ts'
import { sql } from '../store/index.ts'
import { freshStore } from '../store/testing.ts'
import { schema as matters } from './index.ts'
import { cellsOf } from './joining.ts'
import { permit, person, unitIds } from './testing/permit.ts'
import { openPermits, withCalendar } from './testing/room.ts'

const at = (hours: number) => new Date(Date.parse('2026-09-21T02:00:00Z') + hours * 3_600_000)
const title = say('试', 'test')
/** Reports of ponds: of one kind, near and soon, they are one matter. */
const pond = {
  ...permit,
  name: 'test.pond',
  fields: {
    ...permit.fields,
    category: code({ title, list: 'ponds' }),
    point: point({ title }),
    camera: text({ title }),
  },
  joining: { metres: 50, hours: 24, linkDays: 30, machine: { field: 'camera', most: 2, hours: 1 } },
}

describe('reports of one thing are one matter 重复上报合并', () => {
  let store: Awaited<ReturnType<typeof freshStore>>
  let all: Awaited<ReturnType<typeof openPermits>>
  const sent: Notice[] = []
  before(async () => {
    store = await freshStore([ledger, org, clocks, matters])
    await withCalendar(store, at(0))
    all = await openPermits(store, {
      type: pond,
      sent,
      lists: {
        ponds: {
          name: 'ponds',
          version: '1',
          title,
          codes: [
            { code: 'A1', title },
            { code: 'A2', title },
          ],
        },
      },
    })
  })
  after(() => store.close())

  const first = person('甲', 'clerk')
  const second = person('乙', 'clerk')
  const report = async (who: typeof first, hours: number, lat: number, more: Record<string, unknown> = {}) =>
    must(await all.open(who, at(hours), { category: 'A1', point: { lon: 113.27, lat }, ...more }))
  const links = (id: string) =>
    store.query<{ kind: string; to: string }>(
      sql`select kind, to_matter as "to" from link where from_matter = ${id}`,
    )

  test('30 m and 3 h apart: one, the first keeps the credit, both are told', async () => {
    const one = await report(first, 0, 23.16)
    const two = await report(second, 3, 23.16027)
    assert.deepEqual([one.fresh, two.fresh, two.joined, two.id], [true, false, true, one.id])
    assert.deepEqual(
      sent.map((notice) => 'account' in notice.to && notice.to.account),
      [first.account, second.account],
    )
  })

  test('30 m and 3 days apart: two, linked', async () => {
    const one = await report(first, 0, 23.2)
    const two = await report(second, 72, 23.20027)
    assert.deepEqual([two.fresh, two.id === one.id], [true, false])
    assert.deepEqual(await links(two.id), [{ kind: 'same-cause', to: one.id }])
  })

  test('60 m apart, or of another kind: two that know nothing of each other', async () => {
    const one = await report(first, 0, 23.3)
    const far = await report(second, 1, 23.30054)
    const other = await report(second, 1, 23.3, { category: 'A2' })
    assert.equal(new Set([one.id, far.id, other.id]).size, 3)
    assert.deepEqual(await links(far.id), [])
  })

  test('a camera gone mad opens two an hour, the rest is counted on the newest', async () => {
    const told = sent.length
    const ids: string[] = []
    for (let i = 0; i < 40; i++)
      ids.push((await report(first, i / 60, 23.4 + i / 1000, { camera: 'C-1' })).id)
    assert.equal(new Set(ids).size, 2)
    assert.equal(sent.length, told, 'nobody is told forty times')
    const touches = await store.query(
      sql`select id from touch where matter = any(${[...new Set(ids)]}::uuid[])`,
    )
    assert.equal(touches.length, 40, 'nothing is lost')
  })
})

describe('first reports of one thing at one moment 首报占位', () => {
  const rule = { metres: 50, hours: 24, linkDays: 30 }
  const cells = (lon: number, lat: number) => cellsOf(rule, { lon, lat, machine: null })

  test('two places no further apart than the rule says always share a cell', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 73, max: 135, noNaN: true }),
        fc.double({ min: 3, max: 54, noNaN: true }),
        fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
        fc.double({ min: 0, max: 50, noNaN: true }),
        (lon, lat, angle, metres) => {
          const other = cells(
            lon + (metres * Math.cos(angle)) / (111_320 * Math.cos((lat * Math.PI) / 180)),
            lat + (metres * Math.sin(angle)) / 111_320,
          )
          assert.ok(cells(lon, lat).some((one) => other.includes(one)))
        },
      ),
    )
    assert.ok(cells(113.27, 23.16).length <= 4)
  })

  test('sixteen report it at once: one matter, fifteen joined; another grid is another matter', async () => {
    const store = await freshStore([ledger, org, clocks, matters])
    try {
      await withCalendar(store, at(0))
      const lists = { ponds: { name: 'ponds', version: '1', title, codes: [{ code: 'A1', title }] } }
      const all = await openPermits(store, {
        type: pond,
        lists,
        gridsAt: async (_reader, { lat }) => [`duty:${lat > 23.55 ? '440111003001002' : '440111003001001'}`],
      })
      const made = await Promise.all(
        Array.from({ length: 16 }, (_, i) =>
          all.open(person(`${i}`, 'clerk'), at(0), {
            category: 'A1',
            point: { lon: 113.27, lat: 23.5 + (i % 4) / 10_000 },
          }),
        ),
      )
      const opened = made.map((one) => must(one))
      assert.equal(opened.filter((one) => one.fresh).length, 1)
      assert.equal(new Set(opened.map((one) => one.id)).size, 1)
      const touches = await store.query(sql`select id from touch where matter = ${opened[0]?.id}`)
      assert.equal(touches.length, 16)
      // 落格: kept from the moment it came, asked for by the list
      const far = must(
        await all.open(person('远', 'clerk'), at(1), { category: 'A1', point: { lon: 113.27, lat: 23.6 } }),
      )
      const who = person('看', 'clerk')
      const listed = async (grid: string) =>
        (await all.room.list(store, who, { grid: [grid] }, at(2))).rows.map((row) => row.id)
      assert.deepEqual(await listed('duty:440111003001002'), [far.id])
      assert.deepEqual(await listed('440111003001001'), [opened[0]?.id])
      assert.deepEqual(await listed('unit:440111003001001'), [])

      // whoever holds a duty for one grid sees and acts on what lies in it, and on nothing beside
      const inGrid = person('格', 'clerk')
      const duties = inGrid.duties.map((duty) => ({ ...duty, area: '440111003001002', units: null }))
      const worker = { ...inGrid, duties }
      const seen = await all.room.list(store, worker, {}, at(2))
      assert.deepEqual(
        seen.rows.map((row) => row.id),
        [far.id],
      )
      const move = (id: string) => ({
        matter: id,
        action: 'accept',
        version: 1,
        form: { lead: unitIds.fish },
      })
      const acted = await store.tx((tx) => all.room.actIn(tx, worker, move(far.id), at(2)))
      assert.ok(acted.ok, JSON.stringify(acted))
      const other = await store.tx((tx) => all.room.actIn(tx, worker, move(String(opened[0]?.id)), at(2)))
      assert.equal(other.ok ? 'acted' : other.error.code, 'matter.notFound')
    } finally {
      await store.close()
    }
  })
})
