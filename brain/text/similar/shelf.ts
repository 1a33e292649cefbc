import { Counts } from './counts.ts'
import { Keys } from './keys.ts'
import {
  compare,
  normsOf,
  type Rarity,
  type Score,
  type Side,
  side,
  subjectBag,
  type View,
} from './measure.ts'
import { FEATURES, type Message, markTerm, read } from './read.ts'
import {
  Head,
  KEY,
  type Marks,
  marksAt,
  NO_MARKS,
  postingsOf,
  SEGMENT,
  type Segment,
  signatureAt,
} from './segment.ts'
import { rangeOf, type Signature, saturated, signatureOf } from './signature.ts'
import { strongest } from './strongest.ts'
import { type Direction, directionOf, learnTopics, type Topics } from './topics.ts'

/** A found request: its number in the shelf and how near it is. */
export type Near = { readonly doc: number; readonly score: Score }

/** Candidates that are compared in full. */
const CANDIDATES = 200
/**
 * Terms that candidates are found by, the most telling first, and entries of their lists that one query walks at most.
 * Of a million requests four times as many find no more.
 */
const TERMS = 40
const WALK = 100_000
/** Requests that subjects are learned from, at most; learned anew whenever there are twice as many. */
const LEARN_FROM = 12_000
const LEARN_AT = 200

/** What a term of a feature adds to the first, rough score of a request. */
const ROUGH = { place: 1, title: 0.5, subject: 0.5 } as const

/** What an equal mark adds. */
const ROUGH_MARK = 0.15

/** Points fall into cells of about 200 m; a request stands in two that overlap, so that fewer borders part neighbours. */
const CELL = 2_000

function termsOf({ caller, party, asset, lon, lat }: Marks): number[] {
  const terms: number[] = []
  if (caller !== 0) terms.push(markTerm('caller', caller))
  if (party !== 0) terms.push(markTerm('party', party))
  if (asset !== 0) terms.push(markTerm('asset', asset))
  if (lon !== 0 || lat !== 0)
    for (const n of [0, 1]) {
      const shift = (n * CELL) / 2
      const cell = Math.floor((lon + shift) / CELL) * 131_071 + Math.floor((lat + shift) / CELL) * 2 + n
      terms.push(markTerm('cell', cell | 0))
    }
  return terms
}

/** Lengths are worked out anew after so small a part of all requests has changed. */
const STALE = 1 / 200

/** What is worked out about the requests of one segment and can be worked out again. */
class Worked {
  readonly norms = new Float32Array(SEGMENT * FEATURES.length)
  /** By which statistics the lengths were worked out; 0 = not yet. */
  readonly normedAt = new Uint32Array(SEGMENT)
  topics: Topics | null = null
  directions = new Int8Array(0)
  scales = new Float32Array(0)
  /** 1 = the direction is worked out. */
  directed = new Uint8Array(0)

  get bytes(): number {
    const { norms, normedAt, directions, scales, directed } = this
    return [norms, normedAt, directions, scales, directed].reduce((sum, one) => sum + one.byteLength, 0)
  }
}

/**
 * Requests ready for comparison 相似索引: signatures and lists of who uses which term. In memory; `disk.ts` keeps it.
 * One writer; whoever adds sees it in the next search.
 */
export class Shelf {
  readonly #frozen: Segment[] = []
  #head = new Head()
  readonly #counts = new Counts()
  readonly #dead = new Set<number>()
  readonly #keys = new Keys((doc) => this.key(doc))
  #topics: Topics | null = null
  #rough = new Float32Array(SEGMENT)
  #touched = new Int32Array(SEGMENT)
  readonly #worked: Worked[] = []
  /** Statistics that lengths are worked out by; a new number when enough has changed. */
  #epoch = 1
  #changed = 0

  /** Requests ever added; also the next number. */
  get docs(): number {
    return this.#frozen.length * SEGMENT + this.#head.docs
  }
  get live(): number {
    return this.docs - this.#dead.size
  }

  readonly rarity = (term: number): number => {
    const used = this.#counts.get(term)
    return used < 2 ? 0 : Math.log((this.live + 1) / (used + 0.5))
  }

  #change(): void {
    if (++this.#changed < this.live * STALE) return
    this.#changed = 0
    this.#epoch++
  }

  sign(message: Message, marks: Marks = NO_MARKS): Signature {
    // A term that nobody used yet is as rare as can be when only the telling ones are kept.
    const rarest = Math.log(1 + this.live)
    return signatureOf(read(message), (term) => this.rarity(term) || rarest, termsOf(marks))
  }

  add(key: Uint8Array, signature: Signature, marks: Marks): number {
    if (this.#head.docs === SEGMENT) this.freeze()
    const doc = this.#frozen.length * SEGMENT + this.#head.add(key, signature, marks)
    for (const term of signature.terms) this.#counts.add(term, 1)
    this.#keys.add(doc, this.docs)
    this.#change()
    return doc
  }

  /** The living request with this key; −1 = none. */
  find(key: Uint8Array): number {
    return this.#keys.find(key, (doc) => !this.#dead.has(doc))
  }
  get full(): boolean {
    return this.#head.docs === SEGMENT
  }
  isDead(doc: number): boolean {
    return this.#dead.has(doc)
  }
  /** Numbers of what is found no more. */
  get dead(): readonly number[] {
    return [...this.#dead]
  }

  /** Takes a full segment out of the writer's hands. */
  freeze(): Segment {
    const segment = this.#head.frozen()
    this.#frozen.push(segment)
    this.#head = new Head()
    this.#widen()
    return segment
  }

  #widen(): void {
    const room = (this.#frozen.length + 1) * SEGMENT
    this.#rough = new Float32Array(room)
    this.#touched = new Int32Array(room)
  }

  /** A full segment read from disk; only while the head is empty. */
  append(segment: Segment): void {
    const first = this.#frozen.length * SEGMENT
    this.#frozen.push(segment)
    this.#widen()
    this.#epoch++
    for (let doc = first; doc < first + segment.docs; doc++) this.#keys.add(doc, first + segment.docs)
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
    this.#change()
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

  /** Lengths and subject of a kept request, worked out when first asked for. */
  #beside(doc: number, signature: Signature) {
    const worked = this.#workedFor(doc)
    const local = doc % SEGMENT
    const at = local * FEATURES.length
    if (worked.normedAt[local] !== this.#epoch) {
      normsOf(signature, this.rarity, worked.norms, at)
      worked.normedAt[local] = this.#epoch
    }
    return {
      norms: worked.norms,
      at,
      topic: this.#direction(worked, local, signature),
      marks: this.marks(doc),
    }
  }

  #workedFor(doc: number): Worked {
    const n = Math.floor(doc / SEGMENT)
    let worked = this.#worked[n]
    if (!worked) {
      worked = new Worked()
      this.#worked[n] = worked
    }
    return worked
  }

  #direction(worked: Worked, local: number, signature: Signature): Direction | null {
    const topics = this.#topics
    if (!topics) return null
    const { size } = topics
    if (worked.topics !== topics) {
      worked.topics = topics
      worked.directions = new Int8Array(SEGMENT * size)
      worked.scales = new Float32Array(SEGMENT)
      worked.directed = new Uint8Array(SEGMENT)
    }
    const at = worked.directions.subarray(local * size, (local + 1) * size)
    if (worked.directed[local] === 0) {
      worked.scales[local] = directionOf(topics, subjectBag(signature), at).scale
      worked.directed[local] = 1
    }
    return { at, scale: worked.scales[local] as number }
  }

  /** `kept`: it is one of the shelf, and counted there. */
  #view(kept: boolean): View {
    const none = { rarity: this.rarity, single: () => false, singleRare: 0 }
    if (kept) return none
    const singleRare = Math.log((this.live + 2) / 2.5)
    const single = (term: number) => this.#counts.get(term) === 1
    return { rarity: (term) => (single(term) ? singleRare : this.rarity(term)), single, singleRare }
  }

  #side(signature: Signature, marks: Marks, view: View): Side {
    const topic = this.#topics ? directionOf(this.#topics, subjectBag(signature)) : null
    return side(signature, marks, view, topic)
  }
  sideOf(doc: number): Side {
    return this.#side(this.signature(doc), this.marks(doc), this.#view(true))
  }

  compare(own: Side, doc: number): Score {
    const signature = this.signature(doc)
    return compare(own, signature, this.#beside(doc, signature))
  }

  /** The nearest requests, nearest first; `except`: the one that looks, when it is kept itself. */
  search(signature: Signature, marks: Marks, most: number, except = -1): Near[] {
    const view = this.#view(except >= 0)
    const own = this.#side(signature, marks, view)
    return this.#candidates(signature, except, view.rarity)
      .map((doc): Near => ({ doc, score: this.compare(own, doc) }))
      .sort((a, b) => b.score.whole - a.score.whole || a.doc - b.doc)
      .slice(0, most)
  }

  /** Requests that share the most telling terms, by a rough score. */
  #candidates(signature: Signature, except: number, rarityOf: Rarity): number[] {
    const terms = FEATURES.flatMap((feature) => {
      const [from, to] = rangeOf(signature, feature)
      const list = []
      let square = 0
      for (let i = from; i < to; i++) {
        const term = signature.terms[i] as number
        const rarity = rarityOf(term)
        const rare = feature === 'place' ? rarity * Math.sqrt(rarity) : rarity
        const weight = rare * saturated(signature.often[i] as number)
        square += weight * weight
        if (weight > 0) list.push({ term, rare, weight, used: this.#counts.get(term) })
      }
      const scale = square > 0 ? ROUGH[feature] / square : 0
      return list.map(({ term, rare, weight, used }) => {
        const adds = rare * weight * scale
        return { term, used, adds, first: adds / Math.sqrt(used) }
      })
    })
    for (let i = signature.marks; i < signature.terms.length; i++) {
      const term = signature.terms[i] as number
      const used = this.#counts.get(term)
      if (used > 0) terms.push({ term, used, adds: ROUGH_MARK, first: ROUGH_MARK / Math.sqrt(used) })
    }
    terms.sort((a, b) => b.first - a.first)
    const rough = this.#rough
    const touched = this.#touched
    let found = 0
    const add = (list: Uint16Array | readonly number[], base: number, adds: number) => {
      for (let i = 0; i < list.length; i++) {
        const doc = base + (list[i] as number)
        const before = rough[doc] as number
        if (before === 0) touched[found++] = doc
        rough[doc] = before + adds
      }
    }
    let walked = 0
    for (const { term, used, adds } of terms.slice(0, TERMS)) {
      if (walked > 0 && walked + used > WALK) continue
      walked += used
      for (let n = 0; n < this.#frozen.length; n++)
        add(postingsOf(this.#frozen[n] as Segment, term), n * SEGMENT, adds)
      add(this.#head.postings(term), this.#frozen.length * SEGMENT, adds)
    }
    const all = touched.subarray(0, found)
    // What is gone is no candidate: it takes nobody's place.
    for (const doc of this.#dead) rough[doc] = 0
    if (except >= 0) rough[except] = 0
    const best = strongest(all, rough, CANDIDATES)
    for (const doc of all) rough[doc] = 0
    return best
  }

  /** Is it time to learn the subjects (anew)? */
  get wantsTopics(): boolean {
    const from = Math.min(this.live, LEARN_FROM)
    return from >= LEARN_AT && from >= (this.#topics?.from ?? 0) * 2
  }

  /** Learns the subjects from requests spread evenly over the shelf, in short steps. */
  *learn(): Generator<void, void> {
    const step = Math.max(1, this.live / LEARN_FROM)
    const bags = []
    let next = 0
    for (let doc = 0, n = 0; doc < this.docs; doc++) {
      if (this.#dead.has(doc) || n++ < next) continue
      next += step
      bags.push(subjectBag(this.signature(doc)))
      if (bags.length % 1_000 === 0) yield
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
      this.#rough.byteLength +
      this.#touched.byteLength +
      this.#keys.bytes +
      this.#worked.reduce((sum, one) => sum + one.bytes, 0)
    )
  }
}
