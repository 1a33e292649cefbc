import type { RoomSchema } from '../../store/index.ts'

export * from './decide.ts'
export * from './declare.ts'
export type { BoardFilter, Said } from './keep.ts'
export { type NewChance, openRatings, type Rater, type Ratings, type RatingsCity } from './ratings.ts'

export const schema: RoomSchema = {
  room: 'ratings',
  migrations: new URL('./migrations/', import.meta.url),
  tables: { rating_chance: 'district', rating: 'district' },
}
