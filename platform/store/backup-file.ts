import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import type { Applied } from './migrate.ts'

/**
 * A backup is one gzip file that a person can read with zcat:
 *
 *   huying-backup 1
 *   {"madeAt":…,"version":18,"migrations":[…]}        what it is of
 *   table {"name":"job","columns":["district",…]}      then rows as COPY writes them, ended by a line \.
 *   file {"path":"ab/cd…","bytes":123,"sha256":"…"}    then the bytes and a line feed
 *   manifest {"tables":{"job":{"rows":2,"sha256":"…"}},"counters":[…],"files":1}
 */
export const FIRST_LINE = 'huying-backup 1'
export const END_OF_ROWS = Buffer.from('\\.\n')
const LF = 10

export type BackupHeader = {
  readonly madeAt: string
  /** Major version of the PostgreSQL it was made on. */
  readonly version: number
  readonly migrations: readonly Applied[]
}

export type TableHead = {
  readonly name: string
  readonly columns: readonly string[]
  /** Types of the columns, for tables that no migration makes; absent in older files. */
  readonly types?: readonly string[]
  /** Partitions that the rows lie in, where the table is divided; absent in older files. */
  readonly partitions?: readonly { readonly name: string; readonly bound: string }[]
}
export type FileHead = { readonly path: string; readonly bytes: number; readonly sha256: string }
/** The state of a column that the database counts. */
export type Counter = {
  readonly table: string
  readonly column: string
  readonly last: string
  readonly called: boolean
}

export type Manifest = {
  readonly tables: Readonly<Record<string, { readonly rows: number; readonly sha256: string }>>
  readonly counters: readonly Counter[]
  readonly files: number
}

/** Why a file is not a backup that can be trusted. */
export class Damaged extends Error {}

/** Where the pieces of a backup go while it is read. Each must read what it is given to its end. */
export type BackupSink = {
  header(header: BackupHeader): Promise<void>
  table(head: TableHead, rows: AsyncIterable<Buffer>): Promise<void>
  file(head: FileHead, bytes: AsyncIterable<Buffer>): Promise<void>
}

/** Counts rows and bytes of what passes. */
class Meter {
  readonly #hash = createHash('sha256')
  rows = 0
  add(piece: Buffer): void {
    this.#hash.update(piece)
    for (let at = piece.indexOf(LF); at !== -1; at = piece.indexOf(LF, at + 1)) this.rows++
  }
  get sha256(): string {
    return this.#hash.digest('hex')
  }
}

export const meter = () => new Meter()

/** Bytes in pieces, read as lines, as rows up to the end mark, or as a given number of bytes. */
class Source {
  readonly #pieces: AsyncIterator<Buffer>
  #rest: Buffer = Buffer.alloc(0)

  constructor(pieces: AsyncIterable<Buffer>) {
    this.#pieces = pieces[Symbol.asyncIterator]()
  }

  async #more(): Promise<void> {
    const next = await this.#pieces.next()
    if (next.done) throw new Damaged('it ends too early')
    this.#rest = this.#rest.length === 0 ? next.value : Buffer.concat([this.#rest, next.value])
  }

  async line(): Promise<string> {
    let at = this.#rest.indexOf(LF)
    while (at === -1) {
      await this.#more()
      at = this.#rest.indexOf(LF)
    }
    const line = this.#rest.toString('utf8', 0, at)
    this.#rest = this.#rest.subarray(at + 1)
    return line
  }

  /** Whole rows, in pieces; the end mark is read away. A row never is the mark: COPY doubles its backslash. */
  async *rows(): AsyncGenerator<Buffer> {
    for (;;) {
      let from = 0
      for (let at = this.#rest.indexOf(LF); at !== -1; at = this.#rest.indexOf(LF, from)) {
        if (at - from === 2 && this.#rest[from] === 92 && this.#rest[from + 1] === 46) {
          const rows = this.#rest.subarray(0, from)
          this.#rest = this.#rest.subarray(at + 1)
          if (rows.length > 0) yield rows
          return
        }
        from = at + 1
      }
      const rows = this.#rest.subarray(0, from)
      this.#rest = this.#rest.subarray(from)
      if (rows.length > 0) yield rows
      await this.#more()
    }
  }

  async *bytes(count: number): AsyncGenerator<Buffer> {
    let left = count
    while (left > 0) {
      if (this.#rest.length === 0) await this.#more()
      const piece = this.#rest.subarray(0, left)
      this.#rest = this.#rest.subarray(piece.length)
      left -= piece.length
      yield piece
    }
    if ((await this.line()) !== '') throw new Damaged('a file has another length than it says')
  }

  /** Nothing may follow; reading to the end also makes gzip check its own sum. */
  async end(): Promise<void> {
    if (this.#rest.length > 0 || !(await this.#pieces.next()).done)
      throw new Damaged('something follows the manifest')
  }
}

async function* metered(pieces: AsyncIterable<Buffer>, count: Meter): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    count.add(piece)
    yield piece
  }
}

function parse<T>(text: string): T {
  try {
    return JSON.parse(text) as T
  } catch {
    throw new Damaged('a heading cannot be read')
  }
}

/** Reads a backup from beginning to end and checks every count and digest. Throws `Damaged` when it is not whole. */
export async function readBackupFile(file: string, sink: BackupSink): Promise<Manifest> {
  const input = createReadStream(file)
  const unzipped = createGunzip()
  input.on('error', (error) => unzipped.destroy(error))
  input.pipe(unzipped)
  try {
    return await readPieces(new Source(unzipped), sink)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    if (code.startsWith('Z_') || code === 'ERR_BUFFER_OUT_OF_BOUNDS')
      throw new Damaged('it is not a whole gzip file')
    throw error
  } finally {
    input.destroy()
    unzipped.destroy()
  }
}

async function readPieces(source: Source, sink: BackupSink): Promise<Manifest> {
  if ((await source.line()) !== FIRST_LINE) throw new Damaged('it is not a backup of this program')
  await sink.header(parse<BackupHeader>(await source.line()))
  const seen: Record<string, { rows: number; sha256: string }> = {}
  let files = 0
  for (;;) {
    const line = await source.line()
    const gap = line.indexOf(' ')
    const [kind, rest] = [line.slice(0, gap), line.slice(gap + 1)]
    if (kind === 'table') {
      const head = parse<TableHead>(rest)
      const count = meter()
      await sink.table(head, metered(source.rows(), count))
      seen[head.name] = { rows: count.rows, sha256: count.sha256 }
    } else if (kind === 'file') {
      const head = parse<FileHead>(rest)
      const count = meter()
      await sink.file(head, metered(source.bytes(head.bytes), count))
      if (count.sha256 !== head.sha256) throw new Damaged(`the attachment ${head.path} was changed`)
      files++
    } else if (kind === 'manifest') {
      const manifest = parse<Manifest>(rest)
      await source.end()
      compare(manifest, seen, files)
      return manifest
    } else throw new Damaged('a heading cannot be read')
  }
}

function compare(manifest: Manifest, seen: Manifest['tables'], files: number): void {
  const names = new Set([...Object.keys(manifest.tables), ...Object.keys(seen)])
  for (const name of names)
    if (
      manifest.tables[name]?.sha256 !== seen[name]?.sha256 ||
      manifest.tables[name]?.rows !== seen[name]?.rows
    )
      throw new Damaged(`the rows of ${name} were changed`)
  if (manifest.files !== files) throw new Damaged('an attachment is missing')
}
