import { addDays, type Day, isAreaCode, isId, levelOf, type Refusal, type Say } from '../../base/index.ts'
import type { CheckContext, Code, CodeList, Field } from './declare.ts'
import {
  creditCodeOf,
  dayFrom,
  dayOfInstant,
  halfWidth,
  idNumberOf,
  instantFrom,
  mailOf,
  phoneOf,
} from './numbers.ts'
import { polygonOf } from './polygon.ts'
import { polygonRefusals, refusals } from './refusals.ts'

/** Days before this are refused: no living person or valid paper is older. */
export const EARLIEST_DAY = '1900-01-01'
export const DEFAULT_MAX = { text: 200, longText: 2000, files: 9, rows: 100, many: 100 } as const

/** Where the check stands: one for a whole form, moved from field to field. */
export type Place = {
  readonly context: CheckContext
  path: string
  /** The value stored so far. */
  before: unknown
  readonly refuse: (refusal: Refusal, below?: string) => undefined
}

/** One value that is not blank, in normal form; undefined when it was refused. Rows are checked by `check`. */
export function checkValue(field: Exclude<Field, { kind: 'rows' }>, given: unknown, place: Place): unknown {
  const { context, refuse } = place
  const { title } = field
  const wrongType = () => refuse(refusals['fields.wrongType']({ title }))
  switch (field.kind) {
    case 'text':
      return checkText(field, given, refuse)
    case 'integer':
    case 'money':
    case 'decimal':
      return checkNumber(field, given, refuse)
    case 'yes': {
      const value = typeof given === 'string' ? YES_WORDS[halfWidth(given).trim().toLowerCase()] : given
      return typeof value === 'boolean' ? value : wrongType()
    }
    case 'code':
      return field.many
        ? checkMany(given, title, DEFAULT_MAX.many, refuse, (one, below) =>
            checkCode(field, one, place, below),
          )
        : checkCode(field, given, place, '')
    case 'unit':
      return field.many
        ? checkMany(given, title, DEFAULT_MAX.many, refuse, (one, below) =>
            checkId(title, one, refuse, below),
          )
        : checkId(title, given, refuse, '')
    case 'account':
    case 'signature':
    case 'matter':
      return checkId(title, given, refuse, '')
    case 'files':
      return checkMany(given, title, field.max ?? DEFAULT_MAX.files, refuse, (one, below) =>
        checkId(title, one, refuse, below),
      )
    case 'point':
      return checkPoint(title, given, refuse)
    case 'polygon': {
      const read = polygonOf(given)
      return typeof read === 'string' ? refuse(refusals[polygonRefusals[read]]({ title })) : read
    }
    default:
      return typeof given === 'string' ? checkWord(field, given, context, refuse) : wrongType()
  }
}

type Refuse = Place['refuse']
type Of<K extends Field['kind']> = Extract<Field, { kind: K }>

// Tab and line break are the only control characters a person means to write.
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u0080-\u009f\ufffe\uffff]/

function checkText(field: Of<'text'>, given: unknown, refuse: Refuse): string | undefined {
  const { title } = field
  const raw = typeof given === 'number' && Number.isFinite(given) ? String(given) : given
  if (typeof raw !== 'string') return refuse(refusals['fields.wrongType']({ title }))
  const max = field.max ?? (field.long ? DEFAULT_MAX.longText : DEFAULT_MAX.text)
  const trimmed = raw.trim()
  // far too long by code units: reading every character of a huge text would itself be an attack
  if (trimmed.length > max * 4 + 1000)
    return refuse(refusals['fields.tooLong']({ title, max, length: trimmed.length }))
  const plain = PLAIN.test(trimmed)
  const value = plain ? trimmed : composed(trimmed, field.long === true)
  if (value === null) return refuse(refusals['fields.badCharacters']({ title }))
  // characters are counted only where code units leave it open
  if (value.length > max || field.min !== undefined) {
    const length = [...value].length
    if (length > max) return refuse(refusals['fields.tooLong']({ title, max, length }))
    if (field.min !== undefined && length < field.min)
      return refuse(refusals['fields.tooShort']({ title, min: field.min }))
  }
  if (field.pattern !== undefined && !whole(field.pattern).test(value))
    return refuse(refusals['fields.pattern']({ title }))
  return value
}

/** Nearly every line that is written: in one piece, well formed, nothing to compose. */
const PLAIN = /^[\x20-\x7e\u3001-\u3011\u4e00-\u9fff\uff01-\uff5e]*$/

/** Text as it is kept; null where it holds what cannot be stored. */
function composed(trimmed: string, long: boolean): string | null {
  const lines = trimmed.replace(/\r\n?/g, '\n')
  if (!lines.isWellFormed() || CONTROL.test(lines)) return null
  return (long ? lines : oneLine(lines)).normalize('NFC').trim()
}

const wholes = new Map<string, RegExp>()
/** A declared pattern over the whole value; made once. */
function whole(pattern: string): RegExp {
  const known = wholes.get(pattern)
  if (known) return known
  // patterns come from declared lists, yet a list may be edited a thousand times
  if (wholes.size > 5000) wholes.clear()
  const made = new RegExp(`^(?:${pattern})$`, 'u')
  wholes.set(pattern, made)
  return made
}

const oneLine = (lines: string): string =>
  lines.includes('\n')
    ? lines
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '')
        .join(' ')
    : lines

function checkNumber(
  field: Of<'integer' | 'money' | 'decimal'>,
  given: unknown,
  refuse: Refuse,
): number | undefined {
  const { title } = field
  const words = typeof given === 'string' ? halfWidth(given).trim() : undefined
  const plain = words !== undefined && /^[+-]?\d{1,17}(?:\.\d{1,17})?$/.test(words)
  const value = plain ? Number(words) : given
  if (typeof value !== 'number' || !Number.isFinite(value))
    return refuse(refusals['fields.wrongType']({ title }))
  if (field.kind !== 'decimal') {
    if (!Number.isSafeInteger(value)) return refuse(refusals['fields.notAnInteger']({ title }))
  } else if (field.digits !== undefined && !hasDecimals(value, field.digits))
    return refuse(refusals['fields.digits']({ title, digits: field.digits }))
  if (field.min !== undefined && value < field.min)
    return refuse(refusals['fields.tooSmall']({ title, min: field.min }))
  if (field.max !== undefined && value > field.max)
    return refuse(refusals['fields.tooLarge']({ title, max: field.max }))
  return value === 0 ? 0 : value
}

/** Whether a number has at most so many decimals, without writing it down where that can be told at once. */
function hasDecimals(value: number, digits: number): boolean {
  const scale = 10 ** digits
  if (Math.abs(value) * scale < 2 ** 52 && Math.round(value * scale) / scale === value) return true
  return decimals(value) <= digits
}

/** Digits after the point in the shortest decimal writing of a number. */
function decimals(value: number): number {
  const [mantissa = '', exponent = '0'] = String(value).split('e')
  return Math.max(0, (mantissa.split('.')[1]?.length ?? 0) - Number(exponent))
}

function checkMany(
  given: unknown,
  title: Say,
  max: number,
  refuse: Refuse,
  one: (value: unknown, below: string) => string | undefined,
): string[] | undefined {
  const list = typeof given === 'string' ? [given] : given
  if (!Array.isArray(list)) return refuse(refusals['fields.wrongType']({ title }))
  if (list.length > max) return refuse(refusals['fields.tooMany']({ title, max }))
  const values: string[] = []
  for (let i = 0; i < list.length; i++) {
    const value = one(list[i], `.${i}`)
    if (value !== undefined && !values.includes(value)) values.push(value)
  }
  return values
}

function checkCode(field: Of<'code'>, given: unknown, place: Place, below: string): string | undefined {
  const { context, refuse } = place
  const { title, list: name } = field
  const list = context.codes(name)
  if (!list) throw new Error(`code list ${name} is not declared`)
  const wanted = typeof given === 'string' ? given.trim() : given
  const found = typeof wanted === 'string' ? entriesOf(list).get(wanted) : undefined
  if (!found) return refuse(refusals['fields.unknownCode']({ title, list: name }), below)
  const kept = Array.isArray(place.before) ? place.before.includes(found.code) : place.before === found.code
  if (found.validFrom !== undefined && found.validFrom > context.today && !kept)
    return refuse(refusals['fields.earlyCode']({ title, validFrom: found.validFrom }), below)
  if (found.validTo !== undefined && found.validTo < context.today && !kept)
    return refuse(refusals['fields.endedCode']({ title, validTo: found.validTo }), below)
  return found.code
}

const entries = new WeakMap<CodeList, ReadonlyMap<string, Code>>()
/** Codes of a list by code; the first of two alike, as a reader of the list would find it. */
function entriesOf(list: CodeList): ReadonlyMap<string, Code> {
  const known = entries.get(list)
  if (known) return known
  const made = new Map<string, Code>()
  for (const code of list.codes) if (!made.has(code.code)) made.set(code.code, code)
  entries.set(list, made)
  return made
}

const checkId = (title: Say, given: unknown, refuse: Refuse, below: string): string | undefined =>
  typeof given === 'string' && isId(given.trim().toLowerCase())
    ? given.trim().toLowerCase()
    : refuse(refusals['fields.reference']({ title }), below)

function checkPoint(title: Say, given: unknown, refuse: Refuse): { lon: number; lat: number } | undefined {
  if (!isPlain(given) || Object.keys(given).some((key) => key !== 'lon' && key !== 'lat'))
    return refuse(refusals['fields.wrongType']({ title }))
  const [lon, lat] = [coordinate(given.lon), coordinate(given.lat)]
  if (lon === undefined || lat === undefined) return refuse(refusals['fields.point']({ title }))
  if (Math.abs(lat) > 90 && Math.abs(lat) <= 180 && Math.abs(lon) <= 90)
    return refuse(refusals['fields.pointSwapped']({ title }))
  // (0, 0) is what a phone without a fix sends
  if (Math.abs(lon) > 180 || Math.abs(lat) > 90 || (lon === 0 && lat === 0))
    return refuse(refusals['fields.point']({ title }))
  return { lon, lat }
}

/** Seven decimals are about a centimetre. */
function coordinate(given: unknown): number | undefined {
  const value =
    typeof given === 'string' && /^[+-]?\d{1,3}(?:\.\d{1,20})?$/.test(given.trim()) ? Number(given) : given
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined
  return Math.round(value * 1e7) / 1e7 || 0
}

type Word = Of<'day' | 'instant' | 'phone' | 'idNumber' | 'creditCode' | 'mail' | 'area'>

function checkWord(field: Word, given: string, context: CheckContext, refuse: Refuse): string | undefined {
  const { title } = field
  switch (field.kind) {
    case 'day': {
      const day = dayFrom(given)
      if (!day) return refuse(refusals['fields.notADay']({ title }))
      const min = field.min === 'today' ? context.today : (field.min ?? EARLIEST_DAY)
      // a century ahead: leases and permits end; anything later is a slip of the pen
      const max = field.max === 'today' ? context.today : (field.max ?? farFrom(context.today))
      return within(title, day, min, max, refuse) ? day : undefined
    }
    case 'instant': {
      const value = instantFrom(given)
      if (!value) return refuse(refusals['fields.notAnInstant']({ title }))
      const latest = farFrom(context.today)
      return within(title, dayOfInstant(value), EARLIEST_DAY, latest, refuse) ? value : undefined
    }
    case 'phone':
      return phoneOf(given)?.number ?? refuse(refusals['fields.phone']({ title }))
    case 'idNumber': {
      const found = idNumberOf(given, context.today)
      return 'number' in found ? found.number : refuse(refusals[ID_PROBLEMS[found.problem]]({ title }))
    }
    case 'creditCode': {
      const found = creditCodeOf(given)
      if ('number' in found) return found.number
      return refuse(refusals[CREDIT_PROBLEMS[found.problem]]({ title }))
    }
    case 'mail':
      return mailOf(given) ?? refuse(refusals['fields.mail']({ title }))
    case 'area': {
      const value = halfWidth(given).trim()
      if (!isAreaCode(value)) return refuse(refusals['fields.area']({ title }))
      return field.level === undefined || levelOf(value) === field.level
        ? value
        : refuse(refusals['fields.areaLevel']({ title, level: field.level }))
    }
  }
}

const far = { today: '', day: '' }
/** A century on, reckoned once a day. */
function farFrom(today: Day): Day {
  if (far.today !== today) Object.assign(far, { today, day: addDays(today, 36_525) })
  return far.day
}

const ID_PROBLEMS = {
  length: 'fields.idNumberLength',
  region: 'fields.idNumberRegion',
  birth: 'fields.idNumberBirth',
  check: 'fields.idNumberCheck',
} as const

const CREDIT_PROBLEMS = {
  length: 'fields.creditCodeLength',
  check: 'fields.creditCodeCheck',
  body: 'fields.creditCodeBody',
} as const

function within(title: Say, day: Day, min: Day, max: Day, refuse: Refuse): boolean {
  if (day < min) refuse(refusals['fields.tooEarly']({ title, min }))
  else if (day > max) refuse(refusals['fields.tooLate']({ title, max }))
  else return true
  return false
}

const YES_WORDS: Readonly<Record<string, boolean>> = Object.assign(Object.create(null), {
  true: true,
  yes: true,
  是: true,
  '1': true,
  false: false,
  no: false,
  否: false,
  '0': false,
})

export const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

// zero-width characters alone are nothing to read
export function isBlank(value: unknown): boolean {
  if (typeof value === 'string') {
    const first = value.charCodeAt(0)
    // most begin with what can be seen: no need to read on
    if ((first > 0x20 && first < 0x7f) || (first >= 0x4e00 && first <= 0x9fff)) return false
    return /^[\s\u200b-\u200f\u2060\ufeff]*$/.test(value)
  }
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0)
}

/** A key somebody sent, fit for a sentence and a log line. */
export const printable = (name: string): string =>
  [...name.toWellFormed().slice(0, 40)].filter((letter) => !CONTROL.test(letter)).join('')
