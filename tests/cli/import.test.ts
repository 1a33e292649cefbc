import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import iconv from 'iconv-lite'
import writeXlsxFile from 'write-excel-file/node'
import { must } from '../../base/index.ts'
import { type ImportOptions, importRequests } from '../../host/index.ts'
import { sql } from '../../platform/store/index.ts'
import { type RunningTestCity, startTestCity } from '../city.ts'

describe('tests / cli / import', () => {
  let running: RunningTestCity
  let folder: string
  before(async () => {
    running = await startTestCity()
    folder = await mkdtemp(join(tmpdir(), 'huying-import-'))
  })
  after(async () => {
    await running.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const bring = (file: string, options: Partial<ImportOptions> = {}) =>
    importRequests(running.city, { file, ...options })

  async function fileOf(name: string, content: string | Buffer): Promise<string> {
    const file = join(folder, name)
    await writeFile(file, content)
    return file
  }

  async function counted(source: string): Promise<number> {
    const found = await running.city.store.one<{ count: number }>(
      sql`select count(*)::int as count from touch t join matter m on m.district = t.district and m.id = t.matter
      where t.source = ${`import:${source}`}`,
    )
    return found?.count ?? 0
  }

  const HEADER = '编号,受理时间,受理渠道,诉求类型,标题,诉求内容,事发地址,联系电话,答复内容,答复时间\n'
  const good = (i: number): string =>
    `${i},2021-03-0${(i % 9) + 1} 10:00,电话,投诉,路灯${i}不亮,"第${i}盏路灯\n不亮",石井街道,13800138000,已修复${i},2021-03-20\n`

  test('an answered request comes in as archived with its answer, without clocks and notices', async () => {
    const notices = async () =>
      (await running.city.store.one<{ n: number }>(sql`select count(*)::int as n from notice`))?.n
    const before = await notices().catch(() => undefined)
    const file = await fileOf('one.csv', HEADER + good(1))
    const report = must(await bring(file))
    assert.deepEqual([report.read, report.created, report.rejected], [1, 1, 0])
    const row = await running.city.store.one<{
      id: string
      number: string
      state: string
      closed: string
      area: string
    }>(
      sql`select m.id, m.number, m.state, m.closed_at::text as closed, m.area from matter m
      join touch t on t.district = m.district and t.matter = m.id where t.source = 'import:one'`,
    )
    assert.ok(row)
    assert.equal(row.state, 'archived')
    assert.match(row.number, /^20210302\d{5}$/)
    assert.ok(row.area.length === 9, 'the town named in the address')
    const clocks = await running.city.store.one<{ n: number }>(
      sql`select count(*)::int as n from clock where subject = ${row.id}`,
    )
    assert.equal(clocks?.n, 0)
    assert.equal(await notices().catch(() => undefined), before)
    const shown = await running.city.matters.find(
      running.city.store,
      running.city.plan.district,
      row.number,
      new Date(),
    )
    assert.equal(shown?.answer, '已修复1')
    assert.deepEqual(
      shown?.trace.map((one) => `${one.at.toISOString().slice(0, 10)} ${one.title.zh}`),
      ['2021-03-02 已登记', '2021-03-19 已办结'],
    )
    assert.equal(shown?.content, '第1盏路灯\n不亮')
    assert.ok(await running.city.matters.proves(running.city.store, '440111', row.id, { phoneTail: '8000' }))
  })

  test('a request without an answer waits, and the desk can take it up', async () => {
    const file = await fileOf('open.csv', '时间,内容\n2024-01-02,巷口积水三天没有人来\n')
    assert.equal(must(await bring(file)).created, 1)
    const row = await running.city.store.one<{ id: string; version: number; state: string }>(
      sql`select m.id, m.version, m.state from matter m join touch t on t.district = m.district and t.matter = m.id
      where t.source = 'import:open'`,
    )
    assert.equal(row?.state, 'received')
    const agent = await running.login('agent')
    const done = await agent.call('POST', `/api/matters/${row?.id}/actions/accept`, {
      version: row?.version,
      form: { kind: 'complaint', category: '0101', urgency: 'normal' },
    })
    assert.equal(done.status, 200, JSON.stringify(done.body))
  })

  test('GB18030 with a rare character, tabs, gzip', async () => {
    const text = '受理时间\t诉求内容\n2022-05-06\t𠮷祥里的䶮女士说路灯不亮\n'
    const file = await fileOf('gb.csv.gz', gzipSync(iconv.encode(text, 'gb18030')))
    const report = must(await bring(file))
    assert.deepEqual([report.encoding, report.delimiter, report.created], ['gb18030', '\t', 1])
    const kept = await running.city.store.one<{ content: string }>(
      sql`select m.content from matter m join touch t on t.district = m.district and t.matter = m.id where t.source = 'import:gb'`,
    )
    assert.equal(kept?.content, '𠮷祥里的䶮女士说路灯不亮')
  })

  test('a file that is neither UTF-8 nor GB18030 is refused before its first row', async () => {
    const bytes = Buffer.concat([Buffer.from(HEADER + good(1) + good(2)), Buffer.from([0xff, 0xff, 0x0a])])
    const refused = await bring(await fileOf('broken.csv', bytes))
    assert.equal(refused.ok || refused.error.code, 'import.encoding')
    assert.equal(await counted('broken'), 0)
  })

  test('three bad rows among many: the others come in, the reject file says why, and no cell is a formula', async () => {
    const rows = Array.from({ length: 1200 }, (_, i) => good(i + 1))
    rows[10] = '=HYPERLINK("x"),不是时间,电话,投诉,标题,内容够长了,,,,\n'
    rows[600] = '601,2021-03-01,电话,投诉,,,,,,\n'
    rows[1100] = '1101,2999-01-01,电话,投诉,标题,@SUM(1+1)*cmd,,,,\n'
    const file = await fileOf('mixed.csv', HEADER + rows.join(''))
    const report = must(await bring(file))
    assert.deepEqual([report.read, report.created, report.rejected], [1200, 1197, 3])
    const rejects = await readFile(`${file}.rejects.csv`, 'utf8')
    const lines = rejects.trimEnd().split('\r\n')
    assert.equal(lines.length, 4)
    assert.match(lines[0] as string, /^\uFEFF行号 row,原因,reason,编号,/)
    assert.match(lines[1] as string, /^12,时间“不是时间”看不懂,.*'=HYPERLINK/)
    assert.match(lines[2] as string, /^602,没有诉求内容,/)
    assert.match(lines[3] as string, /^1102,.*在将来.*'@SUM/)

    const again = must(await bring(file))
    assert.deepEqual([again.created, again.already, again.rejected], [0, 1197, 3])
    assert.equal(await counted('mixed'), 1197)
    await writeFile(file, HEADER + rows.filter((_, i) => ![10, 600, 1100].includes(i)).join(''))
    assert.equal(must(await bring(file)).rejects, null)
    assert.ok(!existsSync(`${file}.rejects.csv`), 'the reject file of an earlier try is gone')
  })

  test('a dry run writes nothing', async () => {
    const file = await fileOf('dry.csv', HEADER + good(1))
    const report = must(await bring(file, { dryRun: true }))
    assert.deepEqual([report.read, report.created, report.dryRun], [1, 0, true])
    assert.equal(await counted('dry'), 0)
  })

  test('xlsx with real dates', async () => {
    const file = join(folder, 'sheet.xlsx')
    const head = ['编号', '受理时间', '诉求内容', '联系电话'].map((value) => ({ value }))
    await writeXlsxFile([
      head,
      [
        { value: 9, type: Number },
        { value: new Date('2023-04-05T00:00:00Z'), type: Date, format: 'yyyy-mm-dd' },
        { value: '井盖不见了' },
        { value: 13812345678, type: Number },
      ],
    ]).toFile(file)
    const report = must(await bring(file))
    assert.deepEqual([report.format, report.created, report.rejected], ['xlsx', 1, 0])
    const kept = await running.city.store.one<{ day: string }>(
      sql`select substr(m.number, 1, 8) as day from matter m join touch t on t.district = m.district and t.matter = m.id
      where t.source = 'import:sheet' and t.external_id = '9'`,
    )
    assert.equal(kept?.day, '20230405')
  })

  test('sixty columns, an empty file, a header alone, no header, a quotation mark left open', async () => {
    const wide = Array.from({ length: 58 }, (_, i) => `其他${i}`)
    const many = await fileOf(
      'wide.csv',
      `${['时间', '内容', ...wide].join(',')}\n${['2020-01-01', '水管爆裂', ...wide].join(',')}\n`,
    )
    const report = must(await bring(many))
    assert.deepEqual([report.created, report.ignored.length], [1, 58])

    const empty = await bring(await fileOf('empty.csv', ''))
    assert.equal(empty.ok || empty.error.code, 'import.emptyFile')
    const alone = must(await bring(await fileOf('alone.csv', HEADER)))
    assert.deepEqual([alone.read, alone.created], [0, 0])
    const strange = await fileOf('strange.csv', '甲,乙\n2020-01-01,水管爆裂了\n')
    const refused = await bring(strange)
    assert.equal(refused.ok || refused.error.code, 'import.noHeader')
    assert.equal(must(await bring(strange, { map: { time: '甲', content: '乙' } })).created, 1)

    const rows = Array.from({ length: 3000 }, (_, i) => good(i + 1)).join('')
    const open = await fileOf('quote.csv', `${HEADER}${rows}3001,2021-01-01,电话,投诉,题,"没有结束\n`)
    const broken = await bring(open)
    assert.equal(broken.ok || broken.error.code, 'import.broken')
    const kept = await counted('quote')
    await writeFile(open, `${HEADER}${rows}3001,2021-01-01,电话,投诉,题,"有了结束"\n`)
    const mended = must(await bring(open))
    assert.equal(mended.already, kept, 'what had come in before the break is known again')
    assert.equal(await counted('quote'), 3001)
  })

  const COMMAND = fileURLToPath(new URL('../../cli/index.ts', import.meta.url))

  test('killed in the middle and started again: every row once', { timeout: 120_000 }, async () => {
    const total = 6000
    const file = await fileOf(
      'killed.csv',
      HEADER + Array.from({ length: total }, (_, i) => good(i + 1)).join(''),
    )
    const { dataDir, databaseUrl } = running.city.settings
    const child = spawn(process.execPath, [COMMAND, 'import', 'requests', file], {
      env: { ...process.env, HUYING_DATA: dataDir, DATABASE_URL: databaseUrl ?? '', HUYING_CITY: 'demo' },
      stdio: 'ignore',
    })
    const ended = new Promise((resolve) => child.once('exit', resolve))
    for (;;) {
      if ((await counted('killed')) > 0 || child.exitCode !== null) break
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    child.kill('SIGKILL')
    await ended
    const kept = await counted('killed')
    const report = must(await bring(file))
    assert.equal(report.created + report.already, total)
    assert.equal(await counted('killed'), total)
    assert.ok(report.already >= kept)
  })

  const shared = process.env.HUYING_SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url))
  const real = existsSync(join(shared, 'data'))

  test('the real files come in with their own headings', {
    skip: real ? false : 'the shared data folder is absent (HUYING_SHARED)',
  }, async () => {
    for (const [name, rows] of [
      ['hotline-fuzhou/requests.csv', 892],
      ['citizen-requests/messages-hot.csv.gz', 4326],
    ] as const) {
      const file = join(folder, name.split('/')[1] as string)
      await copyFile(join(shared, 'data', name), file)
      const report = must(await bring(file))
      assert.deepEqual([report.read, report.created, report.rejected], [rows, rows, 0], name)
      assert.equal(must(await bring(file)).already, rows, name)
    }
  })
})
