import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { must, newId, say } from '../../base/index.ts'
import { datasetsOf } from '../../host/catalogue.ts'
import { intakeOf } from '../../host/index.ts'
import { intake as room } from '../../platform/catalogue/index.ts'
import { systemActor } from '../../platform/org/index.ts'
import { type RunningTestCity, startTestCity } from '../city.ts'

/** Two datasets that are open: one with personal items among them, one of too few persons. */
describe('open data', () => {
  let city: RunningTestCity
  const [many, few] = [newId(), newId()]
  before(async () => {
    city = await startTestCity()
    const { city: inner } = city
    const { store } = inner
    const system = systemActor(inner.plan.district)
    const unit = [...inner.catalog.units.values()].find((one) => one.shortName === '区水务局')?.id ?? ''
    const items = [
      {
        name: 'placeNo',
        key: true,
        field: { kind: 'text', title: say('编号', 'No.'), required: true, grade: 1 },
      },
      { name: 'town', field: { kind: 'area', title: say('所属镇街', 'Town'), grade: 1 } },
      { name: 'keeper', field: { kind: 'text', title: say('责任人', 'Keeper'), personal: 'name', grade: 3 } },
    ] as const
    const draft = (zh: string) => ({
      ...{
        title: say(zh, zh),
        abstract: '开放给所有人的数据',
        class: 'unit' as const,
        subject: 'weather',
        unit,
      },
      ...{ system: null, duty: null, format: 'table' as const, items, share: 'free' as const },
      ...{
        shareCondition: null,
        shareBasis: null,
        open: 'open' as const,
        licence: '开放许可',
        cycle: 'monthly' as const,
      },
      ...{ grade: 3 as const, related: [] },
    })
    const rows = [
      { row: 1, id: many, draft: draft('易涝点'), origin: 'intake' as const },
      { row: 2, id: few, draft: draft('值守点'), origin: 'intake' as const },
      { row: 3, draft: { ...draft('内部点'), open: 'closed' as const }, origin: 'intake' as const },
    ]
    const at = inner.now()
    must(await store.tx((tx) => datasetsOf(inner).bringIn(tx, system, rows, at)))
    for (const [dataset, count] of [
      [many, 8],
      [few, 3],
    ] as const) {
      const rules = room.plainMapping({ items })
      must(await store.tx((tx) => intakeOf(inner).saveMapping(tx, system, { dataset, rules }, at)))
      const lines = Array.from({ length: count }, (_, i) => `P${i},景泰街道,张三${i}\n`).join('')
      const content = (async function* () {
        yield Buffer.from(`编号,所属镇街,责任人\n${lines}`)
      })()
      const incoming = {
        dataset,
        name: 'a.csv',
        mode: 'full',
        door: 'upload',
        sender: '测试',
        content,
      } as const
      const { delivery } = must(await intakeOf(inner).receive(store, system, incoming, at))
      await intakeOf(inner).load(store, system, delivery.id, at)
    }
  })
  after(() => city?.stop())

  test('anybody sees the list, the first rows and the files, and never a personal item', async () => {
    const { anyone, base } = city
    const list = await anyone.call('GET', '/api/public/datasets?q=易涝点')
    assert.equal(list.body.rows[0].id, many)
    const all = await anyone.call('GET', '/api/public/datasets')
    assert.ok(!JSON.stringify(all.body).includes('内部点'))
    const one = await anyone.call('GET', `/api/public/datasets/${many}`)
    assert.equal(one.body.preview.length, 8)
    assert.deepEqual(one.body.preview[0], ['P0', '景泰街道'])
    const csv = await (await fetch(`${base}/open/catalogue/${many}/rows.csv`)).text()
    assert.equal(csv.split('\r\n')[0], '编号,所属镇街')
    const rows = (await (await fetch(`${base}/open/catalogue/${many}/rows.json`)).json()) as unknown[]
    assert.deepEqual(rows[7], { placeNo: 'P7', town: '景泰街道' })
    for (const text of [csv, JSON.stringify(rows), JSON.stringify(one.body)])
      assert.ok(!text.includes('张三'))
    // below k rows about persons nothing leaves
    const small = await anyone.call('GET', `/api/public/datasets/${few}`)
    assert.deepEqual([small.body.rowsHere, small.body.preview], [false, []])
    assert.equal((await fetch(`${base}/open/catalogue/${few}/rows.csv`)).status, 409)
    assert.equal((await anyone.call('GET', `/api/public/datasets/${newId()}`)).status, 404)
  })

  test('words of a citizen reach the unit, and its answer stands on the page', async () => {
    const said = await city.anyone.call('POST', `/api/public/datasets/${many}/feedback`, {
      text: 'P3 的位置不对',
    })
    assert.equal(said.status, 201)
    const steward = await city.login('data04')
    const { body } = await steward.call('GET', `/api/datasets/${many}/feedback`)
    const other = await city.login('data01')
    const path = `/api/datasets/${many}/feedback/${body.rows[0].id}`
    assert.equal((await other.call('POST', path, { answer: '已核实' })).status, 403)
    assert.equal((await steward.call('POST', path, { answer: '已核实并更正' })).status, 200)
    const one = await city.anyone.call('GET', `/api/public/datasets/${many}`)
    assert.equal(one.body.feedback[0].answer, '已核实并更正')
  })

  test('the catalogue in DCAT 3, read back by another city as entries that are only listed', async () => {
    const turtle = await fetch(`${city.base}/open/catalogue`, { headers: { accept: 'text/turtle' } })
    assert.match(turtle.headers.get('content-type') ?? '', /text\/turtle/)
    const asTurtle = await turtle.text()
    assert.match(asTurtle, /a dcat:Dataset ;\n {2}dct:identifier "\d{3}\/\d{6}" ;/)
    const json = (await (await fetch(`${city.base}/open/catalogue.jsonld`)).json()) as {
      '@graph': { '@type': string }[]
    }
    const kinds = new Set(json['@graph'].map((one) => one['@type']))
    for (const kind of ['dcat:Catalog', 'dcat:Dataset', 'dcat:Distribution', 'foaf:Agent', 'skos:Concept'])
      assert.ok(kinds.has(kind), kind)
    const head = await city.login('datahead')
    const taken = await head.call('POST', '/api/datasets/harvest', { document: json })
    assert.equal(taken.status, 200)
    assert.equal(taken.body.created, taken.body.datasets)
    const again = await head.call('POST', '/api/datasets/harvest', { document: json })
    assert.deepEqual([again.body.created, again.body.unchanged], [0, taken.body.datasets])
    const written = await head.call('POST', '/api/datasets/harvest', { document: asTurtle })
    assert.deepEqual([written.body.created, written.body.unchanged], [0, taken.body.datasets])
    assert.equal((await head.call('POST', '/api/datasets/harvest', { document: { a: 1 } })).status, 422)
  })
})
