import { must, say } from '../../../base/index.ts'
import type { Compiled } from '../compile.ts'
import type { ColumnType, DecisionTable, HitPolicy, Outcome, TableInput, Value } from '../declare.ts'
import { joinModels, ModelRun, type Models, readModel, tableToDmn } from '../dmn/index.ts'
import {
  decimal,
  type Feel,
  isContext,
  isList,
  parseDate,
  parseDateTime,
  parseDuration,
  parseTime,
  show,
} from '../feel/index.ts'

/** Random tables and inputs for them, and the same tables run by the interpreter of DMN files. */
export type Random = () => number

const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T

const TYPES: readonly ColumnType[] = [
  'number',
  'string',
  'boolean',
  'date',
  'time',
  'dateTime',
  'daysDuration',
  'monthsDuration',
]
const TEXTS = ['clay', 'grass', 'hard', 'say "hi"', '红土']
const two = (value: number): string => String(value).padStart(2, '0')

/** A value of a type out of few, so that cells and inputs meet at their ends. */
function valueIn(random: Random, type: ColumnType): Value {
  const n = Math.floor(random() * 12)
  switch (type) {
    case 'number':
      return pick(random, [n, -n, n + 0.5, n / 10, n * 1000, 0.1 + n])
    case 'string':
      return pick(random, TEXTS)
    case 'boolean':
      return random() < 0.5
    case 'date':
      return `2026-${two((n % 12) + 1)}-${two(1 + ((n * 5) % 28))}`
    case 'time':
      return `${two(n + 8)}:${pick(random, ['00', '30'])}:00`
    case 'dateTime':
      return `2026-07-${two(n + 1)}T${two(n + 8)}:00:00${pick(random, ['+08:00', 'Z'])}`
    case 'daysDuration':
      return pick(random, [`P${n}D`, `PT${n * 6}H`, `-P${n}DT12H`])
    case 'monthsDuration':
      return pick(random, [`P${n}M`, `P${n % 3}Y${n}M`])
  }
}

function literal(type: ColumnType, value: Value): string {
  if (typeof value !== 'string') return String(value)
  if (type === 'string') return JSON.stringify(value)
  const call = type === 'dateTime' ? 'date and time' : type.endsWith('Duration') ? 'duration' : type
  return `${call}("${value}")`
}

const scale = (type: ColumnType, value: Value): number => {
  if (typeof value === 'number') return value
  const read = type === 'daysDuration' || type === 'monthsDuration' ? parseDuration(String(value)) : null
  if (read && 'nanos' in read) return Number(read.nanos)
  if (read) return read.months
  return type === 'dateTime' ? Date.parse(String(value)) : 0
}

/** `narrow`: cells that take little, so that few rows fit at once. */
function cell(random: Random, type: ColumnType, narrow: boolean): string {
  const one = (): string => literal(type, valueIn(random, type))
  const roll = random()
  if (narrow && (type === 'string' || type === 'boolean')) return roll < 0.3 ? '-' : one()
  if (roll < (narrow ? 0.1 : 0.25)) return '-'
  if (roll < 0.3) return 'null'
  if (type === 'string' || type === 'boolean')
    return pick(random, [one(), `${one()}, ${one()}`, `not(${one()})`, `!= ${one()}`, `not(${one()}, null)`])
  const [a, b] = [valueIn(random, type), valueIn(random, type)]
  const before = type === 'date' || type === 'time' ? String(a) < String(b) : scale(type, a) < scale(type, b)
  const range = before
    ? `${pick(random, ['[', '(', ']'])}${literal(type, a)}..${literal(type, b)}${pick(random, [']', ')', '['])}`
    : literal(type, a)
  if (narrow) return pick(random, [range, one(), `${range}, ${one()}`])
  return pick(random, [
    `${pick(random, ['<', '<=', '>', '>=', '=', '!='])} ${one()}`,
    range,
    one(),
    `${range}, > ${one()}`,
    `not(${range})`,
    `not(< ${one()}, ${one()})`,
  ])
}

const HITS: readonly HitPolicy[] = ['U', 'A', 'F', 'P', 'R', 'O', 'C', 'C+', 'C<', 'C>', 'C#']

/** The `number`-th table of a series: every hit policy in turn, columns and cells at random. */
export function madeTable(random: Random, number: number, rows = 24, wide = 3): DecisionTable {
  const hit = HITS[number % HITS.length] ?? 'U'
  const inputs = Array.from({ length: wide }, (_, at): TableInput => {
    const type = TYPES[(number + at) % TYPES.length] ?? 'number'
    const name = at === 1 ? 'inner' : `in${at}`
    const expression = at === 1 ? { expression: 'outer thing.inner' } : {}
    return { name, ...expression, type, title: say(`条件${at}`, `in${at}`), optional: true }
  })
  const several = hit === 'P' || hit === 'O' || hit === 'R'
  const grades = ['"high"', '"middle"', '"low"']
  return {
    name: 'made',
    title: say('随机表', 'made'),
    hit,
    inputs,
    outputs: [
      several || hit === 'A'
        ? { name: 'grade', type: 'string', title: say('档', 'grade'), values: grades.join(', ') }
        : { name: 'fee', type: 'number', title: say('费', 'fee') },
      ...(several
        ? [{ name: 'fee', type: 'number', title: say('费', 'fee'), values: '3, 2, 1' } as const]
        : []),
    ],
    rows: Array.from({ length: rows }, () => ({
      when: inputs.map(({ type }) => cell(random, type, hit === 'U' || hit === 'A')),
      gives:
        several || hit === 'A'
          ? [pick(random, grades), ...(several ? [pick(random, ['1', '2', '3'])] : [])]
          : [String(pick(random, [0.1, 0.2, 12, 3.45, 7]))],
    })),
  }
}

/** An input for a table: values that its cells name, their neighbours, others, or nothing. */
export function madeInput(random: Random, table: DecisionTable): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    table.inputs.map(({ name, type }) => [name, random() < 0.08 ? null : valueIn(random, type)]),
  )
}

/** As a form would send it: values where the expressions look. */
export function placed(
  table: DecisionTable,
  input: Readonly<Record<string, Value>>,
): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const { name, expression } of table.inputs) {
    const [outer, inner] = (expression ?? name).split('.')
    if (outer && inner) out[outer] = { [inner]: input[name] ?? null }
    else out[name] = input[name] ?? null
  }
  return out
}

function feelOf(type: ColumnType, value: Value): Feel {
  if (typeof value === 'number') return decimal.fromNumber(value)
  if (typeof value !== 'string' || type === 'string') return value
  if (type === 'date') return parseDate(value)
  if (type === 'time') return parseTime(value)
  return type === 'dateTime' ? parseDateTime(value) : parseDuration(value)
}

/** The table as a file, read back by the interpreter. */
export const modelOf = (table: DecisionTable): Models => must(joinModels(must(readModel(tableToDmn(table)))))

/** What the interpreter concludes, written down. */
export function interpreted(
  models: Models,
  table: DecisionTable,
  input: Readonly<Record<string, Value>>,
): string {
  const given = new Map<string, Feel>()
  for (const { name, expression, type } of table.inputs) {
    const [outer = name, inner] = (expression ?? name).split('.')
    const value = feelOf(type, input[name] ?? null)
    given.set(outer, inner ? new Map<string, Feel>([[inner, value]]) : value)
  }
  return written(new ModelRun(models, given).named(table.name) ?? null)
}

const written = (value: Feel): string =>
  value === null
    ? 'null'
    : isList(value)
      ? `[${value.map(written).join(', ')}]`
      : isContext(value)
        ? [...value].map(([name, one]) => `${name}=${written(one)}`).join(' ')
        : (show(value) ?? 'null')

const plain = (value: unknown): string =>
  typeof value === 'number' ? written(decimal.fromNumber(value)) : String(value)

/** What the compiled table concludes, written down alike. */
export function concluded(compiled: Compiled, outcome: Outcome): string {
  const { outputs, hit } = compiled.table
  const found = outcome.outputs
  if (!found) return 'null'
  const [only] = outputs
  const at = (index: number | null): string =>
    outputs.length === 1 && only
      ? plain(index === null ? found[only.name] : (found[only.name] as readonly Value[])[index])
      : outputs
          .map(
            ({ name }) =>
              `${name}=${plain(index === null ? found[name] : (found[name] as readonly Value[])[index])}`,
          )
          .join(' ')
  if (hit === 'R' || hit === 'O' || hit === 'C')
    return `[${outcome.rows.map((_, index) => at(index)).join(', ')}]`
  return at(null)
}
