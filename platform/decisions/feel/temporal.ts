/** Dates, times and durations of FEEL: proleptic Gregorian, years −999,999,999 … 999,999,999, nanoseconds. */

/** A calendar day 日期. */
export class FeelDate {
  readonly year: number
  readonly month: number
  readonly day: number
  constructor(year: number, month: number, day: number) {
    this.year = year
    this.month = month
    this.day = day
  }
}

/** Where a clock stands: not said, so many seconds east of Greenwich, or a named zone. */
export type Zone = { readonly offset: number } | { readonly name: string } | null

/** A time of day; `nanos` since midnight. */
export class FeelTime {
  readonly nanos: number
  readonly zone: Zone
  constructor(nanos: number, zone: Zone) {
    this.nanos = nanos
    this.zone = zone
  }
}

export class FeelDateTime {
  readonly date: FeelDate
  readonly time: FeelTime
  constructor(date: FeelDate, time: FeelTime) {
    this.date = date
    this.time = time
  }
}

export class DaysDuration {
  readonly nanos: bigint
  constructor(nanos: bigint) {
    this.nanos = nanos
  }
}

export class MonthsDuration {
  readonly months: number
  constructor(months: number) {
    this.months = months
  }
}

export const SECOND = 1_000_000_000
export const DAY = 86_400 * SECOND
const MOST_YEAR = 999_999_999

export const leap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

export const monthLength = (year: number, month: number): number =>
  month === 2 ? (leap(year) ? 29 : 28) : month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31

export function dateOf(year: number, month: number, day: number): FeelDate | null {
  const good =
    Number.isInteger(year) &&
    Number.isInteger(month) &&
    Number.isInteger(day) &&
    Math.abs(year) <= MOST_YEAR &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= monthLength(year, month)
  return good ? new FeelDate(year, month, day) : null
}

/** Days since 1970-01-01 (Howard Hinnant's algorithm, which holds for every year). */
export function epochDay({ year, month, day }: FeelDate): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const yearOfEra = y - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

export function fromEpochDay(days: number): FeelDate | null {
  const z = days + 719_468
  const era = Math.floor(z / 146_097)
  const doe = z - era * 146_097
  const yoe = Math.floor(
    (doe - Math.floor(doe / 1460) + Math.floor(doe / 36_524) - Math.floor(doe / 146_096)) / 365,
  )
  const doy = doe - (365 * yoe + Math.floor(yoe / 4) - Math.floor(yoe / 100))
  const mp = Math.floor((5 * doy + 2) / 153)
  const month = mp < 10 ? mp + 3 : mp - 9
  return dateOf(yoe + era * 400 + (month <= 2 ? 1 : 0), month, doy - Math.floor((153 * mp + 2) / 5) + 1)
}

/** 1 Monday … 7 Sunday. */
export const weekday = (date: FeelDate): number => ((((epochDay(date) + 3) % 7) + 7) % 7) + 1

export function addMonths(date: FeelDate, months: number): FeelDate | null {
  const all = date.year * 12 + (date.month - 1) + months
  const [year, month] = [Math.floor(all / 12), (((all % 12) + 12) % 12) + 1]
  return dateOf(year, month, Math.min(date.day, monthLength(year, month)))
}

const formats = new Map<string, Intl.DateTimeFormat | null>()

function formatOf(name: string): Intl.DateTimeFormat | null {
  const known = formats.get(name)
  if (known !== undefined) return known
  let format: Intl.DateTimeFormat | null = null
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      era: 'short',
    })
  } catch {
    format = null
  }
  // Names come from files; the shelf must not grow with them.
  if (formats.size > 500) formats.clear()
  formats.set(name, format)
  return format
}

/** A named zone must look like Area/City (or UTC) and be known. */
export const knownZone = (name: string): boolean =>
  /^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/.test(name) && formatOf(name) !== null

function offsetAt(name: string, utcMs: number): number {
  const format = formatOf(name)
  if (!format) return 0
  const parts = Object.fromEntries(format.formatToParts(utcMs).map((part) => [part.type, part.value]))
  const year = parts.era === 'BC' ? 1 - Number(parts.year) : Number(parts.year)
  const date = new FeelDate(year, Number(parts.month), Number(parts.day))
  const local =
    epochDay(date) * 86_400 + Number(parts.hour) * 3600 + Number(parts.minute) * 60 + Number(parts.second)
  return local - Math.floor(utcMs / 1000)
}

/** Seconds east of Greenwich of a wall clock in a zone; null where no zone is said. A time without a day: of today's year start. */
export function offsetOf(zone: Zone, date: FeelDate | null, nanos: number): number | null {
  if (!zone) return null
  if ('offset' in zone) return zone.offset
  // Years that the platform's calendar does not reach follow the rules of a year it does.
  const near =
    date && Math.abs(date.year) < 200_000 ? date : new FeelDate(2000, date?.month ?? 1, date?.day ?? 1)
  const wall = epochDay(near) * 86_400_000 + Math.floor(nanos / 1_000_000)
  const first = offsetAt(zone.name, wall)
  return offsetAt(zone.name, wall - first * 1000)
}

/** Nanoseconds since 1970 in Greenwich; a time without a zone counts as if it stood there. */
export const instantNanos = ({ date, time }: FeelDateTime): bigint =>
  BigInt(epochDay(date)) * BigInt(DAY) +
  BigInt(time.nanos) -
  BigInt(offsetOf(time.zone, date, time.nanos) ?? 0) * BigInt(SECOND)

/** Nanoseconds since midnight in Greenwich, within a day. */
export function timeNanos(time: FeelTime): number {
  return time.nanos - (offsetOf(time.zone, null, time.nanos) ?? 0) * SECOND
}

export const midnight = (date: FeelDate): FeelDateTime =>
  new FeelDateTime(date, new FeelTime(0, { offset: 0 }))

export function addNanos(at: FeelDateTime, nanos: bigint): FeelDateTime | null {
  const all = BigInt(at.time.nanos) + nanos
  const [span, rest] = [BigInt(DAY), all % BigInt(DAY)]
  const within = rest < 0n ? rest + span : rest
  const date = fromEpochDay(epochDay(at.date) + Number((all - within) / span))
  return date && new FeelDateTime(date, new FeelTime(Number(within), at.time.zone))
}

const DATE = /^(-?)(\d{4}|[1-9]\d{4,8})-(\d\d)-(\d\d)$/
const TIME = /^(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|z|[+-]\d\d:\d\d(?::\d\d)?|@.+)?$/
const DAYS = /^(-?)P(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d{0,9})\d*)?S)?)?$/
const MONTHS = /^(-?)P(?:(\d+)Y)?(?:(\d+)M)?$/

export function parseDate(text: string): FeelDate | null {
  const found = DATE.exec(text)
  if (!found) return null
  const year = Number(found[2])
  return dateOf(found[1] ? -year : year, Number(found[3]), Number(found[4]))
}

function parseZone(text: string | undefined): Zone | undefined {
  if (!text) return null
  if (text === 'Z' || text === 'z') return { offset: 0 }
  if (text.startsWith('@')) return knownZone(text.slice(1)) ? { name: text.slice(1) } : undefined
  const [hours = 0, minutes = 0, seconds = 0] = text.slice(1).split(':').map(Number)
  if (hours > 18 || minutes > 59 || seconds > 59 || (hours === 18 && minutes + seconds > 0)) return undefined
  const all = hours * 3600 + minutes * 60 + seconds
  return { offset: text.startsWith('-') ? -all : all }
}

export function timeOf(hour: number, minute: number, nanosOfMinute: number, zone: Zone): FeelTime | null {
  const good =
    Number.isInteger(hour) &&
    Number.isInteger(minute) &&
    hour >= 0 &&
    hour <= 23 &&
    minute >= 0 &&
    minute <= 59 &&
    nanosOfMinute >= 0 &&
    nanosOfMinute < 60 * SECOND
  return good ? new FeelTime((hour * 60 + minute) * 60 * SECOND + nanosOfMinute, zone) : null
}

export function parseTime(text: string): FeelTime | null {
  const found = TIME.exec(text)
  if (!found) return null
  const zone = parseZone(found[5])
  if (zone === undefined) return null
  const nanos = Number(found[3]) * SECOND + Number((found[4] ?? '').padEnd(9, '0'))
  return timeOf(Number(found[1]), Number(found[2]), nanos, zone)
}

export function parseDateTime(text: string): FeelDateTime | null {
  const at = text.indexOf('T')
  if (at < 0) {
    const date = parseDate(text)
    return date && new FeelDateTime(date, new FeelTime(0, null))
  }
  const [date, time] = [parseDate(text.slice(0, at)), parseTime(text.slice(at + 1))]
  return date && time && new FeelDateTime(date, time)
}

export function parseDuration(text: string): DaysDuration | MonthsDuration | null {
  if (text.length > 60 || !/\d\.?[YMDHS]$/.test(text)) return null
  const months = MONTHS.exec(text)
  if (months) {
    const all = Number(months[2] ?? 0) * 12 + Number(months[3] ?? 0)
    return Number.isSafeInteger(all) ? new MonthsDuration(months[1] ? -all || 0 : all) : null
  }
  const days = DAYS.exec(text)
  if (!days) return null
  const part = (at: number): bigint => BigInt(days[at] ?? 0)
  const seconds = ((part(2) * 24n + part(3)) * 60n + part(4)) * 60n + part(5)
  const nanos = seconds * BigInt(SECOND) + BigInt((days[6] ?? '').padEnd(9, '0'))
  return new DaysDuration(days[1] ? -nanos : nanos)
}

const pad = (value: number, width = 2): string => String(value).padStart(width, '0')

export const dateText = ({ year, month, day }: FeelDate): string =>
  `${year < 0 ? '-' : ''}${pad(Math.abs(year), 4)}-${pad(month)}-${pad(day)}`

function offsetText(offset: number): string {
  if (offset === 0) return 'Z'
  const all = Math.abs(offset)
  const seconds = all % 60 ? `:${pad(all % 60)}` : ''
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(all / 3600))}:${pad(Math.floor(all / 60) % 60)}${seconds}`
}

const fraction = (nanos: number): string => (nanos ? `.${pad(nanos, 9).replace(/(?<!0)0+$/, '')}` : '')

export function timeText({ nanos, zone }: FeelTime): string {
  const seconds = Math.floor(nanos / SECOND)
  const clock = `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`
  const where = !zone ? '' : 'offset' in zone ? offsetText(zone.offset) : `@${zone.name}`
  return `${clock}${fraction(nanos % SECOND)}${where}`
}

export const dateTimeText = (at: FeelDateTime): string => `${dateText(at.date)}T${timeText(at.time)}`

export function daysText({ nanos }: DaysDuration): string {
  if (nanos === 0n) return 'PT0S'
  const all = nanos < 0n ? -nanos : nanos
  const seconds = all / BigInt(SECOND)
  const [days, rest] = [seconds / 86_400n, Number(seconds % 86_400n)]
  const [hours, minutes] = [Math.floor(rest / 3600), Math.floor(rest / 60) % 60]
  const last = `${rest % 60}${fraction(Number(all % BigInt(SECOND)))}`
  const time = `${hours ? `${hours}H` : ''}${minutes ? `${minutes}M` : ''}${last !== '0' ? `${last}S` : ''}`
  return `${nanos < 0n ? '-' : ''}P${days ? `${days}D` : ''}${time ? `T${time}` : ''}`
}

export function monthsText({ months }: MonthsDuration): string {
  const all = Math.abs(months)
  const [years, rest] = [Math.floor(all / 12), all % 12]
  if (all === 0) return 'P0M'
  return `${months < 0 ? '-' : ''}P${years ? `${years}Y` : ''}${rest ? `${rest}M` : ''}`
}
