import { Counts } from './counts.ts'
import { compare, type Score, type Side, side, subjectBag } from './measure.ts'
import { type Message, read } from './read.ts'
import { Head, KEY, type Marks, marksAt, postingsOf, SEGMENT, type Segment, signatureAt } from './segment.ts'
import { rangeOf, type Signature, saturated, signatureOf } from './signature.ts'
import { learnTopics, type Topics } from './topics.ts'

/** A found request: its number in the shelf and how near it is. */
export type Near = { readonly doc: number; readonly score: Score }

/** Candidates that are compared in full. */
const CANDIDATES = 400
/** Entries of lists that one query walks at most; the commonest terms are left out first. */
const WALK = 400_000
/** Requests that subjects are learned from, at most; learned anew whenever there are twice as many. */
const LEARN_FROM = 12_000
const LEARN_AT = 200

/** What a term of a feature adds to the first, rough score of a request. */
const ROUGH = { place: 1, title: 0.5, subject: 0.5 } as const

/**
 * Requests ready for comparison 相似索引: signatures and lists of who uses which term. In memory; `disk.ts` keeps it.
 * One writer; whoever adds sees it in the next search.
 */
export class Shelf {
  readonly #frozen: Segment[] = []
  #head = new Head()
  readonly #counts = new Counts()
  readonly #dead = new Set<number>()
  #topics: Topics | null = null
  #rough = new Float32Array(SEGMENT)

  /** Requests ever added; also the next number. */
  get docs(): number {
    return this.#frozen.length * SEGMENT + this.#head.docs
  }
  get live(): number {
    return this.docs - this.#dead.size
  }

  readonly rarity = (term: number): number => {
    const used = this.#counts.get(term)
    return used < 2 ? 0 : Math.log(1 + (this.live - used + 0.5) / (used + 0.5))
  }

  sign(message: Message): Signature {
    // A term that nobody used yet is as rare as can be when only the telling ones are kept.
    const rarest = Math.log(1 + this.live)
    return signatureOf(read(message), (term) => this.rarity(term) || rarest)
  }

  add(key: Uint8Array, signature: Signature, marks: Marks): number {
    if (this.#head.docs === SEGMENT) this.freeze()
    const doc = this.#frozen.length * SEGMENT + this.#head.add(key, signature, marks)
    for (const term of signature.terms) this.#counts.add(term, 1)
    return doc
  }

  /** Takes a full segment out of the writer's hands. */
  freeze(): Segment {
    const segment = this.#head.frozen()
    this.#frozen.push(segment)
    this.#head = new Head()
    this.#rough = new Float32Array((this.#frozen.length + 1) * SEGMENT)
    return segment
  }

  /** A segment read from disk. */
  append(segment: Segment): void {
    this.#frozen.push(segment)
    this.#rough = new Float32Array((this.#frozen.length + 1) * SEGMENT)
    for (let i = 0; i < segment.index.length; i++)
      this.#counts.add(
        segment.index[i] as number,
        (segment.indexStarts[i + 1] as number) - (segment.indexStarts[i] as number),
      )
  }

  /** Its text changed or it is gone: it is found no more. */
  remove(doc: number): void {
    if (this.#dead.has(doc)) return
    this.#dead.add(doc)
    const { terms } = this.signature(doc)
    for (const term of terms) this.#counts.add(term, -1)
  }

  #segment(doc: number): Segment {
    return this.#frozen[Math.floor(doc / SEGMENT)] ?? this.#head.open
  }
  signature(doc: number): Signature {
    return signatureAt(this.#segment(doc), doc % SEGMENT)
  }
  marks(doc: number): Marks {
    return marksAt(this.#segment(doc), doc % SEGMENT)
  }
  key(doc: number): Uint8Array {
    const at = (doc % SEGMENT) * KEY
    return this.#segment(doc).keys.subarray(at, at + KEY)
  }

  side(signature: Signature, marks: Marks): Side {
    return side(signature, marks, this.rarity, this.#topics)
  }
  sideOf(doc: number): Side {
    return this.side(this.signature(doc), this.marks(doc))
  }

  compare(own: Side, doc: number): Score {
    return compare(own, this.signature(doc), this.marks(doc), this.rarity, this.#topics)
  }

  /** The nearest requests, nearest first. */
  search(signature: Signature, marks: Marks, most: number, except = -1): Near[] {
    const own = this.side(signature, marks)
    return this.#candidates(signature)
      .filter((doc) => doc !== except && !this.#dead.has(doc))
      .map((doc): Near => ({ doc, score: this.compare(own, doc) }))
      .sort((a, b) => b.score.whole - a.score.whole || a.doc - b.doc)
      .slice(0, most)
  }

  /** Requests that share the most telling terms, by a rough score. */
  #candidates(signature: Signature): number[] {
    const terms = (['place', 'title', 'subject'] as const).flatMap((feature) => {
      const [from, to] = rangeOf(signature, feature)
      const list = []
      let square = 0
      for (let i = from; i < to; i++) {
        const term = signature.terms[i] as number
        const rare = this.rarity(term) ** (feature === 'place' ? 1.5 : 1)
        const weight = rare * saturated(signature.often[i] as number)
        square += weight * weight
        if (weight > 0) list.push({ term, rare, weight, used: this.#counts.get(term) })
      }
      const scale = square > 0 ? ROUGH[feature] / square : 0
      return list.map(({ term, rare, weight, used }) => ({ term, used, adds: rare * weight * scale }))
    })
    terms.sort((a, b) => b.adds / Math.sqrt(b.used) - a.adds / Math.sqrt(a.used))
    const rough = this.#rough
    const touched: number[] = []
    let walked = 0
    for (const { term, used, adds } of terms) {
      if (walked > 0 && walked + used > WALK) continue
      walked += used
      for (const [n, segment] of this.#frozen.entries())
        for (const local of postingsOf(segment, term)) {
          const doc = n * SEGMENT + local
          const before = rough[doc] as number
          if (before === 0) touched.push(doc)
          rough[doc] = before + adds
        }
      const base = this.#frozen.length * SEGMENT
      for (const local of this.#head.postings(term)) {
        const doc = base + local
        const before = rough[doc] as number
        if (before === 0) touched.push(doc)
        rough[doc] = before + adds
      }
    }
    const best = strongest(touched, rough, CANDIDATES)
    for (const doc of touched) rough[doc] = 0
    return best
  }

  /** Is it time to learn the subjects (anew)? */
  get wantsTopics(): boolean {
    const from = Math.min(this.live, LEARN_FROM)
    return from >= LEARN_AT && from >= (this.#topics?.from ?? 0) * 2
  }

  /** Learns the subjects from requests spread evenly over the shelf, in short steps. */
  *learn(): Generator<void, void> {
    const step = Math.max(1, this.docs / LEARN_FROM)
    const bags = []
    for (let at = 0; at < this.docs; at += step) {
      const doc = Math.floor(at)
      if (!this.#dead.has(doc)) bags.push(subjectBag(this.signature(doc)))
    }
    this.#topics = yield* learnTopics(bags, this.rarity)
  }

  get bytes(): number {
    const segment = (one: Segment): number =>
      Object.values(one).reduce(
        (sum: number, part) => sum + (typeof part === 'number' ? 0 : part.byteLength),
        0,
      )
    return (
      this.#frozen.reduce((sum, one) => sum + segment(one), 0) +
      segment(this.#head.open) +
      this.#counts.bytes +
      this.#rough.byteLength
    )
  }
}

/** The `most` of `docs` with the highest score, in no order: one pass for the range, one to count, one to take. */
function strongest(docs: readonly number[], score: Float32Array, most: number): number[] {
  if (docs.length <= most) return [...docs]
  let top = 0
  for (const doc of docs) if ((score[doc] as number) > top) top = score[doc] as number
  const STEPS = 1024
  const counts = new Uint32Array(STEPS + 1)
  const stepOf = (doc: number): number => Math.floor(((score[doc] as number) / top) * STEPS)
  for (const doc of docs) counts[stepOf(doc)] = (counts[stepOf(doc)] as number) + 1
  let step = STEPS
  for (let sum = counts[step] as number; sum < most && step > 0; sum += counts[step] as number) step--
  return docs.filter((doc) => stepOf(doc) >= step).slice(0, most * 2)
}
