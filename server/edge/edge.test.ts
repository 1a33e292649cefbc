import assert from 'node:assert/strict'
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Point } from '../../platform/signals/declare.ts'
import { startEdge } from './agent.ts'
import { openSpool, SpoolFull } from './spool.ts'

const folderOf = () => mkdtempSync(join(tmpdir(), 'huying-edge-'))
const point = (n: number): Point => ({ device: 'W-1', metric: 'waterLevel', at: n * 60_000, value: n })
const until = async (holds: () => boolean): Promise<void> => {
  for (let n = 0; n < 6_000 && !holds(); n++) await new Promise((resolve) => setTimeout(resolve, 10))
  assert.ok(holds())
}

/** A city that absorbs what is sent again, and is away when it is told to be. */
async function fakeCity() {
  const kept = new Map<string, unknown>()
  const state = { away: false, requests: 0, swallow: 0 }
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      state.requests++
      if (state.away) return response.writeHead(503).end('{}')
      const points = JSON.parse(Buffer.concat(chunks).toString()) as Point[]
      const refused: object[] = []
      let repeated = 0
      for (const [line, one] of points.entries()) {
        const key = `${one.device} ${one.metric} ${String(one.at)}`
        if (one.value === null) refused.push({ line, code: 'signals.notANumber' })
        else if (kept.has(key)) repeated++
        else kept.set(key, one.value)
      }
      // kept, and the answer lost on its way
      if (state.swallow-- > 0) return request.socket.destroy()
      return response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ stored: points.length, repeated, refused, refusedCount: refused.length }))
    })
  }).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { kept, state, url, stop }
}

test('what was told to be kept survives a stop at any byte; half a line does not', async () => {
  const folder = folderOf()
  const first = openSpool(folder, { mostBytes: 1e9 })
  await first.mend()
  first.append([point(1), point(2)])
  first.append([point(3)])
  first.close()
  const file = join(folder, '0000000001.log')
  const whole = readFileSync(file)
  for (let cut = 0; cut <= whole.length; cut += 7) {
    writeFileSync(file, whole.subarray(0, cut))
    const spool = openSpool(folder, { mostBytes: 1e9 })
    await spool.mend()
    spool.append([point(9)])
    const batch = await spool.read(100)
    const values = (batch?.points ?? []).map((one) => one.value)
    const firstLine = whole.indexOf(10)
    const kept = cut > whole.length - 1 ? [1, 2, 3] : cut > firstLine ? [1, 2] : []
    assert.deepEqual(values, [...kept, 9])
    spool.close()
  }
  rmSync(folder, { recursive: true })
})

test('a full store refuses in words and takes again when the city has taken', async () => {
  const folder = folderOf()
  const spool = openSpool(folder, { mostBytes: 400 })
  await spool.mend()
  assert.throws(() => {
    for (let n = 0; n < 100; n++) spool.append([point(n)])
  }, SpoolFull)
  const batch = await spool.read(100)
  assert.ok(batch && batch.points.length >= 3)
  spool.acknowledged(batch.next)
  assert.equal(await spool.read(100), null)
  spool.close()
  rmSync(folder, { recursive: true })
})

test('cut off, killed, answered twice: the city has every reading once', async () => {
  const city = await fakeCity()
  const folder = folderOf()
  const watch = folderOf()
  const said: string[] = []
  const open = () =>
    startEdge({
      ...{ city: city.url, key: 'hyd_test', folder, httpPort: 0, mqttPort: 0, watch, maxMb: 10 },
      say: (says) => void said.push(says.zh),
    })
  city.state.away = true
  let agent = await open()
  const push = (points: readonly Point[]) =>
    fetch(`http://127.0.0.1:${agent.httpPort}/readings`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(points),
    })
  for (let n = 0; n < 20; n++) assert.equal((await push([point(n)])).status, 202)
  await until(() => said.some((one) => one.includes('中断')))
  // as after a kill: the store lies as it is, with half a line at its end
  await agent.stop()
  const last = readdirSync(folder)
    .filter((name) => name.endsWith('.log'))
    .sort()
    .at(-1) as string
  appendFileSync(join(folder, last), 'deadbeef [{"device":"W-1","met')
  agent = await open()
  assert.ok(said.some((one) => one.includes('残行')))
  city.state.away = false
  city.state.swallow = 2
  const { connectAsync } = await import('mqtt')
  const client = await connectAsync(`mqtt://127.0.0.1:${agent.mqttPort}`, { username: 'plc' })
  await client.publishAsync('huying/v1/W-1/waterLevel', JSON.stringify({ at: 60_000 * 20, value: 20 }), {
    qos: 1,
  })
  await client.endAsync()
  writeFileSync(join(watch, 'hand.csv'), 'device,metric,at,value\nW-1,waterLevel,1970-01-01T00:21:00Z,21\n')
  await push([{ ...point(30), value: null }])
  await until(() => city.kept.size === 22 && agent.state().waitingBytes === 0)
  assert.deepEqual(
    [...city.kept.values()].map(Number).sort((a, b) => a - b),
    Array.from({ length: 22 }, (_, n) => n),
  )
  assert.ok(readFileSync(join(folder, 'refused.ndjson'), 'utf8').includes('signals.notANumber'))
  assert.ok(said.some((one) => one.includes('恢复')))
  await agent.stop()
  await city.stop()
  rmSync(folder, { recursive: true })
  rmSync(watch, { recursive: true })
})
