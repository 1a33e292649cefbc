import assert from 'node:assert/strict'
import test from 'node:test'
import { type Id, instantOf, must, newId, say } from '../../../base/index.ts'
import { schema as ledger, search } from '../../ledger/index.ts'
import { type Notice, signWebhook } from '../../messages/index.ts'
import { type Actor, systemActor } from '../../org/index.ts'
import { freshStore } from '../../store/testing.ts'
import * as duty from '../duty/index.ts'
import * as alerts from './index.ts'

const district = '110101'
const at = instantOf('2026-05-01', 600)
const later = (minutes: number) => new Date(at.getTime() + minutes * 60_000)
const staff = (name: string): Actor => ({ ...systemActor(district), kind: 'staff', account: newId(), name })
const [writer, releaser, town] = [staff('拟稿'), staff('签发'), staff('镇值班')]
const towns: readonly alerts.Target[] = Array.from({ length: 24 }, (_, n) => {
  const area = `1101010${String(n + 1).padStart(2, '0')}`
  return { unit: newId(), name: `第${n + 1}镇`, area }
})
const level = (rank: number, colour: alerts.Colour, severity: alerts.CapSeverity): alerts.WarningLevel => ({
  ...{ title: say(`${rank}级`, `level ${rank}`), rank, colour, severity, meaning: say('…', '…') },
  ...{ instruction: say('…', '…'), signMinutes: 10 },
})
const balls: alerts.WarningKind = {
  ...{
    title: say('飞球', 'Stray balls'),
    scheme: say('球场规则', 'rules'),
    category: 'Other',
    responses: ['Avoid'],
  },
  ...{ issuer: say('俱乐部', 'the club'), basis: say('章程', 'rules') },
  levels: { orange: level(2, 'orange', 'Severe'), yellow: level(3, 'yellow', 'Moderate') },
}
const told: Notice[] = []
const env: alerts.AlertsEnv = {
  ...{ district, sender: 'club@110101', senderName: say('俱乐部', 'The club'), web: null, contact: null },
  kinds: { balls },
  vault: { seal: (text) => `sealed ${text}`, open: (text) => text.slice(7) },
  targets: async (_reader, areas) =>
    towns.filter((one) => areas.some((area) => alerts.inArea(area, { code: one.area }))),
  tell: async (_tx, notices) => void told.push(...notices),
  roles: { handler: 'handler', manager: 'dutyManager', releaser: 'warningReleaser' },
}
const area = (some: readonly alerts.Target[]) => ({
  ...{ desc: say('东场', 'East'), codes: some.map((one) => one.area), polygons: [], circles: [] },
})
const draft = (change: Partial<alerts.WarningDraft> = {}): alerts.WarningDraft => ({
  ...{
    kind: 'balls',
    status: 'Actual',
    scope: 'Public',
    limits: null,
    urgency: 'Immediate',
    certainty: 'Likely',
  },
  parts: [{ level: 'yellow', areas: [area(towns)] }],
  ...{ onset: at, expires: later(360), headline: say('注意飞球', 'Mind the balls') },
  ...{ description: say('有人练发球', 'Somebody serves'), instruction: say('请绕行', 'Walk around') },
  ...{ supersedes: null, act: 'alert' },
  ...change,
})
const code = (one: { ok: boolean; error?: { code: string } }) => (one.ok ? 'ok' : one.error?.code)

test('a warning from its first words to its lifting: two persons, receipts by town, calls for signatures', async () => {
  const store = await freshStore([ledger, duty.schema, alerts.schema])
  try {
    const compose = (one: alerts.WarningDraft) =>
      store.tx((tx) => alerts.compose(env, tx, writer, { draft: one }, at))
    const release = (id: Id, version: number, who = releaser, when = at) =>
      store.tx((tx) => alerts.release(env, tx, who, { id, version }, when))
    const issue = async (one: alerts.WarningDraft, when = at) => {
      const made = must(await compose(one))
      must(await store.tx((tx) => alerts.submit(env, tx, writer, { id: made.id, version: 1 }, when)))
      return must(await release(made.id, 2, releaser, when))
    }

    const made = must(await compose(draft()))
    assert.equal(code(await release(made.id, 1)), 'alerts.wrongState')
    must(await store.tx((tx) => alerts.submit(env, tx, writer, { id: made.id, version: 1 }, at)))
    assert.equal(code(await release(made.id, 2, writer)), 'alerts.secondPerson')
    assert.equal(code(await release(made.id, 1)), 'alerts.changed')
    const first = must(await release(made.id, 2))
    assert.equal(first.asked.length, 24)
    assert.equal(told.filter((one) => one.key.endsWith(' ask')).length, 24)

    // signed once, in time or late; another unit's is none of its business
    const sign = (alert: Id, unit: Id, when: Date) =>
      store.tx((tx) => alerts.sign(env, tx, town, { alert, unit, note: null }, when))
    const unit = (n: number) => towns[n]?.unit ?? ''
    assert.deepEqual(must(await sign(made.id, unit(0), later(4))), { minutes: 4, inTime: true })
    assert.deepEqual(must(await sign(made.id, unit(0), later(90))), { minutes: 4, inTime: true })
    assert.equal(code(await sign(made.id, newId(), later(4))), 'alerts.notDemanded')

    // 23 towns sleep: each is called for step by step, each step once
    const tick = (minutes: number) => store.tx((tx) => alerts.tick(env, tx, later(minutes)))
    assert.equal(await tick(9), 0)
    assert.equal(await tick(10), 23)
    assert.equal(await tick(11), 0)
    assert.equal(await tick(15), 23)
    assert.equal(await tick(30), 23)
    assert.equal(await tick(60), 0)
    assert.deepEqual(must(await sign(made.id, unit(5), later(61))), { minutes: 61, inTime: false })

    // orange for four towns: only those four sign again, the twenty keep their order
    const raised = await issue(
      draft({
        ...{ act: 'update', supersedes: made.id },
        parts: [
          { level: 'orange', areas: [area(towns.slice(0, 4))] },
          { level: 'yellow', areas: [area(towns.slice(4))] },
        ],
      }),
      later(62),
    )
    assert.deepEqual([raised.asked.length, raised.told.length], [4, 20])
    const cap = raised.alert.cap
    assert.equal(cap?.references.length, 1)
    assert.equal(cap?.infos.length, 4)
    assert.equal(code(alerts.readCap(alerts.writeCap(cap as alerts.CapAlert)) as { ok: boolean }), 'ok')
    const force = async (minutes: number) =>
      (await alerts.warningsInForce(env, store, later(minutes))).map((one) => one.id)
    assert.deepEqual(await force(63), [raised.alert.id])
    assert.equal(code(await sign(made.id, unit(7), later(64))), 'ok')
    assert.equal(code(await sign(made.id, unit(1), later(64))), 'alerts.ended')
    assert.equal(code(await sign(raised.alert.id, unit(1), later(64))), 'ok')
    const receipts = await alerts.receiptsOf(store, district, [made.chain])
    assert.equal(receipts.length, 28)

    // an exercise never touches it, and it is lifted by two persons too
    assert.equal(
      code(await compose(draft({ act: 'cancel', supersedes: raised.alert.id, status: 'Exercise' }))),
      'alerts.statusStays',
    )
    assert.equal(code(await compose(draft({ act: 'update', supersedes: made.id }))), 'alerts.ended')
    const drill = await issue(draft({ status: 'Exercise' }), later(65))
    const open = await alerts.alerts(store, district, { inForce: later(66), public: true, limit: 9 })
    assert.deepEqual(
      open.map((one) => one.id),
      [raised.alert.id],
    )
    assert.match(drill.alert.cap?.infos[0]?.headline ?? '', /^【演练】/)
    assert.doesNotMatch(alerts.atomOf({ base: 'https://x', title: 't', author: 'a' }, open, at), /演练/)
    const lifted = await issue(draft({ act: 'cancel', supersedes: raised.alert.id }), later(70))
    assert.deepEqual([lifted.asked.length, lifted.told.length], [0, 24])
    assert.deepEqual(await force(71), [drill.alert.id])
    assert.equal(code(await sign(raised.alert.id, unit(2), later(72))), 'alerts.ended')
    // what is left to sign is the drill, and whoever is called for it is told so
    assert.equal(await tick(300), 24)
    assert.match(told.at(-1)?.title.zh ?? '', /^【演练】/)
    const { facts } = await search(store, { districts: [district], kinds: ['alert.released'] }, {
      limit: 10,
    } as never)
    assert.deepEqual(facts.map((one) => one.body.drill ?? false).sort(), [false, true])
  } finally {
    await store.close()
  }
})

const cap = (identifier: string, change: Partial<alerts.CapAlert> = {}): alerts.CapAlert => ({
  ...{ edition: '1.2', identifier, sender: 'sky@example.org', sent: alerts.capTime(at), status: 'Actual' },
  ...{
    msgType: 'Alert',
    source: null,
    scope: 'Public',
    restriction: null,
    addresses: null,
    codes: [],
    note: null,
  },
  ...{ references: [], incidents: null },
  infos: alerts.capOf(draft(), balls, {
    ...{
      identifier,
      sender: 'x',
      senderName: say('气象台', 'Sky'),
      sent: at,
      references: [],
      web: null,
      contact: null,
    },
  }).infos,
  ...change,
})
const ref = (identifier: string, sender = 'sky@example.org') => [
  { sender, identifier, sent: alerts.capTime(at) },
]
const sentAt = (minutes: number) => ({ sent: alerts.capTime(later(minutes)) })

test('messages of others: allowed senders only, signed, once, in any order, and never a flood', async () => {
  const store = await freshStore([ledger, duty.schema, alerts.schema])
  const secret = `whsec_${Buffer.from('a secret of twenty-four b').toString('base64')}`
  try {
    const bytes = (one: alerts.CapAlert) => Buffer.from(alerts.writeCap(one))
    const feed = (one: alerts.CapAlert, when = later(60)) =>
      alerts.receive(env, store, bytes(one), { by: 'feed' }, when)
    assert.equal(code(await feed(cap('a1'))), 'alerts.notAllowed')
    const source = {
      ...{
        id: null,
        sender: 'sky@example.org',
        title: '气象台',
        aliases: ['SKY'],
        trust: 'publish' as const,
      },
      ...{ active: true, version: 1, secret },
    }
    const save = (change: object) =>
      store.tx((tx) => alerts.saveSource(env, tx, writer, { ...source, ...change }, at))
    assert.equal(code(await save({ secret: 'plain' })), 'alerts.badSource')
    assert.equal(code(await save({ sender: 'club@110101' })), 'alerts.badSource')
    assert.equal(code(await save({})), 'ok')
    assert.deepEqual(
      (await alerts.sources(store, district)).map((one) => [one.signs, 'secret' in one]),
      [[true, false]],
    )

    // the open door wants a signature that holds
    const door = (one: alerts.CapAlert, headers: Record<string, string>) =>
      alerts.receive(env, store, bytes(one), { by: 'door', headers }, later(1))
    const signed = (one: alerts.CapAlert, key = secret) =>
      signWebhook(key, 'm1', later(1).getTime(), bytes(one).toString())
    assert.equal(code(await door(cap('a1'), {})), 'alerts.badSignature')
    const forged = signed(cap('a1'), `whsec_${Buffer.from('another secret, same size').toString('base64')}`)
    assert.equal(code(await door(cap('a1'), forged)), 'alerts.badSignature')
    const first = must(await door(cap('a1'), signed(cap('a1'))))
    assert.equal(first.how, 'new')

    // the same again is the same; the same name with other words is a forgery
    assert.deepEqual(must(await feed(cap('a1'))), { alert: first.alert, how: 'repeated', ended: [] })
    assert.equal(code(await feed(cap('a1', { note: 'other' }))), 'alerts.sameIdentifier')
    assert.equal(code(await feed(cap('f1', sentAt(120)))), 'alerts.future')
    assert.equal(
      code(await alerts.receive(env, store, Buffer.from('<a/>'), { by: 'feed' }, at)),
      'alerts.bad',
    )

    // an update by its alias; by a stranger's name; an exercise that would end it
    assert.equal(
      code(await feed(cap('u0', { msgType: 'Update', references: ref('a1', 'stranger'), ...sentAt(2) }))),
      'alerts.notTheirs',
    )
    assert.equal(
      code(
        await feed(cap('u0', { msgType: 'Cancel', status: 'Exercise', references: ref('a1'), ...sentAt(2) })),
      ),
      'alerts.otherStatus',
    )
    const update = must(
      await feed(cap('u1', { msgType: 'Update', references: ref('a1', 'SKY'), ...sentAt(2) })),
    )
    assert.deepEqual(update.ended, [first.alert])

    // out of order: the lifting comes first, then the update, then the alert: none of them is ever in force
    must(await feed(cap('c9', { msgType: 'Cancel', references: [...ref('u9'), ...ref('a9')], ...sentAt(9) })))
    must(await feed(cap('u9', { msgType: 'Update', references: ref('a9'), ...sentAt(8) })))
    must(
      await feed(cap('a9', { ...sentAt(7), infos: cap('a9').infos.map((one) => ({ ...one, event: '九' })) })),
    )
    const open = async () =>
      (await alerts.alerts(store, district, { inForce: later(60), limit: 99 })).map((one) => one.identifier)
    assert.deepEqual(await open(), ['u1'])

    // shown to the public only where the source is trusted to, or after somebody's hand
    assert.equal(
      (await alerts.alerts(store, district, { public: true, inForce: later(60), limit: 9 })).length,
      1,
    )
    must(await feed(cap('x1', { status: 'Test', ...sentAt(10) })))
    assert.equal(
      (await alerts.alerts(store, district, { public: true, inForce: later(60), limit: 9 })).length,
      1,
    )

    // the same alarm under two hundred numbers: one line with a count; different ones are slowed down and counted
    const loud = (n: number, event: string) =>
      cap(`l${n}`, { infos: cap('l').infos.map((one) => ({ ...one, event })), ...sentAt(20) })
    // several at once: of two equal ones only one is new
    await Promise.all(Array.from({ length: 10 }, async (_, n) => must(await feed(loud(n, '响'), later(21)))))
    for (let n = 10; n < 200; n++) must(await feed(loud(n, '响'), later(21)))
    const [line] = (await alerts.alerts(store, district, { inForce: later(60), limit: 99 })).filter((one) =>
      one.identifier.startsWith('l'),
    )
    assert.equal(line?.repeats, 199)
    const verdicts = []
    for (let n = 2000; n < 2125; n++) verdicts.push(code(await feed(loud(n, `响${n}`), later(22))))
    assert.equal(verdicts.filter((one) => one === 'alerts.tooMany').length, 5)
    const refused = Object.fromEntries(
      (await alerts.refusedOf(store, district)).map((one) => [`${one.reason} ${one.sender}`, one.count]),
    )
    assert.equal(refused['alerts.tooMany sky@example.org'], 5)
    assert.equal(refused['alerts.badSignature *'], 2)
  } finally {
    await store.close()
  }
})

test('feeds go out as Atom and RSS, and others’ feeds come in without leading us astray', async () => {
  const store = await freshStore([ledger, duty.schema, alerts.schema])
  try {
    const one = cap('a1')
    const base = 'https://sky.example.org'
    const files: Record<string, string> = {
      [`${base}/feed`]: `<feed xmlns="http://www.w3.org/2005/Atom">
        <entry><link type="application/cap+xml" href="/one.cap"/></entry>
        <entry><link type="application/cap+xml" href="http://127.0.0.1/secret"/></entry>
        <entry><link type="application/cap+xml" href="https://elsewhere.example.org/x.cap"/></entry>
        <entry><content>${alerts.writeCap(cap('a2', { note: 'n' })).replace(/<\?xml.*\?>/, '')}</content></entry></feed>`,
      [`${base}/one.cap`]: alerts.writeCap(one),
    }
    const asked: string[] = []
    const fetch = async (url: string) => {
      asked.push(url)
      const text = files[url]
      if (text === undefined) throw new Error('no such page')
      return Buffer.from(text)
    }
    await store.tx(async (tx) => {
      const source = { id: null, sender: one.sender, title: '气象台', aliases: [], trust: 'show' as const }
      must(
        await alerts.saveSource(env, tx, writer, { ...source, active: true, version: 1, secret: null }, at),
      )
      const feed = { url: `${base}/feed`, title: '气象台', minutes: 5, active: true }
      assert.equal(
        code(await alerts.saveFeed(env, tx, writer, { ...feed, url: 'http://x' }, at)),
        'alerts.badFeed',
      )
      must(await alerts.saveFeed(env, tx, writer, feed, at))
      must(await alerts.saveFeed(env, tx, writer, { ...feed, url: `${base}/gone` }, at))
    })
    const got = await alerts.readFeeds(env, store, fetch, at)
    assert.deepEqual(got.map(code), ['ok', 'ok'])
    assert.deepEqual(asked.sort(), [`${base}/feed`, `${base}/gone`, `${base}/one.cap`])
    assert.deepEqual(await alerts.readFeeds(env, store, fetch, later(4)), [])
    const gone = (await alerts.feeds(store, district)).find((feed) => feed.url.endsWith('gone'))
    assert.deepEqual([gone?.failures, gone?.lastError], [1, 'no such page'])

    // shown to staff; the public sees it when somebody adopts it
    const [kept] = await alerts.alerts(store, district, { inForce: later(1), limit: 9 })
    const adopt = () =>
      store.tx((tx) => alerts.adopt(env, tx, releaser, { id: kept?.id ?? '', version: 1 }, at))
    assert.equal(code(await adopt()), 'ok')
    assert.equal(code(await adopt()), 'alerts.wrongState')
    const open = await alerts.alerts(store, district, { public: true, inForce: later(1), limit: 9 })
    const of = { base: 'https://city.example.org', title: '预警 <1>', author: '俱乐部' }
    const atom = alerts.atomOf(of, open, at)
    assert.match(atom, /<title>预警 &lt;1&gt;<\/title>/)
    assert.match(atom, new RegExp(`href="https://city.example.org/api/public/alerts/${kept?.id}.cap"`))
    assert.deepEqual(alerts.capsIn(atom, 'https://city.example.org/api/public/alerts.atom').links.length, 1)
    assert.match(alerts.rssOf(of, open), /<guid isPermaLink="false">urn:uuid:/)
  } finally {
    await store.close()
  }
})
