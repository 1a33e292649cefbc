import { type Id, type Instant, newId } from '../../../base/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import type {
  Finding,
  Position,
  Receipt,
  Release,
  ReportKind,
  Reservation,
  Resource,
  SituationReport,
} from './declare.ts'

const RECEIPT: Sql = sql`e.id, e.dispatch, e.response, e.kind, e.text, e.account, e.name, e.device_at as "deviceAt",
  e.at, e.key, e.lon, e.lat, e.files`
const RESOURCE: Sql = sql`c.id, c.kind, c.name, c.place_name as "placeName", c.unit_name as "unitName", c.contact,
  c.phone, c.quantity::float8 as quantity, c.measure, c.keep_percent as "keepPercent",
  c.ready_minutes as "readyMinutes", c.lon, c.lat`
const REPORT: Sql = sql`s.id, s.response, s.kind, s.number, s.state, s.due_at as "dueAt", s.basis, s.version, s.text,
  s.to_name as "toName", s.by_name as "byName", s.written_at as "writtenAt", s.sent_at as "sentAt",
  s.received_at as "receivedAt", s.received_by as "receivedBy"`

// ── receipts ──

/** False when a receipt of this key is here already. */
export const insertReceipt = async (tx: Tx, district: string, one: Receipt): Promise<boolean> =>
  (await tx.run(sql`
    insert into receipt (district, id, dispatch, response, kind, text, account, name, device_at, at, key, lon, lat, files)
    values (${district}, ${one.id}::uuid, ${one.dispatch}::uuid, ${one.response}::uuid, ${one.kind}, ${one.text},
      ${one.account}, ${one.name}, ${one.deviceAt}::timestamptz, ${one.at}::timestamptz, ${one.key}, ${one.lon},
      ${one.lat}, ${one.files})
    on conflict (district, key) do nothing`)) > 0
export const receiptsOf = (reader: Reader, district: string, dispatches: readonly Id[]) =>
  reader.query<Receipt>(sql`
    select ${RECEIPT} from receipt e
    where e.district = ${district} and e.dispatch = any(${dispatches}::uuid[]) order by e.device_at, e.id`)
/** Photos handed in for these orders. */
export const photosOf = (reader: Reader, district: string, dispatches: readonly Id[]) =>
  reader.query<{ dispatch: Id; files: readonly Id[] }>(sql`
    select e.dispatch, e.files from receipt e
    where e.district = ${district} and e.dispatch = any(${dispatches}::uuid[]) and e.files <> '{}' order by e.id`)
/** The order that a photo was handed in for. */
export const orderOfFile = (reader: Reader, district: string, file: Id) =>
  reader.one<{ dispatch: Id }>(sql`
    select e.dispatch from receipt e
    where e.district = ${district} and e.files <> '{}' and e.files @> array[${file}::uuid] order by e.id limit 1`)
export const keysKnown = (reader: Reader, district: string, keys: readonly string[]) =>
  reader.query<{ key: string }>(
    sql`select e.key from receipt e where e.district = ${district} and e.key = any(${keys}::text[])`,
  )

// ── resources ──

export const resources = (reader: Reader, district: string) =>
  reader.query<Resource & { readonly held: number }>(sql`
    select ${RESOURCE}, coalesce((select sum(v.given) from reservation v
      where v.district = c.district and v.resource = c.id and v.returned_at is null), 0)::float8 as held
    from command_resource c where c.district = ${district} order by c.kind, c.name, c.place_name`)
export const lockResource = (tx: Tx, district: string, id: Id) =>
  tx.one<Resource>(
    sql`select ${RESOURCE} from command_resource c where c.district = ${district} and c.id = ${id}::uuid for update`,
  )
export const heldOf = async (tx: Tx, district: string, resource: Id): Promise<number> =>
  (
    await tx.one<{ held: number }>(sql`
      select coalesce(sum(v.given), 0)::float8 as held from reservation v
      where v.district = ${district} and v.resource = ${resource}::uuid and v.returned_at is null`)
  )?.held ?? 0
export const reservationByKey = (reader: Reader, district: string, key: string) =>
  reader.one<{ id: Id; asked: number; given: number }>(sql`
    select v.id, v.asked::float8 as asked, v.given::float8 as given from reservation v
    where v.district = ${district} and v.key = ${key}`)
export const insertReservation = (
  tx: Tx,
  district: string,
  one: {
    readonly id: Id
    readonly resource: Id
    readonly response: Id
    readonly asked: number
    readonly given: number
    readonly at: Instant
    readonly byName: string
    readonly key: string
  },
) =>
  tx.run(sql`
    insert into reservation (district, id, resource, response, asked, given, at, by_name, key)
    values (${district}, ${one.id}::uuid, ${one.resource}::uuid, ${one.response}::uuid, ${one.asked}, ${one.given},
      ${one.at}::timestamptz, ${one.byName}, ${one.key})`)
export const reservationsOf = (reader: Reader, district: string, response: Id) =>
  reader.query<Reservation>(sql`
    select v.id, v.resource, v.response, c.name, c.measure, v.asked::float8 as asked, v.given::float8 as given, v.at,
      v.by_name as "byName", v.returned_at as "returnedAt"
    from reservation v join command_resource c on c.district = v.district and c.id = v.resource
    where v.district = ${district} and v.response = ${response}::uuid order by v.id`)
export const returnReservations = (
  tx: Tx,
  district: string,
  response: Id,
  only: Id | null,
  at: Instant,
): Promise<number> =>
  tx.run(sql`
    update reservation set returned_at = ${at}::timestamptz, returned = given
    where district = ${district} and response = ${response}::uuid and returned_at is null
      ${only ? sql`and id = ${only}::uuid` : sql.empty}`)
export async function putResources(
  tx: Tx,
  district: string,
  all: readonly Omit<Resource, 'id'>[],
): Promise<number> {
  if (all.length === 0) return 0
  return tx.run(sql`
    insert into command_resource (district, id, kind, name, place_name, unit_name, contact, phone, quantity, measure,
      keep_percent, ready_minutes, lon, lat)
    select ${district}, n.id, n.kind, n.name, n."placeName", n."unitName", n.contact, n.phone, n.quantity, n.measure,
      n."keepPercent", n."readyMinutes", n.lon, n.lat
    from json_to_recordset(${json(all.map((one) => ({ ...one, id: newId() })))}::json) as n(id uuid, kind text, name text,
      "placeName" text, "unitName" text, contact text, phone text, quantity numeric, measure text,
      "keepPercent" integer, "readyMinutes" integer, lon double precision, lat double precision)
    on conflict (district, kind, name, place_name) do update set quantity = excluded.quantity,
      unit_name = excluded.unit_name, contact = excluded.contact, phone = excluded.phone, lon = excluded.lon,
      lat = excluded.lat, keep_percent = excluded.keep_percent, ready_minutes = excluded.ready_minutes`)
}

// ── reports ──

export const insertReport = (
  tx: Tx,
  district: string,
  one: {
    readonly response: Id
    readonly kind: ReportKind
    readonly number: number
    readonly dueAt: Instant
    readonly basis: string
  },
) =>
  tx.run(sql`
    insert into situation_report (district, id, response, kind, number, state, due_at, basis)
    values (${district}, ${newId()}::uuid, ${one.response}::uuid, ${one.kind}, ${one.number}, 'due',
      ${one.dueAt}::timestamptz, ${one.basis})
    on conflict (district, response, kind, number) do nothing`)
export const reportsOf = (reader: Reader, district: string, response: Id) =>
  reader.query<SituationReport & { readonly figures: Readonly<Record<string, number>> | null }>(sql`
    select ${REPORT}, s.figures from situation_report s
    where s.district = ${district} and s.response = ${response}::uuid order by s.due_at, s.id`)
export const reportsOfMany = (reader: Reader, district: string, responses: readonly Id[]) =>
  reader.query<SituationReport>(sql`
    select ${REPORT} from situation_report s
    where s.district = ${district} and s.response = any(${responses}::uuid[]) and s.state <> 'void'
    order by s.due_at, s.id`)
export const lockReport = (tx: Tx, district: string, id: Id) =>
  tx.one<SituationReport & { readonly figures: Readonly<Record<string, number>> | null }>(
    sql`select ${REPORT}, s.figures from situation_report s where s.district = ${district} and s.id = ${id}::uuid for update`,
  )
export const saveReport = (
  tx: Tx,
  district: string,
  one: SituationReport & { readonly figures: Readonly<Record<string, number>> | null },
) =>
  tx.run(sql`
    update situation_report set state = ${one.state}, version = ${one.version}, text = ${one.text},
      figures = ${one.figures === null ? null : json(one.figures)}, to_name = ${one.toName}, by_name = ${one.byName},
      written_at = ${one.writtenAt}, sent_at = ${one.sentAt}, received_at = ${one.receivedAt},
      received_by = ${one.receivedBy}
    where district = ${district} and id = ${one.id}::uuid`)
export const keepVersion = (
  tx: Tx,
  district: string,
  one: {
    readonly report: Id
    readonly version: number
    readonly text: string
    readonly byName: string
    readonly at: Instant
  },
) =>
  tx.run(sql`
    insert into situation_report_version (district, report, version, text, by_name, at)
    values (${district}, ${one.report}::uuid, ${one.version}, ${one.text}, ${one.byName}, ${one.at}::timestamptz)`)
export const versionsOfReport = (reader: Reader, district: string, report: Id) =>
  reader.query<{ version: number; text: string; byName: string; at: Instant }>(sql`
    select v.version, v.text, v.by_name as "byName", v.at from situation_report_version v
    where v.district = ${district} and v.report = ${report}::uuid order by v.version desc`)
export const voidReports = (tx: Tx, district: string, response: Id) =>
  tx.run(sql`
    update situation_report set state = 'void'
    where district = ${district} and response = ${response}::uuid and state = 'due' and kind = 'followUp'`)

// ── positions ──

export const putPosition = (
  tx: Tx,
  district: string,
  response: Id,
  one: Position & { readonly accuracy: number | null },
) =>
  tx.run(sql`
    insert into responder_position (district, response, account, name, unit_name, lon, lat, accuracy, at)
    values (${district}, ${response}::uuid, ${one.account}::uuid, ${one.name}, ${one.unitName}, ${one.lon}, ${one.lat},
      ${one.accuracy}, ${one.at}::timestamptz)
    on conflict (district, response, account) do update set lon = excluded.lon, lat = excluded.lat,
      accuracy = excluded.accuracy, at = excluded.at
    where responder_position.at < excluded.at`)
/** Where people are who were heard of since, under responses that run. */
export const positionsSince = (reader: Reader, district: string, since: Instant, response: Id | null) =>
  reader.query<Position>(sql`
    select p.account, p.name, p.unit_name as "unitName", p.lon, p.lat, p.at from responder_position p
      join response r on r.district = p.district and r.id = p.response and r.state = 'running'
    where p.district = ${district} and p.at >= ${since}::timestamptz
      ${response ? sql`and p.response = ${response}::uuid` : sql.empty}`)
export const dropPositions = (tx: Tx, district: string, response: Id) =>
  tx.run(sql`delete from responder_position where district = ${district} and response = ${response}::uuid`)
/** The running responses whose orders this person holds. */
export const servedBy = (reader: Reader, district: string, account: Id) =>
  reader.query<{ response: Id }>(sql`
    select distinct d.response from dispatch_person p
      join dispatch d on d.district = p.district and d.id = p.dispatch
      join response r on r.district = d.district and r.id = d.response and r.state = 'running'
    where p.district = ${district} and p.account = ${account}::uuid
      and d.state in ('sent', 'read', 'accepted', 'progress')`)

// ── after the event ──

export const insertFinding = (tx: Tx, district: string, response: Id, one: Finding) =>
  tx.run(sql`
    insert into finding (district, id, response, text, action, owner, owner_name, due, by_name, at)
    values (${district}, ${one.id}::uuid, ${response}::uuid, ${one.text}, ${one.action}, ${one.owner}, ${one.ownerName},
      ${one.due}::date, ${one.byName}, ${one.at}::timestamptz)`)
export const findingsOf = (reader: Reader, district: string, response: Id) =>
  reader.query<Finding>(sql`
    select f.id, f.text, f.action, f.owner, f.owner_name as "ownerName", f.due, f.by_name as "byName", f.at,
      f.done_at as "doneAt", f.done_text as "doneText"
    from finding f where f.district = ${district} and f.response = ${response}::uuid order by f.id`)
export const closeFinding = (tx: Tx, district: string, id: Id, text: string, at: Instant) =>
  tx.one<{ response: Id; action: string }>(sql`
    update finding set done_at = ${at}::timestamptz, done_text = ${text}
    where district = ${district} and id = ${id}::uuid and done_at is null returning response, action`)

export const openRelease = (reader: Reader, district: string, response: Id) =>
  reader.one<Release>(sql`
    select l.id, l.response, l.to_drill as "toDrill", l.why, l.asked_by as "askedBy", l.asked_name as "askedName",
      l.asked_at as "askedAt"
    from drill_release l
    where l.district = ${district} and l.response = ${response}::uuid and l.decided_at is null`)
export const insertRelease = (tx: Tx, district: string, one: Release) =>
  tx.run(sql`
    insert into drill_release (district, id, response, to_drill, why, asked_by, asked_name, asked_at)
    values (${district}, ${one.id}::uuid, ${one.response}::uuid, ${one.toDrill}, ${one.why}, ${one.askedBy},
      ${one.askedName}, ${one.askedAt}::timestamptz)
    on conflict do nothing`)
export const decideRelease = (
  tx: Tx,
  district: string,
  id: Id,
  granted: boolean,
  by: Id | null,
  name: string,
  at: Instant,
) =>
  tx.run(sql`
    update drill_release set decided_by = ${by}, decided_name = ${name}, decided_at = ${at}::timestamptz,
      granted = ${granted}
    where district = ${district} and id = ${id}::uuid and decided_at is null`)
export const putScore = (
  tx: Tx,
  district: string,
  response: Id,
  one: {
    readonly item: string
    readonly score: number
    readonly note: string | null
    readonly byName: string
  },
  at: Instant,
) =>
  tx.run(sql`
    insert into drill_score (district, response, item, score, note, by_name, at)
    values (${district}, ${response}::uuid, ${one.item}, ${one.score}, ${one.note}, ${one.byName}, ${at}::timestamptz)
    on conflict (district, response, item) do update set score = excluded.score, note = excluded.note,
      by_name = excluded.by_name, at = excluded.at`)
export const scoresOf = (reader: Reader, district: string, response: Id) =>
  reader.query<{ item: string; score: number; note: string | null; byName: string }>(sql`
    select k.item, k.score::float8 as score, k.note, k.by_name as "byName" from drill_score k
    where k.district = ${district} and k.response = ${response}::uuid order by k.item`)
