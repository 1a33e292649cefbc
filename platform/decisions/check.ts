import { type Say, say } from '../../base/index.ts'
import { type Cell, namesOf, type Test } from './cells.ts'
import type { DecisionTable, Overlap, Region, TableCheck, TableInput, Value } from './declare.ts'
import { type ReadTable, readTable } from './read.ts'
import { type Key, ordered, stepOf, valueFor } from './values.ts'
import { both, valueWords } from './words.ts'

/** Steps of the search before it gives up, and findings listed. */
const MOST_STEPS = 40_000
const MOST_FOUND = 50

/**
 * A piece of a column that no cell of the table divides: one value, an open stretch between two bounds, or all texts
 * nobody names. What holds for its sample holds for all of it.
 */
type Piece = {
  readonly sample: Key | null
  readonly low: number
  readonly high: number
  readonly point: boolean
  readonly rest: boolean
}

const point = (sample: Key | null): Piece => ({
  sample,
  low: sample as number,
  high: sample as number,
  point: true,
  rest: false,
})

const keysOf = (test: Test): (Key | null)[] =>
  (test.is === 'between' ? [test.low, test.high] : test.is === 'compare' ? [test.with] : [test.to]).flatMap(
    (one) => (one.is === 'value' ? [one.key] : []),
  )

function takes(cell: Cell, key: Key | null): boolean {
  if (cell.any) return true
  let known = true
  for (const test of cell.tests) {
    const truth = holds(test, key)
    if (truth === true) return !cell.not
    if (truth === null) known = false
  }
  return cell.not && known
}

/** Comparing with another column is taken as true: the check then says that it did not look at everything. */
function holds(test: Test, sample: Key | null): boolean | null {
  if (test.is === 'equal') return test.to.is === 'input' || (test.to.key === sample) !== test.differs
  if (sample === null) return null
  const key = sample as number
  if (test.is === 'compare') {
    if (test.with.is === 'input') return true
    const bound = test.with.key as number
    return test.by === '<'
      ? key < bound
      : test.by === '<='
        ? key <= bound
        : test.by === '>'
          ? key > bound
          : key >= bound
  }
  const { low, high } = test
  const above = low.is === 'input' || (test.lowOpen ? key > (low.key as number) : key >= (low.key as number))
  const below =
    high.is === 'input' || (test.highOpen ? key < (high.key as number) : key <= (high.key as number))
  return above && below
}

/** A value strictly between, as round as can be; undefined when the column has none there. */
function inside(low: number, high: number, step: number | undefined): number | undefined {
  if (low === Number.NEGATIVE_INFINITY && high === Number.POSITIVE_INFINITY) return 0
  const unit = step ?? 1
  if (low === Number.NEGATIVE_INFINITY) return Math.ceil(high / unit) * unit - unit
  if (high === Number.POSITIVE_INFINITY) return Math.floor(low / unit) * unit + unit
  const round = Math.ceil((low + high) / 2 / unit) * unit
  if (round > low && round < high) return round
  const next = Math.floor(low / unit) * unit + unit
  if (next < high) return next
  return step === undefined ? (low + high) / 2 : undefined
}

function orderedPieces(input: TableInput, keys: readonly number[]): Piece[] {
  const step = stepOf(input.type, input.whole ?? false)
  const pieces: Piece[] = []
  let low = input.type === 'time' ? -1 : Number.NEGATIVE_INFINITY
  const end = input.type === 'time' ? 86_400_000 : Number.POSITIVE_INFINITY
  for (const high of [...keys, end]) {
    const sample = inside(low, high, step)
    if (sample !== undefined && sample > low && sample < high)
      pieces.push({ sample, low, high, point: false, rest: false })
    if (high !== end && (step === undefined || high % step === 0)) pieces.push(point(high))
    low = high
  }
  return pieces
}

function textPieces(keys: readonly Key[], closed: boolean): Piece[] {
  const pieces = keys.map((key) => point(key))
  if (closed) return pieces
  let other = '其他'
  while (keys.includes(other)) other += '…'
  return [...pieces, { ...point(other), rest: true }]
}

/** The column cut at every bound that any of its cells names. */
function piecesOf(read: ReadTable, column: number): Piece[] {
  const input = read.table.inputs[column]
  if (!input) return []
  const allowed = read.allowed[column] ?? null
  const cells = [...read.cells.map((row) => row[column]), allowed].filter(
    (cell) => cell !== null && cell !== undefined,
  )
  const keys = [...new Set(cells.flatMap((cell) => cell.tests.flatMap(keysOf)))].filter((key) => key !== null)
  const pieces =
    input.type === 'boolean'
      ? [point(true), point(false)]
      : ordered(input.type)
        ? orderedPieces(
            input,
            (keys as number[]).toSorted((a, b) => a - b),
          )
        : textPieces(keys, allowed !== null)
  const within = allowed ? pieces.filter((piece) => takes(allowed, piece.sample)) : pieces
  return input.optional ? [...within, point(null)] : within
}

/** Pieces of a column that the same rows take. */
type Group = { readonly rows: bigint; readonly pieces: readonly Piece[]; readonly whole: boolean }

function groupsOf(read: ReadTable, column: number): Group[] {
  const pieces = piecesOf(read, column)
  const groups = new Map<bigint, Piece[]>()
  for (const piece of pieces) {
    let rows = 0n
    for (const [index, row] of read.cells.entries()) {
      const cell = row[column]
      if (cell && takes(cell, piece.sample)) rows |= 1n << BigInt(index)
    }
    const group = groups.get(rows)
    if (group) group.push(piece)
    else groups.set(rows, [piece])
  }
  return [...groups].map(([rows, list]) => ({ rows, pieces: list, whole: list.length === pieces.length }))
}

function stretchWords(input: TableInput, first: Piece, last: Piece): Say {
  const text = (key: number): string => String(valueFor(input.type, key))
  if (first === last && first.point) return valueWords(input, first.sample, text(first.low))
  const low = Number.isFinite(first.low) && first.low !== -1
  const high = Number.isFinite(last.high) && !(input.type === 'time' && last.high === 86_400_000)
  const words =
    low && high
      ? `${first.point ? '[' : '('}${text(first.low)}..${text(last.high)}${last.point ? ']' : ')'}`
      : low
        ? `${first.point ? '≥' : '>'} ${text(first.low)}`
        : high
          ? `${last.point ? '≤' : '<'} ${text(last.high)}`
          : '-'
  return say(words, words)
}

/** A group in words: neighbouring pieces read as one stretch. */
function groupWords(input: TableInput, group: Group): Say {
  const parts: Say[] = []
  let first: Piece | undefined
  let last: Piece | undefined
  const close = (): void => {
    if (first && last) parts.push(stretchWords(input, first, last))
  }
  for (const piece of group.pieces) {
    if (!ordered(input.type) || piece.sample === null) {
      parts.push(piece.rest ? say('其他值', 'any other value') : valueWords(input, piece.sample))
      continue
    }
    const follows = last && piece.low === last.high && (piece.point !== last.point || !piece.point)
    if (!follows) {
      close()
      first = piece
    }
    last = piece
  }
  close()
  const zh = parts.map((part) => part.zh).join('、')
  const en = parts.map((part) => part.en).join(', ')
  return say(`${input.title.zh} ${zh}`, `${input.title.en} ${en}`)
}

const rowsOf = (rows: bigint): number[] => {
  const list: number[] = []
  for (let rest = rows, at = 1; rest > 0n; rest >>= 1n, at += 1) if (rest & 1n) list.push(at)
  return list
}

/** Walks the columns, keeping the rows that still fit; a state met before leads nowhere new. */
class Search {
  readonly holes: Region[] = []
  readonly overlaps: Overlap[] = []
  readonly live = new Set<number>()
  readonly #read: ReadTable
  readonly #columns: readonly (readonly Group[])[]
  readonly #seen = new Set<string>()
  readonly #texts: readonly string[]
  #steps = 0

  constructor(read: ReadTable) {
    this.#read = read
    this.#columns = read.table.inputs.map((_, column) => groupsOf(read, column))
    this.#texts = read.conclusions.map((row) =>
      JSON.stringify(row.map((list) => list.map((one) => (one.is === 'value' ? one.key : [one.text])))),
    )
  }

  /** False when it gave up. */
  run(): boolean {
    const all = (1n << BigInt(this.#read.cells.length)) - 1n
    return this.#walk(0, all, [])
  }

  #walk(column: number, rows: bigint, path: readonly Group[]): boolean {
    this.#steps += 1
    if (this.#steps > MOST_STEPS) return false
    if (rows === 0n) {
      if (this.holes.length < MOST_FOUND) this.holes.push(this.#region(path))
      return true
    }
    const groups = this.#columns[column]
    if (!groups) {
      this.#leaf(rows, path)
      return true
    }
    for (const group of groups) {
      const left = rows & group.rows
      const state = `${column} ${left}`
      if (left !== 0n) {
        if (this.#seen.has(state)) continue
        this.#seen.add(state)
      }
      if (!this.#walk(column + 1, left, [...path, group])) return false
    }
    return true
  }

  #leaf(rows: bigint, path: readonly Group[]): void {
    const list = rowsOf(rows)
    const [first] = list
    if (this.#read.table.hit === 'F') this.live.add(first ?? 0)
    else for (const row of list) this.live.add(row)
    if (list.length < 2 || this.overlaps.length >= MOST_FOUND) return
    const sameOutputs = new Set(list.map((row) => this.#texts[row - 1])).size === 1
    const where = this.#region(path)
    const says = say(
      `第 ${list.join('、')} 行都适用：${where.says.zh}`,
      `rows ${list.join(', ')} all fit: ${where.says.en}`,
    )
    this.overlaps.push({ example: where.example, rows: list, sameOutputs, says })
  }

  #region(path: readonly Group[]): Region {
    const { inputs } = this.#read.table
    const words = path.flatMap((group, column) => {
      const input = inputs[column]
      return input && !group.whole ? [groupWords(input, group)] : []
    })
    const example: Record<string, Value> = {}
    for (const [column, input] of inputs.entries()) {
      const piece = (path[column] ?? this.#columns[column]?.[0])?.pieces[0]
      example[input.name] = valueFor(input.type, piece?.sample ?? null)
    }
    return { example, says: words.length > 0 ? both(words) : say('任何输入', 'any input') }
  }
}

const NOTHING: TableCheck = { holes: [], overlaps: [], faults: [], idle: [], complete: true }

/**
 * Looks at the whole space of inputs: where no row holds (`holes`), where several do (`overlaps`; contradictions
 * under U, and under A when they conclude differently), and rows that never decide (`idle`). Exact, with one example
 * each, while no cell compares columns; at most 50 findings of a kind.
 */
export function checkTable(table: DecisionTable): TableCheck {
  const read = readTable(table, namesOf(table.inputs))
  if (!read.ok) return { ...NOTHING, faults: read.error, complete: false }
  const search = new Search(read.value)
  const done = search.run()
  const compared = read.value.cells.some((row) =>
    row.some((cell) => cell.tests.some((test) => keysOf(test).length < (test.is === 'between' ? 2 : 1))),
  )
  const covered = table.outputs.every((output) => output.otherwise !== undefined && output.otherwise !== '')
  return {
    holes: covered ? [] : search.holes,
    overlaps: table.hit === 'U' || table.hit === 'A' ? search.overlaps : [],
    faults: [],
    idle: done ? table.rows.flatMap((_, index) => (search.live.has(index + 1) ? [] : [index + 1])) : [],
    complete: done && !compared,
  }
}

/** Overlaps that the hit policy does not bear. */
export const contradictions = (table: DecisionTable, check: TableCheck): readonly Overlap[] =>
  table.hit === 'U'
    ? check.overlaps
    : table.hit === 'A'
      ? check.overlaps.filter((one) => !one.sameOutputs)
      : []
