import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ageOf, changeOf, classesOf, classOf } from './age.ts'
import { pictureOf } from './figures.ts'
import { chartOf } from './geo.ts'
import { labelsOf } from './labels.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 2, minute))

test('a figure is green, grey, then hatched', () => {
  assert.equal(ageOf(at(0), at(1)), 'fresh')
  assert.equal(ageOf(at(0), at(2)), 'late')
  assert.equal(ageOf(at(0), at(4)), 'dead')
})

test('no base, no comparison', () => {
  assert.equal(changeOf(12, 0), null)
  assert.equal(changeOf(12, null), null)
  assert.equal(changeOf(12, 10), 0.2)
})

test('classes of the map are whole, cover every count and leave zero apart', () => {
  assert.deepEqual(classesOf([0, 0]), [])
  assert.deepEqual(classesOf([1, 2]), [1, 2])
  assert.deepEqual(classesOf([77, 3]), [16, 32, 48, 64, 80])
  assert.equal(classOf(0, [16, 32]), 0)
  assert.equal(classOf(16, [16, 32]), 1)
  assert.equal(classOf(17, [16, 32]), 2)
})

test('a rate is counted from its parts: nothing due is no share, not 0 %', () => {
  const figures = {
    rates: {
      responded: { value: 0.7, numerator: 100, denominator: 120 },
      solved: { value: 0, numerator: 0, denominator: 0 },
    },
  }
  const picture = pictureOf({ asOf: '2026-11-21T02:00:00Z', figures })
  assert.equal(picture.rates.responded.value, 100 / 120)
  assert.equal(picture.rates.solved.value, null)
  assert.equal(picture.rates.satisfied.value, null)
})

test('a strange or empty answer never breaks the wall', () => {
  for (const answer of [
    null,
    {},
    { figures: null },
    { figures: { byHour: 'x', byArea: { rows: [null] } } },
  ]) {
    const picture = pictureOf(answer)
    assert.equal(picture.today.value, null)
    assert.equal(picture.byUnit.rows.length, 0)
  }
})

test('the words of a secret request never reach the wall', () => {
  const picture = pictureOf({
    figures: { latest: [{ id: '1', number: 'N1', title: '举报某人', secret: true }] },
  })
  assert.equal(picture.latest.rows[0]?.title, '')
})

const square = (code: string, x: number, y: number, size: number) => ({
  type: 'Feature',
  properties: { code, name: `镇${code}`, schematic: true },
  geometry: {
    type: 'Polygon',
    coordinates: [
      [
        [x, y],
        [x + size, y],
        [x + size, y + size],
        [x, y + size],
        [x, y],
      ],
    ],
  },
})

test('the district fits its frame, north up, and names of small towns never meet', () => {
  const big = [square('440111001', 113, 23.1, 0.3), square('440111002', 113.3, 23.1, 0.3)]
  const small = Array.from({ length: 9 }, (_, i) => square(`44011110${i}`, 113.1 + 0.02 * i, 23.08, 0.02))
  const chart = chartOf({ type: 'FeatureCollection', features: [...big, ...small] }, 860, 680)
  const numbers = chart.towns.flatMap((town) => town.ring.flat())
  assert.ok(Math.min(...numbers) >= 11.9 && Math.max(...numbers) <= 848.1)
  assert.ok((chart.towns[0]?.y ?? 0) < (chart.towns[2]?.y ?? 0))
  const labels = labelsOf(chart.towns, chart.height)
  assert.equal(labels.length, 11)
  const outside = labels.filter((label) => !label.inside)
  assert.equal(outside.length, 9)
  for (const side of ['left', 'right']) {
    const ys = outside.filter((label) => label.side === side).map((label) => label.y)
    for (const [i, y] of ys.entries()) if (i > 0) assert.ok(y - (ys[i - 1] ?? 0) >= 24)
  }
})

test('a map without shapes is an empty chart', () => {
  assert.deepEqual(chartOf(null, 10, 10), { width: 10, height: 10, outline: '', towns: [] })
})
