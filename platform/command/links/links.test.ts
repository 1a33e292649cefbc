import assert from 'node:assert/strict'
import test from 'node:test'
import { must, newId } from '../../../base/index.ts'
import { schema as ledger, timeline } from '../../ledger/index.ts'
import { systemActor } from '../../org/index.ts'
import { sql } from '../../store/index.ts'
import { freshStore } from '../../store/testing.ts'
import * as links from './index.ts'

const district = '110101'
const at = new Date('2026-05-01T02:05:00Z')
const later = (seconds: number) => new Date(at.getTime() + seconds * 1000)
const room = links.simulatedRoom('120')
const code = (one: { ok: boolean; error?: { code: string } }) => (one.ok ? 'ok' : one.error?.code)

test('only the agreed fields get in: never who called, who is hurt, who is suspected', () => {
  const careless = room.event('E1', {
    ...{ place: '球场路 1 号 张三 13800138000 110101199003071234', patient: '张三', age: 61 },
    ...{
      caller: { phone: '13800138000' },
      suspect: '李四',
      diagnosis: 'x',
      units: ['一中队', 7, '王队 13900139000'],
    },
  })
  const read = must(links.readMessage(careless, at))
  assert.deepEqual([...read.dropped].sort(), ['age', 'caller', 'diagnosis', 'patient', 'suspect'])
  assert.doesNotMatch(JSON.stringify(read), /1380013|1390013|19900307|李四|61/)
  assert.equal(read.event.place, '球场路 1 号 张三 *** ***')
  assert.deepEqual(read.event.units, ['一中队', '王队 ***'])
  const bad = (change: Record<string, unknown>) => code(links.readMessage(room.event('E1', change), at))
  for (const change of [
    { kind: 'x' },
    { status: 'x' },
    { place: ' ' },
    { at: 'x' },
    { event: 'a b' },
    { level: 9 },
  ])
    assert.equal(bad(change), 'links.bad')
  assert.equal(bad({ at: '2026-05-04T00:00:00Z' }), 'links.bad')
  assert.equal(code(links.readMessage([], at)), 'links.bad')
  // swapped by mistake: put right where there is no doubt, refused where nothing fits
  const { event } = must(links.readMessage(room.event('E1', { lon: 23.16, lat: 113.27 }), at))
  assert.deepEqual([event.lon, event.lat], [113.27, 23.16])
  assert.equal(bad({ lon: 213, lat: 113 }), 'links.bad')
})

test('each message once, the newest by their clock holds, both clocks are kept', async () => {
  const store = await freshStore([ledger, links.schema])
  try {
    const take = (message: unknown, when = at, system = '120') =>
      store.tx((tx) => links.receive(tx, district, system, message, when))
    assert.equal(code(await take(room.event('E1'), at, '999')), 'links.noSystem')
    const first = room.event('E1')
    const one = must(await take(first))
    assert.equal(must(await take(first, later(9))).repeated, true)
    const status = (change: string, minute: number) =>
      room.event('E1', { status: change, at: `2026-05-01T10:${String(minute).padStart(2, '0')}:00+08:00` })
    must(await take(status('arrived', 9), later(60)))
    // an older message comes late: kept, but it does not turn the event back
    const late = must(await take(status('dispatched', 4), later(61)))
    assert.deepEqual([late.event.status, late.event.id, late.event.updates], ['arrived', one.event.id, 2])
    assert.equal(late.event.theirAt.toISOString(), '2026-05-01T02:09:00.000Z')
    assert.equal(late.event.receivedAt.getTime(), later(60).getTime())
    const [count] = await store.query<{ n: number }>(sql`select count(*)::int as n from outside_message`)
    assert.equal(count?.n, 3)
    const matter = newId()
    await store.tx(async (tx) => {
      assert.equal(await links.attach(tx, district, one.event.id, matter), 1)
      assert.equal(await links.attach(tx, district, one.event.id, newId()), 0)
    })
    assert.equal((await links.events(store, district, at))[0]?.matter, matter)

    // a line that is cut keeps its queue, in order, and loses nothing
    const police = links.simulatedRoom('110')
    const say = (event: string, number: string) =>
      store.tx((tx) =>
        links.tell(
          tx,
          systemActor(district),
          district,
          event,
          { ourNumber: number, status: 'dispatched', units: ['一镇'] } as never,
          at,
        ),
      )
    assert.equal(code(await say(newId(), 'N')), 'links.noEvent')
    room.cut(true)
    for (const number of ['N1', 'N2', 'N3']) must(await say(one.event.id, number))
    const pump = (seconds: number) => links.pump(store, district, [room, police], later(seconds))
    assert.deepEqual(await pump(0), { sent: 0, waiting: 3 })
    assert.deepEqual(await pump(1), { sent: 0, waiting: 0 })
    assert.deepEqual(await pump(5), { sent: 0, waiting: 3 })
    assert.deepEqual(
      (await links.waiting(store, district)).map((two) => [two.attempts, two.error]),
      [
        [2, '120 does not answer'],
        [2, '120 does not answer'],
        [2, '120 does not answer'],
      ],
    )
    room.cut(false)
    assert.deepEqual(await pump(30), { sent: 3, waiting: 0 })
    assert.deepEqual(
      [...room.told.values()].map((two) => two.ourNumber),
      ['N1', 'N2', 'N3'],
    )
    assert.deepEqual(Object.keys([...room.told.values()][0] ?? {}).sort(), [
      ...['at', 'drill', 'event', 'ourNumber', 'status', 'units'],
    ])
    assert.deepEqual(await links.waiting(store, district), [])
    const facts = await timeline(store, district, 'outsideEvent', one.event.id)
    assert.equal(facts.length, 6)
  } finally {
    await store.close()
  }
})
