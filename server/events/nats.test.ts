import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { jetstream, jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { newId } from '../../base/index.ts'
import { append, type Fact, schema } from '../../platform/ledger/index.ts'
import { sql } from '../../platform/store/index.ts'
import { freshStore } from '../../platform/store/testing.ts'
import { startEvents } from './nats.ts'

const SERVER = ['/usr/sbin/nats-server', '/usr/bin/nats-server'].find((one) => existsSync(one))
const skip = SERVER ? false : 'nats-server is not installed on this machine'

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

test('three nodes, one killed, the publisher killed: every fact stands in the stream once, in order', {
  skip,
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'huying-nats-'))
  const ports = await Promise.all([freePort(), freePort(), freePort()])
  const inner = await Promise.all([freePort(), freePort(), freePort()])
  const routes = inner.map((port) => `nats://127.0.0.1:${port}`).join(',')
  const node = (n: number): ChildProcess =>
    spawn(
      SERVER as string,
      [
        ...['-a', '127.0.0.1', '-p', String(ports[n]), '-n', `n${n}`],
        ...['-js', '-sd', join(folder, `n${n}`)],
        ...['--cluster_name', 'huying', '--cluster', `nats://127.0.0.1:${inner[n]}`, '--routes', routes],
      ],
      { stdio: 'ignore' },
    )
  const nodes = [node(0), node(1), node(2)]
  const store = await freshStore([schema])
  const url = ports.map((port) => `nats://127.0.0.1:${port}`).join(',')
  const faults: unknown[] = []
  const settings = { url, replicas: 3, district: '440111', onError: (fault: unknown) => faults.push(fault) }
  const fact = (n: number): Fact => ({
    district: '440111',
    kind: 'matter.opened',
    subjectKind: 'matter',
    subject: newId(),
    at: new Date(),
    actor: { kind: 'system', account: null, name: '测试', unit: null, unitName: null, onBehalfOf: null },
    body: { n, phone: '13800000000', action: 'open' },
  })
  const write = async (from: number, to: number): Promise<void> => {
    for (let n = from; n < to; n += 20)
      await store.tx((tx) =>
        append(
          tx,
          Array.from({ length: 20 }, (_, i) => fact(n + i)),
        ),
      )
  }
  let events = startEvents(store, settings)
  try {
    await events.begun()
    await write(0, 400)
    await events.caughtUp()
    // the node that leads the stream dies while facts are coming
    const line = await connect({ servers: url.split(','), maxReconnectAttempts: -1, reconnectTimeWait: 100 })
    const manager = await jetstreamManager(line)
    const leader = (await manager.streams.info('HUYING')).cluster?.leader ?? 'n0'
    const writing = write(400, 1_000)
    await pause(30)
    const dead = Number(leader.slice(1))
    nodes[dead]?.kill('SIGKILL')
    await writing
    // and the publisher dies after it has handed facts over, before its place in the ledger has moved
    await events.stop()
    await store.tx(async (tx) => {
      // as a crash between the two leaves it: fifty facts back
      await tx.run(
        sql`update follower set seq = greatest(0, seq - 50), gaps = '[]' where name = 'events.nats'`,
      )
    })
    events = startEvents(store, settings)
    await write(1_000, 1_200)
    await events.caughtUp()
    // the dead one comes back
    nodes[dead] = node(dead)

    const found: { id: string; seq: number }[] = []
    const { messages } = (await manager.streams.info('HUYING')).state
    const consumer = await jetstream(line).consumers.get('HUYING')
    for await (const one of await consumer.fetch({ max_messages: messages, expires: 10_000 })) {
      const said = one.json<{ id: string; seq: number }>()
      assert.ok(!('body' in said) && !one.string().includes('13800000000'), 'no contents go out')
      assert.equal(one.subject, 'huying.440111.matter.matter.opened')
      found.push(said)
      if (found.length === messages) break
    }
    const facts = await store.query<{ id: string }>(sql`select id from fact order by seq`)
    assert.deepEqual(
      found.map(({ id }) => id).sort(),
      facts.map(({ id }) => id).sort(),
      `${found.length} in the stream, ${facts.length} facts`,
    )
    await line.close()
  } finally {
    await events.stop()
    for (const one of nodes) {
      one.kill('SIGKILL')
    }
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
