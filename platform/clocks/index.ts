import type { RoomSchema } from '../store/index.ts'

export { type AlarmRunner, type AlarmsOptions, giveAlarms, runAlarms } from './alarms.ts'
export { importCalendar, listCalendars, readCalendar } from './calendars.ts'
export {
  apply,
  applyClocks,
  ClockFault,
  listClocks,
  moveClock,
  type PlannedClocks,
  plan,
  type ShownClock,
  showClock,
  start,
} from './clocks.ts'
export * from './decide.ts'
export type * from './declare.ts'
export { NATIONAL, nationalCalendar, OFFICE_HOURS, springFestivalOf } from './national.ts'
export { type Reissued, reissue, unfinishedReissues } from './reissue.ts'

export const schema: RoomSchema = {
  room: 'clocks',
  migrations: new URL('./migrations/', import.meta.url),
  tables: { office_calendar: 'reference', calendar_reissue: 'reference', clock: 'district' },
}
