import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csvLine, csvOf, safeCell } from './csv.ts'

test('what a spreadsheet would run stays words', () => {
  for (const bad of [
    '=1+1',
    '+8613800138000',
    '-2+3',
    '@SUM(A1)',
    '\t=1',
    ' =1',
    '＝1',
    '|cmd',
    '%0A=',
    '\r=1',
    '-1x',
  ])
    assert.match(safeCell(bad), /^'/, bad)
  for (const good of ['-5', '-5.25', '1=1', '路灯', '138****8000', '2026112100013', ''])
    assert.doesNotMatch(safeCell(good), /'/, good)
})

test('a formula with a quotation mark is both harmless and whole', () => {
  assert.equal(csvLine(['=a"b', '1,2']), `"'=a""b","1,2"\r\n`)
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
