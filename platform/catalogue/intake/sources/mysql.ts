import { Readable } from 'node:stream'
import { csvLine } from '../../../../base/index.ts'
import type { ForeignTable, Pulled } from '../../../store/index.ts'

const CONNECT_MS = 15_000
const name = (text: string): string => `\`${text.replaceAll('`', '``')}\``

/** Reads a table of MySQL or MariaDB as one snapshot, read-only, row by row as CSV; every value as the server writes it. */
export async function pullMysql(from: ForeignTable): Promise<Pulled> {
  const { host, port, database, user, password, tls } = from
  // loaded by who pulls
  const { createConnection } = await import('mysql2')
  const connection = createConnection({
    ...{ host, port, database, user, password, connectTimeout: CONNECT_MS, charset: 'utf8mb4' },
    ...(tls === null ? {} : { ssl: { servername: tls, minVersion: 'TLSv1.2' } as never }),
    // Texts as they stand: no number is rounded, no day moved to another zone.
    ...{ dateStrings: true, supportBigNumbers: true, bigNumberStrings: true, rowsAsArray: true },
    // A server of the other side must not ask for files of ours.
    ...{ flags: ['-LOCAL_FILES'], multipleStatements: false },
  })
  // What breaks is told by the statement under way.
  connection.on('error', () => {})
  const ask = (text: string, values: readonly unknown[] = []) =>
    new Promise<unknown[][]>((resolve, reject) => {
      connection.query(text, values as unknown[], (fault, rows) =>
        fault ? reject(fault) : resolve(rows as unknown[][]),
      )
    })
  const close = async (): Promise<void> => connection.destroy()
  try {
    await ask(`set session time_zone = '+00:00'`)
    await ask('set session transaction isolation level repeatable read')
    await ask('start transaction with consistent snapshot, read only')
    const table = `${from.schema ? `${name(from.schema)}.` : ''}${name(from.table)}`
    const columns = from.columns.length > 0 ? from.columns.map(name).join(', ') : '*'
    const { cursor } = from
    const after = cursor && cursor.after !== null ? [cursor.after] : []
    const where = cursor && after.length > 0 ? ` where ${name(cursor.column)} > ?` : ''
    const top = cursor
      ? (await ask(`select cast(max(${name(cursor.column)}) as char) from ${table}${where}`, after))[0]?.[0]
      : null
    const query = connection.query({
      sql: `select ${columns} from ${table}${where}`,
      values: after,
      // Bytes and bits as hex, all else as text.
      typeCast: (field, next) =>
        field.type === 'BIT' || field.type === 'GEOMETRY'
          ? (field.buffer()?.toString('hex') ?? null)
          : next(),
    })
    const head = new Promise<readonly string[]>((resolve, reject) => {
      query.once('fields', (fields: readonly { name: string }[]) =>
        resolve(fields.map((field) => field.name)),
      )
      query.once('error', reject)
    })
    // Awaited below; a failure before that must not go unheard.
    head.catch(() => {})
    const rows = query.stream({ highWaterMark: 1000 })
    return {
      content: Readable.from(linesOf(head, rows), { objectMode: false }),
      reached: typeof top === 'string' ? top : top === null || top === undefined ? null : String(top),
      close,
    }
  } catch (fault) {
    await close()
    throw fault
  }
}

const PIECE = 64 * 1024

async function* linesOf(
  head: Promise<readonly string[]>,
  rows: AsyncIterable<readonly unknown[]>,
): AsyncGenerator<Buffer> {
  let piece = ''
  let first = true
  for await (const row of rows) {
    if (first) piece += `${csvLine([...(await head)])}\r\n`
    first = false
    piece += `${csvLine(row.map(textOf))}\r\n`
    if (piece.length < PIECE) continue
    yield Buffer.from(piece)
    piece = ''
  }
  if (first) piece += `${csvLine([...(await head)])}\r\n`
  yield Buffer.from(piece)
}

const textOf = (value: unknown): string => {
  if (value === null || value === undefined) return ''
  if (Buffer.isBuffer(value)) return value.toString('hex')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
