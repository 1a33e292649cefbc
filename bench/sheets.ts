/**
 * How fast files are read, beside a peer in the same run. `node bench/sheets.ts [--rows 1000000] [--xlsx 100003]`
 * Each reading has a process of its own, so that its peak of memory is its own. Prints one JSON object.
 */
import { spawnSync } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { must, seeded } from '../base/index.ts'

const { values } = parseArgs({
  options: {
    rows: { type: 'string' },
    xlsx: { type: 'string' },
    read: { type: 'string' },
    with: { type: 'string' },
  },
})

const HEAD = '身份证号,姓名,性别,出生日期,联系电话,街道,地址,补贴类别,金额,发放日期,经办人,状态,备注'.split(
  ',',
)
const draw = seeded(7)
const pick = <T>(list: readonly T[]): T => list[Math.floor(draw() * list.length)] as T
const two = (value: number): string => String(value).padStart(2, '0')

function row(i: number): string[] {
  const month = 1 + Math.floor(draw() * 12)
  const day = 1 + Math.floor(draw() * 28)
  const year = 1940 + Math.floor(draw() * 70)
  return [
    `440111${year}${two(month)}${two(day)}${String(i % 10000).padStart(4, '0')}`,
    pick([...'王李张刘陈杨黄赵周吴']) + pick(['建国', '丽华', '志强', '秀英', '伟', '敏', '小龙', '䶮']),
    pick(['男', '女']),
    `${year}-${two(month)}-${two(day)}`,
    `138${String(Math.floor(draw() * 1e8)).padStart(8, '0')}`,
    pick(['金沙街道', '石井街道', '均禾街道', '人和镇', '太和镇']),
    `广州市白云区${pick(['机场路', '黄石东路', '石槎路'])}${Math.floor(draw() * 900)}号${Math.floor(draw() * 30)}栋${Math.floor(draw() * 3000)}房`,
    pick(['高龄津贴', '困难补助', '残疾人两项补贴']),
    (draw() * 3000).toFixed(2),
    `2026-${two(month)}-${two(day)}`,
    pick(['窗口01', '窗口02']),
    pick(['已发放', '待发放', '退回']),
    pick(['', '', '无', '材料齐全，已核对']),
  ]
}

async function makeCsv(path: string, rows: number): Promise<void> {
  const { default: iconv } = await import('iconv-lite')
  const out = createWriteStream(path)
  const say = async (text: string): Promise<void> => {
    // the table of this library lacks one character of four bytes
    if (!out.write(iconv.encode(text, 'gb18030')))
      await new Promise<void>((done) => out.once('drain', () => done()))
  }
  await say(`${HEAD.join(',')}\r\n`)
  let held = ''
  for (let i = 0; i < rows; i++) {
    held += `${row(i).join(',')}\r\n`
    if (held.length > 200_000) {
      await say(held)
      held = ''
    }
  }
  await say(held)
  await new Promise<void>((done) => out.end(() => done()))
}

async function readOurs(path: string): Promise<number> {
  const { openWorkbook } = await import('../platform/catalogue/sheets/index.ts')
  const book = must(await openWorkbook(path))
  let cells = 0
  let rows = 0
  for await (const lines of book.lines())
    for (const line of lines) {
      rows++
      for (const cell of line.cells) cells += cell.length
    }
  await book.close()
  if (cells === 0) throw new Error('nothing was read')
  return rows
}

async function readUdsv(path: string): Promise<number> {
  const { inferSchema, initParser } = await import('udsv')
  const { createReadStream } = await import('node:fs')
  const decoder = new TextDecoder('gb18030', { fatal: true })
  let parser: ReturnType<typeof initParser> | null = null
  let cells = 0
  let rows = 0
  const take = (one: string[]): void => {
    rows++
    for (const cell of one) cells += cell.length
  }
  for await (const piece of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    const text = decoder.decode(piece as Buffer, { stream: true })
    parser ??= initParser(inferSchema(text))
    parser.chunk(text, parser.stringArrs as never, take as never)
  }
  parser?.end()
  if (cells === 0) throw new Error('nothing was read')
  return rows + 1
}

async function readHucre(path: string): Promise<number> {
  const { streamXlsxRows } = (await import('hucre')) as never as {
    streamXlsxRows(input: Buffer): AsyncIterable<{ values: unknown[] }>
  }
  const { readFile } = await import('node:fs/promises')
  let rows = 0
  let cells = 0
  for await (const one of streamXlsxRows(await readFile(path))) {
    rows++
    for (const cell of one.values) cells += String(cell ?? '').length
  }
  if (cells === 0) throw new Error('nothing was read')
  return rows
}

async function profileOurs(path: string): Promise<number> {
  const { profileFile } = await import('../platform/catalogue/sheets/index.ts')
  return must(await profileFile(path)).lines.row + 1
}

const READERS = { ours: readOurs, profile: profileOurs, udsv: readUdsv, hucre: readHucre }

type Seen = {
  readonly rows: number
  readonly seconds: number
  readonly rowsPerSecond: number
  /** Of the processor, the start of the process included: what holds on a machine that others use too. */
  readonly cpuSeconds: number
  readonly peakMb: number
}

/** One reading in a process of its own. */
function measured(path: string, reader: keyof typeof READERS): Seen {
  const child = spawnSync(
    process.execPath,
    [fileURLToPath(import.meta.url), '--read', path, '--with', reader],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  )
  return JSON.parse(child.stdout) as Seen
}

if (values.read) {
  const begun = performance.now()
  const rows = await READERS[(values.with ?? 'ours') as keyof typeof READERS](values.read)
  const seconds = (performance.now() - begun) / 1000
  const { user, system } = process.cpuUsage()
  const seen: Seen = {
    rows,
    seconds: Number(seconds.toFixed(2)),
    rowsPerSecond: Math.round(rows / seconds),
    cpuSeconds: Number(((user + system) / 1e6).toFixed(2)),
    peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
  }
  process.stdout.write(JSON.stringify(seen))
} else {
  const folder = await mkdtemp(join(tmpdir(), 'sheets-bench-'))
  try {
    const csv = join(folder, 'rows.csv')
    const xlsx = join(folder, 'rows.xlsx')
    await makeCsv(csv, Number(values.rows ?? 1_000_000))
    const count = Number(values.xlsx ?? 100_003)
    const { workbookOf } = await import('../platform/catalogue/sheets/testing/workbook.ts')
    await writeFile(
      xlsx,
      workbookOf({ sheets: [{ rows: [HEAD, ...Array.from({ length: count }, (_, i) => row(i))] }] }),
    )
    const ours = {
      csv: measured(csv, 'ours'),
      xlsx: measured(xlsx, 'ours'),
      profile: measured(csv, 'profile'),
    }
    const peers = { csv: measured(csv, 'udsv'), xlsx: measured(xlsx, 'hucre') }
    process.stdout.write(
      `${JSON.stringify(
        {
          csv: {
            encoding: 'gb18030',
            megabytes: Math.round((await stat(csv)).size / 1e6),
            ours: ours.csv,
            udsv: peers.csv,
            timesPeer: Number((ours.csv.rowsPerSecond / peers.csv.rowsPerSecond).toFixed(2)),
          },
          profile: ours.profile,
          xlsx: {
            megabytes: Math.round((await stat(xlsx)).size / 1e6),
            ours: ours.xlsx,
            hucre: peers.xlsx,
            timesPeer: Number((ours.xlsx.rowsPerSecond / peers.xlsx.rowsPerSecond).toFixed(2)),
          },
        },
        null,
        2,
      )}\n`,
    )
  } finally {
    await rm(folder, { recursive: true })
  }
}
