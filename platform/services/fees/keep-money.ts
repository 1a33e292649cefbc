import type { Day, Id, Instant } from '../../../base/index.ts'
import { type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import type { Match, Money, Refund, RefundState } from './declare.ts'

// The SQL of arrivals of money, refunds and statements.

const MONEY: Sql = sql`m.district, m.id, m.provider, m.txn, m.order_id as "order", m.demand, m.fen, m.purpose, m.via,
  m.at, m.heard_at as "heardAt", m.refunded`

const REFUND: Sql = sql`f.district, f.id, f.money, f.demand, m.provider, m.txn, f.fen, f.reason, f.text, f.state,
  f.asked_by as "askedBy", f.asked_account as "askedAccount", f.asked_at as "askedAt", f.decided_by as "decidedBy",
  f.decided_at as "decidedAt", f.done_at as "doneAt", f.fault, f.tries`
const REFUNDS: Sql = sql`fee_refund f join fee_money m on m.district = f.district and m.id = f.money`

/** Writes an arrival once: false when this transaction of the provider is known. */
export async function insertMoney(tx: Tx, one: Money): Promise<boolean> {
  const count = await tx.run(sql`
    insert into fee_money (district, id, provider, txn, order_id, demand, fen, purpose, via, at, heard_at)
    values (${one.district}, ${one.id}::uuid, ${one.provider}, ${one.txn}, ${one.order}::uuid, ${one.demand}::uuid,
      ${one.fen}, ${one.purpose}, ${one.via}, ${one.at}::timestamptz, ${one.heardAt}::timestamptz)
    on conflict (district, provider, txn) do nothing`)
  return count > 0
}

export const moneyByTxn = (reader: Reader, district: string, provider: string, txn: string) =>
  reader.one<Money>(sql`
    select ${MONEY} from fee_money m
    where m.district = ${district} and m.provider = ${provider} and m.txn = ${txn}`)

export const moneyById = (reader: Reader, district: string, id: Id) =>
  reader.one<Money>(
    sql`select ${MONEY} from fee_money m where m.district = ${district} and m.id = ${id}::uuid`,
  )

export const moneyOf = (reader: Reader, district: string, demand: Id) =>
  reader.query<Money>(sql`
    select ${MONEY} from fee_money m
    where m.district = ${district} and m.demand = ${demand}::uuid order by m.id`)

/** Arrivals of a provider between two instants. */
export const moneyBetween = (
  reader: Reader,
  district: string,
  provider: string,
  from: Instant,
  to: Instant,
) =>
  reader.query<Money>(sql`
    select ${MONEY} from fee_money m
    where m.district = ${district} and m.provider = ${provider}
      and m.at >= ${from}::timestamptz and m.at < ${to}::timestamptz`)

export const moneyBack = (tx: Tx, district: string, id: Id, fen: number) =>
  tx.run(sql`
    update fee_money set refunded = refunded + ${fen} where district = ${district} and id = ${id}::uuid`)

export const insertRefund = (tx: Tx, one: Refund) =>
  tx.run(sql`
    insert into fee_refund (district, id, money, demand, fen, reason, text, state, asked_by, asked_account, asked_at,
      decided_by, decided_at)
    values (${one.district}, ${one.id}::uuid, ${one.money}::uuid, ${one.demand}::uuid, ${one.fen}, ${one.reason},
      ${one.text}, ${one.state}, ${one.askedBy}, ${one.askedAccount}::uuid, ${one.askedAt}::timestamptz,
      ${one.decidedBy}, ${one.decidedAt}::timestamptz)`)

export const lockRefund = (tx: Tx, district: string, id: Id) =>
  tx.one<Refund>(sql`
    select ${REFUND} from ${REFUNDS}
    where f.district = ${district} and f.id = ${id}::uuid for update of f`)

/** What of an arrival is still to go back or went back: asked, under way, done. */
export async function claimedBack(reader: Reader, district: string, money: Id): Promise<number> {
  const row = await reader.one<{ fen: number }>(sql`
    select coalesce(sum(f.fen), 0)::bigint as fen from fee_refund f
    where f.district = ${district} and f.money = ${money}::uuid and f.state <> 'refused'`)
  return row?.fen ?? 0
}

export const refundsOf = (reader: Reader, district: string, demand: Id) =>
  reader.query<Refund>(sql`
    select ${REFUND} from ${REFUNDS}
    where f.district = ${district} and f.demand = ${demand}::uuid order by f.id`)

/** Those that wait for somebody, or all; newest first. */
export const listRefunds = (
  reader: Reader,
  district: string,
  filter: { readonly open: boolean; readonly units: readonly Id[] | null; readonly limit: number },
) =>
  reader.query<Refund & { number: string | null; title: string | null }>(sql`
    select ${REFUND}, d.number, d.title
    from ${REFUNDS} left join fee_demand d on d.district = f.district and d.id = f.demand
    where f.district = ${district}
      ${filter.open ? sql`and f.state in ('asked', 'sending', 'failed')` : sql.empty}
      ${filter.units ? sql`and d.unit = any(${filter.units}::uuid[])` : sql.empty}
    order by f.id desc limit ${filter.limit}`)

export const decideRefund = (
  tx: Tx,
  district: string,
  id: Id,
  how: { readonly state: RefundState; readonly by: string; readonly at: Instant },
) =>
  tx.run(sql`
    update fee_refund set state = ${how.state}, decided_by = ${how.by}, decided_at = ${how.at}::timestamptz
    where district = ${district} and id = ${id}::uuid and state = 'asked'`)

export const refundTried = (tx: Tx, district: string, id: Id, fault: string | null, failed: boolean) =>
  tx.run(sql`
    update fee_refund set tries = tries + 1, fault = ${fault}, state = ${failed ? 'failed' : 'sending'}
    where district = ${district} and id = ${id}::uuid and state in ('sending', 'failed')`)

/** Ends a refund once: false when it had ended. */
export async function refundDone(tx: Tx, district: string, id: Id, at: Instant): Promise<boolean> {
  const count = await tx.run(sql`
    update fee_refund set state = 'done', done_at = ${at}::timestamptz, fault = null
    where district = ${district} and id = ${id}::uuid and state in ('sending', 'failed')`)
  return count > 0
}

/** Refunds that ended between two instants, by provider. */
export const refundsBetween = (
  reader: Reader,
  district: string,
  provider: string,
  from: Instant,
  to: Instant,
) =>
  reader.query<Refund>(sql`
    select ${REFUND} from ${REFUNDS}
    where f.district = ${district} and m.provider = ${provider} and f.state = 'done'
      and f.done_at >= ${from}::timestamptz and f.done_at < ${to}::timestamptz`)

// ── statements ──────────────────────────────────────────────────────────────────────────────────────────────────

export type Statement = {
  readonly provider: string
  readonly day: Day
  readonly lines: number
  readonly paid: number
  readonly refunded: number
  readonly fits: number
  readonly comparedAt: Instant
}
export type Difference = {
  readonly provider: string
  readonly day: Day
  readonly kind: 'pay' | 'refund'
  readonly ref: string
  readonly match: Exclude<Match, 'fits'>
  readonly theirs: number | null
  readonly ours: number | null
  readonly demand: Id | null
  readonly note: string | null
  readonly settledBy: string | null
  readonly settledAt: Instant | null
}
type NewDifference = Omit<Difference, 'note' | 'settledBy' | 'settledAt'>

/** The comparison of a day, written anew whenever it is compared again; what a person settled stays settled. */
export async function putStatement(
  tx: Tx,
  district: string,
  one: Statement,
  differences: readonly NewDifference[],
): Promise<void> {
  await tx.run(sql`
    insert into fee_statement (district, provider, day, lines, paid, refunded, fits, compared_at)
    values (${district}, ${one.provider}, ${one.day}::date, ${one.lines}, ${one.paid}, ${one.refunded}, ${one.fits},
      ${one.comparedAt}::timestamptz)
    on conflict (district, provider, day) do update set lines = excluded.lines, paid = excluded.paid,
      refunded = excluded.refunded, fits = excluded.fits, compared_at = excluded.compared_at`)
  await tx.run(sql`
    delete from fee_difference
    where district = ${district} and provider = ${one.provider} and day = ${one.day}::date and settled_at is null
      and match <> 'healed'`)
  for (const each of differences)
    await tx.run(sql`
      insert into fee_difference (district, provider, day, kind, ref, match, theirs, ours, demand)
      values (${district}, ${each.provider}, ${each.day}::date, ${each.kind}, ${each.ref}, ${each.match},
        ${each.theirs}, ${each.ours}, ${each.demand}::uuid)
      on conflict (district, provider, day, kind, ref) do nothing`)
}

export const statements = (reader: Reader, district: string, limit: number) =>
  reader.query<Statement & { open: number }>(sql`
    select s.provider, s.day::text as day, s.lines, s.paid, s.refunded, s.fits, s.compared_at as "comparedAt",
      (select count(*)::integer from fee_difference x where x.district = s.district and x.provider = s.provider
        and x.day = s.day and x.settled_at is null and x.match <> 'healed') as open
    from fee_statement s where s.district = ${district} order by s.day desc, s.provider limit ${limit}`)

export const differences = (reader: Reader, district: string, limit: number) =>
  reader.query<Difference>(sql`
    select x.provider, x.day::text as day, x.kind, x.ref, x.match, x.theirs, x.ours, x.demand, x.note,
      x.settled_by as "settledBy", x.settled_at as "settledAt"
    from fee_difference x where x.district = ${district}
    order by (x.settled_at is null and x.match <> 'healed') desc, x.day desc, x.ref limit ${limit}`)

export const settleDifference = (
  tx: Tx,
  district: string,
  one: Pick<Difference, 'provider' | 'day' | 'kind' | 'ref'>,
  by: string,
  note: string,
  at: Instant,
) =>
  tx.run(sql`
    update fee_difference set settled_by = ${by}, settled_at = ${at}::timestamptz, note = ${note}
    where district = ${district} and provider = ${one.provider} and day = ${one.day}::date and kind = ${one.kind}
      and ref = ${one.ref} and settled_at is null`)
