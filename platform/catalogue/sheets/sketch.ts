/** A text in memory of its own: a slice would keep the whole piece of the file it was cut from. */
export const owned = (text: string): string =>
  text.length < 13 ? text : Buffer.from(text, 'utf16le').toString('utf16le')

const BITS = 14
const REGISTERS = 1 << BITS

/** How many different texts there were, within about 2 %, in 16 KB: HyperLogLog (Flajolet et al. 2007). */
export class Distinct {
  readonly #registers = new Uint8Array(REGISTERS)

  /** Counts a text; answers its hash for who needs one too. */
  add(text: string): number {
    let hash = 0x9e3779b9
    for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
    hash = mixed(hash)
    const register = hash >>> (32 - BITS)
    const rank = Math.clz32((hash << BITS) | (1 << (BITS - 1))) + 1
    if (rank > (this.#registers[register] ?? 0)) this.#registers[register] = rank
    return hash
  }

  get count(): number {
    let sum = 0
    let zeros = 0
    for (const rank of this.#registers) {
      sum += 2 ** -rank
      if (rank === 0) zeros++
    }
    const estimate = ((0.7213 / (1 + 1.079 / REGISTERS)) * REGISTERS * REGISTERS) / sum
    return Math.round(
      estimate <= 2.5 * REGISTERS && zeros > 0 ? REGISTERS * Math.log(REGISTERS / zeros) : estimate,
    )
  }
}

const mixed = (value: number): number => {
  let h = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

const DOORS = 1 << 16

/** Lets a text in at its second coming: of a column of numbers that never repeat nothing has to be kept. */
export class SecondComing {
  readonly #last = new Int32Array(DOORS)

  again(hash: number): boolean {
    const door = hash & (DOORS - 1)
    if (this.#last[door] === hash) return true
    this.#last[door] = hash
    return false
  }
}

/** The commonest of a stream in bounded memory (Misra and Gries 1982): counts are lower bounds once some had to go. */
export class Frequent {
  readonly #most: number
  #counts = new Map<string, number>()
  exact = true

  constructor(most: number) {
    this.#most = most
  }

  add(text: string, weight = 1): void {
    const count = this.#counts.get(text)
    if (count !== undefined) this.#counts.set(text, count + weight)
    else {
      if (this.#counts.size >= this.#most) this.#shrink()
      this.#counts.set(owned(text), weight)
    }
  }

  /** Halves the table by taking the median off all of them. */
  #shrink(): void {
    this.exact = false
    const sorted = [...this.#counts.values()].sort((a, b) => a - b)
    const off = sorted[sorted.length >> 1] ?? 1
    this.#counts = new Map(
      [...this.#counts].flatMap(([text, count]) => (count > off ? [[text, count - off]] : [])),
    )
  }

  top(many: number): { value: string; count: number }[] {
    return [...this.#counts]
      .map(([value, count]) => ({ value, count }))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
      .slice(0, many)
  }
}
