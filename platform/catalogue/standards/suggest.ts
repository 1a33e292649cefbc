import { type Say, say } from '../../../base/index.ts'
import { halfWidth } from '../../fields/decide.ts'
import type { Field } from '../../fields/declare.ts'
import { assign } from './assign.ts'
import type {
  CellReader,
  ColumnValues,
  DataElement,
  Learnt,
  ReadContext,
  Step,
  Suggestion,
} from './declare.ts'
import { cellReader } from './read.ts'

/** What suggestions are made for: the items of a dataset. */
export type SuggestItem = {
  readonly name: string
  readonly field: Field
  /** `name@version` of its data element. */
  readonly element?: string
}

/** Values kept of a column; they lie evenly over the whole of it. */
const KEPT = 2_000

/**
 * Gathers what a column holds while the lines go by: values evenly from the whole column, never only from its start,
 * since one late row may tell a number from a code.
 */
export function gatherColumns(headings: readonly string[]) {
  const columns = headings.map((heading) => ({
    heading,
    rows: 0,
    blank: 0,
    seen: 0,
    stride: 1,
    values: [] as string[],
  }))
  return {
    add(cells: readonly string[]): void {
      for (const [i, column] of columns.entries()) {
        column.rows++
        const text = cells[i] ?? ''
        if (text.trim() === '') {
          column.blank++
          continue
        }
        if (column.seen++ % column.stride !== 0) continue
        column.values.push(text)
        if (column.values.length < KEPT * 2) continue
        column.values = column.values.filter((_, at) => at % 2 === 0)
        column.stride *= 2
      }
    },
    columns: (): ColumnValues[] =>
      columns.map(({ heading, rows, blank, values }) => ({ heading, rows, blank, values })),
  }
}

/** A heading as it is compared: half-width, no blanks, brackets with units or notes apart. */
export const headingKey = (heading: string): string =>
  halfWidth(heading)
    .replace(/[([【][^([【)\]】]*[)\]】]/g, '')
    .replace(/[\s*:：_\-/、.·]/g, '')
    .toLowerCase()

const pairsOf = (text: string): Set<string> => {
  const letters = [...text]
  return new Set(letters.length < 2 ? letters : letters.slice(1).map((letter, i) => letters[i] + letter))
}

/** How alike two headings are, 0–1, by the pairs of letters they share. */
export function likeness(one: string, other: string): number {
  if (one === '' || other === '') return 0
  if (one === other) return 1
  const [a, b] = [pairsOf(one), pairsOf(other)]
  let both = 0
  for (const pair of a) if (b.has(pair)) both++
  const dice = (2 * both) / (a.size + b.size)
  const [short, long] = one.length < other.length ? [one, other] : [other, one]
  // 出生日期 in 法人出生日期: the end of a Chinese compound says what it is
  if (short.length < 2 || !long.includes(short)) return dice
  return Math.max(dice, (long.endsWith(short) ? 0.55 : 0.4) + (0.35 * short.length) / long.length)
}

type Named = { readonly score: number; readonly reason: Say }

function byName(heading: string, item: SuggestItem, element: DataElement | undefined): Named {
  const key = headingKey(heading)
  const { title } = item.field
  if (key === headingKey(title.zh) || key === headingKey(title.en) || key === item.name.toLowerCase())
    return { score: 1, reason: say(`列名就是“${title.zh}”`, `the heading is “${title.en}”`) }
  const known = element?.synonyms.find((word) => headingKey(word) === key || word === heading.trim())
  if (known !== undefined)
    return {
      score: 0.95,
      reason: say(
        `“${heading}”是“${title.zh}”的常用列名`,
        `“${heading}” is a usual heading for “${title.en}”`,
      ),
    }
  let score = 0
  let near = title.zh
  for (const word of [title.zh, ...(element ? [element.field.title.zh, ...element.synonyms] : [])]) {
    const like = likeness(key, headingKey(word)) * 0.85
    if (like > score) {
      score = like
      near = word
    }
  }
  return {
    score,
    reason: say(`列名与“${near}”相近`, `the heading is near to “${near}”`),
  }
}

/** Kinds whose reading tells something: most other texts do not pass them. */
const TELLING: Readonly<Partial<Record<Field['kind'], number>>> = {
  idNumber: 1,
  creditCode: 1,
  phone: 0.9,
  mail: 1,
  day: 0.8,
  instant: 0.7,
  point: 0.9,
  code: 0.8,
  area: 0.8,
  yes: 0.5,
  money: 0.3,
  decimal: 0.3,
  integer: 0.3,
}

type Judged = { readonly share: number; readonly read: number }

function shareOf(reader: CellReader, column: ColumnValues): Judged {
  let good = 0
  let read = 0
  for (const text of column.values) {
    const cell = reader(text)
    if ('value' in cell && cell.value === null) continue
    read++
    if ('value' in cell) good++
  }
  return { share: read === 0 ? 0 : good / read, read }
}

const percent = (share: number): string =>
  `${(Math.floor(share * 1000) / 10).toFixed(1).replace(/\.0$/, '')}%`

/**
 * Which column fills which item 映射建议: from names, synonyms, accepted mappings of earlier deliveries, and what share
 * of the whole column the item's own reader passes. Each column goes to one item at most; nothing likely, nothing said.
 */
export function suggest(
  items: readonly SuggestItem[],
  columns: readonly ColumnValues[],
  context: ReadContext,
  known: { readonly elements?: readonly DataElement[]; readonly learnt?: readonly Learnt[] } = {},
): Suggestion[] {
  const elements = new Map(known.elements?.map((element) => [element.name, element]))
  const learnt = new Map<string, number>()
  for (const { heading, target, times } of known.learnt ?? [])
    learnt.set(`${heading} ${target}`, (learnt.get(`${heading} ${target}`) ?? 0) + times)
  const table = items.map((item) => {
    const element = elements.get(item.element?.split('@')[0] ?? '') ?? elements.get(item.name)
    return columns.map((column) => rated(item, element, column, context, learnt))
  })
  raiseOnlyOnes(items, table)
  const taken = assign(table.map((row) => row.map(({ score }) => (score >= LEAST ? score : 0))))
  return items.map(({ name }, i) => {
    const at = taken[i] ?? -1
    const found = at < 0 ? undefined : table[i]?.[at]
    const heading = columns[at]?.heading
    if (!found || heading === undefined || found.score < LEAST)
      return { item: name, heading: null, score: 0, share: null, reasons: [], steps: [] }
    return { item: name, heading, ...found }
  })
}

type Rated = Omit<Suggestion, 'item' | 'heading'>

/** The only column that reads as days, and the only item that is a day: likely, whatever it is called. */
function raiseOnlyOnes(items: readonly SuggestItem[], table: readonly Rated[][]): void {
  const kindOf = ({ field }: SuggestItem) => (field.kind === 'code' ? `code ${field.list}` : field.kind)
  for (const [i, item] of items.entries()) {
    if ((TELLING[item.field.kind] ?? 0) < 0.8) continue
    if (items.filter((one) => kindOf(one) === kindOf(item)).length > 1) continue
    const row = table[i] ?? []
    const good = row.flatMap(({ share }, j) => (share !== null && share >= 0.95 ? [j] : []))
    const [at, ...more] = good
    const found = at === undefined ? undefined : row[at]
    if (at === undefined || more.length > 0 || !found || found.score >= 0.5) continue
    const { title } = item.field
    const only = say(`只有这一列读得成“${title.zh}”`, `the only column that reads as “${title.en}”`)
    row[at] = { ...found, score: 0.5, reasons: [...found.reasons, only] }
  }
}

/** Below this nothing is suggested. */
const LEAST = 0.45

function rated(
  item: SuggestItem,
  element: DataElement | undefined,
  column: ColumnValues,
  context: ReadContext,
  learnt: ReadonlyMap<string, number>,
): Rated {
  const named = byName(column.heading, item, element)
  const key = headingKey(column.heading)
  const own = learnt.get(`${key} .${item.name}`) ?? 0
  const shared = element ? (learnt.get(`${key} ${element.name}`) ?? 0) : 0
  const times = own + shared
  let name = named.score
  const reasons: Say[] = name >= 0.3 ? [named.reason] : []
  if (times > 0) {
    name = Math.max(name, own > 0 ? 0.98 : 0.9)
    reasons.unshift(say(`以往 ${times} 次这样对应并被采纳`, `matched so and accepted ${times} times before`))
  }
  const steps = stepsFor(item.field, column.heading, element)
  const { required: _, ...field } = item.field
  const telling = TELLING[field.kind] ?? 0
  // names that have nothing in common are worth reading only where the kind itself tells
  if (column.values.length === 0 || (name < 0.2 && telling < 0.8))
    return {
      score: name * (column.values.length === 0 ? 0.8 : 0.6),
      share: null,
      reasons: column.values.length === 0 ? [...reasons, say('该列全为空', 'the column is empty')] : reasons,
      steps,
    }
  const { share, read } = shareOf(cellReader(field as Field, steps, context), column)
  if (read === 0) return { score: name * 0.7, share: null, reasons, steps }
  const title = item.field.title
  if (telling > 0)
    reasons.push(
      say(
        `全列 ${percent(share)} 的值通过“${title.zh}”的校验`,
        `${percent(share)} of the column reads as “${title.en}”`,
      ),
    )
  const fits = share < 0.5 ? share * 0.4 : share
  const score =
    telling === 0
      ? name * (share < 0.9 ? share : 1) * (stranger(column, context) && times === 0 ? 0.6 : 1)
      : Math.max(
          name * (1 - 0.35 * telling) +
            fits * 0.35 * telling -
            (share < 0.5 && times === 0 ? 0.3 * telling : 0),
          // a column that is nothing else, whatever it is called
          telling >= 1 && share >= 0.9 ? 0.5 + name * 0.2 : 0,
        )
  return { score: Math.max(0, Math.min(1, score)), share, reasons, steps }
}

/** A column of identity numbers or the like is not the text item its heading may sound like. */
function stranger(column: ColumnValues, context: ReadContext): boolean {
  const texts = column.values.slice(0, 50)
  if (texts.length < 5) return false
  return (['idNumber', 'creditCode', 'mail'] as const).some((kind) => {
    const read = cellReader({ kind, title: say('', '') }, [], context)
    return texts.every((text) => {
      const cell = read(text)
      return 'value' in cell && cell.value !== null
    })
  })
}

/** The steps of each item when a column of its own title fills it: those of its data element, and what the title calls for. */
export function titleSteps(
  items: readonly SuggestItem[],
  elements: readonly DataElement[],
): ReadonlyMap<string, readonly Step[]> {
  const known = new Map(elements.map((element) => [element.name, element]))
  return new Map(
    items.map((item) => {
      const element = known.get(item.element?.split('@')[0] ?? '')
      return [item.name, stepsFor(item.field as Field, item.field.title.zh, element)]
    }),
  )
}

/** Steps the heading itself calls for: amounts said in 万元 or 亿元, and what the element always does. */
function stepsFor(field: Field, heading: string, element: DataElement | undefined): readonly Step[] {
  const unit = /[(（]\s*(万元|亿元|千元|百万元)\s*[)）]/.exec(heading)?.[1]
  if (field.kind !== 'money' || unit === undefined) {
    const steps = element?.steps ?? []
    return element?.empty ? [...steps, { do: 'blank', words: element.empty }] : steps
  }
  return [
    {
      do: 'when',
      test: { is: 'matches', pattern: '^[\\s\\d.,-]+$' },
      steps: [{ do: 'suffix', text: unit }],
    },
  ]
}
