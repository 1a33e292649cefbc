import type { RoomSchema } from '../../store/index.ts'

export * from './decide.ts'
export * from './declare.ts'
export { openLocator, saveShapes, shapes } from './ground.ts'

export const schema: RoomSchema = {
  room: 'places',
  migrations: new URL('./migrations/', import.meta.url),
  tables: { place_shape: 'district' },
}
