import { no, ok, type Result, type Say, say } from '../../../base/index.ts'
import type { ParseColumn, ParseList, ParseRules, Step } from './declare.ts'
import { compileSteps } from './steps.ts'

// Steps come from screens, files and other systems: their form is checked before they are believed.

type Check = (value: unknown) => boolean
const LONGEST = 2_000
const text: Check = (value) => typeof value === 'string' && value.length <= LONGEST && value.isWellFormed()
const whole: Check = (value) =>
  typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= 10_000
const texts: Check = (value) => Array.isArray(value) && value.length <= 500 && value.every(text)
const oneOf =
  (...words: readonly string[]): Check =>
  (value) =>
    typeof value === 'string' && words.includes(value)
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value)
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const only = (value: unknown, shape: Readonly<Record<string, Check>>, named: string): boolean =>
  isObject(value) &&
  Object.keys(value).every((key) => key === named || Object.hasOwn(shape, key)) &&
  Object.entries(shape).every(([key, check]) => check(value[key]))

const MOST_DEEP = 8
let depth = 0
const steps: Check = (value) => {
  if (!Array.isArray(value) || value.length > 200 || depth > MOST_DEEP) return false
  depth++
  try {
    return value.every(isStep)
  } finally {
    depth--
  }
}
const lines: Check = (value) =>
  Array.isArray(value) &&
  value.length <= 5_000 &&
  value.every((line) => only(line, { from: texts, to: text }, ''))

const TESTS: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  contains: { any: texts },
  equals: { any: texts },
  starts: { any: texts },
  ends: { any: texts },
  matches: { pattern: text },
  empty: {},
  longer: { than: whole },
  shorter: { than: whole },
  not: { of: (value) => isTest(value) },
}
function isTest(value: unknown): boolean {
  if (!isObject(value) || typeof value.is !== 'string' || !Object.hasOwn(TESTS, value.is)) return false
  if (depth > MOST_DEEP) return false
  depth++
  try {
    return only(value, TESTS[value.is] ?? {}, 'is')
  } finally {
    depth--
  }
}

const STEPS: Readonly<Record<Step['do'], Readonly<Record<string, Check>>>> = {
  trim: {},
  collapse: { with: maybe(text) },
  halfWidth: {},
  fold: {},
  case: { to: oneOf('upper', 'lower') },
  remove: { text: texts },
  replace: { find: text, with: text },
  pattern: { find: text, with: text },
  take: { find: text, group: maybe(whole) },
  split: { at: texts, take: whole },
  between: { from: text, to: text },
  map: {
    table: lines,
    how: maybe(oneOf('whole', 'contains', 'starts', 'ends')),
    otherwise: oneOf('keep', 'blank', 'reject'),
  },
  prefix: { text },
  suffix: { text },
  pad: { to: whole, with: text, side: oneOf('start', 'end') },
  date: { order: oneOf('ymd', 'dmy', 'mdy') },
  number: { after: maybe(texts), within: maybe(whole), unit: maybe(texts) },
  series: { of: whole, take: whole, joined: maybe(texts) },
  scale: { times: text, over: maybe(text), digits: maybe(whole) },
  when: { test: isTest, steps, otherwise: maybe(steps) },
  firstOf: { of: (value) => Array.isArray(value) && value.length <= 50 && value.every(steps) },
  blank: { words: texts },
  reject: { says: text },
  default: { text },
}

const isStep = (value: unknown): boolean =>
  isObject(value) &&
  typeof value.do === 'string' &&
  Object.hasOwn(STEPS, value.do) &&
  only(value, STEPS[value.do as Step['do']], 'do')

/** Steps from outside, or what is wrong with them in words. */
export function stepsIn(value: unknown): Result<readonly Step[], Say> {
  if (!Array.isArray(value)) return no(say('步骤应为列表', 'steps are a list'))
  for (const [i, step] of value.entries())
    if (!isStep(step)) return no(say(`第 ${i + 1} 步写得不对`, `step ${i + 1} is not written as a step`))
  const list = value as readonly Step[]
  const compiled = compileSteps(list)
  return compiled.ok ? ok(list) : compiled
}

const KINDS = oneOf(
  ...[
    'text',
    'integer',
    'decimal',
    'money',
    'yes',
    'day',
    'instant',
    'code',
    'phone',
    'idNumber',
    'creditCode',
  ],
  ...['mail', 'point', 'area'],
)
const number: Check = (value) => typeof value === 'number' && Number.isFinite(value)
const FIELD: Readonly<Record<string, Check>> = {
  kind: maybe(KINDS),
  title: maybe((value) => only(value, { zh: text, en: text }, '')),
  required: maybe((value) => typeof value === 'boolean'),
  max: maybe((value) => number(value) || text(value)),
  min: maybe((value) => number(value) || text(value)),
  digits: maybe(whole),
  list: maybe(text),
  many: maybe((value) => typeof value === 'boolean'),
  long: maybe((value) => typeof value === 'boolean'),
  level: maybe(whole),
}
const COLUMN = { steps: maybe(steps), field: maybe((value) => only(value, FIELD, '')) }
const FROM = { from: texts, join: maybe(text) }

const RULE: Readonly<Record<string, Check>> = {
  item: text,
  from: texts,
  join: maybe(text),
  steps,
  default: maybe(text),
  edition: maybe(text),
}

/** What is wrong with a line of a mapping from outside, in words; undefined = nothing. */
export function ruleProblem(value: unknown): Say | undefined {
  const named = isObject(value) && text(value.item) ? String(value.item) : ''
  const wrong = (why: Say) => say(`“${named}”${why.zh}`, `${named}: ${why.en}`)
  if (!only(value, RULE, '')) {
    const chain = isObject(value) ? stepsIn(value.steps) : undefined
    return wrong(chain && !chain.ok ? chain.error : say('的规则写得不对', 'not written as a rule'))
  }
  const chain = stepsIn((value as { steps: unknown }).steps)
  return chain.ok ? undefined : wrong(chain.error)
}

/** Rules of a declared parser from outside, or what is wrong with them. */
export function parseRulesIn(value: unknown): Result<ParseRules, Say> {
  if (!isObject(value) || !isObject(value.columns))
    return no(say('规则应有 columns（各项怎样取值）', 'rules have columns: how each value is taken'))
  for (const [item, column] of Object.entries(value.columns))
    if (!only(column, { ...FROM, ...COLUMN }, '')) {
      const chain = isObject(column) && column.steps !== undefined ? stepsIn(column.steps) : undefined
      if (chain && !chain.ok) return no(say(`“${item}”：${chain.error.zh}`, `${item}: ${chain.error.en}`))
      return no(say(`“${item}”的规则写得不对`, `the rule of "${item}" is not written as a rule`))
    }
  const lists = value.lists ?? {}
  if (!isObject(lists)) return no(say('lists 写得不对', 'lists are not written as lists'))
  for (const [name, list] of Object.entries(lists)) {
    const shaped =
      only(list, { ...FROM, steps: maybe(steps), at: texts, keep: maybe(isTest), columns: isObject }, '') &&
      Object.values((list as ParseList).columns).every((column) => only(column, COLUMN, ''))
    if (!shaped) return no(say(`“${name}”的规则写得不对`, `the rule of "${name}" is not written as a rule`))
  }
  return ok({
    columns: value.columns as Record<string, ParseColumn>,
    lists: lists as Record<string, ParseList>,
  })
}
