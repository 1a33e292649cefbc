import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { driftBetween, lintPlacement, type Store, schemaOf } from '../platform/store/index.ts'
import { freshStore } from '../platform/store/testing.ts'
import { allSchemas } from './rooms.ts'

describe('tools / schema', () => {
  let store: Store
  before(async () => {
    store = await freshStore(await allSchemas())
  })
  after(() => store.close())

  test('the committed dump is the schema that the migrations make (npm run schema)', async () => {
    const committed = readFileSync(new URL('../platform/store/schema.sql', import.meta.url), 'utf8')
    assert.deepEqual(driftBetween(committed, await schemaOf(store)), [])
  })

  test('every table is declared and fit for sharding', async () => {
    const faults = await lintPlacement(store, await allSchemas())
    assert.deepEqual(
      faults.map((fault) => `${fault.table}: ${fault.says} [${fault.rule}]`),
      [],
    )
  })
})
