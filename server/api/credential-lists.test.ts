import assert from 'node:assert/strict'
import { test } from 'node:test'
import Fastify from 'fastify'
import { no, ok } from '../../base/index.ts'
import { refusals } from '../../platform/credentials/keys/declare.ts'
import type { City } from '../city/declare.ts'
import { credentialLists } from './credential-lists.ts'

test('signed lists go to anybody, whole once and then only when they are new', async (t) => {
  const app = Fastify()
  t.after(() => app.close())
  const issuedAt = new Date('2026-03-02T01:00:00Z')
  const bytes = new Uint8Array([1, 2, 3, 0, 255])
  const lists = {
    index: async () => ok({ lists: [] }),
    list: async (_reader: unknown, name: string) =>
      name === 'trust'
        ? ok({ bytes, etag: '"trust-7"', issuedAt, validUntil: issuedAt })
        : no(refusals['keys.noList']({ list: name })),
  }
  const store = { read: (work: (reader: never) => unknown) => work({} as never) }
  credentialLists(app, { store, credentialLists: lists } as unknown as City)
  const get = (url: string, headers = {}) =>
    app.inject({ url: `/api/public/credentials/lists${url}`, headers })
  const first = await get('/trust')
  assert.equal(first.statusCode, 200)
  assert.deepEqual(new Uint8Array(first.rawPayload), bytes)
  assert.equal(first.headers.etag, '"trust-7"')
  assert.equal(first.headers['access-control-allow-origin'], '*')
  assert.match(String(first.headers['cache-control']), /public, max-age=60/)
  const again = await get('/trust', { 'if-none-match': '"trust-7"' })
  assert.deepEqual([again.statusCode, again.body], [304, ''])
  assert.equal((await get('/trust', { 'if-none-match': '"trust-6"' })).statusCode, 200)
  assert.equal((await get('/status-3')).json().error.code, 'keys.noList')
  assert.equal((await get('/../../etc/passwd')).statusCode >= 400, true)
  assert.deepEqual((await get('')).json(), { lists: [] })
})
