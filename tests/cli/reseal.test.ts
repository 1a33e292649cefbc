import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { reseal } from '../../host/index.ts'
import { addVaultKey, aes256gcm, openVault, sm4gcm } from '../../platform/fields/index.ts'
import { sql } from '../../platform/store/index.ts'
import { openTestCity } from '../city.ts'

test('a new key of the vault takes over everything that is kept, beside a running city, and all of it is read again', async () => {
  const { city, close } = await openTestCity({})
  try {
    const keyFile = join(city.settings.dataDir, 'keys', 'vault.key')
    await city.store.tx(async (tx) => {
      await tx.run(sql`create table probe (id int primary key, sealed text)`)
      await tx.run(sql`insert into probe values (1, ${city.vault.seal('13912340987')})`)
    })
    const before = city.vault.blind('13912340987', 'phone')
    addVaultKey(keyFile, sm4gcm)
    const vault = openVault({ keyFile }, [aes256gcm, sm4gcm])
    assert.deepEqual(vault.older, ['v1.k1.'])
    const { written, left } = await reseal({ store: city.store, vault })
    assert.equal(written['probe.sealed'], 1)
    assert.deepEqual(left, {}, 'no sealed text stands in the journal')
    const again = await reseal({ store: city.store, vault })
    assert.deepEqual(again.written, {}, 'done once')
    const kept = await city.store.one<{ sealed: string }>(sql`select sealed from probe`)
    assert.ok(kept)
    assert.match(kept.sealed, /^v1\.k2\./)
    assert.equal(vault.open(kept.sealed), '13912340987')
    assert.equal(
      vault.blind('13912340987', 'phone'),
      before,
      'what is looked up by fingerprint is still found',
    )
    // without the new key nothing of it opens; the file holds both
    const { sealed } = kept
    assert.throws(() => city.vault.open(sealed))
    assert.equal(
      readFileSync(keyFile, 'utf8')
        .split('\n')
        .filter((one) => /^k\d/.test(one)).length,
      2,
    )
  } finally {
    await close()
  }
})
