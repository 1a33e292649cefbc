import type { RoomSchema } from '../../store/index.ts'

export { boardOf, figuresOf, type HallNow, hallNow, orderAt, placeOf } from './board.ts'
export {
  type BookInput,
  book,
  bookingsOf,
  cancel,
  codeIn,
  type HallsEnv,
  newCode,
  openVisitor,
  personOf,
  reschedule,
  sealVisitor,
  setSlot,
  shortName,
  slotsOn,
  type Visitor,
} from './bookings.ts'
export { settleClosures, sweep } from './closures.ts'
export * from './decide.ts'
export * from './declare.ts'
export { blockedUntil, bookingByCode, bookingById, bookingsAt } from './keep-bookings.ts'
export {
  classes,
  devices,
  exceptions,
  halls,
  roster,
  windowById,
  windowOf,
  windows,
} from './keep-places.ts'
export { atWindow, waitingNow } from './keep-tickets.ts'
export {
  changeHall,
  closeDevice,
  deviceOf,
  foundHall,
  hallOf,
  makeDevice,
  type NewHall,
  openingsOf,
  saveClass,
  saveException,
  saveWindow,
  seatAt,
} from './places.ts'
export { copyRoster, saveRoster } from './roster.ts'
export {
  call,
  checkIn,
  finish,
  leaveQueue,
  note,
  passOver,
  recall,
  start,
  type TakeInput,
  take,
  ticketByCode,
  ticketById,
  ticketsOf,
  transfer,
} from './tickets.ts'

export const schema: RoomSchema = {
  room: 'halls',
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    hall: 'district',
    hall_class: 'district',
    hall_window: 'district',
    hall_exception: 'district',
    hall_roster: 'district',
    hall_slot: 'district',
    hall_booking: 'district',
    hall_person: 'district',
    hall_line: 'district',
    hall_ticket: 'district',
    hall_device: 'district',
  },
}
