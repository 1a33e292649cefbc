import type { Score, Side } from './measure.ts'
import { type Message, numberOf } from './read.ts'
import { KEY, NO_MARKS } from './segment.ts'
import { Shelf } from './shelf.ts'

/** A request with what is compared besides its words. */
export type CorpusMessage = Message & { readonly at?: Date | null; readonly sender?: string }

export type CorpusNear = { readonly doc: number; readonly score: Score }

/** Requests of one file or one time, all compared with the statistics of all of them. */
export type Corpus = {
  readonly size: number
  /** How near two of them are, in parts. */
  pair(a: number, b: number): Score
  /** The nearest of one of them, without itself, nearest first. */
  near(doc: number, most: number): readonly CorpusNear[]
}

const NO_KEY = new Uint8Array(KEY)

/** Opens requests for comparison, with the very measure and index that the city uses. */
export function openCorpus(messages: readonly CorpusMessage[]): Corpus {
  const shelf = new Shelf()
  for (const message of messages)
    shelf.add(NO_KEY, shelf.sign(message), {
      ...NO_MARKS,
      at: message.at ? Math.floor(message.at.getTime() / 1000) : 0,
      caller: numberOf(message.sender),
    })
  if (shelf.wantsTopics) for (const _ of shelf.learn());
  const sides = new Map<number, Side>()
  const sideOf = (doc: number): Side => {
    let found = sides.get(doc)
    if (!found) {
      found = shelf.sideOf(doc)
      sides.set(doc, found)
    }
    return found
  }
  return {
    size: messages.length,
    pair: (a, b) => shelf.compare(sideOf(a), b),
    near: (doc, most) => shelf.search(shelf.signature(doc), shelf.marks(doc), most, doc),
  }
}
