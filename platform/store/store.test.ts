import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { no, ok } from '../../base/index.ts'
import type { Store } from './declare.ts'
import { json, sql, TextFault, underSavepoint } from './index.ts'
import { freshStore } from './testing.ts'

describe('platform / store', () => {
  let store: Store
  before(async () => {
    store = await freshStore([])
    await store.tx((tx) =>
      tx.run(
        sql`create table thing (id bigint primary key, label text, more jsonb, tags text[], at timestamptz)`,
      ),
    )
  })
  after(() => store.close())

  const put = (id: number, label = 'x') => sql`insert into thing (id, label) values (${id}, ${label})`
  const labels = async (from: number, to: number) =>
    (
      await store.query<{ id: number }>(
        sql`select id from thing where id between ${from} and ${to} order by id`,
      )
    ).map((row) => row.id)

  test('values arrive as the contract says', async () => {
    const row = await store.one<Record<string, unknown>>(sql`select
    9007199254740991::bigint as big, '2026-03-01'::date as day, '2026-03-01 08:00+08'::timestamptz as at,
    sum(n) as total, avg(n) as mean, '{"a":[1,null]}'::jsonb as doc, '\\x00ff'::bytea as bytes,
    array[1,null,3]::bigint[] as numbers, array['2026-01-01']::date[] as days, '1 day'::interval as pause,
    null::text as nothing, true as flag, 'café 䶮𠮷😀' as words
    from (values (1::bigint), (2)) v(n)`)
    assert.deepEqual(row, {
      big: 9007199254740991,
      day: '2026-03-01',
      at: new Date('2026-03-01T00:00:00Z'),
      total: 3,
      mean: 1.5,
      doc: { a: [1, null] },
      bytes: Buffer.from([0, 255]),
      numbers: [1, null, 3],
      days: ['2026-01-01'],
      pause: '1 day',
      nothing: null,
      flag: true,
      words: 'café 䶮𠮷😀',
    })
  })

  test('a whole number beyond 2^53 is a fault, never rounded', async () => {
    await assert.rejects(store.query(sql`select 9007199254740993::bigint as n`), RangeError)
    await assert.rejects(store.query(sql`select 9007199254740993::numeric as n`), RangeError)
    await assert.rejects(store.query(sql`select array[9007199254740993]::bigint[] as n`), RangeError)
    assert.deepEqual(await store.query(sql`select 9007199254740993::text as n`), [{ n: '9007199254740993' }])
  })

  test('any text, JSON and instant survive the way there and back', async () => {
    const text = fc
      .string({ unit: 'binary', maxLength: 40 })
      .filter((s) => !s.includes('\0') && s.isWellFormed())
    const at = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T00:00:00Z'),
      noInvalidDate: true,
    })
    const value = fc.record({
      text,
      list: fc.array(text, { maxLength: 4 }),
      at,
      doc: fc.dictionary(text, fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null))),
    })
    await fc.assert(
      fc.asyncProperty(value, async (given) => {
        const row = await store.one(sql`select ${given.text}::text as text, ${given.list}::text[] as list,
        ${given.at}::timestamptz as at, ${json(given.doc)}::jsonb as doc`)
        assert.deepEqual({ ...(row as object) }, { ...given, doc: { ...given.doc } })
      }),
      { numRuns: 60 },
    )
  })

  for (const [name, value] of [
    ['in a text', 'a\0b'],
    ['half a character', 'a\ud83db'],
    ['in a list', ['ok', 'a\0']],
    ['in a document', { deep: [{ note: 'a\0' }] }],
    ['in a document’s key', { 'a\0': 1 }],
    ['in JSON', json(['\0'])],
  ] as const)
    test(`a character that cannot be kept is refused before it is sent: ${name}`, async () => {
      await assert.rejects(store.query(sql`select ${value} as v`), (error) => {
        assert.ok(error instanceof TextFault)
        assert.equal(error.refusal.code, 'store.badText')
        return true
      })
    })

  test('undefined as a parameter is a slip, not null', async () => {
    await assert.rejects(store.query(sql`select ${undefined}::text as v`), TypeError)
  })

  test('an array given as JSON stays JSON', async () => {
    await store.tx((tx) =>
      tx.run(sql`insert into thing (id, more, tags) values (${1}, ${json([1, 'a'])}, ${['x', 'y,"']})`),
    )
    assert.deepEqual(await store.one(sql`select more, tags from thing where id = ${1}`), {
      more: [1, 'a'],
      tags: ['x', 'y,"'],
    })
  })

  test('a refused result rolls back and is the answer', async () => {
    const answer = await store.tx(async (tx) => {
      await tx.run(put(10))
      return no('no')
    })
    assert.deepEqual(answer, no('no'))
    assert.deepEqual(await labels(10, 10), [])
  })

  test('a thrown fault rolls back; what waited for the commit never runs', async () => {
    let ran = false
    await assert.rejects(
      store.tx(async (tx) => {
        await tx.run(put(11))
        tx.afterCommit(() => {
          ran = true
        })
        throw new Error('oh')
      }),
      /oh/,
    )
    assert.deepEqual([await labels(11, 11), ran], [[], false])
  })

  test('what waited for the commit sees the committed row', async () => {
    let seen: Promise<number[]> | undefined
    await store.tx(async (tx) => {
      tx.afterCommit(() => {
        seen = labels(12, 12)
      })
      await tx.run(put(12))
      return ok(1)
    })
    assert.deepEqual(await seen, [12])
  })

  test('statements issued without waiting keep their order and their own answers', async () => {
    const answers = await store.tx(async (tx) => {
      const all = Array.from({ length: 200 }, (_, i) => tx.one<{ n: number }>(sql`select ${i}::int as n`))
      return (await Promise.all(all)).map((row) => row?.n)
    })
    assert.deepEqual(
      answers,
      Array.from({ length: 200 }, (_, i) => i),
    )
  })

  test('a failing statement among pipelined ones is seen, and nothing is kept', async () => {
    await assert.rejects(
      store.tx((tx) => Promise.all([tx.run(put(20)), tx.run(put(20)), tx.run(put(21))])),
      /duplicate key/,
    )
    assert.deepEqual(await labels(20, 21), [])
  })

  test('a commit that PostgreSQL turned into a rollback is not taken for success', async () => {
    await assert.rejects(
      store.tx(async (tx) => {
        await tx.run(put(30))
        await tx.run(put(30)).catch(() => {})
      }),
      /nothing was committed/,
    )
    assert.deepEqual(await labels(30, 30), [])
  })

  test('what was posted is kept with the rest, before what is read after it', async () => {
    const seen = await store.tx(async (tx) => {
      for (const n of [70, 71, 72]) tx.post(put(n))
      return tx.query(sql`select id from thing where id between 70 and 72 order by id`)
    })
    assert.deepEqual([seen.length, await labels(70, 72)], [3, [70, 71, 72]])
  })

  test('a posted statement that fails undoes everything and is the error thrown', async () => {
    const twice = store.tx(async (tx) => {
      tx.post(put(73))
      tx.post(put(73))
      tx.post(put(74))
      return 'done'
    })
    await assert.rejects(twice, /duplicate key/)
    assert.deepEqual(await labels(73, 74), [])
  })

  test('a value that cannot be sent is refused where it is posted, and nothing is kept', async () => {
    const both = store.tx(async (tx) => {
      tx.post(put(75))
      tx.post(put(76, 'a\0b'))
    })
    await assert.rejects(both, TextFault)
    assert.deepEqual(await labels(75, 76), [])
  })

  test('a posted statement that lost a race: what was remembered is thrown away and all is done anew', async () => {
    let remembered = 0
    await store.tx(async (tx) => {
      tx.post(put(77))
      tx.post(sql`select 1 / ${remembered}::int as kept`, { again: '22012', lost: () => remembered++ })
    })
    assert.deepEqual([remembered, await labels(77, 77)], [1, [77]])
    // The same when a later statement is the first to be waited for.
    await store.tx(async (tx) => {
      tx.post(put(80))
      tx.post(sql`select 1 / ${remembered - 1}::int as kept`, { again: '22012', lost: () => remembered++ })
      return tx.one(sql`select 1 as n`)
    })
    assert.deepEqual([remembered, await labels(80, 80)], [2, [80]])
  })

  test('a posted statement that fails under a savepoint is undone with it alone', async () => {
    await store.tx(async (tx) => {
      tx.post(put(78))
      await assert.rejects(
        underSavepoint(tx, async () => {
          tx.post(put(79))
          tx.post(put(78))
        }),
        /duplicate key/,
      )
    })
    assert.deepEqual(await labels(78, 79), [78])
  })

  test('several reads on one connection answer each its own', async () => {
    const [one, two] = await store.read((reader) =>
      Promise.all([reader.one(sql`select 1 as n`), reader.query(sql`select 2 as n`)]),
    )
    assert.deepEqual([one, two], [{ n: 1 }, [{ n: 2 }]])
  })

  test('a statement after the end of its transaction is a fault', async () => {
    const late = await store.tx(async (tx) => tx)
    await assert.rejects(late.query(sql`select 1`), /transaction is over/)
  })

  test('work under a savepoint is undone alone', async () => {
    const told: string[] = []
    await store.tx(async (tx) => {
      await tx.run(put(40))
      await assert.rejects(
        underSavepoint(tx, async () => {
          await tx.run(put(41))
          tx.afterCommit(() => told.push('undone'))
          await tx.run(put(40))
        }),
        /duplicate/,
      )
      await underSavepoint(tx, () => tx.run(put(42)))
      tx.afterCommit(() => told.push('kept'))
    })
    assert.deepEqual([await labels(40, 42), told], [[40, 42], ['kept']])
  })

  test('a deadlock is tried again until both have done their work', async () => {
    await store.tx((tx) => Promise.all([tx.run(put(50, '0')), tx.run(put(51, '0'))]))
    let tries = 0
    let meet: () => void = () => {}
    const met = new Promise<void>((go) => {
      meet = go
    })
    let arrived = 0
    const both = (first: number, second: number) =>
      store.tx(async (tx) => {
        tries++
        await tx.run(sql`update thing set label = label || 'x' where id = ${first}`)
        if (++arrived >= 2) meet()
        await met
        await tx.run(sql`update thing set label = label || 'x' where id = ${second}`)
      })
    await Promise.all([both(50, 51), both(51, 50)])
    assert.ok(tries >= 3, `${tries} tries`)
    assert.deepEqual(await store.query(sql`select label from thing where id in (50, 51)`), [
      { label: '0xx' },
      { label: '0xx' },
    ])
  })

  test('more distinct statements than a connection may hold prepared', async () => {
    for (let round = 0; round < 2; round++)
      for (let i = 0; i < 450; i++) {
        const row = await store.one<{ n: number }>(sql`select ${i}::int + ${sql.raw(String(i))} as n`)
        assert.equal(row?.n, 2 * i)
      }
  })

  test('a statement whose table was changed by a migration is prepared anew', async () => {
    await store.tx((tx) => tx.run(sql`create table shifting (a int)`))
    await store.tx((tx) => tx.run(sql`insert into shifting (a) values (1)`))
    for (let i = 0; i < 8; i++) await store.query(sql`select a from shifting`)
    await store.tx((tx) => tx.run(sql`alter table shifting alter a type text`))
    for (let i = 0; i < 8; i++) assert.deepEqual(await store.query(sql`select a from shifting`), [{ a: '1' }])
    await store.tx((tx) => tx.run(sql`alter table shifting alter a type int using a::int`))
    assert.deepEqual(await store.tx((tx) => tx.query(sql`select a from shifting`)), [{ a: 1 }])
  })

  test('a killed connection is replaced', async () => {
    await store.query(sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`)
    for (let i = 0; i < 12; i++) assert.deepEqual(await store.query(sql`select 1 as n`), [{ n: 1 }])
  })

  test('bulk rows go in and come out by COPY', async () => {
    const nasty = 'tab\t newline\n back\\slash "quote" 𠮷\r'
    await store.tx((tx) =>
      tx.run(
        sql`create table bulk (id bigint, label text, more jsonb, tags text[], at timestamptz, raw bytea)`,
      ),
    )
    const at = new Date('2026-03-02T01:02:03.004Z')
    const count = await store.copyIn(
      'bulk',
      ['id', 'label', 'more', 'tags', 'at', 'raw'],
      [
        [1, nasty, { a: nasty, b: [1] }, ['a,b', nasty, null], at, Buffer.from([0, 92, 255])],
        [2, null, null, null, null, null],
        [3, '\\N', ['x'], [], at, Buffer.alloc(0)],
      ],
    )
    assert.equal(count, 3)
    assert.deepEqual(await store.query(sql`select label, more, tags, at, raw from bulk order by id`), [
      {
        label: nasty,
        more: { a: nasty, b: [1] },
        tags: ['a,b', nasty, null],
        at,
        raw: Buffer.from([0, 92, 255]),
      },
      { label: null, more: null, tags: null, at: null, raw: null },
      { label: '\\N', more: ['x'], tags: [], at, raw: Buffer.alloc(0) },
    ])
    const lines: string[] = []
    for await (const line of store.copyOut(
      sql`select id, ${"it's"}::text as t, ${at}::timestamptz < now() from bulk order by id`,
    ))
      lines.push(line.toString())
    assert.deepEqual(lines, ["1\tit's\tt", "2\tit's\tt", "3\tit's\tt"])
  })

  test('a bulk load is all or nothing, and refuses what text must not hold', async () => {
    await assert.rejects(
      store.copyIn(
        'thing',
        ['id', 'label'],
        [
          [60, 'a'],
          [60, 'b'],
        ],
      ),
      /duplicate key/,
    )
    await assert.rejects(
      store.copyIn(
        'thing',
        ['id', 'label'],
        [
          [61, 'a'],
          [62, 'a\0'],
        ],
      ),
      TextFault,
    )
    await assert.rejects(store.copyIn('thing', ['id', 'nothing'], []), /no column/)
    assert.deepEqual(await labels(60, 62), [])
  })
})
