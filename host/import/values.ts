import { dayOf, type Instant, instantOf } from '../../base/index.ts'
import { type CodeList, halfWidth, isDay } from '../../platform/fields/index.ts'

/** Days that Excel counts from: 1899-12-30, so that its invented 29 February 1900 does no harm after it. */
const EXCEL_ZERO = '1899-12-30'
const DAY_MS = 86_400_000

/**
 * A time as files write it, local (UTC+8) unless a zone stands there: `2019/2/28 11:25:05`, `2020-11-27`,
 * `2019年2月28日 11时25分`, `2019.2.28`, `20190228112505`, ISO 8601, Excel's serial number. Undefined when it is none
 * of these or no such day exists. Day and month first (28/02/2019) is not guessed.
 */
export function timeOf(given: string): Instant | undefined {
  const text = halfWidth(given).trim()
  const zoned = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/i.exec(text)
  if (zoned) {
    const at = new Date(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
    return Number.isNaN(at.getTime()) ? undefined : at
  }
  const serial = /^(\d{5})(\.\d+)?$/.exec(text)
  if (serial) return instantAfter(EXCEL_ZERO, Math.round(Number(text) * 86_400) * 1000)
  const parts =
    /^(\d{4})\s*(?:[/.-]|年)\s*(\d{1,2})\s*(?:[/.-]|月)\s*(\d{1,2})\s*日?(?:[\sT]*(\d{1,2})(?:[:：时点](\d{1,2}))?分?(?:[:：]?(\d{1,2})(?:\.\d+)?秒?)?(?:[时点])?)?$/.exec(
      text,
    ) ?? /^((?:19|20)\d\d)(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?$/.exec(text)
  if (!parts) return undefined
  const [, year, month, day, hour = '0', minute = '0', second = '0'] = parts
  const date = `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`
  const clock = [hour, minute, second].map(Number) as [number, number, number]
  if (!isDay(date) || clock[0] > 23 || clock[1] > 59 || clock[2] > 59) return undefined
  return instantAfter(date, ((clock[0] * 60 + clock[1]) * 60 + clock[2]) * 1000)
}

const instantAfter = (day: string, ms: number): Instant => new Date(instantOf(day).getTime() + ms)

/** Local midnight some days after. */
export const daysAfter = (at: Instant, days: number): Instant =>
  new Date(instantOf(dayOf(at)).getTime() + days * DAY_MS)

/** Words of other systems for our codes; what a list itself calls a code is known without them. */
const SYNONYMS: Readonly<Record<string, readonly (readonly [words: RegExp, code: string])[]>> = {
  kind: [
    [/咨询|询问|enquir|inquir|question/i, 'consult'],
    [/举报|检举/, 'report'],
    [/投诉|申诉|complain/i, 'complaint'],
    [/求助|求决|help/i, 'help'],
    [/建议|意见|suggest/i, 'suggestion'],
    [/表扬|感谢|praise/i, 'praise'],
  ],
  channel: [
    [/110/, '110'],
    [/微信|公众号|小程序|wechat/i, 'wechat'],
    [/app|客户端/i, 'app'],
    [/短信|sms/i, 'sms'],
    [/邮件|邮箱|e-?mail/i, 'mail'],
    [/信件|来信|信函|letter/i, 'letter'],
    [/来访|窗口|上门|visit/i, 'visit'],
    [/上级|交办|转办|省平台|国办/, 'superior'],
    [/留言|媒体|论坛|微博|board/i, 'media'],
    [/自助|终端|kiosk/i, 'kiosk'],
    [/电话|热线|来电|12345|phone|call/i, 'phone'],
    [/网站|网页|互联网|web|online|internet/i, 'web'],
  ],
  urgency: [
    [/特急|特别紧急|critical/i, 'critical'],
    [/加急|紧急|急|urgent|high/i, 'urgent'],
    [/一般|普通|normal|low/i, 'normal'],
  ],
}

/** The code a word means: itself, a title of the list, or a known synonym; undefined when none. */
export function codeOf(list: CodeList | undefined, name: string, given: string): string | undefined {
  const text = halfWidth(given).trim()
  if (!list || text === '') return undefined
  const lower = text.toLowerCase()
  const own = list.codes.find(
    (one) => one.code === text || one.title.zh === text || one.title.en.toLowerCase() === lower,
  )
  if (own) return own.code
  const meant = SYNONYMS[name]?.find(([words]) => words.test(text))?.[1]
  return list.codes.some((one) => one.code === meant) ? meant : undefined
}

/** Yes, no, or not said. */
export function yesOf(given: string): boolean | undefined {
  const text = halfWidth(given).trim().toLowerCase()
  if (/^(?:是|y|yes|true|1|匿名|anonymous|保密|secret)$/.test(text)) return true
  return /^(?:否|n|no|false|0|实名|named|公开)$/.test(text) ? false : undefined
}
