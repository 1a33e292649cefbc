import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writePdf } from './pdf.ts'
import { cut, isRare, rareFont, readFont } from './rare-han.ts'

const code = (letter: string): number => letter.codePointAt(0) ?? 0

test('rare characters are cut out as a font of their own, and read back', () => {
  const names = ['𠮷', '𬭎', '𫖯', '𡈽'].map(code)
  const made = rareFont(names)
  assert.ok(made)
  assert.deepEqual(
    [...made.glyphs.keys()],
    names.toSorted((a, b) => a - b),
  )
  const font = readFont(made.bytes)
  for (const [of, glyph] of made.glyphs) assert.equal(font.glyphOf(of), glyph)
  assert.equal(font.glyphOf(code('中')), 0)
  const again = cut(names.slice(0, 1), [font])
  assert.ok(again && again.bytes.length < made.bytes.length)
  assert.equal(again.bytes.readUInt32BE(0), 0x00010000)
})

test('a PDF embeds what it draws and nothing else; what no font has is named by its number', () => {
  const text = (letters: string) => writePdf([[{ text: letters, x: 50, y: 50, size: 12 }]], letters)
  assert.ok(!text('申请人：张三，䶮').includes('FontFile2'), 'ordinary names embed nothing')
  const rare = text('𠮷田')
  assert.ok(rare.includes('FontFile2') && rare.length < 6_000)
  assert.ok(rare.includes('/F2 12 Tf'))
  const strange = text('\u{3FFFD}').toString('latin1')
  assert.ok(!strange.includes('FontFile2'))
  const named = [...'〔U+3FFFD〕'].map((one) => code(one).toString(16).padStart(4, '0')).join('')
  assert.ok(strange.includes(named))
})

test('which characters the standard font lacks', () => {
  assert.deepEqual(
    ['中', '䶮', '㐂', 'A'].map((one) => isRare(code(one))),
    [false, false, false, false],
  )
  assert.deepEqual(
    ['𠮷', '𬭎', '鿍', '\u{30EDD}'].map((one) => isRare(code(one))),
    [true, true, true, true],
  )
})
