import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { must } from '../../base/index.ts'
import type { Store } from './declare.ts'
import { isAlive, lockFolder, markOf } from './folder.ts'
import { openStore, sql } from './index.ts'

describe('platform / store / embedded', () => {
  let folder: string
  /** Long, with a space and with Chinese: a socket could not live there. */
  let city: string
  before(async () => {
    folder = await mkdtemp('/tmp/huying-embedded-')
    city = join(folder, '城市 数据', 'x'.repeat(120))
  })
  after(() => rm(folder, { recursive: true, force: true }))

  const open = async (more = {}): Promise<Store> => must(await openStore({ dataDir: city, ...more }))
  const rowsKept = async (store: Store) =>
    (await store.one<{ n: number }>(sql`select count(*) as n from kept`))?.n
  const code = (answer: Awaited<ReturnType<typeof openStore>>) => (answer.ok ? 'opened' : answer.error.code)
  const postmaster = async () =>
    Number((await readFile(join(city, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0])

  async function startChild() {
    const script = new URL('./open-child.test-helper.ts', import.meta.url).pathname
    const child = spawn(process.execPath, [script, city], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(child.stdout, 'data')
    return child
  }

  test('a new folder becomes a city, and keeps it', { timeout: 60_000 }, async () => {
    const first = await open()
    assert.equal(first.engine.kind, 'embedded')
    await first.tx((tx) => tx.run(sql`create table kept (n int)`))
    assert.deepEqual(
      await first.one(sql`select current_setting('fsync') as fsync, current_setting('listen_addresses') as tcp,
      datcollate as collate, datctype as ctype, pg_encoding_to_char(encoding) as encoding from pg_database where datname = current_database()`),
      { fsync: 'on', tcp: '', collate: 'C', ctype: 'C.UTF-8', encoding: 'UTF8' },
    )
    assert.deepEqual(await first.one(sql`select upper('é') as upper, '重庆' < '𠮷' as ordered`), {
      upper: 'É',
      ordered: true,
    })
    await first.close()
    assert.equal(existsSync(join(city, 'city.json')), false)
    const second = await open()
    assert.equal(await rowsKept(second), 0)
    await second.close()
    await second.close()
  })

  test('the second starter is refused; a command may join', async () => {
    const child = await startChild()
    const answer = await openStore({ dataDir: city })
    assert.equal(code(answer), 'store.folderInUse')
    assert.equal(!answer.ok && answer.error.detail?.pid, child.pid)
    const beside = await open({ join: true })
    assert.equal(await rowsKept(beside), 1)
    await beside.close()
    child.kill('SIGKILL')
    await once(child, 'exit')
  })

  test('an engine whose parent was killed is used again, with all that was acknowledged', async () => {
    const orphan = await postmaster()
    const store = await open()
    assert.equal(await postmaster(), orphan)
    assert.equal(await rowsKept(store), 1)
    await store.close()
    assert.equal(await isAlive(await markOf(orphan)), false)
  })

  test('an orphan that cannot be reached is replaced', async () => {
    const child = await startChild()
    child.kill('SIGKILL')
    await once(child, 'exit')
    const orphan = await markOf(await postmaster())
    const note = JSON.parse(await readFile(join(city, 'engine.json'), 'utf8')) as { socketDir: string }
    await rm(note.socketDir, { recursive: true })
    const store = await open()
    assert.equal(await isAlive(orphan), false)
    assert.equal(await rowsKept(store), 2)
    await store.close()
  })

  test('parent and engine killed: the next start recovers', async () => {
    const child = await startChild()
    const engine = await postmaster()
    child.kill('SIGKILL')
    process.kill(engine, 'SIGKILL')
    await once(child, 'exit')
    const store = await open()
    assert.equal(await rowsKept(store), 3)
    await store.close()
  })

  test('a postmaster.pid whose number belongs to somebody else does not stop the start', async () => {
    await writeFile(join(city, 'postgres', 'postmaster.pid'), `${process.pid}\n${city}\n`)
    const store = await open()
    assert.equal(await rowsKept(store), 3)
    await store.close()
  })

  test('of many starters at once exactly one gets the folder', async () => {
    const place = join(folder, 'locks')
    for (let round = 0; round < 5; round++) {
      const answers = await Promise.all(Array.from({ length: 12 }, () => lockFolder(place)))
      const got = answers.filter((answer) => answer.ok)
      assert.equal(got.length, 1)
      await Promise.all(got.map((answer) => must(answer).release()))
    }
  })

  test('a folder that cannot be written is told', async () => {
    await writeFile(join(folder, 'a-file'), '')
    assert.equal(
      code(await openStore({ dataDir: join(folder, 'a-file', 'below') })),
      'store.folderNotWritable',
    )
    assert.equal(code(await openStore({ dataDir: '/proc/huying' })), 'store.folderNotWritable')
  })

  test('a cluster of another major version, or a broken one, is told and the folder is free again', async () => {
    const version = join(city, 'postgres', 'PG_VERSION')
    const was = await readFile(version, 'utf8')
    await writeFile(version, '14\n')
    assert.equal(code(await openStore({ dataDir: city })), 'store.folderVersion')
    await writeFile(version, was)
    const control = join(city, 'postgres', 'global', 'pg_control')
    const bytes = await readFile(control)
    await rm(control)
    const answer = await openStore({ dataDir: city })
    assert.equal(code(answer), 'store.engineFailed')
    assert.match(String(!answer.ok && answer.error.detail?.reason), /could not find the database system/)
    await writeFile(control, bytes)
    await (await open()).close()
  })

  test('a cluster whose making was interrupted is made anew', async () => {
    const place = join(folder, 'half')
    await mkdir(join(place, 'postgres.new', 'base'), { recursive: true })
    const store = must(await openStore({ dataDir: place }))
    assert.deepEqual(await store.query(sql`select 1 as n`), [{ n: 1 }])
    await store.close()
  })

  for (const end of ['throw', 'return'])
    test(`the engine of a test process goes with it (${end})`, async () => {
      const script = new URL('./testing-child.test-helper.ts', import.meta.url).pathname
      const env = { ...process.env, HUYING_TEST_DATABASE_URL: '' }
      const child = spawn(process.execPath, [script, end], { stdio: ['ignore', 'pipe', 'ignore'], env })
      let socketDir = ''
      child.stdout.on('data', (chunk: Buffer) => {
        socketDir += chunk.toString()
      })
      await once(child, 'close')
      assert.match(socketDir, /^\/tmp\/huying-/)
      while (existsSync(socketDir)) await new Promise((go) => setTimeout(go, 20))
    })
})
