import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { VectorTile } from '@mapbox/vector-tile'
import fc from 'fast-check'
import { PbfReader } from 'pbf'
import { must } from '../../../base/index.ts'
import { crossingOf } from '../../fields/decide.ts'
import { distance } from '../ground/decide.ts'
import * as layers from './index.ts'
import { crsOfPrj } from './takein.ts'
import { rangesOf } from './where.ts'

/** Worked examples of the domain sheet on the geographic base, by their numbers, and what follows from them. */

test('example 1: GCJ-02 and BD-09 there and back stay within a centimetre, anywhere in China', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 75, max: 135, noNaN: true }),
      fc.double({ min: 5, max: 53, noNaN: true }),
      fc.constantFrom('GCJ-02', 'BD-09', 'EPSG:4526', 'EPSG:4547'),
      (lon, lat, crs) => {
        // a Gauss–Krüger zone is for three degrees about its meridian; six are tried
        const at: layers.Position = crs.startsWith('EPSG') ? [111 + ((lon - 75) / 60) * 6, lat] : [lon, lat]
        const there = must(layers.fromStored(at, crs))
        const back = must(layers.toStored(there, crs))
        const off = distance({ lon: at[0], lat: at[1] }, { lon: back[0], lat: back[1] })
        assert.ok(off < 0.01, `${crs} ${at} → ${back}: ${off} m`)
      },
    ),
    { numRuns: 300, seed: 5 },
  )
  const [lon, lat] = must(layers.fromStored([113.2733, 23.1572], 'GCJ-02'))
  assert.ok(Math.abs(lon - 113.278639) < 1e-6 && Math.abs(lat - 23.154541) < 1e-6)
})

test('example 2: Baiyun on the Web Mercator picture', () => {
  const { x, y } = layers.mercatorOf({ lon: 113.2733, lat: 23.1572 })
  assert.deepEqual([x.toFixed(2), y.toFixed(2)], ['12609526.08', '2651040.42'])
})

test('example 3: tiles of level 12 in both grids of 天地图', () => {
  const at = { lon: 113.2733, lat: 23.1572 }
  assert.deepEqual(layers.tileOf(at, 12, 'c'), { column: 3336, row: 760 })
  assert.deepEqual(layers.tileOf(at, 12, 'w'), { column: 3336, row: 1777 })
})

test('examples 4 and 5: swapped degrees and metres read as degrees are told for what they are', () => {
  const swapped = layers.toStored([23.1572, 113.2733], 'CGCS2000')
  assert.match(swapped.ok ? '' : swapped.error.says.en, /latitude 113\.27/)
  for (const metres of [
    [38_500_000, 2_560_000],
    [2_560_000, 38_500_000],
  ] as const) {
    const read = layers.toStored(metres, 'CGCS2000')
    assert.match(read.ok ? '' : read.error.says.zh, /38 带/)
  }
  // the central meridian of zone 38 is 114° E
  const [lon, lat] = must(layers.toStored([38_500_000, 2_560_000], 'EPSG:4526'))
  assert.ok(Math.abs(lon - 114) < 1e-9 && lat > 23.1 && lat < 23.2)
  assert.deepEqual(must(layers.toStored([500_000, 2_560_000], 'EPSG:4547')), [lon, lat])
  assert.equal(layers.toStored([500_000, 2_560_000], 'EPSG:4526').ok, false)
  for (const [point, code] of [
    [[0, 0], 'layers.zero'],
    [[Number.NaN, 23], 'layers.notNumber'],
    [[180, 23], 'layers.outsideChina'],
  ] as const) {
    const read = layers.toStored(point, 'WGS-84')
    assert.equal(read.ok ? '' : read.error.code, code)
  }
  for (const crs of ['', '北京54', 'EPSG:3857', 'EPSG:2383'])
    assert.equal(layers.toStored([113.2, 23.1], crs).ok, false, crs)
})

test('Gauss–Krüger agrees with the published figure of the meridian arc', () => {
  // length of the meridian from the equator to 45° N on the CGCS2000 ellipsoid, metres
  const [east, north] = must(layers.fromStored([114, 45], 'EPSG:4547'))
  assert.equal(east, 500_000)
  assert.ok(Math.abs(north - 4_984_944.377_8) < 0.001, String(north))
})

test('example 11: the box 113–114° E, 23–24° N has 11,312 km², not the 13,513 of the picture', () => {
  const box = [
    [113, 23],
    [114, 23],
    [114, 24],
    [113, 24],
    [113, 23],
  ] as const
  const { km2 } = layers.measured({ type: 'Polygon', coordinates: [box] })
  assert.equal(Math.round(km2), 11_312)
  const [low, high] = [layers.mercatorOf({ lon: 113, lat: 23 }), layers.mercatorOf({ lon: 114, lat: 24 })]
  assert.equal(Math.round(((high.x - low.x) * (high.y - low.y)) / 1e6), 13_513)
})

test('degrees as people write them', () => {
  for (const [text, value] of [
    ['113.2733', 113.2733],
    ['113°16′24″', 113.273333],
    ['23°9\'26.0"N', 23.157222],
    ['１１３．５', 113.5],
    ['113度16分', 113.266667],
  ] as const)
    assert.ok(Math.abs(layers.degreesIn(text) - value) < 1e-6, text)
  for (const text of ['', '无', '113°75′', 'NaN', '113,2'])
    assert.ok(Number.isNaN(layers.degreesIn(text)), text)
})

test('what is written into a tile is read out of it: points, lines, polygons with holes, properties of every kind', () => {
  const unit = fc.integer({ min: -64, max: 4160 })
  const path = fc.array(fc.tuple(unit, unit), { minLength: 2, maxLength: 12 })
  const value = fc.oneof(fc.string({ minLength: 1 }), fc.integer(), fc.double({ noNaN: true }), fc.boolean())
  const properties = fc.dictionary(fc.constantFrom('a', 'b', 'c', '类别'), value)
  const square = fc
    .tuple(
      fc.integer({ min: 0, max: 3000 }),
      fc.integer({ min: 0, max: 3000 }),
      fc.integer({ min: 4, max: 900 }),
    )
    .map(([x, y, s]) => [
      [x, y, x + s, y, x + s, y + s, x, y + s],
      [x + 1, y + 1, x + 1, y + 2, x + 2, y + 2, x + 2, y + 1],
    ])
  const feature = fc.oneof(
    fc.record({ kind: fc.constant(1 as const), paths: path.map((one) => [one.flat()]) }),
    fc.record({
      kind: fc.constant(2 as const),
      paths: fc.array(
        path.map((one) => one.flat()),
        { minLength: 1, maxLength: 3 },
      ),
    }),
    fc.record({ kind: fc.constant(3 as const), paths: square }),
  )
  fc.assert(
    fc.property(
      fc.array(fc.tuple(feature, properties, fc.nat(2 ** 31)), { minLength: 1, maxLength: 20 }),
      (all) => {
        const layer = new layers.TileLayer('图层')
        for (const [{ kind, paths }, props, no] of all) {
          if (kind === 1) layer.points(no, paths[0] ?? [], props)
          else if (kind === 2) layer.lines(no, paths, props)
          else layer.polygon(no, paths, props)
        }
        const read = new VectorTile(new PbfReader(layers.tileBytes([layer]))).layers.图层
        assert.equal(read?.length, all.length)
        all.forEach(([{ kind, paths }, props, no], i) => {
          const one = read?.feature(i)
          assert.equal(one?.type, kind)
          assert.equal(one?.id, no)
          const kept = Object.fromEntries(Object.entries(props).filter(([, v]) => v !== ''))
          assert.deepEqual({ ...one?.properties }, kept)
          const found = (one?.loadGeometry() ?? []).map((line) => line.flatMap(({ x, y }) => [x, y]))
          // a polygon is closed again by its reader, points come one by one
          const wanted = kind === 3 ? paths.map((ring) => [...ring, ...ring.slice(0, 2)]) : paths
          assert.deepEqual(kind === 1 ? [found.flat()] : found, wanted)
        })
      },
    ),
    { seed: 9, numRuns: 200 },
  )
})

test('keys keep squares together: a square of any level is one range, a box a few', () => {
  const pixel = fc.nat(2 ** 26 - 1)
  fc.assert(
    fc.property(pixel, pixel, fc.integer({ min: 0, max: 26 }), (x, y, level) => {
      const key = layers.interleave(x, y)
      assert.deepEqual(layers.apart(key), { x, y })
      const side = 2 ** (26 - level)
      const { from, to } = layers.keysOf(level, Math.floor(x / side), Math.floor(y / side))
      assert.ok(key >= from && key <= to)
      assert.equal(layers.cellAt(key, level), layers.cellAt(from, level))
      assert.equal(layers.cellAt(to, level), layers.cellAt(from, level))
    }),
    { seed: 1 },
  )
  fc.assert(
    fc.property(
      fc.double({ min: 113, max: 114, noNaN: true }),
      fc.double({ min: 23, max: 24, noNaN: true }),
      fc.double({ min: 0.0001, max: 0.3, noNaN: true }),
      (west, south, size) => {
        const box = { west, south, east: west + size, north: south + size }
        const ranges = rangesOf(box)
        assert.ok(ranges.length <= 40)
        for (const [lon, lat] of [
          [west, south],
          [west + size, south + size],
          [west + size / 2, south + size / 3],
        ] as const) {
          const { wx, wy } = layers.pixelOf({ lon, lat })
          const key = layers.mortonOf(wx, wy)
          assert.ok(ranges.some(({ from, to }) => key >= from && key <= to))
        }
      },
    ),
    { seed: 2, numRuns: 200 },
  )
})

const ring = (points: readonly (readonly [number, number])[]) => ({ type: 'Polygon', coordinates: [points] })
const check = (geometry: unknown, close = false) => layers.checkGeometry(geometry, { crs: 'CGCS2000', close })

test('polygons: crossing, open, turned, endless, of two points', () => {
  const square = [
    [113, 23],
    [113.1, 23],
    [113.1, 23.1],
    [113, 23.1],
    [113, 23],
  ] as const
  assert.deepEqual(must(check(ring(square))).notes, [])
  const turned = must(check(ring([...square].reverse())))
  assert.equal(turned.notes.length, 1)
  assert.deepEqual(turned.geometry, must(check(ring(square))).geometry)
  const bow = check(ring([square[0], square[2], square[1], square[3], square[0]]))
  assert.match(bow.ok ? '' : bow.error.says.en, /crosses itself at \(113\.05\d*, 23\.05\d*\)/)
  const open = check(ring(square.slice(0, 4)))
  assert.equal(open.ok ? '' : open.error.code, 'layers.unclosed')
  assert.deepEqual(must(check(ring(square.slice(0, 4)), true)).geometry, must(check(ring(square))).geometry)
  for (const bad of [
    ring([square[0], square[1], square[0]]),
    { type: 'Polygon', coordinates: [] },
    { type: 'Point', coordinates: ['113', '23'] },
    { type: 'Polygon', coordinates: [[113, 23]] },
    { type: 'Circle', coordinates: [113, 23] },
    null,
  ])
    assert.equal(check(bad).ok, false, JSON.stringify(bad))
  const endless = Array.from({ length: 2_000_000 }, (_, i) => [113 + i * 1e-9, 23] as const)
  const long = check(ring(endless))
  assert.match(long.ok ? '' : long.error.says.en, /2000000 points, at most 200000/)
})

test('a ring of 200,000 corners is looked through in no time, and one crossing is found in it', () => {
  const n = 200_000
  const round = Array.from({ length: n }, (_, i): layers.Position => {
    const turn = (i / n) * 2 * Math.PI
    const wave = 0.05 + 0.001 * Math.sin(turn * 500)
    return [113.3 + Math.cos(turn) * wave, 23.2 + Math.sin(turn) * wave]
  })
  round.push(round[0] as layers.Position)
  assert.equal(crossingOf(round), undefined)
  const [a, b] = [round[100_000] as layers.Position, round[100_400] as layers.Position]
  round[100_000] = b
  round[100_400] = a
  assert.ok(crossingOf(round))
})

test('GPX, the .prj of Shapefiles, rows of a table', () => {
  const gpx = `<gpx><wpt lat="23.1" lon="113.2"><name>起点 &amp; 门</name></wpt>
    <trk><name>巡河</name><trkseg><trkpt lat="23.1" lon="113.2"/><trkpt lat="23.2" lon="113.3"></trkpt></trkseg></trk></gpx>`
  const found = [...layers.gpxFeatures(gpx)]
  assert.deepEqual(found[0]?.props, { name: '起点 & 门' })
  assert.deepEqual(found[1], {
    at: 2,
    geometry: {
      type: 'LineString',
      coordinates: [
        [113.2, 23.1],
        [113.3, 23.2],
      ],
    },
    props: { name: '巡河' },
  })
  assert.equal(crsOfPrj('CGCS2000_3_Degree_GK_Zone_38'), 'EPSG:4526')
  assert.equal(crsOfPrj('CGCS2000_3_Degree_GK_CM_114E'), 'EPSG:4547')
  assert.equal(crsOfPrj('GCS_WGS_1984'), 'WGS-84')
  assert.equal(crsOfPrj('Beijing_1954_3_Degree_GK_CM_114E'), '')
  const rowOf = layers.rowFeatures(['名称', '经度', '纬度'], {})
  assert.deepEqual(rowOf?.(2, ['泵站', '113°16′', '23.1']).props, { 名称: '泵站' })
  assert.equal(layers.rowFeatures(['名称', '地址'], {}), null)
})

const SHARED = process.env.HUYING_SHARED ?? new URL('../../../../shared', import.meta.url).pathname
const FIXTURES = `${SHARED}/data/conformance/geojson-fixtures.tar.gz`

/** Texts of the files in a tar. */
function* filesOf(tar: Buffer): Generator<{ readonly name: string; readonly text: string }> {
  for (let at = 0; at + 512 <= tar.length; ) {
    const name = tar.toString('utf8', at, at + 100).replace(/\0.*$/s, '')
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 136), 8) || 0
    if (name) yield { name, text: tar.toString('utf8', at + 512, at + 512 + size) }
    at += 512 + Math.ceil(size / 512) * 512
  }
}

test('every kind of GeoJSON of the public fixtures gets an answer for each feature', {
  skip: existsSync(FIXTURES) ? false : 'the shared conformance files are not here',
}, () => {
  let files = 0
  for (const { name, text } of filesOf(gunzipSync(readFileSync(FIXTURES)))) {
    if (!/\.(?:geo)?json$/.test(name)) continue
    files++
    const raw = [...layers.geojsonFeatures(JSON.parse(text))]
    const taken = layers.takeIn(raw, { crs: 'WGS-84', kind: 'polygon', district: '990001' })
    assert.equal(taken.features.length + taken.refused.length, raw.length, name)
    for (const { refusal } of taken.refused) assert.ok(refusal.says.zh && refusal.remedy.zh, name)
  }
  assert.ok(files >= 10)
})

test('real district borders are taken in whole', {
  skip: existsSync(`${SHARED}/data/boundaries`) ? false : 'the shared borders are not here',
}, () => {
  const path = `${SHARED}/data/boundaries/dongguan-towns-a.geojson`
  const raw = [...layers.geojsonFeatures(JSON.parse(readFileSync(path, 'utf8')))]
  const taken = layers.takeIn(raw, { crs: 'GCJ-02', close: true, kind: 'polygon', district: '441900' })
  assert.equal(taken.features.length + taken.refused.length, 32)
  assert.ok(taken.features.length >= 30, JSON.stringify(taken.refused.map((one) => one.refusal.says.en)))
})
