import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { plainNumber } from './number.ts'

test('plain numbers read back as themselves and have no exponent', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      assert.match(plainNumber(value), /^-?\d+(\.\d+)?$/)
      assert.equal(Number(plainNumber(value)), value + 0)
    }),
  )
})

test('small numbers keep their digits', () => {
  assert.equal(plainNumber(-1.5e-9), '-0.0000000015')
})
