import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { must } from '../../../base/index.ts'
import type { Store } from '../../store/index.ts'
import { freshStore } from '../../store/testing.ts'
import * as places from './index.ts'

describe('platform / places / ground', () => {
  const box = (west: number, south: number, east: number, north: number): places.Geometry => ({
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ],
  })
  const shape = (code: string, geometry: places.Geometry): places.Shape => ({
    kind: code.length === 15 ? 'grid' : 'area',
    code,
    name: code,
    geometry,
    origin: 'WGS-84',
  })

  test('a grid id is 15 digits: county, town, village, cell', () => {
    assert.deepEqual(must(places.gridOf('440111003001012')), {
      id: '440111003001012',
      county: '440111',
      town: '440111003',
      village: '440111003001',
      serial: '012',
    })
    for (const bad of ['44011100300101', '4401110030010123', '44011100300101a', '']) {
      const refused = places.gridOf(bad)
      assert.equal(refused.ok ? '' : refused.error.code, 'places.gridId')
    }
  })

  test('WGS-84 and GCJ-02: known pairs, 612 to 628 m apart in the delta', () => {
    for (const [lon, lat, gcjLon, gcjLat, metres] of [
      [113.2733, 23.1572, 113.278639, 23.154541, 620.8],
      [113.7518, 23.0207, 113.756993, 23.017977, 611.6],
      [113.1429, 23.0288, 113.148358, 23.026223, 627.8],
    ] as const) {
      const there = places.wgsToGcj({ lon, lat })
      assert.ok(Math.abs(there.lon - gcjLon) < 1e-6 && Math.abs(there.lat - gcjLat) < 1e-6)
      assert.ok(Math.abs(places.distance({ lon, lat }, there) - metres) < 1)
    }
    assert.deepEqual(places.wgsToGcj({ lon: 2.35, lat: 48.86 }), { lon: 2.35, lat: 48.86 })
  })

  test('property: back from GCJ-02 is the same point to a hundredth of a metre', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 75, max: 134, noNaN: true }),
        fc.double({ min: 4, max: 53, noNaN: true }),
        (lon, lat) => {
          const back = places.gcjToWgs(places.wgsToGcj({ lon, lat }))
          assert.ok(Math.abs(back.lon - lon) < 1e-7 && Math.abs(back.lat - lat) < 1e-7)
        },
      ),
    )
  })

  test('areas are measured on the ellipsoid', () => {
    assert.equal(Math.round(places.areaKm2(box(113, 23, 114, 24))), 11_312)
  })

  test('a point on a shared border belongs to exactly one grid, always the same', () => {
    const locator = places.locator([
      shape('440111003001012', box(113, 23, 113.1, 23.1)),
      shape('440111003001013', box(113.1, 23, 113.2, 23.1)),
    ])
    assert.equal(locator.locate({ lon: 113.1, lat: 23.05 })?.grid, '440111003001013')
    assert.equal(locator.locate({ lon: 113, lat: 23 })?.grid, '440111003001012')
    assert.equal(locator.locate({ lon: 113.2, lat: 23.05 }), undefined)
    assert.equal(locator.locate({ lon: 113.05, lat: 23.05 })?.area, '440111003001')
  })

  test('holes and several parts', () => {
    const hole = box(2, 2, 4, 4).coordinates[0] as places.Ring
    const outer = box(0, 0, 6, 6).coordinates[0] as places.Ring
    const island = box(10, 0, 11, 1).coordinates as places.Polygon
    const ring: places.Geometry = { type: 'MultiPolygon', coordinates: [[outer, hole], island] }
    assert.ok(places.contains(ring, { lon: 1, lat: 1 }))
    assert.ok(!places.contains(ring, { lon: 3, lat: 3 }))
    assert.ok(places.contains(ring, { lon: 10.5, lat: 0.5 }))
    assert.equal(places.areaKm2(ring) < places.areaKm2(box(0, 0, 6, 6)), true)
  })

  test('the towns of the box tile their district: each point inside is in exactly one', () => {
    const whole = places.outlineOf('440111')
    const towns = places.townsOf('440111')
    assert.ok(whole && towns.length === 24)
    assert.ok(towns.every((town) => town.schematic))
    const sum = towns.reduce((all, town) => all + places.areaKm2(town.geometry), 0)
    const area = places.areaKm2(whole.geometry)
    // published: 795.79 km²
    assert.ok(area > 640 && area < 820, `${area}`)
    assert.ok(Math.abs(sum - area) / area < 1e-4, `${sum} ${area}`)
    const bounds = places.boxOf(whole.geometry)
    const locator = places.locator([...towns, whole])
    fc.assert(
      fc.property(
        fc.double({ min: bounds.west, max: bounds.east, noNaN: true }),
        fc.double({ min: bounds.south, max: bounds.north, noNaN: true }),
        (lon, lat) => {
          const holding = towns.filter((town) => places.contains(town.geometry, { lon, lat }))
          assert.equal(holding.length, places.contains(whole.geometry, { lon, lat }) ? 1 : 0)
          assert.equal(locator.locate({ lon, lat })?.area, holding[0]?.code)
        },
      ),
      { numRuns: 500 },
    )
  })

  test('property: the index finds what looking at every shape finds', () => {
    const random = fc.record({
      x: fc.double({ min: 0, max: 10, noNaN: true }),
      y: fc.double({ min: 0, max: 10, noNaN: true }),
      w: fc.double({ min: 0.01, max: 4, noNaN: true }),
      h: fc.double({ min: 0.01, max: 4, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(random, { minLength: 1, maxLength: 30 }), random, (boxes, at) => {
        const shapes = boxes.map((one, i) =>
          shape(`440111${String(i).padStart(3, '0')}`, box(one.x, one.y, one.x + one.w, one.y + one.h)),
        )
        const point = { lon: at.x, lat: at.y }
        const brute = shapes.find((one) => places.contains(one.geometry, point))
        assert.equal(places.locator(shapes).locate(point)?.area, brute?.code)
      }),
    )
  })

  test('a point outside the city is refused in words', () => {
    const locator = places.locator(places.outlines())
    const refused = locator.within({ lon: 116.39, lat: 39.9 }, '广州市')
    assert.ok(
      !refused.ok && refused.error.code === 'places.outside' && refused.error.says.zh.includes('广州市'),
    )
    assert.equal(must(locator.within({ lon: 113.265, lat: 23.16 }, '广州市')).area.slice(0, 4), '4401')
  })

  test('the map of a district is GeoJSON with codes, names and a label inside each town', () => {
    const map = places.mapOf('440111')
    assert.ok(map)
    assert.equal(map.features.length, 24)
    for (const feature of map.features) {
      const [lon, lat] = feature.properties.cp
      assert.ok(places.contains(feature.geometry, { lon, lat }), feature.properties.name)
      assert.equal(feature.properties.schematic, true)
    }
    assert.ok(JSON.stringify(map).length < 100_000)
    assert.equal(places.mapOf('999999'), undefined)
    assert.equal(places.mapOf('440106')?.features[0]?.properties.kind, 'outline')
  })

  test('an address names its town, roads of the same name do not', () => {
    const towns = places.townsOf('440111')
    const named: Record<string, string | undefined> = {
      广州市白云区石井街道庆丰路12号: '440111014',
      石井街庆丰村: '440111014',
      钟落潭五龙岗村口: '440111108',
      三元里大道1号: undefined,
      '同和路、石井大道交界': undefined,
      人和镇鹤龙一路: '440111103',
      白云湖公园: '440111018',
      老张家对面: undefined,
    }
    for (const [text, code] of Object.entries(named))
      assert.equal(places.addressArea(text, towns), code, text)
  })

  let store: Store
  before(async () => {
    store = await freshStore([places.schema])
  })
  after(() => store.close())

  test('kept shapes are dated: a moved border changes tomorrow and not yesterday', async () => {
    const code = '440111003001012'
    const old = { ...shape(code, box(113.26, 23.24, 113.27, 23.25)), validFrom: '2025-01-01' }
    const moved = { ...shape(code, box(113.27, 23.24, 113.28, 23.25)), validFrom: '2026-01-01' }
    must(await store.tx((tx) => places.saveShapes(tx, '440111', [old])))
    must(await store.tx((tx) => places.saveShapes(tx, '440111', [moved])))
    const point = { lon: 113.265, lat: 23.245 }
    const then = await places.openLocator(store, '440111', '2025-12-31')
    const now = await places.openLocator(store, '440111', '2026-01-01')
    assert.equal(then.locate(point)?.grid, code)
    assert.equal(now.locate(point)?.grid, null)
    assert.equal(now.locate(point)?.schematic, true)
  })

  test('a shape in GCJ-02 is converted; a bad one is refused', async () => {
    const code = '440111003001099'
    const gcj = {
      ...shape(code, box(113.3, 23.1, 113.31, 23.11)),
      origin: 'GCJ-02' as const,
      validFrom: '2025-01-01',
    }
    must(await store.tx((tx) => places.saveShapes(tx, '440111', [gcj])))
    const [kept] = (await places.shapes(store, '440111', '2026-01-01')).filter((one) => one.code === code)
    const corner = (kept as places.Shape).geometry.coordinates[0]?.[0]
    const expected = places.gcjToWgs({ lon: 113.3, lat: 23.1 })
    assert.deepEqual(corner, [expected.lon, expected.lat])
    const bow: places.Geometry = {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [1, 1],
          [1, 0],
          [0, 1],
        ],
      ],
    }
    for (const [bad, refusal] of [
      [shape('440111003001001', bow), 'places.shape'],
      [shape('440111003001001', box(0, 0, 0, 95)), 'places.shape'],
      [{ ...shape('44011100300101', box(0, 0, 1, 1)), kind: 'grid' as const }, 'places.gridId'],
      [shape('440106003001001', box(0, 0, 1, 1)), 'places.gridElsewhere'],
    ] as const) {
      const result = await store.tx((tx) =>
        places.saveShapes(tx, '440111', [{ ...bad, validFrom: '2026-01-01' }]),
      )
      assert.equal(result.ok ? '' : result.error.code, refusal)
    }
  })
})
