import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { must, newId, say } from '../../../base/index.ts'
import { area, idNumber, openVault, phone, text } from '../../fields/index.ts'
import { schema as ledgerSchema } from '../../ledger/index.ts'
import { type Actor, schema as orgSchema } from '../../org/index.ts'
import type { Store } from '../../store/index.ts'
import { freshStore } from '../../store/testing.ts'
import { applyPlan, openClaims, openRegisters, type RegisterType, type Supply, schema } from '../index.ts'
import type { SourceRecord } from './declare.ts'

describe('platform / registers / claims', () => {
  const t = (zh: string) => say(zh, zh)
  const person: RegisterType = {
    name: 'base.person',
    title: t('人口'),
    fields: {
      idNumber: idNumber({ title: t('身份证号'), required: true, personal: 'idNumber' }),
      name: text({ title: t('姓名'), personal: 'name' }),
      phone: phone({ title: t('电话'), personal: 'phone' }),
      home: text({ title: t('户籍地址'), personal: 'address' }),
      area: area({ title: t('区划') }),
    },
    label: 'name',
    key: ['idNumber'],
    editors: ['authority'],
    readers: ['authority', 'user'],
    scope: 'rows',
    sourced: true,
  }
  const wiring = {
    types: [person],
    vault: openVault({ key: Buffer.alloc(32, 7) }),
    codes: () => undefined,
    roles: {
      authority: { title: t('主管'), sees: 'area' },
      user: { title: t('用数'), sees: 'units' },
    } as const,
  }
  const district = '440111'
  const head: Actor = {
    ...{ kind: 'staff', account: newId(), name: '主管甲', district, unit: null, unitName: null },
    ...{ duties: [{ role: 'authority', area: district, units: null, grade: 4 }], provenAt: 0 },
  }
  const registers = openRegisters(wiring)
  const claims = openClaims(wiring)
  const day = (n: number) => new Date(Date.UTC(2026, 2, n, 4))
  const [POLICE, HEALTH] = [newId(), newId()]
  const [POLICE_UNIT, HEALTH_UNIT] = [newId(), newId()]
  const ITEMS = ['sfzh', 'xm', 'dh', 'dz', 'qh']
  const map = { sfzh: 'idNumber', xm: 'name', dh: 'phone', dz: 'home', qh: 'area' }

  let store: Store
  before(async () => {
    store = await freshStore([ledgerSchema, orgSchema, schema])
    must(await applyPlan(store, [person], day(1)))
  })
  after(() => store.close())

  /** What a source has now, by dataset. */
  const has = new Map<string, SourceRecord[]>()
  const supply: Supply = {
    records: async (_reader, feed, { after: from, limit }) =>
      (has.get(feed.dataset) ?? [])
        .filter(({ ref }) => ref > from)
        .sort((a, b) => (a.ref < b.ref ? -1 : 1))
        .slice(0, limit),
    gone: async (_reader, feed, refs) =>
      refs.filter((ref) => !has.get(feed.dataset)?.some((one) => one.ref === ref)),
  }
  const record = (ref: string, at: Date, values: Record<string, unknown>): SourceRecord => ({
    ...{ ref, line: Number(ref), observedAt: at, values },
  })
  async function load(dataset: string, at: Date, records: SourceRecord[]) {
    has.set(dataset, records)
    await store.tx((tx) => claims.onLoaded(tx, district, { dataset, delivery: newId(), at }))
    await workOff(at)
    return (await claims.works(store, district, 1))[0]?.counts ?? {}
  }
  async function workOff(at: Date) {
    while (await claims.step(store, district, supply, at));
  }
  const feedOf = (dataset: string, unit: string, title: string, legal: string[]) => ({
    ...{ register: 'base.person', dataset, unit, title, map, observed: null, legal },
  })
  const publish = (id: string, at: Date) => store.tx((tx) => claims.publishFeed(tx, head, district, id, at))
  const save = async (feed: ReturnType<typeof feedOf>, at: Date) =>
    must(await store.tx((tx) => claims.saveFeed(tx, district, feed, ITEMS, at)))
  const rowOf = async (number: string) => {
    const page = must(await registers.list(store, head, 'base.person', { filters: { idNumber: number } }))
    assert.equal(page.rows.length, 1)
    return page.rows[0] as (typeof page.rows)[number]
  }
  const clear = async (number: string) => {
    const [row] = await claims.alike(store, district, 'base.person', { idNumber: [number] }, 5)
    return row?.values ?? {}
  }
  const standing = async (id: string, field: string) =>
    must(await claims.valueSources(store, head, 'base.person', id)).sources.filter(
      (one) => one.field === field && one.state !== 'superseded' && one.state !== 'refused',
    )

  const A = '440111190001010005'
  const B = '440111190001010021'

  test('two departments both claim to be the source of 户籍地址: publishing is refused until the authority rules', async () => {
    const police = await save(feedOf(POLICE, POLICE_UNIT, '户籍人口', ['idNumber', 'name', 'home']), day(1))
    const health = await save(feedOf(HEALTH, HEALTH_UNIT, '健康档案', ['phone', 'home']), day(1))
    must(await publish(police.id, day(1)))
    const refused = await publish(health.id, day(1))
    assert.ok(!refused.ok)
    assert.equal(refused.error.code, 'claims.twoSources')
    const field = 'home'
    const ruling = {
      register: 'base.person',
      field,
      sources: [POLICE, HEALTH],
      basis: '《户口登记条例》第三条',
    }
    must(await store.tx((tx) => claims.rule(tx, head, district, ruling, day(1))))
    must(await publish(health.id, day(1)))
    await workOff(day(1))
  })

  test('records become persons; the same again changes nothing; two sources meet in one row by rank', async () => {
    const first = [
      record('1', day(2), { idNumber: A, name: '张三', home: '云城街1号', area: '440111014' }),
      record('2', day(2), { idNumber: B, name: '李四', home: '云城街2号', area: '440111014' }),
    ]
    assert.deepEqual(await load(POLICE, day(2), first), {
      ...{ records: 2, created: 2, changed: 0, unchanged: 0, dropped: 0, waiting: 0 },
    })
    const again = await load(POLICE, day(3), first)
    assert.equal(again.created, 0)
    assert.equal(again.unchanged, 2)
    const counts = await load(HEALTH, day(4), [
      record('1', day(4), { idNumber: A, name: '张三', phone: '13800000001', home: '别处9号' }),
      record('2', day(4), { idNumber: '440111190001010006', name: '王五', phone: '13800000002' }),
      record('3', day(4), { name: '赵六', phone: '13800000003' }),
    ])
    assert.equal(counts.changed, 1)
    assert.equal(counts.waiting, 2)
    const values = await clear(A)
    assert.equal(values.home, '云城街1号', 'the legal source outranks the later one')
    assert.equal(values.phone, '13800000001', 'what only the other has is taken')
    const row = await rowOf(A)
    const { sources } = must(await claims.valueSources(store, head, 'base.person', row.id))
    const home = sources.filter((one) => one.field === 'home')
    assert.deepEqual(
      home.map((one) => [one.source, one.state, one.rank]),
      [
        [POLICE, 'stands', 1],
        [HEALTH, 'superseded', 2],
      ],
    )
    assert.ok(home.every((one) => one.line === 1))
  })

  test('a ruling that ranks the other first changes every row', async () => {
    const ruling = {
      register: 'base.person',
      field: 'home',
      sources: [HEALTH, POLICE],
      basis: '裁定〔2026〕2号',
    }
    must(await store.tx((tx) => claims.rule(tx, head, district, ruling, day(5))))
    await workOff(day(5))
    assert.equal((await clear(A)).home, '别处9号')
    assert.equal((await clear(B)).home, '云城街2号', 'who has only one source keeps it')
    must(
      await store.tx((tx) =>
        claims.rule(tx, head, district, { ...ruling, sources: [POLICE, HEALTH] }, day(6)),
      ),
    )
    await workOff(day(6))
    assert.equal((await clear(A)).home, '云城街1号')
  })

  test('a value in doubt stays and is flagged; found wrong, the next source counts', async () => {
    const row = await rowOf(A)
    const input = { register: 'base.person', row: row.id, field: 'home', why: '本人称已迁出' }
    const doubt = must(await store.tx((tx) => claims.doubt(tx, head, input, day(7))))
    const again = await store.tx((tx) => claims.doubt(tx, head, input, day(7)))
    assert.ok(!again.ok && again.error.code === 'claims.doubted')
    assert.equal((await standing(row.id, 'home'))[0]?.state, 'doubted')
    assert.equal((await clear(A)).home, '云城街1号')
    must(await store.tx((tx) => claims.settle(tx, head, { doubt: doubt.id, outcome: 'refused' }, day(8))))
    assert.equal((await clear(A)).home, '别处9号')
    // corrected at the source, it counts again
    await load(POLICE, day(9), [
      record('1', day(9), { idNumber: A, name: '张三', home: '云城街8号', area: '440111014' }),
      record('2', day(2), { idNumber: B, name: '李四', home: '云城街2号', area: '440111014' }),
    ])
    assert.equal((await clear(A)).home, '云城街8号')
  })

  test('as of any day, and by what was known then', async () => {
    const row = await rowOf(A)
    const at = async (n: number, known?: Date) => {
      const asked = { day: `2026-03-${String(n).padStart(2, '0')}`, ...(known ? { known } : {}) }
      return must(await claims.rowAsOf(store, head, 'base.person', row.id, asked))?.values ?? null
    }
    assert.equal(await at(1), null, 'nobody knew him')
    const third = await at(3)
    assert.equal(third?.phone, undefined, 'the telephone came on the fourth')
    assert.equal(third?.home, undefined, 'what was said then was found wrong since')
    assert.ok((await at(3, day(3)))?.home, 'nobody knew that then')
    assert.ok((await at(5))?.phone)
    assert.ok((await at(9))?.home)
    assert.equal((await at(9, day(2)))?.phone, undefined, 'on the second day nobody knew it')
    const then = must(await claims.valueSources(store, head, 'base.person', row.id, { known: day(3) }))
    assert.ok(then.sources.every((one) => one.source === POLICE))
  })

  test('a record that disappears ends its claim, not the person', async () => {
    const counts = await load(HEALTH, day(10), [])
    assert.equal(counts.ended, 1)
    const values = await clear(A)
    assert.equal(values.phone, undefined, 'nobody says so any more')
    assert.equal(values.home, '云城街8号')
    await load(POLICE, day(10), [
      record('1', day(9), { idNumber: A, name: '张三', home: '云城街8号', area: '440111014' }),
    ])
    assert.equal((await clear(B)).name, '李四', 'the last known values stay')
  })

  test('a clerk does not write over a source, but may add what none gives', async () => {
    const row = await rowOf(A)
    const change = (changes: Record<string, unknown>) =>
      store.tx((tx) =>
        registers.update(tx, head, 'base.person', row.id, changes, {
          at: day(11),
          expectedVersion: row.version,
        }),
      )
    const refused = await change({ home: '我家' })
    assert.ok(!refused.ok)
    assert.equal(refused.error.code, 'claims.sourced')
    must(await change({ phone: '13900000001' }))
    assert.equal((await clear(A)).phone, '13900000001')
  })

  test('records that wait are adopted and released again; what came of it is taken back', async () => {
    const row = await rowOf(A)
    has.set(HEALTH, [record('7', day(12), { name: '张三', phone: '13800000077', home: '健康路7号' })])
    await store.tx((tx) => claims.onLoaded(tx, district, { dataset: HEALTH, delivery: null, at: day(12) }))
    await workOff(day(12))
    const before = await clear(A)
    const waiting = (await claims.waitingIn(store, district, 'open', null, 50)).find((one) => one.ref === '7')
    assert.ok(waiting)
    must(await store.tx((tx) => claims.adopt(tx, head, { waiting: waiting.id, row: row.id }, day(12))))
    assert.equal((await clear(A)).phone, '13800000077')
    assert.equal((await clear(A)).home, '云城街8号')
    must(await store.tx((tx) => claims.release(tx, head, waiting.id, day(13))))
    assert.deepEqual(await clear(A), before)
  })

  test('a merge taken back gives exactly what was, whatever the two said', async () => {
    let serial = 0
    const number = () => {
      const body = `44011119800101${String(100 + serial++).padStart(3, '0')}`
      const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
      const sum = [...body].reduce((all, digit, i) => all + Number(digit) * (weights[i] as number), 0)
      return `${body}${'10X98765432'[sum % 11]}`
    }
    const someone = fc.record(
      {
        name: fc.constantFrom('甲', '乙'),
        phone: fc.constantFrom('13800000001', '13800000002'),
        home: fc.constantFrom('东', '西'),
      },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(someone, someone, someone, async (x, y, fed) => {
        const [p, q] = [number(), number()]
        const make = async (idNumber: string, values: object) =>
          must(
            await store.tx((tx) =>
              registers.create(tx, head, 'base.person', { ...values, idNumber }, { at: day(14) }),
            ),
          ).id
        const [kept, gone] = [await make(p, x), await make(q, y)]
        const ref = `m${serial}`
        await load(POLICE, day(15), [
          ...(has.get(POLICE) ?? []),
          record(ref, day(15), { ...fed, idNumber: q }),
        ])
        const was = [await clear(p), await clear(q)]
        const merge = must(
          await store.tx((tx) =>
            claims.merge(tx, head, 'base.person', { gone, kept, why: '同一人' }, day(16)),
          ),
        )
        assert.deepEqual(await clear(q), {}, 'one of them is out of use')
        // what comes in of the one that went counts for the one that stays
        if (fed.home) assert.equal((await clear(p)).home, fed.home)
        must(await store.tx((tx) => claims.unmerge(tx, head, merge.id, day(17))))
        assert.deepEqual([await clear(p), await clear(q)], was)
      }),
      { numRuns: 12 },
    )
  })
})
