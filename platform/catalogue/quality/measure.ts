import {
  dayOf,
  type Id,
  type Instant,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../../base/index.ts'
import { append } from '../../ledger/index.ts'
import type { Actor } from '../../org/declare.ts'
import { factActorOf } from '../../org/index.ts'
import { type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import { dueAt, tableOf } from '../datasets/decide.ts'
import type { Dataset } from '../datasets/declare.ts'
import { byId, scored } from '../datasets/index.ts'
import { itemsOfTest, ruleScore, scoresOf, standardRules } from './decide.ts'
import { GATE, HELD, type Rule, type RuleResult, type Run, refusals, SAMPLES, type Test } from './declare.ts'
import * as keep from './keep.ts'
import { driftOf, profileColumns } from './profile.ts'
import { type CompileWorld, columnOf, operatorSql, type RowRule, rowRule, rowsWith } from './rule-sql.ts'

export type QualityCity = {
  readonly district: string
  /** Codes of a list that hold on this local day; undefined = no such list. */
  readonly codes: (reader: Reader, list: string, day: string) => Promise<readonly string[] | undefined>
}

type Counted = { readonly bad: number; readonly rows?: number; readonly keys: readonly string[] }

/** Everything a rule names beside its own dataset, read once. */
export async function worldOf(
  city: QualityCity,
  reader: Reader,
  dataset: Dataset,
  rules: readonly Rule[],
  at: Instant,
): Promise<CompileWorld> {
  const named = new Set(
    rules.flatMap(({ test }) =>
      'dataset' in test
        ? [test.dataset]
        : test.is === 'total' && 'dataset' in test.than
          ? [test.than.dataset]
          : [],
    ),
  )
  const others = new Map<Id, Dataset>()
  for (const id of named) {
    const other = await byId(reader, city.district, id)
    if (other && (await tableThere(reader, id))) others.set(id, other)
  }
  const lists = new Map<string, readonly string[]>()
  for (const { test } of rules) {
    if (test.is !== 'coded' || lists.has(test.list)) continue
    const codes = await city.codes(reader, test.list, dayOf(at))
    if (codes) lists.set(test.list, codes)
  }
  return {
    district: city.district,
    dataset: dataset.id,
    items: dataset.items,
    other: (id) => others.get(id)?.items,
    codes: (list) => lists.get(list),
    today: dayOf(at),
  }
}

export const tableThere = async (reader: Reader, dataset: Id): Promise<boolean> =>
  (
    await reader.one<{ there: boolean }>(
      sql`select to_regclass(${tableOf(dataset)}::text) is not null as "there"`,
    )
  )?.there ?? false

/** All rules of single rows in one statement, then keys of bad rows for those that were broken. */
async function countRows(
  reader: Reader,
  world: CompileWorld,
  rules: readonly { readonly rule: Rule; readonly compiled: RowRule }[],
): Promise<{ rows: number; bad: ReadonlyMap<string, Counted> }> {
  const counts = rules.map(
    ({ compiled }, n) => sql`count(*) filter (where ${compiled.bad}) as ${sql.id(`b${n}`)}`,
  )
  const row = await reader.one<Record<string, number>>(
    sql`select ${sql.join([sql`count(*) as "rows"`, ...counts])} ${rowsWith(
      world,
      rules.map((one) => one.compiled),
    )}`,
  )
  const bad = new Map<string, Counted>()
  for (const [n, { rule, compiled }] of rules.entries()) {
    const count = row?.[`b${n}`] ?? 0
    const keys =
      count === 0
        ? []
        : await reader.query<{ key: string }>(
            sql`select t.key ${rowsWith(world, [compiled])} and ${compiled.bad} limit ${SAMPLES}`,
          )
    bad.set(rule.id, { bad: count, keys: keys.map((one) => one.key).sort() })
  }
  return { rows: row?.rows ?? 0, bad }
}

/** Rules of the dataset as a whole: broken or not. Null where what they name is gone. */
async function wholeBroken(
  reader: Reader,
  world: CompileWorld,
  dataset: Dataset,
  test: Test,
  rows: number,
  at: Instant,
): Promise<boolean | null> {
  switch (test.is) {
    case 'rows':
      return (test.min !== undefined && rows < test.min) || (test.max !== undefined && rows > test.max)
    case 'fresh': {
      if (!dataset.freshAt) return null
      const due = dueAt(dataset.cycle, dataset.freshAt)
      return due ? at > due : null
    }
    case 'reachable':
      return dataset.state !== 'published' || rows === 0
    case 'total': {
      const own = sumSql(world, dataset.items, dataset.id, test.item)
      const than =
        'value' in test.than
          ? sql`${test.than.value}::numeric`
          : sumSql(world, world.other(test.than.dataset) ?? [], test.than.dataset, test.than.of)
      if (!own || !than) return null
      const row = await reader.one<{ broken: boolean }>(
        sql`select not (${own} ${operatorSql(test.op)} ${than}) as "broken"`,
      )
      return row?.broken ?? null
    }
    default:
      return null
  }
}

function sumSql(world: CompileWorld, items: Dataset['items'], dataset: Id, name: string): Sql | null {
  const column = columnOf(items, name)
  const item = items.find((one) => one.name === name)
  if (!column || !item) return null
  const sum = sql`(select coalesce(sum(s.${sql.id(column.name)}::numeric), 0) from ${sql.id(tableOf(dataset))} s
    where s.district = ${world.district})`
  return item.field.kind === 'money' ? sql`(${sum} / 100)` : sum
}

/** Rows that a delivery refused, counted by the quality rule their cells broke. */
async function rejectsOf(reader: Reader, district: string, delivery: Id) {
  const rows = await reader.query<{ rule: string; bad: number; lines: number[] }>(sql`
    select case when r.rule like ${`${HELD}%`} then substr(r.rule, ${HELD.length + 1}::int)
        when r.rule in ('doubledInFile', 'keyMissing') then 'unique:key'
        when r.rule = 'fields.required' then 'filled:' || r.item else 'typed:' || r.item end as "rule",
      count(distinct r.row_no) as "bad",
      (array_agg(distinct r.row_no order by r.row_no))[1:${SAMPLES}::int] as "lines"
    from delivery_reject r where r.district = ${district} and r.delivery = ${delivery}::uuid group by 1`)
  const whole = await reader.one<{ rejected: number }>(sql`select count(distinct r.row_no) as "rejected"
    from delivery_reject r where r.district = ${district} and r.delivery = ${delivery}::uuid`)
  return { rejected: whole?.rejected ?? 0, byRule: new Map(rows.map((row) => [row.rule, row])) }
}

/**
 * Measures a dataset as it stands: every rule, every column, the score. Rows that the delivery refused count as rows,
 * and as bad under the rule they broke. Values that break a rule of severity 疑义 or 退回 are marked as in doubt.
 */
export async function measureDataset(
  city: QualityCity,
  tx: Tx,
  who: Actor,
  input: { readonly dataset: Id; readonly delivery: Id | null },
  at: Instant,
): Promise<Result<Run & { readonly results: readonly RuleResult[] }, Refusal>> {
  const { district } = city
  const dataset = await byId(tx, district, input.dataset)
  if (!dataset || !(await tableThere(tx, dataset.id))) return no(refusals['quality.noTable']())
  // whole columns are grouped: that may use more memory of the server than a question of a desk
  await tx.run(sql.raw(`set local work_mem = '64MB'`))
  const rules = [...standardRules(dataset), ...(await keep.rulesOf(tx, district, dataset.id))]
  const world = await worldOf(city, tx, dataset, rules, at)
  const ofRows = rules.flatMap((rule, n) => {
    const compiled = rowRule(rule.test, world, n)
    return compiled ? [{ rule, compiled }] : []
  })
  const counted = await countRows(tx, world, ofRows)
  const refused = input.delivery
    ? await rejectsOf(tx, district, input.delivery)
    : { rejected: 0, byRule: new Map<string, { bad: number; lines: number[] }>() }
  const rows = counted.rows + refused.rejected
  const results: RuleResult[] = []
  for (const { id, title, test, dimension, weight, severity } of rules) {
    const common = { rule: id, title, test, dimension, weight, severity }
    const own = counted.bad.get(id)
    if (own) {
      const more = refused.byRule.get(id)
      const bad = own.bad + (more?.bad ?? 0)
      results.push({
        ...common,
        rows,
        bad,
        score: ruleScore(rows, bad),
        keys: own.keys,
        lines: more?.lines ?? [],
      })
      continue
    }
    const broken = await wholeBroken(tx, world, dataset, test, counted.rows, at)
    if (broken === null) continue
    const bad = broken ? 1 : 0
    results.push({ ...common, rows: 1, bad, score: ruleScore(1, bad), keys: [], lines: [] })
  }
  const { score, byDimension } = scoresOf(results)
  const profiles = await profileColumns(tx, dataset, counted.rows)
  const [last] = await keep.runsOf(tx, district, dataset.id, 1)
  const drift = driftOf(last ? await keep.profilesOf(tx, district, last.id) : [], profiles, dataset.items)
  const run: Run = {
    district,
    id: newId(),
    dataset: dataset.id,
    delivery: input.delivery,
    measuredAt: at,
    by: who.name,
    rows,
    rejected: refused.rejected,
    score,
    byDimension,
    drift,
  }
  await keep.insertRun(tx, run, results, profiles)
  await scored(tx, district, dataset.id, score)
  await markDoubts(tx, world, ofRows)
  await append(tx, [
    {
      district,
      kind: 'quality.measured',
      subjectKind: 'dataset',
      subject: dataset.id,
      at,
      actor: factActorOf(who),
      body: {
        run: run.id,
        delivery: input.delivery,
        code: dataset.code,
        score: score === null ? null : Math.round(score * 100) / 100,
        before: last?.score ?? null,
        gate: score === null || score >= GATE,
        rows,
        rejected: refused.rejected,
        drift: drift.length,
        sentBack: results.filter((one) => one.severity === 'reject' && one.bad > 0).length,
      },
    },
  ])
  return ok({ ...run, results })
}

/** Sets `doubted` of every row to what is in doubt now: by rules, and by people whose matter is open. */
async function markDoubts(
  tx: Tx,
  world: CompileWorld,
  rules: readonly { readonly rule: Rule; readonly compiled: RowRule }[],
): Promise<void> {
  const doubting = rules.filter(
    ({ rule }) => rule.origin === 'hand' && rule.severity !== 'tell' && itemsOfTest(rule.test).length > 0,
  )
  const byRules = doubting.map(
    ({ rule, compiled }) =>
      sql`case when ${compiled.bad} then ${itemsOfTest(rule.test)}::text[] else '{}'::text[] end`,
  )
  const wanted = sql.join([...byRules, sql`coalesce(p.items, '{}'::text[])`], ' || ')
  const table = sql.id(tableOf(world.dataset))
  await tx.run(sql`update ${table} d set doubted = w.want from (
      select t.key, array(select distinct x.item from unnest(${wanted}) as x(item) order by 1) as want
      from ${table} t ${sql.join(
        doubting.flatMap(({ compiled }) => compiled.joins),
        ' ',
      )}
      left join (select o.key, array_agg(o.item) as items from data_doubt o where o.district = ${world.district}
        and o.dataset = ${world.dataset}::uuid and o.ended_at is null group by o.key) p on p.key = t.key
      where t.district = ${world.district} and (t.doubted <> '{}' or p.key is not null
        ${sql.join(
          doubting.map(({ compiled }) => sql`or ${compiled.bad}`),
          ' ',
        )})) w
    where d.district = ${world.district} and d.key = w.key and d.doubted is distinct from w.want`)
}
