import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import { afterFailure, MAX_ATTEMPTS } from './decide.ts'
import type { Job, Store } from './declare.ts'
import {
  cancel,
  deadJobs,
  drainJobs,
  type JobHandlers,
  jobHealth,
  reviveJob,
  runDueJobs,
  runJobs,
  schedule,
  sql,
} from './index.ts'
import { claimStatement } from './keep.ts'
import { freshStore } from './testing.ts'

describe('platform / store / jobs', () => {
  let store: Store
  before(async () => {
    store = await freshStore([])
    await store.tx((tx) => tx.run(sql`create table effect (n int not null, by text)`))
    await store.tx((tx) => tx.run(sql`create table late (n int primary key deferrable initially deferred)`))
  })
  after(() => store.close())

  const NOON = new Date('2026-03-02T04:00:00Z')
  const later = (seconds: number) => new Date(NOON.getTime() + seconds * 1000)
  const job = (kind: string, key: string, more: Partial<Job> = {}): Job => ({
    district: '440111',
    kind,
    key,
    runAt: NOON,
    payload: {},
    ...more,
  })
  const put = (...jobs: Job[]) =>
    store.tx(async (tx) => {
      for (const one of jobs) await schedule(tx, one)
    })
  const pending = async (kind: string) =>
    (await store.query<{ key: string }>(sql`select key from job where kind = ${kind} order by key`)).map(
      (row) => row.key,
    )
  const effects = async (by: string) =>
    (await store.query<{ n: number }>(sql`select n from effect where by = ${by} order by n`)).map(
      (row) => row.n,
    )

  test('a due job runs once, a later one waits', async () => {
    await put(job('a', '1', { payload: { n: 1 } }), job('a', '2', { payload: { n: 2 }, runAt: later(60) }))
    const seen: unknown[] = []
    const handlers: JobHandlers = { a: async (_tx, got) => void seen.push(got.payload) }
    assert.deepEqual(await drainJobs(store, handlers, NOON), { done: 1, failed: 0, dead: 0 })
    assert.deepEqual([seen, await pending('a')], [[{ n: 1 }], ['2']])
    await drainJobs(store, handlers, later(60))
    assert.deepEqual(seen, [{ n: 1 }, { n: 2 }])
  })

  test('scheduling again moves the pending job; cancelling takes it back', async () => {
    await put(job('b', '1'), job('b', '1', { runAt: later(10), payload: [1] }))
    assert.deepEqual(await runDueJobs(store, { b: async () => {} }, NOON), { done: 0, failed: 0, dead: 0 })
    assert.equal(await store.tx((tx) => cancel(tx, job('b', '1'))), true)
    assert.equal(await store.tx((tx) => cancel(tx, job('b', '1'))), false)
  })

  test('a job of a rolled-back transaction never was', async () => {
    await assert.rejects(
      store.tx(async (tx) => {
        await schedule(tx, job('c', '1'))
        throw new Error('oh')
      }),
    )
    assert.deepEqual(await pending('c'), [])
  })

  test('a failing handler is undone alone; the others of its batch are done', async () => {
    await put(...[1, 2, 3].map((n) => job('d', String(n), { payload: n })))
    const errors: string[] = []
    const pass = await runDueJobs(
      store,
      {
        d: async (tx, got) => {
          await tx.run(sql`insert into effect (n, by) values (${got.payload}, 'd')`)
          if (got.payload === 2) await tx.run(sql`select 1/0`)
        },
      },
      NOON,
      { onError: (_error, failed) => errors.push(failed?.key ?? '') },
    )
    assert.deepEqual(pass, { done: 2, failed: 1, dead: 0 })
    assert.deepEqual([await effects('d'), await pending('d'), errors], [[1, 3], ['2'], ['2']])
    assert.deepEqual(
      await store.one(sql`select attempts, last_error as error, run_at as at from job where kind = 'd'`),
      {
        attempts: 1,
        error: 'division by zero',
        at: later(5),
      },
    )
  })

  test('a job that keeps failing is given up, shown, and can be revived', async () => {
    await put(job('e', '1'))
    const fail: JobHandlers = {
      e: async () => {
        throw new Error('坏了\0')
      },
    }
    let at = NOON
    for (let i = 0; i < 3; i++) {
      await runDueJobs(store, fail, at, { maxAttempts: 3 })
      at = new Date(at.getTime() + 3_600_000)
    }
    const [dead] = await deadJobs(store, { district: '440111' })
    assert.deepEqual([dead?.kind, dead?.attempts, dead?.lastError], ['e', 3, '坏了'])
    assert.equal((await jobHealth(store, at)).dead, 1)
    assert.equal(await store.tx((tx) => reviveJob(tx, '440111', dead?.id ?? '', at)), true)
    assert.deepEqual(await drainJobs(store, { e: async () => {} }, at), { done: 1, failed: 0, dead: 0 })
    assert.deepEqual(await deadJobs(store, { district: '440111' }), [])
  })

  test('a handler may schedule its own next run', async () => {
    await put(job('f', 'tick'))
    const tick: JobHandlers = {
      f: (tx, got) => schedule(tx, { ...got, runAt: new Date(got.runAt.getTime() + 60_000) }),
    }
    await drainJobs(store, tick, later(150))
    assert.deepEqual(await store.query(sql`select run_at as at from job where kind = 'f'`), [
      { at: later(180) },
    ])
  })

  test('a job that spoils its whole transaction fails alone', async () => {
    await store.tx((tx) => tx.run(sql`insert into late (n) values (1)`))
    await put(...[1, 2, 3].map((n) => job('g', String(n), { payload: n })))
    // The doubled key is found only at commit.
    const pass = await runDueJobs(
      store,
      { g: (tx, got) => tx.run(sql`insert into late (n) values (${got.payload})`).then(() => {}) },
      NOON,
    )
    assert.deepEqual(pass, { done: 2, failed: 1, dead: 0 })
    assert.deepEqual(await pending('g'), ['1'])
  })

  test('a handler that loses its connection costs only its own try', async () => {
    await put(...[1, 2, 3].map((n) => job('h', String(n), { payload: n })))
    const pass = await runDueJobs(
      store,
      {
        h: async (tx, got) => {
          await tx.run(sql`insert into effect (n, by) values (${got.payload}, 'h')`)
          if (got.payload === 2) await tx.run(sql`select pg_terminate_backend(pg_backend_pid())`)
        },
      },
      NOON,
    )
    assert.deepEqual(pass, { done: 2, failed: 1, dead: 0 })
    assert.deepEqual([await effects('h'), await pending('h')], [[1, 3], ['2']])
  })

  test('several runners share the work, each job going to one', async () => {
    await put(...Array.from({ length: 200 }, (_, n) => job('i', String(n), { payload: n })))
    const handlers: JobHandlers = {
      i: async (tx, got) => void (await tx.run(sql`insert into effect (n, by) values (${got.payload}, 'i')`)),
    }
    await Promise.all([1, 2, 3].map(() => drainJobs(store, handlers, NOON, { batch: 7 })))
    assert.deepEqual(
      await effects('i'),
      Array.from({ length: 200 }, (_, n) => n),
    )
  })

  test('a runner wakes for a job scheduled now, and stops cleanly', async () => {
    let ran: () => void = () => {}
    const done = new Promise<void>((go) => {
      ran = go
    })
    const runner = runJobs(store, { j: async () => ran() }, { pollMs: 3_600_000 })
    await put(job('j', '1', { runAt: new Date(0) }))
    await done
    await runner.stop()
    await put(job('j', '2', { runAt: new Date(0) }))
    assert.deepEqual(await pending('j'), ['2'])
  })

  test('one district’s queue can be worked alone', async () => {
    await put(job('k', '1'), job('k', '1', { district: '440112' }))
    assert.deepEqual(await drainJobs(store, { k: async () => {} }, NOON, { district: '440112' }), {
      done: 1,
      failed: 0,
      dead: 0,
    })
    assert.equal((await pending('k')).length, 1)
  })

  test('the claim reads only the due end of the index', async () => {
    await store.tx((tx) =>
      tx.run(sql`insert into job (district, kind, key, run_at, payload)
    select '440111', 'far', i::text, '2030-01-01'::timestamptz + i * interval '1 second', '{}' from generate_series(1, 20000) i`),
    )
    await store.query(sql`analyze job`)
    await put(job('m', '1'))
    const claim = claimStatement({ at: NOON, kinds: ['m'], batch: 20 })
    const plan = await store.query<{ 'QUERY PLAN': string }>(sql`explain ${claim}`)
    const text = plan.map((line) => line['QUERY PLAN']).join('\n')
    assert.match(text, /Index Scan using job_due/)
    assert.deepEqual(await drainJobs(store, { m: async () => {} }, NOON), { done: 1, failed: 0, dead: 0 })
    await store.tx((tx) => tx.run(sql`delete from job where kind = 'far'`))
  })

  test('pauses double up to an hour, and the last failure gives up', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MAX_ATTEMPTS - 1 }), (attempts) => {
        const next = afterFailure(attempts, new Error('x'), NOON)
        assert.ok(next.give === 'later')
        assert.equal(next.runAt.getTime() - NOON.getTime(), Math.min(3_600_000, 5_000 * 2 ** (attempts - 1)))
      }),
    )
    assert.deepEqual(afterFailure(MAX_ATTEMPTS, 'y'.repeat(5_000), NOON), {
      give: 'up',
      error: 'y'.repeat(2_000),
    })
  })

  test('kill -9 in the middle of work loses no effect and doubles none', { timeout: 60_000 }, async () => {
    const count = 600
    await put(...Array.from({ length: count }, (_, n) => job('kill', String(n), { payload: n })))
    const script = new URL('./jobs-child.test-helper.ts', import.meta.url).pathname
    for (let round = 0; round < 4; round++) {
      const child = spawn(process.execPath, [script, store.engine.url], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
      await new Promise((go) => setTimeout(go, 15 * round))
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    }
    assert.ok((await effects('kill')).length > 0, 'the child did some work')
    assert.ok((await effects('kill')).length < count, 'and was killed before the end')
    // The server notices a dead client at its next read; its claims come back then.
    const handlers: JobHandlers = {
      kill: async (tx, got) =>
        void (await tx.run(sql`insert into effect (n, by) values (${got.payload}, 'kill')`)),
    }
    while ((await pending('kill')).length > 0) await drainJobs(store, handlers, NOON)
    assert.deepEqual(
      await effects('kill'),
      Array.from({ length: count }, (_, n) => n),
    )
  })
})
