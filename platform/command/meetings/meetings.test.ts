import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import test from 'node:test'
import { must, newId } from '../../../base/index.ts'
import { schema as ledger, timeline } from '../../ledger/index.ts'
import type { Notice } from '../../messages/index.ts'
import { type Actor, systemActor } from '../../org/index.ts'
import { freshStore } from '../../store/testing.ts'
import * as meetings from './index.ts'

const district = '110101'
const at = new Date('2026-05-01T02:00:00Z')
const staff = (name: string): Actor => ({ ...systemActor(district), kind: 'staff', account: newId(), name })
const code = (one: { ok: boolean; error?: { code: string } }) => (one.ok ? 'ok' : one.error?.code)

test('a room is nobody’s guess, a link its member’s own', () => {
  const adapter = meetings.jitsiMeetings({
    ...{ base: 'https://meet.example.org', secret: 's' },
    token: { app: 'city', secret: 't', domain: 'meet' },
  })
  const [a, b] = [newId(), newId()]
  assert.equal(adapter.room(a), adapter.room(a))
  assert.notEqual(adapter.room(a), adapter.room(b))
  assert.match(adapter.room(a), /^hy-[a-z0-9x]{22}$/)
  assert.ok(!adapter.room(a).includes(a.slice(0, 8)))
  const link = adapter.link(adapter.room(a), { name: '李 "四"&', host: true, id: '1' }, at)
  const url = new URL(link)
  const [head, body, sign] = (url.searchParams.get('jwt') ?? '').split('.')
  assert.equal(sign, createHmac('sha256', 't').update(`${head}.${body}`).digest('base64url'))
  const said = JSON.parse(Buffer.from(body ?? '', 'base64url').toString())
  assert.deepEqual([said.room, said.context.user.moderator], [adapter.room(a), true])
  assert.ok(said.exp > at.getTime() / 1000)
  assert.throws(() => meetings.jitsiMeetings({ base: 'http://meet', secret: 's' }))
})

test('a meeting: asked, joined, minuted, ended; outsiders get no link', async () => {
  const store = await freshStore([ledger, meetings.schema])
  const adapter = meetings.simulatedMeetings()
  const notices: Notice[] = []
  const env: meetings.MeetingsEnv = { district, adapter, tell: async (_tx, all) => void notices.push(...all) }
  try {
    const [host, li, mo] = [staff('指挥'), staff('李'), staff('莫')]
    const about = newId()
    const open = (title: string, members: readonly meetings.Invited[]) =>
      store.tx((tx) => meetings.open(env, tx, host, { about, title, members, drill: true }, at))
    assert.equal(code(await open('', [li])), 'meetings.bad')
    assert.equal(code(await open('会商', [])), 'meetings.bad')
    const made = must(await open('内涝会商', [li, { account: null, name: '外单位 王工' }, host]))
    assert.deepEqual(
      notices.map((one) => one.title.zh),
      ['【演练】请参加会商'],
    )
    const join = (who: Actor) => store.tx((tx) => meetings.join(env, tx, who, made.id, at))
    assert.match(must(await join(li)).link, /^\/console\/meeting\/sim-/)
    assert.equal(code(await join(mo)), 'meetings.notAsked')
    must(await store.tx((tx) => meetings.invite(env, tx, host, { meeting: made.id, members: [mo] }, at)))
    assert.equal(code(await join(mo)), 'ok')
    const minutes = (version: number) =>
      store.tx((tx) =>
        meetings.writeMinutes(env, tx, host, { meeting: made.id, text: '一、封路', version }, at),
      )
    assert.equal(code(await minutes(1)), 'ok')
    assert.equal(code(await minutes(1)), 'meetings.changed')
    must(await store.tx((tx) => meetings.leave(env, tx, li, made.id, at)))
    assert.equal(
      (await meetings.meetingList(store, district, { account: mo.account, all: false, limit: 9 })).length,
      1,
    )
    const lines = await meetings.meetingList(store, district, { account: newId(), all: true, limit: 9 })
    assert.deepEqual([lines[0]?.asked, lines[0]?.joined, lines[0]?.host], [4, 2, '指挥'])
    assert.deepEqual(
      await meetings.meetingList(store, district, { account: newId(), all: false, limit: 9 }),
      [],
    )
    // those without an account get their link from the host, those with one only their own
    const outside = meetings.linksFor(env, made, await meetings.membersOf(store, district, made.id), at)
    assert.deepEqual(Object.keys(outside), ['name 外单位 王工'])
    const record = newId()
    const end = () =>
      store.tx((tx) => meetings.end(env, tx, host, { meeting: made.id, minutes: '二、集结', record }, at))
    assert.equal(code(await end()), 'ok')
    assert.equal(code(await end()), 'meetings.ended')
    assert.equal(code(await join(li)), 'meetings.ended')
    assert.deepEqual(adapter.ended, [made.room])
    const [seen] = await meetings.about(store, district, about)
    assert.equal(seen?.minutes, '二、集结')
    // what was decided stands on the ledger of the case, marked as a drill
    const [told] = await timeline(store, district, 'matter', record)
    assert.deepEqual([told?.kind, told?.body.text, told?.body.drill], ['meeting.ended', '二、集结', true])
    assert.deepEqual(
      seen?.members.map((one) => [one.name, one.host, one.joinedAt !== null]).sort(),
      [
        ['外单位 王工', false, false],
        ['指挥', true, false],
        ['李', false, true],
        ['莫', false, true],
      ].sort(),
    )
  } finally {
    await store.close()
  }
})
