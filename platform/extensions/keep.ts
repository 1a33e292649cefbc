import type { Id, Instant } from '../../base/index.ts'
import { json, type Reader, sql, type Tx } from '../store/index.ts'
import type { ExtensionVersion, Found } from './declare.ts'

const columns = sql`id, version, name, state, body, revision, author, authors, changed_by as "changedBy",
  changed_at as "changedAt", note, reviewer, reviewed_at as "reviewedAt", why, applied_at as "appliedAt", aside`

/** Every version but those thrown away, the newest of each application first. */
export const all = (reader: Reader, district: string): Promise<ExtensionVersion[]> =>
  reader.query(sql`select ${columns} from extension_version
    where district = ${district} and state <> 'discarded' order by name, version desc`)

export const versionsOf = (reader: Reader, district: string, id: Id): Promise<ExtensionVersion[]> =>
  reader.query(sql`select ${columns} from extension_version
    where district = ${district} and id = ${id}::uuid and state <> 'discarded' order by version desc`)

/** What is in use, in the order in which it came: an application may use one that was there before. */
export const live = (reader: Reader, district: string): Promise<ExtensionVersion[]> =>
  reader.query(sql`select ${columns} from extension_version
    where district = ${district} and state = 'live' order by reviewed_at, name`)

/** Of every application that was ever in use its newest text that was: tables outlive a retirement. */
export const everLive = (reader: Reader, district: string): Promise<ExtensionVersion[]> =>
  reader.query(sql`select distinct on (name) ${columns} from extension_version
    where district = ${district} and state in ('live', 'superseded', 'retired') order by name, version desc`)

/** What is in use, as a short text that changes with it. */
export async function liveMark(reader: Reader, district: string): Promise<string> {
  const row = await reader.one<{ mark: string | null }>(sql`
    select string_agg(name || '@' || version, ',' order by name) as mark from extension_version
    where district = ${district} and state = 'live'`)
  return row?.mark ?? ''
}

export const lock = (
  tx: Tx,
  district: string,
  id: Id,
  version: number,
): Promise<ExtensionVersion | undefined> =>
  tx.one(sql`select ${columns} from extension_version
    where district = ${district} and id = ${id}::uuid and version = ${version}::integer for update`)

/** All versions of that name, held: two who begin at once pass one after the other. */
export const lockName = (tx: Tx, district: string, name: string): Promise<ExtensionVersion[]> =>
  tx.query(sql`select ${columns} from extension_version
    where district = ${district} and name = ${name} order by version for update`)

/** False: another began the same at the same instant. */
export async function insert(tx: Tx, district: string, one: ExtensionVersion): Promise<boolean> {
  const done = await tx.run(sql`
    insert into extension_version (district, id, version, name, state, body, revision, author, authors, changed_by,
      changed_at, note, reviewer, reviewed_at, why, applied_at, aside)
    values (${district}, ${one.id}::uuid, ${one.version}, ${one.name}, ${one.state}, ${JSON.stringify(one.body)}::json, ${one.revision},
      ${one.author}, ${one.authors}::uuid[], ${one.changedBy}, ${one.changedAt}, ${one.note}, null, null, null, null, null)
    on conflict do nothing`)
  return done === 1
}

export const save = (
  tx: Tx,
  district: string,
  one: ExtensionVersion,
  reviewerAccount: Id | null = null,
): Promise<unknown> =>
  tx.run(sql`update extension_version set name = ${one.name}, state = ${one.state}, body = ${JSON.stringify(one.body)}::json,
      revision = ${one.revision}, authors = ${one.authors}::uuid[], changed_by = ${one.changedBy},
      changed_at = ${one.changedAt}, note = ${one.note}, reviewer = ${one.reviewer},
      reviewer_account = coalesce(${reviewerAccount}::uuid, reviewer_account), reviewed_at = ${one.reviewedAt}, why = ${one.why}
    where district = ${district} and id = ${one.id}::uuid and version = ${one.version}::integer`)

/** A city took it in; true for the process that was first. */
export async function applied(
  tx: Tx,
  district: string,
  id: Id,
  version: number,
  at: Instant,
): Promise<boolean> {
  const done = await tx.run(sql`update extension_version set applied_at = ${at}, aside = null
    where district = ${district} and id = ${id}::uuid and version = ${version}::integer
      and (applied_at is null or aside is not null)`)
  return done === 1
}

/** A city could not take it in; true for the process that was first to say so. */
export async function setAside(
  tx: Tx,
  district: string,
  id: Id,
  version: number,
  found: readonly Found[],
): Promise<boolean> {
  const done = await tx.run(sql`update extension_version set aside = ${json(found)}
    where district = ${district} and id = ${id}::uuid and version = ${version}::integer
      and aside is distinct from ${json(found)}`)
  return done === 1
}
