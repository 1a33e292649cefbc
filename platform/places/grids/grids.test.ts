import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { freshStore } from '../../store/testing.ts'
import { areaKm2, outlineOf, townSeeds, townsOf } from '../ground/decide.ts'
import type { Geometry } from '../ground/declare.ts'
import { drawTown } from '../ground/town/town.ts'
import * as grids from './index.ts'

const DISTRICT = '440111'
const W = 113.25
const S = 23.16
/** A rectangle in thousandths of a degree from a corner. */
const box = (x1: number, y1: number, x2: number, y2: number): Geometry => ({
  type: 'Polygon',
  coordinates: [
    [
      [W + x1 / 1000, S + y1 / 1000],
      [W + x2 / 1000, S + y1 / 1000],
      [W + x2 / 1000, S + y2 / 1000],
      [W + x1 / 1000, S + y2 / 1000],
      [W + x1 / 1000, S + y1 / 1000],
    ],
  ],
})
const grid = (serial: string, geometry: Geometry): grids.GridDraft => ({
  code: `440111003001${serial}`,
  name: `网格${serial}`,
  geometry,
})

test('a point on the border of two grids belongs to one of them only, always the same', () => {
  const left = grid('012', box(0, 0, 3, 4))
  const right = grid('013', box(3, 0, 7, 4))
  const slanted: Geometry = {
    type: 'Polygon',
    coordinates: [
      [
        [W, S],
        [W + 0.0031, S + 0.0007],
        [W + 0.0043, S + 0.0039],
        [W, S + 0.004],
        [W, S],
      ],
    ],
  }
  const beside: Geometry = {
    type: 'Polygon',
    coordinates: [
      [
        [W + 0.0031, S + 0.0007],
        [W + 0.007, S],
        [W + 0.007, S + 0.004],
        [W + 0.0043, S + 0.0039],
        [W + 0.0031, S + 0.0007],
      ],
    ],
  }
  fc.assert(
    fc.property(fc.double({ min: 0.0001, max: 0.9999, noNaN: true }), fc.boolean(), (t, straight) => {
      const both = straight ? [left, right] : [grid('012', slanted), grid('013', beside)]
      const at = straight
        ? { lon: W + 0.003, lat: S + 0.004 * t }
        : { lon: W + 0.0031 + 0.0012 * t, lat: S + 0.0007 + 0.0032 * t }
      const found = grids.gridAt(both, at)
      assert.ok(found)
      assert.equal(grids.gridAt([...both].reverse(), at)?.code, found.code)
    }),
    { numRuns: 400 },
  )
  assert.equal(grids.gridAt([left, right], { lon: W + 0.003, lat: S + 0.002 })?.code, '440111003001013')
})

test('overlaps and gaps are measured in square metres, with the grids beside them', () => {
  const whole = box(0, 0, 8, 4)
  const sound = grids.topologyOf([grid('001', box(0, 0, 4, 4)), grid('002', box(4, 0, 8, 4))], whole)
  assert.deepEqual([sound.sound, sound.overlapM2, sound.gapM2], [true, 0, 0])
  const over = grids.topologyOf([grid('001', box(0, 0, 4.5, 4)), grid('002', box(4, 0, 8, 4))], whole)
  assert.equal(over.faults[0]?.kind, 'overlap')
  assert.deepEqual(over.faults[0]?.codes, ['440111003001001', '440111003001002'])
  const truth = areaKm2(box(4, 0, 4.5, 4)) * 1e6
  assert.ok(Math.abs(over.overlapM2 - truth) / truth < 1e-4)
  const gap = grids.topologyOf([grid('001', box(0, 0, 3.9, 4)), grid('002', box(4, 0, 8, 4))], whole)
  assert.equal(gap.faults[0]?.kind, 'gap')
  assert.ok(gap.gapM2 > 4_000)
  // a hair of 0.1 mm along 440 m is no fault
  assert.ok(
    grids.topologyOf([grid('001', box(0, 0, 4, 4)), grid('002', box(4.000001, 0, 8, 4))], whole).sound,
  )
})

test('cutting and putting together again gives the same ground', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.2, max: 3.8, noNaN: true }),
      fc.double({ min: 0.2, max: 3.8, noNaN: true }),
      (a, b) => {
        const whole = box(0, 0, 6, 4)
        const cut = grids.cutShape(whole, [
          [W - 0.001, S + a / 1000],
          [W + 0.003, S + 0.002],
          [W + 0.008, S + b / 1000],
        ])
        assert.ok(cut.ok)
        const [one, two] = cut.value
        assert.ok(Math.abs((areaKm2(one) + areaKm2(two)) / areaKm2(whole) - 1) < 1e-9)
        assert.ok(grids.topologyOf([grid('001', one), grid('002', two)], whole).sound)
        const joined = grids.joinShapes([one, two])
        assert.ok(joined.ok)
        assert.ok(Math.abs(areaKm2(joined.value) / areaKm2(whole) - 1) < 1e-9)
      },
    ),
    { numRuns: 60 },
  )
  assert.equal(
    grids.cutShape(box(0, 0, 6, 4), [
      [W + 0.001, S + 0.001],
      [W + 0.002, S + 0.002],
    ]).ok,
    false,
  )
  assert.equal(grids.joinShapes([box(0, 0, 1, 1), box(3, 3, 4, 4)]).ok, false)
})

test('a track of 5 km in 60 s is 300 km/h and no walk', () => {
  const moves = grids.fakeMoves([
    { at: 0, metresOn: 0 },
    { at: 60_000, metresOn: 5_000 },
    { at: 120_000, metresOn: 80 },
  ])
  assert.deepEqual(moves, [{ from: 0, to: 60_000, kmh: 300 }])
})

test('the grids of the demonstration tile their towns', () => {
  const outline = outlineOf(DISTRICT)
  assert.ok(outline)
  const towns = townsOf(DISTRICT)
  const villages = towns.flatMap((town) =>
    Array.from({ length: 22 }, (_, k) => ({
      code: `${town.code}${String(k + 1).padStart(3, '0')}`,
      name: `${town.name}${k}社区居民委员会`,
    })),
  )
  const town = drawTown(outline, townSeeds(DISTRICT), villages)
  const made = grids.gridsOfTown(
    towns,
    town.hamlets.map((one) => ({ code: one.code, name: one.name, at: town.plane.back(one.at) })),
  )
  assert.ok(made.length >= villages.length)
  assert.equal(new Set(made.map((one) => one.code)).size, made.length)
  const topology = grids.topologyOf(made, outline.geometry)
  assert.deepEqual(topology.faults, [])
  // 万米单元 of two neighbouring towns: about a hectare each, none over another, numbered without a double
  const units = grids.unitGridsOf(
    town,
    town.centres.slice(0, 2).map((one) => one.code),
  )
  assert.ok(units.length > 100)
  assert.equal(new Set(units.map((one) => one.code)).size, units.length)
  assert.deepEqual(
    grids.topologyOf(units).faults.filter((one) => one.kind === 'overlap'),
    [],
  )
  const hectares = units.map((one) => areaKm2(one.geometry) * 100).sort((a, b) => a - b)
  const middle = hectares[Math.floor(hectares.length / 2)] ?? 0
  assert.ok(middle > 0.8 && middle < 3, `${middle} ha`)
})

describe('grids in a store', () => {
  let store: Awaited<ReturnType<typeof freshStore>>
  before(async () => {
    store = await freshStore([grids.schema])
    await store.tx(async (tx) => {
      const laid = await grids.lay(
        tx,
        DISTRICT,
        'social',
        [grid('012', box(0, 0, 3, 4)), grid('013', box(3, 0, 7, 4))],
        '2025-01-01',
      )
      assert.ok(laid.ok)
      const named = await grids.appoint(tx, DISTRICT, [
        {
          kind: 'social',
          code: '440111003001013',
          role: 'chief',
          person: '何志强',
          from: '2025-01-01',
          to: '2025-12-31',
        },
        { kind: 'social', code: '440111003001013', role: 'chief', person: '林晓雯', from: '2026-01-01' },
      ])
      assert.ok(named.ok)
    })
  })
  after(() => store.close())
  const inside = { lon: W + 0.005, lat: S + 0.001 }

  test('who answers depends on the day', async () => {
    const [then] = await grids.at(store, DISTRICT, inside, '2025-06-01')
    const [now] = await grids.at(store, DISTRICT, inside, '2026-06-01')
    assert.deepEqual([then?.code, then?.holders[0]?.person], ['440111003001013', '何志强'])
    assert.deepEqual([now?.code, now?.holders[0]?.person], ['440111003001013', '林晓雯'])
    assert.deepEqual(await grids.at(store, DISTRICT, inside, '2024-06-01'), [])
  })

  test('what a matter keeps: the grids of its day, many points by one look-up', async () => {
    const points = [inside, { lon: W + 0.001, lat: S + 0.001 }, { lon: W + 1, lat: S }]
    assert.deepEqual(await grids.keysAt(store, DISTRICT, points, '2026-06-01'), [
      ['social:440111003001013'],
      ['social:440111003001012'],
      [],
    ])
    assert.deepEqual(await grids.keysAt(store, DISTRICT, points, '2024-06-01'), [[], [], []])
    assert.deepEqual(grids.readGridKey('social:440111003001013'), { kind: 'social', code: '440111003001013' })
    assert.equal(grids.readGridKey('moon:440111003001013'), null)
  })

  test('a cut and a union from a day on; what was, stays; both answers are given', async () => {
    const cut = await store.tx((tx) =>
      grids.split(
        tx,
        DISTRICT,
        'social',
        {
          code: '440111003001013',
          line: [
            [W + 0.002, S + 0.002],
            [W + 0.008, S + 0.002],
          ],
          from: '2026-03-01',
          by: null,
        },
        '2026-02-20',
      ),
    )
    assert.ok(cut.ok)
    assert.deepEqual(
      cut.value.map((one) => one.code),
      ['440111003001013', '440111003001014'],
    )
    const point = { lon: W + 0.005, lat: S + 0.003 }
    const both = await grids.thenAndNow(store, DISTRICT, point, '2025-06-01', '2026-06-01')
    assert.equal(both.before[0]?.code, '440111003001013')
    assert.notEqual(both.today[0]?.code, undefined)
    assert.ok((await grids.check(store, DISTRICT, 'social', '2026-06-01', box(0, 0, 7, 4))).sound)
    const merged = await store.tx((tx) =>
      grids.merge(
        tx,
        DISTRICT,
        'social',
        { codes: ['440111003001014', '440111003001012', '440111003001013'], from: '2026-05-01', by: null },
        '2026-04-01',
      ),
    )
    assert.ok(merged.ok)
    const past = await grids.history(store, DISTRICT, 'social', '440111003001014')
    assert.equal(past.versions[0]?.validTo, '2026-04-30')
    assert.equal(past.becameFrom[0]?.code, '440111003001012')
    assert.equal((await grids.at(store, DISTRICT, point, '2026-06-01'))[0]?.code, '440111003001012')
  })

  test('an overlap, a code in use, another district, a day of the past: refused, and nothing is changed', async () => {
    const draw = (draft: grids.GridDraft, from = '2026-06-01') =>
      store.tx((tx) =>
        grids.redraw(tx, DISTRICT, 'social', { end: [], add: [draft], from, by: null }, '2026-05-20'),
      )
    const codeOf = async (result: ReturnType<typeof draw>) => {
      const got = await result
      return got.ok ? 'ok' : got.error.code
    }
    assert.equal(await codeOf(draw(grid('020', box(6, 3, 9, 6)))), 'grids.overlap')
    assert.equal(await codeOf(draw(grid('012', box(20, 20, 21, 21)))), 'grids.taken')
    assert.equal(
      await codeOf(draw({ ...grid('020', box(20, 20, 21, 21)), code: '440112003001020' })),
      'grids.elsewhere',
    )
    assert.equal(
      await codeOf(draw({ ...grid('020', box(20, 20, 21, 21)), code: '44011100300102' })),
      'grids.code',
    )
    assert.equal(await codeOf(draw(grid('020', box(20, 20, 21, 21)), '2026-05-01')), 'grids.past')
    assert.equal(await codeOf(draw(grid('020', box(7, 0, 9, 4)))), 'ok')
  })
})
