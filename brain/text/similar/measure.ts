import type { Feature } from './read.ts'
import type { Marks } from './segment.ts'
import { lengthOf, rangeOf, type Signature, saturated } from './signature.ts'
import { type Topics, topicOf } from './topics.ts'

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

/** Names of places count by their rarity more than words do. */
const SHARPER = 1.5

const worth = (feature: Feature, rare: number): number => (feature === 'place' ? rare ** SHARPER : rare)

/** A request that many are compared with, prepared once. */
export type Side = {
  readonly weights: Readonly<Record<Feature, ReadonlyMap<number, number>>>
  readonly topic: Float32Array | null
  readonly marks: Marks
}

function vector(signature: Signature, feature: Feature, rarity: Rarity): Map<number, number> {
  const [from, to] = rangeOf(signature, feature)
  const long = lengthOf(signature, feature)
  const weights = new Map<number, number>()
  let square = 0
  for (let i = from; i < to; i++) {
    const term = signature.terms[i] as number
    const weight = worth(feature, rarity(term)) * saturated(signature.often[i] as number, long)
    if (weight === 0) continue
    weights.set(term, weight)
    square += weight * weight
  }
  if (square > 0) {
    const scale = 1 / Math.sqrt(square)
    for (const [term, weight] of weights) weights.set(term, weight * scale)
  }
  return weights
}

export function subjectBag(signature: Signature) {
  const long = lengthOf(signature, 'subject')
  const often = signature.often.subarray(signature.subject)
  return {
    terms: signature.terms.subarray(signature.subject),
    weights: Float32Array.from(often, (one) => saturated(one, long)),
  }
}

export const side = (signature: Signature, marks: Marks, rarity: Rarity, topics: Topics | null): Side => ({
  weights: {
    place: vector(signature, 'place', rarity),
    title: vector(signature, 'title', rarity),
    subject: vector(signature, 'subject', rarity),
  },
  topic: topics ? topicOf(topics, subjectBag(signature)) : null,
  marks,
})

/** Cosine of a prepared side and a request as it is kept. */
function cosine(own: Side, other: Signature, feature: Feature, rarity: Rarity): number {
  const weights = own.weights[feature]
  const [from, to] = rangeOf(other, feature)
  const long = lengthOf(other, feature)
  let sum = 0
  let square = 0
  for (let i = from; i < to; i++) {
    const term = other.terms[i] as number
    const weight = worth(feature, rarity(term)) * saturated(other.often[i] as number, long)
    square += weight * weight
    const mine = weights.get(term)
    if (mine !== undefined) sum += weight * mine
  }
  return square > 0 ? Math.min(1, sum / Math.sqrt(square)) : 0
}

function along(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let k = 0; k < a.length; k++) sum += (a[k] as number) * (b[k] as number)
  return Math.min(1, Math.max(0, sum))
}

/** The measure 相似度: the same in both directions. */
export function compare(
  own: Side,
  other: Signature,
  marks: Marks,
  rarity: Rarity,
  topics: Topics | null,
): Score {
  const place = cosine(own, other, 'place', rarity)
  const title = cosine(own, other, 'title', rarity)
  const words = cosine(own, other, 'subject', rarity)
  const subject = topics && own.topic ? along(own.topic, topicOf(topics, subjectBag(other))) : words
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
 * How surely two requests are about the same matter 同一事项, once they are near: the subject decides, title and place
 * support. Another question than which is nearest, where the place leads.
 */
export function sameMatter({ place, title, subject, words, time }: Score): number {
  return (subject + words + 0.2 * title + 0.2 * place + 0.1 * time) / 2.5
}
