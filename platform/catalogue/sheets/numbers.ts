import { plainNumber } from '../../../base/index.ts'

/** What a number in a workbook is meant as. */
export type Meant = 'number' | 'day' | 'moment' | 'time' | 'span' | 'text'

/** Built-in formats that are days or times; 27–36 and 50–58 are those of Chinese, Japanese and Korean programs. */
const BUILT_IN: Readonly<Record<number, Meant>> = {
  14: 'day',
  15: 'day',
  16: 'day',
  17: 'day',
  18: 'time',
  19: 'time',
  20: 'time',
  21: 'time',
  22: 'moment',
  27: 'day',
  28: 'day',
  29: 'day',
  30: 'day',
  31: 'day',
  32: 'time',
  33: 'time',
  34: 'time',
  35: 'time',
  36: 'day',
  45: 'time',
  46: 'span',
  47: 'time',
  49: 'text',
  50: 'day',
  51: 'day',
  52: 'day',
  53: 'day',
  54: 'day',
  55: 'time',
  56: 'time',
  57: 'day',
  58: 'day',
}

/** What a number format of a workbook says a number is: `yyyy"年"m"月"d"日"` a day, `[h]:mm` a span, `0.0%` a number. */
export function meantBy(id: number, code: string | undefined): Meant {
  if (code === undefined) return BUILT_IN[id] ?? 'number'
  const first = code.split(';')[0] ?? ''
  if (/\[(h+|m+|s+)\]/i.test(first)) return 'span'
  const bare = first
    .replace(/"[^"]*"/g, '')
    .replace(/\\./g, '')
    .replace(/[_*]./g, '')
    .replace(/\[[^[\]]*\]/g, '')
    .toLowerCase()
  if (bare.trim() === '@') return 'text'
  const halves = bare.replace(/am\/pm|a\/p|上午\/下午/g, ' h ')
  if (/general|通用格式|[#?]/.test(halves) || /0/.test(halves.replace(/(?<!s)s+\.0+/g, 's'))) return 'number'
  const noMinutes = halves.replace(/([h时点])[^ymdhs]*m+/g, '$1').replace(/m+([^ymdh]*s)/g, '$1')
  const day = /[ymde年月日]/.test(noMinutes)
  const time = /[hs时点分秒]/.test(noMinutes)
  return day && time ? 'moment' : day ? 'day' : time ? 'time' : 'number'
}

const two = (value: number): string => String(value).padStart(2, '0')
const DAY_SECONDS = 86_400
/** 9999-12-31, the last day of spreadsheet programs. */
const LAST_DAY = 2_958_465

/** Text of a day, moment or time; null where the number is none (1900-02-29, before 1900, after 9999). */
export function momentText(serial: number, meant: Meant, since1904: boolean): string | null {
  if (!Number.isFinite(serial) || serial < 0) return null
  const days = serial + (since1904 ? 1462 : 0)
  if (days >= LAST_DAY + 1) return null
  let whole = Math.floor(days)
  let seconds = Math.round((days - whole) * DAY_SECONDS)
  if (seconds === DAY_SECONDS) {
    whole++
    seconds = 0
  }
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  if (meant === 'span') {
    const all = Math.round(serial * DAY_SECONDS)
    return `${two(Math.floor(all / 3600))}:${two(Math.floor(all / 60) % 60)}:${two(all % 60)}`
  }
  if (meant === 'time' && (whole === 0 || (since1904 && whole === 1462))) return clock
  // 60 is the day that never was; 0 is “day 0 of January”
  if (!since1904 && (whole === 60 || whole === 0)) return null
  const day = new Date(Date.UTC(1899, 11, (whole < 60 ? 31 : 30) + whole)).toISOString().slice(0, 10)
  return seconds === 0 && meant === 'day'
    ? day
    : seconds === 0 && meant === 'moment'
      ? `${day} 00:00:00`
      : `${day} ${clock}`
}

/** Digits that a spreadsheet program keeps; it has put zeros in place of all further ones. */
const KEPT_DIGITS = 15
const TOO_LONG = 1e15

/**
 * A number as plain decimal text, without exponent and binary noise: `0.30000000000000004` → `0.3`, `1E-3` → `0.001`.
 * `damaged`: a whole number beyond 15 digits stands as the file says it, its last digits are lost (`4.40111E+17`).
 */
export function numberText(raw: string): { readonly text: string; readonly kind?: 'damaged' | 'rounded' } {
  const value = Number(raw)
  if (raw === '' || !Number.isFinite(value)) return { text: raw }
  if (Math.abs(value) >= TOO_LONG) return { text: raw, kind: 'damaged' }
  if (raw.length <= KEPT_DIGITS && PLAIN.test(raw)) return { text: raw }
  const kept = Number(value.toPrecision(KEPT_DIGITS))
  const text = plainNumber(kept)
  if (kept === value) return { text }
  return { text, kind: 'rounded' }
}
const PLAIN = /^-?(0|[1-9]\d*)(\.\d*[1-9])?$/

/** Is a text a number whose last digits a spreadsheet program has thrown away, as `4.40111E+17`? */
export const damagedNumber = (text: string): boolean => {
  const match = /^[-+]?\d(?:\.\d+)?[eE]\+?(\d+)$/.exec(text)
  return match !== null && Number(match[1]) >= KEPT_DIGITS - 4
}
