import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { type Refusal, type Say, say } from '../../base/index.ts'
import { sheets } from '../../platform/catalogue/index.ts'

/** A file that cannot be read as said: one sentence, exit code 1. */
export class FileFault extends Error {
  readonly says: Say
  constructor(says: Say) {
    super(says.en)
    this.says = says
  }
}

/** Largest text taken from one file, characters after unpacking. */
const MOST = 500_000_000

/** Rows of a `.csv`, `.csv.gz`, `.jsonl` or `.jsonl.gz` file; a CSV row is an object of texts. */
export async function rowsOf(path: string): Promise<Record<string, unknown>[]> {
  const name = basename(path)
  if (/\.jsonl(?:\.gz)?$/i.test(name)) return jsonLines(await textOf(path, name), name)
  const opened = await sheets.openWorkbook(path, { limits: { seconds: 3600 } })
  if (!opened.ok)
    throw new FileFault(
      opened.error.code === 'sheets.cannotRead'
        ? say(`打不开文件 ${path}`, `cannot open ${path}`)
        : said(name, opened.error),
    )
  try {
    return await objectsOf(opened.value)
  } catch (fault) {
    if (!(fault instanceof sheets.BrokenSheet)) throw fault
    throw new FileFault(said(name, fault.refusal))
  } finally {
    await opened.value.close()
  }
}

const said = (name: string, { says }: Refusal): Say => say(`${name}：${says.zh}`, `${name}: ${says.en}`)

/** Rows below the first line by its names, without blanks around; lines that say nothing are left out. */
async function objectsOf(book: sheets.Workbook): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = []
  let head: string[] | undefined
  for await (const lines of book.lines())
    for (const line of lines) {
      const cells = line.cells.map((cell) => cell.trim())
      if (cells.every((cell) => cell === '')) continue
      if (head)
        rows.push(Object.fromEntries(cells.slice(0, head.length).map((cell, i) => [head?.[i] ?? '', cell])))
      else head = cells
    }
  return rows
}

async function textOf(path: string, name: string): Promise<string> {
  let bytes: Buffer
  try {
    bytes = await readFile(path)
  } catch {
    throw new FileFault(say(`打不开文件 ${path}`, `cannot open ${path}`))
  }
  try {
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = gunzipSync(bytes, { maxOutputLength: MOST })
  } catch {
    throw new FileFault(say(`${name} 不是完好的 gzip 文件`, `${name} is not a sound gzip file`))
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new FileFault(say(`${name} 不是 UTF-8 编码`, `${name} is not UTF-8`))
  }
}

function jsonLines(text: string, name: string): Record<string, unknown>[] {
  return text.split('\n').flatMap((line, i) => {
    if (line.trim() === '') return []
    try {
      const row: unknown = JSON.parse(line)
      if (typeof row === 'object' && row !== null && !Array.isArray(row))
        return [row as Record<string, unknown>]
    } catch {
      // told below, with the line
    }
    throw new FileFault(
      say(`${name} 第 ${i + 1} 行不是 JSON 对象`, `${name}, line ${i + 1}: not a JSON object`),
    )
  })
}

/** Runs a command whose files may be bad: a file fault is told in one sentence with exit code 1. */
export async function withFiles(out: { fail(says: Say): void }, run: () => Promise<number>): Promise<number> {
  try {
    return await run()
  } catch (fault) {
    if (!(fault instanceof FileFault)) throw fault
    out.fail(fault.says)
    return 1
  }
}
