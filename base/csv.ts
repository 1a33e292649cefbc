/** What a spreadsheet program would run as a formula, after blanks too: they are cut off on opening (OWASP CSV injection). */
const RUNS = /^[\s\uFEFF]*[=+\-@\t\r\n|％%＝＋－＠]/
const NUMBER = /^-?\d+(\.\d+)?$/

/** A cell that no spreadsheet takes for a formula: what begins like one gets an apostrophe; plain numbers stay numbers. */
export const safeCell = (text: string): string => (RUNS.test(text) && !NUMBER.test(text) ? `'${text}` : text)

function quoted(value: unknown): string {
  const safe = safeCell(value === null || value === undefined ? '' : String(value))
  return /[",\r\n\t]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** One line of a sheet, RFC 4180. */
export const csvLine = (cells: readonly unknown[]): string => `${cells.map(quoted).join(',')}\r\n`

/** A whole sheet with a byte order mark, so that Excel and WPS read the Chinese. */
export const csvOf = (rows: readonly (readonly unknown[])[]): string => `\uFEFF${rows.map(csvLine).join('')}`
