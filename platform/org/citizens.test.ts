import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { must } from '../../base/index.ts'
import { openVault } from '../fields/index.ts'
import { schema as ledger } from '../ledger/index.ts'
import type { Store } from '../store/index.ts'
import { freshStore } from '../store/testing.ts'
import * as org from './index.ts'

describe('platform / org / citizens', () => {
  const desk: org.CitizenDesk = { district: '990101', vault: openVault({ key: Buffer.alloc(32, 7) }) }
  const at = new Date('2026-11-20T02:00:00Z')
  const later = (minutes: number) => new Date(at.getTime() + minutes * 60_000)
  const ZHANG = '11010519491231002X'
  let store: Store

  before(async () => {
    store = await freshStore([ledger, org.schema])
  })
  after(() => store.close())

  async function logIn(phone: string, when = at) {
    const { code } = must(await store.tx((tx) => org.requestCode(tx, desk, phone, when)))
    return must(await org.enter(store, desk, { phone, code }, when))
  }

  const codeOf = (answer: { ok: boolean; error?: { code: string } }) =>
    answer.ok ? 'ok' : answer.error?.code

  test('a telephone and its code open one account, whatever way the number is written', async () => {
    const first = await logIn('13900000001')
    const again = await logIn('139 0000 0001', later(2))
    assert.equal(again.citizen.id, first.citizen.id)
    assert.equal(first.citizen.realName, false)
    assert.equal((await org.citizenOf(store, desk, first.token, later(1)))?.phone, '13900000001')
    assert.equal(await org.citizenOf(store, desk, first.token, later(8 * 24 * 60)), null)
    assert.equal(await org.citizenOf(store, desk, `990101_${'x'.repeat(43)}`, at), null)
  })

  test('a code is asked for once a minute and ten times a day, opens once, and dies after five wrong tries', async () => {
    const phone = '13900000002'
    assert.equal(codeOf(await store.tx((tx) => org.requestCode(tx, desk, '12345', at))), 'org.badPhone')
    const { code } = must(await store.tx((tx) => org.requestCode(tx, desk, phone, at)))
    assert.equal(
      codeOf(await store.tx((tx) => org.requestCode(tx, desk, phone, later(0.5)))),
      'org.codeTooSoon',
    )
    const wrong = code === '000000' ? '000001' : '000000'
    for (let tries = 0; tries < 5; tries++)
      assert.equal(codeOf(await org.enter(store, desk, { phone, code: wrong }, at)), 'org.codeRefused')
    assert.equal(codeOf(await org.enter(store, desk, { phone, code }, at)), 'org.codeRefused')

    const fresh = must(await store.tx((tx) => org.requestCode(tx, desk, phone, later(2))))
    assert.equal(
      codeOf(await org.enter(store, desk, { phone, code: fresh.code }, later(8))),
      'org.codeRefused',
    )
    for (let n = 3; n <= 10; n++) must(await store.tx((tx) => org.requestCode(tx, desk, phone, later(n * 2))))
    assert.equal(
      codeOf(await store.tx((tx) => org.requestCode(tx, desk, phone, later(30)))),
      'org.codeTooOften',
    )
    const next = must(await store.tx((tx) => org.requestCode(tx, desk, phone, later(24 * 60))))
    const inside = await org.enter(store, desk, { phone, code: next.code }, later(24 * 60))
    assert.equal(codeOf(inside), 'ok')
    assert.equal(
      codeOf(await org.enter(store, desk, { phone, code: next.code }, later(24 * 60))),
      'org.codeRefused',
    )
  })

  test('who knocked before and comes to his turn after finds the code spent', async () => {
    const phone = '13900000009'
    const { code } = must(await store.tx((tx) => org.requestCode(tx, desk, phone, at)))
    assert.equal(codeOf(await org.enter(store, desk, { phone, code }, later(1))), 'ok')
    assert.equal(codeOf(await org.enter(store, desk, { phone, code }, later(0.9))), 'org.codeRefused')
  })

  test('one code asked for by many at once is one code', async () => {
    const asked = await Promise.all(
      Array.from({ length: 8 }, () => store.tx((tx) => org.requestCode(tx, desk, '13900000003', at))),
    )
    assert.equal(asked.filter((one) => one.ok).length, 1)
  })

  test('a name is confirmed against what the city knows, and ends with the identity card', async () => {
    const { citizen, token } = await logIn('13900000004')
    const given = { name: '张三', idNumber: ZHANG, validTo: '2030-01-01' }
    const say = (known: string | null, trusting = false, more: Partial<typeof given> = {}) =>
      store.tx((tx) =>
        org.confirmName(tx, desk, citizen, { ...given, ...more }, async () => known, trusting, at),
      )
    assert.equal(codeOf(await say('李四')), 'org.badIdentity')
    assert.equal(codeOf(await say(null)), 'org.badIdentity')
    assert.equal(codeOf(await say('张三', false, { idNumber: '110105194912310021' })), 'org.badIdentity')
    assert.equal(codeOf(await say('张三', false, { validTo: '2026-11-19' })), 'org.badIdentity')
    assert.equal(codeOf(await say('张三')), 'ok')
    const named = await org.citizenOf(store, desk, token, at)
    assert.deepEqual([named?.name, named?.realName], ['张三', true])
    assert.equal((await org.identityOf(store, desk, citizen.id))?.idNumber, ZHANG)
    // the card runs out while the person is logged in
    const session = await logIn('13900000004', new Date('2030-01-02T02:00:00Z'))
    assert.equal(session.citizen.realName, false)
  })

  test('who represents an enterprise acts for it, entrusts others, and takes the mandate back', async () => {
    const boss = await logIn('13900000005')
    const clerk = await logIn('13900000006')
    must(
      await store.tx((tx) =>
        org.confirmName(
          tx,
          desk,
          boss.citizen,
          { name: '王五', idNumber: ZHANG, validTo: null },
          async () => '王五',
          false,
          at,
        ),
      ),
    )
    const me = await org.citizenOf(store, desk, boss.token, at)
    assert.ok(me)
    const firm = { creditCode: '91350100M000100Y43', name: '甲乙丙有限公司', representative: '王五' }
    const claim = (representative: string) =>
      store.tx((tx) => org.claimEnterprise(tx, desk, me, { ...firm, representative }, at))
    assert.equal(codeOf(await claim('别人')), 'org.notRepresentative')
    const own = must(await claim('王五'))
    assert.equal(must(await claim('王五')).id, own.id)

    const given = must(
      await store.tx((tx) =>
        org.entrust(
          tx,
          desk,
          me,
          { phone: '13900000006', creditCode: firm.creditCode, untilDay: '2026-12-31' },
          at,
        ),
      ),
    )
    assert.equal(
      codeOf(await store.tx((tx) => org.actFor(tx, desk, clerk.token, own.id, at))),
      'org.noMandate',
    )
    const acting = must(await store.tx((tx) => org.actFor(tx, desk, clerk.token, given.id, at)))
    assert.deepEqual(acting.acting, {
      kind: 'enterprise',
      mandate: given.id,
      creditCode: firm.creditCode,
      name: firm.name,
      role: 'agent',
    })
    const over = new Date('2027-01-02T02:00:00Z')
    assert.deepEqual(await org.mandatesOf(store, desk, clerk.citizen, over), [])
    must(await store.tx((tx) => org.endMandate(tx, desk, me, given.id, at)))
    assert.equal((await org.citizenOf(store, desk, clerk.token, at))?.acting, null)
    assert.equal(
      codeOf(await store.tx((tx) => org.endMandate(tx, desk, clerk.citizen, own.id, at))),
      'org.noMandate',
    )
    await store.tx((tx) => org.leaveCitizen(tx, desk, clerk.token, at))
    assert.equal(await org.citizenOf(store, desk, clerk.token, at), null)
  })
})
