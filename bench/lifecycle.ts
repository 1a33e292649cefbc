import { parseArgs } from 'node:util'
import { must } from '../base/index.ts'
import { openDatabase, readSettings } from '../host/index.ts'
import { sql } from '../platform/store/index.ts'
import {
  against,
  cpuSeconds,
  machine,
  machineSeconds,
  parentOf,
  round,
  startCity,
  summary,
  told,
} from './city.ts'
import { CycleFault, cycle, gather, type Kind } from './cycle.ts'

// Life cycles of requests through HTTP: create → dispatch → sign → reply (the unit's resolution) → read; `full` adds
// contact, the reviewer's pass and the call-back that closes the request; `page` asks for the whole matter each time.
// node bench/lifecycle.ts --data FOLDER [--url postgres://…] [--clients 16] [--seconds 20] [--kind short|page|full] [--limit 150]

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    url: { type: 'string' },
    port: { type: 'string', default: '41410' },
    clients: { type: 'string', default: '16' },
    seconds: { type: 'string', default: '20' },
    warm: { type: 'string', default: '5' },
    kind: { type: 'string', default: 'short' },
    limit: { type: 'string', default: '150' },
    profile: { type: 'string' },
  },
})
if (!values.data) throw new Error('--data FOLDER is missing: the folder of a city made by `huying start`')
const kind = values.kind as Kind

const city = await startCity({
  port: Number(values.port),
  dataDir: values.data,
  ...(values.url ? { url: values.url } : {}),
  ...(values.profile ? { node: ['--cpu-prof', `--cpu-prof-dir=${values.profile}`] } : {}),
})
const beside = must(
  await openDatabase({
    settings: {
      ...readSettings({}),
      dataDir: values.data,
      ...(values.url ? { databaseUrl: values.url } : {}),
    },
    join: true,
  }),
)
try {
  const backend = await beside.one<{ pid: number }>(sql`select pg_backend_pid() as pid`)
  const postmaster = parentOf(backend?.pid ?? 0)
  const stored = await beside.one<{ count: number }>(sql`select count(*)::int as count from matter`)
  const staff = await gather(city.base)
  const cpu = () => ({
    city: cpuSeconds([city.pid]),
    database: cpuSeconds([postmaster]),
    own: process.cpuUsage(),
  })

  let n = Date.now() % 1_000_000
  const faults: string[] = []
  async function run(
    seconds: number,
    seen: (step: string, ms: number) => void,
  ): Promise<{ done: number; took: number }> {
    const begin = performance.now()
    const end = begin + seconds * 1000
    let done = 0
    await Promise.all(
      Array.from({ length: Number(values.clients) }, async () => {
        while (performance.now() < end) {
          try {
            await cycle(staff, n++, kind, seen)
            done++
          } catch (fault) {
            if (!(fault instanceof CycleFault)) throw fault
            faults.push(fault.message)
          }
        }
      }),
    )
    return { done, took: (performance.now() - begin) / 1000 }
  }

  await run(Number(values.warm), () => undefined)
  const steps = new Map<string, number[]>()
  const before = { ...cpu(), machine: machineSeconds() }
  const { done, took } = await run(Number(values.seconds), (step, ms) => {
    const samples = steps.get(step)
    if (samples) samples.push(ms)
    else steps.set(step, [ms])
  })
  const after = { ...cpu(), machine: machineSeconds() }
  const cityCpu = after.city - before.city
  const databaseCpu = after.database - before.database
  const own = (after.own.user + after.own.system - before.own.user - before.own.system) / 1e6
  const busy = after.machine.busy - before.machine.busy
  const report = {
    bench: 'lifecycle',
    engine: beside.engine.kind,
    serverVersion: beside.engine.version,
    kind,
    calls: [...steps.keys()],
    clients: Number(values.clients),
    storedBefore: stored?.count,
    cycles: done,
    cyclesPerSecond: against(done / took, Number(values.limit)),
    cpuPerCycleMs: {
      city: round((cityCpu / done) * 1000),
      database: round((databaseCpu / done) * 1000),
      sum: round(((cityCpu + databaseCpu) / done) * 1000),
      client: round((own / done) * 1000),
    },
    // What this machine could do for the city if nothing else ran on it, client included.
    coresUsed: {
      city: round(cityCpu / took),
      database: round(databaseCpu / took),
      client: round(own / took),
    },
    coresOfOthers: round((busy - cityCpu - databaseCpu - own) / took),
    ms: Object.fromEntries([...steps].map(([step, samples]) => [step, summary(samples)])),
    errors: faults.length,
    firstError: faults[0],
    machine: machine(),
  }
  process.stdout.write(`${JSON.stringify(report, null, 1)}\n`)
  if (faults.length > 0) process.exitCode = 1
} finally {
  await beside.close()
  await city.stop()
  told('stopped')
}
process.exit()
