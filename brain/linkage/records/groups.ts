export type Scored = { readonly i: number; readonly j: number; readonly score: number }

/** Records of one group at most: beyond it something common (a hospital's telephone) has been taken for a person. */
const LARGEST_GROUP = 200

/**
 * Groups from scored pairs, best pair first: two groups become one when all their pairs together speak for it (mean
 * log odds above 0), so that one lucky pair does not join two families. Over two files a record joins at most one of
 * the other file.
 */
export function groupsOf(
  size: number,
  scored: readonly Scored[],
  score: (i: number, j: number) => number,
  across: number | null,
): Uint32Array {
  const group = Uint32Array.from({ length: size }, (_, i) => i)
  const members = new Map<number, number[]>()
  const known = new Map<number, number>()
  for (const one of scored) known.set(one.i * size + one.j, one.score)
  const scoreOf = (i: number, j: number): number => {
    const key = i < j ? i * size + j : j * size + i
    const there = known.get(key)
    if (there !== undefined) return there
    const value = score(Math.min(i, j), Math.max(i, j))
    known.set(key, value)
    return value
  }
  const best = [...scored]
    .filter(({ score: value }) => value > 0)
    .sort((x, y) => y.score - x.score || x.i - y.i || x.j - y.j)
  for (const { i, j } of best) {
    const a = group[i] as number
    const b = group[j] as number
    if (a === b) continue
    const left = members.get(a) ?? [a]
    const right = members.get(b) ?? [b]
    if (left.length + right.length > LARGEST_GROUP) continue
    if (across !== null && left.length + right.length > 2) continue
    let sum = 0
    for (const x of left) for (const y of right) sum += Math.max(-20, Math.min(20, scoreOf(x, y)))
    if (sum <= 0) continue
    const all = [...left, ...right]
    for (const x of right) group[x] = a
    members.set(a, all)
    members.delete(b)
  }
  return group
}
