import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rewriteTexts } from './rewrite.ts'
import { sql } from './sql.ts'
import { freshStore } from './testing.ts'

test('texts under an older mark are written anew in every table, but those that may never change', async () => {
  const store = await freshStore()
  try {
    await store.tx(async (tx) => {
      await tx.run(sql`create table guest (id int primary key, sealed text, note text)`)
      await tx.run(sql`create table stone (id int primary key, sealed text)`)
      await tx.run(sql`create table box (id int primary key, held jsonb)`)
      await tx.run(
        sql`insert into box values (1, '{"a": ["v1.k1.x", "say \\"v1.k1.\\"", "v1.k2.y"], "b": 1}')`,
      )
      await tx.run(
        sql`insert into guest select n, 'v1.k1.' || n, 'v1.k10.' || n from generate_series(1, 1203) n`,
      )
      await tx.run(sql`insert into guest values (0, null, 'says v1.k1. in the middle')`)
      await tx.run(sql`insert into stone values (1, 'v1.k1.x')`)
    })
    const anew = (text: string): string => text.replace('v1.k1.', 'v1.k2.')
    const done = await rewriteTexts(store, ['v1.k1.'], anew, new Set(['stone']))
    assert.deepEqual(done, { written: { 'box.held': 1, 'guest.sealed': 1203 }, left: { 'stone.sealed': 1 } })
    const [count] = await store.query<{ n: number; wrong: number }>(
      sql`select count(*) filter (where sealed = 'v1.k2.' || id)::int as n,
        count(*) filter (where note = 'v1.k10.' || id)::int as wrong from guest`,
    )
    assert.deepEqual(count, { n: 1203, wrong: 1203 })
    const box = await store.one<{ held: unknown }>(sql`select held from box`)
    assert.deepEqual(box?.held, { a: ['v1.k2.x', 'say "v1.k1."', 'v1.k2.y'], b: 1 })
    assert.deepEqual((await rewriteTexts(store, ['v1.k1.'], anew, new Set(['stone']))).written, {})
  } finally {
    await store.close()
  }
})
