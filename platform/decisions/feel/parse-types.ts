import type { TypeNode } from './nodes.ts'
import { LongNames, Scanner, tidy } from './scan.ts'

/** Deeper nesting than any person writes; protects the stack. */
export const MOST_DEPTH = 200
/** A key of a context or a named parameter: anything up to the colon that begins no other expression. */
const KEY = /[^":(){}[\],<>=@]+:/y

/** Reads types, keys and the names that have to be known before they can be read. */
export class TypeReader extends Scanner {
  /** Names of members of contexts, and of types. */
  protected readonly members = new LongNames()
  protected readonly types = new LongNames()
  protected depth = 0

  /** `name:` if it stands here. */
  protected key(): string | undefined {
    this.space()
    KEY.lastIndex = this.at
    const found = KEY.exec(this.text)
    if (!found || !/^\p{L}|^[_?]|^\p{S}/u.test(found[0])) return undefined
    this.at += found[0].length
    return tidy(found[0].slice(0, -1))
  }

  /** The longest known name of several words here. */
  protected long(tables: readonly LongNames[], symbols: boolean): string | undefined {
    const first = this.peek()
    let [best, end] = [undefined as string | undefined, this.at + first.length]
    for (const table of tables)
      for (const one of table.of(first)) {
        if (one.symbols && !symbols && table === this.members) continue
        const reached = this.reach(one.parts)
        if (reached > end) {
          best = one.name
          end = reached
        }
      }
    if (best !== undefined) this.at = end
    return best
  }

  type(): TypeNode {
    this.depth += 1
    if (this.depth > MOST_DEPTH) throw this.fail('nested too deeply')
    const node = this.#typeNode()
    this.depth -= 1
    return node
  }

  #typeNode(): TypeNode {
    const word = this.peek()
    const after = this.at + word.length
    if (word === 'list' || word === 'range') {
      this.at = after
      if (!this.take('<')) return { is: 'named', name: word }
      const of = this.type()
      this.expect('>')
      return { is: word, of }
    }
    if (word === 'context') {
      this.at = after
      if (!this.take('<')) return { is: 'named', name: word }
      const members: [string, TypeNode][] = []
      do {
        const key = this.key()
        if (key === undefined) throw this.fail('expected a name')
        members.push([key, this.type()])
      } while (this.take(','))
      this.expect('>')
      return { is: 'context', members }
    }
    if (word === 'function') {
      this.at = after
      if (!this.take('<')) return { is: 'named', name: word }
      const parameters: TypeNode[] = []
      if (!this.take('>')) {
        do parameters.push(this.type())
        while (this.take(','))
        this.expect('>')
      }
      this.expect('->')
      return { is: 'function', parameters, result: this.type() }
    }
    const long = this.long([this.types], true)
    if (long !== undefined) return { is: 'named', name: long }
    let name = this.peek()
    if (!name) throw this.fail('expected a type')
    this.at += name.length
    while (this.char === '.') {
      this.at += 1
      const next = this.peek()
      name += `.${next}`
      this.at += next.length
    }
    return { is: 'named', name }
  }
}
