import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { must, newId, say } from '../base/index.ts'
import {
  compileCalendar,
  dueAt,
  importCalendar,
  type Limit,
  nationalCalendar,
  nextAlarm,
  reissue,
  runAlarms,
  schema,
  start,
  startClock,
} from '../platform/clocks/index.ts'
import * as ledger from '../platform/ledger/index.ts'
import { schema as kept, migrate, openStore, type Store, sql } from '../platform/store/index.ts'

// Due-date arithmetic, a calendar re-issued over many open clocks, and how late alarms are.
// node bench/clocks.ts [--clocks 1000000] [--alarms 300] [--url postgres://…]

const { values } = parseArgs({
  options: {
    clocks: { type: 'string', default: '1000000' },
    alarms: { type: 'string', default: '300' },
    url: { type: 'string' },
  },
})
const CLOCKS = Number(values.clocks)
const ALARMS = Number(values.alarms)
const DISTRICTS = ['440111', '440112', '440113', '441900001', '441900002']

let state = 20_260_930
const below = (n: number): number => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0
  return Math.floor((state / 2 ** 32) * n)
}
const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T
const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number
const round = (n: number, digits = 2): number => Number(n.toFixed(digits))
const against = (value: number, limit: number) => ({
  value: round(value),
  limit,
  ratio: round(value / limit, 4),
})
const told = (text: string): void => void process.stderr.write(`${text}\n`)

const national = nationalCalendar()
const compiled = compileCalendar(national)

const LIMITS: readonly Limit[] = [
  { workingDays: 1 },
  { workingDays: 3 },
  { workingDays: 5 },
  { workingDays: 10 },
  { workingDays: 15 },
  { workingHours: 4 },
  { workingHours: 21 },
  { hours: 24 },
  { minutes: 30 },
  { days: 7 },
]

/** Microseconds of one due date over mixed limits and starts, in samples of 100 so that the timer can see them. */
function dueDates(withWords: boolean): { p50: number; p99: number } {
  const samples: number[] = []
  let kept = 0
  for (let sample = 0; sample < (withWords ? 500 : 3000); sample++) {
    const calls = Array.from(
      { length: 100 },
      () =>
        [
          new Date(Date.UTC(2010 + below(16), below(12), 1 + below(28), below(24), below(60))),
          pick(LIMITS),
        ] as const,
    )
    const begin = process.hrtime.bigint()
    for (const [from, limit] of calls) {
      const due = must(dueAt(compiled, from, limit))
      kept += due.due.getTime() + (withWords ? due.steps.length : 0)
    }
    samples.push(Number(process.hrtime.bigint() - begin) / 1000 / calls.length)
  }
  if (kept === 0) throw new Error('nothing was reckoned')
  // the first samples run before the code is compiled
  const sorted = samples.slice(samples.length / 10).sort((a, b) => a - b)
  return { p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99) }
}

const COLUMNS = [
  'district',
  'id',
  'kind',
  'subject',
  'part',
  'owner_unit',
  'policy',
  'calendar',
  'calendar_version',
  'started_at',
  'due_at',
  'half_at',
  'state',
  'next_alarm_at',
]

/** Open clocks begun in the six weeks before National Day 2026; a tenth on natural time. */
function* openClocks(count: number): Generator<readonly unknown[]> {
  const title = say('办理时限', 'handling')
  const basis = say('政务服务便民热线管理办法', 'hotline rules')
  const begin = Date.UTC(2026, 7, 20)
  for (let i = 0; i < count; i++) {
    const limit: Limit = i % 10 === 0 ? { hours: 24 * (1 + below(30)) } : { workingDays: 1 + below(30) }
    const policy = {
      title,
      limit,
      basis,
      warn: [{ percent: 50 }, { percent: 80 }, 'lastWorkingHours' as const],
    }
    const spec = { district: pick(DISTRICTS), id: newId(), kind: 'handle', subject: newId(), policy }
    const at = new Date(begin + below(42 * 1440) * 60_000)
    const clock = must(startClock(compiled, spec, at))
    yield [
      clock.district,
      clock.id,
      clock.kind,
      clock.subject,
      null,
      null,
      policy,
      clock.calendar,
      1,
      at,
      clock.due,
      clock.half,
      'running',
      nextAlarm(compiled, clock),
    ]
  }
}

async function reissued(store: Store) {
  const at = new Date()
  must(await store.tx((tx) => importCalendar(tx, national, 'State Council notice', at)))
  let begin = performance.now()
  await store.copyIn('clock', COLUMNS, openClocks(CLOCKS))
  await store.query(sql`analyze clock`)
  told(`${CLOCKS} open clocks loaded in ${round((performance.now() - begin) / 1000)} s`)
  // a typhoon closes the offices on 24 September, a Saturday is worked instead
  const next = {
    ...national,
    version: 2,
    days: {
      ...national.days,
      '2026-09-24': { rest: say('台风停工', 'typhoon') },
      '2026-10-17': { work: say('台风停工', 'typhoon') },
    },
  }
  must(await store.tx((tx) => importCalendar(tx, next, 'typhoon', at)))
  begin = performance.now()
  let step = 0
  const done = must(
    await reissue(store, national.id, at, {
      onProgress: ({ looked, changed }) => {
        if (++step % 20 === 0) told(`${looked} looked at, ${changed} changed`)
      },
    }),
  )
  const seconds = (performance.now() - begin) / 1000
  // the answer must be right, not only fast
  const after = compileCalendar(next)
  const rows = await store.query<{ startedAt: Date; dueAt: Date; limit: Limit }>(
    sql`select started_at as "startedAt", due_at as "dueAt", policy->'limit' as limit from clock
      order by id limit 5000`,
  )
  const wrong = rows.filter(
    (row) => must(dueAt(after, row.startedAt, row.limit)).due.getTime() !== row.dueAt.getTime(),
  )
  return {
    clocks: CLOCKS,
    looked: done.looked,
    changed: done.changed,
    checked: rows.length,
    wrong: wrong.length,
    seconds: against(seconds, 60),
    clocksPerSecond: Math.round(CLOCKS / seconds),
  }
}

async function alarms(store: Store) {
  const late: number[] = []
  // the million above lies in the past: only what begins now is measured
  await store.query(
    sql`update clock set next_alarm_at = next_alarm_at + interval '10 years' where next_alarm_at is not null`,
  )
  await store.query(sql`vacuum analyze clock`)
  const runner = runAlarms(store, {
    district: DISTRICTS[0] as string,
    onAlarm: async (tx, given) => {
      const due = given.map((alarm) => alarm.at.getTime())
      tx.afterCommit(() => {
        const now = Date.now()
        for (const instant of due) late.push(now - instant)
      })
    },
  })
  const policy = { title: say('时限', 'clock'), basis: say('测试', 'bench') }
  for (let i = 0; i < ALARMS; i++) {
    const limit = { minutes: (500 + below(9000)) / 60_000 }
    const spec = {
      district: DISTRICTS[0] as string,
      id: newId(),
      kind: 'ring',
      subject: newId(),
      policy: { ...policy, limit },
    }
    must(await store.tx((tx) => start(tx, [spec], new Date())))
  }
  const end = Date.now() + 30_000
  while (late.length < ALARMS && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50))
  await runner.stop()
  const begin = performance.now()
  for (let i = 0; i < 200; i++)
    await store.query(
      sql`select id from clock where next_alarm_at < ${new Date()} order by next_alarm_at limit 200 for update skip locked`,
    )
  const idle = (performance.now() - begin) / 200
  late.sort((a, b) => a - b)
  return {
    pending: CLOCKS,
    alarms: late.length,
    missing: ALARMS - late.length,
    p50ms: Math.round(percentile(late, 0.5)),
    maxMs: against(late.at(-1) ?? Number.NaN, 5000),
    idleLookMs: round(idle, 3),
  }
}

async function starts(store: Store) {
  const policy = { title: say('时限', 'clock'), basis: say('测试', 'bench'), limit: { workingDays: 5 } }
  const samples: number[] = []
  for (let i = 0; i < 500; i++) {
    const subject = newId()
    const specs = ['sign', 'contact', 'handle'].map((kind) => ({
      district: pick(DISTRICTS),
      id: newId(),
      kind,
      subject,
      policy,
    }))
    const begin = performance.now()
    must(await store.tx((tx) => start(tx, specs, new Date('2026-10-12T02:00:00Z'))))
    samples.push(performance.now() - begin)
  }
  samples.sort((a, b) => a - b)
  return { p50ms: round(percentile(samples, 0.5)), p99ms: round(percentile(samples, 0.99)) }
}

const bare = dueDates(false)
const words = dueDates(true)
const folder = await mkdtemp(join(tmpdir(), 'huying-bench-clocks-'))
const store = must(await openStore(values.url ? { url: values.url } : { dataDir: folder }))
try {
  must(await migrate(store, [kept, ledger.schema, schema]))
  const result = {
    what: 'clocks',
    engine: store.engine.kind,
    dueDateUs: { p50: against(bare.p50, 20), p99: against(bare.p99, 20) },
    dueDateWithWordsUs: { p50: round(words.p50), p99: round(words.p99) },
    reissue: await reissued(store),
    startThreeClocksMs: await starts(store),
    alarms: await alarms(store),
  }
  process.stdout.write(`${JSON.stringify(result, null, 2)}\n`)
} finally {
  await store.close()
  await rm(folder, { recursive: true, force: true })
}
