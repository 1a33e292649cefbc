import type { RoomSchema } from '../../store/index.ts'

export * from './declare.ts'

export const schema: RoomSchema = {
  room: 'intake',
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    intake_delivery: 'district',
    landing: 'district',
    mapping: 'district',
    delivery_reject: 'district',
    data_version: 'district',
  },
}
