import type { Reason } from '../declare.ts'
import { LETTERS, type Packed } from './pack.ts'

/** 认定 links by itself · 待核对 asks · 不同 does nothing. */
export const APART = 0
export const UNCLEAR = 1
export const CLEAR = 2

/** By which rule a pair was judged; the order is that of `RULES`. */
export const RULES = [
  'none',
  'number',
  'numberOtherName',
  'wrongDigit',
  'nameBirthContact',
  'namePhone',
  'nameBirth',
  'twoNumbers',
  'likeBirthContact',
] as const
export type Rule = (typeof RULES)[number]
const rule = (name: Rule): number => RULES.indexOf(name)

/** How two names compare. */
const SAME = 3
const SOUNDS = 2
const LIKE = 1
const OTHER = 0
const UNKNOWN = -1

function names(a: Packed, i: number, b: Packed, j: number): number {
  const [n, m] = [a.length[i] as number, b.length[j] as number]
  if (n === 0 || m === 0) return UNKNOWN
  if (a.name[i] === b.name[j]) return SAME
  if (a.sound[i] === b.sound[j]) return SOUNDS
  if (n !== m) return OTHER
  let apart = 0
  for (let k = 0; k < Math.min(n, LETTERS); k++)
    if (a.sounds[i * LETTERS + k] !== b.sounds[j * LETTERS + k]) apart++
  return apart === 1 && n > 1 ? LIKE : OTHER
}

/** How many digits of two numbers differ; two neighbours that changed places count as one. */
function digitsApart(a: Packed, i: number, b: Packed, j: number): number {
  const x = digits(a, i)
  const y = digits(b, j, other)
  let apart = 0
  for (let k = 0; k < 18; k++) {
    if (x[k] === y[k]) continue
    if (k < 17 && x[k] === y[k + 1] && x[k + 1] === y[k]) k++
    apart++
    if (apart > 2) break
  }
  return apart
}
const one = new Uint8Array(18)
const other = new Uint8Array(18)
function digits(packed: Packed, i: number, into = one): Uint8Array {
  let high = packed.idHigh[i] as number
  for (let k = 8; k >= 0; k--) {
    into[k] = high % 10
    high = Math.floor(high / 10)
  }
  let low = packed.idLow[i] as number
  into[17] = low % 11
  low = Math.floor(low / 11)
  for (let k = 16; k >= 9; k--) {
    into[k] = low % 10
    low = Math.floor(low / 10)
  }
  return into
}

const EQUAL = 2
const NEAR = 1
const FAR = 0
/** Equal, day and month exchanged or one digit wrong, another; −1 unknown. */
function births(x: number, y: number): number {
  if (x === 0 || y === 0) return UNKNOWN
  if (x === y) return EQUAL
  const [year, month, day] = [Math.floor(x / 10000), Math.floor(x / 100) % 100, x % 100]
  if (Math.floor(y / 10000) === year && Math.floor(y / 100) % 100 === day && y % 100 === month) return NEAR
  let apart = 0
  for (let [p, q] = [x, y]; p > 0 || q > 0; p = Math.floor(p / 10), q = Math.floor(q / 10))
    if (p % 10 !== q % 10) apart++
  return apart === 1 ? NEAR : FAR
}

export type Verdict = { readonly says: number; readonly rule: number; readonly score: number }
const NO: Verdict = { says: APART, rule: 0, score: 0 }

/**
 * Are these two persons one? Two sound numbers are two persons unless all else is equal; one wrong digit makes a number
 * unsound, so that it tells a slip from a twin. What is not sure is asked, never guessed.
 */
export function compare(a: Packed, i: number, b: Packed, j: number): Verdict {
  const name = names(a, i, b, j)
  const birth = births(a.birth[i] as number, b.birth[j] as number)
  const phone = a.phone[i] !== 0 && a.phone[i] === b.phone[j]
  const address = a.address[i] !== 0 && a.address[i] === b.address[j]
  const contact = (phone ? 1 : 0) + (address ? 1 : 0)
  const numbered = a.idHigh[i] !== 0 && b.idHigh[j] !== 0
  const sameName = name === SAME || name === SOUNDS

  if (numbered && a.idHigh[i] === b.idHigh[j] && a.idLow[i] === b.idLow[j]) {
    // 两人一号: one number, and all that is said beside it is another person's
    if (name === OTHER)
      return { says: UNCLEAR, rule: rule('numberOtherName'), score: birth === FAR ? 0.6 : 0.75 }
    if (name === LIKE && birth === FAR) return { says: UNCLEAR, rule: rule('number'), score: 0.8 }
    return { says: CLEAR, rule: rule('number'), score: name === SAME ? 1 : 0.98 }
  }
  if (numbered) {
    const apart = digitsApart(a, i, b, j)
    if (a.idSound[i] === 1 && b.idSound[j] === 1) {
      // 一人两号: another number, though name, birth and a way to reach him are the same
      if (name === SAME && birth === EQUAL && contact > 0)
        return { says: UNCLEAR, rule: rule('twoNumbers'), score: contact === 2 ? 0.85 : 0.7 }
      return NO
    }
    if (apart === 1) {
      if (sameName && birth !== FAR) return { says: CLEAR, rule: rule('wrongDigit'), score: 0.97 }
      if (sameName || (name === LIKE && (birth === EQUAL || contact > 0)))
        return { says: contact > 0 && birth !== FAR ? CLEAR : UNCLEAR, rule: rule('wrongDigit'), score: 0.9 }
      if (name === UNKNOWN && birth === EQUAL && contact > 0)
        return { says: CLEAR, rule: rule('wrongDigit'), score: 0.95 }
      if (name === UNKNOWN && (birth === EQUAL || contact > 0))
        return { says: UNCLEAR, rule: rule('wrongDigit'), score: 0.8 }
      return NO
    }
    // a number that is wrong in several places says little, but it does not speak for them
    if (apart > 2 && !(sameName && birth === EQUAL && contact === 2)) return NO
  }
  if (name === SAME || name === SOUNDS) {
    if (birth === EQUAL && contact > 0)
      return { says: CLEAR, rule: rule('nameBirthContact'), score: contact === 2 ? 0.99 : 0.96 }
    if (birth === NEAR && contact === 2 && name === SAME)
      return { says: CLEAR, rule: rule('nameBirthContact'), score: 0.95 }
    if (birth !== FAR && contact > 0)
      return {
        says: UNCLEAR,
        rule: rule('namePhone'),
        score: contact === 2 ? 0.9 : birth === NEAR ? 0.8 : 0.75,
      }
    if (birth === EQUAL && !numbered && name === SAME)
      return { says: UNCLEAR, rule: rule('nameBirth'), score: 0.6 }
    return NO
  }
  // one letter of the name is another: a slip, or a twin
  if (name === LIKE && birth === EQUAL && contact > 0)
    return { says: UNCLEAR, rule: rule('likeBirthContact'), score: contact === 2 ? 0.8 : 0.65 }
  return NO
}

/** Why, in the words of the review page. */
export function reasonsOf(a: Packed, i: number, b: Packed, j: number): Reason[] {
  const reasons: Reason[] = []
  if (a.idHigh[i] !== 0 && b.idHigh[j] !== 0) {
    if (a.idHigh[i] === b.idHigh[j] && a.idLow[i] === b.idLow[j]) reasons.push('sameNumber')
    else reasons.push(digitsApart(a, i, b, j) === 1 ? 'likeNumber' : 'otherNumber')
  }
  const name = names(a, i, b, j)
  if (name === SAME) reasons.push('sameName')
  else if (name === SOUNDS || name === LIKE) reasons.push('likeName')
  else if (name === OTHER) reasons.push('otherName')
  const birth = births(a.birth[i] as number, b.birth[j] as number)
  if (birth === EQUAL) reasons.push('sameBirth')
  else if (birth === NEAR) reasons.push('likeBirth')
  else if (birth === FAR) reasons.push('otherBirth')
  if (a.phone[i] !== 0 && a.phone[i] === b.phone[j]) reasons.push('samePhone')
  if (a.address[i] !== 0 && a.address[i] === b.address[j]) reasons.push('sameAddress')
  return reasons
}
