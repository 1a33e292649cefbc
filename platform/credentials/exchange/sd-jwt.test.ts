import assert from 'node:assert/strict'
import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { SDJwtInstance } from '@sd-jwt/core'
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc'
import fc from 'fast-check'
import type { Jwk } from './declare.ts'
import type { Object_ } from './jose.ts'
import { issueSdJwt, readSdJwt, type SdJwtOptions, verifySdJwt } from './sd-jwt.ts'
import { bitstringOf, readTokenStatus, tokenStatusList } from './status.ts'

const NOW = Date.parse('2026-11-21T08:00:00Z') / 1000
const AUDIENCE = 'decentralized_identifier:did:web:hotel.example'
const NONCE = 'n-0S6_WzA2Mj'

function pair(kind: 'ed25519' | 'p256') {
  const { privateKey, publicKey } =
    kind === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { kty, crv, x, y } = publicKey.export({ format: 'jwk' })
  const jwk = { kty, crv, x, ...(y ? { y } : {}) } as Jwk
  const how = (key: KeyObject) => (kind === 'ed25519' ? key : { key, dsaEncoding: 'ieee-p1363' as const })
  return {
    jwk,
    alg: kind === 'ed25519' ? 'EdDSA' : 'ES256',
    sign: async (message: Uint8Array) => sign(kind === 'ed25519' ? null : 'sha256', message, how(privateKey)),
    text: async (data: string) =>
      sign(kind === 'ed25519' ? null : 'sha256', Buffer.from(data), how(privateKey)).toString('base64url'),
  }
}
type Pair = ReturnType<typeof pair>

const issuer = pair('ed25519')
const phone = pair('p256')

const CLAIMS = {
  iss: 'https://city.example',
  iat: NOW - 60,
  exp: NOW + 3600,
  vct: 'https://city.example/credentials/types/house',
  status: { status_list: { idx: 7, uri: 'https://city.example/credentials/status/token/1' } },
  name: '张三',
  number: '粤2026第1号',
  house: { street: '体育西路', number: '1号', rooms: ['客厅', '主卧', '次卧'] },
  owners: ['张三', '李四'],
}
const HIDE = {
  decoys: 3,
  in: {
    name: true,
    number: true,
    house: { self: true, decoys: 2, in: { street: true, rooms: { self: true, in: { 0: true, 2: true } } } },
    owners: { decoys: 1, in: { 0: true, 1: true } },
  },
} as const
const ours = (holder: Jwk = phone.jwk) =>
  issueSdJwt({
    claims: { ...CLAIMS, cnf: { jwk: holder } },
    hide: HIDE,
    header: { alg: 'EdDSA', typ: 'dc+sd-jwt', kid: '1' },
    sign: issuer.sign,
  })

/** The token status list of the city, as the reference asks for it. */
const statuses = (uri: string) =>
  tokenStatusList(
    { uri, issuedAt: NOW - 10, validUntil: NOW + 86_400, size: 1024, has: (at) => at === 9 },
    { kid: '1', sign: issuer.sign },
  )

const theirs = (by: Pair, holder: Pair) =>
  new SDJwtVcInstance({
    signer: by.text,
    signAlg: by.alg,
    verifier: async (data, signature) => checks(by, data, signature),
    kbSigner: holder.text,
    kbSignAlg: holder.alg,
    kbVerifier: async (data, signature) => checks(holder, data, signature),
    hasher: (data, alg) =>
      createHash(alg.replace('-', ''))
        .update(typeof data === 'string' ? data : Buffer.from(data))
        .digest(),
    hashAlg: 'sha-256',
    saltGenerator: () => randomBytes(16).toString('base64url'),
    statusListFetcher: statuses,
    statusVerifier: async (data, signature) => checks(issuer, data, signature),
  })
const checks = ({ jwk, alg }: Pair, data: string, signature: string): boolean => {
  const key = createPublicKey({ key: { ...jwk }, format: 'jwk' })
  return verify(
    alg === 'EdDSA' ? null : 'sha256',
    Buffer.from(data),
    alg === 'EdDSA' ? key : { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
}

/** What the phone does: chooses disclosures, then signs the digest of what it shows. */
async function shown(
  text: string,
  keep: (name: string | null, value: unknown) => boolean,
  by = phone,
  over = {},
) {
  const read = readSdJwt(text)
  assert.ok(read.ok)
  const start = `${[read.parts.token, ...read.parts.disclosures.filter((one) => keep(one.name, one.value)).map((one) => one.text)].join('~')}~`
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${part({ alg: by.alg, typ: 'kb+jwt' })}.${part({
    iat: NOW,
    aud: AUDIENCE,
    nonce: NONCE,
    sd_hash: createHash('sha256').update(start).digest('base64url'),
    ...over,
  })}`
  return `${start}${signed}.${await by.text(signed)}`
}

const options: SdJwtOptions = {
  keyOf: () => issuer.jwk,
  now: NOW,
  binding: { audience: AUDIENCE, nonce: NONCE },
}
const why = async (text: string, over: Partial<SdJwtOptions> = {}) => {
  const said = await verifySdJwt(text, { ...options, ...over })
  return said.ok ? 'taken' : said.why
}
const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown

test('ours, shown in part with the holder’s signature, is checked by ours and by the reference', async () => {
  const presentation = await shown(
    await ours(),
    (name, value) => name === 'name' || name === 'house' || value === '李四',
  )
  const said = await verifySdJwt(presentation, options)
  assert.ok(said.ok)
  assert.deepEqual(plain(said.claims.house), { number: '1号' })
  assert.deepEqual(said.claims.owners, ['李四'])
  assert.equal(said.claims.name, '张三')
  assert.equal('number' in said.claims, false)
  const reference = await theirs(issuer, phone).verify(presentation, {
    keyBindingNonce: NONCE,
    currentDate: NOW,
  })
  assert.deepEqual(plain(reference.payload), plain(said.claims))
})

test('theirs, of both algorithms, with nested claims, arrays, decoys and key binding, is checked by ours', async () => {
  for (const by of [pair('ed25519'), pair('p256')])
    for (const holder of [pair('ed25519'), pair('p256')]) {
      const reference = theirs(by, holder)
      const issued = await reference.issue(
        { ...CLAIMS, cnf: { jwk: { ...holder.jwk } } },
        {
          _sd: ['name', 'number', 'house'],
          _sd_decoy: 2,
          house: { _sd: ['street'], rooms: { _sd: [0, 2], _sd_decoy: 1 } },
          owners: { _sd: [0, 1] },
        },
      )
      const presentation = await reference.present(
        issued,
        { name: true, house: { street: true }, owners: { 1: true } },
        { kb: { payload: { iat: NOW, aud: AUDIENCE, nonce: NONCE } } },
      )
      const said = await verifySdJwt(presentation, { ...options, keyOf: () => by.jwk })
      assert.ok(said.ok, JSON.stringify(said))
      const { payload } = await reference.verify(presentation, { keyBindingNonce: NONCE, currentDate: NOW })
      assert.deepEqual(plain(said.claims), plain(payload))
      assert.deepEqual(plain(said.claims.house), {
        street: '体育西路',
        number: '1号',
        rooms: ['主卧'],
      })
      assert.equal(await why(presentation), 'signatureWrong')
    }
})

test('what is wrong is refused with its reason, here and by the reference', async () => {
  const whole = await ours()
  const all = () => true
  assert.equal(await why(await shown(whole, all)), 'taken')
  assert.equal(await why(whole), 'bindingMissing')
  assert.equal(await why(await shown(whole, all, phone, { aud: 'another' })), 'audienceWrong')
  assert.equal(await why(await shown(whole, all, phone, { nonce: 'another' })), 'nonceWrong')
  assert.equal(await why(await shown(whole, all, phone, { iat: NOW - 600 })), 'bindingStale')
  assert.equal(await why(await shown(whole, all, phone, { iat: NOW + 600 })), 'bindingStale')
  assert.equal(await why(await shown(whole, all, phone, { sd_hash: 'AAAA' })), 'bindingWrong')
  assert.equal(await why(await shown(whole, all, pair('p256'))), 'bindingWrong')
  assert.equal(await why(await shown(whole, all), { now: NOW + 9000 }), 'expired')
  assert.equal(await why(await shown(whole, all), { now: NOW - 9000 }), 'notYet')
  assert.equal(await why(await shown(whole, all), { keyOf: () => undefined }), 'keyUnknown')
  assert.equal(await why(await shown(whole, all), { types: ['vp+jwt'] }), 'typeWrong')
  // a disclosure added after the holder signed, one that belongs elsewhere, one twice
  const signed = await shown(whole, (name) => name === 'name')
  const other = await ours()
  const pieces = signed.split('~')
  const stray = other.split('~')[1] as string
  assert.equal(await why([...pieces.slice(0, -1), stray, pieces.at(-1)].join('~')), 'disclosureStray')
  assert.equal(await why([...pieces.slice(0, -1), pieces[1], pieces.at(-1)].join('~')), 'digestTwice')
  const held = readSdJwt(whole)
  assert.ok(held.ok)
  const extra = held.parts.disclosures.find(({ name }) => name === 'number')?.text
  assert.equal(await why([...pieces.slice(0, -1), extra, pieces.at(-1)].join('~')), 'bindingWrong')
  await assert.rejects(
    theirs(issuer, phone).verify([...pieces.slice(0, -1), extra, pieces.at(-1)].join('~'), {
      keyBindingNonce: NONCE,
      currentDate: NOW,
    }),
  )
})

test('an issuer that hides what must stand open, or repeats a digest, is not believed', async () => {
  const make = (claims: Object_, hide: Parameters<typeof issueSdJwt>[0]['hide'], header: Object_ = {}) =>
    issueSdJwt({ claims, hide, header: { alg: 'EdDSA', typ: 'dc+sd-jwt', ...header }, sign: issuer.sign })
  const loose = { ...options, binding: undefined } as unknown as SdJwtOptions
  const said = async (text: string) => {
    const one = await verifySdJwt(text, loose)
    return one.ok ? 'taken' : one.why
  }
  assert.equal(
    await said(await make({ iss: 'x', vct: 'y', exp: NOW + 60 }, { in: { exp: true } })),
    'claimHidden',
  )
  assert.equal(await said(await make({ iss: 'x', a: 1 }, { in: {} }, { crit: ['b64'] })), 'malformed')
  assert.equal(await said(await make({ iss: 'x', a: 1 }, { in: {} }, { alg: 'none' })), 'algorithmUnknown')
  assert.equal(await said(await make({ iss: 'x', a: 1 }, { in: {} }, { alg: 'HS256' })), 'algorithmUnknown')
  assert.equal(await said(await make({ iss: 'x', a: 1 }, { in: {} }, { alg: 'ES256' })), 'signatureWrong')
  // salts that repeat make digests that repeat
  const twice = await issueSdJwt({
    claims: { iss: 'x', a: { k: 1 }, b: { k: 1 } },
    hide: { in: { a: { in: { k: true } }, b: { in: { k: true } } } },
    header: { alg: 'EdDSA', typ: 'dc+sd-jwt' },
    sign: issuer.sign,
    salt: () => 'same',
  })
  assert.equal(await said(twice), 'digestTwice')
  assert.equal(await said(`${'a'.repeat(200_000)}~`), 'tooLong')
  const proto = await make(JSON.parse('{"iss":"x","__proto__":{"admin":true}}') as Object_, {
    in: { ['__proto__']: true },
  })
  const read = await verifySdJwt(proto, loose)
  assert.ok(read.ok)
  assert.equal((read.claims as { admin?: boolean }).admin, undefined)
})

test('property: whatever is hidden comes back, and only what is shown', async () => {
  const leaf = fc.oneof(fc.string({ maxLength: 12 }), fc.integer(), fc.boolean(), fc.constant(null))
  const key = fc
    .stringMatching(/^[a-z\u4e00-\u9fa5]{1,6}$/)
    .filter((name) => !['iss', 'nbf', 'exp', 'cnf', 'vct', 'status', 'iat'].includes(name))
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(
        key,
        fc.oneof(leaf, fc.array(leaf, { maxLength: 4 }), fc.dictionary(key, leaf, { maxKeys: 3 })),
        { maxKeys: 6 },
      ),
      fc.nat(),
      async (claims, seed) => {
        const names = Object.keys(claims)
        const hide = { decoys: seed % 4, in: Object.fromEntries(names.map((name) => [name, true as const])) }
        const text = await issueSdJwt({
          claims,
          hide,
          header: { alg: 'EdDSA', typ: 'dc+sd-jwt' },
          sign: issuer.sign,
        })
        const kept = new Set(names.filter((_, at) => ((seed >> at) & 1) === 1))
        const read = readSdJwt(text)
        assert.ok(read.ok)
        const part = `${[read.parts.token, ...read.parts.disclosures.filter(({ name }) => kept.has(name ?? '')).map((one) => one.text)].join('~')}~`
        const said = await verifySdJwt(part, { keyOf: () => issuer.jwk, now: NOW })
        assert.ok(said.ok)
        assert.deepEqual(
          plain(said.claims),
          plain(Object.fromEntries(Object.entries(claims).filter(([name]) => kept.has(name)))),
        )
      },
    ),
    { numRuns: 150 },
  )
})

test('10,000 single-bit changes of a presentation: none is taken', async () => {
  const presentation = await shown(await ours(), (name) => name === 'name' || name === 'house')
  const bytes = Buffer.from(presentation)
  let taken = 0
  const step = Math.max(1, Math.floor((bytes.length * 8) / 10_000))
  let tried = 0
  for (let bit = 0; tried < 10_000; bit = (bit + step) % (bytes.length * 8)) {
    const changed = Buffer.from(bytes)
    changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7))
    if ((await verifySdJwt(changed.toString('latin1'), options)).ok) taken++
    tried++
  }
  assert.equal(taken, 0)
})

test('the plain reference reads every claim of ours, and what can be kept back', async () => {
  const core = new SDJwtInstance({
    hasher: (data) =>
      createHash('sha256')
        .update(data as string)
        .digest(),
  })
  const text = await ours()
  const { cnf: _cnf, ...claims } = (await core.getClaims(text)) as Record<string, unknown>
  assert.deepEqual(plain(claims), plain(CLAIMS))
  assert.deepEqual((await core.presentableKeys(text)).filter((key) => !key.includes('.')).sort(), [
    'house',
    'name',
    'number',
  ])
})

test('the status lists of both standards say what ours say', async () => {
  const list = { size: 1024, has: (at: number) => at === 9 || at === 1023 }
  const jwt = await tokenStatusList(
    { ...list, uri: 'https://city.example/credentials/status/token/1', issuedAt: NOW, validUntil: NOW + 60 },
    { kid: '1', sign: issuer.sign },
  )
  const opened = readTokenStatus(jwt, {
    key: issuer.jwk,
    uri: 'https://city.example/credentials/status/token/1',
    now: NOW,
  })
  assert.ok(opened.ok)
  assert.deepEqual([0, 8, 9, 10, 1023].map(opened.has), [false, false, true, false, true])
  const old = readTokenStatus(jwt, {
    key: issuer.jwk,
    uri: 'https://city.example/credentials/status/token/1',
    now: NOW + 7200,
  })
  assert.deepEqual(old, { ok: false, why: 'statusUnknown' })
  // the reference of the standard refuses what is taken back
  const text = await issueSdJwt({
    claims: {
      ...CLAIMS,
      status: { status_list: { idx: 9, uri: 'https://city.example/credentials/status/token/1' } },
    },
    hide: { in: { name: true } },
    header: { alg: 'EdDSA', typ: 'dc+sd-jwt' },
    sign: issuer.sign,
  })
  await assert.rejects(theirs(issuer, phone).verify(text, { currentDate: NOW }), /Status is not valid/)
  // Bitstring Status List: the leftmost bit is the first, never shorter than 131,072
  const bits = gunzipSync(Buffer.from(bitstringOf(list).slice(1), 'base64url'))
  assert.equal(bits.length, 16_384)
  assert.equal(bits[1], 0b0100_0000)
  assert.equal(bits[127], 1)
})
