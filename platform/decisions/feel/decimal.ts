/**
 * Decimal numbers as the standard asks (IEEE 754-2008 decimal128 in its arithmetic): 34 digits, half-even. A value is
 * `digits` × 10^`power`, digits without trailing zeros, so that equal numbers look equal.
 */
export class Decimal {
  readonly digits: bigint
  readonly power: number

  constructor(digits: bigint, power: number) {
    this.digits = digits
    this.power = power
  }
}

const PRECISION = 34
/** Digits carried inside logarithms and exponentials before they are rounded to 34. */
const WORKING = 60
/** decimal128 knows nothing beyond; a power grown further is no number any more. */
const MOST_POWER = 6144

const ten = (power: number): bigint => 10n ** BigInt(power)
const abs = (value: bigint): bigint => (value < 0n ? -value : value)
const length = (value: bigint): number => abs(value).toString().length

/** Divides by a power of ten, half to even. */
function shorten(digits: bigint, places: number): bigint {
  const unit = ten(places)
  const [whole, rest] = [digits / unit, abs(digits % unit) * 2n]
  const up = rest > unit || (rest === unit && whole % 2n !== 0n)
  return up ? whole + (digits < 0n ? -1n : 1n) : whole
}

/** Rounded to 34 digits, without trailing zeros; null beyond what decimal128 holds. */
function make(digits: bigint, power: number): Decimal | null {
  if (digits === 0n) return ZERO
  const over = length(digits) - PRECISION
  let [kept, exponent] = over > 0 ? [shorten(digits, over), power + over] : [digits, power]
  while (kept % 10n === 0n) {
    kept /= 10n
    exponent += 1
  }
  if (exponent + length(kept) > MOST_POWER + 1) return null
  return exponent < -MOST_POWER - PRECISION ? ZERO : new Decimal(kept, exponent)
}

export const ZERO = new Decimal(0n, 0)
export const ONE = new Decimal(1n, 0)

export const whole = (value: number | bigint): Decimal => make(BigInt(value), 0) ?? ZERO

const TEXT = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,5}))?$/

/** Reads `12`, `-1.5`, `.5`, `1e-3`; null for anything else. */
export function parse(text: string): Decimal | null {
  const found = TEXT.exec(text)
  if (!found || !(found[2] || found[3])) return null
  const part = found[3] ?? ''
  const digits = BigInt(`${found[2]}${part}`)
  return make(found[1] === '-' ? -digits : digits, Number(found[4] ?? 0) - part.length)
}

export const fromNumber = (value: number): Decimal | null =>
  Number.isFinite(value) ? parse(String(value)) : null

export function text(value: Decimal): string {
  const sign = value.digits < 0n ? '-' : ''
  const digits = abs(value.digits).toString()
  if (value.power >= 0) return `${sign}${digits}${'0'.repeat(value.power)}`
  const padded = digits.padStart(1 - value.power, '0')
  return `${sign}${padded.slice(0, value.power)}.${padded.slice(value.power)}`
}

export const toNumber = (value: Decimal): number => Number(`${value.digits}e${value.power}`)

/** The whole number it is, or null when it has decimals. */
export const toWhole = (value: Decimal): number | null => {
  if (value.power < 0 || value.power > 20) return null
  const number = Number(value.digits * ten(value.power))
  return Number.isSafeInteger(number) ? number : null
}

function aligned(a: Decimal, b: Decimal): [bigint, bigint, number] {
  const power = Math.min(a.power, b.power)
  return [a.digits * ten(a.power - power), b.digits * ten(b.power - power), power]
}

/** How far apart two powers may be before the smaller number cannot touch the larger one's digits. */
const apart = (a: Decimal, b: Decimal): boolean =>
  Math.abs(a.power + length(a.digits) - b.power - length(b.digits)) > 3 * PRECISION

export function compare(a: Decimal, b: Decimal): number {
  if (a.digits === 0n || b.digits === 0n || a.digits < 0n !== b.digits < 0n)
    return Math.sign(
      Number(a.digits > 0n) - Number(a.digits < 0n) - Number(b.digits > 0n) + Number(b.digits < 0n),
    )
  const sign = a.digits < 0n ? -1 : 1
  const [left, right] = [a.power + length(a.digits), b.power + length(b.digits)]
  if (left !== right) return left > right ? sign : -sign
  const [x, y] = aligned(a, b)
  return x < y ? -1 : x > y ? 1 : 0
}

export const negate = (a: Decimal): Decimal => new Decimal(-a.digits, a.power)

export function add(a: Decimal, b: Decimal): Decimal | null {
  if (a.digits === 0n) return b
  if (b.digits === 0n) return a
  if (apart(a, b)) return a.power + length(a.digits) > b.power + length(b.digits) ? a : b
  const [x, y, power] = aligned(a, b)
  return make(x + y, power)
}

export const subtract = (a: Decimal, b: Decimal): Decimal | null => add(a, negate(b))
export const multiply = (a: Decimal, b: Decimal): Decimal | null =>
  make(a.digits * b.digits, a.power + b.power)

export function divide(a: Decimal, b: Decimal): Decimal | null {
  if (b.digits === 0n) return null
  const more = Math.max(0, PRECISION + 3 + length(b.digits) - length(a.digits))
  const scaled = a.digits * ten(more)
  // A last digit that stands for what was cut off keeps half-even honest.
  const quotient = (scaled / b.digits) * 10n
  const sticky = scaled % b.digits === 0n ? 0n : a.digits < 0n === b.digits < 0n ? 1n : -1n
  return make(quotient + sticky, a.power - b.power - more - 1)
}

export type Rounding = 'floor' | 'ceiling' | 'up' | 'down' | 'halfUp' | 'halfDown' | 'halfEven'

/** Rounded to so many decimals; negative `scale` rounds to tens, hundreds … */
export function round(value: Decimal, scale: number, how: Rounding): Decimal | null {
  const places = -value.power - scale
  if (places <= 0) return value
  if (how === 'halfEven') return make(shorten(value.digits, places), -scale)
  const unit = ten(places)
  const [kept, rest] = [value.digits / unit, abs(value.digits % unit)]
  const sign = value.digits < 0n ? -1n : 1n
  const away =
    rest !== 0n &&
    (how === 'up' ||
      (how === 'floor' && sign < 0n) ||
      (how === 'ceiling' && sign > 0n) ||
      (how === 'halfUp' && rest * 2n >= unit) ||
      (how === 'halfDown' && rest * 2n > unit))
  return make(away ? kept + sign : kept, -scale)
}

/** Remainder with the sign of the divisor: modulo(-10, 4) is 2. */
export function modulo(a: Decimal, b: Decimal): Decimal | null {
  if (b.digits === 0n || Math.abs(a.power - b.power) > 200) return null
  const [x, y, power] = aligned(a, b)
  const rest = x % y
  return make(rest !== 0n && rest < 0n !== y < 0n ? rest + y : rest, power)
}

function wholeRoot(value: bigint): bigint {
  let guess = ten(Math.ceil(length(value) / 2))
  for (;;) {
    const next = (guess + value / guess) / 2n
    if (next >= guess) return guess
    guess = next
  }
}

export function sqrt(value: Decimal): Decimal | null {
  if (value.digits < 0n) return null
  if (value.digits === 0n) return ZERO
  const shift = 2 * PRECISION + (value.power % 2 === 0 ? 0 : 1)
  const scaled = value.digits * ten(shift)
  const root = wholeRoot(scaled)
  const sticky = root * root === scaled ? 0n : 1n
  return make(root * 10n + sticky, (value.power - shift) / 2 - 1)
}

const UNIT = ten(WORKING)

/** As a fixed-point number of 60 decimals. */
const fixed = (value: Decimal): bigint =>
  value.power >= -WORKING
    ? value.digits * ten(value.power + WORKING)
    : value.digits / ten(-value.power - WORKING)

/** e^x for fixed |x| < 1, by its series. */
function expFixed(x: bigint): bigint {
  let [sum, term] = [UNIT, UNIT]
  for (let n = 1n; term !== 0n; n += 1n) {
    term = (term * x) / (UNIT * n)
    sum += term
  }
  return sum
}

/** ln of a fixed number near 1, by the series of the inverse hyperbolic tangent. */
function lnNear(x: bigint): bigint {
  const z = ((x - UNIT) * UNIT) / (x + UNIT)
  const square = (z * z) / UNIT
  let [sum, power] = [0n, z]
  for (let n = 1n; power !== 0n; n += 2n) {
    sum += power / n
    power = (power * square) / UNIT
  }
  return 2n * sum
}

const LN10 = (() => {
  // ln 10 = 3 ln 2 + ln 1.25
  const ln2 = lnNear((UNIT * 4n) / 3n) + lnNear((UNIT * 3n) / 2n)
  return 3n * ln2 + lnNear((UNIT * 5n) / 4n)
})()

function lnFixed(value: Decimal): bigint {
  const size = length(value.digits)
  let mantissa = fixed(new Decimal(value.digits, -size))
  let doublings = 0n
  // Into 0.75 … 1.5, where the series is short.
  while (mantissa < (UNIT * 3n) / 4n) {
    mantissa *= 2n
    doublings += 1n
  }
  const ln2 = lnNear((UNIT * 4n) / 3n) + lnNear((UNIT * 3n) / 2n)
  return lnNear(mantissa) - doublings * ln2 + BigInt(value.power + size) * LN10
}

/** e^x of a fixed number of any size, as digits and power of ten. */
function expAny(x: bigint): Decimal | null {
  const tens = x / LN10
  if (abs(tens) > BigInt(MOST_POWER + 50)) return tens > 0n ? null : ZERO
  const rest = x - tens * LN10
  // Halved thrice so that the series starts below one.
  let part = expFixed(rest / 8n)
  for (let n = 0; n < 3; n += 1) part = (part * part) / UNIT
  return make(part, Number(tens) - WORKING)
}

export const exp = (value: Decimal): Decimal | null =>
  value.power + length(value.digits) > 6 ? (value.digits < 0n ? ZERO : null) : expAny(fixed(value))

export const ln = (value: Decimal): Decimal | null =>
  value.digits <= 0n ? null : make(lnFixed(value), -WORKING)

export function power(base: Decimal, exponent: Decimal): Decimal | null {
  const times = toWhole(exponent)
  if (times !== null && Math.abs(times) <= 1_000_000) {
    let [result, factor, rest]: [Decimal | null, Decimal | null, number] = [ONE, base, Math.abs(times)]
    while (rest > 0 && factor && result) {
      if (rest % 2 === 1) result = multiply(result, factor)
      rest = Math.floor(rest / 2)
      if (rest > 0) factor = multiply(factor, factor)
    }
    if (rest > 0 || !result) return null
    return times < 0 ? divide(ONE, result) : result
  }
  if (base.digits <= 0n) return base.digits === 0n && exponent.digits > 0n ? ZERO : null
  if (exponent.power + length(exponent.digits) > 8) return null
  return expAny((lnFixed(base) * fixed(exponent)) / UNIT)
}
