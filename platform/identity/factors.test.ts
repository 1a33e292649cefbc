import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Id, must, type Refusal, type Result } from '../../base/index.ts'
import { openVault } from '../fields/index.ts'
import { schema as ledger, search } from '../ledger/index.ts'
import {
  type Actor,
  actorOf,
  changePassword,
  createUnit,
  enrolled,
  enterAs,
  loadAreas,
  login,
  openSessionsOf,
  schema as org,
  proveBy,
  type SecondAsk,
} from '../org/index.ts'
import { areas, boss, grant, PASSWORD, rules, staff, T0, t } from '../org/testing.ts'
import type { Store } from '../store/index.ts'
import { freshStore } from '../store/testing.ts'
import {
  askPasskey,
  beginPasskey,
  beginTotp,
  confirmPasskey,
  confirmTotp,
  defaultPolicy,
  factorsOf,
  type LoginPolicy,
  passkeyFits,
  recoveryFits,
  removeFactor,
  renewRecovery,
  resetFactors,
  schema,
  secondOf,
  totpFits,
} from './index.ts'
import { softKey } from './testing.ts'
import { totpAt } from './totp.ts'

describe('platform / identity / factors', () => {
  const vault = openVault({ key: Buffer.alloc(32, 7) })
  const site = { origin: 'https://city.example', host: 'city.example', name: '呼应' }
  let store: Store
  let desk: string
  before(async () => {
    store = await freshStore([ledger, org, schema])
    await store.tx((tx) => loadAreas(tx, areas))
    desk = must(
      await store.tx((tx) =>
        createUnit(tx, boss, { name: '值班室', kind: 'department', area: '990101', parent: null }, T0),
      ),
    ).id
  })
  after(() => store.close())

  const codeOf = (answer: Result<unknown, Refusal>) => (answer.ok ? 'ok' : answer.error.code)
  const asks =
    (policy: LoginPolicy): SecondAsk =>
    (tx, account, at) =>
      secondOf(tx, policy, account, at)
  const enter = (name: string, at: Date, policy = defaultPolicy, password = PASSWORD) =>
    login(store, { name, password, at }, rules, asks(policy))
  const actor = async (token: string, at: Date): Promise<Actor> => {
    const found = await actorOf(store, token, at, rules)
    assert.ok(found.ok, 'a session')
    return found.value.actor
  }
  const later = (at: Date, seconds: number) => new Date(at.getTime() + seconds * 1000)

  /** Somebody with an authenticator: his name, account, secret and recovery codes. */
  async function withTotp(name: string, at: Date) {
    const { account } = await staff(store, name, desk)
    const { token } = must(await enter(`${name}01`, at))
    const begun = must(
      await store.tx(async (tx) =>
        beginTotp(tx, vault, await actor(token, at), { label: '手机', issuer: '呼应' }, at),
      ),
    )
    const done = must(
      await store.tx(async (tx) =>
        confirmTotp(tx, vault, await actor(token, at), { id: begun.id, code: totpAt(begun.secret, at) }, at),
      ),
    )
    return {
      login: `${name}01`,
      account: account.id,
      token,
      secret: begun.secret,
      recovery: done.recovery ?? [],
    }
  }
  const prove = (
    token: string,
    at: Date,
    check: (tx: Parameters<typeof totpFits>[0], account: Id) => Promise<boolean>,
  ) => proveBy(store, token, at, check, rules)

  test('a password alone opens a session without duties; the code opens it; the code opens nothing twice', async () => {
    const at = t('03-02 09:00:00')
    const one = await withTotp('赵双因', at)
    assert.equal(one.recovery.length, 10)
    await grant(store, { holder: one.account, role: 'reception' })
    const second = must(await enter(one.login, later(at, 90)))
    assert.equal(second.session.awaits, 'second')
    const waiting = await actor(second.token, later(at, 91))
    assert.deepEqual([waiting.awaits, waiting.duties], ['second', []])
    const code = totpAt(one.secret, later(at, 92))
    const answer = await prove(second.token, later(at, 92), (tx, account) =>
      totpFits(tx, vault, account, code, later(at, 92)),
    )
    assert.equal(codeOf(answer), 'ok')
    const open = await actor(second.token, later(at, 93))
    assert.deepEqual([open.awaits, open.duties.length], [undefined, 1])
    const third = must(await enter(one.login, later(at, 94)))
    const again = await prove(third.token, later(at, 95), (tx, account) =>
      totpFits(tx, vault, account, code, later(at, 95)),
    )
    assert.equal(codeOf(again), 'org.secondWrong')
  })

  test('what waits can neither change the password nor take factors away', async () => {
    const at = t('03-02 10:00:00')
    const one = await withTotp('钱等待', at)
    const { token } = must(await enter(one.login, later(at, 60)))
    const changed = await changePassword(
      store,
      token,
      { current: PASSWORD, next: 'Another-2025x' },
      later(at, 61),
      rules,
    )
    assert.equal(codeOf(changed), 'org.secondNeeded')
    const who = await actor(token, later(at, 62))
    const { factors } = await factorsOf(store, one.account)
    const gone = await store.tx((tx) =>
      removeFactor(tx, defaultPolicy, who, factors[0]?.id ?? '', later(at, 62)),
    )
    assert.equal(codeOf(gone), 'org.secondNeeded')
    assert.equal(codeOf(await store.tx((tx) => renewRecovery(tx, who, later(at, 62)))), 'org.secondNeeded')
  })

  test('right passwords between do not forgive wrong codes: the fifth locks and ends the waiting session', async () => {
    const at = t('03-02 11:00:00')
    const one = await withTotp('孙猜码', at)
    let token = ''
    for (let i = 0; i < 5; i++) {
      const now = later(at, 60 + i)
      token = must(await enter(one.login, now)).token
      const answer = await prove(token, now, async () => false)
      assert.equal(codeOf(answer), 'org.secondWrong')
    }
    assert.equal(codeOf(await actorOf(store, token, later(at, 70), rules)), 'org.noSession')
    assert.equal(codeOf(await enter(one.login, later(at, 71))), 'org.loginRefused')
    const { facts } = await search(store, {
      districts: null,
      subject: one.account,
      kinds: ['org.accountLocked'],
    })
    assert.equal(facts.length, 1)
    assert.equal(codeOf(await enter(one.login, later(at, 64 + 30 * 60))), 'ok', 'after the lock')
  })

  test('two who send one code at once: one gets in', async () => {
    const at = t('03-02 12:00:00')
    const one = await withTotp('李并发', at)
    const now = later(at, 120)
    const code = totpAt(one.secret, now)
    const tokens = await Promise.all([1, 2, 3].map(async () => must(await enter(one.login, now)).token))
    const answers = await Promise.all(
      tokens.map((token) => prove(token, now, (tx, account) => totpFits(tx, vault, account, code, now))),
    )
    assert.deepEqual(answers.map(codeOf).sort(), ['ok', 'org.secondWrong', 'org.secondWrong'])
  })

  test('a recovery code opens once, however it was copied', async () => {
    const at = t('03-02 13:00:00')
    const one = await withTotp('周恢复', at)
    const code = one.recovery[3] ?? ''
    const given = ` ${code.toLowerCase().replace('-', ' ')} `
    const use = async (now: Date) => {
      const { token } = must(await enter(one.login, now))
      const who = await actor(token, now)
      return prove(token, now, (tx, account) => recoveryFits(tx, who, account, given, now))
    }
    assert.equal(codeOf(await use(later(at, 60))), 'ok')
    assert.equal(codeOf(await use(later(at, 120))), 'org.secondWrong')
    assert.equal((await factorsOf(store, one.account)).recoveryLeft, 9)
  })

  test('a duty that wants a second factor has it set up first, and keeps the last one', async () => {
    const policy: LoginPolicy = { ...defaultPolicy, secondFor: ['reception'] }
    const at = t('03-02 14:00:00')
    const { account } = await staff(store, '吴必须', desk)
    await grant(store, { holder: account.id, role: 'reception' })
    const entered = must(await enter('吴必须01', at, policy))
    assert.equal(entered.session.awaits, 'enrol')
    const who = await actor(entered.token, at)
    assert.deepEqual(who.duties, [])
    const begun = must(
      await store.tx((tx) => beginTotp(tx, vault, who, { label: '手机', issuer: '呼应' }, at)),
    )
    const wrong = await store.tx((tx) => confirmTotp(tx, vault, who, { id: begun.id, code: '000000' }, at))
    assert.equal(codeOf(wrong), 'identity.codeWrong')
    must(
      await store.tx(async (tx) => {
        const done = await confirmTotp(tx, vault, who, { id: begun.id, code: totpAt(begun.secret, at) }, at)
        const session = { id: who.session ?? '', district: who.district, account: account.id }
        await enrolled(tx, entered.token, session, at)
        return done
      }),
    )
    const open = await actor(entered.token, at)
    assert.equal(open.duties.length, 1)
    const [factor] = (await factorsOf(store, account.id)).factors
    const last = await store.tx((tx) => removeFactor(tx, policy, open, factor?.id ?? '', at))
    assert.equal(codeOf(last), 'identity.lastFactor')
    assert.equal(
      codeOf(await store.tx((tx) => removeFactor(tx, defaultPolicy, open, factor?.id ?? '', at))),
      'ok',
    )
  })

  test('a passkey is made for this address, proves its owner, and a copied or foreign one does not', async () => {
    const at = t('03-02 15:00:00')
    const { account } = await staff(store, '郑密钥', desk)
    const { token } = must(await enter('郑密钥01', at))
    const who = await actor(token, at)
    const key = softKey(site.origin, site.host)
    const begin = async () => must(await store.tx((tx) => beginPasskey(tx, site, who, at)))
    const foreign = await begin()
    const refused = await store.tx((tx) =>
      confirmPasskey(
        tx,
        site,
        who,
        {
          ask: foreign.ask,
          label: '假',
          response: key.create(foreign.options.challenge, 'https://evil.example'),
        },
        at,
      ),
    )
    assert.equal(codeOf(refused), 'identity.passkeyRefused')
    const asked = await begin()
    const response = key.create(asked.options.challenge)
    must(
      await store.tx((tx) => confirmPasskey(tx, site, who, { ask: asked.ask, label: '电脑', response }, at)),
    )
    const again = await store.tx((tx) =>
      confirmPasskey(tx, site, who, { ask: asked.ask, label: '电脑', response }, at),
    )
    assert.equal(codeOf(again), 'identity.askOver', 'an answer counts once')

    const fits = async (make: (challenge: string) => ReturnType<typeof key.get>, whose: Id | null = null) =>
      store.tx(async (tx) => {
        const { ask, options } = await askPasskey(tx, site, whose, at)
        return passkeyFits(tx, site, { ask, response: make(options.challenge) }, whose, at)
      })
    assert.equal(
      await fits((challenge) => key.get(challenge)),
      account.id,
      'found by itself at the login page',
    )
    assert.equal(await fits((challenge) => key.get(challenge), account.id), account.id)
    assert.equal(
      await fits((challenge) => key.get(challenge, { count: 1 })),
      null,
      'a counter that went back',
    )
    assert.equal(
      await fits((challenge) => key.get(challenge, { count: 50, from: 'https://evil.example' })),
      null,
    )
    assert.equal(await fits((challenge) => key.get(challenge, { count: 51, verified: false })), null)
    assert.equal(await fits(() => key.get('another-challenge', { count: 52 })), null)
    const { account: other } = await staff(store, '别人', desk)
    assert.equal(
      await fits((challenge) => key.get(challenge, { count: 53 }), other.id),
      null,
      'of somebody else',
    )

    const entered = must(
      await enterAs(store, { account: account.id, via: 'passkey', at, ip: null, agent: null }, rules),
    )
    assert.equal((await actor(entered.token, at)).awaits, undefined)
  })

  test('the security administrator resets what was lost, never his own; sessions end, all is on record', async () => {
    const at = t('03-02 16:00:00')
    const one = await withTotp('冯丢失', at)
    const { account: officer } = await staff(store, '卫安全', desk)
    await grant(store, { holder: officer.id, role: 'securityAdmin' })
    const who = await actor(must(await enter('卫安全01', at)).token, at)
    const reset = (account: Id, reason: string, by = who) =>
      store.tx((tx) => resetFactors(tx, by, { account, reason }, at))
    assert.equal(codeOf(await reset(one.account, '丢')), 'org.reasonMissing')
    assert.equal(codeOf(await reset(officer.id, '自己的手机丢了')), 'org.notYourself')
    const outsider = await actor(one.token, at)
    assert.equal(codeOf(await reset(officer.id, '没有这个职责', outsider)), 'org.noDuty')
    assert.equal(codeOf(await reset(one.account, '手机丢失，已当面核实')), 'ok')
    assert.deepEqual(await factorsOf(store, one.account), { factors: [], recoveryLeft: 0 })
    assert.deepEqual(await openSessionsOf(store, one.account), [])
    const { facts } = await search(store, { districts: null, subject: one.account, kinds: ['identity.'] })
    assert.deepEqual(
      facts.map(({ kind }) => kind),
      ['identity.factorsReset', 'identity.factorAdded'],
    )
    const kept = JSON.stringify(facts)
    assert.ok(
      !kept.includes(one.secret) && !one.recovery.some((code) => kept.includes(code)),
      'no secret on record',
    )
  })
})
