import assert from 'node:assert/strict'
import { test } from 'node:test'
import { aes256gcm, openVault, sm4gcm } from './index.ts'

test('a vault under SM4-GCM opens what it sealed and nothing that was changed', () => {
  const vault = openVault({ key: Buffer.alloc(16, 9) }, [sm4gcm, aes256gcm])
  for (const text of ['', '张', '住在太和镇的张小明，身份证号见附页'.repeat(9)]) {
    const sealed = vault.seal(text)
    assert.notEqual(sealed, vault.seal(text))
    assert.equal(vault.open(sealed), text)
    const at = sealed.length - 3
    const other = sealed[at] === 'A' ? 'B' : 'A'
    assert.throws(() => vault.open(sealed.slice(0, at) + other + sealed.slice(at + 1)))
  }
})
