import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { must, newId } from '../../base/index.ts'
import { binariesAt } from './binaries.ts'
import type { RoomSchema, Store } from './declare.ts'
import { codeOf, openClient } from './driver.ts'
import { type Engine, startEngine } from './embedded.ts'
import { horizon } from './horizon.ts'
import { migrate, readMigrations, withStore } from './migrate.ts'
import { inspectServer } from './open.ts'
import { clusterSettings, planShards } from './shard-plan.ts'
import { sql } from './sql.ts'
import { makeStore } from './store.ts'

type TestEngine = {
  readonly url: string
  readonly embedded: boolean
  /** The other servers of a Citus cluster, whose coordinator `url` is then. */
  readonly workers: readonly string[]
  stop(): Promise<void>
}

let shared: Promise<TestEngine> | undefined
const templates = new Map<string, Promise<string>>()

/**
 * Stops the engine and clears its folder when this process ends, however it ends: a small watcher waits at the other
 * end of a pipe that only we hold open.
 */
function watch(engine: Engine, folder: string): void {
  const script = 'cat >/dev/null; kill -QUIT "$1" 2>/dev/null; sleep 0.3; rm -rf "$2" "$3"'
  const socketDir = new URL(engine.url).searchParams.get('host') ?? folder
  const watcher = spawn('sh', ['-c', script, 'huying-test-engine', String(engine.pid), folder, socketDir], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  watcher.unref()
  ;(watcher.stdin as unknown as { unref?: () => void } | null)?.unref?.()
}

async function startThrowAway(bin?: string): Promise<TestEngine> {
  const folder = await mkdtemp('/tmp/huying-test-')
  const options = bin === undefined ? {} : { binaries: await binariesAt(bin) }
  const engine = must(await startEngine(folder, { fleeting: true, ...options }))
  watch(engine, folder)
  return {
    url: engine.url,
    embedded: bin === undefined,
    workers: [],
    async stop() {
      await engine.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function testEngine(): Promise<TestEngine> {
  const url = process.env.HUYING_TEST_DATABASE_URL
  const workers = process.env.HUYING_TEST_WORKERS?.split(',').filter(Boolean) ?? []
  shared ??= url ? Promise.resolve({ url, embedded: false, workers, stop: async () => {} }) : startThrowAway()
  return shared
}

const urlOf = (engineUrl: string, database: string): string => {
  const url = new URL(engineUrl)
  url.pathname = `/${database}`
  return url.href
}

async function ask(url: string, statements: readonly string[]): Promise<void> {
  const client = await openClient(url)
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

/**
 * Statements on the own database of each server: creating and dropping databases cannot be done inside a transaction.
 * The coordinator first: once it has let go of a database, nobody comes to the workers for it.
 */
async function administer(engine: TestEngine, ...statements: readonly string[]): Promise<void> {
  for (const url of [engine.url, ...engine.workers])
    for (let tries = 0; ; tries++)
      try {
        await ask(url, statements)
        break
      } catch (fault) {
        // Citus comes back for a moment to a database that it was just sent out of.
        if (codeOf(fault) !== '55006' || tries > 50) throw fault
        await new Promise((go) => setTimeout(go, 100))
      }
}

/** Makes one cluster of the databases of this name, and spreads its tables by the plan that `huying shard plan` prints. */
async function spread(engine: TestEngine, database: string, schemas: readonly RoomSchema[]): Promise<void> {
  const urls = [engine.url, ...engine.workers].map((url) => urlOf(url, database))
  for (const url of urls) await ask(url, ['create extension citus'])
  const [coordinator = '', ...workers] = urls
  const nodeOf = (url: string): string => `'${new URL(url).hostname}', ${new URL(url).port}`
  await ask(coordinator, [
    `select citus_set_coordinator_host(${nodeOf(coordinator)})`,
    ...workers.map((url) => `select citus_add_node(${nodeOf(url)})`),
  ])
  const store = await open(engine, database, false)
  const steps = await planShards(store, schemas, { shards: 4 }).finally(() => store.close())
  await ask(
    coordinator,
    steps.flatMap(({ statements }) => statements),
  )
  // Citus keeps somebody in each of its databases; nobody may be in one that is copied.
  await administer(
    engine,
    `alter database ${database} allow_connections false`,
    `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '${database}'`,
  )
}

async function open(engine: TestEngine, database: string, drop: boolean): Promise<Store> {
  const url = urlOf(engine.url, database)
  const info = must(await inspectServer(url))
  return makeStore(engine.embedded ? { ...info, kind: 'embedded' } : info, {
    poolSize: 6,
    keepAlive: false,
    ...(drop
      ? { closeEngine: () => administer(engine, `drop database if exists ${database} with (force)`) }
      : {}),
  })
}

const unique = (): string => newId().replaceAll('-', '')

const create = (engine: TestEngine, database: string, template: string): Promise<void> =>
  administer(
    engine,
    `create database ${database} template ${template}${template === 'template0' ? ` encoding 'UTF8'` : ''}`,
  )

/** What is done once to a migrated database; many tests then get a copy of the result. */
export type Mould = { readonly name: string; readonly fill: (url: string) => Promise<void> }

async function templateOf(
  engine: TestEngine,
  schemas: readonly RoomSchema[],
  mould: Mould | undefined,
): Promise<string> {
  const database = `huying_template_${unique()}`
  await create(engine, database, 'template0')
  const store = await open(engine, database, false)
  try {
    must(await migrate(store, schemas))
  } finally {
    await store.close()
  }
  await mould?.fill(urlOf(engine.url, database))
  if (engine.workers.length > 0) await spread(engine, database, schemas)
  if (!engine.embedded)
    process.once(
      'beforeExit',
      () => void administer(engine, `drop database if exists ${database}`).catch(() => {}),
    )
  return database
}

/** One statement at a time copies a template: PostgreSQL wants nobody connected to it. */
let copying: Promise<unknown> = Promise.resolve()

/**
 * An empty database with these rooms migrated (the store's own tables always), on one engine shared by the process:
 * embedded, or the server of `HUYING_TEST_DATABASE_URL` (whose user may create databases), or the Citus cluster whose
 * coordinator that is, with its workers in `HUYING_TEST_WORKERS` (addresses with commas). `close()` drops it. With a
 * `mould` the database is a copy of one that was filled so, by name once in this process.
 */
export async function freshStore(schemas: readonly RoomSchema[] = [], mould?: Mould): Promise<Store> {
  const engine = await testEngine()
  const files = (await Promise.all(withStore(schemas).map(readMigrations))).flat()
  const key = createHash('sha256')
    .update([mould?.name, ...files.map((file) => `${file.room}/${file.file}:${file.checksum}`)].join('\n'))
    .digest('hex')
  let template = templates.get(key)
  if (!template) {
    template = templateOf(engine, schemas, mould)
    templates.set(key, template)
  }
  const database = `huying_test_${unique()}`
  const from = await template
  const copied = copying.then(() => create(engine, database, from))
  copying = copied.catch(() => {})
  await copied
  if (engine.workers.length > 0) await ask(engine.url, clusterSettings(database))
  return open(engine, database, true)
}

/** Resolves when what has been committed counts as ended (`horizon`): at once on one server, after a look on a cluster. */
export async function settled(store: Store): Promise<void> {
  const now = await store.one<{ id: number }>(sql`select pg_current_xact_id()::text::bigint as id`)
  while ((await horizon(store)).oldest <= (now?.id ?? 0)) {
    if (store.cluster) await store.query(sql`select recover_prepared_transactions()`)
    await new Promise((go) => setTimeout(go, 10))
  }
}

/** A database without any table, for tests of migration and restore. `close()` drops it. */
export async function emptyStore(): Promise<Store> {
  const engine = await testEngine()
  const database = `huying_test_${unique()}`
  await create(engine, database, 'template0')
  return open(engine, database, true)
}

/** Stops the shared engine of `freshStore` before the process ends; not needed, the process's end does it too. */
export async function stopTestEngine(): Promise<void> {
  const engine = shared
  shared = undefined
  templates.clear()
  await (await engine)?.stop()
}

const DEBIAN_15 = '/usr/lib/postgresql/15/bin'

/** A throw-away server of the machine's own PostgreSQL (by default Debian's 15), for running the suite on a server. */
export const startServer = (bin: string = DEBIAN_15): Promise<{ url: string; stop(): Promise<void> }> =>
  startThrowAway(bin)

/** A server of one’s own that may be killed and started again, with its data on disk as a city’s are. */
export type KillableServer = {
  /** Its address; over the socket, which `proxy` of the tests listens in front of. */
  readonly url: string
  readonly socket: string
  readonly folder: string
  pid(): number
  alive(): Promise<boolean>
  /** Like a power cut: nothing is said to anybody. */
  kill(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

/** `folder`: where its data go, a throw-away folder unless told. `bin`: other programs than npm’s, Debian’s say. */
export async function killableServer(
  given: { readonly folder?: string; readonly bin?: string } = {},
): Promise<KillableServer> {
  const folder = given.folder ?? (await mkdtemp('/tmp/huying-test-'))
  const options = given.bin === undefined ? {} : { binaries: await binariesAt(given.bin) }
  let engine = must(await startEngine(folder, options))
  const { url } = engine
  const socketDir = new URL(url).searchParams.get('host') ?? ''
  const gone = async (): Promise<void> => {
    while (await engine.alive()) await new Promise((go) => setTimeout(go, 20))
  }
  watch(engine, folder)
  return {
    url,
    socket: `${socketDir}/.s.PGSQL.${new URL(url).port}`,
    folder,
    pid: () => engine.pid,
    alive: () => engine.alive(),
    async kill() {
      process.kill(engine.pid, 'SIGKILL')
      await gone()
    },
    async start() {
      // What is left of the killed one may hold its memory for a moment.
      for (let n = 0; ; n++) {
        const again = await startEngine(folder, { ...options, socketDir })
        if (again.ok) {
          engine = again.value
          return
        }
        if (n > 100) throw new Error(again.error.says.en)
        await new Promise((go) => setTimeout(go, 100))
      }
    },
    async stop() {
      if (await engine.alive()) await engine.stop()
      await rm(socketDir, { recursive: true, force: true })
      if (given.folder === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}
