import assert from 'node:assert/strict'
import { after as afterAll, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { type Id, newId, say } from '../../base/index.ts'
import { schema as ledger, timeline } from '../ledger/index.ts'
import { type Store, sql } from '../store/index.ts'
import { freshStore } from '../store/testing.ts'
import { type MessagesOptions, openMessages, type Recipient, schema } from './index.ts'
import { after, club, invited, scripted } from './testing.ts'

describe('platform / messages', () => {
  let store: Store
  const at = new Date('2026-03-02T01:00:00Z')
  const [anna, bela, coach] = [newId(), newId(), newId()]
  const unit = newId()

  before(async () => {
    store = await freshStore([ledger, schema])
  })
  afterAll(() => store.close())

  const people: MessagesOptions['recipients'] = async (_reader, _district, to) => {
    const person = (account: Id, ...outside: Recipient['outside']): Recipient => ({ account, outside })
    if ('account' in to) return [person(to.account)]
    if (to.role === 'ghost') return []
    // the coach holds the role twice
    return [person(anna, { by: 'mail', address: 'anna@club.example' }), person(coach), person(coach)]
  }
  const open = (change: Partial<MessagesOptions> = {}) =>
    openMessages({ district: club, recipients: people, channels: [], ...change })

  const states = (notice?: string) =>
    store.query<{ state: string; attempts: number; reason: string | null }>(sql`
    select d.state, d.attempts, d.reason from delivery d join notice n on n.district = d.district and n.id = d.notice
    where n.key = ${notice ?? ''} order by d.id`)

  test('a key is told once, in one call, in two and at the same time', async () => {
    const messages = open()
    const notice = invited({ to: { account: anna } })
    const notices = async (district: string) =>
      (await store.query(sql`select id from notice where district = ${district}`)).length
    const before = [await notices(club), await notices('chess')]
    const more = async () => [
      (await notices(club)) - Number(before[0]),
      (await notices('chess')) - Number(before[1]),
    ]
    await store.tx((tx) => messages.send(tx, [notice, notice, invited({ to: { account: bela } })], at))
    assert.deepEqual(await more(), [2, 0])
    await Promise.all([1, 2, 3].map(() => store.tx((tx) => messages.send(tx, [notice], at))))
    assert.deepEqual(await more(), [2, 0])
    await store.tx((tx) => messages.send(tx, [{ ...notice, district: 'chess' }], at))
    await store.tx((tx) => messages.send(tx, [], at))
    assert.deepEqual(await more(), [2, 1])
    assert.equal(await messages.unread(store, club, anna), 1)
  })

  test('what is rolled back is told to nobody', async () => {
    const posted: unknown[] = []
    const messages = open({ onPosted: (...what) => void posted.push(what) })
    const player = newId()
    const send = (ok: boolean) =>
      store.tx(async (tx) => {
        await messages.send(tx, [invited({ to: { account: player } })], at)
        return { ok }
      })
    await send(false)
    assert.equal(await messages.unread(store, club, player), 0)
    assert.deepEqual(posted, [])
    await send(true)
    assert.deepEqual(posted, [[club, [player]]])
  })

  test('an inbox is read page by page and marked as read by its owner only', async () => {
    const messages = open()
    const player = newId()
    const keys = ['1', '2', '3'].map((n) => invited({ to: { account: player }, title: say(n, n) }))
    for (const notice of keys) await store.tx((tx) => messages.send(tx, [notice], at))
    const first = await messages.inbox(store, club, player, { limit: 2 })
    assert.deepEqual(
      first.map((item) => [item.title.zh, item.text.zh, item.readAt]),
      [
        ['3', '周六双打，𠮷𠮷 🎾', null],
        ['2', '周六双打，𠮷𠮷 🎾', null],
      ],
    )
    const last = first[1]?.notice as Id
    assert.deepEqual(
      (await messages.inbox(store, club, player, { before: last })).map((item) => item.title.zh),
      ['1'],
    )
    assert.equal(await store.tx((tx) => messages.markRead(tx, club, bela, [last], at)), 0)
    assert.equal(await store.tx((tx) => messages.markRead(tx, club, player, [last], at)), 1)
    assert.equal(await store.tx((tx) => messages.markRead(tx, club, player, [last], at)), 0)
    assert.equal((await messages.inbox(store, club, player, { unreadOnly: true })).length, 2)
    assert.equal(await store.tx((tx) => messages.markRead(tx, club, player, 'all', at)), 2)
    assert.equal(await messages.unread(store, club, player), 0)
  })

  test('a role in a unit reaches each holder once, and a role that nobody holds is listed', async () => {
    const mail = scripted('mail', false)
    const messages = open({ channels: [mail.channel], now: () => at })
    const nobody = invited({ to: { role: 'ghost' }, district: 'empty' })
    await store.tx((tx) => messages.send(tx, [invited({ to: { unit, role: 'trainer' } }), nobody], at))
    assert.equal(await messages.unread(store, club, coach), 1)
    await messages.deliverDue(store)
    assert.deepEqual(
      mail.asked.map((one) => [one.address, one.title, one.attempt]),
      [['anna@club.example', '邀请', 1]],
    )
    const { forNobody } = await messages.stuck(store, ['empty'])
    assert.deepEqual(
      forNobody.map((one) => [one.addressee, one.title.en]),
      [['role ghost', 'Invitation']],
    )
  })

  test('messages of another district wait for its own processes', async () => {
    const mail = scripted('mail', false)
    const notice = invited({ to: { role: 'trainer' }, district: 'chess' })
    const ours = open({ channels: [mail.channel], now: () => at })
    await store.tx((tx) => ours.send(tx, [notice], at))
    assert.equal(await ours.deliverDue(store), 0)
    assert.ok(
      (await open({ district: 'chess', channels: [mail.channel], now: () => at }).deliverDue(store)) > 0,
    )
  })

  test('a failed try waits, comes again, and gives up after the fifth; the timeline says so', async () => {
    const busy = { state: 'failed', reason: 'busy', again: true } as const
    const sms = scripted('sms', false, [busy, busy, busy, busy, busy])
    let now = at
    const messages = open({ channels: [sms.channel], now: () => now })
    const notice = invited()
    await store.tx((tx) => messages.send(tx, [notice], at))
    assert.equal(await messages.deliverDue(store), 1)
    assert.equal(await messages.deliverDue(store), 0)
    for (let i = 0; i < 6; i++) {
      now = after(now, 61)
      await messages.deliverDue(store)
    }
    assert.deepEqual(await states(notice.key), [{ state: 'failed', attempts: 5, reason: 'busy' }])
    assert.equal(new Set(sms.asked.map((one) => one.key)).size, 1)
    assert.equal(sms.asked.length, 5)
    const told = await timeline(store, club, 'court', notice.subject)
    assert.deepEqual(
      told.map((fact) => [fact.kind, fact.body.channel, fact.body.attempts]),
      [['message.failed', 'sms', 5]],
    )
    assert.ok(!JSON.stringify(told).includes('13800138000'))
  })

  test('an interrupted try is repeated only where the far side takes a key once', async () => {
    const never = new Promise<never>(() => {})
    const dead = (name: 'sms' | 'wechat', idempotent: boolean) => ({ name, idempotent, send: () => never })
    const [sms, wechat] = [invited(), invited({ to: { address: 'openid', by: 'wechat' } })]
    await store.tx((tx) =>
      open({ channels: [dead('sms', false), dead('wechat', true)] }).send(tx, [sms, wechat], at),
    )
    // the first sender claims both and is never heard of again
    void open({
      channels: [dead('sms', false), dead('wechat', true)],
      now: () => at,
      timeoutMs: 1e8,
    }).deliverDue(store)
    while ((await states(sms.key))[0]?.state !== 'sending') await pause(5)

    const [safe, once] = [scripted('wechat', true), scripted('sms', false)]
    const channels = [safe.channel, once.channel]
    assert.equal(await open({ channels, now: () => after(at, 1) }).deliverDue(store), 0)
    assert.equal(await open({ channels, now: () => after(at, 3) }).deliverDue(store), 1)
    assert.deepEqual([safe.asked.length, once.asked.length], [1, 0])
    assert.deepEqual(await states(wechat.key), [{ state: 'sent', attempts: 2, reason: null }])
    assert.deepEqual(await states(sms.key), [{ state: 'unknown', attempts: 1, reason: 'interrupted' }])

    const messages = open({ channels, now: () => after(at, 4) })
    const { deliveries } = await messages.stuck(store, [club])
    const lost = deliveries.find((one) => one.state === 'unknown')
    assert.ok(lost)
    const clerk = {
      kind: 'staff',
      account: anna,
      name: 'Anna',
      unit: null,
      unitName: null,
      onBehalfOf: null,
    } as const
    const settle = (decision: 'again' | 'sent') =>
      store.tx((tx) =>
        messages.settle(tx, clerk, { district: club, delivery: lost.id, decision }, after(at, 4)),
      )
    assert.ok((await settle('again')).ok)
    await messages.deliverDue(store)
    assert.equal(once.asked.length, 1)
    const refused = await settle('sent')
    assert.equal(!refused.ok && refused.error.code, 'messages.notStuck')
    const told = await timeline(store, club, 'court', sms.subject)
    assert.deepEqual(
      told.map((fact) => fact.kind),
      ['message.unknown', 'message.settled.again', 'message.sent'],
    )
  })

  test('a channel that throws or hangs leaves the delivery unknown; one that is not set up fails at once', async () => {
    const throwing = scripted('sms', false, [new Error('surprise')])
    const messages = open({ channels: [throwing.channel], now: () => at })
    const [thrown, missing] = [invited(), invited({ to: { address: 'x', by: 'wechat' } })]
    await store.tx((tx) => messages.send(tx, [thrown, missing], at))
    await messages.deliverDue(store)
    assert.deepEqual(await states(thrown.key), [{ state: 'unknown', attempts: 1, reason: 'surprise' }])
    assert.deepEqual(await states(missing.key), [
      { state: 'failed', attempts: 0, reason: 'no such channel is set up' },
    ])

    const hanging = { name: 'sms', idempotent: false, send: () => new Promise<never>(() => {}) } as const
    const hung = invited()
    const patient = open({ channels: [hanging], now: () => at, timeoutMs: 20 })
    await store.tx((tx) => patient.send(tx, [hung], at))
    await patient.deliverDue(store)
    assert.deepEqual((await states(hung.key))[0]?.state, 'unknown')
  })

  test('many senders at once send each delivery once', async () => {
    const sms = scripted('sms', false)
    const messages = open({ channels: [sms.channel], now: () => at })
    await store.tx((tx) =>
      messages.send(
        tx,
        Array.from({ length: 60 }, () => invited()),
        at,
      ),
    )
    while (
      (await Promise.all([1, 2, 3, 4].map(() => messages.deliverDue(store)))).some((count) => count > 0)
    );
    assert.equal(sms.asked.length, 60)
    assert.equal(new Set(sms.asked.map((one) => one.key)).size, 60)
  })

  test('an address is sealed at rest and open only to its channel', async () => {
    const turned = (text: string) => [...text].reverse().join('')
    const sms = scripted('sms', false)
    const messages = open({ channels: [sms.channel], vault: { seal: turned, open: turned }, now: () => at })
    const notice = invited()
    await store.tx((tx) => messages.send(tx, [notice], at))
    const kept = await store.one<{ address: string }>(sql`
    select d.address from delivery d join notice n on n.district = d.district and n.id = d.notice where n.key = ${notice.key}`)
    assert.equal(kept?.address, '00083100831')
    await messages.deliverDue(store)
    assert.equal(sms.asked[0]?.address, '13800138000')
  })

  test('a running delivery is woken by the commit', async () => {
    const sms = scripted('sms', false)
    const messages = open({ channels: [sms.channel] })
    const running = messages.start(store, { pollMs: 60_000 })
    await pause(50)
    await store.tx((tx) => messages.send(tx, [invited()]))
    while (sms.asked.length === 0) await pause(5)
    await running.stop()
  })
})
