import assert from 'node:assert/strict'
import test from 'node:test'
import { must, newId } from '../../../base/index.ts'
import { schema as ledger, timeline } from '../../ledger/index.ts'
import type { Notice } from '../../messages/index.ts'
import { type Actor, systemActor } from '../../org/index.ts'
import { freshStore } from '../../store/testing.ts'
import * as upward from './index.ts'

const district = '110101'
const at = (minute: number) => new Date(Date.UTC(2026, 5, 1, 2, minute))

test('the legal hour to the district is two halves, or one leg when the street is passed over; two hours for each level above', () => {
  const shown = (of: Parameters<typeof upward.legsAt>[0]) =>
    upward
      .legsAt(of)
      .map((leg) => [
        leg.kind,
        (leg.dueAt.getTime() - at(0).getTime()) / 60_000,
        upward.lateMinutes({ ...leg, voidedAt: null }, at(300)),
      ])
  // the community knows at 0 and says so at once: half an hour for it
  assert.deepEqual(shown({ cameIn: 'unit', occurredAt: null, receivedAt: at(0) }), [['unit', 30, 270]])
  // happened at 0, the enterprise rang the district at 59: in time; at 61: a minute late. The district has two hours from then.
  assert.deepEqual(shown({ cameIn: 'district', occurredAt: at(0), receivedAt: at(59) }), [
    ['direct', 60, 0],
    ['district', 179, 121],
  ])
  assert.deepEqual(shown({ cameIn: 'district', occurredAt: at(0), receivedAt: at(61) })[0], ['direct', 60, 1])
  // exactly an hour is in time
  assert.deepEqual(shown({ cameIn: 'district', occurredAt: at(0), receivedAt: at(60) })[0], ['direct', 60, 0])
  // nobody knows when it happened, or it is said to have happened later: it is measured from its coming in
  assert.deepEqual(shown({ cameIn: 'town', occurredAt: null, receivedAt: at(0) }), [['town', 30, 270]])
  assert.deepEqual(shown({ cameIn: 'town', occurredAt: at(90), receivedAt: at(0) }), [['town', 30, 270]])
  const legs = upward.legsAt({ cameIn: 'town', occurredAt: at(0), receivedAt: at(20) })
  assert.deepEqual(upward.countyMinutes(legs.map((leg) => ({ ...leg, sentAt: leg.sentAt ?? at(50) }))), {
    minutes: 50,
    late: false,
  })
  assert.deepEqual(upward.countyMinutes(legs.map((leg) => ({ ...leg, sentAt: leg.sentAt ?? at(61) }))), {
    minutes: 61,
    late: true,
  })
  assert.equal(upward.countyMinutes(legs), null)
})

test('community → street → district → above: each clock begins with the receipt, climbs when nobody reports, ends once', async () => {
  const store = await freshStore([ledger, upward.schema])
  const told: Notice[] = []
  const [community, street] = [newId(), newId()]
  const env: upward.UpwardEnv = {
    district,
    tell: async (_tx, all) => void told.push(...all),
    addressees: (leg, step) => [{ role: `${leg.kind} ${step}` }],
    unitFor: (kind) =>
      kind === 'town' ? { unit: street, unitName: '街道' } : { unit: null, unitName: '区指挥中心' },
  }
  const of = (unit: string, name: string): Actor => ({
    ...systemActor(district),
    kind: 'staff',
    account: newId(),
    unit,
    name,
  })
  try {
    const matter = newId()
    const came = {
      ...{ matter, title: '厂房起火', area: '110101001', drill: false, cameIn: 'unit' as const },
      ...{ unit: community, unitName: '社区', occurredAt: null, receivedAt: at(0) },
    }
    assert.equal(await store.tx((tx) => upward.begin(env, tx, came)), 1)
    // read twice, begun once
    assert.equal(await store.tx((tx) => upward.begin(env, tx, came)), 0)
    assert.equal(await upward.tick(env, store, at(23)), 0)
    for (const minute of [24, 30, 45, 60]) await upward.tick(env, store, at(minute))
    assert.deepEqual(
      told.map((one) => (one.to as { role: string }).role),
      ['unit remind', 'unit late', 'unit again'],
    )
    const send = (who: Actor, kind: upward.LegKind, minute: number, centre = false) =>
      store.tx((tx) => upward.send(env, tx, who, { matter, kind, to: '', words: '' }, centre, at(minute)))
    const denied = await send(of(street, '街道值班员'), 'unit', 46)
    assert.equal(denied.ok ? '' : denied.error.code, 'upward.notYours')
    assert.equal(must(await send(of(community, '社区书记'), 'unit', 46)).lateMinutes, 16)
    const twice = await send(of(community, '社区书记'), 'unit', 47)
    assert.equal(twice.ok ? '' : twice.error.code, 'upward.sent')
    // the street has its own half hour, from when it was told; two press at once, one is first
    const both = await Promise.all([1, 2].map(() => send(of(street, '街道值班员'), 'town', 60)))
    assert.deepEqual(both.map((one) => one.ok).sort(), [false, true])
    const legs = await upward.legsOf(store, district, matter)
    assert.deepEqual(
      legs.map((leg) => [leg.kind, upward.lateMinutes(leg, at(60)), leg.dueAt.toISOString().slice(11, 16)]),
      [
        ['unit', 16, '02:30'],
        ['town', 0, '03:16'],
        ['district', 0, '05:00'],
      ],
    )
    // the street made good what the community lost: an hour to the district, to the minute
    assert.deepEqual(upward.countyMinutes(legs), { minutes: 60, late: false })
    const facts = await timeline(store, district, 'matter', matter)
    assert.deepEqual(
      facts.map((one) => one.kind),
      ['upward.late', 'upward.missing', 'upward.sent', 'upward.sent'],
    )
    assert.equal((await upward.openLegs(store, district, 9)).length, 1)
    // a false alarm: nothing more is due
    assert.equal(await store.tx((tx) => upward.close(env, tx, matter, at(61))), 1)
    assert.deepEqual(await upward.openLegs(store, district, 9), [])
    assert.equal(await upward.tick(env, store, at(600)), 0)
  } finally {
    await store.close()
  }
})
