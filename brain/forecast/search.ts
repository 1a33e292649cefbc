/**
 * The lowest point of `cost` near `start` (Nelder and Mead 1965): no derivatives, a few parameters, always an answer. Every
 * parameter is kept within its bounds by folding; `cost` may answer Infinity where it is not defined.
 */
export function lowest(
  cost: (at: readonly number[]) => number,
  start: readonly number[],
  bounds: readonly (readonly [number, number])[],
  most = 120 * start.length,
): { readonly at: readonly number[]; readonly cost: number } {
  const size = start.length
  const within = (at: number[]): number[] =>
    at.map((value, i) => {
      const [low, high] = bounds[i] ?? [-Infinity, Infinity]
      return Math.min(high, Math.max(low, value))
    })
  const point = (at: number[]) => {
    const kept = within(at)
    const found = cost(kept)
    return { at: kept, cost: Number.isFinite(found) ? found : 1e300 }
  }
  const corners = [point([...start])]
  for (let i = 0; i < size; i++) {
    const at = [...start]
    const [low, high] = bounds[i] ?? [-Infinity, Infinity]
    const value = at[i] ?? 0
    const width = Number.isFinite(high - low) ? 0.2 * (high - low) : Math.max(0.1 * Math.abs(value), 1e-3)
    at[i] = value + width > high ? value - width : value + width
    corners.push(point(at))
  }
  const mix = (a: readonly number[], b: readonly number[], share: number) =>
    a.map((value, i) => value + share * ((b[i] ?? 0) - value))
  for (let turn = 0; turn < most; turn++) {
    corners.sort((a, b) => a.cost - b.cost)
    const best = corners[0]
    const worst = corners[size]
    if (!best || !worst) break
    if (worst.cost - best.cost <= 1e-7 * (Math.abs(best.cost) + 1e-9)) break
    const middle = new Array<number>(size).fill(0)
    for (let n = 0; n < size; n++)
      for (let i = 0; i < size; i++) middle[i] = (middle[i] ?? 0) + (corners[n]?.at[i] ?? 0) / size
    const mirrored = point(mix(middle, worst.at, -1))
    if (mirrored.cost < best.cost) {
      const further = point(mix(middle, worst.at, -2))
      corners[size] = further.cost < mirrored.cost ? further : mirrored
    } else if (mirrored.cost < (corners[size - 1]?.cost ?? 0)) corners[size] = mirrored
    else {
      const nearer = point(mix(middle, mirrored.cost < worst.cost ? mirrored.at : worst.at, 0.5))
      if (nearer.cost < Math.min(mirrored.cost, worst.cost)) corners[size] = nearer
      else for (let n = 1; n <= size; n++) corners[n] = point(mix(best.at, corners[n]?.at ?? best.at, 0.5))
    }
  }
  corners.sort((a, b) => a.cost - b.cost)
  return corners[0] ?? { at: start, cost: cost(start) }
}
