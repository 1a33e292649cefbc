import type { Readable } from 'node:stream'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { openClient } from './driver.ts'

/** A table of somebody else's PostgreSQL 源库. Names are quoted; nothing of them is run as SQL. */
export type ForeignTable = {
  /** An address: resolved and checked by the caller. */
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  readonly password: string
  /** The name that the server's certificate must carry; null = without TLS. */
  readonly tls: string | null
  readonly schema: string | null
  readonly table: string
  /** Empty = all. */
  readonly columns: readonly string[]
  readonly cursor: { readonly column: string; readonly after: string | null } | null
}

export type Pulled = {
  /** CSV with a heading. */
  readonly content: Readable
  /** The greatest cursor value of what is read, as text; null = no row. */
  readonly reached: string | null
  close(): Promise<void>
}

const name = pg.escapeIdentifier
const CONNECT_MS = 15_000
const STATEMENT_MS = 3_600_000

/** Reads a foreign table as one snapshot, read-only, streaming: nothing is held in memory, nothing is written there. */
export async function pullTable(from: ForeignTable): Promise<Pulled> {
  const { host, port, database, user, password, tls } = from
  const client = await openClient('postgresql://', {
    ...{ connectionString: undefined, host, port, database, user, password },
    ssl: tls === null ? false : { servername: tls },
    connectionTimeoutMillis: CONNECT_MS,
    options: `-c statement_timeout=${STATEMENT_MS} -c default_transaction_read_only=on -c timezone=UTC -c datestyle=ISO,YMD`,
  } as pg.ClientConfig)
  try {
    const table = `${from.schema ? `${name(from.schema)}.` : ''}${name(from.table)}`
    const columns = from.columns.length > 0 ? from.columns.map(name).join(', ') : '*'
    const { cursor } = from
    const where =
      cursor && cursor.after !== null
        ? ` where ${name(cursor.column)} > ${pg.escapeLiteral(cursor.after)}`
        : ''
    await client.query('begin isolation level repeatable read read only')
    const reached = cursor
      ? ((
          await client.query<{ top: string | null }>(
            `select max(${name(cursor.column)})::text as top from ${table}${where}`,
          )
        ).rows[0]?.top ?? null)
      : null
    return {
      content: client.query(
        copyTo(
          `copy (select ${columns} from ${table}${where}) to stdout (format csv, header, encoding 'UTF8')`,
        ),
      ),
      reached,
      close: () => client.end(),
    }
  } catch (fault) {
    await client.end().catch(() => {})
    throw fault
  }
}
