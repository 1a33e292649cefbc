import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { geodesic } from '../../platform/places/ground/decide.ts'
import { areaOf, circleOf, lengthOf, pixelsOfMetre, ringFrom, ringText } from './measure.ts'

test('a box of a degree is measured on the ellipsoid, never on the picture', () => {
  const box = [
    [113, 23],
    [114, 23],
    [114, 24],
    [113, 24],
  ] as const
  // the picture (Web Mercator) would say 13,513 km²
  assert.equal(Math.round(areaOf(box) / 1e6), 11_312)
})

test('lengths are geodesic: a degree of the meridian at 23.5° is 110.75 km, one of the parallel 102.1 km', () => {
  assert.ok(
    Math.abs(
      lengthOf([
        [113, 23],
        [113, 24],
      ]) - 110_756,
    ) < 5,
  )
  assert.ok(
    Math.abs(
      lengthOf([
        [113, 23.5],
        [114, 23.5],
      ]) - 102_139,
    ) < 20,
  )
  // Vincenty's own check: Flinders Peak to Buninyon
  const peak = { lon: 144.424_867_89, lat: -37.951_033_42 }
  assert.ok(Math.abs(geodesic(peak, { lon: 143.926_495_53, lat: -37.652_821_14 }) - 54_972.27) < 0.05)
})

test('every corner of a circle lies at its radius', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 80, max: 130, noNaN: true }),
      fc.double({ min: 18, max: 50, noNaN: true }),
      fc.integer({ min: 5, max: 5_000 }),
      (lon, lat, metres) => {
        for (const [x, y] of circleOf([lon, lat], metres))
          assert.ok(Math.abs(geodesic({ lon, lat }, { lon: x, lat: y }) - metres) < 0.002 * metres + 0.01)
      },
    ),
    { numRuns: 50 },
  )
})

test('a drawn ring survives the address; nonsense is none', () => {
  const ring = [
    [113.251, 23.16],
    [113.26, 23.16],
    [113.26, 23.17],
  ] as const
  assert.deepEqual(
    ringFrom(ringText(ring)),
    ring.map((one) => [...one]),
  )
  for (const text of [null, '', '1,2', 'a,b;c,d;e,f', '1,2;3,4']) assert.equal(ringFrom(text), null)
})

test('200 m at the latitude of Guangzhou are 45 pixels at zoom 14', () => {
  // a pixel of a 512 tile is 78,271.517 m × cos(lat) ÷ 2^z (OGC tile matrix set WebMercatorQuad)
  const metres = (78_271.517 * Math.cos((23.2 * Math.PI) / 180)) / 2 ** 14
  assert.ok(Math.abs(200 * pixelsOfMetre(23.2) * 2 ** 14 - 200 / metres) < 0.01)
})
