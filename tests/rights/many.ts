import { parseArgs } from 'node:util'
import { newId } from '../../base/index.ts'
import { schemas } from '../../host/index.ts'
import { append } from '../../platform/ledger/index.ts'
import { seenSql } from '../../platform/matters/access.ts'
import * as keep from '../../platform/matters/keep.ts'
import type { Actor, Duty, Role } from '../../platform/org/index.ts'
import { type Sql, type Store, sql } from '../../platform/store/index.ts'
import { freshStore } from '../../platform/store/testing.ts'
import { probe, type Tally } from './doors.ts'

/**
 * Rights: what every door shows of random cities compared with the rules in words, and what the compiled predicate
 * costs against statements written by hand over a million matters, in the same database and run.
 * `node tests/rights/many.ts [--cases 100000] [--matters 1000000] [--rounds 40]`; either part is left out by 0. Prints JSON.
 */
const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '100000' },
    matters: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
  },
})
const wanted = Number(values.cases)
const many = Number(values.matters)
const rounds = Number(values.rounds)
const round = (n: number, digits = 3): number => Number(n.toFixed(digits))

// ── the probes ──────────────────────────────────────────────────────────────────────────────────────────────────

async function probes() {
  const paths: Record<string, Tally> = {}
  let [cases, people, rows, shown, cities] = [0, 0, 0, 0, 0]
  const differences: unknown[] = []
  for (let seed = Number(values.seed); cases < wanted; seed++) {
    const one = await probe({ seed, people: 45, matters: 150, rows: 40, pagesEvery: 3 })
    cities++
    cases += one.cases
    people += one.people
    rows += one.rows
    shown += one.shown
    differences.push(...one.differences)
    for (const [path, tally] of Object.entries(one.byPath)) {
      const sum = paths[path] ?? { cases: 0, mismatches: 0, leaks: 0 }
      sum.cases += tally.cases
      sum.mismatches += tally.mismatches
      sum.leaks += tally.leaks
      paths[path] = sum
    }
    process.stderr.write(`${cases} cases, ${differences.length} differences\n`)
  }
  const total = (of: 'mismatches' | 'leaks') => Object.values(paths).reduce((sum, one) => sum + one[of], 0)
  return {
    ...{ cities, people, rows, shown, cases, mismatches: total('mismatches'), leaks: total('leaks'), paths },
    differences: differences.slice(0, 20),
    met: cases >= wanted && total('mismatches') === 0,
  }
}

// ── the price of a predicate ────────────────────────────────────────────────────────────────────────────────────

const D = '440111'
const UNITS = Array.from(
  { length: 30 },
  (_, i) => `0190b0a0-0000-7000-8000-0000000000${String(i + 10).padStart(2, '0')}`,
)
const ROLES = {
  agent: { title: { zh: '话务员', en: 'Agent' }, sees: 'area' },
  handler: { title: { zh: '承办人', en: 'Handler' }, sees: 'units' },
} as const satisfies Record<string, Role>
const actor = (...duties: Duty[]): Actor => ({
  ...{ kind: 'staff', account: '0190b0a0-0000-7000-8000-000000000001', name: '甲', district: D, unit: null },
  ...{ unitName: null, duties, provenAt: 0 },
})

/** A kind of person, with the condition that a programmer would write for him by hand. */
const people: readonly { readonly name: string; readonly who: Actor; readonly byHand: string }[] = [
  {
    name: 'whole district',
    who: actor({ role: 'agent', area: D, units: null, grade: 3 }),
    byHand: `m.area >= '440111' and m.area < '440112'`,
  },
  {
    name: 'one town',
    who: actor({ role: 'agent', area: `${D}007`, units: null, grade: 3 }),
    byHand: `m.area >= '440111007' and m.area < '440111008'`,
  },
  {
    name: 'one unit',
    who: actor({ role: 'handler', area: D, units: [UNITS[3] as string], grade: 3 }),
    byHand: `m.area >= '440111' and m.area < '440112' and m.units && array['${UNITS[3]}']`,
  },
  {
    name: 'a unit, a town, and on behalf of another',
    who: actor(
      { role: 'handler', area: D, units: [UNITS[3] as string], grade: 3 },
      { role: 'agent', area: `${D}007`, units: null, grade: 3 },
      {
        role: 'handler',
        area: D,
        units: [UNITS[9] as string, UNITS[10] as string],
        grade: 3,
        onBehalfOf: '乙',
      },
    ),
    byHand: `((m.area >= '440111' and m.area < '440112' and m.units && array['${UNITS[3]}'])
      or (m.area >= '440111007' and m.area < '440111008')
      or (m.area >= '440111' and m.area < '440112' and m.units && array['${UNITS[9]}', '${UNITS[10]}']))`,
  },
]

async function fill(store: Store): Promise<void> {
  await store.bulk(async (tx) => {
    for (let from = 0; from < many; from += 100_000)
      await tx.run(sql`insert into matter (district, id, number, type, type_version, state, title, content, kind, category, urgency,
          channel, secret, anonymous, area, opened_at, opened_by, lead_unit, units, due, closed_at, round, returns, tags, data, demo, version)
        select ${D}, ('0190b0a0-' || lpad(to_hex(i / 65536), 4, '0') || '-7' || lpad(to_hex(i % 4096), 3, '0') || '-8000-' || lpad(to_hex(i), 12, '0'))::uuid,
          'B' || i, 'hotline.ticket', 1, case when i % 20 = 0 then 'inHand' else 'closed' end, '路灯不亮', '路口的路灯三天不亮',
          (array['complaint', 'help', 'consult'])[1 + i % 3], '0' || (1 + i % 9) || '0' || (1 + i % 7), 'normal', 'phone', i % 50 = 0, false,
          ${D} || lpad((1 + i % 24)::text, 3, '0'), timestamptz '2022-01-01' + make_interval(secs => i * 120), null,
          (${UNITS}::text[])[1 + i * 7 % 30], array[(${UNITS}::text[])[1 + i * 7 % 30]], null,
          case when i % 20 = 0 then null else timestamptz '2022-01-08' + make_interval(secs => i * 120) end, 1, 0, '{}', '{}', true, 1
        from generate_series(${from}::int, ${Math.min(from + 100_000, many) - 1}::int) i`)
  })
  await store.query(sql`vacuum analyze matter`).catch(() => store.query(sql`analyze matter`))
}

/** Of a noisy machine the tenth of all rounds that were disturbed least. */
const calm = (list: readonly number[]): number =>
  list.toSorted((a, b) => a - b)[Math.floor(list.length / 10)] ?? 0
const median = (list: readonly number[]): number =>
  list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0
const timed = async (run: () => Promise<unknown>): Promise<number> => {
  const from = performance.now()
  await run()
  return performance.now() - from
}

async function price() {
  const { store, close } = await freshStore(schemas).then((made) => ({
    store: made,
    close: () => made.close(),
  }))
  try {
    const from = performance.now()
    await fill(store)
    process.stderr.write(`filled in ${Math.round(performance.now() - from)} ms\n`)
    const list = (where: Sql): Sql =>
      sql`/* plan anew */ select ${keep.matterColumns} from matter m where m.district = ${D} and ${where} order by m.opened_at desc, m.id desc limit 51`
    const count = (where: Sql): Sql =>
      sql`/* plan anew */ select count(*)::int as n from (select 1 from matter m where m.district = ${D} and ${where} limit 5000) x`
    const whole = (where: Sql): Sql =>
      sql`/* plan anew */ select count(*)::int as n from matter m where m.district = ${D} and ${where}`
    const results: Record<string, unknown>[] = []
    for (const { name, who, byHand } of people) {
      const hand = sql.raw(byHand)
      for (const [what, made] of [
        ['list', list],
        ['count', count],
        ['count of all', whole],
      ] as const) {
        const ours: number[] = []
        const theirs: number[] = []
        const times = what === 'count of all' ? Math.max(5, Math.floor(rounds / 8)) : rounds
        let rowsOurs: unknown
        let rowsTheirs: unknown
        for (let i = -2; i < times; i++) {
          // in turn, and the predicate made anew each time, as a request does
          const a = async () => {
            rowsOurs = await store.query(made(seenSql({ roles: ROLES }, who)))
          }
          const b = async () => {
            rowsTheirs = await store.query(made(hand))
          }
          const [first, second] = i % 2 === 0 ? [a, b] : [b, a]
          const one = await timed(first)
          const two = await timed(second)
          if (i < 0) continue
          ours.push(i % 2 === 0 ? one : two)
          theirs.push(i % 2 === 0 ? two : one)
        }
        if (JSON.stringify(rowsOurs) !== JSON.stringify(rowsTheirs))
          throw new Error(`${name} ${what}: other rows`)
        results.push({
          ...{
            who: name,
            what,
            oursMs: round(calm(ours)),
            byHandMs: round(calm(theirs)),
            medians: [round(median(ours)), round(median(theirs))],
          },
          ratio: round(calm(ours) / calm(theirs)),
        })
      }
    }
    const ratios = results.map((one) => one.ratio as number)
    const mean = Math.exp(ratios.reduce((sum, one) => sum + Math.log(one), 0) / ratios.length)
    return {
      matters: many,
      results,
      ...{ meanOverhead: round(mean - 1), worstOverhead: round(Math.max(...ratios) - 1), limit: 0.15 },
      met: mean - 1 <= 0.15,
      audit: await audit(store),
    }
  } finally {
    await close()
  }
}

/** What a fact costs beside the change that it records: the same small write with and without one, in turn. */
async function audit(store: Store) {
  const bare: number[] = []
  const recorded: number[] = []
  const at = new Date()
  const change = (tx: Parameters<Parameters<Store['tx']>[0]>[0], i: number) =>
    tx.run(sql`update matter set version = version + 1, state = 'inHand', tags = array['b']
      where district = ${D} and number = ${`B${(i * 97) % Math.max(many, 1)}`}`)
  for (let i = 0; i < rounds * 25; i++) {
    const without = () => store.tx((tx) => change(tx, i))
    const withOne = () =>
      store.tx(async (tx) => {
        await change(tx, i + 1_000_003)
        await append(tx, [
          {
            ...{ district: D, kind: 'matter.acted', subjectKind: 'matter', subject: newId(), at },
            actor: {
              kind: 'staff',
              account: newId(),
              name: '甲',
              unit: null,
              unitName: null,
              onBehalfOf: null,
            },
            body: { action: 'note', from: 'inHand', to: 'inHand', note: '已联系诉求人，现场核实' },
          },
        ])
      })
    const [first, second] = i % 2 === 0 ? [without, withOne] : [withOne, without]
    const one = await timed(first)
    const two = await timed(second)
    bare.push(i % 2 === 0 ? one : two)
    recorded.push(i % 2 === 0 ? two : one)
  }
  return {
    writes: bare.length,
    ...{ withoutMs: round(calm(bare)), withMs: round(calm(recorded)) },
    overhead: round(calm(recorded) / calm(bare) - 1),
    says: 'one small update in a transaction of its own, with and without its fact',
  }
}

const probed = wanted > 0 ? await probes() : null
const priced = many > 0 ? await price() : null
console.log(
  JSON.stringify(
    {
      bench: 'rights',
      at: new Date().toISOString(),
      probes: probed,
      price: priced,
      met: (probed?.met ?? true) && (priced?.met ?? true),
    },
    null,
    2,
  ),
)
process.exit(0)
