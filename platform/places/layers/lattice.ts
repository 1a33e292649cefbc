import type { Point } from '../ground/declare.ts'

const METRES_PER_DEGREE = 111_320

/** Degrees of latitude between two rows of a lattice. */
export const latticeStep = (metres: number): number => metres / METRES_PER_DEGREE

/** The nearest crossing of a lattice of so many metres 对外取整: exact places of people do not leave the house. */
export function latticed({ lon, lat }: Point, metres: number): Point {
  const step = latticeStep(metres)
  const row = Math.round(lat / step) * step
  // the same step of longitude for a whole row, so that points of one place stay together
  const across = step / Math.max(0.01, Math.cos((row * Math.PI) / 180))
  return { lon: Math.round(lon / across) * across, lat: row }
}
