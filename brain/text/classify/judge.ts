import type { Dictionary } from '../declare.ts'
import { probabilitiesOf } from './calibrate.ts'
import type { Alternative, Item, Verdict, WordWeight } from './declare.ts'
import { Counter, countFeatures, GROUP_WEIGHTS, GROUPS, keysOf } from './features.ts'
import { scoresOf } from './learn.ts'
import type { Model } from './model.ts'
import { vectorOf } from './vocabulary.ts'
import { wordsOf } from './words.ts'

/** Words told as reasons. */
const REASONS = 6

/** What the model says of an item, with the words that decided. */
export function classify(model: Model, item: Item, dictionary?: Dictionary): Verdict {
  const words = wordsOf(item, dictionary)
  const vector = vectorOf(words, model.vocabulary)
  const chances = probabilitiesOf(scoresOf(vector, model.weights, model.biases), model.sharpness)
  const ranked = [...chances.keys()].sort((a, b) => (chances[b] as number) - (chances[a] as number))
  const best = ranked[0] as number
  const confidence = chances[best] as number
  return {
    label: model.labels[best] as string,
    confidence,
    // a text without one known word, and a model that knows one class only, decide nothing
    sure: vector.places.length > 0 && model.labels.length > 1 && confidence >= model.threshold,
    top: ranked
      .slice(0, 3)
      .map((i) => ({ label: model.labels[i] as string, confidence: chances[i] as number })),
    words: reasonsOf(model, words, best, ranked[1]),
  }
}

/** The likeliest labels with their chances; undefined for a text without one known word. */
export function chancesOf(
  model: Model,
  item: Item,
  most: number,
): { sure: boolean; labels: Alternative[] } | undefined {
  const vector = vectorOf(wordsOf(item), model.vocabulary)
  if (vector.places.length === 0 || model.labels.length < 2) return undefined
  const chances = probabilitiesOf(scoresOf(vector, model.weights, model.biases), model.sharpness)
  const labels = model.labels
    .map((label, i) => ({ label, confidence: chances[i] as number }))
    .sort((a, b) => b.confidence - a.confidence)
    .slice(0, most)
  return { sure: (labels[0]?.confidence ?? 0) >= model.threshold, labels }
}

/** The label alone, for measuring: the same decision without reasons. */
export function labelOf(model: Model, words: readonly string[]): { label: number; confidence: number } {
  const chances = probabilitiesOf(
    scoresOf(vectorOf(words, model.vocabulary), model.weights, model.biases),
    model.sharpness,
  )
  let best = 0
  for (let i = 1; i < chances.length; i++) if ((chances[i] as number) > (chances[best] as number)) best = i
  return { label: best, confidence: chances[best] as number }
}

/**
 * How much each word spoke for `best` against `second`: every feature lies inside one word, so the difference of the
 * two scores is a sum over words, and these are its terms (a feature met often shares its value among its places).
 */
function reasonsOf(
  model: Model,
  words: readonly string[],
  best: number,
  second: number | undefined,
): WordWeight[] {
  const counter = new Counter()
  countFeatures(words, counter)
  const { vocabulary, weights, labels } = model
  const squares = new Float64Array(GROUPS)
  const value = (key: number): { place: number; value: number; count: number } | undefined => {
    const place = vocabulary.find(key)
    const count = counter.counts[counter.find(key)] as number
    return place < 0
      ? undefined
      : { place, count, value: (1 + Math.log(count)) * (vocabulary.idf[place] as number) }
  }
  for (let i = 0; i < counter.size; i++) {
    const one = value(counter.keys[i] as number)
    const group = counter.groups[i] as number
    if (one) squares[group] = (squares[group] as number) + one.value ** 2
  }
  const whole = Math.hypot(...GROUP_WEIGHTS)
  const sums = new Map<string, number>()
  for (const [at, word] of words.entries())
    keysOf(word, at, (key, group) => {
      const one = value(key)
      if (!one) return
      const scale = (GROUP_WEIGHTS[group] as number) / (Math.sqrt(squares[group] as number) * whole)
      const from = one.place * labels.length
      const lead =
        (weights[from + best] as number) - (second === undefined ? 0 : (weights[from + second] as number))
      sums.set(word, (sums.get(word) ?? 0) + (lead * one.value * scale) / one.count)
    })
  return [...sums]
    .filter(([, weight]) => weight > 0.005)
    .sort((a, b) => b[1] - a[1])
    .slice(0, REASONS)
    .map(([word, weight]) => ({ word, weight: Math.round(weight * 1000) / 1000 }))
}
