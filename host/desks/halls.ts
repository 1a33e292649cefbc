import {
  addDays,
  dayOf,
  type Id,
  type Instant,
  isId,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../base/index.ts'
import {
  type Actor,
  actorOfCitizen,
  type Citizen,
  identityOf,
  systemActor,
} from '../../platform/org/index.ts'
import { halls as room } from '../../platform/services/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { hallsOf } from '../halls.ts'
import type { OpenCity } from '../open.ts'
import { hallAccept } from './halls-accept.ts'
import { isHere, presenceOf, priorityIn } from './halls-at.ts'
import { hallDrafts } from './halls-drafts.ts'
import { hallChanges } from './halls-manage.ts'
import { hallOffers } from './halls-offers.ts'
import { hallWindow } from './halls-window.ts'

const { refusals } = room
type Answered = Promise<Result<unknown, Refusal>>

/** 大厅: for the staff, for citizens, for the hall's own devices. */
export function hallDesks(city: OpenCity) {
  const { store, plan } = city
  const { district } = plan
  const { env, subscribe } = hallsOf(city)
  const system = systemActor(district)
  const citizenDesk = { district, vault: city.vault }

  /** A person with a real name has one key, whatever account or window they come by. */
  async function visitorOf(reader: Reader, citizen: Citizen): Promise<room.Visitor> {
    const identity = citizen.realName ? await identityOf(reader, citizenDesk, citizen.id) : null
    return {
      name: citizen.name,
      phone: citizen.phone,
      citizen: citizen.id,
      ...(identity?.idNumber ? { idNumber: identity.idNumber } : {}),
      realName: citizen.realName,
    }
  }

  const shown = (booking: room.Booking, hall: room.Hall | undefined, of: room.HallClass | undefined) => ({
    id: booking.id,
    hall: booking.hall,
    class: booking.class,
    hallName: hall?.name ?? null,
    address: hall?.address ?? null,
    title: of?.title ?? null,
    from: booking.from,
    to: booking.to,
    code: booking.code,
    state: booking.state,
    item: booking.item,
    why: booking.why,
    movedFrom: booking.movedFrom,
    changeableUntil: hall ? room.changeableUntil(hall.rules, booking.from) : null,
  })

  async function one(hall: Id): Promise<Result<room.Hall, Refusal>> {
    return isId(hall) ? room.hallOf(store, district, hall) : no(refusals['halls.noHall']())
  }

  async function deviceHall(key: string, kind: 'display' | 'kiosk'): Promise<Result<room.Hall, Refusal>> {
    const device = await room.deviceOf(store, district, key, kind)
    return device.ok ? room.hallOf(store, district, device.value.hall) : device
  }

  const ticketShown = (ticket: room.Ticket) => ({
    id: ticket.id,
    number: ticket.number,
    code: ticket.code,
    takenAt: ticket.takenAt,
    hall: ticket.hall,
    class: ticket.class,
    source: ticket.source,
  })

  async function withPlace(ticket: room.Ticket, at: Instant) {
    const hall = await room.hallOf(store, district, ticket.hall)
    if (!hall.ok) return hall
    const now = await room.hallNow(store, hall.value, at)
    return ok({
      ...ticketShown(ticket),
      ...room.placeOf(now, ticket),
      hallName: hall.value.name,
      address: hall.value.address,
    })
  }

  return {
    halls: {
      ...hallChanges(city),
      ...hallWindow(city),
      ...hallAccept(city),
      ...hallDrafts(city),
      ...hallOffers(city),
      subscribe,

      async list(at: Instant): Answered {
        const all = await room.halls(store, district)
        const [openings, windows, waiting] = await Promise.all([
          room.openingsOf(store, district, all, dayOf(at), 0),
          room.windows(store, district, null),
          room.waitingNow(store, district, dayOf(at)),
        ])
        return ok({
          at,
          rows: all.map((hall) => {
            const opening = openings(hall.id, dayOf(at))
            const paused = room.pausedWhy(hall)
            return {
              ...{ id: hall.id, code: hall.code, level: hall.level, name: hall.name, address: hall.address },
              ...{ phone: hall.phone, lon: hall.lon, lat: hall.lat, area: hall.area },
              open: !paused && room.openAt(opening, at),
              hours: paused ? [] : opening.hours,
              why: paused ?? opening.why,
              waiting: waiting
                .filter((row) => row.hall === hall.id)
                .reduce((sum, row) => sum + row.waiting, 0),
              windows: windows.filter((row) => row.hall === hall.id && row.active && row.state === 'open')
                .length,
            }
          }),
        })
      },

      async hall(id: Id, at: Instant): Answered {
        const hall = await one(id)
        if (!hall.ok) return hall
        const { rules, name, level, address, phone, lon, lat, code } = hall.value
        const day = dayOf(at)
        const [now, openings] = await Promise.all([
          room.hallNow(store, hall.value, at),
          room.openingsOf(store, district, [hall.value], day, rules.releaseDays),
        ])
        const board = room.boardOf(now)
        return ok({
          ...{ id, code, name, level, address, phone, lon, lat },
          rules: {
            releaseDays: rules.releaseDays,
            releaseMinute: rules.releaseMinute,
            cancelMinutes: rules.cancelMinutes,
            perPerson: rules.perPerson,
          },
          open: board.open,
          why: board.why,
          days: Array.from({ length: rules.releaseDays + 1 }, (_, i) => openings(id, addDays(day, i))),
          classes: board.classes.map((entry) => ({
            ...entry,
            bookable: now.classes.find((of) => of.id === entry.id)?.bookable ?? false,
            items: now.classes.find((of) => of.id === entry.id)?.items ?? [],
          })),
        })
      },

      async publicSlots(id: Id, day: string, at: Instant): Answered {
        const hall = await one(id)
        if (!hall.ok) return hall
        const { opening, slots } = await room.slotsOn(store, hall.value, day)
        return ok({
          opening,
          slots: slots.map((slot) => ({
            class: slot.class,
            from: slot.from,
            to: slot.to,
            left: Math.max(0, slot.capacity - slot.booked),
            releasedAt: slot.releasedAt,
            state:
              slot.from <= at || slot.state === 'closed'
                ? 'past'
                : slot.releasedAt > at
                  ? 'later'
                  : slot.booked >= slot.capacity
                    ? 'full'
                    : 'free',
          })),
        })
      },

      async ticket(code: string, at: Instant): Answered {
        const ticket = await room.ticketByCode(store, district, code)
        return ticket ? withPlace(ticket, at) : no(refusals['halls.noTicket']())
      },

      async leave(code: string, at: Instant): Answered {
        const ticket = await room.ticketByCode(store, district, code)
        if (!ticket) return no(refusals['halls.noTicket']())
        const who = actorOfCitizen({ district })
        const left = await store.tx((tx) => room.leaveQueue(tx, who, ticket.id, at))
        return left.ok ? withPlace(left.value, at) : left
      },

      async board(id: Id, at: Instant): Promise<room.Board | null> {
        const hall = await one(id)
        return hall.ok ? room.boardOf(await room.hallNow(store, hall.value, at)) : null
      },

      async bookings(citizen: Citizen, at: Instant): Answered {
        const person = room.personOf(env, await visitorOf(store, citizen))
        if (!person) return ok({ bookings: [], tickets: [], onSiteOnlyUntil: null })
        const [all, classes, bookings, tickets, until] = await Promise.all([
          room.halls(store, district),
          room.classes(store, district, null),
          room.bookingsOf(store, district, person),
          room.ticketsOf(store, district, person, dayOf(at)),
          room.blockedUntil(store, district, person),
        ])
        return ok({
          bookings: bookings.map((booking) =>
            shown(
              booking,
              all.find((hall) => hall.id === booking.hall),
              classes.find((of) => of.id === booking.class),
            ),
          ),
          tickets: tickets.map((ticket) => ({ ...ticketShown(ticket), state: ticket.state })),
          onSiteOnlyUntil: until && until > at ? until : null,
        })
      },

      async book(citizen: Citizen, input: room.BookInput, device: string, at: Instant): Answered {
        const done = await store.tx(async (tx) => {
          const who = actorOfCitizen(citizen)
          return room.book(env, tx, who, await visitorOf(tx, citizen), { ...input, device }, at)
        })
        if (!done.ok) return done
        const { booking, fresh } = done.value
        const hall = await room.hallOf(store, district, booking.hall)
        const classes = await room.classes(store, district, booking.hall)
        const of = classes.find((entry) => entry.id === booking.class)
        return ok({ ...shown(booking, hall.ok ? hall.value : undefined, of), fresh })
      },

      cancel: (citizen: Citizen, booking: Id, at: Instant): Answered =>
        ofMine(citizen, (tx, person, who) => room.cancel(env, tx, who, { booking, person }, at)),

      move: (citizen: Citizen, booking: Id, from: Instant, at: Instant): Answered =>
        ofMine(citizen, (tx, person, who) => room.reschedule(env, tx, who, { booking, person, from }, at)),

      async here(
        citizen: Citizen,
        input: {
          readonly hall: Id
          readonly presence: string
          readonly booking?: Id
          readonly class?: Id
          readonly request: string
        },
        at: Instant,
      ): Answered {
        const hall = await one(input.hall)
        if (!hall.ok) return hall
        if (!isHere(city, input.hall, input.presence, at)) return no(refusals['halls.notHere']())
        const done = await store.tx(async (tx): Promise<Result<room.Ticket, Refusal>> => {
          const who = actorOfCitizen(citizen)
          const visitor = await visitorOf(tx, citizen)
          if (input.booking) {
            const booking = await room.bookingById(tx, district, input.booking)
            if (!booking || booking.person !== room.personOf(env, visitor))
              return no(refusals['halls.noBooking']())
            const checked = await room.checkIn(env, tx, who, { hall: input.hall, code: booking.code }, at)
            return checked.ok ? ok(checked.value.ticket) : checked
          }
          const ask = { hall: input.hall, class: input.class ?? '', request: input.request }
          const taken = await room.take(env, tx, who, visitor, ask, at)
          return taken.ok ? ok(taken.value.ticket) : taken
        })
        return done.ok ? withPlace(done.value, at) : done
      },

      async device(key: string, kind: 'display' | 'kiosk', at: Instant): Answered {
        const hall = await deviceHall(key, kind)
        if (!hall.ok) return hall
        const now = await room.hallNow(store, hall.value, at)
        return ok({
          board: room.boardOf(now),
          presence: presenceOf(city, hall.value.id, at),
        })
      },

      async hallOfDevice(key: string, kind: 'display' | 'kiosk'): Promise<Id | null> {
        const hall = await deviceHall(key, kind)
        return hall.ok ? hall.value.id : null
      },

      async kioskTake(
        key: string,
        input: {
          readonly class: Id
          readonly priority?: string
          readonly item?: string
          readonly request: string
        },
        at: Instant,
      ): Answered {
        const hall = await deviceHall(key, 'kiosk')
        if (!hall.ok) return hall
        const ask = { ...input, hall: hall.value.id, priority: priorityIn(input.priority) }
        const taken = await store.tx((tx) => room.take(env, tx, system, null, ask, at))
        return taken.ok ? withPlace(taken.value.ticket, at) : taken
      },

      async kioskCheckIn(
        key: string,
        input: { readonly code: string; readonly priority?: string },
        at: Instant,
      ): Answered {
        const hall = await deviceHall(key, 'kiosk')
        if (!hall.ok) return hall
        const ask = { hall: hall.value.id, code: input.code, priority: priorityIn(input.priority) }
        const done = await store.tx((tx) => room.checkIn(env, tx, system, ask, at))
        return done.ok ? withPlace(done.value.ticket, at) : done
      },
    },
  }

  async function ofMine(
    citizen: Citizen,
    work: (tx: Tx, person: string, who: Actor) => Promise<Result<room.Booking, Refusal>>,
  ): Answered {
    const done = await store.tx(async (tx) => {
      const person = room.personOf(env, await visitorOf(tx, citizen))
      return person ? work(tx, person, actorOfCitizen(citizen)) : no(refusals['halls.realNameNeeded']())
    })
    return done.ok ? ok({ id: done.value.id, state: done.value.state, from: done.value.from }) : done
  }
}
