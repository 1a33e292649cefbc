import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { zipOf } from '../../platform/catalogue/sheets/testing/zip.ts'
import { layers } from '../../platform/places/index.ts'
import { freshCity } from './city.ts'

type Answer = Awaited<ReturnType<Awaited<ReturnType<typeof freshCity>>['app']['inject']>>
type Told = {
  readonly at: number
  readonly refusal: { readonly code: string; readonly says: { zh: string } }
}

const feature = (id: string, geometry: unknown, properties: object = { name: `要素${id}` }) => ({
  ...{ type: 'Feature', id, geometry, properties },
})
const point = (id: string, coordinates: unknown) => feature(id, { type: 'Point', coordinates })
const polygon = (id: string, ...rings: unknown[]) => feature(id, { type: 'Polygon', coordinates: rings })
const collection = (...features: unknown[]) => ({ type: 'FeatureCollection', features })
const here = (dx: number, dy: number): [number, number] => [113.27 + dx / 1000, 23.16 + dy / 1000]
const square = [here(0, 0), here(1, 0), here(1, 1), here(0, 1), here(0, 0)]
const bow = [here(0, 0), here(1, 1), here(1, 0), here(0, 1), here(0, 0)]

/** 坏数据: whatever comes is taken whole, handed back piece by piece with the reason, or refused; nothing stands half. */
describe('bad files for the map', () => {
  let city: Awaited<ReturnType<typeof freshCity>>
  let steward: Awaited<ReturnType<typeof city.login>>
  before(async () => {
    city = await freshCity()
    steward = await city.login('editor')
    for (const [name, kind] of Object.entries({
      points: 'point',
      lines: 'line',
      areas: 'polygon',
      air: 'raster',
    }))
      assert.equal(
        (
          await steward.post('/api/map/layers', {
            ...{ name: `bad.${name}`, title: { zh: name, en: name }, class: 'theme', kind },
            source: { kind: 'own' },
          })
        ).statusCode,
        200,
      )
  })
  after(() => city.close())
  /** What stood before each: one point, one area. */
  let stood: Readonly<Record<string, unknown>>
  beforeEach(async () => {
    await send('bad.points', JSON.stringify(collection(point('stands', here(5, 5)))))
    await send('bad.areas', JSON.stringify(collection(polygon('stands', square))))
    stood = await standing()
  })

  const send = (
    layer: string,
    body: string | Buffer,
    { name = 'file.geojson', query = '?crs=CGCS2000' } = {},
  ): Promise<Answer> =>
    city.app.inject({
      method: 'POST',
      url: `/api/map/layers/${layer}/import${query}`,
      headers: { ...steward.headers, 'content-type': 'multipart/form-data; boundary=x' },
      payload: Buffer.concat([
        Buffer.from(
          `--x\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
        ),
        Buffer.from(body),
        Buffer.from('\r\n--x--\r\n'),
      ]),
    })
  const standing = async () =>
    Object.fromEntries(
      await Promise.all(
        ['bad.points', 'bad.lines', 'bad.areas', 'bad.air'].map(async (name) => {
          const layer = (await steward.get(`/api/map/layers/${name}`)).json()
          const { rows } = (await steward.get(`/api/map/layers/${name}/features?limit=100`)).json()
          return [name, [layer.version, (rows ?? []).map((one: { ref: string }) => one.ref)]]
        }),
      ),
    )
  const json = (value: unknown) => JSON.stringify(value)
  /** Refused as a whole: by this code, told in both languages, and nothing has changed. */
  async function refused(answer: Answer, code: string | RegExp): Promise<void> {
    const { error } = answer.json()
    assert.match(
      String(error?.code),
      typeof code === 'string' ? new RegExp(`^${code}$`) : code,
      answer.body.slice(0, 400),
    )
    assert.ok(answer.statusCode >= 400 && answer.statusCode < 500, String(answer.statusCode))
    assert.ok(error.says.zh && error.says.en && error.remedy.zh, answer.body.slice(0, 400))
    assert.deepEqual(await standing(), stood)
  }
  /** Handed back one by one, each by its code; what is written is what is sound. */
  async function handedBack(answer: Answer, codes: readonly string[], written = 0): Promise<void> {
    const told = answer.json() as { written: number; refused: readonly Told[] }
    assert.equal(answer.statusCode, 200, answer.body.slice(0, 400))
    assert.deepEqual(
      told.refused.map((one) => one.refusal.code),
      codes,
      answer.body.slice(0, 600),
    )
    assert.equal(told.written, written)
    if (written === 0) assert.deepEqual(await standing(), stood)
  }

  test('a polygon that crosses itself is handed back with the place; open rings are closed only when asked', async () => {
    const file = json(
      collection(
        polygon('bow', bow),
        polygon('open', square.slice(0, 4)),
        polygon('few', [here(0, 0), here(1, 1), here(0, 0)]),
      ),
    )
    const back = await send('bad.areas', file)
    await handedBack(back, ['layers.crossing', 'layers.unclosed', 'layers.tooFew'])
    assert.match(back.json().refused[0].refusal.says.zh, /113\.270500, 23\.160500/)
    const hole = json(collection(polygon('hole', square, bow)))
    await handedBack(await send('bad.areas', hole), ['layers.crossing'])
    const closed = await send('bad.areas', file, { query: '?crs=CGCS2000&close=true' })
    await handedBack(closed, ['layers.crossing', 'layers.tooFew'], 1)
    assert.match(json(closed.json().notes), /已自动闭合/)
    const drawn = await steward.post('/api/map/layers/bad.areas/features', {
      geometry: { type: 'Polygon', coordinates: [bow] },
    })
    assert.equal(drawn.json().error?.code, 'layers.crossing', drawn.body)
    for (const verb of ['within', 'measure'])
      assert.equal(
        (
          await steward.post(`/api/map/${verb}`, {
            layers: ['bad.points'],
            geometry: { type: 'Polygon', coordinates: [bow] },
          })
        ).json().error?.code,
        'layers.crossing',
        verb,
      )
  })

  test('swapped, outside, at sea, in metres, not a number: each by its own reason', async () => {
    await handedBack(
      await send(
        'bad.points',
        json(
          collection(
            point('1', [23.16, 113.27]),
            point('2', [2.35, 48.85]),
            point('3', [181, 23]),
            point('4', [0, 0]),
            point('5', [38_425_700, 2_562_000]),
            point('6', ['113.27', 23.16]),
            point('7', [null, 23.16]),
            point('8', []),
            point('9', [113.27]),
            feature('10', null),
            feature('11', { type: 'Circle', coordinates: [113.27, 23.16] }),
            feature('12', { type: 'LineString', coordinates: [here(0, 0), here(1, 1)] }),
            feature('13', 'POINT(113 23)'),
            'nonsense',
          ),
        ),
      ),
      [
        'layers.swapped',
        'layers.outsideChina',
        'layers.outsideChina',
        'layers.zero',
        'layers.metres',
        'layers.notNumber',
        'layers.notNumber',
        'layers.noGeometry',
        'layers.badGeometry',
        'layers.noGeometry',
        'layers.badGeometry',
        'layers.wrongKind',
        'layers.badGeometry',
        'layers.noGeometry',
      ],
    )
    // a number too large for a double, and one that JSON does not have
    const raw = (at: string) =>
      `{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point","coordinates":${at}},"properties":{}}]}`
    await handedBack(await send('bad.points', raw('[1e999, 23.16]')), ['layers.notNumber'])
    for (const at of ['[NaN, 23.16]', '[113.27, Infinity]', '[113.27, 23.16']) {
      const answer = await send('bad.points', raw(at))
      await refused(answer, 'layers.badFile')
      assert.doesNotMatch(answer.json().error.says.zh, /Unexpected|token/, 'said in the words of the reader')
    }
    const sheet = 'lon,lat\nNaN,23.16\n113.27,北纬23度\n113.27,\n'
    await handedBack(await send('bad.points', sheet, { name: 'a.csv' }), [
      'layers.notNumber',
      'layers.notNumber',
      'layers.notNumber',
    ])
    for (const [x, y] of [
      ['NaN', '23'],
      ['1e999', '23'],
    ])
      assert.match(
        (await steward.get(`/api/map/nearest?layers=bad.points&lon=${x}&lat=${y}`)).json().error?.code,
        /^(http|layers|places)\./,
      )
  })

  test('nothing in it is said so, and never empties a layer', async () => {
    for (const query of ['?crs=CGCS2000', '?crs=CGCS2000&whole=true']) {
      await refused(await send('bad.points', json(collection()), { query }), 'layers.noFeatures')
      await refused(await send('bad.points', 'lon,lat\n', { name: 'a.csv', query }), 'layers.noFeatures')
      const gpx = '<?xml version="1.0"?><gpx version="1.1"></gpx>'
      await refused(await send('bad.points', gpx, { name: 'a.gpx', query }), 'layers.noFeatures')
    }
    for (const body of ['{}', '[]', 'null', '""'])
      await refused(
        await send('bad.points', body, { query: '?crs=CGCS2000&whole=true' }),
        /^layers\.(notWhole|noFeatures|badFile|unknownFormat)$/,
      )
    await refused(await send('bad.points', ''), 'http.noFile')
  })

  test('a whole new edition with one bad feature is not taken: what stands would have ended with it', async () => {
    const query = '?crs=CGCS2000&whole=true'
    const file = json(collection(point('new', here(1, 1)), point('stands', [23.16, 113.27])))
    const answer = await send('bad.points', file, { query })
    await refused(answer, 'layers.notWhole')
    assert.match(answer.json().error.says.zh, /1 个/)
    const twice = json(collection(point('a', here(1, 1)), point('a', here(2, 2))))
    await refused(await send('bad.points', twice, { query }), 'layers.notWhole')
  })

  test('ten megabytes in one line', async () => {
    const corner = (i: number) => [113.2 + (i % 1000) / 10_000, 23.1 + Math.floor(i / 1000) / 10_000]
    const many = Array.from({ length: 600_000 }, (_, i) => corner(i))
    const line = json(collection(feature('long', { type: 'LineString', coordinates: many })))
    assert.ok(line.length > 10_000_000 && line.length < 20_000_000, String(line.length))
    await handedBack(await send('bad.lines', line), ['layers.tooManyPoints'])
    await refused(
      await send('bad.points', 'x'.repeat(10_000_000), { name: 'a.csv' }),
      /^(layers|sheets|intake|data)\./,
    )
    const wide = `lon,lat,name\n113.27,23.16,"${'长'.repeat(3_400_000)}"\n`
    await handedBack(await send('bad.points', wide, { name: 'a.csv' }), [], 1)
    const { rows } = (await steward.get('/api/map/layers/bad.points/features?limit=100')).json()
    assert.ok(json(rows).length < 20_000, 'a text is cut, not kept without end')
    // nested without end, and a key without end
    const deep = `{"type":"Feature","geometry":{"type":"Polygon","coordinates":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}}`
    stood = await standing()
    await handedBack(await send('bad.areas', deep), ['layers.badGeometry'])
  })

  test('a zip that holds something else, a cut one, one that lies', async () => {
    const zipped = (...parts: Parameters<typeof zipOf>[0]) => zipOf(parts)
    const part = (name: string, bytes: Buffer | string) => ({ name, bytes })
    const name = 'parcels.zip'
    const any = /^(layers|sheets|data|catalogue)\.[a-zA-Z]+$/
    await refused(await send('bad.areas', zipped(part('readme.txt', 'nothing here')), { name }), any)
    await refused(
      await send('bad.areas', zipped(part('a.shp', Buffer.alloc(10)), part('a.dbf', Buffer.alloc(10))), {
        name,
      }),
      any,
    )
    await refused(await send('bad.areas', zipped(part('a.shp', Buffer.alloc(100))), { name }), any)
    const good = zipped(part('a.txt', 'x'.repeat(2000)))
    for (const length of [4, 30, good.length - 10])
      await refused(await send('bad.areas', good.subarray(0, length), { name }), any)
    await refused(await send('bad.areas', zipped(), { name }), any)
    await refused(
      await send('bad.areas', zipOf([{ ...part('a.shp', 'x'.repeat(5000)), says: { size: 10 } }]), { name }),
      any,
    )
    await refused(await send('bad.air', zipped(part('a/b.png', 'no')), { name }), 'layers.noPictures')
    await refused(
      await send('bad.areas', Buffer.from('89504e470d0a1a0a00000000', 'hex'), { name: 'a.png' }),
      any,
    )
    await refused(await send('bad.areas', Buffer.from([0, 1, 2, 3, 255, 254]), { name: 'a.bin' }), any)
  })

  test('a system nobody knows is never guessed', async () => {
    const file = json(collection(point('1', here(0, 0))))
    await refused(await send('bad.points', file, { query: '' }), 'layers.crsMissing')
    for (const crs of [
      'EPSG:3857',
      'EPSG:2383',
      'Beijing 54',
      '广州坐标系',
      'EPSG:',
      'urn:ogc:def:crs:EPSG::99999',
    ])
      await refused(
        await send('bad.points', file, { query: `?crs=${encodeURIComponent(crs)}` }),
        'layers.crsUnknown',
      )
    const said = json({
      ...collection(point('1', here(0, 0))),
      crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::3857' } },
    })
    await refused(await send('bad.points', said, { query: '' }), 'layers.crsUnknown')
    // degrees under a system of metres
    await handedBack(await send('bad.points', file, { query: '?crs=EPSG:4547' }), ['layers.notMetres'])
    const long = await send('bad.points', file, {
      query: `?crs=${encodeURIComponent('urn:ogc:def:crs:EPSG::4490')}`,
    })
    assert.equal(long.json().written, 1, long.body)
    const turned = await steward.post('/api/map/convert', {
      from: 'EPSG:3857',
      to: 'CGCS2000',
      points: [[1, 1]],
    })
    assert.equal(turned.json().rows[0].refusal.code, 'layers.crsUnknown', turned.body)
  })

  test('names with what no text may hold are kept without it', async () => {
    const odd = `${'长'.repeat(199)}😀`
    const file = json(
      collection(
        feature(
          'a\u0000b',
          { type: 'Point', coordinates: here(0, 0) },
          { name: `坏\u0000名\ud800`, note: `${'x'.repeat(1999)}😀` },
        ),
        feature('\ud83d', { type: 'Point', coordinates: here(1, 0) }, { name: odd, ['k'.repeat(3000)]: 1 }),
        feature(odd, { type: 'Point', coordinates: here(2, 0) }, { name: odd }),
      ),
    )
    const taken = await send('bad.points', file)
    assert.equal(taken.json().written, 3, taken.body.slice(0, 400))
    const { rows } = (await steward.get('/api/map/layers/bad.points/features?limit=100')).json()
    for (const one of rows)
      assert.ok(JSON.stringify(one).isWellFormed() && !JSON.stringify(one).includes('\\u0000'))
    assert.equal(layers.crsOf('x').ok, false)
  })
})
