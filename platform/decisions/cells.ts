import { no, ok, type Result, type Say, say } from '../../base/index.ts'
import type { ColumnType, TableInput } from './declare.ts'
import { type Key, keyReader, ordered } from './values.ts'

/** What a cell compares with: a value, or another column of the table. `text` as the reader sees it. */
export type Operand =
  | { readonly is: 'value'; readonly key: Key | null; readonly text: string }
  | { readonly is: 'input'; readonly input: number; readonly text: string }

export type Comparison = '<' | '<=' | '>' | '>='

export type Test =
  | { readonly is: 'equal'; readonly to: Operand; readonly differs: boolean }
  | { readonly is: 'compare'; readonly by: Comparison; readonly with: Operand }
  | {
      readonly is: 'between'
      readonly low: Operand
      readonly high: Operand
      readonly lowOpen: boolean
      readonly highOpen: boolean
    }

/** A condition cell, read. `any` is the dash. */
export type Cell = { readonly any: boolean; readonly not: boolean; readonly tests: readonly Test[] }

const ANY: Cell = { any: true, not: false, tests: [] }

/** Longest names first: a name may hold spaces, and one may begin another. */
type Names = readonly { readonly name: string; readonly input: number }[]

export const namesOf = (inputs: readonly TableInput[]): Names =>
  inputs
    .map((one, input) => ({ name: one.expression ?? one.name, input }))
    .toSorted((a, b) => b.name.length - a.name.length)

const NUMBER = /^-?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/
const CALL = /^(date and time|date|time|duration)\s*\(\s*"((?:[^"\\]|\\.)*)"\s*\)/
const AT = /^@"((?:[^"\\]|\\.)*)"/
const TEXT = /^"((?:[^"\\]|\\.)*)"/
const WORD = /^(true|false|null)(?![\p{L}\p{N}_])/u
const UNQUOTE: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }

const unquote = (text: string): string =>
  text.replace(/\\(u[0-9a-fA-F]{4}|.)/gs, (_, one: string) =>
    one.length > 1 ? String.fromCharCode(Number.parseInt(one.slice(1), 16)) : (UNQUOTE[one] ?? one),
  )

class Unread extends Error {
  readonly says: Say
  constructor(says: Say) {
    super(says.en)
    this.says = says
  }
}

/** One pass over one cell. It answers or stops at the first thing it does not know, saying what stands there. */
class CellReader {
  #rest: string
  readonly #type: ColumnType
  readonly #names: Names

  constructor(text: string, type: ColumnType, names: Names) {
    this.#rest = text.trim()
    this.#type = type
    this.#names = names
  }

  condition(): Cell {
    if (this.#rest === '-' || this.#rest === '') return ANY
    const not = /^not\s*\(/.exec(this.#rest)
    if (!not) return { any: false, not: false, tests: this.#tests(true) }
    this.#rest = this.#rest.slice(not[0].length)
    const tests = this.#tests(false)
    if (!this.#take(')')) throw this.#stop()
    this.#end()
    return { any: false, not: true, tests }
  }

  /** A cell of a conclusion: a value, the name of an input, or (with `many`) a list of values. */
  conclusion(many: boolean): readonly Operand[] {
    if (!many) {
      const one = this.#operand()
      this.#end()
      return [one]
    }
    if (!this.#take('['))
      throw new Unread(say('这里要写列表，如 ["a", "b"]', 'a list belongs here, e.g. ["a", "b"]'))
    const list: Operand[] = []
    if (!this.#take(']')) {
      do list.push(this.#operand())
      while (this.#take(','))
      if (!this.#take(']')) throw this.#stop()
    }
    this.#end()
    return list
  }

  #tests(toEnd: boolean): Test[] {
    const tests: Test[] = []
    do tests.push(this.#test())
    while (this.#take(','))
    if (toEnd) this.#end()
    return tests
  }

  #test(): Test {
    for (const by of ['<=', '>=', '<', '>'] as const)
      if (this.#take(by)) {
        this.#needsOrder()
        return { is: 'compare', by, with: this.#bound() }
      }
    if (this.#take('!=')) return { is: 'equal', to: this.#operand(), differs: true }
    if (this.#take('=')) return { is: 'equal', to: this.#operand(), differs: false }
    const open = this.#rest[0]
    if (open === '[' || open === '(' || open === ']') return this.#between(open)
    return { is: 'equal', to: this.#operand(), differs: false }
  }

  #between(open: string): Test {
    this.#needsOrder()
    this.#rest = this.#rest.slice(1).trimStart()
    const low = this.#bound()
    if (!this.#take('..')) throw this.#stop()
    const high = this.#bound()
    const close = this.#rest[0]
    if (close !== ']' && close !== ')' && close !== '[') throw this.#stop()
    this.#rest = this.#rest.slice(1).trimStart()
    const [lowOpen, highOpen] = [open !== '[', close !== ']']
    if (low.is === 'value' && high.is === 'value') {
      const [from, to] = [low.key as number, high.key as number]
      if (from > to || (from === to && (lowOpen || highOpen)))
        throw new Unread(
          say(`区间 ${low.text}..${high.text} 里没有值`, `nothing lies in ${low.text}..${high.text}`),
        )
    }
    return { is: 'between', low, high, lowOpen, highOpen }
  }

  #bound(): Operand {
    const one = this.#operand()
    if (one.is === 'value' && one.key === null)
      throw new Unread(say('空值不能比较大小', 'null has no place in an order'))
    return one
  }

  #operand(): Operand {
    const text = this.#rest
    const word = WORD.exec(text)
    if (word) {
      this.#skip(word[0])
      return word[0] === 'null'
        ? { is: 'value', key: null, text: 'null' }
        : this.#value(word[0] === 'true', word[0], 'boolean')
    }
    const number = NUMBER.exec(text)
    if (number) {
      this.#skip(number[0])
      if (number[0].replace(/[eE].*|\D/g, '').replace(/^0+/, '').length > 15)
        throw new Unread(
          say(`数字 ${number[0]} 超过 15 位`, `the number ${number[0]} has more than 15 digits`),
        )
      return this.#value(Number(number[0]), number[0], 'number')
    }
    const quoted = TEXT.exec(text)
    if (quoted) {
      this.#skip(quoted[0])
      const inside = unquote(quoted[1] ?? '')
      return this.#value(inside, inside, 'string')
    }
    const call = CALL.exec(text) ?? AT.exec(text)
    if (call) {
      this.#skip(call[0])
      return this.#temporal(unquote(call[2] ?? call[1] ?? ''))
    }
    return this.#name()
  }

  #temporal(inside: string): Operand {
    if (!ordered(this.#type) || this.#type === 'number' || keyReader(this.#type)(inside) === undefined)
      throw this.#wrongType(inside)
    return { is: 'value', key: keyReader(this.#type)(inside) as Key, text: inside }
  }

  #value(key: Key, text: string, type: ColumnType): Operand {
    if (type !== this.#type) throw this.#wrongType(text)
    return { is: 'value', key, text }
  }

  #name(): Operand {
    const found = this.#names.find(
      ({ name }) => this.#rest.startsWith(name) && !/^[\p{L}\p{N}_.]/u.test(this.#rest.slice(name.length)),
    )
    if (!found) throw this.#stop()
    this.#skip(found.name)
    return { is: 'input', input: found.input, text: found.name }
  }

  #needsOrder(): void {
    if (!ordered(this.#type))
      throw new Unread(
        say('文字和是否没有大小，只能比较相等', 'texts and truth have no order, only equality'),
      )
  }

  #take(mark: string): boolean {
    if (!this.#rest.startsWith(mark)) return false
    this.#skip(mark)
    return true
  }

  #skip(part: string): void {
    this.#rest = this.#rest.slice(part.length).trimStart()
  }

  #end(): void {
    if (this.#rest !== '') throw this.#stop()
  }

  #wrongType(text: string): Unread {
    return new Unread(
      say(
        `“${text}”不是本列的类型（${this.#type}）`,
        `“${text}” is not of the type of this column (${this.#type})`,
      ),
    )
  }

  #stop(): Unread {
    const at = this.#rest.slice(0, 30)
    if (at === '') return new Unread(say('写到一半就没有了', 'it ends in the middle'))
    return new Unread(say(`看不懂“${at}”`, `“${at}” is neither a value nor a known name`))
  }
}

function attempt<T>(read: () => T): Result<T, Say> {
  try {
    return ok(read())
  } catch (error) {
    if (error instanceof Unread) return no(error.says)
    throw error
  }
}

/** Reads a condition cell: S-FEEL unary tests over one column. */
export const readCell = (text: string, type: ColumnType, names: Names): Result<Cell, Say> =>
  attempt(() => new CellReader(text, type, names).condition())

/** Reads a cell of a conclusion. */
export const readConclusion = (
  text: string,
  type: ColumnType,
  many: boolean,
  names: Names,
): Result<readonly Operand[], Say> => attempt(() => new CellReader(text, type, names).conclusion(many))
