import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { search } from '../../platform/ledger/index.ts'
import { apply, citizen, good, idNumber, itemNamed, type TestCitizen } from '../citizen.ts'
import { type RunningTestCity, startTestCity } from '../city.ts'

describe('personal data of citizens over the doors', () => {
  let city: RunningTestCity
  before(async () => {
    city = await startTestCity()
  })
  after(() => city.stop())

  const PHONE = '13800001234'
  const NUMBER = idNumber('44011119880214002')
  const kindsOf = async (subject?: string) =>
    (
      await search(city.city.store, {
        ...{ districts: null, kinds: ['citizen.'] },
        ...(subject ? { subject } : {}),
      })
    ).facts
  const codeTo = async (phone: string): Promise<string> =>
    good(await city.anyone.call('POST', '/api/citizen/login/code', { phone })).shown
  /** Codes are sent once a minute: the row of this telephone is made older. */
  const aMinuteLater = async (phone: string): Promise<void> => {
    const { store, vault } = city.city
    const { sql } = await import('../../platform/store/index.ts')
    await store.tx((tx) =>
      tx.run(
        sql`update citizen_code set sent_at = sent_at - interval '2 minutes' where phone_blind = ${vault.blind(phone, 'phone')}`,
      ),
    )
  }
  const idOf = async (who: TestCitizen) => good(await who.call('GET', '/api/citizen/me')).citizen.id

  test('see and copy: everything in clear to the person alone, as a page and as a file; on record', async () => {
    const nobody = await city.anyone.call('GET', '/api/citizen/me/data')
    assert.equal(nobody.status, 401)
    const who = await citizen(city, PHONE, '周权利', NUMBER)
    const agent = await city.login('agent')
    good(
      await agent.call('POST', '/api/matters', {
        type: 'hotline.ticket',
        form: {
          ...{ title: '路灯不亮', content: '棠景街三元里大道路灯不亮', kind: 'help', category: '0201' },
          ...{ urgency: 'normal', area: '440111007' },
        },
        requester: { name: '周权利', phone: PHONE },
        touch: { channel: 'phone' },
      }),
    )
    const data = good(await who.call('GET', '/api/citizen/me/data'))
    assert.deepEqual(
      [data.account.name, data.account.phone, data.account.idNumber],
      ['周权利', PHONE, NUMBER],
    )
    assert.equal(data.requests.length, 1)
    assert.equal(data.logins.length, 1)
    assert.ok(
      data.kept.length >= 5 && data.kept.every((one: { why: { zh: string } }) => one.why.zh.length > 8),
    )
    const file = await who.call('GET', '/api/citizen/me/data.json')
    assert.match(file.headers.get('content-disposition') ?? '', /^attachment/)
    assert.equal(file.body.account.idNumber, NUMBER)
    const other = await citizen(city, '13800005678', '吴旁人', idNumber('44011119880214004'))
    assert.ok(!JSON.stringify(good(await other.call('GET', '/api/citizen/me/data'))).includes(PHONE))
    const facts = await kindsOf(await idOf(who))
    const kinds = facts.map(({ kind }) => kind)
    assert.ok(kinds.includes('citizen.dataShown') && kinds.includes('citizen.dataExported'))
    assert.ok(!JSON.stringify(facts).includes(NUMBER), 'no number on record')
    await aMinuteLater(PHONE)
  })

  test('correct: a telephone that answers and is nobody else’s; a request is answered by those in charge', async () => {
    const who = await citizen(city, '13800002222', '郑更正', idNumber('44011119880214006'))
    const taken = '13800005678'
    await aMinuteLater(taken)
    const change = (phone: string, code: string) => who.call('POST', '/api/citizen/me/phone', { phone, code })
    assert.equal((await change(taken, await codeTo(taken))).body.error.code, 'org.taken')
    const fresh = '13800003333'
    const code = await codeTo(fresh)
    const wrong = code === '000000' ? '000001' : '000000'
    assert.equal((await change(fresh, wrong)).body.error.code, 'org.codeRefused')
    good(await change(fresh, code))
    assert.equal((await change(fresh, code)).body.error.code, 'org.codeRefused', 'a code holds once')
    assert.equal(good(await who.call('GET', '/api/citizen/me')).citizen.phone, fresh)

    const asked = await who.call('POST', '/api/citizen/me/requests', {
      ...{ kind: 'correct', text: '台账里我的住址写错了门牌，应为 12 号' },
    })
    assert.equal(asked.status, 201)
    const clerk = await city.login('unit01')
    assert.equal((await clerk.call('GET', '/api/personal-requests')).body.error.code, 'org.noDuty')
    const head = await city.login('head')
    const { rows } = good(await head.call('GET', '/api/personal-requests'))
    assert.deepEqual([rows[0].kind, rows[0].state], ['correct', 'open'])
    const path = `/api/personal-requests/${rows[0].id}`
    good(await head.call('POST', path, { state: 'done', answer: '已按您的房产证更正门牌' }))
    const again = await head.call('POST', path, { state: 'refused', answer: '再答一次试试' })
    assert.equal(again.body.error.code, 'identity.noRequest')
    const mine = good(await who.call('GET', '/api/citizen/me/data')).asked
    assert.deepEqual([mine[0].state, mine[0].answer], ['done', '已按您的房产证更正门牌'])
  })

  test('delete: refused while something is in work, then done at once; what the law keeps is named', async () => {
    const phone = '13800004444'
    const number = idNumber('44011119880214008')
    const who = await citizen(city, phone, '王注销', number)
    const id = await idOf(who)
    const sent = good(
      await apply(who, await itemNamed(city, '养犬登记'), { chip: '156000000000901', breed: '柯基' }),
    )
    await aMinuteLater(phone)
    const early = await who.call('POST', '/api/citizen/me/erase', { code: await codeTo(phone) })
    assert.equal(early.body.error.code, 'identity.stillInWork')
    assert.ok(early.body.error.says.zh.includes(sent.number))
    good(
      await who.call('POST', `/api/citizen/applications/${sent.number}/withdraw`, { words: '不办了，撤回' }),
    )
    await aMinuteLater(phone)
    const code = await codeTo(phone)
    const wrong = code === '000000' ? '000001' : '000000'
    assert.equal(
      (await who.call('POST', '/api/citizen/me/erase', { code: wrong })).body.error.code,
      'org.codeRefused',
    )
    const done = good(await who.call('POST', '/api/citizen/me/erase', { code }))
    assert.ok(done.kept.some((one: { what: string }) => one.what === 'applications'))
    assert.equal((await who.call('GET', '/api/citizen/me/data')).status, 401)

    const { store, vault } = city.city
    const { sql } = await import('../../platform/store/index.ts')
    const row = await store.one<{ sealed: string; phone: string; number: string | null }>(
      sql`select sealed, phone_blind as phone, id_blind as number from citizen where id = ${id}`,
    )
    assert.deepEqual(JSON.parse(vault.open(row?.sealed ?? '')), { name: '', phone: '', idNumber: null })
    assert.ok(row?.number === null && row.phone !== vault.blind(phone, 'phone'))
    const erased = (await kindsOf(id)).find(({ kind }) => kind === 'citizen.erased')
    assert.ok(JSON.stringify(erased?.body.kept).includes('record'))
    await aMinuteLater(phone)
    const back = await citizen(city, phone, '王注销', number)
    assert.notEqual(await idOf(back), id, 'who comes back is somebody new')
  })
})
