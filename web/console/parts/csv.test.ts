import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cellOf, csvOf } from './csv.ts'

test('what a spreadsheet would run stays words', () => {
  for (const bad of ['=1+1', '+8613800138000', '-2+3', '@SUM(A1)', '\t=1', ' =1', '＝1'])
    assert.match(cellOf(bad), /^"?'/, bad)
  for (const good of ['-5', '-5.25', '1=1', '路灯', '138****8000', '2026112100013', ''])
    assert.doesNotMatch(cellOf(good), /'/, good)
})

test('quotes, commas and line breaks survive, rare characters too', () => {
  assert.equal(
    csvOf([
      ['a,b', 'c"d'],
      ['x\ny', '䶮𠮷'],
    ]),
    '\uFEFF"a,b","c""d"\r\n"x\ny",䶮𠮷\r\n',
  )
})
