import { type Id, no, ok, type Refusal, type Result, say } from '../../../base/index.ts'
import type { DatasetItem } from '../datasets/declare.ts'
import { ruleProblem } from '../standards/decide.ts'
import type { ColumnRule } from '../standards/declare.ts'
import { type DeliveryCounts, type IntakeRules, type Mapping, type Reject, refusals } from './declare.ts'

/** Two headings are one when they differ only in width, blanks, marks of duty (*) and colons. */
export const plainHeading = (heading: string): string =>
  heading
    .normalize('NFKC')
    .replace(/[\s*＊:：]/g, '')
    .replace(/[(（]必填[)）]/g, '')
    .toLowerCase()

/** A rule of the mapping with the columns (from 0, within the table) it reads in this delivery. */
export type BoundRule = { readonly rule: ColumnRule; readonly columns: readonly number[] }

export type Binding = {
  readonly rules: readonly BoundRule[]
  /** Headings that no rule reads: new columns. */
  readonly unmapped: readonly string[]
}

/**
 * Finds the columns of a mapping by their headings, wherever they stand in this delivery. A rule none of whose headings
 * is there breaks the contract; so does a heading that stands twice.
 */
export function bind(headings: readonly string[], rules: readonly ColumnRule[]): Result<Binding, Refusal> {
  const at = new Map<string, number[]>()
  for (const [column, heading] of headings.entries()) {
    const plain = plainHeading(heading)
    if (plain !== '') at.set(plain, [...(at.get(plain) ?? []), column])
  }
  // The head finder numbers what stands twice (“name”, “name 2”): whoever maps the first must say that he means it.
  const mapped = new Set(rules.flatMap((rule) => rule.from.map(plainHeading)))
  const again = new Set(
    headings.flatMap((heading) => {
      const [, first] = /^(.+) [2-9]\d*'*$/.exec(heading) ?? []
      return first !== undefined && headings.includes(first) && !mapped.has(plainHeading(heading))
        ? [first]
        : []
    }),
  )
  const missing: string[] = []
  const doubled: string[] = []
  const used = new Set<string>()
  const bound = rules.map((rule): BoundRule => {
    const columns = rule.from.flatMap((heading) => {
      const plain = plainHeading(heading)
      used.add(plain)
      const found = at.get(plain) ?? []
      if (found.length > 1 || found.some((column) => again.has(headings[column] as string)))
        doubled.push(heading)
      return found.slice(0, 1)
    })
    if (rule.from.length > 0 && columns.length === 0) missing.push(rule.from.join('/'))
    return { rule, columns }
  })
  if (doubled.length > 0) return no(refusals['intake.doubleHeading']({ headings: doubled }))
  if (missing.length > 0) return no(refusals['intake.contractBroken']({ missing }))
  return ok({
    rules: bound,
    unmapped: headings.filter((heading) => {
      const plain = plainHeading(heading)
      return plain !== '' && !used.has(plain)
    }),
  })
}

/** What is wrong with a mapping before any file is read; null = nothing. */
export function mappingFault(items: readonly DatasetItem[], rules: readonly ColumnRule[]): Refusal | null {
  const bad = (zh: string, en: string) => refusals['intake.badMapping']({ why: say(zh, en) })
  if (rules.length === 0) return bad('没有任何列规则', 'it has no rule')
  const names = new Map(items.map((item) => [item.name, item]))
  const seen = new Set<string>()
  for (const rule of rules) {
    const wrong = ruleProblem(rule)
    if (wrong) return bad(wrong.zh, wrong.en)
    const item = names.get(rule.item)
    if (!item) return bad(`没有信息项 ${rule.item}`, `there is no item ${rule.item}`)
    if (seen.has(rule.item))
      return bad(`信息项“${item.field.title.zh}”映射了两次`, `${item.field.title.en} is mapped twice`)
    seen.add(rule.item)
    if (rule.from.length === 0 && rule.default === undefined && rule.steps.length === 0)
      return bad(
        `信息项“${item.field.title.zh}”没有来源列也没有缺省值`,
        `${item.field.title.en} has neither a column nor a default`,
      )
  }
  for (const item of items)
    if ((item.key || item.field.required) && !seen.has(item.name))
      return bad(
        `必填信息项“${item.field.title.zh}”没有映射`,
        `${item.field.title.en} is required and not mapped`,
      )
  return null
}

/** Refused whole for its rejects? 退回率闸口. A handful of bad rows in a tiny file is no reason. */
export const tooManyRejects = (
  counts: Pick<DeliveryCounts, 'rows' | 'rejected'>,
  { mostRejected }: IntakeRules,
): Refusal | null =>
  counts.rows > 0 && (counts.rejected / counts.rows > mostRejected || counts.rejected === counts.rows)
    ? refusals['intake.tooManyRejects']({ rejected: counts.rejected, rows: counts.rows, most: mostRejected })
    : null

/** Rows of a dataset so few that a full snapshot may take any of them away. */
const FEW_ROWS = 20

/** Would a full snapshot take away so much that somebody should look? */
export const shrinks = (
  before: number,
  disappeared: number,
  { mostDisappeared }: IntakeRules,
): Refusal | null =>
  before >= FEW_ROWS && disappeared / before > mostDisappeared
    ? refusals['intake.shrinks']({ disappeared, rows: before })
    : null

/** Month of a delivery's partition: name and first and last id. UUIDv7 sorts by its first 48 bits, milliseconds. */
export function partitionOf(delivery: Id): { readonly name: string; readonly from: Id; readonly to: Id } {
  const at = new Date(Number.parseInt(delivery.replaceAll('-', '').slice(0, 12), 16))
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()]
  const idOf = (ms: number): Id => {
    const hex = ms.toString(16).padStart(12, '0')
    return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
  }
  return {
    name: `landing_${year}_${String(month + 1).padStart(2, '0')}`,
    from: idOf(Date.UTC(year, month, 1)),
    to: idOf(Date.UTC(year, month + 1, 1)),
  }
}

/** Rejected cells by row, in the order of the file: what a reject workbook marks. */
export function byRow(rejects: readonly Reject[]): ReadonlyMap<number, readonly Reject[]> {
  const rows = new Map<number, Reject[]>()
  for (const one of rejects) rows.set(one.rowNo, [...(rows.get(one.rowNo) ?? []), one])
  return rows
}

/** The versions that a mapping screen compares: rules that are new, changed and gone. */
export const sameRules = (
  a: Pick<Mapping, 'rules' | 'sheet'>,
  b: Pick<Mapping, 'rules' | 'sheet'>,
): boolean => a.sheet === b.sheet && JSON.stringify(a.rules) === JSON.stringify(b.rules)
