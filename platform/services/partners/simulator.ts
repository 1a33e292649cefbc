import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { signWebhook, verifyWebhook } from '../../messages/index.ts'
import type { PartnerNews, PretendedWork, Words } from './declare.ts'

/** How a simulated system behaves badly; shares of a hundred. */
export type PartnerFaults = {
  /** Carried out, and yet the asker hears of an error. */
  readonly errors?: number
  /** The message that it is done never comes: only asking after it helps. */
  readonly lost?: number
  readonly doubled?: number
  readonly badSignature?: number
  /** Never finishes. */
  readonly silent?: number
}

/** What a simulated system answers to one kind of task; a reason instead of an answer = it refuses. */
export type SimulatedWork = (body: Words) => { readonly answer: Words } | { readonly why: string }

let serials = 0
/** Work as data: what a pretended system of a demonstration answers. */
export const pretended =
  ({ answer, refuses }: PretendedWork): SimulatedWork =>
  (body) =>
    refuses && body[refuses.field] === refuses.is
      ? { why: refuses.why }
      : {
          answer: Object.fromEntries(
            Object.entries(answer).map(([name, from]) => [
              name,
              'copy' in from
                ? (body[from.copy] ?? null)
                : 'serial' in from
                  ? `${from.serial}${String(Date.now()).slice(-8)}${String(++serials).padStart(4, '0')}`
                  : 'text' in from
                    ? from.text
                    : new Date().toISOString(),
            ]),
          ),
        }

type Kept = { readonly body: Words; readonly notifyUrl: string; news: PartnerNews; cancelled: boolean }

const BODY_BYTES = 64 * 1024

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of request) {
    bytes += (part as Buffer).length
    if (bytes > BODY_BYTES) throw new Error('too large')
    parts.push(part as Buffer)
  }
  return Buffer.concat(parts).toString()
}

/** A partner that pretends 协同系统模拟器: a tax office, a bank, a seal firm of invented answers, speaking HTTP. */
export async function startPartnerSimulator(options: {
  readonly secret: string
  readonly work: Readonly<Record<string, SimulatedWork>>
  readonly port?: number
  /** Milliseconds a task takes. */
  readonly takesMs?: number
  readonly faults?: PartnerFaults
  readonly random?: () => number
}) {
  const { faults = {}, random = Math.random, takesMs = 200 } = options
  const happens = (share = 0): boolean => random() * 100 < share
  const books = new Map<string, Kept>()
  const timers = new Set<NodeJS.Timeout>()
  const later = (ms: number, act: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      act()
    }, ms)
    timers.add(timer)
  }
  const tell = async (kept: Kept): Promise<void> => {
    const body = JSON.stringify(kept.news)
    const secret = happens(faults.badSignature)
      ? `whsec_${Buffer.alloc(32, 1).toString('base64')}`
      : options.secret
    await fetch(kept.notifyUrl, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...signWebhook(secret, kept.news.task, Date.now(), body),
      },
      body,
      signal: AbortSignal.timeout(5_000),
    })
      .then((answer) => answer.body?.cancel())
      .catch(() => undefined)
  }
  const finish = (kept: Kept, work: SimulatedWork) => {
    if (kept.cancelled) return
    const result = work(kept.body)
    kept.news =
      'answer' in result
        ? { task: kept.news.task, status: 'done', answer: result.answer, why: null }
        : { task: kept.news.task, status: 'failed', answer: {}, why: result.why }
    if (happens(faults.lost)) return
    void tell(kept)
    if (happens(faults.doubled)) later(50, () => void tell(kept))
  }
  const begin = (asked: Words): PartnerNews | null => {
    const [task, lane] = [String(asked.task ?? asked.id ?? ''), String(asked.lane ?? '')]
    const had = books.get(task)
    if (had) return had.news
    const work = options.work[lane]
    if (!work) return { task, status: 'failed', answer: {}, why: `unknown lane ${lane}` }
    const kept: Kept = {
      body: (asked.body ?? {}) as Words,
      notifyUrl: String(asked.notifyUrl ?? ''),
      news: { task, status: 'working', answer: {}, why: null },
      cancelled: false,
    }
    books.set(task, kept)
    if (!happens(faults.silent)) {
      // what takes no time is answered at once
      if (takesMs === 0) finish(kept, work)
      else later(takesMs, () => finish(kept, work))
    }
    return kept.news
  }
  const server = createServer((request, response) => {
    const send = (status: number, value: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    bodyOf(request)
      .then((text) => {
        if (!verifyWebhook(options.secret, request.headers, text, Date.now()).ok) return send(401, {})
        const asked = JSON.parse(text) as Words
        const kept = books.get(String(asked.task ?? ''))
        const said =
          request.url === '/tasks'
            ? begin(asked)
            : request.url === '/query'
              ? (kept?.news ?? null)
              : request.url === '/cancel'
                ? { cancelled: kept ? !!Object.assign(kept, { cancelled: true }) : false }
                : undefined
        if (said === undefined) return send(404, {})
        return happens(faults.errors) ? send(503, {}) : send(200, said)
      })
      .catch(() => send(400, {}))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** What it was asked to do, by our numbers. */
    books: books as ReadonlyMap<
      string,
      { readonly body: Words; readonly news: PartnerNews; readonly cancelled: boolean }
    >,
    async close(): Promise<void> {
      for (const timer of timers) clearTimeout(timer)
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
