import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { city as demo } from '../../cities/demo/index.ts'
import { foundLists } from '../../host/index.ts'
import { bodyCheck, creditCheck } from '../../platform/fields/decide.ts'
import { sql } from '../../platform/store/index.ts'
import { type Person, type Reply, type RunningTestCity, startTestCity } from '../city.ts'

/** Enterprises found though badly named, and pairs to check, in a whole city. */
describe('what requests and registers name, over HTTP', () => {
  let city: RunningTestCity
  const people = new Map<string, Person>()
  const as = async (account: string): Promise<Person> => {
    const known = people.get(account) ?? (await city.login(account))
    people.set(account, known)
    return known
  }
  const good = (reply: Reply, status = 200): Reply => {
    assert.equal(reply.status, status, JSON.stringify(reply.body).slice(0, 600))
    return reply
  }

  before(async () => {
    city = await startTestCity()
    await foundLists(city.city, demo, new Date(city.city.now().getTime() - 86_400_000))
  })
  after(() => city.stop())

  const ticket = async (more: Record<string, unknown> = {}, requester: Record<string, unknown> = {}) =>
    good(
      await (await as('agent')).call('POST', '/api/matters', {
        type: 'hotline.ticket',
        form: {
          ...{
            title: '健身房关门不退费',
            content: '办的年卡还没用完，店就关了',
            kind: 'help',
            category: '0201',
          },
          ...{ urgency: 'normal', area: '440111014', ...more },
        },
        requester: { name: '张三丰', phone: '13800138000', ...requester },
        touch: { channel: 'phone' },
      }),
      201,
    ).body.matter.matter as { id: string; number: string }
  const asked = async (name: string, who = 'agent') =>
    good(await (await as(who)).call('GET', `/api/brain/enterprises?name=${encodeURIComponent(name)}`)).body
      .rows as { name: string; matched: string; requests: { id: string }[]; register: unknown; how: string }[]
  const pairs = async (who = 'dispatcher', query = 'state=open') =>
    good(await (await as(who)).call('GET', `/api/brain/links?${query}`)).body as {
      rows: {
        id: string
        kind: string
        a: { id: string }
        b: { id: string }
        state: string
        decidedBy: string
      }[]
    }
  const decide = async (id: string, decision: string, who = 'dispatcher') =>
    (await as(who)).call('POST', `/api/brain/links/${id}`, { decision })
  const entityOf = async (matter: string, kind: string): Promise<string[]> =>
    (
      await city.city.store.query<{ entity: string }>(
        sql`select distinct entity from linkage_mention where source = ${matter}::uuid and kind = ${kind}`,
      )
    ).map((one) => one.entity)

  test('a badly named enterprise is found with its earlier requests', async () => {
    const made = await ticket({ subjectParty: '云栖谷健身' })
    await city.advised()
    for (const name of ['云西谷健身', '好像叫云七谷健身的公司', '健身云栖谷', '云栖谷健身服务有限公司'])
      assert.match((await asked(name))[0]?.name ?? '', /云栖谷/, name)
    const [first] = await asked('云溪谷健身房')
    assert.ok(first?.requests.some((one) => one.id === made.id))
    assert.ok(first?.register)
  })

  test('nobody sees through a name what the list hides', async () => {
    const made = await ticket({ subjectParty: '紫霄宝殿养生馆', title: '养生馆不退卡' })
    await city.advised()
    assert.equal((await asked('紫霄宝殿养生馆'))[0]?.requests[0]?.id, made.id)
    // the unit was not given this request: neither the request nor the name that only it tells of
    assert.ok(!(await asked('紫霄宝殿养生馆', 'unit01')).some((one) => /紫霄/.test(JSON.stringify(one))))
    assert.equal((await city.anyone.call('GET', '/api/brain/enterprises?name=abc')).status, 401)
    assert.equal((await (await as('unit01')).call('GET', '/api/brain/links')).status, 403)
    assert.equal((await (await as('agent')).call('GET', '/api/brain/links')).status, 403)
  })

  test('odd names are answered, not failed', async () => {
    await ticket({ subjectParty: '😀😀😀😀' })
    await ticket({ subjectParty: '有限公司', content: '有限公司'.repeat(1200) })
    await ticket({ subjectParty: "Robert'); drop table linkage_mention;--" })
    await ticket({ subjectParty: '12345678', content: 'Starbucks Coffee Co., Ltd. ' })
    await city.advised()
    const agent = await as('agent')
    for (const name of ['a', '有', '有限公司', '12345', '😀😀', 'Starbucks', '%%%', '；；；'])
      assert.equal(
        (await agent.call('GET', `/api/brain/enterprises?name=${encodeURIComponent(name)}`)).status,
        200,
        name,
      )
    assert.equal((await agent.call('GET', '/api/brain/enterprises?name=')).status, 400)
    assert.equal((await agent.call('GET', `/api/brain/enterprises?name=${'长'.repeat(300)}`)).status, 400)
  })

  test('the words at the desk: firms that may be meant, the parts of the address and its areas', async () => {
    const named = async (body: Record<string, unknown>, who = 'agent') =>
      (await as(who)).call('POST', '/api/brain/named', body)
    const { firms, address } = good(
      await named({
        text: '我从外省打来，在云西谷健身房办了卡，现在关门不退钱',
        address: '白云区嘉禾街道鹤龙路12号3栋502房',
      }),
    ).body
    assert.match(firms[0]?.name ?? '', /云栖谷/)
    assert.ok(firms.length <= 5)
    assert.deepEqual(
      address.parts.map((one: { part: string; words: string }) => [one.part, one.words]),
      [
        ['town', '嘉禾街道'],
        ['road', '鹤龙路'],
        ['number', '12号'],
        ['building', '3栋'],
        ['room', '502房'],
      ],
    )
    assert.deepEqual(
      address.areas.map((one: { name: string }) => one.name),
      ['嘉禾街道'],
    )
    // a request that the unit was not given is not told of here either
    const hidden = good(await named({ text: '投诉紫霄宝殿养生馆不退卡', party: '紫霄宝殿养生馆' }, 'unit01'))
    assert.doesNotMatch(JSON.stringify(hidden.body.firms), /紫霄/)
    for (const body of [
      {},
      { text: '' },
      { text: '路灯不亮' },
      { text: '1'.repeat(20_000) },
      { address: '😀😀😀😀' },
    ])
      assert.deepEqual(good(await named(body)).body.firms, [])
    good(await named({ text: '有限公司'.repeat(5_000), party: '有限公司', address: '号'.repeat(300) }))
    assert.equal((await named({ text: 'x'.repeat(20_001) })).status, 400)
    assert.equal((await city.anyone.call('POST', '/api/brain/named', { text: 'x' })).status, 401)
  })

  test('the same caller is linked by the brain, a doubtful one asked about; confirmed, rejected, undone', async () => {
    const phone = '13911112222'
    const one = await ticket({ title: '甲' }, { name: '赵明轩', phone })
    const two = await ticket({ title: '乙' }, { name: '赵明轩', phone })
    const three = await ticket({ title: '丙' }, { name: '钱小乐', phone: '13911113333' })
    const four = await ticket({ title: '丁' }, { name: '钱小勒', phone: '13911113333' })
    await city.advised()
    assert.deepEqual(await entityOf(one.id, 'person'), await entityOf(two.id, 'person'))
    assert.notDeepEqual(await entityOf(three.id, 'person'), await entityOf(four.id, 'person'))
    const of = async (state: string) =>
      (await pairs('dispatcher', `state=${state}&kind=person`)).rows.find((row) =>
        [row.a.id, row.b.id].includes(four.id),
      )
    const pair = await of('open')
    assert.ok(pair)
    assert.doesNotMatch(JSON.stringify(pair), /13911113333|钱小/)

    good(await decide(pair.id, 'confirm'))
    assert.deepEqual(await entityOf(three.id, 'person'), await entityOf(four.id, 'person'))
    assert.equal((await decide(pair.id, 'reject')).status, 409)
    good(await decide(pair.id, 'undo'))
    assert.notDeepEqual(await entityOf(three.id, 'person'), await entityOf(four.id, 'person'))
    assert.equal((await decide(pair.id, 'undo')).status, 409)
    good(await decide(pair.id, 'reject'))
    assert.ok(await of('rejected'))
    assert.equal((await decide(pair.id, 'confirm', 'unit01')).status, 403)
    // what the brain linked can be undone too
    const own = (await pairs('dispatcher', 'state=linked&kind=person')).rows.find((row) =>
      [row.a.id, row.b.id].includes(two.id),
    )
    assert.match(own?.decidedBy ?? '', /城市智能体/)
    good(await decide(own?.id ?? '', 'undo'))
    assert.notDeepEqual(await entityOf(one.id, 'person'), await entityOf(two.id, 'person'))
    const facts = await city.city.store.query<{ kind: string }>(
      sql`select kind from fact where subject_kind = 'linkage' and subject = ${own?.id ?? ''}::uuid order by seq`,
    )
    assert.deepEqual(
      facts.map(({ kind }) => kind),
      ['linkage.linked', 'linkage.undone'],
    )
  })

  test('whoever asked that his name be kept is not looked for', async () => {
    const made = await ticket({ title: '保密' }, { name: '孙保密', phone: '13922224444', secret: true })
    await city.advised()
    const kept = await city.city.store.one<{ secret: boolean }>(
      sql`select secret from matter where id = ${made.id}::uuid`,
    )
    if (kept?.secret) assert.deepEqual(await entityOf(made.id, 'person'), [])
  })

  test('a register row that changes its name takes its mentions along', async () => {
    const head = await as('head')
    const code = `91440111MA5XTEXT${bodyCheck('MA5XTEXT')}`
    const values = {
      ...{ name: '广州市青檀木作工坊有限公司', creditCode: code + creditCheck(code) },
      ...{ area: '440111014', address: '白云区嘉禾街道鹤龙路99号' },
    }
    const made = good(await head.call('POST', '/api/registers/hotline.enterprise', { values }), 201).body.row
    await city.advised()
    assert.match((await asked('青坛木作'))[0]?.name ?? '', /青檀/)
    good(
      await head.call('PATCH', `/api/registers/hotline.enterprise/${made.id}`, {
        version: made.version,
        values: { ...values, name: '广州市赭石陶艺馆有限公司' },
      }),
    )
    await city.advised()
    assert.match((await asked('者石陶艺馆'))[0]?.name ?? '', /赭石/)
    assert.ok(!(await asked('青檀木作')).some((one) => /青檀/.test(JSON.stringify(one))))
  })
})
