import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { must, say } from '../base/index.ts'
import { hotline } from '../packs/hotline/index.ts'
import { loadCases } from '../platform/matters/testing.ts'
import { type Actor, systemActor } from '../platform/org/index.ts'
import type { Store } from '../platform/store/index.ts'
import { freshStore } from '../platform/store/testing.ts'
import { figureDesks } from './desks/figures.ts'
import type { LiveEvent } from './live.ts'
import { type OpenCity, openCity } from './open.ts'
import { readSettings } from './settings.ts'

describe('host / figures', () => {
  const DISTRICT = '440111'
  const HOUR = 3_600_000
  const now = new Date('2026-11-21T02:30:00Z')
  let store: Store
  let city: OpenCity
  let folder: string
  const hearers: ((event: LiveEvent) => void)[] = []
  const told: LiveEvent[] = []
  const live = {
    subscribe: (hear: (event: LiveEvent) => void) => {
      hearers.push(hear)
      return () => undefined
    },
    publish: (event: LiveEvent) => void told.push(event),
  }

  before(async () => {
    store = await freshStore([])
    folder = await mkdtemp(join(tmpdir(), 'huying-figures-'))
    const plan = { name: say('甲区', 'District A'), district: DISTRICT, demo: true, packs: [hotline] }
    const settings = { ...readSettings({}), dataDir: folder, databaseUrl: store.engine.url, poolSize: 4 }
    city = must(await openCity({ settings, plan, now: () => now }))
  })
  after(async () => {
    await city.close()
    await store.close()
    await rm(folder, { recursive: true, force: true })
  })

  // biome-ignore lint/suspicious/noExplicitAny: answers of doors are looked into field by field
  const open = (value: unknown): any => value
  const townLeader: Actor = {
    ...systemActor(DISTRICT),
    kind: 'staff',
    account: null,
    duties: [{ role: 'leader', area: '440111007', units: null, grade: 3 }],
  }

  test('each figure of the screen opens the rows it counted; a fact makes it anew; rights hold', async () => {
    const before = (hours: number) => new Date(now.getTime() - hours * HOUR)
    await loadCases(city.store, DISTRICT, [
      { openedAt: before(1), area: '440111007', channel: 'web', category: '0201' },
      { openedAt: before(2), area: '440111007', channel: 'phone', due: before(1) },
      { openedAt: before(2), area: '440111008', channel: 'phone', category: null, secret: true },
      { openedAt: before(30), area: '440111008', closedAt: before(1) },
      { openedAt: before(26), area: '440111008', closedAt: before(25) },
    ])
    const desk = figureDesks(city, live)
    const all = systemActor(DISTRICT)
    const screen = open(must(await desk.screen(city.store, all, {})))
    const { figures } = screen
    assert.deepEqual(
      [
        figures.today.value,
        figures.today.before,
        figures.open.value,
        figures.overdue.value,
        figures.closedToday.value,
      ],
      [3, 2, 3, 1, 1],
    )
    assert.equal(
      figures.byHour.rows.reduce((a: number, b: number) => a + b, 0),
      3,
    )
    for (const name of ['byArea', 'byCategory', 'byChannel'])
      assert.equal(
        figures[name].rows.reduce((sum: number, row: { count: number }) => sum + row.count, 0),
        3,
        name,
      )
    assert.equal(figures.rates.solved.value, null)
    assert.equal(figures.latest.rows.length, 5)
    assert.equal(
      figures.latest.rows.filter((row: { secret: boolean; title: string }) => row.secret && row.title).length,
      0,
    )
    const rowsBehind = async (url: string, who = all) => {
      const { pathname, searchParams } = new URL(url, 'http://city')
      const name = decodeURIComponent(pathname.split('/')[3] ?? '')
      return open(
        must(await desk.indicators.rows(city.store, who, { ...Object.fromEntries(searchParams), name }, now)),
      )
    }
    for (const name of ['today', 'open', 'overdue', 'closedToday']) {
      const { rows, total } = await rowsBehind(figures[name].rowsUrl)
      assert.equal(rows.length, figures[name].value, name)
      assert.equal(total, figures[name].value, name)
    }
    const town = await rowsBehind(`${figures.byArea.rowsUrl}&area=440111007`)
    assert.equal(
      town.total,
      figures.byArea.rows.find((row: { code: string }) => row.code === '440111007').count,
    )

    const mine = open(must(await desk.screen(city.store, townLeader, {})))
    assert.equal(mine.figures.today.value, 2)
    assert.equal((await rowsBehind(figures.today.rowsUrl, townLeader)).total, 2)

    await loadCases(city.store, DISTRICT, [{ openedAt: before(0.1) }])
    assert.equal(open(must(await desk.screen(city.store, all, {}))).figures.today.value, 3)
    for (const hear of hearers) hear({ event: 'screen', data: { changed: true }, to: 'staff' })
    assert.equal(open(must(await desk.screen(city.store, all, {}))).figures.today.value, 4)
  })

  test('a figure reads with its groups, its comparison and the way to its rows', async () => {
    const desk = figureDesks(city)
    const all = systemActor(DISTRICT)
    const read = open(
      must(
        await desk.indicators.read(
          city.store,
          all,
          { name: 'hotline.taken', from: '2026-11-21', to: '2026-11-21', by: 'channel' },
          now,
        ),
      ),
    )
    assert.equal(read.value, 4)
    assert.equal(read.previous.value, 2)
    assert.equal(read.previous.change, 100)
    assert.equal(read.lastYear.change, null)
    assert.deepEqual(read.groups.find((group: { key: string }) => group.key === 'web')?.title, {
      zh: '网站',
      en: 'Web site',
    })
    for (const [query, code] of [
      [{ name: 'hotline.taken', by: 'mood' }, 'indicators.badDivision'],
      [{ name: 'hotline.taken', from: 'yesterday' }, 'indicators.badPeriod'],
      [{ name: 'hotline.nothing' }, 'indicators.unknown'],
    ] as const) {
      const refused = await desk.indicators.read(city.store, all, query, now)
      assert.equal(refused.ok ? null : refused.error.code, code)
    }
  })
})
