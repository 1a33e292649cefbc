import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { schema as ledger } from '../ledger/index.ts'
import { type Store, sql } from '../store/index.ts'
import { freshStore } from '../store/testing.ts'
import { openMessages, schema, verifyWebhook, webhookChannel } from './index.ts'
import { club, invited } from './testing.ts'

describe('platform / messages / kill', () => {
  const secret = `whsec_${Buffer.alloc(32, 9).toString('base64')}`
  const children = new Set<ChildProcess>()
  let store: Store

  before(async () => {
    store = await freshStore([ledger, schema])
  })
  after(async () => {
    for (const child of children) child.kill('SIGKILL')
    await store.close()
  })

  /** A gateway that takes its time; counts what it was asked and what it handed on (each key once). */
  async function slowGateway(seed: number) {
    const asked = new Map<string, number>()
    const server = createServer((request, response) => {
      let body = ''
      request.on('data', (part: Buffer) => {
        body += part.toString()
      })
      request.on('end', () => {
        const verdict = verifyWebhook(secret, request.headers, body, Date.now(), 3600)
        if (!verdict.ok) return response.writeHead(401).end()
        asked.set(verdict.id, (asked.get(verdict.id) ?? 0) + 1)
        seed = (seed * 1103515245 + 12345) % 2147483648
        setTimeout(() => response.writeHead(200).end(), (seed / 2147483648) * 30)
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return { asked, server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
  }

  test('a sender killed again and again tells nobody twice and forgets nobody', async () => {
    const gateway = await slowGateway(11)
    const channels = (['sms', 'wechat'] as const).map((name) =>
      webhookChannel({ name, url: gateway.url, secret }),
    )
    const messages = openMessages({ district: club, recipients: async () => [], channels })
    const told = Array.from({ length: 240 }, (_, i) =>
      invited({ to: { address: `member ${i}`, by: i % 2 === 0 ? 'sms' : 'wechat' } }),
    )
    await store.tx((tx) => messages.send(tx, told))

    const run = async (minutesAhead: number, lifeMs: () => Promise<unknown>) => {
      const child = fork(
        new URL('./kill-child.ts', import.meta.url),
        [store.engine.url, gateway.url, secret, String(minutesAhead), club],
        { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
      )
      children.add(child)
      await once(child, 'message')
      await lifeMs()
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      children.delete(child)
    }
    const left = async () =>
      (
        await store.one<{ count: number }>(
          sql`select count(*) as count from delivery where state in ('queued', 'sending')`,
        )
      )?.count ?? 0

    // each next sender lives hours later, so that what the one before held has run out
    for (let round = 0; round < 6; round++) await run(round * 180, () => pause(20 + ((round * 37) % 90)))
    await run(6 * 180, async () => {
      while ((await left()) > 0) await pause(20)
    })
    await new Promise((resolve) => gateway.server.close(resolve))

    const rows = await store.query<{ id: string; channel: string; state: string }>(
      sql`select id, channel, state from delivery`,
    )
    assert.equal(rows.length, 240)
    const count = (wanted: (row: (typeof rows)[number]) => boolean) => rows.filter(wanted).length
    for (const { id, channel, state } of rows) {
      const times = gateway.asked.get(id) ?? 0
      // the gateway of this test remembers no keys for sms: being asked once more would be a second message
      if (channel === 'sms') assert.ok(times <= 1, `${id} asked ${times} times`)
      assert.ok(
        state === 'sent' ? times >= 1 : channel === 'sms' && state === 'unknown',
        `${channel} ${state} ${times}`,
      )
    }
    const unknown = count((row) => row.state === 'unknown')
    assert.ok(unknown > 0 && unknown <= 6 * 4, `${unknown} unknown`)
    assert.equal((await messages.stuck(store, [told[0]?.district ?? ''], 1000)).deliveries.length, unknown)
  })
})
