import type { Id, Instant } from '../../base/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../store/index.ts'
import type { DeviceState, MetricDeclaration } from './declare.ts'

export type DeviceRow = {
  readonly id: Id
  readonly number: number
  readonly code: string
  readonly title: string
  readonly kind: string
  readonly model: string | null
  readonly maker: string | null
  readonly serial: string | null
  readonly site: Id | null
  readonly area: string
  readonly address: string | null
  readonly lon: number | null
  readonly lat: number | null
  readonly unit: Id | null
  readonly interval: number
  readonly state: DeviceState
  readonly since: Instant
  readonly flagged: 'calibrating' | 'maintenance' | null
  readonly calibratedOn: string | null
  readonly calibrationDue: string | null
  readonly extra: Readonly<Record<string, unknown>>
}

export const DEVICE = sql`d.id, d.number, d.code, d.title, d.kind, d.model, d.maker, d.serial, d.site, d.area, d.address,
  d.lon, d.lat, d.unit, d.interval_seconds as "interval", d.state, d.since, d.flagged,
  d.calibrated_on as "calibratedOn", d.calibration_due as "calibrationDue", d.extra`

/** Logical columns of a device for the predicate of rights. */
export const RIGHTS: Readonly<Record<string, Sql>> = {
  area: sql`d.area`,
  units: sql`array_remove(array[d.unit::text], null)`,
  openedBy: sql`null::text`,
}

export const metrics = (reader: Reader) =>
  reader.query<{ readonly id: number; readonly name: string; readonly declared: MetricDeclaration }>(
    sql`select id, name, declared from signal_metric order by id`,
  )

/** Stamps what is declared: new names get the next number, known ones their new declaration. */
export async function stampMetrics(
  tx: Tx,
  all: readonly {
    readonly name: string
    readonly pack: string | null
    readonly declared: MetricDeclaration
  }[],
  at: Instant,
): Promise<void> {
  await tx.run(sql`lock table signal_metric in exclusive mode`)
  await tx.run(sql`
    insert into signal_metric (id, name, pack, declared, stamped_at)
    select (select coalesce(max(id), 0) from signal_metric)
        + row_number() over (order by n.ord), n.name, n.pack, n.declared, ${at}
    from json_to_recordset(${json(all.map((one, ord) => ({ ...one, ord })))}::json)
      as n(ord integer, name text, pack text, declared jsonb)
    where not exists (select 1 from signal_metric m where m.name = n.name)`)
  await tx.run(sql`
    update signal_metric m set declared = n.declared, pack = n.pack, stamped_at = ${at}
    from json_to_recordset(${json(all)}::json) as n(name text, pack text, declared jsonb)
    where m.name = n.name and (m.declared <> n.declared or m.pack is distinct from n.pack)`)
}

export const allDevices = (reader: Reader, district: string) =>
  reader.query<
    Pick<
      DeviceRow,
      | 'id'
      | 'number'
      | 'code'
      | 'title'
      | 'kind'
      | 'area'
      | 'unit'
      | 'lon'
      | 'lat'
      | 'interval'
      | 'state'
      | 'flagged'
    >
  >(sql`
    select id, number, code, title, kind, area, unit, lon, lat, interval_seconds as "interval", state, flagged
    from device where district = ${district}`)

export type DeviceMetricRow = {
  readonly device: Id
  readonly metric: number
  readonly low: number | null
  readonly high: number | null
  readonly jump: number | null
  readonly flatAfter: number | null
}

export const allDeviceMetrics = (reader: Reader, district: string, device: Id | null = null) =>
  reader.query<DeviceMetricRow>(sql`
    select device, metric, low, high, jump, flat_after as "flatAfter" from device_metric
    where district = ${district} and (${device}::uuid is null or device = ${device})`)

/** Changes whenever a device or metric does. */
export const version = async (reader: Reader, district: string): Promise<string> =>
  (
    (await reader.one<{ v: string }>(sql`
      select concat((select max(changed_at) || ' ' || count(*) from device where district = ${district}), ' ',
        (select max(stamped_at) || ' ' || count(*) from signal_metric)) as v`)) as { v: string }
  ).v

export type NewDeviceRow = Omit<DeviceRow, 'number' | 'since' | 'flagged'>

export const takenCodes = async (
  reader: Reader,
  district: string,
  codes: readonly string[],
): Promise<readonly string[]> =>
  (
    await reader.query<{ code: string }>(
      sql`select code from device where district = ${district} and code = any(${codes}) limit 1`,
    )
  ).map((row) => row.code)

/** Several at once; numbers follow the highest given. */
export async function insertDevices(
  tx: Tx,
  district: string,
  all: readonly NewDeviceRow[],
  at: Instant,
): Promise<void> {
  await tx.run(sql`lock table device in share row exclusive mode`)
  await tx.run(sql`
    insert into device (district, id, number, code, title, kind, model, maker, serial, site, area, address, lon, lat, unit,
      interval_seconds, state, since, flagged, calibrated_on, calibration_due, extra, made_at, changed_at)
    select ${district}, n.id, (select coalesce(max(number), 0) from device) + row_number() over (order by n.ord),
      n.code, n.title, n.kind, n.model, n.maker, n.serial, n.site, n.area, n.address, n.lon, n.lat, n.unit, n.interval,
      n.state, ${at}, null, n."calibratedOn", n."calibrationDue", n.extra, ${at}, ${at}
    from json_to_recordset(${json(all.map((one, ord) => ({ ...one, ord })))}::json)
      as n(ord integer, id uuid, code text, title text, kind text, model text, maker text, serial text, site uuid,
        area text, address text, lon double precision, lat double precision, unit uuid, interval integer, state text,
        "calibratedOn" date, "calibrationDue" date, extra jsonb)`)
}

export const insertDeviceMetrics = (
  tx: Tx,
  district: string,
  all: readonly DeviceMetricRow[],
): Promise<number> =>
  tx.run(sql`
    insert into device_metric (district, device, metric, low, high, jump, flat_after)
    select ${district}, n.device, n.metric, n.low, n.high, n.jump, n."flatAfter"
    from json_to_recordset(${json(all)}::json) as n(device uuid, metric smallint, low double precision,
      high double precision, jump double precision, "flatAfter" integer)
    on conflict (district, device, metric) do update set low = excluded.low, high = excluded.high,
      jump = excluded.jump, flat_after = excluded.flat_after`)

export type PlaceRow = {
  readonly device: Id
  readonly fromAt: Instant
  readonly site: Id | null
  readonly area: string
  readonly address: string | null
  readonly lon: number | null
  readonly lat: number | null
  readonly reason: string
  readonly byName: string
}

export const insertPlaces = (tx: Tx, district: string, all: readonly PlaceRow[]): Promise<number> =>
  tx.run(sql`
    insert into device_place (district, device, from_at, site, area, address, lon, lat, reason, by_name)
    select ${district}, n.device, n."fromAt", n.site, n.area, n.address, n.lon, n.lat, n.reason, n."byName"
    from json_to_recordset(${json(all)}::json) as n(device uuid, "fromAt" timestamptz, site uuid, area text,
      address text, lon double precision, lat double precision, reason text, "byName" text)
    on conflict (district, device, from_at) do nothing`)

export const insertSites = (
  tx: Tx,
  district: string,
  all: readonly {
    readonly id: Id
    readonly code: string
    readonly title: string
    readonly area: string
    readonly lon: number | null
    readonly lat: number | null
  }[],
  at: Instant,
): Promise<number> =>
  tx.run(sql`
    insert into signal_site (district, id, code, title, area, lon, lat, made_at)
    select ${district}, n.id, n.code, n.title, n.area, n.lon, n.lat, ${at}
    from json_to_recordset(${json(all)}::json)
      as n(id uuid, code text, title text, area text, lon double precision, lat double precision)
    on conflict (district, code) do nothing`)

export const sitesByCode = (reader: Reader, district: string, codes: readonly string[]) =>
  reader.query<{ readonly id: Id; readonly code: string }>(sql`
    select id, code from signal_site where district = ${district} and code = any(${codes})`)

/** Devices that were silent and speak again. */
export async function backOnline(
  tx: Tx,
  district: string,
  numbers: readonly number[],
  at: Instant,
): Promise<readonly Id[]> {
  const rows = await tx.query<{ id: Id }>(sql`
    update device set state = 'online', since = ${at}, changed_at = ${at}
    where district = ${district} and number = any(${numbers}::integer[]) and state = 'offline' returning id`)
  await tx.run(sql`
    update device_outage set to_at = ${at}
    where district = ${district} and device = any(${rows.map((row) => row.id)}::uuid[]) and to_at is null`)
  return rows.map((row) => row.id)
}

type Silent = { readonly id: Id; readonly lastAt: Instant }

/** The same where devices and readings lie on different servers: both are read, and held against each other here. */
async function silentOfCluster(tx: Tx, district: string, missed: number, at: Instant): Promise<Silent[]> {
  const online = await tx.query<{ id: Id; number: number; since: Instant; seconds: number }>(sql`
    select id, number, since, interval_seconds as seconds from device
    where district = ${district} and state = 'online' and kind <> 'camera'`)
  const heard = await tx.query<{ number: number; at: Instant }>(sql`
    select device_id as number, max(received_at) as at from reading_latest
    where device_id = any(${online.map((one) => one.number)}::integer[]) group by device_id`)
  const heardAt = new Map(heard.map((one) => [one.number, one.at]))
  const silent = online.flatMap(({ id, number, since, seconds }) => {
    const lastAt = heardAt.get(number) ?? since
    return lastAt.getTime() < at.getTime() - seconds * missed * 1000 ? [{ id, lastAt }] : []
  })
  const fell = await tx.query<{ id: Id }>(sql`
    update device set state = 'offline', since = ${at}, changed_at = ${at}
    where district = ${district} and id = any(${silent.map((one) => one.id)}::uuid[]) and state = 'online'
    returning id`)
  const gone = new Set(fell.map((one) => one.id))
  return silent.filter((one) => gone.has(one.id))
}

/** 离线判定: who has not spoken for three intervals. Answers who fell silent now. */
export async function findSilent(
  tx: Tx,
  district: string,
  missed: number,
  at: Instant,
): Promise<readonly Silent[]> {
  const rows = tx.cluster
    ? await silentOfCluster(tx, district, missed, at)
    : await tx.query<Silent>(sql`
    with silent as materialized (
      select d.id, coalesce(max(l.received_at), max(d.since)) as last_at from device d
      left join reading_latest l on l.device_id = d.number
      where d.district = ${district} and d.state = 'online' and d.kind <> 'camera'
      group by d.id, d.interval_seconds
      having coalesce(max(l.received_at), max(d.since)) < ${at}::timestamptz - d.interval_seconds * ${missed} * interval '1 second'
    )
    update device d set state = 'offline', since = ${at}, changed_at = ${at} from silent s
    where d.district = ${district} and d.id = s.id and d.state = 'online'
    returning d.id, s.last_at as "lastAt"`)
  if (rows.length > 0)
    await tx.run(sql`
      insert into device_outage (district, device, from_at, found_at)
      select ${district}, n.id, n."lastAt", ${at}
      from json_to_recordset(${json(rows)}::json) as n(id uuid, "lastAt" timestamptz)
      on conflict (district, device, from_at) do nothing`)
  return rows
}

export const deviceById = (reader: Reader, district: string, id: Id) =>
  reader.one<DeviceRow>(sql`select ${DEVICE} from device d where d.district = ${district} and d.id = ${id}`)

export const lockDevice = (tx: Tx, district: string, id: Id) =>
  tx.one<DeviceRow>(
    sql`select ${DEVICE} from device d where d.district = ${district} and d.id = ${id} for update`,
  )

export const setState = (
  tx: Tx,
  district: string,
  id: Id,
  state: DeviceState,
  at: Instant,
): Promise<number> =>
  tx.run(sql`
    update device set state = ${state}, since = ${at}, changed_at = ${at}
    where district = ${district} and id = ${id}`)

export const setFlagged = (
  tx: Tx,
  district: string,
  id: Id,
  flagged: 'calibrating' | 'maintenance' | null,
  at: Instant,
): Promise<number> =>
  tx.run(sql`
    update device set flagged = ${flagged}, changed_at = ${at} where district = ${district} and id = ${id}`)

export const setCalibrated = (
  tx: Tx,
  district: string,
  id: Id,
  on: string,
  due: string | null,
  at: Instant,
): Promise<number> =>
  tx.run(sql`
    update device set calibrated_on = ${on}, calibration_due = ${due}, changed_at = ${at}
    where district = ${district} and id = ${id}`)

export const setPlace = (tx: Tx, district: string, place: PlaceRow, at: Instant): Promise<number> =>
  tx.run(sql`
    update device set site = ${place.site}, area = ${place.area}, address = ${place.address}, lon = ${place.lon},
      lat = ${place.lat}, changed_at = ${at}
    where district = ${district} and id = ${place.device}`)

export const placesOf = (reader: Reader, district: string, device: Id) =>
  reader.query<PlaceRow>(sql`
    select device, from_at as "fromAt", site, area, address, lon, lat, reason, by_name as "byName" from device_place
    where district = ${district} and device = ${device} order by from_at desc`)

export const closeOutage = (tx: Tx, district: string, device: Id, at: Instant): Promise<number> =>
  tx.run(sql`
    update device_outage set to_at = ${at} where district = ${district} and device = ${device} and to_at is null`)

export const outagesOf = (reader: Reader, district: string, device: Id, since: Instant) =>
  reader.query<{ readonly fromAt: Instant; readonly toAt: Instant | null }>(sql`
    select from_at as "fromAt", to_at as "toAt" from device_outage
    where district = ${district} and device = ${device} and (to_at is null or to_at >= ${since})
    order by from_at desc limit 200`)

export type RecordRow = {
  readonly id: Id
  readonly device: Id
  readonly kind: 'calibrating' | 'maintenance' | 'repair'
  readonly fromAt: Instant
  readonly toAt: Instant | null
  readonly note: string
  readonly result: string | null
  readonly byName: string
}

export const insertRecord = (tx: Tx, district: string, one: RecordRow): Promise<number> =>
  tx.run(sql`
    insert into device_record (district, id, device, kind, from_at, to_at, note, result, by_name)
    values (${district}, ${one.id}, ${one.device}, ${one.kind}, ${one.fromAt}, ${one.toAt}, ${one.note}, ${one.result},
      ${one.byName})
    on conflict do nothing`)

export const closeRecord = (
  tx: Tx,
  district: string,
  device: Id,
  kind: RecordRow['kind'],
  result: string,
  at: Instant,
): Promise<number> =>
  tx.run(sql`
    update device_record set to_at = ${at}, result = ${result}
    where district = ${district} and device = ${device} and kind = ${kind} and to_at is null`)

export const recordsOf = (reader: Reader, district: string, device: Id) =>
  reader.query<RecordRow>(sql`
    select id, device, kind, from_at as "fromAt", to_at as "toAt", note, result, by_name as "byName" from device_record
    where district = ${district} and device = ${device} order by from_at desc limit 200`)

export const setDetails = (
  tx: Tx,
  district: string,
  one: {
    readonly id: Id
    readonly title: string
    readonly unit: Id | null
    readonly interval: number
    readonly model: string | null
    readonly maker: string | null
    readonly serial: string | null
  },
  at: Instant,
): Promise<number> =>
  tx.run(sql`
    update device set title = ${one.title}, unit = ${one.unit}, interval_seconds = ${one.interval}, model = ${one.model},
      maker = ${one.maker}, serial = ${one.serial}, changed_at = ${at}
    where district = ${district} and id = ${one.id}`)

export const touch = (tx: Tx, district: string, id: Id, at: Instant): Promise<number> =>
  tx.run(sql`update device set changed_at = ${at} where district = ${district} and id = ${id}`)
