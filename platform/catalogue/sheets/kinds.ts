import { creditCodeOf, idNumberOf, phoneOf } from '../../fields/decide.ts'
import type { TextKind } from './declare.ts'

const DAY = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/
const DAY_PLAIN = /^(19|20)(\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/
const MOMENT =
  /^\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?[ T]\s*\d{1,2}[:时]\d{1,2}([:分]\d{1,2}(\.\d+)?秒?)?(Z|[+-]\d{2}:?\d{2})?$/
const DAY_OR_DIGITS = /^[\d\s年月日T:./+Z时分秒-]+$/
const INTEGER = /^[-+]?\d+$/
const DECIMAL = /^[-+]?\d+\.\d+$/
const MONEY =
  /^[-+]?(?:[¥￥$]\s*)?\d{1,3}(?:,\d{3})+(?:\.\d+)?元?$|^[-+]?[¥￥$]\s*\d+(?:\.\d+)?$|^[-+]?\d+(?:\.\d+)?\s*[万亿]?元$/
const DIVISION = /^(1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])\d{4}(\d{3})?(\d{3})?$/
const CODE = /^(?=.*\d)(?=.*[A-Za-z_/-])[A-Za-z0-9][A-Za-z0-9_./-]{2,39}$/
const PHONE = /^[+\d(][\d\s()+.-]{6,}/
const MOBILE = /^1[3-9]\d{9}$/
const LEADING_ZERO = /^0\d+$/

function isDay(text: string): boolean {
  const match = DAY.exec(text)
  if (!match) return DAY_PLAIN.test(text)
  const [, year, month, day] = match.map(Number)
  const date = new Date(Date.UTC(year ?? 0, (month ?? 0) - 1, day ?? 0))
  return date.getUTCMonth() + 1 === month && date.getUTCDate() === day
}

/** Everything a text (without blanks around) looks like; `text` alone where it looks like nothing else. */
export function kindsOf(text: string): TextKind[] {
  const kinds: TextKind[] = []
  if (text.length > 40) return ['text']
  const head = text.charCodeAt(0)
  const ascii = head < 128 || head === 0xffe5
  if (ascii) {
    if (text.length >= 8 && DAY_OR_DIGITS.test(text)) {
      if (isDay(text)) kinds.push('day')
      else if (MOMENT.test(text)) kinds.push('moment')
    }
    if (text.length === 18) {
      if ('number' in idNumberOf(text, '9999')) kinds.push('idNumber')
      if ('number' in creditCodeOf(text)) kinds.push('creditCode')
    }
    if (
      kinds.length === 0 &&
      text.length >= 7 &&
      text.length <= 20 &&
      PHONE.test(text) &&
      (MOBILE.test(text) || phoneOf(text))
    )
      kinds.push('phone')
    if (DIVISION.test(text)) kinds.push('divisionCode')
    if (INTEGER.test(text)) kinds.push('integer', 'decimal')
    else if (DECIMAL.test(text)) kinds.push('decimal')
    else if (MONEY.test(text)) kinds.push('money')
    if (LEADING_ZERO.test(text) || (CODE.test(text) && !DECIMAL.test(text))) kinds.push('code')
  }
  return kinds.length > 0 ? kinds : ['text']
}

/** A shape: digits 9, letters A, Chinese characters 字, each run with its length; the rest as it stands. */
export function patternOf(text: string): string {
  let pattern = ''
  let last = ''
  let run = 0
  const end = (): void => {
    if (run === 0) return
    pattern += run > 1 ? `${last}{${run}}` : last
    run = 0
  }
  const { length } = text
  for (let at = 0; at < length && pattern.length < 40; at++) {
    const code = text.charCodeAt(at)
    const sign =
      code >= 48 && code <= 57
        ? '9'
        : (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
          ? 'A'
          : code >= 0x3400 && code <= 0x9fff
            ? '字'
            : code >= 0xd840 && code < 0xdc00
              ? '字'
              : (text[at] ?? '')
    if (code >= 0xdc00 && code < 0xe000) continue
    if (sign !== last) {
      end()
      last = sign
    }
    run++
  }
  end()
  // sentences differ in every length: beyond a few words only that they are sentences is of use
  return pattern.length >= 40 ? '…' : pattern
}

/** Words that clerks write where there is nothing. */
const NULL_WORDS = new Set(
  '无 没有 暂无 无数据 空 不详 未知 未填 未登记 待补充 待定 / // \\ - -- --- — —— － _ . 、 ? ？ * ** N/A #N/A NA NULL null None none nil NaN 0000 00000000 000000 1900-01-01 1900/1/1 1900-01-00 1900/01/01 0000-00-00 9999-12-31 1970-01-01 11111111111 00000000000 13000000000'.split(
    ' ',
  ),
)
export const isNullWord = (text: string): boolean => NULL_WORDS.has(text)

const FULL_WIDTH = /[\uff01-\uff5e\u3000]/
const FULL_WIDTH_SIGNS = /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u3000]/
/** Full-width digits, letters and blanks; full-width punctuation only where it stands among digits. */
export const isFullWidth = (text: string): boolean =>
  FULL_WIDTH.test(text) && (FULL_WIDTH_SIGNS.test(text) || /\d[\uff01-\uff5e]/.test(text))

const RUNS = /^[=+\-@\t\r＝＋－＠]/
const PLAIN_NUMBER = /^[-+]?\d[\d,]*(\.\d+)?([eE][-+]?\d+)?%?$/
/** Would a spreadsheet program run this? A plain number with a sign is none, a lone dash neither. */
export const isFormula = (text: string): boolean =>
  RUNS.test(text) && text.length > 1 && !PLAIN_NUMBER.test(text) && !/^[-+—－]+$/.test(text)
