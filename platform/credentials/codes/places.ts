import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Algorithm } from '../envelope/declare.ts'
import { fromHex, openDenied, openReplay, openTrust } from '../envelope/index.ts'
import { checkNative } from '../keys/index.ts'
import { type GateLists, type GateScene, judgeAt, reasonSays } from './decide.ts'

export type PlaceKind = 'metro' | 'library' | 'clinic'
export type PlaceGate = {
  /** Eight digits of the authority, once. */
  readonly activation: string
  readonly name: string
  readonly station?: string
  readonly gate?: 'in' | 'out'
}
export type PlaceOptions = {
  readonly kind: PlaceKind
  /** Address of the city. */
  readonly city: string
  readonly gates: readonly PlaceGate[]
  /** How often the gates tell what passed, ms. */
  readonly tellMs?: number
}

type Held = {
  readonly name: string
  readonly key: string
  readonly station: string | undefined
  readonly gate: 'in' | 'out' | undefined
  lists: GateLists | null
  chain: string
  readonly replay: ReturnType<typeof openReplay>
  queue: Record<string, unknown>[]
}
type Lists = {
  readonly trust: string
  readonly denied: string
  readonly scenes: readonly GateScene[]
  readonly roots: {
    readonly threshold: number
    readonly keys: readonly {
      readonly kid: number
      readonly algorithm: Algorithm
      readonly publicKey: string
    }[]
  }
}

const MOST_BODY = 16_384

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of request) {
    bytes += (part as Buffer).length
    if (bytes > MOST_BODY) throw new Error('too long')
    parts.push(part as Buffer)
  }
  return JSON.parse(Buffer.concat(parts).toString()) as Record<string, unknown>
}

/**
 * A pretended metro line, library or clinic 模拟场所 for demonstrations and tests: gates with keys of their own that speak
 * to the city as any reader does. The metro judges at the gate and tells later; the others ask.
 */
export async function startPlace({ kind, city, gates, tellMs = 15_000 }: PlaceOptions) {
  const ask = async (path: string, key: string, body?: unknown): Promise<Record<string, unknown>> => {
    const answer = await fetch(new URL(`/api/public/reader/${path}`, city), {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...(key ? { 'x-reader-key': key } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(8_000),
      redirect: 'error',
    })
    const said = (await answer.json()) as Record<string, unknown>
    if (!answer.ok) throw new Error(`${path}: ${JSON.stringify(said)}`)
    return said
  }

  const fetched = async (one: Held): Promise<void> => {
    const lists = (await ask('lists', one.key)) as Lists
    const roots = {
      threshold: lists.roots.threshold,
      keys: lists.roots.keys.map((root) => ({ ...root, publicKey: fromHex(root.publicKey) })),
    }
    const trust = openTrust(Buffer.from(lists.trust, 'base64'), roots, { check: checkNative })
    if (!trust) throw new Error('the trust list is not signed by the roots')
    const denied = openDenied(Buffer.from(lists.denied, 'base64'), trust, checkNative)
    one.lists = { trust, denied, scenes: lists.scenes }
  }

  const held = await Promise.all(
    gates.map(async ({ activation, name, station, gate }): Promise<Held> => {
      const opened = await ask('activate', '', { activation, firmware: `place ${kind}` })
      const one: Held = {
        ...{ name, key: String(opened.key), chain: String(opened.chain), station, gate },
        ...{ lists: null, replay: openReplay(), queue: [] },
      }
      await fetched(one)
      return one
    }),
  )

  /** 闸机: at once, by itself; told afterwards. */
  function atGate(one: Held, text: string) {
    const nowMs = Date.now()
    if (!one.lists) return { accepted: false, why: 'stale', says: reasonSays('stale') }
    const judged = judgeAt(text, one.lists, {
      ...{ nowMs, driftMs: 0, replay: one.replay, check: checkNative, offline: true },
    })
    if (judged.pseudonym)
      one.queue.push({
        ...{ entry: randomUUID(), text, at: new Date(nowMs).toISOString(), accepted: judged.ok },
        ...(one.gate ? { gate: one.gate } : {}),
        ...(one.station ? { station: one.station } : {}),
      })
    return { accepted: judged.ok, why: judged.why, says: reasonSays(judged.why), told: judged.told }
  }

  async function tellOne(one: Held): Promise<void> {
    const beaten = await ask('beat', one.key, {
      ...{ chain: one.chain, call: randomUUID(), clock: new Date().toISOString() },
      ...{ waiting: one.queue.length, firmware: `place ${kind}`, listsAt: new Date().toISOString() },
    })
    one.chain = String(beaten.chain)
    await fetched(one)
    const part = one.queue.slice(0, 200)
    if (part.length === 0) return
    await ask('upload', one.key, { entries: part })
    one.queue = one.queue.slice(part.length)
  }
  let telling: Promise<unknown> = Promise.resolve()
  /** Tells what passed; a city that is away is told later. */
  const tell = (all = false): Promise<unknown> => {
    telling = telling.then(() =>
      Promise.all(
        held.filter(({ queue }) => all || queue.length > 0).map((one) => tellOne(one).catch(() => undefined)),
      ),
    )
    return telling
  }
  const timer = setInterval(() => void tell(true), tellMs)
  timer.unref()

  async function scan(of: Record<string, unknown>): Promise<unknown> {
    const one = held.find(({ name }) => name === of.at) ?? held[0]
    const text = typeof of.text === 'string' ? of.text : ''
    if (!one) return { accepted: false, why: 'reader', says: reasonSays('reader') }
    if (kind === 'metro') return atGate(one, text)
    return ask('check', one.key, {
      ...{ entry: randomUUID(), text },
      ...(of.loan ? { loan: of.loan } : {}),
    })
  }

  const server = createServer((request, response) => {
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    const path = (request.url ?? '').split('?')[0]
    if (request.method === 'GET' && path === '/')
      return answer(200, {
        kind,
        gates: held.map(({ name, station, gate, queue }) => ({ name, station, gate, waiting: queue.length })),
      })
    if (request.method === 'POST' && path === '/scan')
      return void bodyOf(request)
        .then(scan)
        .then((body) => answer(200, body))
        .catch((fault) => answer(502, { error: String(fault).slice(0, 200) }))
    if (request.method === 'POST' && path === '/tell')
      return void tell().then(() =>
        answer(200, { waiting: held.reduce((sum, { queue }) => sum + queue.length, 0) }),
      )
    answer(404, {})
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tell,
    async close() {
      clearInterval(timer)
      await telling
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
