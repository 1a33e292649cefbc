import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { csvLine, type Say } from '../../base/index.ts'

/** The rows that did not come in, to be mended and brought again: row number, reasons, and the cells as they were. */
export function rejectsFile(path: string) {
  let handle: FileHandle | undefined
  let buffer = ''
  const half = `${path}.part`
  async function flush(): Promise<void> {
    await handle?.write(buffer)
    buffer = ''
  }
  return {
    async add(row: number, reasons: readonly Say[], header: readonly string[], cells: readonly string[]) {
      if (!handle) {
        handle = await open(half, 'w', 0o600)
        // spreadsheet programs need the mark to read UTF-8
        buffer = `\uFEFF${csvLine(['行号 row', '原因', 'reason', ...header])}`
      }
      buffer += csvLine([
        String(row),
        reasons.map((one) => one.zh).join('；'),
        reasons.map((one) => one.en).join('; '),
        ...cells.map((cell) => cell.replaceAll('\0', '␀').toWellFormed()),
      ])
      if (buffer.length > 64 * 1024) await flush()
    },
    /** Puts the file under its name, or takes away the one of an earlier try when nothing was rejected. */
    async finish(): Promise<string | null> {
      if (!handle) {
        await rm(path, { force: true })
        return null
      }
      await flush()
      await handle.close()
      handle = undefined
      await rename(half, path)
      return path
    },
    async drop(): Promise<void> {
      await handle?.close()
      if (handle) await rm(half, { force: true })
      handle = undefined
    },
  }
}
