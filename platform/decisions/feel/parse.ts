import { BUILT_INS } from './built-ins.ts'
import { atLiteral } from './convert.ts'
import { parse as readDecimal } from './decimal.ts'
import type { Arithmetic, Comparison, Node, TestNode, TestsNode, Turn, TypeNode } from './nodes.ts'
import { MOST_DEPTH, TypeReader } from './parse-types.ts'
import { FeelSyntax, LongNames, tidy } from './scan.ts'
import { BUILT_IN } from './types.ts'

/** What an expression may name besides single words, which need no list. */
export type Known = {
  /** Variables in scope. */
  readonly names?: Iterable<string>
  /** Names of members of contexts anywhere in the model. */
  readonly members?: Iterable<string>
  /** Names of types of the model. */
  readonly types?: Iterable<string>
}

const COMPARISONS: readonly Comparison[] = ['<=', '>=', '!=', '<', '>', '=']
const KEYWORDS = new Set(['then', 'else', 'return', 'satisfies', 'in', 'and', 'or', 'between'])
const MOST_TEXT = 200_000
const NUMBER = /(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/y

const PROPERTIES = ['time offset', 'start included', 'end included']

class Parser extends TypeReader {
  readonly #names: LongNames[] = [new LongNames()]
  #filters = 0
  /** Inside a range that may close with `[`, that bracket opens no filter. */
  #noFilter = false

  constructor(text: string, known: Known) {
    super(text)
    for (const name of BUILT_INS.keys()) this.#names[0]?.add(name)
    for (const name of known.names ?? []) this.#names[0]?.add(name)
    for (const name of [...PROPERTIES, ...(known.members ?? [])]) this.members.add(name)
    for (const name of [...BUILT_IN.keys(), ...(known.types ?? [])]) this.types.add(name)
  }

  end(): void {
    this.space()
    if (this.at < this.text.length) throw this.fail(`cannot read “${this.text.slice(this.at, this.at + 20)}”`)
  }

  /** Runs with more names in scope. */
  #with<T>(names: Iterable<string>, run: () => T): T {
    const own = new LongNames()
    for (const name of names) own.add(name)
    this.#names.push(own)
    try {
      return run()
    } finally {
      this.#names.pop()
    }
  }

  /** Runs, or stands where it was and answers undefined. */
  #try<T>(run: () => T): T | undefined {
    const [at, depth] = [this.at, this.depth]
    try {
      return run()
    } catch (error) {
      if (!(error instanceof FeelSyntax)) throw error
      this.at = at
      this.depth = depth
      return undefined
    }
  }

  expression(): Node {
    this.depth += 1
    if (this.depth > MOST_DEPTH) throw this.fail('nested too deeply')
    const filter = this.#noFilter
    this.#noFilter = false
    const node = this.#or()
    this.#noFilter = filter
    this.depth -= 1
    return node
  }

  #or(): Node {
    let left = this.#and()
    while (this.word('or')) left = { is: 'or', left, right: this.#and() }
    return left
  }

  #and(): Node {
    let left = this.#comparison()
    while (this.word('and')) left = { is: 'and', left, right: this.#comparison() }
    return left
  }

  #operator(): Comparison | undefined {
    this.space()
    const by = COMPARISONS.find((one) => this.text.startsWith(one, this.at))
    if (by) this.at += by.length
    return by
  }

  #comparison(): Node {
    let left = this.#sum()
    for (;;) {
      const by = this.#operator()
      if (by) left = { is: 'compare', by, left, right: this.#sum() }
      else if (this.word('between')) {
        const low = this.#sum()
        if (!this.word('and')) throw this.fail('expected and')
        left = { is: 'between', of: left, low, high: this.#sum() }
      } else if (this.word('in')) left = { is: 'in', of: left, tests: this.#inTests() }
      else return left
    }
  }

  #inTests(): readonly TestNode[] {
    this.space()
    if (this.char === '(') {
      const tests = this.#try(() => {
        this.expect('(')
        const list = this.#testList()
        this.expect(')')
        return list
      })
      if (tests) return tests
    }
    const by = this.#operator()
    return [by ? { is: 'by', by, to: this.#sum() } : { is: 'of', of: this.#sum() }]
  }

  #testList(): TestNode[] {
    const list: TestNode[] = []
    do {
      const by = this.#operator()
      list.push(by ? { is: 'by', by, to: this.#sum() } : { is: 'of', of: this.expression() })
    } while (this.take(','))
    return list
  }

  /** The text of a condition cell. */
  tests(): TestsNode {
    this.space()
    if (/^\s*-\s*$/.test(this.text.slice(this.at))) return { any: true, not: false, tests: [] }
    const negated = this.#try(() => {
      if (!this.word('not')) throw this.fail('expected not')
      this.expect('(')
      const tests = this.#testList()
      this.expect(')')
      this.end()
      return tests
    })
    if (negated) return { any: false, not: true, tests: negated }
    const tests = this.#testList()
    this.end()
    return { any: false, not: false, tests }
  }

  #sum(): Node {
    let left = this.#product()
    for (;;) {
      const by: Arithmetic | null = this.take('+') ? '+' : this.take('-') ? '-' : null
      if (!by) return left
      left = { is: 'arithmetic', by, left, right: this.#product() }
    }
  }

  #product(): Node {
    let left = this.#power()
    for (;;) {
      this.space()
      const double = this.text.startsWith('**', this.at)
      const by: Arithmetic | null = double ? null : this.take('*') ? '*' : this.take('/') ? '/' : null
      if (!by) return left
      left = { is: 'arithmetic', by, left, right: this.#power() }
    }
  }

  #power(): Node {
    let left = this.#unary()
    while (this.take('**')) left = { is: 'arithmetic', by: '**', left, right: this.#unary() }
    return left
  }

  #unary(): Node {
    if (this.take('-')) {
      this.depth += 1
      if (this.depth > MOST_DEPTH) throw this.fail('nested too deeply')
      const node: Node = { is: 'negate', of: this.#unary() }
      this.depth -= 1
      return node
    }
    const node = this.#postfix()
    return this.words('instance', 'of') ? { is: 'instance', of: node, type: this.type() } : node
  }

  #postfix(): Node {
    let node = this.#primary()
    for (;;) {
      this.space()
      if (this.char === '.' && this.text[this.at + 1] !== '.') {
        this.at += 1
        node = { is: 'path', of: node, name: this.#memberName() }
      } else if (this.char === '[' && !this.#noFilter) {
        this.at += 1
        this.#filters += 1
        const by = this.expression()
        this.#filters -= 1
        this.expect(']')
        node = { is: 'filter', of: node, by }
      } else if (this.char === '(') node = this.#call(node)
      else return node
    }
  }

  #call(of: Node): Node {
    this.expect('(')
    if (this.take(')')) return { is: 'call', of, given: [] }
    const first = this.key()
    if (first === undefined) {
      const given = this.#list(')')
      return { is: 'call', of, given }
    }
    const named: [string, Node][] = [[first, this.expression()]]
    while (this.take(',')) {
      const key = this.key()
      if (key === undefined) throw this.fail('expected a name')
      named.push([key, this.expression()])
    }
    this.expect(')')
    return { is: 'named', of, given: named }
  }

  #list(close: string): Node[] {
    const list: Node[] = []
    do list.push(this.expression())
    while (this.take(','))
    this.expect(close)
    return list
  }

  #memberName(): string {
    const long = this.long([this.members, ...this.#names], true)
    if (long !== undefined) return long
    const word = this.peek()
    if (!word) throw this.fail('expected a name')
    this.at += word.length
    return word
  }

  #primary(): Node {
    this.space()
    const char = this.char
    if (char === '"') return { is: 'value', value: this.quoted() }
    if (char === '@') {
      this.at += 1
      const text = this.quoted()
      return { is: 'value', value: atLiteral(text) }
    }
    if (/[0-9.]/.test(char)) return this.#number()
    if (char === '{') return this.#context()
    if (char === '[' || char === '(' || char === ']') return this.#bracket(char)
    return this.#named()
  }

  #number(): Node {
    NUMBER.lastIndex = this.at
    const found = NUMBER.exec(this.text)
    if (!found) throw this.fail('not a number')
    this.at += found[0].length
    return { is: 'value', value: readDecimal(found[0]) }
  }

  #context(): Node {
    this.expect('{')
    const entries: [string, Node][] = []
    if (this.take('}')) return { is: 'context', entries }
    const own = new LongNames()
    this.#names.push(own)
    do {
      this.space()
      let key: string | undefined
      if (this.char === '"') {
        key = this.quoted()
        this.expect(':')
      } else key = this.key()
      if (key === undefined) throw this.fail('expected a key')
      entries.push([key, this.expression()])
      own.add(key)
      this.members.add(key)
    } while (this.take(','))
    this.#names.pop()
    this.expect('}')
    return { is: 'context', entries }
  }

  #bracket(open: string): Node {
    this.expect(open)
    if (open === '[' && this.take(']')) return { is: 'list', items: [] }
    if (open === '(') {
      const by = this.#operator()
      if (by) {
        const to = this.#sum()
        this.expect(')')
        return { is: 'bound', by, to }
      }
    }
    const first = this.expression()
    if (this.take('..')) return this.#range(first, open === '[')
    if (open === '(') {
      this.expect(')')
      return first
    }
    if (open === ']') throw this.fail('expected ..')
    const items = [first]
    while (this.take(',')) items.push(this.expression())
    this.expect(']')
    return { is: 'list', items }
  }

  #range(low: Node, lowIn: boolean): Node {
    const close = (high: Node): Node => {
      if (this.take(']')) return { is: 'range', low, high, lowIn, highIn: true }
      if (this.take(')') || this.take('[')) return { is: 'range', low, high, lowIn, highIn: false }
      throw this.fail('a range is not closed')
    }
    const plain = this.#try(() => close(this.#sum()))
    if (plain) return plain
    const before = this.#noFilter
    this.#noFilter = true
    const high = this.#sum()
    this.#noFilter = before
    return close(high)
  }

  #named(): Node {
    const long = this.long([this.members, ...this.#names], this.#filters > 0)
    if (long !== undefined) return { is: 'name', name: long }
    const word = this.peek()
    if (word === '')
      throw this.fail(this.char === '' ? 'it ends in the middle' : `cannot read “${this.char}”`)
    if (KEYWORDS.has(word)) throw this.fail(`“${word}” is out of place`)
    this.at += word.length
    if (word === 'true' || word === 'false') return { is: 'value', value: word === 'true' }
    if (word === 'null') return { is: 'value', value: null }
    if (word === 'if') return this.#if()
    if (word === 'for') return this.#for()
    if (word === 'some' || word === 'every') return this.#quantified(word === 'every')
    if (word === 'function') return this.#function()
    return { is: 'name', name: word }
  }

  #keyword(word: string): void {
    if (!this.word(word)) throw this.fail(`expected ${word}`)
  }

  #if(): Node {
    const condition = this.expression()
    this.#keyword('then')
    const yes = this.expression()
    this.#keyword('else')
    return { is: 'if', condition, yes, no: this.expression() }
  }

  /** `x in list, y in 1..3`, each seeing the names before it, then what follows with all of them. */
  #turns<T>(then: () => T): readonly [readonly Turn[], T] {
    const turns: Turn[] = []
    const next = (): T => {
      const name = this.#until('in')
      const over = this.expression()
      const to = this.take('..') ? this.expression() : null
      turns.push({ name, over, to })
      return this.#with([name], () => (this.take(',') ? next() : then()))
    }
    const result = next()
    return [turns, result]
  }

  /** Words up to a keyword: the name of a variable. */
  #until(keyword: string): string {
    const words: string[] = []
    for (;;) {
      const word = this.peek()
      if (word === '') throw this.fail('expected a name')
      this.at += word.length
      if (word === keyword && words.length > 0) return words.join(' ')
      words.push(word)
    }
  }

  #for(): Node {
    const [turns, give] = this.#turns(() => {
      this.#keyword('return')
      return this.#with(['partial'], () => this.expression())
    })
    return { is: 'for', turns, give }
  }

  #quantified(every: boolean): Node {
    const [turns, holds] = this.#turns(() => {
      this.#keyword('satisfies')
      return this.expression()
    })
    return { is: 'quantified', every, turns, holds }
  }

  #function(): Node {
    this.expect('(')
    const parameters: [string, TypeNode | null][] = []
    if (!this.take(')')) {
      do {
        let name = ''
        this.space()
        while (this.char !== '' && !/[:,)]/.test(this.char)) {
          name += this.char
          this.at += this.char.length
        }
        if (!name.trim()) throw this.fail('expected a name')
        parameters.push([tidy(name), this.take(':') ? this.type() : null])
      } while (this.take(','))
      this.expect(')')
    }
    const external = this.word('external')
    const body = this.#with(
      parameters.map(([name]) => name),
      () => this.expression(),
    )
    return { is: 'function', parameters, body, external }
  }
}

function parserOf(text: string, known: Known): Parser {
  if (text.length > MOST_TEXT) throw new FeelSyntax('the text is too long', 0)
  return new Parser(text, known)
}

/** Reads an expression; throws `FeelSyntax`. */
export function parseExpression(text: string, known: Known = {}): Node {
  const parser = parserOf(text, known)
  const node = parser.expression()
  parser.end()
  return node
}

/** Reads a condition cell; throws `FeelSyntax`. */
export const parseTests = (text: string, known: Known = {}): TestsNode => parserOf(text, known).tests()

/** Reads the name of a type as a file writes it; throws `FeelSyntax`. */
export function parseType(text: string, known: Known = {}): TypeNode {
  const parser = parserOf(text, known)
  const node = parser.type()
  parser.end()
  return node
}
