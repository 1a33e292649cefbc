import type { Id, Instant } from '../../../base/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import type { Leg, LegKind } from './declare.ts'

const LEG: Sql = sql`l.district, l.id, l.matter, l.kind, l.drill, l.unit, l.unit_name as "unitName", l.area, l.title,
  l.started_at as "startedAt", l.due_at as "dueAt", l.sent_at as "sentAt", l.sent_by as "sentBy", l.sent_to as "sentTo",
  l.words, l.step, l.next_at as "nextAt", l.voided_at as "voidedAt"`

/** Legs that are there already stay as they are: a fact that is read twice begins nothing twice. */
export const insertLegs = (tx: Tx, legs: readonly Leg[]): Promise<number> =>
  // Citus counts only what an insert out of a select gives back, not what the conflict left out.
  tx.run(sql`insert into report_leg (district, id, matter, kind, drill, unit, unit_name, area, title, started_at, due_at,
      sent_at, sent_by, sent_to, step, next_at)
    select n.district, n.id, n.matter, n.kind, n.drill, n.unit, n."unitName", n.area, n.title, n."startedAt", n."dueAt",
      n."sentAt", n."sentBy", n."sentTo", n.step, n."nextAt"
    from json_to_recordset(${json(legs)}::json) as n(district text, id uuid, matter uuid, kind text, drill boolean,
      unit uuid, "unitName" text, area text, title text, "startedAt" timestamptz, "dueAt" timestamptz,
      "sentAt" timestamptz, "sentBy" text, "sentTo" text, step integer, "nextAt" timestamptz)
    on conflict (district, matter, kind) do nothing returning id`)

export const legsOf = (reader: Reader, district: string, matter: Id): Promise<Leg[]> =>
  reader.query<Leg>(sql`select ${LEG} from report_leg l
    where l.district = ${district} and l.matter = ${matter}::uuid order by l.started_at, l.id`)

/** Legs that still run, the most urgent first. */
export const openLegs = (reader: Reader, district: string, limit: number): Promise<Leg[]> =>
  reader.query<Leg>(sql`select ${LEG} from report_leg l
    where l.district = ${district} and l.sent_at is null and l.voided_at is null order by l.due_at, l.id limit ${limit}`)

export const lockLeg = (tx: Tx, district: string, matter: Id, kind: LegKind): Promise<Leg | undefined> =>
  tx.one<Leg>(sql`select ${LEG} from report_leg l
    where l.district = ${district} and l.matter = ${matter}::uuid and l.kind = ${kind} for update`)

/** Clocks that have run so far, for one worker at a time. */
export const lockDue = (tx: Tx, district: string, at: Instant, limit: number): Promise<Leg[]> =>
  tx.query<Leg>(sql`select ${LEG} from report_leg l
    where l.district = ${district} and l.next_at <= ${at}::timestamptz
    order by l.next_at limit ${limit} for update skip locked`)

export const saveLeg = (tx: Tx, leg: Leg): Promise<number> =>
  tx.run(sql`update report_leg set sent_at = ${leg.sentAt}, sent_by = ${leg.sentBy}, sent_to = ${leg.sentTo},
      words = ${leg.words}, step = ${leg.step}, next_at = ${leg.nextAt}
    where district = ${leg.district} and id = ${leg.id}::uuid`)

export const voidLegs = (tx: Tx, district: string, matter: Id, at: Instant): Promise<number> =>
  tx.run(sql`update report_leg set voided_at = ${at}::timestamptz, next_at = null
    where district = ${district} and matter = ${matter}::uuid and sent_at is null and voided_at is null`)
