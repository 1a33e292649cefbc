/**
 * Pairs rows with columns, one to one, so that the sum of the scores is greatest (Hungarian method with potentials,
 * O(n³)); a pair with score 0 counts as none. Answers the column of each row, -1 = none.
 */
export function assign(scores: readonly (readonly number[])[]): number[] {
  const rows = scores.length
  const columns = Math.max(rows, ...scores.map((row) => row.length))
  const cost = (i: number, j: number): number => -(scores[i - 1]?.[j - 1] ?? 0)
  const up = new Float64Array(rows + 1)
  const across = new Float64Array(columns + 1)
  const owner = new Int32Array(columns + 1)
  const way = new Int32Array(columns + 1)
  for (let i = 1; i <= rows; i++) {
    owner[0] = i
    let at = 0
    const least = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY)
    const used = new Uint8Array(columns + 1)
    do {
      used[at] = 1
      const row = owner[at] as number
      let delta = Number.POSITIVE_INFINITY
      let next = 0
      for (let j = 1; j <= columns; j++) {
        if (used[j]) continue
        const now = cost(row, j) - (up[row] as number) - (across[j] as number)
        if (now < (least[j] as number)) {
          least[j] = now
          way[j] = at
        }
        if ((least[j] as number) < delta) {
          delta = least[j] as number
          next = j
        }
      }
      for (let j = 0; j <= columns; j++) {
        if (used[j]) {
          up[owner[j] as number] = (up[owner[j] as number] as number) + delta
          across[j] = (across[j] as number) - delta
        } else least[j] = (least[j] as number) - delta
      }
      at = next
    } while (owner[at] !== 0)
    do {
      const before = way[at] as number
      owner[at] = owner[before] as number
      at = before
    } while (at !== 0)
  }
  const result: number[] = new Array(rows).fill(-1)
  for (let j = 1; j <= columns; j++) {
    const row = (owner[j] as number) - 1
    if (row >= 0 && (scores[row]?.[j - 1] ?? 0) > 0) result[row] = j - 1
  }
  return result
}
