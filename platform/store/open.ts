import { isAbsolute, resolve } from 'node:path'
import type pg from 'pg'
import { no, ok, type Refusal, type Result } from '../../base/index.ts'
import { type EngineInfo, refusals, type Store } from './declare.ts'
import { codeOf, notePooled, openClient } from './driver.ts'
import { keepEngine, runningEngineUrl, startEngine } from './embedded.ts'
import { lockFolder, reasonOf } from './folder.ts'
import { makeStore } from './store.ts'

const OLDEST_MAJOR = 15
const POOL_SIZE = 10

export type OpenOptions = {
  /** Folder of the embedded engine. */
  readonly dataDir?: string
  /** PostgreSQL server; goes before `dataDir`. */
  readonly url?: string
  readonly poolSize?: number
  /** How long work waits for a connection to come free; 10 s unless told. */
  readonly waitMs?: number
  /** When another process runs the city of `dataDir`, use its engine instead of refusing (for commands beside a running city). */
  readonly join?: boolean
}

type Where = { readonly where: string; readonly user: string; readonly database: string }

function placeOf(url: string): Where | undefined {
  if (!/^postgres(ql)?:\/\//.test(url)) return undefined
  try {
    const parsed = new URL(url)
    const database = decodeURIComponent(parsed.pathname.slice(1))
    const user = decodeURIComponent(parsed.username)
    return { where: parsed.searchParams.get('host') ?? parsed.host, user, database: database || user }
  } catch {
    return undefined
  }
}

/** One clear sentence for what a server answers instead of letting us in. */
function whyNot(error: unknown, place: Where): Refusal {
  const code = codeOf(error)
  if (code === '28P01' || code === '28000') return refusals['store.loginRefused'](place)
  if (code === '3D000') return refusals['store.databaseMissing'](place)
  const said = error instanceof Error ? error.message : String(error)
  if (/password/i.test(said)) return refusals['store.loginRefused'](place)
  return refusals['store.unreachable']({ where: place.where, reason: code ?? said })
}

/** What a server says of itself. */
export type Probed = {
  readonly number: number
  readonly version: string
  readonly encoding: string
  readonly citus: boolean
}

async function probe(client: pg.Client): Promise<Probed> {
  const { rows } = await client.query<Probed>(
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as version,
            current_setting('server_encoding') as encoding,
            exists (select from pg_extension where extname = 'citus') as citus`,
  )
  return rows[0] as Probed
}

/** New enough, and able to keep every character? */
export function judgeServer(found: Probed, url: string): Result<EngineInfo, Refusal> {
  const version = Math.floor(found.number / 10_000)
  if (version < OLDEST_MAJOR) return no(refusals['store.serverTooOld']({ version: found.version }))
  if (found.encoding !== 'UTF8') return no(refusals['store.encodingWrong']({ encoding: found.encoding }))
  return ok({ kind: found.citus ? 'cluster' : 'server', version, url })
}

/** Looks at a server before anything uses it: reachable, let in, new enough, UTF-8. */
export async function inspectServer(url: string): Promise<Result<EngineInfo, Refusal>> {
  const place = placeOf(url)
  if (!place) return no(refusals['store.urlWrong']())
  let client: pg.Client
  try {
    client = await openClient(url)
  } catch (error) {
    return no(whyNot(error, place))
  }
  try {
    // Who answers under another number than he gave himself is a pooler.
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    const told = (client as unknown as { readonly processID: number | null }).processID
    if (rows[0] && told !== null && rows[0].pid !== told) notePooled(url)
    return judgeServer(await probe(client), url)
  } catch (error) {
    return no(whyNot(error, place))
  } finally {
    await client.end().catch(() => {})
  }
}

/**
 * Opens the city's database: the server of `url`, or the embedded engine of `dataDir`, started here and stopped by
 * `close`. One process per data folder.
 */
export async function openStore(options: OpenOptions): Promise<Result<Store, Refusal>> {
  const pool = { poolSize: options.poolSize ?? POOL_SIZE, waitMs: options.waitMs, keepAlive: true }
  if (options.url !== undefined) {
    const info = await inspectServer(options.url)
    return info.ok ? ok(makeStore(info.value, pool)) : info
  }
  if (options.dataDir === undefined) throw new Error('openStore needs a url or a dataDir')
  const folder = isAbsolute(options.dataDir) ? options.dataDir : resolve(options.dataDir)
  const lock = await lockFolder(folder)
  if (!lock.ok) {
    const url =
      options.join && lock.error.code === 'store.folderInUse' ? await runningEngineUrl(folder) : undefined
    if (url === undefined) return lock
    const info = await inspectServer(url)
    return info.ok ? ok(makeStore({ ...info.value, kind: 'embedded' }, pool)) : info
  }
  const engine = await startEngine(folder).catch((error: unknown) =>
    no(refusals['store.engineFailed']({ reason: reasonOf(error) })),
  )
  if (!engine.ok) {
    await lock.value.release()
    return engine
  }
  const stopEngine = keepEngine(folder, engine.value)
  const closeEngine = async () => {
    await stopEngine()
    await lock.value.release()
  }
  const info = await inspectServer(engine.value.url)
  if (!info.ok) {
    await closeEngine()
    return info
  }
  return ok(makeStore({ ...info.value, kind: 'embedded' }, { ...pool, closeEngine }))
}
