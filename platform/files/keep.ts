import type { Id, Instant } from '../../base/index.ts'
import { type Reader, sql, type Tx } from '../store/index.ts'
import type { FileMeta } from './declare.ts'

/** A row of the table; the place is in two columns. */
export type FileRow = Omit<FileMeta, 'media' | 'takenPlace' | 'cleaned'> & {
  readonly lon: number | null
  readonly lat: number | null
  readonly cleanSha256: string | null
  readonly cleanBytes: number | null
}

const columns = sql`district, id, kind, name, bytes, encode(sha256, 'hex') as sha256, nullif(by_account, '') as "by", at,
  width, height, taken_at as "takenAt", taken_lon as lon, taken_lat as lat,
  encode(clean_sha256, 'hex') as "cleanSha256", clean_bytes as "cleanBytes", scan`

/** Writes the row, or finds the one that the same person made of the same content and name. */
export async function save(tx: Tx, row: FileRow): Promise<FileRow> {
  await tx.run(sql`
    insert into file (district, id, kind, name, bytes, sha256, by_account, at, width, height, taken_at, taken_lon,
      taken_lat, clean_sha256, clean_bytes, scan)
    values (${row.district}, ${row.id}, ${row.kind}, ${row.name}, ${row.bytes}, decode(${row.sha256}, 'hex'),
      ${row.by ?? ''}, ${row.at}, ${row.width}, ${row.height}, ${row.takenAt}, ${row.lon}, ${row.lat},
      decode(${row.cleanSha256}, 'hex'), ${row.cleanBytes}, ${row.scan})
    on conflict (district, sha256, by_account, name) do nothing`)
  const kept = await tx.one<FileRow>(sql`
    select ${columns} from file
    where district = ${row.district} and sha256 = decode(${row.sha256}, 'hex') and by_account = ${row.by ?? ''}
      and name = ${row.name}`)
  if (!kept) throw new Error('a file row vanished')
  return kept
}

export const find = (reader: Reader, district: string, id: Id): Promise<FileRow | undefined> =>
  reader.one(sql`select ${columns} from file where district = ${district} and id = ${id}`)

export const findMany = (reader: Reader, district: string, ids: readonly Id[]): Promise<FileRow[]> =>
  reader.query(
    sql`select ${columns} from file where district = ${district} and id = any(${ids}::uuid[]) order by id`,
  )

/** Attachments of the same bytes as these, theirs among them. */
export const twins = async (reader: Reader, district: string, ids: readonly Id[]): Promise<Id[]> =>
  (
    await reader.query<{ id: Id }>(sql`select id from file where district = ${district} and sha256 in
      (select sha256 from file where district = ${district} and id = any(${ids}::uuid[]))`)
  ).map((row) => row.id)

/** What pictures say of themselves, each with all attachments of the very same bytes. */
export const picturesOf = (
  reader: Reader,
  district: string,
  ids: readonly Id[],
): Promise<
  { id: Id; takenAt: Instant | null; lon: number | null; lat: number | null; twins: readonly Id[] }[]
> =>
  reader.query(sql`select p.id, p.taken_at as "takenAt", p.taken_lon as lon, p.taken_lat as lat,
      array(select twin.id from file twin where twin.sha256 = p.sha256 and twin.district = p.district) as twins
    from file p where p.district = ${district} and p.id = any(${ids}::uuid[])`)

/** Which of these contents some row wants. */
export async function wanted(reader: Reader, hashes: readonly string[]): Promise<Set<string>> {
  const list = hashes.map((hash) => Buffer.from(hash, 'hex'))
  const rows = await reader.query<{ hash: string }>(sql`
    select encode(sha256, 'hex') as hash from file where sha256 = any(${list}::bytea[])
    union select encode(clean_sha256, 'hex') from file where clean_sha256 = any(${list}::bytea[])`)
  return new Set(rows.map((row) => row.hash))
}

/** Contents in order of their hash, for the check that everything is there. */
export const contents = (
  reader: Reader,
  after: string,
  limit: number,
): Promise<{ sha256: string; bytes: number }[]> =>
  reader.query(sql`
    select distinct encode(sha256, 'hex') as sha256, bytes from file where sha256 > decode(${after}, 'hex')
    order by 1 limit ${limit}`)
