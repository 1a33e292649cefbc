import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { must } from '../base/index.ts'
import { openStore, sql } from '../platform/store/index.ts'
import {
  askedAgain,
  type Caller,
  type ChildCity,
  cpuSeconds,
  inspect,
  login,
  machine,
  machineSeconds,
  parentOf,
  round,
  rssOf,
  startCity,
  summary,
  told,
} from './city.ts'
import { openingOf } from './cycle.ts'

// One day of a great city in an hour: requests by the hours of a day with a storm of ten times the usual, fifty reads for
// each, desks and walls that stay open, against several processes on one PostgreSQL server. Open loop: a call is due when it
// is due, and waits are part of its time. Then what the processes can do at most, with one of them and with all.
// node bench/city-day.ts --url postgres://… [--minutes 60] [--requests 70000] [--peak 10] [--reads 50]
//   [--agents 500] [--screens 1000] [--processes 2] [--share 1] [--ramp 20]
// --share: part of the day's load that is put on, for machines that cannot carry all of it; said in the result.

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    minutes: { type: 'string', default: '60' },
    requests: { type: 'string', default: '70000' },
    peak: { type: 'string', default: '10' },
    reads: { type: 'string', default: '50' },
    agents: { type: 'string', default: '500' },
    screens: { type: 'string', default: '1000' },
    processes: { type: 'string', default: '2' },
    share: { type: 'string', default: '1' },
    ramp: { type: 'string', default: '20' },
    port: { type: 'string', default: '41510' },
  },
})
const number = (name: keyof typeof values): number => Number(values[name])
if (!values.url) throw new Error('--url names an empty database of a PostgreSQL server')
const url = values.url
/** How often in the day it is looked at what the city holds; a collection holds everybody up, so short runs look more rarely. */
const SAMPLES = 6
const APART_SECONDS = 180
/** The day is told in so many parts too, each beside what the host took of the machine meanwhile. */
const PARTS = 20
const seconds = number('minutes') * 60
/** A day's requests are those of a whole hour; a shorter run has its part of them, at the same rates. */
const total = Math.round((number('requests') * number('share') * number('minutes')) / 60)

// ── the day ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** Calls of a hotline by hour of the day, in thousandths of the day. */
const HOURS = [8, 6, 5, 4, 5, 9, 18, 38, 66, 78, 74, 60, 46, 52, 66, 70, 66, 56, 48, 46, 42, 34, 24, 15]
/** The storm: a sixtieth of the day, in the afternoon. */
const STORM = { from: 0.66, to: 0.66 + 1 / 60 }

/** Instants of the day's requests in seconds from its beginning, ascending. */
function dayOf(count: number): Float64Array {
  const steps = 1_440
  const weight = Array.from({ length: steps }, (_, n) => {
    const at = n / steps
    const hour = HOURS[Math.floor(at * 24)] as number
    return at >= STORM.from && at < STORM.to ? number('peak') * (1_000 / 24) : hour
  })
  const sum = weight.reduce((all, one) => all + one, 0)
  const times = new Float64Array(count)
  let step = 0
  let passed = 0
  for (let n = 0; n < count; n++) {
    const goal = ((n + 0.5) / count) * sum
    while (passed + (weight[step] as number) < goal && step < steps - 1) passed += weight[step++] as number
    times[n] = ((step + (goal - passed) / (weight[step] as number)) / steps) * seconds
  }
  return times
}

// ── measuring ───────────────────────────────────────────────────────────────────────────────────────────────────

const ms: Record<string, number[]> = {}
/** Calls in hand at once that are no queue: what desks have open at the busiest hour. */
const IN_HAND = 64
/** Reads by when they were due and how long they took. */
type Read = { readonly due: number; readonly took: number }
const inStorm: Read[] = []
const outside: Read[] = []
/** When the storm ends, and when what had queued up in it was worked off: its last calls have others behind them. */
let stormEnds = Number.POSITIVE_INFINITY
let workedOff = Number.POSITIVE_INFINITY
const errors: Record<string, number> = {}
let late = 0
let inFlight = 0
let deepest = 0

const note = (kind: string, due: number, storm: boolean, read: boolean): void => {
  const took = performance.now() - due
  const of = ms[kind] ?? []
  ms[kind] = of
  of.push(took)
  if (read) (storm ? inStorm : outside).push({ due, took })
}
const fail = (what: string): void => {
  errors[what] = (errors[what] ?? 0) + 1
}

// ── the city ────────────────────────────────────────────────────────────────────────────────────────────────────

const dataDir = mkdtempSync(join(tmpdir(), 'huying-day-'))
const cities: ChildCity[] = []
/** One a process, to look into its heap after a collection. */
const lookers: Awaited<ReturnType<typeof inspect>>[] = []
const db = must(await openStore({ url, poolSize: 1 }))
const backend = (await db.one<{ pid: number }>(sql`select pg_backend_pid() as pid`))?.pid ?? 0
const postmaster = parentOf(backend)
const walls: http.ClientRequest[] = []
let wallBytes = 0
let wallEvents = 0
let wallsGone = 0

try {
  for (let n = 0; n < number('processes'); n++) {
    told(`process ${n + 1} starts`)
    const looked = number('port') + 100 + n
    cities.push(
      await startCity({ port: number('port') + n, dataDir, url, node: [`--inspect=127.0.0.1:${looked}`] }),
    )
    lookers.push(await inspect(looked))
  }
  const bases = cities.map(({ base }) => base)
  const at = <T>(list: readonly T[], n: number): T => list[n % list.length] as T

  told('people log in')
  const roles = ['agent', 'agent', 'agent', 'dispatcher', 'reviewer', 'visitor', 'supervisor', 'head']
  const agents: Caller[] = []
  for (let n = 0; n < number('agents'); n += 8)
    agents.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(8, number('agents') - n) }, (_, i) =>
          login(at(bases, n + i), at(roles, n + i)),
        ),
      )),
    )
  const clerks = agents.filter((_, n) => ['agent'].includes(at(roles, n)))
  const dispatchers = agents.filter((_, n) => at(roles, n) === 'dispatcher')
  const units = await Promise.all(
    Array.from({ length: 12 }, (_, n) => login(at(bases, n), `unit${String((n % 6) + 1).padStart(2, '0')}`)),
  )
  const [first] = clerks
  if (!first) throw new Error('nobody takes requests')
  const areas = ((await first.call('GET', '/api/areas?under=440111')).body as { code: string }[])
    .map(({ code }) => code)
    .filter((code) => code.length >= 9)
  const themes = ((await first.call('GET', '/api/boards')).body?.rows ?? []) as { name: string }[]
  const theme = themes[0]?.name ?? 'overview'

  told(`${values.screens} walls open`)
  const leader = await Promise.all(bases.map((base) => cookieOf(base, 'leader')))
  for (let n = 0; n < number('screens'); n++) {
    openWall(at(bases, n), at(leader, n), theme)
    if (n % 50 === 49) await pause(20)
  }

  const matters: { id: string; version: number; number: string }[] = []
  const anyMatter = (n: number) => matters[(n * 7_919) % Math.max(1, matters.length)]

  /** Reads as desks make them, by their shares. */
  const READS: readonly [share: number, kind: string, path: (n: number) => string][] = [
    [
      24,
      'inbox',
      (n) => `/api/matters?limit=20&state=${at(['accepted', 'toSign', 'inHand', 'received'], n)}`,
    ],
    [20, 'matter', (n) => `/api/matters/${anyMatter(n)?.id ?? ''}`],
    [16, 'me', () => '/api/me'],
    [10, 'counts', () => '/api/matters/counts'],
    [8, 'list by area', (n) => `/api/matters?limit=20&area=${at(areas, n)}`],
    [
      8,
      'search',
      (n) => `/api/matters?limit=20&q=${encodeURIComponent(at(['路灯', '施工', '垃圾', '水压'], n))}`,
    ],
    [6, 'notices', () => '/api/notices'],
    [4, 'screen', () => '/api/screen'],
    [4, 'articles', () => '/api/public/articles'],
  ]
  const shares = READS.reduce((sum, [share]) => sum + share, 0)
  const readOf = (n: number) => {
    let left = (n * 61) % shares
    for (const one of READS) {
      left -= one[0]
      if (left < 0) return one
    }
    return READS[0] as (typeof READS)[number]
  }

  async function call(
    kind: string,
    who: Caller,
    method: string,
    path: string,
    body: unknown,
    due: number,
    storm: boolean,
    fine: readonly number[],
  ) {
    inFlight++
    deepest = Math.max(deepest, inFlight)
    try {
      const reply = await who.call(method, path, body)
      note(kind, due, storm, method === 'GET')
      if (!fine.includes(reply.status)) fail(`${kind} ${reply.status} ${reply.body?.error?.code ?? ''}`)
      return reply
    } catch (fault) {
      fail(`${kind} ${(fault as { code?: string }).code ?? String(fault)}`)
      return null
    } finally {
      inFlight--
      const at = performance.now()
      if (at > stormEnds && inFlight <= IN_HAND) workedOff = Math.min(workedOff, at)
    }
  }

  async function write(n: number, due: number, storm: boolean): Promise<void> {
    const made = await call(
      'create',
      at(clerks, n),
      'POST',
      '/api/matters',
      openingOf(n, areas),
      due,
      storm,
      [201],
    )
    const matter = made?.body?.matter?.matter as (typeof matters)[number] | undefined
    if (!matter) return
    matters.push(matter)
    if (matters.length > 20_000) matters.splice(0, 5_000)
    if (n % 3 !== 0) return
    // a third goes on at once: given to a unit, taken by it, answered
    let { version } = matter
    const unit = at(units, n)
    for (const [kind, who, form] of [
      ['dispatch', at(dispatchers, n), { lead: unit.unit, why: '按职责清单派单' }],
      ['sign', unit, {}],
    ] as const) {
      const done = await call(
        kind,
        who,
        'POST',
        `/api/matters/${matter.id}/actions/${kind}`,
        { version, form },
        performance.now(),
        storm,
        [200],
      )
      if (done?.status !== 200) return
      version = done.body.matter.matter.version
    }
  }

  // a matter to read before the first second
  for (let n = 0; n < 30; n++) await write(n * 3 + 1, performance.now(), false)
  for (const kind of Object.keys(ms)) delete ms[kind]
  outside.length = 0

  told(`the day: ${total} requests and ${total * number('reads')} reads in ${values.minutes} minutes`)
  const begun = performance.now()
  stormEnds = begun + STORM.to * seconds * 1000
  const busyBefore = machineSeconds()
  const cpuBefore = cities.map(({ pid }) => cpuSeconds([pid]))
  const dbBefore = cpuSeconds([postmaster])
  const ownBefore = process.cpuUsage()
  const times = dayOf(total)
  const memory: number[][] = cities.map(() => [])
  let most = 0
  const host: { readonly at: number; readonly stolen: number }[] = []
  const watch = setInterval(() => {
    host.push({ at: performance.now() - begun, stolen: machineSeconds().stolen })
    for (const [n, { pid }] of cities.entries()) memory[n]?.push(rssOf(pid) / 1024 ** 2)
    most = Math.max(most, inFlight)
  }, 2_000).unref()
  const held: Held[] = []
  const look = setInterval(
    () => void holding().then((now) => held.push(now)),
    Math.max(seconds / SAMPLES, APART_SECONDS) * 1_000,
  ).unref()
  const underWay: Promise<unknown>[] = []
  let reads = 0
  for (let n = 0; n < times.length; n++) {
    const due = begun + (times[n] as number) * 1000
    const next = begun + (times[n + 1] ?? seconds) * 1000
    const part = (times[n] as number) / seconds
    const storm = part >= STORM.from && part < STORM.to
    const wait = due - performance.now()
    if (wait > 1) await pause(wait)
    else if (wait < -1_000) late++
    underWay.push(write(n + 1_000, due, storm))
    // its reads spread until the next request
    const many = number('reads')
    for (let r = 0; r < many; r++) {
      const readDue = due + ((next - due) * r) / many
      const left = readDue - performance.now()
      if (left > 2) await pause(left)
      const [, kind, path] = readOf(reads)
      underWay.push(
        call(kind, at(agents, reads * 31 + r), 'GET', path(reads), undefined, readDue, storm, [200]),
      )
      reads++
    }
    if (underWay.length > 20_000) await Promise.all(underWay.splice(0, 10_000))
  }
  await Promise.all(underWay)
  clearInterval(watch)
  clearInterval(look)
  const took = (performance.now() - begun) / 1000
  const busy = machineSeconds()
  const own = process.cpuUsage(ownBefore)
  const cpu = cities.map(({ pid }, n) => cpuSeconds([pid]) - (cpuBefore[n] ?? 0))
  const dbCpu = cpuSeconds([postmaster]) - dbBefore
  const calls = Object.values(ms).reduce((sum, one) => sum + one.length, 0)

  // ── what can be done at most ──────────────────────────────────────────────────────────────────────────────────
  async function most32(which: readonly string[]): Promise<object> {
    const callers = await Promise.all(
      Array.from({ length: 32 }, (_, n) => login(at(which, n), at(['agent', 'dispatcher'], n))),
    )
    const before = cities.map(({ pid }) => cpuSeconds([pid]))
    const dbFrom = cpuSeconds([postmaster])
    const ends = performance.now() + number('ramp') * 1000
    let done = 0
    const bad: Record<string, number> = {}
    const lat: number[] = []
    await Promise.all(
      callers.map(async (who, c) => {
        for (let n = c; performance.now() < ends; n += 32) {
          const from = performance.now()
          const [, , path] = readOf(n)
          const reply =
            n % number('reads') === 0
              ? await who.call('POST', '/api/matters', openingOf(n, areas))
              : await who.call('GET', path(n), undefined)
          if (reply.status >= 400 && reply.status !== 403) bad[reply.status] = (bad[reply.status] ?? 0) + 1
          lat.push(performance.now() - from)
          done++
        }
      }),
    )
    const used = cities.reduce((sum, { pid }, n) => sum + cpuSeconds([pid]) - (before[n] ?? 0), 0)
    return {
      processes: which.length,
      perSecond: round(done / number('ramp'), 0),
      ms: summary(lat),
      bad,
      cityCpuMsPerCall: round((used * 1000) / done, 3),
      databaseCpuMsPerCall: round(((cpuSeconds([postmaster]) - dbFrom) * 1000) / done, 3),
    }
  }
  told('what can be done at most')
  const limits = number('ramp') > 0 ? [await most32(bases.slice(0, 1)), await most32(bases)] : []

  // What is due while the storm's queue is worked off is not at the nominal rate either, and told apart.
  const after = ({ due }: Read) => due > stormEnds && due <= workedOff
  const tookOf = (reads: readonly Read[]) => summary(reads.map(({ took }) => took))
  const atNominal = outside.filter((one) => !after(one))
  const nominal = tookOf(atNominal)
  const long = (seconds * 1000) / PARTS
  const parts = Array.from({ length: PARTS }, (_, n) => {
    const within = (at: number) => at >= n * long && at < (n + 1) * long
    const looks = host.filter(({ at }) => within(at))
    const [from, to] = [looks[0], looks.at(-1)]
    return {
      ...tookOf(atNominal.filter(({ due }) => within(due - begun))),
      stolenCores:
        from && to && to.at > from.at ? round((to.stolen - from.stolen) / ((to.at - from.at) / 1000)) : null,
    }
  })
  process.stdout.write(
    `${JSON.stringify(
      {
        bench: 'city-day',
        share: number('share'),
        day: {
          minutes: number('minutes'),
          requests: total,
          reads,
          agents: agents.length,
          screens: number('screens'),
          processes: cities.length,
          peak: number('peak'),
        },
        rate: {
          calls: round(calls / took, 1),
          creates: round(total / took, 2),
          reads: round(reads / took, 1),
        },
        errors,
        errorCount: Object.values(errors).reduce((sum, one) => sum + one, 0),
        readsNominal: { ...nominal, limit: 200, holds: nominal.p95 <= 200 },
        readsNominalByPart: parts,
        readsInStorm: tookOf(inStorm),
        readsAfterStorm: {
          ...tookOf(outside.filter(after)),
          seconds: round((workedOff - stormEnds) / 1000, 1),
        },
        byKind: Object.fromEntries(Object.entries(ms).map(([kind, one]) => [kind, summary(one)])),
        sentLate: late,
        askedAgain: askedAgain.count,
        mostInFlight: Math.max(most, deepest),
        walls: {
          open: number('screens') - wallsGone,
          gone: wallsGone,
          events: wallEvents,
          megabytes: round(wallBytes / 1e6, 1),
        },
        cpu: {
          cityCores: cpu.map((one) => round(one / took)),
          databaseCores: round(dbCpu / took),
          measurerCores: round((own.user + own.system) / 1e6 / took),
          machineBusy: round(
            (busy.busy - busyBefore.busy) / (busy.busy - busyBefore.busy + busy.idle - busyBefore.idle),
          ),
          stolenCores: round((busy.stolen - busyBefore.stolen) / took),
          cityMsPerCall: round((cpu.reduce((sum, one) => sum + one, 0) * 1000) / calls, 3),
          databaseMsPerCall: round((dbCpu * 1000) / calls, 3),
        },
        memoryMb: memory.map((one) => ({
          first: round(one[0] ?? 0, 0),
          most: round(Math.max(0, ...one), 0),
          last: round(one.at(-1) ?? 0, 0),
        })),
        soak: soaked(held),
        limits,
        machine: machine(),
      },
      null,
      1,
    )}\n`,
  )
} finally {
  for (const wall of walls) wall.destroy()
  for (const looker of lookers) looker.close()
  await Promise.all(cities.map((one) => one.stop()))
  await db.close()
  rmSync(dataDir, { recursive: true, force: true })
}
process.exit(0)

/** The session of a wall. */
async function cookieOf(base: string, name: string): Promise<string> {
  const { DEMO_PASSWORD } = await import('../cities/demo/staff.ts')
  const reply = await fetch(`${base}/api/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password: DEMO_PASSWORD }),
  })
  return (reply.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
}

type Held = { readonly heapMb: number; readonly descriptors: number; readonly connections: number }

/** What all processes of the city hold at this moment, after a collection, and their connections to the database. */
async function holding(): Promise<Held> {
  let heap = 0
  for (const looker of lookers) {
    await looker.send('HeapProfiler.collectGarbage')
    heap += ((await looker.send('Runtime.getHeapUsage')) as { usedSize: number }).usedSize
  }
  const open = await db.one<{ n: number }>(
    sql`select count(*)::int as n from pg_stat_activity where datname = current_database()`,
  )
  return {
    heapMb: round(heap / 1024 ** 2, 1),
    descriptors: cities.reduce((sum, { pid }) => sum + readdirSync(`/proc/${pid}/fd`).length, 0),
    connections: open?.n ?? 0,
  }
}

/** The day from its second tenth on, when everything has been asked for once: what is held then beside the end. */
function soaked(held: readonly Held[]) {
  const [early, late] = [held[Math.floor(held.length / 5)], held.at(-1)]
  return { held, heapGrowth: early && late ? round(late.heapMb / early.heapMb - 1, 3) : null }
}

function openWall(base: string, cookie: string, theme: string): void {
  const wall = http.get(
    `${base}/api/boards/${theme}/live`,
    { headers: { cookie }, agent: new http.Agent({ keepAlive: false }) },
    (response) => {
      if (response.statusCode !== 200) fail(`wall ${response.statusCode}`)
      response.on('data', (piece: Buffer) => {
        wallBytes += piece.length
        if (piece.includes('event: ')) wallEvents++
      })
      response.on('close', () => wallsGone++)
      response.on('error', () => undefined)
    },
  )
  wall.on('error', () => undefined)
  walls.push(wall)
}
