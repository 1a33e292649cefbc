import { type AreaCode, type Day, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import {
  geometryProblem,
  geometryToWgs,
  gridOf,
  type Locator,
  locator,
  outlineOf,
  townsOf,
} from './decide.ts'
import { type DatedShape, refusals, type Shape } from './declare.ts'
import * as keep from './keep.ts'

/**
 * Writes shapes of areas or grids from a day on; a shape of the same code in force ends the day before. `geometry`
 * comes in the system of `origin` and is converted. All or nothing; refuses with `places.shape`, `places.gridId` or
 * `places.gridElsewhere`.
 */
export async function saveShapes(
  tx: Tx,
  district: AreaCode,
  shapes: readonly DatedShape[],
): Promise<Result<number, Refusal>> {
  for (const shape of shapes) {
    if (shape.kind === 'grid') {
      const grid = gridOf(shape.code)
      if (!grid.ok) return grid
      if (!shape.code.startsWith(district))
        return no(refusals['places.gridElsewhere']({ code: shape.code, district }))
    }
    const why = geometryProblem(shape.geometry)
    if (why) return no(refusals['places.shape']({ code: shape.code, why }))
  }
  await keep.replace(
    tx,
    district,
    shapes.map((shape) => ({ ...shape, geometry: geometryToWgs(shape.geometry, shape.origin) })),
  )
  return ok(shapes.length)
}

/** Shapes of a district in force on a day, as kept. */
export const shapes = (reader: Reader, district: AreaCode, day: Day): Promise<Shape[]> =>
  keep.inForce(reader, district, day)

/**
 * The locator of a district on a day: kept shapes, and from the box its outline and those (schematic) towns for
 * which no shape is kept. Read once and hold; read again when shapes change.
 */
export async function openLocator(reader: Reader, district: AreaCode, day: Day): Promise<Locator> {
  const kept = await keep.inForce(reader, district, day)
  const known = new Set(kept.filter((shape) => shape.kind === 'area').map((shape) => shape.code))
  const whole = outlineOf(district)
  // a surveyed town would fight with its schematic neighbours about the border: all or none
  const drawn = townsOf(district)
  const towns = drawn.some((town) => known.has(town.code)) ? [] : drawn
  return locator([...kept, ...towns, ...(whole && !known.has(district) ? [whole] : [])])
}
