/** A piece of an address as the parser sees it: one Han character, one run of digits, one run of letters, one sign. */
export type Token = {
  /** Half-width, lower case; Chinese numerals stay as they are. */
  readonly form: string
  /** `#` digits, `$` letters, `一` Chinese numeral, `汉` other Han, `_` blank or sign. */
  readonly kind: string
  readonly from: number
  readonly to: number
}

/** An address longer than this is cut: no real one is, and decoding is linear in it. */
export const LONGEST_ADDRESS = 400

const PIECE = /\p{Nd}+|[\p{Script=Latin}]+|./gsu
const NUMERAL = /^[零〇一二三四五六七八九十百两]$/

const kindOf = (form: string): string => {
  if (/^\d/.test(form)) return '#'
  if (/^\p{Script=Latin}/u.test(form)) return '$'
  if (NUMERAL.test(form)) return '一'
  return /^\p{Script=Han}$/u.test(form) ? '汉' : '_'
}

/** Cuts a text into tokens; every character belongs to exactly one. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  for (const match of text.slice(0, LONGEST_ADDRESS).matchAll(PIECE)) {
    const form = match[0].normalize('NFKC').toLowerCase()
    tokens.push({ form, kind: kindOf(form), from: match.index, to: match.index + match[0].length })
  }
  return tokens
}
