import {
  addDays,
  dayOf,
  type Id,
  type Instant,
  instantOf,
  isId,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../base/index.ts'
import { type Actor, actorOfAccount } from '../../platform/org/index.ts'
import { halls as room } from '../../platform/services/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { hallsOf } from '../halls.ts'
import type { OpenCity } from '../open.ts'
import { atHall, CLERKS, dayIn, MANAGERS } from './halls-at.ts'

const { refusals } = room
type Fields = Readonly<Record<string, unknown>>
const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const number = (value: unknown): number => (typeof value === 'number' ? value : Number.NaN)

/** Days to come that the rosters and exceptions of the page show. */
const DAYS_SHOWN = 14

/** 大厅管理: how a hall stands, and what its head changes. */
export function hallChanges(city: OpenCity) {
  const { env } = hallsOf(city)

  async function hallFor(
    reader: Reader,
    who: Actor,
    id: Id,
    roles: readonly string[],
  ): Promise<Result<room.Hall, Refusal>> {
    const hall = isId(id) ? await room.hallOf(reader, who.district, id) : no(refusals['halls.noHall']())
    if (!hall.ok) return hall
    const may = atHall(city, who, roles, hall.value)
    return may.ok ? hall : may
  }

  return {
    /** Halls where the actor has a duty, and the window they sit at. */
    async mine(reader: Reader, who: Actor, _input: unknown, at: Instant) {
      const all = await room.halls(reader, who.district)
      const mine = all.filter((hall) => atHall(city, who, CLERKS, hall).ok)
      if (mine.length === 0) return no(refusals['halls.notYours']())
      const [windows, waiting, seat, ...rosters] = await Promise.all([
        room.windows(reader, who.district, null),
        room.waitingNow(reader, who.district, dayOf(at)),
        who.account ? room.windowOf(reader, who.district, who.account) : undefined,
        ...mine.map((hall) => room.roster(reader, who.district, hall.id, dayOf(at), dayOf(at))),
      ])
      return ok({
        seat: seat ?? null,
        me: who.account ?? null,
        halls: mine.map((hall, i) => ({
          roster: rosters[i] ?? [],
          ...{ id: hall.id, code: hall.code, name: hall.name, level: hall.level, state: hall.state },
          manages: atHall(city, who, MANAGERS, hall).ok,
          waiting: waiting.filter((row) => row.hall === hall.id).reduce((sum, row) => sum + row.waiting, 0),
          windows: windows.filter((row) => row.hall === hall.id && row.active),
        })),
      })
    },

    async manage(
      reader: Reader,
      who: Actor,
      input: { readonly hall: Id; readonly day?: string },
      at: Instant,
    ) {
      const hall = await hallFor(reader, who, input.hall, CLERKS)
      if (!hall.ok) return hall
      const { district, id } = hall.value
      const today = dayOf(at)
      const until = addDays(today, DAYS_SHOWN)
      const [now, openings, exceptions, roster, devices, coming] = await Promise.all([
        room.hallNow(reader, hall.value, at),
        room.openingsOf(reader, district, [hall.value], today, DAYS_SHOWN),
        room.exceptions(reader, district, id, today, addDays(today, 400)),
        room.roster(reader, district, id, today, until),
        room.devices(reader, district, id),
        room.bookingsAt(reader, district, id, instantOf(today), instantOf(addDays(today, 1)), [
          'booked',
          'arrived',
          'noShow',
        ]),
      ])
      const board = room.boardOf(now)
      return ok({
        hall: hall.value,
        manages: atHall(city, who, MANAGERS, hall.value).ok,
        open: board.open,
        why: board.why,
        figures: room.figuresOf(now),
        windows: now.windows,
        board,
        classes: now.classes,
        days: Array.from({ length: DAYS_SHOWN + 1 }, (_, i) => openings(id, addDays(today, i))),
        exceptions,
        roster,
        devices,
        bookedToday: {
          booked: coming.filter((one) => one.state === 'booked').length,
          arrived: coming.filter((one) => one.state === 'arrived').length,
          noShow: coming.filter((one) => one.state === 'noShow').length,
        },
      })
    },

    async slots(reader: Reader, who: Actor, input: { readonly hall: Id; readonly day: string }, at: Instant) {
      const hall = await hallFor(reader, who, input.hall, CLERKS)
      if (!hall.ok) return hall
      return ok(await room.slotsOn(reader, hall.value, dayIn(input.day, at)))
    },

    async change(
      tx: Tx,
      who: Actor,
      input: { readonly hall: Id; readonly do: string; readonly of: unknown },
      at: Instant,
    ): Promise<Result<unknown, Refusal>> {
      const found = await hallFor(tx, who, input.hall, MANAGERS)
      if (!found.ok) return found
      const hall = found.value
      const of = fieldsOf(input.of)
      switch (input.do) {
        case 'settings': {
          const { version, ...rest } = of
          const changed = await room.changeHall(tx, who, hall, { ...rest, version: number(version) }, at)
          if (!changed.ok) return changed
          return ok({ ...(await room.settleClosures(env, tx, who, changed.value, at)) })
        }
        case 'class':
          return room.saveClass(
            tx,
            who,
            hall,
            {
              letter: text(of.letter),
              title: { zh: text(fieldsOf(of.title).zh), en: text(fieldsOf(of.title).en) },
              items: Array.isArray(of.items)
                ? of.items.filter((one) => typeof one === 'string').slice(0, 200)
                : [],
              minutes: number(of.minutes),
              bookable: of.bookable === true,
              active: of.active === true,
            },
            at,
          )
        case 'window':
          return room.saveWindow(
            tx,
            who,
            hall,
            {
              number: text(of.number),
              quotas: fieldsOf(of.quotas) as Record<string, number>,
              active: of.active === true,
            },
            at,
          )
        case 'exception': {
          const day = text(of.day)
          const draft =
            of.drop === true ? { day, drop: true as const } : { day, hours: of.hours, why: text(of.why) }
          const saved = await room.saveException(tx, who, hall, draft, at)
          return saved.ok ? ok(await room.settleClosures(env, tx, who, hall, at)) : saved
        }
        case 'roster': {
          const part = of.part === 'am' || of.part === 'pm' ? of.part : 'day'
          const account = typeof of.account === 'string' && isId(of.account) ? of.account : null
          const clerk = account ? await actorOfAccount(tx, account, at) : undefined
          if (account && !clerk) return no(refusals['halls.badSetting']({ what: '没有这个账号' }))
          // who holds no duty here could not open the window on the day
          if (clerk && !atHall(city, clerk, CLERKS, hall).ok)
            return no(refusals['halls.badSetting']({ what: `${clerk.name}在本大厅没有窗口职责` }))
          const line = {
            day: dayIn(of.day, at),
            window: text(of.window),
            part,
            account,
            name: clerk?.name ?? '',
          }
          return room.saveRoster(tx, who, hall, line as Parameters<typeof room.saveRoster>[3], at)
        }
        case 'rosterCopy':
          return room.copyRoster(tx, who, hall, { from: dayIn(of.from, at), days: number(of.days) }, at)
        case 'slot': {
          const from = new Date(text(of.from))
          if (Number.isNaN(from.getTime())) return no(refusals['halls.noSlot']())
          return room.setSlot(
            env,
            tx,
            who,
            hall,
            { class: text(of.class), from, capacity: number(of.capacity) },
            at,
          )
        }
        case 'seat': {
          // somebody forgot to leave: the head may free the window
          const window = isId(text(of.window))
            ? await room.windowById(tx, who.district, text(of.window))
            : undefined
          if (window?.hall !== hall.id) return no(refusals['halls.noWindow']())
          const busy = await room.atWindow(tx, who.district, window.id)
          if (busy) return no(refusals['halls.windowBusy']({ number: busy.number }))
          return room.seatAt(tx, who, window, 'closed', at)
        }
        case 'device':
          return ok(
            await room.makeDevice(
              tx,
              who,
              hall,
              { kind: of.kind === 'kiosk' ? 'kiosk' : 'display', name: text(of.name) },
              at,
            ),
          )
        case 'closeDevice':
          return ok({ closed: isId(text(of.id)) && (await room.closeDevice(tx, who, hall, text(of.id), at)) })
        default:
          return no(refusals['halls.badSetting']({ what: input.do }))
      }
    },
  }
}
