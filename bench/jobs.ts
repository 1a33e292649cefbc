import { mkdtemp, rm } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { must } from '../base/index.ts'
import {
  type Job,
  type JobHandlers,
  migrate,
  openStore,
  runDueJobs,
  type Store,
  schedule,
  sql,
} from '../platform/store/index.ts'

// What timers cost: the claim with and without a crowd of pending ones, scheduling, moving, and working off due jobs
// with their effect in the same transaction. The crowd is the limit the design sets (a million pending cost nothing).
// node bench/jobs.ts [--url postgres://EMPTY-DATABASE] [--pending 1000000] [--jobs 10000]

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    pending: { type: 'string', default: '1000000' },
    jobs: { type: 'string', default: '10000' },
  },
})
const pending = Number(values.pending)
const jobs = Number(values.jobs)
const NOW = new Date('2026-03-02T04:00:00Z')
const DISTRICT = '440111'

const due = (key: string): Job => ({ district: DISTRICT, kind: 'due', key, runAt: NOW, payload: {} })
const handlers: JobHandlers = {
  due: async (tx) => void (await tx.run(sql`insert into effect (n) values (1)`)),
  far: async () => {},
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now()
  await work()
  return performance.now() - begin
}

const at = (sorted: readonly number[], share: number): number =>
  Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(3))

/** One due job scheduled and claimed, many times: milliseconds of the pass that works it off. */
async function claims(store: Store): Promise<{ p50: number; p95: number }> {
  const ms: number[] = []
  for (let i = 0; i < 300; i++) {
    await store.tx((tx) => schedule(tx, due(`one-${i}`)))
    ms.push(await timed(() => runDueJobs(store, handlers, NOW)))
  }
  ms.sort((a, b) => a - b)
  return { p50: at(ms, 0.5), p95: at(ms, 0.95) }
}

async function idlePasses(store: Store): Promise<{ p50: number; p95: number }> {
  const ms: number[] = []
  for (let i = 0; i < 300; i++) ms.push(await timed(() => runDueJobs(store, handlers, NOW)))
  ms.sort((a, b) => a - b)
  return { p50: at(ms, 0.5), p95: at(ms, 0.95) }
}

const crowd = (store: Store, count: number) =>
  store.tx((tx) =>
    tx.run(sql`insert into job (district, kind, key, run_at, payload)
      select ${DISTRICT}, 'far', i::text, ${NOW}::timestamptz + i * interval '1 second', '{}'
        from generate_series(1, ${count}::int) i`),
  )

async function workOff(store: Store, batch: number, workers: number): Promise<number> {
  await store.tx((tx) =>
    tx.run(sql`insert into job (district, kind, key, run_at, payload)
      select ${DISTRICT}, 'due', i::text, ${NOW}, '{}' from generate_series(1, ${jobs}::int) i`),
  )
  const worker = async () => {
    for (;;) if ((await runDueJobs(store, handlers, NOW, { batch })).done === 0) return
  }
  const ms = await timed(() => Promise.all(Array.from({ length: workers }, worker)))
  return Math.round((jobs / ms) * 1000)
}

const folder = await mkdtemp('/tmp/huying-bench-')
const store = must(await openStore(values.url ? { url: values.url } : { dataDir: folder }))
try {
  must(await migrate(store, []))
  await store.tx((tx) => tx.run(sql`create table effect (n int)`))
  const empty = { claim: await claims(store), idle: await idlePasses(store) }
  const fill = await timed(() => crowd(store, pending))
  await store.query(sql`vacuum analyze job`)
  const size = await store.one<{ bytes: number }>(sql`select pg_total_relation_size('job') as bytes`)
  const crowded = { claim: await claims(store), idle: await idlePasses(store) }
  let n = 0
  const scheduleMs = await timed(async () => {
    for (; n < 1_000; n++) {
      const job = { ...due(`later-${n}`), runAt: new Date(NOW.getTime() + 86_400_000) }
      await store.tx((tx) => schedule(tx, job))
    }
  })
  const moveMs = await timed(async () => {
    for (let i = 1; i <= 1_000; i++)
      await store.tx((tx) =>
        schedule(tx, { ...due(String(i)), kind: 'far', runAt: new Date(NOW.getTime() + 1e9) }),
      )
  })
  const report = {
    engine: `${store.engine.kind} ${store.engine.version}`,
    pending,
    fillPerSecond: Math.round((pending / fill) * 1000),
    tableMB: Math.round((size?.bytes ?? 0) / 1e6),
    passMs: { empty, crowded },
    schedulePerSecondOneCaller: Math.round(1_000_000 / scheduleMs),
    movePerSecondOneCaller: Math.round(1_000_000 / moveMs),
    doneWithEffectPerSecond: {
      'batch 1': await workOff(store, 1, 1),
      'batch 20': await workOff(store, 20, 1),
      'batch 100': await workOff(store, 100, 1),
      'batch 100, 4 loops': await workOff(store, 100, 4),
    },
  }
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
} finally {
  await store.close()
  await rm(folder, { recursive: true, force: true })
}
