import { type Id, type Instant, newId } from '../../../base/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import type { AlertFeed, AlertSource, RefusedMessage } from './declare.ts'

const SOURCE: Sql = sql`s.id, s.sender, s.title, s.aliases, s.trust, s.secret is not null as signs, s.active, s.version`

export type KeptSource = AlertSource & { readonly secret: string | null }

export const sources = (reader: Reader, district: string): Promise<AlertSource[]> =>
  reader.query<AlertSource>(
    sql`select ${SOURCE} from alert_source s where s.district = ${district} order by s.title`,
  )

/**
 * The source of a sender, by its name or one of its aliases; held until the transaction ends, so that two messages of one sender
 * are judged one after the other: of two equal alarms at once only one is new.
 */
export const lockSource = (tx: Tx, district: string, sender: string) =>
  tx.one<KeptSource>(sql`select ${SOURCE}, s.secret from alert_source s
    where s.district = ${district} and (s.sender = ${sender} or ${sender} = any(s.aliases)) and s.active
    order by s.sender = ${sender} desc limit 1 for update`)

/** Counts a message of this minute; answers how many it is. */
export async function countMessage(tx: Tx, district: string, id: Id, minute: Instant): Promise<number> {
  const row = await tx.one<{ count: number }>(sql`update alert_source
    set count = case when minute = ${minute}::timestamptz then count + 1 else 1 end, minute = ${minute}::timestamptz
    where district = ${district} and id = ${id}::uuid returning count`)
  return row?.count ?? 1
}

/** 0 when somebody changed it meanwhile. A secret that is not given stays. */
export const putSource = (
  tx: Tx,
  district: string,
  one: AlertSource & { readonly secret: string | null },
): Promise<number> =>
  tx.run(sql`insert into alert_source (district, id, sender, title, aliases, trust, secret, active, version)
    values (${district}, ${one.id}::uuid, ${one.sender}, ${one.title}, ${one.aliases}::text[], ${one.trust},
      ${one.secret}, ${one.active}, 1)
    on conflict (district, id) do update set title = excluded.title, aliases = excluded.aliases,
      trust = excluded.trust, secret = coalesce(excluded.secret, alert_source.secret), active = excluded.active,
      version = alert_source.version + 1
    where alert_source.version = ${one.version}`)

const FEED: Sql = sql`f.id, f.url, f.title, f.minutes, f.active, f.last_at as "lastAt", f.last_ok as "lastOk", f.failures,
  f.last_error as "lastError"`

export const feeds = (reader: Reader, district: string): Promise<AlertFeed[]> =>
  reader.query<AlertFeed>(
    sql`select ${FEED} from alert_feed f where f.district = ${district} order by f.title`,
  )

export const putFeed = (
  tx: Tx,
  district: string,
  one: Pick<AlertFeed, 'id' | 'url' | 'title' | 'minutes' | 'active'>,
  at: Instant,
): Promise<number> =>
  tx.run(sql`insert into alert_feed (district, id, url, title, minutes, active, next_at)
    values (${district}, ${one.id}::uuid, ${one.url}, ${one.title}, ${one.minutes}, ${one.active}, ${at}::timestamptz)
    on conflict (district, url) do update set title = excluded.title, minutes = excluded.minutes,
      active = excluded.active, next_at = excluded.next_at`)

/** Feeds that are due; each is put off at once, so that two instances never read one together. */
export const dueFeeds = (tx: Tx, district: string, at: Instant): Promise<AlertFeed[]> =>
  tx.query<AlertFeed>(sql`update alert_feed f
    set next_at = to_timestamp(${at.getTime() / 1000}::float8 + f.minutes * 60), last_at = ${at}::timestamptz
    where f.district = ${district} and f.active and f.next_at <= ${at}::timestamptz
    returning ${FEED}`)

export const feedDone = (
  tx: Tx,
  district: string,
  id: Id,
  error: string | null,
  at: Instant,
): Promise<number> =>
  tx.run(sql`update alert_feed set last_error = ${error},
      last_ok = case when ${error}::text is null then ${at}::timestamptz else last_ok end,
      failures = case when ${error}::text is null then 0 else failures + 1 end
    where district = ${district} and id = ${id}::uuid`)

/** Counts a refusal; the first of its sender and reason is a new line. */
export async function countRefused(
  tx: Tx,
  district: string,
  one: Pick<RefusedMessage, 'sender' | 'reason' | 'says'>,
  at: Instant,
): Promise<{ readonly id: Id; readonly count: number }> {
  const row = await tx.one<{ id: Id; count: number }>(sql`
    insert into alert_refused (district, id, sender, reason, says, count, first_at, last_at)
    values (${district}, ${newId()}::uuid, ${one.sender}, ${one.reason}, ${json(one.says)}::jsonb, 1,
      ${at}::timestamptz, ${at}::timestamptz)
    on conflict (district, sender, reason) do update set count = alert_refused.count + 1, last_at = excluded.last_at,
      says = excluded.says
    returning id, count`)
  if (!row) throw new Error('a refusal that cannot be counted')
  return row
}

export const refusedOf = (reader: Reader, district: string): Promise<RefusedMessage[]> =>
  reader.query<RefusedMessage>(sql`select r.id, r.sender, r.reason, r.says, r.count, r.first_at as "firstAt",
      r.last_at as "lastAt"
    from alert_refused r where r.district = ${district} order by r.last_at desc limit 100`)
