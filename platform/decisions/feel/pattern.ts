/** Regular expressions of XPath, as FEEL uses them, turned into those of the language. */

const BLOCKS: Readonly<Record<string, string>> = {
  IsBasicLatin: '\\u0000-\\u007F',
  'IsLatin-1Supplement': '\\u0080-\\u00FF',
  IsGreek: '\\u0370-\\u03FF',
  IsCyrillic: '\\u0400-\\u04FF',
  IsCJKUnifiedIdeographs: '\\u4E00-\\u9FFF',
}
const ESCAPES: Readonly<Record<string, readonly [inside: string, outside: string]>> = {
  i: ['\\p{L}_:', '[\\p{L}_:]'],
  c: ['\\p{L}\\p{N}\\p{M}_:.\\-\u00B7', '[\\p{L}\\p{N}\\p{M}_:.\\-\u00B7]'],
  I: ['', '[^\\p{L}_:]'],
  C: ['', '[^\\p{L}\\p{N}\\p{M}_:.\\-\u00B7]'],
}

/** Characters that a class of the language wants escaped and XPath does not. */
const WANTS_ESCAPE = /[&!#%,:;<=>@`~^$()*+.?{}|/"'-]/

class Translator {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  run(): string {
    let out = ''
    while (this.#at < this.#text.length) out += this.#next()
    return out
  }

  #next(): string {
    const char = this.#text[this.#at] ?? ''
    if (char === '\\') return this.#escape(false)
    if (char === '[') return this.#class()
    this.#at += 1
    if (char === '(' && this.#text[this.#at] === '?' && this.#text[this.#at + 1] !== ':')
      throw new SyntaxError('groups are ( or (?:')
    // The end is the end, not the place before a last line break; outside of `m` both languages agree.
    return char
  }

  #escape(inside: boolean): string {
    const char = this.#text[this.#at + 1] ?? ''
    this.#at += 2
    if (char === 'p' || char === 'P') {
      const end = this.#text.indexOf('}', this.#at)
      const name = this.#text.slice(this.#at + 1, end)
      if (this.#text[this.#at] !== '{' || end < 0) throw new SyntaxError('a category is not closed')
      this.#at = end + 1
      const block = BLOCKS[name]
      if (block) return inside ? block : char === 'p' ? `[${block}]` : `[^${block}]`
      return `\\${char}{${name}}`
    }
    const known = ESCAPES[char]
    if (known) return inside ? known[0] : known[1]
    if (/[nrtdDsSwW\\|.?*+(){}\-[\]^$]/.test(char) || (/[1-9]/.test(char) && !inside)) return `\\${char}`
    throw new SyntaxError(`there is no escape \\${char}`)
  }

  /** A class, with what it subtracts: `[a-z-[aeiou]]`. */
  #class(): string {
    let out = '['
    this.#at += 1
    if (this.#text[this.#at] === '^') {
      out += '^'
      this.#at += 1
    }
    const start = this.#at
    for (;;) {
      const char = this.#text[this.#at]
      if (char === undefined) throw new SyntaxError('a class is not closed')
      if (char === ']' && this.#at > start) {
        this.#at += 1
        return `${out}]`
      }
      if (char === '-' && this.#text[this.#at + 1] === '[') {
        this.#at += 1
        const negated = out.startsWith('[^')
        const kept = `[${out}]--${this.#class()}]`
        if (negated && this.#text[this.#at] !== ']') throw new SyntaxError('a class is not closed')
        if (this.#text[this.#at] !== ']') throw new SyntaxError('a class is not closed')
        this.#at += 1
        return kept
      }
      if (char === '\\') out += this.#escape(true)
      else if (char === '[') throw new SyntaxError('a class inside a class')
      else {
        this.#at += 1
        const range = char === '-' && this.#at - 1 > start && this.#text[this.#at] !== ']'
        out += !range && WANTS_ESCAPE.test(char) ? `\\${char}` : char
      }
    }
  }
}

/** Without the spaces of flag x, which stand for nothing outside of classes. */
function withoutSpaces(pattern: string): string {
  let [out, depth, escaped] = ['', 0, false]
  for (const char of pattern) {
    if (depth === 0 && /[\t\n\r ]/.test(char)) continue
    out += char
    if (escaped) escaped = false
    else if (char === '\\') escaped = true
    else if (char === '[') depth += 1
    else if (char === ']') depth -= 1
  }
  return out
}

const shelf = new Map<string, RegExp | null>()

function build(pattern: string, flags: string): RegExp | null {
  if (!/^[smixq]*$/.test(flags)) return null
  try {
    const own = `v${flags.includes('s') ? 's' : ''}${flags.includes('m') ? 'm' : ''}${flags.includes('i') ? 'i' : ''}`
    if (flags.includes('q')) return new RegExp(pattern.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'), own)
    const source = flags.includes('x') ? withoutSpaces(pattern) : pattern
    return new RegExp(new Translator(source).run(), own)
  } catch {
    return null
  }
}

/** The expression, or null when the pattern or its flags are none. */
export function patternOf(pattern: string, flags: string): RegExp | null {
  const name = `${flags}/${pattern}`
  const known = shelf.get(name)
  if (known !== undefined) return known
  const made = build(pattern, flags)
  if (shelf.size > 500) shelf.clear()
  shelf.set(name, made)
  return made
}

/** Replaces every match; `$1` names a group, `$0` the match, `\$` and `\\` themselves; null for a bad replacement. */
export function replaceAll(
  text: string,
  pattern: RegExp,
  replacement: string,
  literal: boolean,
): string | null {
  if (!literal && /(^|[^\\])(\\\\)*(\\([^\\$]|$)|\$([^0-9]|$))/.test(replacement)) return null
  const global = new RegExp(pattern.source, `${pattern.flags}g`)
  return text.replace(global, (...match: unknown[]) => {
    if (literal) return replacement
    const groups = match.slice(
      0,
      match.findIndex((one, at) => at > 0 && typeof one === 'number'),
    ) as (string | undefined)[]
    return replacement.replace(
      /\\([\\$])|\$(\d+)/g,
      (_, escaped: string | undefined, digits: string | undefined) => {
        if (escaped !== undefined) return escaped
        // As many digits as name a group; the rest is text.
        let name = digits ?? '0'
        let rest = ''
        while (name.length > 1 && Number(name) >= groups.length) {
          rest = name.slice(-1) + rest
          name = name.slice(0, -1)
        }
        return `${groups[Number(name)] ?? ''}${rest}`
      },
    )
  })
}
