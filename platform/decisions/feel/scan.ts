const SPACE = /[\t\n\v\f\r \u0085\u00A0\u1680\u180E\u2000-\u200B\u2028\u2029\u202F\u205F\u3000\uFEFF]/u
const START =
  /[?A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\u{10000}-\u{EFFFF}]/u
const PART = /[0-9\u00B7\u203F\u2040]|\p{Mn}|[\u200C-\u200D]/u

export const isSpace = (char: string): boolean => SPACE.test(char)
export const isStart = (char: string): boolean => START.test(char) && !SPACE.test(char)
export const isPart = (char: string): boolean => isStart(char) || PART.test(char)

/** What stopped the reading of an expression, and where. */
export class FeelSyntax extends Error {
  readonly at: number
  constructor(message: string, at: number) {
    super(`${message} (at character ${at + 1})`)
    this.at = at
  }
}

/** A name with single spaces, as scopes keep it. */
export const tidy = (name: string): string =>
  [...name]
    .map((char) => (isSpace(char) ? ' ' : char))
    .join('')
    .trim()
    .replace(/ +/g, ' ')

/** Words and symbols of a name: `a + b`, `a+b` and `a  +b` are one name. */
function partsOf(name: string): readonly string[] {
  const parts: string[] = []
  let word = ''
  for (const char of name) {
    if (isPart(char)) {
      word += char
      continue
    }
    if (word) parts.push(word)
    word = ''
    if (!isSpace(char)) parts.push(char)
  }
  if (word) parts.push(word)
  return parts
}

/** A name that is not a single word, so that it has to be known before it can be read. */
type Long = { readonly name: string; readonly parts: readonly string[]; readonly symbols: boolean }

/** Names that hold spaces or symbols, by their first word. */
export class LongNames {
  readonly #byFirst = new Map<string, Long[]>()
  readonly #known = new Set<string>()

  add(name: string): void {
    if (this.#known.has(name)) return
    this.#known.add(name)
    const parts = partsOf(name)
    const [first] = parts
    if (first === undefined || parts.length < 2) return
    const list = this.#byFirst.get(first) ?? []
    list.push({ name, parts, symbols: parts.some((part) => !isPart(part)) })
    list.sort((a, b) => b.parts.length - a.parts.length)
    this.#byFirst.set(first, list)
  }

  of(first: string): readonly Long[] {
    return this.#byFirst.get(first) ?? []
  }
}

/** Reads characters; spaces and comments between anything are nothing. */
export class Scanner {
  readonly text: string
  at = 0

  constructor(text: string) {
    this.text = text
  }

  /** The character here, whole even beyond the first plane; '' at the end. */
  get char(): string {
    const code = this.text.codePointAt(this.at)
    return code === undefined ? '' : String.fromCodePoint(code)
  }

  fail(message: string): FeelSyntax {
    return new FeelSyntax(message, this.at)
  }

  space(): void {
    for (;;) {
      if (this.char !== '' && isSpace(this.char)) this.at += this.char.length
      else if (this.text.startsWith('//', this.at)) {
        const end = this.text.indexOf('\n', this.at)
        this.at = end < 0 ? this.text.length : end
      } else if (this.text.startsWith('/*', this.at)) {
        const end = this.text.indexOf('*/', this.at + 2)
        if (end < 0) throw this.fail('a comment is not closed')
        this.at = end + 2
      } else return
    }
  }

  /** Takes a mark if it stands here. */
  take(mark: string): boolean {
    this.space()
    if (!this.text.startsWith(mark, this.at)) return false
    this.at += mark.length
    return true
  }

  expect(mark: string): void {
    if (!this.take(mark)) throw this.fail(`expected ${mark}`)
  }

  /** The word here without taking it. */
  peek(): string {
    this.space()
    let end = this.at
    let word = ''
    for (;;) {
      const code = this.text.codePointAt(end)
      if (code === undefined) return word
      const char = String.fromCodePoint(code)
      if (!(word === '' ? isStart(char) : isPart(char))) return word
      word += char
      end += char.length
    }
  }

  /** Takes a word (`for`, `in`) if exactly it stands here. */
  word(word: string): boolean {
    if (this.peek() !== word) return false
    this.at += word.length
    return true
  }

  /** Takes words one after another, or none of them. */
  words(...all: readonly string[]): boolean {
    const before = this.at
    if (all.every((word) => this.word(word))) return true
    this.at = before
    return false
  }

  /** The end of a long name if it stands here, else −1. */
  reach(parts: readonly string[]): number {
    const before = this.at
    let end = -1
    for (const [index, part] of parts.entries()) {
      if (index > 0) this.space()
      if (!this.text.startsWith(part, this.at)) {
        this.at = before
        return -1
      }
      this.at += part.length
      if (isPart(part) || part.length > 1) {
        const next = this.char
        if (next !== '' && isPart(next) && isPart(part.at(-1) ?? '')) {
          this.at = before
          return -1
        }
      }
    }
    end = this.at
    this.at = before
    return end
  }

  /** A quoted text with its escapes resolved. */
  quoted(): string {
    this.expect('"')
    let out = ''
    for (;;) {
      const char = this.char
      if (char === '') throw this.fail('a text is not closed')
      this.at += char.length
      if (char === '"') return out
      out += char === '\\' ? this.#escape() : char
    }
  }

  #escape(): string {
    const char = this.char
    this.at += char.length
    const digits = char === 'u' ? 4 : char === 'U' ? 6 : 0
    if (digits > 0) {
      const hex = this.text.slice(this.at, this.at + digits)
      const code = /^[0-9a-fA-F]+$/.test(hex) && hex.length === digits ? Number.parseInt(hex, 16) : -1
      if (code < 0 || code > 0x10ffff) throw this.fail('not a character')
      this.at += digits
      return digits === 4 ? String.fromCharCode(code) : String.fromCodePoint(code)
    }
    const known: Readonly<Record<string, string>> = {
      n: '\n',
      r: '\r',
      t: '\t',
      '"': '"',
      '\\': '\\',
      "'": "'",
    }
    return known[char] ?? `\\${char}`
  }
}
