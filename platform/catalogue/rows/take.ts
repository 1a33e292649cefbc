import { type Store, sql } from '../../store/index.ts'
import { type Dataset, dataColumns, tableOf } from '../datasets/index.ts'

const LF = Buffer.from('\n')
const PIECE = 256 * 1024

/**
 * The key and some items of every row as COPY writes them, in pieces, for programs of the city itself; null = nothing in
 * that place. In clear: whoever calls it answers for what becomes of it.
 */
export async function* takeRows(
  store: Store,
  dataset: Dataset,
  items: readonly (string | null)[],
): AsyncGenerator<Uint8Array> {
  const columns = dataColumns(dataset.items)
  const wanted = items.map((item) => {
    const column = item === null ? undefined : columns.find((one) => one.item === item)
    return column ? sql`d.${sql.id(column.name)}::text` : sql`null::text`
  })
  let lines: Buffer[] = []
  let size = 0
  for await (const line of store.copyOut(
    sql`select d.key, ${sql.join(wanted)} from ${sql.id(tableOf(dataset.id))} d where d.district = ${dataset.district}`,
  )) {
    lines.push(line, LF)
    size += line.length + 1
    if (size < PIECE) continue
    yield Buffer.concat(lines)
    lines = []
    size = 0
  }
  if (size > 0) yield Buffer.concat(lines)
}
