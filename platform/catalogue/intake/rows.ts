import { hash } from 'node:crypto'
import { type Id, no, ok, type Refusal, type Result, type Say, say } from '../../../base/index.ts'
import { dataColumns, KEY_SEPARATOR } from '../datasets/decide.ts'
import type { DatasetItem } from '../datasets/declare.ts'
import type { Head, Line } from '../sheets/declare.ts'
import { cellReader } from '../standards/decide.ts'
import type { Cell, CellReader, ColumnRule, ReadContext } from '../standards/declare.ts'
import { cellOf, valuesOf } from './bytes.ts'
import { type Binding, bind } from './decide.ts'
import { refusals, rowRules } from './declare.ts'

/** Refusals of a cell that do not depend on its item. */
const cellRules = {
  damagedNumber: say(
    '数字超过 15 位，末几位已被制表软件抹去，请改为文本格式后重新填写',
    'a number of more than 15 digits: the program has thrown the last ones away; format as text and enter again',
  ),
  errorValue: say('单元格是错误值', 'the cell holds an error value'),
  badText: say('含有不能保存的字符', 'holds a character that cannot be kept'),
  tooManyCells: say('该行的列数多于表头', 'the row has more cells than the heading'),
  tooFewCells: say(
    '该行的列数少于表头，可能未写完整',
    'the row has fewer cells than the heading; it may be cut short',
  ),
} as const satisfies Record<string, Say>

const ruleOfFlag: Readonly<Record<string, keyof typeof cellRules>> = {
  damaged: 'damagedNumber',
  error: 'errorValue',
  broken: 'badText',
}

export type RejectedCell = {
  readonly item: string
  readonly rule: string
  readonly value: string
  readonly says: Say
}

export type ReadRow =
  | { readonly key: string; readonly area: string; readonly values: readonly (string | null)[] }
  | {
      readonly key: string | null
      readonly cells: readonly RejectedCell[]
      /** What could be read of it all the same. */
      readonly rest: readonly (string | null)[]
    }

type Column = {
  readonly item: DatasetItem
  readonly columns: readonly number[]
  readonly join: string
  readonly fallback: string | undefined
  readonly read: CellReader
}

export type RowReader = {
  readonly unmapped: readonly string[]
  /** Harmless changes by kind, counted as rows are read. */
  readonly notes: Record<string, number>
  read(line: Line): ReadRow
}

/** What the reading of rows needs to know of a dataset. */
export type RowPlan = {
  readonly district: string
  readonly items: readonly DatasetItem[]
  readonly rules: readonly ColumnRule[]
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const UNKEEPABLE = /[\0\u001f]/

/** Values of a long cell kept with its refusal. */
const SHOWN = 500

/**
 * Makes the reader of one delivery's rows: columns found by their headings, each cell through its item's one reader.
 * `strict`: short lines are refused (text formats, where a line that is cut short looks so).
 */
export function rowReader(
  plan: RowPlan,
  head: Head,
  context: ReadContext,
  strict: boolean,
): Result<RowReader, Refusal> {
  const bound = bind(head.headings, plan.rules)
  if (!bound.ok) return bound
  const lists = new Map(
    plan.items.map(({ name, field }) => [name, field.kind === 'code' ? field.list : undefined]),
  )
  for (const { item, edition } of plan.rules) {
    const list = lists.get(item)
    if (edition === undefined || list === undefined || context.codes(list)?.version === edition) continue
    if (!context.codes(`${list}@${edition}`)) {
      const why = say(`代码集 ${list} 没有 ${edition} 版`, `code table ${list} has no edition ${edition}`)
      return no(refusals['intake.badMapping']({ why }))
    }
  }
  return ok(readerOf(plan, head, bound.value, context, strict))
}

function readerOf(
  plan: RowPlan,
  head: Head,
  binding: Binding,
  context: ReadContext,
  strict: boolean,
): RowReader {
  const items = new Map(plan.items.map((item) => [item.name, item]))
  const places = new Map(dataColumns(plan.items).map((column, i) => [column.item, i]))
  const columns = binding.rules.flatMap(({ rule, columns: at }): (Column & { place: number })[] => {
    const item = items.get(rule.item)
    const place = places.get(rule.item)
    if (!item || place === undefined) return []
    return [
      {
        item,
        place,
        columns: at.map((one) => one + head.left),
        join: rule.join ?? ' ',
        fallback: rule.default,
        read: cellReader(
          item.field,
          rule.steps,
          rule.edition === undefined ? context : { ...context, edition: rule.edition },
        ),
      },
    ]
  })
  const keys = plan.items.filter((item) => item.key).map((item) => places.get(item.name) as number)
  const areaItem = plan.items.find((item) => item.field.kind === 'area')
  const areaPlace = areaItem ? (places.get(areaItem.name) as number) : -1
  const width = places.size
  const notes: Record<string, number> = {}
  const wanted = new Map<number, Column>()
  for (const column of columns) for (const at of column.columns) wanted.set(at, column)

  const textOf = (column: Column, cells: readonly string[]): string => {
    const [first = -1, ...others] = column.columns
    const text = cells[first] ?? ''
    if (others.length === 0) return text
    return [text, ...others.map((at) => cells[at] ?? '')].filter((one) => one.trim() !== '').join(column.join)
  }

  /** Flags of the file's reader concern cells that a rule reads. */
  function flagged(line: Line): RejectedCell[] {
    return (line.flags ?? []).flatMap((flag): RejectedCell[] => {
      const rule = ruleOfFlag[flag.kind]
      const column = wanted.get(flag.column)
      if (!rule || !column) return []
      return [{ item: column.item.name, rule, value: line.cells[flag.column] ?? '', says: cellRules[rule] }]
    })
  }

  function shape(line: Line): RejectedCell | null {
    for (let at = head.right + 1; at < line.cells.length; at++)
      if ((line.cells[at] as string).trim() !== '')
        return {
          item: '',
          rule: 'tooManyCells',
          value: (line.cells[at] as string).slice(0, SHOWN),
          says: cellRules.tooManyCells,
        }
    if (strict && line.cells.length <= head.right)
      return {
        item: '',
        rule: 'tooFewCells',
        value: String(line.cells.length),
        says: cellRules.tooFewCells,
      }
    return null
  }

  function keyOf(values: readonly (string | null)[]): string | null {
    if (keys.length === 1) return values[keys[0] as number] ?? null
    if (keys.length > 1) {
      const parts = keys.map((at) => values[at] ?? null)
      return parts.some((part) => part === null) ? null : parts.join(KEY_SEPARATOR)
    }
    return fingerprint(values)
  }

  return {
    unmapped: binding.unmapped,
    notes,
    read(line) {
      const values: (string | null)[] = new Array(width).fill(null)
      const bad = line.flags ? flagged(line) : []
      const wrongShape = shape(line)
      if (wrongShape) bad.push(wrongShape)
      for (const column of columns) {
        if (bad.length > 0 && bad.some((one) => one.item === column.item.name)) continue
        let text = textOf(column, line.cells)
        if (column.fallback !== undefined && text.trim() === '') text = column.fallback
        const cell: Cell = column.read(text)
        if ('rule' in cell) {
          bad.push({
            item: column.item.name,
            rule: cell.rule,
            value: text.slice(0, SHOWN),
            says: cell.says,
          })
          continue
        }
        if (cell.notes) for (const note of cell.notes) notes[note] = (notes[note] ?? 0) + 1
        const { value } = cell
        if (value !== null && (UNKEEPABLE.test(value) || !value.isWellFormed())) {
          bad.push({
            item: column.item.name,
            rule: 'badText',
            value: text.slice(0, SHOWN),
            says: cellRules.badText,
          })
          continue
        }
        values[column.place] = value
      }
      if (bad.length > 0) return { key: keys.length > 0 ? keyOf(values) : null, cells: bad, rest: values }
      const key = keyOf(values)
      if (key === null)
        return {
          key,
          cells: [{ item: '', rule: 'keyMissing', value: '', says: rowRules.keyMissing }],
          rest: values,
        }
      return { key, area: (areaPlace < 0 ? null : values[areaPlace]) ?? plan.district, values }
    },
  }
}

/** The key of a row without business key 整行指纹: two rows are one when all their values are. */
const fingerprint = (values: readonly (string | null)[]): string =>
  hash('sha256', values.map((value) => value ?? '\u0000').join(KEY_SEPARATOR)).slice(0, 32)

/**
 * Lines of COPY for the tables that rows of a delivery are written to. With `since` the typed ones go into the dataset's own
 * table at once, else into the stage.
 */
export function writers(delivery: {
  readonly district: string
  readonly id: Id
  readonly since: string | null
}) {
  const { district, id, since } = delivery
  const origin = since === null ? '' : `\t${cellOf(district)}\t${id}\t${since}`
  const mine = `${cellOf(district)}\t${id}\t`
  return {
    typed: (rowNo: number, row: Extract<ReadRow, { values: unknown }>): string =>
      `${cellOf(row.key)}\t${rowNo}\t${cellOf(row.area)}${origin}\t${valuesOf(row.values)}\n`,
    unread: (rowNo: number, values: readonly (string | null)[]): string => `${rowNo}\t${valuesOf(values)}\n`,
    reject: (rowNo: number, one: RejectedCell): string =>
      `${mine}${rowNo}\t${one.item}\t${one.rule}\t${cellOf(wellFormed(one.value))}\t${cellOf(one.says.zh)}\t${cellOf(one.says.en)}\n`,
  }
}
const wellFormed = (text: string): string => (text.isWellFormed() ? text : text.toWellFormed())
