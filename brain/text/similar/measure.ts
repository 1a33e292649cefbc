import { FEATURES, type Feature } from './read.ts'
import type { Marks } from './segment.ts'
import { lengthOf, rangeOf, type Signature, saturated } from './signature.ts'
import { along, type Direction } from './topics.ts'

/** How near two requests are, in parts 相似度分项: each 0–1, and the whole. */
export type Score = {
  /** Names of places they share, rare ones counting more. */
  readonly place: number
  readonly title: number
  /** Words outside names of places, compared by what they stand for. */
  readonly subject: number
  /** The same words themselves. */
  readonly words: number
  readonly time: number
  readonly sender: number
  readonly whole: number
}

/**
 * What each part counts. Place and subject weigh nearly alike, and `both` only counts where both agree: the same estate
 * with another matter is another request, and so is the same matter elsewhere. Set by hand, coarsely, while looking at
 * groups made by rules of place and word and at the labelled events; a third more or less of any one moves recall by
 * less than 0.01.
 */
const WEIGHTS = { place: 0.8, title: 0.6, subject: 1, both: 0.5, time: 0.05, sender: 0.1 }
const SAID = WEIGHTS.place + WEIGHTS.title + WEIGHTS.subject + WEIGHTS.both
const ALL = SAID + WEIGHTS.time + WEIGHTS.sender

const DAY = 86_400
/** Nearness in time falls to a third in so many days. */
const TIME_DAYS = 60

/** Rarity of a term by how many of all requests use it; one that nobody else uses tells nothing. */
export type Rarity = (term: number) => number

/** Names of places count by their rarity more than words do (to the power of 1.5). */
const worth = (feature: Feature, rare: number): number =>
  feature === 'place' ? rare * Math.sqrt(rare) : rare

/** Weight of a term in its request before the request is brought to length one. */
const weightOf = (feature: Feature, rare: number, often: number, long: number): number =>
  rare === 0 ? 0 : worth(feature, rare) * saturated(often, long)

export function subjectBag(signature: Signature) {
  const long = lengthOf(signature, 'subject')
  const often = signature.often.subarray(signature.subject)
  return {
    terms: signature.terms.subarray(signature.subject),
    weights: Float32Array.from(often, (one) => saturated(one, long)),
  }
}

/** Lengths of the three vectors of a request, by the statistics of the moment, into `norms` from `at`. */
export function normsOf(signature: Signature, rarity: Rarity, norms: Float32Array, at: number): void {
  for (const [n, feature] of FEATURES.entries()) {
    const [from, to] = rangeOf(signature, feature)
    const long = lengthOf(signature, feature)
    let square = 0
    for (let i = from; i < to; i++) {
      const weight = weightOf(
        feature,
        rarity(signature.terms[i] as number),
        signature.often[i] as number,
        long,
      )
      square += weight * weight
    }
    norms[at + n] = Math.sqrt(square)
  }
}

/**
 * A request that many are compared with, prepared once: a small table of its terms, so that each of the others only
 * looks up its own. What the others need of the statistics, their lengths, is kept beside them.
 */
export type Side = {
  readonly terms: Uint32Array
  /** Weight of the term here, times what the term is worth there. */
  readonly weights: Float64Array
  readonly topic: Direction | null
  readonly marks: Marks
}

export function side(signature: Signature, marks: Marks, rarity: Rarity, topic: Direction | null): Side {
  let room = 16
  while (room < signature.terms.length * 3) room *= 2
  const terms = new Uint32Array(room)
  const weights = new Float64Array(room)
  for (const feature of FEATURES) {
    const [from, to] = rangeOf(signature, feature)
    const long = lengthOf(signature, feature)
    const slots: number[] = []
    let square = 0
    for (let i = from; i < to; i++) {
      const term = signature.terms[i] as number
      const rare = rarity(term)
      const weight = weightOf(feature, rare, signature.often[i] as number, long)
      if (weight === 0) continue
      let slot = term & (room - 1)
      while (terms[slot] !== 0) slot = (slot + 1) & (room - 1)
      terms[slot] = term
      weights[slot] = weight * worth(feature, rare)
      slots.push(slot)
      square += weight * weight
    }
    const scale = square > 0 ? 1 / Math.sqrt(square) : 0
    for (const slot of slots) weights[slot] = (weights[slot] as number) * scale
  }
  return { terms, weights, topic, marks }
}

/** Cosine of a prepared side and a request as it is kept, whose vector has the length `norm`. */
function cosine(own: Side, other: Signature, feature: Feature, norm: number): number {
  if (norm === 0) return 0
  const { terms, weights } = own
  const mask = terms.length - 1
  const [from, to] = rangeOf(other, feature)
  const long = lengthOf(other, feature)
  let sum = 0
  for (let i = from; i < to; i++) {
    const term = other.terms[i] as number
    let slot = term & mask
    for (let there = terms[slot]; there !== 0; there = terms[slot]) {
      if (there === term) {
        sum += (weights[slot] as number) * saturated(other.often[i] as number, long)
        break
      }
      slot = (slot + 1) & mask
    }
  }
  return Math.min(1, sum / norm)
}

/** What is kept of a request beside its signature. */
export type Beside = {
  readonly norms: Float32Array
  /** Where its three lengths begin. */
  readonly at: number
  readonly topic: Direction | null
  readonly marks: Marks
}

/** The measure 相似度: the same in both directions. */
export function compare(own: Side, other: Signature, { norms, at, topic, marks }: Beside): Score {
  const place = cosine(own, other, 'place', norms[at] as number)
  const title = cosine(own, other, 'title', norms[at + 1] as number)
  const words = cosine(own, other, 'subject', norms[at + 2] as number)
  const subject = topic && own.topic ? along(own.topic, topic) : words
  const days = own.marks.at && marks.at ? Math.abs(own.marks.at - marks.at) / DAY : Number.POSITIVE_INFINITY
  const time = Math.exp(-days / TIME_DAYS)
  const sender = marks.caller !== 0 && own.marks.caller === marks.caller ? 1 : 0
  const w = WEIGHTS
  const both = Math.sqrt(place * Math.max(subject, words))
  const said = w.place * place + w.title * title + w.subject * subject + w.both * both
  // Sender and time say nothing by themselves: they strengthen what the words say.
  const whole = (said + (w.time * time + w.sender * sender) * Math.min(1, (said / SAID) * 3)) / ALL
  return { place, title, subject, words, time, sender, whole }
}

/**
 * How surely two requests are about the same matter 同一事项, once they are near: what they are about decides, title and
 * place support, time says nothing. Another question than which is nearest, where the place leads. The weights were
 * chosen on groups made by rules of place and word from places that carry no label.
 */
export function sameMatter({ place, title, subject, words }: Score): number {
  return (subject + words + 0.5 * title + 0.2 * place) / 2.7
}
