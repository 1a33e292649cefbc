import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { canonical, faithful } from './canonical.ts'

test('key order does not matter, everything else does', () => {
  assert.equal(
    canonical({ b: [1, { d: '䶮𠮷', c: null }], a: undefined, A: 1e21 }),
    '{"A":1e+21,"b":[1,{"c":null,"d":"䶮𠮷"}]}',
  )
  assert.notEqual(canonical({ a: '1' }), canonical({ a: 1 }))
  assert.equal(canonical({ at: new Date(0) }), '{"at":"1970-01-01T00:00:00.000Z"}')
})

test('what JSON can carry has the same canonical text after a journey', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      assert.equal(canonical(JSON.parse(JSON.stringify(value))), canonical(value))
    }),
  )
})

test('a number that ECMAScript did not write is not faithful', () => {
  for (const text of ['{"a":1.0}', '[0.10000000000000000001]', '{"a":1e2}', '{"a":', '[-0]'])
    assert.equal(faithful(text), null, text)
  assert.deepEqual(faithful('{"a":[1,-0.5,1000000000000000000000,0.0000001]}'), {
    value: { a: [1, -0.5, 1e21, 1e-7] },
  })
})
