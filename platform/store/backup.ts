import { once } from 'node:events'
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip, type Gzip } from 'node:zlib'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { newId, no, ok, type Refusal, type Result } from '../../base/index.ts'
import {
  type BackupHeader,
  type Counter,
  Damaged,
  END_OF_ROWS,
  FIRST_LINE,
  type Manifest,
  meter,
  readBackupFile,
  type TableHead,
} from './backup-file.ts'
import { type Catalogue, readCatalogue, type Table } from './catalogue.ts'
import { copyBytesOut } from './copy.ts'
import { type RoomSchema, refusals, type Store, type Tx } from './declare.ts'
import { codeOf, openClient } from './driver.ts'
import { reasonOf } from './folder.ts'
import {
  applyPending,
  type Migration,
  pendingMigrations,
  readApplied,
  readMigrations,
  withStore,
} from './migrate.ts'
import { sql } from './sql.ts'
import { Transaction } from './transaction.ts'

type TypedHead = TableHead & Required<Pick<TableHead, 'types'>>

export type BackupOptions = {
  /** Folder of attachments to take along, or to restore to. */
  readonly folder?: string
  readonly onProgress?: (what: string, rows: number) => void
  /** Restoring: makes the tables that no migration makes (declared registers), before their rows are loaded. */
  readonly prepare?: (tx: Tx) => Promise<Result<unknown, Refusal>>
  /** Restoring: makes a table that neither a migration nor `prepare` makes (rows of datasets); false = not ours. */
  readonly remake?: (tx: Tx, head: TypedHead) => Promise<boolean>
}

export type BackupReport = {
  readonly madeAt: string
  readonly tables: Readonly<Record<string, number>>
  readonly files: number
}

const APPLIED = 'applied_migration'

/**
 * Tables in such an order that what a foreign key refers to comes first, and the `declared` ones before those that no
 * migration makes: how to make these again stands in their rows.
 */
export function loadingOrder(catalogue: Catalogue, declared: ReadonlySet<string> = new Set()): Table[] {
  const own = catalogue.tables.filter((table) => table.partitionOf === null && table.name !== APPLIED)
  const wanted = [
    ...own.filter(({ name }) => declared.has(name)),
    ...own.filter(({ name }) => !declared.has(name)),
  ]
  const order: Table[] = []
  const state = new Map<string, 'open' | 'done'>()
  const visit = (table: Table): void => {
    if (state.get(table.name) === 'done') return
    if (state.get(table.name) === 'open') throw new Error(`foreign keys form a circle through ${table.name}`)
    state.set(table.name, 'open')
    for (const { references } of table.constraints) {
      const target = references && wanted.find((one) => one.name === references.table)
      if (target && target !== table) visit(target)
    }
    state.set(table.name, 'done')
    order.push(table)
  }
  wanted.forEach(visit)
  return order
}

function headOf(table: Table, catalogue: Catalogue): TypedHead {
  const columns = table.columns.filter((column) => !column.generated)
  return {
    name: table.name,
    columns: columns.map((column) => column.name),
    types: columns.map((column) => column.type),
    ...(table.partitionedBy === null
      ? {}
      : {
          partitions: catalogue.tables.flatMap(({ name, partitionOf, bound }) =>
            partitionOf === table.name && bound !== null ? [{ name, bound }] : [],
          ),
        }),
  }
}

/** Writes through gzip at the speed of the disk. */
class Sink {
  readonly #gzip: Gzip
  readonly #file: WriteStream
  readonly #done: Promise<void>
  constructor(path: string) {
    this.#gzip = createGzip({ level: 4 })
    this.#file = createWriteStream(path, { mode: 0o600, flush: true })
    this.#done = pipeline(this.#gzip, this.#file)
    this.#done.catch(() => {})
  }
  async write(piece: string | Buffer): Promise<void> {
    if (!this.#gzip.write(piece)) await Promise.race([once(this.#gzip, 'drain'), this.#done])
  }
  async end(): Promise<void> {
    this.#gzip.end()
    await this.#done
  }
  destroy(): void {
    this.#gzip.destroy()
  }
}

async function writeTable(
  client: pg.Client,
  sink: Sink,
  table: Table,
  catalogue: Catalogue,
): Promise<{ rows: number; sha256: string }> {
  const head = headOf(table, catalogue)
  await sink.write(`table ${JSON.stringify(head)}\n`)
  const count = meter()
  const columns = sql.join(head.columns.map(sql.id))
  for await (const piece of copyBytesOut(
    client,
    sql`select ${columns} from ${sql.id(head.name)}`,
  ) as AsyncIterable<Buffer>) {
    count.add(piece)
    await sink.write(piece)
  }
  await sink.write(END_OF_ROWS)
  return { rows: count.rows, sha256: count.sha256 }
}

async function readCounters(client: pg.Client, tables: readonly Table[]): Promise<Counter[]> {
  const counters: Counter[] = []
  for (const table of tables)
    for (const column of table.columns.filter((one) => one.identity !== null)) {
      const name = `pg_get_serial_sequence('${table.name}', '${column.name}')`
      const { rows } = await client.query<{ sequence: string }>(`select ${name} as sequence`)
      const state = await client.query<{ last: string; called: boolean }>(
        `select last_value::text as last, is_called as called from ${rows[0]?.sequence}`,
      )
      counters.push({
        table: table.name,
        column: column.name,
        ...(state.rows[0] as { last: string; called: boolean }),
      })
    }
  return counters
}

async function writeFiles(sink: Sink, folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  })
  let files = 0
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    // Twice through the file, so that one of a gigabyte is never held in memory.
    const count = meter()
    let length = 0
    for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) {
      count.add(piece)
      length += piece.length
    }
    const path = relative(folder, file).split(sep).join('/')
    await sink.write(`file ${JSON.stringify({ path, bytes: length, sha256: count.sha256 })}\n`)
    for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) await sink.write(piece)
    await sink.write('\n')
    files++
  }
  return files
}

async function writeAll(
  store: Store,
  schemas: readonly RoomSchema[],
  sink: Sink,
  options: BackupOptions,
): Promise<BackupReport> {
  const client = await openClient(store.engine.url)
  try {
    // One snapshot for all tables: what is written meanwhile is not in the backup.
    await client.query('begin isolation level repeatable read read only')
    const reader = new Transaction(client, store.cluster)
    const catalogue = await readCatalogue(reader)
    const declared = withStore(schemas).flatMap(({ tables }) => Object.keys(tables))
    const tables = loadingOrder(catalogue, new Set(declared))
    const header: BackupHeader = {
      madeAt: new Date().toISOString(),
      version: store.engine.version,
      migrations: await readApplied(reader),
    }
    await sink.write(`${FIRST_LINE}\n${JSON.stringify(header)}\n`)
    const written: Record<string, { rows: number; sha256: string }> = {}
    for (const table of tables) {
      const one = await writeTable(client, sink, table, catalogue)
      written[table.name] = one
      options.onProgress?.(table.name, one.rows)
    }
    // Counters know no snapshot; read last, they are never behind the rows.
    const counters = await readCounters(client, tables)
    const files = options.folder === undefined ? 0 : await writeFiles(sink, options.folder)
    const manifest: Manifest = { tables: written, counters, files }
    await sink.write(`manifest ${JSON.stringify(manifest)}\n`)
    return reportOf(header, manifest)
  } finally {
    await client.end()
  }
}

const reportOf = (header: BackupHeader, manifest: Manifest): BackupReport => ({
  madeAt: header.madeAt,
  tables: Object.fromEntries(Object.entries(manifest.tables).map(([name, { rows }]) => [name, rows])),
  files: manifest.files,
})

/**
 * Writes the whole city into one file: all rows as of one moment, and the attachments of `folder`. The file appears
 * under its name only when it is whole. Also the way to another engine or version: restore it there. Refused when
 * the database has migrations that this program does not know: it could not restore the file.
 */
export async function backup(
  store: Store,
  schemas: readonly RoomSchema[],
  file: string,
  options: BackupOptions = {},
): Promise<Result<BackupReport, Refusal>> {
  const known = await pendingMigrations(store, schemas)
  if (!known.ok) return known
  const half = `${file}.${newId()}.part`
  try {
    await (await open(half, 'wx', 0o600)).close()
  } catch (error) {
    return no(refusals['store.backupFile']({ file, reason: reasonOf(error) }))
  }
  const sink = new Sink(half)
  try {
    const report = await writeAll(store, schemas, sink, options)
    await sink.end()
    await rename(half, file)
    return ok(report)
  } catch (error) {
    sink.destroy()
    await rm(half, { force: true })
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOSPC' || code === 'EIO' || code === 'EDQUOT')
      return no(refusals['store.backupFile']({ file, reason: code }))
    throw error
  }
}

/** Thrown to leave a half-done restore; carries what to answer. */
class Stop extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

/** Those of our migrations that the backup had; a stranger or a changed one stops the restore. */
function replayOf(
  header: BackupHeader,
  rooms: readonly (readonly Migration[])[],
  file: string,
): Migration[][] {
  const stop = (reason: string) => new Stop(refusals['store.backupVersion']({ file, reason }))
  for (const had of header.migrations) {
    const ours = rooms.flat().find((one) => one.room === had.room && one.number === had.number)
    if (!ours) throw stop(`${had.room}/${had.file}`)
    if (ours.checksum !== had.checksum) throw stop(`${had.room}/${had.file} ≠`)
  }
  return rooms.map((room) =>
    room.filter((one) => header.migrations.some((had) => had.room === one.room && had.number === one.number)),
  )
}

async function loadTable(
  client: pg.Client,
  head: TableHead,
  tables: readonly Table[],
  rows: AsyncIterable<Buffer>,
): Promise<number> {
  if (!tables.some((one) => one.name === head.name)) throw new Damaged(`no table ${head.name}`)
  const columns = sql.join(head.columns.map(sql.id)).text.join('')
  const target = client.query(copyFrom(`copy ${sql.id(head.name).text.join('')} (${columns}) from stdin`))
  try {
    await pipeline(Readable.from(rows, { objectMode: false }), target)
  } catch (error) {
    // Rows that the table cannot hold: no backup of ours has them.
    if (/^2[23]/.test(codeOf(error) ?? '')) throw new Damaged(`${head.name}: ${(error as Error).message}`)
    throw error
  }
  return target.rowCount
}

const PARTITION = /^[a-z][a-z0-9_]{0,62}$/
const BOUND = /^FOR VALUES FROM \('[\w: +.-]+'\) TO \('[\w: +.-]+'\)$/

/** What a divided table was divided into when the backup was made. */
async function makePartitions(tx: Tx, head: TableHead): Promise<void> {
  for (const { name, bound } of head.partitions ?? []) {
    if (!PARTITION.test(name) || !BOUND.test(bound)) throw new Damaged(`no partition of ours: ${name}`)
    await tx.run(sql.raw(`create table if not exists ${name} partition of ${head.name} ${bound}`))
  }
}

async function writeAttachment(folder: string, path: string, bytes: AsyncIterable<Buffer>): Promise<void> {
  const target = resolve(folder, path)
  if (!target.startsWith(resolve(folder) + sep))
    throw new Damaged(`an attachment leads out of its folder: ${path}`)
  await mkdir(dirname(target), { recursive: true })
  await writeFile(target, bytes, { mode: 0o600 })
}

async function drain(pieces: AsyncIterable<Buffer>): Promise<void> {
  for await (const _piece of pieces);
}

async function setCounters(client: pg.Client, counters: readonly Counter[]): Promise<void> {
  for (const counter of counters)
    await client.query('select setval(pg_get_serial_sequence($1, $2), $3::bigint, $4)', [
      counter.table,
      counter.column,
      counter.last,
      counter.called,
    ])
}

/** Replays the schema of the backup's time, loads and checks everything, and brings the schema up to date. */
async function load(client: pg.Client, schemas: readonly RoomSchema[], file: string, options: BackupOptions) {
  const rooms = await Promise.all(withStore(schemas).map(readMigrations))
  const tx = new Transaction(client, false)
  let tables: Table[] = []
  let header: BackupHeader | undefined
  const manifest = await readBackupFile(file, {
    async header(found) {
      header = found
      const existing = (await readCatalogue(tx)).tables[0]
      if (existing) throw new Stop(refusals['store.notEmpty']({ table: existing.name }))
      const applied = await applyPending(tx, replayOf(found, rooms, file))
      if (!applied.ok) throw new Stop(applied.error)
      const prepared = await options.prepare?.(tx)
      if (prepared && !prepared.ok) throw new Stop(prepared.error)
      tables = loadingOrder(await readCatalogue(tx))
      // Rows that migrations themselves put in are in the backup as well.
      if (tables.length > 0)
        await tx.run(sql`truncate ${sql.join(tables.map((table) => sql.id(table.name)))}`)
    },
    async table(head, rows) {
      if (head.types && !tables.some((one) => one.name === head.name)) {
        if (await options.remake?.(tx, { ...head, types: head.types }))
          tables = loadingOrder(await readCatalogue(tx))
      }
      await makePartitions(tx, head)
      const loaded = await loadTable(client, head, tables, rows)
      options.onProgress?.(head.name, loaded)
    },
    file: (head, bytes) =>
      options.folder === undefined ? drain(bytes) : writeAttachment(options.folder, head.path, bytes),
  })
  await setCounters(client, manifest.counters)
  const rest = await applyPending(tx, rooms)
  if (!rest.ok) throw new Stop(rest.error)
  await tx.commit()
  await client.query('analyze')
  return reportOf(header as BackupHeader, manifest)
}

/**
 * Fills an empty database from a backup, made here or on another engine or version, and migrates it to this
 * program's schema. One transaction: when any row, count or digest is not as it was, nothing is kept.
 */
export async function restore(
  store: Store,
  schemas: readonly RoomSchema[],
  file: string,
  options: BackupOptions = {},
): Promise<Result<BackupReport, Refusal>> {
  try {
    await stat(file)
  } catch (error) {
    return no(refusals['store.backupFile']({ file, reason: reasonOf(error) }))
  }
  const client = await openClient(store.engine.url)
  try {
    await client.query('begin')
    return ok(await load(client, schemas, file, options))
  } catch (error) {
    await client.query('rollback').catch(() => {})
    if (error instanceof Stop) return no(error.refusal)
    if (error instanceof Damaged) return no(refusals['store.backupDamaged']({ file, reason: error.message }))
    throw error
  } finally {
    await client.end()
  }
}

/** Reads a backup to its end without a database and checks every count and digest. */
export async function verifyBackup(file: string): Promise<Result<BackupReport, Refusal>> {
  let header: BackupHeader | undefined
  try {
    const manifest = await readBackupFile(file, {
      header: async (found) => {
        header = found
      },
      table: (_head, rows) => drain(rows),
      file: (_head, bytes) => drain(bytes),
    })
    return ok(reportOf(header as BackupHeader, manifest))
  } catch (error) {
    if (error instanceof Damaged) return no(refusals['store.backupDamaged']({ file, reason: error.message }))
    return no(refusals['store.backupFile']({ file, reason: reasonOf(error) }))
  }
}
