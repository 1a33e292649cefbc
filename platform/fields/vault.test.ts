import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import fc from 'fast-check'
import { addVaultKey, openVault } from './vault.ts'

describe('platform / fields / vault', () => {
  const folder = mkdtempSync(join(tmpdir(), 'huying-vault-'))
  after(() => rmSync(folder, { recursive: true, force: true }))

  const key = Buffer.alloc(32, 7)

  test('property: what is sealed opens again, never twice the same, never after a change', () => {
    const vault = openVault({ key })
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(), (text, at) => {
        const sealed = vault.seal(text)
        assert.equal(vault.open(sealed), text)
        assert.notEqual(sealed, vault.seal(text))
        const body = Buffer.from(sealed.slice(6), 'base64url')
        body[at % body.length] = (body[at % body.length] as number) ^ 1
        assert.throws(() => vault.open(`v1.k1.${body.toString('base64url')}`))
      }),
    )
  })

  test('another key opens nothing', () => {
    const sealed = openVault({ key }).seal('13812345678')
    assert.throws(() => openVault({ key: Buffer.alloc(32, 8) }).open(sealed))
    assert.throws(() => openVault({ key }).open('13812345678'))
  })

  test('a blind index finds a number however it was written, and only for its purpose', () => {
    const vault = openVault({ key })
    const one = vault.blind('13812345678', 'phone')
    for (const written of ['１３８-1234 5678', '+8613812345678', '0086 138 1234 5678'])
      assert.equal(vault.blind(written, 'phone'), one)
    assert.equal(vault.blind('020-81234567-801', 'phone'), vault.blind('(020)81234567', 'phone'))
    assert.equal(
      vault.blind('11010519491231002x', 'idNumber'),
      vault.blind('１1010519491231002X', 'idNumber'),
    )
    assert.notEqual(vault.blind('13812345678', 'idNumber'), one)
    assert.notEqual(openVault({ key: Buffer.alloc(32, 8) }).blind('13812345678', 'phone'), one)
    assert.equal(one.length, 22)
  })

  test('the key file is made once, for its owner alone, and read again', () => {
    const keyFile = join(folder, 'keys')
    const sealed = openVault({ keyFile }).seal('𠮷')
    assert.equal(statSync(keyFile).mode & 0o777, 0o600)
    assert.equal(openVault({ keyFile }).open(sealed), '𠮷')
    chmodSync(keyFile, 0o644)
    assert.throws(() => openVault({ keyFile }), /chmod 600/)
  })

  test('a new key seals from then on; old texts and blind indexes stay good', () => {
    const keyFile = join(folder, 'rotated')
    const before = openVault({ keyFile })
    const old = before.seal('张三')
    addVaultKey(keyFile)
    const vault = openVault({ keyFile })
    assert.equal(vault.open(old), '张三')
    assert.ok(vault.isStale(old) && !vault.isStale(vault.seal('张三')))
    assert.equal(vault.blind('张三', 'name'), before.blind('张三', 'name'))
  })
})
