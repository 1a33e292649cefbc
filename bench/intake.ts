import { spawn } from 'node:child_process'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { must, newId, say, seeded } from '../base/index.ts'
import * as datasets from '../platform/catalogue/datasets/index.ts'
import * as room from '../platform/catalogue/intake/index.ts'
import { idCheck } from '../platform/fields/index.ts'
import * as ledger from '../platform/ledger/index.ts'
import { systemActor } from '../platform/org/index.ts'
import { migrate, openStore, type Store, sql } from '../platform/store/index.ts'
import { startServer } from '../platform/store/testing.ts'

/**
 * A large delivery from its bytes to rows 归集规模测试, beside COPY of the same rows in the same run.
 *
 *   node bench/intake.ts [--rows 1000000] [--xlsx 100000] [--server] [--url postgresql://…] [--again]
 *
 * Without `--server` on the embedded engine; with it on the machine's own PostgreSQL 15, started for this run without
 * fsync. What is loaded runs in a process of its own, whose peak of memory and processor time are told. Prints JSON.
 */
const { values: given } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    xlsx: { type: 'string', default: '100000' },
    server: { type: 'boolean', default: false },
    url: { type: 'string' },
    again: { type: 'boolean', default: false },
    child: { type: 'string' },
    file: { type: 'string' },
    folder: { type: 'string' },
    dataset: { type: 'string' },
  },
})

const DISTRICT = '440111'
const who = systemActor(DISTRICT)
/** One row in so many has a bad cell. */
const BAD_EVERY = 250

const TITLES = '身份证号,姓名,性别,出生日期,联系电话,街道,地址,补贴类别,金额,发放日期,经办人,状态,备注'.split(
  ',',
)
const pairs = (list: string) =>
  list.split(' ').map((title, i) => ({ code: String(i + 1), title: say(title, title) }))
const LISTS = [
  { name: 'benchSex', version: '1', title: say('性别', 'Sex'), codes: pairs('男 女') },
  {
    name: 'benchKind',
    version: '1',
    title: say('类别', 'Kind'),
    codes: pairs('高龄津贴 困难补助 残疾人两项补贴'),
  },
  { name: 'benchState', version: '1', title: say('状态', 'State'), codes: pairs('已发放 待发放 退回') },
]
const NAMES = 'idNumber name sex bornOn phone street address kind amount paidOn clerk state note'.split(' ')
const KINDS: readonly datasets.DatasetItem['field'][] = [
  { kind: 'idNumber', title: say('身份证号', 'Id'), required: true, personal: 'idNumber' },
  { kind: 'text', title: say('姓名', 'Name'), required: true, personal: 'name' },
  { kind: 'code', list: 'benchSex', title: say('性别', 'Sex') },
  { kind: 'day', title: say('出生日期', 'Born') },
  { kind: 'phone', title: say('联系电话', 'Phone'), personal: 'phone' },
  { kind: 'text', title: say('街道', 'Street') },
  { kind: 'text', title: say('地址', 'Address'), personal: 'address' },
  { kind: 'code', list: 'benchKind', title: say('补贴类别', 'Kind') },
  { kind: 'money', title: say('金额', 'Amount') },
  { kind: 'day', title: say('发放日期', 'Paid') },
  { kind: 'text', title: say('经办人', 'Clerk') },
  { kind: 'code', list: 'benchState', title: say('状态', 'State') },
  { kind: 'text', title: say('备注', 'Note'), long: true },
]
const items = NAMES.map(
  (name, i): datasets.DatasetItem => ({
    name,
    field: KINDS[i] as datasets.DatasetItem['field'],
    ...(i === 0 ? { key: true } : {}),
  }),
)

const two = (value: number): string => String(value).padStart(2, '0')

function* made(rows: number): Generator<string[]> {
  const draw = seeded(7)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(draw() * list.length)] as T
  for (let i = 0; i < rows; i++) {
    const day = i % 20_160
    const [year, month, date] = [
      1945 + Math.floor(day / 336),
      1 + (Math.floor(day / 28) % 12),
      1 + (day % 28),
    ]
    const first = `440111${year}${two(month)}${two(date)}${String(Math.floor(i / 20_160)).padStart(3, '0')}`
    const bad = i % BAD_EVERY === BAD_EVERY - 1
    yield [
      bad ? `${first}?` : first + idCheck(first),
      pick([...'王李张刘陈杨黄赵周吴']) + pick(['建国', '丽华', '志强', '秀英', '伟', '敏', '小龙']),
      pick(['男', '女']),
      `${year}-${two(month)}-${two(date)}`,
      `138${String(Math.floor(draw() * 1e8)).padStart(8, '0')}`,
      pick(['金沙街道', '石井街道', '均禾街道', '人和镇', '太和镇']),
      `广州市白云区${pick(['机场路', '黄石东路', '石槎路'])}${Math.floor(draw() * 900)}号${Math.floor(draw() * 30)}栋${Math.floor(draw() * 3000)}房`,
      pick(['高龄津贴', '困难补助', '残疾人两项补贴']),
      (draw() * 3000).toFixed(2),
      `2026-${two(1 + Math.floor(draw() * 10))}-${two(1 + Math.floor(draw() * 28))}`,
      pick(['窗口01', '窗口02']),
      pick(['已发放', '待发放', '退回']),
      pick(['', '', '材料齐全，已核对']),
    ]
  }
}

async function written(path: string, pieces: Iterable<Buffer>): Promise<void> {
  const out = createWriteStream(path)
  for (const piece of pieces)
    if (!out.write(piece)) await new Promise<void>((go) => out.once('drain', () => go()))
  await new Promise<void>((go) => {
    out.end(go)
  })
}

async function makeCsv(path: string, rows: number): Promise<void> {
  const { default: iconv } = await import('iconv-lite')
  await written(
    path,
    (function* () {
      let held = `${TITLES.join(',')}\r\n`
      for (const row of made(rows)) {
        held += `${row.join(',')}\r\n`
        if (held.length > 1e6) {
          yield iconv.encode(held, 'gb18030')
          held = ''
        }
      }
      yield iconv.encode(held, 'gb18030')
    })(),
  )
}

/** The same rows as COPY takes them: UTF-8, no cell to look at, money as the typed table counts it. */
async function makeCopy(path: string, rows: number): Promise<void> {
  await written(
    path,
    (function* () {
      let held = ''
      let i = 0
      for (const row of made(rows)) {
        const typed = [...row]
        typed[8] = String(Math.round(Number(row[8]) * 100))
        held += `${++i}\t${typed.join('\t')}\n`
        if (held.length > 1e6) {
          yield Buffer.from(held)
          held = ''
        }
      }
      yield Buffer.from(held)
    })(),
  )
}

async function makeXlsx(path: string, rows: number): Promise<void> {
  const { default: writeXlsx } = await import('write-excel-file/node')
  const cells = [TITLES, ...made(rows)].map((row) => row.map((value) => ({ value, type: String })))
  await writeFile(path, await writeXlsx(cells).toBuffer())
}

const opened = (folder: string) =>
  room.openIntake({
    folder: join(folder, 'deliveries'),
    parts: join(folder, 'uploads'),
    codes: async (_reader, _district, names) => LISTS.filter((one) => names.includes(one.name)),
    areas: async () => [],
    rules: async () => room.USUAL_RULES,
  })

async function publish(store: Store, intake: room.Intake, mapped: boolean): Promise<datasets.Dataset> {
  const one: datasets.Dataset = {
    ...{ district: DISTRICT, id: newId(), code: newId(), title: say('补贴发放', 'Payments'), abstract: '' },
    ...{
      class: 'unit',
      subject: 'welfare',
      unit: newId(),
      system: null,
      format: 'file',
      items,
      share: 'free',
    },
    ...{ shareCondition: null, shareBasis: null, open: 'closed', cycle: 'monthly', grade: 3, version: 1 },
    ...{ state: 'published', origin: 'intake', register: null, rowCount: 0, freshAt: null, score: null },
    ...{ publishedAt: new Date(), changedAt: new Date() },
  }
  await store.tx(async (tx) => {
    await datasets.put(tx, one, [])
    must(await datasets.makeDataTable(tx, one))
    const mapping = { dataset: one.id, rules: room.plainMapping(one) }
    if (mapped) must(await intake.saveMapping(tx, who, mapping, new Date()))
  })
  return one
}

/** In a process of its own: one file, received and loaded. */
async function child(): Promise<void> {
  const { url, file, folder, dataset } = given
  if (!url || !file || !folder || !dataset) throw new Error('a child is told everything')
  const store = must(await openStore({ url, poolSize: 4 }))
  const intake = opened(folder)
  const [begun, worked] = [performance.now(), process.cpuUsage()]
  const got = must(
    await intake.receive(
      store,
      who,
      {
        ...{ dataset, name: file, mode: 'full', door: 'command', sender: 'bench' },
        content: createReadStream(file),
      },
      new Date(),
    ),
  )
  const received = performance.now()
  const done = must(await intake.load(store, who, got.delivery.id, new Date()))
  const cpu = process.cpuUsage(worked)
  process.stdout.write(
    JSON.stringify({
      state: done.state,
      counts: done.counts,
      seconds: (performance.now() - begun) / 1000,
      receiveSeconds: (received - begun) / 1000,
      cpuSeconds: (cpu.user + cpu.system) / 1e6,
      peakMb: Math.round(process.resourceUsage().maxRSS / 1024),
    }),
  )
  await store.close()
}

type Seen = {
  readonly state: string
  readonly counts: room.DeliveryCounts
  readonly seconds: number
  readonly receiveSeconds: number
  readonly cpuSeconds: number
  readonly peakMb: number
}

const COMPILED = fileURLToPath(new URL('../node_modules/.cache/huying-node', import.meta.url))

const apart = (url: string, file: string, folder: string, dataset: string): Promise<Seen> =>
  new Promise((resolve, reject) => {
    const args = ['--child', 'load', '--url', url, '--file', file, '--folder', folder, '--dataset', dataset]
    const running = spawn(process.execPath, [fileURLToPath(import.meta.url), ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      // compiled code is kept between starts, as `tools/launch.cjs` has it for the program
      env: { ...process.env, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? COMPILED },
    })
    let said = ''
    running.stdout.on('data', (piece) => {
      said += piece
    })
    running.on('exit', (code) =>
      code === 0 ? resolve(JSON.parse(said)) : reject(new Error(`child: ${code}`)),
    )
  })

const round = (value: number): number => Math.round(value * 100) / 100

/** COPY of the same 13 columns into a table without index, as plain text or as the types of the dataset. */
async function rawCopy(store: Store, file: string, typed: boolean): Promise<number> {
  const columns = datasets.dataColumns(items).map(({ name, type }) => ({ name, type: typed ? type : 'text' }))
  await store.tx((tx) =>
    tx.run(
      sql.raw(
        `create table bench_raw (row_no integer${columns.map(({ name, type }) => `, ${name} ${type}`).join('')})`,
      ),
    ),
  )
  const begun = performance.now()
  await store.bulk((tx) =>
    tx.copyBytes(
      'bench_raw',
      ['row_no', ...columns.map(({ name }) => name)],
      createReadStream(file, { highWaterMark: 256 * 1024 }),
    ),
  )
  const seconds = (performance.now() - begun) / 1000
  await store.tx((tx) => tx.run(sql.raw('drop table bench_raw')))
  return seconds
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'huying-bench-intake-'))
  const server = given.server ? await startServer() : null
  const url = given.url ?? server?.url
  const store = must(
    await openStore(url ? { url, poolSize: 4 } : { dataDir: join(folder, 'engine'), poolSize: 4 }),
  )
  try {
    must(await migrate(store, [ledger.schema, datasets.schema, room.schema]))
    const [rows, sheetRows] = [Number(given.rows), Number(given.xlsx)]
    const csv = join(folder, 'made.csv')
    const copy = join(folder, 'made.copy')
    await makeCsv(csv, rows)
    await makeCopy(copy, rows)
    const intake = opened(folder)
    // what a first start of a new version compiles is no part of a load
    const first = await publish(store, intake, true)
    const few = join(folder, 'few.csv')
    await makeCsv(few, 5_000)
    await apart(store.engine.url, few, folder, first.id)
    const raw = await rawCopy(store, copy, false)
    const rawTyped = await rawCopy(store, copy, true)
    const bare = await publish(store, intake, false)
    const landed = await apart(store.engine.url, csv, folder, bare.id)
    const whole = await publish(store, intake, true)
    const loaded = await apart(store.engine.url, csv, folder, whole.id)
    const rawAfter = await rawCopy(store, copy, false)
    const rawSeconds = (raw + rawAfter) / 2
    const shown = (seen: Seen) => ({
      ...seen,
      seconds: round(seen.seconds),
      receiveSeconds: round(seen.receiveSeconds),
      cpuSeconds: round(seen.cpuSeconds),
      rowsPerSecond: Math.round(seen.counts.rows / seen.seconds),
    })
    const report: Record<string, unknown> = {
      engine: `${store.engine.kind} PostgreSQL ${store.engine.version}`,
      rows,
      csvMb: Math.round((await stat(csv)).size / 1e6),
      loadAverage: loadavg().map(round),
      rawCopy: {
        seconds: [round(raw), round(rawAfter)],
        typedSeconds: round(rawTyped),
        rowsPerSecond: Math.round(rows / rawSeconds),
      },
      landing: {
        ...shown(landed),
        againstCopy: round(rawSeconds / landed.counts.seconds),
        receivedToo: round(rawSeconds / landed.seconds),
      },
      load: shown(loaded),
    }
    if (given.again) {
      // the next month: the same rows with a few changed, compared with what stands
      const next = join(folder, 'next.csv')
      await makeCsv(next, Math.round(rows * 0.99))
      report.snapshot = shown(await apart(store.engine.url, next, folder, whole.id))
    }
    if (sheetRows > 0) {
      const xlsx = join(folder, 'made.xlsx')
      await makeXlsx(xlsx, sheetRows)
      const sheet = await publish(store, intake, true)
      report.xlsx = shown(await apart(store.engine.url, xlsx, folder, sheet.id))
    }
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
  } finally {
    await store.close()
    await server?.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

await (given.child ? child() : main())
