import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { after, before, describe, test } from 'node:test'
import { must, seeded } from '../../base/index.ts'
import { schema as clocks } from '../clocks/index.ts'
import { local } from '../clocks/testing/build.ts'
import { schema as ledger } from '../ledger/index.ts'
import { schema as org } from '../org/index.ts'
import { type Store, sql } from '../store/index.ts'
import { freshStore } from '../store/testing.ts'
import { flowMigrations, schema as matters } from './index.ts'
import { PLACE, permit, person, unitIds } from './testing/permit.ts'
import { reformed } from './testing/reformed.ts'
import { openPermits, withCalendar } from './testing/room.ts'

describe('platform / matters / migrate-kill', () => {
  const clerk = person('经办员', 'clerk')
  const at = local('2026-09-21 10:00')
  const MATTERS = 96
  const BATCH = 8
  const children = new Set<ChildProcess>()
  let store: Store
  before(async () => {
    store = await freshStore([ledger, clocks, org, matters])
    await withCalendar(store, at)
  })
  after(async () => {
    for (const child of children) child.kill('SIGKILL')
    await store.close()
  })

  test('killed again and again while running matters are moved to a new flow, none is lost, halved or moved twice', async () => {
    const random = seeded(11)
    const old = await openPermits(store)
    for (let i = 0; i < MATTERS; i++) {
      const { id } = must(await old.open(clerk, at))
      const accept = { matter: id, action: 'accept', version: 1, form: { lead: unitIds.fish } }
      if (i % 3 > 0) must(await old.room.act(clerk, accept, at))
    }
    const { types } = await openPermits(store, { type: reformed })
    const migrations = flowMigrations(types, BATCH)
    const map = { states: { review: 'examination' } }
    const { movable } = must(await migrations.rehearse(store, PLACE, permit.name, map))
    assert.equal(movable, MATTERS)
    const { id } = must(await store.tx((tx) => migrations.begin(tx, clerk, permit.name, map, at)))

    const counts = () =>
      store.one<{ moved: number; facts: number; twice: number; told: number; half: number }>(sql`
      select (select count(*) from matter where type_version = 2)::integer as moved,
        (select count(*) from fact where kind = 'matter.migrated')::integer as facts,
        (select count(*) from (select subject from fact where kind = 'matter.migrated' group by subject
          having count(*) > 1) t)::integer as twice,
        (select moved from flow_migration where id = ${id}::uuid)::integer as told,
        (select count(*) from matter where (type_version = 2 and state = 'review')
          or (type_version = 1 and state = 'examination'))::integer as half`)
    let kills = 0
    let resumed = 0
    for (let round = 0; round < 60; round++) {
      const child = fork(
        new URL('./testing/migrate-child.ts', import.meta.url),
        [store.engine.url, id, String(BATCH)],
        {
          execArgv: [],
          stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        },
      )
      children.add(child)
      child.on('error', () => undefined)
      // a few batches, and into the middle of the next
      const after = 1 + Math.floor(random() * 2)
      let heard = 0
      const over = await new Promise<boolean>((resolve) => {
        child.on('message', (message: unknown) => {
          if (message === 'done') return resolve(true)
          if (message === 'ready') return
          heard++
          if (heard >= after) setTimeout(() => resolve(false), random() * 5)
        })
        child.on('exit', () => resolve(false))
      })
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      children.delete(child)
      const now = await counts()
      assert.ok(now)
      assert.deepEqual(
        [now.facts, now.told, now.twice, now.half],
        [now.moved, now.moved, 0, 0],
        'whole batches only',
      )
      assert.ok(now.moved >= resumed, 'what was moved stays moved')
      resumed = now.moved
      if (over) break
      kills++
    }
    assert.ok(kills >= 2, `killed ${kills} times`)
    assert.equal((await counts())?.moved, MATTERS)
    assert.equal((await migrations.byId(store, id))?.state, 'done')
    // they go on where they stand
    const row = await store.one<{ id: string; version: number }>(sql`
    select id, version from matter where state = 'examination' order by id limit 1`)
    const fresh = await openPermits(store, { type: reformed })
    const passed = { matter: row?.id ?? '', action: 'pass', version: row?.version ?? 0, form: {} }
    assert.equal(must(await fresh.room.act(clerk, passed, at)).state, 'deciding')
  })
})
