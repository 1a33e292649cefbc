import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { request } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { must, newId, say } from '../../base/index.ts'
import { tellLate } from '../../host/intake-sources.ts'
import { datasets, intake as room } from '../../platform/catalogue/index.ts'
import { sql } from '../../platform/store/index.ts'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'

describe('intake', () => {
  let city: RunningTestCity
  let steward: Person
  let other: Person
  let head: Person
  let dataset: datasets.Dataset
  before(async () => {
    city = await startTestCity()
    ;[steward, other, head] = await Promise.all([
      city.login('data01'),
      city.login('data02'),
      city.login('datahead'),
    ])
    dataset = await published(steward.me.unit as string)
  })
  after(() => city.stop())

  /** Courts of a tennis club with a keeper's telephone. */
  async function published(unit: string): Promise<datasets.Dataset> {
    const made: datasets.Dataset = {
      ...{
        district: '440111',
        id: newId(),
        code: `307/${newId()}`,
        title: say('球场', 'Courts'),
        abstract: '',
      },
      ...{ class: 'unit', subject: 'health', unit, system: null, format: 'file', share: 'free' },
      items: [
        { name: 'courtNo', key: true, field: { kind: 'text', title: say('场号', 'No.'), required: true } },
        { name: 'keeper', field: { kind: 'text', title: say('管理人', 'Keeper'), personal: 'name' } },
        { name: 'phone', field: { kind: 'phone', title: say('电话', 'Phone'), personal: 'phone' } },
      ],
      ...{ shareCondition: null, shareBasis: null, open: 'closed', cycle: 'monthly', grade: 3, version: 1 },
      ...{ state: 'published', origin: 'intake', register: null, rowCount: 0, freshAt: null, score: null },
      ...{ publishedAt: new Date(), changedAt: new Date() },
    }
    await city.city.store.tx(async (tx) => {
      await datasets.put(tx, made, ['球场'])
      must(await datasets.makeDataTable(tx, made))
    })
    return made
  }

  const piece = (who: Person, id: string, offset: number, bytes: Buffer) =>
    fetch(`${city.base}/api/intake/uploads/${id}`, {
      method: 'PATCH',
      headers: {
        ...{ cookie: who.cookie, 'x-csrf-token': who.csrf, 'upload-offset': String(offset) },
        'content-type': 'application/offset+octet-stream',
      },
      body: new Uint8Array(bytes),
    })

  async function until(id: string, who: Person, states: readonly string[]) {
    for (let i = 0; i < 4_000; i++) {
      const { body } = await who.call('GET', `/api/intake/deliveries/${id}`)
      if (states.includes(body.delivery?.state)) return body
      await new Promise((go) => setTimeout(go, 25))
    }
    throw new Error(`the delivery did not become ${states}`)
  }

  const COURTS = Buffer.from(
    `场号,管理人,电话\n${Array.from({ length: 30 }, (_, i) => `C${i},王芳,1380000${String(i).padStart(4, '0')}`).join('\n')}\nC30,李强,1380013\n`,
  )

  test('a file comes in pieces over lost connections, waits for its mapping, and is loaded', async () => {
    const begun = await steward.call('POST', '/api/intake/uploads', {
      ...{ dataset: dataset.id, name: '../球场.csv', mode: 'full', bytes: COURTS.length },
    })
    assert.equal(begun.status, 201)
    const { id } = begun.body
    assert.equal((await piece(steward, id, 0, COURTS.subarray(0, 100))).status, 200)
    // the second piece breaks off half way, once the server has what came of it: that is kept
    const offset = async () => {
      const state = await fetch(`${city.base}/api/intake/uploads/${id}`, {
        method: 'HEAD',
        headers: { cookie: steward.cookie },
      })
      assert.equal(state.headers.get('upload-length'), String(COURTS.length))
      return Number(state.headers.get('upload-offset'))
    }
    const broken = request(`${city.base}/api/intake/uploads/${id}`, {
      method: 'PATCH',
      headers: {
        ...{ cookie: steward.cookie, 'x-csrf-token': steward.csrf, 'upload-offset': '100' },
        ...{ 'content-type': 'application/offset+octet-stream', 'content-length': '500' },
      },
    })
    const ended = new Promise<unknown>((go) => broken.on('error', go))
    broken.write(COURTS.subarray(100, 250))
    for (let i = 0; i < 1_500 && (await offset()) === 100; i++) await new Promise((go) => setTimeout(go, 20))
    broken.destroy()
    await ended
    const seen = await offset()
    assert.equal(seen, 250)
    const wrong = await piece(steward, id, 300, COURTS.subarray(300))
    assert.equal(wrong.status, 409)
    const strange = await piece(other, id, 250, COURTS.subarray(250))
    assert.equal(strange.status, 404)
    // the piece that broke off may still be on its way out
    let last = await piece(steward, id, 250, COURTS.subarray(250))
    for (let i = 0; i < 1_500 && last.status === 409; i++) {
      await new Promise((go) => setTimeout(go, 20))
      last = await piece(steward, id, 250, COURTS.subarray(250))
    }
    assert.equal(last.status, 200)
    const done = (await last.json()) as { delivery: string; offset: number }
    assert.equal(done.offset, COURTS.length)

    const waits = await until(done.delivery, steward, ['landed'])
    assert.equal(waits.delivery.trouble.code, 'intake.noMapping')
    assert.equal(waits.delivery.name, '球场.csv')
    assert.equal(waits.delivery.hash, createHash('sha256').update(COURTS).digest('hex'))
    // the mapping is tried, then saved; the delivery takes its turn by itself
    const mapping = await steward.call('GET', `/api/intake/mappings/${dataset.id}`)
    assert.equal(mapping.body.current, null)
    const rules = mapping.body.plain
    const tried = await steward.call('POST', `/api/intake/deliveries/${done.delivery}/preview`, { rules })
    assert.deepEqual(tried.body.lines[1].values, { courtNo: 'C0', keeper: '王芳', phone: '13800000000' })
    assert.equal(tried.body.lines.at(-1).rejected[0].item, 'phone')
    const saved = await steward.call('PUT', `/api/intake/mappings/${dataset.id}`, { rules })
    assert.equal(saved.body.version, 1)
    const loaded = await until(done.delivery, steward, ['loaded', 'refused'])
    assert.equal(loaded.delivery.state, 'loaded')
    assert.equal(loaded.delivery.counts.accepted, 30)
    assert.equal(loaded.rejects.length, 1)
    const kept = await city.city.store.query<{ rows: number }>(
      sql`select count(*) as rows from ${sql.id(datasets.tableOf(dataset.id))}`,
    )
    assert.equal(kept[0]?.rows, 30)

    // the same file again is told, and nothing is counted twice
    const twice = await steward.call('POST', '/api/intake/uploads', {
      ...{ dataset: dataset.id, name: '再报.csv', mode: 'full', bytes: COURTS.length },
    })
    const again = (await (await piece(steward, twice.body.id, 0, COURTS)).json()) as {
      again: boolean
      delivery: string
    }
    assert.deepEqual([again.again, again.delivery], [true, done.delivery])
  })

  test('another unit sees nothing of it; the data authority sees personal cells masked', async () => {
    const [mine] = (await steward.call('GET', '/api/intake/deliveries')).body.rows
    assert.ok(mine)
    assert.deepEqual((await other.call('GET', '/api/intake/deliveries')).body.rows, [])
    for (const path of ['', '/rejects', '/lines', '/ended'])
      assert.equal((await other.call('GET', `/api/intake/deliveries/${mine.id}${path}`)).status, 403)
    assert.equal((await other.call('PUT', `/api/intake/mappings/${dataset.id}`, { rules: [] })).status, 403)
    const upload = { dataset: dataset.id, name: 'x.csv', bytes: 3 }
    assert.equal((await other.call('POST', '/api/intake/uploads', upload)).status, 403)
    assert.equal((await city.anyone.call('GET', '/api/intake/deliveries')).status, 401)

    const clear = await steward.call('GET', `/api/intake/deliveries/${mine.id}/lines?limit=2`)
    assert.deepEqual(clear.body.rows[1].cells, ['C0', '王芳', '13800000000'])
    const masked = await head.call('GET', `/api/intake/deliveries/${mine.id}/lines?limit=2`)
    assert.deepEqual(masked.body.rows[1].cells, ['C0', '王*', '138****0000'])
    const rejects = await head.call('GET', `/api/intake/deliveries/${mine.id}/rejects`)
    assert.equal(rejects.body.rows.length, 1)
    assert.doesNotMatch(rejects.body.rows[0].value, /13800/)
  })

  test('a file that is too large is refused before a byte of it comes', async () => {
    const large = await steward.call('POST', '/api/intake/uploads', {
      ...{ dataset: dataset.id, name: 'huge.csv', mode: 'full', bytes: 2 * 1024 ** 3 },
    })
    assert.equal(large.status, 413)
    assert.equal(large.body.error.code, 'intake.tooLarge')
  })

  test('facts of deliveries name no value of theirs', async () => {
    const facts = await city.city.store.query<{ body: unknown }>(
      sql`select body from fact where kind like 'delivery.%' and district = '440111'`,
    )
    assert.ok(facts.length >= 2)
    assert.doesNotMatch(JSON.stringify(facts), /王芳|1380000/)
    assert.equal(room.deliveryStates.loaded.zh, '已入库')
  })

  test('a program pushes rows with its key; sources show no secret, and another unit cannot make one', async () => {
    const source = { dataset: dataset.id, kind: 'push', title: '球场系统', mode: 'increment', config: {} }
    assert.equal((await other.call('POST', '/api/intake/sources', source)).status, 403)
    const made = await steward.call('POST', '/api/intake/sources', source)
    assert.equal(made.status, 200)
    const { key } = made.body
    const rows = [{ 场号: 'P1', 管理人: '赵敏', 电话: '13900000001' }]
    const push = (headers: Record<string, string>, body: unknown = { rows }) =>
      city.anyone.call('POST', '/api/hooks/data/rows', body, headers)
    const mine = { authorization: `Bearer ${key}`, 'idempotency-key': 'court-0001' }
    assert.equal((await push({ authorization: 'Bearer hyp_none' })).status, 401)
    assert.equal((await push(mine, { rows: [] })).status, 400)
    const first = await push(mine)
    assert.equal(first.status, 202)
    assert.equal((await push(mine)).body.again, true)
    const done = await until(first.body.delivery, steward, ['loaded', 'refused'])
    assert.equal(done.delivery.counts.fresh, 1)
    assert.equal(done.delivery.door, 'push')

    const web = { ...source, kind: 'web', config: { url: 'http://10.1.2.3/x.csv' }, secret: 'Basic geheim' }
    const pulled = await steward.call('POST', '/api/intake/sources', web)
    assert.doesNotMatch(JSON.stringify(pulled.body), /geheim/)
    const listed = await steward.call('GET', '/api/intake/sources')
    assert.equal(listed.body.rows.length, 2)
    assert.doesNotMatch(JSON.stringify(listed.body), /geheim|hyp_/)
    assert.deepEqual((await other.call('GET', '/api/intake/sources')).body.rows, [])
    assert.equal((await other.call('DELETE', `/api/intake/sources/${pulled.body.source.id}`)).status, 403)
    assert.equal((await steward.call('DELETE', `/api/intake/sources/${pulled.body.source.id}`)).status, 200)
  })

  test('a unit that is late is told once, with the authority; a delivery keeps the promise', async () => {
    await city.city.store.tx((tx) =>
      tx.run(
        sql`update dataset set fresh_at = ${new Date('2026-01-05T02:00:00Z')}::timestamptz where id = ${dataset.id}::uuid`,
      ),
    )
    assert.equal(await tellLate(city.city), 1)
    assert.equal(await tellLate(city.city), 0)
    const facts = await city.city.store.query<{ subject: string }>(
      sql`select subject from fact where kind = 'delivery.late'`,
    )
    assert.deepEqual(
      facts.map((fact) => fact.subject),
      [dataset.id],
    )
    for (const who of [steward, head]) {
      const notices = await who.call('GET', '/api/notices')
      assert.match(JSON.stringify(notices.body), /逾期未报/)
    }
    const late = (await steward.call('GET', '/api/intake/sources')).body.late
    assert.equal(late[0].dataset, dataset.id)
    const next = Buffer.from('场号,管理人,电话\nP1,赵敏,13900000002\n')
    const begun = await steward.call('POST', '/api/intake/uploads', {
      ...{ dataset: dataset.id, name: 'next.csv', mode: 'increment', bytes: next.length },
    })
    const done = (await (await piece(steward, begun.body.id, 0, next)).json()) as { delivery: string }
    await until(done.delivery, steward, ['loaded'])
    assert.deepEqual((await steward.call('GET', '/api/intake/sources')).body.late, [])
  })

  test('a source said wrongly is refused in words, whatever is said', async () => {
    const odd = [undefined, null, '', "'", 7, [], {}, { url: 'file:///etc/passwd' }, { host: [], port: 'x' }]
    for (const kind of ['web', 'sftp', 'postgres', 'mysql', 'folder', 'push', 'none'])
      for (const config of odd)
        for (const schedule of [
          undefined,
          'daily',
          { every: 'day', at: '25:00' },
          { every: 'minutes', minutes: -1 },
        ]) {
          const said = { dataset: dataset.id, kind, config, schedule }
          const { status, body } = await steward.call('POST', '/api/intake/sources', said)
          assert.ok(status < 500, `${JSON.stringify(said)}: ${status} ${JSON.stringify(body)}`)
        }
    for (const id of ['', "'", '0195f000', null])
      for (const path of [
        `/api/intake/sources?dataset=${id}`,
        `/api/intake/deliveries?dataset=${id}&cursor=${id}`,
        `/api/intake/deliveries/${id}`,
      ]) {
        const { status } = await steward.call('GET', path)
        assert.ok(status < 500, path)
      }
    const none = await steward.call('POST', '/api/intake/sources', {})
    assert.equal(none.status, 404)
  })
})
