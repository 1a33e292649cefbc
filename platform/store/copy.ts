import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { escapeLiteral } from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { type Sql, sql } from './sql.ts'
import { parameter } from './values.ts'

const LF = 10
/** Rows are sent in pieces of about this many characters. */
const PIECE = 64 * 1024

const SPECIAL = /[\\\n\r\t]/
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }
const escapeField = (text: string): string =>
  SPECIAL.test(text) ? text.replace(/[\\\n\r\t]/g, (found) => ESCAPES[found] as string) : text

/** An array literal of PostgreSQL: `{"a","b",NULL}`. */
const arrayText = (items: readonly unknown[]): string =>
  `{${items.map((item) => (item === null ? 'NULL' : Array.isArray(item) ? arrayText(item) : `"${plain(item).replace(/["\\]/g, '\\$&')}"`)).join(',')}}`

function plain(value: unknown): string {
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`
  const sent = parameter(value)
  return Array.isArray(sent) ? arrayText(sent) : String(sent)
}

type Field = 'json' | 'other'

function field(value: unknown, kind: Field): string {
  if (value === null) return '\\N'
  if (kind === 'json') return escapeField(String(parameter({ toPostgres: () => JSON.stringify(value) })))
  return escapeField(plain(value))
}

async function fieldKinds(
  client: pg.ClientBase,
  table: string,
  columns: readonly string[],
): Promise<Field[]> {
  const { rows } = await client.query<{ attname: string; type: string }>(
    `select a.attname, format_type(a.atttypid, null) as type from pg_attribute a
      where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped`,
    [table],
  )
  const types = new Map(rows.map((row) => [row.attname, row.type]))
  return columns.map((column) => {
    const type = types.get(column)
    if (type === undefined) throw new Error(`no column ${table}.${column}`)
    return type === 'json' || type === 'jsonb' ? 'json' : 'other'
  })
}

async function* lines(
  rows: Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]>,
  kinds: readonly Field[],
  count: () => void,
): AsyncGenerator<Buffer> {
  let piece = ''
  for await (const row of rows) {
    if (row.length !== kinds.length)
      throw new Error(`a row of ${row.length} values for ${kinds.length} columns`)
    for (let i = 0; i < row.length; i++) piece += (i === 0 ? '' : '\t') + field(row[i], kinds[i] as Field)
    piece += '\n'
    count()
    if (piece.length >= PIECE) {
      yield Buffer.from(piece)
      piece = ''
    }
  }
  if (piece !== '') yield Buffer.from(piece)
}

/** See `Store.copyIn`. All rows or none. */
export async function copyRowsIn(
  client: pg.ClientBase,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly unknown[]> | AsyncIterable<readonly unknown[]>,
): Promise<number> {
  const kinds = await fieldKinds(client, table, columns)
  const names = sql.join(columns.map(sql.id)).text.join('')
  let count = 0
  const source = Readable.from(
    lines(rows, kinds, () => {
      count++
    }),
    { objectMode: false },
  )
  await pipeline(source, client.query(copyFrom(`copy ${sql.id(table).text[0]} (${names}) from stdin`)))
  return count
}

const SIGNATURE = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)])
const END = Buffer.from([0xff, 0xff])

/** Rows of COPY's binary format between its head and its end. */
export async function* framed(
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield SIGNATURE
  yield* pieces
  yield END
}

/** See `BulkTx.copyBytes`. */
export async function copyBytesIn(
  client: pg.ClientBase,
  table: string,
  columns: readonly string[],
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  format: 'text' | 'binary',
): Promise<number> {
  const names = sql.join(columns.map(sql.id)).text.join('')
  const target = client.query(
    copyFrom(
      `copy ${sql.id(table).text[0]} (${names}) from stdin${format === 'binary' ? ' (format binary)' : ''}`,
    ),
  )
  await pipeline(Readable.from(pieces, { objectMode: false }), target)
  return target.rowCount
}

/** COPY takes no parameters, so values are written as literals. */
function literal(value: unknown): string {
  if (value instanceof Date) return `${escapeLiteral(value.toISOString())}::timestamptz`
  const sent = parameter(value)
  if (sent === null) return 'null'
  if (typeof sent === 'number' || typeof sent === 'boolean') return String(sent)
  if (Buffer.isBuffer(sent)) return `'\\x${sent.toString('hex')}'::bytea`
  return escapeLiteral(Array.isArray(sent) ? arrayText(sent) : String(sent))
}

export const withLiterals = (statement: Sql): string =>
  statement.text.reduce(
    (all, piece, i) => (i === 0 ? piece : all + literal(statement.values[i - 1]) + piece),
    '',
  )

/** The raw bytes of a COPY, in pieces as they come. */
export const copyBytesOut = (client: pg.ClientBase, statement: Sql): Readable =>
  client.query(copyTo(`copy (${withLiterals(statement)}) to stdout`))

/** See `Store.copyOut`. */
export async function* copyLinesOut(client: pg.ClientBase, statement: Sql): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of copyBytesOut(client, statement) as AsyncIterable<Buffer>) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let from = 0
    for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, from)) {
      yield bytes.subarray(from, at)
      from = at + 1
    }
    rest = bytes.subarray(from)
  }
}
