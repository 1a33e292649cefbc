import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'vite'
import { hexOf, textOf } from './index.ts'
import { openWorld } from './testing.ts'
import { openReader } from './verifier.ts'

const run = promisify(execFile)
const repository = new URL('../../../', import.meta.url)
const here = (path: string): string => fileURLToPath(new URL(path, repository))

/** A city's public door for readers, without the rest of the city. */
async function serve(lists: Readonly<Record<string, Uint8Array>>) {
  const server = createServer((request, response) => {
    const name = (request.url ?? '').split('/').at(-1) ?? ''
    const bytes = lists[name]
    if (bytes) response.end(bytes)
    else
      response.end(
        JSON.stringify({
          lists: Object.keys(lists).map((list) => ({ list, url: `/api/public/credentials/lists/${list}` })),
        }),
      )
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise<void>((done) => server.close(() => done())),
  }
}

const published = (world: Awaited<ReturnType<typeof openWorld>>) => ({
  threshold: 1,
  keys: world.roots.keys.map((key) => ({
    kid: key.kid,
    algorithm: key.algorithm,
    publicKey: hexOf(key.publicKey),
  })),
})

test('the verifier, built as one file, checks a certificate in a plain program, with a line and without', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'huying-verifier-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  await build({
    configFile: here('web/verifier.config.ts'),
    logLevel: 'silent',
    build: { outDir: folder, emptyOutDir: false },
  })
  assert.deepEqual(await readdir(folder), ['huying-verifier.js'], 'one file')
  await copyFile(here('docs/examples/verify-offline.mjs'), join(folder, 'verify-offline.mjs'))
  const world = await openWorld('sm2', Math.floor(Date.now() / 1000))
  await writeFile(join(folder, 'roots.json'), JSON.stringify(published(world)))
  const city = await serve(world.lists)
  const check = async (code: string) =>
    JSON.parse(
      (await run(process.execPath, ['verify-offline.mjs', city.url, 'roots.json', code], { cwd: folder }))
        .stdout,
    )
  const good = textOf(await world.certificate())
  const online = await check(good)
  assert.equal(online.ok, true)
  assert.equal(online.fresh, true)
  assert.equal(online.fields[0], '白云区小明饭店')
  await city.close()
  const offline = await check(good)
  assert.deepEqual([offline.ok, offline.fresh, offline.asOf], [true, false, online.asOf])
  const back = await check(textOf(await world.certificate({ index: 7 })))
  assert.deepEqual([back.ok, back.why, back.says], [false, 'revoked', '已失效'])
})

test('a reader takes only lists that are signed and no older than its own, and says since when they hold', async (t) => {
  const now = 1_790_000_000
  const world = await openWorld('ed25519', now)
  const forged = Uint8Array.from(world.lists['status-1'])
  forged[12] = (forged[12] as number) ^ 1
  const lists: Record<string, Uint8Array> = { ...world.lists, 'status-1': forged }
  const city = await serve(lists)
  t.after(() => city.close())
  const kept = new Map<string, Uint8Array>()
  const reader = await openReader({
    city: city.url,
    roots: published(world),
    scene: 3,
    store: { get: (name) => kept.get(name), set: (name, bytes) => void kept.set(name, bytes) },
    // this city's pretended clock is that of the codes, not that of the machine
    fetch: async (url) => {
      const response = await fetch(url)
      return new Response(await response.arrayBuffer(), {
        headers: { date: new Date(now * 1000).toUTCString() },
      })
    },
    now: () => now * 1000,
  })
  const before = reader.asOf
  assert.equal(before, null)
  assert.deepEqual(reader.check(await world.token()), { ok: false, refused: 'trustExpired' })
  assert.equal(await reader.refresh(), false, 'one list was forged')
  assert.equal(reader.check(await world.token()).ok, true)
  assert.deepEqual(reader.check(await world.certificate()), { ok: false, refused: 'statusUnknown' })
  lists['status-1'] = world.lists['status-1']
  assert.equal(await reader.refresh(), true)
  const code = await world.certificate()
  assert.equal(reader.check(code).ok, true)
  assert.equal(reader.asOf?.status?.getTime(), (now - 600) * 1000)
  const token = await world.token()
  assert.equal(reader.check(token).ok, true)
  assert.deepEqual(reader.check(token), { ok: false, refused: 'replayed' })
})
