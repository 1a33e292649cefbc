import assert from 'node:assert/strict'
import { test } from 'node:test'
import { classesOf, classOf } from './classes.ts'
import { chartOf } from './geo.ts'
import { labelsOf } from './labels.ts'
import { changeText, figureText } from './show.ts'

test('no base, no comparison: neither ∞ nor 0 %; a group too small for guests is “<5”', () => {
  assert.deepEqual(changeText(null, 'matters'), { arrow: '', text: '–' })
  assert.deepEqual(changeText(12.34, 'matters'), { arrow: '▲', text: '12.3%' })
  assert.deepEqual(changeText(-3, 'percent'), { arrow: '▼', text: '3.0pp' })
  assert.equal(figureText({ value: null, unit: 'percent' }), '–')
  assert.equal(figureText({ value: null, unit: 'matters', few: 5 }), '<5')
  assert.equal(figureText({ value: 123456.7, unit: 'percent' }), '123,456.7%')
})

test('classes of the map are whole, cover every count and leave zero apart', () => {
  assert.deepEqual(classesOf([0, 0]), [])
  assert.deepEqual(classesOf([1, 2]), [1, 2])
  assert.deepEqual(classesOf([77, 3]), [16, 32, 48, 64, 80])
  assert.equal(classOf(0, [16, 32]), 0)
  assert.equal(classOf(16, [16, 32]), 1)
  assert.equal(classOf(17, [16, 32]), 2)
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
