import { once } from 'node:events'
import {
  mkdir,
  mkdtemp,
  open,
  readFile,
  rename,
  rm,
  stat,
  statfs,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { no, ok, type Refusal, type Result } from '../../base/index.ts'
import { type Binaries, findBinaries, program } from './binaries.ts'
import { refusals } from './declare.ts'
import { openClient } from './driver.ts'
import { exists, isAlive, markOf, type ProcessMark, reasonOf } from './folder.ts'
import { type Footing, findFooting, handOver, startProgram } from './rootless.ts'

/** A PostgreSQL of our own: files under one folder, a Unix socket only we may open, no TCP port. */
export type Engine = {
  readonly url: string
  readonly pid: number
  /** Does its first process live? */
  alive(): Promise<boolean>
  stop(): Promise<void>
}

export type EngineOptions = {
  /** Other programs than those npm brought (a server of the machine, for tests). */
  readonly binaries?: Binaries
  /** For throw-away databases of tests: no fsync. */
  readonly fleeting?: boolean
  /** Folder of the socket of an engine that died and is started again, so that its address stays. */
  readonly socketDir?: string
}

/** Kept beside the cluster so that the next starter finds a server whose parent was killed. */
type EngineNote = { readonly server: ProcessMark; readonly socketDir: string; readonly major: number }

const USER = 'huying'
const DATABASE = 'huying'
const PORT = 5432
const START_SECONDS = 60
/** The engine's log starts afresh when it has grown beyond this. */
const LOG_BYTES = 16 * 1024 * 1024

const urlAt = (socketDir: string, database: string): string =>
  `postgresql://${USER}@localhost:${PORT}/${database}?host=${encodeURIComponent(socketDir)}`

/** For a laptop: the whole city idles below 400 MB. Durability is never traded, except for tests. */
async function settings(major: number, fleeting: boolean): Promise<string[]> {
  const sharedMemory = await statfs('/dev/shm').then(
    (fs) => fs.bavail * fs.bsize,
    () => 0,
  )
  const all: Record<string, string | number> = {
    listen_addresses: '',
    unix_socket_permissions: '0700',
    // Tests open many small cities on one engine.
    max_connections: fleeting ? 300 : 60,
    shared_buffers: '64MB',
    work_mem: '8MB',
    maintenance_work_mem: '64MB',
    effective_cache_size: '1GB',
    random_page_cost: 1.1,
    jit: 'off',
    wal_level: 'minimal',
    max_wal_senders: 0,
    max_wal_size: '512MB',
    checkpoint_timeout: '15min',
    wal_compression: 'on',
    autovacuum_naptime: '30s',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] ',
    // Parallel queries need room in /dev/shm; containers often have 64 MB of it.
    max_parallel_workers_per_gather: sharedMemory > 256 * 1024 * 1024 ? 2 : 0,
    ...(major >= 18 ? { io_method: 'sync' } : {}),
    ...(fleeting ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  }
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

const environment = (): NodeJS.ProcessEnv => ({ PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' })

/** initdb into a neighbour first: a cluster exists whole or not at all. */
async function createCluster(
  folder: string,
  binaries: Binaries,
  footing: Footing,
  fleeting: boolean,
): Promise<void> {
  const half = join(folder, 'postgres.new')
  await rm(half, { recursive: true, force: true })
  await mkdir(half, { mode: 0o700 })
  await handOver(footing, half)
  const ctype = process.platform === 'darwin' ? 'en_US.UTF-8' : 'C.UTF-8'
  const locale =
    binaries.major >= 17
      ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--lc-collate=C', `--lc-ctype=${ctype}`]
      : ['--lc-collate=C', `--lc-ctype=${ctype}`]
  const child = startProgram(
    footing,
    program(binaries, 'initdb'),
    [
      '-D',
      half,
      '-U',
      USER,
      '--auth=trust',
      '--encoding=UTF8',
      ...locale,
      '--lc-messages=C',
      '--no-instructions',
    ].concat(fleeting ? ['--no-sync'] : []),
    { env: environment(), stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(said.trim().split('\n').at(-1) ?? `initdb ended with ${code}`)
  await rename(half, join(folder, 'postgres'))
}

async function readNote(path: string): Promise<EngineNote | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as EngineNote
  } catch {
    return undefined
  }
}

/** First lines of postmaster.pid: process, folder, start, port, socket folder, address, shared memory, state. */
const readPostmaster = (data: string): Promise<string[]> =>
  readFile(join(data, 'postmaster.pid'), 'utf8').then(
    (text) => text.split('\n').map((line) => line.trim()),
    () => [],
  )

/** Fast shutdown; after 30 s an immediate one, which loses nothing but makes the next start replay its log. */
async function stopServer(server: ProcessMark): Promise<void> {
  for (const [signal, seconds] of [
    ['SIGINT', 30],
    ['SIGQUIT', 10],
    ['SIGKILL', 5],
  ] as const) {
    try {
      process.kill(server.pid, signal)
    } catch {
      return
    }
    for (let waited = 0; waited < seconds * 1000; waited += 10) {
      if (!(await isAlive(server))) return
      await pause(10)
    }
  }
}

/** Is this process a server on our cluster? Looked up where the system tells; otherwise believed. */
async function servesCluster(pid: number, data: string): Promise<boolean> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined)
  if (command === undefined) return process.platform !== 'linux'
  return command.includes('postgres') && command.split('\0').includes(data)
}

const answers = (socketDir: string): Promise<boolean> =>
  openClient(urlAt(socketDir, 'postgres')).then(
    async (client) => {
      await client.end()
      return true
    },
    () => false,
  )

/**
 * A server left behind by a killed parent is used again when it answers, and stopped when it does not. A
 * postmaster.pid whose number now belongs to another program (common after a container's restart) is removed, since
 * the folder's lock is ours.
 */
async function takeOverOrphan(
  data: string,
  note: EngineNote | undefined,
  major: number,
): Promise<EngineNote | undefined> {
  const pid = Number((await readPostmaster(data))[0])
  if (!Number.isInteger(pid) || pid <= 0) return undefined
  const server = await markOf(pid)
  if (!(await isAlive(server)) || !(await servesCluster(pid, data))) {
    await rm(join(data, 'postmaster.pid'), { force: true })
    return undefined
  }
  const same = note?.server.pid === pid && note.server.started === server.started && note.major === major
  if (same && (await answers(note.socketDir))) return note
  await stopServer(server)
  return undefined
}

/** Waits until the server writes that it is ready. False when it ended instead. */
async function waitReady(data: string, server: ProcessMark): Promise<boolean> {
  for (let waited = 0; waited < START_SECONDS * 1000; waited += 10) {
    const lines = await readPostmaster(data)
    if (lines[7] === 'ready' && Number(lines[0]) === server.pid) return true
    if (!(await isAlive(server))) return false
    await pause(10)
  }
  return false
}

/** What a failed start said in the log, from byte `from` on: the last fatal line, else the first line. */
async function lastWords(log: string, from: number): Promise<string> {
  const bytes = await readFile(log).catch(() => Buffer.alloc(0))
  const lines = bytes.toString('utf8', from).trim().split('\n')
  const said = lines.findLast((line) => /FATAL|PANIC/.test(line)) ?? lines[0] ?? ''
  return said.replace(/^.*?(FATAL|PANIC):\s*/, '').replace(/^\S*postgres(\.exe)?: /, '') || 'no message'
}

async function ensureDatabase(socketDir: string): Promise<void> {
  const client = await openClient(urlAt(socketDir, 'postgres'))
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE])
    if (rowCount === 0) await client.query(`create database ${DATABASE}`)
  } finally {
    await client.end()
  }
}

/**
 * Starts the embedded engine of a data folder whose lock the caller holds. Makes the cluster at first, recovers
 * after a crash, takes over a running server whose parent was killed.
 */
export async function startEngine(
  dataDir: string,
  options: EngineOptions = {},
): Promise<Result<Engine, Refusal>> {
  const folder = resolve(dataDir)
  const data = join(folder, 'postgres')
  const notePath = join(folder, 'engine.json')
  const log = join(folder, 'engine.log')
  const found = options.binaries ? ok(options.binaries) : await findBinaries(folder)
  if (!found.ok) return found
  const binaries = found.value
  try {
    const footing = await findFooting()
    if (!(await exists(data))) await createCluster(folder, binaries, footing, options.fleeting === true)
    const version = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim()
    if (version !== String(binaries.major))
      return no(refusals['store.folderVersion']({ folder, found: version, wanted: String(binaries.major) }))

    const note = await readNote(notePath)
    const orphan = await takeOverOrphan(data, note, binaries.major)
    if (orphan) return ok(engineOf(orphan, notePath))
    if (note && note.socketDir !== options.socketDir)
      await rm(note.socketDir, { recursive: true, force: true })

    // A socket's path may have 107 bytes: a short folder of its own, which nobody else may enter.
    const socketDir =
      options.socketDir ??
      (await mkdtemp(process.platform === 'win32' ? join(folder, 'run-') : '/tmp/huying-'))
    await mkdir(socketDir, { recursive: true, mode: 0o700 })
    await handOver(footing, socketDir)
    await handOver(footing, data)
    if ((await exists(log)) && (await stat(log)).size > LOG_BYTES) await truncate(log)
    const out = await open(log, 'a', 0o600)
    const logged = (await out.stat()).size
    const child = startProgram(
      footing,
      program(binaries, 'postgres'),
      [
        '-D',
        data,
        '-k',
        socketDir,
        '-p',
        String(PORT),
        ...(await settings(binaries.major, options.fleeting === true)),
      ],
      // A session of its own: Ctrl-C in the terminal must reach the city, which stops the engine last.
      { env: environment(), stdio: ['ignore', out.fd, out.fd], detached: true },
    )
    let failure: unknown
    child.on('error', (error) => {
      failure = error
    })
    child.unref()
    const server = await markOf(child.pid ?? -1)
    const ready = child.pid !== undefined && (await waitReady(data, server))
    await out.close()
    if (!ready) {
      if (child.pid !== undefined) await stopServer(server)
      if (options.socketDir === undefined) await rm(socketDir, { recursive: true, force: true })
      return no(
        refusals['store.engineFailed']({
          reason: failure ? reasonOf(failure) : await lastWords(log, logged),
        }),
      )
    }
    const fresh: EngineNote = { server, socketDir, major: binaries.major }
    await writeFile(notePath, JSON.stringify(fresh))
    await ensureDatabase(socketDir)
    return ok(engineOf(fresh, notePath))
  } catch (error) {
    return no(
      refusals['store.engineFailed']({ reason: error instanceof Error ? error.message : String(error) }),
    )
  }
}

function engineOf(note: EngineNote, notePath: string): Engine {
  return {
    url: urlAt(note.socketDir, DATABASE),
    pid: note.server.pid,
    alive: () => isAlive(note.server),
    async stop() {
      await stopServer(note.server)
      await rm(note.socketDir, { recursive: true, force: true })
      await rm(notePath, { force: true })
    },
  }
}

const WATCH_MS = 500

/**
 * Keeps the engine of a folder running: one that was killed (by the system for its memory, by hand) is started again
 * at the same address, where the city's connections find it. Answers how to stop both.
 */
export function keepEngine(dataDir: string, first: Engine, options: EngineOptions = {}): () => Promise<void> {
  const socketDir = new URL(first.url).searchParams.get('host') ?? undefined
  let engine = first
  let stopped = false
  let looking: Promise<void> = Promise.resolve()
  async function look(): Promise<void> {
    if (stopped || (await engine.alive())) return
    // While the rest of the dead one still holds its memory the start fails, and is tried at the next look.
    const again = await startEngine(dataDir, { ...options, ...(socketDir ? { socketDir } : {}) })
    if (again.ok) engine = again.value
  }
  const timer = setInterval(() => {
    looking = looking.then(look, look)
  }, WATCH_MS).unref()
  return async () => {
    stopped = true
    clearInterval(timer)
    await looking.catch(() => undefined)
    await engine.stop()
  }
}

/** The address of the engine that another process runs on this folder, if it does. */
export async function runningEngineUrl(dataDir: string): Promise<string | undefined> {
  const note = await readNote(join(resolve(dataDir), 'engine.json'))
  return note && (await isAlive(note.server)) ? urlAt(note.socketDir, DATABASE) : undefined
}
