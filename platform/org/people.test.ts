import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { must, newId, type Refusal, type Result } from '../../base/index.ts'
import { search, timeline } from '../ledger/index.ts'
import type { Store } from '../store/index.ts'
import { actsAs, mayAct } from './decide.ts'
import type { Actor } from './declare.ts'
import {
  actorOf,
  actorOfAccount,
  addPerson,
  appoint,
  createAccount,
  createPost,
  delegate,
  factActorOf,
  grantDuty,
  leave,
  login,
  maskFor,
  recipientsOf,
  recordRead,
  reveal,
  revokeDelegation,
  revokeDuty,
  setFrozen,
  staffOf,
} from './index.ts'
import { boss, freshCity, grant, PASSWORD, roles, rules, staff, T0, t, unit } from './testing.ts'

describe('platform / org / people', () => {
  let store: Store
  let desk: string
  before(async () => {
    store = await freshCity()
    desk = (await unit(store, '受理大厅')).id
  })
  after(() => store.close())

  const codeOf = (answer: Result<unknown, Refusal>) => (answer.ok ? 'ok' : answer.error.code)
  const as = async (account: string, at: Date): Promise<Actor> => {
    const actor = await actorOfAccount(store, account, at)
    assert.ok(actor)
    return actor
  }
  const townB = { area: '990101002001', units: [] as string[] }

  test('lent to town B for November: allowed on 30 Nov 23:59:59, refused on 1 Dec 00:00:00', async () => {
    const { account, person } = await staff(store, '李借调', desk)
    must(await grant(store, { holder: account.id, role: 'reception', area: '990101001' }))
    const post = must(await store.tx((tx) => createPost(tx, boss, { unit: desk, name: '乙镇受理' }, T0)))
    must(await grant(store, { holderKind: 'post', holder: post.id, role: 'reception', area: '990101002' }))
    const lent = { person: person.id, post: post.id, kind: 'lent', from: t('11-01'), to: t('12-01') } as const
    must(await store.tx((tx) => appoint(tx, boss, lent, T0, roles)))
    const may = async (at: Date) => mayAct(await as(account.id, at), ['reception'], townB, roles)
    const before = await may(t('10-31 23:59:59'))
    assert.equal(codeOf(before), 'org.dutyOver')
    assert.equal(codeOf(await may(t('11-01 00:00:00'))), 'ok')
    assert.equal(codeOf(await may(t('11-30 23:59:59'))), 'ok')
    const over = await may(t('12-01 00:00:00'))
    assert.equal(codeOf(over), 'org.dutyOver')
    // long after, it is simply another area
    assert.equal(codeOf(await may(t('2026-08-01'))), 'org.otherArea')
  })

  test('the remembered session lets the lent clerk go at the exact second, too', async () => {
    const { account } = await staff(store, '李整点', desk)
    must(await grant(store, { holder: account.id, role: 'reception', to: t('12-01') }))
    const { token } = must(
      await login(store, { name: '李整点01', password: PASSWORD, at: t('11-30 23:50:00') }, rules),
    )
    const duties = async (at: string) => must(await actorOf(store, token, t(at), rules)).actor.duties.length
    assert.equal(await duties('11-30 23:59:58'), 1)
    assert.equal(await duties('11-30 23:59:59'), 1)
    assert.equal(await duties('12-01 00:00:00'), 0)
  })

  test('two people hold one post; both have its duties and nobody else has', async () => {
    const { post, account } = await staff(store, '周甲', desk)
    const other = await staff(store, '吴乙', desk)
    must(
      await store.tx((tx) =>
        appoint(tx, boss, { person: other.person.id, post: post.id, kind: 'additional' }, T0),
      ),
    )
    must(await grant(store, { holderKind: 'post', holder: post.id, role: 'umpire', unit: desk }))
    for (const id of [account.id, other.account.id]) {
      const actor = await as(id, T0)
      assert.deepEqual(
        actor.duties.map((duty) => [duty.role, duty.units]),
        [['umpire', [desk]]],
      )
    }
    const there = (await staffOf(store, [desk], T0)).filter((each) => each.post === post.id)
    assert.equal(there.length, 2)
  })

  test('separated administrators: refused by account, by post and when two grants race', async () => {
    const { account, person } = await staff(store, '郑三员', desk)
    must(await grant(store, { holder: account.id, role: 'systemAdmin' }))
    assert.equal(codeOf(await grant(store, { holder: account.id, role: 'auditAdmin' })), 'org.separated')
    const second = { person: person.id, name: '郑三员02', district: '990101', password: PASSWORD }
    const twin = must(await store.tx((tx) => createAccount(tx, boss, second, T0)))
    assert.equal(
      codeOf(await grant(store, { holder: twin.id, role: 'auditAdmin' })),
      'org.separated',
      'one person, two accounts',
    )
    const post = must(await store.tx((tx) => createPost(tx, boss, { unit: desk, name: '审计岗' }, T0)))
    must(await grant(store, { holderKind: 'post', holder: post.id, role: 'auditAdmin' }))
    const onto = await store.tx((tx) => appoint(tx, boss, { person: person.id, post: post.id }, T0))
    assert.equal(codeOf(onto), 'org.separated')
    assert.equal(
      codeOf(await grant(store, { holderKind: 'post', holder: post.id, role: 'systemAdmin' })),
      'org.separated',
    )
    const racer = await staff(store, '王竞速', desk)
    const both = await Promise.all(
      ['systemAdmin', 'securityAdmin', 'auditAdmin'].map((role) =>
        grant(store, { holder: racer.account.id, role }),
      ),
    )
    assert.deepEqual(both.map(codeOf).sort(), ['ok', 'org.separated', 'org.separated'])
  })

  test('a security administrator grants within the area, to others only, and reads no business row', async () => {
    const { account, person } = await staff(store, '冯安全', desk)
    must(await grant(store, { holder: account.id, role: 'securityAdmin', area: '990101001' }))
    const actor = await as(account.id, T0)
    const colleague = await staff(store, '陈同事', desk)
    const give = async (draft: Parameters<typeof grant>[1]) =>
      codeOf(await grant(store, { area: '990101001', ...draft }, T0, actor))
    assert.equal(await give({ holder: account.id, role: 'reception' }), 'org.notYourself')
    const own = (await staffOf(store, [desk], T0)).find((each) => each.person === person.id)
    assert.equal(
      await give({ holderKind: 'post', holder: own?.post ?? '', role: 'reception' }),
      'org.notYourself',
    )
    assert.equal(await give({ holder: colleague.account.id, role: 'reception' }), 'ok')
    assert.equal(
      await give({ holder: colleague.account.id, role: 'reception', area: '990101' }),
      'org.otherArea',
    )
    assert.equal(await give({ holder: colleague.account.id, role: 'emperor' }), 'org.unknownRole')
    assert.equal(await give({ holder: colleague.account.id, role: '__proto__' }), 'org.unknownRole')
    assert.equal(await give({ holder: newId(), role: 'reception' }), 'org.notFound')
    const may = mayAct(actor, ['reception'], { area: '990101001', units: [] }, roles)
    assert.equal(codeOf(may), 'org.noDuty')
  })

  test('delegation: B acts as "B 代 A" until its end, gives nothing on, and loses it with A’s own duty', async () => {
    const [a, b, c] = [
      await staff(store, '张三', desk),
      await staff(store, '李四', desk),
      await staff(store, '王五', desk),
    ]
    const duty = must(await grant(store, { holder: a.account.id, role: 'reception' }))
    const period = { reason: '出差代办', from: t('03-01'), to: t('03-15') }
    const lend = (from: Actor, receiver: string) =>
      store.tx((tx) => delegate(tx, from, { receiver, roles: ['reception'], ...period }, t('02-28'), roles))
    const lent = must(await lend(await as(a.account.id, t('02-28')), b.account.id))
    const deputy = await as(b.account.id, t('03-02'))
    const used = must(mayAct(deputy, ['reception'], townB, roles))
    assert.equal(actsAs(deputy, used), '李四 代 张三')
    assert.equal(factActorOf(deputy, used).onBehalfOf, '张三')
    const on = await store.tx((tx) =>
      delegate(tx, deputy, { receiver: c.account.id, roles: ['reception'], ...period }, t('03-02'), roles),
    )
    assert.equal(codeOf(on), 'org.notYoursToGive')
    assert.equal((await as(b.account.id, t('03-14 23:59:59'))).duties.length, 1)
    assert.equal((await as(b.account.id, t('03-15'))).duties.length, 0)
    const self = await lend(await as(a.account.id, t('02-28')), a.account.id)
    assert.equal(codeOf(self), 'org.notYourself')
    must(await store.tx((tx) => revokeDuty(tx, boss, duty.id, t('03-05'))))
    assert.equal(
      (await as(b.account.id, t('03-05'))).duties.length,
      0,
      'what A no longer holds B does not hold',
    )
    const stranger = await as(c.account.id, t('03-05'))
    assert.equal(
      codeOf(await store.tx((tx) => revokeDelegation(tx, stranger, lent.id, t('03-05')))),
      'org.noDuty',
    )
    assert.equal(codeOf(await store.tx((tx) => revokeDelegation(tx, deputy, lent.id, t('03-05')))), 'ok')
  })

  test('a person leaves at 17:00: the web session is cut at once, 12 open tasks are on the hand-over list', async () => {
    const { account, person } = await staff(store, '卫离岗', desk)
    const at = t('03-03 16:50:00')
    const { token } = must(await login(store, { name: '卫离岗01', password: PASSWORD, at }, rules))
    assert.equal(codeOf(await actorOf(store, token, at, rules)), 'ok')
    const open = Array.from({ length: 12 }, (_, i) => ({ kind: 'task', id: newId(), title: `任务 ${i}` }))
    const left = await store.tx((tx) =>
      leave(
        tx,
        boss,
        { person: person.id, reason: '调离本单位' },
        t('03-03 17:00:00'),
        async (_reader, id) => (id === account.id ? open : []),
      ),
    )
    assert.equal(must(left).handOver.length, 12)
    assert.equal(codeOf(await actorOf(store, token, t('03-03 17:00:00'), rules)), 'org.noSession')
    const again = await login(store, { name: '卫离岗01', password: PASSWORD, at: t('03-03 17:01:00') }, rules)
    assert.equal(codeOf(again), 'org.loginRefused')
    assert.deepEqual(await recipientsOf(store, '990101', { account: account.id }, t('03-04')), [])
    const thaw = { account: account.id, frozen: false, reason: '误操作恢复' }
    assert.equal(codeOf(await store.tx((tx) => setFrozen(tx, boss, thaw, t('03-04')))), 'org.notFound')
  })

  test('account names that differ in letter case or width only are one; rare characters are names', async () => {
    const person = must(await store.tx((tx) => addPerson(tx, boss, { name: '𠮷䶮' }, T0)))
    const make = async (name: string, password = PASSWORD) =>
      codeOf(
        await store.tx((tx) =>
          createAccount(tx, boss, { person: person.id, name, district: '990101', password }, T0),
        ),
      )
    assert.equal(await make('JiYan'), 'ok')
    assert.equal(await make('jiyan'), 'org.taken')
    assert.equal(await make('ｊｉｙａｎ'), 'org.taken')
    assert.equal(await make('𠮷䶮01'), 'ok')
    assert.equal(await make('ji\u0000yan'), 'org.badText')
    assert.equal(await make('jiyan3', 'Aa123456'), 'org.passwordWeak')
    const both = await Promise.all([make('同名赛跑'), make('同名赛跑')])
    assert.deepEqual(both.sort(), ['ok', 'org.taken'])
  })

  test('notices find the holders of a unit, of a role in a unit, and their mobile numbers', async () => {
    const quiet = (await unit(store, '通知组')).id
    const { account, person } = await staff(store, '蒋通知', quiet)
    must(await grant(store, { holder: account.id, role: 'umpire', unit: quiet }))
    const found = async (to: Parameters<typeof recipientsOf>[2]) =>
      (await recipientsOf(store, '990101', to, T0)).map((each) => each.account)
    assert.deepEqual(await found({ unit: quiet }), [account.id])
    assert.deepEqual(await found({ unit: quiet, role: 'umpire' }), [account.id])
    assert.deepEqual(await found({ unit: quiet, role: 'member' }), [])
    assert.ok((await found({ role: 'umpire' })).includes(account.id))
    assert.ok(person.name)
  })

  test('unmasking: reason, fresh proof and grade; every ask is on record, the refused one too', async () => {
    const { account } = await staff(store, '沈明文', desk)
    must(await grant(store, { holder: account.id, role: 'reception', grade: 3 }))
    const at = t('04-01 10:00:00')
    const { token } = must(await login(store, { name: '沈明文01', password: PASSWORD, at }, rules))
    const { actor } = must(await actorOf(store, token, at, rules))
    const row = { area: '990101002', units: [] }
    const masks = maskFor(
      actor,
      { phone: { kind: 'phone', title: { zh: '电话', en: 'Phone' }, personal: 'phone' } },
      row,
      roles,
    )
    const subject = { kind: 'matter', id: newId() }
    const ask = (reason: string, when: Date, fields = ['phone']) =>
      reveal(
        store,
        actor,
        { subject, fields, reason, masks },
        when,
        async () => ({ ok: true, value: '13800138000' }),
        rules,
      )
    assert.equal(codeOf(await ask('看看', at)), 'org.reasonMissing')
    assert.equal(codeOf(await ask('核实诉求人电话', at, ['idNumber'])), 'org.noDuty')
    assert.equal(codeOf(await ask('核实诉求人电话', t('04-01 10:31:00'))), 'org.proofStale')
    assert.equal(must(await ask('核实诉求人电话', t('04-01 10:30:00'))), '13800138000')
    await store.tx((tx) => recordRead(tx, actor, subject, ['phone'], at))
    const told = await timeline(store, '990101', 'matter', subject.id)
    assert.deepEqual(
      told.map((fact) => fact.kind),
      [...Array(3).fill('personal.revealRefused'), 'personal.revealed', 'personal.read'],
    )
    assert.deepEqual(told[3]?.body, { fields: ['phone'], reason: '核实诉求人电话' })
    assert.equal(JSON.stringify(told).includes('13800138000'), false)
  })

  test('nothing of a refused verb stays: no fact, no row', async () => {
    const { account } = await staff(store, '韩回滚', desk)
    await store.tx((tx) =>
      grantDuty(
        tx,
        boss,
        { holderKind: 'account', holder: account.id, role: 'ghost', area: '990101', grade: 1 },
        T0,
        roles,
      ),
    )
    const { facts } = await search(store, {
      districts: ['990101'],
      subject: account.id,
      kinds: ['org.dutyGranted'],
    })
    assert.deepEqual(facts, [])
  })
})
