import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fingerprintOf, fitsAsMaterial, type Grey, lookAtPhoto, nearlySame } from './photo-check.ts'

const made = (at: (x: number, y: number) => number, width = 180, height = 240): Grey => {
  const pixels = new Uint8Array(width * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) pixels[y * width + x] = Math.max(0, Math.min(255, at(x, y)))
  return { width, height, pixels }
}
/** Lines of strokes on white paper, as a page of print looks. */
const page = (shift = 0) =>
  made((x, y) => (y % 12 < 6 && (x * 7 + shift * 13 + Math.floor(y / 12) * 31) % 9 < 4 ? 30 : 235))
const blurred = (of: Grey, radius: number): Grey =>
  made(
    (x, y) => {
      let sum = 0
      let n = 0
      for (let dy = -radius; dy <= radius; dy++)
        for (let dx = -radius; dx <= radius; dx++) {
          const [px, py] = [x + dx, y + dy]
          if (px < 0 || py < 0 || px >= of.width || py >= of.height) continue
          sum += of.pixels[py * of.width + px] ?? 0
          n++
        }
      return sum / n
    },
    of.width,
    of.height,
  )
const look = (grey: Grey, more: object = {}) =>
  lookAtPhoto({ width: 1200, height: 1600, grey, others: [], ...more })

test('a good picture of a page is not doubted', () => {
  assert.deepEqual(look(page()), [])
})

const sheet = page()

test('too dark, moved, too small, empty, the same page twice, lying where the sample stands', () => {
  assert.deepEqual(look(made((x, y) => (sheet.pixels[y * 180 + x] ?? 0) / 6)), ['dark'])
  assert.deepEqual(look(blurred(sheet, 7)), ['blank'], 'smeared to nothing')
  assert.deepEqual(
    look(
      blurred(
        made((x, y) => (((x >> 5) + (y >> 5)) % 2 ? 40 : 220)),
        8,
      ),
    ),
    ['blurred'],
  )
  assert.deepEqual(look(page(), { width: 500, height: 900 }), ['small'])
  assert.deepEqual(look(made(() => 240)), ['blank'])
  const steps = made((x, y) => ((x * 3 + y) % 97) * 2 + (x > 90 ? 40 : 0))
  const again = made((x, y) => (steps.pixels[y * 180 + x] ?? 0) + 3)
  assert.ok(nearlySame(fingerprintOf(steps), fingerprintOf(again)))
  assert.ok(look(again, { others: [fingerprintOf(steps)] }).includes('samePage'))
  assert.ok(!look(page(), { others: [fingerprintOf(steps)] }).includes('samePage'))
  const sample = { width: 1600, height: 1100 }
  assert.deepEqual(look(page(), { sample }), ['otherShape'])
  assert.deepEqual(look(page(), { sample: { width: 1100, height: 1600 } }), [])
})

test('what a file is counts, not what it is called', () => {
  const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
  const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70, 0, 1)
  assert.ok(fitsAsMaterial('身份证.jpg', jpeg))
  assert.ok(fitsAsMaterial('image', jpeg))
  assert.ok(fitsAsMaterial('合同.pdf', bytes('%PDF-1.7 ....')))
  assert.ok(fitsAsMaterial('表.docx', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0)))
  assert.ok(!fitsAsMaterial('程序.pdf', bytes('MZ..........')))
  assert.ok(!fitsAsMaterial('打包.zip', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0)))
  assert.ok(!fitsAsMaterial('页.html', bytes('<!doctype ht')))
  assert.ok(!fitsAsMaterial('空.jpg', new Uint8Array(0)))
})
