import assert from 'node:assert/strict'
import { truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { must } from '../../../base/index.ts'
import { timeline } from '../../ledger/index.ts'
import { sql } from '../../store/index.ts'
import { byId } from '../datasets/index.ts'
import { openWorkbook } from '../sheets/index.ts'
import { workbookOf } from '../sheets/testing/workbook.ts'
import { delivery, endedBy, landed, list, plainMapping, rejectCounts, rejects, versions } from './index.ts'
import { dropLandingBefore, makePartition } from './keep.ts'
import { DISTRICT, freshIntake, HEAD, members, who } from './testing.ts'

describe('platform / catalogue / intake', () => {
  let club: Awaited<ReturnType<typeof freshIntake>>
  before(async () => {
    club = await freshIntake()
  })
  after(() => club.close())

  const WHY = { why: '已与报送单位核对' }
  const LEVEL_ONE = `${HEAD}A1,王芳,1,12,2024-03-01,
A2,李强,高级,7,2024-03-02,"他说 ""好""
第二行\\t"
A3,赵敏,,,,
`

  test('a delivery is landed as received, typed, and told', async () => {
    const one = await club.publish()
    const done = await club.bring(one.id, LEVEL_ONE)
    assert.equal(done.state, 'loaded')
    const { seconds: _, notes: __, ...counts } = done.counts ?? assert.fail()
    assert.deepEqual(counts, {
      ...{ landed: 4, aside: 1, rows: 3, accepted: 3, fresh: 3, changed: 0, unchanged: 0 },
      ...{ disappeared: 0, rejected: 0, byRule: {} },
    })
    assert.deepEqual(done.readAs?.headings, ['卡号', '姓名', '级别', '积分', '入会日期', '备注'])
    const rows = await club.rowsOf(one.id)
    assert.deepEqual(
      rows.map((row) => [row.key, row.f_full_name, row.f_level, row.f_points, row.f_joined_on, row.delivery]),
      [
        ['A1', '王芳', '1', 12, '2024-03-01', done.id],
        ['A2', '李强', '2', 7, '2024-03-02', done.id],
        ['A3', '赵敏', null, null, null, done.id],
      ],
    )
    assert.equal(rows[1]?.f_note, '他说 "好"\n第二行\\t')
    const lines = await landed(club.store, DISTRICT, done.id, { limit: 10 })
    assert.deepEqual(lines[2]?.cells, ['A2', '李强', '高级', '7', '2024-03-02', '他说 "好"\n第二行\\t'])
    const told = await timeline(club.store, DISTRICT, 'delivery', done.id)
    assert.deepEqual(
      told.map((fact) => fact.kind),
      ['delivery.received', 'delivery.loaded'],
    )
    const dataset = await byId(club.store, DISTRICT, one.id)
    assert.equal(dataset?.rowCount, 3)
    assert.notEqual(dataset?.freshAt, null)
  })

  test('a full snapshot is compared: new, changed, unchanged, gone; what stood keeps its dates', async () => {
    const one = await club.publish()
    const first = await club.bring(one.id, LEVEL_ONE)
    const second = await club.bring(
      one.id,
      `${HEAD}A1,王芳,2,15,2024-03-01,\nA3,赵敏,,,,\nA4,孙丽,1,0,2025-01-01,\n`,
    )
    const { fresh, changed, unchanged, disappeared } = second.counts ?? assert.fail()
    assert.deepEqual(
      { fresh, changed, unchanged, disappeared },
      { fresh: 1, changed: 1, unchanged: 1, disappeared: 1 },
    )
    const rows = await club.rowsOf(one.id)
    assert.deepEqual(
      rows.map((row) => [row.key, row.delivery === second.id ? 'second' : 'first']),
      [
        ['A1', 'second'],
        ['A3', 'first'],
        ['A4', 'second'],
      ],
    )
    const [was] = await versions(club.store, DISTRICT, one.id, 'A1')
    assert.equal(was?.change, 'changed')
    assert.deepEqual(was?.body, {
      cardNo: 'A1',
      fullName: '王芳',
      level: '1',
      points: 12,
      joinedOn: '2024-03-01',
    })
    assert.equal(was?.delivery, first.id)
    assert.equal(was?.since.getTime(), first.loadedAt?.getTime())
    assert.equal(was?.until.getTime(), second.loadedAt?.getTime())
    const gone = await endedBy(club.store, DISTRICT, second.id, { change: 'disappeared', limit: 10 })
    assert.deepEqual(
      gone.map((row) => row.key),
      ['A2'],
    )
    assert.equal((await byId(club.store, DISTRICT, one.id))?.rowCount, 3)
  })

  test('an increment changes what it names and takes nothing away', async () => {
    const one = await club.publish()
    await club.bring(one.id, LEVEL_ONE)
    const more = await club.bring(
      one.id,
      `${HEAD}A2,李强,2,8,2024-03-02,\nA9,周舟,1,1,2025-05-05,\n`,
      'increment',
    )
    const { fresh, changed, disappeared } = more.counts ?? assert.fail()
    assert.deepEqual({ fresh, changed, disappeared }, { fresh: 1, changed: 1, disappeared: 0 })
    assert.equal((await club.rowsOf(one.id)).length, 4)
  })

  test('bad rows are listed with every reason, the others stand; a refused row of a snapshot stands as it stood', async () => {
    const one = await club.publish()
    await club.bring(one.id, LEVEL_ONE)
    const lines = Array.from({ length: 20 }, (_, i) => `B${i},球友,1,${i},2025-01-01,\n`).join('')
    const done = await club.bring(
      one.id,
      `${HEAD}A1,王芳,7,many,2024-03-01,\nA2,李强,2,7,2024-03-02,"他说 ""好""\n第二行\\t"\nA3,赵敏,,,,\nA3,赵敏二,,,,\n${lines}`,
    )
    assert.equal(done.state, 'loaded')
    assert.equal(done.counts?.rejected, 2)
    assert.equal(done.counts?.disappeared, 0)
    assert.equal(done.counts?.byRule.doubledInFile, 1)
    const listed = await rejects(club.store, DISTRICT, done.id, { limit: 10 })
    assert.deepEqual(
      listed.map((cell) => [cell.rowNo, cell.item, cell.value]),
      [
        [2, 'level', '7'],
        [2, 'points', 'many'],
        // the second line of a quoted cell counts as a line of the file, not as a row
        [5, '', 'A3'],
      ],
    )
    const rows = await club.rowsOf(one.id)
    assert.equal(rows.find((row) => row.key === 'A1')?.f_points, 12)
    assert.equal(rows.find((row) => row.key === 'A3')?.f_full_name, '赵敏')
    const counted = await rejectCounts(club.store, DISTRICT, done.id)
    assert.equal(counted.length, 3)
  })

  test('too many bad rows: refused whole, the list of rejects stays, the dataset is as it was', async () => {
    const one = await club.publish()
    await club.bring(one.id, LEVEL_ONE)
    const done = await club.bring(one.id, `${HEAD}A1,王芳,7,,,\nA2,李强,9,,,\nA3,赵敏,1,,,\n`)
    assert.equal(done.state, 'refused')
    assert.equal(done.trouble?.code, 'intake.tooManyRejects')
    assert.equal((await rejects(club.store, DISTRICT, done.id, { limit: 10 })).length, 2)
    assert.equal((await club.rowsOf(one.id)).find((row) => row.key === 'A3')?.f_level, null)
    const told = await timeline(club.store, DISTRICT, 'delivery', done.id)
    assert.equal(told.at(-1)?.kind, 'delivery.refused')
  })

  test('the same again is the same delivery; last month again is asked about', async () => {
    const one = await club.publish()
    const first = await club.bring(one.id, LEVEL_ONE)
    const again = must(await club.receive(one.id, LEVEL_ONE))
    assert.equal(again.again, true)
    assert.equal(again.delivery.id, first.id)
    assert.equal((await list(club.store, DISTRICT, { dataset: one.id, limit: 10 })).length, 1)

    await club.bring(one.id, `${HEAD}A1,王芳,2,15,2024-03-01,\nA3,赵敏,,,,\n`)
    const old = must(await club.receive(one.id, LEVEL_ONE))
    assert.equal(old.again, false)
    assert.equal(old.delivery.trouble?.code, 'intake.older')
    const refused = await club.intake.load(club.store, who, old.delivery.id, club.now())
    assert.equal(!refused.ok && refused.error.code, 'intake.older')
    assert.equal((await club.rowsOf(one.id)).length, 2)
    // while it waits, the latest content is still known as the latest
    const latest = must(await club.receive(one.id, `${HEAD}A1,王芳,2,15,2024-03-01,\nA3,赵敏,,,,\n`))
    assert.equal(latest.again, true)
    must(await club.store.tx((tx) => club.intake.confirm(tx, who, old.delivery.id, WHY, club.now())))
    const back = must(await club.intake.load(club.store, who, old.delivery.id, club.now()))
    assert.equal(back.state, 'loaded')
    assert.equal((await club.rowsOf(one.id)).length, 3)
  })

  test('without a mapping rows wait in the landing; the mapping wakes them, and they land once', async () => {
    const one = await club.publish(members(), false)
    const waits = await club.bring(one.id, LEVEL_ONE)
    assert.equal(waits.state, 'landed')
    assert.equal(waits.trouble?.code, 'intake.noMapping')
    assert.equal(waits.counts?.landed, 4)
    await club.store.tx(async (tx) =>
      must(await club.intake.saveMapping(tx, who, { dataset: one.id, rules: plainMapping(one) }, club.now())),
    )
    assert.equal((await delivery(club.store, DISTRICT, waits.id))?.state, 'received')
    const done = must(await club.intake.load(club.store, who, waits.id, club.now()))
    assert.equal(done.state, 'loaded')
    assert.equal((await landed(club.store, DISTRICT, waits.id, { limit: 100 })).length, 4)
    // and loading again changes nothing
    assert.deepEqual(must(await club.intake.load(club.store, who, waits.id, club.now())), done)
  })

  test('columns may move; a missing one breaks the contract, a new one is told', async () => {
    const one = await club.publish()
    await club.bring(one.id, LEVEL_ONE)
    const moved = await club.bring(
      one.id,
      '备注,积分,级别,姓名,新列,卡号,入会日期\n,13,1,王芳,x,A1,2024-03-01\n',
      'increment',
    )
    assert.equal(moved.state, 'loaded')
    assert.deepEqual(moved.readAs?.unmapped, ['新列'])
    assert.equal((await club.rowsOf(one.id))[0]?.f_points, 13)
    const broken = await club.bring(
      one.id,
      '卡号,级别,积分,入会日期,备注\nA1,1,14,2024-03-01,\n',
      'increment',
    )
    assert.equal(broken.state, 'refused')
    assert.equal(broken.trouble?.code, 'intake.contractBroken')
    assert.match(broken.trouble?.says.zh ?? '', /姓名/)
    assert.equal((await club.rowsOf(one.id))[0]?.f_points, 13)
    const twice = await club.bring(
      one.id,
      '卡号,姓名,姓名,级别,积分,入会日期,备注\nA1,王芳,李强,1,14,2024-03-01,\n',
      'increment',
    )
    assert.equal(twice.trouble?.code, 'intake.doubleHeading')
  })

  test('a snapshot that would take most rows away is asked about', async () => {
    const one = await club.publish()
    const all = Array.from({ length: 40 }, (_, i) => `C${i},球友,1,${i},2025-01-01,\n`).join('')
    await club.bring(one.id, HEAD + all)
    const few = await club.bring(one.id, `${HEAD}C1,球友,1,100,2025-01-01,\n`)
    assert.equal(few.state, 'refused')
    assert.equal(few.trouble?.code, 'intake.shrinks')
    assert.equal((await club.rowsOf(one.id)).length, 40)
    // it was an increment
    must(await club.store.tx((tx) => club.intake.confirm(tx, who, few.id, { mode: 'increment' }, club.now())))
    const done = must(await club.intake.load(club.store, who, few.id, club.now()))
    assert.equal(done.counts?.changed, 1)
    assert.equal((await club.rowsOf(one.id)).length, 40)
  })

  test('rows without a business key are known by all their values', async () => {
    const plain = members()
    const one = await club.publish({ ...plain, items: plain.items.map(({ key: _, ...item }) => item) })
    await club.bring(one.id, LEVEL_ONE)
    const done = await club.bring(one.id, `${HEAD}A1,王芳,1,12,2024-03-01,\nA1,王芳,1,13,2024-03-01,\n`)
    const { fresh, unchanged, disappeared } = done.counts ?? assert.fail()
    assert.deepEqual({ fresh, unchanged, disappeared }, { fresh: 1, unchanged: 1, disappeared: 2 })
  })

  test('a first large load goes past the stage and comes to the same', async () => {
    const wide = 'x'.repeat(100_000)
    const head = HEAD.replace('\n', ',附件\n')
    const lines = Array.from({ length: 50 }, (_, i) => `D${i},球友,1,${i},2025-01-01,,${wide}\n`).join('')
    const one = await club.publish()
    const done = await club.bring(one.id, `${head}${lines}D7,后来者,1,1,2025-01-01,,x\nD99,球友,9,1,,,x\n`)
    assert.equal(done.state, 'loaded')
    const { accepted, fresh, rejected } = done.counts ?? assert.fail()
    assert.deepEqual({ accepted, fresh, rejected }, { accepted: 50, fresh: 50, rejected: 2 })
    assert.equal((await club.rowsOf(one.id)).find((row) => row.key === 'D7')?.f_full_name, '球友')
    const told = await rejects(club.store, DISTRICT, done.id, { limit: 10 })
    assert.deepEqual(
      told.map((cell) => [cell.rowNo, cell.rule]),
      [
        [52, 'doubledInFile'],
        [53, 'fields.unknownCode'],
      ],
    )
    // the key is back
    const next = await club.bring(one.id, `${HEAD}D7,球友,2,7,2025-01-01,\n`, 'increment')
    assert.equal(next.counts?.changed, 1)

    const two = await club.publish()
    const bad = await club.bring(two.id, head + lines.replaceAll(',1,', ',9,'))
    assert.equal(bad.trouble?.code, 'intake.tooManyRejects')
    assert.equal((await club.rowsOf(two.id)).length, 0)
    assert.equal((await club.bring(two.id, LEVEL_ONE)).counts?.fresh, 3)
  })

  test('what is no data is refused in words and kept nowhere in the dataset', async () => {
    const one = await club.publish()
    for (const content of [
      Buffer.from('MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0', 'latin1'),
      Buffer.concat([Buffer.from(LEVEL_ONE), Buffer.from([0xff, 0xfe, 0x80, 0x80]), Buffer.from('\n')]),
      Buffer.from(`${LEVEL_ONE}A5,"无尽的引号,1,2,,\n`),
    ]) {
      const done = await club.bring(one.id, content)
      assert.equal(done.state, 'refused', done.trouble?.says.zh)
      assert.match(done.trouble?.code ?? '', /^sheets\./)
    }
    const bomb = workbookOf({ sheets: [{ rows: [], data: ' '.repeat(80_000_000) }] })
    const dtd = workbookOf({ sheets: [{ rows: [['卡号']] }] })
    for (const [content, code] of [
      [bomb, /^sheets\.bomb/],
      [Buffer.concat([dtd.subarray(0, 200), dtd.subarray(400)]), /^sheets\./],
    ] as const) {
      const done = await club.bring(one.id, content)
      assert.equal(done.state, 'refused')
      assert.match(done.trouble?.code ?? '', code)
    }
    assert.equal((await club.rowsOf(one.id)).length, 0)
    const blank = await club.bring(
      one.id,
      `${HEAD}A1,王芳,1,12,2024-03-01,\n${'\n'.repeat(300_000)}A2,李强,2,7,,\n`,
    )
    assert.deepEqual([blank.counts?.landed, blank.counts?.accepted], [3, 2])
    const empty = await club.receive(one.id, '')
    assert.equal(!empty.ok && empty.error.code, 'intake.empty')
    const large = await club.receive(one.id, Buffer.alloc(9 * 1024 * 1024, 65))
    assert.equal(!large.ok && large.error.code, 'intake.tooLarge')
  })

  test('a virus under another name, a file of two gigabytes, formulas, headings twice', async () => {
    const one = await club.publish()
    const elf = Buffer.from('\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0', 'latin1')
    const script = Buffer.from('#!/bin/sh\nrm -rf /\n')
    for (const content of [elf, script]) {
      const got = must(await club.receive(one.id, content, 'full', '会员名单.xlsx'))
      const done = must(await club.intake.load(club.store, who, got.delivery.id, club.now()))
      assert.equal(done.trouble?.code, 'sheets.kind', done.trouble?.says.zh)
    }

    // sparse: it takes no room here, and is refused before a byte of it is read
    const huge = join(club.folder, 'huge.csv')
    await writeFile(huge, HEAD)
    await truncate(huge, 2 ** 31)
    const opened = await openWorkbook(huge)
    assert.equal(!opened.ok && opened.error.code, 'sheets.tooLarge')
    const announced = await club.store.tx((tx) =>
      club.intake.uploads.create(
        tx,
        who,
        { dataset: one.id, name: 'huge.csv', bytes: 2 ** 31, mode: 'full' },
        club.now(),
      ),
    )
    assert.equal(!announced.ok && announced.error.code, 'intake.tooLarge')

    // what a spreadsheet program would run is text here, to the letter
    const formulas = ['=HYPERLINK(""http://x"")', '+1+1', '-2+3', '@SUM(A1)', '=cmd|x!A0']
    const done = await club.bring(
      one.id,
      `${HEAD}${formulas.map((text, i) => `F${i},球友,1,1,,"${text}"`).join('\n')}\n`,
    )
    assert.equal(done.counts?.accepted, formulas.length)
    assert.deepEqual(
      (await club.rowsOf(one.id)).map((row) => row.f_note),
      formulas.map((text) => text.replaceAll('""', '"')),
    )

    const twice = await club.bring(one.id, `卡号,姓名,姓名,级别,积分,入会日期,备注\nA1,王芳,李强,1,1,,\n`)
    assert.equal(twice.trouble?.code, 'intake.doubleHeading')
    assert.equal((await club.rowsOf(one.id)).length, formulas.length)
  })

  test('first loads of a month at once make its partition once', async () => {
    const id = `${Date.UTC(2031, 4, 7)
      .toString(16)
      .padStart(12, '0')
      .replace(/^(.{8})/, '$1-')}-7000-8000-000000000000`
    await Promise.all([1, 2, 3, 4].map(() => club.store.tx((tx) => makePartition(tx, id))))
    const known = await club.store.query<{ name: string }>(
      sql`select relname as name from pg_class where relname = 'landing_2031_05'`,
    )
    assert.equal(known.length, 1)
  })

  test('months that were kept long enough are dropped whole, later ones stay', async () => {
    const of = (month: string) => {
      const hex = Date.parse(`${month}-07T00:00:00Z`).toString(16).padStart(12, '0')
      return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
    }
    for (const month of ['2019-01', '2019-02']) await club.store.tx((tx) => makePartition(tx, of(month)))
    const dropped = await club.store.tx((tx) => dropLandingBefore(tx, new Date('2019-02-10T00:00:00Z')))
    assert.deepEqual(dropped, ['landing_2019_01'])
  })

  test('a row of a snapshot whose key cannot be read is not gone: the former row stays and the line says so', async () => {
    const one = await club.publish()
    const many = Array.from({ length: 30 }, (_, i) => `C${i},会员${i},1,${i},2025-01-01,第${i}号\n`)
    await club.bring(one.id, HEAD + many.join(''))
    // the key is gone in one line, a second is a new member without a number, a third has truly left
    const next = many.filter((_, i) => i !== 7)
    next[3] = `,会员3,1,3,2025-01-01,第3号\n`
    const done = await club.bring(one.id, `${HEAD}${next.join('')},新会员,2,999,2026-02-02,新\n`)
    assert.equal(done.state, 'loaded')
    const { disappeared, unsure, rejected } = done.counts ?? assert.fail()
    assert.deepEqual({ disappeared, unsure, rejected }, { disappeared: 1, unsure: 1, rejected: 2 })
    const keys = (await club.rowsOf(one.id)).map((row) => row.key)
    assert.ok(keys.includes('C3'))
    assert.ok(!keys.includes('C7'))
    const told = await rejects(club.store, DISTRICT, done.id, { limit: 10 })
    assert.deepEqual(
      told.filter((cell) => cell.rule === 'keyUnread').map((cell) => [cell.rowNo, cell.value]),
      [[5, 'C3']],
    )
  })

  test('gates are the dataset\u2019s own; what they hold is let through by a second look that gives its reason', async () => {
    const one = await club.publish()
    const rows = Array.from({ length: 10 }, (_, i) => `D${i},球友,${i < 4 ? '9' : '1'},${i},2025-01-01,\n`)
    const held = await club.bring(one.id, HEAD + rows.join(''))
    assert.equal(held.trouble?.code, 'intake.tooManyRejects')
    const pass = (why: string) =>
      club.store.tx((tx) => club.intake.confirm(tx, who, held.id, { why }, club.now()))
    const bare = await pass(' ')
    assert.equal(!bare.ok && bare.error.code, 'intake.noReason')
    must(await pass('级别代码表下月更新，先行入库'))
    const done = must(await club.intake.load(club.store, who, held.id, club.now()))
    assert.equal(done.state, 'loaded')
    assert.equal(done.passed?.why, '级别代码表下月更新，先行入库')
    assert.equal((await club.rowsOf(one.id)).length, 6)
    const facts = await timeline(club.store, DISTRICT, 'delivery', held.id)
    assert.ok(facts.some((fact) => fact.kind === 'delivery.passed'))

    // wider gates let the next one through by themselves
    const gates = { dataset: one.id, mostRejected: 0.5, mostDisappeared: 1 }
    must(await club.store.tx((tx) => club.intake.saveGates(tx, who, gates, club.now())))
    const wide = await club.bring(one.id, `${HEAD}${rows.join('')}D99,球友,1,1,,\n`)
    assert.equal(wide.state, 'loaded')
    const wrong = await club.store.tx((tx) =>
      club.intake.saveGates(tx, who, { ...gates, mostRejected: 20 }, club.now()),
    )
    assert.equal(!wrong.ok && wrong.error.code, 'intake.badGate')
  })

  test('what would end a cell of the landing table stands in a cell all the same', async () => {
    const one = await club.publish()
    const odd = 'a\u001fb\u001bu\\x'
    const done = await club.bring(one.id, `${HEAD}E1,王芳,1,1,2025-01-01,"${odd}"\n`)
    const [, line] = await landed(club.store, DISTRICT, done.id, { limit: 5 })
    assert.equal(line?.cells[5], odd)
    assert.equal(line?.cells.length, 6)
  })
})
