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
  /** Nearness of the points: 1 = the same spot; 0 where one has none. */
  readonly near: number
  readonly party: number
  readonly asset: number
  readonly whole: number
}

/**
 * What each part counts. Place and subject weigh nearly alike, and `both` only counts where both agree: the same estate
 * with another matter is another request, and so is the same matter elsewhere. Set by hand, coarsely, while looking at
 * groups made by rules of place and word and at the labelled events; a third more or less of any one moves recall by
 * less than 0.01.
 */
const WEIGHTS = { place: 0.8, title: 0.6, subject: 1, both: 0.5, time: 0.05, sender: 0.1 }
/** Known of few requests, and telling where known: they add, and are not missed where they are not. */
const ADDED = { near: 0.3, party: 0.3, asset: 0.4 }
const SAID = WEIGHTS.place + WEIGHTS.title + WEIGHTS.subject + WEIGHTS.both
const ALL = SAID + WEIGHTS.time + WEIGHTS.sender

const DAY = 86_400
/** Nearness in time falls to a third in so many days. */
const TIME_DAYS = 60
/** Nearness of two points falls to a third in so many metres. */
const NEAR_METRES = 150
const METRES = 0.11132

/** Metres between two points given in millionths of a degree; infinite where one has none. */
export function metresBetween(a: Marks, b: Marks): number {
  if ((a.lon === 0 && a.lat === 0) || (b.lon === 0 && b.lat === 0)) return Number.POSITIVE_INFINITY
  const x = (a.lon - b.lon) * Math.cos((a.lat / 1e6 / 180) * Math.PI)
  return Math.hypot(x, a.lat - b.lat) * METRES
}
const alike = (a: number, b: number): number => (a !== 0 && a === b ? 1 : 0)

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
  /** Terms that only one kept request uses, and this one that is not kept itself: its length does not count them yet. */
  readonly single: Uint8Array
  readonly singleRare: number
  readonly topic: Direction | null
  readonly marks: Marks
}

/** How rare terms are for whoever looks; `single`: is it used by one kept request and by who looks? */
export type View = {
  readonly rarity: Rarity
  readonly single: (term: number) => boolean
  readonly singleRare: number
}

export function side(signature: Signature, marks: Marks, view: View, topic: Direction | null): Side {
  let room = 16
  while (room < signature.terms.length * 3) room *= 2
  const terms = new Uint32Array(room)
  const weights = new Float64Array(room)
  const single = new Uint8Array(room)
  for (const feature of FEATURES) {
    const [from, to] = rangeOf(signature, feature)
    const long = lengthOf(signature, feature)
    const slots: number[] = []
    let square = 0
    for (let i = from; i < to; i++) {
      const term = signature.terms[i] as number
      const rare = view.rarity(term)
      const weight = weightOf(feature, rare, signature.often[i] as number, long)
      if (weight === 0) continue
      let slot = term & (room - 1)
      while (terms[slot] !== 0) slot = (slot + 1) & (room - 1)
      terms[slot] = term
      if (view.single(term)) single[slot] = 1
      weights[slot] = weight * worth(feature, rare)
      slots.push(slot)
      square += weight * weight
    }
    const scale = square > 0 ? 1 / Math.sqrt(square) : 0
    for (const slot of slots) weights[slot] = (weights[slot] as number) * scale
  }
  return { terms, weights, single, singleRare: view.singleRare, topic, marks }
}

/** Cosine of a prepared side and a request as it is kept, whose vector has the length `norm`. */
function cosine(own: Side, other: Signature, feature: Feature, norm: number): number {
  const { terms, weights, single } = own
  const mask = terms.length - 1
  const [from, to] = rangeOf(other, feature)
  const long = lengthOf(other, feature)
  let sum = 0
  let more = 0
  for (let i = from; i < to; i++) {
    const term = other.terms[i] as number
    let slot = term & mask
    for (let there = terms[slot]; there !== 0; there = terms[slot]) {
      if (there === term) {
        const often = saturated(other.often[i] as number, long)
        sum += (weights[slot] as number) * often
        if (single[slot] === 1) more += (worth(feature, own.singleRare) * often) ** 2
        break
      }
      slot = (slot + 1) & mask
    }
  }
  return sum === 0 ? 0 : Math.min(1, sum / Math.sqrt(norm * norm + more))
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
  // Whose words are all too rare for the learned subjects is compared by the words themselves.
  const subject =
    topic && own.topic && topic.scale > 0 && own.topic.scale > 0 ? along(own.topic, topic) : words
  const days = own.marks.at && marks.at ? Math.abs(own.marks.at - marks.at) / DAY : Number.POSITIVE_INFINITY
  const time = Math.exp(-days / TIME_DAYS)
  const sender = alike(own.marks.caller, marks.caller)
  const near = Math.exp(-metresBetween(own.marks, marks) / NEAR_METRES)
  const party = alike(own.marks.party, marks.party)
  const asset = alike(own.marks.asset, marks.asset)
  const w = WEIGHTS
  const both = Math.sqrt(place * Math.max(subject, words))
  const said = w.place * place + w.title * title + w.subject * subject + w.both * both
  // What stands beside the words says nothing by itself: it strengthens what they say.
  const beside =
    w.time * time + w.sender * sender + ADDED.near * near + ADDED.party * party + ADDED.asset * asset
  const whole = Math.min(1, (said + beside * Math.min(1, (said / SAID) * 3)) / ALL)
  return { place, title, subject, words, time, sender, near, party, asset, whole }
}

/**
 * How surely two requests are about the same matter 同一事项, once they are near: what they are about decides, title and
 * place support, time says nothing. Another question than which is nearest, where the place leads. The weights were
 * chosen on groups made by rules of place and word from places that carry no label.
 */
export function sameMatter({ place, title, subject, words }: Score): number {
  return (subject + words + 0.5 * title + 0.2 * place) / 2.7
}
