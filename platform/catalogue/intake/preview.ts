import type { Say } from '../../../base/index.ts'
import { no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { dataColumns } from '../datasets/decide.ts'
import type { DatasetItem } from '../datasets/declare.ts'
import {
  BrokenSheet,
  bodyLine,
  findHead,
  type Head,
  type Line,
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
    const at = how.sheet === null ? -1 : book.sheets.findIndex((one) => one.name === how.sheet)
    const sheet = Math.max(0, at >= 0 ? at : book.sheets.findIndex((one) => one.hidden === 'shown'))
    const lines: Line[] = []
    for await (const chunk of book.lines(sheet)) {
      lines.push(...chunk)
      if (lines.length >= how.limit) break
    }
    lines.length = Math.min(lines.length, how.limit)
    if (lines.length === 0) return no(refusals['intake.noHead']())
    const head = findHead(lines, how.rules?.flatMap((rule) => rule.from) ?? [])
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
      told: [...book.told, ...head.told],
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
