import { appendFileSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { signWebhook, verifyWebhook } from '../../messages/index.ts'
import { type Callback, type Faults, type JournalLine, simulatedPlatform } from './simulated-platform.ts'
import { messagePage, payPage } from './simulator-page.ts'

export type SimulatorOptions = {
  readonly port?: number
  readonly host?: string
  readonly secret: string
  readonly faults?: Faults
  /** Keeps the books over a restart. */
  readonly journal?: string
  /** Address under which payers reach it; default its own. */
  readonly publicUrl?: string
}

const BODY_BYTES = 64 * 1024
/** A callback that was not taken is sent again after so long, as real platforms do. */
const AGAIN_MS = [500, 2_000, 10_000, 60_000, 300_000]

/**
 * A payment platform that pretends 支付模拟器: a process of its own that speaks HTTP, with a page for the payer, a query
 * door, refunds, a daily statement, and callbacks that may be lost, doubled, late, out of order or wrong. No money.
 */
export async function startSimulator(options: SimulatorOptions) {
  const timers = new Set<NodeJS.Timeout>()
  const later = (ms: number, act: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      act()
    }, ms)
    timers.add(timer)
  }
  const remember = (line: JournalLine) => {
    if (options.journal) appendFileSync(options.journal, `${JSON.stringify(line)}\n`)
  }
  const deliver = async (callback: Callback, attempt: number): Promise<void> => {
    const body = JSON.stringify(callback.body)
    const secret = callback.badSignature ? `whsec_${Buffer.alloc(32, 1).toString('base64')}` : options.secret
    const taken = await fetch(callback.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signWebhook(secret, callback.id, Date.now(), body) },
      ...{ body, signal: AbortSignal.timeout(5_000) },
    })
      .then(async (answer) => {
        await answer.body?.cancel()
        return answer.ok
      })
      .catch(() => false)
    const wait = AGAIN_MS[attempt]
    if (!taken && wait !== undefined) later(wait, () => void deliver(callback, attempt + 1))
  }
  const platform = simulatedPlatform({
    ...(options.faults ? { faults: options.faults } : {}),
    remember,
    send: (callback) => later(callback.afterMs, () => void deliver(callback, 0)),
  })
  if (options.journal) for (const line of linesOf(options.journal)) platform.recall(line)

  const server = createServer((request, response) => {
    answer(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://simulator')
    const [, first = '', id = '', act = ''] = pathname.split('/')
    if (first === 'pay') return page(request, response, id, act)
    const body = await bodyOf(request)
    const verdict = verifyWebhook(options.secret, request.headers, body, Date.now())
    if (request.method !== 'POST' || !verdict.ok) return send(response, 401, { reason: 'signature' })
    const asked = JSON.parse(body) as Record<string, unknown>
    const said = carryOut(first, asked)
    if (!said) return send(response, 404, {})
    // carried out, and yet the asker hears of an error: that is what makes asking twice necessary
    if (platform.fails()) return send(response, 503, {})
    return send(response, 200, said)
  }

  function carryOut(what: string, asked: Record<string, unknown>): unknown {
    const word = (name: string) => String(asked[name] ?? '')
    const now = Date.now()
    if (what === 'orders') {
      const [id, fen] = [word('id'), Number(asked.fen)]
      if (!/^[0-9a-f-]{36}$/.test(id) || !Number.isInteger(fen) || fen <= 0) return { reason: 'bad order' }
      platform.begin({
        ...{ id, fen, title: word('title').slice(0, 200), notifyUrl: word('notifyUrl') },
        ...{ returnUrl: word('returnUrl'), expiresAt: Date.parse(word('expiresAt')) },
      })
      return { url: `${options.publicUrl ?? own}/pay/${id}` }
    }
    if (what === 'query') return { news: platform.query(word('order'), now) }
    if (what === 'refunds')
      return platform.refund({ id: word('id'), txn: word('txn'), fen: Number(asked.fen) }, now)
    if (what === 'statement') return { ready: true, lines: platform.statement(word('day')) }
    return null
  }

  async function page(
    request: IncomingMessage,
    response: ServerResponse,
    id: string,
    act: string,
  ): Promise<void> {
    const order = platform.order(id)
    const html = (status: number, text: string): void => {
      response
        .writeHead(status, {
          'content-type': 'text/html; charset=utf-8',
          'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
        })
        .end(text)
    }
    if (!order) return html(404, messagePage('没有这笔订单', 'There is no such order', null))
    if (request.method === 'POST') {
      await bodyOf(request)
      if (act === 'confirm') platform.pay(id, Date.now())
      else if (act === 'giveup') platform.close(id, Date.now())
      response.writeHead(303, { location: `/pay/${id}` }).end()
      return
    }
    const back = /^https?:\/\//.test(order.returnUrl) ? order.returnUrl : null
    if (order.paid.length > 0) return html(200, messagePage('支付成功', 'Paid', back))
    if (order.closed || Date.now() > order.expiresAt)
      return html(200, messagePage('订单已关闭', 'The order is closed', back))
    return html(200, payPage(order, back))
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve)
  })
  const own = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: own,
    platform,
    async close() {
      for (const timer of timers) clearTimeout(timer)
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length
    if (bytes > BODY_BYTES) throw new Error('too large')
    parts.push(part)
  }
  return Buffer.concat(parts).toString()
}

/** Whole lines of the journal; a torn last one was never answered. */
function linesOf(file: string): JournalLine[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return []
  }
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as JournalLine)
}
