import { creditCodeOf, idNumberOf, isDay, numberOf, phoneOf } from '../../../platform/fields/index.ts'
import type { Entity, EntityKind } from '../declare.ts'

/** Numbers and dates found by their shape in a folded text (positions kept). `today` bounds birth dates. */
export type Mark = Omit<Entity, 'text' | 'shown'>

type Finder = {
  readonly kind: EntityKind
  readonly find: RegExp
  read(found: string, today: string): { value: string; valid?: boolean } | undefined
}

const HAN_NUMBER = '零〇一二三四五六七八九十两'
const D = `[\\d${HAN_NUMBER}]`

const luhn = (digits: string): boolean => {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    sum += i % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2
  }
  return sum % 10 === 0
}

const digitsOf = (text: string): string => (/^\d+$/.test(text) ? text : (numberOf(text) ?? text))
const two = (text: string): string => digitsOf(text).padStart(2, '0')

function dateOf(found: string): { value: string; valid: boolean } | undefined {
  const full =
    /^(\D*?[\d零〇一二三四五六七八九]{2,4})\s*[年/.-]\s*([\d一二三四五六七八九十]{1,3})\s*[月/.-]\s*([\d一二三四五六七八九十]{1,3})/.exec(
      found,
    )
  if (full) {
    const year = digitsOf(full[1] as string)
    const day = `${year.length === 2 ? `20${year}` : year}-${two(full[2] as string)}-${two(full[3] as string)}`
    return { value: day, valid: isDay(day) }
  }
  const month = /^([\d零〇一二三四五六七八九]{4})\s*年\s*([\d一二三四五六七八九十]{1,3})\s*月/.exec(found)
  if (month) {
    const value = `${digitsOf(month[1] as string)}-${two(month[2] as string)}`
    return { value, valid: isDay(`${value}-01`) }
  }
  const short = /^([\d一二三四五六七八九十]{1,3})\s*月\s*([\d一二三四五六七八九十]{1,3})/.exec(found)
  if (short) {
    const value = `${two(short[1] as string)}-${two(short[2] as string)}`
    return { value: `--${value}`, valid: isDay(`2024-${value}`) }
  }
  return undefined
}

const TIMES: Readonly<Record<string, number>> = {
  '': 1,
  十: 10,
  百: 100,
  千: 1000,
  万: 10_000,
  十万: 100_000,
  百万: 1e6,
  千万: 1e7,
  亿: 1e8,
}

/** An amount in fen: 3.5万元 → 3500000, 3万5千元 → 3500000. Undefined when it is none. */
function fenOf(found: string): string | undefined {
  const body = found.replace(/[,\s¥￥]|rmb|人民币/gi, '').replace(/(?:元|块钱?|圆)(?:人民币|整|正)?$/, '')
  let fen = 0
  let rest = body
  while (rest !== '') {
    const part = /^(\d+(?:\.\d+)?)(十万|百万|千万|[十百千万亿]?)/.exec(rest)
    if (!part) {
      const han = numberOf(rest)
      if (han === undefined || han === '') return undefined
      fen += Number(han) * 100
      break
    }
    fen += Number(part[1]) * (TIMES[part[2] as string] ?? 1) * 100
    rest = rest.slice(part[0].length)
  }
  return Number.isFinite(fen) && fen < 1e17 ? String(Math.round(fen)) : undefined
}

const NUMBER_EDGE = '(?![\\da-z])'

/** In the order in which they take their characters: what an earlier one found is not read again. */
const FINDERS: readonly Finder[] = [
  {
    kind: 'idNumber',
    find: new RegExp(`(?<![\\da-z])[1-8]\\d{5}[ -]?(?:19|20)\\d{6}[ -]?\\d{3}[\\dx]${NUMBER_EDGE}`, 'g'),
    read(found, today) {
      const number = found.replace(/[ -]/g, '').toUpperCase()
      return { value: number, valid: 'number' in idNumberOf(number, today) }
    },
  },
  {
    kind: 'creditCode',
    find: new RegExp(`(?<![\\da-z])[0-9a-hj-npqrtuwxy]{2}\\d{6}[0-9a-hj-npqrtuwxy]{10}${NUMBER_EDGE}`, 'g'),
    read(found) {
      const number = found.toUpperCase()
      return { value: number, valid: 'number' in creditCodeOf(number) }
    },
  },
  {
    kind: 'card',
    find: /(?<!\d)\d{4}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?!\d)/g,
    read(found) {
      const digits = found.replace(/\D/g, '')
      return luhn(digits) ? { value: digits, valid: true } : undefined
    },
  },
  {
    kind: 'phone',
    find: /(?<![\d.])(?:(?:\+|00)?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?![\d.]\d)|(?<![\d.])[(]?0\d{2,3}[)]?[ -]?[2-9]\d{2,3}[ -]?\d{4}(?!\d)|(?<!\d)[48]00[ -]?\d{3,4}[ -]?\d{3,4}(?!\d)/g,
    read(found) {
      const phone = phoneOf(found)
      return phone && { value: phone.number, valid: true }
    },
  },
  {
    kind: 'phone',
    find: /[一幺][三四五六七八九][零〇一二三四五六七八九幺]{9}(?![零〇一二三四五六七八九幺])/g,
    read(found) {
      const phone = phoneOf(digitsOf(found))
      return phone && { value: phone.number, valid: true }
    },
  },
  {
    kind: 'plate',
    find: /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-z][ ·•.-]?(?=[a-z0-9]*\d)[a-z0-9]{4,5}[a-z0-9学警港澳挂领使](?![a-z0-9])/g,
    read: (found) => ({ value: found.replace(/[ ·•.-]/g, '').toUpperCase() }),
  },
  {
    kind: 'date',
    find: new RegExp(
      [
        `(?<!\\d)(?:(?:19|20)\\d{2}|[一二][九零〇]${'[零〇一二三四五六七八九]'}{2})\\s*年\\s*${D}{1,3}\\s*月(?:份|\\s*${D}{1,3}\\s*[日号]?)?`,
        '(?<![\\d./-])(?:19|20)\\d{2}([/.-])\\d{1,2}\\1\\d{1,2}(?![\\d./-])',
        `(?<![\\d${HAN_NUMBER}])${D}{1,3}\\s*月\\s*${D}{1,3}\\s*[日号](?![线楼栋院])`,
      ].join('|'),
      'g',
    ),
    read: dateOf,
  },
  {
    kind: 'amount',
    find: /[¥￥]\s*\d[\d,]{0,15}(?:\.\d{1,2})?[千万亿]?元?|(?<![\d.])\d[\d,]{0,15}(?:\.\d{1,4})?(?:[多余])?(?:[十百千]?万|[十百千亿])?(?:\d{1,4}[百千])?(?:元|块)(?!里|[\u4e00-\u9fff]{0,1}[砖石])(?:钱|人民币)?|[一二两三四五六七八九][零一二两三四五六七八九十百千万亿]{0,12}(?:元|块钱)(?![里桥岗])/g,
    read(found) {
      const fen = fenOf(found.replace(/[多余](?=[十百千万亿元块])/, ''))
      return fen === undefined ? undefined : { value: fen }
    },
  },
]

/** Numbers, dates, plates and amounts of a folded text, without overlaps, in order. */
export function marksOf(folded: string, today: string): Mark[] {
  const taken: Mark[] = []
  for (const { kind, find, read } of FINDERS)
    for (const match of folded.matchAll(find)) {
      const start = match.index
      const end = start + match[0].length
      if (taken.some((one) => start < one.end && one.start < end)) continue
      const found = read(match[0], today)
      if (found) taken.push({ kind, start, end, ...found })
    }
  return taken.sort((a, b) => a.start - b.start)
}
