import { csvOf } from '../../../base/csv.ts'

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
