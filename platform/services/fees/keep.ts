import type { Day, Id, Instant } from '../../../base/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import type {
  Demand,
  DemandState,
  FeeRule,
  KeptRule,
  ListedRule,
  Order,
  OrderState,
  Receipt,
} from './declare.ts'

// The SQL of rules, demands, orders and receipts; what moves money is in keep-money.ts.

const DEMAND: Sql = sql`d.district, d.id, d.number, d.token, d.matter, d.matter_number as "matterNumber", d.item,
  d.title, d.unit, d.citizen, d.payer, d.lines, d.total, d.due::text as due, d.state, d.refunded, d.replaces,
  d.made_at as "madeAt", d.paid_at as "paidAt", d.cancelled_at as "cancelledAt", d.cancelled_why as "cancelledWhy",
  d.version`

const ORDER: Sql = sql`o.district, o.id, o.demand, o.provider, o.fen, o.state, o.url, o.asked_at as "askedAt",
  o.expires_at as "expiresAt", o.tries`

const RECEIPT: Sql = sql`r.district, r.id, r.number, r.kind, r.demand, r.money, r.refund, r.fen, r.at, r.body, r.key,
  r.signature`

// ── rules ───────────────────────────────────────────────────────────────────────────────────────────────────────

type RuleRow = { code: string; version: number; from: Day; body: FeeRule }
const ruleOf = ({ version, from, body }: RuleRow): KeptRule => ({ ...body, version, from })

/** The rules in force on a day, by code. */
export async function rulesOn(reader: Reader, district: string, day: Day): Promise<KeptRule[]> {
  const rows = await reader.query<RuleRow>(sql`
    select distinct on (r.code) r.code, r.version, r.from_day::text as "from", r.body
    from fee_rule r where r.district = ${district} and r.from_day <= ${day}::date
    order by r.code, r.version desc`)
  return rows.map(ruleOf)
}

/** Every version of every rule, the newest of each code first 收费目录清单. */
export async function allRules(reader: Reader, district: string): Promise<ListedRule[]> {
  const rows = await reader.query<RuleRow & { by: string; at: Instant }>(sql`
    select r.code, r.version, r.from_day::text as "from", r.body, r.by_name as by, r.at
    from fee_rule r where r.district = ${district} order by r.code, r.version desc`)
  return rows.map(({ by, at, ...row }) => ({ ...ruleOf(row), by, at }))
}

/** Writes the next version of a rule; answers its number. */
export async function addRule(
  tx: Tx,
  district: string,
  rule: FeeRule,
  from: Day,
  by: string,
  at: Instant,
): Promise<number> {
  const row = await tx.one<{ version: number }>(sql`
    insert into fee_rule (district, code, version, from_day, body, by_name, at)
    select ${district}, ${rule.code}, coalesce(max(version), 0) + 1, ${from}::date, ${json(rule)}::jsonb, ${by},
      ${at}::timestamptz
    from fee_rule where district = ${district} and code = ${rule.code}
    returning version`)
  return row?.version ?? 1
}

// ── demands ─────────────────────────────────────────────────────────────────────────────────────────────────────

/** Writes a demand unless its key is known; says whether it was new. */
export async function insertDemand(tx: Tx, key: string, one: Demand, by: string): Promise<boolean> {
  const count = await tx.run(sql`
    insert into fee_demand (district, id, key, number, token, matter, matter_number, item, title, unit, citizen, payer,
      lines, total, due, state, replaces, made_at, made_by)
    values (${one.district}, ${one.id}::uuid, ${key}, ${one.number}, ${one.token}, ${one.matter}::uuid,
      ${one.matterNumber}, ${one.item}, ${one.title}, ${one.unit}::uuid, ${one.citizen}::uuid, ${one.payer},
      ${json(one.lines)}::jsonb, ${one.total}, ${one.due}::date, 'open', ${one.replaces}::uuid,
      ${one.madeAt}::timestamptz, ${by})
    on conflict (district, key) do nothing`)
  return count > 0
}

export const demandByKey = (reader: Reader, district: string, key: string) =>
  reader.one<Demand>(sql`
    select ${DEMAND} from fee_demand d where d.district = ${district} and d.key = ${key}`)

export const demandById = (reader: Reader, district: string, id: Id) =>
  reader.one<Demand>(sql`
    select ${DEMAND} from fee_demand d where d.district = ${district} and d.id = ${id}::uuid`)

/** Whoever moves money of a demand holds its row. */
export const lockDemand = (tx: Tx, district: string, id: Id) =>
  tx.one<Demand>(sql`
    select ${DEMAND} from fee_demand d where d.district = ${district} and d.id = ${id}::uuid for update`)

export const demandByToken = (reader: Reader, district: string, token: string) =>
  reader.one<Demand>(sql`
    select ${DEMAND} from fee_demand d where d.district = ${district} and d.token = ${token}`)

export const demandsOf = (reader: Reader, district: string, matter: Id) =>
  reader.query<Demand>(sql`
    select ${DEMAND} from fee_demand d
    where d.district = ${district} and d.matter = ${matter}::uuid order by d.id`)

export const demandsOfCitizen = (reader: Reader, district: string, citizen: Id, limit: number) =>
  reader.query<Demand>(sql`
    select ${DEMAND} from fee_demand d
    where d.district = ${district} and d.citizen = ${citizen}::uuid order by d.id desc limit ${limit}`)

/**
 * Paid before for the same item and amount, for an application that came to nothing, and not on its way back yet: what
 * a new application of the same payer may use 可抵用.
 */
export const reusableFor = (
  reader: Reader,
  district: string,
  open: Pick<Demand, 'id' | 'item' | 'unit' | 'citizen' | 'total'>,
) =>
  reader.query<Demand>(sql`
    select ${DEMAND} from fee_demand d
    where d.district = ${district} and d.state = 'paid' and d.refunded = 0 and d.id <> ${open.id}::uuid
      and d.item = ${open.item} and d.total = ${open.total} and d.unit is not distinct from ${open.unit}::uuid
      and d.citizen is not distinct from ${open.citizen}::uuid
      and exists (select 1 from fee_refund f where f.district = d.district and f.demand = d.id and f.state = 'asked'
        and f.reason in ('refused', 'withdrawn') and f.fen = d.total)
      and not exists (select 1 from fee_refund f where f.district = d.district and f.demand = d.id
        and f.state in ('sending', 'done', 'failed') and f.reason not in ('double', 'late', 'wrong'))
    order by d.id desc limit 20`)

export type DemandFilter = {
  readonly state?: DemandState
  readonly units?: readonly Id[] | null
  readonly q?: string
  readonly before?: Id
  readonly limit: number
}

/** Newest first. `units`: whose demands may be seen; null = all of the district. */
export const listDemands = (reader: Reader, district: string, filter: DemandFilter) =>
  reader.query<Demand>(sql`
    select ${DEMAND} from fee_demand d
    where d.district = ${district}
      ${filter.state ? sql`and d.state = ${filter.state}` : sql.empty}
      ${filter.units ? sql`and d.unit = any(${filter.units}::uuid[])` : sql.empty}
      ${filter.q ? sql`and (d.number = ${filter.q} or d.matter_number = ${filter.q} or strpos(d.title, ${filter.q}) > 0)` : sql.empty}
      ${filter.before ? sql`and d.id < ${filter.before}::uuid` : sql.empty}
    order by d.id desc limit ${filter.limit}`)

export type Sum = {
  readonly state: DemandState
  readonly count: number
  readonly fen: number
  readonly back: number
}
/** How many demands stand how, and their money. */
export const sums = (reader: Reader, district: string, units: readonly Id[] | null) =>
  reader.query<Sum>(sql`
    select d.state, count(*)::integer as count, sum(d.total)::bigint as fen, sum(d.refunded)::bigint as back
    from fee_demand d
    where d.district = ${district} ${units ? sql`and d.unit = any(${units}::uuid[])` : sql.empty}
    group by d.state`)

export const demandPaid = (tx: Tx, district: string, id: Id, at: Instant) =>
  tx.run(sql`
    update fee_demand set state = 'paid', paid_at = ${at}::timestamptz, version = version + 1
    where district = ${district} and id = ${id}::uuid and state = 'open'`)

export const cancelDemand = (tx: Tx, district: string, id: Id, why: string, at: Instant) =>
  tx.run(sql`
    update fee_demand set state = 'cancelled', cancelled_at = ${at}::timestamptz, cancelled_why = ${why},
      version = version + 1
    where district = ${district} and id = ${id}::uuid and state = 'open'`)

/** So much of a demand went back; all of it: refunded. */
export const demandBack = (tx: Tx, district: string, id: Id, fen: number) =>
  tx.run(sql`
    update fee_demand set refunded = refunded + ${fen}, version = version + 1,
      state = case when refunded + ${fen} = total then 'refunded' else state end
    where district = ${district} and id = ${id}::uuid`)

/** The paid demand serves another matter of the same payer 抵用. */
export const moveDemand = (tx: Tx, district: string, id: Id, matter: Id, number: string) =>
  tx.run(sql`
    update fee_demand set matter = ${matter}::uuid, matter_number = ${number}, version = version + 1
    where district = ${district} and id = ${id}::uuid`)

/** The next number of a row of numbers; waits for whoever takes one at the same time. */
export async function nextNumber(tx: Tx, district: string, name: string): Promise<number> {
  const row = await tx.one<{ last: number }>(sql`
    insert into fee_number (district, name, last) values (${district}, ${name}, 1)
    on conflict (district, name) do update set last = fee_number.last + 1
    returning last`)
  return row?.last ?? 1
}

// ── orders ──────────────────────────────────────────────────────────────────────────────────────────────────────

export const insertOrder = (tx: Tx, one: Order) =>
  tx.run(sql`
    insert into fee_order (district, id, demand, provider, fen, state, url, asked_at, expires_at)
    values (${one.district}, ${one.id}::uuid, ${one.demand}::uuid, ${one.provider}, ${one.fen}, ${one.state},
      ${one.url}, ${one.askedAt}::timestamptz, ${one.expiresAt}::timestamptz)`)

export const orderById = (reader: Reader, district: string, id: Id) =>
  reader.one<Order>(sql`
    select ${ORDER} from fee_order o where o.district = ${district} and o.id = ${id}::uuid`)

export const ordersOf = (reader: Reader, district: string, demand: Id) =>
  reader.query<Order>(sql`
    select ${ORDER} from fee_order o
    where o.district = ${district} and o.demand = ${demand}::uuid order by o.id`)

/** The order that a payer can still go on with. */
export const liveOrder = (reader: Reader, district: string, demand: Id, provider: string, at: Instant) =>
  reader.one<Order>(sql`
    select ${ORDER} from fee_order o
    where o.district = ${district} and o.demand = ${demand}::uuid and o.provider = ${provider}
      and o.state in ('asked', 'pending') and o.expires_at > ${at}::timestamptz
    order by o.id desc limit 1`)

/** An order never leaves `paid` or `wrong`: late news of its closing change nothing. */
export const orderState = (tx: Tx, district: string, id: Id, state: OrderState, url: string | null) =>
  tx.run(sql`
    update fee_order set state = ${state}, url = coalesce(${url}, url)
    where district = ${district} and id = ${id}::uuid and state not in ('paid', 'wrong')`)

export const orderTried = (tx: Tx, district: string, id: Id) =>
  tx.run(sql`update fee_order set tries = tries + 1 where district = ${district} and id = ${id}::uuid`)

// ── receipts ────────────────────────────────────────────────────────────────────────────────────────────────────

export const insertReceipt = (tx: Tx, one: Receipt) =>
  tx.run(sql`
    insert into fee_receipt (district, id, number, kind, demand, money, refund, fen, at, body, key, signature)
    values (${one.district}, ${one.id}::uuid, ${one.number}, ${one.kind}, ${one.demand}::uuid, ${one.money}::uuid,
      ${one.refund}::uuid, ${one.fen}, ${one.at}::timestamptz, ${json(one.body)}::jsonb, ${one.key}, ${one.signature})`)

export const receiptsOf = (reader: Reader, district: string, demand: Id) =>
  reader.query<Receipt>(sql`
    select ${RECEIPT} from fee_receipt r
    where r.district = ${district} and r.demand = ${demand}::uuid order by r.id`)

export const receiptByNumber = (reader: Reader, district: string, number: string) =>
  reader.one<Receipt>(sql`
    select ${RECEIPT} from fee_receipt r where r.district = ${district} and r.number = ${number}`)

export const blueReceipt = (reader: Reader, district: string, money: Id) =>
  reader.one<Receipt>(sql`
    select ${RECEIPT} from fee_receipt r
    where r.district = ${district} and r.money = ${money}::uuid and r.kind = 'blue'`)
