import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { must, newId, seeded } from '../../../base/index.ts'
import { maskValue } from '../../fields/decide.ts'
import { openVault } from '../../fields/index.ts'
import type { Actor, Duty, Predicate } from '../../org/declare.ts'
import { systemActor } from '../../org/index.ts'
import { schema as registers } from '../../registers/index.ts'
import type { Store } from '../../store/index.ts'
import { freshStore } from '../../store/testing.ts'
import { type Dataset, schema } from '../datasets/index.ts'
import type { ItemSight, ShownRow, Sight } from './declare.ts'
import * as rows from './index.ts'
import {
  duty,
  fill,
  fillRegister,
  type KeyedRow,
  residentRegister,
  residentRows,
  residents,
  VILLAGES,
} from './testing.ts'

describe('platform / catalogue / rows', () => {
  let store: Store
  before(async () => {
    store = await freshStore([schema, registers])
  })
  const vault = openVault({ key: Buffer.alloc(32, 3) })
  after(() => store.close())

  const cipher: rows.Cipher = {
    seal: (text) => Buffer.from(text).toString('base64url'),
    open: (text) => Buffer.from(text, 'base64url').toString(),
  }
  const actor = (...duties: Duty[]): Actor => ({
    kind: 'staff',
    account: newId(),
    name: '某人',
    district: '440111',
    unit: null,
    unitName: null,
    duties,
    provenAt: 0,
  })

  /**
   * The rights once more, as naively as they can be said, sharing nothing with what is tested but the predicate's own
   * meaning: one row, one item, one viewer.
   */
  type Viewer =
    | { readonly who: Actor }
    | { readonly grant: { items: string[]; masks: Record<string, ItemSight>; where: Predicate } }
  const PERSONAL: Readonly<Record<string, 'name' | 'phone' | 'idNumber'>> = {
    name: 'name',
    phone: 'phone',
    idNumber: 'idNumber',
  }
  const GRADES: Readonly<Record<string, number>> = {
    idNumber: 4,
    name: 3,
    phone: 3,
    married: 3,
    village: 2,
    born: 2,
    income: 3,
    note: 2,
  }
  function naive(dataset: Dataset, viewer: Viewer, row: KeyedRow, item: string): string | null {
    const orders = ['clear', 'mask', 'all', 'hidden']
    const say = (order: number) => (order === 3 ? null : (orders[order] as string))
    if ('grant' in viewer) {
      const { grant } = viewer
      const inside = (p: Predicate): boolean =>
        typeof p === 'boolean'
          ? p
          : 'any' in p
            ? p.any.some(inside)
            : 'startsWith' in p
              ? row.area.startsWith(p.startsWith)
              : 'is' in p && p.column === 'item.village' && row.values.village === p.is
      if (!inside(grant.where) || !grant.items.includes(item) || item === 'note') return null
      return say(
        Math.max(
          PERSONAL[item] ? 1 : 0,
          grant.masks[item] === 'all' ? 2 : grant.masks[item] === 'hidden' ? 3 : 0,
        ),
      )
    }
    let best = 3
    for (const one of viewer.who.duties) {
      if (!row.area.startsWith(one.area)) continue
      const above = (GRADES[item] as number) - one.grade
      const grade = PERSONAL[item] ? (above >= 2 ? 3 : 1) : above > 0 ? 3 : 0
      if (
        ['dataSteward', 'dataAuthority'].includes(one.role) &&
        (!one.units || one.units.includes(dataset.unit))
      )
        best = Math.min(best, grade)
      if (one.role === 'dataUser' && dataset.share === 'free' && one.area !== '440111' && item !== 'note')
        best = Math.min(best, grade)
    }
    return say(best)
  }
  function seesNaively(dataset: Dataset, viewer: Viewer, row: KeyedRow): boolean {
    if ('grant' in viewer) {
      const inside = (p: Predicate): boolean =>
        typeof p === 'boolean'
          ? p
          : 'any' in p
            ? p.any.some(inside)
            : 'startsWith' in p
              ? row.area.startsWith(p.startsWith)
              : 'is' in p && row.values.village === p.is
      return inside(viewer.grant.where)
    }
    return viewer.who.duties.some(
      (one) =>
        row.area.startsWith(one.area) &&
        ((['dataSteward', 'dataAuthority'].includes(one.role) &&
          (!one.units || one.units.includes(dataset.unit))) ||
          (one.role === 'dataUser' && dataset.share === 'free' && one.area !== '440111')),
    )
  }
  function expected(dataset: Dataset, viewer: Viewer, row: KeyedRow): Record<string, unknown> | null {
    if (!seesNaively(dataset, viewer, row)) return null
    const out: Record<string, unknown> = {}
    for (const [item, value] of Object.entries(row.values)) {
      const how = naive(dataset, viewer, row, item)
      if (how === null) continue
      out[item] =
        how === 'clear' || value === null
          ? value
          : maskValue(how === 'all' ? 'all' : (PERSONAL[item] ?? 'all'), String(value))
    }
    return out
  }

  const random = seeded(20_261_121)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  const AREAS = ['440111', '440111001', '440111002', ...VILLAGES, '440112']

  function viewerOf(dataset: Dataset): Viewer {
    if (random() < 0.4) {
      const where: Predicate = pick<Predicate>([
        true,
        { column: 'area', startsWith: pick(AREAS) },
        {
          any: [
            { column: 'area', startsWith: pick(AREAS) },
            { column: 'item.village', is: '石井' },
          ],
        },
        { column: 'item.village', is: '棠景' },
      ])
      const items = Object.keys(GRADES).filter(() => random() < 0.6)
      const masks = Object.fromEntries(
        items.filter(() => random() < 0.2).map((item) => [item, pick<ItemSight>(['all', 'hidden'])]),
      )
      return { grant: { items, masks, where } }
    }
    const count = Math.floor(random() * 4)
    return {
      who: actor(
        ...Array.from({ length: count }, () =>
          duty(pick(['dataSteward', 'dataAuthority', 'dataUser', 'dataAuditor', 'handler']), {
            area: pick(AREAS),
            units: pick<readonly string[] | null>([null, [dataset.unit], [newId()]]),
            grade: pick([1, 2, 3, 4] as const),
          }),
        ),
      ),
    }
  }

  const sightFor = (dataset: Dataset, viewer: Viewer): Sight =>
    'grant' in viewer ? rows.sightOfGrant(viewer.grant, dataset) : rows.sightOf(viewer.who, dataset)

  /**
   * One case = one viewer × one row × one way to read. The whole 10⁵ run here: a query answers hundreds of cases.
   */
  test('rights are identical in list, count, look-up, export, search and aggregate: no difference, no leak', async () => {
    let cases = 0
    for (const [share, kind] of [
      ['conditional', 'intake'],
      ['free', 'intake'],
      ['free', 'register'],
    ] as const) {
      const register = residentRegister({ share })
      const dataset = kind === 'register' ? register.dataset : residents({ share })
      const given = residentRows(240, share === 'free' ? 3 : 4)
      if (kind === 'register') await fillRegister(store, register, given, vault)
      else await fill(store, dataset, given)
      const lens: rows.Lens = { vault, register: () => register.type }
      // a row out of use is nobody's
      const all = kind === 'register' ? given.filter((_, i) => i % 29 !== 28) : given
      const keyOfId = kind === 'register' ? await keysByPlace(dataset, given, lens) : (place: string) => place
      for (let v = 0; v < 28; v++) {
        const viewer = viewerOf(dataset)
        const sight = sightFor(dataset, viewer)
        const wanted = new Map(
          all.flatMap((row) => {
            const values = expected(dataset, viewer, row)
            return values ? [[row.key, { row, values }] as const] : []
          }),
        )
        const same = (found: ShownRow, key: string, way: string) => {
          const want = wanted.get(key)
          assert.ok(want, `${way}: a row is shown that must not be`)
          assert.deepEqual(found.values, want.values, way)
          assert.deepEqual(
            found.doubted,
            want.row.doubted.filter((item) => item in want.values),
            way,
          )
        }
        const listed = await rows.list(store, dataset, sight, { limit: 1000 }, cipher, lens)
        const counted = await rows.count(store, dataset, sight, {}, lens)
        const looked = await rows.lookUp(
          store,
          dataset,
          sight,
          given.map((row) => row.key),
          lens,
        )
        const file: ShownRow[] = []
        for await (const page of rows.exported(store, dataset, sight, {}, 70, lens)) file.push(...page)
        if (listed.ok && counted.ok) {
          assert.equal(listed.value.rows.length, wanted.size)
          assert.equal(counted.value, wanted.size)
          for (const row of listed.value.rows) same(row, keyOfId(cipher.open(row.ref)), 'list')
        } else assert.equal(wanted.size, 0)
        assert.equal(looked.size, wanted.size)
        for (const [key, row] of looked) same(row, key, 'look-up')
        assert.equal(file.length, wanted.size)
        const said = (row: { values: unknown; doubted: unknown }) =>
          JSON.stringify([Object.entries(row.values as object).sort(), row.doubted])
        assert.deepEqual(
          file.map(said).sort(),
          [...wanted.values()]
            .map(({ row, values }) => said({ values, doubted: row.doubted.filter((item) => item in values) }))
            .sort(),
          'export',
        )

        // a word finds a row only by an item that stands in clear in that very row
        const word = pick(['石', '10', '陈', '440111', '低保', '138'])
        const clear = (row: KeyedRow, item: string) => naive(dataset, viewer, row, item) === 'clear'
        const texts = ['idNumber', 'name', 'phone', 'married', 'village', 'note']
        const hits = [...wanted.values()].filter(({ row }) =>
          texts.some((item) => clear(row, item) && String(row.values[item] ?? '').includes(word)),
        )
        const found = await rows.count(store, dataset, sight, { q: word }, lens)
        assert.equal(found.ok ? found.value : 0, hits.length, `search ${word}`)

        // groups count rows in which the item is clear, and no small group is told to outsiders
        const item = pick(['village', 'married', 'note', 'income'])
        const groups = await rows.aggregate(store, dataset, sight, { by: [item] }, lens)
        const truth = new Map<unknown, number>()
        for (const { row } of wanted.values())
          if (clear(row, item))
            truth.set(row.values[item] ?? null, (truth.get(row.values[item] ?? null) ?? 0) + 1)
        if (groups.ok) {
          for (const group of groups.value.groups) {
            assert.equal(group.count, truth.get(group.by[0] ?? null))
            assert.ok(sight.own || group.count >= 5)
          }
          assert.equal(groups.value.groups.length + groups.value.suppressed, truth.size)
        } else assert.equal(truth.size, 0)

        // a condition on an item that is masked or hidden is refused or finds nothing: no guessing by filters
        const target = pick(all)
        const conditions = [{ item: 'idNumber', is: target.values.idNumber as string }]
        const guessed = await rows.count(store, dataset, sight, { conditions }, lens)
        if (!('who' in viewer && viewer.who.kind === 'system'))
          assert.equal(guessed.ok ? guessed.value : 0, 0, 'an id number is found by a filter')
        cases += all.length * 6
      }
    }
    assert.ok(cases >= 100_000, `${cases} cases`)
  })

  /** The business key of each row of a register by the place it has there, as the system itself sees it. */
  async function keysByPlace(dataset: Dataset, given: readonly KeyedRow[], lens: rows.Lens) {
    const whole = rows.sightOf(systemActor('440111'), dataset)
    const page = must(await rows.list(store, dataset, whole, { limit: 1000 }, cipher, lens))
    const known = new Set(given.map((row) => row.key))
    const keys = new Map(page.rows.map((row) => [cipher.open(row.ref), String(row.values.idNumber)]))
    assert.ok([...keys.values()].every((key) => known.has(key)))
    return (place: string) => keys.get(place) as string
  }

  test("a village clerk sees his village's rows and no other", async () => {
    const dataset = residents({ share: 'free' })
    const all = residentRows(60)
    await fill(store, dataset, all)
    const clerk = actor(duty('dataUser', { area: VILLAGES[0], units: [newId()], grade: 2 }))
    const sight = rows.sightOf(clerk, dataset)
    const page = must(await rows.list(store, dataset, sight, { limit: 100 }, cipher))
    assert.ok(page.rows.length > 0)
    assert.ok(page.rows.every((row) => row.area === VILLAGES[0]))
    assert.equal(page.rows.length, all.filter((row) => row.area === VILLAGES[0]).length)
    // sensitive items are two grades above him, what is never shared stays home
    for (const row of page.rows)
      assert.deepEqual(Object.keys(row.values).sort(), ['born', 'name', 'phone', 'village'])
    const wider = await rows.count(store, dataset, sight, { area: VILLAGES[1] })
    assert.equal(must(wider), 0)
  })

  test('nothing is shown by default, and not to another district', () => {
    const dataset = residents()
    assert.equal(rows.sightOf(actor(), dataset).where, false)
    assert.equal(rows.sightOf(actor(duty('dataAuditor')), dataset).where, false)
    assert.equal(rows.sightOf({ ...actor(duty('dataAuthority')), district: '440112' }, dataset).where, false)
    assert.equal(rows.sightOf(actor(duty('dataUser', { area: VILLAGES[0] })), dataset).where, false)
  })

  test('pages go on where they ended and a forged place is refused', async () => {
    const dataset = residents()
    await fill(store, dataset, residentRows(25))
    const sight = rows.sightOf(actor(duty('dataSteward', { units: [dataset.unit] })), dataset)
    const keys: string[] = []
    let cursor: string | undefined
    do {
      const page: rows.Page = must(
        await rows.list(store, dataset, sight, { limit: 10, ...(cursor ? { cursor } : {}) }, cipher),
      )
      keys.push(...page.rows.map((row) => row.ref))
      cursor = page.next ?? undefined
    } while (cursor)
    assert.equal(new Set(keys).size, 25)
    const one = must(await rows.get(store, dataset, sight, keys[3] as string, cipher))
    assert.match(String(one.values.idNumber), /\*{10}/)
  })

  test('a check says yes or no; unknown, different, hidden and outside of the rows are one answer', async () => {
    const dataset = residents()
    const all = residentRows(40)
    await fill(store, dataset, all)
    const sight = rows.sightOfGrant(
      {
        items: ['idNumber', 'name', 'married'],
        masks: {},
        where: { column: 'area', startsWith: VILLAGES[0] },
      },
      dataset,
    )
    const inside = all.find((row) => row.area === VILLAGES[0]) as KeyedRow
    const outside = all.find((row) => row.area !== VILLAGES[0]) as KeyedRow
    const answers = await rows.verify(store, dataset, sight, [
      { key: inside.key, values: { name: inside.values.name } },
      { key: inside.key, values: { name: '无此人' } },
      { key: '000000000000000000', values: { name: inside.values.name } },
      { key: outside.key, values: { name: outside.values.name } },
      { key: inside.key, values: { phone: inside.values.phone } },
      { key: inside.key, values: {} },
    ])
    assert.deepEqual(
      answers.map((one) => one.holds),
      [true, false, false, false, false, false],
    )
    for (const answer of answers.slice(1)) assert.deepEqual(answer, { holds: false, doubted: [] })
  })

  test('one small group is never left alone: the total would tell it', () => {
    assert.deepEqual(rows.suppressed([3, 10, 20], 5), [false, false, true])
    assert.deepEqual(rows.suppressed([3, 4, 20], 5), [false, false, true])
    assert.deepEqual(rows.suppressed([7, 10], 5), [true, true])
    assert.deepEqual(rows.suppressed([3], 5), [false])
  })

  test('a search by the index of pairs finds what reading through finds', async () => {
    const large = residents({ rowCount: rows.INDEXED_FROM })
    await fill(store, large, residentRows(300))
    const sight = rows.sightOf(actor(duty('dataSteward', { units: [large.unit] })), large)
    const lens: rows.Lens = { vault, register: () => undefined }
    const words = ['石井', '井', '重点 棠景', '石井普', '江高低', '10', '没有']
    const counted = () =>
      Promise.all(words.map(async (q) => must(await rows.count(store, large, sight, { q }))))
    const through = await counted()
    assert.ok(through.some((one) => one > 0))
    assert.equal(await rows.keepSearch(store, large, lens), true)
    assert.equal(await rows.keepSearch(store, large, lens), false, 'it stands')
    assert.deepEqual(await counted(), through)
    const whole = rows.sightOf(systemActor('440111'), large)
    assert.ok(
      must(await rows.count(store, large, whole, { q: '13810000' })) > 0,
      'personal texts are read through',
    )
    const narrower = { ...large, items: large.items.filter((item) => item.name !== 'note') }
    assert.equal(await rows.keepSearch(store, narrower, lens), true, 'other items, another index')
  })

  test('a figure over rows: how many, how full, how fresh, what share meets something', async () => {
    const register = residentRegister()
    const given = residentRows(100)
    await fillRegister(store, register, given, vault)
    const all = given.filter((_, i) => i % 29 !== 28)
    const lens: rows.Lens = { vault, register: () => register.type }
    const of = { register: register.type.name }
    const at = new Date('2026-11-21T00:00:00Z')
    const figure = (more: Partial<rows.RowFigure>) =>
      rows.rowFigure(store, register.dataset, { of, ...more }, at, lens)
    assert.deepEqual(await figure({}), { base: all.length, hits: all.length })
    const filled = ['phone', 'income'] as const
    assert.deepEqual(await figure({ share: { filled } }), {
      base: all.length * 2,
      hits: all.flatMap((row) => filled.filter((name) => row.values[name] !== null)).length,
    })
    assert.deepEqual(await figure({ share: { withinDays: 0.5 } }), { base: all.length, hits: 0 })
    const where = [{ field: 'born', from: '1980-01-01' }] as const
    const young = all.filter((row) => String(row.values.born) >= '1980-01-01')
    assert.deepEqual(await figure({ where, share: { tests: [{ field: 'village', in: ['石井'] }] } }), {
      base: young.length,
      hits: young.filter((row) => row.values.village === '石井').length,
    })
    const income = all.flatMap((row) => (row.values.income === null ? [] : [Number(row.values.income)]))
    const earned = income.reduce((sum, one) => sum + one, 0)
    assert.deepEqual(await figure({ sum: ['income'] }), { base: income.length, hits: earned })
    assert.deepEqual(await figure({ sum: ['income', 'income'], per: ['income'] }), {
      base: earned,
      hits: income.reduce((sum, one) => sum + one * one, 0),
    })
    await assert.rejects(figure({ sum: ['village'] }), /cannot add up/)
    await assert.rejects(figure({ where: [{ field: 'name', in: ['陈'] }] }), /cannot test/)
  })

  test('rows that few share their quasi-identifiers with are left out, whatever else is asked', async () => {
    const dataset = residents()
    const all = residentRows(260)
    await fill(store, dataset, all)
    const items = { village: 'clear', born: 'clear' } as const
    const sight = { where: true, items, parts: [{ where: true, items }], own: false } as const
    const alike = { items: ['born'], least: 5 }
    const groups = Map.groupBy(all, (row) => String(row.values.born))
    const many = [...groups.values()].filter((group) => group.length >= 5).flat()
    assert.ok(many.length > 0 && many.length < all.length)
    assert.equal(must(await rows.count(store, dataset, sight, { alike })), many.length)
    const q = String(many[0]?.values.village)
    assert.equal(
      must(await rows.count(store, dataset, sight, { alike, q })),
      many.filter((row) => row.values.village === q).length,
    )
  })
})
