import { appendFile, mkdir, readdir, readFile, rename, stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { no, ok, type Refusal, type Result, type Say, say } from '../../base/index.ts'
import {
  csvPoints,
  jsonPoints,
  lineJsonPoints,
  type Point,
  type PutResult,
  refusals,
} from '../../platform/signals/index.ts'
import { type Mqtt, startMqtt } from '../mqtt/broker.ts'
import { openSpool, type Spool, SpoolFull } from './spool.ts'

export type EdgeOptions = {
  /** Address of the city, e.g. `https://city.example`. */
  readonly city: string
  readonly key: string
  readonly folder: string
  readonly httpPort?: number
  readonly mqttPort?: number
  /** Files put here are taken. */
  readonly watch?: string
  readonly maxMb: number
  readonly host?: string
  readonly say: (says: Say) => void
}

const BATCH = 5_000
const BODY_BYTES = 8 * 1024 * 1024
const WATCH_MS = 1_000
const QUIET_MS = 1_000

const words = {
  disk: say(
    '磁盘已满：新读数未收，设备须重发；已存的会继续上报',
    'The disk is full: new readings are not taken, senders must send again; what is stored goes on to the city',
  ),
  limit: say(
    '本地缓存已满：新读数未收，设备须重发；恢复与城市的连接后会腾出空间',
    'The local store is full: new readings are not taken; space comes back with the connection to the city',
  ),
  cutOff: (why: string) =>
    say(`与城市的连接中断（${why}），读数存在本地`, `Cut off from the city (${why}); readings are kept here`),
  back: say('与城市的连接已恢复', 'The city is reached again'),
  key: say('城市拒绝了接入密钥，请更换', 'The city refuses the key; give another'),
  cut: (bytes: number) =>
    say(
      `上次中断留下 ${bytes} 字节残行，已截去`,
      `The last stop left ${bytes} bytes of half a line; cut off`,
    ),
}

const stored = (count: number): PutResult => ({ stored: count, repeated: 0, flagged: 0, refused: [] })

/** 边缘接入: keeps what local devices say and hands it on to the city, however often the line is cut. */
export async function startEdge(options: EdgeOptions) {
  const spool: Spool = openSpool(options.folder, { mostBytes: Math.max(1, options.maxMb) * 1024 * 1024 })
  const { cut } = await spool.mend()
  if (cut > 0) options.say(words.cut(cut))
  let full: 'disk' | 'limit' | null = null
  const keep = (points: readonly Point[]): Result<PutResult, Refusal> => {
    try {
      spool.append(points)
      full = null
      wake()
      return ok(stored(points.length))
    } catch (fault) {
      if (!(fault instanceof SpoolFull)) throw fault
      if (full !== fault.why) options.say(words[fault.why])
      full = fault.why
      return no(refusals['signals.busy']())
    }
  }

  // ── on to the city ──
  let stopping = false
  let wake = (): void => undefined
  let reached = true
  let [forwarded, refused] = [0, 0]
  async function step(): Promise<'more' | 'idle' | 'again'> {
    const batch = await spool.read(BATCH)
    if (!batch) return 'idle'
    let answer: Response
    try {
      answer = await fetch(new URL('/api/signals/readings', options.city), {
        method: 'POST',
        headers: { authorization: `Bearer ${options.key}`, 'content-type': 'application/json' },
        body: JSON.stringify(batch.points),
        signal: AbortSignal.timeout(30_000),
      })
    } catch (fault) {
      const cause = (fault as { cause?: { code?: string } }).cause?.code
      if (reached) options.say(words.cutOff(cause ?? String(fault)))
      reached = false
      return 'again'
    }
    const body = (await answer.json().catch(() => null)) as {
      refused?: readonly { readonly line: number; readonly code: string }[]
      refusedCount?: number
    } | null
    if (answer.status === 401 || answer.status === 403) {
      options.say(words.key)
      return 'again'
    }
    if (answer.status >= 500 || answer.status === 429 || (answer.ok && !body)) {
      if (reached) options.say(words.cutOff(String(answer.status)))
      reached = false
      return 'again'
    }
    if (!reached) options.say(words.back)
    reached = true
    // The city has said of each reading what became of it; what it will never take is written down and let go.
    const lines = answer.ok
      ? (body?.refused ?? []).map(({ line, code }) => ({ code, point: batch.points[line] }))
      : batch.points.map((point) => ({ code: String(answer.status), point }))
    if (lines.length > 0)
      await appendFile(
        join(options.folder, 'refused.ndjson'),
        lines.map((one) => `${JSON.stringify(one)}\n`).join(''),
      ).catch(() => undefined)
    forwarded += batch.points.length
    refused += answer.ok ? (body?.refusedCount ?? 0) : batch.points.length
    spool.acknowledged(batch.next)
    return 'more'
  }
  const forwarding = (async () => {
    let wait = 200
    while (!stopping) {
      const went = await step().catch((fault: unknown) => {
        options.say(say(`上报出错：${String(fault)}`, `Forwarding failed: ${String(fault)}`))
        return 'again' as const
      })
      if (went === 'more') {
        wait = 200
        continue
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, went === 'idle' ? 1_000 : wait)
        wake = () => {
          if (went !== 'idle') return
          clearTimeout(timer)
          resolve()
        }
        if (stopping) resolve()
      })
      if (went === 'again') wait = Math.min(30_000, wait * 2)
    }
  })()

  // ── what comes in here ──
  const http = options.httpPort === undefined ? null : await listenHttp(options, keep)
  const mqtt: Mqtt | null =
    options.mqttPort === undefined
      ? null
      : await startMqtt(
          {
            // local devices stand behind the same wall: whoever reaches the port may speak
            sender: async (_key, name) => ok({ id: name ?? '', name: (name ?? '') || 'local' }),
            async take(_sender, _door, points) {
              return keep(points)
            },
            hear: () => () => undefined,
            sees: () => () => false,
            still: async () => no(refusals['signals.key']()),
          },
          {
            port: options.mqttPort,
            now: () => new Date(),
            ...(options.host ? { host: options.host } : {}),
          },
        )
  let looking: Promise<void> = Promise.resolve()
  const watching = options.watch
    ? setInterval(() => {
        looking = looking
          .then(() => takeFiles(options.watch as string, keep))
          .catch((fault: unknown) => options.say(say(String(fault), String(fault))))
      }, WATCH_MS)
    : undefined

  return {
    httpPort: http?.port ?? null,
    mqttPort: mqtt?.port ?? null,
    state: () => ({ forwarded, refused, waitingBytes: spool.waitingBytes(), reached, full }),
    async stop(): Promise<void> {
      stopping = true
      clearInterval(watching)
      await looking
      await http?.close()
      await mqtt?.close()
      wake()
      await forwarding
      spool.close()
    },
  }
}

function parsed(type: string, body: string, now: number): Result<readonly Point[], Refusal> {
  if (type.includes('csv')) return csvPoints(body)
  if (/ndjson|jsonl/.test(type)) return lineJsonPoints(body, now)
  try {
    return jsonPoints(JSON.parse(body), { now })
  } catch {
    return no(refusals['signals.badInput']({ why: say('内容不是 JSON', 'the body is not JSON') }))
  }
}

async function listenHttp(
  options: EdgeOptions,
  keep: (points: readonly Point[]) => Result<PutResult, Refusal>,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const answer = (response: ServerResponse, status: number, body: unknown) => {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
    response.end(JSON.stringify(body))
  }
  const server: Server = createServer((request: IncomingMessage, response: ServerResponse) => {
    void (async () => {
      if (request.method !== 'POST' || !request.url?.startsWith('/readings')) return answer(response, 404, {})
      const chunks: Buffer[] = []
      let size = 0
      for await (const chunk of request) {
        size += (chunk as Buffer).length
        if (size > BODY_BYTES) return answer(response, 413, {})
        chunks.push(chunk as Buffer)
      }
      const type = request.headers['content-type'] ?? 'application/json'
      const points = parsed(type, Buffer.concat(chunks).toString('utf8'), Date.now())
      if (!points.ok) return answer(response, points.error.http, { error: points.error })
      const kept = keep(points.value)
      return kept.ok ? answer(response, 202, kept.value) : answer(response, 507, { error: kept.error })
    })().catch(() => response.destroy())
  })
  server.listen(options.httpPort, options.host ?? '127.0.0.1')
  await new Promise<void>((resolve, fail) => server.once('listening', resolve).once('error', fail))
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function takeFiles(
  folder: string,
  keep: (points: readonly Point[]) => Result<PutResult, Refusal>,
): Promise<void> {
  const done = join(folder, 'done')
  await mkdir(done, { recursive: true })
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isFile() || !/\.(csv|ndjson|jsonl|json)$/.test(entry.name)) continue
    const path = join(folder, entry.name)
    if (Date.now() - (await stat(path)).mtimeMs < QUIET_MS) continue
    const points = parsed(entry.name, await readFile(path, 'utf8'), Date.now())
    if (points.ok && !keep(points.value).ok) return
    await rename(path, join(done, `${Date.now()}-${entry.name}${points.ok ? '' : '.refused'}`))
  }
}
