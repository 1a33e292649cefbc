import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { must } from '../../base/index.ts'
import { schemas } from '../../host/index.ts'
import { backup, openStore, type Store, sql, verifyBackup } from '../../platform/store/index.ts'
import { restingCity } from '../city.ts'
import { type Started, start } from '../start/city-process.ts'
import { login, type Somebody, ticket, until } from './people.ts'
import { freePort } from './ports.ts'
import { type Line, openLine } from './proxy.ts'

const POOLER = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer'].find((one) => existsSync(one))
const skip = POOLER ? false : 'pgbouncer is not installed on this machine'

/** The real pgbouncer in transaction mode, with fewer server connections than the city asks for. */
describe('tests / scale / pooler', { skip }, () => {
  let home: Awaited<ReturnType<typeof restingCity>>
  let line: Line
  let pooler: ChildProcess
  let folder: string
  let url: string
  before(async () => {
    home = await restingCity()
    const direct = new URL(home.url)
    line = await openLine({ path: `${direct.searchParams.get('host')}/.s.PGSQL.${direct.port}` })
    folder = mkdtempSync(join(tmpdir(), 'huying-pooler-'))
    chmodSync(folder, 0o777)
    const port = await freePort()
    writeFileSync(
      join(folder, 'ini'),
      [
        '[databases]',
        `* = host=127.0.0.1 port=${line.port} user=${direct.username}`,
        '[pgbouncer]',
        'listen_addr = 127.0.0.1',
        `listen_port = ${port}`,
        'unix_socket_dir =',
        'auth_type = any',
        'pool_mode = transaction',
        'default_pool_size = 8',
        'max_client_conn = 200',
        `logfile = ${folder}/log`,
        `pidfile = ${folder}/pid`,
      ].join('\n'),
    )
    // it refuses to run as root
    const as = process.getuid?.() === 0 ? ['-u', 'nobody'] : []
    pooler = spawn(POOLER as string, [...as, join(folder, 'ini')], { stdio: 'ignore' })
    url = `postgresql://${direct.username}@127.0.0.1:${port}${direct.pathname}`
    await until('the pooler listens', async () => {
      const socket = connect(port, '127.0.0.1')
      const up = await new Promise<boolean>((resolve) =>
        socket.once('connect', () => resolve(true)).once('error', () => resolve(false)),
      )
      socket.destroy()
      return up
    })
  })
  after(async () => {
    pooler?.kill('SIGKILL')
    await line?.stop()
    await home?.close()
    if (folder) rmSync(folder, { recursive: true, force: true })
  })

  test('statements, transactions, savepoints, COPY and settings by way of it are those of a server', async () => {
    const store: Store = must(await openStore({ url, poolSize: 8 }))
    try {
      assert.equal(
        (await store.one<{ zone: string }>(sql`select current_setting('TimeZone') as zone`))?.zone,
        'UTC',
      )
      await store.tx(async (tx) => tx.run(sql`create table club (id int primary key, name text)`))
      // more at once than there are server connections, each text again and again: nothing may be prepared by name
      const all = await Promise.all(
        Array.from({ length: 200 }, (_, n) =>
          store.tx(async (tx) => {
            await tx.run(sql`insert into club (id, name) values (${n}, ${`c${n}`})`)
            const [one] = await Promise.all([
              tx.one<{ n: number }>(sql`select count(*)::integer as n from club where id = ${n}`),
              tx.one<{ n: number }>(sql`select id as n from club where id = ${n}`),
            ])
            return one?.n
          }),
        ),
      )
      assert.ok(all.every((n) => n === 1))
      const again = await Promise.all(
        Array.from({ length: 200 }, (_, n) =>
          store.one<{ name: string }>(sql`select name from club where id = ${n}`),
        ),
      )
      assert.deepEqual(
        again.map((one) => one?.name),
        Array.from({ length: 200 }, (_, n) => `c${n}`),
      )
      const refused = await store.tx(async (tx) => {
        await tx.run(sql`delete from club`)
        return { ok: false as const, error: 'no' }
      })
      assert.equal(refused.ok, false)
      assert.equal(
        await store.copyIn(
          'club',
          ['id', 'name'],
          Array.from({ length: 500 }, (_, n) => [1_000 + n, '路灯']),
        ),
        500,
      )
      await store.bulk(async (tx) => {
        await tx.run(sql`create temp table stage (id int) on commit drop`)
        await tx.copyBytes('stage', ['id'], [Buffer.from('1\n2\n')])
        return tx.run(sql`insert into club select id + 5000, 'x' from stage`)
      })
      let rows = 0
      for await (const _ of store.copyOut(sql`select * from club`)) rows++
      assert.equal(rows, 702)
      await store.tx((tx) => tx.run(sql`drop table club`))
    } finally {
      await store.close()
    }
  })

  test('a whole city by way of it: two processes, a request from intake to dispatch, both live feeds, a backup', async () => {
    const env = {
      ...{ PORT: '0', HOST: '127.0.0.1', DATABASE_URL: url, HUYING_DATA: home.dataDir, HUYING_POOL: '8' },
      HUYING_NO_RATE_LIMIT: '1',
    }
    const cities: Started[] = [start(env), start(env)]
    try {
      const [a = '', b = ''] = await Promise.all(cities.map((one) => one.ready()))
      const agent: Somebody = await login(a, 'agent')
      const dispatcher = await login(b, 'dispatcher')
      const unit = await login(b, 'unit01')
      const areas = (await agent.at(a, 'GET', '/api/areas?under=440111')).body as { code: string }[]
      const area = areas.find((each) => each.code.length === 9)?.code ?? ''
      const feeds = await Promise.all([dispatcher.listen(a), dispatcher.listen(b)])
      const made = await Promise.all(
        Array.from({ length: 30 }, (_, n) =>
          agent.at(n % 2 ? a : b, 'POST', '/api/matters', ticket(n, area)),
        ),
      )
      for (const one of made) assert.equal(one.status, 201, JSON.stringify(one.body))
      const [first] = made
      assert.ok(first)
      const { id, version } = first.body.matter.matter as { id: string; version: number }
      const sent = await dispatcher.at(b, 'POST', `/api/matters/${id}/actions/dispatch`, {
        version,
        form: { lead: unit.unit, why: '按职责清单派单' },
      })
      assert.equal(sent.status, 200, JSON.stringify(sent.body))
      for (const feed of feeds) {
        await until('the feed hears all', () =>
          made.every(({ body }) => feed.heard.some(({ data }) => data.subject === body.matter.matter.id)),
        )
        feed.stop()
      }
      const file = join(home.dataDir, 'city.hyb')
      const store = must(await openStore({ url, poolSize: 4 }))
      must(await backup(store, schemas, file, { folder: join(home.dataDir, 'files') }))
      await store.close()
      must(await verifyBackup(file))
      // nobody met a fault while it ran
      await pause(500)
      for (const one of cities) assert.doesNotMatch(one.said(), /^\[20|"level":50/m, one.said())
    } finally {
      for (const one of cities) one.child.kill('SIGTERM')
      await Promise.all(cities.map((one) => one.ended()))
    }
  })
})
