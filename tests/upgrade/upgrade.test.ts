import assert from 'node:assert/strict'
import { chmod, cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { must } from '../../base/index.ts'
import { examine } from '../../bench/consistent.ts'
import { city as empty } from '../../cities/empty/index.ts'
import { openCity, readSettings, restoring, runCity, schemas } from '../../host/index.ts'
import { openSealKey, verifyJournal } from '../../platform/ledger/index.ts'
import { systemActor } from '../../platform/org/index.ts'
import { pendingMigrations, restore, sql } from '../../platform/store/index.ts'
import { emptyStore } from '../../platform/store/testing.ts'

/**
 * Each folder is a city as a version left it: `city.hyb`, its backup, and `keys`, made for this test alone. A release
 * adds one (see `docs/en/operate.md`, Upgrade); none is ever changed.
 */
const FIXTURES = fileURLToPath(new URL('./fixtures/', import.meta.url))
const versions = await readdir(FIXTURES)

describe('tests / upgrade', () => {
  assert.ok(versions.length > 0)
  for (const version of versions)
    test(`a city of version ${version}, with its data in place, works under this one`, async () => {
      const folder = join(FIXTURES, version)
      const store = await emptyStore()
      const dataDir = await mkdtemp(join(tmpdir(), 'huying-upgrade-'))
      try {
        const restored = must(
          await restore(store, schemas, join(folder, 'city.hyb'), {
            folder: join(dataDir, 'files'),
            ...restoring(empty),
          }),
        )
        assert.ok((restored.tables.matter ?? 0) > 0)
        assert.deepEqual(must(await pendingMigrations(store, schemas)), [])
        await cp(join(folder, 'keys'), join(dataDir, 'keys'), { recursive: true })
        // a checkout does not keep who may read a file
        for (const name of await readdir(join(dataDir, 'keys')))
          await chmod(join(dataDir, 'keys', name), 0o600)
        const settings = {
          ...readSettings({ HUYING_DATA: dataDir, HUYING_CITY: 'empty' }),
          ...{ databaseUrl: store.engine.url, poolSize: 4 },
        }
        const city = must(await openCity({ settings, plan: empty }))
        const faults: unknown[] = []
        const running = await runCity(city, (_where, fault) => faults.push(fault))
        // what was there is read, found by its number and its telephone, and opened with the old key
        const who = systemActor(empty.district)
        const rows = await store.query<{ id: string; number: string }>(sql`select id, number from matter`)
        assert.equal(rows.length, restored.tables.matter)
        for (const { id, number } of rows) {
          const view = must(await city.matters.view(city.store, who, number, city.now()))
          assert.equal(view.matter.id, id)
        }
        assert.deepEqual((await examine(store, new Date(0))).half, [])
        const own = await openSealKey(join(dataDir, 'keys'))
        const journal = await verifyJournal(store, own.public, { anchor: await own.head() })
        assert.equal(journal.faultCount, 0, JSON.stringify(journal.faults))
        await running.stop()
        await city.close()
        assert.deepEqual(faults, [])
      } finally {
        await store.close()
        await rm(dataDir, { recursive: true, force: true })
      }
    })
})
