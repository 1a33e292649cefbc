import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { must, newId, ok } from '../../../../base/index.ts'
import { openVault } from '../../../fields/index.ts'
import { sql } from '../../../store/index.ts'
import { list } from '../index.ts'
import { DISTRICT, freshIntake, HEAD, who } from '../testing.ts'
import {
  guardOf,
  nameFits,
  nextRun,
  openSources,
  promiseOf,
  type SourceDraft,
  source,
  sourceFault,
} from './index.ts'
import { openSftp } from './sftp.ts'

describe('platform / catalogue / intake / sources', () => {
  let club: Awaited<ReturnType<typeof freshIntake>>
  let pulls: ReturnType<typeof openSources>
  let outside: ReturnType<typeof openSources>
  before(async () => {
    club = await freshIntake()
    const city = {
      vault: openVault({ key: Buffer.alloc(32, 7) }),
      guard: guardOf(['127.0.0.0/8', '::1']),
      inbox: join(club.folder, 'inbox'),
      receive: club.intake.receive,
      working: async () => () => true,
    }
    pulls = openSources(city)
    outside = openSources({ ...city, guard: guardOf([]) })
  })
  after(() => club.close())

  const save = async (
    draft: Omit<SourceDraft, 'mode' | 'schedule' | 'active' | 'title'> & Partial<SourceDraft>,
  ) =>
    club.store.tx((tx) =>
      pulls.save(
        tx,
        who,
        { mode: 'full', schedule: null, active: true, title: '球馆', ...draft },
        club.now(),
      ),
    )
  const run = (id: string, by = pulls) =>
    by.run(club.store, DISTRICT, id, club.now(), new AbortController().signal)

  test('a plan runs on working days, on the last day of short months, and after its time', () => {
    const at = (text: string) => new Date(text)
    const weekdays = (day: string) => ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())
    // Friday 2026-11-20 10:00 in China
    const friday = at('2026-11-20T02:00:00Z')
    const next = (schedule: Parameters<typeof nextRun>[0]) =>
      nextRun(schedule, friday, weekdays).toISOString()
    assert.equal(next({ every: 'minutes', minutes: 5 }), '2026-11-20T02:05:00.000Z')
    assert.equal(next({ every: 'day', at: '10:00' }), '2026-11-21T02:00:00.000Z')
    assert.equal(next({ every: 'day', at: '09:00', workingDays: true }), '2026-11-23T01:00:00.000Z')
    assert.equal(next({ every: 'week', weekday: 5, at: '11:00' }), '2026-11-20T03:00:00.000Z')
    assert.equal(next({ every: 'month', day: 31, at: '08:30' }), '2026-11-30T00:30:00.000Z')
    assert.equal(next({ every: 'month', day: 5, at: '08:30', workingDay: true }), '2026-12-07T00:30:00.000Z')
    assert.equal(promiseOf('monthly', friday)?.workingDays, 5)
    assert.equal(promiseOf('other', friday), null)
  })

  test('a pattern is read as people write it, however many stars it has', () => {
    assert.ok(nameFits('*.csv', '会员.csv'))
    assert.ok(nameFits('a*b?c', 'axxbyc'))
    assert.ok(!nameFits('*.csv', 'x.csv.exe'))
    assert.ok(!nameFits(`${'*a'.repeat(200)}b`, 'a'.repeat(5000)))
  })

  test('what cannot be a source is refused in words', () => {
    assert.ok(sourceFault('web', { url: 'file:///etc/passwd' }, null))
    assert.ok(sourceFault('web', { url: 'http://a:b@host/x' }, null))
    assert.ok(sourceFault('folder', { folder: '../../etc' }, null))
    assert.ok(sourceFault('folder', { folder: '/etc' }, null))
    assert.ok(sourceFault('sftp', { host: 'h', user: 'u', folder: '/' }, null))
    assert.ok(
      sourceFault('database', { host: 'h', user: 'u', database: 'd', engine: 'oracle', table: 't' }, null),
    )
    assert.equal(sourceFault('web', { url: 'https://host/x' }, { every: 'day', at: '06:30' }), null)
    assert.ok(sourceFault('web', { url: 'https://host/x' }, { every: 'day', at: '25:00' }))
  })

  test('inner addresses are not reached unless the network is listed', async () => {
    const none = guardOf([])
    for (const host of [
      '127.0.0.1',
      '10.2.3.4',
      '169.254.169.254',
      '[::1]',
      '::ffff:127.0.0.1',
      'localhost',
      '0.0.0.0',
    ]) {
      const asked = await none(host)
      assert.equal(!asked.ok && asked.error.code, 'source.privateAddress', host)
    }
    assert.ok((await none('93.184.216.34')).ok)
    assert.ok((await guardOf(['10.2.0.0/16'])('10.2.3.4')).ok)
    assert.ok(!(await guardOf(['10.2.0.0/16'])('10.3.3.4')).ok)
  })

  async function served(answer: (request: IncomingMessage, response: ServerResponse) => void) {
    const server = createServer(answer)
    await new Promise<void>((go) => server.listen(0, '127.0.0.1', go))
    const { port } = server.address() as AddressInfo
    return { url: `http://127.0.0.1:${port}`, stop: () => new Promise((go) => server.close(go)) }
  }

  test('HTTP: fetched when it has changed, a break on the way keeps nothing, secrets go to their host only', async () => {
    const one = await club.publish()
    let body = `${HEAD}A1,王芳,1,12,2024-03-01,\n`
    let broken = false
    const asked: (string | undefined)[] = []
    const stranger = await served((request, response) => {
      asked.push(`stranger ${request.headers.authorization ?? 'none'}`)
      response.end(body)
    })
    const server = await served((request, response) => {
      asked.push(request.headers.authorization)
      if (request.url === '/away') {
        response.writeHead(302, { location: `${stranger.url}/x.csv` }).end()
        return
      }
      const etag = `"${body.length}"`
      if (request.headers['if-none-match'] === etag) {
        response.writeHead(304).end()
        return
      }
      response.writeHead(200, { etag, 'content-length': Buffer.byteLength(body) })
      if (!broken) response.end(body)
      else {
        response.write(body.slice(0, 20))
        setTimeout(() => response.destroy(), 20)
      }
    })
    try {
      const made = must(
        await save({
          dataset: one.id,
          kind: 'web',
          config: { url: `${server.url}/m.csv` },
          secret: 'Bearer s3cret',
        }),
      )
      const id = made.source.id
      assert.equal(JSON.stringify(made).includes('s3cret'), false)
      const kept = await club.store.one<{ secret: string }>(
        sql`select secret from intake_source where id = ${id}::uuid`,
      )
      assert.match(kept?.secret ?? '', /^v1\./)
      assert.equal((await run(id, outside)).trouble?.code, 'source.privateAddress')

      const first = await run(id)
      assert.equal(first.trouble, null)
      assert.equal(first.receipts.length, 1)
      assert.equal((await run(id)).receipts.length, 0)
      body = `${HEAD}A1,王芳,1,13,2024-03-01,\n${'A2,李强,1,1,2024-03-01,\n'.repeat(1)}`
      broken = true
      const half = await run(id)
      assert.equal(half.trouble?.code, 'intake.sourceDied')
      assert.equal((await list(club.store, DISTRICT, { dataset: one.id, limit: 9 })).length, 1)
      assert.equal((await source(club.store, DISTRICT, id))?.failures, 1)
      broken = false
      assert.equal((await run(id)).receipts.length, 1)
      assert.deepEqual(new Set(asked), new Set(['Bearer s3cret']))

      const away = must(
        await save({
          dataset: one.id,
          kind: 'web',
          config: { url: `${server.url}/away` },
          secret: 'Bearer s3cret',
        }),
      )
      await run(away.source.id)
      assert.equal(asked.at(-1), 'stranger none')
      const facts = await club.store.query<{ body: unknown }>(
        sql`select body from fact where kind like 'source.%'`,
      )
      assert.doesNotMatch(JSON.stringify(facts), /s3cret/)
    } finally {
      await Promise.all([server.stop(), stranger.stop()])
    }
  })

  test('folder: a file is taken once it has been still, and put away', async () => {
    const one = await club.publish()
    const made = must(
      await save({
        dataset: one.id,
        kind: 'folder',
        config: { folder: 'club', pattern: '*.csv', stableSeconds: 5 },
      }),
    )
    const folder = join(club.folder, 'inbox', 'club')
    assert.equal((await run(made.source.id)).receipts.length, 0)
    await mkdir(folder, { recursive: true })
    const path = join(folder, '会员.csv')
    await writeFile(path, `${HEAD}A1,王芳,1,12,2024-03-01,\n`)
    await writeFile(join(folder, 'notes.txt'), 'x')
    assert.equal((await run(made.source.id)).receipts.length, 0)
    // seen twice with the same size, but touched a moment ago
    assert.equal((await run(made.source.id)).receipts.length, 0)
    const old = new Date(Date.now() - 60_000)
    await utimes(path, old, old)
    assert.equal((await run(made.source.id)).receipts.length, 0)
    const got = await run(made.source.id)
    assert.equal(got.receipts[0]?.delivery.name, '会员.csv')
    assert.deepEqual((await readdir(folder)).sort(), ['done', 'notes.txt'])
    assert.equal((await readdir(join(folder, 'done'))).length, 1)
  })

  test('push: rows by a key, once for each idempotency key', async () => {
    const one = await club.publish()
    const made = must(await save({ dataset: one.id, kind: 'push', config: {}, mode: 'increment' }))
    const key = made.key ?? assert.fail()
    const found = must(await pulls.ofKey(club.store, DISTRICT, key))
    assert.equal(found.dataset, one.id)
    assert.ok(!(await pulls.ofKey(club.store, DISTRICT, `${key.slice(0, -1)}_`)).ok)
    const rows = [{ 卡号: 'A1', 姓名: '王芳', 级别: '1', 积分: 12, 入会日期: '2024-03-01', 备注: null }]
    const first = must(await pulls.push(club.store, found, { rows, own: 'call-0001' }, club.now()))
    const again = must(await pulls.push(club.store, found, { rows, own: 'call-0001' }, club.now()))
    assert.deepEqual([first.again, again.again], [false, true])
    const other = await pulls.push(
      club.store,
      found,
      { rows: [{ ...rows[0], 积分: 13 }], own: 'call-0001' },
      club.now(),
    )
    assert.equal(!other.ok && other.error.code, 'intake.keyTaken')
    const done = must(await club.intake.load(club.store, who, first.delivery.id, club.now()))
    assert.equal(done.state, 'loaded')
    assert.equal((await club.rowsOf(one.id))[0]?.f_points, 12)
    // there and back again: a push that names itself is never last month's
    for (const [points, own] of [
      [13, 'call-0002'],
      [12, 'call-0003'],
    ] as const) {
      const next = must(
        await pulls.push(club.store, found, { rows: [{ ...rows[0], 积分: points }], own }, club.now()),
      )
      must(await club.intake.load(club.store, who, next.delivery.id, club.now()))
      assert.equal((await club.rowsOf(one.id))[0]?.f_points, points)
    }
    const deep = await pulls.push(club.store, found, { rows: [{ a: { b: 1 } }] }, club.now())
    assert.equal(!deep.ok && deep.error.code, 'source.badRows')
  })

  test('PostgreSQL: whole, and then what is new with an overlap for clocks that differ', async () => {
    const one = await club.publish()
    await club.store.tx(async (tx) => {
      await tx.run(
        sql.raw(
          `create table "会员 源" (卡号 text, 姓名 text, 级别 text, 积分 int, 入会日期 date, 备注 text, "Changed At" timestamptz)`,
        ),
      )
      await tx.run(
        sql.raw(`insert into "会员 源" values
      ('A1', '王芳', '1', 12, '2024-03-01', E'第一行\n"第二行"', '2026-11-20T01:00:00Z'),
      ('A2', '李强', '2', 7, '2024-03-02', null, '2026-11-20T02:00:00Z')`),
      )
    })
    const url = new URL(club.store.engine.url)
    const socket = url.searchParams.get('host') ?? url.hostname
    // the test engine listens on a socket only: the address is what the guard answers
    const local = openSources({
      vault: openVault({ key: Buffer.alloc(32, 7) }),
      guard: async () => ok({ address: decodeURIComponent(socket), family: 4 }),
      inbox: join(club.folder, 'inbox'),
      receive: club.intake.receive,
      working: async () => () => true,
    })
    const made = must(
      await save({
        ...{
          dataset: one.id,
          kind: 'database',
          mode: 'increment',
          secret: decodeURIComponent(url.password) || 'none',
        },
        config: {
          ...{
            engine: 'postgresql',
            host: 'db.club',
            port: Number(url.port || 5432),
            user: decodeURIComponent(url.username),
          },
          ...{ database: url.pathname.slice(1), table: '会员 源' },
          columns: ['卡号', '姓名', '级别', '积分', '入会日期', '备注'],
          cursor: { column: 'Changed At', kind: 'time', overlapMinutes: 30 },
        },
      }),
    )
    const first = await run(made.source.id, local)
    assert.equal(first.trouble, null)
    const loaded = must(
      await club.intake.load(club.store, who, first.receipts[0]?.delivery.id as string, club.now()),
    )
    assert.equal(loaded.counts?.fresh, 2)
    assert.equal((await club.rowsOf(one.id))[0]?.f_note, '第一行\n"第二行"')
    // its clock goes wrong by ten minutes: the row is still seen
    await club.store.tx((tx) =>
      tx.run(
        sql.raw(
          `insert into "会员 源" values ('A3', '赵敏', '1', 0, '2025-01-01', '', '2026-11-20T01:50:00Z')`,
        ),
      ),
    )
    const second = await run(made.source.id, local)
    const more = must(
      await club.intake.load(club.store, who, second.receipts[0]?.delivery.id as string, club.now()),
    )
    assert.deepEqual([more.counts?.fresh, more.counts?.unchanged], [1, 1])
    const wrong = must(
      await save({
        ...{ dataset: one.id, kind: 'database', secret: 'x' },
        config: { ...made.source.config, table: 'no such table' },
      }),
    )
    const failed = await run(wrong.source.id, local)
    assert.equal(failed.trouble?.code, 'intake.sourceDied')
    assert.match(failed.trouble?.says.en ?? '', /42P01/)
  })

  test('SFTP: files of a host whose key is registered, each once; another key is refused', async () => {
    const { default: ssh } = await import('ssh2')
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
      publicKeyEncoding: { type: 'pkcs1', format: 'pem' },
    })
    const content = Buffer.from(`${HEAD}A1,王芳,1,12,2024-03-01,\n`)
    const { STATUS_CODE } = ssh.utils.sftp
    let changed = 1_700_000_000
    const host = new ssh.Server({ hostKeys: [privateKey] }, (client) => {
      client.on('error', () => {})
      client.on('authentication', (login) =>
        login.method === 'password' && login.password === 'right'
          ? login.accept()
          : login.reject(['password']),
      )
      client.on('ready', () =>
        client.on('session', (accept) =>
          accept().on('sftp', (open) => {
            const sftp = open()
            let told = false
            const attrs = {
              mode: 0o100644,
              uid: 0,
              gid: 0,
              size: content.length,
              atime: 1,
              mtime: changed,
            }
            sftp.on('OPENDIR', (id) => sftp.handle(id, Buffer.from('d')))
            sftp.on('READDIR', (id) => {
              if (told) return sftp.status(id, STATUS_CODE.EOF)
              told = true
              sftp.name(id, [
                { filename: 'members.csv', longname: '', attrs },
                { filename: 'other.txt', longname: '', attrs },
              ])
            })
            sftp.on('OPEN', (id) => sftp.handle(id, Buffer.from('f')))
            sftp.on('FSTAT', (id) => sftp.attrs(id, attrs))
            sftp.on('READ', (id, _handle, offset, length) =>
              offset >= content.length
                ? sftp.status(id, STATUS_CODE.EOF)
                : sftp.data(id, content.subarray(offset, offset + length)),
            )
            sftp.on('CLOSE', (id) => {
              told = false
              sftp.status(id, STATUS_CODE.OK)
            })
          }),
        ),
      )
    })
    await new Promise<void>((go) => host.listen(0, '127.0.0.1', () => go()))
    const { port } = host.address() as AddressInfo
    try {
      const config = {
        host: '127.0.0.1',
        port,
        user: 'club',
        folder: '/out',
        pattern: '*.csv',
        hostKey: 'SHA256:none',
      }
      const strange = await openSftp(config, 'right', guardOf(['127.0.0.1']), new Date())
      assert.equal(!strange.ok && strange.error.code, 'source.hostKey')
      const hostKey = /SHA256:\S+?(?=[）)])/.exec(strange.ok ? '' : strange.error.says.zh)?.[0] ?? ''
      const denied = await openSftp({ ...config, hostKey }, 'wrong', guardOf(['127.0.0.1']), new Date())
      assert.equal(!denied.ok && denied.error.code, 'source.refused')
      const one = await club.publish()
      const made = must(
        await save({ dataset: one.id, kind: 'sftp', config: { ...config, hostKey }, secret: 'right' }),
      )
      const first = await run(made.source.id)
      assert.equal(first.trouble, null)
      assert.equal(first.receipts[0]?.delivery.name, 'members.csv')
      assert.equal((await run(made.source.id)).receipts.length, 0)
      // the host's clock goes an hour ahead: taken once the file stands the same at the next look, not an hour later
      changed = Math.floor(Date.now() / 1000) + 3_600
      assert.equal((await run(made.source.id)).receipts.length, 0)
      assert.equal((await run(made.source.id)).receipts.length, 1)
      const found = must(
        await pulls.look(
          club.store,
          who,
          { id: made.source.id, dataset: one.id, kind: 'sftp', config: { ...config, hostKey } },
          new Date(),
        ),
      )
      assert.deepEqual(found, { what: 'files', names: ['members.csv'], more: 0 })
      const moved = await pulls.look(
        club.store,
        who,
        {
          id: made.source.id,
          dataset: one.id,
          kind: 'sftp',
          config: { ...config, hostKey, host: 'localhost' },
        },
        new Date(),
      )
      assert.equal(!moved.ok && moved.error.code, 'source.bad')
    } finally {
      await new Promise<void>((go) => host.close(() => go()))
    }
  })

  const MARIADB = process.env.HUYING_TEST_MARIADB ?? '/usr/sbin/mariadbd'

  test('MariaDB: whole and by key, every value as it stands there', {
    skip: existsSync(MARIADB) ? false : `no MariaDB server at ${MARIADB} (HUYING_TEST_MARIADB names one)`,
  }, async () => {
    const folder = await mkdtemp('/tmp/huying-mariadb-')
    const base = join(MARIADB, '../../..')
    const language = join(base, 'usr/share/mysql')
    const socket = join(folder, 's')
    const port = 40_000 + (process.pid % 20_000)
    const start = join(folder, 'init.sql')
    await writeFile(
      start,
      `create database club character set utf8mb4; create user reader@'127.0.0.1' identified by 'right';
grant select on club.* to reader@'127.0.0.1'; use club;
create table 会员 (id bigint unsigned primary key, 卡号 varchar(20), 姓名 varchar(20), 级别 char(1), 积分 decimal(30,0), 入会日期 date, 备注 text);
insert into 会员 values (1, 'A1', '王䶮', '1', 12, '2024-03-01', '"引号"'), (18446744073709551615, 'A2', '李强', '2', 7, '2024-03-02', null);
`
        .replaceAll('\n', ' ')
        .replaceAll(';', ';\n'),
    )
    const common = [
      ...[
        '--no-defaults',
        `--datadir=${join(folder, 'data')}`,
        `--lc-messages-dir=${language}`,
        '--user=root',
      ],
      ...[`--character-sets-dir=${join(language, 'charsets')}`, '--innodb-buffer-pool-size=16M'],
      `--plugin-dir=${join(base, 'usr/lib/mysql/plugin')}`,
    ]
    await mkdir(join(folder, 'data'))
    const tables = await Promise.all(
      ['mysql_system_tables.sql', 'mysql_system_tables_data.sql'].map((name) =>
        readFile(join(language, name), 'utf8'),
      ),
    )
    const founded = spawnSync(MARIADB, [...common, '--bootstrap'], {
      input: ['create database mysql;', 'use mysql;', ...tables].join('\n'),
    })
    assert.equal(founded.status, 0, founded.stderr?.toString().slice(-500))
    const running = spawn(
      MARIADB,
      [
        ...common,
        ...[`--socket=${socket}`, `--port=${port}`, '--bind-address=127.0.0.1', `--init-file=${start}`],
        ...[`--pid-file=${join(folder, 'pid')}`, '--character-set-server=utf8mb4', '--skip-name-resolve'],
      ],
      { stdio: 'ignore' },
    )
    const ended = new Promise((go) => running.once('exit', go))
    try {
      const one = await club.publish()
      const made = must(
        await save({
          ...{ dataset: one.id, kind: 'database', mode: 'increment', secret: 'right' },
          config: {
            ...{ engine: 'mysql', host: '127.0.0.1', port, user: 'reader', database: 'club', table: '会员' },
            cursor: { column: 'id', kind: 'key' },
          },
        }),
      )
      let first = await run(made.source.id)
      for (let i = 0; i < 100 && first.trouble; i++) {
        await new Promise((go) => setTimeout(go, 100))
        first = await run(made.source.id)
      }
      assert.equal(first.trouble, null)
      const done = must(
        await club.intake.load(club.store, who, first.receipts[0]?.delivery.id as string, club.now()),
      )
      assert.equal(done.counts?.fresh, 2)
      assert.deepEqual(
        (await club.rowsOf(one.id)).map((row) => [row.f_full_name, row.f_points]),
        [
          ['王䶮', 12],
          ['李强', 7],
        ],
      )
      assert.equal(
        (await source(club.store, DISTRICT, made.source.id))?.cursor?.reached,
        '18446744073709551615',
      )
      assert.equal((await run(made.source.id)).receipts.length, 0)
    } finally {
      running.kill('SIGKILL')
      await ended
      await rm(folder, { recursive: true, force: true })
    }
  })

  test('a source that is due is taken once, by whoever comes first', async () => {
    const one = await club.publish()
    const url = `http://127.0.0.1:9/${newId()}`
    const made = must(
      await save({
        dataset: one.id,
        kind: 'web',
        config: { url },
        schedule: { every: 'minutes', minutes: 1 },
      }),
    )
    const at = new Date(club.now().getTime() + 10 * 60_000)
    const stop = new AbortController().signal
    const runs = await Promise.all([1, 2].map(() => pulls.runNext(club.store, DISTRICT, at, stop)))
    assert.equal(runs.filter((run) => run !== null).length, 1)
    const later = await source(club.store, DISTRICT, made.source.id)
    assert.equal(later?.trouble?.code, 'source.unreachable')
    assert.ok((later?.nextAt?.getTime() ?? 0) > at.getTime())
  })
})
