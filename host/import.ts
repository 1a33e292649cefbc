import { basename } from 'node:path'
import { no, ok, type Refusal, type Result } from '../base/index.ts'
import type { sheets } from '../platform/catalogue/index.ts'
import { tokens } from '../platform/fields/index.ts'
import { type HistoricMatter, importHistory } from '../platform/matters/index.ts'
import { systemActor } from '../platform/org/index.ts'
import { type Columns, type Field, findHeader, LINES_ABOVE, titleOf } from './import/columns.ts'
import { areaFinder, unitFinder } from './import/places.ts'
import { BrokenTable, openTable, reasonOf, type Table } from './import/read.ts'
import { refuse } from './import/refusals.ts'
import { rejectsFile } from './import/rejects.ts'
import { mapRow, type Note, type RowCity } from './import/rows.ts'
import type { OpenCity } from './open.ts'

export { type Field, fields, isField, titleOf } from './import/columns.ts'
export { notes } from './import/rows.ts'

export type ImportOptions = {
  readonly file: string
  readonly type?: string
  readonly district?: string
  /** Where the rows come from; default the file's name without its endings. */
  readonly source?: string
  /** Columns that go before the known headings. */
  readonly map?: Readonly<Partial<Record<Field, string>>>
  /** Table of two columns: a category as written, our code. */
  readonly categoryMap?: string
  readonly channel?: string
  readonly limit?: number
  readonly dryRun?: boolean
  readonly demo?: boolean
  /** Default the file's name with `.rejects.csv`. */
  readonly rejects?: string
  readonly progress?: (soFar: ImportCounts) => void
}

export type ImportCounts = {
  /** Rows with anything in them. */
  readonly read: number
  readonly created: number
  /** Came in before, or stand twice in the file. */
  readonly already: number
  readonly rejected: number
}

export type ImportReport = ImportCounts & {
  readonly file: string
  readonly source: string
  readonly format: Table['format']
  readonly encoding: Table['encoding']
  readonly delimiter: string | null
  readonly columns: Readonly<Partial<Record<Field, string>>>
  readonly ignored: readonly string[]
  readonly notes: Readonly<Partial<Record<Note, number>>>
  readonly dryRun: boolean
  readonly rejects: string | null
  readonly seconds: number
  readonly rowsPerSecond: number
}

/** Rows a transaction: what a kill can undo, and what a repeat looks up at once. */
const BATCH = 500
/** Batches under way: one is written while the next is read and cut into words. */
const TOGETHER = 2

/** The name of a file without its endings: `requests.csv.gz` → `requests`. */
export const sourceOf = (file: string): string => basename(file).replace(/(\.[A-Za-z]{2,4}){1,2}$/, '')

/**
 * Brings requests of former years in from a CSV or xlsx file. Streams; each batch is a transaction, and a row is known
 * again by its source and number (or its own words), so an import that was stopped is simply started again. Rows that
 * cannot be used go to a file of rejects with every reason; they hold nothing up.
 */
export async function importRequests(
  city: OpenCity,
  options: ImportOptions,
): Promise<Result<ImportReport, Refusal>> {
  const begun = performance.now()
  const type = city.types[options.type ?? 'hotline.ticket']
  if (!type) throw new Error(`no matter type ${options.type ?? 'hotline.ticket'}`)
  const rowCity = await rowCityOf(city, options)
  if (!rowCity.ok) return rowCity
  const table = await openTable(options.file)
  if (!table.ok) return table

  const source = options.source ?? sourceOf(options.file)
  const who = systemActor(options.district ?? city.plan.district)
  const counts = { read: 0, created: 0, already: 0, rejected: 0 }
  const noted: Partial<Record<Note, number>> = {}
  const rejectsPath = options.rejects ?? `${options.file}.rejects.csv`
  const rejects = rejectsFile(rejectsPath)
  const history = { vault: city.vault, tokens, type, source: `import:${source}`, demo: options.demo ?? false }

  const write = async (batch: readonly HistoricMatter[]): Promise<void> => {
    const done = options.dryRun
      ? { created: 0, already: 0 }
      : await city.store.tx((tx) => importHistory(history, tx, who, batch, city.now()))
    counts.created += done.created
    counts.already += done.already
    options.progress?.(counts)
  }
  const underWay: Promise<void>[] = []
  const settle = async (most: number): Promise<void> => {
    while (underWay.length > most) await underWay.shift()
  }

  let columns: Columns | undefined
  let broken: Refusal | undefined
  try {
    let batch: HistoricMatter[] = []
    try {
      for await (const line of bodyOf(table.value, options)) {
        if ('refusal' in line) return no(line.refusal)
        columns = line.columns
        if (!line.cells) continue
        if (options.limit !== undefined && counts.read >= options.limit) break
        counts.read++
        const mapped = mapRow(columns, line.cells, rowCity.value)
        if ('reasons' in mapped) {
          counts.rejected++
          await rejects.add(line.row, mapped.reasons, columns.header, line.cells)
          continue
        }
        for (const note of mapped.notes) noted[note] = (noted[note] ?? 0) + 1
        batch.push(mapped.matter)
        if (batch.length < BATCH) continue
        await settle(TOGETHER - 1)
        const writing = write(batch)
        // One that fails while the next is read must not count as unhandled; `settle` throws it.
        writing.catch(() => undefined)
        underWay.push(writing)
        batch = []
      }
    } catch (fault) {
      if (!(fault instanceof BrokenTable)) throw fault
      broken = fault.refusal
    }
    await settle(0)
    if (batch.length > 0) await write(batch)
    const path = await rejects.finish()
    if (broken) return no(broken)
    // What was closed is learned from at once: by the city that runs, else at its next start.
    if (counts.created > 0 && !options.dryRun)
      await city.store.tx((tx) => city.models.ask(tx, who, city.now()))
    const seconds = (performance.now() - begun) / 1000
    const used = new Set(Object.values(columns?.at ?? {}))
    return ok({
      file: options.file,
      source,
      format: table.value.format,
      encoding: table.value.encoding,
      delimiter: table.value.delimiter,
      columns: Object.fromEntries(
        Object.entries(columns?.at ?? {}).map(([field, at]) => [field, columns?.header[at] ?? '']),
      ),
      ignored: columns?.header.filter((_name, i) => !used.has(i)) ?? [],
      ...counts,
      notes: noted,
      dryRun: options.dryRun ?? false,
      rejects: path,
      seconds: Math.round(seconds * 100) / 100,
      rowsPerSecond: Math.round(counts.read / seconds),
    })
  } catch (fault) {
    await Promise.allSettled(underWay)
    if (!isOf(fault, rejectsPath)) throw fault
    return no(refuse['import.rejectFile']({ file: rejectsPath, reason: reasonOf(fault) }))
  } finally {
    await table.value.close()
    await rejects.drop()
  }
}

const isOf = (fault: unknown, path: string): boolean =>
  (fault as NodeJS.ErrnoException).path?.startsWith(path) === true

type Line =
  | { readonly refusal: Refusal }
  /** `row` counts like a spreadsheet program: the first line of the file is 1. No cells: the header itself. */
  | { readonly columns: Columns; readonly row: number; readonly cells?: readonly string[] }

/** The rows below the header, blank ones left out. */
async function* bodyOf(table: Table, options: ImportOptions): AsyncGenerator<Line> {
  const above: sheets.Line[] = []
  let columns: Columns | undefined
  const begin = function* (): Generator<Line> {
    const found = findHeader(
      above.map(({ cells }) => cells),
      options.map,
    )
    if ('no' in found) {
      const file = basename(options.file)
      yield {
        refusal:
          found.no === 'column'
            ? refuse['import.noColumn']({ field: found.field, column: found.column })
            : refuse['import.noHeader']({
                file,
                found: (above[0]?.cells ?? []).slice(0, 12),
                missing: found.missing.map((field) => `${field} ${titleOf(field).zh}`),
              }),
      }
      return
    }
    columns = found.columns
    yield { columns, row: above[found.row]?.no ?? 1 }
    for (const { no: row, cells } of above.slice(found.row + 1))
      if (!isBlank(cells)) yield { columns, row, cells }
  }
  for await (const line of table.rows()) {
    if (columns) {
      if (!isBlank(line.cells)) yield { columns, row: line.no, cells: line.cells }
      continue
    }
    above.push(line)
    if (above.length > LINES_ABOVE) yield* begin()
  }
  if (!columns) yield* begin()
}

const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === '')

async function rowCityOf(city: OpenCity, options: ImportOptions): Promise<Result<RowCity, Refusal>> {
  const codes = (name: string) => city.compiled.codes[name]
  const district = options.district ?? city.plan.district
  const categoryMap = new Map<string, string>()
  if (options.categoryMap) {
    const table = await openTable(options.categoryMap)
    if (!table.ok) return table
    const known = new Set(codes('category')?.codes.map((one) => one.code))
    for await (const { no: row, cells } of table.value.rows()) {
      const [from = '', code = ''] = cells
      if (from.trim() === '' && code.trim() === '') continue
      if (!known.has(code.trim())) {
        // The first line may be a heading.
        if (row === 1) continue
        return no(refuse['import.categoryMap']({ row, code }))
      }
      categoryMap.set(from.trim(), code.trim())
    }
  }
  return ok({
    district,
    codes,
    areaOf: areaFinder(city.catalog.areas.values(), district),
    unitOf: unitFinder(city.catalog.units.values()),
    categoryMap,
    channel: options.channel ?? 'web',
    now: city.now(),
  })
}
