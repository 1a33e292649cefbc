import type { Point } from '../ground/declare.ts'

/** The world is 2^30 pixels wide: 3.7 cm at the equator. */
export const WORLD_BITS = 30
export const WORLD = 2 ** WORLD_BITS
/** Half the width of the Web Mercator picture, metres (EPSG:3857). */
const HALF_WORLD_M = 20_037_508.342_789_244
/** Beyond it the picture has no square world. */
export const MOST_LAT = 85.051_128_779_806_6
const RAD = Math.PI / 180

/** Share of the height of the Web Mercator picture, from the north, 0–1. */
const down = (lat: number): number => {
  const sine = Math.sin(Math.max(-MOST_LAT, Math.min(MOST_LAT, lat)) * RAD)
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)
}

const whole = (share: number): number => Math.max(0, Math.min(WORLD - 1, Math.floor(share * WORLD)))

/** World pixels of a place: whole numbers below 2^30, from the north-west. */
export const pixelOf = ({ lon, lat }: Point): { readonly wx: number; readonly wy: number } => ({
  wx: whole((lon + 180) / 360),
  wy: whole(down(lat)),
})

/** The place of a world pixel's middle. */
export const placeOf = (wx: number, wy: number): Point => ({
  lon: ((wx + 0.5) / WORLD) * 360 - 180,
  lat: Math.atan(Math.sinh(Math.PI * (1 - (2 * (wy + 0.5)) / WORLD))) / RAD,
})

/** Metres of the Web Mercator picture (EPSG:3857); for pictures, never for lengths or areas. */
export const mercatorOf = ({ lon, lat }: Point): { readonly x: number; readonly y: number } => ({
  x: (lon / 180) * HALF_WORLD_M,
  y: (1 - 2 * down(lat)) * HALF_WORLD_M,
})

/** Column and row of a tile, row 0 in the north. `c`: longitude–latitude grid 经纬度 (_c); `w`: Web Mercator (_w). */
export type TileAt = { readonly column: number; readonly row: number }

export function tileOf(point: Point, zoom: number, grid: 'c' | 'w' = 'w'): TileAt {
  const across = 2 ** zoom
  const column = Math.min(across - 1, Math.floor(((point.lon + 180) / 360) * across))
  const rows = grid === 'w' ? across : across / 2
  const share = grid === 'w' ? down(point.lat) : (90 - point.lat) / 180
  return { column, row: Math.max(0, Math.min(rows - 1, Math.floor(share * rows))) }
}

/** West, south, east, north of a Web Mercator tile, degrees. */
export function tileBox(z: number, x: number, y: number) {
  const lat = (row: number): number => Math.atan(Math.sinh(Math.PI * (1 - (2 * row) / 2 ** z))) / RAD
  return {
    west: (x / 2 ** z) * 360 - 180,
    east: ((x + 1) / 2 ** z) * 360 - 180,
    north: lat(y),
    south: lat(y + 1),
  }
}
