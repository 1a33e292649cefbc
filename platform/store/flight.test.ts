import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Store } from './declare.ts'
import { sql } from './sql.ts'
import { freshStore } from './testing.ts'

describe('platform / store / flight', () => {
  // Statements that go to the server together: what each of them answers, and what a failure does to the others.

  let store: Store
  before(async () => {
    store = await freshStore([])
  })
  after(() => store.close())

  const one = (n: number) => sql`select ${n}::int as n`
  const broken = sql`select 1 / ${0}::int as n`

  test('statements sent together answer each for itself, again and again', async () => {
    for (let round = 0; round < 4; round++)
      assert.deepEqual(
        await store.read((reader) =>
          Promise.all([
            reader.query(one(1)),
            reader.query(sql`select ${'a'}::text as a, ${round}::int as b from generate_series(1, 2)`),
            reader.query(sql`select ${1}::int as n where false`),
            reader.one(sql`select now() is not null as yes`),
          ]),
        ),
        [[{ n: 1 }], [1, 2].map(() => ({ a: 'a', b: round })), [], { yes: true }],
      )
  })

  test('the first failure fails what was sent behind it, nothing before it, and the connection works on', async () => {
    for (let round = 0; round < 4; round++) {
      const settled = await store.read((reader) =>
        Promise.allSettled([
          reader.query(one(1)),
          reader.query(broken),
          // prepared for the first time behind the failure, in some round: it must not count as prepared afterwards
          reader.query(sql`select ${round}::int as behind`),
          reader.query(one(3)),
        ]),
      )
      assert.deepEqual(
        settled.map((each) => (each.status === 'fulfilled' ? each.value : each.reason.code)),
        [[{ n: 1 }], '22012', '22012', '22012'],
      )
      assert.deepEqual(await store.query(sql`select ${round}::int as behind`), [{ behind: round }])
    }
  })

  test('a value that does not fit a number fails its own statement alone', async () => {
    const settled = await store.read((reader) =>
      Promise.allSettled([
        reader.query(sql`select ${'9007199254740993'}::bigint as n`),
        reader.query(one(2)),
      ]),
    )
    assert.equal(settled[0]?.status, 'rejected')
    assert.deepEqual(settled[1], { status: 'fulfilled', value: [{ n: 2 }] })
  })

  test('statements of many texts on few connections keep their shapes apart', async () => {
    const text = (k: number) =>
      sql.raw(
        `select ${Array.from({ length: (k % 5) + 1 }, (_, i) => `${i} as c${i}`).join(', ')}, ${k} as k`,
      )
    for (let round = 0; round < 3; round++) {
      const all = await Promise.all(
        Array.from({ length: 40 }, (_, k) => store.one<Record<string, number>>(text(k))),
      )
      for (const [k, row] of all.entries())
        assert.deepEqual(Object.keys(row ?? {}), [
          ...Array.from({ length: (k % 5) + 1 }, (_, i) => `c${i}`),
          'k',
        ])
    }
  })

  test('a transaction whose failure was sent with its commit is undone and leaves the connection clean', async () => {
    await store.tx(async (tx) => {
      await tx.run(sql`create table flown (n int primary key)`)
    })
    for (let round = 0; round < 3; round++)
      await assert.rejects(
        store.tx(async (tx) => {
          tx.post(sql`insert into flown values (${round})`)
          tx.post(sql`insert into flown values (${round})`)
        }),
        /flown_pkey/,
      )
    assert.deepEqual(await store.query(sql`select n from flown`), [])
    await store.tx(async (tx) => tx.post(sql`insert into flown values (${7})`))
    assert.deepEqual(await store.query(sql`select n from flown`), [{ n: 7 }])
  })
})
