import { isAreaCode, no, ok, type Refusal, type Result, type Say, say } from '../../../base/index.ts'
import { check, isDay } from '../../fields/decide.ts'
import type { Predicate } from '../../org/declare.ts'
import type { Dataset, DatasetItem } from '../datasets/declare.ts'
import { type CallWhy, type Grant, refusals, type ShareMode } from './declare.ts'

/** Joins the parts of a business key, as the tables of rows have it. */
const SEPARATOR = '\u001f'

/** What a mode allows besides itself. */
const ALLOWS: Readonly<Record<ShareMode, readonly ShareMode[]>> = {
  check: ['check'],
  query: ['check', 'query'],
  batch: ['check', 'query', 'batch'],
  subscribe: ['check', 'query', 'subscribe'],
}
export const allows = (granted: ShareMode, asked: ShareMode): boolean => ALLOWS[granted].includes(asked)

/** Of a text as it came: trimmed, at most 80 letters, no control characters; or nothing. */
function word(value: unknown): string | null {
  if (typeof value !== 'string') return null
  const text = value.normalize('NFC').trim()
  return text === '' || [...text].length > 80 || /[\p{Cc}]/u.test(text) || !text.isWellFormed() ? null : text
}

/** Every call carries its purpose; one that serves another duty than the granted is refused. */
export function purposeOf(given: unknown, grant: Pick<Grant, 'duty'>): Result<CallWhy, Refusal> {
  const from = (typeof given === 'object' && given !== null ? given : {}) as Record<string, unknown>
  const why = { duty: word(from.duty), operator: word(from.operator), case: word(from.case) }
  const missing = Object.entries(why).flatMap(([name, value]) => (value === null ? [name] : []))
  if (missing.length > 0) return no(refusals['sharing.noPurpose']({ missing }))
  return why.duty === grant.duty
    ? ok(why as CallWhy)
    : no(refusals['sharing.otherPurpose']({ duty: grant.duty }))
}

export const keyItems = (dataset: Dataset): readonly DatasetItem[] => dataset.items.filter((item) => item.key)

type Codes = Parameters<typeof check>[2]['codes']

/** The business key from its items, each in normal form as it was loaded. */
export function keyOf(
  dataset: Dataset,
  given: unknown,
  today: string,
  codes: Codes,
): Result<string, Refusal> {
  const items = keyItems(dataset)
  const names = items.map((item) => item.name)
  if (names.length === 0) return no(refusals['sharing.badKeyItems']({ items: [] }))
  const fields = Object.fromEntries(items.map(({ name, field }) => [name, { ...field, required: true }]))
  const checked = check(fields, given, { codes, today })
  if (!checked.ok) return no(refusals['sharing.badKeyItems']({ items: names }))
  return ok(names.map((name) => String(checked.value[name])).join(SEPARATOR))
}

/** Values to be checked, in normal form; each must be granted. */
export function claimOf(
  dataset: Dataset,
  granted: readonly string[],
  given: unknown,
  today: string,
  codes: Codes,
): Result<Record<string, unknown>, Refusal> {
  const names = typeof given === 'object' && given !== null ? Object.keys(given) : []
  const foreign = names.filter((name) => !granted.includes(name))
  if (names.length === 0 || foreign.length > 0)
    return no(refusals['sharing.badClaim']({ items: foreign.map((name) => name.slice(0, 40)) }))
  const fields = Object.fromEntries(
    dataset.items
      .filter(({ name }) => names.includes(name))
      .map(({ name, field }) => [name, { ...field, required: true }]),
  )
  const checked = check(fields, given, { codes, today })
  return checked.ok ? ok(checked.value) : no(refusals['sharing.badClaim']({ items: names }))
}

/** Rows of these areas 区划; none = all. */
export const filterOfAreas = (areas: readonly string[]): Predicate =>
  areas.length === 0
    ? true
    : areas.length === 1
      ? { column: 'area', startsWith: areas[0] as string }
      : { any: areas.map((area) => ({ column: 'area', startsWith: area }) as const) }

/** One condition over an item that rows of a grant must meet 行条件. */
export type RowCondition = {
  readonly item: string
  readonly how: 'is' | 'from' | 'to'
  /** Several: any of them; only with `is`. */
  readonly values: readonly string[]
}

const SIGNS = { is: '=', from: '>=', to: '<=' } as const
const LINE = /^([A-Za-z][A-Za-z0-9]{0,59})\s*(>=|<=|=)\s*(\S.*)$/u

/** Conditions as the form of a request holds them: one a line, `village = 石井 | 江高`. */
export const conditionText = (all: readonly RowCondition[]): string =>
  all.map(({ item, how, values }) => `${item} ${SIGNS[how]} ${values.join(' | ')}`).join('\n')

/** The conditions of a form; undefined when a line is none. */
export function conditionsOf(text: string): RowCondition[] | undefined {
  const found: RowCondition[] = []
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '') continue
    const [, item, sign, rest] = LINE.exec(line) ?? []
    if (!item || !rest) return undefined
    const how = sign === '=' ? 'is' : sign === '>=' ? 'from' : 'to'
    const values = rest.split('|').map((one) => one.trim())
    if (values.some((one) => one === '') || (how !== 'is' && values.length > 1)) return undefined
    found.push({ item, how, values })
  }
  return found.length <= 20 ? found : undefined
}

/** May rows be chosen by this item? Never by a personal one: the choice would tell what its mask hides. */
export const choosable = (dataset: Pick<Dataset, 'share'>, item: DatasetItem): boolean =>
  shareable(dataset, item) &&
  !item.field.personal &&
  !['point', 'rows', 'files', 'matter', 'account', 'unit'].includes(item.field.kind)

const RANGES: readonly string[] = ['integer', 'money', 'decimal', 'day', 'instant']

function valueFor({ field }: DatasetItem, text: string): string | number | boolean | undefined {
  switch (field.kind) {
    case 'integer':
    case 'money':
      return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined
    case 'decimal':
      return /^-?\d{1,15}(\.\d{1,10})?$/.test(text) ? Number(text) : undefined
    case 'yes':
      return text === 'true' || text === '是' ? true : text === 'false' || text === '否' ? false : undefined
    case 'day':
      return isDay(text) ? text : undefined
    case 'instant':
      return Number.isNaN(Date.parse(text)) ? undefined : new Date(text).toISOString()
    case 'area':
      return isAreaCode(text) ? text : undefined
    default:
      return text.length <= 200 ? text : undefined
  }
}

/** The rows of a grant 行范围: these areas, and every condition. Refuses what a column cannot answer. */
export function filterOf(
  dataset: Pick<Dataset, 'share' | 'items'>,
  areas: readonly string[],
  conditions: readonly RowCondition[],
): Result<Predicate, Refusal> {
  const parts: Predicate[] = areas.length === 0 ? [] : [filterOfAreas(areas)]
  for (const { item: name, how, values } of conditions) {
    const item = dataset.items.find((one) => one.name === name)
    const wrong = no(refusals['sharing.badCondition']({ item: name.slice(0, 60) }))
    if (!item || !choosable(dataset, item)) return wrong
    const typed = values.map((text) => valueFor(item, text))
    const first = typed[0]
    if (first === undefined || typed.includes(undefined)) return wrong
    const column = `item.${name}`
    const many = item.field.kind === 'code' && item.field.many
    if (how !== 'is') {
      if (!RANGES.includes(item.field.kind) || typeof first === 'boolean') return wrong
      parts.push(how === 'from' ? { column, from: first } : { column, to: first })
    } else if (many) parts.push({ column, overlaps: values })
    else if (item.field.kind === 'area')
      parts.push({ any: values.map((code) => ({ column, startsWith: code }) as const) })
    else
      parts.push(
        typed.length === 1
          ? { column, is: first }
          : { any: typed.map((value) => ({ column, is: value ?? null }) as const) },
      )
  }
  return ok(parts.length === 0 ? true : parts.length === 1 ? (parts[0] as Predicate) : { all: parts })
}

/** Whether an item may be asked for at all. */
export const shareable = (dataset: Pick<Dataset, 'share'>, item: DatasetItem): boolean =>
  dataset.share !== 'never' && item.share !== 'never'

type Words = {
  readonly areaName: (code: string) => string | undefined
  /** What an item is called. */
  readonly items?: readonly DatasetItem[]
}

const joined = (parts: readonly Say[], zh: string, en: string): Say =>
  say(parts.map((part) => part.zh).join(zh), parts.map((part) => part.en).join(en))

/** A grant's rows in words, for those who decide and those who use. */
export function filterWords(filter: Predicate, words: Words): Say {
  if (filter === true) return say('全部行', 'all rows')
  if (filter === false) return say('没有行', 'no rows')
  if ('all' in filter)
    return joined(
      filter.all.map((part) => filterWords(part, words)),
      '，且',
      ', and ',
    )
  if ('any' in filter)
    return joined(
      filter.any.map((part) => filterWords(part, words)),
      '，或',
      ', or ',
    )
  if ('not' in filter) return say('按条件筛选的行', 'rows by a condition')
  if (filter.column === 'area' && 'startsWith' in filter) {
    const name = words.areaName(filter.startsWith) ?? filter.startsWith
    return say(`${name}的行`, `rows of ${name}`)
  }
  const item = words.items?.find((one) => `item.${one.name}` === filter.column)
  const title = item?.field.title ?? say(filter.column, filter.column)
  const told = (sign: string, value: unknown) =>
    say(`${title.zh} ${sign} ${String(value)}`, `${title.en} ${sign} ${String(value)}`)
  if ('startsWith' in filter) return told('=', words.areaName(filter.startsWith) ?? filter.startsWith)
  if ('from' in filter) return told('≥', filter.from)
  if ('to' in filter) return told('≤', filter.to)
  if ('is' in filter) return told('=', filter.is)
  return told('=', ('in' in filter ? filter.in : filter.overlaps).join(' / '))
}

/** An invented value for trying out before anything is granted 模拟数据; the same for the same question. */
export function mockValue({ name, field }: DatasetItem, seed: string): unknown {
  const n = [...`${seed}/${name}`].reduce(
    (sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 100_003,
    7,
  )
  switch (field.kind) {
    case 'integer':
    case 'money':
      return n % 1000
    case 'decimal':
      return (n % 10_000) / 100
    case 'yes':
      return n % 2 === 0
    case 'day':
      return `${1960 + (n % 60)}-0${1 + (n % 9)}-1${n % 10}`
    case 'instant':
      return `2026-0${1 + (n % 9)}-1${n % 10}T08:00:00.000Z`
    case 'phone':
      return '138****0000'
    case 'idNumber':
      return '4401**********0005'
    case 'creditCode':
      return '91440111MA9W000106'
    case 'area':
      return '440111001'
    default:
      return field.personal === 'name' ? '张*' : `示例${(n % 90) + 10}`
  }
}
