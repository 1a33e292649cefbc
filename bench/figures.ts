import { parseArgs } from 'node:util'
import { addDays, dayOf, type Id, instantOf, must, newId } from '../base/index.ts'
import { openIndicators, screenFigures, screenRates } from '../brain/indicators/index.ts'
import { keepUntilChanged } from '../host/kept.ts'
import { compile } from '../kit/index.ts'
import { hotline } from '../packs/hotline/index.ts'
import * as clocks from '../platform/clocks/index.ts'
import * as ledger from '../platform/ledger/index.ts'
import * as matters from '../platform/matters/index.ts'
import { loadCases, type MadeCase } from '../platform/matters/testing.ts'
import { type Actor, systemActor } from '../platform/org/index.ts'
import { sql } from '../platform/store/index.ts'
import { freshStore } from '../platform/store/testing.ts'

// The screen and single indicators over a city of many matters, cold and kept.
// node bench/figures.ts [--matters 1000000] [--perday 1000] [--seed 1]

const { values } = parseArgs({
  options: {
    matters: { type: 'string', default: '1000000' },
    perday: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
  },
})
const total = Number(values.matters)
const perDay = Number(values.perday)
const DISTRICT = '440111'
const HOUR = 3_600_000

let state = Number(values.seed)
const below = (n: number): number => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0
  return Math.floor((state / 2 ** 32) * n)
}
const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T

const now = instantOf('2026-11-21', 11 * 60)
const units: Id[] = Array.from({ length: 70 }, () => newId())
const channels = ['phone', 'phone', 'phone', 'web', 'wechat', 'app', '110']

/** A day's cases: most closed within a week, a few late, today's still young. */
function* cases(): Generator<MadeCase> {
  for (let i = 0; i < total; i++) {
    const age = (i / perDay) * 24 * HOUR
    const openedAt = new Date(now.getTime() - age - below(HOUR))
    const unit = pick(units)
    const due = new Date(openedAt.getTime() + (24 + below(240)) * HOUR)
    const took = (4 + below(300)) * HOUR * (below(20) === 0 ? 3 : 1)
    const done = openedAt.getTime() + took
    const closed = done < now.getTime() ? new Date(done) : null
    const contact = new Date(openedAt.getTime() + below(30) * HOUR)
    const known = <T extends Date>(at: T): T | null => (at <= now ? at : null)
    yield {
      openedAt,
      closedAt: closed,
      unit,
      area: `440111${String(1 + below(24)).padStart(3, '0')}`,
      category: `${String(1 + below(14)).padStart(2, '0')}${String(1 + below(6)).padStart(2, '0')}`,
      channel: pick(channels),
      kind: pick(['help', 'complaint', 'consult', 'report']),
      contactedAt: known(contact),
      signedAt: known(new Date(openedAt.getTime() + below(10) * HOUR)),
      due: closed ? null : due,
      clocks: [
        {
          kind: 'dispatch',
          due: new Date(openedAt.getTime() + HOUR / 2),
          stoppedAt: known(new Date(openedAt.getTime() + below(HOUR))),
        },
        { kind: 'contact', due: new Date(openedAt.getTime() + 24 * HOUR), stoppedAt: known(contact) },
        { kind: 'handle', due, stoppedAt: closed },
      ],
      visit:
        closed && below(10) > 0
          ? {
              at: closed,
              verdict: {
                responded: true,
                solved: pick(['yes', 'yes', 'yes', 'partly', 'no']),
                satisfied: pick(['very', 'yes', 'basic', 'no']),
              },
            }
          : null,
      excludedAt: closed && below(100) === 0 ? closed : null,
    }
  }
}

function* chunks(size: number): Generator<MadeCase[]> {
  let some: MadeCase[] = []
  for (const one of cases()) {
    some.push(one)
    if (some.length === size) {
      yield some
      some = []
    }
  }
  if (some.length > 0) yield some
}

const store = await freshStore([ledger.schema, clocks.schema, matters.schema])
const begun = performance.now()
for (const some of chunks(20_000)) await loadCases(store, DISTRICT, some)
const loaded = performance.now() - begun
for (const table of ['matter', 'task', 'clock', 'visit', 'ask', 'link', 'supervision_order'])
  await store.query(sql`vacuum (analyze) ${sql.id(table)}`)

const compiled = compile([hotline])
const types = Object.fromEntries(
  Object.values(compiled.types).map(({ fingerprint, ...type }) => [type.name, { ...type, version: 1 }]),
)
const indicators = openIndicators({ roles: compiled.roles, types, declared: compiled.indicators })
const leader: Actor = {
  ...systemActor(DISTRICT),
  kind: 'staff',
  account: newId(),
  duties: [{ role: 'leader', area: DISTRICT, units: null, grade: 3 }],
}
const plan = {
  taken: 'hotline.taken',
  open: 'hotline.open',
  overdue: 'hotline.overdue',
  closed: 'hotline.closed',
  responded: 'hotline.responded',
  solved: 'hotline.solved',
  satisfied: 'hotline.satisfied',
  onTime: 'hotline.closedInTime',
}
const names = { area: () => undefined, unit: () => undefined, code: () => undefined }
const rates = (area: string | null) => screenRates(indicators, store, leader, plan, area, now)
const lastRates = new Map<string | null, Awaited<ReturnType<typeof rates>>>()
const screen = (area: string | null) =>
  screenFigures(indicators, store, leader, plan, names, area, now, async () => {
    const last = lastRates.get(area) ?? (await rates(area))
    lastRates.set(area, last)
    return last
  })

/** Milliseconds of `n` runs: median, 95th of a hundred, worst. */
async function timed(n: number, run: () => Promise<unknown>) {
  const took: number[] = []
  for (let i = 0; i < n; i++) {
    const start = performance.now()
    await run()
    took.push(performance.now() - start)
  }
  took.sort((a, b) => a - b)
  const at = (part: number) => Math.round((took[Math.min(n - 1, Math.floor(n * part))] ?? 0) * 10) / 10
  return { n, p50: at(0.5), p95: at(0.95), worst: at(1) }
}

const kept = keepUntilChanged<unknown>(() => Date.now())
const month = { from: instantOf('2026-11-01'), to: instantOf('2026-12-01') }
const past = {
  asOf: instantOf(addDays(dayOf(now), -40)),
  from: instantOf('2026-10-01'),
  to: instantOf('2026-10-12'),
}
const first = await screen(null)
const read = (name: string, more: object = {}) =>
  timed(5, async () =>
    must(await indicators.read(store, leader, { name: `hotline.${name}`, span: month, ...more }, now)),
  )
const rows = (name: string) =>
  timed(10, async () =>
    must(
      await indicators.rows(
        store,
        leader,
        { name: `hotline.${name}`, span: month, which: 'base', limit: 50 },
        now,
      ),
    ),
  )

const answer = {
  bench: 'figures',
  matters: total,
  loadSeconds: Math.round(loaded / 1000),
  counted: {
    today: first.figures.today.value,
    open: first.figures.open.value,
    overdue: first.figures.overdue.value,
    dueThisMonth: first.figures.rates.responded.denominator,
  },
  milliseconds: {
    screenMadeAnew: await timed(50, () => screen(null)),
    ratesOfTheMonth: await timed(5, () => rates(null)),
    screenOfOneTown: await timed(10, () => screen('440111007')),
    screenKept: await timed(1000, () => kept.get('all', () => screen(null))),
    indicatorSolvedByUnit: await read('solved', { by: 'unit' }),
    indicatorTakenByDay: await read('taken', { by: 'day' }),
    indicatorOpenFortyDaysAgo: await read('open', { span: past, asOf: past.asOf }),
    indicatorScore: await read('score'),
    rowsOfOverdue: await rows('overdue'),
    rowsOfSolved: await rows('solved'),
    rowsOfTaken: await rows('taken'),
  },
}
console.log(JSON.stringify(answer, null, 2))
kept.stop()
await store.close()
process.exit(0)
