/** Upper limits of at most five equal classes for a map, whole numbers from 1; none when nothing was counted. */
export function classesOf(counts: readonly number[], most = 5): readonly number[] {
  const max = Math.max(0, ...counts)
  if (max === 0) return []
  const step = Math.max(1, Math.ceil(max / most))
  return Array.from({ length: Math.min(most, Math.ceil(max / step)) }, (_, index) => step * (index + 1))
}

/** 0 for nothing, else the class the count falls into, from 1. */
export const classOf = (count: number, limits: readonly number[]): number =>
  count <= 0 ? 0 : limits.findIndex((limit) => count <= limit) + 1 || limits.length
