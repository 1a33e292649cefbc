import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib'
import { VectorTile } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import { zipOf } from '../../platform/catalogue/sheets/testing/zip.ts'
import { layers } from '../../platform/places/index.ts'
import { freshCity } from './city.ts'

/** A Shapefile in a zip: polygons in Gauss–Krüger metres, names in GBK. */
function shapefileOf(
  rings: readonly (readonly (readonly [number, number])[])[],
  names: readonly Buffer[],
): Buffer {
  const records = rings.map((ring, i) => {
    const body = Buffer.alloc(44 + 4 + ring.length * 16)
    body.writeInt32LE(5, 0)
    body.writeInt32LE(1, 36)
    body.writeInt32LE(ring.length, 40)
    ring.forEach(([x, y], n) => {
      body.writeDoubleLE(x, 48 + n * 16)
      body.writeDoubleLE(y, 56 + n * 16)
    })
    const head = Buffer.alloc(8)
    head.writeInt32BE(i + 1, 0)
    head.writeInt32BE(body.length / 2, 4)
    return Buffer.concat([head, body])
  })
  const head = Buffer.alloc(100)
  head.writeInt32BE(9994, 0)
  head.writeInt32LE(1000, 28)
  head.writeInt32LE(5, 32)
  const width = 20
  const dbf = Buffer.alloc(32 + 32 + 1 + names.length * (width + 1) + 1, 0x20)
  dbf.fill(0, 0, 64)
  dbf[0] = 3
  dbf.writeUInt32LE(names.length, 4)
  dbf.writeUInt16LE(65, 8)
  dbf.writeUInt16LE(width + 1, 10)
  // 名称 in GBK
  Buffer.from([0xc3, 0xfb, 0xb3, 0xc6]).copy(dbf, 32)
  dbf[43] = 'C'.charCodeAt(0)
  dbf[48] = width
  dbf[64] = 13
  names.forEach((name, i) => {
    name.copy(dbf, 65 + i * (width + 1) + 1)
  })
  dbf[dbf.length - 1] = 0x1a
  return zipOf([
    { name: 'parcels.shp', bytes: Buffer.concat([head, ...records]) },
    { name: 'parcels.dbf', bytes: dbf },
    { name: 'parcels.prj', bytes: 'PROJCS["CGCS2000_3_Degree_GK_Zone_38",GEOGCS["x"]]' },
  ])
}

/** A PMTiles archive of version 3 with one picture at level 0. */
function pmtilesOf(picture: Buffer): Buffer {
  const directory = Buffer.from([1, 0, 1, picture.length, 1])
  const metadata = Buffer.from('{}')
  const header = Buffer.alloc(127)
  header.write('PMTiles')
  header[7] = 3
  const at = (place: number, value: number) => header.writeBigUInt64LE(BigInt(value), place)
  at(8, 127)
  at(16, directory.length)
  at(24, 127 + directory.length)
  at(32, metadata.length)
  at(40, 127 + directory.length + metadata.length)
  at(48, 0)
  at(56, 127 + directory.length + metadata.length)
  at(64, picture.length)
  at(72, 1)
  at(80, 1)
  at(88, 1)
  header[96] = 1
  header[97] = 1
  header[98] = 1
  header[99] = 2
  return Buffer.concat([header, directory, metadata, picture])
}

/** The map of a whole city over HTTP: layers of other rooms, imports, rights in tiles, OGC API. */
describe('the map of a city', () => {
  let city: Awaited<ReturnType<typeof freshCity>>
  let agent: Awaited<ReturnType<typeof city.login>>
  let steward: typeof agent
  let unit: typeof agent
  before(async () => {
    city = await freshCity()
    ;[agent, steward, unit] = await Promise.all([
      city.login('agent'),
      city.login('editor'),
      city.login('unit01'),
    ])
  })
  after(() => city.close())

  const at = { lon: 113.2733, lat: 23.1972 }
  const tileAt = (z: number, point = at): string => {
    const { column, row } = layers.tileOf(point, z)
    return `${z}/${column}/${row}`
  }
  const read = (body: Buffer): number => {
    const { features, cells } = new VectorTile(new PbfReader(body)).layers
    let n = features?.length ?? 0
    for (let i = 0; i < (cells?.length ?? 0); i++) n += Number(cells?.feature(i).properties.n)
    return n
  }

  test('a ticket stands on the map as soon as it is told, for those who see it in their list', async () => {
    const made = await agent.post('/api/matters', {
      type: 'hotline.ticket',
      form: {
        ...{ kind: 'complaint', category: '0201', urgency: 'urgent', area: '440111010', anonymous: true },
        ...{ title: '路灯不亮', content: '嘉禾街道望岗村路口的路灯三天不亮，夜间行人不安全', point: at },
      },
      touch: { channel: 'phone' },
    })
    assert.equal(made.statusCode, 201, made.body)
    await city.mapped()
    const tile = await agent.get(`/api/map/tiles/hotline.tickets/${tileAt(16)}`)
    assert.equal(tile.statusCode, 200, tile.body)
    assert.equal(read(tile.rawPayload), 1)
    assert.equal(tile.headers['x-count'], '1')
    const again = await agent.send('GET', `/api/map/tiles/hotline.tickets/${tileAt(16)}`, undefined, {
      'if-none-match': String(tile.headers.etag),
    })
    assert.equal(again.statusCode, 304)
    // the unit's list does not hold it, so neither does its tile
    const hidden = await unit.get(`/api/map/tiles/hotline.tickets/${tileAt(16)}`)
    assert.ok([204, 403].includes(hidden.statusCode), String(hidden.statusCode))
    const near = (
      await agent.get(`/api/map/nearest?layers=hotline.tickets&lon=${at.lon}&lat=${at.lat}`)
    ).json()
    assert.equal(near.rows[0].props.title, '路灯不亮')
    assert.ok(near.rows[0].metres < 0.1)
  })

  test('areas, grids, devices and cameras are layers of every city', async () => {
    const { rows } = (await agent.get('/api/map/layers')).json()
    const names = rows.map((one: { name: string }) => one.name)
    for (const name of ['city.areas', 'city.grids', 'city.devices', 'city.cameras', 'hotline.tickets'])
      assert.ok(names.includes(name), name)
  })

  test('a file is taken in feature by feature: the bad ones come back with reasons', async () => {
    const made = await steward.post('/api/map/layers', {
      name: 'water.outlets',
      title: { zh: '排口', en: 'outlets' },
      class: 'theme',
      kind: 'point',
      source: { kind: 'own' },
      public: true,
      approval: '粤S(2026)001号',
      outsideGridM: 100,
      fields: [
        { name: 'name', title: { zh: '名称', en: 'name' }, public: true },
        { name: 'keeper', title: { zh: '责任人', en: 'keeper' } },
      ],
    })
    assert.equal(made.statusCode, 200, made.body)
    const feature = (id: string, coordinates: unknown, props = {}) => ({
      type: 'Feature',
      id,
      geometry: { type: 'Point', coordinates },
      properties: { name: `排口${id}`, keeper: '王五', ...props },
    })
    const file = {
      type: 'FeatureCollection',
      features: [
        feature('1', [113.27, 23.16]),
        feature('2', [23.1572, 113.2733]),
        feature('3', [0, 0]),
        feature('4', [38_500_000, 2_560_000]),
        feature('5', ['NaN', 23]),
        feature('1', [113.28, 23.16]),
        feature('6', [113.29, 23.17]),
      ],
    }
    const send = (query: string, name = 'outlets.geojson', body = JSON.stringify(file)) =>
      city.app.inject({
        method: 'POST',
        url: `/api/map/layers/water.outlets/import${query}`,
        headers: { ...steward.headers, 'content-type': 'multipart/form-data; boundary=x' },
        payload: `--x\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/json\r\n\r\n${body}\r\n--x--\r\n`,
      })
    const silent = await send('')
    assert.equal(silent.json().error?.code, 'layers.crsMissing', 'a point without CRS is refused')
    const taken = (await send('?crs=CGCS2000')).json()
    assert.equal(taken.written, 2, JSON.stringify(taken))
    assert.deepEqual(
      taken.refused.map((one: { at: number; refusal: { code: string } }) => [one.at, one.refusal.code]),
      [
        [2, 'layers.swapped'],
        [3, 'layers.zero'],
        [4, 'layers.metres'],
        [5, 'layers.notNumber'],
        [6, 'layers.doubledRef'],
      ],
    )
    assert.match(taken.refused[2].refusal.says.zh, /38 带/)
    const kml = await send('?crs=WGS-84', 'phone.kml', '<?xml version="1.0"?><kml xmlns="x"></kml>')
    assert.equal(kml.json().error.code, 'layers.kml')
    const csv = await send(
      '?crs=GCJ-02&ref=编号',
      'a.csv',
      '编号,名称,经度,纬度\n7,七号,113.278639,23.154541\n8,八号,,\n',
    )
    assert.equal(csv.json().written, 1, csv.body)
    const moved = (await steward.get('/api/map/layers/water.outlets/features?limit=10')).json()
    const seven = moved.rows.find((one: { ref: string }) => one.ref === '7')
    assert.ok(Math.abs(seven.lon - 113.2733) < 1e-6 && Math.abs(seven.lat - 23.1572) < 1e-6)
  })

  test('a Shapefile in GBK and metres, an archive of imagery, a folder of pictures', async () => {
    const send = (layer: string, name: string, body: Buffer, query = '') =>
      city.app.inject({
        method: 'POST',
        url: `/api/map/layers/${layer}/import${query}`,
        headers: { ...steward.headers, 'content-type': 'multipart/form-data; boundary=x' },
        payload: Buffer.concat([
          Buffer.from(
            `--x\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/zip\r\n\r\n`,
          ),
          body,
          Buffer.from('\r\n--x--\r\n'),
        ]),
      })
    const make = (name: string, kind: string, more = {}) =>
      steward.post('/api/map/layers', {
        ...{ name, title: { zh: name, en: name }, class: 'vector', kind, source: { kind: 'own' } },
        ...more,
      })
    await make('land.parcels', 'polygon')
    // 100 m × 100 m east of 113° 16′, clockwise as Shapefiles have it; the second crosses itself
    const [x, y] = [38_425_700, 2_562_000]
    const square = [
      [x, y],
      [x, y + 100],
      [x + 100, y + 100],
      [x + 100, y],
      [x, y],
    ] as const
    const bow = [
      [x, y],
      [x + 100, y + 100],
      [x + 100, y],
      [x, y + 100],
      [x, y],
    ] as const
    // 人和, 江高 in GBK
    const names = [Buffer.from([0xc8, 0xcb, 0xba, 0xcd]), Buffer.from([0xbd, 0xad, 0xb8, 0xdf])]
    const taken = (await send('land.parcels', 'parcels.zip', shapefileOf([square, bow], names))).json()
    assert.deepEqual(
      [taken.written, taken.crs, taken.format],
      [1, 'EPSG:4526', 'shapefile'],
      JSON.stringify(taken),
    )
    assert.deepEqual(
      taken.refused.map((one: { name: string; refusal: { code: string } }) => [one.name, one.refusal.code]),
      [['江高', 'layers.crossing']],
    )
    const { rows } = (await steward.get('/api/map/layers/land.parcels/features')).json()
    assert.equal(rows[0].label, '人和')
    assert.ok(Math.abs(rows[0].lon - 113.27) < 0.02 && Math.abs(rows[0].lat - 23.16) < 0.02)
    const size = (await steward.post('/api/map/measure', { geometry: rows[0].geometry })).json()
    assert.ok(Math.abs(size.km2 * 1e6 - 10_000) < 5, String(size.km2 * 1e6))

    await make('imagery.flight', 'raster')
    const picture = Buffer.from('89504e470d0a1a0a', 'hex')
    const kept = await send('imagery.flight', 'flight.pmtiles', pmtilesOf(picture))
    assert.equal(kept.json().tiles, 'png', kept.body)
    const tile = await agent.get('/api/map/raster/imagery.flight/0/0/0')
    assert.equal(tile.headers['content-type'], 'image/png')
    assert.deepEqual(tile.rawPayload, picture)
    assert.equal((await agent.get('/api/map/raster/imagery.flight/3/1/1')).statusCode, 204)
    const cut = pmtilesOf(Buffer.concat([picture, Buffer.alloc(500)]))
    for (const length of [cut.length - 20, 130, 20])
      assert.match(
        (await send('imagery.flight', 'cut.pmtiles', cut.subarray(0, length))).json().error?.code,
        /layers\.(cutOff|badFile)/,
        `cut at ${length}`,
      )
    assert.equal(
      (await agent.get('/api/map/raster/imagery.flight/0/0/0')).statusCode,
      200,
      'the old one stands',
    )
    const folder = join(city.city.settings.dataDir, 'maps', 'drone', '2')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, '1-1.png'), picture)
    const source = (address: string) => ({ source: { kind: 'tiles', address, format: 'png' } })
    await make('imagery.drone', 'raster', source('drone/{z}/{x}-{y}.png'))
    assert.deepEqual((await agent.get('/api/map/raster/imagery.drone/2/1/1')).rawPayload, picture)
    for (const [outside, code] of [
      ['../keys/{z}', 'layers.badLayer'],
      ['/etc/passwd', 'layers.badLayer'],
      ['http://x.example/{z}', 'places.pictureHttps'],
      ['https://x.example/{z}/{x}/{y}.png', 'places.pictureHost'],
      ['https://user:pass@tiles.example.gov.cn/{z}', 'places.pictureHttps'],
    ])
      assert.equal((await make('imagery.bad', 'raster', source(outside as string))).json().error?.code, code)
    const outside = await make(
      'imagery.outside',
      'raster',
      source('https://t0.tiles.example.gov.cn/{z}/{x}/{y}.png'),
    )
    assert.equal(outside.statusCode, 200, outside.body)
    const sketch = await make('imagery.sketch', 'raster', { source: { kind: 'sketch', flight: 'after' } })
    assert.equal(sketch.json().error?.code, 'layers.unknownSource')

    // a zip of pictures by zoom, column and row becomes one archive; what is no picture is told by name
    await make('imagery.folder', 'raster', { madeOn: '2026-01-18', licence: '内部使用' })
    const { column, row } = layers.tileOf(at, 12)
    const named = (name: string, bytes: Buffer) => ({ name, bytes })
    const zipped = zipOf([
      named('飞行一/readme.txt', Buffer.from('x')),
      named(`飞行一/12/${column}/${row}.png`, picture),
      named(`飞行一/11/${column >> 1}/${row >> 1}.png`, Buffer.concat([picture, Buffer.from([1])])),
    ])
    const packed = (await send('imagery.folder', 'flight.zip', zipped)).json()
    assert.deepEqual([packed.minZoom, packed.maxZoom, packed.tiles], [11, 12, 'png'], JSON.stringify(packed))
    assert.ok(
      packed.box[0] < at.lon && packed.box[2] > at.lon && packed.box[1] < at.lat && packed.box[3] > at.lat,
    )
    const one = await agent.get(`/api/map/raster/imagery.folder/12/${column}/${row}`)
    assert.deepEqual(one.rawPayload, picture)
    const below = (await agent.get(`/api/map/raster/imagery.folder/11/${column >> 1}/${row >> 1}`)).rawPayload
    assert.equal(below.length, 9)
    assert.equal((await agent.get(`/api/map/raster/imagery.folder/12/${column + 1}/${row}`)).statusCode, 204)
    const again = await send('imagery.folder', 'again.zip', zipped)
    assert.equal(again.statusCode, 200, 'a new edition may follow')
    const lie = zipOf([named(`1/0/0.png`, picture), named('1/1/0.png', Buffer.from('<svg onload=alert(1)>'))])
    assert.equal((await send('imagery.folder', 'lie.zip', lie)).json().error?.code, 'layers.badPicture')
    const none = zipOf([named('30/0/0.png', picture), named('1/9/9.png', picture)])
    assert.equal((await send('imagery.folder', 'none.zip', none)).json().error?.code, 'layers.noPictures')
    await make('place.points', 'point')
    const wrong = await send('place.points', 'x.pmtiles', pmtilesOf(picture))
    assert.equal(wrong.json().error?.code, 'layers.notPictures')
  })

  test('imagery from the air: drawn when asked for, kept, told only to those who may see it', async () => {
    const list = (await agent.get('/api/map/layers')).json().rows as {
      name: string
      tag?: string
      madeOn?: string
    }[]
    const [after, before] = ['city.aerial2026', 'city.aerial2025'].map((name) =>
      list.find((layer) => layer.name === name),
    )
    assert.ok(after?.tag && before?.tag && after.madeOn === '2026-01-18')
    const place = tileAt(15)
    const first = await agent.get(`/api/map/raster/city.aerial2026/${place}?v=${after.tag}`)
    assert.equal(first.headers['content-type'], 'image/png')
    assert.match(String(first.headers['cache-control']), /^private, max-age=31536000, immutable$/)
    const same = await agent.get(`/api/map/raster/city.aerial2026/${place}`)
    assert.deepEqual(same.rawPayload, first.rawPayload)
    assert.equal(same.headers['cache-control'], 'private, no-cache', 'without its mark it is asked for again')
    const known = await agent.send(
      'GET',
      `/api/map/raster/city.aerial2026/${place}?v=${after.tag}`,
      undefined,
      {
        'if-none-match': String(first.headers.etag),
      },
    )
    assert.equal(known.statusCode, 304)
    assert.equal((await agent.get('/api/map/raster/city.aerial2026/15/0/0')).statusCode, 204)
    const outsider = await city.app.inject({ method: 'GET', url: `/api/map/raster/city.aerial2026/${place}` })
    assert.equal(outsider.statusCode, 401)
  })

  test('tiles leave packed as they are asked for, each packing with a tag of its own', async () => {
    const made = await steward.post('/api/map/layers', {
      ...{ name: 'pack.points', title: { zh: '压缩', en: 'packed' }, class: 'theme', kind: 'point' },
      source: { kind: 'own' },
    })
    assert.equal(made.statusCode, 200, made.body)
    await city.city.store.tx((tx) =>
      layers.put(
        tx,
        '440111',
        'pack.points',
        Array.from({ length: 400 }, (_, i) => ({
          ref: `p${i}`,
          geometry: { type: 'Point' as const, coordinates: [at.lon + i * 1e-6, at.lat] as const },
          marks: { area: '440111' },
        })),
        new Date(),
      ),
    )
    const url = `/api/map/tiles/pack.points/${tileAt(14)}`
    const ask = (accept: string, more = {}) =>
      agent.send('GET', url, undefined, { 'accept-encoding': accept, ...more })
    const plain = await ask('identity')
    assert.equal(plain.headers['content-encoding'], undefined)
    const tags = new Set([plain.headers.etag])
    for (const [accept, encoding, unpack] of [
      ['gzip, deflate', 'gzip', gunzipSync],
      ['gzip, br', 'br', brotliDecompressSync],
      ['gzip, deflate, br, zstd', 'zstd', zstdDecompressSync],
      ['zstd;q=0, *;q=0.5', 'br', brotliDecompressSync],
    ] as const) {
      const packed = await ask(accept)
      assert.equal(packed.headers['content-encoding'], encoding, accept)
      assert.match(String(packed.headers.vary), /accept-encoding/i)
      assert.deepEqual(unpack(packed.rawPayload), plain.rawPayload)
      assert.ok(packed.rawPayload.length < plain.rawPayload.length / 1.5)
      assert.equal(packed.headers['x-count'], '400')
      tags.add(packed.headers.etag)
      const known = await ask('identity', { 'if-none-match': String(packed.headers.etag) })
      assert.equal(known.statusCode, 304)
    }
    assert.equal(tags.size, 4)
    // a change is another state of it for everybody
    await city.city.store.tx((tx) => layers.put(tx, '440111', 'pack.points', [], new Date(), ['p0']))
    const later = await ask('br', { 'if-none-match': String(plain.headers.etag) })
    assert.deepEqual([later.statusCode, later.headers['x-count']], [200, '399'])
  })

  test('OGC API: without a key public layers alone, on a lattice, with public attributes; pages follow each other', async () => {
    const get = async (url: string) => (await city.app.inject({ method: 'GET', url })).json()
    assert.ok((await get('/ogc/conformance')).conformsTo.length > 4)
    const { collections } = await get('/ogc/collections')
    assert.deepEqual(
      collections.map((one: { id: string }) => one.id),
      ['water.outlets'],
    )
    assert.match(collections[0].description, /审图号/)
    const first = await get('/ogc/collections/water.outlets/items?limit=2&bbox=113,23,114,24')
    assert.deepEqual([first.numberMatched, first.numberReturned], [3, 2])
    assert.deepEqual(Object.keys(first.features[0].properties).sort(), ['label', 'name', 'validFrom'])
    const [lon, lat] = first.features[0].geometry.coordinates
    assert.notDeepEqual([lon, lat], [113.27, 23.16])
    assert.ok(Math.abs(lon - 113.27) < 0.001 && Math.abs(lat - 23.16) < 0.001)
    const next = first.links.find((one: { rel: string }) => one.rel === 'next').href as string
    const second = await get(new URL(next).pathname + new URL(next).search)
    assert.deepEqual([second.numberReturned, second.features[0].id], [1, 3])
    for (const bad of [
      'bbox=1,2,3',
      'bbox=114,24,113,23',
      'datetime=soon',
      'limit=0',
      'limit=-1',
      'colour=red',
    ])
      assert.equal(
        (await get(`/ogc/collections/water.outlets/items?${bad}`)).error?.code,
        'ogc.parameter',
        bad,
      )
    assert.equal((await get('/ogc/collections/hotline.tickets/items')).error.code, 'layers.unknown')
    const before = await get('/ogc/collections/water.outlets/items?datetime=../2020-01-01T00:00:00Z')
    assert.equal(before.numberMatched, 0)
    const { column, row } = layers.tileOf({ lon: 113.27, lat: 23.16 }, 12)
    const tile = await city.app.inject({
      method: 'GET',
      url: `/ogc/collections/water.outlets/tiles/WebMercatorQuad/12/${row}/${column}`,
    })
    assert.equal(tile.statusCode, 200)
    assert.ok(read(tile.rawPayload) >= 1)
    const described = (await get('/openapi.json')).paths
    assert.ok(described['/ogc/collections/{collectionId}/items'])
    assert.equal((await get('/ogc/collections?api_key=wrong')).error.code, 'http.notLoggedIn')
  })

  test('draw, count, measure, and see what changed', async () => {
    const { version } = (await steward.get('/api/map/layers/water.outlets')).json()
    const drawn = await steward.post('/api/map/layers/water.outlets/features', {
      geometry: { type: 'Point', coordinates: [113.3, 23.2] },
      label: '新排口',
    })
    assert.equal(drawn.statusCode, 200, drawn.body)
    const delta = (
      await steward.get(`/api/map/layers/water.outlets/changes?since=${version}&bbox=113.2,23.1,113.4,23.3`)
    ).json()
    assert.deepEqual(
      delta.changed.map((one: { label: string }) => one.label),
      ['新排口'],
    )
    const refused = await unit.post('/api/map/layers/water.outlets/features', {
      geometry: { type: 'Point', coordinates: [113.3, 23.2] },
    })
    assert.equal(refused.json().error.code, 'layers.notEditor')
    const box = [
      [113, 23],
      [114, 23],
      [114, 24],
      [113, 24],
      [113, 23],
    ]
    const geometry = { type: 'Polygon', coordinates: [box] }
    const inside = (await steward.post('/api/map/within', { layers: ['water.outlets'], geometry })).json()
    assert.equal(inside.layers[0].total, 4)
    assert.equal(Math.round(inside.km2), 11_312)
    const by = (await steward.post('/api/map/count', { layer: 'water.outlets', by: 'areas' })).json()
    assert.equal(by.total, 4)
    const heat = (
      await steward.get('/api/map/heat?layer=water.outlets&bbox=113.2,23.1,113.4,23.3&columns=20')
    ).json()
    assert.ok(heat.most > 0 && heat.values.length === heat.columns * heat.rows)
  })
})
