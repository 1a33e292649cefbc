import type { RoomSchema } from '../../store/index.ts'

export { type OwnKeys, openAbilities } from './abilities.ts'
export * from './declare.ts'

export const schema: RoomSchema = {
  room: 'abilities',
  migrations: new URL('./migrations/', import.meta.url),
  tables: { developer: 'district', ability_use: 'district', ability_usage: 'district' },
}
