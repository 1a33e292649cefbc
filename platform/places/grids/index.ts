import type { RoomSchema } from '../../store/index.ts'

export * from './decide.ts'
export * from './declare.ts'
export {
  appoint,
  at,
  check,
  dismiss,
  history,
  holders,
  keysAt,
  lay,
  list,
  merge,
  redraw,
  split,
  thenAndNow,
} from './grids.ts'
export { gridsOfTown, unitGridsOf } from './made.ts'

export const schema: RoomSchema = {
  room: 'places-grids',
  migrations: new URL('./migrations/', import.meta.url),
  tables: { grid: 'district', grid_holder: 'district' },
}
