import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { envelope, keys } from '../../platform/credentials/index.ts'
import type { Command, Out } from '../command.ts'
import { keysRoots } from './city.ts'
import { keysRoot, keysSign } from './root.ts'

test('three officers make roots, two sign a list they can read, and the city is told their public parts only', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'huying-officers-'))
  const before = { passphrase: process.env.HUYING_ROOT_PASSPHRASE, data: process.env.HUYING_DATA }
  t.after(() => {
    rmSync(folder, { recursive: true })
    for (const [name, value] of [
      ['HUYING_ROOT_PASSPHRASE', before.passphrase],
      ['HUYING_DATA', before.data],
    ] as const)
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
  })
  const said: unknown[] = []
  const out: Out = {
    json: true,
    say: () => undefined,
    report: (value) => said.push(value),
    fail: (why) => said.push(why),
  }
  const run = (command: Command, args: string[], options = {}) => command.run({ args, options }, out)
  const file = (name: string) => join(folder, name)
  await assert.rejects(run(keysRoot, [file('a')]), /use|HUYING_ROOT_PASSPHRASE/)
  process.env.HUYING_ROOT_PASSPHRASE = 'three of us keep it'
  for (const kid of ['1', '2', '3']) assert.equal(await run(keysRoot, [file(`root-${kid}`)], { kid }), 0)
  assert.equal(await run(keysRoot, [file('root-1')], { kid: '1' }), 1, 'a key is never written over')
  assert.equal(statSync(file('root-1')).mode & 0o077, 0)

  const signing = envelope.makeKeyPair('sm2')
  const key = {
    ...{ kid: 300, algorithm: 'sm2' as const, publicKey: signing.publicKey, kinds: 2, scenes: [] },
    ...{ from: 1_790_000_000, until: 1_800_000_000, revoked: false },
  }
  const body = envelope.trustBody({
    ...{ authority: '440606', sequence: 3, issuedAt: 1_790_000_000, validUntil: 1_792_000_000 },
    keys: [key],
  })
  writeFileSync(file('body'), `${Buffer.from(body).toString('base64url')}\n`)
  for (const kid of [1, 3])
    assert.equal(await run(keysSign, [file('body'), file(`root-${kid}`)], { out: file(`signed-${kid}`) }), 0)
  process.env.HUYING_ROOT_PASSPHRASE = 'somebody else guesses'
  assert.equal(await run(keysSign, [file('body'), file('root-2')]), 1)

  process.env.HUYING_DATA = folder
  const { mkdirSync } = await import('node:fs')
  mkdirSync(file('keys'))
  const roots = [1, 2, 3].map((kid) => file(`root-${kid}`))
  assert.equal(await run(keysRoots, roots, { threshold: '2' }), 0)
  assert.equal(await run(keysRoots, roots, { threshold: '2' }), 1, 'roots are not changed by accident')
  const text = readFileSync(file('keys/roots.json'), 'utf8')
  assert.doesNotMatch(text, /sealed|salt/)
  const read = (kid: number) => {
    const { signature } = JSON.parse(readFileSync(file(`signed-${kid}`), 'utf8'))
    return [kid, envelope.fromHex(signature)] as const
  }
  const city = keys.openRoots(file('keys'), 'ed25519')
  assert.equal(city.signers.length, 0, 'the city holds no secret of a root')
  assert.equal(envelope.openTrust(envelope.joinTrust(body, [read(1)]), city.roots), undefined)
  assert.equal(envelope.openTrust(envelope.joinTrust(body, [read(1), read(3)]), city.roots)?.sequence, 3)
})
