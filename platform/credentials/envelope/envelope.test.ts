import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { encode } from 'uqr'
import {
  base45,
  checkCharacter,
  checkPure,
  decode,
  encodeLookup,
  fromBase45,
  fromHex,
  hexOf,
  identifierOf,
  makeKeyPair,
  openReplay,
  packBits,
  readIdentifier,
  showingOf,
  signPure,
  sm3Of,
  type Token,
  textOf,
  unpackBits,
  verify,
  windowEnd,
} from './index.ts'
import { packIdentifier, packText, unpackIdentifier, unpackText } from './packed.ts'
import { FIELDS, IDENTIFIER, openWorld, SCENE } from './testing.ts'

const at = (clock: string): number => Date.parse(`2026-11-21T${clock}+08:00`) / 1000

test('certificate identifiers: the worked examples of GB/T 36904', () => {
  const parts = { type: '11100000000013338W011', issuer: '11440111MB2C000135', serial: '20260930000001' }
  assert.equal(identifierOf({ ...parts, version: '001' }), IDENTIFIER)
  const second = `${IDENTIFIER.slice(0, -5)}002.8`
  assert.equal(identifierOf({ ...parts, version: '002' }), second)
  assert.deepEqual(readIdentifier(second), { ...parts, version: '002' })
  assert.equal(readIdentifier(`${second.slice(0, -1)}7`), undefined)
  const published = [
    '1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U',
    '1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9',
    '1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0',
  ]
  for (const id of published) assert.ok(readIdentifier(id), id)
  // an area in place of the issuer is read and never written
  assert.equal(identifierOf({ ...parts, issuer: '340100', version: '001' }), undefined)
  const serial = /\.(\d+)\.001\.U$/.exec(published[0] as string)?.[1] as string
  for (let digit = 0; digit < serial.length; digit++) {
    const other = `${serial.slice(0, digit)}${(Number(serial[digit]) + 1) % 10}${serial.slice(digit + 1)}`
    assert.equal(readIdentifier((published[0] as string).replace(`.${serial}.`, `.${other}.`)), undefined)
  }
  assert.equal(checkCharacter('abc'), undefined)
  assert.equal(
    hexOf(sm3Of(new TextEncoder().encode('abc'))),
    '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
  )
})

test('identifiers and Chinese fields travel short and come back as they were', () => {
  const base36 = fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ')
  const word = (length: number) =>
    fc.array(base36, { minLength: length, maxLength: length }).map((all) => all.join(''))
  fc.assert(
    fc.property(
      word(21),
      word(18),
      fc.integer({ min: 1, max: 40 }).chain(word),
      fc.nat(999),
      (type, issuer, serial, version) => {
        const id = identifierOf({ type, issuer, serial, version: String(version).padStart(3, '0') }) as string
        const packed = packIdentifier(id) as Uint8Array
        assert.equal(unpackIdentifier(packed), id)
        assert.ok(packed.length <= 28 + Math.ceil(((serial.length + 1) * 5.17) / 8))
      },
    ),
    { numRuns: 100 },
  )
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
      if (text.isWellFormed()) assert.equal(unpackText(packText(text)), text)
    }),
  )
  assert.equal((packText('白云区') as Uint8Array).length, 6)
  assert.equal(packText('Baiyun'), 'Baiyun')
  // one text has one form
  assert.equal(unpackText(new Uint8Array([0, 65])), undefined)
  assert.equal(unpackText('白云区'), undefined)
})

test('sizes: token 89 bytes in QR 6, phone-signed 186 in QR 10, certificate with eight Chinese fields within QR 12, level M', async () => {
  for (const algorithm of ['ed25519', 'sm2'] as const) {
    const world = await openWorld(algorithm, at('12:00:00'))
    const version = (bytes: Uint8Array): number => encode(textOf(bytes), { ecc: 'M' }).version
    const [token, device, certificate] = [
      await world.token(),
      await world.device(),
      await world.certificate(),
    ]
    assert.equal(token.length, 89)
    assert.ok(version(token) <= 6)
    assert.equal(device.length, algorithm === 'sm2' ? 187 : 186)
    assert.ok(version(device) <= 10)
    assert.ok(FIELDS.length === 8 && version(certificate) <= 12, `${certificate.length} bytes`)
    assert.ok(version(encodeLookup(world.random(10))) <= 2)
    const read = decode(certificate)
    assert.ok('kind' in read && read.kind === 'certificate' && read.id === IDENTIFIER)
    assert.deepEqual(read.fields, FIELDS)
  }
})

test('a code lives in its window of 60 seconds and the next one (07, example 1)', async () => {
  const born = at('12:00:59')
  const world = await openWorld('ed25519', born)
  const code = await world.token(undefined, { expires: windowEnd(born), minutes: 2 })
  const judged = (clock: string) => verify(code, world.options({ now: at(clock) }))
  assert.equal(judged('12:01:10').ok, true)
  assert.equal(judged('12:01:59').ok, true)
  assert.deepEqual(judged('12:02:01'), { ok: false, refused: 'expired' })
})

test('the same code at a second gate is known again when the readers speak with each other (07, example 2)', async () => {
  const world = await openWorld('ed25519', at('12:01:10'))
  const code = await world.token()
  const shared = openReplay()
  assert.equal(verify(code, world.options({ replay: shared })).ok, true)
  assert.deepEqual(verify(code, world.options({ replay: shared, now: at('12:01:12') })), {
    ok: false,
    refused: 'replayed',
  })
  // gates without a line take it each, and the city finds it by the same showing at upload
  const [one, other] = [openReplay(), openReplay()].map((replay) => verify(code, world.options({ replay })))
  assert.ok(one?.ok && other?.ok)
  assert.equal(showingOf(one.fields as Token), showingOf(other.fields as Token))
})

test('a reader whose clock is 45 seconds off does not judge, one that is 20 off does (07, example 3)', async () => {
  const world = await openWorld('ed25519', at('12:00:00'))
  const code = await world.token()
  const judged = (off: number) => verify(code, world.options({ now: at('12:00:00') + off, clockOffset: off }))
  assert.deepEqual(judged(45), { ok: false, refused: 'clockWrong' })
  assert.deepEqual(judged(-45), { ok: false, refused: 'clockWrong' })
  assert.equal(judged(20).ok, true)
  assert.equal(judged(-20).ok, true)
})

test('a token fetched for a tunnel lives a quarter of an hour (07, example 4)', async () => {
  const world = await openWorld('sm2', at('08:00:00'))
  const code = await world.token(undefined, { expires: at('08:15:00'), minutes: 15 })
  const judged = (clock: string) => verify(code, world.options({ now: at(clock), replay: openReplay() }))
  assert.equal(judged('08:10:00').ok, true)
  assert.equal(judged('08:14:30').ok, true)
  assert.deepEqual(judged('08:15:01'), { ok: false, refused: 'expired' })
  assert.deepEqual(judged('07:59:00'), { ok: false, refused: 'notYet' })
})

test('a text that is no city code opens nothing, whatever it says (07, example 12)', async () => {
  const world = await openWorld('ed25519', at('12:00:00'))
  assert.deepEqual(verify('http://evil', world.options()), { ok: false, refused: 'notOurs' })
})

test('a certificate is valid all of its last day, China time (06, example 6)', async () => {
  const world = await openWorld('ed25519', Date.parse('2026-12-20T12:00:00+08:00') / 1000)
  const day = (text: string) => Math.floor(Date.parse(`${text}T00:00:00Z`) / 86_400_000)
  const code = await world.certificate({ toDay: day('2026-12-31') })
  const judged = (time: string) =>
    verify(code, world.options({ now: Date.parse(`${time}+08:00`) / 1000, statusWithin: undefined }))
  assert.equal(judged('2026-12-31T23:59:59').ok, true)
  assert.deepEqual(judged('2027-01-01T00:00:00'), { ok: false, refused: 'expired' })
})

test('what was taken back is packed near to what the information needs, and unpacks to nothing else', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4000 }),
      fc.array(fc.nat(3999), { maxLength: 300 }),
      (size, drawn) => {
        const indices = [...new Set(drawn.map((index) => index % size))]
        const { k, bytes } = packBits(size, indices)
        const field = unpackBits(size, indices.length, k, bytes)
        assert.ok(field)
        const found = Array.from({ length: size }, (_, index) => index).filter(
          (index) => ((field[index >>> 3] as number) & (0x80 >>> (index & 7))) !== 0,
        )
        assert.deepEqual(
          found,
          indices.sort((a, b) => a - b),
        )
        assert.equal(unpackBits(size, indices.length, k, Uint8Array.of(...bytes, 0)), undefined)
        assert.equal(unpackBits(size, indices.length + 9, k, bytes), undefined)
      },
    ),
    { numRuns: 200 },
  )
  // a stream of ones says nothing
  assert.equal(unpackBits(1 << 20, 1, 5, new Uint8Array(1000).fill(255)), undefined)
})

test('base45 reads only what an encoder writes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      assert.equal(hexOf(fromBase45(base45(bytes)) as Uint8Array), hexOf(bytes))
    }),
  )
  for (const text of ['A', '::', ':::', 'GGW', 'a00', 'BB8\n', '漢字字'])
    assert.equal(fromBase45(text), undefined, text)
  assert.throws(() => fromHex('0g'))
})

test('the memory of what was seen forgets what is over, and nothing before', () => {
  const replay = openReplay(1000)
  for (let second = 0; second < 5000; second++) {
    assert.equal(replay.first(`k${second}`, second + 60, second), true)
    if (second > 30) assert.equal(replay.first(`k${second - 30}`, second + 30, second), false)
  }
  assert.ok(replay.size <= 1000)
  assert.equal(SCENE < 24, true)
})

test('an SM2 signature out of range, or for another id or key, is none', () => {
  const pair = makeKeyPair('sm2')
  const message = new TextEncoder().encode('一码通城')
  const signature = signPure(pair, message)
  assert.equal(checkPure('sm2', pair.publicKey, message, signature), true)
  const order = fromHex('fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123')
  for (const at of [0, 32])
    for (const half of [new Uint8Array(32), order, new Uint8Array(32).fill(255)]) {
      const other = Uint8Array.from(signature)
      other.set(half, at)
      assert.equal(checkPure('sm2', pair.publicKey, message, other), false)
    }
  assert.equal(checkPure('sm2', makeKeyPair('sm2').publicKey, message, signature), false)
  assert.equal(checkPure('sm2', new Uint8Array(33).fill(2), message, signature), false)
  assert.equal(checkPure('ed25519', pair.publicKey.subarray(1), message, signature), false)
  assert.equal(checkPure('sm2', pair.publicKey, message, signature.subarray(1)), false)
})
