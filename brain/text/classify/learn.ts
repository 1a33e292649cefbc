import { seeded, shuffle } from '../../../base/index.ts'
import type { Vector } from './vocabulary.ts'

export type Fit = {
  /** Cost of an error of a class of average size. */
  readonly cost: number
  readonly epochs: number
  readonly seed: number
}

export const FIT: Fit = { cost: 1, epochs: 12, seed: 20_260 }

/** Largest violation of optimality at which learning stops. */
const CLOSE_ENOUGH = 0.05

/** Weights of one class against the rest, feature by feature, and its bias. */
type Plane = { readonly weights: Float32Array; readonly bias: number }

/** Added to every count of a feature in and outside of a class. */
const DOUBT = 0.1

/**
 * How much each feature alone tells a class from the rest: the square of its log-count ratio (Wang & Manning 2012). A
 * feature with a gain is learned as if it were that much larger.
 */
function gainsOf(
  vectors: readonly Vector[],
  mine: (row: number) => boolean,
  own: number,
  size: number,
): Float32Array {
  const inside = new Float32Array(size)
  const outside = new Float32Array(size)
  for (const [row, { places }] of vectors.entries()) {
    const counts = mine(row) ? inside : outside
    for (let i = 0; i < places.length; i++) {
      const place = places[i] as number
      counts[place] = (counts[place] as number) + 1
    }
  }
  const share = (own + 2 * DOUBT) / (vectors.length - own + 2 * DOUBT)
  return inside.map(
    (count, place) => Math.log((count + DOUBT) / ((outside[place] as number) + DOUBT) / share) ** 2,
  )
}

/**
 * Linear support vectors with squared hinge loss, one class against the rest, by dual coordinate descent (Hsieh et
 * al. 2008, as in liblinear). Errors on a rare class cost more, in proportion: a city's rare categories count as
 * much as its common ones.
 */
function planeOf(
  vectors: readonly Vector[],
  mine: (row: number) => boolean,
  costs: [own: number, other: number],
  gains: Float32Array,
  fit: Fit,
): Plane {
  const weights = new Float32Array(gains.length)
  let bias = 0
  const duals = new Float64Array(vectors.length)
  const order = Int32Array.from(vectors.keys())
  const squares = Float64Array.from(vectors, ({ places, values }) => {
    let sum = 1
    for (let i = 0; i < places.length; i++)
      sum += (values[i] as number) ** 2 * (gains[places[i] as number] as number)
    return sum
  })
  const random = seeded(fit.seed)
  for (let epoch = 0; epoch < fit.epochs; epoch++) {
    shuffle(order, random)
    let worst = 0
    for (const row of order) {
      const { places, values } = vectors[row] as Vector
      const side = mine(row) ? 1 : -1
      const softness = 0.5 / (side > 0 ? costs[0] : costs[1])
      let score = bias
      for (let i = 0; i < places.length; i++)
        score += (weights[places[i] as number] as number) * (values[i] as number)
      const dual = duals[row] as number
      const gradient = side * score - 1 + dual * softness
      const step = dual === 0 ? Math.min(gradient, 0) : gradient
      worst = Math.max(worst, Math.abs(step))
      if (Math.abs(step) < 1e-6) continue
      const next = Math.max(dual - gradient / ((squares[row] as number) + softness), 0)
      const change = (next - dual) * side
      duals[row] = next
      if (change === 0) continue
      for (let i = 0; i < places.length; i++) {
        const place = places[i] as number
        weights[place] =
          (weights[place] as number) + change * (values[i] as number) * (gains[place] as number)
      }
      bias += change
    }
    if (worst < CLOSE_ENOUGH) break
  }
  return { weights, bias }
}

/**
 * All classes' weights, laid out feature by feature so that one text reads them in one sweep. Each class is learned
 * twice, from features as they are and from features by their gain; the two err differently, and their mean is again
 * one plane.
 */
export function learnPlanes(
  vectors: readonly Vector[],
  classes: Int32Array,
  count: number,
  size: number,
  fit: Fit = FIT,
): { weights: Float32Array; biases: Float32Array } {
  const weights = new Float32Array(size * count)
  const biases = new Float32Array(count)
  const sizes = new Float64Array(count)
  const ones = new Float32Array(size).fill(1)
  for (const own of classes) sizes[own] = (sizes[own] as number) + 1
  for (let own = 0; own < count; own++) {
    const weight = vectors.length / (count * Math.max(1, sizes[own] as number))
    const mine = (row: number): boolean => classes[row] === own
    const gains = [ones, gainsOf(vectors, mine, sizes[own] as number, size)]
    for (const gain of gains) {
      const plane = planeOf(vectors, mine, [fit.cost * weight, fit.cost], gain, {
        ...fit,
        seed: fit.seed + own,
      })
      for (let place = 0; place < size; place++) {
        const at = place * count + own
        weights[at] = (weights[at] as number) + (plane.weights[place] as number) / gains.length
      }
      biases[own] = (biases[own] as number) + plane.bias / gains.length
    }
  }
  return { weights, biases }
}

/** Scores of every class for one text. */
export function scoresOf(vector: Vector, weights: Float32Array, biases: Float32Array): Float64Array {
  const count = biases.length
  const scores = Float64Array.from(biases)
  const { places, values } = vector
  for (let i = 0; i < places.length; i++) {
    const from = (places[i] as number) * count
    const value = values[i] as number
    for (let own = 0; own < count; own++)
      scores[own] = (scores[own] as number) + value * (weights[from + own] as number)
  }
  return scores
}
