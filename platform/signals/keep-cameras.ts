import type { Id, Instant } from '../../base/index.ts'
import { json, type Reader, sql, type Tx } from '../store/index.ts'

export type CameraRow = {
  readonly device: Id
  readonly direction: number | null
  readonly angle: number | null
  readonly reach: number | null
  readonly protocol: string
  readonly address: string | null
  readonly stillUrl: string | null
  readonly stillSeconds: number | null
  readonly keepDays: number
  readonly pulledAt: Instant | null
  readonly says: string | null
}

const CAMERA = sql`c.device, c.direction, c.angle, c.reach, c.protocol, c.address, c.still_url as "stillUrl",
  c.still_seconds as "stillSeconds", c.keep_days as "keepDays", c.pulled_at as "pulledAt", c.says`

export const insertCameras = (
  tx: Tx,
  district: string,
  all: readonly {
    readonly device: Id
    readonly direction?: number
    readonly angle?: number
    readonly reach?: number
    readonly protocol: string
    readonly address: string | null
    readonly stillUrl?: string
    readonly stillSeconds?: number
    readonly keepDays: number
  }[],
): Promise<number> =>
  tx.run(sql`
    insert into camera (district, device, direction, angle, reach, protocol, address, still_url, still_seconds, keep_days)
    select ${district}, n.device, n.direction, n.angle, n.reach, n.protocol, n.address, n."stillUrl", n."stillSeconds",
      n."keepDays"
    from json_to_recordset(${json(all)}::json) as n(device uuid, direction double precision, angle double precision,
      reach double precision, protocol text, address text, "stillUrl" text, "stillSeconds" integer, "keepDays" integer)`)

export const cameraOf = (reader: Reader, district: string, device: Id) =>
  reader.one<CameraRow>(
    sql`select ${CAMERA} from camera c where c.district = ${district} and c.device = ${device}`,
  )

export const cameraByCode = (reader: Reader, district: string, code: string) =>
  reader.one<CameraRow & { readonly number: number; readonly code: string; readonly unit: Id | null }>(sql`
    select ${CAMERA}, d.number, d.code, d.unit from camera c
    join device d on d.district = c.district and d.id = c.device
    where c.district = ${district} and d.code = ${code} and d.state <> 'retired'`)

/** Cameras whose picture is due to be fetched. */
export const dueCameras = (reader: Reader, district: string, at: Instant, limit: number) =>
  reader.query<CameraRow & { readonly code: string }>(sql`
    select ${CAMERA}, d.code from camera c join device d on d.district = c.district and d.id = c.device
    where c.district = ${district} and c.still_url is not null and c.still_seconds is not null
      and d.state in ('online', 'offline', 'testing')
      and (c.pulled_at is null or c.pulled_at + c.still_seconds * interval '1 second' <= ${at})
    order by c.pulled_at nulls first limit ${limit}`)

export const pulled = (
  tx: Tx,
  district: string,
  device: Id,
  at: Instant,
  says: string | null,
): Promise<number> =>
  tx.run(sql`
    update camera set pulled_at = ${at}, says = ${says} where district = ${district} and device = ${device}`)

export const insertStill = (
  tx: Tx,
  district: string,
  one: {
    readonly device: Id
    readonly at: Instant
    readonly file: Id
    readonly source: 'pushed' | 'pulled'
  },
): Promise<number> =>
  tx.run(sql`
    insert into camera_still (district, device, at, file, source)
    values (${district}, ${one.device}, ${one.at}, ${one.file}, ${one.source})
    on conflict (district, device, at) do nothing`)

export const stillsOf = (reader: Reader, district: string, device: Id, limit: number) =>
  reader.query<{ readonly at: Instant; readonly file: Id; readonly source: string }>(sql`
    select at, file, source from camera_still where district = ${district} and device = ${device}
    order by at desc limit ${limit}`)

export const stillAt = (reader: Reader, district: string, device: Id, at: Instant) =>
  reader.one<{ readonly file: Id; readonly at: Instant }>(sql`
    select file, at from camera_still where district = ${district} and device = ${device} and at <= ${at}
    order by at desc limit 1`)

/** 留存: pictures past the days of their camera are forgotten; answers their files. */
export const forgetStills = (tx: Tx, district: string, at: Instant) =>
  tx.query<{ readonly file: Id }>(sql`
    delete from camera_still s using camera c
    where s.district = ${district} and c.district = s.district and c.device = s.device
      and s.at < to_timestamp(${at.getTime() / 1000}::float8 - c.keep_days * 86400)
    returning s.file`)

export const setCamera = (
  tx: Tx,
  district: string,
  device: Id,
  one: Pick<
    CameraRow,
    'direction' | 'angle' | 'reach' | 'protocol' | 'stillUrl' | 'stillSeconds' | 'keepDays'
  >,
): Promise<number> =>
  tx.run(sql`
    update camera set direction = ${one.direction}, angle = ${one.angle}, reach = ${one.reach}, protocol = ${one.protocol},
      still_url = ${one.stillUrl}, still_seconds = ${one.stillSeconds}, keep_days = ${one.keepDays}
    where district = ${district} and device = ${device}`)
