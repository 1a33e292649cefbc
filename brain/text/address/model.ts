import { gunzipSync, gzipSync } from 'node:zlib'
import { addresses } from '../../../platform/places/index.ts'
import { bestChains, type ChainModel, type Labelled, type Reading, trainChain } from './crf.ts'
import { featuresOf } from './features.ts'
import { follows, type LabelledPart, partsOf, tagsOf } from './labels.ts'
import { type Candidate, type Choice, type Chooser, choose, lexiconOf, trainChooser } from './rerank.ts'
import { f1Of } from './score.ts'
import { type Token, tokensOf } from './tokens.ts'

/** An address with its parts as somebody labelled them. */
export type AddressRow = { readonly text: string; readonly parts: readonly LabelledPart[] }

export type AddressModel = {
  readonly chain: ChainModel
  readonly chooser: Chooser
  readonly rows: number
}

export type Training = {
  readonly seed: number
  readonly gazetteer?: addresses.Gazetteer
  /** Passes over the rows. Each costs about 2 s for 9,000 rows. */
  readonly epochs?: number
  readonly onStep?: (done: number, of: number) => void
}

const EPOCHS = 16
/** Parts of the rows whose readings come from a chain that did not learn from them. */
const FOLDS = 3
/** With fewer rows there is nothing to choose by. */
const ENOUGH = 60
const READINGS = 12
/** Weights smaller than this change no reading; they are not kept. */
const TINY = 0.004

/**
 * Learns to cut addresses from labelled ones; rows that cannot be read (parts that do not add up) are left out. First
 * the chain; then, from readings of rows by chains that did not see them, the choice among the best readings.
 */
export function trainAddresses(rows: readonly AddressRow[], options: Training): AddressModel {
  const gazetteer = options.gazetteer ?? addresses.nationalGazetteer()
  const prepared = rows.flatMap(({ text, parts }) => {
    const tokens = tokensOf(text)
    const known = parts.map(([words, label]) => [words, label.toLowerCase()] as const)
    const tags = tagsOf(text, known, tokens)
    return tags && tokens.length > 0
      ? [{ text, parts: known, tokens, features: featuresOf(tokens, gazetteer), tags }]
      : []
  })
  const folds = prepared.length >= ENOUGH ? FOLDS : 0
  const epochs = options.epochs ?? EPOCHS
  let done = 0
  const learn = (some: readonly Labelled[]): ChainModel =>
    trainChain(some, {
      seed: options.seed,
      epochs,
      l2: 1e-4,
      rate: 0.05,
      dropout: 0.5,
      atLeast: some.length > 500 ? 2 : 1,
      allowed: follows,
      onEpoch: () => options.onStep?.(++done, epochs * (folds + 1)),
    })
  const choices: Choice[] = []
  for (let k = 0; k < folds; k++) {
    const chain = learn(prepared.filter((_, i) => i % folds !== k))
    prepared.forEach((row, i) => {
      if (i % folds !== k) return
      const candidates = readings(chain, row.text, row.tokens, row.features)
      choices.push({
        candidates,
        truth: row.parts,
        good: candidates.map((one) => f1Of(row.parts, one.parts)),
      })
    })
  }
  const lexicon = lexiconOf(prepared.map((row) => row.parts))
  return {
    chooser: trainChooser(choices, lexicon, { seed: options.seed, epochs: 10, rate: 0.02, l2: 1e-4 }),
    chain: learn(prepared),
    rows: prepared.length,
  }
}

/** The parts of an address by a trained model; they add up to the text (its first 400 characters). */
export function cutAddress(
  model: AddressModel,
  text: string,
  gazetteer: addresses.Gazetteer = addresses.nationalGazetteer(),
): readonly LabelledPart[] {
  const tokens = tokensOf(text)
  return choose(model.chooser, readings(model.chain, text, tokens, featuresOf(tokens, gazetteer)))
}

const readings = (
  chain: ChainModel,
  text: string,
  tokens: readonly Token[],
  features: readonly (readonly string[])[],
): Candidate[] =>
  bestChains(chain, { features }, READINGS).map(({ tags, score }: Reading) => ({
    parts: partsOf(text, tokens, tags),
    score,
  }))

const FORMAT = 'huying-address-1'

/** The model as a file: gzip of JSON, weights as pairs (label, thousandths) by feature. */
export function saveAddresses(model: AddressModel): Buffer {
  const { chain, chooser } = model
  const T = chain.tags.length
  const features: [string, number[]][] = []
  for (const [name, id] of chain.features) {
    const kept: number[] = []
    for (let k = 0; k < T; k++) {
      const weight = chain.weights[id * T + k] as number
      if (Math.abs(weight) >= TINY) kept.push(k, Math.round(weight * 1000))
    }
    if (kept.length > 0) features.push([name, kept])
  }
  return gzipSync(
    JSON.stringify({
      format: FORMAT,
      rows: model.rows,
      tags: chain.tags,
      moves: [...chain.moves].map((move) => (Number.isFinite(move) ? Math.round(move * 1e4) / 1e4 : null)),
      features,
      lexicon: [...chooser.lexicon].map(([form, labels]) => [form, [...labels]]),
      weights: [...chooser.weights].map(([name, weight]) => [name, Math.round(weight * 1e4) / 1e4]),
    }),
  )
}

/** Reads a saved model; null when the file is not one. */
export function loadAddresses(bytes: Uint8Array): AddressModel | null {
  try {
    const kept = JSON.parse(gunzipSync(bytes).toString())
    if (kept.format !== FORMAT) return null
    const tags: string[] = kept.tags
    const T = tags.length
    const features = new Map<string, number>()
    const weights = new Float32Array(kept.features.length * T)
    kept.features.forEach(([name, own]: [string, number[]], id: number) => {
      features.set(name, id)
      for (let k = 0; k < own.length; k += 2)
        weights[id * T + (own[k] as number)] = (own[k + 1] as number) / 1000
    })
    const moves = Float32Array.from(kept.moves, (move: number | null) => move ?? Number.NEGATIVE_INFINITY)
    const lexicon = new Map<string, Map<string, number>>(
      kept.lexicon.map(([form, labels]: [string, [string, number][]]) => [form, new Map(labels)]),
    )
    return {
      chain: { tags, features, weights, moves },
      chooser: { lexicon, weights: new Map(kept.weights) },
      rows: kept.rows,
    }
  } catch {
    return null
  }
}
