import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { type PolygonValue, polygonAreaM2, polygonOf } from './polygon.ts'

const box = (lon: number, lat: number, width: number, height: number) => ({
  type: 'Polygon' as const,
  coordinates: [
    [
      [lon, lat],
      [lon + width, lat],
      [lon + width, lat + height],
      [lon, lat + height],
      [lon, lat],
    ],
  ],
})

describe('outlines', () => {
  test('GeoJSON, WKT and pasted corners are one outline, closed and turned', () => {
    const whole = polygonOf(box(113.2, 23.1, 0.001, 0.001))
    assert.equal(typeof whole, 'object')
    const corners = '113.2 23.1, 113.2 23.101, 113.201 23.101, 113.201 23.1'
    for (const text of [
      JSON.stringify(box(113.2, 23.1, 0.001, 0.001)),
      `POLYGON((${corners}))`,
      'POLYGON ((113.2 23.1, 113.201 23.1, 113.201 23.101, 113.2 23.101, 113.2 23.1))',
      '113.2,23.1;113.201,23.1；113.201，23.101\n113.2 23.101',
    ]) {
      const read = polygonOf(text)
      assert.equal(typeof read, 'object', text)
      assert.equal(
        polygonAreaM2(read as PolygonValue).toFixed(6),
        polygonAreaM2(whole as PolygonValue).toFixed(6),
      )
    }
  })

  test('what is no outline says why', () => {
    const ring = (...corners: [number, number][]) => ({ type: 'Polygon', coordinates: [corners] })
    assert.equal(polygonOf('nonsense'), 'corner')
    assert.equal(polygonOf('{'), 'shape')
    assert.equal(polygonOf(null), 'shape')
    assert.equal(polygonOf({ type: 'Point', coordinates: [1, 2] }), 'shape')
    assert.equal(polygonOf(ring([23.1, 113.2], [23.2, 113.2], [23.2, 113.3])), 'swapped')
    assert.equal(polygonOf(ring([113, 23], [113, 23], [113.1, 23])), 'few')
    assert.equal(polygonOf(ring([0, 0], [1, 1], [1, 0], [0, 1])), 'crosses')
    assert.equal(polygonOf(ring([0, 0], [200, 1], [1, 0])), 'corner')
    assert.equal(polygonOf(ring([Number.NaN, 0], [2, 1], [1, 0])), 'corner')
    assert.equal(
      polygonOf(ring(...Array.from({ length: 1001 }, (_, i): [number, number] => [i / 100, 1]))),
      'many',
    )
  })

  test('areas are the ground’s: ten by eight metres, a hole less', () => {
    // a degree of latitude at 23° is 110,744 m, of longitude 102,522 m (tables of GRS80)
    const plot = polygonOf(box(113.2, 23, 10 / 102_522, 8 / 110_744)) as PolygonValue
    assert.ok(Math.abs(polygonAreaM2(plot) - 80) < 0.01, String(polygonAreaM2(plot)))
    const hole = box(113.2005, 23.1005, 0.0005, 0.0005).coordinates
    const outer = box(113.2, 23.1, 0.002, 0.002).coordinates
    const holed = polygonOf({ type: 'Polygon', coordinates: [...outer, ...hole] }) as PolygonValue
    assert.equal(
      (polygonAreaM2(holed) / polygonAreaM2({ ...holed, coordinates: outer as never })).toFixed(4),
      '0.9375',
    )
  })

  test('whatever is taken is read again as it stands', () => {
    const degree = fc.double({ min: -80, max: 80, noNaN: true })
    fc.assert(
      fc.property(fc.array(fc.tuple(degree, degree), { minLength: 3, maxLength: 12 }), (ring) => {
        const read = polygonOf({ type: 'Polygon', coordinates: [ring] })
        if (typeof read === 'string') return
        assert.deepEqual(polygonOf(JSON.stringify(read)), read)
        assert.ok(polygonAreaM2(read) >= 0)
      }),
    )
  })
})
