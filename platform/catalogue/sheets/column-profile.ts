import { columnLetters } from './cells.ts'
import { type CellFlag, type ColumnProfile, TEXT_KINDS, type TextKind } from './declare.ts'
import { isFormula, isFullWidth, isNullWord, kindsOf, patternOf } from './kinds.ts'
import { damagedNumber } from './numbers.ts'
import { Distinct, Frequent, owned, SecondComing } from './sketch.ts'

/** Values kept one by one until a column is known to hold more; below this everything is exact. */
const KEPT = 10_000
const FREQUENT = 2_000
const SHOWN = 10
const PATTERNS = 500
/** Share from which a column counts as being of a kind. */
const NEARLY_ALL = 0.95
const WIDE = 1
const EXPONENT = 2
const BROKEN = 4
const BREAKS = 8

/** What a text has in it, in one walk over it. */
function traitsOf(text: string): number {
  let traits = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code > 0x2fff) {
      if (code >= 0xff01 || code === 0x3000) traits |= code === 0xfffd ? BROKEN : WIDE
    } else if (code < 32) traits |= code === 10 || code === 13 ? BREAKS : code === 9 ? 0 : BROKEN
    else if (code === 69 || code === 101) traits |= EXPONENT
    else if (code === 127) traits |= BROKEN
  }
  return traits
}

/** Everything about one column in one pass and bounded memory. Values that repeat are looked at once. */
export class ColumnProfiler {
  readonly #name: string
  readonly #column: number
  #rows = 0
  #blank = 0
  #kept: Map<string, number> | null = new Map()
  readonly #distinct = new Distinct()
  readonly #frequent = new Frequent(FREQUENT)
  #seen: SecondComing | null = null
  readonly #patterns = new Frequent(PATTERNS)
  readonly #kinds = new Map<TextKind, number>()
  readonly #nullWords = new Map<string, number>()
  readonly #flags = new Map<CellFlag['kind'], number>()
  #shortest = Number.POSITIVE_INFINITY
  #longest = 0
  #characters = 0
  #leastText: string | null = null
  #greatestText = ''
  #leastNumber: { value: number; text: string } | null = null
  #greatestNumber: { value: number; text: string } | null = null
  #padded = 0
  #fullWidth = 0
  #formulas = 0
  #damaged = 0
  #broken = 0
  #lineBreaks = 0

  constructor(name: string, column: number) {
    this.#name = name
    this.#column = column
  }

  add(text: string): void {
    this.#rows++
    if (text === '') {
      this.#blank++
      return
    }
    if (this.#kept) {
      const count = this.#kept.get(text)
      if (count !== undefined) this.#kept.set(text, count + 1)
      else if (this.#kept.size < KEPT) this.#kept.set(owned(text), 1)
      else {
        this.#spill(this.#kept)
        this.#seen = new SecondComing()
        this.#weigh(text, 1)
      }
    } else this.#weigh(text, 1)
  }

  flag(kind: CellFlag['kind']): void {
    this.#flags.set(kind, (this.#flags.get(kind) ?? 0) + 1)
    if (kind === 'damaged') this.#damaged++
  }

  #spill(kept: ReadonlyMap<string, number>): void {
    this.#kept = null
    for (const [value, count] of kept) this.#weigh(value, count)
  }

  /** All that one value tells, for as many rows as have it. */
  #weigh(given: string, weight: number): void {
    const text = given.trim()
    if (text === '') {
      this.#blank += weight
      return
    }
    if (text.length !== given.length) this.#padded += weight
    const hash = this.#distinct.add(given)
    if (!this.#seen || this.#seen.again(hash)) this.#frequent.add(given, weight)
    this.#patterns.add(patternOf(text), weight)
    if (given.length < this.#shortest) this.#shortest = given.length
    if (given.length > this.#longest) this.#longest = given.length
    this.#characters += given.length * weight
    this.#order(text)
    const kinds = kindsOf(text)
    for (const kind of kinds) this.#kinds.set(kind, (this.#kinds.get(kind) ?? 0) + weight)
    if (text.length <= 14 && isNullWord(text))
      this.#nullWords.set(text, (this.#nullWords.get(text) ?? 0) + weight)
    const traits = traitsOf(text)
    if (traits & WIDE && isFullWidth(text)) this.#fullWidth += weight
    if (isFormula(text)) this.#formulas += weight
    if (traits & EXPONENT && damagedNumber(text) && !this.#flags.has('damaged')) this.#damaged += weight
    if (traits & BROKEN) this.#broken += weight
    if (traits & BREAKS) this.#lineBreaks += weight
  }

  #order(text: string): void {
    if (this.#leastText === null || text < this.#leastText) this.#leastText = owned(text.slice(0, 200))
    if (text > this.#greatestText) this.#greatestText = owned(text.slice(0, 200))
    const first = text.charCodeAt(0)
    if (first > 57 || text.length > 30) return
    const value = Number(text)
    if (Number.isNaN(value)) return
    if (!this.#leastNumber || value < this.#leastNumber.value)
      this.#leastNumber = { value, text: owned(text) }
    if (!this.#greatestNumber || value > this.#greatestNumber.value)
      this.#greatestNumber = { value, text: owned(text) }
  }

  result(): ColumnProfile {
    const exact = this.#kept !== null
    const kept = this.#kept && [...this.#kept].filter(([value]) => value.trim() !== '')
    if (this.#kept) this.#spill(this.#kept)
    const count = kept ? kept.length : this.#distinct.count
    const commonest = kept
      ? kept
          .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
          .slice(0, SHOWN)
          .map(([value, times]) => ({ value, count: times }))
      : this.#frequent.top(SHOWN)
    const filled = this.#rows - this.#blank
    const words = [...this.#nullWords.values()].reduce((sum, one) => sum + one, 0)
    const told = Math.max(1, filled - words)
    const share = (kind: TextKind): number => (this.#kinds.get(kind) ?? 0) / told
    // the narrower kind first; a word for nothing is of no kind
    const likely =
      filled === 0
        ? 'text'
        : (TEXT_KINDS.find((kind) => kind !== 'text' && share(kind) >= NEARLY_ALL) ?? 'text')
    const numeric = (['integer', 'decimal'] as TextKind[]).includes(likely)
    return {
      name: this.#name,
      column: columnLetters(this.#column),
      rows: this.#rows,
      blank: this.#blank,
      distinct: { count: Math.min(count, filled), exact },
      length: {
        shortest: filled === 0 ? 0 : this.#shortest,
        longest: this.#longest,
        mean: filled === 0 ? 0 : Math.round((this.#characters / filled) * 10) / 10,
      },
      frequent: {
        values: commonest.map(({ value, count: times }) => ({ value: value.slice(0, 100), count: times })),
        exact,
      },
      least: (numeric ? this.#leastNumber?.text : this.#leastText) ?? '',
      greatest: (numeric ? this.#greatestNumber?.text : this.#greatestText) ?? '',
      patterns: this.#patterns.top(SHOWN),
      kinds: Object.fromEntries(
        [...this.#kinds]
          .sort((a, b) => b[1] - a[1])
          .map(([kind, times]) => [kind, Math.round((times / Math.max(1, filled)) * 10_000) / 10_000]),
      ),
      likely,
      mixed: this.#mixedWith(likely, told),
      damaged: this.#damaged,
      padded: this.#padded,
      fullWidth: this.#fullWidth,
      nullWords: [...this.#nullWords]
        .map(([value, times]) => ({ value, count: times }))
        .sort((a, b) => b.count - a.count),
      formulas: this.#formulas,
      broken: this.#broken,
      lineBreaks: this.#lineBreaks,
      flags: Object.fromEntries(this.#flags),
    }
  }

  /** Values of another kind than most: odd ones among days or numbers, numbers among words. */
  #mixedWith(likely: TextKind, told: number): number {
    if (likely !== 'text') return Math.max(0, told - (this.#kinds.get(likely) ?? 0))
    const words = this.#kinds.get('text') ?? 0
    return Math.min(words, told - words) > 0 ? Math.min(words, Math.max(0, told - words)) : 0
  }
}
