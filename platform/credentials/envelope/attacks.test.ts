import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { seeded } from '../../../base/index.ts'
import { readCose, verifyCose } from './cose.ts'
import { reasons, textOf, verify, writeCbor } from './index.ts'
import { attacksOn, openWorld } from './testing.ts'

const NOW = 1_790_000_000

for (const algorithm of ['ed25519', 'sm2'] as const) {
  test(`no attack on a code passes, each is refused with its reason (${algorithm})`, async () => {
    const world = await openWorld(algorithm, NOW)
    const { honest, makers } = await attacksOn(world, 6)
    for (const code of Object.values(honest).flat())
      assert.equal(verify(textOf(code), world.options()).ok, true, 'honest codes pass')
    const names = Object.keys(makers)
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.integer(), (name, seed) => {
        const attack = (makers[name] as (typeof makers)[string])(seeded(seed))
        const said = verify(attack.code, attack.options)
        assert.ok(!said.ok, `${attack.name} was accepted`)
        assert.ok(said.refused in reasons)
        if (attack.reasons !== 'any')
          assert.ok(attack.reasons.includes(said.refused), `${attack.name}: ${said.refused}`)
      }),
      { numRuns: algorithm === 'sm2' ? 200 : 400 },
    )
    // every kind of attack was made, whatever was drawn
    for (const name of names) {
      const attack = (makers[name] as (typeof makers)[string])(seeded(1))
      const said = verify(attack.code, attack.options)
      assert.equal(said.ok, false, name)
    }
  })
}

test('random bytes and random text are refused, never a fault', async () => {
  const world = await openWorld('ed25519', NOW)
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.string({ maxLength: 300 })), (code) => {
      assert.equal(verify(code, world.options()).ok, false)
      assert.equal(verify(`HY1:${code}`, world.options()).ok, false)
    }),
    { numRuns: 500 },
  )
})

test('COSE: a key id in the unprotected header is not gone by; the signed one is, whatever stands beside it', async () => {
  const world = await openWorld('ed25519', NOW)
  const { code } = world.keys
  const kid = new TextEncoder().encode('k1')
  const other = new TextEncoder().encode('k2')
  const keyOf = (asked: Uint8Array) =>
    Buffer.from(asked).equals(kid) ? { algorithm: 'ed25519' as const, publicKey: code.publicKey } : undefined
  const made = async (head: Map<number, unknown>, beside: Map<number, unknown>) => {
    const headers = writeCbor(head)
    const payload = writeCbor(new Map([[1, 'CN']]))
    const signature = await code.sign(writeCbor(['Signature1', headers, new Uint8Array(), payload]))
    return writeCbor([headers, beside, payload, signature])
  }
  const protectedHead = new Map<number, unknown>([
    [1, -8],
    [4, kid],
  ])
  const right = await made(protectedHead, new Map())
  assert.ok(!('refused' in verifyCose(right, keyOf)))
  assert.ok(!('refused' in verifyCose(await made(protectedHead, new Map([[4, other]])), keyOf)))
  const moved = await made(new Map([[1, -8]]), new Map([[4, kid]]))
  assert.deepEqual(verifyCose(moved, keyOf), { refused: 'keyIdUnprotected' })
  const unknownAlgorithm = await made(
    new Map<number, unknown>([
      [1, -999],
      [4, kid],
    ]),
    new Map(),
  )
  assert.deepEqual(readCose(unknownAlgorithm), { refused: 'algorithmUnknown' })
  // both tags, and either, are read
  const tagged = Uint8Array.of(0xd8, 61, 0xd2, ...right)
  assert.ok(!('refused' in verifyCose(tagged, keyOf)))
  fc.assert(
    fc.property(fc.nat(right.length - 1), fc.nat(7), (at, bit) => {
      const bytes = Uint8Array.from(right)
      bytes[at] = (bytes[at] as number) ^ (1 << bit)
      assert.ok('refused' in verifyCose(bytes, keyOf))
    }),
    { numRuns: 100 },
  )
})
