import pg from 'pg'
import { typeParsers } from './types.ts'

/** What one statement brought. */
export type Answer = {
  readonly rows: unknown[]
  readonly rowCount: number | null
  /** `SELECT`, `COMMIT`, `ROLLBACK` … */
  readonly command: string
}

export type Statement = { readonly name?: string; readonly text: string; readonly values: readonly unknown[] }

/** Of the driver's connection what a query uses; the driver publishes no types for it. */
type Connection = {
  readonly stream: { cork(): void; uncork(): void }
  readonly parsedStatements: Record<string, string>
  readonly submittedNamedStatements: Record<string, string>
  parse(what: object): void
  bind(what: object): void
  describe(what: object): void
  execute(what: object): void
  close(what: object): void
  sync(): void
}
type Message = { readonly fields: unknown[] }

/** Of the driver's query what its client calls, and this file. */
type Query = {
  readonly name?: string | undefined
  readonly text: string | undefined
  submit(connection: Connection): Error | null
  handleRowDescription(message: Message): void
  handleDataRow(message: Message): void
  handleCommandComplete(message: object, connection: Connection): void
  handleEmptyQuery(connection: Connection): void
  handleError(error: Error, connection: Connection): void
  handleReadyForQuery(connection: Connection): void
}
// The published types know neither the callback with a config nor what the client calls.
const DriverQuery = pg.Query as unknown as new (
  text: string,
  values?: readonly unknown[],
  callback?: (error: Error | null, answer: Answer) => void,
) => Query & { name?: string; queryMode?: string; readonly _result: { _types: typeof typeParsers } }

/** Rows of prepared statements have one shape for as long as the connection lives: it is asked for once; null = no rows. */
const shapes = new WeakMap<object, Map<string, Message | null>>()

/**
 * Statements that go to the server together and end with one Sync, so that both sides write to the socket once and wake
 * each other once. Answers come statement by statement; the first that fails fails those behind it, which the server
 * skips. To the driver it is one query of its own, so that nothing else gets in between.
 */
class Flight extends DriverQuery {
  readonly #queries: readonly Query[]
  readonly #known: Map<string, Message | null>
  /** The query whose answer comes next, and its shape once that is told. */
  #at = 0
  #shape: Message | null = null
  #told = false

  constructor(queries: readonly Query[], connection: object) {
    super('flight')
    this.#queries = queries
    this.#known = shapes.get(connection) ?? new Map<string, Message | null>()
    shapes.set(connection, this.#known)
    // The client books what was prepared under the name and text of the query that it sees.
    Object.defineProperties(this, {
      name: { get: () => this.#current?.name },
      text: { get: () => this.#current?.text },
    })
  }

  get #current(): Query | undefined {
    return this.#queries[this.#at]
  }

  override submit(connection: Connection): null {
    // The driver's own query writes its messages; only its Sync is left out, and what is known is not asked again.
    let name: string | undefined
    const quiet: Connection = Object.create(connection, {
      sync: { value: () => undefined },
      describe: {
        value: (what: object) =>
          name !== undefined && this.#known.has(name) ? undefined : connection.describe(what),
      },
    })
    connection.stream.cork()
    try {
      for (const query of this.#queries) {
        name = query.name
        const fault = query.submit(quiet)
        if (fault) throw fault
      }
    } finally {
      connection.sync()
      connection.stream.uncork()
    }
    return null
  }

  override handleRowDescription(message: Message): void {
    this.#shape = message
    this.#told = true
    this.#current?.handleRowDescription(message)
  }

  /** Gives the query the shape that was not asked for. */
  #tell(query: Query | undefined): void {
    if (this.#told) return
    this.#told = true
    this.#shape = (query?.name === undefined ? undefined : this.#known.get(query.name)) ?? null
    if (this.#shape) query?.handleRowDescription(this.#shape)
  }

  override handleDataRow(message: Message): void {
    this.#tell(this.#current)
    this.#current?.handleDataRow(message)
  }

  override handleCommandComplete(message: object, connection: Connection): void {
    const query = this.#current
    this.#tell(query)
    if (query?.name !== undefined) this.#known.set(query.name, this.#shape)
    query?.handleCommandComplete(message, connection)
    this.#landed(connection)
  }

  override handleEmptyQuery(connection: Connection): void {
    this.#landed(connection)
  }

  #landed(connection: Connection): void {
    const query = this.#current
    this.#at++
    this.#shape = null
    this.#told = false
    query?.handleReadyForQuery(connection)
  }

  override handleError(error: Error, connection: Connection): void {
    const [failed, ...skipped] = this.#queries.slice(this.#at)
    this.#at = this.#queries.length
    failed?.handleError(error, connection)
    for (const query of skipped) {
      if (query.name !== undefined) delete connection.submittedNamedStatements[query.name]
      query.handleError(error, connection)
    }
  }

  override handleReadyForQuery(): void {}
}

const waiting = new WeakMap<pg.ClientBase, Query[]>()

/** Sends what waits, so that what is sent otherwise comes after it. */
export function depart(client: pg.ClientBase): void {
  const queries = waiting.get(client)
  if (!queries) return
  waiting.delete(client)
  const { connection } = client as unknown as { connection: Connection }
  client.query(new Flight(queries, connection) as unknown as pg.Submittable)
}

/** Puts a statement on the next flight of its client: it leaves when whoever sends has sent all he has for now. */
export function board(client: pg.ClientBase, statement: Statement): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const query = new DriverQuery(statement.text, statement.values, (error, answer) =>
      error ? reject(error) : resolve(answer),
    )
    // As the driver's client does it; a config object would be copied property by property for every statement.
    query._result._types = typeParsers
    if (statement.name !== undefined) query.name = statement.name
    // a statement without values would go by the simple protocol, which has a Sync of its own
    query.queryMode = 'extended'
    const others = waiting.get(client)
    if (others) others.push(query)
    else {
      waiting.set(client, [query])
      setImmediate(depart, client)
    }
  })
}
