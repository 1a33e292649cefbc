import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { must, newId } from '../../base/index.ts'
import { datasets, sheets } from '../../platform/catalogue/index.ts'
import { sql } from '../../platform/store/index.ts'
import { type Person, type RunningTestCity, startTestCity } from '../city.ts'
import { type BUILDINGS, buildingLines, deliver, personNo, publishedDataset, text } from '../dataset.ts'

describe('quality', () => {
  // biome-ignore lint/suspicious/noExplicitAny: answers of doors are looked into field by field
  type Any = any

  let city: RunningTestCity
  let steward: Person
  let user: Person
  let head: Person
  before(async () => {
    city = await startTestCity()
    steward = await city.login('data01')
    user = await city.login('data02')
    head = await city.login('datahead')
  })
  after(() => city.stop())

  const published = (items?: typeof BUILDINGS) => publishedDataset(city, steward.me.unit, items)
  const bring = (...given: Parameters<typeof deliver> extends [unknown, ...infer G] ? G : never) =>
    deliver(city, ...given)
  const matterOf = async (dataset: datasets.Dataset): Promise<string | undefined> =>
    (await steward.call('GET', `/api/quality/datasets/${dataset.id}`)).body.corrections[0]?.matter

  test('rejected rows go back as a workbook and a matter with a clock; a clean delivery ends it', async () => {
    const dataset = await published()
    const dirty = buildingLines([
      ['A1', '甲公司', personNo(1), '3'],
      ['A2', '乙公司', '440111190001010006', '4'],
      ['A3', '=HYPERLINK("http://x")', personNo(3), '三层'],
      ['A4', '丁公司', personNo(4), '6'],
      ['A5', '戊公司', personNo(5), '7'],
      ...Array.from({ length: 10 }, (_, n) => [`B${n}`, '己公司', personNo(20 + n), '2']),
    ])
    const delivery = await bring(dataset, '楼宇七月.csv', dirty, 'full')
    assert.equal(delivery.state, 'loaded')
    assert.equal(delivery.counts?.rejected, 2)
    const board = (await head.call('GET', '/api/quality')).body
    const row = board.rows.find((one: Any) => one.id === dataset.id)
    assert.equal(row.rejected, 2)
    assert.equal(row.open, 1)
    assert.ok(row.score > 90 && row.score < 100)

    const matter = await matterOf(dataset)
    const view = (await steward.call('GET', `/api/matters/${matter}`)).body
    assert.equal(view.matter.type, 'dataBrain.correction')
    assert.equal(view.matter.leadUnit, steward.me.unit)
    assert.ok(view.clocks.some((clock: Any) => clock.kind === 'verify' && clock.state === 'running'))
    const told = (await steward.call('GET', `/api/quality/corrections/${matter}`)).body
    assert.equal(told.delivery.id, delivery.id)

    const path = `/api/quality/deliveries/${delivery.id}/workbook`
    const refused = await user.call('GET', path)
    assert.equal(refused.status, 403)
    const file = await fetch(city.base + path, { headers: { cookie: steward.cookie } })
    assert.equal(file.status, 200)
    const folder = join(city.city.settings.dataDir, `${newId()}.xlsx`)
    const bytes = Buffer.from(await file.arrayBuffer())
    await (await import('node:fs/promises')).writeFile(folder, bytes)
    const book = must(await sheets.openWorkbook(folder))
    const found: string[][] = []
    for await (const batch of book.lines(0)) for (const line of batch) found.push([...line.cells])
    await book.close()
    assert.deepEqual(found[0]?.slice(0, 4), ['编号', '单位名称', '法人身份号码', '楼层'])
    assert.deepEqual(found[1]?.slice(0, 4), ['A2', '乙公司', '440111190001010006', '4'])
    // what looks like a formula comes back as the words it was
    assert.deepEqual(found[2]?.slice(1, 2), ['=HYPERLINK("http://x")'])
    assert.match(found[2]?.[4] ?? '', /楼层/)
    assert.equal(found.length, 3)

    const clean = await bring(
      dataset,
      '楼宇七月-改.csv',
      dirty.replace('440111190001010006', personNo(2)).replace('三层', '3'),
      'full',
    )
    assert.equal(clean.counts?.rejected, 0)
    assert.equal((await steward.call('GET', `/api/matters/${matter}`)).body.matter.state, 'corrected')
    assert.equal(await matterOf(dataset), undefined)
  })

  test('a value in doubt is corrected at its source by a delivery of one line; the old one stays with its dates', async () => {
    const dataset = await published()
    await bring(
      dataset,
      '楼宇.csv',
      buildingLines([
        ['A1', '甲公司', personNo(1), '30'],
        ['A2', '乙公司', personNo(2), '4'],
      ]),
      'full',
    )
    const path = `/api/quality/datasets/${dataset.id}/doubts`
    const nowhere = await user.call('POST', path, { key: 'A9', items: ['floors'], what: '现场只有三层' })
    assert.equal(nowhere.status, 404)
    // the neighbour unit sees no rows of it: it may doubt the dataset, not a row it cannot see
    const raised = await head.call('POST', path, {
      key: 'A1',
      items: ['floors'],
      what: '现场只有三层',
      simple: true,
    })
    assert.equal(raised.status, 201, JSON.stringify(raised.body))
    const matter = raised.body.id
    const again = await head.call('POST', path, { key: 'A1', items: ['floors'], what: '还是不对' })
    assert.equal(again.body.error.code, 'quality.alreadyDoubted')
    const marks = async () =>
      (
        await city.city.store.one<{ doubted: string[] }>(
          sql`select doubted from ${sql.id(datasets.tableOf(dataset.id))} where key = 'A1'`,
        )
      )?.doubted
    assert.deepEqual(await marks(), ['floors'])

    const about = (await steward.call('GET', `/api/quality/corrections/${matter}`)).body
    const [doubt] = about.doubts
    assert.equal(doubt.value, 30)
    assert.deepEqual(doubt.line.columns, [{ heading: '楼层', value: '30' }])
    const correct = (who: Person, value: string) =>
      who.call('POST', `/api/quality/corrections/${matter}/correct`, {
        doubt: doubt.id,
        cells: { 楼层: value },
      })
    assert.equal((await correct(user, '3')).status, 403)
    assert.equal((await correct(steward, '三层半')).body.error.code, 'quality.stillBad')
    const done = await correct(steward, '3')
    assert.equal(done.status, 200, JSON.stringify(done.body))
    assert.equal(done.body.published, true)
    await city.measured()
    assert.deepEqual(await marks(), [])
    const after = (await steward.call('GET', `/api/quality/corrections/${matter}`)).body
    assert.equal(after.doubts[0].outcome, 'corrected')
    assert.equal(after.doubts[0].value, 3)
    assert.deepEqual(
      after.doubts[0].history.map((one: Any) => one.value),
      [30],
    )
    assert.equal((await head.call('GET', `/api/matters/${matter}`)).body.matter.state, 'corrected')
  })

  test('in doubt on the 1st, corrected on the 5th: three subscribers are told, the old value stays with its dates', async (t) => {
    const dataset = await published()
    await bring(dataset, '楼宇.csv', buildingLines([['A1', '甲公司', personNo(1), '30']]), 'full')
    const users = await Promise.all(['data02', 'data03', 'data04'].map((name) => city.login(name)))
    const { store } = city.city
    const pushed: { data: { why: string } }[] = []
    const subscriber = createServer((request, response) => {
      let body = ''
      request.on('data', (piece) => {
        body += piece
      })
      request.on('end', () => {
        pushed.push(JSON.parse(body))
        response.end()
      })
    })
    await new Promise<void>((ready) => subscriber.listen(0, '127.0.0.1', ready))
    t.after(() => subscriber.close())
    const { port } = subscriber.address() as AddressInfo
    const secret = city.city.vault.seal(`whsec_${Buffer.alloc(24, 7).toString('base64')}`)
    for (const { me } of users)
      await store.tx(async (tx) => {
        const grant = newId()
        const now = new Date()
        const later = new Date(now.getTime() + 86_400_000)
        await tx.run(sql`insert into share_grant (district, id, matter, dataset, owner, unit, duty, purpose, basis, items,
          masks, filter, mode, day_most, minute_most, from_at, to_at, review_at, state, made_at)
        values ('440111', ${grant}::uuid, ${newId()}::uuid, ${dataset.id}::uuid, ${dataset.unit}::uuid,
          ${me.unit}::uuid, '核验', '核验', '职责', array['floors'], '{}', 'true', 'subscribe', 100, 10,
          ${now}::timestamptz, ${later}::timestamptz, ${later}::timestamptz, 'active', ${now}::timestamptz)`)
        await tx.run(sql`insert into share_hook (district, grant_id, url, secret, made_at)
        values ('440111', ${grant}::uuid, ${`http://127.0.0.1:${port}/`}, ${secret}, ${now}::timestamptz)`)
      })
    const raised = await head.call('POST', `/api/quality/datasets/${dataset.id}/doubts`, {
      ...{ key: 'A1', items: ['floors'], what: '现场只有三层' },
    })
    const matter = raised.body.id
    const about = async () => (await steward.call('GET', `/api/quality/corrections/${matter}`)).body.doubts[0]
    const { id: doubt } = await about()
    const done = await steward.call('POST', `/api/quality/corrections/${matter}/correct`, {
      doubt,
      cells: { 楼层: '3' },
    })
    assert.equal(done.body.published, true, JSON.stringify(done.body))
    await city.measured()
    const corrected = () => pushed.filter((one) => one.data.why === 'corrected').length
    for (let n = 0; n < 1_200 && corrected() < 3; n++) await new Promise((wait) => setTimeout(wait, 50))
    assert.equal(corrected(), 3)
    for (const who of users) {
      const { rows } = (await who.call('GET', '/api/notices')).body
      assert.ok(rows.some((one: Any) => one.title.zh === '所用数据已更正并重新发布'))
    }
    const shown = await about()
    assert.equal(shown.history[0].value, 30)
    assert.ok(shown.history[0].since < shown.history[0].until)
    assert.ok(shown.raisedAt < shown.endedAt)
    const { rows } = (await head.call('GET', '/api/notices')).body
    assert.ok(rows.some((one: Any) => one.title.zh === '您提出的数据疑义已更正并重新发布'))
  })

  test('found right, then disputed and ruled wrong: the value is in doubt again until it is corrected', async () => {
    const dataset = await published()
    await bring(dataset, '楼宇.csv', buildingLines([['A1', '甲公司', personNo(1), '30']]), 'full')
    const raised = await head.call('POST', `/api/quality/datasets/${dataset.id}/doubts`, {
      ...{ key: 'A1', items: ['floors'], what: '现场只有三层' },
    })
    const { id } = raised.body
    const act = async (who: Person, action: string, form: object) => {
      const { matter, tasks } = (await who.call('GET', `/api/matters/${id}`)).body
      const task = tasks.find((one: Any) => one.role === 'lead')?.id
      const done = await who.call('POST', `/api/matters/${id}/actions/${action}`, {
        version: matter.version,
        task,
        form,
      })
      await city.measured()
      return done
    }
    const open = async () =>
      (await head.call('GET', `/api/quality/datasets/${dataset.id}`)).body.corrections.length
    const refused = await act(steward, 'refuse', { text: '与竣工图一致', basis: '竣工验收备案表' })
    assert.equal(refused.status, 200, JSON.stringify(refused.body))
    assert.equal(await open(), 0)
    assert.equal((await act(head, 'contest', { text: '有现场照片' })).status, 200)
    assert.equal(await open(), 1)
    assert.equal((await act(head, 'ruleWrong', { text: '以现场为准' })).status, 200)
    // the unit's own next delivery puts it right by itself
    await bring(dataset, '楼宇改.csv', buildingLines([['A1', '甲公司', personNo(1), '3']]), 'full')
    assert.equal((await head.call('GET', `/api/matters/${id}`)).body.matter.state, 'corrected')
  })

  test('a steward writes a rule in a screen, sees the rows that break it, by right', async () => {
    const dataset = await published()
    await bring(
      dataset,
      '楼宇.csv',
      buildingLines([
        ['A1', '甲公司', personNo(1), '30'],
        ['A2', '', personNo(2), '99'],
      ]),
      'full',
    )
    const path = `/api/quality/datasets/${dataset.id}`
    const draft = {
      ...{ title: '楼层不超过 60', severity: 'doubt', dimension: 'accurate', weight: 2 },
      test: { is: 'compare', left: { item: 'floors' }, op: 'le', right: { value: 60 } },
    }
    assert.equal((await user.call('POST', `${path}/rules`, draft)).status, 403)
    const bad = await steward.call('POST', `${path}/rules`, { ...draft, test: { is: 'compare' } })
    assert.equal(bad.body.error.code, 'quality.badRule')
    const saved = await steward.call('POST', `${path}/rules`, draft)
    assert.equal(saved.status, 201, JSON.stringify(saved.body))
    assert.equal((await steward.call('POST', `${path}/measure`)).status, 200)
    const seen = (await steward.call('GET', path)).body
    const result = seen.results.find((one: Any) => one.rule === saved.body.id)
    assert.equal(result.bad, 1)
    const rowsOf = (who: Person) => who.call('GET', `/api/quality/runs/${seen.run}/rules/${saved.body.id}`)
    const own = await rowsOf(steward)
    assert.deepEqual(
      own.body.rows.map((one: Any) => one.values.no),
      ['A2'],
    )
    assert.equal((await rowsOf(user)).status, 403)
  })

  const REAL = join(
    process.env.HUYING_SHARED ?? join(import.meta.dirname, '../../../shared'),
    'data/dirty-spreadsheets',
  )

  test('a real dirty workbook goes through intake to a score', async (t) => {
    const file = join(REAL, 'fertiliser-anhui.xlsx')
    if (!existsSync(file)) return t.skip('the shared data is not here')
    const book = must(await sheets.openWorkbook(file))
    const head: sheets.Line[] = []
    for await (const batch of book.lines(0)) {
      head.push(...batch)
      if (head.length > 20) break
    }
    await book.close()
    const { headings } = sheets.findHead(head)
    const items = Object.fromEntries(
      headings.flatMap((heading, n) =>
        heading ? [[`c${n}`, text(heading, n < 3 ? { required: true } : {})]] : [],
      ),
    )
    const dataset = await published(items as typeof BUILDINGS)
    const delivery = await bring(dataset, 'fertiliser.xlsx', await readFile(file), 'full')
    assert.equal(delivery.state, 'loaded', JSON.stringify(delivery.trouble))
    const seen = (await steward.call('GET', `/api/quality/datasets/${dataset.id}`)).body
    assert.ok(seen.runs[0].score > 0)
    assert.equal(seen.runs[0].rows, delivery.counts?.rows)
    assert.equal(seen.profiles.length, Object.keys(items).length)
  })
})
