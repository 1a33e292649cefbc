import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { metresBetween, overlaps, polygonOf, withComputed } from './decide.ts'
import type { FieldList, PolygonValue } from './declare.ts'

/** Metres east and north of a corner at 23.1° north. */
const box = (x: number, y: number, width: number, height: number): PolygonValue => {
  const [east, north] = [1 / 102_446.858, 1 / 110_745.409]
  const corner = (dx: number, dy: number) => [113.2 + (x + dx) * east, 23.1 + (y + dy) * north]
  const ring = [corner(0, 0), corner(width, 0), corner(width, height), corner(0, height)]
  return polygonOf({ type: 'Polygon', coordinates: [ring] }) as PolygonValue
}
const plot = box(0, 0, 10, 8)

describe('two outlines', () => {
  test('ground is shared or it is not: touching edges are allowed', () => {
    assert.equal(overlaps(plot, box(10, 0, 10, 8)), false)
    assert.equal(overlaps(plot, box(9.9, 0, 10, 8)), true)
    assert.equal(overlaps(plot, box(-50, -50, 200, 200)), true)
    assert.equal(overlaps(plot, plot), true)
    assert.equal(overlaps(plot, box(2, -5, 2, 20)), true)
    const side = fc.integer({ min: 1, max: 40 })
    const place = fc.integer({ min: -50, max: 50 })
    fc.assert(
      fc.property(place, place, side, side, (x, y, width, height) => {
        const apart = x >= 10 || y >= 8 || x + width <= 0 || y + height <= 0
        // borders that only touch are told by the centimetre to which corners are kept
        if (x === 10 || y === 8 || x + width === 0 || y + height === 0) return
        assert.equal(overlaps(plot, box(x, y, width, height)), !apart)
      }),
    )
  })

  test('metres between them are those of the nearest edges, whichever is asked first', () => {
    assert.ok(Math.abs(metresBetween(plot, box(40, 0, 10, 8)) - 30) < 0.3)
    assert.ok(Math.abs(metresBetween(plot, box(13, 12, 5, 5)) - 5) < 0.1)
    assert.equal(metresBetween(plot, box(5, 5, 50, 50)), 0)
    const other = box(-70, 33, 12, 3)
    assert.ok(Math.abs(metresBetween(plot, other) - metresBetween(other, plot)) < 1e-6)
  })

  test('a ratio is reckoned to four decimals, and there is none without a divisor', () => {
    const number = (computed?: { ratio: readonly [string, string] }) =>
      ({ kind: 'decimal', title: { zh: '数', en: 'number' }, ...(computed ? { computed } : {}) }) as const
    const list: FieldList = { output: number(), mu: number(), perMu: number({ ratio: ['output', 'mu'] }) }
    assert.equal(withComputed(list, { output: 2590, mu: 185 }).perMu, 14)
    assert.equal(withComputed(list, { output: 1, mu: 3, perMu: 9 }).perMu, 0.3333)
    assert.equal('perMu' in withComputed(list, { output: 1, mu: 0, perMu: 9 }), false)
  })
})
