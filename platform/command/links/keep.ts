import type { Id, Instant } from '../../../base/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import type { OutsideEvent, Sending, System, Telling } from './declare.ts'

const EVENT: Sql = sql`e.id, e.system, e.event, e.kind, e.place, e.lon, e.lat, e.level, e.status, e.units,
  e.their_at as "theirAt", e.received_at as "receivedAt", e.matter, e.drill, e.updates`

/** Puts an event in, or what is newer about it by their clock; answers the row as it then is. */
export async function putEvent(tx: Tx, district: string, one: OutsideEvent): Promise<OutsideEvent> {
  const row = await tx.one<OutsideEvent>(sql`
    insert into outside_event as e (district, id, system, event, kind, place, lon, lat, level, status, units, their_at,
      received_at, matter, drill, updates)
    values (${district}, ${one.id}::uuid, ${one.system}, ${one.event}, ${one.kind}, ${one.place}, ${one.lon},
      ${one.lat}, ${one.level}, ${one.status}, ${one.units}::text[], ${one.theirAt}::timestamptz,
      ${one.receivedAt}::timestamptz, null, ${one.drill}, 0)
    on conflict (district, system, event) do update set updates = e.updates + 1,
      kind = case when excluded.their_at >= e.their_at then excluded.kind else e.kind end,
      place = case when excluded.their_at >= e.their_at then excluded.place else e.place end,
      lon = case when excluded.their_at >= e.their_at then excluded.lon else e.lon end,
      lat = case when excluded.their_at >= e.their_at then excluded.lat else e.lat end,
      level = case when excluded.their_at >= e.their_at then excluded.level else e.level end,
      status = case when excluded.their_at >= e.their_at then excluded.status else e.status end,
      units = case when excluded.their_at >= e.their_at then excluded.units else e.units end,
      received_at = case when excluded.their_at >= e.their_at then excluded.received_at else e.received_at end,
      their_at = greatest(excluded.their_at, e.their_at)
    returning ${EVENT}`)
  if (!row) throw new Error('a linked event that cannot be written')
  return row
}

/** 0 when the message was taken in before. */
export const insertMessage = (
  tx: Tx,
  district: string,
  one: {
    readonly system: System
    readonly message: string
    readonly event: Id
    readonly theirAt: Instant
    readonly body: unknown
    readonly dropped: readonly string[]
  },
  at: Instant,
): Promise<number> =>
  tx.run(sql`insert into outside_message (district, system, message, event, their_at, received_at, body, dropped)
    values (${district}, ${one.system}, ${one.message}, ${one.event}::uuid, ${one.theirAt}::timestamptz,
      ${at}::timestamptz, ${json(one.body)}::jsonb, ${one.dropped}::text[])
    on conflict do nothing`)

export const messageOf = (reader: Reader, district: string, system: System, message: string) =>
  reader.one<{ readonly event: Id }>(sql`select m.event from outside_message m
    where m.district = ${district} and m.system = ${system} and m.message = ${message}`)

export const eventById = (reader: Reader, district: string, id: Id): Promise<OutsideEvent | undefined> =>
  reader.one<OutsideEvent>(sql`select ${EVENT} from outside_event e
    where e.district = ${district} and e.id = ${id}::uuid`)

export const events = (reader: Reader, district: string, since: Instant): Promise<OutsideEvent[]> =>
  reader.query<OutsideEvent>(sql`select ${EVENT} from outside_event e
    where e.district = ${district} and e.received_at >= ${since}::timestamptz
    order by e.received_at desc limit 200`)

export const setMatter = (tx: Tx, district: string, id: Id, matter: Id): Promise<number> =>
  tx.run(sql`update outside_event set matter = ${matter}::uuid
    where district = ${district} and id = ${id}::uuid and matter is null`)

const SENDING: Sql = sql`s.id, s.system, s.body, s.at, s.next_at as "nextAt", s.attempts, s.sent_at as "sentAt", s.error`
type Kept = Omit<Sending, 'body'> & { readonly body: Omit<Telling, 'at'> & { readonly at: string } }
const alive = (one: Kept): Sending => ({ ...one, body: { ...one.body, at: new Date(one.body.at) } })

export const insertSending = (tx: Tx, district: string, one: Sending): Promise<number> =>
  tx.run(sql`insert into outside_sending (district, id, system, body, at, next_at, attempts)
    values (${district}, ${one.id}::uuid, ${one.system}, ${json(one.body)}::jsonb, ${one.at}::timestamptz,
      ${one.nextAt}::timestamptz, 0)`)

/** What is due of some systems, oldest first; put off at once so that nobody else sends it meanwhile. */
export async function claim(
  tx: Tx,
  district: string,
  systems: readonly System[],
  at: Instant,
): Promise<Sending[]> {
  const rows = await tx.query<Kept>(sql`update outside_sending s
    set next_at = ${new Date(at.getTime() + 60_000)}::timestamptz
    where s.district = ${district} and s.id in (select d.id from outside_sending d
      where d.district = ${district} and d.next_at <= ${at}::timestamptz and d.system = any(${systems}::text[])
      order by d.at limit 100 for update skip locked)
    returning ${SENDING}`)
  return rows.map(alive).sort((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1))
}

export const settle = (
  tx: Tx,
  district: string,
  id: Id,
  done: { readonly sentAt: Instant | null; readonly nextAt: Instant | null; readonly error: string | null },
): Promise<number> =>
  tx.run(sql`update outside_sending set attempts = attempts + 1, sent_at = ${done.sentAt}::timestamptz,
      next_at = ${done.nextAt}::timestamptz, error = ${done.error}
    where district = ${district} and id = ${id}::uuid`)

export async function waiting(reader: Reader, district: string): Promise<Sending[]> {
  const rows = await reader.query<Kept>(sql`select ${SENDING} from outside_sending s
    where s.district = ${district} and s.sent_at is null order by s.at limit 200`)
  return rows.map(alive)
}
