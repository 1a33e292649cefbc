import type { Signature } from './signature.ts'

/** Requests a segment holds: its postings are numbers of two bytes. */
export const SEGMENT = 32_768
/** A request's key is the sixteen bytes of its id. */
export const KEY = 16

/** What stands beside the words of a request. */
export type Marks = {
  /** Seconds since 1970. */
  readonly at: number
  /** Hash of the blind index of the caller's number 来电人; 0 = not known. */
  readonly caller: number
  /** Hash of the name of who is complained of 被反映对象, and of the asset 部件; 0 = none. */
  readonly party: number
  readonly asset: number
  /** Millionths of a degree; 0,0 = no point. */
  readonly lon: number
  readonly lat: number
  /** Hash of the words, so that what did not change is not read again. */
  readonly print: number
}

export const NO_MARKS: Marks = { at: 0, caller: 0, party: 0, asset: 0, lon: 0, lat: 0, print: 0 }

/** Up to 32,768 requests as flat arrays: what is written to disk and what is searched are the same bytes. */
export type Segment = {
  readonly docs: number
  readonly keys: Uint8Array
  /** at, caller, party, asset, lon, lat, print of each request. */
  readonly marks: Int32Array
  /** Where the terms of a request begin; one more than requests. */
  readonly starts: Uint32Array
  /** Terms of places, of the title and of the subject, of each request; the rest stand for its marks. */
  readonly cuts: Uint16Array
  readonly terms: Uint32Array
  readonly often: Uint8Array
  /** Every term once, ascending; where its requests begin; the requests. */
  readonly index: Uint32Array
  readonly indexStarts: Uint32Array
  readonly postings: Uint16Array
}

export const MARKS = 7
export const CUTS = 3

export function signatureAt(segment: Segment, doc: number): Signature {
  const from = segment.starts[doc] as number
  const to = segment.starts[doc + 1] as number
  const title = segment.cuts[doc * CUTS] as number
  const subject = title + (segment.cuts[doc * CUTS + 1] as number)
  return {
    terms: segment.terms.subarray(from, to),
    often: segment.often.subarray(from, to),
    title,
    subject,
    marks: subject + (segment.cuts[doc * CUTS + 2] as number),
  }
}

export function marksAt(segment: Segment, doc: number): Marks {
  const at = doc * MARKS
  return {
    at: (segment.marks[at] as number) >>> 0,
    caller: (segment.marks[at + 1] as number) >>> 0,
    party: (segment.marks[at + 2] as number) >>> 0,
    asset: (segment.marks[at + 3] as number) >>> 0,
    lon: segment.marks[at + 4] as number,
    lat: segment.marks[at + 5] as number,
    print: (segment.marks[at + 6] as number) >>> 0,
  }
}

const NOTHING = new Uint16Array(0)

/** Requests of a frozen segment that use a term. */
export function postingsOf(segment: Segment, term: number): Uint16Array {
  const { index } = segment
  let low = 0
  let high = index.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((index[middle] as number) < term) low = middle + 1
    else high = middle
  }
  return index[low] === term
    ? segment.postings.subarray(segment.indexStarts[low], segment.indexStarts[low + 1])
    : NOTHING
}

/** The segment that is still filled. */
export class Head {
  docs = 0
  readonly keys = new Uint8Array(SEGMENT * KEY)
  readonly marks = new Int32Array(SEGMENT * MARKS)
  readonly starts = new Uint32Array(SEGMENT + 1)
  readonly cuts = new Uint16Array(SEGMENT * CUTS)
  terms = new Uint32Array(1 << 16)
  often = new Uint8Array(1 << 16)
  readonly #postings = new Map<number, number[]>()

  add(key: Uint8Array, signature: Signature, marks: Marks): number {
    const doc = this.docs++
    this.keys.set(key, doc * KEY)
    const { at, caller, party, asset, lon, lat, print } = marks
    this.marks.set([at | 0, caller | 0, party | 0, asset | 0, lon, lat, print | 0], doc * MARKS)
    const { title, subject, marks: end } = signature
    this.cuts.set([title, subject - title, end - subject], doc * CUTS)
    const from = this.starts[doc] as number
    const to = from + signature.terms.length
    if (to > this.terms.length) this.#grow(to)
    this.terms.set(signature.terms, from)
    this.often.set(signature.often, from)
    this.starts[doc + 1] = to
    for (const term of signature.terms) {
      const list = this.#postings.get(term)
      if (list) list.push(doc)
      else this.#postings.set(term, [doc])
    }
    return doc
  }

  #grow(to: number): void {
    const room = Math.max(to, this.terms.length * 2)
    const terms = new Uint32Array(room)
    terms.set(this.terms)
    this.terms = terms
    const often = new Uint8Array(room)
    often.set(this.often)
    this.often = often
  }

  postings(term: number): readonly number[] {
    return this.#postings.get(term) ?? []
  }

  /** The forward half as a segment, for reading signatures; its own postings are asked of the head. */
  get open(): Segment {
    const { docs, keys, marks, starts, cuts, terms, often } = this
    const none = new Uint32Array(0)
    return {
      docs,
      keys,
      marks,
      starts,
      cuts,
      terms,
      often,
      index: none,
      indexStarts: none,
      postings: NOTHING,
    }
  }

  frozen(): Segment {
    const index = Uint32Array.from(this.#postings.keys()).sort()
    const indexStarts = new Uint32Array(index.length + 1)
    const whole = this.starts[this.docs] as number
    const postings = new Uint16Array(whole)
    let at = 0
    for (let i = 0; i < index.length; i++) {
      const list = this.#postings.get(index[i] as number) as number[]
      for (let k = 0; k < list.length; k++) postings[at++] = list[k] as number
      indexStarts[i + 1] = at
    }
    const { docs } = this
    return {
      docs,
      keys: this.keys.slice(0, docs * KEY),
      marks: this.marks.slice(0, docs * MARKS),
      starts: this.starts.slice(0, docs + 1),
      cuts: this.cuts.slice(0, docs * CUTS),
      terms: this.terms.slice(0, whole),
      often: this.often.slice(0, whole),
      index,
      indexStarts,
      postings,
    }
  }
}
