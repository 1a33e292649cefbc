import { baseMapOf } from '../base-map.ts'
import type { OpenCity } from '../open.ts'

/** 底图: the map under everything else. */
export function baseMapDesks(city: OpenCity) {
  return { baseMap: { tile: (z: number, x: number, y: number) => baseMapOf(city).tile(z, x, y) } }
}
