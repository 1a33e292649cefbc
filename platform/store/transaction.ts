import type pg from 'pg'
import { copyBytesIn, framed } from './copy.ts'
import type { BulkTx, Tx } from './declare.ts'
import { codeOf, commit, isTransient, script, send } from './driver.ts'
import { type Answer, depart } from './flight.ts'
import type { Sql } from './sql.ts'

/** A posted statement lost a race; the store tries the transaction again. */
class LostRace extends Error {
  readonly code = '40001'
  constructor(cause: unknown) {
    super('what the transaction rested on changed meanwhile', { cause })
  }
}

/** One open transaction on one connection. Statements issued without awaiting go down the wire together. */
export class Transaction implements Tx {
  readonly cluster: boolean
  readonly #client: pg.ClientBase
  #after: (() => void)[] = []
  #open = true
  /** The first statement that failed: PostgreSQL refuses the rest and turns the commit into a rollback. */
  #failure: unknown
  #savepoints = 0
  #posted: Promise<unknown>[] = []

  constructor(client: pg.ClientBase, cluster: boolean) {
    this.#client = client
    this.cluster = cluster
  }

  #usable(): void {
    if (!this.#open)
      throw new Error('the transaction is over: a statement was issued after its work had returned')
  }

  async #send(statement: Sql): Promise<Answer> {
    this.#usable()
    try {
      return await send(this.#client, statement)
    } catch (error) {
      this.#failure ??= error
      // A statement behind a failed one tells that one's error or only that all is broken: the first failure counts.
      throw codeOf(error) === '25P02' || this.#failure instanceof LostRace ? this.#failure : error
    }
  }

  async query<Row>(statement: Sql): Promise<Row[]> {
    return (await this.#send(statement)).rows as Row[]
  }

  async one<Row>(statement: Sql): Promise<Row | undefined> {
    return (await this.query<Row>(statement))[0]
  }

  async run(statement: Sql): Promise<number> {
    return (await this.#send(statement)).rowCount ?? 0
  }

  post(statement: Sql, how?: { readonly again: string; readonly lost: () => void }): void {
    this.#usable()
    // A value that cannot be sent throws here and now; what the server refuses turns the commit into a rollback.
    const sent = send(this.#client, statement)
    this.#posted.push(
      sent.catch((error: unknown) => {
        const lost = how !== undefined && codeOf(error) === how.again
        if (lost) how.lost()
        this.#failure ??= lost ? new LostRace(error) : error
      }),
    )
  }

  afterCommit(act: () => void): void {
    this.#after.push(act)
  }

  /** What was posted has an end; its failure is thrown here. */
  async #settled(): Promise<void> {
    await Promise.all(this.#posted)
    this.#posted = []
    if (this.#failure !== undefined) throw this.#failure
  }

  /** Several statements in one text, without values: for migrations. */
  async script(text: string): Promise<void> {
    await script(this.#client, text)
  }

  /** Work whose failure undoes itself alone. Its error is thrown on; the transaction stays usable. */
  async under<T>(work: () => Promise<T>): Promise<T> {
    const name = `s${++this.#savepoints}`
    const acts = this.#after.length
    const failure = this.#failure
    if (this.#posted.length > 0) await this.#settled()
    await script(this.#client, `savepoint ${name}`)
    try {
      const result = await work()
      if (this.#posted.length > 0) await this.#settled()
      await script(this.#client, `release savepoint ${name}`)
      return result
    } catch (error) {
      const transient = isTransient(this.#failure) ? this.#failure : undefined
      await script(this.#client, `rollback to savepoint ${name}; release savepoint ${name}`)
      this.#after.length = acts
      this.#failure = failure
      throw transient ?? error
    }
  }

  async commit(): Promise<void> {
    this.#open = false
    // Not waiting for what was posted: a failure before the commit has the server skip it or turn it into a rollback.
    const ended = await commit(this.#client).catch((error: unknown) => {
      this.#failure ??= error
      return undefined
    })
    if (!ended) {
      await Promise.all(this.#posted)
      throw this.#failure
    }
    if (ended.command !== 'COMMIT') {
      if (this.#posted.length > 0) await this.#settled()
      if (isTransient(this.#failure)) throw this.#failure
      throw new Error('nothing was committed: an earlier statement of the transaction had failed', {
        cause: this.#failure,
      })
    }
    for (const act of this.#after) {
      try {
        act()
      } catch (error) {
        // The commit stands whatever a listener does.
        process.emitWarning(error instanceof Error ? error : String(error))
      }
    }
  }

  async rollback(): Promise<void> {
    this.#open = false
    await script(this.#client, 'rollback')
  }
}

/** A transaction on a connection that does not pipeline, so that COPY finds its place among the statements. */
export class BulkTransaction extends Transaction implements BulkTx {
  readonly #alone: pg.ClientBase

  constructor(client: pg.ClientBase, cluster: boolean) {
    super(client, cluster)
    this.#alone = client
  }

  copyBytes(
    table: string,
    columns: readonly string[],
    pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
    format: 'text' | 'binary' = 'text',
  ): Promise<number> {
    depart(this.#alone)
    return copyBytesIn(this.#alone, table, columns, format === 'binary' ? framed(pieces) : pieces, format)
  }
}
