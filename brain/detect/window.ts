/** The last `size` values, kept sorted beside their order: any quantile at once. */
export class SortedWindow {
  readonly #order: number[] = []
  readonly #sorted: number[] = []
  readonly #size: number
  #next = 0
  constructor(size: number) {
    this.#size = size
  }
  get count(): number {
    return this.#sorted.length
  }
  #place(value: number): number {
    let low = 0
    let high = this.#sorted.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#sorted[middle] ?? 0) < value) low = middle + 1
      else high = middle
    }
    return low
  }
  add(value: number): void {
    if (this.#sorted.length === this.#size) {
      this.#sorted.splice(this.#place(this.#order[this.#next] ?? 0), 1)
      this.#order[this.#next] = value
      this.#next = (this.#next + 1) % this.#size
    } else this.#order.push(value)
    this.#sorted.splice(this.#place(value), 0, value)
  }
  quantile(share: number): number {
    return this.#sorted[Math.min(this.#sorted.length - 1, Math.floor(share * this.#sorted.length))] ?? 0
  }
}

/** Mean and spread of the last `size` values, kept as sums. */
export class MovingMean {
  readonly #ring: Float64Array
  #count = 0
  #next = 0
  #sum = 0
  #squares = 0
  constructor(size: number) {
    this.#ring = new Float64Array(size)
  }
  get full(): boolean {
    return this.#count === this.#ring.length
  }
  get mean(): number {
    return this.#count > 0 ? this.#sum / this.#count : 0
  }
  get spread(): number {
    return this.#count > 0 ? Math.sqrt(Math.max(0, this.#squares / this.#count - this.mean ** 2)) : 0
  }
  add(value: number): void {
    if (this.full) {
      const old = this.#ring[this.#next] ?? 0
      this.#sum -= old
      this.#squares -= old * old
    } else this.#count++
    this.#ring[this.#next] = value
    this.#next = (this.#next + 1) % this.#ring.length
    this.#sum += value
    this.#squares += value * value
  }
}

const BINS = 800
const FINE = 60

/**
 * How rare a size is 罕见度: −log10 of the share of earlier sizes that were as large. Beyond the largest of them the tail goes on
 * as it fell before (exponential in the logarithm), so that every stream, whatever its unit, is measured by one rule.
 */
export class Rarity {
  readonly #bins = new Float64Array(BINS)
  #count = 0
  of(size: number): number {
    if (this.#count < 20) return 0
    const bin = Rarity.#bin(size)
    let above = 0
    for (let i = BINS - 1; i >= bin; i--) above += this.#bins[i] ?? 0
    if (above >= 1) return -Math.log10((above + 0.5) / (this.#count + 1))
    const wanted = Math.max(5, this.#count * 0.02)
    let taken = 0
    let sum = 0
    let i = BINS - 1
    for (; i >= 0 && taken < wanted; i--) {
      taken += this.#bins[i] ?? 0
      sum += (this.#bins[i] ?? 0) * i
    }
    const from = i + 1
    const fall = Math.max(1, sum / taken - from + 1)
    const beyond = Math.max(0, FINE * Math.log1p(size) - from)
    return beyond / fall / Math.LN10 - Math.log10(taken / (this.#count + 1))
  }
  add(size: number): void {
    const bin = Rarity.#bin(size)
    this.#bins[bin] = (this.#bins[bin] ?? 0) + 1
    this.#count++
  }
  static #bin(size: number): number {
    return Math.min(BINS - 1, Math.max(0, Math.floor(FINE * Math.log1p(size))))
  }
}
