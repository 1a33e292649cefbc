import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { sm2 } from 'sm-crypto-v2'
import { checkPure, encodeToken, fromHex, SM2_ID, signerOf, signPure } from '../envelope/index.ts'
import { parse } from '../envelope/shapes.ts'

const run = promisify(execFile)

/** DER of two numbers, as OpenSSL reads and writes a signature. */
function derOf(signature: Uint8Array): Buffer {
  const number = (bytes: Uint8Array): Buffer => {
    let at = 0
    while (at < bytes.length - 1 && bytes[at] === 0) at++
    const rest = Buffer.from(bytes.subarray(at))
    const value = (rest[0] as number) & 0x80 ? Buffer.concat([Buffer.from([0]), rest]) : rest
    return Buffer.concat([Buffer.from([2, value.length]), value])
  }
  const both = Buffer.concat([number(signature.subarray(0, 32)), number(signature.subarray(32))])
  return Buffer.concat([Buffer.from([0x30, both.length]), both])
}

function rawOf(der: Buffer): Uint8Array {
  const [, , , first = 0] = der
  const r = der.subarray(4, 4 + first)
  const s = der.subarray(6 + first)
  const fit = (part: Buffer) =>
    part
      .toString('hex')
      .replace(/^(00)+/, '')
      .padStart(64, '0')
  return fromHex(fit(r) + fit(s))
}

test('SM2 with the default id: OpenSSL takes ours, we take those of OpenSSL, and neither takes another id', async (t) => {
  const known = await run('openssl', ['version']).catch(() => undefined)
  const able = known && /OpenSSL 3/.test(known.stdout)
  if (!able) return t.skip('the openssl command (3.0 or newer) is not on this machine')
  const folder = await mkdtemp(join(tmpdir(), 'huying-sm2-'))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const file = (name: string) => join(folder, name)
  await run('openssl', ['genpkey', '-algorithm', 'SM2', '-out', file('key.pem')])
  await run('openssl', ['pkey', '-in', file('key.pem'), '-pubout', '-out', file('pub.pem')])
  const { stdout } = await run('openssl', ['pkey', '-in', file('key.pem'), '-noout', '-text'])
  const part = (name: string) =>
    (new RegExp(`${name}:\\s*([0-9a-f:\\s]+)`).exec(stdout)?.[1] ?? '').replace(/[^0-9a-f]/g, '')
  const secret = fromHex(
    part('priv')
      .replace(/^00(?=.{64}$)/, '')
      .padStart(64, '0'),
  )
  const publicKey = fromHex(sm2.compressPublicKeyHex(part('pub')))
  const pair = { algorithm: 'sm2' as const, secret, publicKey }
  assert.equal(sm2.getPublicKeyFromPrivateKey(Buffer.from(secret).toString('hex')), part('pub'))

  const verifies = (id: string) =>
    run('openssl', [
      ...[
        'pkeyutl',
        '-verify',
        '-pubin',
        '-inkey',
        file('pub.pem'),
        '-rawin',
        '-digest',
        'sm3',
        '-in',
        file('message'),
      ],
      ...['-sigfile', file('ours'), '-pkeyopt', `distid:${id}`],
    ]).then(
      () => true,
      () => false,
    )
  const signer = signerOf(300, pair)
  for (let round = 0; round < 3; round++) {
    const code = await encodeToken(
      {
        ...{ scene: 3, pseudonym: new Uint8Array(8).fill(round), nonce: new Uint8Array(4) },
        ...{ expires: 1_790_000_000, minutes: 2, rights: 0 },
      },
      signer,
    )
    const parsed = parse(code)
    assert.ok(!('refused' in parsed))
    await writeFile(file('message'), parsed.message)
    await writeFile(file('ours'), derOf(parsed.signature))
    assert.equal(await verifies(SM2_ID), true, 'OpenSSL takes a code of ours')
    if (round === 0) assert.equal(await verifies('8765432187654321'), false)
    await run('openssl', [
      ...['pkeyutl', '-sign', '-inkey', file('key.pem'), '-rawin', '-digest', 'sm3', '-in', file('message')],
      ...['-out', file('theirs'), '-pkeyopt', `distid:${SM2_ID}`],
    ])
    const theirs = rawOf(await readFile(file('theirs')))
    assert.equal(checkPure('sm2', publicKey, parsed.message, theirs), true, 'we take a signature of OpenSSL')
    const other = Uint8Array.from(theirs)
    other[9] = (other[9] as number) ^ 1
    assert.equal(checkPure('sm2', publicKey, parsed.message, other), false)
  }
  // what Node itself signs has an empty id: the trap this test stands for
  await run('openssl', [
    ...['pkeyutl', '-sign', '-inkey', file('key.pem'), '-rawin', '-digest', 'sm3', '-in', file('message')],
    ...['-out', file('empty')],
  ])
  const message = new Uint8Array(await readFile(file('message')))
  assert.equal(checkPure('sm2', publicKey, message, rawOf(await readFile(file('empty')))), false)
  assert.equal(checkPure('sm2', publicKey, message, signPure(pair, message)), true)
})
