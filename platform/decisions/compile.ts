import { no, ok, type Refusal, type Result, type Say, say } from '../../base/index.ts'
import { type Cell, namesOf, type Operand, type Test } from './cells.ts'
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

/** Keys of one evaluation, by input column. */
type Keys = readonly (Key | null)[]
type Holds = (keys: Keys) => boolean
type Find = (input: unknown) => unknown

type CompiledRow = {
  readonly tests: readonly Holds[]
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
  readonly rows: readonly CompiledRow[]
  readonly otherwise: Outputs | null
  readonly says: readonly Say[]
}

const NO_KEYS: Keys = []

/** True, false, or null where nothing can be said: an absent value has no place in an order. */
type Truth = (keys: Keys, key: Key | null) => boolean | null

function operandKey(operand: Operand): (keys: Keys) => Key | null {
  if (operand.is === 'input') {
    const { input } = operand
    return (keys) => keys[input] ?? null
  }
  const { key } = operand
  return () => key
}

function truthOf(test: Test): Truth {
  if (test.is === 'equal') {
    const [to, differs] = [operandKey(test.to), test.differs]
    return (keys, key) => (key === to(keys)) !== differs
  }
  if (test.is === 'compare') {
    const [to, by] = [operandKey(test.with), test.by]
    return (keys, key) => {
      const other = to(keys)
      if (key === null || other === null) return null
      return by === '<' ? key < other : by === '<=' ? key <= other : by === '>' ? key > other : key >= other
    }
  }
  const [low, high, { lowOpen, highOpen }] = [operandKey(test.low), operandKey(test.high), test]
  return (keys, key) => {
    const [from, to] = [low(keys), high(keys)]
    if (key === null || from === null || to === null) return null
    return (lowOpen ? key > from : key >= from) && (highOpen ? key < to : key <= to)
  }
}

/** Three-valued `or` over the tests, then `not`; only true fires. */
function general(cell: Cell, column: number): Holds {
  const truths = cell.tests.map(truthOf)
  return (keys) => {
    const key = keys[column] ?? null
    let known = true
    for (const truth of truths) {
      const one = truth(keys, key)
      if (one === true) return !cell.not
      if (one === null) known = false
    }
    return cell.not && known
  }
}

/** The shapes most cells have, without a loop: one comparison, one range, one value, a few texts. */
function holdsOf(cell: Cell, column: number): Holds {
  const [first] = cell.tests
  if (cell.tests.length === 1 && first && !cell.not) {
    if (first.is === 'equal' && first.to.is === 'value' && !first.differs) {
      const { key } = first.to
      return (keys) => keys[column] === key
    }
    if (first.is === 'compare' && first.with.is === 'value') {
      const bound = first.with.key as number
      // An absent value is null, and null compares like 0 in the language: it is asked for first.
      if (first.by === '<') return (keys) => keys[column] !== null && (keys[column] as number) < bound
      if (first.by === '<=') return (keys) => keys[column] !== null && (keys[column] as number) <= bound
      if (first.by === '>') return (keys) => keys[column] !== null && (keys[column] as number) > bound
      return (keys) => keys[column] !== null && (keys[column] as number) >= bound
    }
    if (first.is === 'between' && first.low.is === 'value' && first.high.is === 'value') {
      const [low, high] = [first.low.key as number, first.high.key as number]
      const { lowOpen, highOpen } = first
      return (keys) => {
        const key = keys[column] as number | null
        return key !== null && (lowOpen ? key > low : key >= low) && (highOpen ? key < high : key <= high)
      }
    }
  }
  return general(cell, column)
}

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
  const tests = cells.flatMap((cell, column) => (cell.any ? [] : [holdsOf(cell, column)]))
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
    tests,
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
    rows,
    otherwise: otherwiseOf(read.value),
    says: rows.map((row) => rowSays(row.fired ?? row.build(NO_KEYS))),
  })
}

const NONE = say('没有一行适用', 'no row fits')
const OTHERWISE = say('没有一行适用，取缺省结论', 'no row fits, the default holds')

const same = (a: Outputs, b: Outputs): boolean =>
  a === b || JSON.stringify(Object.values(a)) === JSON.stringify(Object.values(b))

function gather(compiled: Compiled, rows: readonly FiredRow[]): Outputs {
  const { hit, outputs } = compiled.table
  return Object.fromEntries(
    outputs.map(({ name }): [string, Values] => {
      const values = rows.map((row) => row.outputs[name] ?? null)
      const numbers = values.filter((one) => typeof one === 'number')
      if (hit === 'C#') return [name, values.length]
      if (hit === 'C+') return [name, exactSum(numbers)]
      if (hit === 'C<') return [name, Math.min(...numbers)]
      if (hit === 'C>') return [name, Math.max(...numbers)]
      return [name, values as Value[]]
    }),
  )
}

function settle(compiled: Compiled, rows: readonly FiredRow[]): Outcome {
  const [first] = rows
  const says =
    rows.length === 1 && first
      ? (compiled.says[first.row - 1] ?? NONE)
      : say(
          rows.map((row) => compiled.says[row.row - 1]?.zh).join('；'),
          rows.map((row) => compiled.says[row.row - 1]?.en).join('; '),
        )
  if (!first)
    return compiled.otherwise
      ? { outputs: compiled.otherwise, rows, trouble: null, says: OTHERWISE }
      : { outputs: null, rows, trouble: 'none', says: NONE }
  const { hit } = compiled.table
  if (hit === 'U' || hit === 'A') {
    const clash = rows.length > 1 && (hit === 'U' || rows.some((row) => !same(row.outputs, first.outputs)))
    return { outputs: clash ? null : first.outputs, rows, trouble: clash ? 'contradiction' : null, says }
  }
  if (hit === 'F' || hit === 'P') return { outputs: first.outputs, rows, trouble: null, says }
  return { outputs: gather(compiled, rows), rows, trouble: null, says }
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
  const fired: FiredRow[] = []
  const { hit } = compiled.table
  next: for (const row of compiled.rows) {
    for (const holds of row.tests) if (!holds(keys.value)) continue next
    fired.push(row.fired ?? row.build(keys.value))
    if (hit === 'F') break
  }
  if (hit === 'P' || hit === 'O') fired.sort(byRank(compiled))
  return settle(compiled, hit === 'P' ? fired.slice(0, 1) : fired)
}
