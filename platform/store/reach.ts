import type pg from 'pg'
import type { Refusal } from '../../base/index.ts'
import { refusals } from './declare.ts'
import { codeOf, isBrokenConnection, openClient } from './driver.ts'

/** Work that takes longer than this is worth a look whether the database is there at all. */
const SLOW_MS = 3_000
const LOOK_MS = 1_000
const ANSWER_MS = 3_000
/** Looks in a row that find nobody, before those who wait are told. */
const TWICE = 2

/** The database cannot be reached; said at once while that is known, instead of after a time-out for each. */
class StoreAway extends Error {
  readonly code = 'HUYING_AWAY'
  constructor() {
    super('the database cannot be reached')
  }
}

/** The connection went away in the middle of work: at a commit nobody knows whether it was done. */
class ConnectionLost extends Error {
  /** SQLSTATE of a connection that failed. */
  readonly code = '08006'
  constructor(cause: unknown) {
    super('the connection to the database was lost', { cause })
  }
}

/** A broken connection under its own name: what the system says of it could be said of a visitor's connection too. */
export const asLost = (error: unknown): unknown =>
  isBrokenConnection(error) && !(error instanceof ConnectionLost) ? new ConnectionLost(error) : error

const POOL_FULL = /timeout exceeded when trying to connect/
const SECONDS = 5

/**
 * What a failed statement means for who asked 数据库故障: to come again (the database is away, has no room, or all
 * connections are taken). Null when it was no fault of the database’s state.
 */
export function unavailable(error: unknown): Refusal | null {
  if (error instanceof StoreAway) return refusals['store.away']({ seconds: SECONDS })
  const code = codeOf(error)
  if (code === '53100' || code === 'ENOSPC' || code === 'EDQUOT')
    return refusals['store.full']({ seconds: 60 })
  if (code === '53300' || (error instanceof Error && POOL_FULL.test(error.message)))
    return refusals['store.busy']({ seconds: SECONDS })
  // an input or output error, no memory, a standby that takes no writes
  if (code !== undefined && /^(58030|53200|25006|57P|08|53)/.test(code))
    return refusals['store.away']({ seconds: SECONDS })
  if (isBrokenConnection(error)) return refusals['store.away']({ seconds: SECONDS })
  // Of system errors those of a connection only: a missing file says ENOENT too.
  const call = typeof error === 'object' && error !== null && 'syscall' in error ? error.syscall : undefined
  if (call === 'connect' || call === 'getaddrinfo') return refusals['store.away']({ seconds: SECONDS })
  if (error instanceof Error && /connection timeout|timeout expired/i.test(error.message))
    return refusals['store.away']({ seconds: SECONDS })
  return error instanceof Error && error.cause !== undefined && error.cause !== error
    ? unavailable(error.cause)
    : null
}

type Reach = {
  /** Known to be away: throws at once. */
  check(): void
  readonly away: boolean
  /** A connection is at work; answers how to say that it is not any more. */
  working(client: pg.ClientBase): () => void
  stop(): void
}

type Socketed = { readonly connection?: { readonly stream?: { destroy(): void } } }

/** Whoever waits for an answer on it hears now that there will be none. */
const cut = (client: pg.ClientBase): void => (client as unknown as Socketed).connection?.stream?.destroy()

async function answers(url: string): Promise<boolean> {
  let client: pg.Client | undefined
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, ANSWER_MS, false)
  })
  const asked = (async () => {
    try {
      client = await openClient(url, { connectionTimeoutMillis: ANSWER_MS })
      await client.query('select 1')
      return true
    } catch (error) {
      // Who says that there are too many of us is there; who starts up or shuts down is not.
      const code = codeOf(error)
      return code !== undefined && /^[0-9A-Z]{5}$/.test(code) && !/^(57P|08)/.test(code)
    }
  })()
  const there = await Promise.race([asked, late])
  clearTimeout(timer)
  if (client) {
    if (there) void client.end().catch(() => undefined)
    else cut(client)
  }
  return there
}

/**
 * A cut network says nothing: a statement would wait a quarter of an hour for the system to give up. While work takes
 * long, the database is asked over a connection of its own; when it does not answer, all work in hand is ended, and
 * what comes is refused at once until it answers again. Long work of a database that answers is left alone.
 */
export function openReach(url: string): Reach {
  const busy = new Map<pg.ClientBase, number>()
  let away = false
  let missed = 0
  let looking = false
  async function look(): Promise<void> {
    const now = performance.now()
    const slow = [...busy.values()].some((since) => now - since > SLOW_MS)
    if (looking || !(slow || away)) return
    looking = true
    const there = await answers(url)
    looking = false
    missed = there ? 0 : missed + 1
    away = missed >= TWICE
    if (away) for (const client of busy.keys()) cut(client)
  }
  const timer = setInterval(() => void look(), LOOK_MS).unref()
  return {
    check() {
      if (away) throw new StoreAway()
    },
    get away() {
      return away
    },
    working(client) {
      busy.set(client, performance.now())
      return () => void busy.delete(client)
    },
    stop: () => clearInterval(timer),
  }
}
