import type { Day, Id, Instant } from '../../../base/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import type { Line, Ticket } from './declare.ts'

const TICKET: Sql = sql`t.district, t.id, t.hall, t.class, t.day, t.serial, t.number, t.code, t.source, t.booking,
  t.slot_from as "slotFrom", t.slot_to as "slotTo", t.priority, t.person, t.sealed, t.item, t.matter, t.request, t.work,
  t.taken_at as "takenAt", t.behind, t.passed, t.for_window as "forWindow", t.state, t.hall_window as "window",
  t.window_number as "windowNumber", t.account, t.clerk, t.calls, t.called_at as "calledAt",
  t.started_at as "startedAt", t.ended_at as "endedAt", t.version`

/** The next number of a line, and the line made if it is the first: numbers without gaps, none twice. */
export async function nextSerial(tx: Tx, district: string, hall: Id, of: Id, day: Day): Promise<number> {
  const row = await tx.one<{ last: number }>(sql`insert into hall_line (district, hall, class, day, last)
    values (${district}, ${hall}::uuid, ${of}::uuid, ${day}::date, 1)
    on conflict (district, hall, class, day) do update set last = hall_line.last + 1 returning last`)
  if (!row) throw new Error('a line gives no number')
  return row.last
}

const LINE: Sql = sql`l.class, l.since_priority as "sincePriority", l.last_appointment as "lastAppointment"`

/** Every line of the hall on a day, held until the end of the transaction: clerks call one after the other. */
export const lockLines = (tx: Tx, district: string, hall: Id, day: Day): Promise<Line[]> =>
  tx.query<Line>(sql`select ${LINE} from hall_line l where l.district = ${district} and l.hall = ${hall}::uuid
    and l.day = ${day}::date order by l.class for update`)

export const lines = (reader: Reader, district: string, hall: Id, day: Day): Promise<Line[]> =>
  reader.query<Line>(sql`select ${LINE} from hall_line l where l.district = ${district} and l.hall = ${hall}::uuid
    and l.day = ${day}::date order by l.class`)

export const setLine = (tx: Tx, district: string, hall: Id, day: Day, line: Line): Promise<number> =>
  tx.run(sql`update hall_line set since_priority = ${line.sincePriority}, last_appointment = ${line.lastAppointment}
    where district = ${district} and hall = ${hall}::uuid and class = ${line.class}::uuid and day = ${day}::date`)

/** A call of the class passes by those who were passed over. */
export const stepUp = (tx: Tx, district: string, hall: Id, of: Id, day: Day): Promise<number> =>
  tx.run(sql`update hall_ticket set behind = behind - 1 where district = ${district} and hall = ${hall}::uuid
    and class = ${of}::uuid and day = ${day}::date and state = 'waiting' and behind > 0`)

/** False when this request or booking has its number already. */
export const insertTicket = (tx: Tx, one: Ticket): Promise<number> =>
  tx.run(sql`insert into hall_ticket (district, id, hall, class, day, serial, number, code, source, booking, slot_from,
      slot_to, priority, person, sealed, item, matter, request, work, taken_at, state)
    values (${one.district}, ${one.id}::uuid, ${one.hall}::uuid, ${one.class}::uuid, ${one.day}::date, ${one.serial},
      ${one.number}, ${one.code}, ${one.source}, ${one.booking}::uuid, ${one.slotFrom}::timestamptz,
      ${one.slotTo}::timestamptz, ${one.priority}, ${one.person}, ${one.sealed}, ${one.item}, ${one.matter}::uuid,
      ${one.request}, ${json(one.work)}::jsonb, ${one.takenAt}::timestamptz, 'waiting')`)

export const ticketById = (reader: Reader, district: string, id: Id): Promise<Ticket | undefined> =>
  reader.one<Ticket>(
    sql`select ${TICKET} from hall_ticket t where t.district = ${district} and t.id = ${id}::uuid`,
  )

export const lockTicket = (tx: Tx, district: string, id: Id): Promise<Ticket | undefined> =>
  tx.one<Ticket>(
    sql`select ${TICKET} from hall_ticket t where t.district = ${district} and t.id = ${id}::uuid for update`,
  )

export const ticketByCode = (reader: Reader, district: string, code: string): Promise<Ticket | undefined> =>
  reader.one<Ticket>(
    sql`select ${TICKET} from hall_ticket t where t.district = ${district} and t.code = ${code}`,
  )

export const ticketByRequest = (
  reader: Reader,
  district: string,
  hall: Id,
  request: string,
): Promise<Ticket | undefined> =>
  reader.one<Ticket>(sql`select ${TICKET} from hall_ticket t where t.district = ${district}
    and t.hall = ${hall}::uuid and t.request = ${request}`)

export const ticketOfBooking = (reader: Reader, district: string, booking: Id): Promise<Ticket | undefined> =>
  reader.one<Ticket>(sql`select ${TICKET} from hall_ticket t where t.district = ${district}
    and t.booking = ${booking}::uuid`)

export const ticketsOf = (reader: Reader, district: string, person: string, day: Day): Promise<Ticket[]> =>
  reader.query<Ticket>(sql`select ${TICKET} from hall_ticket t where t.district = ${district}
    and t.person = ${person} and t.day = ${day}::date order by t.id desc limit 20`)

/** Tickets of a hall's day that wait, are called or at a window. */
export const openTickets = (reader: Reader, district: string, hall: Id, day: Day): Promise<Ticket[]> =>
  reader.query<Ticket>(sql`select ${TICKET} from hall_ticket t where t.district = ${district}
    and t.hall = ${hall}::uuid and t.day = ${day}::date and t.state in ('waiting', 'called', 'serving')
    order by t.id`)

/** Every ticket of a hall's day, for its figures and the list. */
export const ticketsOfDay = (reader: Reader, district: string, hall: Id, day: Day): Promise<Ticket[]> =>
  reader.query<Ticket>(sql`select ${TICKET} from hall_ticket t where t.district = ${district}
    and t.hall = ${hall}::uuid and t.day = ${day}::date order by t.id limit 5000`)

/** Counts of those waiting and of the windows, hall by hall 正在等候. */
export const waitingNow = (
  reader: Reader,
  district: string,
  day: Day,
): Promise<{ hall: Id; class: Id; waiting: number }[]> =>
  reader.query(sql`select t.hall, t.class, count(*)::integer as waiting from hall_ticket t
    where t.district = ${district} and t.day = ${day}::date and t.state = 'waiting' group by t.hall, t.class`)

export const atWindow = (reader: Reader, district: string, window: Id): Promise<Ticket | undefined> =>
  reader.one<Ticket>(sql`select ${TICKET} from hall_ticket t where t.district = ${district}
    and t.hall_window = ${window}::uuid and t.state in ('called', 'serving')`)

/** Writes what a step made of a ticket; 0 when another step was quicker. */
export const setTicket = (tx: Tx, one: Ticket): Promise<number> =>
  tx.run(sql`update hall_ticket set state = ${one.state}, class = ${one.class}::uuid, behind = ${one.behind},
      passed = ${one.passed}, for_window = ${one.forWindow}::uuid, hall_window = ${one.window}::uuid,
      window_number = ${one.windowNumber}, account = ${one.account}::uuid, clerk = ${one.clerk}, calls = ${one.calls},
      called_at = ${one.calledAt}::timestamptz, started_at = ${one.startedAt}::timestamptz,
      ended_at = ${one.endedAt}::timestamptz, work = ${json(one.work)}::jsonb, matter = ${one.matter}::uuid,
      item = ${one.item}, person = ${one.person}, sealed = ${one.sealed}, version = version + 1
    where district = ${one.district} and id = ${one.id}::uuid and version = ${one.version}`)

/** Minutes at the window of the last people served, class by class. */
export const lastMinutes = (
  reader: Reader,
  district: string,
  hall: Id,
  since: Instant,
): Promise<{ class: Id; minutes: number }[]> =>
  reader.query(sql`select x.class, x.minutes from (
      select t.class, extract(epoch from t.ended_at - t.started_at)::float8 / 60 as minutes,
        row_number() over (partition by t.class order by t.ended_at desc) as n
      from hall_ticket t where t.district = ${district} and t.hall = ${hall}::uuid and t.state = 'done'
        and t.started_at is not null and t.ended_at >= ${since}::timestamptz) x
    where x.n <= 40`)

/** Numbers of earlier days that nobody ended. */
export const closeOldTickets = (tx: Tx, district: string, day: Day, at: Instant): Promise<number> =>
  tx.run(sql`update hall_ticket set state = case when state = 'serving' then 'done' else 'left' end,
      ended_at = ${at}::timestamptz, version = version + 1
    where district = ${district} and day < ${day}::date and state in ('waiting', 'called', 'serving')`)
