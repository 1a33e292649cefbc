import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { VectorTile } from '@mapbox/vector-tile'
import fc from 'fast-check'
import { PbfReader } from 'pbf'
import { must } from '../../../base/index.ts'
import * as ledger from '../../ledger/index.ts'
import type { Predicate } from '../../org/declare.ts'
import * as org from '../../org/index.ts'
import { holds } from '../../org/index.ts'
import type { Store } from '../../store/index.ts'
import { freshStore } from '../../store/testing.ts'
import * as layers from './index.ts'
import { tileOf } from './mercator.ts'

describe('platform / places / layers', () => {
  const D = '990001'
  const noon = new Date('2026-03-02T12:00:00+08:00')
  const later = (minutes: number): Date => new Date(noon.getTime() + minutes * 60_000)
  const all: layers.Sight = { where: true, grade: 4 }

  let store: Store
  before(async () => {
    store = await freshStore([ledger.schema, org.schema, layers.schema])
  })
  after(() => store.close())

  const draft = (name: string, more: Partial<layers.LayerDraft> = {}): layers.LayerDraft => ({
    name,
    title: { zh: '球场', en: 'tennis courts' },
    class: 'theme',
    kind: 'point',
    source: { kind: 'own' },
    ...more,
  })
  const made = async (name: string, more: Partial<layers.LayerDraft> = {}) =>
    must(await store.tx((tx) => layers.save(tx, D, draft(name, more), noon)))
  const layerOf = async (name: string) => must(await layers.find(store, D, name))
  const put = (
    name: string,
    features: readonly layers.FeatureInput[],
    at = noon,
    ends?: readonly string[] | 'others',
  ) => store.tx((tx) => layers.put(tx, D, name, features, at, ends))
  const point = (
    ref: string,
    lon: number,
    lat: number,
    more: Partial<layers.FeatureInput> = {},
  ): layers.FeatureInput => ({
    ref,
    geometry: { type: 'Point', coordinates: [lon, lat] },
    marks: { area: D },
    ...more,
  })
  const read = (bytes: Uint8Array): VectorTile => new VectorTile(new PbfReader(bytes))
  const shownIn = (bytes: Uint8Array): number => {
    const { features, cells } = read(bytes).layers
    let n = features?.length ?? 0
    for (let i = 0; i < (cells?.length ?? 0); i++) n += Number(cells?.feature(i).properties.n)
    return n
  }

  test('points, lines and polygons come out of a tile where they went in', async () => {
    await made('shapes.all', { kind: 'polygon', style: { labelZoom: 10 } })
    must(
      await put('shapes.all', [
        point('p', 113.27, 23.16, { category: 'a', label: '一号' }),
        {
          ref: 'l',
          geometry: {
            type: 'LineString',
            coordinates: [
              [113.26, 23.15],
              [113.27, 23.17],
              [113.29, 23.16],
            ],
          },
          marks: { area: D },
        },
        {
          ref: 'g',
          geometry: {
            type: 'Polygon',
            coordinates: [
              [
                [113.26, 23.15],
                [113.28, 23.15],
                [113.28, 23.17],
                [113.26, 23.17],
                [113.26, 23.15],
              ],
              [
                [113.265, 23.155],
                [113.265, 23.16],
                [113.27, 23.16],
                [113.27, 23.155],
                [113.265, 23.155],
              ],
            ],
          },
          marks: { area: D },
        },
      ]),
    )
    const layer = await layerOf('shapes.all')
    const { column, row } = tileOf({ lon: 113.27, lat: 23.16 }, 12)
    const tile = must(await layers.tile(store, all, layer, { z: 12, x: column, y: row }))
    const found = read(tile.bytes).layers.features
    assert.equal(found?.length, 3)
    const back = [0, 1, 2].map((i) => found?.feature(i).toGeoJSON(column, row, 12))
    const dot = back.find((one) => one?.geometry.type === 'Point')
    assert.deepEqual({ ...dot?.properties }, { category: 'a', label: '一号' })
    const [lon = 0, lat = 0] = dot?.geometry.type === 'Point' ? dot.geometry.coordinates : []
    assert.ok(Math.abs(lon - 113.27) < 3e-5 && Math.abs(lat - 23.16) < 3e-5)
    const area = back.find((one) => one?.geometry.type === 'Polygon')?.geometry
    assert.equal(area?.type === 'Polygon' ? area.coordinates.length : 0, 2, 'with its hole')
    assert.ok(back.some((one) => one?.geometry.type.endsWith('LineString')))
  })

  test('versions: yesterday’s map shows yesterday; a live map is told what changed', async () => {
    await made('courts')
    const first = must(await put('courts', [point('a', 113.3, 23.2), point('b', 113.31, 23.2)]))
    const second = must(await put('courts', [point('a', 113.32, 23.2)], later(60), ['b']))
    assert.deepEqual([second.written, second.ended], [1, 1])
    const same = must(await put('courts', [point('a', 113.32, 23.2)], later(90)))
    assert.deepEqual([same.written, same.unchanged, same.version], [0, 1, second.version])
    const layer = await layerOf('courts')
    assert.equal(layer.features, 1)
    const refs = async (asOf?: Date) =>
      (await layers.features(store, all, layer, asOf ? { asOf } : {})).rows.map((one) => [one.ref, one.lon])
    assert.deepEqual(await refs(), [['a', 113.32]])
    assert.deepEqual(await refs(later(30)), [
      ['a', 113.3],
      ['b', 113.31],
    ])
    const { column, row } = tileOf({ lon: 113.3, lat: 23.2 }, 11)
    const past = must(await layers.tile(store, all, layer, { z: 11, x: column, y: row, asOf: later(30) }))
    assert.equal(past.count, 2)
    const delta = await layers.changes(store, all, layer, first.version, {
      west: 113,
      south: 23,
      east: 114,
      north: 24,
    })
    assert.deepEqual(
      [delta.changed.map((one) => one.ref), delta.gone.length, delta.reload],
      [['a'], 1, false],
    )
    const history = must(await layers.feature(store, all, layer, delta.changed[0]?.no ?? 0))
    assert.deepEqual(
      history.versions.map((one) => one.lon),
      [113.32, 113.3],
    )
  })

  test('what a tile counts is what the list counts, whoever looks, cells included', async () => {
    const layer0 = await made('many', { detailZoom: 14 })
    const areas = ['990001001', '990001002', '990001003', '990001004']
    const random = fc.sample(
      fc.record({
        lon: fc.double({ min: 113.2, max: 113.5, noNaN: true }),
        lat: fc.double({ min: 23.1, max: 23.4, noNaN: true }),
        area: fc.constantFrom(...areas),
        unit: fc.constantFrom('u1', 'u2', 'u3'),
        secret: fc.boolean(),
        category: fc.constantFrom('x', 'y', 'z'),
      }),
      { numRuns: 3000, seed: 7 },
    )
    const inputs = random.map((one, i) =>
      point(`n${i}`, one.lon, one.lat, {
        category: one.category,
        marks: { area: one.area, units: [one.unit], secret: one.secret },
      }),
    )
    must(await store.bulk((tx) => layers.put(tx, D, layer0.name, inputs, noon)))
    // some move, some go: the cells are kept as they do
    const moved = inputs.slice(0, 200).map((one, i) => ({
      ...one,
      geometry: { type: 'Point', coordinates: [113.21 + i / 1000, 23.3] } as const,
    }))
    must(
      await put(
        'many',
        moved,
        later(5),
        inputs.slice(200, 400).map((one) => one.ref),
      ),
    )
    const now = [
      ...moved.map((one, i) => ({ ...random[i], lon: one.geometry.coordinates[0], lat: 23.3 })),
      ...random.slice(400),
    ].map((one) => ({ ...one, units: [one.unit] }))
    const layer = await layerOf('many')
    assert.equal(layer.features, 2800)
    const predicate: fc.Arbitrary<Predicate> = fc.oneof(
      fc.constant(true as const),
      fc.constantFrom(...areas).map((area) => ({ column: 'area', startsWith: area })),
      fc.subarray(['u1', 'u2', 'u3']).map((units) => ({ column: 'units', overlaps: units })),
      fc.constant({ column: 'secret', is: false }),
      fc.tuple(fc.constantFrom(...areas), fc.constantFrom('u1', 'u2')).map(
        ([area, unit]): Predicate => ({
          any: [
            { column: 'area', startsWith: area },
            {
              all: [
                { column: 'units', overlaps: [unit] },
                { column: 'secret', is: false },
              ],
            },
          ],
        }),
      ),
    )
    await fc.assert(
      fc.asyncProperty(
        predicate,
        fc.integer({ min: 5, max: 15 }),
        fc.nat(now.length - 1),
        async (where, z, i) => {
          const sight: layers.Sight = { where, grade: 4 }
          const { column: x, row: y } = tileOf(now[i] as { lon: number; lat: number }, z)
          const seen = now.filter((one) => {
            const at = tileOf(one as { lon: number; lat: number }, z)
            return at.column === x && at.row === y && holds(where, one)
          })
          const tile = must(await layers.tile(store, sight, layer, { z, x, y }))
          assert.equal(tile.count, seen.length)
          assert.equal(shownIn(tile.bytes), seen.length)
          assert.equal(await layers.count(store, sight, layer), now.filter((one) => holds(where, one)).length)
        },
      ),
      { numRuns: 40, seed: 11 },
    )
  })

  test('what leaves the house on a lattice cannot be narrowed down, by no tile, box or count', async () => {
    await made('homes', { public: true, approval: '审图号', outsideGridM: 500, detailZoom: 14 })
    const exact = { lon: 113.34567, lat: 23.23456 }
    must(await put('homes', [point('h', exact.lon, exact.lat)]))
    const layer = await layerOf('homes')
    const sight = layers.publicSight(layer)
    const at = layers.latticed(exact, 500)
    assert.ok(layers.metresTo({ type: 'Point', coordinates: [at.lon, at.lat] }, exact) > 20)
    const [shown] = (await layers.features(store, sight, layer, {})).rows
    assert.deepEqual([shown?.lon, shown?.lat], [at.lon, at.lat])
    const box = ({ lon, lat }: { lon: number; lat: number }) => {
      const d = 0.0001
      return { west: lon - d, south: lat - d, east: lon + d, north: lat + d }
    }
    assert.equal(await layers.count(store, sight, layer, { box: box(exact) }), 0)
    assert.equal(await layers.count(store, sight, layer, { box: box(at) }), 1)
    for (const z of [16, 18, 20]) {
      const tileOfPlace = async (place: { lon: number; lat: number }) => {
        const { column: x, row: y } = tileOf(place, z)
        return must(await layers.tile(store, sight, layer, { z, x, y })).count
      }
      assert.equal(await tileOfPlace(exact), 0)
      assert.equal(await tileOfPlace(at), 1)
    }
  })

  test('example 10: a division of 2025 asked for in 2026, after a merger: both answers', async () => {
    const boss = org.systemActor('440111')
    await store.tx((tx) =>
      org.loadAreas(
        tx,
        [
          { code: '44', name: '广东省', level: 1, parent: null },
          { code: '4401', name: '广州市', level: 2, parent: '44' },
          { code: '440111', name: '白云区', level: 3, parent: '4401' },
          { code: '440111003', name: '松洲街道', level: 4, parent: '440111' },
        ],
        '2020-01-01',
      ),
    )
    const merged = { from: '440111003', to: '440111103', name: '人和镇', on: '2026-01-01' }
    must(await store.tx((tx) => org.renumberArea(tx, boss, merged, noon)))
    const { before: then, today } = await layers.divisionThenAndNow(
      store,
      '440111003',
      '2025-06-01',
      '2026-03-02',
    )
    assert.deepEqual([then?.code, today?.code], ['440111003', '440111103'])
  })

  test('within, around and nearest find exactly what arithmetic finds', async () => {
    const layer = await layerOf('many')
    const everything = (await layers.features(store, all, layer, { limit: 10_000 })).rows
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 113.22, max: 113.48, noNaN: true }),
        fc.double({ min: 23.12, max: 23.38, noNaN: true }),
        fc.double({ min: 50, max: 4000, noNaN: true }),
        async (lon, lat, metres) => {
          const at = { lon, lat }
          const by = everything
            .map((one) => ({ no: one.no, metres: layers.metresTo(one.geometry, at) }))
            .sort((a, b) => a.metres - b.metres)
          const found = await layers.nearest(store, all, layer, at, { k: 5 })
          assert.deepEqual(
            found.map((one) => one.no),
            by.slice(0, 5).map((one) => one.no),
          )
          const near = must(
            await layers.around(store, all, layer, { type: 'Point', coordinates: [lon, lat] }, metres),
          )
          assert.equal(near.total, by.filter((one) => one.metres <= metres).length)
        },
      ),
      { numRuns: 25, seed: 3 },
    )
    const square: layers.AnyGeometry = {
      type: 'Polygon',
      coordinates: [
        [
          [113.3, 23.2],
          [113.4, 23.2],
          [113.4, 23.3],
          [113.3, 23.3],
          [113.3, 23.2],
        ],
      ],
    }
    const inside = must(await layers.within(store, all, layer, square, { limit: 10 }))
    assert.equal(inside.rows.length, 10)
    assert.equal(
      inside.total,
      everything.filter((one) => one.lon >= 113.3 && one.lon < 113.4 && one.lat >= 23.2 && one.lat < 23.3)
        .length,
    )
  })
})
