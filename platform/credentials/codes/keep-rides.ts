import type { Day, Id, Instant } from '../../../base/index.ts'
import { json, type Reader, sql, type Tx } from '../../store/index.ts'
import type { Concession, RideState } from './declare.ts'

export type RideRow = {
  readonly id: Id
  readonly scene: string
  readonly pseudonym: string
  readonly inPlace: string
  readonly inStation: string
  readonly inAt: Instant
  readonly outPlace: string | null
  readonly outStation: string | null
  readonly outAt: Instant | null
  readonly concession: Concession
  readonly transfer: boolean
  readonly firstTap: Instant
  readonly listFen: number
  readonly fen: number
  readonly state: RideState
  readonly repairedAt: Instant | null
}
const RIDE = sql`id, scene, pseudonym, in_place as "inPlace", in_station as "inStation", in_at as "inAt",
  out_place as "outPlace", out_station as "outStation", out_at as "outAt", concession, transfer,
  first_tap as "firstTap", list_fen as "listFen", fen, state, repaired_at as "repairedAt"`

export const insertRide = (tx: Tx, district: string, one: RideRow): Promise<number> =>
  tx.run(sql`
    insert into code_ride (district, id, scene, pseudonym, in_place, in_station, in_at, out_place, out_station, out_at,
      concession, transfer, first_tap, list_fen, fen, state)
    values (${district}, ${one.id}, ${one.scene}, ${one.pseudonym}, ${one.inPlace}, ${one.inStation}, ${one.inAt},
      ${one.outPlace}, ${one.outStation}, ${one.outAt}, ${one.concession}, ${one.transfer}, ${one.firstTap},
      ${one.listFen}, ${one.fen}, ${one.state})`)

export const endRide = (
  tx: Tx,
  district: string,
  id: Id,
  to: Pick<RideRow, 'outPlace' | 'outStation' | 'outAt' | 'listFen' | 'fen' | 'state' | 'repairedAt'>,
): Promise<number> =>
  tx.run(sql`
    update code_ride set out_place = ${to.outPlace}, out_station = ${to.outStation}, out_at = ${to.outAt},
      list_fen = ${to.listFen}, fen = ${to.fen}, state = ${to.state}, repaired_at = ${to.repairedAt}
    where district = ${district} and id = ${id}`)

export const openRide = (tx: Tx, district: string, scene: string, pseudonym: string) =>
  tx.one<RideRow>(sql`
    select ${RIDE} from code_ride
    where district = ${district} and scene = ${scene} and pseudonym = ${pseudonym} and state = 'riding'
    order by in_at desc limit 1 for update`)

export const rideById = (tx: Tx, district: string, id: Id) =>
  tx.one<RideRow>(sql`select ${RIDE} from code_ride where district = ${district} and id = ${id} for update`)

export const lastRide = (
  tx: Tx,
  district: string,
  scene: string,
  pseudonym: string,
  since: Instant,
  before: Instant,
) =>
  tx.one<RideRow>(sql`
    select ${RIDE} from code_ride
    where district = ${district} and scene = ${scene} and pseudonym = ${pseudonym} and state <> 'void'
      and in_at >= ${since} and in_at <= ${before} and not transfer
    order by in_at desc limit 1`)

export const ridesOf = (reader: Reader, district: string, scene: string, pseudonym: string, limit: number) =>
  reader.query<RideRow>(sql`
    select ${RIDE} from code_ride
    where district = ${district} and scene = ${scene} and pseudonym = ${pseudonym} order by in_at desc limit ${limit}`)

export const repairedSince = (
  reader: Reader,
  district: string,
  scene: string,
  pseudonym: string,
  since: Instant,
) =>
  reader
    .query<{ readonly at: Instant }>(sql`
      select repaired_at as at from code_ride
      where district = ${district} and scene = ${scene} and pseudonym = ${pseudonym} and repaired_at >= ${since}`)
    .then((rows) => rows.map(({ at }) => at))

export const unfinished = (tx: Tx, district: string, scene: string, before: Instant, limit: number) =>
  tx.query<RideRow>(sql`
    select ${RIDE} from code_ride
    where district = ${district} and scene = ${scene} and state = 'riding' and in_at <= ${before}
    order by in_at limit ${limit} for update skip locked`)

export type OrderRow = {
  readonly number: string
  readonly ride: Id
  readonly scene: string
  readonly fen: number
  readonly madeAt: Instant
  readonly paidFen: number | null
  readonly paidAt: Instant | null
  readonly clearedFen: number | null
  readonly refundedFen: number
}
const ORDER = sql`number, ride, scene, fen, made_at as "madeAt", paid_fen as "paidFen", paid_at as "paidAt",
  cleared_fen as "clearedFen", refunded_fen as "refundedFen"`

export const insertOrder = (
  tx: Tx,
  district: string,
  one: Pick<OrderRow, 'number' | 'ride' | 'scene' | 'fen' | 'madeAt'>,
): Promise<number> =>
  tx.run(sql`
    insert into code_order (district, number, ride, scene, fen, made_at)
    values (${district}, ${one.number}, ${one.ride}, ${one.scene}, ${one.fen}, ${one.madeAt})
    on conflict (district, number) do nothing`)

export const setPaid = (
  tx: Tx,
  district: string,
  number: string,
  fen: number,
  at: Instant,
): Promise<number> =>
  tx.run(sql`
    update code_order set paid_fen = ${fen}, paid_at = ${at}
    where district = ${district} and number = ${number} and paid_fen is null`)

export const setCleared = (tx: Tx, district: string, number: string, fen: number): Promise<number> =>
  tx.run(sql`
    update code_order set cleared_fen = ${fen} where district = ${district} and number = ${number}`)

export const refund = (tx: Tx, district: string, ride: Id, fen: number): Promise<number> =>
  tx.run(sql`
    update code_order set refunded_fen = refunded_fen + ${fen} where district = ${district} and ride = ${ride}`)

/** Orders that the payment issuer has not got, oldest first. */
export const unsentOrders = (tx: Tx, district: string, limit: number) =>
  tx.query<OrderRow>(sql`
    select ${ORDER} from code_order where district = ${district} and sent_at is null
    order by made_at limit ${limit}`)

export const markSent = (
  tx: Tx,
  district: string,
  numbers: readonly string[],
  at: Instant,
): Promise<number> =>
  tx.run(sql`
    update code_order set sent_at = ${at}
    where district = ${district} and number = any(${numbers}) and sent_at is null`)

export const orderByNumber = (reader: Reader, district: string, number: string) =>
  reader.one<OrderRow>(
    sql`select ${ORDER} from code_order where district = ${district} and number = ${number}`,
  )

/** 待支付: orders of one name in a scene that nobody paid since the day they were made. */
export const unpaidOf = (
  reader: Reader,
  district: string,
  scene: string,
  pseudonym: string,
  before: Instant,
) =>
  reader.query<
    OrderRow & { readonly inPlace: string; readonly outPlace: string | null; readonly inAt: Instant }
  >(sql`
    select o.number, o.ride, o.scene, o.fen, o.made_at as "madeAt", o.paid_fen as "paidFen", o.paid_at as "paidAt",
      o.cleared_fen as "clearedFen", o.refunded_fen as "refundedFen", r.in_place as "inPlace",
      r.out_place as "outPlace", r.in_at as "inAt"
    from code_order o join code_ride r on r.district = o.district and r.id = o.ride
    where o.district = ${district} and r.scene = ${scene} and r.pseudonym = ${pseudonym} and o.paid_fen is null
      and o.fen > o.refunded_fen and o.made_at < ${before} and r.state <> 'void'
    order by o.made_at desc limit 50`)

/** The tap before on the same vehicle or line 同车再刷. */
export const tapBefore = (
  reader: Reader,
  district: string,
  scene: string,
  pseudonym: string,
  at: { readonly place: string; readonly line: string; readonly since: Instant; readonly before: Instant },
) =>
  reader.one<{ readonly id: Id }>(sql`
    select id from code_ride
    where district = ${district} and scene = ${scene} and pseudonym = ${pseudonym} and state <> 'void'
      and in_at > ${at.since} and in_at <= ${at.before}
      and (in_place = ${at.place} or (in_station <> '' and in_station = ${at.line}))
    limit 1`)

export type ReceiptRow = {
  readonly side: 'paid' | 'cleared'
  readonly txn: string
  readonly number: string
  readonly fen: number
}

/** Each line of a statement once, however often the statement comes; answers how many were new. */
export const insertReceipts = (
  tx: Tx,
  district: string,
  all: readonly (ReceiptRow & { readonly scene: string; readonly day: string })[],
  at: Instant,
): Promise<number> =>
  tx.run(sql`
    insert into code_receipt (district, side, txn, number, scene, day, fen, taken_at)
    select ${district}, n.side, n.txn, n.number, n.scene, n.day, n.fen, ${at}
    from json_to_recordset(${json(all)}::json)
      as n(side text, txn text, number text, scene text, day date, fen bigint)
    on conflict (district, side, txn) do nothing returning txn`)

/** What issuer and clearing say of the orders of a day, and of orders that nobody knows. */
export const receiptsOf = (
  reader: Reader,
  district: string,
  scene: string,
  day: Day,
  from: Instant,
  to: Instant,
) =>
  reader.query<ReceiptRow>(sql`
    select r.side, r.txn, r.number, r.fen from code_receipt r
    join code_order o on o.district = r.district and o.number = r.number
    where r.district = ${district} and o.scene = ${scene} and o.made_at >= ${from} and o.made_at < ${to}
    union all
    select r.side, r.txn, r.number, r.fen from code_receipt r
    where r.district = ${district} and r.scene = ${scene} and r.day = ${day}::date
      and not exists (select 1 from code_order o where o.district = r.district and o.number = r.number)`)

export type SettledRow = {
  readonly scene: string
  readonly day: Day
  readonly state: 'agrees' | 'open'
  readonly runs: number
  readonly body: string
  readonly firstAt: Instant
  readonly runAt: Instant
}
const SETTLED = sql`scene, day::text as day, state, runs, body, first_at as "firstAt", run_at as "runAt"`

export const settledOf = (reader: Reader, district: string, scene: string, day: Day) =>
  reader.one<SettledRow>(
    sql`select ${SETTLED} from code_settled where district = ${district} and scene = ${scene} and day = ${day}::date`,
  )

export const settledDays = (reader: Reader, district: string, since: Day) =>
  reader.query<SettledRow>(sql`
    select ${SETTLED} from code_settled where district = ${district} and day >= ${since}::date
    order by day desc, scene limit 60`)

export const saveSettled = (
  tx: Tx,
  district: string,
  one: Pick<SettledRow, 'scene' | 'day' | 'state' | 'body'>,
  at: Instant,
): Promise<number> =>
  tx.run(sql`
    insert into code_settled as s (district, scene, day, state, runs, body, first_at, run_at)
    values (${district}, ${one.scene}, ${one.day}::date, ${one.state}, 1, ${one.body}, ${at}, ${at})
    on conflict (district, scene, day) do update
    set state = excluded.state, runs = s.runs + 1, body = excluded.body, run_at = excluded.run_at`)

export const ordersBetween = (reader: Reader, district: string, scene: string, from: Instant, to: Instant) =>
  reader.query<OrderRow>(sql`
    select ${ORDER} from code_order
    where district = ${district} and scene = ${scene} and made_at >= ${from} and made_at < ${to} order by number`)

/** Rides that were ended in this time, and what each should have cost. */
export const ridesEnded = (reader: Reader, district: string, scene: string, from: Instant, to: Instant) =>
  reader.query<{ readonly id: Id; readonly fen: number }>(sql`
    select id, fen from code_ride
    where district = ${district} and scene = ${scene} and state in ('done', 'single', 'repaired')
      and coalesce(out_at, in_at) >= ${from} and coalesce(out_at, in_at) < ${to} order by id`)

export type LoanRow = {
  readonly id: Id
  readonly scene: string
  readonly pseudonym: string
  readonly book: string
  readonly title: string
  readonly outAt: Instant
  readonly due: Day
  readonly renewals: number
  readonly returnedAt: Instant | null
}
const LOAN = sql`id, scene, pseudonym, book, title, out_at as "outAt", due::text as due, renewals,
  returned_at as "returnedAt"`

export const loansOf = (reader: Reader, district: string, scene: string, pseudonym: string) =>
  reader.query<LoanRow>(sql`
    select ${LOAN} from code_loan
    where district = ${district} and scene = ${scene} and pseudonym = ${pseudonym} order by out_at desc limit 100`)

export const lockLoan = (tx: Tx, district: string, scene: string, book: string) =>
  tx.one<LoanRow>(sql`
    select ${LOAN} from code_loan
    where district = ${district} and scene = ${scene} and book = ${book} and returned_at is null for update`)

export const insertLoan = (tx: Tx, district: string, one: LoanRow): Promise<number> =>
  tx.run(sql`
    insert into code_loan (district, id, scene, pseudonym, book, title, out_at, due, renewals)
    values (${district}, ${one.id}, ${one.scene}, ${one.pseudonym}, ${one.book}, ${one.title}, ${one.outAt}, ${one.due}, 0)
    on conflict do nothing`)

export const renewLoan = (tx: Tx, district: string, id: Id, due: Day): Promise<number> =>
  tx.run(sql`
    update code_loan set due = ${due}, renewals = renewals + 1 where district = ${district} and id = ${id}`)

export const returnLoan = (tx: Tx, district: string, id: Id, at: Instant): Promise<number> =>
  tx.run(sql`update code_loan set returned_at = ${at} where district = ${district} and id = ${id}`)
