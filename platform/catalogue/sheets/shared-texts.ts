const BLOCK = 1024 * 1024
/** Texts that come first are those that repeat: kinds, streets, states. */
const KEPT = 16_384
const PAGE = 16_384

/**
 * The table of texts that the cells of a workbook share, as bytes outside the heap: a workbook of a hundred thousand
 * rows has half a million of them, most used once.
 */
export class SharedTexts {
  readonly #blocks: Buffer[] = []
  readonly #places: Uint32Array[] = []
  #count = 0
  readonly #kept: string[] = []
  #at = BLOCK

  push(text: string): void {
    if (this.#kept.length < KEPT) this.#kept.push(text)
    const length = Buffer.byteLength(text)
    if (this.#at + length > BLOCK || length > BLOCK) {
      if (this.#blocks.length > 0) this.#close()
      this.#blocks.push(Buffer.allocUnsafeSlow(Math.max(BLOCK, length)))
      this.#at = 0
    }
    const block = this.#blocks.length - 1
    this.#blocks[block]?.write(text, this.#at)
    if (this.#count % PAGE === 0) this.#places.push(new Uint32Array(PAGE * 3))
    this.#places.at(-1)?.set([block, this.#at, length], (this.#count % PAGE) * 3)
    this.#count++
    this.#at += length
  }

  #close(): void {
    const last = this.#blocks.length - 1
    const block = this.#blocks[last]
    if (block && this.#at < block.length / 2) this.#blocks[last] = Buffer.from(block.subarray(0, this.#at))
  }

  get size(): number {
    return this.#count
  }

  at(index: number): string | undefined {
    const kept = this.#kept[index]
    if (kept !== undefined) return kept
    if (!(index >= 0 && index < this.#count)) return undefined
    const page = this.#places[Math.floor(index / PAGE)]
    const place = (index % PAGE) * 3
    const from = page?.[place + 1] ?? 0
    return this.#blocks[page?.[place] ?? -1]?.toString('utf8', from, from + (page?.[place + 2] ?? 0))
  }
}
