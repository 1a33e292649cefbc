import type { Id, Instant, Say } from '../../../base/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import type { Booking, BookingState } from './declare.ts'

export type SlotRow = {
  readonly id: Id
  readonly hall: Id
  readonly class: Id
  readonly from: Instant
  readonly to: Instant
  readonly capacity: number
  readonly booked: number
  readonly fixed: boolean
  readonly state: 'open' | 'closed'
}
const SLOT: Sql = sql`s.id, s.hall, s.class, s.from_at as "from", s.to_at as "to", s.capacity, s.booked, s.fixed, s.state`

export const slotAt = (
  reader: Reader,
  district: string,
  hall: Id,
  of: Id,
  from: Instant,
): Promise<SlotRow | undefined> =>
  reader.one<SlotRow>(sql`select ${SLOT} from hall_slot s where s.district = ${district} and s.hall = ${hall}::uuid
    and s.class = ${of}::uuid and s.from_at = ${from}::timestamptz`)

export const slotRows = (
  reader: Reader,
  district: string,
  hall: Id,
  from: Instant,
  to: Instant,
): Promise<SlotRow[]> =>
  reader.query<SlotRow>(sql`select ${SLOT} from hall_slot s where s.district = ${district} and s.hall = ${hall}::uuid
    and s.from_at >= ${from}::timestamptz and s.from_at < ${to}::timestamptz order by s.from_at`)

/** The row of a slot touched for the first time; one that is there stays as it is. */
export const touchSlot = (
  tx: Tx,
  district: string,
  one: Pick<SlotRow, 'id' | 'hall' | 'class' | 'from' | 'to' | 'capacity'>,
): Promise<number> =>
  tx.run(sql`insert into hall_slot (district, id, hall, class, from_at, to_at, capacity, booked, fixed, state)
    values (${district}, ${one.id}::uuid, ${one.hall}::uuid, ${one.class}::uuid, ${one.from}::timestamptz,
      ${one.to}::timestamptz, ${one.capacity}, 0, false, 'open')
    on conflict (district, hall, class, from_at) do nothing`)

/** Takes one place, if there is one: the only thing that says whether a slot is full. */
export const takePlace = (tx: Tx, district: string, slot: Id): Promise<number> =>
  tx.run(sql`update hall_slot set booked = booked + 1
    where district = ${district} and id = ${slot}::uuid and state = 'open' and booked < capacity`)

export const givePlaceBack = (tx: Tx, district: string, slot: Id): Promise<number> =>
  tx.run(sql`update hall_slot set booked = booked - 1
    where district = ${district} and id = ${slot}::uuid and booked > 0`)

/** Capacity by hand or by new windows; never below what is booked. */
export const setCapacity = (
  tx: Tx,
  district: string,
  slot: Id,
  how: { readonly capacity: number; readonly fixed: boolean },
): Promise<number> =>
  tx.run(sql`update hall_slot set capacity = greatest(${how.capacity}::integer, booked), fixed = ${how.fixed}
    where district = ${district} and id = ${slot}::uuid`)

export const setSlotState = (tx: Tx, district: string, slot: Id, state: 'open' | 'closed'): Promise<number> =>
  tx.run(sql`update hall_slot set state = ${state} where district = ${district} and id = ${slot}::uuid`)

/** The row two bookings of one person wait at; answers until when only the hall itself is open to them. */
export const lockPerson = async (tx: Tx, district: string, person: string): Promise<Instant | null> => {
  const row = await tx.one<{ blockedUntil: Instant | null }>(sql`insert into hall_person (district, person)
    values (${district}, ${person})
    on conflict (district, person) do update set person = excluded.person
    returning blocked_until as "blockedUntil"`)
  return row?.blockedUntil ?? null
}

export const blockPerson = (tx: Tx, district: string, person: string, until: Instant): Promise<number> =>
  tx.run(sql`update hall_person set blocked_until = ${until}::timestamptz
    where district = ${district} and person = ${person}`)

export const blockedUntil = async (
  reader: Reader,
  district: string,
  person: string,
): Promise<Instant | null> =>
  (
    await reader.one<{ until: Instant | null }>(sql`select p.blocked_until as until from hall_person p
      where p.district = ${district} and p.person = ${person}`)
  )?.until ?? null

const BOOKING: Sql = sql`b.district, b.id, b.hall, b.class, b.slot, b.from_at as "from", b.to_at as "to", b.code,
  b.person, b.device, b.citizen, b.sealed, b.item, b.matter, b.state, b.request, b.why, b.moved_from as "movedFrom",
  b.made_at as "madeAt", b.ended_at as "endedAt"`

export const bookingById = (reader: Reader, district: string, id: Id): Promise<Booking | undefined> =>
  reader.one<Booking>(
    sql`select ${BOOKING} from hall_booking b where b.district = ${district} and b.id = ${id}::uuid`,
  )

export const lockBooking = (tx: Tx, district: string, id: Id): Promise<Booking | undefined> =>
  tx.one<Booking>(
    sql`select ${BOOKING} from hall_booking b where b.district = ${district} and b.id = ${id}::uuid for update`,
  )

export const bookingByCode = (reader: Reader, district: string, code: string): Promise<Booking | undefined> =>
  reader.one<Booking>(
    sql`select ${BOOKING} from hall_booking b where b.district = ${district} and b.code = ${code}`,
  )

export const bookingByRequest = (
  reader: Reader,
  district: string,
  person: string,
  request: string,
): Promise<Booking | undefined> =>
  reader.one<Booking>(sql`select ${BOOKING} from hall_booking b where b.district = ${district}
    and b.person = ${person} and b.request = ${request}`)

export const bookingsOf = (
  reader: Reader,
  district: string,
  person: string,
  limit = 50,
): Promise<Booking[]> =>
  reader.query<Booking>(sql`select ${BOOKING} from hall_booking b where b.district = ${district}
    and b.person = ${person} order by b.from_at desc limit ${limit}`)

export const insertBooking = (tx: Tx, one: Booking): Promise<number> =>
  tx.run(sql`insert into hall_booking (district, id, hall, class, slot, from_at, to_at, code, person, device, citizen,
      sealed, item, matter, state, request, why, moved_from, made_at, ended_at)
    values (${one.district}, ${one.id}::uuid, ${one.hall}::uuid, ${one.class}::uuid, ${one.slot}::uuid,
      ${one.from}::timestamptz, ${one.to}::timestamptz, ${one.code}, ${one.person}, ${one.device},
      ${one.citizen}::uuid, ${one.sealed}, ${one.item}, ${one.matter}::uuid, ${one.state}, ${one.request}, null, null,
      ${one.madeAt}::timestamptz, null)`)

export const setBooking = (
  tx: Tx,
  district: string,
  id: Id,
  how: { readonly state: BookingState; readonly why: Say | null; readonly endedAt: Instant | null },
): Promise<number> =>
  tx.run(sql`update hall_booking set state = ${how.state},
      why = ${how.why === null ? null : json(how.why)}::jsonb, ended_at = ${how.endedAt}::timestamptz
    where district = ${district} and id = ${id}::uuid`)

export const moveBooking = (
  tx: Tx,
  district: string,
  id: Id,
  to: Pick<SlotRow, 'from' | 'to'> & { readonly slot: Id },
  how: { readonly movedFrom: Instant; readonly why: Say | null },
): Promise<number> =>
  tx.run(sql`update hall_booking set slot = ${to.slot}::uuid, from_at = ${to.from}::timestamptz,
      to_at = ${to.to}::timestamptz, moved_from = ${how.movedFrom}::timestamptz,
      why = ${how.why === null ? null : json(how.why)}::jsonb
    where district = ${district} and id = ${id}::uuid`)

/** Bookings of a person that are still to come, and of a device since an instant. */
export const held = async (
  tx: Tx,
  district: string,
  person: string,
  device: string | null,
  since: Instant,
  at: Instant,
): Promise<{ readonly live: readonly Instant[]; readonly device: number }> => {
  const [live, byDevice] = await Promise.all([
    tx.query<{
      from: Instant
    }>(sql`select b.from_at as "from" from hall_booking b where b.district = ${district}
      and b.person = ${person} and b.state in ('booked', 'waiting') and b.to_at > ${at}::timestamptz`),
    device === null
      ? []
      : tx.query<{
          n: number
        }>(sql`select count(*)::integer as n from hall_booking b where b.district = ${district}
          and b.device = ${device} and b.made_at >= ${since}::timestamptz`),
  ])
  return { live: live.map((one) => one.from), device: byDevice[0]?.n ?? 0 }
}

export const waitingFor = (reader: Reader, district: string, slot: Id, limit: number): Promise<Booking[]> =>
  reader.query<Booking>(sql`select ${BOOKING} from hall_booking b where b.district = ${district}
    and b.slot = ${slot}::uuid and b.state = 'waiting' order by b.id limit ${limit}`)

/** Bookings of a hall between two instants, in their order. */
export const bookingsAt = (
  reader: Reader,
  district: string,
  hall: Id,
  from: Instant,
  to: Instant,
  states: readonly BookingState[],
): Promise<Booking[]> =>
  reader.query<Booking>(sql`select ${BOOKING} from hall_booking b where b.district = ${district}
    and b.hall = ${hall}::uuid and b.from_at >= ${from}::timestamptz and b.from_at < ${to}::timestamptz
    and b.state = any(${states}::text[]) order by b.from_at, b.id limit 5000`)

/** Bookings whose slot is over and nobody came. */
export const lapsed = (reader: Reader, district: string, at: Instant, limit: number): Promise<Booking[]> =>
  reader.query<Booking>(sql`select ${BOOKING} from hall_booking b where b.district = ${district}
    and b.state in ('booked', 'waiting') and b.to_at < ${at}::timestamptz order by b.to_at limit ${limit}`)

export const missedBy = async (
  reader: Reader,
  district: string,
  person: string,
  since: Instant,
): Promise<readonly Instant[]> =>
  (
    await reader.query<{
      at: Instant
    }>(sql`select b.from_at as at from hall_booking b where b.district = ${district}
      and b.person = ${person} and b.state = 'noShow' and b.from_at > ${since}::timestamptz`)
  ).map((one) => one.at)
