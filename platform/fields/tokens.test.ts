import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { queryTokens, tokens } from './tokens.ts'

test('a text is found by its words, by any two characters and by Latin words and numbers', () => {
  const found = new Set(tokens('白云区石井街道𠮷野家门口ＬＥＤ路灯不亮，iPhone15拍照'))
  for (const word of ['白云区', '白云', '街道', '路灯', '𠮷野', '不亮', 'led', 'iphone15', 'iphone', '15'])
    assert.ok(found.has(word), word)
})

test('stop words are left out of a query unless it has nothing else', () => {
  assert.ok(!queryTokens('如何办理居住证').includes('如何'))
  assert.ok(queryTokens('如何办理居住证').includes('居住证'))
  assert.deepEqual(queryTokens('的'), ['的'])
  assert.deepEqual(queryTokens(' ，。'), [])
})

test('property: every two neighbouring Han characters of a text are a token of it, for text and query alike', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[一-龥]{2,30}$/), fc.nat(), (text, at) => {
      const letters = [...text]
      const i = at % (letters.length - 1)
      const pair = letters.slice(i, i + 2).join('')
      assert.ok(tokens(text).includes(pair))
      assert.ok(queryTokens(pair).includes(pair))
    }),
  )
})
