import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { must } from '../../base/index.ts'
import { schema as clocks, giveAlarms } from '../clocks/index.ts'
import { local } from '../clocks/testing/build.ts'
import { schema as ledger, timeline } from '../ledger/index.ts'
import type { Notice } from '../messages/declare.ts'
import type { Actor } from '../org/declare.ts'
import { schema as org } from '../org/index.ts'
import { type Store, sql } from '../store/index.ts'
import { freshStore } from '../store/testing.ts'
import type { Action, MatterType } from './declare.ts'
import { flowMigrations, schema as matters } from './index.ts'
import { flow, PLACE, permit, person, unitIds } from './testing/permit.ts'
import { reformed } from './testing/reformed.ts'
import { openPermits, withCalendar } from './testing/room.ts'

const clerk = person('经办员', 'clerk')
const land = person('国土经办', 'handler', [unitIds.land])
const water = person('水务经办', 'handler', [unitIds.water])
const boss = person('处长', 'handler', [unitIds.fish])
const at = local('2026-09-21 10:00')

describe('verbs and versions in the database', () => {
  let store: Store
  const sent: Notice[] = []
  let room: Awaited<ReturnType<typeof openPermits>>
  before(async () => {
    store = await freshStore([ledger, clocks, org, matters])
    await withCalendar(store, at)
    room = await openPermits(store, { people: [boss], sent })
  })
  after(() => store.close())

  const did = async (
    of: typeof room,
    id: string,
    who: Actor,
    action: string,
    form: Record<string, unknown> = {},
    when = at,
  ) => {
    const row = await store.one<{ version: number }>(sql`select version from matter where id = ${id}`)
    return of.room.act(who, { matter: id, action, version: row?.version ?? 0, form }, when)
  }
  const acted = async (
    id: string,
    who: Actor,
    action: string,
    form: Record<string, unknown> = {},
    when = at,
  ) => must(await did(room, id, who, action, form, when))
  const opened = async () => must(await room.open(clerk, at)).id
  const viewOf = async (of: typeof room, id: string, who = clerk) =>
    must(await of.room.view(store, who, id, at))

  test('a joint review: asked, told, answered, moved on by itself; all of it in the timeline', async () => {
    const id = await opened()
    await acted(id, clerk, 'accept', { lead: unitIds.fish })
    sent.length = 0
    await acted(id, clerk, 'askAll', { units: [unitIds.land, unitIds.water], text: '请核' })
    assert.deepEqual(sent.map((one) => one.to).sort(), [
      { unit: unitIds.land, role: 'handler' },
      { unit: unitIds.water, role: 'handler' },
    ])
    await acted(id, land, 'opinion', { opinion: 'agree', text: '同意' })
    const done = await acted(id, water, 'opinion', { opinion: 'agree' })
    assert.equal(done.state, 'deciding')
    const view = await viewOf(room, id)
    assert.equal(view.proceedings[0]?.result, 'agreed')
    assert.deepEqual(
      view.clocks.filter((clock) => clock.kind === 'opinion').map((clock) => clock.state),
      ['stopped'],
    )
    const facts = await timeline(store, room.district, 'matter', id)
    assert.deepEqual(
      facts.slice(-3).map((fact) => [fact.kind, fact.body.action ?? fact.body.result, fact.actor.kind]),
      [
        ['matter.acted', 'opinion', 'staff'],
        ['matter.proceedingEnded', 'agreed', 'staff'],
        ['matter.acted', 'agreed', 'system'],
      ],
    )
    assert.deepEqual(
      view.actions.find((one) => one.name === 'sendBack')?.steps?.map((one) => one.state),
      ['review', 'received'],
    )
  })

  test('a parked act is done in the name of whoever did it, when the later signer agrees', async () => {
    const id = await opened()
    await acted(id, clerk, 'accept', { lead: unitIds.fish })
    await acted(id, clerk, 'pass')
    await acted(id, clerk, 'addSigner', { signer: boss.account, where: 'after' })
    assert.equal((await acted(id, clerk, 'decide', { text: '准予' })).state, 'deciding')
    assert.equal((await acted(id, boss, 'opinion', { opinion: 'agree' })).state, 'done')
    const last = (await timeline(store, room.district, 'matter', id)).at(-1)
    assert.deepEqual([last?.actor.name, last?.body.note], ['经办员', '准予'])
  })

  test('taken back: tasks, clocks, proceedings and the state stand as before', async () => {
    const id = await opened()
    await acted(id, clerk, 'accept', { lead: unitIds.fish })
    await acted(id, clerk, 'beginSpecial', { procedure: 'hearing', days: 10 })
    await acted(id, clerk, 'takeBack')
    const view = await viewOf(room, id)
    assert.equal(view.matter.state, 'review')
    assert.deepEqual(Object.fromEntries(view.clocks.map((clock) => [clock.kind, clock.state])), {
      accept: 'stopped',
      promise: 'running',
      legal: 'running',
      special: 'void',
    })
    assert.equal((await did(room, id, clerk, 'takeBack')).ok, false)
  })

  test('received on 2026-09-29 and left lying: accepted on 13 October as of the day received', async () => {
    const received = local('2026-09-29 15:00')
    const { id } = must(await room.open(clerk, received))
    const faults: unknown[] = []
    let now = local('2026-10-12 17:31')
    const alarms = () =>
      giveAlarms(store, { district: PLACE, onAlarm: (tx, all) => room.room.onAlarms(tx, all, now) }, now)
    const due = async () => {
      const pulse = room.room.runDue(
        PLACE,
        () => now,
        (fault) => faults.push(fault),
      )
      await new Promise((resolve) => setTimeout(resolve, 150))
      await pulse.stop()
    }
    await alarms()
    await due()
    assert.equal((await viewOf(room, id)).matter.state, 'received')
    now = local('2026-10-13 00:00')
    await due()
    const view = must(await room.room.view(store, clerk, id, now))
    assert.equal(view.matter.state, 'review')
    assert.deepEqual(
      view.clocks
        .filter((clock) => clock.state === 'running')
        .map((clock) => [clock.kind, clock.startedAt.getTime()]),
      [
        ['promise', received.getTime()],
        ['legal', received.getTime()],
      ],
    )
    assert.equal((await timeline(store, room.district, 'matter', id)).at(-1)?.actor.kind, 'system')
    assert.deepEqual(faults, [])
  })

  test('a new version changes no running matter; it is moved by a rehearsed map, and taken back where nothing happened', async () => {
    const [resting, busy, stuck] = [await opened(), await opened(), await opened()]
    for (const id of [resting, busy, stuck]) await acted(id, clerk, 'accept', { lead: unitIds.fish })
    await acted(stuck, clerk, 'beginSpecial', { procedure: 'hearing', days: 10 })
    const rows = () => store.query(sql`select * from matter order by id`)
    const untouched = await rows()
    const fresh = await openPermits(store, { type: reformed, people: [boss] })
    assert.equal(fresh.types[permit.name]?.version, 2)
    assert.deepEqual(await rows(), untouched)

    // It lives on in the flow that it was stamped with, states and guards and all.
    assert.equal((await viewOf(fresh, resting)).flow?.states.review?.title.zh, '审查')
    must(await did(fresh, resting, clerk, 'beginSpecial', { procedure: 'hearing', days: 10 }))
    must(await did(fresh, resting, clerk, 'endSpecial'))

    const migrations = flowMigrations(fresh.types)
    const bare = must(await migrations.rehearse(store, PLACE, permit.name, {}))
    assert.deepEqual(
      bare.legs.filter((leg) => leg.to === null).map((leg) => [leg.state, leg.why !== null]),
      [
        ['review', true],
        ['special', true],
      ],
    )
    const wrong = await migrations.rehearse(store, PLACE, permit.name, { states: { review: 'nowhere' } })
    assert.equal(wrong.ok ? '' : wrong.error.code, 'flow.badMap')
    const map = { states: { review: 'examination' } }
    const rehearsed = must(await migrations.rehearse(store, PLACE, permit.name, map))
    assert.deepEqual(await rows(), await rows())
    const begun = must(await store.tx((tx) => migrations.begin(tx, clerk, permit.name, map, at)))
    // Broken off before the first batch and ordered again: it is the same one that goes on.
    const again = must(await store.tx((tx) => migrations.begin(tx, clerk, permit.name, map, at)))
    assert.equal(again.id, begun.id)
    const other = await store.tx((tx) => migrations.begin(tx, clerk, permit.name, { states: {} }, at))
    assert.equal(other.ok ? '' : other.error.code, 'flow.migrationRunning')
    assert.equal(await migrations.run(store, PLACE, begun.id, () => at), rehearsed.movable)
    assert.equal((await viewOf(fresh, stuck)).matter.state, 'special')
    const moved = await viewOf(fresh, resting)
    assert.equal(moved.matter.state, 'examination')
    assert.equal(moved.flow, undefined)
    const told = (await timeline(store, room.district, 'matter', resting)).filter(
      (fact) => fact.kind === 'matter.migrated',
    )
    assert.deepEqual(
      told.map((fact) => [fact.body.from, fact.body.to]),
      [['review', 'examination']],
    )

    must(await did(fresh, busy, clerk, 'pass'))
    must(await store.tx((tx) => migrations.undo(tx, clerk, begun.id, at)))
    assert.equal(await migrations.run(store, PLACE, begun.id, () => at), rehearsed.movable - 1)
    assert.equal((await viewOf(fresh, resting)).matter.state, 'review')
    assert.equal((await viewOf(fresh, busy)).matter.state, 'deciding')
    assert.equal((await migrations.byId(store, begun.id))?.state, 'undone')
  })

  test('a rule that the present pack no longer supplies is refused by its name', async () => {
    const { guards, ...decide } = flow.actions.decide as Action
    const lax: MatterType = { ...permit, flow: { ...flow, actions: { ...flow.actions, decide } } }
    const id = await opened()
    await acted(id, clerk, 'accept', { lead: unitIds.fish })
    await acted(id, clerk, 'pass')
    const other = await openPermits(store, { type: lax })
    const refused = await did(other, id, clerk, 'decide')
    assert.equal(refused.ok ? '' : refused.error.code, 'matter.guardMissing')
    const kept = await openPermits(store, { type: { ...lax, guards: { fishAreWell: () => null } } })
    assert.equal((await did(kept, id, clerk, 'decide')).ok, true)
  })
})
