import type { Id, Instant } from '../../../base/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import type { Grant, Hint, HintKind, ShareKey, Usage } from './declare.ts'

const GRANT: Sql = sql`g.district, g.id, g.matter, g.dataset, g.owner, g.unit, g.duty, g.purpose, g.basis, g.items,
  g.masks, g.filter, g.mode, g.day_most as "dayMost", g.minute_most as "minuteMost", g.from_at as "from",
  g.to_at as "to", g.review_at as "reviewAt", g.state, g.made_at as "madeAt", g.ended_at as "endedAt",
  g.ended_by as "endedBy", g.ended_why as "endedWhy", g.version`

export const insertGrant = (tx: Tx, one: Grant): Promise<number> =>
  tx.run(sql`insert into share_grant (district, id, matter, dataset, owner, unit, duty, purpose, basis, items, masks,
      filter, mode, day_most, minute_most, from_at, to_at, review_at, state, made_at)
    values (${one.district}, ${one.id}::uuid, ${one.matter}::uuid, ${one.dataset}::uuid, ${one.owner}::uuid,
      ${one.unit}::uuid, ${one.duty}, ${one.purpose}, ${one.basis}, ${one.items}::text[], ${json(one.masks)}::jsonb,
      ${json(one.filter)}::jsonb, ${one.mode}, ${one.dayMost}::integer, ${one.minuteMost}::integer,
      ${one.from}::timestamptz, ${one.to}::timestamptz, ${one.reviewAt}::timestamptz, ${one.state},
      ${one.madeAt}::timestamptz)
    on conflict (district, matter) do nothing`)

export const grantById = (reader: Reader, district: string, id: Id): Promise<Grant | undefined> =>
  reader.one<Grant>(
    sql`select ${GRANT} from share_grant g where g.district = ${district} and g.id = ${id}::uuid`,
  )

export const grantOfMatter = (reader: Reader, district: string, matter: Id): Promise<Grant | undefined> =>
  reader.one<Grant>(
    sql`select ${GRANT} from share_grant g where g.district = ${district} and g.matter = ${matter}::uuid`,
  )

export type GrantFilter = {
  /** Either side is one of these units; null = all. */
  readonly units: readonly Id[] | null
  readonly dataset?: Id
  readonly state?: string
  readonly reviewBefore?: Instant
}

export const grants = (
  reader: Reader,
  district: string,
  filter: GrantFilter,
  limit = 500,
): Promise<Grant[]> =>
  reader.query<Grant>(sql`select ${GRANT} from share_grant g where g.district = ${district}
    ${filter.units === null ? sql.empty : sql`and (g.unit = any(${filter.units}::uuid[]) or g.owner = any(${filter.units}::uuid[]))`}
    ${filter.dataset === undefined ? sql.empty : sql`and g.dataset = ${filter.dataset}::uuid`}
    ${filter.state === undefined ? sql.empty : sql`and g.state = ${filter.state}`}
    ${filter.reviewBefore === undefined ? sql.empty : sql`and g.state = 'active' and g.review_at <= ${filter.reviewBefore}::timestamptz`}
    order by g.id desc limit ${limit}`)

/** Ends a grant that is active, and all its keys; 0 when it had ended. */
export async function endGrant(
  tx: Tx,
  district: string,
  id: Id,
  how: { readonly state: 'revoked' | 'ended'; readonly by: string; readonly why: string },
  at: Instant,
): Promise<number> {
  const ended = await tx.run(sql`update share_grant set state = ${how.state}, ended_at = ${at}::timestamptz,
      ended_by = ${how.by}, ended_why = ${how.why}, version = version + 1
    where district = ${district} and id = ${id}::uuid and state = 'active'`)
  if (ended > 0)
    await tx.run(sql`update share_key set closed_at = ${at}::timestamptz, closed_by = ${how.by}
      where district = ${district} and grant_id = ${id}::uuid and closed_at is null`)
  return ended
}

export const setReview = (tx: Tx, district: string, id: Id, reviewAt: Instant): Promise<number> =>
  tx.run(sql`update share_grant set review_at = ${reviewAt}::timestamptz, version = version + 1
    where district = ${district} and id = ${id}::uuid and state = 'active'`)

/** Active grants whose time is over. */
export const lapsed = (reader: Reader, at: Instant, limit: number): Promise<Grant[]> =>
  reader.query<Grant>(sql`select ${GRANT} from share_grant g where g.state = 'active' and g.to_at <= ${at}::timestamptz
    order by g.to_at limit ${limit}`)

// ── keys ────────────────────────────────────────────────────────────────────────────────────────────────────────

const KEY: Sql = sql`k.id, k.grant_id as "grant", k.hint, k.system, k.networks, k.made_at as "madeAt",
  k.made_by as "madeBy", k.ends_at as "endsAt", k.closed_at as "closedAt"`

export const insertKey = (
  tx: Tx,
  district: string,
  one: ShareKey & { readonly hash: string },
): Promise<number> =>
  tx.run(sql`insert into share_key (district, id, grant_id, hash, hint, system, networks, made_at, made_by)
    values (${district}, ${one.id}::uuid, ${one.grant}::uuid, ${one.hash}, ${one.hint}, ${one.system},
      ${one.networks}::text[], ${one.madeAt}::timestamptz, ${one.madeBy})`)

export const keysOf = (reader: Reader, district: string, grant: Id): Promise<ShareKey[]> =>
  reader.query<ShareKey>(sql`select ${KEY} from share_key k where k.district = ${district}
    and k.grant_id = ${grant}::uuid order by k.id desc limit 100`)

/** Keys that a new one replaces: they hold until `endsAt`. */
export const retireKeys = (tx: Tx, district: string, grant: Id, endsAt: Instant): Promise<number> =>
  tx.run(sql`update share_key set ends_at = least(coalesce(ends_at, ${endsAt}::timestamptz), ${endsAt}::timestamptz)
    where district = ${district} and grant_id = ${grant}::uuid and closed_at is null`)

export const closeKey = (
  tx: Tx,
  district: string,
  grant: Id,
  id: Id,
  by: string,
  at: Instant,
): Promise<number> =>
  tx.run(sql`update share_key set closed_at = ${at}::timestamptz, closed_by = ${by}
    where district = ${district} and grant_id = ${grant}::uuid and id = ${id}::uuid and closed_at is null`)

export type KeyHead = {
  readonly hash: string
  readonly key: Id
  readonly system: string
  readonly networks: readonly string[]
  readonly closedAt: Instant | null
  readonly endsAt: Instant | null
  readonly grant: Id
  readonly dataset: Id
  readonly version: number
  readonly state: Grant['state']
  readonly from: Instant
  readonly to: Instant
}

/** How keys and their grants stand in this very snapshot: the only thing that says whether a call may go on. */
export const heads = (reader: Reader, district: string, hashes: readonly string[]): Promise<KeyHead[]> =>
  reader.query<KeyHead>(sql`select k.hash, k.id as "key", k.system, k.networks, k.closed_at as "closedAt",
      k.ends_at as "endsAt", g.id as "grant", g.dataset, g.version, g.state, g.from_at as "from", g.to_at as "to"
    from share_key k join share_grant g on g.district = k.district and g.id = k.grant_id
    where k.district = ${district} and k.hash = any(${hashes}::text[])`)

// ── metering ────────────────────────────────────────────────────────────────────────────────────────────────────

/** Counts calls of a day and answers the new totals. Grants ascending, so that two batches never wait for each other. */
export const meter = (
  tx: Tx,
  district: string,
  day: string,
  calls: readonly { readonly grant: Id; readonly calls: number }[],
): Promise<{ grant: Id; calls: number }[]> => {
  const sorted = calls.toSorted((a, b) => (a.grant < b.grant ? -1 : 1))
  return tx.query(sql`insert into share_usage (district, grant_id, day, calls, refused, rows)
    select ${district}, n.grant_id, ${day}::date, n.calls, 0, 0
    from unnest(${sorted.map((one) => one.grant)}::uuid[], ${sorted.map((one) => one.calls)}::integer[])
      as n(grant_id, calls) order by n.grant_id
    on conflict (district, grant_id, day) do update set calls = share_usage.calls + excluded.calls
    returning grant_id as "grant", calls`)
}

/** Counted calls that were not answered after all, calls refused, rows that left. */
export type Settling = { readonly returned: number; readonly refused: number; readonly rows: number }

export const settleMeter = (tx: Tx, district: string, day: string, grant: Id, how: Settling): void =>
  tx.post(sql`update share_usage set calls = calls - ${how.returned}::integer,
      refused = refused + ${how.refused}::integer, rows = rows + ${how.rows}::bigint
    where district = ${district} and grant_id = ${grant}::uuid and day = ${day}::date`)

export const usage = (reader: Reader, district: string, grant: Id, from: string): Promise<Usage[]> =>
  reader.query<Usage>(sql`select u.day, u.calls, u.refused, u.rows from share_usage u
    where u.district = ${district} and u.grant_id = ${grant}::uuid and u.day >= ${from}::date order by u.day`)

export const usageOfAll = (
  reader: Reader,
  district: string,
  from: string,
): Promise<{ grant: Id; calls: number; refused: number; rows: number }[]> =>
  reader.query(sql`select u.grant_id as "grant", sum(u.calls)::integer as calls, sum(u.refused)::integer as refused,
      sum(u.rows)::bigint as rows
    from share_usage u where u.district = ${district} and u.day >= ${from}::date group by u.grant_id`)

// ── subscriptions ───────────────────────────────────────────────────────────────────────────────────────────────

export type Hook = {
  readonly grant: Id
  readonly url: string
  readonly secret: string
  readonly toldAt: Instant | null
  readonly failed: string | null
}

export const putHook = (
  tx: Tx,
  district: string,
  one: { readonly grant: Id; readonly url: string; readonly secret: string },
  at: Instant,
): Promise<number> =>
  tx.run(sql`insert into share_hook (district, grant_id, url, secret, made_at)
    values (${district}, ${one.grant}::uuid, ${one.url}, ${one.secret}, ${at}::timestamptz)
    on conflict (district, grant_id) do update set url = excluded.url, secret = excluded.secret, failed = null`)

export const hookOf = (reader: Reader, district: string, grant: Id): Promise<Hook | undefined> =>
  reader.one<Hook>(sql`select h.grant_id as "grant", h.url, h.secret, h.told_at as "toldAt", h.failed
    from share_hook h where h.district = ${district} and h.grant_id = ${grant}::uuid`)

export const hookTold = (
  tx: Tx,
  district: string,
  grant: Id,
  how: { readonly at: Instant; readonly failed: string | null },
): Promise<number> =>
  tx.run(sql`update share_hook set failed = ${how.failed},
      told_at = case when ${how.failed}::text is null then ${how.at}::timestamptz else told_at end
    where district = ${district} and grant_id = ${grant}::uuid`)

/** Active subscriptions of a dataset that want to be told. */
export const subscribed = (
  reader: Reader,
  district: string,
  dataset: Id,
): Promise<{ grant: Id; unit: Id }[]> =>
  reader.query(sql`select g.id as "grant", g.unit from share_grant g
    join share_hook h on h.district = g.district and h.grant_id = g.id
    where g.district = ${district} and g.dataset = ${dataset}::uuid and g.state = 'active' and g.mode = 'subscribe'`)

// ── files ───────────────────────────────────────────────────────────────────────────────────────────────────────

export type ShareFile = {
  readonly id: Id
  readonly grant: Id
  readonly format: string
  readonly rows: number
  readonly bytes: number
  readonly madeAt: Instant
  readonly expiresAt: Instant
  readonly fetchedAt: Instant | null
}
const FILE: Sql = sql`f.id, f.grant_id as "grant", f.format, f.rows, f.bytes, f.made_at as "madeAt",
  f.expires_at as "expiresAt", f.fetched_at as "fetchedAt"`

export const insertFile = (
  tx: Tx,
  district: string,
  one: ShareFile & { readonly token: string },
): Promise<number> =>
  tx.run(sql`insert into share_file (district, id, grant_id, token, format, rows, bytes, made_at, expires_at)
    values (${district}, ${one.id}::uuid, ${one.grant}::uuid, ${one.token}, ${one.format}, ${one.rows}::integer,
      ${one.bytes}::bigint, ${one.madeAt}::timestamptz, ${one.expiresAt}::timestamptz)`)

export const fileByToken = (
  reader: Reader,
  district: string,
  token: string,
): Promise<ShareFile | undefined> =>
  reader.one<ShareFile>(
    sql`select ${FILE} from share_file f where f.district = ${district} and f.token = ${token}`,
  )

export const filesOf = (reader: Reader, district: string, grant: Id): Promise<ShareFile[]> =>
  reader.query<ShareFile>(sql`select ${FILE} from share_file f where f.district = ${district}
    and f.grant_id = ${grant}::uuid order by f.id desc limit 20`)

export const fetched = (tx: Tx, district: string, id: Id, at: Instant): Promise<number> =>
  tx.run(
    sql`update share_file set fetched_at = ${at}::timestamptz where district = ${district} and id = ${id}::uuid`,
  )

/** Files whose links have expired: taken off the record, to be taken off the disk. */
export const staleFiles = (tx: Tx, at: Instant): Promise<{ id: Id; format: string }[]> =>
  tx.query(sql`delete from share_file where expires_at < ${at}::timestamptz returning id, format`)

// ── watch list and hints ────────────────────────────────────────────────────────────────────────────────────────

export type Watched = {
  readonly blind: string
  readonly why: string
  readonly madeAt: Instant
  readonly madeBy: string
}

export const watch = (tx: Tx, district: string, one: Watched): Promise<number> =>
  tx.run(sql`insert into share_watch (district, blind, why, made_at, made_by)
    values (${district}, ${one.blind}, ${one.why}, ${one.madeAt}::timestamptz, ${one.madeBy})
    on conflict (district, blind) do update set why = excluded.why`)

export const unwatch = (tx: Tx, district: string, blind: string): Promise<number> =>
  tx.run(sql`delete from share_watch where district = ${district} and blind = ${blind}`)

export const watchList = (reader: Reader, district: string): Promise<Watched[]> =>
  reader.query<Watched>(sql`select w.blind, w.why, w.made_at as "madeAt", w.made_by as "madeBy" from share_watch w
    where w.district = ${district} order by w.made_at desc limit 1000`)

export const watchedOf = (
  reader: Reader,
  district: string,
  blinds: readonly string[],
): Promise<{ blind: string }[]> =>
  reader.query(
    sql`select w.blind from share_watch w where w.district = ${district} and w.blind = any(${blinds}::text[])`,
  )

export type NewHint = {
  readonly id: Id
  readonly grant: Id
  readonly kind: HintKind
  readonly about: string
  readonly count: number
}

/** One hint a day for the same thing, counting on. */
export const hint = (tx: Tx, district: string, day: string, at: Instant, all: readonly NewHint[]): void =>
  tx.post(sql`insert into share_hint (district, id, grant_id, kind, day, about, count, first_at, last_at)
    select ${district}, n.id, n."grant", n.kind, ${day}::date, n.about, n.count, ${at}::timestamptz, ${at}::timestamptz
    from json_to_recordset(${json(all)}::json) as n(id uuid, "grant" uuid, kind text, about text, count integer)
    order by n."grant", n.kind, n.about
    on conflict (district, grant_id, kind, day, about) do update
      set count = greatest(share_hint.count + 1, excluded.count), last_at = excluded.last_at`)

export const hints = (
  reader: Reader,
  district: string,
  filter: { readonly grants: readonly Id[] | null; readonly open: boolean },
): Promise<Hint[]> =>
  reader.query<Hint>(sql`select h.id, h.grant_id as "grant", h.kind, h.day, h.about, h.count, h.first_at as "firstAt",
      h.last_at as "lastAt", h.settled_at as "settledAt", h.settled_by as "settledBy", h.settled_why as "settledWhy"
    from share_hint h where h.district = ${district}
    ${filter.open ? sql`and h.settled_at is null` : sql.empty}
    ${filter.grants === null ? sql.empty : sql`and h.grant_id = any(${filter.grants}::uuid[])`}
    order by h.last_at desc limit 200`)

export const settleHint = (
  tx: Tx,
  district: string,
  id: Id,
  how: { readonly by: string; readonly why: string },
  at: Instant,
): Promise<number> =>
  tx.run(sql`update share_hint set settled_at = ${at}::timestamptz, settled_by = ${how.by}, settled_why = ${how.why}
    where district = ${district} and id = ${id}::uuid and settled_at is null`)
