import type { Id, Instant } from '../../../base/index.ts'
import { json, type Reader, sql, type Tx } from '../../../platform/store/index.ts'
import type { Report, ReportKind, ReportNote } from './declare.ts'

const columns = sql`id, kind, from_at as "from", to_at as "to", cut_at as cut, state, version, body, made_at as "madeAt",
  edited_by as "editedBy", edited_at as "editedAt", signed_by as "signedBy", signed_at as "signedAt", sent_at as "sentAt"`

/** Writes a draft once for a period; false when there is one. */
export const insert = async (tx: Tx, district: string, one: Report): Promise<boolean> =>
  (await tx.run(sql`insert into report (district, id, kind, from_at, to_at, cut_at, state, version, body, made_at)
    values (${district}, ${one.id}, ${one.kind}, ${one.from}, ${one.to}, ${one.cut}, ${one.state}, ${one.version}, ${json(one.body)},
    ${one.madeAt}) on conflict (district, kind, from_at) do nothing`)) === 1

export const exists = async (
  reader: Reader,
  district: string,
  kind: ReportKind,
  from: Instant,
): Promise<boolean> =>
  (await reader.one(
    sql`select 1 as one from report where district = ${district} and kind = ${kind} and from_at = ${from}`,
  )) !== undefined

export const list = (
  reader: Reader,
  district: string,
  kind: ReportKind | null,
): Promise<Omit<Report, 'body'>[]> =>
  reader.query(sql`select id, kind, from_at as "from", to_at as "to", cut_at as cut, state, version, body -> 'title' as title,
    made_at as "madeAt", edited_by as "editedBy", edited_at as "editedAt", signed_by as "signedBy", signed_at as "signedAt",
    sent_at as "sentAt" from report where district = ${district} ${kind ? sql`and kind = ${kind}` : sql.empty}
    order by to_at desc, kind limit 100`)

export const one = (reader: Reader, district: string, id: Id): Promise<Report | undefined> =>
  reader.one(sql`select ${columns} from report where district = ${district} and id = ${id}::uuid`)

export const lock = (tx: Tx, district: string, id: Id): Promise<Report | undefined> =>
  tx.one(sql`select ${columns} from report where district = ${district} and id = ${id}::uuid for update`)

export async function save(tx: Tx, district: string, r: Report, by: string, at: Instant): Promise<void> {
  await tx.run(sql`update report set state = ${r.state}, version = ${r.version}, body = ${json(r.body)}, edited_by = ${r.editedBy},
    edited_at = ${r.editedAt}, signed_by = ${r.signedBy}, signed_at = ${r.signedAt}, sent_at = ${r.sentAt}
    where district = ${district} and id = ${r.id}::uuid`)
  await tx.run(sql`insert into report_version (district, report, version, body, by_name, at)
    values (${district}, ${r.id}, ${r.version}, ${json(r.body)}, ${by}, ${at}) on conflict do nothing`)
}

export const versions = (
  reader: Reader,
  district: string,
  id: Id,
): Promise<{ version: number; by: string; at: Instant }[]> =>
  reader.query(sql`select version, by_name as by, at from report_version
    where district = ${district} and report = ${id}::uuid order by version desc`)

/** Signed and not yet sent, or drafts nobody signed: what the clock has to look at. */
export const waiting = (reader: Reader, district: string, since: Instant): Promise<Report[]> =>
  reader.query(sql`select ${columns} from report
    where district = ${district} and state in ('draft', 'signed') and to_at >= ${since} order by to_at`)

export const addNote = (tx: Tx, district: string, report: Id, note: ReportNote): Promise<unknown> =>
  tx.run(sql`insert into report_note (district, report, id, text, matter, number, by_name, at)
    values (${district}, ${report}, ${note.id}, ${note.text}, ${note.matter}::uuid, ${note.number}, ${note.by}, ${note.at})`)

export const notes = (reader: Reader, district: string, report: Id): Promise<ReportNote[]> =>
  reader.query(sql`select id, text, matter, number, by_name as by, at from report_note
    where district = ${district} and report = ${report}::uuid order by id`)
