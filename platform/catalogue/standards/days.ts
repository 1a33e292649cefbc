import { type Day, dayOf } from '../../../base/index.ts'
import { halfWidth } from '../../fields/decide.ts'
import type { CellNote } from './declare.ts'

const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

/** Said the way round that refuses NaN, which is what letters among the figures give. */
const isDate = (year: number, month: number, day: number): boolean => {
  if (!(year >= 1000 && year <= 9999 && month >= 1 && month <= 12 && day >= 1)) return false
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day <= (LENGTHS[month - 1] as number) + (leap ? 1 : 0)
}

const dayText = (year: number, month: number, day: number): Day | undefined =>
  isDate(year, month, day)
    ? `${year}-${month < 10 ? '0' : ''}${month}-${day < 10 ? '0' : ''}${day}`
    : undefined

const digit = (text: string, at: number): number => {
  const code = text.charCodeAt(at) - 48
  return code >= 0 && code <= 9 ? code : Number.NaN
}
const two = (text: string, at: number): number => digit(text, at) * 10 + digit(text, at + 1)
const four = (text: string, at: number): number => two(text, at) * 100 + two(text, at + 2)

export type ReadDay =
  | { readonly day: Day; readonly note?: CellNote }
  | { readonly wrong: 'day' | 'serial' | 'order' }

const HAN = '〇零○一二三四五六七八九'
const hanDigits = (text: string): string =>
  text.replace(/[〇零○一二三四五六七八九]/g, (letter) => {
    const at = HAN.indexOf(letter)
    return at < 3 ? '0' : String(at - 2)
  })

/** 二〇二一年三月十五日: the year digit by digit, month and day as numbers below forty. */
function hanDay(text: string): string {
  if (!/[十廿卅一二三四五六七八九]/.test(text)) return text
  const plain = text.replace(/([一二三]?)十([一二三四五六七八九]?)/g, (_, tens: string, ones: string) => {
    const up = tens === '' ? 1 : '一二三'.indexOf(tens) + 1
    return String(up * 10 + (ones === '' ? 0 : '一二三四五六七八九'.indexOf(ones) + 1))
  })
  return hanDigits(plain)
}

const WEEKDAY = /(?<!\s)\s*\(?(?:星期|周|礼拜)[一二三四五六日天]\)?/
const TIME =
  /^(.*\d(?:日|号)?)[T\s]+((?:\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?|\d{1,2}时(?:\d{1,2}分)?(?:\d{1,2}秒)?)(?:\s*(?:Z|[+-]\d{2}:?\d{2}|AM|PM))?)$/i
const PARTS = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*(?:日|号)?$/
const MONTH = /^(\d{4})\s*(?:[-/.年]\s*(\d{1,2})\s*月?|年)$/
const OTHER = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/

/** A day in any of the forms people write. `order` says how `5/3/2021` reads; unsaid it is refused, never guessed. */
export function readDay(text: string, order: 'ymd' | 'dmy' | 'mdy' = 'ymd'): ReadDay {
  const wrong: ReadDay = { wrong: 'day' }
  if (text.length === 10 && text.charCodeAt(4) === 45 && text.charCodeAt(7) === 45) {
    if (isDate(four(text, 0), two(text, 5), two(text, 8))) return { day: text }
  }
  if (text.length === 8) {
    const day = dayText(four(text, 0), two(text, 4), two(text, 6))
    if (day) return { day, note: 'date' }
  }
  const han = text.charCodeAt(4) === 24180 && text.length <= 11 ? hanForm(text) : undefined
  if (han) return { day: han, note: 'date' }
  if (text.length > 60) return wrong
  let plain = halfWidth(text).trim()
  if (/^\d{5}(?:\.\d+)?$/.test(plain)) return { wrong: 'serial' }
  plain = hanDay(plain.replace(WEEKDAY, ''))
  let note: CellNote = 'date'
  const time = TIME.exec(plain)
  if (time) {
    const [, front = '', clock = ''] = time
    if (/(?:Z|[+-]\d{2}:?\d{2})$/i.test(clock)) {
      const at = new Date(plain.replace(/\s+/, 'T'))
      return Number.isNaN(at.getTime()) ? wrong : { day: dayOf(at), note: 'time' }
    }
    if (/^(?:2[4-9]|[3-9]\d)/.test(clock)) return wrong
    plain = front.trim()
    note = 'time'
  }
  const found = PARTS.exec(plain) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(plain)
  if (found) {
    const day = dayText(Number(found[1]), Number(found[2]), Number(found[3]))
    return day ? { day, note } : wrong
  }
  const month = MONTH.exec(plain) ?? /^(\d{4})(\d{2})$/.exec(plain)
  if (month?.[2]) {
    const day = dayText(Number(month[1]), Number(month[2]), 1)
    return day ? { day, note: 'monthOnly' } : wrong
  }
  const other = OTHER.exec(plain)
  if (!other) return wrong
  if (order === 'ymd') return { wrong: 'order' }
  const [one, two_] = [Number(other[1]), Number(other[2])]
  const day = dayText(Number(other[3]), order === 'mdy' ? one : two_, order === 'mdy' ? two_ : one)
  return day ? { day, note } : wrong
}

/** `2021年3月5日`; other ways round that are read by patterns. */
function hanForm(text: string): Day | undefined {
  const month =
    text.charCodeAt(6) === 26376 ? digit(text, 5) : text.charCodeAt(7) === 26376 ? two(text, 5) : Number.NaN
  const from = text.charCodeAt(6) === 26376 ? 7 : 8
  const last = text.length - 1
  if (text.charCodeAt(last) !== 26085) return undefined
  const day = last - from === 1 ? digit(text, from) : last - from === 2 ? two(text, from) : Number.NaN
  return dayText(four(text, 0), month, day)
}

const CLOCK =
  /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[T\s]*(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})(\.\d{1,9})?秒?|分)?\s*(Z|[+-]\d{2}:?\d{2})?$/i
const RUN = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/

/** A point in time in the forms people and systems write, local (UTC+8) unless it says otherwise; ISO 8601 in UTC. */
export function readInstant(text: string): { readonly at: string; readonly plain: boolean } | undefined {
  if (text.length > 60) return undefined
  const usual = text.length === 19 ? usualInstant(text) : undefined
  if (usual !== undefined) return { at: usual, plain: false }
  const words = halfWidth(text).trim()
  const found = CLOCK.exec(words) ?? RUN.exec(words)
  let day: Day | undefined
  let clock: readonly [number, number, number] = [0, 0, 0]
  let zone = '+08:00'
  let fraction = ''
  if (found) {
    day = dayText(Number(found[1]), Number(found[2]), Number(found[3]))
    clock = [Number(found[4]), Number(found[5]), Number(found[6] ?? 0)]
    fraction = found[7]?.slice(0, 4) ?? ''
    const said = found[8]?.toUpperCase()
    if (said) zone = said === 'Z' || said.includes(':') ? said : `${said.slice(0, 3)}:${said.slice(3)}`
  } else {
    const only = readDay(words)
    if ('day' in only && only.note !== 'time' && only.note !== 'monthOnly') day = only.day
  }
  const [hour, minute, second] = clock
  if (!day || hour > 23 || minute > 59 || second > 59) return undefined
  const pad = (value: number) => String(value).padStart(2, '0')
  const at = new Date(`${day}T${pad(hour)}:${pad(minute)}:${pad(second)}${fraction}${zone}`)
  if (Number.isNaN(at.getTime())) return undefined
  const iso = at.toISOString()
  return { at: iso, plain: iso === text }
}

/** `2026-03-02 09:30:00`, how nearly every system writes it. */
function usualInstant(text: string): string | undefined {
  const joint = text.charCodeAt(10)
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45 || (joint !== 32 && joint !== 84))
    return undefined
  if (text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return undefined
  const [year, month, day] = [four(text, 0), two(text, 5), two(text, 8)]
  const [hour, minute, second] = [two(text, 11), two(text, 14), two(text, 17)]
  if (!isDate(year, month, day) || !(hour <= 23 && minute <= 59 && second <= 59)) return undefined
  // from eight o'clock on it is the same day in UTC
  if (hour >= 8) return `${text.slice(0, 10)}T${hour < 18 ? '0' : ''}${hour - 8}${text.slice(13)}.000Z`
  return new Date(Date.UTC(year, month - 1, day, hour - 8, minute, second)).toISOString()
}
