import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { must } from '../../../base/index.ts'
import { openVault } from '../../fields/index.ts'
import { schema as ledger } from '../../ledger/index.ts'
import { freshStore } from '../../store/testing.ts'
import {
  type Algorithm,
  dayNumber,
  encodeCertificate,
  encodeToken,
  joinTrust,
  makeKeyPair,
  openStatusList,
  openTrust,
  signerOf,
  signTrust,
  verify,
} from '../envelope/index.ts'
import {
  later,
  openKeys,
  openRootKey,
  openRoots,
  rootsFileOf,
  rootsOf,
  schema,
  sealRootKey,
} from './index.ts'

const district = '440605'
const vault = openVault({ key: Buffer.alloc(32, 7) })
const start = new Date('2026-03-02T01:00:00Z')
const secondsOf = (at: Date) => Math.floor(at.getTime() / 1000)

function testRoot(algorithm: Algorithm = 'ed25519') {
  const signer = signerOf(1, makeKeyPair(algorithm))
  return { roots: { threshold: 1, keys: [signer] }, signers: [signer] }
}

const token = (now: Date) => ({
  scene: 3,
  pseudonym: new Uint8Array(8).fill(5),
  nonce: new Uint8Array(4).fill(6),
  expires: secondsOf(now) + 60,
  minutes: 2,
  rights: 0,
})

const certificate = (place: { list: number; index: number }, now: Date) => ({
  id: '1.2.156.3005.2.11100000000013338W011.11440111MB2C000135.20260930000001.001.A',
  ...place,
  issuedDay: dayNumber(secondsOf(now)),
  fromDay: dayNumber(secondsOf(now)),
  toDay: null,
  fields: ['张小明', '餐饮服务'],
})

test('a key a purpose, a trust list signed by the root, and a year of turns with an overlap of thirty days', async (t) => {
  const store = await freshStore([ledger, schema])
  t.after(() => store.close())
  let now = start
  const root = testRoot()
  const keys = openKeys({ store, district, vault, algorithm: 'ed25519', roots: root, now: () => now })
  const first = await keys.signWith('code')
  const list = must(await store.read((reader) => keys.trustList(reader)))
  const trust = openTrust(list.signed, root.roots)
  assert.equal(trust?.keys.length, 4)
  const early = await encodeToken(token(now), first)
  assert.equal(verify(early, { trust, now: secondsOf(now) }).ok, true)

  // 35 days before its end nothing happens; within the last thirty there are two, and the old one still signs
  now = later(start, 330)
  await keys.settle()
  assert.equal((await store.read(keys.keysOf)).filter(({ purpose }) => purpose === 'code').length, 1)
  now = later(start, 336)
  await keys.settle()
  await keys.settle()
  const two = (await store.read(keys.keysOf)).filter(({ purpose }) => purpose === 'code')
  assert.equal(two.length, 2)
  assert.equal((await keys.signWith('code')).kid, first.kid)
  now = later(start, 345)
  const next = await keys.signWith('code')
  assert.equal(next.kid, two[1]?.kid)
  // both count for a terminal with the list of that day
  const during = must(await store.read(keys.current))
  for (const signer of [first, next])
    assert.equal(
      verify(await encodeToken(token(now), signer), { trust: during.trust, now: secondsOf(now) }).ok,
      true,
    )
  // brought forward: one more in the list, and those there are go on
  await store.tx((tx) => keys.turn(tx, 'status', now))
  assert.equal((await store.read(keys.keysOf)).filter(({ purpose }) => purpose === 'status').length, 3)
  // afterwards what the old one signs counts no more, and it leaves the list
  now = later(start, 366)
  await keys.settle()
  const over = await encodeToken(token(now), first)
  assert.deepEqual(verify(over, { trust: during.trust, now: secondsOf(now) }), {
    ok: false,
    refused: 'trustExpired',
  })
  const after = must(await store.read(keys.current)).trust
  assert.deepEqual(verify(over, { trust: after, now: secondsOf(now) }), {
    ok: false,
    refused: 'keyOutOfTime',
  })
})

test('a revoked key counts no more from the next list on, and a list that knows less is not taken back', async (t) => {
  const store = await freshStore([ledger, schema])
  t.after(() => store.close())
  const root = testRoot('sm2')
  const keys = openKeys({ store, district, vault, algorithm: 'sm2', roots: root, now: () => start })
  const signer = await keys.signWith('code')
  assert.equal(signer.algorithm, 'sm2')
  const code = await encodeToken(token(start), signer)
  const before = must(await store.read(keys.trustList))
  must(await store.tx((tx) => keys.revokeKey(tx, signer.kid, '密钥疑似泄露', start)))
  const again = await store.tx((tx) => keys.revokeKey(tx, signer.kid, 'twice', start))
  assert.equal(again.ok ? '' : again.error.code, 'keys.revokedAlready')
  const { trust } = must(await store.read(keys.current))
  assert.deepEqual(verify(code, { trust, now: secondsOf(start) }), { ok: false, refused: 'keyRevoked' })
  assert.notEqual((await keys.signWith('code')).kid, signer.kid)
  assert.equal(openTrust(before.signed, root.roots, { before: trust }), undefined)
})

test('places are drawn at random and once; what is taken back stands in the next signed list, and may be given back', async (t) => {
  const store = await freshStore([ledger, schema])
  t.after(() => store.close())
  const keys = openKeys({
    store,
    district,
    vault,
    algorithm: 'ed25519',
    roots: testRoot(),
    now: () => start,
    listSize: 256,
  })
  await keys.settle()
  const places = (
    await Promise.all(Array.from({ length: 4 }, () => store.tx((tx) => keys.allocateStatus(tx, 100, start))))
  ).flat()
  assert.equal(new Set(places.map(({ list, index }) => `${list}.${index}`)).size, 400)
  assert.ok(new Set(places.map(({ list }) => list)).size >= 2)
  const ordered = places.filter(({ index }, at) => index > (places[at - 1]?.index ?? -1)).length
  assert.ok(ordered > 100 && ordered < 300, 'places in order of issue would tell who came when')
  const [place, other] = places as [(typeof places)[number], (typeof places)[number]]
  const signer = await keys.signWith('certificate')
  const bytes = await encodeCertificate(certificate(place, start), signer)
  const judged = async () => {
    await keys.settle()
    const { trust, revoked } = must(await store.read(keys.current))
    return verify(bytes, { trust, revoked, now: secondsOf(start), statusWithin: 86_400 })
  }
  const first = await judged()
  assert.ok(first.ok && first.asOf === secondsOf(start))
  assert.equal(must(await store.tx((tx) => keys.revoke(tx, [place, other], start))), 2)
  assert.equal(must(await store.tx((tx) => keys.revoke(tx, [place], start))), 0)
  assert.deepEqual(await judged(), { ok: false, refused: 'revoked' })
  must(await store.tx((tx) => keys.restore(tx, [place], start)))
  assert.equal((await judged()).ok, true)
  const unknown = await store.tx((tx) => keys.revoke(tx, [{ list: 9, index: 1 }], start))
  assert.equal(unknown.ok ? '' : unknown.error.code, 'keys.noStatusPlace')
  // a list signed with a key for codes is none
  const { trust } = must(await store.read(keys.current))
  const [list] = await store.read(keys.statusLists)
  assert.ok(list && openStatusList(list.bytes, trust))
  const forged = Uint8Array.from(list.bytes)
  forged[40] = (forged[40] as number) ^ 1
  assert.equal(openStatusList(forged, trust), undefined)
})

test('two of three officers sign the list away from the city; one is not enough, and another list is not taken', async (t) => {
  const store = await freshStore([ledger, schema])
  t.after(() => store.close())
  const officers = [1, 2, 3].map((kid) => {
    const pair = makeKeyPair('ed25519')
    const kept = JSON.stringify(sealRootKey(kid, pair, '三人之一'))
    assert.equal(openRootKey(kept, 'wrong'), undefined)
    const signer = openRootKey(kept, '三人之一')
    assert.ok(signer)
    return signer
  })
  const roots = { threshold: 2, keys: officers }
  const keys = openKeys({
    store,
    district,
    vault,
    algorithm: 'ed25519',
    roots: { roots, signers: [] },
    now: () => start,
  })
  await keys.settle()
  const none = await store.read(keys.trustList)
  assert.equal(none.ok ? '' : none.error.code, 'keys.noTrustList')
  const waiting = await store.read(keys.waiting)
  assert.ok(waiting)
  const { body } = waiting
  const sign = async (...at: number[]) =>
    joinTrust(
      body,
      await Promise.all(
        at.map(async (one) => [one + 1, await signTrust(body, officers[one] as never)] as const),
      ),
    )
  for (const short of [await sign(0), await sign(0, 0)])
    assert.equal((await store.tx((tx) => keys.bringSigned(tx, short, start))).ok, false)
  must(await store.tx(async (tx) => keys.bringSigned(tx, await sign(0, 2), start)))
  assert.equal(await store.read(keys.waiting), null)
  assert.equal(must(await store.read(keys.current)).trust.keys.length, 4)
})

test('a fresh data folder gets a test root; where only its public half lies the secret is elsewhere', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'huying-roots-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const made = openRoots(folder, 'ed25519')
  assert.equal(made.signers.length, 1)
  assert.deepEqual(openRoots(folder, 'sm2').roots, made.roots)
  const file = JSON.parse(readFileSync(join(folder, 'roots.json'), 'utf8'))
  assert.equal(file.test, true)
  assert.deepEqual(rootsOf(rootsFileOf(made.roots)), made.roots)
  rmSync(join(folder, 'root-test.key'))
  assert.equal(openRoots(folder, 'ed25519').signers.length, 0)
})
