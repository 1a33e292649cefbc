import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, describe, test } from 'node:test'
import { sql } from '../../platform/store/index.ts'
import { freshStore } from '../../platform/store/testing.ts'
import { buildServer } from '../app.ts'
import { fakeCity } from '../testing/city.ts'

type Told = {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  kind: number
  startTimeUnixNano: string
  endTimeUnixNano: string
  attributes: { key: string; value: { stringValue?: string; intValue?: string } }[]
  status?: { code: number }
}

/** A receiver of traces, as small as can be. */
async function receiver(status = 200) {
  const spans: Told[] = []
  const seen: { path: string; authorization: string | undefined; type: string | undefined }[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => {
      text += chunk
    })
    request.on('end', () => {
      const { authorization, 'content-type': type } = request.headers
      seen.push({ path: request.url ?? '', authorization, type })
      for (const resource of JSON.parse(text).resourceSpans)
        for (const scope of resource.scopeSpans) spans.push(...scope.spans)
      response.writeHead(status, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  return {
    spans,
    seen,
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    close: () => new Promise((closed) => server.close(closed)),
  }
}

describe('server / traces', () => {
  const closing: (() => Promise<unknown>)[] = []
  after(async () => {
    for (const close of closing.reverse()) await close()
  })

  test('a request, its transaction and its statements are one trace; values are in none of them', async () => {
    const fresh = await freshStore()
    const told = await receiver()
    const { city } = fakeCity()
    const real = { ...city, store: fresh }
    const { app } = await buildServer(real, {
      log: false,
      traces: { url: told.url, token: 'let me in', percent: 100 },
    })
    closing.push(
      () => fresh.close(),
      () => told.close(),
    )
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    const answer = await app.inject({ url: '/health?phone=13900000000', headers: { traceparent } })
    assert.equal(answer.statusCode, 200)
    await app.inject('/api/public/requests/20260101000001?phone=8000')
    // outside of a request nothing is followed
    await fresh.tx((tx) => tx.query(sql`select ${'secret words'}::text`))
    await app.close()

    assert.deepEqual(told.seen[0], {
      path: '/v1/traces',
      authorization: 'Bearer let me in',
      type: 'application/json',
    })
    const server = told.spans.find((one) => one.name === 'GET /health')
    assert.ok(server)
    assert.equal(server.traceId, '0af7651916cd43dd8448eb211c80319c')
    assert.equal(server.parentSpanId, 'b7ad6b7169203331')
    const about = Object.fromEntries(
      server.attributes.map(({ key, value }) => [key, value.stringValue ?? Number(value.intValue)]),
    )
    assert.equal(about['http.response.status_code'], 200)
    assert.equal(about['huying.request'], answer.headers['x-request-id'])
    const statement = told.spans.find((one) => one.parentSpanId === server.spanId)
    assert.ok(statement, 'the statement hangs on its request')
    assert.equal(statement.traceId, server.traceId)
    assert.equal(statement.name, 'select')
    assert.equal(statement.kind, 3)
    assert.ok(BigInt(statement.endTimeUnixNano) >= BigInt(statement.startTimeUnixNano))
    for (const span of told.spans) {
      assert.match(span.traceId, /^[0-9a-f]{32}$/)
      assert.match(span.spanId, /^[0-9a-f]{16}$/)
    }
    assert.doesNotMatch(JSON.stringify(told.spans), /13900000000|20260101000001|secret words|phone=/)
  })

  test('a receiver that refuses or is away costs nobody anything', async () => {
    const told = await receiver(500)
    const { app } = await buildServer(fakeCity().city, {
      log: false,
      traces: { url: told.url, token: null, percent: 100 },
    })
    assert.equal((await app.inject('/health/live')).statusCode, 200)
    await app.close()
    assert.equal(told.seen.length, 1)
    await told.close()
    const gone = await buildServer(fakeCity().city, {
      log: false,
      traces: { url: told.url, token: null, percent: 100 },
    })
    assert.equal((await gone.app.inject('/health/live')).statusCode, 200)
    await gone.app.close()
  })

  test('without an address nothing is followed', async () => {
    const { app } = await buildServer(fakeCity().city, { log: false })
    closing.push(() => app.close())
    const { hasSubscribers } = (await import('node:diagnostics_channel')).tracingChannel('huying:statement')
    assert.equal(hasSubscribers, false)
  })
})
