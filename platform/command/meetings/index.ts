import type { RoomSchema } from '../../store/index.ts'

export { type JitsiOptions, jitsiMeetings, simulatedMeetings } from './adapters.ts'
export * from './declare.ts'
export { type MeetingLine, meetingById, meetingByRoom, meetingList, membersOf } from './keep.ts'
export {
  about,
  end,
  type Invited,
  invite,
  join,
  leave,
  linksFor,
  type MeetingsEnv,
  open,
  writeMinutes,
} from './meetings.ts'

/** 会商: meetings attached to a response. */
export const schema: RoomSchema = {
  room: 'meetings',
  migrations: new URL('./migrations/', import.meta.url),
  tables: { meeting: 'district', meeting_member: 'district' },
}
