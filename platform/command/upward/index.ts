import type { RoomSchema } from '../../store/index.ts'

export * from './decide.ts'
export * from './declare.ts'
export { legsOf, openLegs } from './keep.ts'
export { begin, type CaseIn, close, send, tick, type UpwardEnv } from './upward.ts'

/** 信息上报 of the three levels: each leg with its own clock, measured, escalated. */
export const schema: RoomSchema = {
  room: 'upward',
  migrations: new URL('./migrations/', import.meta.url),
  tables: { report_leg: 'district' },
}
