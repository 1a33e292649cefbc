import type { Id, Instant } from '../../../base/index.ts'
import { say } from '../../../base/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import type { UpdateCycle } from '../datasets/declare.ts'
import type { ColumnProfile, Doubt, DoubtOutcome, Rule, RuleResult, Run } from './declare.ts'

const RULE: Sql = sql`r.id, r.dataset, r.title as "titleZh", r.title_en as "titleEn", r.test, r.dimension, r.weight,
  r.severity`
type RuleRow = Omit<Rule, 'title' | 'origin'> & {
  readonly dataset: Id
  readonly titleZh: string
  readonly titleEn: string
}
const ruleFrom = ({ titleZh, titleEn, dataset: _, ...row }: RuleRow): Rule => ({
  ...row,
  title: say(titleZh, titleEn),
  origin: 'hand',
})

/** Rules of a dataset written by hand that hold now, oldest first. */
export async function rulesOf(reader: Reader, district: string, dataset: Id): Promise<Rule[]> {
  const rows = await reader.query<RuleRow>(sql`select ${RULE} from quality_rule r
    where r.district = ${district} and r.dataset = ${dataset}::uuid and r.ended_at is null order by r.id`)
  return rows.map(ruleFrom)
}

export const insertRule = (
  tx: Tx,
  one: Rule & { readonly district: string; readonly dataset: Id; readonly at: Instant; readonly by: string },
): Promise<number> =>
  tx.run(sql`insert into quality_rule (district, id, dataset, title, title_en, test, dimension, weight, severity,
      made_at, made_by)
    values (${one.district}, ${one.id}::uuid, ${one.dataset}::uuid, ${one.title.zh}, ${one.title.en},
      ${json(one.test)}::jsonb, ${one.dimension}, ${one.weight}::smallint, ${one.severity}, ${one.at}::timestamptz,
      ${one.by})`)

export const endRule = (tx: Tx, district: string, dataset: Id, id: Id, at: Instant): Promise<number> =>
  tx.run(sql`update quality_rule set ended_at = ${at}::timestamptz where district = ${district}
    and dataset = ${dataset}::uuid and id = ${id}::uuid and ended_at is null`)

// ── runs ──

const RUN: Sql = sql`q.district, q.id, q.dataset, q.delivery, q.measured_at as "measuredAt", q.measured_by as "by",
  q.row_count as "rows", q.rejected, q.score, q.by_dimension as "byDimension", q.drift`

export async function insertRun(
  tx: Tx,
  run: Run,
  results: readonly RuleResult[],
  profiles: readonly (ColumnProfile & { readonly type: string })[],
): Promise<void> {
  await tx.run(sql`insert into quality_run (district, id, dataset, delivery, measured_at, measured_by, row_count,
      rejected, score, by_dimension, drift)
    values (${run.district}, ${run.id}::uuid, ${run.dataset}::uuid, ${run.delivery}::uuid,
      ${run.measuredAt}::timestamptz, ${run.by}, ${run.rows}::bigint, ${run.rejected}::bigint,
      ${run.score}::double precision, ${json(run.byDimension)}::jsonb, ${json(run.drift)}::jsonb)`)
  if (results.length > 0)
    await tx.run(sql`insert into quality_result (district, run, rule, title, title_en, test, dimension, weight,
        severity, row_count, bad, score, keys, lines)
      select ${run.district}, ${run.id}::uuid, x.rule, x.title->>'zh', x.title->>'en', x.test, x.dimension, x.weight,
        x.severity, x.rows, x.bad, x.score, x.keys, x.lines
      from jsonb_to_recordset(${json(results)}::jsonb) as x(rule text, title jsonb, test jsonb, dimension text,
        weight smallint, severity text, rows bigint, bad bigint, score double precision, keys text[], lines integer[])`)
  if (profiles.length > 0)
    await tx.run(sql`insert into column_profile (district, run, item, position, type, row_count, filled, different,
        shortest, longest, least, most, mean, top, shapes)
      select ${run.district}, ${run.id}::uuid, x.item, x.position, x.type, x.rows, x.filled, x."distinct", x.shortest,
        x.longest, x.least, x.most, x.mean, x.top, x.shapes
      from jsonb_to_recordset(${json(profiles.map((one, position) => ({ ...one, position })))}::jsonb)
        as x(item text, position smallint, type text, rows bigint, filled bigint, "distinct" bigint, shortest integer,
          longest integer, least text, most text, mean double precision, top jsonb, shapes jsonb)`)
}

/** Runs of a dataset, newest first. */
export const runsOf = (reader: Reader, district: string, dataset: Id, most: number): Promise<Run[]> =>
  reader.query<Run>(sql`select ${RUN} from quality_run q where q.district = ${district}
    and q.dataset = ${dataset}::uuid order by q.id desc limit ${most}`)

export const runById = (reader: Reader, district: string, id: Id): Promise<Run | undefined> =>
  reader.one<Run>(sql`select ${RUN} from quality_run q where q.district = ${district} and q.id = ${id}::uuid`)

/** The newest scores of each dataset, newest first: what the board draws its trends of. */
export const scoresOf = (
  reader: Reader,
  district: string,
  datasets: readonly Id[],
  most: number,
): Promise<{ dataset: Id; run: Id; at: Instant; score: number | null; rows: number; rejected: number }[]> =>
  reader.query(sql`select d.id as "dataset", q.id as "run", q.measured_at as "at", q.score,
      q.row_count as "rows", q.rejected
    from unnest(${datasets}::uuid[]) as d(id)
    cross join lateral (select r.id, r.measured_at, r.score, r.row_count, r.rejected from quality_run r
      where r.district = ${district} and r.dataset = d.id order by r.id desc limit ${most}) q`)

type ResultRow = Omit<RuleResult, 'title'> & { readonly titleZh: string; readonly titleEn: string }

export async function resultsOf(reader: Reader, district: string, run: Id): Promise<RuleResult[]> {
  const rows =
    await reader.query<ResultRow>(sql`select q.rule, q.title as "titleZh", q.title_en as "titleEn", q.test,
      q.dimension, q.weight, q.severity, q.row_count as "rows", q.bad, q.score, q.keys, q.lines
    from quality_result q where q.district = ${district} and q.run = ${run}::uuid order by q.score, q.rule`)
  return rows.map(({ titleZh, titleEn, ...row }) => ({ ...row, title: say(titleZh, titleEn) }))
}

/** The rules that most rows break at present, over these datasets' newest runs. */
export const worstOf = (
  reader: Reader,
  district: string,
  runs: readonly Id[],
  most: number,
): Promise<
  { run: Id; rule: string; titleZh: string; titleEn: string; rows: number; bad: number; score: number }[]
> =>
  reader.query(sql`select q.run, q.rule, q.title as "titleZh", q.title_en as "titleEn", q.row_count as "rows", q.bad,
      q.score
    from quality_result q where q.district = ${district} and q.run = any(${runs}::uuid[]) and q.bad > 0
    order by q.score, q.bad desc, q.rule limit ${most}`)

export const profilesOf = (
  reader: Reader,
  district: string,
  run: Id,
): Promise<(ColumnProfile & { type: string })[]> =>
  reader.query(sql`select c.item, c.type, c.row_count as "rows", c.filled, c.different as "distinct", c.shortest,
      c.longest, c.least, c.most, c.mean, c.top, c.shapes
    from column_profile c where c.district = ${district} and c.run = ${run}::uuid order by c.position`)

// ── doubts ──

const DOUBT: Sql = sql`o.district, o.id, o.dataset, o.key, o.item, o.matter, o.delivery, o.line,
  o.raised_at as "raisedAt", o.raised_name as "raisedName", o.ended_at as "endedAt", o.outcome`

export const insertDoubt = (tx: Tx, one: Omit<Doubt, 'endedAt' | 'outcome'>): Promise<number> =>
  tx.run(sql`insert into data_doubt (district, id, dataset, key, item, matter, delivery, line, raised_at, raised_name)
    values (${one.district}, ${one.id}::uuid, ${one.dataset}::uuid, ${one.key}, ${one.item}, ${one.matter}::uuid,
      ${one.delivery}::uuid, ${one.line}::integer, ${one.raisedAt}::timestamptz, ${one.raisedName})
    on conflict (district, dataset, key, item) where ended_at is null do nothing`)

export const doubtsOfMatter = (reader: Reader, district: string, matter: Id): Promise<Doubt[]> =>
  reader.query<Doubt>(sql`select ${DOUBT} from data_doubt o where o.district = ${district}
    and o.matter = ${matter}::uuid order by o.id`)

/** Every doubt about a row, decided or not, oldest first: part of its history. */
export const doubtsOfRow = (reader: Reader, district: string, dataset: Id, key: string): Promise<Doubt[]> =>
  reader.query<Doubt>(sql`select ${DOUBT} from data_doubt o where o.district = ${district}
    and o.dataset = ${dataset}::uuid and o.key = ${key} order by o.id`)

export const openDoubts = (reader: Reader, district: string, dataset: Id): Promise<Doubt[]> =>
  reader.query<Doubt>(sql`select ${DOUBT} from data_doubt o where o.district = ${district}
    and o.dataset = ${dataset}::uuid and o.ended_at is null order by o.id`)

export const endDoubts = (
  tx: Tx,
  district: string,
  matter: Id,
  outcome: DoubtOutcome,
  at: Instant,
): Promise<Doubt[]> =>
  tx.query<Doubt>(sql`update data_doubt o set ended_at = ${at}::timestamptz, outcome = ${outcome}
    where o.district = ${district} and o.matter = ${matter}::uuid and o.ended_at is null returning ${DOUBT}`)

/** What the board shows of a dataset with rows. */
export type BoardRow = {
  readonly id: Id
  readonly code: string
  readonly titleZh: string
  readonly titleEn: string
  readonly unit: Id
  readonly subject: string
  readonly score: number | null
  readonly rows: number
  readonly cycle: UpdateCycle
  readonly freshAt: Instant | null
}

/** Published datasets whose rows stand here. */
export const boardOf = (reader: Reader, district: string): Promise<BoardRow[]> =>
  reader.query<BoardRow>(sql`select d.id, d.code, d.title as "titleZh", d.title_en as "titleEn", d.unit, d.subject,
      d.score, d.row_count as "rows", d.cycle, d.fresh_at as "freshAt"
    from dataset d where d.district = ${district} and d.state = 'published' and d.origin = 'intake'
    order by d.score nulls last, d.code`)
