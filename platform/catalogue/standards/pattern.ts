import { no, ok, type Result, type Say, say } from '../../../base/index.ts'
import { fail, type Node, Problem, parse, type Range } from './pattern-parse.ts'

/**
 * Patterns a steward may write: the common part of regular expressions, matched in time linear in the text whatever
 * the pattern (Thompson's simulation with captures after Pike), so that no rule can hang a load. Left out on purpose:
 * back references, looking ahead or behind, word borders.
 */
export type Pattern = {
  /** The first place it fits at or after `from`; `groups[0]` is the whole, a group that took no part is empty. */
  readonly find: (text: string, from: number) => Found | null
}
export type Found = { readonly start: number; readonly end: number; readonly groups: readonly string[] }

const MOST_LETTERS = 300
const MOST_STEPS = 2_000
/** Texts longer than this are not searched by patterns. */
export const PATTERN_TEXT_MAX = 4_000

type Op =
  | { readonly op: 'set'; readonly ranges: readonly Range[]; readonly not: boolean }
  | { readonly op: 'split'; first: number; second: number }
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'save'; readonly slot: number }
  | { readonly op: 'start' | 'end' | 'done' }

function programOf(node: Node): Op[] {
  const ops: Op[] = []
  const put = <O extends Op>(op: O): O => {
    if (ops.length >= MOST_STEPS) fail('模式太大', 'the pattern is too large')
    ops.push(op)
    return op
  }
  const walk = (one: Node): void => {
    switch (one.is) {
      case 'set':
        put({ op: 'set', ranges: one.ranges, not: one.not })
        return
      case 'start':
      case 'end':
        put({ op: one.is })
        return
      case 'empty':
        return
      case 'all':
        for (const part of one.of) walk(part)
        return
      case 'any': {
        const jumps: { to: number }[] = []
        for (const [i, part] of one.of.entries()) {
          if (i === one.of.length - 1) walk(part)
          else {
            const split = put({ op: 'split', first: ops.length + 1, second: 0 })
            walk(part)
            jumps.push(put({ op: 'jump', to: 0 }))
            split.second = ops.length
          }
        }
        for (const jump of jumps) jump.to = ops.length
        return
      }
      case 'group':
        put({ op: 'save', slot: one.index * 2 })
        walk(one.of)
        put({ op: 'save', slot: one.index * 2 + 1 })
        return
      case 'repeat': {
        for (let i = 0; i < one.min; i++) walk(one.of)
        if (one.max === Number.POSITIVE_INFINITY) {
          const at = ops.length
          const split = put({ op: 'split', first: 0, second: 0 })
          walk(one.of)
          put({ op: 'jump', to: at })
          if (one.lazy) [split.first, split.second] = [ops.length, at + 1]
          else [split.first, split.second] = [at + 1, ops.length]
          return
        }
        const splits: { first: number; second: number }[] = []
        for (let i = one.min; i < one.max; i++) {
          splits.push(put({ op: 'split', first: ops.length + 1, second: 0 }))
          walk(one.of)
        }
        for (const split of splits) {
          if (one.lazy) [split.first, split.second] = [ops.length, split.first]
          else split.second = ops.length
        }
      }
    }
  }
  walk(node)
  put({ op: 'done' })
  return ops
}

const holds = (ranges: readonly Range[], not: boolean, code: number): boolean => {
  for (const [from, to] of ranges) if (code >= from && code <= to) return !not
  return not
}

type Thread = { readonly at: number; readonly marks: readonly number[] }

function search(ops: readonly Op[], slots: number, text: string, from: number): readonly number[] | null {
  let now: Thread[] = []
  let found: readonly number[] | null = null
  const seen = new Uint32Array(ops.length)
  let round = 0
  const add = (list: Thread[], at: number, place: number, marks: readonly number[]): void => {
    if (seen[at] === round) return
    seen[at] = round
    const op = ops[at] as Op
    switch (op.op) {
      case 'jump':
        add(list, op.to, place, marks)
        return
      case 'split':
        add(list, op.first, place, marks)
        add(list, op.second, place, marks)
        return
      case 'save': {
        const next = marks.slice()
        next[op.slot] = place
        add(list, at + 1, place, next)
        return
      }
      case 'start':
        if (place === 0) add(list, at + 1, place, marks)
        return
      case 'end':
        if (place === text.length) add(list, at + 1, place, marks)
        return
      default:
        list.push({ at, marks })
    }
  }
  const none: readonly number[] = new Array(slots).fill(-1)
  for (let place = from; ; ) {
    if (!found) {
      // threads of this place were added in the round of the step before; a new start joins them last
      if (place === from) round++
      const marks = none.slice()
      marks[0] = place
      add(now, 0, place, marks)
    }
    if (now.length === 0 && found) return found
    const code = place < text.length ? (text.codePointAt(place) as number) : -1
    const width = code > 0xffff ? 2 : 1
    const next: Thread[] = []
    round++
    for (const thread of now) {
      const op = ops[thread.at] as Op
      if (op.op === 'done') {
        const marks = thread.marks.slice()
        marks[1] = place
        found = marks
        break
      }
      if (op.op === 'set' && code >= 0 && holds(op.ranges, op.not, code))
        add(next, thread.at + 1, place + width, thread.marks)
    }
    now = next
    if (place >= text.length) return found
    place += width
  }
}

/** The pattern ready to search, or what is wrong with it in words. */
export function patternOf(source: string): Result<Pattern, Say> {
  if (source === '' || [...source].length > MOST_LETTERS)
    return no(say(`模式应有 1 至 ${MOST_LETTERS} 个字符`, `a pattern has 1 to ${MOST_LETTERS} characters`))
  try {
    const { node, groups } = parse(source)
    const ops = programOf(node)
    const slots = (groups + 1) * 2
    return ok({ find: simple(node) ? nativeOf(node) : (text, from) => searched(ops, slots, text, from) })
  } catch (error) {
    if (error instanceof Problem) return no(error.says)
    throw error
  }
}

/** The linear matcher alone, whatever the pattern; the tests hold both against each other. */
export function linearPattern(source: string): Pattern {
  const { node, groups } = parse(source)
  const ops = programOf(node)
  return { find: (text, from) => searched(ops, (groups + 1) * 2, text, from) }
}

function searched(ops: readonly Op[], slots: number, text: string, from: number): Found | null {
  const marks = search(ops, slots, text, from)
  if (!marks) return null
  const groups: string[] = []
  for (let i = 0; i < slots; i += 2) {
    const start = marks[i] as number
    groups.push(start < 0 ? '' : text.slice(start, marks[i + 1]))
  }
  return { start: marks[0] as number, end: marks[1] as number, groups }
}

/** At most one open repeat, and little else to try: the engine's own matcher cannot run away, and is faster. */
function simple(node: Node): boolean {
  let open = 0
  let tries = 1
  const walk = (one: Node, inside: boolean): boolean => {
    switch (one.is) {
      case 'all':
        return one.of.every((part) => walk(part, inside))
      case 'any':
        tries *= one.of.length
        return !inside && one.of.every((part) => walk(part, inside))
      case 'group':
        return walk(one.of, inside)
      case 'repeat':
        if (one.max === Number.POSITIVE_INFINITY) open++
        else tries *= one.max - one.min + 1
        return !inside && walk(one.of, one.max > 1)
      default:
        return true
    }
  }
  return walk(node, false) && open <= 1 && tries <= 64
}

/** The same pattern for the engine's own matcher, spelt from what was understood, never from the source. */
function nativeOf(node: Node): Pattern['find'] {
  const letter = (code: number) => `\\u{${code.toString(16)}}`
  const spell = (one: Node): string => {
    switch (one.is) {
      case 'set':
        return `[${one.not ? '^' : ''}${one.ranges.map(([from, to]) => `${letter(from)}-${letter(to)}`).join('')}]`
      case 'start':
        return '^'
      case 'end':
        return '$'
      case 'empty':
        return '(?:)'
      case 'all':
        return one.of.map(spell).join('')
      case 'any':
        return `(?:${one.of.map(spell).join('|')})`
      case 'group':
        return `(${spell(one.of)})`
      case 'repeat':
        return `(?:${spell(one.of)}){${one.min},${one.max === Number.POSITIVE_INFINITY ? '' : one.max}}${one.lazy ? '?' : ''}`
    }
  }
  const expression = new RegExp(spell(node), 'gu')
  return (text, from) => {
    expression.lastIndex = from
    const found = expression.exec(text)
    return (
      found && { start: found.index, end: expression.lastIndex, groups: found.map((group) => group ?? '') }
    )
  }
}

/** Every occurrence replaced; `$1`…`$9` are the groups, `$$` a dollar sign. */
export function replacePattern(pattern: Pattern, text: string, by: string): string {
  let result = ''
  let at = 0
  let from = 0
  while (from <= text.length) {
    const found = pattern.find(text, from)
    if (!found) break
    const { start, end, groups } = found
    result += text.slice(at, start)
    result += by.includes('$')
      ? by.replace(/\$(\$|\d)/g, (_, group: string) => (group === '$' ? '$' : (groups[Number(group)] ?? '')))
      : by
    at = end
    from = end > start ? end : end + 1
  }
  return at === 0 && result === '' ? text : result + text.slice(at)
}
