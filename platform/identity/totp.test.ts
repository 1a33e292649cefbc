import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { base32, fromBase32, hotp, newTotpSecret, totpAddress, totpAt, totpStep } from './totp.ts'

describe('platform / identity / totp', () => {
  test('RFC 4226 appendix D: the first ten codes', () => {
    const secret = Buffer.from('12345678901234567890')
    const codes = [
      '755224',
      '287082',
      '359152',
      '969429',
      '338314',
      '254676',
      '287922',
      '162583',
      '399871',
      '520489',
    ]
    assert.deepEqual(
      codes.map((_, counter) => hotp(secret, counter)),
      codes,
    )
  })

  test('RFC 6238 appendix B: every vector of the three algorithms', () => {
    const seed = (length: number) => Buffer.from('1234567890'.repeat(7).slice(0, length))
    const seeds = { sha1: seed(20), sha256: seed(32), sha512: seed(64) } as const
    const vectors: readonly (readonly [number, string, string, string])[] = [
      [59, '94287082', '46119246', '90693936'],
      [1111111109, '07081804', '68084774', '25091201'],
      [1111111111, '14050471', '67062674', '99943326'],
      [1234567890, '89005924', '91819424', '93441116'],
      [2000000000, '69279037', '90698825', '38618901'],
      [20000000000, '65353130', '77737706', '47863826'],
    ]
    for (const [time, ...codes] of vectors)
      for (const [i, algorithm] of (['sha1', 'sha256', 'sha512'] as const).entries())
        assert.equal(
          hotp(seeds[algorithm], Math.floor(time / 30), 8, algorithm),
          codes[i],
          `${algorithm} at ${time}`,
        )
  })

  test('RFC 4648: base 32, there and back', () => {
    const known = {
      f: 'MY',
      fo: 'MZXQ',
      foo: 'MZXW6',
      foob: 'MZXW6YQ',
      fooba: 'MZXW6YTB',
      foobar: 'MZXW6YTBOI',
    }
    for (const [text, coded] of Object.entries(known)) assert.equal(base32(Buffer.from(text)), coded)
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (bytes) => {
        assert.deepEqual([...fromBase32(base32(bytes))], [...bytes])
      }),
    )
    assert.throws(() => fromBase32('01'))
  })

  test('a code holds half a minute before and after, opens once, and an older one not after it', () => {
    const secret = newTotpSecret()
    const at = new Date('2025-03-02T02:00:10Z')
    const later = (seconds: number) => new Date(at.getTime() + seconds * 1000)
    const code = totpAt(secret, at)
    const step = totpStep(secret, code, at, null)
    assert.ok(step !== null)
    assert.equal(
      totpStep(secret, ` ${code.slice(0, 3)} ${code.slice(3)}`, at, null),
      step,
      'written with blanks',
    )
    assert.equal(totpStep(secret, code, later(30), null), step)
    assert.equal(totpStep(secret, code, later(-30), null), step)
    assert.equal(totpStep(secret, code, at, step), null, 'used')
    assert.equal(totpStep(secret, totpAt(secret, later(-30)), at, step), null, 'one before it')
    assert.equal(totpStep(secret, totpAt(secret, later(30)), at, step), step + 1)
    for (const odd of ['', '12345', '1234567', 'abcdef', '１２３４５６'])
      assert.equal(totpStep(secret, odd, at, null), null)
  })

  test('the address of the picture carries names of any script', () => {
    const address = new URL(totpAddress('呼应 · 白云区', 'agent', 'MZXW6YTBOI'))
    assert.equal(address.protocol, 'otpauth:')
    assert.equal(address.searchParams.get('issuer'), '呼应 · 白云区')
    assert.equal(decodeURIComponent(address.pathname.split('/').at(-1) ?? ''), '呼应 · 白云区:agent')
  })
})
