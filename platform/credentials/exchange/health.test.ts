import assert from 'node:assert/strict'
import { constants, createSign, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { test } from 'node:test'
import { deflateSync } from 'node:zlib'
import { encode, Tagged } from 'cborg'
import { openSign1 } from '../envelope/decide.ts'
import {
  coseSigned,
  type HealthKey,
  type HealthTrust,
  openHealthTrust,
  readHealthCertificate,
  signHealthTrust,
} from './health.ts'

const NOW = Date.parse('2026-11-21T08:00:00Z') / 1000

// Built by other means than it is read: CBOR by the library's encoder, the signature by OpenSSL, base45 by division.
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
const base45 = (bytes: Uint8Array) =>
  [
    ...(Buffer.from(bytes)
      .toString('latin1')
      .match(/[\s\S]{1,2}/g) ?? []),
  ]
    .map((pair) => {
      const n = pair.length === 2 ? pair.charCodeAt(0) * 256 + pair.charCodeAt(1) : pair.charCodeAt(0)
      const digits = [n % 45, Math.floor(n / 45) % 45, Math.floor(n / 2025)]
      return digits
        .slice(0, pair.length === 2 ? 3 : 2)
        .map((digit) => ALPHABET[digit])
        .join('')
    })
    .join('')

const KID = Buffer.from('d919375fc1e7b6b2', 'hex')
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ed = generateKeyPairSync('ed25519')
const keys = { ES256: ec, PS256: rsa, EdDSA: ed } as const
const NUMBER = { ES256: -7, PS256: -37, EdDSA: -8 } as const
type Alg = keyof typeof keys

const signWith = (alg: Alg, message: Uint8Array): Buffer =>
  alg === 'ES256'
    ? sign('sha256', message, { key: ec.privateKey, dsaEncoding: 'ieee-p1363' })
    : alg === 'EdDSA'
      ? sign(null, message, ed.privateKey)
      : createSign('sha256')
          .update(message)
          .sign({ key: rsa.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 })

const trust: HealthTrust = {
  issuedAt: NOW - 3600,
  validUntil: NOW + 86_400,
  keys: (Object.keys(keys) as Alg[]).map(
    (alg): HealthKey => ({
      kid: KID.toString('hex'),
      alg,
      jwk: (keys[alg].publicKey as KeyObject).export({ format: 'jwk' }) as Record<string, unknown>,
      country: 'AT',
      from: NOW - 86_400 * 365,
      until: NOW + 86_400 * 365,
    }),
  ),
}

const facts = (over: ReadonlyMap<unknown, unknown> = new Map()) =>
  new Map<unknown, unknown>([
    [1, 'AT'],
    [4, NOW + 86_400],
    [6, NOW - 86_400],
    [
      -260,
      new Map([
        [
          1,
          {
            ver: '1.3.0',
            nam: { fn: 'Musterfrau-Gößinger', fnt: 'MUSTERFRAU<GOESSINGER', gn: 'Gabriele', gnt: 'GABRIELE' },
            dob: '1998-02-26',
            v: [{ tg: '840539006', vp: '1119305005', dn: 1, sd: 2, dt: '2021-02-18', co: 'AT' }],
          },
        ],
      ]),
    ],
    ...over,
  ])

type Made = {
  readonly alg?: Alg
  readonly head?: ReadonlyMap<unknown, unknown>
  readonly open?: ReadonlyMap<unknown, unknown>
  readonly claims?: ReadonlyMap<unknown, unknown>
  readonly tags?: readonly number[]
  readonly zip?: boolean
}

function code({
  alg = 'ES256',
  head = new Map<unknown, unknown>([
    [1, NUMBER[alg]],
    [4, KID],
  ]),
  open = new Map<unknown, unknown>(),
  claims = facts(),
  tags = [18],
  zip = true,
}: Made = {}) {
  const protectedBytes = encode(head)
  const payload = encode(claims)
  const message = encode(['Signature1', protectedBytes, new Uint8Array(), payload])
  let value: unknown = [protectedBytes, open, payload, signWith(alg, message)]
  for (const tag of tags) value = new Tagged(tag, value)
  const bytes = encode(value)
  return `HC1:${base45(zip ? deflateSync(bytes) : bytes)}`
}
const why = async (text: string, list = trust, now = NOW) => {
  const said = await readHealthCertificate(text, list, now)
  return said.ok ? 'taken' : said.why
}

test('codes of three algorithms and every wrapping are read', async () => {
  for (const alg of ['ES256', 'PS256', 'EdDSA'] as const) assert.equal(await why(code({ alg })), 'taken', alg)
  for (const tags of [[], [18], [18, 61]]) assert.equal(await why(code({ tags })), 'taken')
  assert.equal(await why(code({ zip: false })), 'taken')
  const said = await readHealthCertificate(code(), trust, NOW)
  assert.ok(said.ok)
  assert.equal(said.certificate.name, 'Gabriele Musterfrau-Gößinger')
  assert.equal(said.certificate.kind, 'vaccination')
  assert.deepEqual(said.certificate.entry, {
    tg: '840539006',
    vp: '1119305005',
    dn: 1,
    sd: 2,
    dt: '2021-02-18',
    co: 'AT',
  })
})

test('the protected key id alone chooses the key', async () => {
  const other = Buffer.alloc(8, 7)
  // right inside, another outside: the one inside counts
  assert.equal(await why(code({ open: new Map([[4, other]]) })), 'taken')
  assert.equal(
    await why(
      code({
        head: new Map<unknown, unknown>([
          [1, -7],
          [4, other],
        ]),
        open: new Map([[4, KID]]),
      }),
    ),
    'keyUnknown',
  )
  assert.equal(await why(code({ head: new Map([[1, -7]]), open: new Map([[4, KID]]) })), 'keyIdUnprotected')
  // the algorithm too
  assert.equal(
    await why(code({ head: new Map([[4, KID]]) as Map<unknown, unknown>, open: new Map([[1, -7]]) })),
    'algorithmUnknown',
  )
  assert.equal(
    await why(
      code({
        head: new Map<unknown, unknown>([
          [1, -8],
          [4, KID],
        ]),
      }),
    ),
    'signatureWrong',
  )
  assert.equal(
    await why(
      code({
        head: new Map<unknown, unknown>([
          [1, -7],
          [4, KID],
          [2, [99]],
        ]),
      }),
    ),
    'malformed',
  )
})

test('times, issuer, list and form', async () => {
  assert.equal(await why(code(), trust, NOW + 90_000 - 5000), 'taken')
  assert.equal(await why(code(), { ...trust, validUntil: NOW + 200_000 }, NOW + 90_000), 'expired')
  assert.equal(await why(code(), trust, NOW + 90_000), 'statusUnknown')
  assert.equal(await why(code(), trust, NOW - 90_000), 'notYet')
  assert.equal(await why(code({ claims: facts(new Map([[1, 'DE']])) })), 'issuerUnknown')
  assert.equal(await why(code(), { ...trust, keys: [] }), 'keyUnknown')
  assert.equal(await why(code({ claims: facts(new Map([[-260, 'x']])) })), 'malformed')
  assert.equal(await why('HY1:ABC'), 'typeWrong')
  assert.equal(await why('HC1:'), 'malformed')
  assert.equal(await why(`HC1:${'0'.repeat(5000)}`), 'tooLong')
  assert.equal(await why(`HC1:${base45(deflateSync(Buffer.alloc(3_000_000)))}`), 'tooLong')
  const deep = Buffer.concat([Buffer.alloc(4000, 0x81), Buffer.from([0])])
  assert.equal(await why(`HC1:${base45(deflateSync(deep))}`), 'malformed')
  const giant = Buffer.from('9bffffffffffffffff', 'hex')
  assert.equal(await why(`HC1:${base45(deflateSync(giant))}`), 'malformed')
})

test('the example of RFC 8392 (A.3) is opened and its signature right; its key id is not protected', async () => {
  const bytes = Buffer.from(
    'd28443a10126a104524173796d6d657472696345434453413235365850a70175636f61703a2f2f61732e6578616d706c652e636f6d' +
      '02656572696b77037818636f61703a2f2f6c696768742e6578616d706c652e636f6d041a5612aeb0051a5610d9f0061a5610d9f0' +
      '07420b7158405427c1ff28d23fbad1f29c4c7c6a555e601d6fa29f9179bc3d7438bacaca5acd08c8d4d4f96131680c429a01f859' +
      '51ecee743a52b9b63632c57209120e1c9e30',
    'hex',
  )
  const point = (hex: string) => Buffer.from(hex, 'hex').toString('base64url')
  const key = {
    alg: 'ES256',
    jwk: {
      kty: 'EC',
      crv: 'P-256',
      x: point('143329cce7868e416927599cf65a34f3ce2ffda55a7eca69ed8919a394d42f0f'),
      y: point('60f7f1a780d8a783bfb7a2dd6b2796e8128dbbcef9d3d168db9529971a36e7b9'),
    },
  } as const
  const cose = openSign1(bytes)
  assert.ok(cose)
  assert.equal(await coseSigned(key, cose.message, cose.signature), true)
  assert.equal(await why(`HC1:${base45(deflateSync(bytes))}`), 'keyIdUnprotected')
})

test('the trust list of its own is signed', async () => {
  const x = Buffer.from(ed.publicKey.export({ format: 'jwk' }).x as string, 'base64url')
  const list = await signHealthTrust(trust, async (message) => sign(null, message, ed.privateKey))
  assert.deepEqual(openHealthTrust(list, x)?.keys.length, 3)
  const [head, body, last] = list.split('.') as [string, string, string]
  const changed = Buffer.from(body, 'base64url').toString().replace('"AT"', '"DE"')
  assert.equal(openHealthTrust(`${head}.${Buffer.from(changed).toString('base64url')}.${last}`, x), undefined)
})

test('10,000 single-bit changes: none is taken with other facts', async () => {
  // the text inside is what is changed; a stream of zlib has spare bits at its end that say nothing
  const plainText = code({ zip: false, alg: 'EdDSA' })
  const whole = await readHealthCertificate(plainText, trust, NOW)
  assert.ok(whole.ok)
  const zipped = code({ alg: 'ES256' })
  let taken = 0
  for (let tried = 0; tried < 10_000; tried++) {
    const text = tried % 4 === 0 ? plainText : zipped
    const bytes = Buffer.from(text.slice(4))
    const bit = (tried * 7) % (bytes.length * 8)
    bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7))
    const said = await readHealthCertificate(`HC1:${bytes.toString('latin1')}`, trust, NOW)
    if (said.ok && JSON.stringify(said.certificate) !== JSON.stringify(whole.certificate)) taken++
  }
  assert.equal(taken, 0)
})
