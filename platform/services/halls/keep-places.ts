import type { Day, Id, Instant } from '../../../base/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import type { Hall, HallClass, HallException, HallWindow, RosterLine } from './declare.ts'

const HALL: Sql = sql`h.district, h.id, h.code, h.level, h.area, h.unit, h.name, h.address, h.phone, h.lon, h.lat,
  h.calendar, h.hours, h.extra_days as "extraDays", h.rules, h.state, h.state_why as "stateWhy",
  h.calendar_version as "calendarVersion", h.version`

export const halls = (reader: Reader, district: string): Promise<Hall[]> =>
  reader.query<Hall>(sql`select ${HALL} from hall h where h.district = ${district}
    order by case h.level when 'district' then 0 when 'town' then 1 else 2 end, h.code`)

export const hallById = (reader: Reader, district: string, id: Id): Promise<Hall | undefined> =>
  reader.one<Hall>(sql`select ${HALL} from hall h where h.district = ${district} and h.id = ${id}::uuid`)

export const insertHall = (tx: Tx, one: Hall): Promise<number> =>
  tx.run(sql`insert into hall (district, id, code, level, area, unit, name, address, phone, lon, lat, calendar, hours,
      extra_days, rules, state, state_why, calendar_version, version)
    values (${one.district}, ${one.id}::uuid, ${one.code}, ${one.level}, ${one.area}, ${one.unit}::uuid,
      ${json(one.name)}::jsonb, ${one.address}, ${one.phone}, ${one.lon}, ${one.lat}, ${one.calendar},
      ${one.hours === null ? null : json(one.hours)}::jsonb, ${json(one.extraDays)}::jsonb, ${json(one.rules)}::jsonb,
      ${one.state}, ${one.stateWhy}, ${one.calendarVersion}, 1)
    on conflict (district, code) do nothing`)

/** 0 when somebody changed it meanwhile. */
export const updateHall = (tx: Tx, one: Hall): Promise<number> =>
  tx.run(sql`update hall set name = ${json(one.name)}::jsonb, address = ${one.address}, phone = ${one.phone},
      hours = ${one.hours === null ? null : json(one.hours)}::jsonb, extra_days = ${json(one.extraDays)}::jsonb,
      rules = ${json(one.rules)}::jsonb, state = ${one.state}, state_why = ${one.stateWhy}, version = version + 1
    where district = ${one.district} and id = ${one.id}::uuid and version = ${one.version}`)

export const setCalendarVersion = (tx: Tx, district: string, id: Id, version: number): Promise<number> =>
  tx.run(sql`update hall set calendar_version = ${version}
    where district = ${district} and id = ${id}::uuid`)

const CLASS: Sql = sql`c.id, c.hall, c.letter, c.title, c.items, c.minutes, c.bookable, c.active`

export const classes = (reader: Reader, district: string, hall: Id | null): Promise<HallClass[]> =>
  reader.query<HallClass>(sql`select ${CLASS} from hall_class c where c.district = ${district}
    ${hall === null ? sql.empty : sql`and c.hall = ${hall}::uuid`} order by c.hall, c.letter`)

export const putClass = (tx: Tx, district: string, one: HallClass): Promise<number> =>
  tx.run(sql`insert into hall_class (district, id, hall, letter, title, items, minutes, bookable, active)
    values (${district}, ${one.id}::uuid, ${one.hall}::uuid, ${one.letter}, ${json(one.title)}::jsonb,
      ${json(one.items)}::jsonb, ${one.minutes}, ${one.bookable}, ${one.active})
    on conflict (district, hall, letter) do update set title = excluded.title, items = excluded.items,
      minutes = excluded.minutes, bookable = excluded.bookable, active = excluded.active`)

const WINDOW: Sql = sql`w.id, w.hall, w.number, w.quotas, w.active, w.state, w.account, w.clerk, w.since, w.version`

export const windows = (reader: Reader, district: string, hall: Id | null): Promise<HallWindow[]> =>
  reader.query<HallWindow>(sql`select ${WINDOW} from hall_window w where w.district = ${district}
    ${hall === null ? sql.empty : sql`and w.hall = ${hall}::uuid`} order by w.hall, length(w.number), w.number`)

export const windowOf = (reader: Reader, district: string, account: Id): Promise<HallWindow | undefined> =>
  reader.one<HallWindow>(sql`select ${WINDOW} from hall_window w
    where w.district = ${district} and w.account = ${account}::uuid`)

export const windowById = (reader: Reader, district: string, id: Id): Promise<HallWindow | undefined> =>
  reader.one<HallWindow>(
    sql`select ${WINDOW} from hall_window w where w.district = ${district} and w.id = ${id}::uuid`,
  )

/** What is planned of a window; who sits there stays. */
export const putWindow = (tx: Tx, district: string, one: HallWindow): Promise<number> =>
  tx.run(sql`insert into hall_window (district, id, hall, number, quotas, active, state, version)
    values (${district}, ${one.id}::uuid, ${one.hall}::uuid, ${one.number}, ${json(one.quotas)}::jsonb, ${one.active},
      'closed', 1)
    on conflict (district, hall, number) do update set quotas = excluded.quotas, active = excluded.active,
      version = hall_window.version + 1`)

/** Who sits there and whether it calls; 0 when somebody was quicker. */
export const seat = (
  tx: Tx,
  district: string,
  one: Pick<HallWindow, 'id' | 'version' | 'state' | 'account' | 'clerk'>,
  at: Instant,
): Promise<number> =>
  tx.run(sql`update hall_window set state = ${one.state}, account = ${one.account}::uuid, clerk = ${one.clerk},
      since = ${at}::timestamptz, version = version + 1
    where district = ${district} and id = ${one.id}::uuid and version = ${one.version}`)

const EXCEPTION: Sql = sql`e.hall, e.day, e.hours, e.why`

export const exceptions = (
  reader: Reader,
  district: string,
  hall: Id | null,
  from: Day,
  to: Day,
): Promise<HallException[]> =>
  reader.query<HallException>(sql`select ${EXCEPTION} from hall_exception e where e.district = ${district}
    ${hall === null ? sql.empty : sql`and e.hall = ${hall}::uuid`}
    and e.day >= ${from}::date and e.day <= ${to}::date order by e.day`)

export const putException = (
  tx: Tx,
  district: string,
  one: HallException,
  by: string,
  at: Instant,
): Promise<number> =>
  tx.run(sql`insert into hall_exception (district, hall, day, hours, why, made_by, made_at)
    values (${district}, ${one.hall}::uuid, ${one.day}::date, ${json(one.hours)}::jsonb, ${json(one.why)}::jsonb, ${by},
      ${at}::timestamptz)
    on conflict (district, hall, day) do update set hours = excluded.hours, why = excluded.why,
      made_by = excluded.made_by, made_at = excluded.made_at`)

export const dropException = (tx: Tx, district: string, hall: Id, day: Day): Promise<number> =>
  tx.run(
    sql`delete from hall_exception where district = ${district} and hall = ${hall}::uuid and day = ${day}::date`,
  )

const ROSTER: Sql = sql`r.day, r.hall_window as "window", r.part, r.account, r.name`

export const roster = (
  reader: Reader,
  district: string,
  hall: Id,
  from: Day,
  to: Day,
): Promise<RosterLine[]> =>
  reader.query<RosterLine>(sql`select ${ROSTER} from hall_roster r where r.district = ${district}
    and r.hall = ${hall}::uuid and r.day >= ${from}::date and r.day <= ${to}::date order by r.day, r.hall_window, r.part`)

export const putRoster = (tx: Tx, district: string, hall: Id, one: RosterLine): Promise<number> =>
  tx.run(sql`insert into hall_roster (district, hall, day, hall_window, part, account, name)
    values (${district}, ${hall}::uuid, ${one.day}::date, ${one.window}::uuid, ${one.part}, ${one.account}::uuid,
      ${one.name})
    on conflict (district, hall, day, hall_window, part) do update set account = excluded.account, name = excluded.name`)

export const dropRoster = (
  tx: Tx,
  district: string,
  hall: Id,
  one: Pick<RosterLine, 'day' | 'window' | 'part'>,
): Promise<number> =>
  tx.run(sql`delete from hall_roster where district = ${district} and hall = ${hall}::uuid and day = ${one.day}::date
    and hall_window = ${one.window}::uuid and part = ${one.part}`)

export type HallDevice = {
  readonly id: Id
  readonly hall: Id
  readonly kind: 'display' | 'kiosk'
  readonly name: string
  readonly madeBy: string
  readonly madeAt: Instant
  readonly closedAt: Instant | null
}
const DEVICE: Sql = sql`d.id, d.hall, d.kind, d.name, d.made_by as "madeBy", d.made_at as "madeAt",
  d.closed_at as "closedAt"`

export const devices = (reader: Reader, district: string, hall: Id): Promise<HallDevice[]> =>
  reader.query<HallDevice>(sql`select ${DEVICE} from hall_device d where d.district = ${district}
    and d.hall = ${hall}::uuid order by d.id desc limit 100`)

export const deviceByHash = (
  reader: Reader,
  district: string,
  hash: string,
): Promise<HallDevice | undefined> =>
  reader.one<HallDevice>(sql`select ${DEVICE} from hall_device d where d.district = ${district} and d.hash = ${hash}
    and d.closed_at is null`)

export const insertDevice = (
  tx: Tx,
  district: string,
  one: HallDevice & { readonly hash: string },
): Promise<number> =>
  tx.run(sql`insert into hall_device (district, id, hall, kind, name, hash, made_by, made_at)
    values (${district}, ${one.id}::uuid, ${one.hall}::uuid, ${one.kind}, ${one.name}, ${one.hash}, ${one.madeBy},
      ${one.madeAt}::timestamptz)`)

export const closeDevice = (tx: Tx, district: string, hall: Id, id: Id, at: Instant): Promise<number> =>
  tx.run(sql`update hall_device set closed_at = ${at}::timestamptz
    where district = ${district} and hall = ${hall}::uuid and id = ${id}::uuid and closed_at is null`)
