import { no, ok, type Result, type Say, say } from '../../base/index.ts'
import { type Cell, namesOf, type Operand, readCell, readConclusion } from './cells.ts'
import {
  type Choice,
  type DecisionTable,
  HIT_POLICIES,
  MOST,
  type TableFault,
  type TableInput,
  type TableOutput,
} from './declare.ts'

/** A table whose every text has been read. */
export type ReadTable = {
  readonly table: DecisionTable
  readonly cells: readonly (readonly Cell[])[]
  readonly conclusions: readonly (readonly (readonly Operand[])[])[]
  readonly otherwise: readonly (readonly Operand[] | null)[]
  /** By input: the values it may have, where the table says. */
  readonly allowed: readonly (Cell | null)[]
  /** By row and output: place of the conclusion in the output's values, 0 best. */
  readonly ranks: readonly (readonly number[])[]
}

type Names = ReturnType<typeof namesOf>

/** Letters, digits, marks and single spaces, dots between parts: what a name of FEEL may hold without quoting. */
const NAME = /^[\p{L}_][\p{L}\p{N}_ ]*(?:\.[\p{L}_][\p{L}\p{N}_ ]*)*$/u
const TABLE_NAME = /^[\p{L}_][\p{L}\p{N}_. -]{0,79}$/u
const RESERVED =
  /^(?:-|not|true|false|null|and|or|in|between|if|then|else|for|some|every|return|date|time|duration)$/

/** Gathers faults while a table is read. */
class Faults {
  readonly list: TableFault[] = []
  add(zh: string, en: string, row?: number, column?: number): void {
    this.list.push({ ...(row ? { row } : {}), ...(column ? { column } : {}), says: say(zh, en) })
  }
  said(says: Say, row?: number, column?: number): void {
    this.add(says.zh, says.en, row, column)
  }
}

function checkNames(table: DecisionTable, faults: Faults): void {
  const seen = new Set<string>()
  if (!TABLE_NAME.test(table.name))
    faults.add(`表名“${table.name}”不能用`, `“${table.name}” cannot name a table`)
  const columns = [
    ...table.inputs.map((one) => ({ name: one.name, expression: one.expression ?? one.name, side: 'in' })),
    ...table.outputs.map((one) => ({ name: one.name, expression: one.name, side: 'out' })),
  ]
  for (const [index, { name, expression, side }] of columns.entries()) {
    if (!NAME.test(name) || RESERVED.test(name) || name.length > 100)
      faults.add(`列名“${name}”不能用`, `“${name}” cannot name a column`, undefined, index + 1)
    if (!NAME.test(expression))
      faults.add(
        `取值“${expression}”只能是名称，用点分层`,
        `“${expression}” must be a name, with dots between parts`,
        undefined,
        index + 1,
      )
    if (seen.has(`${side} ${name}`))
      faults.add(`列名“${name}”用了两次`, `“${name}” names two columns`, undefined, index + 1)
    seen.add(`${side} ${name}`)
  }
}

function checkShape(table: DecisionTable, faults: Faults): void {
  if (!HIT_POLICIES.includes(table.hit))
    faults.add(`没有命中策略“${table.hit}”`, `there is no hit policy “${table.hit}”`)
  if (table.outputs.length === 0) faults.add('没有结论列', 'there is no output')
  if (table.rows.length === 0) faults.add('没有规则', 'there are no rows')
  if (table.rows.length > MOST.rows) faults.add(`超过 ${MOST.rows} 行`, `more than ${MOST.rows} rows`)
  if (table.inputs.length + table.outputs.length > MOST.columns)
    faults.add(`超过 ${MOST.columns} 列`, `more than ${MOST.columns} columns`)
  for (const [index, output] of table.outputs.entries()) {
    const column = table.inputs.length + index + 1
    if ((table.hit === 'P' || table.hit === 'O') && !output.values && !output.choices)
      faults.add(
        `命中策略 ${table.hit} 要按结论排序，“${output.title.zh}”没有列出各值`,
        `hit policy ${table.hit} orders by the values of “${output.title.en}”, which are not listed`,
        undefined,
        column,
      )
    if (/^C[+<>]$/.test(table.hit) && (output.type !== 'number' || output.many))
      faults.add('求和与最值只用于数字', 'sums and extremes need numbers', undefined, column)
  }
}

const choiceCell = (choices: readonly Choice[]): Cell => ({
  any: false,
  not: false,
  tests: choices.map(({ value }) => ({
    is: 'equal',
    to: { is: 'value', key: value, text: value },
    differs: false,
  })),
})

function allowedOf(column: TableInput | TableOutput, at: number, faults: Faults): Cell | null {
  if (column.choices) {
    if (column.type !== 'string') faults.add('只有文字列可以列选项', 'only texts have choices', undefined, at)
    return choiceCell(column.choices)
  }
  if (!column.values) return null
  const cell = readCell(column.values, column.type, [])
  if (cell.ok) return cell.value.any ? null : cell.value
  faults.said(cell.error, undefined, at)
  return null
}

/** Values named in a list of allowed ones, in order. */
const listed = (cell: Cell | null): unknown[] =>
  cell?.tests.flatMap((test) => (test.is === 'equal' && test.to.is === 'value' ? [test.to.key] : [])) ?? []

/** A cell that names a text the column never has would wait for ever: most often a typing error. */
function checkAllowed(cell: Cell, allowed: Cell | null, row: number, column: number, faults: Faults): void {
  const known = listed(allowed)
  if (!allowed || allowed.not || known.length !== allowed.tests.length) return
  for (const test of cell.tests)
    if (test.is === 'equal' && test.to.is === 'value' && test.to.key !== null && !known.includes(test.to.key))
      faults.add(
        `“${test.to.text}”不在本列的取值里`,
        `“${test.to.text}” is not a value of this column`,
        row,
        column,
      )
}

function readOutput(
  text: string,
  output: TableOutput,
  context: {
    readonly table: DecisionTable
    readonly names: Names
    readonly known: readonly unknown[]
    readonly faults: Faults
  },
  row: number | undefined,
  column: number,
): readonly Operand[] {
  const { faults, table, known } = context
  const read = readConclusion(text, output.type, output.many ?? false, context.names)
  if (!read.ok) {
    faults.said(read.error, row, column)
    return []
  }
  for (const one of read.value) {
    if (one.is === 'input' && table.inputs[one.input]?.type !== output.type)
      faults.add(`“${one.text}”的类型与本列不同`, `“${one.text}” is not of this column’s type`, row, column)
    if (one.is === 'input' && (table.hit === 'P' || table.hit === 'O'))
      faults.add('按结论排序时不能引用条件列', 'an ordered conclusion cannot name an input', row, column)
    if (one.is === 'value' && one.key !== null && known.length > 0 && !known.includes(one.key))
      faults.add(`“${one.text}”不在本列的取值里`, `“${one.text}” is not a value of this column`, row, column)
  }
  return read.value
}

/** Reads every text of a table, or answers all faults with their row and column. */
export function readTable(
  table: DecisionTable,
  names: Names = namesOf(table.inputs),
): Result<ReadTable, readonly TableFault[]> {
  const faults = new Faults()
  checkNames(table, faults)
  checkShape(table, faults)
  if (faults.list.length > 0) return no(faults.list)
  const wide = table.inputs.length
  const allowed = table.inputs.map((input, index) => allowedOf(input, index + 1, faults))
  const listsOf = table.outputs.map((output, index) => listed(allowedOf(output, wide + index + 1, faults)))
  const cells: Cell[][] = []
  const conclusions: (readonly Operand[])[][] = []
  const context = (column: number) => ({ table, names, known: listsOf[column] ?? [], faults })
  for (const [index, row] of table.rows.entries()) {
    const at = index + 1
    if (row.when.length !== wide || row.gives.length !== table.outputs.length) {
      faults.add('格数与列数不同', 'the number of cells is not the number of columns', at)
      continue
    }
    if ([...row.when, ...row.gives].some((text) => text.length > MOST.cell)) {
      faults.add(`单元格超过 ${MOST.cell} 字`, `a cell has more than ${MOST.cell} characters`, at)
      continue
    }
    cells.push(
      table.inputs.map((input, column) => {
        const cell = readCell(row.when[column] ?? '', input.type, names)
        if (!cell.ok) {
          faults.said(cell.error, at, column + 1)
          return { any: true, not: false, tests: [] }
        }
        checkAllowed(cell.value, allowed[column] ?? null, at, column + 1, faults)
        checkCompared(cell.value, input, table, at, column + 1, faults)
        return cell.value
      }),
    )
    conclusions.push(
      table.outputs.map((output, column) =>
        readOutput(row.gives[column] ?? '', output, context(column), at, wide + column + 1),
      ),
    )
  }
  const otherwise = table.outputs.map((output, column) => {
    if (output.otherwise === undefined || output.otherwise === '') return null
    const fixed = { ...context(column), names: [] }
    return readOutput(output.otherwise, output, fixed, undefined, wide + column + 1)
  })
  if (faults.list.length > 0) return no(faults.list)
  const ranks = conclusions.map((row) =>
    row.map((operands, column) => {
      const [first] = operands
      return first?.is === 'value' ? (listsOf[column]?.indexOf(first.key) ?? -1) : -1
    }),
  )
  return ok({ table, cells, conclusions, otherwise, allowed, ranks })
}

/** A cell may compare with another column of the same type only. */
function checkCompared(
  cell: Cell,
  input: TableInput,
  table: DecisionTable,
  row: number,
  column: number,
  faults: Faults,
): void {
  const operands = cell.tests.flatMap((test) =>
    test.is === 'between' ? [test.low, test.high] : test.is === 'compare' ? [test.with] : [test.to],
  )
  for (const one of operands)
    if (one.is === 'input' && table.inputs[one.input]?.type !== input.type)
      faults.add(
        `“${one.text}”与本列类型不同，不能比较`,
        `“${one.text}” is not of this column’s type`,
        row,
        column,
      )
}
