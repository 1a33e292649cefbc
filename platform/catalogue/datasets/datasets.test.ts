import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { type Id, must, newId, say } from '../../../base/index.ts'
import { idNumber, text } from '../../fields/decide.ts'
import * as ledger from '../../ledger/index.ts'
import { type Actor, systemActor } from '../../org/index.ts'
import { type Store, sql } from '../../store/index.ts'
import { freshStore } from '../../store/testing.ts'
import { openDatasets, readCatalogueSheets, schema, tableOf, writeCatalogueSheets } from './index.ts'

describe('platform / catalogue / datasets', () => {
  const DISTRICT = '440111'
  const NOW = new Date('2026-11-20T02:00:00Z')
  const [building, water] = [newId(), newId()]
  const units = [
    { id: building, name: '白云区住房和城乡建设局', shortName: '区住建局', creditCode: '11440111MB2C000135' },
    { id: water, name: '白云区水务局', shortName: '区水务局', creditCode: null },
  ]
  const subjects = [
    { code: 'building', title: say('住建交通', 'Building') },
    { code: 'weather', title: say('气象水务', 'Weather') },
  ]
  const role = (zh: string, sees: 'area' | 'units') => ({ title: say(zh, zh), sees })
  const catalogue = openDatasets({
    district: DISTRICT,
    roles: {
      dataSteward: role('数据管理员', 'units'),
      dataAuthority: role('数据主管', 'area'),
      dataUser: role('用数人员', 'units'),
      leader: role('领导', 'units'),
    },
    subjects: () => subjects,
    unitOf: (id) => units.find((one) => one.id === id),
    units: () => units,
  })
  const person = (name: string, unit: Id | null, ...roles: string[]): Actor => ({
    ...{ kind: 'staff', account: newId(), name, district: DISTRICT, unit, unitName: null, provenAt: 0 },
    duties: roles.map((one) => ({ role: one, area: DISTRICT, units: unit ? [unit] : null, grade: 3 })),
  })
  const steward = person('住建管理员', building, 'dataSteward')
  const boss = person('住建领导', building, 'leader')
  const head = person('数据主管', null, 'dataAuthority')
  const waterman = person('水务用户', water, 'dataUser')

  let store: Store
  before(async () => {
    store = await freshStore([ledger.schema, schema])
  })
  after(() => store.close())

  const piles = {
    title: say('充电桩', 'Charging piles'),
    abstract: '全区公共充电桩的位置与功率',
    class: 'unit',
    subject: 'building',
    unit: building,
    share: 'free',
    open: 'open',
    cycle: 'monthly',
    grade: 2,
    items: [
      { name: 'pileNo', key: true, field: text({ title: say('桩号', 'No.'), required: true }) },
      { name: 'owner', field: text({ title: say('运营企业', 'Owner') }) },
    ],
  }

  test('an entry goes from the unit through its leader to the authority, and each act is a fact', async () => {
    const made = must(await store.tx((tx) => catalogue.draft(tx, steward, { ...piles, items: [] }, NOW)))
    assert.match(made.code, /^301\/\d{6}$/)
    const id = made.id
    const act = async (
      verb: 'submit' | 'endorse' | 'publish',
      who: Actor,
      more: { readonly keyReason?: string } = {},
    ) => store.tx((tx) => catalogue[verb](tx, who, { id, ...more }, NOW))

    const early = await act('submit', steward)
    assert.equal(!early.ok && early.error.code, 'catalogue.badDraft')
    // others see nothing of a draft
    assert.equal((await catalogue.get(store, waterman, id, NOW)).ok, false)
    must(await store.tx((tx) => catalogue.change(tx, steward, { id, draft: { items: piles.items } }, NOW)))
    must(await act('submit', steward))
    const own = await act('endorse', steward)
    assert.equal(!own.ok && own.error.code, 'catalogue.ownAct')
    must(await act('endorse', boss))
    assert.equal((await act('publish', steward)).ok, false)
    const out = must(await act('publish', head))
    assert.equal(out.state, 'published')
    assert.equal(out.version, 1)
    assert.equal(must(await catalogue.get(store, waterman, out.code, NOW)).title.zh, '充电桩')

    // a change stands beside what is published until it is approved
    const other = {
      items: [
        piles.items[0],
        { ...piles.items[1], key: true, field: text({ title: say('运营企业', 'Owner'), required: true }) },
      ],
    }
    must(await store.tx((tx) => catalogue.change(tx, steward, { id, draft: other }, NOW)))
    assert.equal(must(await catalogue.get(store, waterman, id, NOW)).pending, null)
    must(await act('submit', steward))
    const back = { id, why: '主键说明不足' }
    const returned = must(await store.tx((tx) => catalogue.sendBack(tx, boss, back, NOW)))
    assert.equal(returned.pending?.note, back.why)
    must(await act('submit', steward))
    must(await act('endorse', boss))
    const silent = await act('publish', head)
    assert.equal(!silent.ok && silent.error.code, 'catalogue.keyChanged')
    const second = must(await act('publish', head, { keyReason: '同一桩号由两家企业运营' }))
    assert.equal(second.version, 2)
    const versions = must(await catalogue.versions(store, waterman, id))
    assert.deepEqual(
      versions.map((one) => [one.version, one.body.items.filter((item) => item.key).length]),
      [
        [2, 2],
        [1, 1],
      ],
    )
    const facts = await store.query<{ kind: string }>(
      sql`select kind from fact where subject = ${id}::uuid order by seq`,
    )
    assert.deepEqual(
      facts.map((one) => one.kind.replace('dataset.', '')),
      [
        'drafted',
        'changed',
        'submitted',
        'endorsed',
        'published',
        'changed',
        'submitted',
        'returned',
        'submitted',
        'endorsed',
        'published',
      ],
    )
  })

  test('what is wrong is told at once: law, grade, masks, names', async () => {
    const bad = {
      ...piles,
      title: say('居民', 'People'),
      share: 'never',
      open: 'closed',
      grade: 1,
      items: [
        { name: 'idNo', field: { ...idNumber({ title: say('身份证号', 'Id') }), grade: 4 } },
        { name: 'IdNo', field: text({ title: say('身份证号', 'Id') }) },
        { name: 'idno', key: true, field: text({ title: say('证件', 'Paper') }) },
      ],
    }
    const { id } = must(await store.tx((tx) => catalogue.draft(tx, steward, bad, NOW)))
    const refused = await store.tx((tx) => catalogue.submit(tx, steward, { id }, NOW))
    assert.ok(!refused.ok)
    const paths = (refused.error.detail as { faults: { path: string }[] }).faults.map((one) => one.path)
    assert.deepEqual(paths.sort(), [
      'grade',
      'items.0.field.personal',
      'items.1.field.title',
      'items.1.name',
      'items.1.name',
      'items.2.key',
      'items.2.name',
      'shareBasis',
    ])
    const foreign = await store.tx((tx) => catalogue.draft(tx, steward, { ...piles, unit: water }, NOW))
    assert.equal(!foreign.ok && foreign.error.code, 'catalogue.notYours')
  })

  test('a sheet of the catalogue goes out, comes back changed, and comes back the same', async () => {
    const context = {
      unitNamed: (name: string, code: string) =>
        units.find((one) => one.name === name || one.shortName === name || (code && one.creditCode === code))
          ?.id,
      subjectNamed: (given: string) => subjects.find((one) => one.title.zh === given)?.code,
    }
    const sheet = {
      name: '目录',
      rows: [
        ['白云区政务信息资源目录（2026）'],
        [
          '信息资源名称',
          '信息资源摘要',
          '信息资源分类',
          '主题',
          '信息资源提供方',
          '共享类型',
          '共享条件',
          '更新周期',
          '信息项名称',
          '字段名',
          '数据类型',
          '主键',
        ],
        [
          '水库水位',
          '六座水库每小时水位',
          '主题',
          '气象水务',
          '区水务局',
          '无条件共享',
          '',
          '实时',
          '水库',
          'name',
          '文本',
          '是',
        ],
        ['', '', '', '', '', '', '', '', '水位', 'level', '小数', ''],
        [
          '排水户',
          '排水许可证持有单位',
          '部门',
          '气象水务',
          '区水务局',
          '有条件共享',
          '',
          '每月',
          '户名',
          'owner',
          '',
          '是',
        ],
        [
          '内涝点',
          '易涝点清单',
          '部门',
          '气象局',
          '区水务局',
          '想共享',
          '',
          '每年',
          '点位',
          'place',
          '坐标',
          '',
        ],
      ],
    }
    const read = readCatalogueSheets([sheet], context) ?? []
    assert.deepEqual(
      read.map((one) => [one.row, one.draft.title.zh, one.draft.items.length, one.unknown.length]),
      [
        [3, '水库水位', 2, 0],
        [5, '排水户', 1, 0],
        [6, '内涝点', 1, 3],
      ],
    )
    const rows = read.filter((one) => one.unknown.length === 0)
    const system = systemActor(DISTRICT)
    const first = must(await store.tx((tx) => catalogue.bringIn(tx, system, rows, NOW).then((one) => one)))
    assert.deepEqual([first.created, first.rejected.map((one) => one.row)], [1, [5]])

    const out = writeCatalogueSheets(await catalogue.whole(store, system, 1000), {
      unit: (id) => units.find((one) => one.id === id) ?? { name: '', creditCode: null },
      subject: (code) => subjects.find((one) => one.code === code)?.title.zh ?? '',
    })
    const again = readCatalogueSheets(out, context) ?? []
    const level = again.find((one) => one.draft.title.zh === '水库水位')
    assert.equal(level?.draft.items[1]?.field.kind, 'decimal')
    const bring = (draft: object) =>
      store.tx((tx) =>
        catalogue.bringIn(
          tx,
          system,
          [
            {
              ...(level as NonNullable<typeof level>),
              code: level?.code ?? '',
              draft: { ...level?.draft, ...draft } as never,
            },
          ],
          NOW,
        ),
      )
    assert.equal(must(await bring({})).unchanged, 1)
    assert.equal(must(await bring({ abstract: '八座水库每小时水位' })).changed, 1)
  })

  test('search: words of title before words of items, facets with counts, drafts only for their unit', async () => {
    const system = systemActor(DISTRICT)
    const page = await catalogue.search(store, head, { q: '充电桩' }, NOW)
    assert.equal(page.rows[0]?.title.zh, '充电桩')
    const all = await catalogue.search(store, waterman, {}, NOW)
    assert.deepEqual(
      all.rows.map((one) => one.state),
      ['published', 'published'],
    )
    const drafts = await catalogue.search(store, steward, { facets: { state: ['draft'] } }, NOW)
    assert.equal(drafts.total, 1)
    assert.deepEqual(drafts.facets.state, [
      { value: 'published', count: 2 },
      { value: 'draft', count: 1 },
    ])
    const none = await catalogue.search(store, { ...waterman, duties: [] }, {}, NOW)
    assert.equal(none.total, 0)
    const byUnit = await catalogue.search(store, system, { q: '水务局' }, NOW)
    assert.equal(byUnit.rows[0]?.title.zh, '水库水位')
    const map = await catalogue.map(store, waterman, NOW)
    assert.deepEqual(map.map((one) => [one.subject, one.datasets, one.never]).sort(), [
      ['building', 1, 1],
      ['weather', 1, 1],
    ])
  })

  test('registers appear by themselves, follow their declaration, and a second start changes nothing', async () => {
    const system = systemActor(DISTRICT)
    const own = {
      ...{
        register: 'hotline.article',
        source: 'register:hotline.article',
        title: say('知识库', 'Knowledge'),
      },
      fields: { question: text({ title: say('问题', 'Question'), required: true }) },
      ...{
        key: ['question'],
        open: ['question'],
        unit: building,
        subject: 'building',
        cycle: 'other' as const,
      },
      ...{ system: '呼应', rowCount: 3, freshAt: NOW },
    }
    assert.equal(await store.tx((tx) => catalogue.keepOwn(tx, system, [own], NOW)), 1)
    assert.equal(await store.tx((tx) => catalogue.keepOwn(tx, system, [{ ...own, rowCount: 5 }], NOW)), 0)
    const found = await catalogue.search(store, waterman, { q: '知识库' }, NOW)
    assert.deepEqual([found.rows[0]?.origin, found.rows[0]?.rowCount], ['register', 5])
    const id = found.rows[0]?.id as Id
    const touched = await store.tx((tx) =>
      catalogue.change(tx, steward, { id, draft: { items: piles.items } }, NOW),
    )
    assert.equal(!touched.ok && touched.error.code, 'catalogue.registerKept')
    const more = { ...own, fields: { ...own.fields, answer: text({ title: say('答案', 'Answer') }) } }
    assert.equal(await store.tx((tx) => catalogue.keepOwn(tx, system, [more], NOW)), 1)
    assert.equal(must(await catalogue.get(store, waterman, id, NOW)).version, 2)
  })

  test('a dataset that was only listed gets its table when it is taken in', async () => {
    const found = await catalogue.search(store, head, { q: '充电桩' }, NOW)
    const id = found.rows[0]?.id as Id
    const taken = must(await store.tx((tx) => catalogue.takeIn(tx, steward, id, NOW)))
    assert.equal(taken.origin, 'intake')
    must(await store.tx((tx) => catalogue.takeIn(tx, steward, id, NOW)))
    assert.deepEqual(await store.query(sql`select key from ${sql.id(tableOf(id))}`), [])
  })
})
