import type { Id, Instant } from '../../base/index.ts'
import { type Reader, sql } from '../store/index.ts'

/** The local days by which figures place a matter 口径日期: what has to be counted anew when it changes. */
export type FigurePlaces = {
  readonly matter: Id
  readonly type: string
  readonly opened: string
  readonly closed: string | null
  /** Days on which it was ordered 督办. */
  readonly ordered: readonly string[]
  /** `kind day` of its clocks, also of those made void. */
  readonly due: readonly string[]
}

/** Where these matters stand in the calendar of the figures; those that do not exist are left out. */
export const figurePlaces = (reader: Reader, district: string, ids: readonly Id[]): Promise<FigurePlaces[]> =>
  reader.query(sql`select m.id as matter, m.type, to_char(m.opened_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as opened,
      to_char(m.closed_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as closed,
      array(select distinct to_char(o.at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') from supervision_order o
        where o.district = m.district and o.matter = m.id) as ordered,
      array(select distinct c.kind || ' ' || to_char(c.due_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') from clock c
        where c.district = m.district and c.subject = m.id) as due
    from matter m where m.district = ${district} and m.id = any(${ids}::uuid[])`)

/** Matters of which a clock fell due inside the time: without any fact they are judged otherwise than before. */
export const fellDue = async (reader: Reader, district: string, from: Instant, to: Instant): Promise<Id[]> =>
  (
    await reader.query<{ subject: Id }>(sql`select distinct c.subject from clock c
      where c.district = ${district} and c.due_at > ${from} and c.due_at <= ${to}
        and (c.stopped_at is null or c.stopped_at > ${from})`)
  ).map((row) => row.subject)

/** Where clocks that had been stopped fell due inside the time: they count among those that were due, nothing else changes. */
export const stoppedFellDue = (
  reader: Reader,
  district: string,
  from: Instant,
  to: Instant,
): Promise<{ type: string; kind: string; day: string }[]> =>
  reader.query(sql`select distinct m.type, c.kind, to_char(c.due_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day
    from clock c join matter m on m.district = c.district and m.id = c.subject
    where c.district = ${district} and c.due_at > ${from} and c.due_at <= ${to} and c.stopped_at <= ${from}`)

/** Matters that may still be placed elsewhere: open ones, and those closed since. Page by page, by id. */
export const stillMoving = async (
  reader: Reader,
  district: string,
  since: Instant,
  after: Id | null,
  limit: number,
): Promise<Id[]> =>
  (
    await reader.query<{ id: Id }>(sql`select m.id from matter m where m.district = ${district}
      and (m.closed_at is null or m.closed_at >= ${since}) ${after ? sql`and m.id > ${after}::uuid` : sql.empty}
      order by m.id limit ${limit}`)
  ).map((row) => row.id)

/** An order 督办 of a period and what became of it. */
export type OrderGiven = {
  readonly number: string
  readonly title: string
  readonly unit: string | null
  readonly acknowledged: boolean
  readonly closed: boolean
}

/** Orders given in a period, those not acknowledged first. Titles are not masked: that is for who shows them. */
export const ordersGiven = (
  reader: Reader,
  district: string,
  from: Instant,
  to: Instant,
): Promise<OrderGiven[]> =>
  reader.query(sql`select m.number, case when m.secret then '' else m.title end as title, m.lead_unit as unit,
      bool_and(o.acknowledged_at is not null) as acknowledged, bool_and(m.closed_at is not null) as closed
    from supervision_order o join matter m on m.district = o.district and m.id = o.matter
    where o.district = ${district} and o.at >= ${from} and o.at < ${to}
    group by m.district, m.id order by 4, m.opened_at limit 100`)

/** Kinds of matters of which there is at least one. Reads them all: to be asked once. */
export const typesPresent = async (reader: Reader, district: string): Promise<string[]> =>
  (
    await reader.query<{ type: string }>(sql`select distinct type from matter where district = ${district}`)
  ).map((row) => row.type)
