import { type Language, no, ok, type Refusal, type Result, type Say, say } from '../../../base/index.ts'
import type { Reader } from '../../store/index.ts'
import type { Dataset } from '../datasets/declare.ts'
import {
  type Delivery,
  landed,
  mapping as mappingOf,
  type Reject,
  rejectCounts,
  rejects as rejectsOf,
} from '../intake/index.ts'
import { type CellNote, cellNotes, xlsxText } from '../sheets/index.ts'
import type { ColumnRule } from '../standards/declare.ts'
import { refusals, WORKBOOK_ROWS } from './declare.ts'

/** Rows of one sheet. */
const SHEET_ROWS = 20_000
const PAGE = 5_000

const BAD = '#ffd7d5'
const HEAD = '#e8eef7'
const REASON = '#fff6d6'

/** What the workbook says in its own words; the rest are the sender's. */
const words = {
  rows: say('退回数据', 'Rejected rows'),
  reasons: say('退回原因', 'Reasons'),
  line: say('原文件行号', 'Line in your file'),
  reason: say('退回原因', 'Reason'),
  item: say('信息项', 'Item'),
  heading: say('原列名', 'Your column'),
  rule: say('原因', 'Reason'),
  count: say('单元格数', 'Cells'),
  example: say('示例', 'Example'),
  row: say('整行', 'whole row'),
  how: say('如何办理', 'What to do'),
  howText: say(
    '请只改标色的单元格，不要增删列，保存后从“数据归集”原资源重新报送；“原文件行号”和“退回原因”两列可以保留。',
    'Mend the coloured cells only, keep the columns, and send the file again to the same dataset. The columns “line” and “reason” may stay.',
  ),
  file: say('原文件', 'Your file'),
  dataset: say('数据资源', 'Dataset'),
  part: (part: number, parts: number, all: number): Say =>
    say(
      `共 ${all} 行，分 ${parts} 个文件，这是第 ${part} 个`,
      `${all} rows in ${parts} files; this is number ${part}`,
    ),
} as const

type Cell = { readonly value: string; readonly type: StringConstructor } & Readonly<Record<string, unknown>>
/** Always text, also in format: a cell that begins with = + - @ stays what the sender wrote, and is never reckoned. */
const cell = (value: string, style: Readonly<Record<string, unknown>> = {}): Cell => ({
  value: xlsxText(value.slice(0, 32_000)),
  type: String,
  format: '@',
  ...style,
})
const head = (value: string): Cell => cell(value, { fontWeight: 'bold', backgroundColor: HEAD, wrap: true })

/** Positions of the columns an item is filled from. */
function columnsOf(item: string, rules: readonly ColumnRule[], headings: readonly string[]): number[] {
  const from = rules.find((rule) => rule.item === item)?.from ?? []
  return from.flatMap((heading) => {
    const at = headings.indexOf(heading)
    return at < 0 ? [] : [at]
  })
}

async function allRejects(reader: Reader, { district, id }: Delivery): Promise<Map<number, Reject[]>> {
  const byRow = new Map<number, Reject[]>()
  for (let afterRow = -1; ; ) {
    const page = await rejectsOf(reader, district, id, { afterRow, limit: PAGE })
    const full = page.length === PAGE
    const last = page.at(-1)?.rowNo ?? 0
    // a page may end within a row: that row comes whole with the next
    const whole = full && page[0]?.rowNo !== last ? page.filter((one) => one.rowNo < last) : page
    for (const one of whole) byRow.set(one.rowNo, [...(byRow.get(one.rowNo) ?? []), one])
    if (!full) break
    afterRow = whole.at(-1)?.rowNo ?? last
  }
  return byRow
}

export type Workbook = {
  readonly name: string
  readonly bytes: Uint8Array
  readonly rows: number
  readonly all: number
  /** So many workbooks make up the whole. */
  readonly parts: number
}

/**
 * 退回清单: the sender's own headings and rows, the bad cells coloured and noted with the reason, which also stands
 * beside, and a last sheet that counts the reasons. Only rejected rows unless `all` rows of the file are wanted.
 */
export async function rejectWorkbook(
  reader: Reader,
  dataset: Dataset,
  delivery: Delivery,
  how: { readonly all: boolean; readonly lang: Language; readonly part?: number },
): Promise<Result<Workbook, Refusal>> {
  const { lang } = how
  const { district } = delivery
  const byRow = await allRejects(reader, delivery)
  if (byRow.size === 0 && !how.all) return no(refusals['quality.noRejects']())
  const rules = delivery.mapping
    ? ((await mappingOf(reader, district, delivery.dataset, delivery.mapping))?.rules ?? [])
    : []
  const headings = delivery.readAs?.headings ?? []
  const firstLine = (delivery.readAs?.head.to ?? 0) + 1
  const wanted = how.all ? (delivery.counts?.landed ?? 0) : byRow.size
  const parts = Math.max(1, Math.ceil(wanted / WORKBOOK_ROWS))
  const part = Math.min(Math.max(1, Math.trunc(how.part ?? 1)), parts)
  const skipped = (part - 1) * WORKBOOK_ROWS
  const numbers = [...byRow.keys()].sort((a, b) => a - b).slice(skipped, skipped + WORKBOOK_ROWS)
  const lines: { rowNo: number; cells: string[] }[] = []
  if (how.all)
    lines.push(
      ...(await landed(reader, district, delivery.id, {
        from: firstLine,
        after: skipped,
        limit: WORKBOOK_ROWS,
      })),
    )
  else
    for (let n = 0; n < numbers.length; n += PAGE)
      lines.push(
        ...(await landed(reader, district, delivery.id, {
          rows: numbers.slice(n, n + PAGE),
          limit: PAGE,
        })),
      )
  if (lines.length === 0) return no(refusals['quality.noRejects']())
  const width = lines.reduce((most, line) => Math.max(most, line.cells.length), headings.length)
  const titleOf = (item: string): string =>
    dataset.items.find((one) => one.name === item)?.field.title[lang] ?? (item || words.row[lang])
  const heads = [
    ...Array.from({ length: width }, (_, i) => head(headings[i] ?? '')),
    head(words.reason[lang]),
    head(words.line[lang]),
  ]
  const tables: Cell[][][] = []
  const notes: CellNote[][] = []
  for (const [n, { rowNo, cells }] of lines.entries()) {
    if (n % SHEET_ROWS === 0) {
      tables.push([heads])
      notes.push([])
    }
    const table = tables.at(-1) as Cell[][]
    const bad = byRow.get(rowNo) ?? []
    const marked = new Map<number, string>()
    for (const { item, says } of bad)
      for (const at of columnsOf(item, rules, headings))
        marked.set(at, [marked.get(at), says[lang]].filter(Boolean).join('；'))
    for (const [column, text] of marked) notes.at(-1)?.push({ row: table.length, column, text })
    const why = bad
      .map(({ item, says }) => (item ? `${titleOf(item)}：${says[lang]}` : says[lang]))
      .join('；')
    table.push([
      ...Array.from({ length: width }, (_, i) =>
        cell(cells[i] ?? '', marked.has(i) ? { backgroundColor: BAD } : {}),
      ),
      cell(why, why ? { backgroundColor: REASON, wrap: true } : {}),
      cell(String(rowNo)),
    ])
  }
  const counts = await rejectCounts(reader, district, delivery.id)
  const all = byRow.size
  const flat = [...byRow.values()].flat()
  const reasons: Cell[][] = [
    [head(words.dataset[lang]), cell(`${dataset.code} ${dataset.title[lang]}`)],
    [head(words.file[lang]), cell(delivery.name)],
    [head(words.how[lang]), cell(words.howText[lang], { wrap: true })],
    ...(parts > 1 ? [[cell(words.part(part, parts, wanted)[lang])]] : []),
    [],
    [words.item, words.heading, words.rule, words.count, words.example].map((one) => head(one[lang])),
    ...counts.map(({ item, rule, cells }) => {
      const example = flat.find((one) => one.item === item && one.rule === rule)
      const from = columnsOf(item, rules, headings).map((at) => headings[at] ?? '')
      return [
        cell(titleOf(item)),
        cell(from.join('、')),
        cell(example?.says[lang] ?? rule, { wrap: true }),
        cell(String(cells)),
        cell(example?.value ?? ''),
      ]
    }),
  ]
  const columns = [...Array.from({ length: width }, () => ({ width: 18 })), { width: 48 }, { width: 12 }]
  const { default: writeXlsx } = await import('write-excel-file/node')
  const bytes = await writeXlsx(
    [
      ...tables.map((data, n) => ({
        ...{ data, stickyRowsCount: 1, columns },
        sheet: n === 0 ? words.rows[lang] : `${words.rows[lang]} ${n + 1}`,
      })),
      {
        data: reasons,
        sheet: words.reasons[lang],
        columns: [{ width: 22 }, { width: 30 }, { width: 48 }, { width: 12 }, { width: 30 }],
      },
    ],
    { features: [cellNotes(notes)] },
  ).toBuffer()
  const base = delivery.name.replace(/\.[A-Za-z0-9]{1,6}$/, '')
  return ok({
    name: `${base}-${lang === 'zh' ? '退回清单' : 'rejects'}${parts > 1 ? `-${part}` : ''}.xlsx`,
    bytes,
    rows: lines.length,
    all,
    parts,
  })
}
