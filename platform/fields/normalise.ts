import { ConverterBuilder } from 'opencc-js/core'
import * as preset from 'opencc-js/preset/t2cn'
import { numeralsToDigits } from './numerals.ts'

/** Characters read of one text; what comes after adds nothing to what a clerk would read. */
export const MOST_READ = 20_000

let converter: ((text: string) => string) | undefined

/** Traditional characters 繁体 as simplified ones, one for one; other text is left alone. */
export function simplified(text: string): string {
  if (!/\p{Script=Han}/u.test(text)) return text
  converter ??= ConverterBuilder(preset)({ from: 't', to: 'cn' })
  const convert = converter
  const read = convert(text)
  if (read.length === text.length) return read
  // some rare characters are simplified to ones of two code units (鮆): they stay, positions count
  return Array.from(text, (letter) => {
    const one = convert(letter)
    return one.length === letter.length ? one : letter
  }).join('')
}

/** Control and invisible characters; tabs and line ends are blanks. */
const CONTROL = /(?![\t\n\r])[\p{Cc}\p{Cf}\u2028\u2029]/gu
/** Excel writes line breaks and other control characters so into its files. */
const EXCEL_ESCAPE = /_x00[01][0-9a-f]_/gi

/**
 * Full-width forms to half-width, lower case, simplified characters, control characters to blanks: one code unit
 * for one, so that positions in the answer are positions in the text.
 */
export function fold(text: string): string {
  const plain = text
    .toWellFormed()
    .replace(/[\uFF01-\uFF5E]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xfee0))
    .replace(/[\u3000\u00A0]/g, ' ')
    .replace(CONTROL, (letter) => ' '.repeat(letter.length))
    .replace(/[A-Z]+/g, (run) => run.toLowerCase())
  return simplified(plain)
}

/**
 * One spelling for comparing and counting: NFKC, lower case, simplified, numerals as digits where they are numbers,
 * blanks collapsed and none beside a Han character, control characters and Excel's escapes gone; the first 20,000
 * characters. Idempotent.
 */
export function normalise(text: string): string {
  const plain = fold(text.slice(0, MOST_READ).toWellFormed().replace(EXCEL_ESCAPE, ' ').normalize('NFKC'))
  return numeralsToDigits(
    plain
      .replace(/\s+/g, ' ')
      .replace(/(?<=[\p{Script=Han}，。！？、；：]) | (?=[\p{Script=Han}，。！？、；：])/gu, '')
      .trim(),
  )
}
