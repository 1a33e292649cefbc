import type { Id, Instant } from '../../../base/index.ts'
import { json, type Reader, sql, type Tx } from '../../store/index.ts'

/** What one message is about: a delivery, rows by key, rows of a register. */
export type Telling = { readonly why: string } & (
  | { readonly delivery: Id }
  | { readonly keys: readonly string[] }
  | { readonly ids: readonly Id[] }
  | { readonly since: string; readonly until: string }
)

export type Message = {
  readonly district: string
  readonly id: Id
  readonly grant: Id
  readonly dataset: Id
  /** The same thing said twice is told once while it waits. */
  readonly key: string
  readonly what: Telling
  readonly dueAt: Instant
}
export type Taken = Message & { readonly attempts: number }

export const put = (tx: Tx, one: Message): Promise<number> =>
  tx.run(sql`insert into share_message (district, id, grant_id, dataset, key, what, due_at)
    values (${one.district}, ${one.id}::uuid, ${one.grant}::uuid, ${one.dataset}::uuid, ${one.key},
      ${json(one.what)}::jsonb, ${one.dueAt}::timestamptz)
    on conflict (district, key) do nothing`)

/** Takes due messages for a while: whoever dies with them leaves them to the next after `lease`. */
export const take = (
  tx: Tx,
  district: string,
  at: Instant,
  how: { readonly most: number; readonly lease: Instant },
): Promise<Taken[]> =>
  tx.query<Taken>(sql`update share_message m set taken_at = ${at}::timestamptz
    from (select district, id from share_message
      where district = ${district} and gave_up_at is null and due_at <= ${at}::timestamptz
        and (taken_at is null or taken_at < ${how.lease}::timestamptz)
      order by due_at limit ${how.most}::integer for update skip locked) w
    where m.district = ${district} and m.id = w.id
    returning m.district, m.id, m.grant_id as "grant", m.dataset, m.key, m.what, m.due_at as "dueAt", m.attempts`)

/** Still at it: a large load takes longer than the lease. */
export const renew = (tx: Tx, district: string, id: Id, at: Instant): Promise<number> =>
  tx.run(sql`update share_message set taken_at = ${at}::timestamptz
    where district = ${district} and id = ${id}::uuid`)

export const done = (tx: Tx, district: string, id: Id): Promise<number> =>
  tx.run(sql`delete from share_message where district = ${district} and id = ${id}::uuid`)

/** Not taken: again at `dueAt`, or never when there is none. */
export const putBack = (
  tx: Tx,
  district: string,
  id: Id,
  how: { readonly failed: string; readonly dueAt: Instant | null; readonly at: Instant },
): Promise<number> =>
  tx.run(sql`update share_message set taken_at = null, attempts = attempts + 1, failed = ${how.failed},
      due_at = coalesce(${how.dueAt}::timestamptz, due_at),
      gave_up_at = case when ${how.dueAt}::timestamptz is null then ${how.at}::timestamptz end
    where district = ${district} and id = ${id}::uuid`)

/** What waits for a grant's subscriber, and what was given up. */
export const waiting = (
  reader: Reader,
  district: string,
  grant: Id,
): Promise<{ waiting: number; gaveUp: number } | undefined> =>
  reader.one(sql`select count(*) filter (where gave_up_at is null) as waiting,
      count(gave_up_at) as "gaveUp" from share_message
    where district = ${district} and grant_id = ${grant}::uuid`)

/** The subscriber asks for what was given up: it is tried again. */
export const again = (tx: Tx, district: string, grant: Id, at: Instant): Promise<number> =>
  tx.run(sql`update share_message set gave_up_at = null, attempts = 0, due_at = ${at}::timestamptz
    where district = ${district} and grant_id = ${grant}::uuid and gave_up_at is not null`)
