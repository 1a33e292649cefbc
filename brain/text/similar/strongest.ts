/** The `most` of `docs` with the highest score above 0, in no order: one pass for the range, one to count, one to take. */
export function strongest(docs: Int32Array, score: Float32Array, most: number): number[] {
  let top = 0
  for (const doc of docs) if ((score[doc] as number) > top) top = score[doc] as number
  if (top === 0) return []
  const STEPS = 1024
  const counts = new Uint32Array(STEPS + 1)
  const scale = STEPS / top
  for (const doc of docs) {
    const step = Math.floor((score[doc] as number) * scale)
    counts[step] = (counts[step] as number) + 1
  }
  let step = STEPS
  for (let sum = counts[step] as number; sum < most && step > 0; sum += counts[step] as number) step--
  const best: number[] = []
  for (const doc of docs) {
    const own = score[doc] as number
    if (own > 0 && Math.floor(own * scale) >= step) best.push(doc)
    if (best.length >= most * 2) break
  }
  return best
}
