import { no, ok, type Result, type Say, say } from '../../../base/index.ts'
import type { Field } from '../../fields/declare.ts'
import type {
  CellReader,
  ParseColumn,
  ParseList,
  ParseRules,
  ReadContext,
  Rejected,
  Step,
} from './declare.ts'
import { cellReader } from './read.ts'
import { compileSteps, testerOf } from './steps.ts'

/** One line read by declared rules: values by name, refused ones apart, and the lines of each list. */
export type ParsedLine = {
  readonly values: Readonly<Record<string, string | null>>
  readonly rejects: readonly ParsedReject[]
  readonly lists: Readonly<Record<string, readonly Readonly<Record<string, string | null>>[]>>
}
export type ParsedReject = Rejected & { readonly item: string; readonly text: string }

export type LineParser = (cells: readonly string[]) => ParsedLine

/** More parts than this in one cell are not looked at: a hostile cell makes no million rows. */
const MOST_PARTS = 1_000

type Part = { readonly item: string; readonly read: CellReader }
type Taker = (cells: readonly string[]) => string

/** Rules made ready for a sheet with these headings, or what of them does not fit it. */
export function lineParser(
  rules: ParseRules,
  headings: readonly string[],
  context: ReadContext,
): Result<LineParser, Say> {
  const takes = (from: readonly string[], join: string | undefined): Result<Taker, Say> => {
    const at: number[] = []
    for (const name of from) {
      const place = headings.indexOf(name)
      if (place < 0) return no(say(`表中没有“${name}”列`, `the sheet has no column "${name}"`))
      at.push(place)
    }
    const [only, ...more] = at
    if (only === undefined) return ok(() => '')
    if (more.length === 0) return ok((cells) => cells[only] ?? '')
    return ok((cells) =>
      at
        .map((place) => (cells[place] ?? '').trim())
        .filter((text) => text !== '')
        .join(join ?? ' '),
    )
  }
  const fieldOf = (name: string, field: Partial<Field> | undefined): Field =>
    ({ kind: 'text', title: say(name, name), ...(field?.kind ? {} : { max: 2_000 }), ...field }) as Field
  const readerOf = (name: string, column: ParseColumn) => {
    const steps = compileSteps(column.steps ?? [])
    if (!steps.ok) return no(say(`“${name}”${steps.error.zh}`, `${name}: ${steps.error.en}`))
    const field = fieldOf(name, column.field)
    if (field.kind === 'code' && !context.codes(field.list))
      return no(say(`没有代码集“${field.list}”`, `there is no code table "${field.list}"`))
    return ok(cellReader(field, column.steps ?? [], context))
  }
  const columns: { item: string; take: Taker; read: CellReader }[] = []
  for (const [item, column] of Object.entries(rules.columns)) {
    const take = takes(column.from, column.join)
    if (!take.ok) return take
    const read = readerOf(item, column)
    if (!read.ok) return read
    columns.push({ item, take: take.value, read: read.value })
  }
  const lists: { name: string; take: Taker; split: (text: string) => string[]; parts: Part[] }[] = []
  for (const [name, list] of Object.entries(rules.lists ?? {})) {
    const take = takes(list.from, list.join)
    if (!take.ok) return take
    const split = splitter(list)
    if (!split.ok) return no(say(`“${name}”${split.error.zh}`, `${name}: ${split.error.en}`))
    const parts: Part[] = []
    for (const [item, column] of Object.entries(list.columns)) {
      const read = readerOf(`${name}.${item}`, { ...column, from: [] })
      if (!read.ok) return read
      parts.push({ item, read: read.value })
    }
    lists.push({ name, take: take.value, split: split.value, parts })
  }
  return ok((cells) => {
    const values: Record<string, string | null> = {}
    const rejects: ParsedReject[] = []
    const keep = (
      into: Record<string, string | null>,
      item: string,
      path: string,
      text: string,
      read: CellReader,
    ) => {
      const cell = read(text)
      if ('value' in cell) into[item] = cell.value
      else {
        into[item] = null
        rejects.push({ ...cell, item: path, text: text.slice(0, 200) })
      }
    }
    for (const { item, take, read } of columns) keep(values, item, item, take(cells), read)
    const found: Record<string, Record<string, string | null>[]> = {}
    for (const { name, take, split, parts } of lists)
      found[name] = split(take(cells)).map((text) => {
        const line: Record<string, string | null> = {}
        for (const { item, read } of parts) keep(line, item, `${name}.${item}`, text, read)
        return line
      })
    return { values, rejects, lists: found }
  })
}

function splitter(list: ParseList): Result<(text: string) => string[], Say> {
  if (list.at.length === 0 || list.at.some((one) => one === ''))
    return no(say('请填写拆分符号', 'what to split at is missing'))
  const before = compileSteps(list.steps ?? [])
  if (!before.ok) return before
  const keep = list.keep ? testerOf(list.keep) : ok(() => true)
  if (!keep.ok) return keep
  return ok((text) => {
    const whole = before.value(text)
    if (typeof whole !== 'string' || whole === '') return []
    let parts = [whole]
    for (const at of list.at) parts = parts.flatMap((part) => part.split(at, MOST_PARTS)).slice(0, MOST_PARTS)
    return parts.filter(keep.value)
  })
}

/** What is wrong with a chain of steps, in words; undefined = nothing. */
export function stepsProblem(steps: readonly Step[]): Say | undefined {
  const compiled = compileSteps(steps)
  return compiled.ok ? undefined : compiled.error
}
