import { gzipSync } from 'node:zlib'
import * as places from '../platform/places/index.ts'
import type { OpenCity } from './open.ts'
import { perCity } from './per-city.ts'

/** Tiles of the base map held in memory: a screen full at every zoom, for a few hundred people looking about. */
const HELD = 3_000

/**
 * The base map in the box 随箱底图: division outlines that are there, and a town drawn from a seed in them, as vector tiles
 * made when first asked for. It is a sketch 示意图 and open to everybody; a surveyed base map is a layer of its own.
 */
export const baseMapOf = perCity((city: OpenCity) => {
  const { district } = city.plan
  const outline = places.outlineOf(district)
  const borders = outline ? [outline, ...places.townsOf(district)] : []
  const held = new Map<string, Buffer>()
  let town: places.Town | undefined
  const drawn = (): places.Town | undefined => {
    if (!outline) return undefined
    town ??= places.drawTown(
      outline,
      places.townSeeds(district),
      [...city.catalog.areas.values()].filter(
        (area) => area.code.length === 12 && area.code.startsWith(district),
      ),
    )
    return town
  }
  return {
    town: drawn,
    /** A tile, compressed by gzip; empty where nothing is drawn, undefined beyond the deepest zoom. */
    tile(z: number, x: number, y: number): Buffer | undefined {
      const side = 2 ** z
      if (!(z >= 0 && z <= places.DEEPEST && x >= 0 && y >= 0 && x < side && y < side)) return undefined
      const key = `${z}/${x}/${y}`
      const known = held.get(key)
      if (known) return known
      const there = drawn()
      const bytes = gzipSync(there ? encode(places.tileOfTown(there, borders, z, x, y)) : Buffer.alloc(0), {
        level: 6,
      })
      if (held.size >= HELD) held.delete(held.keys().next().value as string)
      held.set(key, bytes)
      return bytes
    },
  }
})

function encode(drawn: readonly places.Drawn[]): Buffer {
  const layers = new Map<string, places.layers.TileLayer>()
  for (const { layer, kind, paths, properties } of drawn) {
    let into = layers.get(layer)
    if (!into) {
      into = new places.layers.TileLayer(layer)
      layers.set(layer, into)
    }
    if (kind === 'area') into.polygon(null, paths, properties)
    else if (kind === 'line') into.lines(null, paths, properties)
    else into.points(null, paths[0] ?? [], properties)
  }
  return places.layers.tileBytes([...layers.values()])
}
