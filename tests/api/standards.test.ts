import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { must, newId, say } from '../../base/index.ts'
import { standards as seeds } from '../../cities/demo/data/standards.ts'
import { foundStandards, intakeOf } from '../../host/index.ts'
import { datasets } from '../../platform/catalogue/index.ts'
import { systemActor } from '../../platform/org/index.ts'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'

const RISK =
  '代码集,代码集名称,版本,代码,名称\nhazard,隐患等级,1,1,重大\nhazard,隐患等级,1,2,一般\nsex,人的性别,区 1,1,男性\nethnic,民族,区 1,99,火星族\n,,,5,无表\n'

describe('standards over HTTP', () => {
  let city: RunningTestCity
  let head: Person
  let steward: Person
  before(async () => {
    city = await startTestCity()
    ;[head, steward] = (await Promise.all(['datahead', 'data01'].map((name) => city.login(name)))) as [
      Person,
      Person,
    ]
  })
  after(() => city?.stop())

  const send = async (who: Person, path: string, text: string) => {
    const form = new FormData()
    form.append('file', new Blob([text]), 'standards.csv')
    const response = await fetch(`${city.base}${path}`, {
      method: 'POST',
      headers: { cookie: who.cookie, 'x-csrf-token': who.csrf },
      body: form,
    })
    // biome-ignore lint/suspicious/noExplicitAny: answers of doors are looked into field by field
    return { status: response.status, body: (await response.json()) as any }
  }
  const tried = async (name: string, text: string, more: object = {}) =>
    (await steward.call('POST', '/api/standards/try', { name, text, ...more })).body

  test('everybody of the data brain reads them; elements, tables, editions, levels', async () => {
    const { body } = await steward.call('GET', '/api/standards')
    assert.ok(body.elements.length >= 60)
    assert.deepEqual(
      body.levels.slice(0, 3).map((one: { name: string }) => one.name),
      ['广东省', '广州市', '白云区'],
    )
    assert.equal(body.may.publish, false)
    const industry = await steward.call('GET', '/api/standards/tables/industry')
    assert.equal(industry.body.value.version, '2017')
    assert.equal(industry.body.others[0].version, '2011')
    assert.equal((await steward.call('GET', '/api/standards/elements/none')).status, 404)
  })

  test('a value is tried as the intake would read it', async () => {
    assert.equal((await tried('idNumber', '440111 190001010005')).value, '440111190001010005')
    assert.equal((await tried('idNumber', '440111190001010005')).masked, '4401**********0005')
    assert.equal((await tried('idNumber', '440111190001010006')).rule, 'fields.idNumberCheck')
    assert.equal((await tried('amountWan', '12.5')).value, '12500000')
    assert.equal((await tried('division', '广东省广州市白云区石井街道')).value.slice(0, 6), '440111')
    assert.equal((await tried('division', '浙江省杭州市西湖区')).value, '330106')
    assert.equal((await tried('industry', '79')).shown, '79 土地管理业')
    assert.equal((await tried('industry', '79', { edition: '2011' })).value, '80')
    assert.equal((await tried('sex', '男')).value, '1')
  })

  test('an import is previewed, kept as drafts and published by the data authority alone', async () => {
    const seen = await send(steward, '/api/standards/preview?area=440111', RISK)
    const outcomes = seen.body.lines.map(
      (one: { name: string; outcome: string }) => `${one.name} ${one.outcome}`,
    )
    assert.deepEqual(outcomes, ['hazard new', 'sex changed', 'ethnic refused'])
    assert.equal(seen.body.faults[0].line, 6)
    assert.equal((await send(steward, '/api/standards/import?area=440111', RISK)).status, 403)
    assert.equal((await send(head, '/api/standards/import?area=440605', RISK)).status, 403)
    assert.equal(
      (await send(head, '/api/standards/preview?area=440111', 'a,b\n1,2\n')).body.error.code,
      'standards.noPackage',
    )
    assert.equal((await send(head, '/api/standards/import?area=440111', RISK)).status, 200)
    const { body } = await head.call('GET', '/api/standards')
    const draft = body.entries.find((one: { name: string }) => one.name === 'hazard')
    assert.equal(draft.state, 'draft')
    assert.equal(
      (await steward.call('POST', `/api/standards/entries/${draft.id}`, { act: 'publish' })).status,
      403,
    )
    assert.equal(
      (await head.call('POST', `/api/standards/entries/${draft.id}`, { act: 'publish' })).status,
      200,
    )
    const table = await steward.call('GET', '/api/standards/tables/hazard?area=440111005')
    assert.equal(table.body.value.codes.length, 2, 'it holds in the towns')
    const out = await head.call('GET', '/api/standards/export?format=json')
    assert.ok(out.body.tables.some((one: { name: string }) => one.name === 'hazard'))
  })

  test('the lists of the demonstration come down and founding twice changes nothing', async () => {
    const at = new Date()
    await foundStandards(city.city, seeds, at)
    await foundStandards(city.city, seeds, at)
    const { body } = await head.call('GET', '/api/standards/tables/difficulty')
    assert.deepEqual(
      body.levels.map((one: { name: string }) => one.name),
      ['广州市', '白云区'],
    )
    assert.equal(body.value.codes.length, 5)
  })

  test('columns of a delivery are suggested from the whole of it; an accepted mapping teaches', async () => {
    const unit = steward.me.unit as string
    const made: datasets.Dataset = {
      ...{
        district: '440111',
        id: newId(),
        code: `307/${newId()}`,
        title: say('持证人', 'Holders'),
        abstract: '',
      },
      ...{ class: 'unit', subject: 'health', unit, system: null, duty: null, format: 'file', share: 'free' },
      items: [
        {
          name: 'holder',
          element: 'personName@1',
          field: { kind: 'text', title: say('姓名', 'Name'), personal: 'name' },
        },
        {
          name: 'number',
          key: true,
          element: 'idNumber@1',
          field: { kind: 'idNumber', title: say('证号', 'No.') },
        },
        { name: 'since', field: { kind: 'day', title: say('领证日期', 'Since') } },
      ],
      ...{ shareCondition: null, shareBasis: null, open: 'closed', cycle: 'monthly', grade: 3, version: 1 },
      ...{ state: 'published', origin: 'intake', register: null, rowCount: 0, freshAt: null, score: null },
      ...{ publishedAt: new Date(), changedAt: new Date() },
    } as datasets.Dataset
    await city.city.store.tx(async (tx) => {
      await datasets.put(tx, made, ['持证人'])
      must(await datasets.makeDataTable(tx, made))
    })
    const intake = intakeOf(city.city)
    const system = systemActor('440111')
    async function* bytes() {
      yield Buffer.from(
        '序号,持有者,字段三,办证时间\n1,张三,440111190001010005,2021年3月5日\n2,李四,440111190001010021,2021/4/1\n',
      )
    }
    const incoming = { dataset: made.id, name: 'a.csv', mode: 'full', door: 'upload', sender: unit } as const
    const { delivery } = must(
      await intake.receive(city.city.store, system, { ...incoming, content: bytes() }, new Date()),
    )
    intake.wake()
    for (let i = 0; i < 200; i++) {
      const { body } = await steward.call('GET', `/api/intake/deliveries/${delivery.id}`)
      if (body.delivery?.readAs) break
      await new Promise((go) => setTimeout(go, 25))
    }
    const suggested = async () => {
      const { body } = await steward.call('GET', `/api/standards/suggest/${delivery.id}`)
      return Object.fromEntries(
        body.rows.map((one: { item: string; heading: string | null }) => [one.item, one.heading]),
      )
    }
    assert.deepEqual(await suggested(), { holder: null, number: '字段三', since: '办证时间' })
    const hostile = [{ item: 'holder', from: ['持有者'], steps: [{ do: 'nothing' }] }]
    assert.equal(
      (await steward.call('PUT', `/api/intake/mappings/${made.id}`, { rules: hostile })).status,
      422,
    )
    const rules = [
      { item: 'holder', from: ['持有者'], steps: [] },
      { item: 'number', from: ['字段三'], steps: [] },
    ]
    assert.equal((await steward.call('PUT', `/api/intake/mappings/${made.id}`, { rules })).status, 200)
    assert.equal((await suggested()).holder, '持有者')
  })
})
