import type { Id, Instant, Refusal } from '../../base/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../store/index.ts'
import type { Flagged } from './decide.ts'
import type { Doubt, Item, ItemState, Patrol, Photo, Position, TrackPoint } from './declare.ts'

const ITEM: Sql = sql`i.id, i.account, i.kind, i.state, i.matter, i.number, i.joined, i.device_at as "deviceAt",
  i.received_at as "receivedAt", i.body, i.doubts, i.refusal, i.decided_by as "decidedBy", i.decided_at as "decidedAt",
  i.decision`
const PHOTO: Sql = sql`p.id, p.account, p.bytes, p.sha256, p.taken_at as "takenAt", p.lon, p.lat,
  p.accuracy_m as "accuracyM", p.heading, p.received, p.file, p.own_at as "ownAt", p.own_lon as "ownLon", p.own_lat as "ownLat"`
const PATROL: Sql = sql`a.id, a.account, a.started_at as "startedAt", a.ended_at as "endedAt", a.metres, a.points, a.flagged`

// ── items ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** Claims the id: a second delivery waits for the first and then finds it. */
export const insertItem = async (tx: Tx, district: string, item: Item): Promise<boolean> =>
  (await tx.run(sql`insert into patrol_item (district, id, account, kind, state, device_at, received_at, body, doubts)
    values (${district}, ${item.id}, ${item.account}, ${item.kind}, ${item.state}, ${item.deviceAt}, ${item.receivedAt},
      ${json(item.body)}, ${json(item.doubts)}) on conflict (district, id) do nothing`)) === 1

export const itemById = (reader: Reader, district: string, id: Id): Promise<Item | undefined> =>
  reader.one<Item>(sql`select ${ITEM} from patrol_item i where i.district = ${district} and i.id = ${id}`)

export const lockItem = (tx: Tx, district: string, id: Id): Promise<Item | undefined> =>
  tx.one<Item>(
    sql`select ${ITEM} from patrol_item i where i.district = ${district} and i.id = ${id} for update`,
  )

export type Outcome = {
  readonly state: ItemState
  readonly matter?: Id | null
  readonly number?: string | null
  readonly joined?: boolean
  readonly doubts?: readonly Doubt[]
  readonly refusal?: Refusal | null
}

export const settleItem = (tx: Tx, district: string, id: Id, one: Outcome): Promise<number> =>
  tx.run(sql`update patrol_item set state = ${one.state}, matter = ${one.matter ?? null}, number = ${one.number ?? null},
    joined = ${one.joined ?? false}, refusal = ${one.refusal ? json(one.refusal) : null},
    doubts = ${json(one.doubts ?? [])} where district = ${district} and id = ${id}`)

export const decideItem = (
  tx: Tx,
  district: string,
  id: Id,
  by: { readonly name: string; readonly at: Instant; readonly words: string },
): Promise<number> =>
  tx.run(sql`update patrol_item set decided_by = ${by.name}, decided_at = ${by.at}, decision = ${by.words}
    where district = ${district} and id = ${id}`)

export const heldItems = (reader: Reader, district: string, limit: number): Promise<Item[]> =>
  reader.query<Item>(sql`select ${ITEM} from patrol_item i
    where i.district = ${district} and i.state = 'held' order by i.received_at limit ${limit}`)

export const itemsOf = (reader: Reader, district: string, account: Id, limit: number): Promise<Item[]> =>
  reader.query<Item>(sql`select ${ITEM} from patrol_item i
    where i.district = ${district} and i.account = ${account} order by i.received_at desc limit ${limit}`)

// ── photos ──────────────────────────────────────────────────────────────────────────────────────────────────────

export const photoById = (reader: Reader, district: string, id: Id): Promise<Photo | undefined> =>
  reader.one<Photo>(sql`select ${PHOTO} from patrol_photo p where p.district = ${district} and p.id = ${id}`)

export const lockPhoto = (tx: Tx, district: string, id: Id): Promise<Photo | undefined> =>
  tx.one<Photo>(
    sql`select ${PHOTO} from patrol_photo p where p.district = ${district} and p.id = ${id} for update`,
  )

export const photosByIds = (reader: Reader, district: string, ids: readonly Id[]): Promise<Photo[]> =>
  reader.query<Photo>(sql`select ${PHOTO} from patrol_photo p
    where p.district = ${district} and p.id = any(${ids}::uuid[])`)

export const insertPhoto = async (tx: Tx, district: string, one: Photo, at: Instant): Promise<boolean> =>
  (await tx.run(sql`insert into patrol_photo (district, id, account, bytes, sha256, taken_at, lon, lat, accuracy_m, heading,
      received, file, own_at, own_lon, own_lat, received_at)
    values (${district}, ${one.id}, ${one.account}, ${one.bytes}, ${one.sha256}, ${one.takenAt}, ${one.lon}, ${one.lat},
      ${one.accuracyM}, ${one.heading}, ${one.received}, ${one.file}, ${one.ownAt}, ${one.ownLon}, ${one.ownLat}, ${at})
    on conflict (district, id) do nothing`)) === 1

export const setReceived = (tx: Tx, district: string, id: Id, received: number): Promise<number> =>
  tx.run(sql`update patrol_photo set received = ${received} where district = ${district} and id = ${id}`)

/** The photo is whole and in the files room. */
export const photoDone = (
  tx: Tx,
  district: string,
  id: Id,
  one: { readonly bytes: number; readonly file: Id } & Pick<Photo, 'ownAt' | 'ownLon' | 'ownLat'>,
): Promise<number> =>
  tx.run(sql`update patrol_photo set received = ${one.bytes}, file = ${one.file}, own_at = ${one.ownAt},
    own_lon = ${one.ownLon}, own_lat = ${one.ownLat} where district = ${district} and id = ${id}`)

export const insertPiece = (
  tx: Tx,
  district: string,
  photo: Id,
  at: number,
  content: Buffer,
): Promise<number> =>
  tx.run(sql`insert into patrol_photo_piece (district, photo, at_byte, content)
    values (${district}, ${photo}, ${at}, ${content}) on conflict do nothing`)

export const pieces = async (reader: Reader, district: string, photo: Id): Promise<Buffer> =>
  Buffer.concat(
    (
      await reader.query<{ content: Buffer }>(sql`select content from patrol_photo_piece
        where district = ${district} and photo = ${photo} order by at_byte`)
    ).map((one) => one.content),
  )

export const dropPieces = (tx: Tx, district: string, photo: Id): Promise<number> =>
  tx.run(sql`delete from patrol_photo_piece where district = ${district} and photo = ${photo}`)

/** Photos of the same bytes that somebody used in another item. */
export const usedBefore = (
  reader: Reader,
  district: string,
  photos: readonly Photo[],
): Promise<{ sha256: string }[]> =>
  reader.query(sql`select distinct p.sha256 from patrol_photo p
    where p.district = ${district} and p.sha256 = any(${photos.map((one) => one.sha256)}::text[])
      and p.id <> all(${photos.map((one) => one.id)}::uuid[]) and p.file is not null`)

// ── tracks ──────────────────────────────────────────────────────────────────────────────────────────────────────

export const insertPatrol = (
  tx: Tx,
  district: string,
  one: { readonly id: Id; readonly account: Id; readonly startedAt: Instant },
  at: Instant,
): Promise<number> =>
  tx.run(sql`insert into patrol (district, id, account, started_at, received_at)
    values (${district}, ${one.id}, ${one.account}, ${one.startedAt}, ${at}) on conflict do nothing`)

export const lockPatrol = (tx: Tx, district: string, id: Id): Promise<Patrol | undefined> =>
  tx.one<Patrol>(
    sql`select ${PATROL} from patrol a where a.district = ${district} and a.id = ${id} for update`,
  )

export const patrolsOf = (reader: Reader, district: string, account: Id, limit: number): Promise<Patrol[]> =>
  reader.query<Patrol>(sql`select ${PATROL} from patrol a
    where a.district = ${district} and a.account = ${account} order by a.started_at desc limit ${limit}`)

export const endPatrol = (tx: Tx, district: string, id: Id, at: Instant): Promise<number> =>
  tx.run(sql`update patrol set ended_at = ${at} where district = ${district} and id = ${id}`)

/** The last good point, for what comes after it. */
export const lastGood = (reader: Reader, district: string, patrol: Id): Promise<TrackPoint | undefined> =>
  reader.one<TrackPoint>(sql`select t.n, t.at, t.lon, t.lat, t.accuracy_m as "accuracyM" from patrol_point t
    where t.district = ${district} and t.patrol = ${patrol} and t.flag is null order by t.n desc limit 1`)

export const knownPoints = async (
  reader: Reader,
  district: string,
  patrol: Id,
  ns: readonly number[],
): Promise<ReadonlySet<number>> =>
  new Set(
    (
      await reader.query<{ n: number }>(sql`select t.n from patrol_point t
        where t.district = ${district} and t.patrol = ${patrol} and t.n = any(${ns}::int[])`)
    ).map((one) => one.n),
  )

export const insertPoints = (
  tx: Tx,
  district: string,
  patrol: Id,
  points: readonly Flagged[],
  metres: number,
): Promise<number> => {
  tx.post(sql`insert into patrol_point (district, patrol, n, at, lon, lat, accuracy_m, flag)
    select ${district}, ${patrol}, p.n, p.at, p.lon, p.lat, p."accuracyM", p.flag
    from json_to_recordset(${json(points)}::json) as p(n int, at timestamptz, lon float8, lat float8, "accuracyM" float8, flag text)
    on conflict do nothing`)
  return tx.run(sql`update patrol set metres = metres + ${metres}, points = points + ${points.length},
    flagged = flagged + ${points.filter((one) => one.flag).length} where district = ${district} and id = ${patrol}`)
}

export const trackOf = (reader: Reader, district: string, patrol: Id): Promise<Flagged[]> =>
  reader.query<Flagged>(sql`select t.n, t.at, t.lon, t.lat, t.accuracy_m as "accuracyM", t.flag from patrol_point t
    where t.district = ${district} and t.patrol = ${patrol} order by t.n`)

export const putPosition = (tx: Tx, district: string, patrol: Id, one: Position): Promise<number> =>
  tx.run(sql`insert into patrol_position (district, account, patrol, at, lon, lat, accuracy_m)
    values (${district}, ${one.account}, ${patrol}, ${one.at}, ${one.lon}, ${one.lat}, ${one.accuracyM})
    on conflict (district, account) do update set patrol = excluded.patrol, at = excluded.at, lon = excluded.lon,
      lat = excluded.lat, accuracy_m = excluded.accuracy_m where patrol_position.at < excluded.at`)

export const dropPosition = (tx: Tx, district: string, account: Id, patrol: Id): Promise<number> =>
  tx.run(
    sql`delete from patrol_position where district = ${district} and account = ${account} and patrol = ${patrol}`,
  )

export const positionsSince = (reader: Reader, district: string, since: Instant): Promise<Position[]> =>
  reader.query<Position>(sql`select p.account, p.at, p.lon, p.lat, p.accuracy_m as "accuracyM" from patrol_position p
    where p.district = ${district} and p.at >= ${since} order by p.at desc limit 2000`)
