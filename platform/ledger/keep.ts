import type { Id, Instant } from '../../base/index.ts'
import { type Horizon, horizon, json, type Reader, type Sql, sql, type Tx } from '../store/index.ts'
import type { Fact, FactActor, FactFilter, RecordedFact } from './declare.ts'
import type { Horizon as Bounds, Gap, Position } from './position.ts'

/** Bounds of the snapshot a statement was answered from. */
export type Snapshot = Omit<Bounds, 'drawn'>

export type NewFact = { readonly id: Id; readonly fact: Fact; readonly hash: string }

/**
 * One statement for any number of facts: one text, one parameter, so that it stays prepared. `own` gives the
 * transaction its id before the first sequence number is drawn; followers rely on that order (position.ts).
 */
export const insert = (tx: Tx, facts: readonly NewFact[]): void =>
  tx.post(sql`
    with own as materialized (select pg_current_xact_id() as xid)
    insert into fact (district, id, kind, subject_kind, subject, at, actor_kind, actor_account, actor_name,
      actor_unit, actor_unit_name, on_behalf_of, body, hash)
    select f.district, f.id, f.kind, f."subjectKind", f.subject, f.at, f."actorKind", f."actorAccount", f."actorName",
      f."actorUnit", f."actorUnitName", f."onBehalfOf", f.body, decode(f.hash, 'hex')
    from own, json_to_recordset(${json(facts.map(rowOf))}::json) as f(district text, id uuid, kind text,
      "subjectKind" text, subject uuid, at timestamptz, "actorKind" text, "actorAccount" text, "actorName" text,
      "actorUnit" text, "actorUnitName" text, "onBehalfOf" text, body jsonb, hash text)
    where own.xid is not null`)

const rowOf = ({ id, fact, hash }: NewFact) => ({
  id,
  hash,
  district: fact.district,
  kind: fact.kind,
  subjectKind: fact.subjectKind,
  subject: fact.subject,
  at: fact.at,
  actorKind: fact.actor.kind,
  actorAccount: fact.actor.account,
  actorName: fact.actor.name,
  actorUnit: fact.actor.unit,
  actorUnitName: fact.actor.unitName,
  onBehalfOf: fact.actor.onBehalfOf,
  body: fact.body,
})

const columns = sql`district, seq, id, kind, subject_kind as "subjectKind", subject, at, actor_kind as "actorKind",
  actor_account as "actorAccount", actor_name as "actorName", actor_unit as "actorUnit",
  actor_unit_name as "actorUnitName", on_behalf_of as "onBehalfOf", body`

type FlatFact = {
  district: string
  seq: number
  id: Id
  kind: string
  subjectKind: string
  subject: Id
  at: Instant
  actorKind: FactActor['kind']
  actorAccount: string | null
  actorName: string
  actorUnit: string | null
  actorUnitName: string | null
  onBehalfOf: string | null
  body: Readonly<Record<string, unknown>>
}

const factOf = (row: FlatFact): RecordedFact => ({
  district: row.district,
  seq: row.seq,
  id: row.id,
  kind: row.kind,
  subjectKind: row.subjectKind,
  subject: row.subject,
  at: row.at,
  actor: {
    kind: row.actorKind,
    account: row.actorAccount,
    name: row.actorName,
    unit: row.actorUnit,
    unitName: row.actorUnitName,
    onBehalfOf: row.onBehalfOf,
  },
  body: row.body,
})

/** The newest `limit` facts of one subject, newest last. */
export async function ofSubject(
  reader: Reader,
  district: string,
  subjectKind: string,
  subject: Id,
  limit: number,
): Promise<RecordedFact[]> {
  const rows = await reader.query<FlatFact>(sql`
    select ${columns} from fact /* fan-out */
    where district = ${district} and subject = ${subject} and subject_kind = ${subjectKind}
    order by seq desc limit ${limit}`)
  return rows.reverse().map(factOf)
}

/** Newest first, below `before`. */
export async function matching(
  reader: Reader,
  filter: FactFilter,
  before: number | null,
  limit: number,
): Promise<RecordedFact[]> {
  const wanted: Sql[] = [sql`true`]
  if (filter.districts) wanted.push(sql`district = any(${filter.districts}::text[])`)
  if (filter.actor) wanted.push(sql`actor_account = ${filter.actor}`)
  if (filter.kinds?.length) {
    const family = (kind: string) => (kind.endsWith('.') ? sql`kind ^@ ${kind}` : sql`kind = ${kind}`)
    wanted.push(sql`(${sql.join(filter.kinds.map(family), ' or ')})`)
  }
  if (filter.subjectKind) wanted.push(sql`subject_kind = ${filter.subjectKind}`)
  if (filter.subject) wanted.push(sql`subject = ${filter.subject}`)
  if (filter.subjects) wanted.push(sql`subject = any(${filter.subjects}::uuid[])`)
  if (filter.holding) wanted.push(sql`body @> ${json(filter.holding)}::jsonb`)
  if (filter.from) wanted.push(sql`at >= ${filter.from}`)
  if (filter.to) wanted.push(sql`at < ${filter.to}`)
  if (before !== null) wanted.push(sql`seq < ${before}`)
  const rows = await reader.query<FlatFact>(sql`
    select ${columns} from fact where ${sql.join(wanted, ' and ')} order by seq desc limit ${limit}`)
  return rows.map(factOf)
}

/** Facts a follower at `position` has not seen, ascending, with the horizon of the very snapshot they were read in. */
export async function unseen(
  reader: Reader,
  position: Position,
  limit: number,
): Promise<{ facts: RecordedFact[]; snapshot: Snapshot; gapsCut: boolean }> {
  const lows = position.gaps.map((gap) => gap[0])
  const highs = position.gaps.map((gap) => gap[1])
  const answer = (facts: readonly FlatFact[], { oldest, next }: Horizon) => ({
    facts: facts.map(factOf),
    snapshot: { xmin: oldest, xmax: next },
    gapsCut: facts.filter((fact) => fact.seq <= position.seq).length >= limit,
  })
  const above = sql`(select ${columns} from fact where seq > ${position.seq} order by seq limit ${limit})`
  if (reader.cluster) {
    // No snapshot spans its servers: the horizon comes first, and what had ended by then is seen by what follows.
    const bounds = await horizon(reader)
    const within = lows.length
      ? await reader.query<FlatFact>(sql`
          select ${columns} from fact
          join unnest(${lows}::bigint[], ${highs}::bigint[]) as gap(low, high) on seq between gap.low and gap.high
          where seq between ${Math.min(...lows)} and ${Math.max(...highs)} order by seq limit ${limit}`)
      : []
    return answer([...within, ...(await reader.query<FlatFact>(above))], bounds)
  }
  const within = sql`(
    select f.* from unnest(${lows}::bigint[], ${highs}::bigint[]) as gap(low, high)
    cross join lateral (
      select ${columns} from fact where seq between gap.low and gap.high order by seq limit ${limit}
    ) f order by f.seq limit ${limit})`
  const rows = await reader.query<FlatFact & { seq: number | null } & Horizon>(sql`
    select pg_snapshot_xmin(now.snapshot)::text::bigint as oldest, pg_snapshot_xmax(now.snapshot)::text::bigint as next, f.*
    from (select pg_current_snapshot() as snapshot) now
    left join lateral (${lows.length ? sql`${within} union all ${above}` : above}) f on true
    order by f.seq`)
  const first = rows[0]
  if (!first) throw new Error('a snapshot without a row')
  return answer(first.seq === null ? [] : rows, first)
}

/**
 * Is there anything above this number? The cheapest question of an idle follower; the order makes the plan begin at the
 * newest, where without it a prepared plan reads the whole journal in search of the first that fits.
 */
export const anyAbove = async (reader: Reader, seq: number): Promise<boolean> =>
  (await reader.one(sql`select seq from fact where seq > ${seq} order by seq desc limit 1`)) !== undefined

/** The last numbers visible now, ascending, and the horizon: where a follower begins that wants only what is new. */
export async function latest(reader: Reader, count: number): Promise<{ seqs: number[]; snapshot: Snapshot }> {
  const { oldest, next } = await horizon(reader)
  const rows = await reader.query<{ seq: number }>(
    sql`select seq from fact /* fan-out */ order by seq desc limit ${count}`,
  )
  return { seqs: rows.map((row) => row.seq).reverse(), snapshot: { xmin: oldest, xmax: next } }
}

/** The highest number visible now; 0 = no fact yet. */
export const latestSeq = async (reader: Reader): Promise<number> => (await latest(reader, 1)).seqs[0] ?? 0

/** Makes the cursor if it is not there. */
export const enrol = (tx: Tx, name: string, at: Position, now: Instant): Promise<number> =>
  tx.run(sql`
    insert into follower (name, seq, gaps, moved_at) values (${name}, ${at.seq}, ${json(at.gaps)}::jsonb, ${now})
    on conflict (name) do nothing`)

/** The cursor, locked, with the transaction's own id; undefined when another process holds it. */
export const takeCursor = (
  tx: Tx,
  name: string,
): Promise<{ seq: number; gaps: Gap[]; drawn: number } | undefined> =>
  tx.one(sql`
    select seq, gaps, pg_current_xact_id()::text::bigint as drawn from follower where name = ${name}
    for update skip locked`)

/** A new transaction id, above every one given out so far. */
export async function draw(reader: Reader): Promise<number> {
  const row = await reader.one<{ drawn: number }>(sql`select pg_current_xact_id()::text::bigint as drawn`)
  if (!row) throw new Error('no transaction id')
  return row.drawn
}

export const moveCursor = (tx: Tx, name: string, to: Position, now: Instant): Promise<number> =>
  tx.run(sql`
    update follower set seq = ${to.seq}, gaps = ${json(to.gaps)}::jsonb, moved_at = ${now}
    where name = ${name}`)

export const cursorOf = (reader: Reader, name: string): Promise<{ seq: number; gaps: Gap[] } | undefined> =>
  reader.one(sql`select seq, gaps from follower where name = ${name}`)

/** Which of these facts a follower has not handled yet; none when there is no such follower. */
export async function notYetFollowed(
  reader: Reader,
  name: string,
  seqs: readonly number[],
): Promise<number[]> {
  const at = await cursorOf(reader, name)
  if (!at) return []
  return seqs.filter((seq) => seq > at.seq || at.gaps.some(([from, to]) => from <= seq && seq <= to))
}

/** Every follower and how many numbers it lags behind, for the operator's page. */
export const cursors = (
  reader: Reader,
): Promise<{ name: string; seq: number; lag: number; movedAt: Instant }[]> =>
  reader.query(sql`
    select name, seq, greatest(0, coalesce((select max(seq) from fact), 0) - seq) as lag, moved_at as "movedAt"
    from follower order by name`)
