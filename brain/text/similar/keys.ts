import { KEY } from './segment.ts'

const keyHash = (key: Uint8Array): number => {
  let h = 0x811c9dc5
  for (let i = 0; i < KEY; i++) h = Math.imul(h ^ (key[i] as number), 0x01000193)
  return (h ^ (h >>> 15)) >>> 0
}
function sameKey(a: Uint8Array, b: Uint8Array): boolean {
  for (let i = 0; i < KEY; i++) if (a[i] !== b[i]) return false
  return true
}

/** Numbers of requests by their keys: a table without objects, which reads the keys where they are kept. */
export class Keys {
  /** Numbers, plus one; 0 = free. */
  #slots = new Int32Array(1 << 10)
  readonly #keyOf: (doc: number) => Uint8Array

  constructor(keyOf: (doc: number) => Uint8Array) {
    this.#keyOf = keyOf
  }

  find(key: Uint8Array, wanted: (doc: number) => boolean): number {
    const mask = this.#slots.length - 1
    for (let slot = keyHash(key) & mask; ; slot = (slot + 1) & mask) {
      const doc = (this.#slots[slot] as number) - 1
      if (doc < 0) return -1
      if (wanted(doc) && sameKey(this.#keyOf(doc), key)) return doc
    }
  }

  /** `docs`: how many there are, all before `doc` added already. */
  add(doc: number, docs: number): void {
    if (docs * 2 > this.#slots.length) {
      let room = this.#slots.length
      while (docs * 2 > room) room *= 2
      this.#slots = new Int32Array(room)
      for (let one = 0; one < doc; one++) this.#put(one)
    }
    this.#put(doc)
  }

  #put(doc: number): void {
    const mask = this.#slots.length - 1
    let slot = keyHash(this.#keyOf(doc)) & mask
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask
    this.#slots[slot] = doc + 1
  }

  get bytes(): number {
    return this.#slots.byteLength
  }
}
