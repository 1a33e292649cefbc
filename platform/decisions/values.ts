import { plainNumber } from '../../base/index.ts'
import type { ColumnType, Value } from './declare.ts'

/** What cells compare: numbers stay, days count from 1970, times, instants and durations are milliseconds or months. */
export type Key = number | string | boolean

const DAY_MS = 86_400_000
const DATE = /^(-?\d{4,6})-(\d\d)-(\d\d)$/
const TIME = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?$/
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/
const DAYS = /^(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/
const MONTHS = /^(-)?P(?:(\d+)Y)?(?:(\d+)M)?$/

function dayKey(text: string): number | undefined {
  const found = DATE.exec(text)
  if (!found) return undefined
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])]
  const at = new Date(0)
  at.setUTCFullYear(year, month - 1, day)
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? at.getTime() / DAY_MS : undefined
}

function timeKey(text: string): number | undefined {
  const found = TIME.exec(text)
  if (!found) return undefined
  const [hour, minute, second] = [Number(found[1]), Number(found[2]), Number(found[3] ?? 0)]
  if (hour > 23 || minute > 59 || second > 59) return undefined
  return ((hour * 60 + minute) * 60 + second) * 1000 + Number((found[4] ?? '').padEnd(3, '0'))
}

function instantKey(text: string): number | undefined {
  if (!INSTANT.test(text) || dayKey(text.slice(0, 10)) === undefined) return undefined
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : at
}

function daysKey(text: string): number | undefined {
  const found = DAYS.exec(text)
  if (!found || !/\d[DHMS]$/.test(text)) return undefined
  const [days, hours, minutes, seconds] = found.slice(2, 6).map((part) => Number(part ?? 0))
  const all = (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)
  return (found[1] ? -1000 : 1000) * all || 0
}

function monthsKey(text: string): number | undefined {
  const found = MONTHS.exec(text)
  if (!found || !/\d[YM]$/.test(text)) return undefined
  return (found[1] ? -1 : 1) * (Number(found[2] ?? 0) * 12 + Number(found[3] ?? 0)) || 0
}

const READ: Readonly<Record<ColumnType, (value: unknown) => Key | undefined>> = {
  number: (value) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined),
  string: (value) => (typeof value === 'string' ? value : undefined),
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  date: (value) => (typeof value === 'string' ? dayKey(value) : undefined),
  time: (value) => (typeof value === 'string' ? timeKey(value) : undefined),
  dateTime: (value) => (typeof value === 'string' ? instantKey(value) : undefined),
  daysDuration: (value) => (typeof value === 'string' ? daysKey(value) : undefined),
  monthsDuration: (value) => (typeof value === 'string' ? monthsKey(value) : undefined),
}

/** The key of a value of a column, or undefined when the value is not of its type. */
export const keyReader = (type: ColumnType): ((value: unknown) => Key | undefined) => READ[type]

/** Texts and truth have no order; all else compares. */
export const ordered = (type: ColumnType): boolean => type !== 'string' && type !== 'boolean'

/** Keys that only come whole: between two neighbours there is nothing. */
export const stepOf = (type: ColumnType, whole: boolean): number | undefined =>
  type === 'date' || type === 'monthsDuration' || (type === 'number' && whole)
    ? 1
    : type === 'time' || type === 'daysDuration'
      ? 1000
      : undefined

const two = (part: number): string => String(part).padStart(2, '0')
const clock = (ms: number): string =>
  `${two(Math.floor(ms / 3_600_000))}:${two(Math.floor(ms / 60_000) % 60)}:${two(Math.floor(ms / 1000) % 60)}`

function duration(ms: number): string {
  const [sign, all] = [ms < 0 ? '-' : '', Math.abs(ms) / 1000]
  const [days, rest] = [Math.floor(all / 86_400), all % 86_400]
  const parts = [
    [Math.floor(rest / 3600), 'H'],
    [Math.floor(rest / 60) % 60, 'M'],
    [rest % 60, 'S'],
  ] as const
  const time = parts.map(([count, unit]) => (count ? `${count}${unit}` : '')).join('')
  return `${sign}P${days || !time ? `${days}D` : ''}${time ? `T${time}` : ''}`
}

/** The value a key stands for, in the shape inputs have. */
export function valueFor(type: ColumnType, key: Key | null): Value {
  if (typeof key !== 'number' || type === 'number') return key
  if (type === 'date') return new Date(key * DAY_MS).toISOString().slice(0, 10)
  if (type === 'time') return clock(key)
  if (type === 'dateTime') return new Date(key).toISOString()
  if (type === 'daysDuration') return duration(key)
  const [sign, all] = [key < 0 ? '-' : '', Math.abs(key)]
  const years = Math.floor(all / 12)
  return `${sign}P${years ? `${years}Y` : ''}${all % 12 || !years ? `${all % 12}M` : ''}`
}

/** The sum as it would be written by hand: 0.1 + 0.2 is 0.3. Sums that leave the safe integers are approximate. */
export function exactSum(numbers: readonly number[]): number {
  let places = 0
  for (const one of numbers) if (!Number.isInteger(one)) places = Math.max(places, decimalsOf(one))
  if (places === 0) return numbers.reduce((sum, one) => sum + one, 0)
  const scale = 10 ** places
  return numbers.reduce((sum, one) => sum + Math.round(one * scale), 0) / scale
}

const decimalsOf = (value: number): number => plainNumber(value).split('.')[1]?.length ?? 0
