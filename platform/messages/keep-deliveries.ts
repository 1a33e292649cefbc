import type { Id, Instant, Language } from '../../base/index.ts'
import { type Reader, sql, type Tx } from '../store/index.ts'
import { MAX_ATTEMPTS } from './decide.ts'
import type { DeliveryState, Outside } from './declare.ts'

/** A delivery in the hands of one sender. */
export type Claimed = {
  readonly district: string
  readonly id: Id
  readonly notice: Id
  readonly channel: Outside
  readonly address: string
  readonly language: Language
  readonly attempts: number
  readonly titleZh: string
  readonly titleEn: string
  readonly textZh: string
  readonly textEn: string
  readonly subjectKind: string
  readonly subject: Id
}

/** Takes up to `limit` due deliveries, oldest first; nobody else gets them while they are `sending`. */
export const claim = (tx: Tx, district: string, by: Id, at: Instant, limit: number): Promise<Claimed[]> =>
  tx.query(sql`
    with due as materialized (
      select district, id from delivery where district = ${district} and state = 'queued' and next_at <= ${at}
      order by next_at limit ${limit} for update skip locked
    ), taken as (
      update delivery d set state = 'sending', attempts = d.attempts + 1, claim = ${by}, claimed_at = ${at}, reason = null
      from due where d.district = ${district} and d.id = due.id
      returning d.district, d.id, d.notice, d.channel, d.address, d.language, d.attempts
    )
    select taken.district, taken.id, taken.notice, taken.channel, taken.address, taken.language, taken.attempts,
      n.title_zh as "titleZh", n.title_en as "titleEn", n.text_zh as "textZh", n.text_en as "textEn",
      n.subject_kind as "subjectKind", n.subject
    from taken join notice n on n.district = ${district} and n.id = taken.notice
    order by taken.id`)

export type Ending = {
  readonly state: DeliveryState
  readonly reason: string | null
  readonly ref: string | null
  readonly nextAt: Instant | null
}

/**
 * Writes what came of it; only the sender that holds it may, also when it comes so late that the delivery was given up
 * as unknown. Answers the number of rows, 0 when somebody else has it now.
 */
export const end = (tx: Tx, one: Claimed, by: Id, ending: Ending, at: Instant): Promise<number> =>
  tx.run(sql`
    update delivery set state = ${ending.state}, reason = ${ending.reason}, ref = ${ending.ref}, next_at = ${ending.nextAt},
      ended_at = ${ending.state === 'queued' ? null : at}
    where district = ${one.district} and id = ${one.id} and claim = ${by} and state in ('sending', 'unknown')`)

/**
 * Deliveries whose sender has not been heard of since `before`: queued again where the far side takes a key once,
 * else unknown. Answers those that are unknown now.
 */
export const giveUp = (
  tx: Tx,
  district: string,
  before: Instant,
  idempotent: readonly Outside[],
  at: Instant,
): Promise<
  (Pick<Claimed, 'district' | 'id' | 'channel' | 'attempts' | 'notice'> & { state: DeliveryState })[]
> =>
  tx.query(sql`
    with lost as materialized (
      select district, id, channel = any(${idempotent}::text[]) and attempts < ${MAX_ATTEMPTS} as again from delivery
      where district = ${district} and state = 'sending' and claimed_at < ${before} for update skip locked
    )
    update delivery d set state = case when lost.again then 'queued' else 'unknown' end,
      next_at = case when lost.again then ${at}::timestamptz end,
      ended_at = case when lost.again then null else ${at}::timestamptz end, reason = 'interrupted'
    from lost where d.district = ${district} and d.id = lost.id
    returning d.district, d.id, d.notice, d.channel, d.attempts, d.state`)

export const lock = (
  tx: Tx,
  district: string,
  id: Id,
): Promise<{ state: DeliveryState; notice: Id; channel: Outside } | undefined> =>
  tx.one(
    sql`select state, notice, channel from delivery where district = ${district} and id = ${id} for update`,
  )

/** A person's decision on a stuck delivery. `claim` is dropped: a late word of the old sender counts no more. */
export const settle = (
  tx: Tx,
  district: string,
  id: Id,
  decision: 'again' | 'sent' | 'failed',
  at: Instant,
): Promise<number> =>
  tx.run(sql`
    update delivery set state = ${decision === 'again' ? 'queued' : decision}, claim = null,
      attempts = case when ${decision === 'again'} then 0 else attempts end,
      next_at = ${decision === 'again' ? at : null}, ended_at = ${decision === 'again' ? null : at}
    where district = ${district} and id = ${id}`)

export const subjectOf = (
  reader: Reader,
  district: string,
  notice: Id,
): Promise<{ subjectKind: string; subject: Id } | undefined> =>
  reader.one(sql`
    select subject_kind as "subjectKind", subject from notice where district = ${district} and id = ${notice}`)

/** How much waits or is stuck; `oldestSeconds` is how long what is due has waited. */
export async function backlog(
  reader: Reader,
  at: Instant,
): Promise<{ readonly queued: number; readonly stuck: number; readonly oldestSeconds: number }> {
  const row = await reader.one<{ queued: number; stuck: number; oldestSeconds: number }>(sql`
    select (select count(*)::int from delivery where state = 'queued') as queued,
      (select count(*)::int from delivery where state in ('failed', 'unknown')) as stuck,
      coalesce(extract(epoch from ${at}::timestamptz - (
        select min(next_at) from delivery where state = 'queued' and next_at <= ${at}
      )), 0)::float8 as "oldestSeconds"`)
  return row ?? { queued: 0, stuck: 0, oldestSeconds: 0 }
}
