import { type Reader, sql, type Tx } from '../store/index.ts'
import type { JournalRow, Segment } from './declare.ts'

// The SQL of sealing and verification. Rows come as text, exactly as kept.

const asText = sql`to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

/** Rows with `from` ≤ seq ≤ `to`, ascending, exactly as kept. */
export const rowsBetween = (reader: Reader, from: number, to: number, limit: number): Promise<JournalRow[]> =>
  reader.query(sql`
    select seq, id::text as id, district, kind, subject_kind as "subjectKind", subject::text as subject, ${asText} as at,
      actor_kind as "actorKind", actor_account as "actorAccount", actor_name as "actorName", actor_unit as "actorUnit",
      actor_unit_name as "actorUnitName", on_behalf_of as "onBehalfOf", body::text as body, encode(hash, 'hex') as hash
    from fact where seq >= ${from} and seq <= ${to} order by seq, district, id limit ${limit}`)

const segmentColumns = sql`number, from_seq as "fromSeq", to_seq as "toSeq", count, encode(root, 'hex') as root,
  encode(previous, 'hex') as previous, to_char(sealed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "sealedAt",
  key_id as "keyId", replace(encode(leaves, 'base64'), chr(10), '') as leaves,
  replace(encode(signature, 'base64'), chr(10), '') as signature`

/** The first segment numbered above `after`. */
export const segmentAfter = (reader: Reader, after: number): Promise<Segment | undefined> =>
  reader.one(sql`
    select ${segmentColumns} from journal_segment where number > ${after}::bigint order by number limit 1`)

export const lastSegment = (reader: Reader): Promise<Segment | undefined> =>
  reader.one(sql`select ${segmentColumns} from journal_segment order by number desc limit 1`)

/** When the newest part was sealed, and how many facts came after it. */
export async function sealedTo(
  reader: Reader,
): Promise<{ readonly at: Date | null; readonly unsealed: number }> {
  const row = await reader.one<{ at: Date | null; unsealed: number }>(sql`
    select last.sealed_at as at, (select count(*)::int from fact where seq > coalesce(last.to_seq, 0)) as unsealed
    from (select 1) one left join lateral (
      select sealed_at, to_seq from journal_segment order by number desc limit 1
    ) last on true`)
  return row ?? { at: null, unsealed: 0 }
}

export const saveSegment = (tx: Tx, segment: Segment): Promise<number> =>
  tx.run(sql`
    insert into journal_segment (number, from_seq, to_seq, count, root, previous, sealed_at, key_id, leaves, signature)
    values (${segment.number}, ${segment.fromSeq}, ${segment.toSeq}, ${segment.count}, decode(${segment.root}, 'hex'),
      decode(${segment.previous}, 'hex'), ${segment.sealedAt}::timestamptz, ${segment.keyId},
      decode(${segment.leaves}, 'base64'), decode(${segment.signature}, 'base64'))`)

export type Mark = { readonly seq: number; readonly below: number }

/** The highest number visible. */
export const highest = (reader: Reader): Promise<{ seq: number } | undefined> =>
  reader.one(sql`select coalesce(max(seq), 0) as seq from fact`)

export const markOf = (reader: Reader): Promise<Mark | undefined> =>
  reader.one(sql`select seq, below from journal_mark`)

/** Sealers stand in line here. */
export const lockMark = (tx: Tx): Promise<Mark | undefined> =>
  tx.one(sql`select seq, below from journal_mark for update`)

export const setMark = (tx: Tx, mark: Mark): Promise<number> =>
  tx.run(sql`update journal_mark set seq = ${mark.seq}, below = ${mark.below}`)
