import type { Instant } from '../../base/index.ts'
import type { GridKind } from '../places/grids/declare.ts'
import { type Sql, sql } from '../store/index.ts'
import type { Condition, Dimension, Mark, Measure, Period, Population } from './population.ts'

/** When a figure is looked at. */
export type Seen = {
  readonly district: string
  /** First instant of the period, included; null = from the beginning. */
  readonly from: Instant | null
  /** Not included; null = up to the as-of instant. */
  readonly to: Instant | null
  /** 数据截至. */
  readonly asOf: Instant
  /** The as-of instant is now: the state in the rows may be used instead of their history. */
  readonly live: boolean
  /** Kinds of clock that stand for the matter in lists. */
  readonly mainClocks: readonly string[]
}

const inPeriod = (column: Sql, { from, to, asOf }: Seen): Sql => sql`${column} <= ${asOf}
  ${from ? sql`and ${column} >= ${from}` : sql.empty} ${to ? sql`and ${column} < ${to}` : sql.empty}`

/** A clock that counts at the as-of instant: begun, and not made void before. */
const counts = ({ asOf }: Seen): Sql =>
  sql`c.started_at <= ${asOf} and (c.state <> 'void' or c.stopped_at > ${asOf})`

const leads = ({ district }: Seen, lead: boolean | undefined): Sql =>
  lead
    ? sql`and (select t.role from task t where t.district = ${district} and t.id = c.part) = 'lead'`
    : sql.empty

const pausedAt = ({
  asOf,
}: Seen): Sql => sql`c.pauses <> '[]' and (c.stopped_at is null or c.stopped_at > ${asOf})
  and exists (select from jsonb_to_recordset(c.pauses) as p("from" timestamptz, "to" timestamptz)
    where p."from" <= ${asOf} and (p."to" is null or p."to" > ${asOf}))`

/** Clocks of this kind that have fallen due or ended: those of which it can be said whether they were kept. */
const judged = (seen: Seen): Sql => sql`${counts(seen)} and (c.stopped_at <= ${seen.asOf} or
  (c.due_at <= ${seen.asOf} and not (${pausedAt(seen)})))`

const ofMatter = (seen: Seen, alias: 'c' | 'v' | 'a' | 't' | 'o'): Sql =>
  sql`${sql.id(alias)}.district = ${seen.district} and ${sql.id(alias)}.${sql.id(alias === 'c' ? 'subject' : 'matter')} = m.id`

/**
 * Ids found first, then their matters: written as an array so that the way is the same before the database has counted
 * its tables (a city that was just loaded) and after.
 */
const idsIn = (select: Sql): Sql => sql`m.id = any(array(${select}))`

function periodSql(period: Period, seen: Seen): Sql {
  if (period === 'standing') return sql`m.opened_at <= ${seen.asOf}`
  if (period === 'openedAt') return inPeriod(sql`m.opened_at`, seen)
  if (period === 'closedAt') return inPeriod(sql`m.closed_at`, seen)
  if (period === 'orderedAt')
    return idsIn(
      sql`select o.matter from supervision_order o where o.district = ${seen.district} and ${inPeriod(sql`o.at`, seen)}`,
    )
  return idsIn(sql`select c.subject from clock c where c.district = ${seen.district} and c.kind = ${period.clockDue}
    and ${inPeriod(sql`c.due_at`, seen)} and ${counts(seen)} and not (${pausedAt(seen)}) ${leads(seen, period.lead)}`)
}

const mergedAt = (
  seen: Seen,
): Sql => sql`exists (select from link l where l.district = ${seen.district} and l.from_matter = m.id
  and l.before is not null and l.at <= ${seen.asOf} and (l.undone_at is null or l.undone_at > ${seen.asOf}))`

const openAt = (seen: Seen): Sql =>
  seen.live
    ? sql`m.closed_at is null and m.merged_into is null`
    : sql`(m.closed_at is null or m.closed_at > ${seen.asOf}) and not ${mergedAt(seen)}`

/** The due instant that stood for the matter: the earliest main clock that ran, else the earliest of all that do not wait. */
const dueAt = (seen: Seen): Sql =>
  seen.live
    ? sql`m.due`
    : sql`(select coalesce(min(c.due_at) filter (where c.kind = any(${seen.mainClocks}::text[])), min(c.due_at)) from clock c
        where ${ofMatter(seen, 'c')} and c.started_at <= ${seen.asOf} and (c.stopped_at is null or c.stopped_at > ${seen.asOf})
        and not (${pausedAt(seen)}) and c.policy -> 'waits' is null)`

/**
 * `matter m`, beside it (only where it is asked for) the last verdict of a call-back known at the as-of instant, looked
 * up once per matter.
 */
export const fromSql = (seen: Seen, judged: readonly Condition[]): Sql =>
  judged.some(needsVerdict)
    ? sql`matter m left join lateral (select v.verdict from visit v where ${ofMatter(seen, 'v')} and v.verdict is not null
        and coalesce(v.decided_at, (v.attempts -> -1 ->> 'at')::timestamptz) <= ${seen.asOf}
        order by v.round desc limit 1) w on true`
    : sql`matter m`

const needsVerdict = (one: Condition): boolean =>
  'not' in one ? needsVerdict(one.not) : 'verdict' in one || ('is' in one && one.is === 'visited')

function markSql(mark: Mark, seen: Seen): Sql {
  const { asOf, district } = seen
  switch (mark) {
    case 'open':
      return openAt(seen)
    case 'overdue':
      return sql`${openAt(seen)} and ${dueAt(seen)} < ${asOf}`
    case 'closed':
      return sql`m.closed_at <= ${asOf}`
    case 'dispatched':
      return sql`(select bool_or(t.at <= ${asOf}) from task t where ${ofMatter(seen, 't')})`
    case 'contacted':
      // An aggregate, not "exists": it is looked up per matter and never by reading all tasks of the city.
      return sql`(select bool_or(t.contacted_at <= ${asOf}) from task t where ${ofMatter(seen, 't')} and t.role = 'lead')`
    case 'visited':
      return sql`w.verdict ->> 'solved' is not null`
    case 'excluded':
      return sql`exists (select from ask a where ${ofMatter(seen, 'a')} and a.kind in ('exclusion', 'appeal')
        and a.decision = 'granted' and a.decided_at <= ${asOf})`
    case 'returned':
      return sql`exists (select from ask a where ${ofMatter(seen, 'a')} and a.kind = 'return' and a.at <= ${asOf})`
    case 'repeat':
      return sql`exists (select from link l where l.district = ${district} and l.from_matter = m.id
        and l.kind in ('duplicate-of', 'follow-up') and l.at <= ${asOf} and (l.undone_at is null or l.undone_at > ${asOf}))`
    case 'ordered':
      return sql`exists (select from supervision_order o where ${ofMatter(seen, 'o')} and o.at <= ${asOf})`
    case 'acknowledged':
      return sql`not exists (select from supervision_order o where ${ofMatter(seen, 'o')} and o.at <= ${asOf}
        and (o.acknowledged_at is null or o.acknowledged_at > ${asOf}))`
    case 'anonymous':
      return sql`m.anonymous`
    case 'copiedAnswer':
      return sql`exists (select from answer a join answer b on b.district = a.district and md5(b.text) = md5(a.text)
        and length(b.text) >= 20 and b.text = a.text and b.matter <> a.matter and b.at <= ${asOf}
        where ${ofMatter(seen, 'a')} and a.at <= ${asOf} and length(a.text) >= 20)`
  }
}

/** One condition on `matter m` as SQL; never null. */
export function conditionSql(condition: Condition, seen: Seen): Sql {
  if ('is' in condition) return sql`(${markSql(condition.is, seen)}) is true`
  if ('not' in condition) return sql`not (${conditionSql(condition.not, seen)})`
  if ('started' in condition)
    return sql`exists (select from clock c where ${ofMatter(seen, 'c')} and c.kind = ${condition.started} and ${counts(seen)})`
  if ('clock' in condition) {
    const of = sql`from clock c where ${ofMatter(seen, 'c')} and c.kind = ${condition.clock} and ${judged(seen)} ${leads(seen, condition.lead)}`
    // Ended in time and known to have ended; everything else that can be judged is late.
    const kept = sql`(c.stopped_at <= ${seen.asOf} and c.result = 'kept')`
    return condition.result === 'kept'
      ? sql`coalesce((select bool_and(coalesce(${kept}, false)) ${of}), false)`
      : sql`coalesce((select bool_or(not coalesce(${kept}, false)) ${of}), false)`
  }
  if ('ran' in condition)
    return sql`coalesce(${ranSql(condition.ran, seen)} <= ${condition.within}::int, false)`
  if ('verdict' in condition)
    return sql`coalesce(w.verdict ->> ${condition.verdict}::text = any(${condition.in}::text[]), false)`
  if ('column' in condition)
    return sql`coalesce(m.${sql.id(condition.column)} = any(${condition.in}::text[]), false)`
  return sql`m.tags @> array[${condition.tag}]::text[]`
}

/** The matters of a population as conditions on `matter m`. */
export const populationSql = (of: Population, seen: Seen): Sql[] => [
  sql`m.district = ${seen.district}`,
  sql`m.type = ${of.type}`,
  sql`m.opened_at <= ${seen.asOf}`,
  periodSql(of.period, seen),
  ...(of.where ?? []).flatMap((condition) =>
    'is' in condition && (condition.is === 'open' || condition.is === 'overdue')
      ? [...maybeOpen(seen), sql`(${markSql(condition.is, seen)})`]
      : [conditionSql(condition, seen)],
  ),
]

/** What was open then is open now, or was closed or merged since: found by small indexes instead of looking at every row. */
const maybeOpen = (seen: Seen): Sql[] =>
  seen.live
    ? []
    : [
        idsIn(sql`select o.id from matter o where o.district = ${seen.district} and o.closed_at is null and o.merged_into is null
          union all select o.id from matter o where o.district = ${seen.district} and o.closed_at > ${seen.asOf}
          union all select l.from_matter from link l where l.district = ${seen.district} and l.before is not null and l.at > ${seen.asOf}`),
      ]

/** Minutes from the first start of clocks of a kind to their last stop; null while one runs, and of those made void. */
const ranSql = (kind: string, seen: Seen): Sql =>
  sql`(select case when bool_and(c.stopped_at <= ${seen.asOf})
    then floor(extract(epoch from (max(c.stopped_at) - min(c.started_at))) / 60) end
    from clock c where ${ofMatter(seen, 'c')} and c.kind = ${kind} and ${counts(seen)})`

/** The value that is averaged; null when the matter has none yet. */
export function measureSql(measure: Measure, seen: Seen): Sql {
  const { asOf } = seen
  const minutes = (to: Sql, from: Sql): Sql => sql`floor(extract(epoch from (${to} - ${from})) / 60)`
  const first = (column: Sql): Sql => sql`(select ${minutes(sql`min(${column})`, sql`min(t.at)`)} from task t
    where ${ofMatter(seen, 't')} and t.role = 'lead' and ${column} <= ${asOf})`
  if (typeof measure === 'object') return ranSql(measure.ran, seen)
  switch (measure) {
    case 'toClose':
      return sql`case when m.closed_at <= ${asOf} then ${minutes(sql`m.closed_at`, sql`m.opened_at`)} end`
    case 'toSign':
      return first(sql`t.signed_at`)
    case 'toContact':
      return first(sql`t.contacted_at`)
    case 'rounds':
      return sql`(select nullif(count(distinct t.round), 0) from task t where ${ofMatter(seen, 't')} and t.at <= ${asOf})`
  }
}

/** Local time of the date that placed the matter into the period; of a clock the last due instant. */
function placedSql(period: Period, seen: Seen): Sql {
  const at =
    period === 'closedAt'
      ? sql`m.closed_at`
      : typeof period === 'object'
        ? sql`(select max(c.due_at) from clock c where ${ofMatter(seen, 'c')} and c.kind = ${period.clockDue}
            and ${inPeriod(sql`c.due_at`, seen)} and ${counts(seen)} and not (${pausedAt(seen)}) ${leads(seen, period.lead)})`
        : sql`m.opened_at`
  return sql`(${at} at time zone 'Asia/Shanghai')`
}

/** The code of the one grid of a kind that a matter kept. */
const gridOfKind = (kind: GridKind): Sql =>
  sql`(select split_part(g, ':', 2) from unnest(m.grids) g where g like ${`${kind}:%`} limit 1)`

/** The group a matter falls into; '' when it has none. */
export function groupSql(by: Dimension, period: Period, seen: Seen): Sql {
  switch (by) {
    case 'area':
      return sql`left(m.area, 9)`
    case 'village':
      return sql`left(m.area, 12)`
    case 'unit':
      return seen.live
        ? sql`coalesce(m.lead_unit, '')`
        : sql`coalesce((select t.unit from task t where ${ofMatter(seen, 't')} and t.role = 'lead' and t.at <= ${seen.asOf}
            order by t.round desc limit 1), '')`
    case 'category':
      // numbered trees count by their first level; other lists have one level
      return sql`coalesce(case when m.category ~ '^[0-9]' then left(m.category, 2) else m.category end, '')`
    case 'item':
      return sql`coalesce(m.category, '')`
    case 'grid':
      return sql`coalesce(${gridOfKind('social')}, m.data->>'grid', '')`
    case 'unitGrid':
      return sql`coalesce(${gridOfKind('unit')}, '')`
    case 'dutyGrid':
      return sql`coalesce(${gridOfKind('duty')}, '')`
    case 'hour':
      return sql`to_char(${placedSql(period, seen)}, 'HH24')`
    case 'day':
      return sql`to_char(${placedSql(period, seen)}, 'YYYY-MM-DD')`
    case 'month':
      return sql`to_char(${placedSql(period, seen)}, 'YYYY-MM')`
    default:
      return sql`coalesce(m.${sql.id(by)}, '')`
  }
}
