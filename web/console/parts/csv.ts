/** Cells that a spreadsheet would run as a formula; a leading apostrophe keeps them words (OWASP CSV injection). */
const RUNS = /^[\t\r ]*[=+\-@＝＋－＠]/

/** One cell: quoted where it must be, harmless in a spreadsheet. Plain numbers stay numbers. */
export function cellOf(value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value)
  const safe = RUNS.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text
  return /[",\r\n\t]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** RFC 4180 with a byte order mark, so that Excel and WPS read the Chinese. */
export const csvOf = (rows: readonly (readonly unknown[])[]): string =>
  `\uFEFF${rows.map((row) => row.map(cellOf).join(',')).join('\r\n')}\r\n`

/** Hands a sheet to the browser's downloads. */
export function saveCsv(name: string, rows: readonly (readonly unknown[])[]): void {
  saveFile(name, new Blob([csvOf(rows)], { type: 'text/csv;charset=utf-8' }))
}

export function saveFile(name: string, blob: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
