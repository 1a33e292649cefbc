import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { type Id, must, newId, say, seeded } from '../../base/index.ts'
import { enterprises } from '../../cities/demo/enterprises.ts'
import { area, creditCode, openVault, text } from '../../platform/fields/index.ts'
import { schema as ledgerSchema, type RecordedFact } from '../../platform/ledger/index.ts'
import type { NamedIn } from '../../platform/matters/index.ts'
import { schema as orgSchema, systemActor } from '../../platform/org/index.ts'
import type { RegisterType } from '../../platform/registers/index.ts'
import { type Store, sql } from '../../platform/store/index.ts'
import { freshStore } from '../../platform/store/testing.ts'
import { parseAddress } from '../text/index.ts'
import { entitiesOf, judgeAddressesOf, judgeEnterprises, judgePersons, SURE, WORTH_A_LOOK } from './decide.ts'
import type { Mention, Pair } from './declare.ts'
import { openLinkage, schema } from './index.ts'
import { inMatter } from './mentions.ts'
import { nameIndex } from './names/find.ts'
import { garbled } from './names/garble.ts'
import { nameStep } from './names/step.ts'

const at = new Date('2026-03-02T01:00:00Z')

describe('which mentions are of one thing', () => {
  const ids = Array.from({ length: 8 }, (_, i) => `id-${i}`)
  const ends = fc
    .tuple(fc.nat(7), fc.nat(7))
    .filter(([a, b]) => a !== b)
    .map(([a, b]) => ({ a: ids[Math.min(a, b)] as string, b: ids[Math.max(a, b)] as string }))
  const link = fc
    .tuple(ends, fc.boolean(), fc.integer({ min: 60, max: 100 }))
    .map(([pair, byBrain, score]) => ({ ...pair, byBrain, score: score / 100 }))
  const links = fc.uniqueArray(link, { maxLength: 12, selector: ({ a, b }) => a + b })
  const apart = fc.uniqueArray(ends, { maxLength: 4, selector: ({ a, b }) => a + b })

  test('the order of decisions does not matter, and what was told apart stays apart', () => {
    fc.assert(
      fc.property(
        links,
        apart,
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (all, told, by) => {
          const entities = entitiesOf(ids, all, told)
          const mixed = all.map((one) => ({ one, by: by.next().value ?? 0 })).sort((x, y) => x.by - y.by)
          assert.deepEqual(
            entitiesOf(
              [...ids].reverse(),
              mixed.map(({ one }) => one),
              [...told].reverse(),
            ),
            new Map([...entities].reverse()),
          )
          for (const { a, b } of told) assert.notEqual(entities.get(a), entities.get(b))
          for (const [id, entity] of entities) {
            assert.ok(entity <= id)
            assert.equal(entities.get(entity), entity)
          }
        },
      ),
    )
  })

  test('a link undone leaves what was before it; without rejections all that is linked is one', () => {
    fc.assert(
      fc.property(links, link, (all, more) => {
        const rest = all.filter(({ a, b }) => a !== more.a || b !== more.b)
        const before = entitiesOf(ids, rest)
        const joined = entitiesOf(ids, [...rest, more])
        assert.equal(joined.get(more.a), joined.get(more.b))
        assert.deepEqual(entitiesOf(ids, rest), before)
      }),
    )
  })

  test('a person’s link holds before the brain’s', () => {
    const found = entitiesOf(
      ['a', 'b', 'c'],
      [
        { a: 'a', b: 'c', byBrain: true, score: 1 },
        { a: 'b', b: 'c', byBrain: false, score: 0.7 },
      ],
      [{ a: 'a', b: 'b' }],
    )
    assert.deepEqual(
      [...found],
      [
        ['a', 'a'],
        ['b', 'b'],
        ['c', 'b'],
      ],
    )
  })
})

const mention = (more: Partial<Mention>): Mention => ({
  ...{ id: newId(), entity: newId(), kind: 'person', field: 'requester', name: null, form: null },
  ...{ keys: [], area: '440111', at, source: { kind: 'matter', id: newId() } },
  ...more,
})

test('persons: a number is surer than a telephone, two numbers are two persons', () => {
  const phone = mention({ keys: ['phone:x'] })
  const both = mention({ keys: ['phone:x', 'id:1'] })
  const other = mention({ keys: ['phone:x', 'id:2'] })
  assert.ok(judgePersons(both, both, 'same').score >= SURE)
  assert.ok(judgePersons(phone, both, 'same').score >= SURE)
  assert.ok(judgePersons(phone, both, 'like').score < SURE)
  assert.ok(judgePersons(phone, both, 'other').score < WORTH_A_LOOK)
  assert.ok(judgePersons(both, other, 'same').score < WORTH_A_LOOK)
  assert.equal(judgePersons(phone, mention({ keys: ['phone:y'] }), 'same').score, 0)
  assert.deepEqual(
    [nameStep('张伟', '张伟'), nameStep('张伟', '章伟'), nameStep('张伟', '李娜'), nameStep('张伟', null)],
    ['same', 'like', 'other', 'unknown'],
  )
})

test('enterprises: one code is one, two codes are two; the same name elsewhere is asked about', () => {
  const one = mention({ kind: 'enterprise', keys: ['code:1'], area: '440111014' })
  const two = mention({ kind: 'enterprise', keys: ['code:2'], area: '440111014' })
  const said = mention({ kind: 'enterprise', area: '440111014' })
  assert.equal(judgeEnterprises(one, one, 0.2).score, 1)
  assert.equal(judgeEnterprises(one, two, 1).score, 0)
  assert.ok(judgeEnterprises(one, said, 1).score >= SURE)
  assert.ok(judgeEnterprises(one, { ...said, area: '440111007' }, 1).score < SURE)
  assert.ok(judgeEnterprises(one, said, 0.99).score < SURE)
  assert.equal(judgeAddressesOf(one, { ...said, area: '440111007' }, 1).score, 0)
})

describe('names', () => {
  const index = nameIndex<string>(['广东', '广州', '白云'])
  for (const { name, creditCode } of enterprises) index.put(creditCode, name, name)

  test('a badly said name is found among the first five', () => {
    const random = seeded(11)
    let right = 0
    for (const { name } of enterprises)
      if (index.find(garbled(name, random), 5).some((hit) => hit.name === name)) right++
    assert.ok(right / enterprises.length >= 0.95, `${right} of ${enterprises.length}`)
  })

  test('how it matched is said', () => {
    const how = (asked: string) => index.find(asked, 1).map(({ name, how }) => [name, how])[0]
    assert.deepEqual(how('广州市鹏湃装饰工程有限公司'), ['广州市鹏湃装饰工程有限公司', 'equal'])
    assert.deepEqual(how('鹏湃装饰'), ['广州市鹏湃装饰工程有限公司', 'part'])
    assert.deepEqual(how('彭派装饰工程'), ['广州市鹏湃装饰工程有限公司', 'sound'])
    assert.deepEqual(how('装饰鹏湃'), ['广州市鹏湃装饰工程有限公司', 'alike'])
  })

  test('empty, one character, very long, Latin, numbers, emoji, only generic words: an answer, never a fault', () => {
    const odd = [
      '',
      ' ',
      '有',
      '有限公司',
      '公司',
      '12345',
      'Starbucks Coffee',
      '😀😀',
      '的的的',
      '\u0000',
      '（）',
    ]
    for (const asked of [...odd, '鹏湃'.repeat(10_000), '长'.repeat(20_000)]) {
      const found = index.find(asked, 5)
      assert.ok(found.length <= 5)
      for (const { score } of found) assert.ok(score >= 0 && score <= 1)
      assert.ok(index.alike(asked, '鹏湃装饰') <= 1)
    }
    assert.deepEqual(index.find('', 5), [])
    for (const name of odd) index.put(`odd ${name}`, name, name)
    assert.equal(index.find('Starbuck Coffe', 1)[0]?.name, 'Starbucks Coffee')
  })

  test('alike is symmetric, and 1 only for equal names', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.string({ maxLength: 20 }), (a, b) => {
        assert.ok(Math.abs(index.alike(a, b) - index.alike(b, a)) < 1e-9)
      }),
    )
    assert.equal(index.alike('鹏湃装饰', '鹏湃装饰'), 1)
    assert.ok(index.alike('鹏湃装饰', '鹏派装饰') < 1)
  })
})

describe('what a request names', () => {
  const named = (more: Partial<NamedIn>): NamedIn => ({
    ...{
      id: newId(),
      number: 'x',
      title: '',
      content: '',
      area: '440111014',
      address: null,
      subjectParty: null,
    },
    ...{ secret: false, openedAt: at, phoneBlind: null, idBlind: null, sealed: null },
    ...more,
  })

  test('an enterprise, its address and who asked, each once', () => {
    const drafts = inMatter(
      named({
        ...{ content: '在云栖谷健身服务有限公司办卡，云栖谷健身服务有限公司不退费', phoneBlind: 'p' },
        ...{ subjectParty: '云栖谷健身', address: '白云区嘉禾街道鹤龙路12号' },
      }),
    )
    assert.deepEqual(
      drafts.map(({ kind, form }) => [kind, form]),
      [
        ['enterprise', '云栖谷健身'],
        ['enterprise', '云栖谷健身服务有限公司'],
        ['person', null],
        ['address', '鹤龙路 12号'],
      ],
    )
  })

  test('whoever asked that his name be kept, and persons complained of, are not gathered', () => {
    assert.deepEqual(inMatter(named({ phoneBlind: 'p', idBlind: 'i', secret: true })), [])
    assert.deepEqual(inMatter(named({ subjectParty: '张三' })), [])
  })

  test('odd texts name nothing or something, and never fail', () => {
    const odd = [
      '',
      '。',
      '有限公司',
      '😀',
      '1'.repeat(20_000),
      '有限公司'.repeat(5_000),
      'ACME Ltd',
      '\u0000\uFFFF',
    ]
    for (const one of odd) {
      const drafts = inMatter(named({ title: one, content: one, subjectParty: one, address: one }))
      assert.ok(drafts.length <= 8)
      for (const { name, form } of drafts) assert.ok((name ?? '').length <= 300 && form !== '')
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (one) => {
        inMatter(named({ title: one, content: one, subjectParty: one, address: one }))
      }),
      { numRuns: 20 },
    )
  })
})

describe('pairs and things, kept', () => {
  let store: Store
  const district = '440111'
  const title = say('x', 'x')
  const type: RegisterType = {
    ...{ name: 'club.firm', title, label: 'name', editors: ['*'], readers: ['*'] },
    fields: {
      name: text({ title, grade: 1 }),
      creditCode: creditCode({ title }),
      area: area({ title }),
    },
  }
  const rows = new Map<Id, { state: string; values: Record<string, unknown> }>()
  const linkage = () =>
    openLinkage({
      district,
      vault: openVault({ key: Buffer.alloc(32, 3) }),
      registers: [type],
      row: async (_reader, _register, id) => rows.get(id),
      parse: parseAddress,
      places: [],
    })
  const factOf = (kind: string, id: Id) =>
    ({ district, kind, subject: id, at, body: { register: type.name } }) as unknown as RecordedFact
  const clerk = { ...systemActor(district), name: '核对员' }

  before(async () => {
    store = await freshStore([ledgerSchema, orgSchema, schema])
  })
  after(() => store.close())

  async function enter(names: readonly string[], room = linkage()): Promise<Id[]> {
    const ids = names.map((name) => {
      const id = newId()
      rows.set(id, { state: 'current', values: { name, area: '440111014' } })
      return id
    })
    await store.tx((tx) =>
      room.onFacts(
        tx,
        ids.map((id) => factOf('register.created', id)),
      ),
    )
    return ids
  }
  const entities = async (): Promise<Map<string, string>> =>
    new Map(
      (
        await store.query<{ id: string; entity: string }>(
          sql`select id, entity from linkage_mention where district = ${district} order by id`,
        )
      ).map(({ id, entity }) => [id, entity]),
    )
  const all = async (room = linkage()): Promise<Pair[]> =>
    (
      await Promise.all(
        (['open', 'linked', 'rejected'] as const).map((state) => room.pairs(store, { state }, 500)),
      )
    ).flat()

  test('the same name in a town is one thing at once, an alike one is asked about; told twice is told once', async () => {
    const room = linkage()
    const [first, second, third] = await enter(['紫檀香居家具店', '紫檀香居家具店', '紫坛香居家具店'], room)
    const found = await store.query<{ source: string; entity: string }>(
      sql`select source, entity from linkage_mention where source = any(${[first, second, third]}::uuid[])`,
    )
    const of = (id: Id | undefined) => found.find((one) => one.source === id)?.entity
    assert.equal(of(first), of(second))
    assert.notEqual(of(first), of(third))
    const open = (await all(room)).filter((one) => one.state === 'open')
    assert.equal(open.length, 1)
    await store.tx((tx) => room.onFacts(tx, [factOf('register.updated', first as Id)]))
    assert.equal((await all(room)).length, 2)
    // another process finds the names too
    assert.equal((await linkage().named(store, '紫弹香居', 5))[0]?.mention.source.id !== undefined, true)
  })

  test('a row taken out of use leaves no mention, pair or key', async () => {
    const room = linkage()
    const [one] = await enter(['梧桐树下书房'], room)
    rows.set(one as Id, { state: 'retired', values: {} })
    await store.tx((tx) => room.onFacts(tx, [factOf('register.retired', one as Id)]))
    assert.deepEqual(
      await room.named(store, '梧桐树下书房', 5).then((hits) => hits.filter((hit) => hit.score > 0.9)),
      [],
    )
    const keys = await store.query(
      sql`select 1 from linkage_key k where not exists (select 1 from linkage_mention m where m.id = k.mention)`,
    )
    assert.deepEqual(keys, [])
  })

  test('confirmed, rejected and undone in any order: things follow from what stands, nothing joins what was told apart', async () => {
    const room = linkage()
    await enter(
      ['麒麟阁茶行', '麒林阁茶行', '奇麟阁茶行', '麒麟格茶行', '麒麟阁茶庄', '齐麟阁茶行', '麒麟阁茶行'],
      room,
    )
    const pairs = await all(room)
    assert.ok(pairs.length >= 5)
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(
            fc.nat(pairs.length - 1),
            fc.constantFrom('confirm' as const, 'reject' as const, 'undo' as const),
          ),
          { minLength: 4, maxLength: 12 },
        ),
        async (steps) => {
          for (const [i, decision] of steps) {
            const pair = (pairs[i] as Pair).id
            await store.tx((tx) => room.decide(tx, clerk, { pair, decision, why: null }, at))
          }
          const now = await all(room)
          const of = (state: string) => now.filter((one) => one.state === state)
          const kept = await entities()
          assert.deepEqual(kept, entitiesOf([...kept.keys()], of('linked'), of('rejected')))
          for (const { a, b } of of('rejected')) assert.notEqual(kept.get(a), kept.get(b))
        },
      ),
      { numRuns: 25 },
    )
    // everything undone: each stands alone again, whatever the order was
    for (const pair of await all(room))
      if (pair.state !== 'open')
        must(
          await store.tx((tx) => room.decide(tx, clerk, { pair: pair.id, decision: 'undo', why: null }, at)),
        )
    for (const [id, entity] of await entities()) assert.equal(id, entity)
  })

  test('two clerks at once: one decides, the other is told who did', async () => {
    const room = linkage()
    await enter(['白鹭湾洗衣坊', '白鹿湾洗衣坊'], room)
    const pair = (await all(room)).find((one) => one.state === 'open') as Pair
    const answers = await Promise.all(
      (['confirm', 'reject'] as const).map((decision) =>
        store.tx((tx) => room.decide(tx, clerk, { pair: pair.id, decision, why: null }, at)),
      ),
    )
    assert.deepEqual(answers.map((one) => one.ok).sort(), [false, true])
    assert.equal(answers.flatMap((one) => (one.ok ? [] : [one.error.code]))[0], 'linkage.decided')
  })
})
