import { halfWidth } from '../../fields/decide.ts'

/** A decimal number exactly: `digits` × 10^-`places`. Money never passes through binary fractions. */
export type Exact = { readonly digits: bigint; readonly places: number }

const LONGEST = 40
const PLAIN = /^([+-]?)(\d+|\d{1,3}(?:,\d{3})+)?(?:\.(\d*))?(?:[eE]([+-]?\d{1,2}))?$/

/** `1,234.50`, `-3`, `.5`, `1.5E+3` exactly; nothing else. */
export function exactOf(text: string): Exact | undefined {
  const found = text.length > LONGEST ? null : PLAIN.exec(text)
  if (!found || (found[2] === undefined && !found[3])) return undefined
  const whole = (found[2] ?? '0').replaceAll(',', '')
  const fraction = found[3] ?? ''
  const digits = BigInt(`${found[1] === '-' ? '-' : ''}${whole}${fraction}`)
  return lifted({ digits, places: fraction.length }, Number(found[4] ?? 0))
}

/** Times ten to the `by`. */
export const lifted = ({ digits, places }: Exact, by: number): Exact =>
  by <= places ? { digits, places: places - by } : { digits: digits * 10n ** BigInt(by - places), places: 0 }

/** The shortest plain writing. */
export function exactText({ digits, places }: Exact): string {
  const minus = digits < 0n
  const all = String(minus ? -digits : digits).padStart(places + 1, '0')
  const fraction = places === 0 ? '' : all.slice(-places).replace(/(?<!0)0+$/, '')
  const text = `${places === 0 ? all : all.slice(0, -places)}${fraction === '' ? '' : `.${fraction}`}`
  return minus && text !== '0' ? `-${text}` : text
}

/** One divided by another, rounded half away from nought to `places`. */
export function divided(one: Exact, by: Exact, places: number): Exact {
  const up = one.digits * 10n ** BigInt(by.places + places + 1)
  const down = by.digits * 10n ** BigInt(one.places)
  return rounded({ digits: up / down, places: places + 1 }, places)
}

export const times = (one: Exact, by: Exact): Exact => ({
  digits: one.digits * by.digits,
  places: one.places + by.places,
})

export function rounded(one: Exact, places: number): Exact {
  if (one.places <= places) return one
  const cut = 10n ** BigInt(one.places - places)
  const half = one.digits < 0n ? -cut / 2n : cut / 2n
  return { digits: (one.digits + half) / cut, places }
}

const HAN_DIGITS = new Map<string, number>()
for (const digits of ['〇一二三四五六七八九', '零壹贰叁肆伍陆柒捌玖', '○弌贰叄肆伍陸柒捌玖'])
  for (const [value, letter] of [...digits].entries()) HAN_DIGITS.set(letter, value)
HAN_DIGITS.set('两', 2).set('俩', 2).set('幺', 1).set('貳', 2).set('參', 3)
const HAN_UNITS = new Map([
  ['十', 10n],
  ['拾', 10n],
  ['百', 100n],
  ['佰', 100n],
  ['千', 1_000n],
  ['仟', 1_000n],
])
const HAN_GROUPS = new Map([
  ['万', 10_000n],
  ['萬', 10_000n],
  ['亿', 100_000_000n],
  ['億', 100_000_000n],
])

/** A whole number in Chinese numerals 一百二十三, 三万五千, 二〇二一; undefined where it is none. */
export function hanNumber(text: string): bigint | undefined {
  if (text === '' || text.length > LONGEST) return undefined
  const letters = [...text]
  if (letters.every((letter) => HAN_DIGITS.has(letter)))
    return letters.length > 1 || text !== ''
      ? BigInt(letters.map((letter) => HAN_DIGITS.get(letter)).join(''))
      : undefined
  let all = 0n
  let group = 0n
  let digit: bigint | undefined
  let last = 1_000_000_000n
  for (const letter of letters) {
    const value = HAN_DIGITS.get(letter)
    const unit = HAN_UNITS.get(letter)
    const over = HAN_GROUPS.get(letter)
    if (value !== undefined) {
      // 零 only parts; two digits side by side are no number
      if (digit !== undefined && digit !== 0n) return undefined
      digit = BigInt(value)
    } else if (unit !== undefined) {
      if (unit >= last) return undefined
      if (digit === undefined && (unit !== 10n || group !== 0n)) return undefined
      group += (digit ?? 1n) * unit
      digit = undefined
      last = unit
    } else if (over !== undefined) {
      group += digit ?? 0n
      if (group === 0n) return undefined
      all = over === 100_000_000n ? (all + group) * over : all + group * over
      group = 0n
      digit = undefined
      last = 1_000_000_000n
    } else return undefined
  }
  return all + group + (digit ?? 0n)
}

const MONEY_UNITS: Readonly<Record<string, number>> = {
  分: 0,
  角: 1,
  元: 2,
  圆: 2,
  块: 2,
  百元: 4,
  千元: 5,
  万元: 6,
  万: 6,
  百万元: 8,
  百万: 8,
  千万元: 9,
  千万: 9,
  亿元: 10,
  亿: 10,
}
/** Powers of ten from fen. */
export const MONEY_SHIFT = { fen: 0, yuan: 2, wan: 6, yi: 10 } as const

const MONEY =
  /^([+-]?)(?:¥|￥|RMB|CNY|人民币)?([+-]?)([\d,]*(?:\.\d*)?)(百万元|千万元|百万|千万|百元|千元|万元|亿元|万|亿|元|圆|块|角|分)?(?:人民币|整|正)?$/i
const HAN_MONEY =
  /^(?:人民币)?([^元圆角分整正]+)[元圆](?:整|正|(?:零?([^角分]+)角)?(?:零?([^角分]+)分)?)?(?:整|正)?$/

/** Money as written, in fen: `1,234.5`, `￥3万元`, `12.5亿`, `(300.00)`, 壹万贰仟元整. `shift` = unit where none is written. */
export function fenOf(text: string, shift: number): Exact | undefined {
  const clean = halfWidth(text).replace(/\s/g, '')
  const bracket = /^\((.+)\)$/.exec(clean)
  const found = MONEY.exec(bracket?.[1] ?? clean)
  if (found?.[3]) {
    const minus = [found[1], found[2]].filter((sign) => sign === '-').length + (bracket ? 1 : 0)
    if (minus > 1) return undefined
    const amount = exactOf(found[3])
    const power = found[4] === undefined ? shift : (MONEY_UNITS[found[4]] ?? shift)
    const lift = amount && lifted(amount, power)
    return lift && (minus === 1 ? { ...lift, digits: -lift.digits } : lift)
  }
  const words = HAN_MONEY.exec(clean)
  if (!words) return undefined
  const yuan = hanNumber(words[1] ?? '')
  const jiao = words[2] === undefined ? 0n : hanNumber(words[2])
  const fen = words[3] === undefined ? 0n : hanNumber(words[3])
  if (yuan === undefined || jiao === undefined || fen === undefined || jiao > 9n || fen > 9n) return undefined
  return { digits: yuan * 100n + jiao * 10n + fen, places: 0 }
}
