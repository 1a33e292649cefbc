import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { must, say } from '../../base/index.ts'
import { area, code, day, integer, longText, openVault, phone, text, unit } from '../fields/index.ts'
import { schema as ledgerSchema, timeline } from '../ledger/index.ts'
import { type Actor, type Duty, schema as orgSchema } from '../org/index.ts'
import { type Store, sql } from '../store/index.ts'
import { freshStore } from '../store/testing.ts'
import { applyPlan, openRegisters, type RegisterType, schema } from './index.ts'

describe('platform / registers', () => {
  const t = (zh: string) => say(zh, zh)
  const member: RegisterType = {
    name: 'club.member',
    title: t('会员'),
    fields: {
      number: integer({ title: t('号'), required: true }),
      name: text({ title: t('姓名'), required: true, personal: 'name' }),
      phone: phone({ title: t('电话'), personal: 'phone' }),
      note: longText({ title: t('备注') }),
      level: code({ title: t('级别'), list: 'level' }),
      joined: day({ title: t('入会') }),
    },
    label: 'note',
    key: ['number'],
    search: ['note'],
    editors: ['captain'],
    readers: ['captain', 'player'],
  }
  const court: RegisterType = {
    name: 'club.court',
    title: t('场地'),
    fields: {
      title: text({ title: t('名称'), required: true }),
      rule: longText({ title: t('规则') }),
      inside: longText({ title: t('内部说明') }),
      town: area({ title: t('所在地') }),
      keeper: unit({ title: t('管理单位') }),
    },
    label: 'title',
    search: ['rule'],
    publicFields: ['title', 'rule'],
    editors: ['captain'],
    readers: ['*'],
    scope: 'rows',
  }

  const roles = {
    captain: { title: t('队长'), sees: 'area' },
    player: { title: t('队员'), sees: 'units' },
  } as const
  const level = { name: 'level', version: '1', title: t('级别'), codes: [{ code: 'a', title: t('甲') }] }
  const wiring = {
    types: [member, court],
    vault: openVault({ key: Buffer.alloc(32, 5) }),
    codes: (name: string) => (name === 'level' ? level : undefined),
    roles,
  }
  const at = new Date('2026-03-02T01:00:00Z')
  const later = new Date('2026-06-02T01:00:00Z')

  const ACCOUNT = '01900000-0000-7000-8000-000000000001'
  const UNIT = '01900000-0000-7000-8000-0000000000aa'
  const actor = (name: string, role: string, where: string, more: Partial<Duty> = {}): Actor => ({
    kind: 'staff',
    account: ACCOUNT,
    name,
    district: '440111',
    unit: null,
    unitName: null,
    duties: [{ role, area: where, units: null, grade: 3, ...more }],
    provenAt: at.getTime(),
  })
  const captain = actor('队长甲', 'captain', '440111')
  const player = actor('队员乙', 'player', '440111014', { units: [UNIT], grade: 2 })
  const stranger: Actor = { ...captain, duties: [] }

  const registers = openRegisters(wiring)
  let store: Store
  before(async () => {
    store = await freshStore([ledgerSchema, orgSchema, schema])
    must(await applyPlan(store, wiring.types, at))
  })
  after(() => store.close())

  let next = 100
  const add = async (input: object, writing: object = {}) =>
    must(
      await store.tx((tx) =>
        registers.create(
          tx,
          captain,
          'club.member',
          { number: next++, name: '张三丰', ...input },
          { at, ...writing },
        ),
      ),
    )
  const codeOf = (result: { ok: boolean; error?: { code: string } }) =>
    result.ok ? 'ok' : result.error?.code

  test('applying the plan again does nothing; two starters do not collide', async () => {
    const [one, two] = await Promise.all([
      applyPlan(store, wiring.types, at),
      applyPlan(store, wiring.types, at),
    ])
    assert.deepEqual([must(one), must(two)], [[], []])
  })

  test('personal values are sealed in the table, masked in the row, and found by their number', async () => {
    const row = await add({ phone: '+86 138 1234 1234', note: '𠮷 左手持拍' })
    assert.deepEqual(row.values, {
      number: row.values.number,
      name: '张**',
      phone: '138****1234',
      note: '𠮷 左手持拍',
    })
    const raw = await store.one<{ all: string }>(
      sql`select row_to_json(r)::text as "all" from reg_club_member r where id = ${row.id}::uuid`,
    )
    assert.ok(raw && !raw.all.includes('13812341234') && !raw.all.includes('张三丰'))
    const found = must(
      await registers.list(store, captain, 'club.member', { filters: { phone: '１３８12341234' } }),
    )
    assert.deepEqual(
      found.rows.map((one) => one.id),
      [row.id],
    )
  })

  test('of two writers the slower one gets the current row', async () => {
    const row = await add({ note: '一' })
    const change = (note: string) =>
      store.tx((tx) =>
        registers.update(tx, captain, 'club.member', row.id, { note }, { at, expectedVersion: 1 }),
      )
    const results = await Promise.all([change('二'), change('三')])
    assert.deepEqual(results.map(codeOf).sort(), ['ok', 'registers.stale'])
    const loser = results.find((result) => !result.ok)
    const detail = loser?.ok === false ? (loser.error.detail as { current: { version: number } }) : undefined
    assert.equal(detail?.current.version, 2)
    const facts = await timeline(store, '440111', 'register', row.id)
    assert.deepEqual(
      facts.map((fact) => fact.kind),
      ['register.created', 'register.updated'],
    )
    assert.ok(!JSON.stringify(facts).includes('张三丰'))
  })

  test('a form that sends masked values back makes no new version', async () => {
    const row = await add({ phone: '13812341234' })
    const same = must(
      await store.tx((tx) =>
        registers.update(tx, captain, 'club.member', row.id, { ...row.values }, { at, expectedVersion: 1 }),
      ),
    )
    assert.equal(same.version, 1)
  })

  test('field errors, a taken key, an unknown register and an impossible period are refused', async () => {
    const row = await add({})
    const create = (input: unknown, writing = {}) =>
      store.tx((tx) => registers.create(tx, captain, 'club.member', input, { at, ...writing }))
    assert.equal(codeOf(await create({ name: 'x', phone: '1' })), 'fields.invalid')
    assert.equal(codeOf(await create({ number: row.values.number, name: '李四' })), 'registers.duplicate')
    assert.equal(
      codeOf(await create({ number: 1, name: 'x' }, { validFrom: '2026-02-01', validTo: '2026-01-01' })),
      'registers.period',
    )
    assert.equal(codeOf(await registers.get(store, captain, 'club.nothing', row.id)), 'registers.unknownType')
    assert.equal(codeOf(await registers.get(store, captain, 'club.member', 'x')), 'registers.notFound')
  })

  test('rights: who may not write is refused, who may not read sees nothing, grades hide whole', async () => {
    const row = await add({ phone: '13812341234' })
    const refused = await store.tx((tx) =>
      registers.update(tx, player, 'club.member', row.id, { note: 'x' }, { at, expectedVersion: 1 }),
    )
    assert.equal(codeOf(refused), 'org.noDuty')
    assert.equal(codeOf(await registers.list(store, stranger, 'club.member')), 'registers.notYours')
    assert.equal(codeOf(await registers.get(store, stranger, 'club.member', row.id)), 'registers.notFound')
    // a player of one town reads the register of his district, with grade 2 only masked
    const seen = must(await registers.get(store, player, 'club.member', row.id))
    assert.equal(seen.values.phone, '138****1234')
    assert.deepEqual(seen.revealable, [])
    const far = { ...player, duties: player.duties.map((duty) => ({ ...duty, area: '440106' })) }
    assert.equal(codeOf(await registers.get(store, far, 'club.member', row.id)), 'registers.notFound')
  })

  test('clear text wants a reason and leaves a fact', async () => {
    const row = await add({ phone: '13812341234' })
    const ask = (who: Actor, reason: string) =>
      registers.reveal(store, who, 'club.member', row.id, ['phone'], { reason, at })
    assert.notEqual(codeOf(await ask(captain, '')), 'ok')
    assert.notEqual(codeOf(await ask(player, '联系比赛事宜')), 'ok')
    assert.deepEqual(must(await ask(captain, '联系比赛事宜')), { phone: '13812341234' })
    const kinds = (await timeline(store, '440111', 'register', row.id)).map((fact) => fact.kind)
    assert.ok(kinds.includes('personal.revealed'))
  })

  test('versions are kept; a day in the past shows the row of that day', async () => {
    const row = await add({ note: '旧址' }, { validFrom: '2025-01-01' })
    must(
      await store.tx((tx) =>
        registers.update(
          tx,
          captain,
          'club.member',
          row.id,
          { note: '新址' },
          { at: later, expectedVersion: 1 },
        ),
      ),
    )
    must(
      await store.tx((tx) =>
        registers.retire(tx, captain, 'club.member', row.id, {
          at: later,
          validFrom: '2026-09-01',
          expectedVersion: 2,
          reason: '退会',
        }),
      ),
    )
    const on = async (day: string) =>
      must(await registers.asOf(store, captain, 'club.member', day, { limit: 200 })).rows.find(
        (one) => one.id === row.id,
      )?.values.note
    assert.deepEqual(
      [
        await on('2024-12-31'),
        await on('2026-06-01'),
        await on('2026-06-02'),
        await on('2026-08-31'),
        await on('2026-09-01'),
      ],
      [undefined, '旧址', '新址', '新址', undefined],
    )
    const history = must(await registers.history(store, captain, 'club.member', row.id))
    assert.deepEqual(
      history.map((one) => [one.version, one.state, one.values.note]),
      [
        [3, 'retired', '新址'],
        [2, 'current', '新址'],
        [1, 'current', '旧址'],
      ],
    )
    const listed = must(await registers.list(store, captain, 'club.member', { limit: 200 }))
    assert.ok(!listed.rows.some((one) => one.id === row.id))
    // the key of a retired row is free again
    await add({ number: row.values.number })
  })

  test('pages follow each other without a gap, in lists and in searches', async () => {
    for (let i = 0; i < 7; i++) await add({ note: `翻页测试 ${i}`, joined: `2026-02-0${i + 1}` })
    const walk = async (query: object) => {
      const ids: string[] = []
      let after: string | undefined
      do {
        const page = must(
          await registers.list(store, captain, 'club.member', {
            ...query,
            limit: 3,
            ...(after ? { after } : {}),
          }),
        )
        ids.push(...page.rows.map((row) => row.id))
        after = page.next ?? undefined
      } while (after)
      return ids
    }
    const filters = { joined: { from: '2026-02-01', to: '2026-02-05' } }
    const listed = await walk({ filters })
    assert.equal(listed.length, 5)
    const found = await walk({ filters, q: '翻页' })
    assert.deepEqual([...found].sort(), [...listed].sort())
    assert.equal(
      codeOf(await registers.list(store, captain, 'club.member', { after: 'x' })),
      'registers.cursor',
    )
  })

  test('a filter that the column cannot answer is refused, hostile ones too', async () => {
    for (const filters of [
      { nothing: 1 },
      { number: 'x' },
      { joined: '2026-02-30' },
      { phone: { from: '1' } },
      { 'number; drop': 1 },
    ])
      assert.equal(
        codeOf(await registers.list(store, captain, 'club.member', { filters })),
        'registers.filter',
      )
  })

  test('an import creates, updates, leaves alone and rejects with all reasons; again it changes nothing', async () => {
    const rows = [
      { number: 1, name: '甲', phone: '13800000001' },
      { number: 2, name: '乙' },
      { number: 'x', phone: '12' },
      { number: 1, name: '重复' },
    ]
    const bring = (input: readonly unknown[]) =>
      store.tx((tx) => registers.importRows(tx, captain, 'club.member', input, { at, source: '会员.csv' }))
    const first = must(await bring(rows))
    assert.deepEqual([first.created, first.updated, first.unchanged], [2, 0, 0])
    assert.deepEqual(
      first.rejected.map(({ row, reasons }) => [row, reasons.map((reason) => reason.code)]),
      [
        [3, ['fields.wrongType', 'fields.required', 'fields.phone']],
        [4, ['registers.doubledInFile']],
      ],
    )
    const second = must(
      await bring([
        { number: 1, name: '甲', phone: '138 0000 0001' },
        { number: 2, name: '乙二' },
      ]),
    )
    assert.deepEqual([second.created, second.updated, second.unchanged], [0, 1, 1])
    const many = Array.from({ length: 450 }, (_, i) => ({ number: 10_000 + i, name: `员${i}` }))
    assert.equal(must(await bring(many)).created, 450)
    assert.equal(must(await bring(many)).unchanged, 450)
    const refused = must(
      await store.tx((tx) =>
        registers.importRows(tx, player, 'club.member', [{ number: 77, name: '丙' }], { at }),
      ),
    )
    assert.equal(refused.rejected[0]?.reasons[0]?.code, 'org.noDuty')
  })

  test('a register seen by rows obeys area and units; the public reads only open fields in force', async () => {
    const make = async (input: object, writing: object = {}) =>
      must(await store.tx((tx) => registers.create(tx, captain, 'club.court', input, { at, ...writing })))
    const mine = await make({
      title: '石井球场',
      rule: '早八点开放',
      inside: '钥匙在门房',
      town: '440111014',
      keeper: UNIT,
    })
    const other = await make({ title: '同德球场', town: '440111005', keeper: UNIT })
    await make({ title: '未来球场', town: '440111014', rule: '未开放' }, { validFrom: '2030-01-01' })
    const seen = must(await registers.list(store, player, 'club.court'))
    assert.deepEqual(
      seen.rows.map((row) => row.id),
      [mine.id],
    )
    assert.equal(codeOf(await registers.get(store, player, 'club.court', other.id)), 'registers.notFound')
    const open = must(
      await registers.publicList(store, '440111', 'club.court', '2026-03-02', { q: '球场开放' }),
    )
    assert.deepEqual(
      open.rows.map((row) => row.values),
      [{ title: '石井球场', rule: '早八点开放' }, { title: '同德球场' }],
    )
    assert.equal(
      codeOf(
        await registers.publicList(store, '440111', 'club.court', '2026-03-02', { filters: { inside: 'x' } }),
      ),
      'registers.filter',
    )
    assert.equal(
      codeOf(await registers.publicList(store, '440111', 'club.member', '2026-03-02')),
      'registers.notYours',
    )
  })
})
