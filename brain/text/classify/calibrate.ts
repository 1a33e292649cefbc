/** Probabilities of scores at a temperature: the higher `sharpness`, the surer. */
export function probabilitiesOf(scores: Float64Array, sharpness: number): Float64Array {
  let most = Number.NEGATIVE_INFINITY
  for (const score of scores) most = Math.max(most, score)
  const raised = scores.map((score) => Math.exp((score - most) * sharpness))
  const sum = raised.reduce((all, one) => all + one, 0)
  return raised.map((one) => one / sum)
}

/** The sharpness under which held-out labels are likeliest; searched on a log grid, then finer. */
export function sharpnessOf(scores: readonly Float64Array[], labels: Int32Array): number {
  if (scores.length === 0 || (scores[0]?.length ?? 0) < 2) return 1
  const loss = (sharpness: number): number =>
    scores.reduce(
      (sum, one, i) =>
        sum - Math.log(Math.max(1e-9, probabilitiesOf(one, sharpness)[labels[i] as number] as number)),
      0,
    )
  let best = 1
  for (const factor of [1.5, 1.1]) {
    const from = best
    const reach = factor === 1.5 ? 9 : 4
    for (let step = -reach; step <= reach; step++)
      if (loss(from * factor ** step) < loss(best)) best = from * factor ** step
  }
  return best
}

/** Expected calibration error over ten equal bins of confidence: how far "80 % sure" is from right in 80 %. */
export function calibrationError(answers: readonly { confidence: number; right: boolean }[]): number {
  const bins = Array.from({ length: 10 }, () => ({ count: 0, right: 0, confidence: 0 }))
  for (const { confidence, right } of answers) {
    const bin = bins[Math.min(9, Math.floor(confidence * 10))] as (typeof bins)[number]
    bin.count++
    bin.confidence += confidence
    if (right) bin.right++
  }
  return (
    bins.reduce((sum, bin) => sum + Math.abs(bin.right - bin.confidence), 0) / Math.max(1, answers.length)
  )
}

/** Answers above the threshold should be right this often. */
const WANTED = 0.95

/** Surer than this it never asks: a city whose categories are hard to tell is asked often, not always. */
export const MOST_CAUTIOUS = 0.85

/** The lowest confidence above which held-out answers were right as often as wanted, between 0.5 and 0.85. */
export function thresholdOf(
  answers: readonly { confidence: number; right: boolean }[],
  wanted = WANTED,
): number {
  const sorted = [...answers].sort((a, b) => b.confidence - a.confidence)
  let right = 0
  let threshold = MOST_CAUTIOUS
  for (const [i, one] of sorted.entries()) {
    if (one.right) right++
    // the first few say little
    if (right / (i + 1) >= wanted && (i >= 19 || i === sorted.length - 1)) threshold = one.confidence
  }
  return Math.min(MOST_CAUTIOUS, Math.max(0.5, threshold))
}
