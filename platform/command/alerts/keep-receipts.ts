import type { Id, Instant } from '../../../base/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import type { Receipt } from './declare.ts'

const RECEIPT: Sql = sql`r.alert, r.chain, r.unit, r.unit_name as "unitName", r.area, r.level, r.asked_at as "askedAt",
  r.due_at as "dueAt", r.signed_at as "signedAt", r.signed_by as "signedBy", r.note, r.step, r.closed_at as "closedAt"`

export const insertReceipts = (tx: Tx, district: string, all: readonly Receipt[]): Promise<number> =>
  tx.run(sql`insert into alert_receipt (district, alert, unit, chain, unit_name, area, level, asked_at, due_at, step,
      next_at)
    select ${district}, n.alert, n.unit, n.chain, n."unitName", n.area, n.level, n."askedAt", n."dueAt", 0, n."dueAt"
    from json_to_recordset(${json(all)}::json) as n(alert uuid, unit uuid, chain uuid, "unitName" text, area text,
      level text, "askedAt" timestamptz, "dueAt" timestamptz)
    on conflict do nothing`)

export const receiptsOf = (reader: Reader, district: string, chains: readonly Id[]): Promise<Receipt[]> =>
  reader.query<Receipt>(sql`select ${RECEIPT} from alert_receipt r
    where r.district = ${district} and r.chain = any(${chains}::uuid[]) order by r.area, r.asked_at`)

export const receiptsOfUnits = (
  reader: Reader,
  district: string,
  units: readonly Id[],
  since: Instant,
): Promise<Receipt[]> =>
  reader.query<Receipt>(sql`select ${RECEIPT} from alert_receipt r
    where r.district = ${district} and r.unit = any(${units}::uuid[]) and r.asked_at >= ${since}::timestamptz
    order by r.asked_at desc limit 200`)

/** 0 when it is not demanded, signed already, or closed. */
export const sign = (
  tx: Tx,
  district: string,
  one: { readonly alert: Id; readonly unit: Id; readonly by: string; readonly note: string | null },
  at: Instant,
): Promise<number> =>
  tx.run(sql`update alert_receipt set signed_at = ${at}::timestamptz, signed_by = ${one.by}, note = ${one.note},
      next_at = null
    where district = ${district} and alert = ${one.alert}::uuid and unit = ${one.unit}::uuid and signed_at is null
      and closed_at is null`)

/** A newer message takes the place of unsigned receipts: of these areas, or of all. */
export const closeReceipts = (
  tx: Tx,
  district: string,
  chain: Id,
  areas: readonly string[] | null,
  at: Instant,
): Promise<number> =>
  tx.run(sql`update alert_receipt set closed_at = ${at}::timestamptz, next_at = null
    where district = ${district} and chain = ${chain}::uuid and closed_at is null
      ${areas === null ? sql.empty : sql`and area = any(${areas}::text[])`}`)

/** Receipts due for their next call, each held by this transaction; another instance takes others. */
export const dueReceipts = (tx: Tx, district: string, at: Instant): Promise<Receipt[]> =>
  tx.query<Receipt>(sql`select ${RECEIPT} from alert_receipt r
    where r.district = ${district} and r.next_at is not null and r.next_at <= ${at}::timestamptz
    order by r.next_at limit 500 for update skip locked`)

export const setSteps = (
  tx: Tx,
  district: string,
  all: readonly {
    readonly alert: Id
    readonly unit: Id
    readonly step: number
    readonly nextAt: Instant | null
  }[],
): Promise<number> =>
  tx.run(sql`update alert_receipt r set step = n.step, next_at = n."nextAt"
    from json_to_recordset(${json(all)}::json) as n(alert uuid, unit uuid, step integer, "nextAt" timestamptz)
    where r.district = ${district} and r.alert = n.alert and r.unit = n.unit`)
