import type { Instant } from '../../../base/index.ts'
import { type Reader, sql, type Tx } from '../../store/index.ts'
import type { SigningKey, StatusPlace } from './declare.ts'

const keyColumns = sql`kid, purpose, algorithm, public_key as "publicKey", home, reference, made_at as "madeAt",
  signs_from as "signsFrom", signs_until as "signsUntil", revoked_at as "revokedAt", why`

export const keys = (reader: Reader, district: string): Promise<SigningKey[]> =>
  reader.query(sql`select ${keyColumns} from credential_key where district = ${district} order by kid`)

/** 0 when the number was taken in the meantime. */
export const insertKey = (
  tx: Tx,
  district: string,
  key: Omit<SigningKey, 'revokedAt' | 'why'>,
): Promise<number> =>
  tx.run(sql`
    insert into credential_key (district, kid, purpose, algorithm, public_key, home, reference, made_at, signs_from, signs_until)
    values (${district}, ${key.kid}, ${key.purpose}, ${key.algorithm}, ${Buffer.from(key.publicKey)}, ${key.home},
      ${key.reference}, ${key.madeAt}, ${key.signsFrom}, ${key.signsUntil})
    on conflict (district, kid) do nothing`)

export const revokeKey = (tx: Tx, district: string, kid: number, why: string, at: Instant): Promise<number> =>
  tx.run(sql`
    update credential_key set revoked_at = ${at}, why = ${why}
    where district = ${district} and kid = ${kid} and revoked_at is null`)

export type TrustRow = {
  readonly sequence: number
  readonly body: Uint8Array
  readonly signed: Uint8Array | null
  readonly madeAt: Instant
  readonly issuedAt: Instant
  readonly validUntil: Instant
}
const trustColumns = sql`sequence, body, signed, made_at as "madeAt", issued_at as "issuedAt", valid_until as "validUntil"`

export const latestTrust = (reader: Reader, district: string): Promise<TrustRow | undefined> =>
  reader.one(sql`
    select ${trustColumns} from credential_trust where district = ${district} order by sequence desc limit 1`)

export const signedTrust = (reader: Reader, district: string): Promise<TrustRow | undefined> =>
  reader.one(sql`
    select ${trustColumns} from credential_trust where district = ${district} and signed is not null
    order by sequence desc limit 1`)

export const insertTrust = (tx: Tx, district: string, row: TrustRow): Promise<number> =>
  tx.run(sql`
    insert into credential_trust (district, sequence, body, signed, made_at, issued_at, valid_until)
    values (${district}, ${row.sequence}, ${Buffer.from(row.body)}, ${row.signed && Buffer.from(row.signed)},
      ${row.madeAt}, ${row.issuedAt}, ${row.validUntil})
    on conflict (district, sequence) do nothing`)

export const signTrust = (tx: Tx, district: string, sequence: number, signed: Uint8Array): Promise<number> =>
  tx.run(sql`
    update credential_trust set signed = ${Buffer.from(signed)}
    where district = ${district} and sequence = ${sequence} and signed is null`)

export type StatusListRow = {
  readonly list: number
  readonly size: number
  readonly open: boolean
  readonly changes: number
  readonly signedFrom: number
  readonly signed: Uint8Array | null
  readonly issuedAt: Instant | null
  readonly validUntil: Instant | null
}

export const statusLists = (reader: Reader, district: string): Promise<StatusListRow[]> =>
  reader.query(sql`
    select list, size, open, changes::float8 as changes, signed_from::float8 as "signedFrom", signed,
      issued_at as "issuedAt", valid_until as "validUntil"
    from credential_status_list where district = ${district} order by list`)

export const openList = (
  reader: Reader,
  district: string,
): Promise<{ list: number; size: number } | undefined> =>
  reader.one(sql`
    select list, size from credential_status_list where district = ${district} and open order by list desc limit 1`)

export const insertList = (tx: Tx, district: string, list: number, size: number): Promise<number> =>
  tx.run(sql`
    insert into credential_status_list (district, list, size, open, changes, signed_from)
    values (${district}, ${list}, ${size}, true, 1, 0) on conflict (district, list) do nothing`)

export const closeList = (tx: Tx, district: string, list: number): Promise<number> =>
  tx.run(
    sql`update credential_status_list set open = false where district = ${district} and list = ${list} and open`,
  )

/** Takes those of the drawn places that are free. */
export const takePlaces = (
  tx: Tx,
  district: string,
  list: number,
  drawn: readonly number[],
  at: Instant,
): Promise<{ index: number }[]> =>
  tx.query(sql`
    insert into credential_status (district, list, index, taken_back, changed_at)
    select ${district}, ${list}::int, drawn.index, false, ${at}::timestamptz from unnest(${[...drawn]}::int[]) as drawn(index)
    on conflict (district, list, index) do nothing returning index`)

/** Answers the places whose state changed. */
export const setTaken = (
  tx: Tx,
  district: string,
  places: readonly StatusPlace[],
  taken: boolean,
  at: Instant,
): Promise<StatusPlace[]> =>
  tx.query(sql`
    update credential_status s set taken_back = ${taken}, changed_at = ${at}
    from unnest(${places.map(({ list }) => list)}::int[], ${places.map(({ index }) => index)}::int[]) as p(list, index)
    where s.district = ${district} and s.list = p.list and s.index = p.index and s.taken_back <> ${taken}
    returning s.list, s.index`)

export const known = (
  reader: Reader,
  district: string,
  places: readonly StatusPlace[],
): Promise<StatusPlace[]> =>
  reader.query(sql`
    select s.list, s.index from credential_status s
    join unnest(${places.map(({ list }) => list)}::int[], ${places.map(({ index }) => index)}::int[]) as p(list, index)
      on s.list = p.list and s.index = p.index
    where s.district = ${district}`)

export const touchLists = (tx: Tx, district: string, lists: readonly number[]): Promise<number> =>
  tx.run(sql`
    update credential_status_list set changes = changes + 1 where district = ${district} and list = any(${[...lists]}::int[])`)

export const takenOf = (reader: Reader, district: string, list: number): Promise<{ index: number }[]> =>
  reader.query(sql`
    select index from credential_status where district = ${district} and list = ${list} and taken_back`)

export const lockList = (tx: Tx, district: string, list: number): Promise<StatusListRow | undefined> =>
  tx.one(sql`
    select list, size, open, changes::float8 as changes, signed_from::float8 as "signedFrom", signed,
      issued_at as "issuedAt", valid_until as "validUntil"
    from credential_status_list where district = ${district} and list = ${list} for update`)

export const putSignedList = (
  tx: Tx,
  district: string,
  list: number,
  one: {
    readonly from: number
    readonly signed: Uint8Array
    readonly issuedAt: Instant
    readonly validUntil: Instant
  },
): Promise<number> =>
  tx.run(sql`
    update credential_status_list set signed = ${Buffer.from(one.signed)}, signed_from = ${one.from},
      issued_at = ${one.issuedAt}, valid_until = ${one.validUntil}
    where district = ${district} and list = ${list}`)

export const deny = (
  tx: Tx,
  district: string,
  one: {
    readonly id: string
    readonly kind: string
    readonly at: Instant
    readonly until: Instant
    readonly why: string | null
  },
): Promise<number> =>
  tx.run(sql`
    insert into credential_denied (district, id, kind, at, until, why)
    values (${district}, ${one.id}, ${one.kind}, ${one.at}, ${one.until}, ${one.why})
    on conflict (district, id) do update set until = greatest(credential_denied.until, excluded.until)`)

export const allow = (tx: Tx, district: string, id: string): Promise<number> =>
  tx.run(sql`delete from credential_denied where district = ${district} and id = ${id}`)

export const denied = (reader: Reader, district: string, at: Instant): Promise<{ id: string }[]> =>
  reader.query(
    sql`select id from credential_denied where district = ${district} and until > ${at} order by id`,
  )

export const touchDenied = (tx: Tx, district: string): Promise<number> =>
  tx.run(sql`
    insert into credential_denied_list (district, changes, signed_from) values (${district}, 1, 0)
    on conflict (district) do update set changes = credential_denied_list.changes + 1`)

export type DeniedRow = Omit<StatusListRow, 'list' | 'size' | 'open'>

const deniedColumns = sql`changes::float8 as changes, signed_from::float8 as "signedFrom", signed, issued_at as "issuedAt",
  valid_until as "validUntil"`

export const deniedList = (reader: Reader, district: string): Promise<DeniedRow | undefined> =>
  reader.one(sql`select ${deniedColumns} from credential_denied_list where district = ${district}`)

export const lockDenied = (tx: Tx, district: string): Promise<DeniedRow | undefined> =>
  tx.one(sql`select ${deniedColumns} from credential_denied_list where district = ${district} for update`)

export const putDenied = (
  tx: Tx,
  district: string,
  one: {
    readonly from: number
    readonly signed: Uint8Array
    readonly issuedAt: Instant
    readonly validUntil: Instant
  },
): Promise<number> =>
  tx.run(sql`
    update credential_denied_list set signed = ${Buffer.from(one.signed)}, signed_from = ${one.from},
      issued_at = ${one.issuedAt}, valid_until = ${one.validUntil}
    where district = ${district}`)
