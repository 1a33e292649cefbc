import { no, ok, type Refusal, type Result, type Say, say } from '../../base/index.ts'
import { type Cell, namesOf, type Operand } from './cells.ts'
import { compares, lastWord, type RowColumn, rowColumn, WORD } from './columns.ts'
import { type Holds, holdsOf, type Keys } from './conditions.ts'
import {
  type DecisionTable,
  type FiredRow,
  type HitPolicy,
  type Outcome,
  type Outputs,
  refusals,
  type TableInput,
  type TableOutput,
  type Value,
  type Values,
} from './declare.ts'
import { type ReadTable, readTable } from './read.ts'
import { exactSum, type Key, keyReader, valueFor } from './values.ts'
import { both, cellWords } from './words.ts'

type Find = (input: unknown) => unknown

type CompiledRow = {
  /** Cells that compare with other columns: the columns alone cannot say whether they hold. */
  readonly rest: readonly Holds[]
  /** Fixed when no conclusion names an input, else made per evaluation. */
  readonly fired: FiredRow | null
  readonly build: (keys: Keys) => FiredRow
  /** For P and O: place of each conclusion in its list of values. */
  readonly rank: readonly number[]
}

/** A table ready to decide: no text is read any more. */
export type Compiled = {
  readonly table: DecisionTable
  readonly read: (input: unknown) => Result<Keys, { readonly input: TableInput }>
  readonly columns: readonly RowColumn[]
  readonly rows: readonly CompiledRow[]
  readonly otherwise: Outputs | null
  readonly says: readonly Say[]
}

const NO_KEYS: Keys = []
const ANYTHING: Cell = { any: true, not: false, tests: [] }

/** The value at `applicant.kind`; segments are the own keys of plain objects and nothing else. */
function finder(expression: string): Find {
  const path = expression.split('.').map((part) => part.trim())
  const [only = ''] = path
  const step = (value: unknown, part: string): unknown =>
    typeof value === 'object' && value !== null && Object.hasOwn(value, part)
      ? (value as Record<string, unknown>)[part]
      : null
  return path.length === 1 ? (input) => step(input, only) : (input) => path.reduce(step, input)
}

function readerOf(read: ReadTable): Compiled['read'] {
  const columns = read.table.inputs.map((input, column) => {
    const allowed = read.allowed[column]
    return {
      input,
      find: finder(input.expression ?? input.name),
      key: keyReader(input.type),
      fits: allowed ? holdsOf(allowed, 0) : null,
      choices: input.choices ? new Set<unknown>(input.choices.map((one) => one.value)) : null,
    }
  })
  return (input) => {
    const keys: (Key | null)[] = []
    for (const column of columns) {
      const value = column.find(input)
      if (value === null || value === undefined) {
        keys.push(null)
        continue
      }
      const key = column.key(value)
      if (
        key === undefined ||
        (column.choices && !column.choices.has(key)) ||
        (column.fits && !column.fits([key])) ||
        (column.input.whole && !Number.isInteger(key))
      )
        return no({ input: column.input })
      keys.push(key)
    }
    return ok(keys)
  }
}

function conclude(
  output: TableOutput,
  operands: readonly Operand[],
  keys: Keys,
  table: DecisionTable,
): Values {
  const show = (operand: Operand): Value =>
    operand.is === 'value'
      ? valueFor(output.type, operand.key)
      : valueFor(table.inputs[operand.input]?.type ?? output.type, keys[operand.input] ?? null)
  const [first] = operands
  return output.many ? operands.map(show) : first ? show(first) : null
}

function rowOf(read: ReadTable, index: number): CompiledRow {
  const { table } = read
  const [source, cells, operands] = [
    table.rows[index],
    read.cells[index] ?? [],
    read.conclusions[index] ?? [],
  ]
  const because = cells.flatMap((cell, column) => {
    const input = table.inputs[column]
    const words = input ? cellWords(cell, input, table.inputs) : null
    return words ? [words] : []
  })
  const build = (keys: Keys): FiredRow => ({
    row: index + 1,
    because,
    outputs: Object.fromEntries(
      table.outputs.map((output, column) => [
        output.name,
        conclude(output, operands[column] ?? [], keys, table),
      ]),
    ),
    note: source?.note ?? null,
  })
  const fixed = operands.every((list) => list.every((one) => one.is === 'value'))
  return {
    rest: cells.flatMap((cell, column) => (compares(cell) ? [holdsOf(cell, column)] : [])),
    fired: fixed ? build(NO_KEYS) : null,
    build,
    rank: read.ranks[index] ?? [],
  }
}

const EVERY: ReadonlySet<HitPolicy> = new Set(['R', 'O', 'C'])
const ELSE = say('其他情形', 'in every other case')

const rowSays = (row: FiredRow): Say => {
  const why = row.because.length > 0 ? both(row.because) : ELSE
  return say(`第 ${row.row} 行：${why.zh}`, `Row ${row.row}: ${why.en}`)
}

function otherwiseOf(read: ReadTable): Outputs | null {
  const { table } = read
  if (read.otherwise.every((operands) => operands === null)) return null
  const every = EVERY.has(table.hit)
  return Object.fromEntries(
    table.outputs.map((output, column) => {
      const operands = read.otherwise[column]
      const value = operands ? conclude(output, operands, NO_KEYS, table) : null
      return [output.name, every && !Array.isArray(value) ? [value as Value] : value]
    }),
  )
}

/** Reads every cell once; refuses with `decisions.faulty` and all faults. Holes and overlaps are `checkTable`'s. */
export function compile(table: DecisionTable): Result<Compiled, Refusal> {
  const read = readTable(table, namesOf(table.inputs))
  if (!read.ok) return no(refusals['decisions.faulty']({ table: table.name, faults: read.error }))
  const rows = table.rows.map((_, index) => rowOf(read.value, index))
  return ok({
    table,
    read: readerOf(read.value),
    columns: table.inputs.map((input, column) =>
      rowColumn(
        read.value.cells.map((row) => row[column] ?? ANYTHING),
        input.type,
      ),
    ),
    rows,
    otherwise: otherwiseOf(read.value),
    says: rows.map((row) => rowSays(row.fired ?? row.build(NO_KEYS))),
  })
}

const NONE = say('没有一行适用', 'no row fits')
const OTHERWISE = say('没有一行适用，取缺省结论', 'no row fits, the default holds')

const same = (a: Outputs, b: Outputs): boolean =>
  a === b || JSON.stringify(Object.values(a)) === JSON.stringify(Object.values(b))

function gathered(hit: HitPolicy, name: string, rows: readonly FiredRow[]): Values {
  if (hit === 'C#') return rows.length
  const values: Value[] = []
  for (const row of rows) values.push((row.outputs[name] ?? null) as Value)
  if (hit.length === 1) return values
  const numbers = values.filter((one) => typeof one === 'number')
  if (hit === 'C+') return exactSum(numbers)
  return hit === 'C<' ? Math.min(...numbers) : Math.max(...numbers)
}

function gather({ table }: Compiled, rows: readonly FiredRow[]): Outputs {
  const all: Record<string, Values> = {}
  for (const { name } of table.outputs) all[name] = gathered(table.hit, name, rows)
  return all
}

/** The sentence is put together when somebody reads it: most decisions are never read aloud. */
class Decided implements Outcome {
  readonly outputs: Outputs | null
  readonly rows: readonly FiredRow[]
  readonly trouble: Outcome['trouble']
  readonly #compiled: Compiled

  constructor(
    compiled: Compiled,
    outputs: Outputs | null,
    rows: readonly FiredRow[],
    trouble: Outcome['trouble'],
  ) {
    this.#compiled = compiled
    this.outputs = outputs
    this.rows = rows
    this.trouble = trouble
  }

  get says(): Say {
    const said = this.rows.map((row) => this.#compiled.says[row.row - 1] ?? NONE)
    const [only] = said
    if (!only) return this.outputs ? OTHERWISE : NONE
    if (said.length === 1) return only
    return say(said.map((one) => one.zh).join('；'), said.map((one) => one.en).join('; '))
  }

  toJSON(): Outcome {
    const { outputs, rows, trouble, says } = this
    return { outputs, rows, trouble, says }
  }
}

function settle(compiled: Compiled, rows: readonly FiredRow[]): Outcome {
  const [first] = rows
  if (!first) return new Decided(compiled, compiled.otherwise, rows, compiled.otherwise ? null : 'none')
  const { hit } = compiled.table
  if (hit === 'F' || hit === 'P') return new Decided(compiled, first.outputs, rows, null)
  if (hit !== 'U' && hit !== 'A') return new Decided(compiled, gather(compiled, rows), rows, null)
  const clash = rows.length > 1 && (hit === 'U' || rows.some((row) => !same(row.outputs, first.outputs)))
  return new Decided(compiled, clash ? null : first.outputs, rows, clash ? 'contradiction' : null)
}

function byRank(compiled: Compiled): (a: FiredRow, b: FiredRow) => number {
  const rankOf = (row: FiredRow): readonly number[] => compiled.rows[row.row - 1]?.rank ?? []
  return (a, b) => {
    const [left, right] = [rankOf(a), rankOf(b)]
    for (const [at, rank] of left.entries()) if (rank !== right[at]) return rank - (right[at] ?? 0)
    return a.row - b.row
  }
}

/**
 * Decides: which rows fire, what follows, and why in both languages. Absent values are null and meet only `-`,
 * `null` and what `not` makes of other values; a value of the wrong type or outside its column's values decides
 * nothing (`trouble: 'input'`).
 */
export function evaluate(compiled: Compiled, input: unknown): Outcome {
  const keys = compiled.read(input)
  if (!keys.ok) {
    const { title } = keys.error.input
    return {
      outputs: null,
      rows: [],
      trouble: 'input',
      says: say(`“${title.zh}”的值不在允许范围`, `the value of “${title.en}” is not one this table knows`),
    }
  }
  const { columns } = compiled
  const { hit } = compiled.table
  const fired: FiredRow[] = []
  const words = Math.ceil(compiled.rows.length / WORD)
  for (let word = 0; word < words && !(hit === 'F' && fired.length > 0); word += 1) {
    let left = lastWord(compiled.rows.length, word)
    for (let at = 0; at < columns.length; at += 1) {
      const column = columns[at] as RowColumn
      left &= column.masks[column.find(keys.value[at] ?? null) * words + word] as number
    }
    while (left !== 0) {
      const bit = 31 - Math.clz32(left & -left)
      left &= left - 1
      const row = compiled.rows[word * WORD + bit]
      if (!row || (row.rest.length > 0 && !row.rest.every((holds) => holds(keys.value)))) continue
      fired.push(row.fired ?? row.build(keys.value))
      if (hit === 'F') break
    }
  }
  if (hit === 'P' || hit === 'O') fired.sort(byRank(compiled))
  return settle(compiled, hit === 'P' ? fired.slice(0, 1) : fired)
}
