import { tracingChannel } from 'node:diagnostics_channel'
import type pg from 'pg'
import { copyLinesOut, copyRowsIn } from './copy.ts'
import type { BulkTx, EngineInfo, Reader, Store, Tx } from './declare.ts'
import { begin, giveBack, isStalePlan, isTransient, makePool, openClient, send } from './driver.ts'
import { asLost, openReach } from './reach.ts'
import type { Sql } from './sql.ts'
import { BulkTransaction, Transaction } from './transaction.ts'

/** Tries of one transaction: the first and up to five more. */
const TRIES = 6

const isRefused = (result: unknown): boolean =>
  typeof result === 'object' && result !== null && 'ok' in result && result.ok === false

/** Connections break when a server restarts; then the code is a system one or of class 08 or 57P. */
const isBroken = (client: pg.PoolClient): boolean =>
  (client as unknown as { _queryable?: boolean })._queryable === false

/** The work of a transaction and its end; a refusal and a fault take everything back. */
async function ended<T, K extends Transaction>(transaction: K, work: (tx: K) => Promise<T>): Promise<T> {
  try {
    const result = await work(transaction)
    if (isRefused(result)) await transaction.rollback()
    else await transaction.commit()
    return result
  } catch (error) {
    // A lost connection has rolled back by itself; its error is the one to tell.
    await transaction.rollback().catch(() => {})
    throw error
  }
}

/** For whoever watches transactions 事务观测: from waiting for a connection to the end. */
const watched = tracingChannel<unknown, object>('huying:transaction')

const pause = (ms: number) => new Promise<void>((go) => setTimeout(go, ms))

/** Losers of a race and users of a statement that a migration outdated try again. */
async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt >= TRIES || !(isTransient(error) || isStalePlan(error))) throw error
      // Losers of one race must not meet again at once.
      await pause(Math.random() * 5 * 2 ** attempt)
    }
  }
}

/** A store over a connected server. `closeEngine` runs after the last connection has gone. */
export function makeStore(
  engine: EngineInfo,
  options: {
    readonly poolSize: number
    readonly waitMs?: number | undefined
    readonly keepAlive: boolean
    readonly closeEngine?: () => Promise<void>
  },
): Store {
  const { poolSize, waitMs, keepAlive } = options
  const cluster = engine.kind === 'cluster'
  const pool = makePool({ url: engine.url, poolSize, waitMs, keepAlive })
  const reach = openReach(engine.url)
  let closing: Promise<void> | undefined

  /** A connection of the pool, and how to give it back. */
  async function taken(): Promise<{ client: pg.PoolClient; done: (broken: boolean) => void }> {
    reach.check()
    const client = await pool.connect().catch((error: unknown) => {
      throw asLost(error)
    })
    const rest = reach.working(client)
    return {
      client,
      done(broken) {
        rest()
        giveBack(client, broken)
      },
    }
  }

  async function reading<T>(work: (reader: Reader) => Promise<T>): Promise<T> {
    const { client, done } = await taken()
    let broken = false
    try {
      const query = async <Row>(statement: Sql) => (await send(client, statement)).rows as Row[]
      return await work({
        cluster,
        query,
        one: async <Row>(statement: Sql) => (await query<Row>(statement))[0],
      })
    } catch (error) {
      broken = isBroken(client) || isStalePlan(error)
      throw asLost(error)
    } finally {
      done(broken)
    }
  }

  async function once<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const { client, done } = await taken()
    let broken = false
    try {
      // Never awaited: the statements of the work go down the wire with it, and where it fails so does what follows.
      begin(client).catch(() => {})
      return await ended(new Transaction(client, cluster), work)
    } catch (error) {
      broken = isBroken(client) || isStalePlan(error)
      throw asLost(error)
    } finally {
      done(broken)
    }
  }

  async function bulk<T>(work: (tx: BulkTx) => Promise<T>): Promise<T> {
    return alone(async (client) => {
      begin(client).catch(() => {})
      return ended(new BulkTransaction(client, cluster), work)
    })
  }

  async function alone<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    reach.check()
    const client = await openClient(engine.url).catch((error: unknown) => {
      throw asLost(error)
    })
    const rest = reach.working(client)
    try {
      return await work(client)
    } catch (error) {
      throw asLost(error)
    } finally {
      rest()
      await client.end()
    }
  }

  const store: Store = {
    engine,
    cluster,
    query: <Row>(statement: Sql) => again(() => reading((reader) => reader.query<Row>(statement))),
    one: <Row>(statement: Sql) => again(() => reading((reader) => reader.one<Row>(statement))),
    tx: (work) =>
      watched.hasSubscribers
        ? watched.tracePromise(() => again(() => once(work)), {})
        : again(() => once(work)),
    read: (work) => again(() => reading(work)),
    bulk,
    copyIn: (table, columns, rows) => alone((client) => copyRowsIn(client, table, columns, rows)),
    async *copyOut(statement) {
      const client = await openClient(engine.url)
      const rest = reach.working(client)
      try {
        yield* copyLinesOut(client, statement)
      } finally {
        rest()
        await client.end()
      }
    },
    load: () => ({ connections: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    close() {
      reach.stop()
      closing ??= pool.end().then(() => options.closeEngine?.())
      return closing
    },
  }
  return store
}

/** Several statements in one text inside a transaction of ours, for migrations and restore. */
export async function runScript(tx: Tx, text: string): Promise<void> {
  if (!(tx instanceof Transaction)) throw new Error('not a transaction of this store')
  await tx.script(text)
}

/** Work under a savepoint: when it throws, its statements are undone and the transaction goes on. */
export async function underSavepoint<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  if (!(tx instanceof Transaction)) throw new Error('not a transaction of this store')
  return tx.under(work)
}
