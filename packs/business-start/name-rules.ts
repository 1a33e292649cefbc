/** Words that no company name may hold 禁用字词; kept short on purpose, a city adds its own (企业名称登记管理规定). */
const FORBIDDEN: readonly string[] = [
  ...['国家级', '最高级', '最佳', '第一', '中央', '国务院', '人大', '政协', '法院', '检察院'],
  ...['公安', '军队', '武警', '党委', '纪委', '外交部', '国旗', '国徽', '领袖', '联合国'],
]
/** Need a special permission 须专门批准: looked at by a person. */
const SPECIAL: readonly string[] = ['中国', '中华', '中央', '全国', '国际', '国家']

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
export type NameFault = 'region' | 'brand' | 'trade' | 'form' | 'forbidden' | 'invisible' | 'special'

/** The parts put together as the licence shows them. */
export const fullName = ({ region, brand, trade, form }: NameParts): string =>
  `${region}${brand}${trade}${form}`

const HAN = /^\p{Script=Han}+$/u

/** What is wrong with a name; `special` is no fault but wants a person. All at once. */
export function nameFaults(parts: NameParts): readonly NameFault[] {
  const whole = fullName(parts)
  const found: NameFault[] = []
  // A name of signs that nobody sees passes for another's.
  if (/[\p{Cc}\p{Cf}\p{Zs}\p{Zl}\p{Zp}\p{Mn}]/u.test(whole) || whole !== whole.normalize('NFKC'))
    found.push('invisible')
  if (!HAN.test(parts.region)) found.push('region')
  if (!HAN.test(parts.brand) || [...parts.brand].length < 2 || [...parts.brand].length > 12)
    found.push('brand')
  if (!HAN.test(parts.trade)) found.push('trade')
  if (!(companyForms as readonly string[]).includes(parts.form)) found.push('form')
  if (FORBIDDEN.some((word) => parts.brand.includes(word) || parts.trade.includes(word)))
    found.push('forbidden')
  else if (SPECIAL.some((word) => parts.brand.startsWith(word) || parts.region === word))
    found.push('special')
  return found
}

/** How many signs must change, go or come to make one brand of the other: at most 2 is told, more is 3. */
export function distance(left: string, right: string): number {
  const [a, b] = [[...left], [...right]]
  if (Math.abs(a.length - b.length) > 2) return 3
  let row = Array.from({ length: b.length + 1 }, (_, n) => n)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min(
          (row[j] ?? 0) + 1,
          (next[j - 1] ?? 0) + 1,
          (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
        ),
      )
    row = next
  }
  return Math.min(3, row[b.length] ?? 3)
}
