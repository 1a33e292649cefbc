import { createHash } from 'node:crypto'
import { tracingChannel } from 'node:diagnostics_channel'
import pg from 'pg'
import { type Answer, board, depart } from './flight.ts'
import { render, type Sql } from './sql.ts'
import { typeParsers } from './types.ts'
import { parameter, TextFault } from './values.ts'

/** Distinct statements a connection may hold prepared (about 10 KB each on the server) before it is replaced. */
const NAMES_PER_CONNECTION = 400
/** Statement texts remembered by this process; the oldest go first. */
const TEXTS_REMEMBERED = 5_000

export type DriverOptions = {
  readonly url: string
  /** Most connections at a time. */
  readonly poolSize: number
  /** How long one waits for the server to answer, or for a connection of the pool to come free; 10 s unless told. */
  readonly waitMs?: number | undefined
  /** Does an idle pool keep the process alive? */
  readonly keepAlive: boolean
}

const CONNECT_MS = 10_000

/**
 * Addresses behind which a pooler 连接池 (pgbouncer and its like) gives every transaction another server connection.
 * Found out when a store is opened: nothing is prepared by name there, and nothing set but what poolers keep.
 */
const pooled = new Set<string>()
const isPooled = (url: string): boolean => pooled.has(url)
export const notePooled = (url: string): void => void pooled.add(url)

/** What poolers keep for each of their clients is said in the first message, not in a statement or in `options`. */
class Client extends pg.Client {
  getStartupConf(): Record<string, string> {
    const first = (
      pg.Client.prototype as unknown as { getStartupConf(): Record<string, string> }
    ).getStartupConf.call(this)
    return { ...first, TimeZone: 'UTC', DateStyle: 'ISO, YMD' }
  }
}

/**
 * A server whose client has gone without a word (a pulled cable, a dead machine) would keep what its session had locked:
 * it looks after ten seconds of silence whether the client is there, and ends a transaction that stands for a minute.
 */
const OPTIONS = [
  'client_min_messages=warning',
  'idle_in_transaction_session_timeout=60000',
  'tcp_keepalives_idle=10',
  'tcp_keepalives_interval=5',
]
  .map((one) => `-c ${one}`)
  .join(' ')

const config = (options: Pick<DriverOptions, 'url' | 'waitMs'>): pg.ClientConfig => ({
  connectionString: options.url,
  types: typeParsers as pg.CustomTypesConfig,
  application_name: 'huying',
  connectionTimeoutMillis: options.waitMs ?? CONNECT_MS,
  ...(isPooled(options.url) ? {} : { options: OPTIONS }),
  keepAlive: true,
})

export function makePool(options: DriverOptions): pg.Pool {
  // `pipeline` is newer than the driver's published types: statements go out without waiting for earlier answers.
  const poolConfig: pg.PoolConfig & { pipeline: boolean } = {
    ...config(options),
    pipeline: true,
    max: options.poolSize,
    idleTimeoutMillis: 30_000,
    allowExitOnIdle: !options.keepAlive,
    Client,
  }
  const pool = new pg.Pool(poolConfig)
  const unnamed = isPooled(options.url)
  // An idle connection that breaks is dropped by the pool; the next statement opens a new one.
  pool.on('error', () => {})
  // One that breaks while in use tells its statement; the event itself must not end the process.
  pool.on('connect', (client) => {
    if (unnamed) (client as Prepared).unnamed = true
    client.on('error', () => {})
  })
  return pool
}

/** A connection of its own without pipelining, for COPY and for probing a server. */
export async function openClient(url: string, changes: pg.ClientConfig = {}): Promise<pg.Client> {
  const client = new Client({ ...config({ url }), ...changes })
  client.on('error', () => {})
  if (isPooled(url)) (client as Prepared).unnamed = true
  try {
    await client.connect()
  } catch (error) {
    // A client that gives up half-way (no password to send) would keep the socket open until the server tires of it.
    void client.end().catch(() => {})
    if (!isPooled(url) && refusesOptions(error)) {
      notePooled(url)
      return openClient(url, changes)
    }
    throw error
  }
  return client
}

/** Names by text. The value is undefined at first sight: a text that never comes again is not worth preparing. */
const names = new Map<string, string | undefined>()

/**
 * A statement that begins so is planned at every call by its values: for lists, where one value of a filter holds half
 * of all rows and the next a hundred.
 */
export const PLAN_ANEW = '/* plan anew */'

function nameOf(text: string): string | undefined {
  if (text.startsWith(PLAN_ANEW)) return undefined
  const known = names.get(text)
  if (known !== undefined) return known
  const name = names.has(text) ? `h${createHash('sha1').update(text).digest('hex').slice(0, 24)}` : undefined
  names.delete(text)
  names.set(text, name)
  if (names.size > TEXTS_REMEMBERED) names.delete(names.keys().next().value as string)
  return name
}

/** Poolers that know no `options` say so instead of letting us in. */
const refusesOptions = (error: unknown): boolean =>
  error instanceof Error && /unsupported startup parameter.*options/i.test(error.message)

type Prepared = pg.ClientBase & { preparedNames?: Set<string>; unnamed?: boolean }

/** For whoever watches statements 语句观测: texts with their placeholders, never values. */
const watched = tracingChannel<unknown, { readonly text: string }>('huying:statement')

/** Sends one statement; throws at once, before anything reaches the wire, when a parameter cannot be sent. */
export function send(client: pg.ClientBase, statement: Sql): Promise<Answer> {
  const text = render(statement)
  const values = statement.values.map(parameter)
  const holder = client as Prepared
  holder.preparedNames ??= new Set()
  const name = holder.unnamed ? undefined : nameOf(text)
  if (name !== undefined) holder.preparedNames.add(name)
  const go = () => board(client, { ...(name === undefined ? {} : { name }), text, values })
  return watched.hasSubscribers ? watched.tracePromise(go, { text }) : go()
}

const named = (client: pg.ClientBase, name: string) => ((client as Prepared).unnamed ? {} : { name })

/** Opens a transaction, in one go with its first statements. */
export const begin = (client: pg.ClientBase): Promise<Answer> =>
  board(client, { ...named(client, 'begin'), text: 'begin', values: [] })

/** Ends a transaction, in one go with what was posted before. */
export const commit = (client: pg.ClientBase): Promise<Answer> =>
  board(client, { ...named(client, 'commit'), text: 'commit', values: [] })

/** Text of ours without values, also several statements, after all that was sent before. */
export async function script(client: pg.ClientBase, text: string): Promise<void> {
  depart(client)
  await client.query(text)
}

/** Gives a connection back; one that has collected too many prepared statements, or is broken, is closed instead. */
export function giveBack(client: pg.PoolClient, broken = false): void {
  depart(client)
  const full = ((client as Prepared).preparedNames?.size ?? 0) > NAMES_PER_CONNECTION
  client.release(broken || full)
}

/** SQLSTATE of a database error, or the system's error code (`ECONNREFUSED`). */
export const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined

/** Errors after which the same work may simply be done again: serialisation failure, deadlock. */
export const isTransient = (error: unknown): boolean => {
  const code = codeOf(error)
  return code === '40001' || code === '40P01'
}

/**
 * What was given can never be kept, and would be refused again: a text that no database keeps, a value beyond its type
 * (class 22), nothing where something must be, a broken check. Meetings of two writers are none of these.
 */
export const isUnfit = (error: unknown): error is Error =>
  error instanceof TextFault || (error instanceof Error && /^(22|23502|23514)/.test(codeOf(error) ?? ''))

/** A prepared statement whose result type was changed by a migration; a fresh connection heals it. */
export const isStalePlan = (error: unknown): boolean =>
  codeOf(error) === '0A000' && error instanceof Error && error.message.includes('cached plan')

/** The connection is gone, whatever the statement was: server stopped, session ended, socket closed. */
export const isBrokenConnection = (error: unknown): boolean => {
  const code = codeOf(error)
  if (code !== undefined) return /^(08|57P0|25P03|ECONN|EPIPE|ETIMEDOUT)/.test(code)
  return error instanceof Error && /Connection terminated|not queryable|connection error/.test(error.message)
}
