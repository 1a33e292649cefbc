import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { must, newId, say } from '../../base/index.ts'
import { datasets } from '../../platform/catalogue/index.ts'
import { append } from '../../platform/ledger/index.ts'
import { factActorOf, systemActor } from '../../platform/org/index.ts'
import { sql } from '../../platform/store/index.ts'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'

describe('base registers', () => {
  let city: RunningTestCity
  let head: Person
  before(async () => {
    city = await startTestCity()
    head = await city.login('datahead')
  })
  after(() => city.stop())

  const text = (zh: string) => ({ kind: 'text' as const, title: say(zh, zh), max: 300, grade: 1 as const })
  const ITEMS = ['sfzh', 'xm', 'csrq', 'dh', 'dz'] as const
  const district = '440111'

  /** A dataset with rows in its table, as a load leaves it; answers its id. */
  async function dataset(title: string, unit: string): Promise<string> {
    const id = newId()
    const at = new Date()
    const one = {
      ...{ district, id, code: `T-${title}`, title: say(title, title), abstract: '', class: 'base' as const },
      ...{ subject: 'safety', unit, system: null, format: 'table' as const, share: 'conditional' as const },
      items: ITEMS.map((name) => ({ name, field: text(name), key: false })),
      ...{
        shareCondition: null,
        shareBasis: null,
        open: 'closed' as const,
        cycle: 'daily' as const,
        grade: 3 as const,
      },
      ...{ state: 'published' as const, version: 1, origin: 'intake' as const, register: null, rowCount: 1 },
      ...{ freshAt: at, score: null, publishedAt: at, changedAt: at },
    }
    await city.city.store.tx(async (tx) => {
      await datasets.put(tx, one as never, [])
      must(await datasets.makeDataTable(tx, one as never))
    })
    return id
  }
  async function load(
    id: string,
    rows: readonly (readonly [string, ...(string | null)[]])[],
    gone: readonly string[] = [],
  ) {
    const delivery = newId()
    await city.city.store.tx(async (tx) => {
      const table = sql.id(datasets.tableOf(id))
      await tx.run(sql`delete from ${table} where key = any(${gone}::text[])`)
      for (const [n, [key, ...values]] of rows.entries())
        await tx.run(sql`insert into ${table} (district, key, area, delivery, row_no, since, f_sfzh, f_xm, f_csrq, f_dh, f_dz)
        values (${district}, ${key}, ${district}, ${delivery}::uuid, ${n + 2}::integer, ${new Date()}::timestamptz,
          ${sql.join(values.map((value) => sql`${value}`))})
        on conflict (district, key) do update set delivery = excluded.delivery, row_no = excluded.row_no,
          f_sfzh = excluded.f_sfzh, f_xm = excluded.f_xm, f_csrq = excluded.f_csrq, f_dh = excluded.f_dh, f_dz = excluded.f_dz`)
      await append(tx, [
        {
          ...{
            district,
            kind: 'delivery.loaded',
            subjectKind: 'delivery',
            subject: delivery,
            at: new Date(),
          },
          ...{ actor: factActorOf(systemActor(district)), body: { dataset: id } },
        },
      ])
    })
    await city.fed()
  }
  const map = { sfzh: 'idNumber', xm: 'name', csrq: 'birth', dh: 'phone' }
  const A = '440111190001010005'
  const B = '440111190001010021'
  let police = ''
  let health = ''

  test('feeds are saved and published at the desk; what a delivery brings stands in the register', async () => {
    const unit = head.me.unit as string
    police = await dataset('户籍人口', unit)
    health = await dataset('健康档案', unit)
    const save = (dataset: string, address: string, legal: readonly string[]) =>
      head.call('POST', '/api/sources/feeds', {
        ...{ register: 'dataBrain.person', dataset, map: { ...map, dz: address }, observed: null, legal },
      })
    const first = await save(police, 'registeredAddress', ['idNumber', 'name', 'birth', 'registeredAddress'])
    assert.equal(first.status, 201, JSON.stringify(first.body))
    assert.equal((await head.call('POST', `/api/sources/feeds/${first.body.id}/publish`, {})).status, 200)
    await load(police, [
      ['1', A, '欧阳明华', '1900-01-01', null, '云城街解放路1号2栋301房'],
      ['2', B, '李四光', '1900-01-01', null, '云城街解放路2号'],
    ])
    const list = await head.call('GET', '/api/registers/dataBrain.person')
    assert.equal(list.body.rows.length, 2)
    assert.ok(!JSON.stringify(list.body).includes(A), 'numbers are masked')

    const second = await save(health, 'registeredAddress', ['phone', 'registeredAddress'])
    const clash = await head.call('POST', `/api/sources/feeds/${second.body.id}/publish`, {})
    assert.equal(clash.status, 409)
    assert.equal(clash.body.error.code, 'claims.twoSources')
    const ruling = {
      ...{ register: 'dataBrain.person', field: 'registeredAddress', sources: [police, health] },
      basis: '《户口登记条例》第三条',
    }
    assert.equal((await head.call('POST', '/api/sources/rule', ruling)).status, 200)
    assert.equal((await head.call('POST', `/api/sources/feeds/${second.body.id}/publish`, {})).status, 200)
  })

  test('a record without a number goes to its person by itself; an unsure one is asked; both can be taken back', async () => {
    await load(health, [
      ['1', A, '欧阳明华', '1900-01-01', '13800000001', '云城街解放路1号2栋301房'],
      ['2', null, '欧阳明华', '1900-01-01', '13800000001', '云城街解放路1号2栋301房'],
      ['3', B, '王大锤', '1970-05-05', '13800000003', '石井街'],
      ['4', '11010519491231002X', '钱七', '1949-12-31', '13800000004', '石井街8号'],
    ])
    const linked = await head.call('GET', '/api/brain/links?state=linked&kind=person')
    assert.equal(linked.body.rows.length, 1, JSON.stringify(linked.body))
    const [pair] = linked.body.rows
    assert.equal(pair.decidedBy, '城市智能体·实体核对')
    assert.equal([pair.a, pair.b].find((side) => side.source === 'record').reason.zh, '没有唯一标识')
    const open = await head.call('GET', '/api/brain/links?kind=person')
    assert.equal(open.body.rows.length, 1, '两人一号 is asked')
    assert.ok(!JSON.stringify([linked.body, open.body]).includes('13800000001'), 'masked')
    const list = await head.call('GET', '/api/registers/dataBrain.person')
    assert.equal(list.body.rows.length, 3, 'who was compared and is nobody known is a person of his own')

    const row = list.body.rows.at(-1)
    const record = () =>
      head.call(
        'GET',
        `/api/sources/record/dataBrain.person/${row.id}?purpose=${encodeURIComponent('核对门牌')}`,
      )
    assert.equal(
      (await head.call('GET', `/api/sources/record/dataBrain.person/${row.id}`)).status,
      422,
      'a purpose is asked',
    )
    const before = (await record()).body
    assert.equal(before.row.id, row.id)
    const sources = before.sources.filter((one: { field: string }) => one.field === 'name')
    assert.equal(sources.length, 3)
    assert.equal(sources[0].sourceTitle, '户籍人口')
    assert.equal((await head.call('POST', `/api/brain/links/${pair.id}`, { decision: 'undo' })).status, 200)
    assert.equal(
      (await record()).body.sources.filter(
        (one: { field: string; endedAt: unknown }) => one.field === 'name' && !one.endedAt,
      ).length,
      2,
    )
    const looks = await city.city.store.query<{ n: number }>(
      sql`select count(*)::int as n from fact where kind = 'register.looked' and subject = ${row.id}::uuid`,
    )
    assert.equal(looks[0]?.n, 2, 'every look is on record')
  })

  test('a value is reported as wrong and flagged; as of a day before anybody knew him there is nothing', async () => {
    const list = await head.call('GET', '/api/registers/dataBrain.person')
    const row = list.body.rows.at(-1)
    const path = `/api/sources/record/dataBrain.person/${row.id}?purpose=x1`
    const doubt = await head.call('POST', '/api/sources/doubts', {
      ...{ register: 'dataBrain.person', row: row.id, field: 'phone', why: '号码已停用' },
    })
    assert.equal(doubt.status, 201, JSON.stringify(doubt.body))
    const flagged = (await head.call('GET', path)).body
    assert.equal(flagged.sources.find((one: { field: string }) => one.field === 'phone').state, 'doubted')
    assert.ok(flagged.doubts[0].matter, 'its source unit has a verification with clocks')
    const settled = await head.call('POST', `/api/sources/doubts/${doubt.body.id}/settle`, {
      outcome: 'refused',
    })
    assert.equal(settled.status, 200, JSON.stringify(settled.body))
    assert.equal((await head.call('GET', path)).body.row.values.phone, undefined)
    assert.equal((await head.call('GET', `${path}&on=2020-01-01`)).body.asOf, null)
  })

  test('who is no data authority rules nothing, and sees no records that wait', async () => {
    const agent = await city.login('agent')
    assert.equal(
      (
        await agent.call('POST', '/api/sources/rule', {
          register: 'dataBrain.person',
          field: 'phone',
          sources: ['x'],
          basis: 'y',
        })
      ).status,
      403,
    )
    assert.equal((await agent.call('GET', '/api/sources')).status, 403)
    const unit = await city.login('unit01')
    assert.equal((await unit.call('GET', '/api/brain/links?kind=person')).status, 403)
  })
})
