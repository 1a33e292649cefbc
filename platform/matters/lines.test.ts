import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { addDays, must, newId, say } from '../../base/index.ts'
import { schema as clocks } from '../clocks/index.ts'
import { schema as ledger, timeline } from '../ledger/index.ts'
import { type Actor, schema as org } from '../org/index.ts'
import { type Store, sql } from '../store/index.ts'
import { freshStore } from '../store/testing.ts'
import { schema as matters, openLines } from './index.ts'
import {
  checkLines,
  indexLines,
  type Line,
  type LineDraft,
  overlapsOf,
  place,
  simulate,
  treeOf,
  unfit,
  whyFits,
} from './lines-decide.ts'
import { columnsOf, dayIn, readSheet } from './lines-import.ts'

// A tennis club: courts in two towns, one of them with a village.
const codes = {
  name: 'category',
  version: '1',
  title: say('事项', 'Item'),
  codes: [
    { code: '01', title: say('场地', 'Courts') },
    { code: '0101', title: say('灯光', 'Lights'), parent: '01', words: ['灯', '不亮', '照明'] },
    { code: '0102', title: say('球网', 'Nets'), parent: '01', words: ['球网', '网柱'] },
    { code: '02', title: say('会费', 'Fees') },
    { code: '0201', title: say('退费', 'Refunds'), parent: '02', words: ['退费', '年卡'] },
  ],
}
const tree = treeOf(codes)
const district = '990101'
const areas = [
  { code: '990101', name: '网球区' },
  { code: '990101001', name: '甲镇' },
  { code: '990101001001', name: '䶮村' },
  { code: '990101002', name: '乙镇' },
]
const unitIds = { courts: newId(), fees: newId(), jia: newId(), yi: newId() }
const units = [
  { id: unitIds.courts, name: '网球区场地局', shortName: '场地局', area: '990101', kind: 'department' },
  { id: unitIds.fees, name: '网球区会费局', shortName: '会费局', area: '990101', kind: 'department' },
  { id: unitIds.jia, name: '甲镇人民政府', shortName: '甲镇', area: '990101001', kind: 'town' },
  { id: unitIds.yi, name: '乙镇人民政府', shortName: '乙镇', area: '990101002', kind: 'town' },
]
const areaName = (code: string) => areas.find((one) => one.code === code)?.name
const unitName = (id: string) => units.find((one) => one.id === id)?.name

const draft = (more: Partial<LineDraft> = {}): LineDraft => ({
  category: '0101',
  area: district,
  level: 3,
  unit: unitIds.courts,
  helpers: [],
  basis: '三定方案',
  validFrom: '2025-01-01',
  validTo: null,
  ...more,
})
const line = (more: Partial<Line> = {}): Line => ({
  ...draft(more),
  id: newId(),
  version: 1,
  replaces: null,
  ...more,
})

describe('which line fits', () => {
  test('the most specific item first, then the deepest area, then the higher tier', () => {
    const group = line({ category: '01', area: '990101001', unit: unitIds.jia, level: 4 })
    const wide = line({ category: '0101' })
    const town = line({ category: '0101', area: '990101001', unit: unitIds.jia, level: 4 })
    const townHigh = line({ category: '0101', area: '990101001', level: 3 })
    const index = indexLines([group, wide, town, townHigh], tree)
    const found = index.all({ category: '0101', area: '990101001001' }, '2025-06-01')
    assert.deepEqual(found, [townHigh, town, wide, group])
    assert.equal(index.best({ category: '0101', area: '990101001001' }, '2025-06-01'), townHigh)
    assert.equal(index.best({ category: '0101', area: '990101002' }, '2025-06-01'), wide)
    assert.equal(index.best({ category: '0102', area: '990101002' }, '2025-06-01'), undefined)
    assert.equal(index.best({ category: '0102', area: '990101001' }, '2025-06-01'), group)
  })

  test('it says why, in both languages', () => {
    const why = whyFits(draft({ category: '01' }), { category: '0101', area: '990101001' }, tree, areaName)
    assert.equal(why.zh, '清单没有更细的条目，按上级分类“场地”，适用网球区全域')
    assert.equal(why.en, 'no finer line: by the group “Courts”; holds for all of 网球区')
  })

  test('a named line is refused with the reason: too early, ended, other item, other place, other unit', () => {
    const names = { area: areaName, unit: unitName }
    const asked = { category: '0101', area: '990101001', unit: unitIds.courts }
    const on = (more: Partial<Line>, day = '2025-06-01', also = {}) =>
      unfit(line(more), { ...asked, ...also }, day, tree, names)?.zh ?? null
    assert.equal(on({}), null)
    assert.equal(on({ category: '01' }), null)
    assert.equal(on({ validFrom: '2025-07-01' }), '自 2025-07-01 起才生效')
    assert.equal(on({ validTo: '2025-05-31' }), '已于 2025-05-31 失效')
    assert.equal(on({ validTo: '2025-06-01' }), null)
    assert.equal(on({ category: '0201' }), '它说的是“会费 › 退费”，工单是“场地 › 灯光”')
    assert.equal(on({ area: '990101002' }), '它只适用乙镇，事发地不在其中')
    assert.equal(on({ unit: unitIds.fees }), '它的主办单位是网球区会费局，与所派单位不同')
    assert.match(on({}, '2025-06-01', { category: null }) ?? '', /未分类/)
  })

  test('everyday words lead to an item', () => {
    assert.deepEqual(
      tree.guess('三号场的灯不亮，年卡也没退').map((one) => one.code),
      ['0101', '0201'],
    )
  })

  test('the fast index and a plain search agree', () => {
    const day = fc.integer({ min: 0, max: 20 }).map((n) => addDays('2025-01-01', n))
    const some = fc.record({
      category: fc.constantFrom('01', '0101', '0102', '02', '0201'),
      area: fc.constantFrom(...areas.map((one) => one.code)),
      level: fc.constantFrom(3 as const, 4 as const),
      validFrom: day,
      validTo: fc.option(day, { nil: null }),
    })
    fc.assert(
      fc.property(fc.array(some, { maxLength: 30 }), some, day, (given, asked, on) => {
        const lines = given.map((one) => line(one))
        const fits = lines.filter(
          (one) =>
            tree.chain(asked.category).includes(one.category) &&
            asked.area.startsWith(one.area) &&
            one.validFrom <= on &&
            (one.validTo === null || one.validTo >= on),
        )
        const index = indexLines(lines, tree)
        const all = index.all(asked, on)
        assert.deepEqual(new Set(all), new Set(fits))
        assert.equal(all[0], index.best(asked, on))
        const rank = (one: Line) => [
          tree.chain(asked.category).indexOf(one.category),
          -one.area.length,
          one.level,
        ]
        for (const [i, one] of all.entries())
          if (i > 0) {
            const [a, b] = [rank(all[i - 1] as Line), rank(one)]
            const first = a.findIndex((value, k) => value !== b[k])
            assert.ok(first < 0 || (a[first] as number) < (b[first] as number))
          }
      }),
    )
  })
})

describe('is the list sound', () => {
  const world = {
    tree,
    towns: ['990101001', '990101002'],
    unitLives: (id: string) => unitName(id) !== undefined,
    areaKnown: (code: string) => areaName(code) !== undefined,
  }

  test('holes by item and town, overlaps on equal terms only, orphans by kind', () => {
    const gone = newId()
    const lines = [
      line({ category: '01', area: '990101001' }),
      line({ category: '0101' }),
      line({ category: '0101', validFrom: '2026-01-01', unit: unitIds.fees }),
      line({ category: '0101', level: 4, unit: unitIds.jia }),
      line({ category: '0201', unit: gone, helpers: [unitIds.fees, 'x'] }),
      line({ category: '0999', area: '990101009' }),
      line({ category: '0101', validTo: '2024-12-31', unit: gone, validFrom: '2024-01-01' }),
    ]
    const found = checkLines(lines, world, '2026-03-01')
    assert.deepEqual(found.holes, [{ category: '0102', areas: ['990101002'], everywhere: false }])
    assert.equal(found.overlaps.length, 1)
    assert.deepEqual(
      [found.overlaps[0]?.from, found.overlaps[0]?.to, found.overlaps[0]?.differs],
      ['2026-01-01', null, true],
    )
    assert.deepEqual(
      found.orphans.map((one) => one.what),
      ['unit', 'helper', 'category', 'area'],
    )
  })

  test('what is laid over a list by the rules never overlaps', () => {
    const day = fc.integer({ min: 0, max: 30 }).map((n) => addDays('2025-01-01', n))
    const some = fc
      .record({
        validFrom: day,
        length: fc.option(fc.integer({ min: 0, max: 20 }), { nil: null }),
        unit: fc.constantFrom(unitIds.courts, unitIds.fees),
      })
      .map(({ validFrom, length, unit }) =>
        draft({ validFrom, unit, validTo: length === null ? null : addDays(validFrom, length) }),
      )
    fc.assert(
      fc.property(fc.array(some, { maxLength: 12 }), (drafts) => {
        let lines: Line[] = []
        const lay = (one: LineDraft) => {
          const placed = place(lines, one)
          if (placed.do === 'change')
            lines = lines.map((old) => (old === placed.line ? { ...old, ...placed.draft } : old))
          if (placed.do === 'create') {
            lines = lines.map((old) =>
              placed.ends.includes(old) ? { ...old, validTo: addDays(one.validFrom, -1) } : old,
            )
            lines.push(line(placed.draft))
          }
          return placed.do
        }
        for (const one of drafts) {
          lay(one)
          assert.deepEqual(overlapsOf(lines, '2025-01-01'), [])
        }
        const last = drafts.at(-1)
        if (last) assert.ok(['nothing', 'refuse'].includes(lay(last)), 'the same again changes nothing')
      }),
    )
  })

  test('a new list on old matters: same, changed, nobody', () => {
    const lines = [line({ category: '0101' }), line({ category: '0102', unit: unitIds.fees })]
    const group = (category: string | null, unit: string, count: number) => ({
      category,
      area: '990101001',
      unit,
      count,
      sample: `no-${category}`,
    })
    const done = simulate(
      lines,
      [
        group('0101', unitIds.courts, 5),
        group('0102', unitIds.courts, 3),
        group('0201', unitIds.fees, 2),
        group(null, unitIds.fees, 1),
      ],
      tree,
      '2025-06-01',
    )
    assert.deepEqual([done.matters, done.same, done.changed, done.unroutable], [11, 5, 3, 3])
    assert.deepEqual(
      done.samples.changed.map((one) => [one.sample, one.to]),
      [['no-0102', unitIds.fees]],
    )
  })
})

describe('a sheet of lines', () => {
  const world = { tree, district, areas, units }
  const header = ['事项', '区域', '层级', '主办单位', '协办单位', '依据', '生效日期', '失效日期']
  const read = (...rows: string[][]) => {
    const found = readSheet([header, ...rows], world, '2026-01-05')
    assert.ok(!('code' in found))
    return found
  }

  test('headings in either language, in any order; a missing one is named', () => {
    assert.deepEqual(columnsOf(['Basis', ' Lead Unit ', 'ITEM（必填）']), { basis: 0, unit: 1, category: 2 })
    const missing = columnsOf(['事项', '依据'])
    assert.ok('code' in missing && missing.code === 'line.noHeader')
  })

  test('names or codes, full-width figures, the dates people write', () => {
    const { rows, rejected } = read(
      ['灯光', '', '', '场地局', '会费局、甲镇', '三定', '2026/1/1', ''],
      ['场地/球网', '甲镇', '镇街', '甲镇人民政府', '', '清单', '２０２６年２月１日', '2026-12-31'],
      ['02', '９９０１０１００２', '3', '网球区会费局', '无', '章程', '', '长期'],
    )
    assert.deepEqual(rejected, [])
    assert.deepEqual(
      rows.map((one) => one.drafts[0]),
      [
        draft({ basis: '三定', helpers: [unitIds.fees, unitIds.jia], validFrom: '2026-01-01' }),
        draft({
          ...{ category: '0102', area: '990101001', level: 4, unit: unitIds.jia, basis: '清单' },
          ...{ validFrom: '2026-02-01', validTo: '2026-12-31' },
        }),
        draft({
          category: '02',
          area: '990101002',
          unit: unitIds.fees,
          basis: '章程',
          validFrom: '2026-01-05',
        }),
      ],
    )
  })

  test('“属地镇街” is one line a town', () => {
    const { rows } = read(['02', '全区', '', '属地镇街', '', '属地管理', '2026-01-01', ''])
    assert.deepEqual(
      rows[0]?.drafts.map((one) => [one.area, one.unit, one.level]),
      [
        ['990101001', unitIds.jia, 4],
        ['990101002', unitIds.yi, 4],
      ],
    )
  })

  test('a bad row comes back with all its reasons, the others go in; empty rows are passed over', () => {
    const { rows, rejected } = read(
      ['没有的', '丙镇', '天级', '某局', '某某局', '', '2026-02-30', ''],
      ['', '', '', '', '', '', '', ''],
      ['灯光', '', '', '场地局', '场地局', '三定', '2026-02-01', '2026-01-01'],
      ['灯光', '', '', '场地局', '', '三定', '', ''],
    )
    assert.deepEqual(
      rejected.map((one) => [one.row, one.reasons.map((reason) => reason.code)]),
      [
        [
          2,
          [
            'line.unknownCategory',
            'line.unknownArea',
            'line.unknownUnit',
            'line.unknownUnit',
            'line.unknownLevel',
            'line.noBasis',
            'line.badDay',
          ],
        ],
        [4, ['line.period', 'line.leadHelps']],
      ],
    )
    assert.deepEqual(
      rows.map((one) => one.row),
      [5],
    )
  })

  test('days', () => {
    assert.equal(dayIn('20260131'), '2026-01-31')
    assert.equal(dayIn('2026-1-5T00:00:00.000Z'), '2026-01-05')
    for (const wrong of ['2026-13-01', '2026-02-29', '昨天', '1/2/2026', '46023'])
      assert.equal(dayIn(wrong), null)
  })
})

describe('the list in the database', () => {
  let store: Store
  const t = (day: string) => new Date(`${day}T09:00:00+08:00`)
  const roles = { steward: { title: say('管理员', 'Steward'), sees: 'own' as const } }
  const actor = (role: string | null): Actor => ({
    kind: 'staff',
    account: newId(),
    name: '管理员',
    district,
    unit: null,
    unitName: null,
    duties: role === null ? [] : [{ role, area: district, units: null, grade: 2 }],
    provenAt: 0,
  })
  const steward = actor('steward')
  const lines = openLines({
    district,
    codes: () => codes,
    areas: () => areas,
    units: () => units,
    roles,
    editors: ['steward'],
    readers: ['steward'],
  })
  const header = ['事项', '区域', '主办单位', '依据', '生效日期']
  const sheet = [
    header,
    ['灯光', '', '场地局', '三定', '2025-01-01'],
    ['会费', '', '会费局', '章程', '2025-01-01'],
    ['球网', '', '属地镇街', '属地管理', '2025-01-01'],
    ['没有的', '', '场地局', '三定', '2025-01-01'],
  ]
  const bring = (cells: string[][], day: string) =>
    store.tx((tx) => lines.importRows(tx, steward, cells, t(day)))

  before(async () => {
    store = await freshStore([ledger, org, clocks, matters])
  })
  after(() => store.close())

  test('a sheet goes in once however often it is brought; next year’s ends this year’s', async () => {
    const first = must(await bring(sheet, '2025-01-05'))
    assert.deepEqual([first.created, first.updated, first.unchanged, first.ended], [4, 0, 0, 0])
    assert.deepEqual(
      first.rejected.map((one) => one.row),
      [5],
    )
    const again = must(await bring(sheet, '2025-02-05'))
    assert.deepEqual([again.created, again.updated, again.unchanged], [0, 0, 4])
    const next = must(await bring([header, ['灯光', '', '会费局', '新章程', '2026-01-01']], '2025-12-01'))
    assert.deepEqual([next.created, next.ended], [1, 1])
    const { rows } = await lines.list(store, steward, { q: '灯光' })
    assert.deepEqual(rows.map((one) => [one.validFrom, one.validTo, one.unit]).sort(), [
      ['2025-01-01', '2025-12-31', unitIds.courts],
      ['2026-01-01', null, unitIds.fees],
    ])
    const clean = must(await lines.check(store, steward, '2026-03-01'))
    assert.deepEqual([clean.holes, clean.overlaps, clean.orphans], [[], [], []])
  })

  test('suggestions by item and place, and by words when the item is not yet known', async () => {
    const at = t('2026-03-01')
    const { fits, deeper } = await lines.suggest(
      store,
      steward,
      { category: '0102', area: '990101001001' },
      at,
    )
    assert.deepEqual([fits.map((one) => one.line.unit), deeper], [[unitIds.jia], false])
    assert.match(fits[0]?.why.zh ?? '', /列明“球网”，地点在甲镇/)
    const vague = await lines.suggest(store, steward, { category: '0102' }, at)
    assert.deepEqual([vague.fits.length, vague.deeper], [0, true])
    const guessed = await lines.suggest(store, steward, { text: '年卡退费难' }, at)
    assert.equal(guessed.fits[0]?.line.unit, unitIds.fees)
    assert.match(guessed.fits[0]?.why.zh ?? '', /提到“退费、年卡”，像是“退费”/)
  })

  test('a change keeps every version; from a day on it is another line', async () => {
    const at = t('2026-03-02')
    const made = must(
      await store.tx((tx) =>
        lines.create(
          tx,
          steward,
          { category: '0201', area: '990101002', unit: unitIds.yi, basis: '授权' },
          at,
        ),
      ),
    )
    const changed = must(
      await store.tx((tx) => lines.change(tx, steward, made.id, { version: 1, basis: '授权书第三条' }, at)),
    )
    assert.deepEqual([changed.version, changed.basis, changed.unit], [2, '授权书第三条', unitIds.yi])
    const stale = await store.tx((tx) =>
      lines.change(tx, steward, made.id, { version: 1, basis: '别的' }, at),
    )
    assert.ok(!stale.ok && stale.error.code === 'line.stale')
    const next = must(
      await store.tx((tx) =>
        lines.change(tx, steward, made.id, { version: 2, unit: unitIds.fees, from: '2026-05-01' }, at),
      ),
    )
    assert.deepEqual([next.replaces, next.validFrom, next.version], [made.id, '2026-05-01', 1])
    assert.equal(must(await lines.read(store, steward, made.id)).validTo, '2026-04-30')
    assert.deepEqual(
      (await lines.versions(store, steward, made.id)).map((one) => [one.version, one.basis, one.by]),
      [
        [3, '授权书第三条', '管理员'],
        [2, '授权书第三条', '管理员'],
        [1, '授权', '管理员'],
      ],
    )
    assert.deepEqual(
      (await timeline(store, district, 'line', made.id)).map((fact) => fact.kind),
      ['line.created', 'line.changed', 'line.ended'],
    )
    const clash = await store.tx((tx) =>
      lines.create(
        tx,
        steward,
        { category: '0201', area: '990101002', level: 3, unit: unitIds.fees, basis: '授权' },
        t('2026-05-02'),
      ),
    )
    assert.ok(clash.ok, 'another tier is no contradiction')
    const ended = must(await store.tx((tx) => lines.end(tx, steward, made.id, t('2026-03-10'))))
    assert.equal(ended.validTo, '2026-03-09')
  })

  test('wrong fields are named; rights are asked first', async () => {
    const at = t('2026-03-02')
    const make = (who: Actor, more: Record<string, unknown>) =>
      store.tx((tx) =>
        lines.create(tx, who, { category: '0101', unit: unitIds.courts, basis: '三定', ...more }, at),
      )
    const wrong = await make(steward, { category: '0909', validFrom: 'gestern', nonsense: 1 })
    assert.ok(!wrong.ok && wrong.error.code === 'matter.badForm')
    const codeOf = async (more: Record<string, unknown>) => {
      const done = await make(steward, more)
      return done.ok ? null : done.error.code
    }
    assert.equal(await codeOf({ unit: newId() }), 'line.unknownUnit')
    assert.equal(await codeOf({ helpers: [unitIds.courts] }), 'line.leadHelps')
    assert.equal(await codeOf({ area: '990102' }), 'line.unknownArea')
    assert.equal(await codeOf({ validFrom: '2026-05-01', validTo: '2026-04-01' }), 'line.period')
    assert.equal(await codeOf({}), 'line.overlap')
    for (const who of [actor(null), actor('member')]) {
      const refused = await make(who, { category: 'x' })
      assert.ok(!refused.ok && refused.error.http === 403)
      assert.ok(!(await store.tx((tx) => lines.importRows(tx, who, sheet, at))).ok)
      assert.ok(!(await lines.check(store, who, '2026-01-01')).ok)
    }
  })

  test('an accepted ruling changes the list from today; a refused one does not; neither twice', async () => {
    const matter = newId()
    const propose = async (category: string, area: string, unit: string): Promise<string> => {
      const id = newId()
      await store.tx((tx) =>
        tx.run(sql`insert into line_proposal (district, id, matter, category, area, unit, why, at, by_name)
          values (${district}, ${id}, ${matter}, ${category}, ${area}, ${unit}, '裁定归乙镇', ${t('2026-03-20')}, '主任')`),
      )
      return id
    }
    const at = t('2026-03-21')
    const decide = (id: string, accept: boolean) =>
      store.tx((tx) => lines.decideProposal(tx, steward, { id, accept }, at))
    const finer = must(await decide(await propose('0101', '990101001001', unitIds.jia), true))
    assert.deepEqual(
      [finer.line?.category, finer.line?.area, finer.line?.validFrom, finer.line?.level],
      ['0101', '990101001', '2026-03-21', 4],
    )
    const over = must(await decide(await propose('0102', '990101001', unitIds.courts), true))
    assert.equal(over.line?.area, '990101001')
    const replaced = over.line?.replaces && must(await lines.read(store, steward, over.line.replaces))
    assert.ok(replaced && replaced.validTo === '2026-03-20' && replaced.unit === unitIds.jia)
    const same = must(await decide(await propose('0201', '990101001', unitIds.fees), true))
    assert.equal(same.line?.category, '02', 'the list says so already')
    const id = await propose('0102', '990101002', unitIds.fees)
    assert.equal(must(await decide(id, false)).line, null)
    const twice = await decide(id, true)
    assert.ok(!twice.ok && twice.error.code === 'line.proposalDecided')
    assert.equal(must(await lines.proposals(store, steward, true)).length, 0)
    assert.equal(must(await lines.proposals(store, steward, null)).length, 4)
    const { rows } = await lines.list(store, steward, { limit: 200 })
    assert.deepEqual(overlapsOf(rows, '2025-01-01'), [])
  })

  test('a hundred thousand old matters are one pass', async () => {
    await store.tx((tx) =>
      tx.run(sql`insert into matter (district, id, number, type, type_version, state, title, content, category, urgency,
          channel, secret, anonymous, area, opened_at, lead_unit, units, round, returns, tags, data, demo, version)
        select ${district}, gen_random_uuid(), 'n' || i, 'club.visit', 1, 'closed', '', '',
          (array['0101','0102','0201'])[1 + i % 3], 'normal', 'phone', false, false,
          (array['990101001','990101002'])[1 + i % 2], ${t('2025-06-01')}::timestamptz + i * interval '1 minute',
          ${unitIds.courts}, '{}', 1, 0, '{}', '{}', true, 1
        from generate_series(1, 100000) i`),
    )
    const done = must(
      await lines.simulate(
        store,
        steward,
        { day: '2025-06-01', from: t('2025-01-01'), to: t('2026-01-01') },
        t('2026-03-21'),
      ),
    )
    assert.equal(done.matters, 100000)
    assert.equal(done.same, 33333)
    assert.equal(done.changed, 66667)
    assert.ok(done.samples.changed.every((one) => one.to !== unitIds.courts && one.sample.startsWith('n')))
    const fresh = must(
      await lines.simulate(
        store,
        steward,
        {
          sheet: [header, ['场地', '', '场地局', '三定', '2027-01-01']],
          ...{ day: '2026-03-21', from: t('2025-01-01'), to: t('2026-01-01') },
        },
        t('2026-03-21'),
      ),
    )
    assert.deepEqual([fresh.same, fresh.changed, fresh.unroutable], [66667, 0, 33333])
  })
})
