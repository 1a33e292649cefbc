import {
  dayOf,
  type Id,
  type Instant,
  isId,
  no,
  ok,
  type Refusal,
  type Result,
  say,
} from '../../base/index.ts'
import { idNumberOf, maskValue } from '../../platform/fields/index.ts'
import { append } from '../../platform/ledger/index.ts'
import { type Actor, factActorOf } from '../../platform/org/index.ts'
import { forms, items, halls as room } from '../../platform/services/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { filterOf } from '../filter.ts'
import { hallsOf } from '../halls.ts'
import type { OpenCity } from '../open.ts'
import { atHall, CLERKS, phoneIn, priorityIn } from './halls-at.ts'
import { text } from './input.ts'

const { refusals } = room
type Fields = Readonly<Record<string, unknown>>
const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}

/** 综窗受理台: the clerk's screen at a window. */
export function hallWindow(city: OpenCity) {
  const { env } = hallsOf(city)
  const formsDesk = { district: city.plan.district, vault: city.vault }

  /** Where the actor sits; every verb of the window begins here. */
  async function seated(reader: Reader, who: Actor) {
    const window = who.account ? await room.windowOf(reader, who.district, who.account) : undefined
    if (!window) return no(refusals['halls.notYourWindow']())
    const hall = await room.hallOf(reader, who.district, window.hall)
    if (!hall.ok) return hall
    const may = atHall(city, who, CLERKS, hall.value)
    return may.ok ? ok({ window, hall: hall.value }) : may
  }

  const bookingShown = (one: room.Booking, classes: readonly room.HallClass[]) => ({
    ...{ id: one.id, from: one.from, to: one.to, state: one.state, code: one.code, item: one.item },
    title: classes.find((of) => of.id === one.class)?.title ?? null,
  })

  /** The person's affairs 一码识人: bookings of theirs, and matters that this clerk may see anyway. */
  async function affairsOf(
    reader: Reader,
    who: Actor,
    person: string | null,
    phone: string,
    classes: readonly room.HallClass[],
    at: Instant,
  ) {
    const bookings = person ? await room.bookingsOf(reader, who.district, person) : []
    const page = phone
      ? await city.matters.list(reader, who, filterOf(city, { q: phone, limit: 20 }), at)
      : { rows: [] }
    return { bookings: bookings.slice(0, 10).map((one) => bookingShown(one, classes)), matters: page.rows }
  }

  /** What the clerk sees of whom they serve: in clear only while the person stands at this window. */
  async function serving(
    reader: Reader,
    who: Actor,
    ticket: room.Ticket,
    classes: readonly room.HallClass[],
    at: Instant,
  ) {
    const self = ticket.sealed ? room.openVisitor(env, ticket.sealed) : null
    const atDesk = ticket.state === 'serving'
    const affairs = atDesk
      ? await affairsOf(reader, who, ticket.person, self?.phone ?? '', classes, at)
      : { bookings: [], matters: [] }
    const { sealed: _sealed, person: _person, ...rest } = ticket
    return {
      ...rest,
      visitor: self
        ? {
            name: atDesk ? self.name : room.shortName(self.name),
            phone: atDesk ? self.phone : maskValue('phone', self.phone),
            idNumber: self.idNumber ? maskValue('idNumber', self.idNumber) : null,
          }
        : null,
      ...affairs,
    }
  }

  async function screen(reader: Reader, who: Actor, at: Instant): Promise<Result<unknown, Refusal>> {
    const place = await seated(reader, who)
    if (!place.ok) return place
    const { window, hall } = place.value
    const now = await room.hallNow(reader, hall, at)
    const figures = room.figuresOf(now)
    const served = Object.keys(window.quotas)
    const mine = now.tickets.find(
      (one) => one.window === window.id && (one.state === 'called' || one.state === 'serving'),
    )
    const done = now.tickets.filter((one) => one.account === who.account && one.state === 'done')
    return ok({
      at,
      hall: { id: hall.id, name: hall.name, level: hall.level, rules: hall.rules },
      window,
      classes: now.classes,
      windows: now.windows.filter((one) => one.active),
      waiting: room
        .orderAt(now, { id: window.id, classes: served })
        .slice(0, 60)
        .map((one) => ({
          ...{ id: one.id, number: one.number, class: one.class, source: one.source },
          ...{ priority: one.priority, takenAt: one.takenAt, slotFrom: one.slotFrom, behind: one.behind },
          ...{ passed: one.passed, sentHere: one.forWindow === window.id },
          light: room.waitLight((at.getTime() - one.takenAt.getTime()) / 60_000, hall.rules),
        })),
      ticket: mine ? await serving(reader, who, mine, now.classes, at) : null,
      today: { served: done.length, averageService: figures.averageService, overAlarm: figures.overAlarm },
    })
  }

  return {
    window: (reader: Reader, who: Actor, _input: unknown, at: Instant) => screen(reader, who, at),

    async seat(
      tx: Tx,
      who: Actor,
      input: { readonly window: Id; readonly state: 'open' | 'paused' | 'closed' },
      at: Instant,
    ): Promise<Result<unknown, Refusal>> {
      const window = isId(input.window) ? await room.windowById(tx, who.district, input.window) : undefined
      if (!window) return no(refusals['halls.noWindow']())
      const hall = await room.hallOf(tx, who.district, window.hall)
      if (!hall.ok) return hall
      const may = atHall(city, who, CLERKS, hall.value)
      if (!may.ok) return may
      if (input.state === 'closed') {
        if (window.account !== who.account) return no(refusals['halls.notYourWindow']())
        const busy = await room.atWindow(tx, who.district, window.id)
        if (busy) return no(refusals['halls.windowBusy']({ number: busy.number }))
      }
      return room.seatAt(tx, who, window, input.state, at)
    },

    async act(
      tx: Tx,
      who: Actor,
      input: { readonly do: string; readonly ticket?: Id; readonly of: unknown },
      at: Instant,
    ): Promise<Result<unknown, Refusal>> {
      const place = await seated(tx, who)
      if (!place.ok) return place
      const of = fieldsOf(input.of)
      const ticket = input.ticket ?? ''
      const done = await step(tx, who, input.do, ticket, of, at)
      return done.ok ? screen(tx, who, at) : done
    },

    /**
     * Scanned or typed at the window: a number of the queue, a booking, the code of a draft begun elsewhere, a matter's
     * number or a telephone. Looking somebody up leaves a fact.
     */
    async find(
      tx: Tx,
      who: Actor,
      input: { readonly code: string },
      at: Instant,
    ): Promise<Result<unknown, Refusal>> {
      const place = await seated(tx, who)
      if (!place.ok) return place
      const { district } = who
      const code = room.codeIn(input.code)
      const classes = await room.classes(tx, district, place.value.hall.id)
      const looked = (kind: string, subject: Id) =>
        append(tx, [
          {
            district,
            kind: 'hall.looked',
            subjectKind: 'hall',
            subject,
            at,
            actor: factActorOf(who),
            body: { hall: place.value.hall.id, window: place.value.window.number, by: kind },
          },
        ])
      const booking = await room.bookingByCode(tx, district, code)
      if (booking) {
        await looked('booking', place.value.hall.id)
        const self = room.openVisitor(env, booking.sealed)
        const hall = await room.hallOf(tx, district, booking.hall)
        return ok({
          kind: 'booking',
          booking: { ...bookingShown(booking, classes), hall: hall.ok ? hall.value.name : null },
          here: booking.hall === place.value.hall.id,
          visitor: { name: self.name, phone: self.phone },
          ...(await affairsOf(tx, who, booking.person, self.phone, classes, at)),
        })
      }
      const ticket = await room.ticketByCode(tx, district, code)
      if (ticket) {
        const { number, state, hall, windowNumber } = ticket
        return ok({
          kind: 'ticket',
          ticket: { id: ticket.id, number, state, window: windowNumber },
          here: hall === place.value.hall.id,
        })
      }
      if (/^[2-9A-HJ-NP-Z]{8}$/.test(code) && who.account) {
        // what is in it is opened with the applicant's consent only
        const draft = await forms.draftBehind(tx, formsDesk, code, at)
        const version = draft ? await items.versionAt(tx, district, draft.item, dayOf(at)) : undefined
        if (draft)
          return ok({
            kind: 'draft',
            draft: { code, title: version?.title ?? say(draft.item, draft.item), changedAt: draft.changedAt },
          })
      }
      const phone = phoneIn(input.code)
      await looked(phone ? 'phone' : 'number', place.value.hall.id)
      const page = await city.matters.list(tx, who, filterOf(city, { q: input.code.trim(), limit: 20 }), at)
      if (page.rows.length > 0) return ok({ kind: 'matters', matters: page.rows })
      return no(refusals['halls.noBooking']())
    },

    /** A number, or a booking, for somebody who cannot or will not use a telephone 代取号、代预约. */
    async give(
      tx: Tx,
      who: Actor,
      input: {
        readonly class: Id
        readonly name?: string
        readonly phone?: string
        readonly idNumber?: string
        readonly priority?: string
        readonly item?: string
        readonly from?: string
      },
      at: Instant,
    ): Promise<Result<unknown, Refusal>> {
      const place = await seated(tx, who)
      if (!place.ok) return place
      const hall = place.value.hall.id
      const visitor = visitorIn(input, at)
      if (!visitor.ok) return visitor
      if (input.from) {
        const from = new Date(input.from)
        if (Number.isNaN(from.getTime())) return no(refusals['halls.noSlot']())
        if (!visitor.value) return no(refusals['halls.realNameNeeded']())
        const request = `window ${who.account} ${from.toISOString()}`
        const ask = { hall, class: input.class, from, item: input.item ?? null, request }
        const booked = await room.book(env, tx, who, visitor.value, ask, at)
        return booked.ok
          ? ok({ booking: { code: booked.value.booking.code, from: booked.value.booking.from } })
          : booked
      }
      const ask = { hall, class: input.class, priority: priorityIn(input.priority), item: input.item ?? null }
      const taken = await room.take(env, tx, who, visitor.value, ask, at)
      return taken.ok
        ? ok({ ticket: { id: taken.value.ticket.id, number: taken.value.ticket.number } })
        : taken
    },
  }

  function visitorIn(
    input: { readonly name?: string; readonly phone?: string; readonly idNumber?: string },
    at: Instant,
  ): Result<room.Visitor | null, Refusal> {
    const name = text(input.name)
    if (!name) return ok(null)
    const id = input.idNumber ? idNumberOf(input.idNumber, dayOf(at)) : null
    if (id && 'problem' in id)
      return no(refusals['halls.badPerson']({ what: say('身份证号码', 'identity number') }))
    const phone = phoneIn(input.phone)
    if (input.phone && !phone) return no(refusals['halls.badPerson']({ what: say('电话', 'telephone') }))
    return ok({ name, phone, citizen: null, ...(id ? { idNumber: id.number } : {}), realName: id !== null })
  }

  async function step(
    tx: Tx,
    who: Actor,
    what: string,
    ticket: Id,
    of: Fields,
    at: Instant,
  ): Promise<Result<unknown, Refusal>> {
    if (what !== 'call' && !isId(ticket)) return no(refusals['halls.noTicket']())
    switch (what) {
      case 'call':
        return room.call(tx, who, isId(ticket) ? { ticket } : {}, at)
      case 'recall':
        return room.recall(tx, who, ticket, at)
      case 'pass':
        return room.passOver(tx, who, ticket, at)
      case 'start':
        return room.start(tx, who, ticket, at)
      case 'finish':
        return room.finish(tx, who, ticket, at)
      case 'transfer':
        return isId(text(of.window))
          ? room.transfer(tx, who, { ticket, window: text(of.window), why: text(of.why) }, at)
          : no(refusals['halls.noWindow']())
      case 'note': {
        const visitor = visitorIn(of as Parameters<typeof visitorIn>[0], at)
        if (!visitor.ok) return visitor
        const who2 = visitor.value
        const work = workIn(of.work)
        return room.note(
          tx,
          who,
          {
            ticket,
            work,
            ...(work.item ? { item: work.item } : {}),
            ...(isId(text(of.matter)) ? { matter: text(of.matter) } : {}),
            ...(who2 ? { person: room.personOf(env, who2), sealed: room.sealVisitor(env, who2) } : {}),
          },
          at,
        )
      }
      default:
        return no(refusals['halls.badSetting']({ what }))
    }
  }
}

function workIn(value: unknown): room.TicketWork {
  const of = fieldsOf(value)
  const marks = Object.keys(room.materialMarks)
  return {
    ...(text(of.item) ? { item: text(of.item).slice(0, 80) } : {}),
    ...(text(of.itemTitle) ? { itemTitle: text(of.itemTitle).slice(0, 200) } : {}),
    ...(typeof of.note === 'string' ? { note: of.note.slice(0, 500) } : {}),
    ...(text(of.confirmedAt) ? { confirmedAt: text(of.confirmedAt).slice(0, 40) } : {}),
    ...(of.signedOn === 'paper' || of.signedOn === 'screen' ? { signedOn: of.signedOn } : {}),
    ...(Array.isArray(of.materials)
      ? {
          materials: of.materials.slice(0, 100).flatMap((one) => {
            const { code, title, mark } = fieldsOf(one)
            return marks.includes(text(mark))
              ? [
                  {
                    code: text(code).slice(0, 80),
                    title: text(title).slice(0, 200),
                    mark: text(mark) as room.MaterialMark,
                  },
                ]
              : []
          }),
        }
      : {}),
  }
}
