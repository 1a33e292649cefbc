import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { type Id, localText, must, newId } from '../../base/index.ts'
import { compile } from '../../kit/index.ts'
import { grid } from '../../packs/grid/index.ts'
import { hotline } from '../../packs/hotline/index.ts'
import {
  schema as clockRoom,
  importCalendar,
  listClocks,
  nationalCalendar,
} from '../../platform/clocks/index.ts'
import { openVault } from '../../platform/fields/index.ts'
import { schema as fileRoom } from '../../platform/files/index.ts'
import { schema as ledger } from '../../platform/ledger/index.ts'
import { type Matters, schema as matterRoom, openMatters, stampTypes } from '../../platform/matters/index.ts'
import type { Notice } from '../../platform/messages/declare.ts'
import type { Actor } from '../../platform/org/declare.ts'
import { schema as org } from '../../platform/org/index.ts'
import { sql } from '../../platform/store/index.ts'
import { freshStore } from '../../platform/store/testing.ts'

const D = '440111'
const CITY_BUREAU = '01990000-0000-7000-8000-00000000c0de' as Id
const WATER = '01990000-0000-7000-8000-00000000c0df' as Id
const local = (text: string): Date => new Date(`${text.replace(' ', 'T')}:00+08:00`)
const said = (at: Date): string => localText(at).slice(0, 16)
const pack = compile([hotline, grid])

const staff = (name: string, role: string, units: readonly Id[] | null = null): Actor => ({
  ...{ kind: 'staff', account: newId(), name, district: D, unit: units?.[0] ?? null, unitName: null },
  ...{ duties: [{ role, area: D, units, grade: 3 }], provenAt: 0 },
})
const worker = staff('甲网格员', 'gridWorker')
const other = staff('乙网格员', 'gridWorker')
const desk = staff('受理员', 'gridAcceptor')
const dispatcher = staff('派遣员', 'gridDispatcher')
const head = staff('值班长', 'gridHead')
const mender = staff('处置员', 'handler', [CITY_BUREAU])
/** Mends for the bureau and walks the grid himself. */
const both: Actor = { ...mender, account: newId(), duties: [...mender.duties, ...worker.duties] }
const camera: Actor = { ...staff('视频平台', 'gridWorker'), kind: 'client', account: null }

const S = (code: string) => `2026S${code}`
const AT = { lon: 113.27, lat: 23.16 }

describe('cases 案卷', () => {
  let store: Awaited<ReturnType<typeof freshStore>>
  let room: Matters
  const sent: Notice[] = []
  before(async () => {
    store = await freshStore([ledger, org, fileRoom, clockRoom, matterRoom])
    await store.tx(async (tx) =>
      must(
        await importCalendar(
          tx,
          nationalCalendar({ provisionalYears: 1 }),
          '试验',
          local('2026-01-01 08:00'),
        ),
      ),
    )
    const names: Record<string, string> = { [CITY_BUREAU]: '区城管局', [WATER]: '区水务局' }
    room = openMatters({
      ...{ store, vault: openVault({ key: randomBytes(32) }), roles: pack.roles },
      types: must(await store.tx((tx) => stampTypes(tx, pack.types))),
      codes: (name) => pack.codes[name],
      unitName: (unit) => names[unit],
      areaName: () => undefined,
      calendarOf: () => null,
      tokens: () => [],
      queryTokens: () => [],
      send: async (_tx, notices) => void sent.push(...notices),
      tellRequesters: false,
      orderChain: () => [],
    })
  })
  after(() => store.close())

  type Case = { readonly id: Id; readonly version: number; readonly state: string }
  let moved = 0
  const report = async (
    at: string,
    category: string,
    more: Record<string, unknown> = {},
    who = worker,
    channel = 'patrol',
  ) => {
    // Far from every other case, unless the place is said.
    moved += 1
    const form = {
      content: '现场问题',
      kind: 'event',
      category,
      point: { ...AT, lon: AT.lon + moved / 50 },
      ...more,
    }
    return must(
      await store.tx((tx) =>
        room.openIn(tx, who, { type: 'grid.case', form, touch: { source: 'test', channel } }, local(at)),
      ),
    )
  }
  const tried = (one: Case, who: Actor, action: string, at: string, form: Record<string, unknown> = {}) =>
    room.act(who, { matter: one.id, action, version: one.version, form }, local(at))
  const act = async (one: Case, who: Actor, action: string, at: string, form: Record<string, unknown> = {}) =>
    must(await tried(one, who, action, at, form))
  const sentTo = { lead: CITY_BUREAU, helpers: [], why: '职责明确' }
  /** Filed and dispatched at that minute. */
  const dispatched = async (at: string, category: string, more: Record<string, unknown> = {}) => {
    const filed = await act(await report(at, category, more), desk, 'file', at, { met: true })
    return act(filed, dispatcher, 'dispatch', at, sentTo)
  }
  const photo = { files: [newId()] }
  const dues = async (one: Case) =>
    Object.fromEntries(
      (await listClocks(store, D, [one.id]))
        .filter((clock) => clock.state !== 'void')
        .map((clock) => [clock.kind, said(clock.due)]),
    )
  const refusedWith = async (going: ReturnType<typeof tried>) => {
    const done = await going
    return done.ok ? 'done' : done.error.code
  }

  test('example 4: working days and working hours over the holiday', async () => {
    assert.equal((await dues(await dispatched('2026-09-30 15:00', S('06010')))).fix, '2026-10-08 17:30')
    assert.equal((await dues(await dispatched('2026-09-30 16:00', S('06012')))).fix, '2026-10-08 12:00')
  })

  test('example 6: a missing cover has two clocks; made safe and mended, each by its own', async () => {
    const cover = await dispatched('2026-10-03 20:00', S('01901'))
    const { safe, fix } = await dues(cover)
    assert.deepEqual([safe, fix], ['2026-10-03 21:00', '2026-10-08 17:30'])
    assert.equal(
      await refusedWith(tried(cover, mender, 'fix', '2026-10-03 21:30', { text: '已修', ...photo })),
      'grid.unsafe',
    )
    const secured = await act(cover, mender, 'makeSafe', '2026-10-03 20:40', { text: '围蔽', ...photo })
    const clocks = await listClocks(store, D, [cover.id])
    assert.equal(clocks.find((clock) => clock.kind === 'safe')?.result, 'kept')
    assert.equal(clocks.find((clock) => clock.kind === 'fix')?.state, 'running')
    const fixed = await act(secured, mender, 'fix', '2026-10-08 09:00', { text: '已更换', ...photo })
    assert.equal(fixed.state, 'toCheck')
    assert.equal(
      (await dues(await dispatched('2026-10-09 09:00', S('06010')))).safe,
      undefined,
      'litter wants no guarding',
    )
  })

  test('example 10: whoever mended it neither checks nor closes it', async () => {
    const one = await dispatched('2026-10-12 09:00', S('06010'))
    const fixed = await act(one, both, 'fix', '2026-10-12 10:00', { text: '已清理', ...photo })
    assert.equal(await refusedWith(tried(fixed, both, 'pass', '2026-10-12 10:05', photo)), 'matter.ownWork')
    const passed = await act(fixed, other, 'pass', '2026-10-12 10:30', photo)
    const boss: Actor = { ...both, duties: [...both.duties, ...head.duties] }
    assert.equal(
      await refusedWith(tried(passed, boss, 'close', '2026-10-12 10:40', { how: 'normal' })),
      'matter.ownWork',
    )
    assert.equal((await act(passed, head, 'close', '2026-10-12 10:40', { how: 'normal' })).state, 'closed')
  })

  test('example 7: one case for two reports, both told; after three days a case of its own, linked', async () => {
    const here = (metres: number) => ({ point: { lon: AT.lon - 1, lat: AT.lat + metres / 111_320 } })
    const first = await report('2026-10-12 09:00', S('06010'), here(0))
    const told = sent.length
    const second = await report('2026-10-12 12:00', S('06010'), here(30), other)
    assert.deepEqual([second.id, second.joined], [first.id, true])
    assert.deepEqual(
      sent.slice(told).map(({ to }) => 'account' in to && to.account),
      [worker.account, other.account],
    )
    const row = await store.one<{ by: Id }>(sql`select opened_by as by from matter where id = ${first.id}`)
    assert.equal(row?.by, worker.account, 'the credit stays with the first')
    const later = await report('2026-10-15 09:00', S('06010'), here(30), other)
    assert.notEqual(later.id, first.id)
    const links = await store.query(
      sql`select id from link where from_matter = ${later.id} and to_matter = ${first.id}`,
    )
    assert.equal(links.length, 1)
  })

  test('another class is asked for and reviewed by somebody else; its clock keeps the first start', async () => {
    const one = await dispatched('2026-10-12 09:00', S('06010'))
    const asked = await act(one, dispatcher, 'askReclass', '2026-10-12 16:00', {
      basis: S('06011'),
      text: '是渣土',
    })
    const grant = { category: S('06011'), words: '属实' }
    assert.equal(
      await refusedWith(tried(asked, dispatcher, 'grantReclass', '2026-10-12 16:30', grant)),
      'matter.ownWork',
    )
    const granted = await act(asked, head, 'grantReclass', '2026-10-12 16:30', grant)
    assert.equal((await dues(granted)).fix, '2026-10-16 17:30', 'four working days from the dispatch')
    const running = (await listClocks(store, D, [one.id])).filter(
      (clock) => clock.kind === 'fix' && clock.state === 'running',
    )
    assert.deepEqual(
      running.map((clock) => said(clock.startedAt)),
      ['2026-10-12 09:00'],
    )
  })

  test('a case that does not pass goes on from where its clock stood', async () => {
    const one = await dispatched('2026-10-12 09:00', S('06042'))
    const fixed = await act(one, mender, 'fix', '2026-10-12 10:00', { text: '已清', ...photo })
    const again = await act(fixed, other, 'rework', '2026-10-12 11:00', { text: '未清净', ...photo })
    assert.equal(again.state, 'toFix')
    // four working hours from nine, of which the hour of the check does not count
    assert.equal((await dues(again)).fix, '2026-10-12 16:00')
  })

  test('put off with approval, for a quarter at most, and looked at again by itself', async () => {
    const one = await dispatched('2026-10-12 09:00', S('06013'))
    const ask = { reason: 'plannedWorks', until: '2027-10-12', text: '列入计划' }
    assert.equal(
      await refusedWith(tried(one, mender, 'askHold', '2026-10-12 10:00', ask)),
      'grid.heldTooLong',
    )
    const asked = await act(one, mender, 'askHold', '2026-10-12 10:00', { ...ask, until: '2026-11-12' })
    assert.equal(await refusedWith(tried(asked, mender, 'grantHold', '2026-10-12 10:00')), 'matter.notYours')
    const held = await act(asked, head, 'grantHold', '2026-10-12 11:00')
    assert.deepEqual(
      [held.state, (await act(held, head, 'resume', '2026-11-13 09:00')).state],
      ['suspended', 'toFix'],
    )
  })

  test('more time once, before it is due', async () => {
    const one = await dispatched('2026-10-12 09:00', S('06010'))
    const ask = { until: '2026-10-20', text: '连日暴雨' }
    assert.equal(
      await refusedWith(tried(one, mender, 'askExtension', '2026-10-14 09:00', { ...ask })),
      'grid.tooLateToExtend',
    )
    const asked = await act(one, mender, 'askExtension', '2026-10-12 12:00', ask)
    const more = await act(asked, head, 'grantExtension', '2026-10-12 13:00')
    assert.equal((await dues(more)).fix, '2026-10-20 17:30')
    assert.equal(
      await refusedWith(tried(more, mender, 'askExtension', '2026-10-13 09:00', ask)),
      'grid.extendedOnce',
    )
  })

  test('a camera is confirmed before filing, and gone mad opens three cases an hour', async () => {
    const device = { device: 'CAM-07', confidence: 0.91 }
    const ids = new Set<Id>()
    let state = ''
    for (let i = 0; i < 30; i++) {
      const minute = `2026-10-12 09:${String(i).padStart(2, '0')}`
      const point = { lon: AT.lon - 2, lat: AT.lat + i / 100 }
      const one = await report(minute, S('09005'), { ...device, point }, camera, 'camera')
      ids.add(one.id)
      state = one.state
    }
    assert.deepEqual([ids.size, state], [3, 'collected'])
    assert.equal(
      (await report('2026-10-12 09:30', S('06010'), device, camera, 'camera')).fresh,
      true,
      'another class counts for itself',
    )
    const [one] = ids
    const suspect = { id: one as Id, version: 1, state }
    assert.equal(
      await refusedWith(tried(suspect, desk, 'file', '2026-10-12 09:40', { met: true })),
      'matter.wrongState',
    )
    const seen = await act(suspect, worker, 'verify', '2026-10-12 09:45', { text: '属实' })
    assert.equal((await act(seen, desk, 'file', '2026-10-12 09:50', { met: true })).state, 'toDispatch')
  })

  test('the former edition is not chosen any longer, what was filed under it stays', async () => {
    const old = await report('2026-06-30 10:00', '2013S0102')
    const form = { content: '垃圾', kind: 'event', category: '2013S0102', point: AT }
    const late = await store.tx((tx) =>
      room.openIn(
        tx,
        worker,
        { type: 'grid.case', form, touch: { source: 'test', channel: 'patrol' } },
        local('2026-07-01 10:00'),
      ),
    )
    assert.equal(late.ok ? 'done' : late.error.code, 'matter.badForm')
    const early = await store.tx((tx) =>
      room.openIn(
        tx,
        worker,
        {
          type: 'grid.case',
          form: { ...form, category: S('06010') },
          touch: { source: 'test', channel: 'patrol' },
        },
        local('2026-06-30 10:00'),
      ),
    )
    assert.equal(early.ok ? 'done' : early.error.code, 'matter.badForm')
    const filed = await act(old, desk, 'file', '2026-07-02 10:00', { met: true })
    const sentOn = await act(filed, dispatcher, 'dispatch', '2026-07-02 10:00', sentTo)
    assert.equal((await dues(sentOn)).fix, '2026-07-03 17:30', 'one working day, as its edition says')
  })
})
