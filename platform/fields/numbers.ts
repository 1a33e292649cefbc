import { dayOf } from '../../base/index.ts'

/**
 * Full-width forms （１２３ＡＢＣ＠－（）　） to half-width, one code unit for one, so that positions stay. Han
 * characters and Chinese punctuation without a half-width twin are left alone.
 */
export const halfWidth = (text: string): string =>
  WIDE.test(text)
    ? text
        .replace(/[\uFF01-\uFF5E]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xfee0))
        .replace(/\u3000/g, ' ')
    : text
const WIDE = /[\uFF01-\uFF5E\u3000]/

/** A possible calendar day in the Gregorian calendar; the year is not judged. */
export const isDay = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  return isDate(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8)))
}

const MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const isDate = (year: number, month: number, day: number): boolean => {
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day >= 1 && day <= (MONTHS[month - 1] ?? 0) + (leap ? 1 : 0)
}

export type PhoneKind = 'mobile' | 'landline' | 'service'
const MOBILE = /^1[3-9]\d{9}$/

/**
 * A mainland telephone number in its normal form, or undefined: `13812345678`, `020-81234567`, `020-81234567-801`,
 * `4008001234`, `95588`, `12345`. Accepts full-width digits, blanks, dots, dashes, brackets and +86 / 0086.
 */
export function phoneOf(input: string): { kind: PhoneKind; number: string } | undefined {
  if (MOBILE.test(input)) return { kind: 'mobile', number: input }
  let text = halfWidth(input)
    .trim()
    .replace(/[\u2010-\u2015\u2212]/g, '-')
  if (text.length > 40) return undefined
  let extension = ''
  const tail = /^(.*\d)\s*(?:转|分机|ext\.?|x|#)\s*(\d{1,6})$/i.exec(text)
  if (tail) {
    text = tail[1] as string
    extension = tail[2] as string
  }
  if (!/^\+?[\d\s().-]+$/.test(text)) return undefined
  let digits = text.replace(/\D/g, '')
  const prefix = /^(?:\+|00)86/.test(text.replace(/[\s().-]/g, ''))
  if (prefix) digits = digits.replace(/^(?:00)?86/, '')
  else if (text.startsWith('+')) return undefined
  else if (/^86 ?-?1[3-9]\d{9}$/.test(text)) digits = digits.slice(2)
  // 013812345678: how a mobile number was dialled from another province
  else if (/^01[3-9]\d{9}$/.test(digits)) digits = digits.slice(1)
  if (/^1[3-9]\d{9}$/.test(digits) && !extension) return { kind: 'mobile', number: digits }
  if (/^[48]00\d{7}$/.test(digits) && !extension) return { kind: 'service', number: digits }
  if (/^(?:95\d{3,6}|96\d{3,4}|12\d{3})$/.test(digits) && !extension && !prefix)
    return { kind: 'service', number: digits }
  // after +86 the zero of the area code is left out
  if (prefix && !digits.startsWith('0')) digits = `0${digits}`
  // 3-digit area codes 010, 02x carry 8 digits; 4-digit ones 03xx–09xx carry 7 or 8
  const own = extension ? '' : /^\D*\d{3,4}\D+\d{7,8}-(\d{1,6})$/.exec(text.replace(/\s/g, ''))?.[1]
  if (own) {
    extension = own
    digits = digits.slice(0, -own.length)
  }
  const line = /^(010|02\d)(\d{8})$/.exec(digits) ?? /^(0[3-9]\d{2})(\d{7,8})$/.exec(digits)
  if (!line || /^[01]/.test(line[2] as string)) return undefined
  return { kind: 'landline', number: `${line[1]}-${line[2]}${extension ? `-${extension}` : ''}` }
}

/** Provinces by the first two figures; those of a permanent residence card stand in figures two and three. */
const PROVINCES = new Set([
  11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54,
])
for (const code of [61, 62, 63, 64, 65]) PROVINCES.add(code)
const isRegion = (number: string): boolean => {
  const first = two(number, 0)
  return first >= 90
    ? PROVINCES.has(two(number, 1))
    : PROVINCES.has(first) || first === 71 || (first >= 81 && first <= 83)
}
const two = (text: string, at: number): number =>
  (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48
const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const

/** Check character of the first 17 digits, GB 11643-1999 (ISO 7064 MOD 11-2). */
export const idCheck = (digits: string): string => {
  let sum = 0
  for (let i = 0; i < 17; i++) sum += (ID_WEIGHTS[i] as number) * (digits.charCodeAt(i) - 48)
  return '10X98765432'[sum % 11] as string
}

export type IdProblem = 'length' | 'region' | 'birth' | 'check'

/**
 * Identity number 公民身份号码 in normal form, or what is wrong with it. `today` bounds the birth date. Residence
 * permits 居住证 of Hong Kong, Macau and Taiwan (81 82 83) and permanent residence cards of foreigners (9, province,
 * country) have the same shape and check; the former numbers of 15 digits are no identity any more.
 */
export function idNumberOf(input: string, today: string): { number: string } | { problem: IdProblem } {
  const plain = ID_FORM.test(input)
  const number = plain ? input : halfWidth(input).replace(/[\s-]/g, '').toUpperCase()
  if (!plain && !ID_FORM.test(number)) return { problem: 'length' }
  if (!isRegion(number)) return { problem: 'region' }
  const year = two(number, 6) * 100 + two(number, 8)
  if (year < 1900 || !isDate(year, two(number, 10), two(number, 12))) return { problem: 'birth' }
  if (year >= Number(today.slice(0, 4)) && birthOf(number) > today) return { problem: 'birth' }
  if (idCheck(number) !== number[17]) return { problem: 'check' }
  return { number }
}
const ID_FORM = /^\d{17}[\dX]$/

/** Birth date written in an identity number. */
export const birthOf = (number: string): string =>
  `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`

const CREDIT = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** Value of each letter by its character code. */
const CREDIT_VALUES: readonly number[] = Array.from({ length: 91 }, (_, code) =>
  CREDIT.indexOf(String.fromCharCode(code)),
)
const CREDIT_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const

/** Check character of the first 17 characters of a unified social credit code, GB 32100-2015. */
export function creditCheck(body: string): string {
  let sum = 0
  for (let i = 0; i < 17; i++)
    sum += (CREDIT_VALUES[body.charCodeAt(i)] ?? -1) * (CREDIT_WEIGHTS[i] as number)
  return CREDIT[(31 - (sum % 31)) % 31] as string
}

const BODY_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2] as const

/** Check character of the first 8 places of an organisation code 组织机构代码, GB 11714; letters count from A = 10. */
export function bodyCheck(body: string): string {
  let sum = 0
  for (let i = 0; i < 8; i++) {
    const code = body.charCodeAt(i)
    sum += (code < 65 ? code - 48 : code - 55) * (BODY_WEIGHTS[i] as number)
  }
  const check = 11 - (sum % 11)
  return check === 10 ? 'X' : check === 11 ? '0' : String(check)
}

const CREDIT_FORM = /^[0-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXY]{10}$/

/**
 * Unified social credit code 统一社会信用代码 in normal form, or what is wrong. It carries two checks: its own in the
 * last place, and that of the organisation code in places 9 to 17 within it.
 */
export function creditCodeOf(input: string): { number: string } | { problem: 'length' | 'check' | 'body' } {
  // I, O, S, V and Z are never used; places 3–8 are the division of the registering office
  const number = CREDIT_FORM.test(input) ? input : halfWidth(input).replace(/[\s-]/g, '').toUpperCase()
  if (!CREDIT_FORM.test(number)) return { problem: 'length' }
  if (creditCheck(number) !== number[17]) return { problem: 'check' }
  return bodyCheck(number.slice(8, 16)) === number[16] ? { number } : { problem: 'body' }
}

/** Mail address in normal form (domain in lower case), or undefined. Practical subset of RFC 5321: 64 @ 254. */
export function mailOf(input: string): string | undefined {
  if (input.length > 300) return undefined
  const text = halfWidth(input).trim()
  const match =
    /^([A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*)@((?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63})$/.exec(
      text,
    )
  if (!match || text.length > 254 || (match[1] as string).length > 64) return undefined
  return `${match[1]}@${(match[2] as string).toLowerCase()}`
}

/** A day as people write it (`2026-3-2`, `2026/03/02`, `20260302`, `2026年3月2日`) as `YYYY-MM-DD`, or undefined. */
export function dayFrom(input: string): string | undefined {
  if (input.length === 10 && isDay(input)) return input
  const text = halfWidth(input).trim()
  const match =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text)
  if (!match) return undefined
  const day = `${match[1]}-${(match[2] as string).padStart(2, '0')}-${(match[3] as string).padStart(2, '0')}`
  return isDay(day) ? day : undefined
}

/** An instant with offset, or local wall-clock time (UTC+8), as ISO 8601 in UTC; undefined when impossible. */
export function instantFrom(input: string): string | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?$/i.exec(
    halfWidth(input).trim(),
  )
  if (!match) return undefined
  const [, day = '', hour = '', minute = '', second = '00', fraction = '', zone = '+08:00'] = match
  if (!isDay(day) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  const at = new Date(`${day}T${hour}:${minute}:${second}${fraction.slice(0, 4)}${zone.toUpperCase()}`)
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}

/** The local day of an ISO instant, for comparison with days. */
export const dayOfInstant = (iso: string): string => dayOf(new Date(iso))
