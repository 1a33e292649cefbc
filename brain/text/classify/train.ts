import { no, ok, type Refusal, type Result, seeded, shuffle } from '../../../base/index.ts'
import type { Dictionary } from '../declare.ts'
import { MOST_CAUTIOUS, probabilitiesOf, sharpnessOf, thresholdOf } from './calibrate.ts'
import { type Example, refusals } from './declare.ts'
import { FIT, learnPlanes, scoresOf } from './learn.ts'
import type { Model } from './model.ts'
import { learnVocabulary, type Vector, vectorOf } from './vocabulary.ts'
import { wordsOf } from './words.ts'

export type TrainOptions = {
  readonly seed?: number
  readonly dictionary?: Dictionary
  /** Known from another training on nearly the same rows; found by held-out parts unless given. */
  readonly confidence?: Pick<Model, 'sharpness' | 'threshold'>
}

/** Parts for held-out confidence; each that is judged costs a training. */
const PARTS = 3
/** So many judged rows are enough to set confidence on. */
const ENOUGH = 1000
/** Weights of a model at most: 32 MB as floats. */
const MOST_WEIGHTS = 8_000_000

/**
 * Learns to label texts. The same rows, order and seed give the same model on every machine. Confidence is set on
 * parts that were not learned from. Rows without label or words are passed over; refused when none is left.
 */
export function train(examples: readonly Example[], options: TrainOptions = {}): Result<Model, Refusal> {
  const texts: string[][] = []
  const names: string[] = []
  for (const example of examples) {
    const words = example.label.trim() === '' ? [] : wordsOf(example, options.dictionary)
    if (words.length === 0) continue
    texts.push(words)
    names.push(example.label.trim())
  }
  if (texts.length === 0) return no(refusals['text.nothingToLearn']())
  const labels = [...new Set(names)].sort()
  const place = new Map(labels.map((label, i) => [label, i]))
  const classes = Int32Array.from(names, (name) => place.get(name) as number)
  const vocabulary = learnVocabulary(texts, Math.floor(MOST_WEIGHTS / labels.length))
  const vectors = texts.map((words) => vectorOf(words, vocabulary))
  const seed = options.seed ?? FIT.seed
  const { weights, biases } = learnPlanes(vectors, classes, labels.length, vocabulary.size, { ...FIT, seed })
  return ok({
    labels,
    vocabulary,
    weights,
    biases,
    rows: texts.length,
    ...(options.confidence ?? confidence(vectors, classes, labels.length, vocabulary.size, seed)),
  })
}

/** Sharpness and threshold from predictions of parts by models of the others; few rows are all judged. */
function confidence(
  vectors: readonly Vector[],
  classes: Int32Array,
  count: number,
  size: number,
  seed: number,
): Pick<Model, 'sharpness' | 'threshold'> {
  // one class or a handful of rows prove nothing: it will ask
  if (count < 2 || vectors.length < PARTS * 4) return { sharpness: 1, threshold: MOST_CAUTIOUS }
  const order = Int32Array.from(vectors.keys())
  shuffle(order, seeded(seed))
  const scores: Float64Array[] = []
  const truth: number[] = []
  for (let part = 0; part < PARTS && truth.length < ENOUGH; part++) {
    const inside = order.filter((_, i) => i % PARTS !== part)
    const held = order.filter((_, i) => i % PARTS === part)
    const own = learnPlanes(
      Array.from(inside, (row) => vectors[row] as Vector),
      inside.map((row) => classes[row] as number),
      count,
      size,
      { ...FIT, seed },
    )
    for (const row of held) {
      scores.push(scoresOf(vectors[row] as Vector, own.weights, own.biases))
      truth.push(classes[row] as number)
    }
  }
  const sharpness = sharpnessOf(scores, Int32Array.from(truth))
  const answers = scores.map((one, i) => {
    const chances = probabilitiesOf(one, sharpness)
    const best = chances.indexOf(Math.max(...chances))
    return { confidence: chances[best] as number, right: best === truth[i] }
  })
  return { sharpness, threshold: thresholdOf(answers) }
}
