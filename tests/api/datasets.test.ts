import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'

describe('the catalogue over HTTP', () => {
  let city: RunningTestCity
  let steward: Person
  let lead: Person
  let head: Person
  before(async () => {
    city = await startTestCity()
    ;[steward, lead, head] = (await Promise.all(
      ['data05', 'lead05', 'datahead'].map((name) => city.login(name)),
    )) as [Person, Person, Person]
  })
  after(() => city?.stop())

  test('every register of every pack is there by itself, published, with its items', async () => {
    const { body } = await head.call('GET', '/api/datasets?origin=register&limit=200')
    const names = city.city.registers.types.map((type) => type.name).sort()
    assert.deepEqual(body.rows.map((one: { register: string }) => one.register).sort(), names)
    const article = body.rows.find((one: { register: string }) => one.register === 'hotline.article')
    const { body: whole } = await steward.call('GET', `/api/datasets/${article.id}`)
    assert.equal(whole.items.length, article.itemCount)
    assert.equal(whole.may.edit, false)
  })

  test('from a draft to the citizen’s shelf, and who may not', async () => {
    const draft = {
      title: { zh: '河道水质', en: 'River water' },
      abstract: '每月河道断面水质',
      ...{ class: 'unit', subject: 'weather', share: 'free', open: 'open', cycle: 'monthly', grade: 1 },
      items: [
        {
          name: 'river',
          key: true,
          field: { kind: 'text', title: { zh: '河道', en: 'River' }, required: true, grade: 1 },
        },
      ],
    }
    const agent = await city.login('agent')
    assert.equal((await agent.call('POST', '/api/datasets', draft)).status, 403)
    const made = await steward.call('POST', '/api/datasets', draft)
    assert.equal(made.status, 201)
    const { id } = made.body
    const act = (who: Person, name: string, body: object = {}) =>
      who.call('POST', `/api/datasets/${id}/acts/${name}`, body)
    assert.equal((await agent.call('GET', `/api/datasets/${id}`)).status, 404)
    assert.equal((await act(steward, 'submit')).status, 200)
    assert.equal((await act(lead, 'endorse')).status, 200)
    assert.equal((await act(lead, 'publish')).status, 403)
    assert.equal((await act(head, 'publish')).status, 200)
    const { body } = await agent.call('GET', '/api/datasets?q=河道水质&subject=weather')
    assert.equal(body.rows[0].id, id)
    assert.deepEqual(body.facets.share, [{ value: 'free', count: 1 }])
    const map = await agent.call('GET', '/api/datasets/map')
    assert.ok(map.body.cells.some((one: { subject: string }) => one.subject === 'weather'))
    const sheet = await head.call('GET', '/api/datasets/export')
    assert.equal(sheet.status, 200)
    assert.equal((await city.anyone.call('GET', '/api/datasets')).status, 401)
  })

  test('a demand is written, found near what the catalogue holds, passed on and met', async () => {
    const asked = await steward.call('POST', '/api/datasets/demands', {
      ...{ title: '河道水质监测', purpose: '排水许可审查', items: '断面、氨氮、总磷' },
    })
    assert.equal(asked.status, 201)
    const list = await head.call('GET', '/api/datasets/demands?state=open')
    assert.equal(list.body.rows[0].near[0].title.zh, '河道水质')
    const one = `/api/datasets/demands/${asked.body.id}`
    assert.equal((await lead.call('POST', one, { state: 'met', answer: '已发布' })).status, 403)
    const met = await head.call('POST', one, {
      state: 'met',
      answer: '请申请河道水质',
      dataset: list.body.rows[0].near[0].id,
    })
    assert.equal(met.body.state, 'met')
    assert.equal((await head.call('POST', one, { state: 'refused', answer: '再答一次看看' })).status, 409)
  })
})
