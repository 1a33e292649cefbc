import { type Say, say } from '../../../base/index.ts'

const MOST_REPEATS = 100

export type Range = readonly [from: number, to: number]
export type Node =
  | { readonly is: 'set'; readonly ranges: readonly Range[]; readonly not: boolean }
  | { readonly is: 'start' | 'end' | 'empty' }
  | { readonly is: 'all'; readonly of: readonly Node[] }
  | { readonly is: 'any'; readonly of: readonly Node[] }
  | { readonly is: 'group'; readonly of: Node; readonly index: number }
  | {
      readonly is: 'repeat'
      readonly of: Node
      readonly min: number
      readonly max: number
      readonly lazy: boolean
    }

const DIGIT: Range[] = [[48, 57]]
const WORD: Range[] = [...DIGIT, [65, 90], [95, 95], [97, 122]]
const BLANK: Range[] = [
  [9, 13],
  [32, 32],
  [160, 160],
  [0x2000, 0x200a],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
]
const HAN: Range[] = [
  [0x3007, 0x3007],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xf900, 0xfaff],
  [0x20000, 0x323af],
]
const KINDS: Readonly<Record<string, readonly Range[]>> = { d: DIGIT, w: WORD, s: BLANK, h: HAN }
const LETTERS: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9 }

/** What is wrong with a pattern, in words. */
export class Problem extends Error {
  readonly says: Say
  constructor(says: Say) {
    super(says.en)
    this.says = says
  }
}
export const fail = (zh: string, en: string): never => {
  throw new Problem(say(zh, en))
}

/** A pattern as it is understood. */
export function parse(source: string): { readonly node: Node; readonly groups: number } {
  const letters = [...source]
  let at = 0
  let groups = 0
  let depth = 0
  const any = (): Node => {
    if (++depth > 20) fail('括号套得太深', 'brackets nested too deep')
    const of = [all()]
    while (letters[at] === '|') {
      at++
      of.push(all())
    }
    depth--
    return of.length === 1 ? (of[0] as Node) : { is: 'any', of }
  }
  const all = (): Node => {
    const of: Node[] = []
    while (at < letters.length && letters[at] !== '|' && letters[at] !== ')') of.push(repeated())
    return of.length === 1 ? (of[0] as Node) : of.length === 0 ? { is: 'empty' } : { is: 'all', of }
  }
  const repeated = (): Node => {
    const before = groups
    const of = one()
    const letter = letters[at]
    let bounds: [number, number] | undefined
    if (letter === '*') bounds = [0, Number.POSITIVE_INFINITY]
    else if (letter === '+') bounds = [1, Number.POSITIVE_INFINITY]
    else if (letter === '?') bounds = [0, 1]
    else if (letter === '{') {
      const found = /^\{(\d{1,3})(,(\d{0,3}))?\}/.exec(letters.slice(at, at + 9).join(''))
      if (!found) return fail('花括号应写成 {2}、{2,} 或 {2,5}', 'braces read {2}, {2,} or {2,5}')
      const min = Number(found[1])
      const max = found[2] === undefined ? min : found[3] === '' ? Number.POSITIVE_INFINITY : Number(found[3])
      if (min > MOST_REPEATS || (max > MOST_REPEATS && max !== Number.POSITIVE_INFINITY) || max < min)
        fail(`重复次数最多 ${MOST_REPEATS}`, `at most ${MOST_REPEATS} repeats`)
      at += found[0].length - 1
      bounds = [min, max]
    }
    if (!bounds) return of
    at++
    if (of.is === 'start' || of.is === 'end') fail('^ 和 $ 不能重复', '^ and $ cannot be repeated')
    const many = bounds[1] > 1
    if (many && canBeEmpty(of)) fail('重复的部分不能为空', 'what is repeated must not be empty')
    if (many && groups - before > (of.is === 'group' ? 1 : 0))
      fail('重复的括号里不能再取值，请用 (?: )', 'no groups within a repeated one, write (?: )')
    const lazy = letters[at] === '?'
    if (lazy) at++
    if (['*', '+', '?', '{'].includes(letters[at] ?? '')) fail('重复符号连写了', 'a repeat of a repeat')
    return { is: 'repeat', of, min: bounds[0], max: bounds[1], lazy }
  }
  const one = (): Node => {
    const letter = letters[at++] as string
    switch (letter) {
      case '(': {
        let index = 0
        if (letters[at] === '?') {
          if (letters[at + 1] !== ':') fail('不支持 (?= (?! (?< 等写法', 'only ( ) and (?: ) are understood')
          at += 2
        } else index = ++groups
        const of = any()
        if (letters[at++] !== ')') fail('括号没有配对', 'a bracket is not closed')
        return index === 0 ? of : { is: 'group', of, index }
      }
      case '[':
        return set()
      case '.':
        return { is: 'set', ranges: [[10, 10]], not: true }
      case '^':
        return { is: 'start' }
      case '$':
        return { is: 'end' }
      case '*':
      case '+':
      case '?':
      case '{':
        return fail('重复符号前面没有内容', 'nothing to repeat')
      case '\\': {
        const { ranges, not } = escaped()
        return { is: 'set', ranges, not }
      }
      default: {
        const code = letter.codePointAt(0) as number
        return { is: 'set', ranges: [[code, code]], not: false }
      }
    }
  }
  const escaped = (): { ranges: readonly Range[]; not: boolean } => {
    const letter = letters[at++]
    if (letter === undefined) return fail('末尾的 \\ 后面缺少字符', 'a \\ at the end')
    const kind = KINDS[letter.toLowerCase()]
    if (kind && letter !== 'H') return { ranges: kind, not: letter !== letter.toLowerCase() }
    const known = LETTERS[letter]
    if (known !== undefined) return { ranges: [[known, known]], not: false }
    if (/[A-Za-z0-9]/.test(letter)) fail(`不支持 \\${letter}`, `\\${letter} is not understood`)
    const code = letter.codePointAt(0) as number
    return { ranges: [[code, code]], not: false }
  }
  const set = (): Node => {
    const not = letters[at] === '^'
    if (not) at++
    const ranges: Range[] = []
    let first = true
    while (letters[at] !== ']' || first) {
      first = false
      const from = letters[at++]
      if (from === undefined) return fail('方括号没有配对', 'a square bracket is not closed')
      if (from === '\\') {
        const one = escaped()
        if (one.not) fail('方括号里不能用 \\D \\W \\S', 'no \\D \\W \\S inside square brackets')
        ranges.push(...one.ranges)
        continue
      }
      const low = from.codePointAt(0) as number
      if (letters[at] === '-' && letters[at + 1] !== ']' && letters[at + 1] !== undefined) {
        at++
        let to = letters[at++] as string
        if (to === '\\') to = letters[at++] ?? ''
        const high = to.codePointAt(0) ?? -1
        if (high < low) fail('方括号里的范围写反了', 'a range runs backwards')
        ranges.push([low, high])
      } else ranges.push([low, low])
    }
    at++
    return { is: 'set', ranges, not }
  }
  const node = any()
  if (at < letters.length) fail('括号没有配对', 'a bracket is not opened')
  return { node, groups }
}

function canBeEmpty(node: Node): boolean {
  switch (node.is) {
    case 'set':
      return false
    case 'all':
      return node.of.every(canBeEmpty)
    case 'any':
      return node.of.some(canBeEmpty)
    case 'group':
      return canBeEmpty(node.of)
    case 'repeat':
      return node.min === 0 || canBeEmpty(node.of)
    default:
      return true
  }
}
