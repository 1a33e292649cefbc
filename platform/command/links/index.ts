import type { RoomSchema } from '../../store/index.ts'

export * from './decide.ts'
export * from './declare.ts'
export { eventById, events, waiting } from './keep.ts'
export { attach, pump, receive, tell } from './links.ts'
export { type Simulated, simulatedRoom } from './simulator.ts'

/** 110/119/120/122 联动. */
export const schema: RoomSchema = {
  room: 'links',
  migrations: new URL('./migrations/', import.meta.url),
  tables: { outside_event: 'district', outside_message: 'district', outside_sending: 'district' },
}
