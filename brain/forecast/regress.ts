/** Solves the normal equations of least squares by Cholesky, with a breath of ridge; null where the columns say nothing. */
export function leastSquares(
  rows: readonly (readonly number[])[],
  goal: readonly number[],
  ridge = 1e-8,
): number[] | null {
  const size = rows[0]?.length ?? 0
  if (size === 0) return null
  const normal = Array.from({ length: size }, () => new Float64Array(size))
  const right = new Float64Array(size)
  rows.forEach((row, n) => {
    for (let i = 0; i < size; i++) {
      const value = row[i] ?? 0
      if (value === 0) continue
      right[i] = (right[i] ?? 0) + value * (goal[n] ?? 0)
      const line = normal[i]
      if (line) for (let j = 0; j <= i; j++) line[j] = (line[j] ?? 0) + value * (row[j] ?? 0)
    }
  })
  for (let i = 0; i < size; i++) {
    const line = normal[i]
    if (line) line[i] = (line[i] ?? 0) * (1 + ridge) + 1e-12
  }
  for (let i = 0; i < size; i++) {
    const line = normal[i]
    if (!line) return null
    for (let j = 0; j <= i; j++) {
      const other = normal[j]
      if (!other) return null
      let sum = line[j] ?? 0
      for (let k = 0; k < j; k++) sum -= (line[k] ?? 0) * (other[k] ?? 0)
      if (i === j) {
        if (!(sum > 0)) return null
        line[i] = Math.sqrt(sum)
      } else line[j] = sum / (other[j] ?? 1)
    }
  }
  const found = new Array<number>(size).fill(0)
  for (let i = 0; i < size; i++) {
    let sum = right[i] ?? 0
    for (let k = 0; k < i; k++) sum -= (normal[i]?.[k] ?? 0) * (found[k] ?? 0)
    found[i] = sum / (normal[i]?.[i] ?? 1)
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = found[i] ?? 0
    for (let k = i + 1; k < size; k++) sum -= (normal[k]?.[i] ?? 0) * (found[k] ?? 0)
    found[i] = sum / (normal[i]?.[i] ?? 1)
  }
  return found.every(Number.isFinite) ? found : null
}
