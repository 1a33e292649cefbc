import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { must } from '../../../base/index.ts'
import { schema as ledger } from '../../ledger/index.ts'
import { backup, restore, sql } from '../../store/index.ts'
import { emptyStore } from '../../store/testing.ts'
import { schema as datasetsSchema, remakeDataTable } from '../datasets/index.ts'
import { delivery as deliveryOf, landed, schema } from './index.ts'
import { DISTRICT, freshIntake, HEAD, who } from './testing.ts'

const CHILD = fileURLToPath(new URL('./load-child.test-helper.ts', import.meta.url))

test('a process killed while it loads leaves nothing half, and the next one loads the whole', async () => {
  const club = await freshIntake()
  try {
    const one = await club.publish()
    await club.bring(one.id, `${HEAD}A1,王芳,1,12,2024-03-01,\n`)
    const rows = Array.from(
      { length: 20_000 },
      (_, i) => `K${i},球友,1,${i},2025-01-01,${'备注'.repeat(6)}\n`,
    )
    const got = must(await club.receive(one.id, HEAD + rows.join(''), 'increment'))
    const { id } = got.delivery
    for (const afterMs of [200, 900]) {
      const child = spawn(process.execPath, [CHILD, club.store.engine.url, club.folder, id], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const ended = new Promise((go) => child.once('exit', go))
      await new Promise((go) => child.stdout.once('data', go))
      await Promise.race([ended, new Promise((go) => setTimeout(go, afterMs))])
      child.kill('SIGKILL')
      await ended
      const now = await deliveryOf(club.store, DISTRICT, id)
      if (now?.state === 'loaded') break
      assert.equal(now?.state, 'received')
      // its transaction may still be on its way back
      await club.store.tx((tx) =>
        tx.one(
          sql`select id from intake_delivery where district = ${DISTRICT} and id = ${id}::uuid for update`,
        ),
      )
      assert.equal((await club.rowsOf(one.id)).length, 1)
      const landed = await club.store.one<{ lines: number }>(
        sql`select coalesce(sum(until_no - row_no + 1), 0)::integer as lines from landing where delivery = ${id}::uuid`,
      )
      assert.equal(landed?.lines, 0)
    }
    const done = must(await club.intake.load(club.store, who, id, club.now()))
    assert.equal(done.counts?.fresh, 20_000)
    const landed = await club.store.one<{ lines: number }>(
      sql`select coalesce(sum(until_no - row_no + 1), 0)::integer as lines from landing where delivery = ${id}::uuid`,
    )
    assert.equal(landed?.lines, 20_001)
    assert.equal((await club.rowsOf(one.id)).length, 20_001)
  } finally {
    await club.close()
  }
})

test('bytes that broke off before they were acknowledged are no delivery', async () => {
  const club = await freshIntake()
  try {
    const one = await club.publish()
    await assert.rejects(
      club.intake.receive(
        club.store,
        who,
        {
          ...{ dataset: one.id, mode: 'full', name: 'x.csv', door: 'upload', sender: 'club' },
          content: (async function* () {
            yield Buffer.from(HEAD)
            throw new Error('the line is dead')
          })(),
        },
        club.now(),
      ),
      /dead/,
    )
    const all = await club.store.one<{ n: number }>(sql`select count(*) as n from intake_delivery`)
    assert.equal(all?.n, 0)
  } finally {
    await club.close()
  }
})

test('a backup carries deliveries, what was landed month by month, and the rows; a restore brings all back', async () => {
  const club = await freshIntake()
  const target = await emptyStore()
  try {
    const one = await club.publish()
    const first = await club.bring(one.id, `${HEAD}A1,王芳,1,12,2024-03-01,\nA2,李强,2,7,,\n`)
    await club.bring(one.id, `${HEAD}A1,王芳,2,15,2024-03-01,\nA2,李强,2,7,,\n`)
    const file = join(club.folder, 'city.huying-backup')
    const rooms = [ledger, datasetsSchema, schema]
    must(await backup(club.store, rooms, file))
    must(await restore(target, rooms, file, { remake: remakeDataTable }))
    const lines = await landed(target, first.district, first.id, { limit: 10 })
    assert.deepEqual(lines[2]?.cells, ['A2', '李强', '2', '7', '', ''])
    const [was] = await target.query<{ body: unknown }>(sql`select body from data_version`)
    assert.deepEqual(was?.body, {
      cardNo: 'A1',
      fullName: '王芳',
      level: '1',
      points: 12,
      joinedOn: '2024-03-01',
    })
    // and goes on: the partition is there
    const there = await freshIntake({ store: target })
    const next = await there.bring(one.id, `${HEAD}A1,王芳,2,16,2024-03-01,\nA2,李强,2,7,,\n`)
    assert.equal(next.counts?.changed, 1)
  } finally {
    await target.close()
    await club.close()
  }
})
