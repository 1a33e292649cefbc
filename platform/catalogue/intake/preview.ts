import type { Say } from '../../../base/index.ts'
import { no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { dataColumns } from '../datasets/decide.ts'
import type { DatasetItem } from '../datasets/declare.ts'
import {
  BrokenSheet,
  bestTable,
  bodyLine,
  firstLines,
  type Head,
  type LineKind,
  openWorkbook,
  type Told,
} from '../sheets/index.ts'
import type { ColumnRule, ReadContext } from '../standards/declare.ts'
import { refusals } from './declare.ts'
import { rowReader } from './rows.ts'

/** What the first lines of a delivery would become: for the mapping editor 映射预览, before anything is loaded. */
export type Preview = {
  readonly format: string
  readonly encoding: string | null
  readonly delimiter: string | null
  readonly sheets: readonly string[]
  readonly sheet: string
  readonly head: Head | null
  readonly told: readonly Told[]
  readonly lines: readonly PreviewLine[]
  /** Why these rules do not fit the headings; then no line is read by them. */
  readonly misfit: Refusal | null
  readonly unmapped: readonly string[]
}
export type PreviewLine = {
  readonly no: number
  readonly kind: LineKind
  readonly cells: readonly string[]
  /** Canonical values by item, where rules were given and the row is good. */
  readonly values?: Readonly<Record<string, string | null>>
  readonly rejected?: readonly { readonly item: string; readonly rule: string; readonly says: Say }[]
}

export async function preview(
  path: string,
  how: {
    readonly district: string
    readonly items: readonly DatasetItem[]
    readonly rules: readonly ColumnRule[] | null
    readonly sheet: string | null
    readonly context: ReadContext
    readonly limit: number
  },
): Promise<Result<Preview, Refusal>> {
  const opened = await openWorkbook(path)
  if (!opened.ok) return opened
  const book = opened.value
  try {
    const known = how.rules?.flatMap((rule) => rule.from) ?? []
    const table = await bestTable(book, { known, ...(how.sheet === null ? {} : { sheet: how.sheet }) })
    const { sheet, head } = table
    const lines = await firstLines(book, sheet, how.limit)
    if (lines.length === 0) return no(refusals['intake.noHead']())
    const made = how.rules ? rowReader({ ...how, rules: how.rules }, head, how.context, false) : null
    const reader = made?.ok ? made.value : null
    const names = dataColumns(how.items).map((column) => column.item)
    return ok({
      format: book.format,
      encoding: book.encoding,
      delimiter: book.delimiter,
      sheets: book.sheets.filter((one) => one.hidden === 'shown').map((one) => one.name),
      sheet: book.sheets[sheet]?.name ?? '',
      head,
      told: [...book.told, ...table.told, ...head.told],
      misfit: made && !made.ok ? made.error : null,
      unmapped: reader?.unmapped ?? [],
      lines: lines.map((line): PreviewLine => {
        const kind = line.no <= head.to ? 'head' : bodyLine(head, line)
        const plain = { no: line.no, kind, cells: line.cells }
        if (kind !== 'row' || !reader) return plain
        const row = reader.read(line)
        return 'values' in row
          ? { ...plain, values: Object.fromEntries(names.map((name, i) => [name, row.values[i] ?? null])) }
          : { ...plain, rejected: row.cells.map(({ item, rule, says }) => ({ item, rule, says })) }
      }),
    })
  } catch (fault) {
    if (fault instanceof BrokenSheet) return no(fault.refusal)
    throw fault
  } finally {
    await book.close()
  }
}
