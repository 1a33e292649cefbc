import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { DEMO_PASSWORD } from '../../cities/demo/staff.ts'
import { tokens } from '../../platform/fields/index.ts'
import { judgeWords } from '../../platform/matters/words.ts'
import { sql } from '../../platform/store/index.ts'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'

/** 为何看不到, 谁看得到, 权限复核, 紧急授权 over the doors of a city; and what a grade shows of a request. */
describe('rights explained, reviewed and widened', () => {
  let city: RunningTestCity
  const people = new Map<string, Person>()
  const as = (name: string) => people.get(name) as Person
  type Made = { readonly id: string; readonly number: string; readonly version: number }
  const open = async (form: object): Promise<Made> => {
    const made = await as('agent').call('POST', '/api/matters', {
      type: 'hotline.ticket',
      form: {
        ...{ title: '路灯不亮', content: '路口的路灯三天不亮', kind: 'complaint', category: '0201' },
        ...{ area: '440111007', urgency: 'normal', address: '白云区石井街道石沙路12号3栋502房' },
        ...form,
      },
      requester: { name: '王小明', phone: '13900000001' },
      touch: { channel: 'phone' },
    })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    return made.body.matter.matter
  }
  let ticket: Made
  let whistle: Made

  before(async () => {
    city = await startTestCity()
    for (const name of ['agent', 'unit01', 'unit02', 'lead01', 'secadmin', 'auditor', 'dispatcher', 'head'])
      people.set(name, await city.login(name))
    ticket = await open({})
    whistle = await open({ kind: 'report', secret: true })
  })
  after(() => city.stop())

  const why = async (who: string, what: string, more = '') =>
    (await as(who).call('GET', `/api/rights/why?what=${what}${more}`)).body

  test('why: names the missing kind of right and whom to ask, never what the record says', async () => {
    const told = await why('unit01', ticket.number)
    assert.equal(told.sees, false)
    assert.deepEqual(
      told.lacks.map((one: { zh: string }) => one.zh),
      ['单位'],
    )
    assert.deepEqual(Object.keys(told.found).sort(), ['kind', 'name', 'title'])
    const text = JSON.stringify(told)
    for (const word of ['路灯', '石沙路', '440111007', '石井'])
      assert.ok(!text.includes(word), `${word} of the record is told`)
    assert.ok(
      told.ask.some((one: { as: { zh: string } }) => one.as.zh === '本单位负责人'),
      text,
    )
    assert.ok(told.ask.some((one: { as: { zh: string } }) => one.as.zh === '安全管理员'))
    assert.equal((await why('agent', ticket.number)).sees, true)
  })

  test('why: of what is silent not even that it exists', async () => {
    const hidden = await why('unit01', whistle.number)
    const none = await why('unit01', 'HY20200101000001')
    assert.equal(hidden.found, null)
    assert.deepEqual(hidden, none, 'the same answer as for what does not exist')
  })

  test('why of somebody else is for the security and the audit administrator, and is on record', async () => {
    const account = as('unit01').me.account
    assert.equal(
      (await as('dispatcher').call('GET', `/api/rights/why?what=${ticket.number}&account=${account}`)).status,
      403,
    )
    const told = await why('secadmin', ticket.number, `&account=${account}`)
    assert.equal(told.sees, false)
    assert.equal(told.about, as('unit01').me.name)
    const audit = await as('auditor').call('GET', `/api/audit?kind=rights.asked`)
    assert.ok(audit.body.rows.length > 0)
  })

  test('who: everybody with a duty that reaches it, and by which; others are refused', async () => {
    assert.equal((await as('agent').call('GET', `/api/rights/who?what=${ticket.number}`)).status, 403)
    const { body } = await as('secadmin').call('GET', `/api/rights/who?what=${ticket.number}`)
    const seen = new Set(body.rows.map((row: { account: string }) => row.account))
    for (const [name, person] of people) {
      const page = await person.call('GET', `/api/matters/${ticket.id}`)
      assert.equal(seen.has(person.me.account), page.status === 200, name)
    }
    assert.ok(!JSON.stringify(body).includes('路灯'))
    const units = (await as('agent').call('GET', '/api/units')).body as { id: string; short: string }[]
    const lead = units.find((one) => one.id === as('unit01').me.unit)
    const done = await as('dispatcher').call('POST', `/api/matters/${ticket.id}/actions/dispatch`, {
      version: ticket.version,
      form: { lead: lead?.id, helpers: [], why: '测试' },
    })
    assert.equal(done.status, 200, JSON.stringify(done.body))
    const now = (await as('secadmin').call('GET', `/api/rights/who?what=${ticket.number}`)).body
    const row = now.rows.find((one: { account: string }) => one.account === as('unit01').me.account)
    assert.equal(row.by[0].role, 'handler')
    const nothing = await as('secadmin').call('GET', '/api/rights/who?what=HY20200101000001')
    assert.equal(nothing.body.error?.code, 'rights.notFound')
  })

  test('who and why of a register’s row', async () => {
    const made = await as('agent').call('POST', '/api/registers/hotline.callerNote', {
      values: { phone: '13900000009', care: '听力不好' },
    })
    assert.equal(made.status, 201, JSON.stringify(made.body))
    const { id } = made.body.row
    const { body } = await as('secadmin').call(
      'GET',
      `/api/rights/who?register=hotline.callerNote&what=${id}`,
    )
    const seen = new Set(body.rows.map((row: { account: string }) => row.account))
    for (const [name, person] of people)
      assert.equal(
        seen.has(person.me.account),
        (await person.call('GET', `/api/registers/hotline.callerNote/${id}`)).status === 200,
        name,
      )
    const hidden = await why('unit02', id, '&register=hotline.callerNote')
    assert.equal(hidden.found, null, 'a register never says that a row is there')
    assert.equal((await why('agent', id, '&register=hotline.callerNote')).sees, true)
  })

  test('the place of a request is masked below its grade, in page, list and file', async () => {
    const place = async (name: string) =>
      (await as(name).call('GET', `/api/matters/${ticket.id}`)).body.matter?.address as string | undefined
    assert.equal(await place('agent'), '白云区石井街道石沙路12号3栋502房')
    // the same duty at grade 2
    const given = await as('secadmin').call('POST', '/api/duties', {
      ...{ account: as('unit02').me.account, role: 'visitor', area: '440111', grade: 2 },
    })
    assert.equal(given.status, 201, JSON.stringify(given.body))
    assert.equal(await place('unit02'), '白云区石井街道***')
    const list = await as('unit02').call('GET', '/api/matters?limit=200')
    assert.ok(list.body.rows.length > 0 && !JSON.stringify(list.body).includes('石沙路'))
    const file = await as('unit02').call('POST', '/api/matters/export', {
      ...{ columns: ['number', 'address'], format: 'csv' },
    })
    assert.ok(
      String(file.body).includes(ticket.number) && !String(file.body).includes('石沙路'),
      String(file.body),
    )
  })

  test('what is masked is not found out by searching for it, in lists, counts and on the map', async () => {
    const found = async (name: string, words: string) => {
      const q = `q=${encodeURIComponent(words)}`
      const rows = async (path: string) =>
        (await as(name).call('GET', `${path}?${q}`)).body.rows.map((row: { id: string }) => row.id)
      const [list, points] = [await rows('/api/matters'), await rows('/api/places/matters')]
      const { total } = (await as(name).call('GET', `/api/matters/counts?${q}`)).body
      assert.equal(total, list.length)
      assert.ok(points.every((id: string) => list.includes(id)))
      return list.includes(ticket.id)
    }
    assert.equal(await found('agent', '石沙路'), true)
    assert.equal(await found('unit02', '石沙路'), false)
    assert.equal(await found('unit02', '路灯不亮'), true, 'words that he reads find it')
    assert.equal(await found('unit02', '路灯不亮 石沙路'), false)
    // kept before words were told apart: not found by half of the rights until they are judged
    const { store, plan } = city.city
    await store.tx((tx) =>
      tx.run(sql`update matter_text set hidden = null where district = ${plan.district}`),
    )
    assert.equal(await found('unit02', '路灯不亮'), false)
    assert.equal(await found('agent', '石沙路'), true)
    while (await judgeWords({ types: city.city.types, tokens }, store, plan.district));
    assert.equal(await found('unit02', '路灯不亮'), true)
    assert.equal(await found('unit02', '石沙路'), false)
  })

  test('an emergency right: told at once, opens what was hidden, leaves facts, ends, is reviewed', async () => {
    const seen = async () => (await as('unit01').call('GET', `/api/matters/${whistle.id}`)).status
    assert.equal(await seen(), 404)
    const take = (witness: object) =>
      as('unit01').call('POST', '/api/rights/emergencies', {
        ...{ role: 'handler', minutes: 30, reason: '燃气泄漏，须立即查看全区相关工单', witness },
      })
    assert.equal((await take({ name: 'lead01', password: 'wrong' })).body.error.code, 'org.loginRefused')
    assert.equal((await take({ name: 'nobody', password: 'x' })).body.error.code, 'org.loginRefused')
    assert.equal((await take({ name: 'unit01', password: DEMO_PASSWORD })).body.error.code, 'rights.witness')
    const taken = await take({ name: 'lead01', password: DEMO_PASSWORD })
    assert.equal(taken.status, 201, JSON.stringify(taken.body))
    const { id } = taken.body.emergency
    const notices = await as('secadmin').call('GET', '/api/notices')
    assert.ok(
      notices.body.rows.some((one: { subject: string }) => one.subject === id),
      'the security administrator is told at once',
    )
    assert.equal(await seen(), 200)
    const page = (await as('secadmin').call('GET', `/api/rights/emergencies/${id}`)).body
    assert.ok(
      page.facts.some(
        (fact: { kind: string; number: string }) =>
          fact.kind === 'org.emergencyRead' && fact.number === whistle.number,
      ),
      JSON.stringify(page.facts),
    )
    assert.equal((await as('unit02').call('GET', `/api/rights/emergencies/${id}`)).status, 404)
    assert.equal((await as('unit01').call('POST', `/api/rights/emergencies/${id}/end`)).status, 200)
    assert.equal(await seen(), 404)
    const own = await as('unit01').call('POST', `/api/rights/emergencies/${id}/review`, { verdict: 'fit' })
    assert.equal(own.status, 404)
    const done = await as('secadmin').call('POST', `/api/rights/emergencies/${id}/review`, {
      ...{ verdict: 'fit', words: '情况属实' },
    })
    assert.equal(done.status, 200, JSON.stringify(done.body))
    const list = (await as('secadmin').call('GET', '/api/rights/emergencies?state=open')).body
    assert.deepEqual(list.rows, [])
  })

  test('a review: opened by the security administrator, told to the head, decided one by one', async () => {
    const opened = await as('secadmin').call('POST', '/api/rights/reviews', { unit: as('unit01').me.unit })
    assert.equal(opened.status, 201, JSON.stringify(opened.body))
    const [id] = opened.body.opened
    const notices = await as('lead01').call('GET', '/api/notices')
    assert.ok(notices.body.rows.some((one: { subject: string }) => one.subject === id))
    assert.equal((await as('unit01').call('GET', `/api/rights/reviews/${id}`)).status, 404)
    const { items } = (await as('lead01').call('GET', `/api/rights/reviews/${id}`)).body
    const mine = items.filter((one: { mine: boolean }) => one.mine)
    assert.ok(mine.length > 0 && mine.length < items.length)
    const [first] = mine
    const kept = await as('lead01').call('POST', `/api/rights/reviews/${id}/decisions`, {
      ...{ duty: first.duty, account: first.account, decision: 'keep' },
    })
    assert.equal(kept.status, 200, JSON.stringify(kept.body))
    const bare = await as('lead01').call('POST', `/api/rights/reviews/${id}/decisions`, {
      ...{ duty: mine[1].duty, account: mine[1].account, decision: 'withdraw' },
    })
    assert.equal(bare.body.error?.code, 'rights.words')
    const list = (await as('lead01').call('GET', '/api/rights/reviews?state=open')).body
    assert.equal(list.rows[0].open, items.length - 1)
    assert.equal((await as('unit02').call('GET', '/api/rights/reviews')).body.rows.length, 0)
  })

  test('export and revealing want a fresh proof of the password', async () => {
    const late = new Date(Date.now() + 31 * 60_000)
    const actor = await city.doors.org.actorOf(as('agent').cookie.split('=')[1] ?? '', new Date())
    assert.ok(actor)
    const file = await city.doors.desks.export(
      city.city.store,
      actor,
      { filter: {}, columns: ['number'], format: 'csv', lang: 'zh' },
      late,
    )
    assert.equal(!file.ok && file.error.code, 'org.proofStale')
    const clear = await city.city.matters.reveal(
      actor,
      { matter: ticket.id, fields: ['phone'], reason: '需要回电核实' },
      late,
    )
    assert.equal(!clear.ok && clear.error.code, 'org.proofStale')
  })
})
