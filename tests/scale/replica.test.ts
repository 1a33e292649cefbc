import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openScreens } from '../../host/screens.ts'
import { sql } from '../../platform/store/index.ts'
import { openStoreAt } from '../city.ts'
import { as, give, makeFolder, noKeeper } from './keeper.ts'
import { until } from './people.ts'

test('walls are read from a standby while it is close behind, and from the primary when it is not or is gone', {
  skip: noKeeper,
}, async () => {
  const place = mkdtempSync(join(tmpdir(), 'huying-replica-'))
  give(place)
  const at = (name: string) => join(place, name)
  for (const name of ['one', 'two']) makeFolder(at(name))
  const urlOf = (socket: string) =>
    `postgresql://keeper@localhost:5432/postgres?host=${encodeURIComponent(at(socket))}`
  const serve = (data: string, socket: string, act: 'start' | 'stop', how = 'fast') =>
    as('pg_ctl', [
      ...['-D', at(data), '-m', how, '-w', '-l', at(`${data}.log`)],
      ...(act === 'start' ? ['-o', `-k ${at(socket)} -c listen_addresses=`] : []),
      act,
    ])
  try {
    as('initdb', ['-D', at('primary'), '-U', 'keeper', '-E', 'UTF8', '--locale=C', '-A', 'trust'])
    appendFileSync(at('primary/postgresql.conf'), "wal_level = 'replica'\nhot_standby = on\n")
    serve('primary', 'one', 'start')
    as('pg_basebackup', [
      '-h',
      at('one'),
      '-U',
      'keeper',
      '-D',
      at('standby'),
      '-R',
      '-X',
      'stream',
      '-c',
      'fast',
    ])
    serve('standby', 'two', 'start')
    const primary = await openStoreAt(urlOf('one'))
    const standby = await openStoreAt(urlOf('two'))
    await primary.tx((tx) => tx.run(sql`create table wall (n int)`))
    const faults: unknown[] = []
    const screens = openScreens(primary, {
      url: urlOf('two'),
      boundMs: 2_000,
      onFault: (one) => faults.push(one),
    })
    const who = async () =>
      (await screens.reader().one<{ standby: boolean }>(sql`select pg_is_in_recovery() as standby`))?.standby
    await until('the standby is read', async () => (await who()) === true)
    await primary.tx((tx) => tx.run(sql`insert into wall values (1)`))
    await until(
      'what was written is seen there',
      async () => (await screens.reader().query(sql`select n from wall`)).length === 1,
    )
    // it falls behind: while nothing is replayed the primary is read
    await standby.query(sql`select pg_wal_replay_pause()`)
    await primary.tx((tx) => tx.run(sql`insert into wall values (2)`))
    await until('the primary is read', async () => (await who()) === false)
    assert.equal((await screens.reader().query(sql`select n from wall`)).length, 2)
    await standby.query(sql`select pg_wal_replay_resume()`)
    await until('the standby is read again', async () => (await who()) === true)
    // it is gone in the middle of reading: who reads notices nothing
    const reader = screens.reader()
    await standby.close()
    serve('standby', 'two', 'stop', 'immediate')
    assert.equal((await reader.query(sql`select n from wall`)).length, 2)
    assert.equal(await who(), false)
    await screens.stop()
    await primary.close()
  } finally {
    for (const [data, socket] of [
      ['standby', 'two'],
      ['primary', 'one'],
    ] as const)
      try {
        serve(data, socket, 'stop', 'immediate')
      } catch {
        // it had ended
      }
    rmSync(place, { recursive: true, force: true })
  }
})
