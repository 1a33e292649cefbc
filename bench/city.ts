import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import http from 'node:http'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { DEMO_PASSWORD } from '../cities/demo/staff.ts'

/** A whole city as a process of its own, and people who use it over HTTP: shared by the measurements. */

const ROOT = new URL('..', import.meta.url).pathname

export type ChildCity = {
  readonly base: string
  readonly pid: number
  /** Kills the process without a word; nothing is closed. */
  kill(): Promise<void>
  stop(): Promise<void>
}

export type CityOptions = {
  readonly port: number
  readonly dataDir: string
  readonly url?: string
  readonly env?: Readonly<Record<string, string>>
  /** More arguments for Node (a profile, say). */
  readonly node?: readonly string[]
  readonly city?: 'demo' | 'empty'
}

/** Starts a city and waits until it answers; throws with its last words when it ends before. */
export async function startCity(options: CityOptions): Promise<ChildCity> {
  const env: NodeJS.ProcessEnv = { ...process.env }
  delete env.DATABASE_URL
  const child: ChildProcess = spawn(
    process.execPath,
    [...(options.node ?? []), 'cli/index.ts', 'start', '--city', options.city ?? 'demo'],
    {
      cwd: ROOT,
      env: {
        ...env,
        PORT: String(options.port),
        HOST: '127.0.0.1',
        HUYING_DATA: options.dataDir,
        HUYING_NO_RATE_LIMIT: '1',
        ...(options.url ? { DATABASE_URL: options.url } : {}),
        ...options.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let said = ''
  const hear = (bytes: Buffer): void => {
    said = (said + bytes.toString()).slice(-4000)
  }
  child.stdout?.on('data', hear)
  child.stderr?.on('data', hear)
  let ended = false
  const end = new Promise<void>((resolve) =>
    child.once('exit', () => {
      ended = true
      resolve()
    }),
  )
  const base = `http://127.0.0.1:${options.port}`
  for (;;) {
    if (ended) throw new Error(`the city ended: ${said}`)
    const well = await fetch(`${base}/health`).then(
      (reply) => reply.ok,
      () => false,
    )
    if (well) break
    await pause(25)
  }
  return {
    base,
    pid: child.pid as number,
    async kill() {
      child.kill('SIGKILL')
      await end
    },
    async stop() {
      child.kill('SIGTERM')
      await end
    },
  }
}

/** The inspector of a Node process: its heap can be asked for as a browser's can. */
export async function inspect(at: number) {
  const list = (await (await fetch(`http://127.0.0.1:${at}/json/list`)).json()) as {
    webSocketDebuggerUrl: string
  }[]
  const socket = new WebSocket(list[0]?.webSocketDebuggerUrl ?? '')
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', reject)
  })
  const waiting = new Map<number, (result: unknown) => void>()
  let asked = 0
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as { id?: number; result?: unknown }
    if (id !== undefined) waiting.get(id)?.(result)
    if (id !== undefined) waiting.delete(id)
  })
  return {
    send: (method: string) =>
      new Promise<unknown>((resolve) => {
        waiting.set(++asked, resolve)
        socket.send(JSON.stringify({ id: asked, method }))
      }),
    /** A process that is being looked into waits for the looker before it ends. */
    close: () => socket.close(),
  }
}

/** A folder with the same keys as the city whose database was copied. */
export function folderLike(dataDir: string, name: string): string {
  const copy = join(dataDir, '..', name)
  rmSync(copy, { recursive: true, force: true })
  cpSync(join(dataDir, 'keys'), join(copy, 'keys'), { recursive: true })
  return copy
}

// biome-ignore lint/suspicious/noExplicitAny: answers of doors are looked into by measurements, field by field
export type Reply = { readonly status: number; readonly body: any; readonly ms: number }

export type Caller = {
  readonly unit: string | null
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Reply>
}

const agent = new http.Agent({ keepAlive: true, maxSockets: 256 })
/** Reads that met a kept connection which the server had just closed, and were asked again, as browsers do (RFC 9110 §9.2.2). */
export const askedAgain = { count: 0 }

function send(
  base: string,
  method: string,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): Promise<Reply & { cookie: string }> {
  const begin = performance.now()
  const bytes = body === undefined ? null : Buffer.from(JSON.stringify(body))
  return new Promise((resolve, reject) => {
    const request = http.request(
      base + path,
      {
        method,
        agent,
        headers: {
          ...headers,
          ...(bytes ? { 'content-type': 'application/json', 'content-length': bytes.length } : {}),
        },
      },
      (response) => {
        const pieces: Buffer[] = []
        response.on('data', (piece: Buffer) => pieces.push(piece))
        response.on('error', reject)
        response.on('end', () => {
          const text = Buffer.concat(pieces).toString()
          let parsed: unknown = text
          try {
            parsed = text === '' ? null : JSON.parse(text)
          } catch {
            // pages stay text
          }
          resolve({
            status: response.statusCode ?? 0,
            body: parsed,
            ms: performance.now() - begin,
            cookie: (response.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? '',
          })
        })
      },
    )
    request.on('error', (fault: NodeJS.ErrnoException) => {
      if (method !== 'GET' || !request.reusedSocket || fault.code !== 'ECONNRESET') return reject(fault)
      askedAgain.count++
      send(base, method, path, body, headers).then(resolve, reject)
    })
    if (bytes) request.write(bytes)
    request.end()
  })
}

/** Logs in; every call afterwards is that person's. */
export async function login(base: string, name: string): Promise<Caller> {
  const done = await send(base, 'POST', '/api/login', { name, password: DEMO_PASSWORD }, {})
  if (done.status !== 200) throw new Error(`login of ${name}: ${done.status} ${JSON.stringify(done.body)}`)
  const own = { cookie: done.cookie, 'x-csrf-token': done.body.csrf as string }
  return {
    unit: done.body.me.unit,
    call: (method, path, body, headers = {}) => send(base, method, path, body, { ...own, ...headers }),
  }
}

// ── what a process tree cost ────────────────────────────────────────────────────────────────────────────────────

type Stat = { readonly pid: number; readonly parent: number; readonly ticks: number; readonly reaped: number }

function stats(): Stat[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const text = readFileSync(`/proc/${name}/stat`, 'utf8')
        const rest = text.slice(text.lastIndexOf(')') + 2).split(' ')
        const at = (i: number): number => Number(rest[i])
        return [{ pid: Number(name), parent: at(1), ticks: at(11) + at(12), reaped: at(13) + at(14) }]
      } catch {
        return []
      }
    })
}

/** Clock ticks a second of /proc, fixed in Linux. */
const TICKS = 100

/** Memory a process holds, bytes; 0 when it is gone. */
export function rssOf(pid: number): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}

/** User and system seconds of these processes and all their children, also of those that have ended. */
export function cpuSeconds(roots: readonly number[]): number {
  const all = stats()
  const mine = new Set(roots)
  for (let grew = true; grew; ) {
    grew = false
    for (const one of all)
      if (!mine.has(one.pid) && mine.has(one.parent)) {
        mine.add(one.pid)
        grew = true
      }
  }
  return all.filter((one) => mine.has(one.pid)).reduce((sum, one) => sum + one.ticks + one.reaped, 0) / TICKS
}

/** The first process of the server that this process (a backend) belongs to. */
export const parentOf = (pid: number): number => stats().find((one) => one.pid === pid)?.parent ?? pid

/** How busy the machine is, for honest figures. */
export const machine = () => ({
  cpu: cpus()[0]?.model ?? '',
  cores: cpus().length,
  load: loadavg().map((one) => Number(one.toFixed(2))),
  node: process.version,
  at: new Date().toISOString(),
})

/**
 * Everybody's idle and busy time since the machine started, seconds: what the others took while we measured; of the busy time,
 * what a virtual machine's host gave to others although it was wanted here (`stolen`).
 */
export function machineSeconds(): { readonly busy: number; readonly idle: number; readonly stolen: number } {
  const parts = (readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? '').split(/\s+/).slice(1, 9).map(Number)
  const idle = ((parts[3] ?? 0) + (parts[4] ?? 0)) / TICKS
  const stolen = (parts[7] ?? 0) / TICKS
  return { idle, stolen, busy: parts.reduce((sum, one) => sum + one, 0) / TICKS - idle }
}

export const told = (text: string): void => void process.stderr.write(`${text}\n`)
export const round = (n: number, digits = 2): number => Number(n.toFixed(digits))

export function summary(samples: readonly number[]): { n: number; p50: number; p95: number; max: number } {
  const sorted = [...samples].sort((a, b) => a - b)
  const at = (share: number): number =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN, 1)
  return { n: sorted.length, p50: at(0.5), p95: at(0.95), max: at(1) }
}

/** A value beside its limit. */
export const against = (value: number, limit: number) => ({
  value: round(value),
  limit,
  ratio: round(value / limit, 3),
})
