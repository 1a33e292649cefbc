import type { RoomSchema } from '../store/index.ts'

export * from './decide.ts'
export * from './declare.ts'
export {
  decideItem,
  heldItems,
  insertItem,
  itemById,
  itemsOf,
  lockItem,
  type Outcome,
  patrolsOf,
  photoById,
  photosByIds,
  settleItem,
  trackOf,
  usedBefore,
} from './keep.ts'
export {
  addPoints,
  beginPatrol,
  endPatrol,
  type PhotoHead,
  photoIsIn,
  positions,
  putPiece,
  wholeAtOnce,
} from './patrols.ts'

/** 现场: what people in the street bring in over telephones that are often without a line. */
export const schema: RoomSchema = {
  room: 'patrols',
  migrations: new URL('./migrations/', import.meta.url),
  tables: {
    patrol_item: 'district',
    patrol_photo: 'district',
    patrol_photo_piece: 'district',
    patrol: 'district',
    patrol_point: 'district',
    patrol_position: 'district',
  },
}
