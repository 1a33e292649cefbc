import { pinyin } from 'pinyin-pro'
import { type Say, say } from '../../kit/index.ts'

/**
 * Words that no company name may hold 禁用字词 (企业名称登记管理规定 art. 11): organs of state and party, forces, international
 * bodies, the highest degree, what offends or misleads. A city adds its own.
 */
const FORBIDDEN: readonly string[] = [
  ...['国家级', '最高级', '最佳', '第一', '顶级', '极品', '中央', '国务院', '人大', '政协', '法院', '检察院'],
  ...['公安', '军队', '武警', '部队', '党委', '纪委', '共产党', '共青团', '外交部', '国旗', '国徽', '国歌', '领袖'],
  ...['联合国', '世界卫生组织', '世贸组织', '欧盟', '世界银行', '红十字'],
  ...['赌博', '博彩', '色情', '毒品', '邪教', '传销', '歧视', '黑社会', '代办证', '洗钱'],
]
/** Need a special permission 须专门批准: looked at by a person. */
const SPECIAL: readonly string[] = ['中国', '中华', '全国', '国际', '国家', '华夏']
/** Trades that stand under a permission of their own 金融等需许可的字样. */
const LICENSED: readonly string[] = ['银行', '保险', '证券', '基金', '信托', '交易所', '征信', '典当', '融资担保']

export const companyForms = [
  '有限责任公司',
  '有限公司',
  '股份有限公司',
  '个体工商户',
  '合伙企业',
  '个人独资企业',
  '农民专业合作社',
] as const

export type NameParts = {
  /** 行政区划 · 字号 · 行业 · 组织形式, in this order. */
  readonly region: string
  readonly brand: string
  readonly trade: string
  readonly form: string
}
export type NameFault = 'region' | 'brand' | 'trade' | 'form' | 'forbidden' | 'invisible' | 'special' | 'licensed'
/** These want a person; the others are refused. */
export const WANTS_PERSON: ReadonlySet<NameFault> = new Set(['special', 'licensed'])

/** The parts put together as the licence shows them. */
export const fullName = ({ region, brand, trade, form }: NameParts): string => `${region}${brand}${trade}${form}`

const HAN = /^\p{Script=Han}+$/u

/** What is wrong with a name, all at once. */
export function nameFaults(parts: NameParts): readonly NameFault[] {
  const whole = fullName(parts)
  const found: NameFault[] = []
  const holds = (words: readonly string[]) => words.some((word) => parts.brand.includes(word) || parts.trade.includes(word))
  // A name of signs that nobody sees passes for another's.
  if (/[\p{Cc}\p{Cf}\p{Zs}\p{Zl}\p{Zp}\p{Mn}]/u.test(whole) || whole !== whole.normalize('NFKC')) found.push('invisible')
  if (!HAN.test(parts.region)) found.push('region')
  if (!HAN.test(parts.brand) || [...parts.brand].length < 2 || [...parts.brand].length > 12) found.push('brand')
  if (!HAN.test(parts.trade)) found.push('trade')
  if (!(companyForms as readonly string[]).includes(parts.form)) found.push('form')
  if (holds(FORBIDDEN)) found.push('forbidden')
  else {
    if (SPECIAL.some((word) => parts.brand.includes(word) || parts.region === word)) found.push('special')
    if (holds(LICENSED)) found.push('licensed')
  }
  return found
}

/** A brand as it sounds, without tones: 阿强 and 阿墙 are one. */
export const soundOf = (brand: string): string => pinyin(brand, { toneType: 'none', type: 'array' }).join(' ').toLowerCase()

/** How many signs must change, go or come to make one brand of the other: at most 2 is told, more is 3. */
export function distance(left: string, right: string): number {
  const [a, b] = [[...left], [...right]]
  if (Math.abs(a.length - b.length) > 2) return 3
  let row = Array.from({ length: b.length + 1 }, (_, n) => n)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return Math.min(3, row[b.length] ?? 3)
}

export type Likeness = 'same' | 'sound' | 'sign'

/** How one brand is like another's of the same trade: the same, the same by ear, or one sign apart. */
export function likeness(brand: string, other: string): Likeness | null {
  if (brand === other) return 'same'
  if (soundOf(brand) === soundOf(other)) return 'sound'
  return distance(brand, other) <= 1 ? 'sign' : null
}

/** In words, with whose it is 近似原因. */
export function likeWords(how: Likeness, name: string): Say {
  if (how === 'same') return say(`与“${name}”字号相同`, `the same brand as ${name}`)
  if (how === 'sound') return say(`与“${name}”读音相同`, `sounds like ${name}`)
  return say(`与“${name}”只差一个字`, `one sign apart from ${name}`)
}
