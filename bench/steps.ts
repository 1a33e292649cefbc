import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { must } from '../base/index.ts'
import { openPermits } from '../platform/matters/testing/room.ts'
import type { Actor } from '../platform/org/declare.ts'
import { type Store, sql } from '../platform/store/index.ts'
import { against, cpuSeconds, machine, machineSeconds, parentOf, round, summary, told } from './city.ts'
import { clerk, opened, openRooms, type Permits, unit } from './permits.ts'

// Human steps through the verbs, each a transaction of its own on a server that syncs: accept (two clocks start, one
// stops), examine, decide (all clocks stop). Then racing clients on the same matters, then kill -9 in the middle.
// node bench/steps.ts --url postgres://EMPTY-DATABASE [--clients 16] [--seconds 15] [--kills 10] [--limit 1000]

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    clients: { type: 'string', default: '16' },
    seconds: { type: 'string', default: '15' },
    kills: { type: 'string', default: '10' },
    limit: { type: 'string', default: '1000' },
    only: { type: 'string' },
    child: { type: 'boolean' },
  },
})
const LIFE: readonly (readonly [action: string, form: Readonly<Record<string, unknown>>])[] = [
  ['accept', { lead: unit }],
  ['pass', { text: '材料齐全，符合条件' }],
  ['decide', { text: '准予' }],
]

const store = await openRooms(values.url, 20)
const permits = await openPermits(store)
const act = (
  who: Actor,
  matter: string,
  action: string,
  version: number,
  form: Readonly<Record<string, unknown>>,
) => permits.room.act(who, { matter, action, version, form }, new Date())

/** Every matter through its life, one step after the other, by so many clients. */
async function walk(
  ids: readonly string[],
  clients: number,
  seconds: number,
  samples: number[],
): Promise<{ steps: number; took: number }> {
  let next = 0
  let steps = 0
  const begin = performance.now()
  const end = begin + seconds * 1000
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (performance.now() < end) {
        const id = ids[next++]
        if (id === undefined) throw new Error('too few matters were laid out')
        let version = 1
        for (const [action, form] of LIFE) {
          const from = performance.now()
          version = must(await act(clerk, id, action, version, form)).version
          samples.push(performance.now() - from)
          steps++
        }
      }
    }),
  )
  return { steps, took: (performance.now() - begin) / 1000 }
}

/** What must hold whatever happened: one fact for each version of a matter, and no clock alive after the end. */
async function unsound(of: Store): Promise<{ lost: number; doubled: number; clocks: number }> {
  const row = await of.one<{ lost: number; doubled: number; clocks: number }>(sql`select
    (select count(*)::int from matter m left join (select subject, count(*) as n from fact
      where kind in ('matter.opened', 'matter.acted') group by subject) f on f.subject = m.id
      where m.version is distinct from f.n) as lost,
    (select count(*)::int from (select 1 from fact where kind = 'matter.acted'
      group by subject, body->>'version' having count(*) > 1) x) as doubled,
    (select count(*)::int from clock c join matter m on m.id = c.subject
      where m.closed_at is not null and c.state in ('running', 'paused')) as clocks`)
  return row ?? { lost: -1, doubled: -1, clocks: -1 }
}

async function speed(clients: number, seconds: number) {
  const ids = await opened(permits, Math.ceil((seconds + 2) * 700), new Date())
  const backend = await store.one<{ pid: number }>(sql`select pg_backend_pid() as pid`)
  const postmaster = parentOf(backend?.pid ?? 0)
  await walk(ids, clients, 2, [])
  const rest = ids.slice(ids.length - Math.floor(seconds * 690))
  const untouched = await store.query<{ id: string }>(
    sql`select id from matter where id = any(${rest}::uuid[]) and version = 1 order by id`,
  )
  const samples: number[] = []
  const before = { own: process.cpuUsage(), db: cpuSeconds([postmaster]), all: machineSeconds() }
  const { steps, took } = await walk(
    untouched.map((one) => one.id),
    clients,
    seconds,
    samples,
  )
  const own = process.cpuUsage(before.own)
  const city = (own.user + own.system) / 1e6
  const database = cpuSeconds([postmaster]) - before.db
  const others = machineSeconds().busy - before.all.busy - city - database
  return {
    clients,
    steps,
    perSecond: against(steps / took, Number(values.limit)),
    ms: summary(samples),
    cpuMsPerStep: { city: round((city / steps) * 1000, 3), database: round((database / steps) * 1000, 3) },
    coresOfOthers: round(others / took),
  }
}

/** Everybody wants the same matters: each version is somebody's, nobody's twice. */
async function race(clients: number) {
  const ids = await opened(permits, 40, new Date())
  for (const id of ids) must(await act(clerk, id, 'accept', 1, { lead: unit }))
  let won = 0
  let stale = 0
  const other: string[] = []
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (let turn = 0; turn < 6; turn++)
        for (const id of ids) {
          const row = await store.one<{ state: string; version: number }>(
            sql`select state, version from matter where id = ${id}`,
          )
          const [action, form] = row?.state === 'review' ? ['pass', {}] : ['sendBack', { step: 'review' }]
          const done = await act(
            clerk,
            id,
            action as string,
            row?.version ?? 0,
            form as Record<string, unknown>,
          )
          if (done.ok) won++
          else if (done.error.code === 'matter.stale') stale++
          else other.push(done.error.code)
        }
    }),
  )
  const versions = await store.one<{ sum: number }>(
    sql`select sum(version - 2)::int as sum from matter where id = any(${ids}::uuid[])`,
  )
  return {
    clients,
    matters: ids.length,
    won,
    stale,
    other: other.length,
    stepsOnRecord: versions?.sum,
    lost: won - (versions?.sum ?? 0),
  }
}

/** A child walks and says what was acknowledged; killed without a word, everything it said must stand, once. */
async function kills(times: number) {
  let acknowledged = 0
  let lost = 0
  for (let n = 0; n < times; n++) {
    const child: ChildProcess = spawn(
      process.execPath,
      [
        import.meta.filename,
        '--child',
        ...(values.url ? ['--url', values.url] : []),
        '--clients',
        values.clients,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    const said: [string, number][] = []
    const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })
    lines.on('line', (line) => {
      const [id, version] = line.split(' ')
      if (id && version) said.push([id, Number(version)])
    })
    while (said.length === 0 && child.exitCode === null) await pause(5)
    await pause(50 + ((n * 137) % 900))
    child.kill('SIGKILL')
    await Promise.all([once(child, 'close'), once(lines, 'close')])
    const kept = await store.query<{ id: string; version: number }>(
      sql`select id, version from matter where id = any(${[...new Set(said.map(([id]) => id))]}::uuid[])`,
    )
    const version = new Map(kept.map((row) => [row.id, row.version]))
    acknowledged += said.length
    lost += said.filter(([id, seen]) => (version.get(id) ?? 0) < seen).length
  }
  return { kills: times, acknowledged, lost }
}

async function asChild(of: Permits): Promise<never> {
  await Promise.all(
    Array.from({ length: Number(values.clients) }, async () => {
      for (;;) {
        const { id } = must(await of.open(clerk, new Date()))
        let version = 1
        for (const [action, form] of LIFE) {
          version = must(await act(clerk, id, action, version, form)).version
          process.stdout.write(`${id} ${version}\n`)
        }
      }
    }),
  )
  throw new Error('a child that ended')
}

if (values.child) await asChild(permits)
const wanted = (what: string): boolean => !values.only || values.only.split(',').includes(what)
const report: Record<string, unknown> = {
  bench: 'steps',
  engine: store.engine.kind,
  serverVersion: store.engine.version,
  settings: await store.one(
    sql`select current_setting('synchronous_commit') as "synchronousCommit", current_setting('fsync') as fsync`,
  ),
}
if (wanted('speed')) {
  report.sixteen = await speed(Number(values.clients), Number(values.seconds))
  told(JSON.stringify(report.sixteen))
  report.eight = await speed(8, Number(values.seconds))
  told(JSON.stringify(report.eight))
}
if (wanted('race')) report.race = await race(16)
if (wanted('kill')) report.kill = await kills(Number(values.kills))
report.unsound = await unsound(store)
report.machine = machine()
process.stdout.write(`${JSON.stringify(report, null, 1)}\n`)
await store.close()
process.exit()
