import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { csrfHolds, csrfOf, newToken, sameSecret } from './token.ts'

describe('secrets that are compared', () => {
  test('any two texts: the same or not, never a fault', () => {
    // full-width digits have the length of the right code in characters and three times its bytes
    assert.equal(sameSecret('１２３４５６', '123456'), false)
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (one, other) => {
        assert.equal(sameSecret(one, one), true)
        assert.equal(sameSecret(one, other), Buffer.from(one).equals(Buffer.from(other)))
      }),
    )
  })

  test('the form token of a session holds for that session only', () => {
    const token = newToken('440111')
    assert.equal(csrfHolds(token, csrfOf(token)), true)
    for (const given of [csrfOf(newToken('440111')), '', undefined, 7, '号'.repeat(43)])
      assert.equal(csrfHolds(token, given), false)
  })
})
