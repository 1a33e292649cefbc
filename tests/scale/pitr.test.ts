import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { examine } from '../../bench/consistent.ts'
import { sql } from '../../platform/store/index.ts'
import { openStoreAt, restingFolder } from '../city.ts'
import { run, runToEnd, start } from '../start/city-process.ts'
import { as, give, makeFolder, noKeeper } from './keeper.ts'
import { login, ticket, until } from './people.ts'

/** The procedure of docs/scale.md, "back to a point in time", as written there. */
test('point-in-time recovery: after an accident the city stands as it did the second before, its journal whole', {
  skip: noKeeper,
}, async () => {
  const place = mkdtempSync(join(tmpdir(), 'huying-pitr-'))
  const at = (name: string) => join(place, name)
  give(place)
  for (const name of ['archive', 'socket', 'base']) makeFolder(at(name))
  const urlOf = () => `postgresql://keeper@localhost:5432/city?host=${encodeURIComponent(at('socket'))}`
  const serve = (data: string, act: 'start' | 'stop') =>
    as('pg_ctl', ['-D', at(data), '-m', 'fast', '-w', '-l', at(`${data}.log`), act])
  const dataDir = await mkdtemp(join(tmpdir(), 'huying-city-'))
  try {
    as('initdb', ['-D', at('data'), '-U', 'keeper', '-E', 'UTF8', '--locale=C', '-A', 'trust'])
    appendFileSync(
      at('data/postgresql.conf'),
      [
        "listen_addresses = ''",
        `unix_socket_directories = '${at('socket')}'`,
        "wal_level = 'replica'",
        'archive_mode = on',
        `archive_command = 'test ! -f ${at('archive')}/%f && cp %p ${at('archive')}/%f'`,
        'archive_timeout = 60',
        'max_connections = 60',
        'max_locks_per_transaction = 512',
        '',
      ].join('\n'),
    )
    serve('data', 'start')
    as('createdb', ['-h', at('socket'), '-U', 'keeper', 'city'])
    const founded = restingFolder()
    await founded.fill(urlOf())
    await cp(founded.folder(), dataDir, { recursive: true })
    // 1. the base backup, while the city works
    const env = {
      PORT: '0',
      HOST: '127.0.0.1',
      DATABASE_URL: urlOf(),
      HUYING_DATA: dataDir,
      HUYING_NO_RATE_LIMIT: '1',
    }
    const city = start(env)
    const base = await city.ready()
    const agent = await login(base, 'agent')
    const areas = (await agent.at(base, 'GET', '/api/areas?under=440111')).body as { code: string }[]
    const area = areas.find((each) => each.code.length === 9)?.code ?? ''
    const open = async (n: number): Promise<string> => {
      const made = await agent.at(base, 'POST', '/api/matters', ticket(n, area))
      assert.equal(made.status, 201)
      return made.body.matter.matter.id
    }
    const before = [await open(1), await open(2)]
    as('pg_basebackup', ['-h', at('socket'), '-U', 'keeper', '-D', at('base'), '-X', 'none', '-c', 'fast'])
    const between = [await open(3), await open(4), await open(5)]
    const store = await openStoreAt(urlOf())
    const noted = await store.one<{ now: string }>(sql`select clock_timestamp()::text as now`)
    await pause(1_100)
    // 2. the accident, and what came after it
    await store.tx((tx) => tx.run(sql`delete from touch where matter = ${between[0]}`))
    const after = await open(6)
    city.child.kill('SIGTERM')
    await city.ended()
    await store.query(sql`select pg_switch_wal()`)
    await until('the log is in the archive', async () => {
      const row = await store.one<{ done: boolean }>(
        sql`select last_archived_wal >= pg_walfile_name(pg_current_wal_lsn() - 1) as done from pg_stat_archiver`,
      )
      return row?.done === true
    })
    await store.close()
    serve('data', 'stop')
    // 3. back to the second before
    appendFileSync(
      at('base/postgresql.auto.conf'),
      [
        `restore_command = 'cp ${at('archive')}/%f %p'`,
        `recovery_target_time = '${noted?.now}'`,
        "recovery_target_action = 'promote'",
        'archive_mode = off',
        '',
      ].join('\n'),
    )
    writeFileSync(at('base/recovery.signal'), '')
    give(at('base/recovery.signal'))
    serve('base', 'start')
    const again = await openStoreAt(urlOf())
    await until('it is a primary', async () => {
      const row = await again.one<{ standby: boolean }>(sql`select pg_is_in_recovery() as standby`)
      return row?.standby === false
    })
    const there = async (ids: readonly string[]) =>
      (
        await again.query(
          sql`select 1 from matter m join touch t on t.matter = m.id where m.id = any(${ids}::uuid[])`,
        )
      ).length
    assert.equal(await there([...before, ...between]), 5, 'all that was acknowledged before that second')
    assert.equal(await there([after]), 0, 'nothing of what came after the accident')
    assert.deepEqual((await examine(again, new Date(Date.now() - 600_000))).half, [])
    await again.close()
    // 4. the journal is whole, and the city works on
    const verified = await runToEnd(run(['cli/index.ts', 'journal', 'verify', '--json'], env))
    assert.equal(verified.code, 0, verified.said)
    const second = start(env)
    const there2 = await second.ready()
    const later = await login(there2, 'agent')
    const made = await later.at(there2, 'POST', '/api/matters', ticket(7, area))
    assert.equal(made.status, 201)
    second.child.kill('SIGTERM')
    assert.equal(await second.ended(), 0)
  } finally {
    for (const data of ['data', 'base'])
      try {
        as('pg_ctl', ['-D', at(data), '-m', 'immediate', 'stop'])
      } catch {
        // it had ended
      }
    rmSync(place, { recursive: true, force: true })
    await rm(dataDir, { recursive: true, force: true })
  }
})
