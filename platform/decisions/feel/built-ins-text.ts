import { toDecimal } from './convert.ts'
import type { Decimal } from './decimal.ts'
import * as decimal from './decimal.ts'
import { builtIn } from './define.ts'
import { patternOf, replaceAll } from './pattern.ts'
import { type Feel, type FeelFunction, show } from './values.ts'

const chars = (text: string): string[] => [...text]

/** A count by its whole part. */
function cut(value: Decimal): number | null {
  const whole = decimal.round(value, 0, 'down')
  return whole && decimal.toWhole(whole)
}

function substring(text: string, start: Decimal, length?: Decimal): Feel {
  const [from, count] = [cut(start), length === undefined ? null : cut(length)]
  if (from === null || from === 0 || (length !== undefined && (count === null || count < 1))) return null
  const all = chars(text)
  if (Math.abs(from) > all.length) return null
  const at = from > 0 ? from - 1 : all.length + from
  return all.slice(at, count === null ? undefined : at + count).join('')
}

function split(text: string, delimiter: string): Feel {
  const pattern = patternOf(delimiter, '')
  return pattern
    ? text.split(new RegExp(`(?:${pattern.source.replace(/\((?!\?)/g, '(?:')})`, pattern.flags))
    : null
}

function joined(list: readonly Feel[], delimiter: string | null): Feel {
  const texts = list.filter((one) => one !== null)
  return texts.every((one) => typeof one === 'string') ? texts.join(delimiter ?? '') : null
}

export const TEXT_FUNCTIONS: Readonly<Record<string, FeelFunction>> = {
  string: builtIn(['from:any', (value: Feel) => show(value)]),
  number: builtIn([
    'from:any, grouping separator:any?, decimal separator:any?',
    (from: Feel, grouping?: Feel, point?: Feel) => toDecimal(from, grouping ?? null, point ?? null),
  ]),
  substring: builtIn(['string:text, start position:number, length:number?', substring]),
  'string length': builtIn(['string:text', (text: string) => decimal.whole(chars(text).length)]),
  'upper case': builtIn(['string:text', (text: string) => text.toUpperCase()]),
  'lower case': builtIn(['string:text', (text: string) => text.toLowerCase()]),
  'substring before': builtIn([
    'string:text, match:text',
    (text: string, match: string) => text.slice(0, Math.max(0, text.indexOf(match))),
  ]),
  'substring after': builtIn([
    'string:text, match:text',
    (text: string, match: string) =>
      text.includes(match) ? text.slice(text.indexOf(match) + match.length) : '',
  ]),
  replace: builtIn([
    'input:text, pattern:text, replacement:text, flags:text?~',
    (input: string, pattern: string, replacement: string, flags?: string | null) => {
      const found = patternOf(pattern, flags ?? '')
      return found && replaceAll(input, found, replacement, flags?.includes('q') ?? false)
    },
  ]),
  matches: builtIn([
    'input:text, pattern:text, flags:text?~',
    (input: string, pattern: string, flags?: string | null) =>
      patternOf(pattern, flags ?? '')?.test(input) ?? null,
  ]),
  contains: builtIn(['string:text, match:text', (text: string, match: string) => text.includes(match)]),
  'starts with': builtIn([
    'string:text, match:text',
    (text: string, match: string) => text.startsWith(match),
  ]),
  'ends with': builtIn(['string:text, match:text', (text: string, match: string) => text.endsWith(match)]),
  split: builtIn(['string:text, delimiter:text', split]),
  'string join': builtIn([
    'list:list, delimiter:text?~',
    (list: readonly Feel[], delimiter?: string | null) => joined(list, delimiter ?? null),
  ]),
}
