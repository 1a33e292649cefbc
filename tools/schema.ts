/**
 * Writes platform/store/schema.sql, the committed dump of the final schema, from a fresh database with every room's
 * migrations. Run after adding a migration: npm run schema
 */
import { writeFileSync } from 'node:fs'
import { schemaOf } from '../platform/store/index.ts'
import { freshStore, stopTestEngine } from '../platform/store/testing.ts'
import { allSchemas } from './rooms.ts'

const store = await freshStore(await allSchemas())
writeFileSync(new URL('../platform/store/schema.sql', import.meta.url), await schemaOf(store))
await store.close()
await stopTestEngine()
