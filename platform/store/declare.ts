import type { Sql } from './sql.ts'

/** What one room reads and writes with: inside a transaction, or directly (each statement its own). */
export interface Reader {
  /** Rows of a statement; columns are named in the statement (`select due_at as "dueAt"`). `timestamptz` arrives as Date, `bigint` as number (faults above 2^53), `date` as text, `jsonb` parsed. */
  query<Row>(statement: Sql): Promise<Row[]>
  /** The first row, if any. */
  one<Row>(statement: Sql): Promise<Row | undefined>
}

export interface Tx extends Reader {
  /** Number of rows touched. */
  run(statement: Sql): Promise<number>
  /** Runs after the commit was acknowledged; never when rolled back. */
  afterCommit(act: () => void): void
}

export interface Store extends Reader {
  /**
   * One transaction (read committed). Rolled back when `work` throws or gives a refused Result (`{ ok: false }`);
   * serialisation failures and deadlocks are tried again up to 5 times.
   */
  tx<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Bulk load by COPY; values in column order, null for null. Answers the number of rows. */
  copyIn(table: string, columns: readonly string[], rows: Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]>): Promise<number>
  /** Bulk read by COPY (text format lines without newline). */
  copyOut(statement: Sql): AsyncIterable<Buffer>
  readonly engine: EngineInfo
  close(): Promise<void>
}

export type EngineInfo = {
  readonly kind: 'embedded' | 'server' | 'cluster'
  /** Major server version, at least 15. */
  readonly version: number
  /** Connection string that a second process on this machine can use (the embedded engine listens on a Unix socket). */
  readonly url: string
}

/**
 * Where a table's rows live when the city is sharded. `reference`: copied everywhere; `district`: has a column
 * `district`, part of every unique key; `root`: child of a city-wide stream, carries the root's id; `device`; `local`.
 */
export type Placement = 'reference' | 'district' | { readonly root: string } | 'device' | 'local'

/** What a room owns in the database. Migrations are files `NNNN-name.sql` in `migrations`, run in order, once. */
export type RoomSchema = {
  readonly room: string
  /** Folder URL: `new URL('./migrations/', import.meta.url)`. */
  readonly migrations: URL
  readonly tables: Readonly<Record<string, Placement>>
}

/** Work to do at or after an instant, on the database, claimed in the same transaction as its effect. */
export type Job = {
  readonly district: string
  readonly kind: string
  /** At most one pending job per (district, kind, key); scheduling again moves it. */
  readonly key: string
  readonly runAt: Date
  readonly payload: unknown
}

/** Runs in the claim's transaction (under a savepoint): its effects and the job's end commit together. */
export type JobHandler = (tx: Tx, job: Job & { readonly attempts: number }) => Promise<void>
