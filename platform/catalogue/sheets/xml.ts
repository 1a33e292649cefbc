import { BrokenSheet, refuse } from './declare.ts'

/** What a reader of XML is told; names come without their prefix. */
export type XmlTaker = {
  open(name: string, tag: string, empty: boolean): void
  text(text: string): void
  close(name: string): void
}

const _LT = 60
const SLASH = 47
/** No tag and no text between two tags is longer. */
const LONGEST = 4_000_000

/**
 * Reads XML piece by piece without building it: elements, text, nothing else. A document type declaration is refused,
 * so there are no entities but the five and numbers, and nothing is ever fetched.
 */
export class XmlReader {
  readonly #taker: XmlTaker
  readonly #part: string
  #rest = ''
  #depth = 0
  #begun = false

  constructor(part: string, taker: XmlTaker) {
    this.#part = part
    this.#taker = taker
  }

  read(piece: string, last: boolean): void {
    const text = this.#rest === '' ? piece : this.#rest + piece
    const taker = this.#taker
    let at = 0
    for (;;) {
      const lt = text.indexOf('<', at)
      if (lt < 0) break
      if (lt > at) taker.text(lineEnds(text.slice(at, lt)))
      const next = text.charCodeAt(lt + 1)
      if (next === 33 || next === 63 || Number.isNaN(next)) {
        const after = this.#aside(text, lt)
        if (after < 0) {
          at = lt
          break
        }
        at = after
        continue
      }
      const gt = endOfTag(text, lt)
      if (gt < 0) {
        at = lt
        break
      }
      if (next === SLASH) {
        this.#depth--
        taker.close(bare(text, lt + 2, gt))
      } else {
        this.#begun = true
        const empty = text.charCodeAt(gt - 1) === SLASH
        const tag = text.slice(lt + 1, empty ? gt - 1 : gt)
        const name = nameIn(tag)
        taker.open(name, tag, empty)
        if (empty) taker.close(name)
        else this.#depth++
      }
      at = gt + 1
    }
    // text up to the end of the piece may go on; a tag that is open may too
    this.#rest = text.slice(at)
    if (this.#rest.length > LONGEST)
      throw new BrokenSheet(refuse['sheets.broken']({ why: `${this.#part}: XML` }))
    if (last && (this.#rest.trim() !== '' || this.#depth !== 0 || !this.#begun))
      throw new BrokenSheet(refuse['sheets.broken']({ why: `${this.#part}: XML 不完整 · cut off` }))
  }

  /** End of a comment, instruction or CDATA section; -1 = not all there yet. */
  #aside(text: string, lt: number): number {
    const begins = (what: string): boolean => text.startsWith(what, lt)
    const upTo = (what: string): number => {
      const end = text.indexOf(what, lt)
      return end < 0 ? -1 : end + what.length
    }
    if (begins('<!--')) return upTo('-->')
    if (begins('<?')) return upTo('?>')
    if (begins('<![CDATA[')) {
      const end = upTo(']]>')
      if (end > 0) this.#taker.text(text.slice(lt + 9, end - 3).replaceAll('&', '&amp;'))
      return end
    }
    if (/^<!\w/.test(text.slice(lt, lt + 3)))
      throw new BrokenSheet(refuse['sheets.dtd']({ part: this.#part }))
    return -1
  }
}

/** XML 1.0, 2.11: whatever ends a line in the file is a line feed to who reads it. */
const lineEnds = (text: string): string => (text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text)

const GT = 62
const QUOTE = 34
const APOSTROPHE = 39

/** The `>` of a tag, -1 when it comes with a later piece; one inside a quoted value is none. Looks at nothing beyond the tag. */
function endOfTag(text: string, lt: number): number {
  for (let at = lt + 1; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === GT) return at
    if (code !== QUOTE && code !== APOSTROPHE) continue
    at = text.indexOf(code === QUOTE ? '"' : "'", at + 1)
    if (at < 0) return -1
  }
  return -1
}

const bare = (text: string, from: number, to: number): string => {
  const name = text.slice(from, to).trimEnd()
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}

function nameIn(tag: string): string {
  let end = 0
  let from = 0
  for (; end < tag.length; end++) {
    const code = tag.charCodeAt(end)
    if (code === 58) from = end + 1
    else if (code <= 32) break
  }
  return tag.slice(from, end)
}

/** Value of an attribute without prefix. */
export function attribute(tag: string, name: string): string | undefined {
  for (let at = tag.indexOf(name, 1); at > 0; at = tag.indexOf(name, at + 1)) {
    const before = tag.charCodeAt(at - 1)
    if (before > 32 && before !== 58) continue
    let from = at + name.length
    while (tag.charCodeAt(from) <= 32) from++
    if (tag.charCodeAt(from) !== 61) continue
    from++
    while (tag.charCodeAt(from) <= 32) from++
    const mark = tag[from]
    if (mark !== '"' && mark !== "'") continue
    const to = tag.indexOf(mark, from + 1)
    return to < 0 ? undefined : unescaped(tag.slice(from + 1, to))
  }
  return undefined
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** Text with its five named entities and its numbered ones. */
export const unescaped = (text: string): string =>
  text.includes('&')
    ? text.replace(
        /&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(lt|gt|amp|quot|apos));/g,
        (all, hex, number, name) => {
          if (name) return NAMED[name] ?? all
          const code = hex ? Number.parseInt(hex, 16) : Number(number)
          return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : all
        },
      )
    : text
