import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { actDoubts, happenedAt, photoDoubts, track } from './decide.ts'

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 20, 1, 0, seconds))
/** `km` northward of the office. */
const point = (n: number, seconds: number, km: number) => ({
  ...{ n, at: at(seconds), lon: 113.27, lat: 23.16 + km / 111.2, accuracyM: 10 },
})

describe('tracks of people on patrol', () => {
  test('5 km in 60 s is 300 km/h: flagged, and does not count', () => {
    const { points, metres } = track([point(1, 0, 0), point(2, 60, 5), point(3, 120, 0.1)], null)
    assert.deepEqual(
      points.map(({ flag }) => flag),
      [null, 'fast', null],
    )
    // from the last good point, so one jump does not spoil what follows
    assert.ok(metres > 90 && metres < 110, String(metres))
  })

  test('it goes on from the last point of the message before; an earlier point is none', () => {
    const { points } = track([point(5, 10, 0), point(6, 30, 5)], point(4, 20, 0))
    assert.deepEqual(
      points.map(({ flag }) => flag),
      ['before', 'fast'],
    )
  })
})

describe('what is doubtful', () => {
  const claimed = {
    ...{ at: at(0), point: { lon: 113.27, lat: 23.16 }, fix: null, pinned: false, onSpot: false },
    inGrid: () => null,
  }
  const photo = (more: Record<string, unknown>) => ({
    ...{ id: 'p', account: 'a', bytes: 1, sha256: '', takenAt: at(0), lon: 113.27, lat: 23.16, accuracyM: 5 },
    ...{ heading: null, received: 1, file: null, ownAt: null, ownLon: null, ownLat: null },
    ...more,
  })
  const codes = (more: Record<string, unknown>, of: Record<string, unknown> = {}) =>
    photoDoubts(photo(more), { ...claimed, ...of }).map(({ code }) => code)

  test('200 m and 30 minutes are no doubt, beyond they are', () => {
    assert.deepEqual(codes({}), [])
    assert.deepEqual(codes({ lat: 23.16 + 0.19 / 111.2 }), [])
    assert.deepEqual(codes({ lat: 23.16 + 0.3 / 111.2 }), ['far'])
    assert.deepEqual(codes({ ownAt: at(31 * 60) }), ['time'])
    assert.deepEqual(codes({ ownAt: at(29 * 60) }), [])
  })

  test('an after-photo is taken inside the grid, and has a place', () => {
    assert.deepEqual(codes({}, { onSpot: true, inGrid: () => false }), ['outside'])
    assert.deepEqual(codes({ lon: null, lat: null }, { onSpot: true }), ['noPlace'])
  })

  test('a vague place that nobody corrected, a clock that is off; and nothing happens in the future', () => {
    const fix = { lon: 113.27, lat: 23.16, accuracyM: 80 }
    assert.deepEqual(
      actDoubts({ fix, pinned: false }, 11 * 60_000).map(({ code }) => code),
      ['vague', 'clock'],
    )
    assert.deepEqual(actDoubts({ fix, pinned: true }, 0), [])
    assert.deepEqual(happenedAt(at(50), at(10), at(30)), at(30))
    assert.deepEqual(happenedAt(at(5), at(10), at(30)), at(25))
  })
})
