import { no, ok, type Refusal, type Result, type Say, say } from '../../../base/index.ts'
import { check } from '../../fields/decide.ts'
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

/** Whether an item may be asked for at all. */
export const shareable = (dataset: Pick<Dataset, 'share'>, item: DatasetItem): boolean =>
  dataset.share !== 'never' && item.share !== 'never'

/** A grant's rows in words, for those who decide and those who use. */
export function filterWords(filter: Predicate, areaName: (code: string) => string | undefined): Say {
  if (filter === true) return say('全部行', 'all rows')
  if (filter === false) return say('没有行', 'no rows')
  if ('any' in filter) {
    const parts = filter.any.map((part) => filterWords(part, areaName))
    return say(parts.map((part) => part.zh).join('，或'), parts.map((part) => part.en).join(', or '))
  }
  if ('startsWith' in filter) {
    const name = areaName(filter.startsWith) ?? filter.startsWith
    return say(`${name}的行`, `rows of ${name}`)
  }
  return say('按条件筛选的行', 'rows by a condition')
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
