import { FEATURES, type Feature, type Terms } from './read.ts'

/**
 * What is kept of a request: its telling terms, those of places first, then of the title, then of the subject, each
 * with how often it occurs. About 300 bytes for a text of 350 characters.
 */
export type Signature = {
  readonly terms: Uint32Array
  readonly often: Uint8Array
  /** Where the terms of the title begin, those of the subject, and those that stand for its marks. */
  readonly title: number
  readonly subject: number
  readonly marks: number
}

/** Terms kept of a message, by feature: the most telling ones of a long text. */
const KEPT: Readonly<Record<Feature, number>> = { place: 280, title: 400, subject: 560 }

/** Of a long list the terms that few others use and this one uses much. */
function telling(
  terms: ReadonlyMap<number, number>,
  most: number,
  rarity: (term: number) => number,
): (readonly [number, number])[] {
  const all = [...terms]
  if (all.length <= most) return all
  const worth = new Map(all.map(([term, often]) => [term, rarity(term) * saturated(often)]))
  return all.sort((a, b) => (worth.get(b[0]) as number) - (worth.get(a[0]) as number)).slice(0, most)
}

/** Saying a thing three times does not make it three times as telling. */
export const saturated = (often: number, long = 1): number =>
  (often * 2.2) / (often + 1.2 * (0.25 + 0.75 * long))

export function signatureOf(
  terms: Terms,
  rarity: (term: number) => number,
  marks: readonly number[] = [],
): Signature {
  const lists = FEATURES.map((feature) => telling(terms[feature], KEPT[feature], rarity))
  const words = lists.flat()
  const flat = [...words, ...marks.map((term) => [term, 1] as const)]
  const [place = [], title = []] = lists
  return {
    terms: Uint32Array.from(flat, ([term]) => term),
    often: Uint8Array.from(flat, ([, often]) => Math.min(255, often)),
    title: place.length,
    subject: place.length + title.length,
    marks: words.length,
  }
}

export const rangeOf = (signature: Signature, feature: Feature): readonly [number, number] =>
  feature === 'place'
    ? [0, signature.title]
    : feature === 'title'
      ? [signature.title, signature.subject]
      : [signature.subject, signature.marks]

/** How long a request is in a feature, beside an ordinary one. */
const ORDINARY: Readonly<Record<Feature, number>> = { place: 30, title: 26, subject: 75 }
export function lengthOf(signature: Signature, feature: Feature): number {
  const [from, to] = rangeOf(signature, feature)
  let sum = 0
  for (let i = from; i < to; i++) sum += signature.often[i] as number
  return sum / ORDINARY[feature]
}
