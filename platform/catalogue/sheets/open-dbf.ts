import { ok, type Refusal, type Result } from '../../../base/index.ts'
import { DbfReader } from './dbf.ts'
import type { CellFlag, Limits, Line, Reading, Told, Workbook } from './declare.ts'
import { bytesOf } from './text.ts'

const CHUNK = 500
/** First bytes of the programs that still write such tables: dBase III and IV, FoxPro, with and without notes beside. */
const PROGRAMS = new Set([0x03, 0x04, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83, 0x8b, 0xcb, 0xf5, 0xfb])

/** Is this the head of a dBase table? By program, day of the last change, and lengths that fit each other. */
export function looksLikeDbf(bytes: Buffer): boolean {
  if (bytes.length < 65 || !PROGRAMS.has(bytes[0] ?? 0)) return false
  const [month, day] = [bytes[2] ?? 0, bytes[3] ?? 0]
  const [head, record] = [bytes.readUInt16LE(8), bytes.readUInt16LE(10)]
  if (month > 12 || day > 31 || head < 65 || record < 2) return false
  // the first field has a name in letters, a kind and a width
  return /[A-Z]/.test(String.fromCharCode(bytes[43] ?? 0)) && (bytes[32] ?? 0) >= 0x20
}

/** Opens a dBase table .dbf that came alone; texts that lie in a file beside it are told, never made up. */
export async function openDbf(
  path: string,
  how: Reading,
  limits: Limits,
): Promise<Result<Workbook, Refusal>> {
  const said = how.encoding ?? null
  const first = new DbfReader(bytesOf(path, false, limits), said)
  const { rows, names, memos, driver } = await first.head()
  await first.end()
  const told: Told[] = []
  if (memos.length > 0) {
    const which = memos.map((at) => names[at]).join('、')
    told.push({
      zh: `备注字段的内容在另一个文件（.dbt/.fpt）里，没有随同送来：${which}`,
      en: `Notes lie in another file (.dbt/.fpt) that did not come along: ${which}`,
    })
  }
  return ok({
    format: 'dbf',
    encoding: said ?? driver,
    delimiter: null,
    sheets: [{ name: '', hidden: 'shown', head: 'first', hiddenColumns: [], rows: rows + 1 }],
    told,
    async *lines() {
      const table = new DbfReader(bytesOf(path, false, limits), said)
      await table.head()
      yield [{ no: 1, cells: names, head: true }]
      let lines: Line[] = []
      try {
        for (let no = 2; no < rows + 2; no++) {
          const row = await table.next()
          if (row === undefined) break
          if (row === null) continue
          const flags: CellFlag[] = [...row.flags]
          const cells = [...row.cells]
          for (const column of memos) {
            if (cells[column] === '') continue
            // the number of a block in the file beside is no value
            cells[column] = ''
            flags.push({ column, kind: 'broken' })
          }
          lines.push({ no, cells, ...(flags.length > 0 ? { flags } : {}) })
          if (lines.length < CHUNK) continue
          yield lines
          lines = []
        }
        if (lines.length > 0) yield lines
      } finally {
        await table.end()
      }
    },
    close: async () => undefined,
  })
}
