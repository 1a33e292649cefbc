import type { Mask } from './declare.ts'
import { halfWidth, phoneOf } from './numbers.ts'

/** Two-character surnames 复姓 kept whole when a name is masked; the common ones of the national name report. */
const DOUBLE_SURNAMES = new Set(
  '欧阳 上官 皇甫 令狐 诸葛 司徒 司马 司空 申屠 夏侯 贺兰 完颜 慕容 尉迟 长孙 东方 南宫 西门 公孙 宇文 轩辕 独孤 端木 百里 澹台 呼延 闻人 钟离 赫连 拓跋 淳于 单于 公冶 太叔 濮阳 宗政 鲜于 闾丘 东郭 南门 第五'.split(
    ' ',
  ),
)

const stars = (count: number): string => '*'.repeat(Math.max(1, count))

function maskName(text: string): string {
  const letters = [...text.trim()]
  if (letters.length <= 1) return '*'
  const kept = letters.length > 2 && DOUBLE_SURNAMES.has(letters.slice(0, 2).join('')) ? 2 : 1
  return letters.slice(0, kept).join('') + stars(Math.min(letters.length - kept, 4))
}

function maskPhone(text: string): string {
  const known = phoneOf(text)
  if (known?.kind === 'mobile') return `${known.number.slice(0, 3)}****${known.number.slice(-4)}`
  if (known?.kind === 'landline') {
    const [area, number = ''] = known.number.split('-')
    return `${area}-****${number.slice(-4)}`
  }
  const digits = halfWidth(text).replace(/\D/g, '')
  return digits.length >= 7 ? `****${digits.slice(-2)}` : '****'
}

function maskId(text: string): string {
  const letters = [...halfWidth(text).replace(/\s/g, '')]
  if (letters.length === 18) return letters.slice(0, 4).join('') + stars(10) + letters.slice(-4).join('')
  if (letters.length === 15) return letters.slice(0, 4).join('') + stars(8) + letters.slice(-3).join('')
  return letters.length >= 7 ? stars(letters.length - 2) + letters.slice(-2).join('') : '******'
}

// Each level once and in order; a suffix that goes on as a road name (景德镇路) or belongs to an estate (小区) is none.
const PLACE = String.raw`[\p{Script=Han}]`
const LEVELS = [
  new RegExp(`^${PLACE}{1,8}?(?:省|自治区)(?![路街巷道里大])`, 'u'),
  new RegExp(`^${PLACE}{1,8}?(?:(?<![超城菜夜])市|自治州|地区)(?![路街巷道里大场民政])`, 'u'),
  new RegExp(`^${PLACE}{1,8}?(?:(?<![小社园业校厂片库宅活城发])区|县|自治旗)(?![路街巷道里大])`, 'u'),
  new RegExp(`^${PLACE}{1,8}?(?:街道|[镇乡])(?![路街巷道里村大中北南东西])`, 'u'),
] as const
const BELOW_TOWN = /[路街巷弄里号栋幢座楼室村社坊](?!道)/u

function maskAddress(text: string): string {
  let rest = text.trim()
  let kept = ''
  for (const level of LEVELS) {
    const found = level.exec(rest)?.[0]
    // a road or house before the suffix means that the suffix is part of something smaller
    if (!found || BELOW_TOWN.test(found)) continue
    kept += found
    rest = rest.slice(found.length)
  }
  return `${kept}***`
}

/**
 * A personal value as people without the right to it see it: 张*, 欧阳**, 138****1234, 020-****5678,
 * 4401**********1234, 广东省广州市白云区石井街道***. Never reveals more than named; what it cannot read it hides.
 */
export function maskValue(mask: Mask, text: string): string {
  switch (mask) {
    case 'name':
      return maskName(text)
    case 'phone':
      return maskPhone(text)
    case 'idNumber':
      return maskId(text)
    case 'address':
      return maskAddress(text)
    case 'all':
      return '***'
  }
}

// Digits may be parted by one blank or dash each, as people write and dictate them.
const D = String.raw`[ -]?\d`
const FINDERS: readonly { find: RegExp; mask: (found: string) => string }[] = [
  {
    // the look-behind keeps a long run without @ linear
    find: /(?<![A-Za-z0-9!#$%&'*+/=?^_`{|}~.-])[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/g,
    mask: (found) => `${found[0]}***${found.slice(found.lastIndexOf('@'))}`,
  },
  {
    // identity number of 18 or the old 15 places; Hong Kong, Macau and Taiwan residence permits have the same shape
    find: new RegExp(
      String.raw`(?<!\d)[1-8](?:${D}){5}[ -]?(?:19|20)(?:${D}){2}[ -]?(?:0[1-9]|1[0-2])[ -]?(?:0[1-9]|[12]\d|3[01])(?:${D}){3}[ -]?[\dXx](?![\dA-Za-z])`,
      'g',
    ),
    mask: (found) => maskId(found.replace(/[ -]/g, '')),
  },
  {
    find: /(?<!\d)[1-8]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)/g,
    mask: maskId,
  },
  {
    find: new RegExp(String.raw`(?<!\d)(?:0|(?:\+|00)?86[ -]?)?1[ -]?[3-9](?:${D}){9}(?!\d)`, 'g'),
    mask: (found) => maskPhone(found),
  },
  {
    find: /(?<!\d)[（(]?(?:010|02\d|0[3-9]\d{2})[）)]?[ -]?[2-9]\d{2,3}[ -]?\d{4}(?!\d)/g,
    mask: (found) => {
      const digits = found.replace(/\D/g, '')
      return `${digits.slice(0, /^0[12]/.test(digits) ? 3 : 4)}-****${digits.slice(-4)}`
    },
  },
  {
    find: /(?<=(?:电话|手机|座机|联系方式|号码|拨打|致电|回复|回电)[^\d]{0,6})[2-9]\d{6,7}(?!\d)/g,
    mask: (found) => `****${found.slice(-2)}`,
  },
  {
    find: /(?<!\d)\d{4}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?!\d)/g,
    mask: (found) => (luhn(found) ? maskCard(found) : found),
  },
  {
    find: /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Za-z][ ·•.-]?[A-Za-z0-9]{4,5}[A-Za-z0-9学警港澳挂领使](?![A-Za-z0-9])/g,
    mask: (found) => `${found.slice(0, 2)}*****`,
  },
]

/** Bank card numbers pass the Luhn check; long case numbers rarely do. */
function luhn(text: string): boolean {
  const digits = text.replace(/\D/g, '')
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    sum += i % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2
  }
  return sum % 10 === 0
}

const maskCard = (found: string): string =>
  `${found.slice(0, 4)}********${found.replace(/\D/g, '').slice(-4)}`

const SPOKEN = '零一二三四五六七八九'
const spokenDigit = (letter: string): string =>
  letter === '〇' || letter === '○' ? '0' : letter === '幺' ? '1' : String(SPOKEN.indexOf(letter))

/**
 * Hides telephone, identity, bank card and plate numbers and mail addresses inside free text, also in full-width or
 * Chinese numerals (一三八…). For public pages and exports. Names and house addresses in running text are not found:
 * publishing free text still wants a person's eye.
 */
export function maskText(text: string): string {
  let result = text.replace(
    /[一幺][三四五六七八九][零〇○一二三四五六七八九幺]{9}(?![零〇○一二三四五六七八九幺])/g,
    (found) => maskPhone([...found].map(spokenDigit).join('')),
  )
  for (const { find, mask } of FINDERS) result = replaceFolded(result, find, mask)
  return result
}

/** Finds in the half-width reading, replaces in the original: folding keeps every position. */
function replaceFolded(text: string, find: RegExp, mask: (found: string) => string): string {
  const folded = halfWidth(text)
  let result = ''
  let from = 0
  for (const match of folded.matchAll(find)) {
    const masked = mask(match[0])
    if (masked === match[0]) continue
    result += text.slice(from, match.index) + masked
    from = match.index + match[0].length
  }
  return from === 0 ? text : result + text.slice(from)
}
