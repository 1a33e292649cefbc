import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { must, type Refusal, type Result } from '../../base/index.ts'
import { search } from '../ledger/index.ts'
import { type Store, sql } from '../store/index.ts'
import {
  actorOf,
  changePassword,
  clientOf,
  closeClient,
  createClient,
  csrfHolds,
  csrfOf,
  endSessions,
  login,
  logout,
  openSessionsOf,
  proveAgain,
  proven,
  renewKey,
  resetPassword,
  revokeDuty,
  setFrozen,
  sweepSessions,
} from './index.ts'
import { boss, freshCity, grant, PASSWORD, rules, staff, T0, t, unit } from './testing.ts'

describe('platform / org / sessions', () => {
  let store: Store
  let desk: string
  before(async () => {
    store = await freshCity()
    desk = (await unit(store, '值班室')).id
  })
  after(() => store.close())

  const codeOf = (answer: Result<unknown, Refusal>) => (answer.ok ? 'ok' : answer.error.code)
  const enter = (name: string, at: Date, password = PASSWORD, with_ = rules) =>
    login(store, { name, password, at, ip: '2001:db8::1' }, with_)
  const day = (time: string) => t(`03-02 ${time}`)

  test('five wrong passwords to 10:08:00 lock to 10:38:00; the same words all the way; in at 10:38:01', async () => {
    const { account } = await staff(store, '赵锁定', desk)
    const said = new Set<string>()
    const tries = ['10:04:00', '10:05:00', '10:06:00', '10:07:00', '10:08:00', '10:20:00', '10:37:59']
    for (const [i, time] of tries.entries()) {
      const answer = await enter('赵锁定01', day(time), i < 5 ? 'Wrong-2025' : PASSWORD)
      said.add(JSON.stringify(answer))
    }
    const nobody = await enter('查无此人', day('10:38:00'))
    said.add(JSON.stringify(nobody))
    assert.equal(said.size, 1, 'wrong, locked and unknown read alike')
    assert.equal(codeOf(nobody), 'org.loginRefused')
    assert.equal(codeOf(await enter('赵锁定01', day('10:38:01'))), 'ok')
    const { facts } = await search(store, { districts: ['990101'], subject: account.id, kinds: ['org.'] })
    const kinds = facts.map((fact) => fact.kind).toReversed()
    assert.deepEqual(kinds, [
      'org.accountCreated',
      ...Array(4).fill('org.loginFailed'),
      'org.accountLocked',
      'org.loginFailed',
      'org.loginFailed',
      'org.loggedIn',
    ])
    assert.equal(JSON.stringify(facts).includes('Wrong-2025'), false)
  })

  test('a right guess among many sent at once is refused when those before it have shut the gate', async () => {
    await staff(store, '齐并发', desk)
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => enter('齐并发01', day('11:00:00'), 'Wrong-2025')),
    )
    assert.equal(
      answers.every((answer) => !answer.ok),
      true,
    )
    assert.equal(codeOf(await enter('齐并发01', day('11:00:01'))), 'org.loginRefused')
    assert.equal(codeOf(await enter('齐并发01', day('11:30:00'))), 'ok')
  })

  test('two logins at once are two sessions; with one session allowed the later one stays', async () => {
    const { account } = await staff(store, '楚双开', desk)
    const both = await Promise.all([enter('楚双开01', day('09:00:00')), enter('楚双开01', day('09:00:00'))])
    assert.deepEqual(both.map(codeOf), ['ok', 'ok'])
    assert.equal((await openSessionsOf(store, account.id)).length, 2)
    const only = must(await enter('楚双开01', day('09:01:00'), PASSWORD, { ...rules, oneSession: true }))
    assert.deepEqual(
      (await openSessionsOf(store, account.id)).map((each) => each.id),
      [only.session.id],
    )
  })

  test('names and passwords that cannot be are answered like unknown ones', async () => {
    await staff(store, '秦怪字', desk)
    for (const name of ['秦怪字01\u0000', '\ud842', "' or 1=1 --", 'x'.repeat(5000), ''])
      assert.equal(codeOf(await enter(name, T0)), 'org.loginRefused', JSON.stringify(name).slice(0, 40))
    for (const password of ['\u0000', '\udfb7', 'x'.repeat(100_000), ''])
      assert.equal(codeOf(await enter('秦怪字01', T0, password)), 'org.loginRefused')
    assert.equal(codeOf(await enter('  秦怪字０１ ', T0)), 'ok', 'width and blanks make no difference')
  })

  test('the token is kept nowhere: only its hash is in the database', async () => {
    await staff(store, '许暗号', desk)
    const { token } = must(await enter('许暗号01', T0))
    assert.match(token, /^990101_[A-Za-z0-9_-]{43}$/)
    const rows = await store.query<{ all: string }>(sql`select session::text as all from session`)
    assert.equal(
      rows.some((row) => row.all.includes(token.slice(7))),
      false,
    )
  })

  test('idle 30 minutes and 12 hours end a session; each act renews the first, nothing the second', async () => {
    await staff(store, '何久坐', desk)
    const { token, expiresAt } = must(await enter('何久坐01', day('08:00:00')))
    assert.deepEqual(expiresAt, day('20:00:00'))
    const at = async (time: string) => codeOf(await actorOf(store, token, day(time), rules))
    for (let minute = 0; minute < 720; minute += 29) {
      const clock = `${String(8 + Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}:00`
      assert.equal(await at(clock), 'ok', clock)
    }
    assert.equal(await at('19:59:59'), 'ok')
    assert.equal(await at('20:00:00'), 'org.sessionOver')
    assert.equal(await at('20:00:01'), 'org.noSession')
    const second = must(await enter('何久坐01', day('21:00:00')))
    assert.equal(codeOf(await actorOf(store, second.token, day('21:29:59'), rules)), 'ok')
    assert.equal(codeOf(await actorOf(store, second.token, day('21:59:59'), rules)), 'org.sessionIdle')
  })

  test('logout, revocation and freezing cut the remembered actor at once', async () => {
    const { account } = await staff(store, '吕切断', desk)
    const duty = must(await grant(store, { holder: account.id, role: 'reception' }))
    const { token } = must(await enter('吕切断01', day('08:00:00')))
    const roles = async () => {
      const answer = await actorOf(store, token, day('08:00:01'), rules)
      return answer.ok ? answer.value.actor.duties.map((each) => each.role) : answer.error.code
    }
    assert.deepEqual(await roles(), ['reception'])
    must(await store.tx((tx) => revokeDuty(tx, boss, duty.id, day('08:00:00'))))
    assert.deepEqual(await roles(), [])
    await store.tx((tx) => logout(tx, token, day('08:00:01')))
    assert.equal(await roles(), 'org.noSession')
    const again = must(await enter('吕切断01', day('08:10:00')))
    assert.equal(codeOf(await actorOf(store, again.token, day('08:10:01'), rules)), 'ok')
    must(
      await store.tx((tx) =>
        setFrozen(tx, boss, { account: account.id, frozen: true, reason: '设备遗失' }, day('08:10:02')),
      ),
    )
    assert.equal(codeOf(await actorOf(store, again.token, day('08:10:02'), rules)), 'org.noSession')
  })

  test('unknown, forged and foreign tokens are no session', async () => {
    for (const token of [
      '',
      '990101_',
      `990101_${'A'.repeat(43)}`,
      `'; drop table session; --`,
      '\u0000'.repeat(50),
    ])
      assert.equal(codeOf(await actorOf(store, token, T0, rules)), 'org.noSession')
  })

  test('step-up: proof counts 30 minutes, after 31 it is asked again; wrong proofs lock like logins', async () => {
    await staff(store, '施再证', desk)
    const { token } = must(await enter('施再证01', day('09:00:00')))
    const fresh = async (time: string) =>
      proven(must(await actorOf(store, token, day(time), rules)).actor, day(time), rules).ok
    assert.equal(await fresh('09:15:00'), true)
    assert.equal(await fresh('09:31:00'), false)
    must(await proveAgain(store, token, PASSWORD, day('09:31:30'), rules))
    assert.equal(await fresh('09:31:31'), true)
    assert.equal(await fresh('10:01:30'), true)
    for (let i = 0; i < 5; i++)
      assert.equal(
        codeOf(await proveAgain(store, token, 'Wrong-2025', day('10:02:00'), rules)),
        'org.passwordWrong',
      )
    assert.equal(
      codeOf(await proveAgain(store, token, PASSWORD, day('10:02:01'), rules)),
      'org.passwordWrong',
    )
    assert.equal(await fresh('10:02:02'), false)
  })

  test('first use: no duty until the password is changed; not one of the last five', async () => {
    const { account } = await staff(store, '张首登', desk, { demo: false })
    must(await grant(store, { holder: account.id, role: 'reception' }))
    const { token } = must(await enter('张首登01', T0))
    const before = must(await actorOf(store, token, T0, rules))
    assert.deepEqual(
      [before.session.mustChange, before.actor.mustChange, before.actor.duties],
      [true, true, []],
    )
    const passwords = [PASSWORD, ...[1, 2, 3, 4, 5].map((n) => `Rackets-${n}000`)]
    const other = must(await enter('张首登01', T0))
    const change = async (old: string, next: string) =>
      codeOf(await changePassword(store, token, { current: old, next }, T0, rules))
    assert.equal(await change(PASSWORD, 'Aa123456'), 'org.passwordWeak')
    assert.equal(await change(PASSWORD, PASSWORD), 'org.passwordWeak')
    assert.equal(await change('Wrong-2025', 'Rackets-9000'), 'org.passwordWrong')
    for (let i = 1; i < 5; i++)
      assert.equal(await change(passwords[i - 1] as string, passwords[i] as string), 'ok')
    assert.equal(
      await change(passwords[4] as string, passwords[0] as string),
      'org.passwordWeak',
      'the fifth last',
    )
    assert.equal(await change(passwords[4] as string, passwords[5] as string), 'ok')
    assert.equal(
      await change(passwords[5] as string, passwords[0] as string),
      'ok',
      'the sixth last may come back',
    )
    assert.equal(codeOf(await actorOf(store, other.token, T0, rules)), 'org.noSession', 'other sessions end')
    const now = must(await actorOf(store, token, T0, rules))
    assert.deepEqual([now.actor.mustChange, now.actor.duties.length], [undefined, 1])
  })

  test('a dormant account is told so only with the right password, and wakes by a new first password', async () => {
    const { account } = await staff(store, '孔沉睡', desk)
    must(await enter('孔沉睡01', t('01-07')))
    const late = t('06-01')
    assert.equal(codeOf(await enter('孔沉睡01', late, 'Wrong-2025')), 'org.loginRefused')
    assert.equal(codeOf(await enter('孔沉睡01', late)), 'org.accountDormant')
    must(
      await store.tx((tx) => resetPassword(tx, boss, { account: account.id, password: 'Racket-2026' }, late)),
    )
    assert.equal(must(await enter('孔沉睡01', late, 'Racket-2026')).session.mustChange, true)
  })

  test('the form token belongs to its session', () => {
    const a = csrfOf('990101_a')
    assert.equal(csrfHolds('990101_a', a), true)
    for (const given of [csrfOf('990101_b'), '', undefined, a.slice(1), [a]])
      assert.equal(csrfHolds('990101_a', given), false)
  })

  test('own sessions may be ended, others’ by the administrator only', async () => {
    const { account } = await staff(store, '曹自切', desk)
    const { token } = must(await enter('曹自切01', T0))
    const { actor } = must(await actorOf(store, token, T0, rules))
    const stranger = await staff(store, '严旁人', desk)
    const cut = (id: string) => store.tx((tx) => endSessions(tx, actor, { account: id }, T0))
    assert.equal(codeOf(await cut(stranger.account.id)), 'org.noDuty')
    assert.equal(must(await cut(account.id)), 1)
    assert.equal(codeOf(await actorOf(store, token, T0, rules)), 'org.noSession')
  })

  test('API keys: kept as a hash, with duties, an end, renewal and closing', async () => {
    const draft = { name: '网球联盟', district: '990101', ratePerMinute: 30, validTo: t('12-31') }
    const { client, key } = must(await store.tx((tx) => createClient(tx, boss, draft, T0)))
    assert.equal(codeOf(await store.tx((tx) => createClient(tx, boss, draft, T0))), 'org.taken')
    must(await grant(store, { holderKind: 'client', holder: client.id, role: 'reception', grade: 1 }))
    const admin = await grant(store, { holderKind: 'client', holder: client.id, role: 'systemAdmin' })
    assert.equal(codeOf(admin), 'org.separated', 'administrators are persons')
    const { actor } = must(await clientOf(store, key, T0))
    assert.deepEqual([actor.kind, actor.name, actor.duties[0]?.role], ['client', '网球联盟', 'reception'])
    assert.equal(codeOf(await clientOf(store, key, t('12-30 23:59:59'))), 'ok')
    assert.equal(codeOf(await clientOf(store, key, t('12-31'))), 'org.clientRefused')
    const renewed = must(await store.tx((tx) => renewKey(tx, boss, client.id, T0)))
    assert.equal(codeOf(await clientOf(store, key, T0)), 'org.clientRefused')
    assert.equal(codeOf(await clientOf(store, renewed.key, T0)), 'ok')
    must(await store.tx((tx) => closeClient(tx, boss, client.id, T0)))
    assert.equal(codeOf(await clientOf(store, renewed.key, T0)), 'org.clientRefused')
    for (const odd of ['', 'hy_', `hy_${'A'.repeat(43)}`, '\u0000'])
      assert.equal(codeOf(await clientOf(store, odd, T0)), 'org.clientRefused')
  })

  test('ended sessions are swept, open ones stay', async () => {
    await staff(store, '华清扫', desk)
    const { token } = must(await enter('华清扫01', t('2026-03-01 08:00:00')))
    await store.tx((tx) => sweepSessions(tx, t('2026-03-01 09:00:00')))
    const left = await store.query<{ n: number }>(sql`select count(*)::int as n from session`)
    assert.equal(left[0]?.n, 1)
    assert.equal(codeOf(await actorOf(store, token, t('2026-03-01 08:20:00'), rules)), 'ok')
  })
})
