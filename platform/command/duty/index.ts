import type { Id, Instant } from '../../../base/index.ts'
import type { Reader, RoomSchema } from '../../store/index.ts'
import * as keep from './keep.ts'

export { answer, callsOf, rollCall, type Tell, tick } from './calls.ts'
export * from './decide.ts'
export * from './declare.ts'
export {
  composeDaily,
  draftReport,
  type Giving,
  give,
  onPost,
  read,
  sendReport,
  setPresence,
  take,
  writeLog,
} from './desk.ts'
export { posts, shiftById, shiftsIn } from './keep.ts'
export { handoversOf, logOf, reportById, reportsOf, swapsOf } from './keep-desk.ts'
export {
  addShifts,
  askSwap,
  changePost,
  decideSwap,
  foundPosts,
  gaps,
  type NewShift,
  type Person,
  removeShift,
  rosterByTurns,
} from './roster.ts'

/**
 * Who is on duty at an instant 在岗查询: of a unit, of an area's posts, of one post, or of all. Leaders first. An empty
 * answer means that nobody is: an alarm, not a mistake.
 */
export const onDuty = (
  reader: Reader,
  want: {
    readonly district: string
    readonly unit?: Id
    readonly units?: readonly Id[]
    readonly area?: string
    readonly post?: Id
    readonly at: Instant
  },
) =>
  keep.onDuty(reader, want.district, want.at, {
    ...(want.post ? { posts: [want.post] } : {}),
    ...(want.unit ? { units: [want.unit] } : want.units ? { units: want.units } : {}),
    ...(want.area ? { area: want.area } : {}),
  })

export const schema: RoomSchema = {
  room: 'duty',
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    duty_post: 'district',
    duty_shift: 'district',
    duty_person: 'district',
    duty_swap: 'district',
    duty_handover: 'district',
    duty_log: 'district',
    duty_report: 'district',
    duty_call: 'district',
    duty_gap: 'district',
  },
}
