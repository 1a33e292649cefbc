import type { Head, Line, Told, Workbook } from './declare.ts'
import { findHead } from './head.ts'

/** Lines looked at to find the head of a sheet. */
const LOOKED_AT = 200
/** Sheets looked at to find the best table. */
const MOST_SHEETS = 50

export type TableChoice = {
  /** Sheet by place from 0 or by name; else the one with the best table. */
  readonly sheet?: number | string
  /** Headings of the dataset's mapping, which help to find the head. */
  readonly known?: readonly string[]
  /** Line the head begins at, where a person has said so. */
  readonly from?: number
}

export type TableFound = { readonly sheet: number; readonly head: Head; readonly told: readonly Told[] }

/** The first lines of a sheet. */
export async function firstLines(book: Workbook, sheet: number, many = LOOKED_AT): Promise<Line[]> {
  const first: Line[] = []
  for await (const lines of book.lines(sheet)) {
    first.push(...lines.slice(0, many - first.length))
    if (first.length >= many) break
  }
  return first
}

/** The sheet with the best table and its head; what was passed over is told. */
export async function bestTable(book: Workbook, choice: TableChoice = {}): Promise<TableFound> {
  const { known = [], from } = choice
  const headOf = async (sheet: number): Promise<{ head: Head; weight: number }> => {
    const lines = await firstLines(book, sheet)
    const info = book.sheets[sheet]
    const later = from === undefined ? lines : lines.filter(({ no }) => no >= from)
    const head = findHead(later, known)
    const rows = Math.max(lines.length, info?.rows ?? 0)
    const hits = known.filter((one) => head.headings.includes(one)).length
    const shown = info?.hidden === 'shown' ? 1 : 0.2
    return {
      head,
      weight: shown * head.sure * Math.log2(2 + rows) * Math.log2(1 + head.headings.length) + hits * 5,
    }
  }
  const said =
    typeof choice.sheet === 'string'
      ? book.sheets.findIndex(({ name }) => name === choice.sheet)
      : choice.sheet
  if (said !== undefined && said >= 0) return { sheet: said, head: (await headOf(said)).head, told: [] }
  let best: { sheet: number; head: Head; weight: number } | null = null
  for (const sheet of [...book.sheets.keys()].slice(0, MOST_SHEETS)) {
    const found = await headOf(sheet)
    if (!best || found.weight > best.weight) best = { sheet, ...found }
  }
  const { sheet, head } = best ?? { sheet: 0, head: findHead([], known) }
  const others = book.sheets.filter((_, i) => i !== sheet).map(({ name }) => name)
  const told: Told[] =
    others.length === 0
      ? []
      : [
          {
            zh: `取用工作表“${book.sheets[sheet]?.name}”，其他工作表没有读取：${others.join('、')}`,
            en: `Sheet “${book.sheets[sheet]?.name}” was taken; not read: ${others.join(', ')}`,
          },
        ]
  return { sheet, head, told }
}
