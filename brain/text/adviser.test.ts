import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { secondOpinion } from './index.ts'

const choices = [
  { code: '0201', title: '路灯故障' },
  { code: '0202', title: '路面破损' },
]

test('an adviser that never answers, or answers drop by drop, is no opinion; nobody waits longer than told', async () => {
  const drop = JSON.stringify({ choices: [{ message: { content: '0201' } }] })
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/silent/')) return
    response.writeHead(200)
    // the first half at once, the other never
    response.write(drop.slice(0, 10))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  for (const path of ['silent', 'drops']) {
    const adviser = { url: `http://127.0.0.1:${port}/${path}`, key: null, model: 'slow' }
    assert.equal(await secondOpinion(adviser, '路灯不亮', choices, 60), undefined, path)
  }
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
  const gone = { url: `http://127.0.0.1:${port}`, key: null, model: 'gone' }
  assert.equal(await secondOpinion(gone, '路灯不亮', choices, 500), undefined)
  assert.equal(await secondOpinion({ ...gone, url: 'not an address' }, '路灯不亮', choices, 500), undefined)
})

test('the key travels in its header only; an answer by the whole title counts, a longer sentence does not', async () => {
  let content = '路灯故障'
  const heard: { key: string | undefined; body: string }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      heard.push({ key: request.headers.authorization, body })
      response.end(JSON.stringify({ choices: [{ message: { content } }] }))
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const adviser = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    key: 'secret-key',
    model: 'trial',
  }
  const ask = () => secondOpinion(adviser, '三元里路灯不亮', choices)
  assert.equal((await ask())?.code, '0201')
  content = '"0202" 因为路面'
  assert.equal((await ask())?.code, '0202')
  content = '我认为是路灯故障'
  assert.equal(await ask(), undefined)
  assert.equal(await secondOpinion(adviser, '路灯', []), undefined)
  assert.equal(heard.length, 3)
  for (const { key, body } of heard) {
    assert.equal(key, 'Bearer secret-key')
    assert.doesNotMatch(body, /secret-key/)
    assert.equal(JSON.parse(body).model, 'trial')
  }
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
})
