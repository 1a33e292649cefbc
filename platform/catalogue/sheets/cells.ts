/** Letters of a column from 0, as a spreadsheet program names it. */
export const columnLetters = (column: number): string =>
  column < 26
    ? String.fromCharCode(65 + column)
    : columnLetters(Math.floor(column / 26) - 1) + String.fromCharCode(65 + (column % 26))

/** A heading as it is compared and shown: line breaks and the blanks that spread two characters (`姓  名`) go. */
export const headingText = (text: string): string =>
  isTidy(text)
    ? text
    : text
        .normalize('NFC')
        .replace(/[\s\u3000\ufeff\u200b]+/g, ' ')
        .trim()
        .replace(/(?<=[\p{Script=Han}（）()：:、，]) (?=[\p{Script=Han}（）()：:、，])/gu, '')

/** Nothing but plain characters, as nearly every cell: nothing is to be done. */
function isTidy(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (
      !((code > 32 && code < 127) || (code >= 0x4e00 && code <= 0x9fff) || (code >= 0xff01 && code <= 0xff5e))
    )
      return false
  }
  return true
}

const VALUES = [
  /^[¥￥$]?[-+]?\d[\d,]*(\.\d+)?\s*[%％元]?$/,
  /^[-+]?(\d+(?:\.\d*)?|\.\d+)[eE][-+]?\d+$/,
  /^\d{4}\s*[-/.年]\s*\d{1,2}\s*([-/.月]\s*\d{1,2}\s*日?|月)?([ T]\s*\d{1,2}:\d{2}(:\d{2})?.*)?$/,
  /^\d{1,2}:\d{2}(:\d{2})?$/,
  /^\d{14,17}[\dXxＸ]$/,
  /^0\d{2,3}-?\d{7,8}$/,
  /^(TRUE|FALSE|true|false)$/,
]
const YEAR = /^(19|20)\d{2}年?$/

/** Is a text a value (number, day, code) and no name? A year alone may be either. */
export const isValue = (text: string): boolean => !YEAR.test(text) && VALUES.some((one) => one.test(text))
export const isNumberOrYear = (text: string): boolean => YEAR.test(text) || isValue(text)
