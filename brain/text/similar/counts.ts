/**
 * How many requests use a term: a hash table of numbers without objects. Sixteen bytes would hold a pointer; here a term
 * and its count take eight.
 */
export class Counts {
  #terms: Uint32Array
  #counts: Uint32Array
  #used = 0

  constructor(room = 1 << 12) {
    this.#terms = new Uint32Array(room)
    this.#counts = new Uint32Array(room)
  }

  #slot(term: number): number {
    const mask = this.#terms.length - 1
    let at = term & mask
    for (;;) {
      const there = this.#terms[at]
      if (there === term || there === 0) return at
      at = (at + 1) & mask
    }
  }

  get(term: number): number {
    return this.#counts[this.#slot(term)] as number
  }

  add(term: number, by: number): void {
    const at = this.#slot(term)
    if (this.#terms[at] === 0) {
      this.#terms[at] = term
      this.#used++
    }
    this.#counts[at] = (this.#counts[at] as number) + by
    if (this.#used * 10 > this.#terms.length * 7) this.#grow()
  }

  get bytes(): number {
    return this.#terms.byteLength * 2
  }

  #grow(): void {
    const terms = this.#terms
    const counts = this.#counts
    this.#terms = new Uint32Array(terms.length * 2)
    this.#counts = new Uint32Array(terms.length * 2)
    for (let i = 0; i < terms.length; i++) {
      const term = terms[i] as number
      if (term === 0) continue
      const at = this.#slot(term)
      this.#terms[at] = term
      this.#counts[at] = counts[i] as number
    }
  }
}
