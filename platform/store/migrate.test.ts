import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { must } from '../../base/index.ts'
import type { RoomSchema, Store } from './declare.ts'
import { migrate, pendingMigrations, sql } from './index.ts'
import { parseMigration, readMigrations } from './migrate.ts'
import { freshStore } from './testing.ts'

describe('platform / store / migrate', () => {
  let folder: string
  const stores: Store[] = []
  before(async () => {
    folder = await mkdtemp('/tmp/huying-migrations-')
  })
  after(async () => {
    await Promise.all(stores.map((store) => store.close()))
    await rm(folder, { recursive: true, force: true })
  })

  async function fresh(): Promise<Store> {
    const store = await freshStore([])
    stores.push(store)
    return store
  }

  let rooms = 0
  /** A room with these migrations: number and name come from the place in the list. */
  async function room(...texts: string[]): Promise<RoomSchema & { path: string }> {
    const path = join(folder, `room${++rooms}`)
    const schema = { room: `room${rooms}`, migrations: pathToFileURL(`${path}/`), tables: {}, path }
    await mkdir(path)
    await Promise.all(texts.map((text, i) => put(schema, i + 1, text)))
    return schema
  }
  const put = (schema: { path: string }, number: number, text: string) => {
    const padded = String(number).padStart(4, '0')
    return writeFile(
      join(schema.path, `${padded}-step.sql`),
      `-- ${padded} a step · old server may stay up\n${text}\n`,
    )
  }

  test('migrations run in order, once', async () => {
    const store = await fresh()
    const club = await room(
      'create table club_a (id int primary key);',
      'alter table club_a add name text; insert into club_a values (1);',
    )
    assert.deepEqual(
      must(await pendingMigrations(store, [club])).map((one) => one.number),
      [1, 2],
    )
    assert.deepEqual(
      must(await migrate(store, [club])).map((one) => one.number),
      [1, 2],
    )
    assert.deepEqual(must(await migrate(store, [club])), [])
    await put(club, 3, 'create table club_b (id int primary key);')
    assert.deepEqual(
      must(await migrate(store, [club])).map((one) => one.number),
      [3],
    )
  })

  test('two starters at once: one applies, the other finds nothing to do', async () => {
    const store = await fresh()
    const club = await room('select pg_sleep(0.05); create table club_a (id int primary key);')
    const answers = await Promise.all([1, 2, 3].map(() => migrate(store, [club])))
    assert.deepEqual(answers.map((answer) => must(answer).length).sort(), [0, 0, 1])
  })

  test('a failing migration leaves nothing of the run behind', async () => {
    const store = await fresh()
    const club = await room('create table club_a (id int primary key);', 'create table club_a (id int);')
    await assert.rejects(
      migrate(store, [club]),
      /room\d+\/0002-step\.sql failed: relation "club_a" already exists/,
    )
    assert.deepEqual(await store.one(sql`select to_regclass('club_a') is null as gone`), { gone: true })
  })

  test('an applied migration whose text changed is refused', async () => {
    const store = await fresh()
    const club = await room('create table club_a (id int primary key);')
    must(await migrate(store, [club]))
    await put(club, 1, 'create table club_a (id bigint primary key);')
    const answer = await migrate(store, [club])
    assert.equal(!answer.ok && answer.error.code, 'store.migrationChanged')
  })

  test('line ends of another system do not count as a change', () => {
    const text = '-- 0001 a step · old server may stay up\nselect 1;\n'
    assert.equal(
      parseMigration('r', '0001-a.sql', text).checksum,
      parseMigration('r', '0001-a.sql', text.replaceAll('\n', '\r\n')).checksum,
    )
  })

  test('a database newer than the program is refused; rooms it does not know are left alone', async () => {
    const store = await fresh()
    const club = await room(
      'create table club_a (id int primary key);',
      'create table club_b (id int primary key);',
    )
    const other = await room('create table other_a (id int primary key);')
    must(await migrate(store, [club, other]))
    await rm(join(club.path, '0002-step.sql'))
    const answer = await migrate(store, [club])
    assert.equal(!answer.ok && answer.error.code, 'store.databaseNewer')
  })

  test('the header says whether the old server may stay up', () => {
    const of = (header: string) =>
      parseMigration('r', '0003-a.sql', `${header}\nselect 1;`).oldServerMayStayUp
    assert.equal(of('-- 0003 pauses of a clock · old server may stay up'), true)
    assert.equal(of('-- 0003 pauses of a clock · old server must stop'), false)
    for (const wrong of [
      '-- 0002 x · old server may stay up',
      '-- pauses',
      '-- 0003 x · old server may',
      'select 1',
    ])
      assert.throws(() => of(wrong), /must begin with/)
    assert.throws(() => parseMigration('r', 'first.sql', ''), /not named/)
  })

  test('a gap in the numbers is a fault', async () => {
    const club = await room('select 1;')
    await put(club, 3, 'select 1;')
    await assert.rejects(readMigrations(club), /migration 2 is missing/)
  })
})
