import { fold } from '../../text/index.ts'
import { looseOf, syllablesOf } from '../names/sound.ts'

/** A person as a source has him; empty text where it says nothing. */
export type PersonRecord = {
  readonly name: string
  readonly idNumber: string
  /** `YYYY-MM-DD` or `YYYYMMDD`. */
  readonly birth: string
  readonly phone: string
  readonly address: string
}

/** Letters of a name that are kept; longer names are told apart by these and their length. */
export const LETTERS = 4

/**
 * Persons as columns of numbers, 62 bytes each: a million fit in the memory of one thread, and two are compared without
 * making an object. 0 = not said.
 */
export type Packed = {
  readonly count: number
  /** First nine digits of the number, and the last nine with X as 10. */
  readonly idHigh: Uint32Array
  readonly idLow: Uint32Array
  /** 1 = eighteen digits with a right check digit. */
  readonly idSound: Uint8Array
  /** Letters of the name, and how they sound, `LETTERS` of each. */
  readonly letters: Uint16Array
  readonly sounds: Uint16Array
  readonly length: Uint8Array
  /** Hash of the whole name, and of how it sounds. */
  readonly name: Uint32Array
  readonly sound: Uint32Array
  /** As a number `YYYYMMDD`. */
  readonly birth: Uint32Array
  readonly phone: Float64Array
  readonly address: Uint32Array
}

/** 异体字 in names, beyond what folding to simplified letters does. */
const VARIANTS = new Map(
  '峯峰喆哲堃坤甦苏勛勋鑑鉴昇升陞升祕秘菓果嫺娴嫻娴珮佩咏詠詠咏淼淼燿耀曜耀赟贇贇赟瑠琉甯宁寗宁並并竝并於于鐘钟鍾钟濬浚暐炜廸迪廼乃亞亚崑昆崙仑崐昆迺乃穎颖頴颖恒恆恆恒荳豆'
    .match(/../gu)
    ?.map((pair) => [pair[0] as string, pair[1] as string]) ?? [],
)

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECKS = '10X98765432'

const soundIds = new Map<string, number>()
const soundOfLetter = new Map<string, number>()
/** A small number for how a letter sounds, equal for what people mix up. */
function soundOf(letter: string): number {
  let id = soundOfLetter.get(letter)
  if (id === undefined) {
    const loose = looseOf(syllablesOf(letter)[0] ?? letter)
    id = soundIds.get(loose) ?? soundIds.size + 1
    soundIds.set(loose, id)
    soundOfLetter.set(letter, id)
  }
  return id
}

/** FNV-1a over numbers; never 0. */
export function mixed(hash: number, part: number): number {
  let h = Math.imul(hash ^ (part & 0xffff), 0x01000193)
  h = Math.imul(h ^ (part >>> 16), 0x01000193)
  return (h ^ (h >>> 15)) >>> 0 || 1
}
const SEED = 0x811c9dc5

const folded = new Map<string, string>()
/** One letter in normal form; letters repeat, so each is worked out once. */
function plainLetter(letter: string): string {
  let plain = folded.get(letter)
  if (plain === undefined) {
    plain = fold(letter)
    plain = /^[\p{L}\p{N}]$/u.test(plain) ? (VARIANTS.get(plain) ?? plain) : ''
    folded.set(letter, plain)
  }
  return plain
}

export function emptyPacked(count: number): Packed {
  return {
    count,
    idHigh: new Uint32Array(count),
    idLow: new Uint32Array(count),
    idSound: new Uint8Array(count),
    letters: new Uint16Array(count * LETTERS),
    sounds: new Uint16Array(count * LETTERS),
    length: new Uint8Array(count),
    name: new Uint32Array(count),
    sound: new Uint32Array(count),
    birth: new Uint32Array(count),
    phone: new Float64Array(count),
    address: new Uint32Array(count),
  }
}

/** Puts one person at a place. Full-width digits, blanks and hyphens do not count. */
export function put(packed: Packed, i: number, one: PersonRecord): void {
  putId(packed, i, one.idNumber)
  putName(packed, i, one.name)
  packed.birth[i] = dayNumber(one.birth)
  packed.phone[i] = phoneNumber(one.phone)
  packed.address[i] = textHash(one.address)
}

/** Persons of a list, for comparing a few. */
export function packed(all: readonly PersonRecord[]): Packed {
  const result = emptyPacked(all.length)
  for (const [i, one] of all.entries()) put(result, i, one)
  return result
}

function putId(packed: Packed, i: number, text: string): void {
  let high = 0
  let low = 0
  let sum = 0
  let n = 0
  let check = -1
  for (let at = 0; at < text.length; at++) {
    let code = text.charCodeAt(at)
    if (code >= 0xff01) code -= 0xfee0
    const digit = code >= 48 && code <= 57 ? code - 48 : (code === 88 || code === 120) && n === 17 ? 10 : -1
    if (digit < 0) {
      if (code === 32 || code === 45) continue
      return
    }
    if (n < 9) high = high * 10 + digit
    else if (n < 17) low = low * 10 + digit
    else check = digit
    if (n < 17) sum += digit * (WEIGHTS[n] as number)
    n++
  }
  if (n !== 18) return
  packed.idHigh[i] = high
  packed.idLow[i] = low * 11 + check
  packed.idSound[i] = CHECKS[sum % 11] === (check === 10 ? 'X' : String(check)) ? 1 : 0
}

function putName(packed: Packed, i: number, text: string): void {
  let name = SEED
  let sound = SEED
  let n = 0
  for (const raw of text) {
    const letter = plainLetter(raw)
    if (letter === '') continue
    const code = letter.codePointAt(0) as number
    const said = soundOf(letter)
    if (n < LETTERS) {
      packed.letters[i * LETTERS + n] = code > 0xffff ? (code & 0x1fff) | 0xe000 : code
      packed.sounds[i * LETTERS + n] = said
    }
    name = mixed(name, code)
    sound = mixed(sound, said)
    n++
  }
  if (n === 0) return
  packed.length[i] = Math.min(255, n)
  packed.name[i] = name
  packed.sound[i] = sound
}

function digitsOf(text: string): string {
  let digits = ''
  for (let at = 0; at < text.length; at++) {
    let code = text.charCodeAt(at)
    if (code >= 0xff01) code -= 0xfee0
    if (code >= 48 && code <= 57) digits += String.fromCharCode(code)
  }
  return digits
}
function dayNumber(text: string): number {
  if (text === '') return 0
  const digits = text.length === 8 ? text : digitsOf(text)
  return digits.length === 8 ? Number(digits) || 0 : 0
}
function phoneNumber(text: string): number {
  if (text === '') return 0
  const digits = digitsOf(text)
  return digits.length >= 7 && digits.length <= 15
    ? Number(digits.length > 11 ? digits.slice(-11) : digits)
    : 0
}
/** Where the street begins: who lives here hardly writes down the city and the district. */
function streetAt(text: string): number {
  const district = text.lastIndexOf('区', 12)
  return district > 0 && text.length - district > 6 ? district + 1 : 0
}
function textHash(text: string): number {
  let hash = SEED
  let n = 0
  for (let at = streetAt(text); at < text.length; at++) {
    let code = text.charCodeAt(at)
    if (code >= 0xff01 && code <= 0xff5e) code -= 0xfee0
    if (code <= 47 || (code > 57 && code < 65) || code === 0x3000) continue
    hash = mixed(hash, code)
    n++
  }
  return n < 4 ? 0 : hash
}
