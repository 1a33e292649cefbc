import type { RoomSchema } from '../../store/index.ts'

export * from './decide.ts'
export * from './declare.ts'
export type { Said } from './keep.ts'
export type { BoardFilter } from './keep-board.ts'
export { type NewChance, openRatings, type Rater, type Ratings, type RatingsCity } from './ratings.ts'

export const schema: RoomSchema = {
  room: 'ratings',
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    rating_chance: 'district',
    rating: 'district',
    rating_day: 'district',
    rating_tag_day: 'district',
  },
}
