import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { after, before, describe, test } from 'node:test'
import type { Store } from './declare.ts'
import { openClient } from './driver.ts'
import { openStore, sql } from './index.ts'
import { judgeServer } from './open.ts'
import { freshStore } from './testing.ts'

describe('platform / store / open', () => {
  const code = (answer: Awaited<ReturnType<typeof openStore>>) => (answer.ok ? 'opened' : answer.error.code)

  let store: Store
  before(async () => {
    store = await freshStore([])
  })
  after(() => store.close())

  const elsewhere = (database: string) => {
    const url = new URL(store.engine.url)
    url.pathname = `/${database}`
    return url.href
  }

  test('a server is opened by its address', async () => {
    const opened = await openStore({ url: store.engine.url, poolSize: 2 })
    assert.ok(opened.ok)
    assert.deepEqual(await opened.value.query(sql`select 1 as n`), [{ n: 1 }])
    assert.ok(opened.value.engine.version >= 15)
    await opened.value.close()
  })

  for (const url of ['', 'huying', 'mysql://localhost/x', 'http://localhost:5432', 'postgres://[bad'])
    test(`not an address of PostgreSQL: "${url}"`, async () =>
      assert.equal(code(await openStore({ url })), 'store.urlWrong'))

  test('nobody listens there', async () => {
    assert.equal(
      code(await openStore({ url: 'postgresql://huying@127.0.0.1:41099/huying' })),
      'store.unreachable',
    )
    assert.equal(
      code(await openStore({ url: 'postgresql://huying@localhost/x?host=/tmp/no-such-socket' })),
      'store.unreachable',
    )
    assert.equal(
      code(await openStore({ url: 'postgresql://huying@no-such-host.invalid/x' })),
      'store.unreachable',
    )
  })

  test('the database is not there', async () => {
    assert.equal(code(await openStore({ url: elsewhere('no_such_database') })), 'store.databaseMissing')
  })

  test('a database that cannot keep Chinese', async () => {
    const name = `ascii_${process.pid}`
    const client = await openClient(elsewhere('postgres'))
    try {
      await client.query(
        `create database ${name} template template0 encoding 'SQL_ASCII' locale_provider libc lc_collate 'C' lc_ctype 'C'`,
      )
      const answer = await openStore({ url: elsewhere(name) })
      assert.equal(code(answer), 'store.encodingWrong')
    } finally {
      await client.query(`drop database if exists ${name}`)
      await client.end()
    }
  })

  test('a server too old', () => {
    const judged = judgeServer(
      { number: 140_009, version: '14.9', encoding: 'UTF8', citus: false },
      'postgresql://x',
    )
    assert.equal(!judged.ok && judged.error.code, 'store.serverTooOld')
    assert.deepEqual(
      judgeServer({ number: 170_001, version: '17.1', encoding: 'UTF8', citus: true }, 'postgresql://x'),
      {
        ok: true,
        value: { kind: 'cluster', version: 17, url: 'postgresql://x' },
      },
    )
  })

  async function closed(url: string) {
    const opened = await openStore({ url })
    if (opened.ok) await opened.value.close()
    return opened
  }

  /** Speaks just enough of the protocol to turn a client away. */
  async function turningAway(sqlstate: string): Promise<Server> {
    const fields = Buffer.from(`SFATAL\0C${sqlstate}\0Mno\0\0`)
    const head = Buffer.alloc(5)
    head.write('E')
    head.writeInt32BE(fields.length + 4, 1)
    const server = createServer((socket) => {
      socket.once('data', () => socket.end(Buffer.concat([head, fields])))
      socket.on('error', () => {})
    })
    await new Promise<void>((go) => server.listen(41_098, '127.0.0.1', go))
    return server
  }

  for (const [sqlstate, expected] of [
    ['28P01', 'store.loginRefused'],
    ['28000', 'store.loginRefused'],
    ['3D000', 'store.databaseMissing'],
    ['57P03', 'store.unreachable'],
  ] as const)
    test(`turned away with ${sqlstate}: ${expected}`, async () => {
      const server = await turningAway(sqlstate)
      try {
        assert.equal(
          code(await openStore({ url: 'postgresql://clerk:wrong@127.0.0.1:41098/city' })),
          expected,
        )
      } finally {
        server.close()
      }
    })

  test('a server that wants a password: none, a wrong one, the right one', async (t) => {
    if (store.engine.kind !== 'embedded')
      return t.skip('changes the rules of its server, so only on the embedded one')
    const client = await openClient(elsewhere('postgres'))
    const { rows } = await client.query<{ path: string }>(`select current_setting('hba_file') as path`)
    const path = rows[0]?.path ?? ''
    const rules = await readFile(path, 'utf8')
    try {
      await client.query(`create role clerk login password 'right'`)
      await writeFile(path, `local all clerk scram-sha-256\n${rules}`)
      await client.query('select pg_reload_conf()')
      const as = (password: string) => store.engine.url.replace('//huying@', `//clerk${password}@`)
      for (let i = 0; i < 100 && code(await closed(as(''))) === 'opened'; i++)
        await new Promise((go) => setTimeout(go, 10))
      assert.equal(code(await openStore({ url: as('') })), 'store.loginRefused')
      assert.equal(code(await openStore({ url: as(':wrong') })), 'store.loginRefused')
      const opened = await openStore({ url: as(':right') })
      assert.equal(code(opened), 'opened')
      if (opened.ok) await opened.value.close()
    } finally {
      await writeFile(path, rules)
      await client.query('drop role clerk')
      await client.query('select pg_reload_conf()')
      await client.end()
    }
  })
})
