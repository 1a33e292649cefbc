import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { gunzipSync, gzipSync } from 'node:zlib'
import { must } from '../../base/index.ts'
import type { RoomSchema, Store } from './declare.ts'
import { backup, json, migrate, openStore, restore, schemaOf, sql, verifyBackup } from './index.ts'
import { emptyStore, startServer } from './testing.ts'

describe('platform / store / backup', () => {
  let folder: string
  const stores: Store[] = []
  before(async () => {
    folder = await mkdtemp('/tmp/huying-backup-')
    await mkdir(join(folder, 'club'))
    await writeFile(
      join(folder, 'club', '0001-club.sql'),
      `-- 0001 club · old server may stay up
create table a_game (district text not null, id uuid, court uuid not null, seq bigint generated always as identity,
  at timestamptz, fee numeric, ratio double precision, raw bytea, more jsonb, tags text[], day date,
  label text, twice bigint generated always as (seq * 2) stored,
  primary key (district, id), foreign key (district, court) references court_of_it);
`.replace(
        'create table a_game',
        'create table court_of_it (district text not null, id uuid, primary key (district, id));\ncreate table a_game',
      ) +
        `create table setting (name text primary key, value text);\ninsert into setting values ('from', 'migration');\n`,
    )
  })
  after(async () => {
    await Promise.all(stores.map((store) => store.close()))
    await rm(folder, { recursive: true, force: true })
  })

  const club = (): RoomSchema => ({
    room: 'club',
    migrations: pathToFileURL(`${join(folder, 'club')}/`),
    tables: {},
  })
  async function empty(): Promise<Store> {
    const store = await emptyStore()
    stores.push(store)
    return store
  }

  const NASTY = 'tab\t line\nfeed \\. \r "quote" 䶮𠮷😀'
  async function filled(): Promise<Store> {
    const store = await empty()
    must(await migrate(store, [club()]))
    await store.tx(async (tx) => {
      await tx.run(
        sql`insert into court_of_it (district, id) select '440111', gen_random_uuid() from generate_series(1, 3)`,
      )
      await tx.run(sql`insert into a_game (district, id, court, at, fee, ratio, raw, more, tags, day, label)
      select '440111', gen_random_uuid(), c.id, '2026-03-02 01:02:03.456789+08', 12.3400, 1e-300 * n, '\\x0001ff', ${json({ a: [NASTY, null] })},
             ${['x', NASTY, null]}, '0044-02-29', ${NASTY} || n
        from court_of_it c, generate_series(1, 400) n`)
      await tx.run(sql`update setting set value = ${'\\.'}`)
    })
    return store
  }

  const contents = (store: Store) =>
    store.query(sql`select g.district, g.id, g.court, g.seq, g.at::text, g.fee::text, g.ratio, g.raw, g.more, g.tags, g.day, g.label, g.twice, s.value
    from a_game g, setting s order by g.seq`)

  test('a backup restores everything, in another database, once', async () => {
    const from = await filled()
    const file = join(folder, 'city.gz')
    const attachments = join(folder, 'files')
    await mkdir(join(attachments, 'ab'), { recursive: true })
    await writeFile(join(attachments, 'ab', 'photo'), Buffer.from([0, 10, 92, 46, 10, 255]))
    await writeFile(join(attachments, 'nothing'), '')
    const made = must(await backup(from, [club()], file, { folder: attachments }))
    const own = { setting: 1, job: 0, dead_job: 0, city_mark: 0, fleeting: 0, purse: 0, turn: 0 }
    assert.deepEqual(made.tables, { court_of_it: 3, a_game: 1200, ...own })
    assert.deepEqual(must(await verifyBackup(file)), made)

    const to = await empty()
    const target = join(folder, 'files-restored')
    assert.deepEqual(must(await restore(to, [club()], file, { folder: target })), made)
    assert.deepEqual(await contents(to), await contents(from))
    assert.equal(await schemaOf(to), await schemaOf(from))
    assert.deepEqual(
      await readFile(join(target, 'ab', 'photo')),
      await readFile(join(attachments, 'ab', 'photo')),
    )
    assert.deepEqual((await readdir(target)).sort(), ['ab', 'nothing'])

    // The counter goes on where it stood.
    await to.tx((tx) =>
      tx.run(
        sql`insert into a_game (district, id, court) select district, gen_random_uuid(), id from court_of_it limit 1`,
      ),
    )
    assert.deepEqual(await to.one(sql`select max(seq) as seq from a_game`), { seq: 1201 })

    const again = await restore(to, [club()], file)
    assert.equal(!again.ok && again.error.code, 'store.notEmpty')
  })

  test('an older backup is restored and then brought to the newest schema', async () => {
    const from = await filled()
    const file = join(folder, 'old.gz')
    must(await backup(from, [club()], file))
    const next = join(folder, 'club', '0002-more.sql')
    await writeFile(
      next,
      `-- 0002 more · old server may stay up\nalter table a_game add colour text not null default 'red';\n`,
    )
    const to = await empty()
    must(await restore(to, [club()], file))
    assert.deepEqual(await to.one(sql`select count(*) as n from a_game where colour = 'red'`), { n: 1200 })

    const newer = join(folder, 'newer.gz')
    must(await backup(to, [club()], newer))
    await rm(next)
    const answer = await restore(await empty(), [club()], newer)
    assert.equal(!answer.ok && answer.error.code, 'store.backupVersion')
  })

  test('a damaged backup is refused and leaves the database as it was', async () => {
    const from = await filled()
    const file = join(folder, 'whole.gz')
    must(await backup(from, [club()], file))
    const whole = await readFile(file)
    const text = gunzipSync(whole).toString('latin1')
    const damages: [string, Buffer][] = [
      ['cut off', whole.subarray(0, whole.length - 20)],
      ['cut off early', whole.subarray(0, 100)],
      [
        'a flipped bit',
        Buffer.from(whole.map((byte, i) => (i === Math.floor(whole.length / 2) ? byte ^ 4 : byte))),
      ],
      ['not gzip', Buffer.from('hello')],
      ['empty', Buffer.alloc(0)],
      ['another gzip file', gzipSync('hello\nworld\n')],
      ['a changed value', gzipSync(Buffer.from(text.replace('quote', 'quite'), 'latin1'))],
      ['a row taken out', gzipSync(Buffer.from(text.replace(/\n440111[^\n]*\n/, '\n'), 'latin1'))],
      [
        'a table taken out',
        gzipSync(Buffer.from(text.replace(/table \{"name":"setting"[^\n]*\n[^\n]*\n\\\.\n/, ''), 'latin1')),
      ],
      [
        'the manifest taken out',
        gzipSync(Buffer.from(text.slice(0, text.indexOf('\nmanifest ') + 1), 'latin1')),
      ],
      ['something added', gzipSync(Buffer.from(`${text}table {}\n`, 'latin1'))],
    ]
    const to = await empty()
    for (const [name, bytes] of damages) {
      const damaged = join(folder, 'damaged.gz')
      await writeFile(damaged, bytes)
      const checked = await verifyBackup(damaged)
      assert.equal(!checked.ok && checked.error.code, 'store.backupDamaged', name)
      const answer = await restore(to, [club()], damaged)
      assert.equal(!answer.ok && answer.error.code, 'store.backupDamaged', name)
      assert.deepEqual(await to.one(sql`select to_regclass('a_game') is null as none`), { none: true }, name)
    }
    must(await restore(to, [club()], file))
  })

  test('a city moves to a server of another version and back', { timeout: 120_000 }, async (t) => {
    if (!existsSync('/usr/lib/postgresql/15/bin/postgres')) return t.skip('no PostgreSQL 15 on this machine')
    const server = await startServer()
    try {
      const from = await filled()
      const [there, back] = [join(folder, 'there.gz'), join(folder, 'back.gz')]
      must(await backup(from, [club()], there))
      const old = must(await openStore({ url: server.url }))
      assert.equal(old.engine.version, 15)
      const moved = must(await restore(old, [club()], there))
      assert.deepEqual(await contents(old), await contents(from))
      assert.deepEqual(must(await backup(old, [club()], back)).tables, moved.tables)
      await old.close()
      const home = await empty()
      must(await restore(home, [club()], back))
      assert.deepEqual(await contents(home), await contents(from))
      assert.equal(await schemaOf(home), await schemaOf(from))
    } finally {
      await server.stop()
    }
  })

  test('an attachment cannot be written outside its folder', async () => {
    const file = join(folder, 'evil.gz')
    const header = JSON.stringify({ madeAt: '2026-01-01T00:00:00Z', version: 18, migrations: [] })
    const sha = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
    const head = JSON.stringify({ path: '../../escape', bytes: 0, sha256: sha })
    const manifest = JSON.stringify({ tables: {}, counters: [], files: 1 })
    await writeFile(file, gzipSync(`huying-backup 1\n${header}\nfile ${head}\n\nmanifest ${manifest}\n`))
    assert.equal((await verifyBackup(file)).ok, true)
    const answer = await restore(await empty(), [club()], file, { folder: join(folder, 'x', 'y') })
    assert.equal(!answer.ok && answer.error.code, 'store.backupDamaged')
  })

  test('a place that cannot be written or read is told', async () => {
    const from = await empty()
    must(await migrate(from, [club()]))
    const there = join(folder, 'no', 'such', 'folder.gz')
    const made = await backup(from, [club()], there)
    assert.equal(!made.ok && made.error.code, 'store.backupFile')
    const read = await restore(from, [club()], there)
    assert.equal(!read.ok && read.error.code, 'store.backupFile')
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.endsWith('.part')),
      [],
    )
  })
})
