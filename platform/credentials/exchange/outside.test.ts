import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { no, ok } from '../../../base/index.ts'
import { askOutside } from './outside.ts'

const seen: string[] = []
const server = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk) => {
    body += chunk
  })
  request.on('end', () => {
    seen.push(`${request.method} ${request.headers.host?.split(':')[0]} ${body}`)
    if (request.url === '/away') response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()
    else if (request.url === '/long') response.end('x'.repeat(5_000))
    else response.end('said')
  })
})
let port = 0
before(async () => {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  port = (server.address() as AddressInfo).port
})
after(() => server.close())

const inner = { code: 'inner', http: 422, says: { zh: '', en: '' }, remedy: { zh: '', en: '' } }

test('a registered party that leads to an inner address is not asked', async () => {
  const before = seen.length
  const guard = async () => no(inner)
  assert.equal(await askOutside(`http://127.0.0.1:${port}/`, { most: 100, accept: '*/*', guard }), undefined)
  assert.equal(seen.length, before)
})

test('the connection goes to the address that was looked at, whatever the name says a moment later', async () => {
  const guard = async () => ok({ address: '127.0.0.1', family: 4 as const })
  const form = new URLSearchParams({ state: 'a b' })
  const got = await askOutside(`http://turns.invalid:${port}/`, { most: 100, accept: '*/*', form, guard })
  assert.deepEqual(got, { status: 200, text: 'said' })
  assert.equal(seen.at(-1), 'POST turns.invalid state=a+b')
})

test('nobody is sent elsewhere, and no answer without end is read', async () => {
  assert.equal(await askOutside(`http://127.0.0.1:${port}/away`, { most: 100, accept: '*/*' }), undefined)
  assert.equal(await askOutside(`http://127.0.0.1:${port}/long`, { most: 100, accept: '*/*' }), undefined)
})
