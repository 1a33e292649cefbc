import { no, ok, type Result, type Say, say } from '../../../base/index.ts'
import { halfWidth } from '../../fields/decide.ts'
import { divided, exactOf, exactText, rounded, times } from './amounts.ts'
import { readDay } from './days.ts'
import type { Step, Test } from './declare.ts'
import { PATTERN_TEXT_MAX, patternOf, replacePattern } from './pattern.ts'

/** What a chain of steps leaves: text ('' = nothing), or a refusal of its own. */
export type Stepped = string | { readonly reject: 'map' | 'said'; readonly says: string }
type Run = (text: string) => Stepped

export const MOST_STEPS = 60
const MOST_DEEP = 4
const MOST_LINES = 5_000
/** No step makes a text longer than this: a hostile rule cannot fill the memory. */
const LONGEST = 20_000

const BLANKS = /[\s\u200b-\u200f\u2060\ufeff]+/g
const DASHES = /[\u2010-\u2015\u2212\u2500\u30fc\ufe58\ufe63]+/g
const WAVES = /[\u223c\u223d\u301c\uff5e\u02dc]/g
const SMALL = /[\u2070-\u2079\u2080-\u2089\u00b2\u00b3\u00b9]/g

/** Odd forms of signs made one: blanks, dashes, waves, small figures, signs of comparison. */
export const fold = (text: string): string =>
  halfWidth(text)
    .replace(SMALL, (letter) => letter.normalize('NFKC'))
    .replace(DASHES, '-')
    .replace(WAVES, '~')
    .replace(/[\u2266\u2a7d]/g, '≤')
    .replace(/[\u2267\u2a7e]/g, '≥')
    .replace(/[【〔［]/g, '[')
    .replace(/[】〕］]/g, ']')
    .replace(/\u00a0/g, ' ')

const NUMBER = /[+-]?\d+(?:,\d{3})*(?:\.\d+)?/g

/** Finds a label whatever blanks stand within it; answers where it ends. */
function labelEnds(text: string, labels: readonly RegExp[] | undefined): number[] {
  if (!labels) return [0]
  const ends: number[] = []
  for (const label of labels)
    for (const found of text.matchAll(label)) ends.push(found.index + found[0].length)
  return ends.sort((a, b) => a - b)
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
const labelOf = (text: string): RegExp =>
  new RegExp([...text.replace(/\s/g, '')].map(literal).join('\\s*'), 'giu')

export const testerOf = (test: Test): Result<(text: string) => boolean, Say> => {
  switch (test.is) {
    case 'contains':
      return ok((text) => test.any.some((one) => text.includes(one)))
    case 'equals':
      return ok((text) => test.any.includes(text))
    case 'starts':
      return ok((text) => test.any.some((one) => text.startsWith(one)))
    case 'ends':
      return ok((text) => test.any.some((one) => text.endsWith(one)))
    case 'empty':
      return ok((text) => text.trim() === '')
    case 'longer':
      return ok((text) => text.length > test.than)
    case 'shorter':
      return ok((text) => text.length < test.than)
    case 'matches': {
      const pattern = patternOf(test.pattern)
      return pattern.ok
        ? ok((text) => text.length <= PATTERN_TEXT_MAX && pattern.value.find(text, 0) !== null)
        : pattern
    }
    case 'not': {
      const inner = testerOf(test.of)
      return inner.ok ? ok((text) => !inner.value(text)) : inner
    }
  }
}

/** Steps made one function, or what is wrong with which of them. */
export function compileSteps(steps: readonly Step[], depth = 0): Result<Run, Say> {
  if (steps.length > MOST_STEPS) return no(say(`最多 ${MOST_STEPS} 个步骤`, `at most ${MOST_STEPS} steps`))
  if (depth > MOST_DEEP) return no(say('步骤套得太深', 'steps nested too deep'))
  const runs: Run[] = []
  for (const [i, step] of steps.entries()) {
    const run = stepOf(step, depth)
    if (!run.ok) return no(say(`第 ${i + 1} 步：${run.error.zh}`, `step ${i + 1}: ${run.error.en}`))
    runs.push(run.value)
  }
  const [only] = runs
  if (!only) return ok((text) => text)
  return ok((text) => {
    let now: Stepped = text
    for (const run of runs) {
      now = run(now)
      if (typeof now !== 'string') return now
      if (now.length > LONGEST) now = now.slice(0, LONGEST)
    }
    return now
  })
}

function stepOf(step: Step, depth: number): Result<Run, Say> {
  switch (step.do) {
    case 'trim':
      return ok((text) => text.trim())
    case 'collapse': {
      const by = step.with ?? ' '
      return ok((text) => text.trim().replace(BLANKS, by))
    }
    case 'halfWidth':
      return ok(halfWidth)
    case 'fold':
      return ok(fold)
    case 'case':
      return ok(step.to === 'upper' ? (text) => text.toUpperCase() : (text) => text.toLowerCase())
    case 'remove': {
      if (step.text.some((one) => one === '')) return no(say('要删除的文字为空', 'nothing to remove'))
      return ok((text) => step.text.reduce((all, one) => all.replaceAll(one, ''), text))
    }
    case 'replace':
      if (step.find === '') return no(say('要替换的文字为空', 'nothing to replace'))
      return ok((text) => text.split(step.find).join(step.with))
    case 'pattern': {
      const pattern = patternOf(step.find)
      if (!pattern.ok) return pattern
      return ok((text) =>
        text.length > PATTERN_TEXT_MAX ? text : replacePattern(pattern.value, text, step.with),
      )
    }
    case 'take': {
      const pattern = patternOf(step.find)
      if (!pattern.ok) return pattern
      const group = step.group ?? 0
      return ok((text) =>
        text.length > PATTERN_TEXT_MAX ? '' : (pattern.value.find(text, 0)?.groups[group] ?? ''),
      )
    }
    case 'split': {
      if (step.at.length === 0 || step.at.some((one) => one === ''))
        return no(say('请填写拆分符号', 'what to split at is missing'))
      if (step.take === 0) return no(say('段数从 1 开始', 'parts count from 1'))
      const cut = new RegExp(step.at.map(literal).join('|'), 'u')
      return ok(
        (text) =>
          text
            .split(cut)
            .at(step.take > 0 ? step.take - 1 : step.take)
            ?.trim() ?? '',
      )
    }
    case 'between':
      return ok((text) => {
        const from = step.from === '' ? 0 : text.indexOf(step.from)
        if (from < 0) return ''
        const start = from + step.from.length
        const end = step.to === '' ? text.length : text.indexOf(step.to, start)
        return end < 0 ? '' : text.slice(start, end)
      })
    case 'map':
      return mapOf(step)
    case 'prefix':
      return ok((text) => (text === '' ? text : step.text + text))
    case 'suffix':
      return ok((text) => (text === '' ? text : text + step.text))
    case 'pad':
      if (step.with.length !== 1 || !(step.to >= 1 && step.to <= 100))
        return no(
          say('补齐需要一个字符和 1 至 100 的位数', 'padding needs one character and a length of 1 to 100'),
        )
      return ok((text) =>
        text === ''
          ? text
          : step.side === 'start'
            ? text.padStart(step.to, step.with)
            : text.padEnd(step.to, step.with),
      )
    case 'date':
      return ok((text) => {
        const found = readDay(text, step.order)
        return 'day' in found ? found.day : text
      })
    case 'number':
      return ok(numberAfter(step))
    case 'series': {
      if (!(step.of >= 2 && step.of <= 20) || !(step.take >= 1 && step.take <= step.of))
        return no(say('数列应有 2 至 20 个数，取其中一个', 'a series has 2 to 20 numbers, take one of them'))
      const joined = (step.joined ?? ['-', ':', '/', '~']).map(literal).join('|')
      const number = String.raw`\d+(?:\.\d+)?`
      const run = new RegExp(
        String.raw`(?<![\d.])(?<!\d\s{0,3}(?:${joined})\s{0,3})${`(${number})`}${String.raw`\s*(?:${joined})\s*(${number})`.repeat(step.of - 1)}(?![\d.]|\s*(?:${joined})\s*\d)`,
        'u',
      )
      return ok((text) => run.exec(text.slice(0, PATTERN_TEXT_MAX))?.[step.take] ?? '')
    }
    case 'scale': {
      const by = exactOf(step.times)
      const over = exactOf(step.over ?? '1')
      if (!by || !over || over.digits === 0n)
        return no(say('换算的倍数应为数字，除数不为 0', 'a factor is a number, the divisor not 0'))
      const digits = step.digits
      if (digits !== undefined && !(digits >= 0 && digits <= 12))
        return no(say('小数位数为 0 至 12', 'decimal places run from 0 to 12'))
      return ok((text) => {
        const value = exactOf(text.trim())
        if (!value) return text
        const product = times(value, by)
        const whole = step.over === undefined ? product : divided(product, over, digits ?? 12)
        return exactText(digits === undefined ? whole : rounded(whole, digits))
      })
    }
    case 'when': {
      const test = testerOf(step.test)
      if (!test.ok) return test
      const yes = compileSteps(step.steps, depth + 1)
      if (!yes.ok) return yes
      const other = compileSteps(step.otherwise ?? [], depth + 1)
      if (!other.ok) return other
      return ok((text) => (test.value(text) ? yes.value(text) : other.value(text)))
    }
    case 'firstOf': {
      const chains: Run[] = []
      for (const chain of step.of) {
        const run = compileSteps(chain, depth + 1)
        if (!run.ok) return run
        chains.push(run.value)
      }
      return ok((text) => {
        for (const chain of chains) {
          const found = chain(text)
          if (typeof found === 'string' && found.trim() !== '') return found
        }
        return ''
      })
    }
    case 'blank': {
      const words = new Set(step.words)
      return ok((text) => (words.has(text.trim()) ? '' : text))
    }
    case 'reject':
      return ok(() => ({ reject: 'said', says: step.says }))
    case 'default':
      return ok((text) => (text.trim() === '' ? step.text : text))
  }
}

function mapOf(step: Extract<Step, { do: 'map' }>): Result<Run, Say> {
  if (step.table.length > MOST_LINES)
    return no(say(`对照表最多 ${MOST_LINES} 行`, `at most ${MOST_LINES} lines in a map table`))
  const other: Run =
    step.otherwise === 'keep'
      ? (text) => text
      : step.otherwise === 'blank'
        ? () => ''
        : () => ({ reject: 'map', says: '' })
  const how = step.how ?? 'whole'
  if (how === 'whole') {
    const table = new Map<string, string>()
    for (const { from, to } of step.table) for (const one of from) if (!table.has(one)) table.set(one, to)
    return ok((text) => (text === '' ? text : (table.get(text) ?? other(text))))
  }
  const fits =
    how === 'contains'
      ? (text: string, one: string) => text.includes(one)
      : how === 'starts'
        ? (text: string, one: string) => text.startsWith(one)
        : (text: string, one: string) => text.endsWith(one)
  return ok((text) => {
    if (text === '') return text
    for (const { from, to } of step.table) if (from.some((one) => fits(text, one))) return to
    return other(text)
  })
}

function numberAfter(step: Extract<Step, { do: 'number' }>): Run {
  const labels = step.after?.map(labelOf)
  const within = Math.min(step.within ?? 20, 500)
  const units = step.unit?.filter((unit) => unit !== '')
  return (text) => {
    const head = text.slice(0, PATTERN_TEXT_MAX)
    for (const end of labelEnds(head, labels)) {
      const tail = head.slice(end, labels ? end + within + LONGEST_NUMBER : undefined)
      for (const found of tail.matchAll(NUMBER)) {
        if (labels && found.index > within) break
        const before = head[end + found.index - 1] ?? ''
        // P2O5, K2O: a figure within a name is no number
        if (/[A-Za-z]/.test(before)) continue
        const after = tail.slice(found.index + found[0].length).trimStart()
        if (units && !units.some((unit) => after.startsWith(unit))) continue
        // a dash between two words or numbers is no minus
        return /^[+-]/.test(found[0]) && /[\d\p{L})]/u.test(before) ? found[0].slice(1) : found[0]
      }
    }
    return ''
  }
}
const LONGEST_NUMBER = 40
