import { type Id, no, ok, type Refusal, type Result, type Say, say } from '../../../base/index.ts'
import { dueAt } from '../datasets/decide.ts'
import type { Dataset, DatasetItem } from '../datasets/declare.ts'
import {
  checkedKinds,
  type Dimension,
  type DoubtOutcome,
  dimensions,
  operators,
  type Rule,
  type RuleDraft,
  type RuleResult,
  refusals,
  type Severity,
  severities,
  type Term,
  type Test,
  type TestKind,
  tests,
} from './declare.ts'
import { patternFault } from './pattern.ts'

/** What a value is when it is compared. */
export type ValueKind = 'text' | 'number' | 'day' | 'instant' | 'yes' | 'many' | 'other'

export function valueKind({ field }: DatasetItem): ValueKind {
  switch (field.kind) {
    case 'integer':
    case 'decimal':
    case 'money':
      return 'number'
    case 'day':
    case 'instant':
    case 'yes':
      return field.kind === 'yes' ? 'yes' : field.kind
    case 'code':
    case 'unit':
      return field.many ? 'many' : 'text'
    case 'files':
      return 'many'
    case 'point':
    case 'polygon':
    case 'rows':
      return 'other'
    default:
      return 'text'
  }
}

/** Numbers that carry their own check digit are right or wrong 准确; everything else is written well or badly 规范. */
const ACCURATE = new Set(['idNumber', 'creditCode'])

/** 质量规则 that follow from the items by themselves 标准自带. */
export function standardRules(dataset: Pick<Dataset, 'items' | 'cycle'>): Rule[] {
  const { items, cycle } = dataset
  const named = (name: string) => items.find((item) => item.name === name)?.field.title
  const rule = (id: string, title: Say, test: Test, dimension?: Dimension, weight = 1): Rule => ({
    ...{ id, title, test, weight },
    dimension: dimension ?? tests[test.is].dimension,
    severity: 'reject',
    origin: 'standard',
  })
  const titled = (item: string, zh: string, en: string): Say => {
    const title = named(item)
    return say(`${title?.zh ?? item}${zh}`, `${title?.en ?? item} ${en}`)
  }
  const keys = items.filter((item) => item.key).map((item) => item.name)
  const rules = items.flatMap(({ name, field }): Rule[] => [
    ...(field.required
      ? [rule(`filled:${name}`, titled(name, '必填', 'is filled in'), { is: 'filled', item: name })]
      : []),
    rule(
      `typed:${name}`,
      titled(name, '符合数据元', 'is as its element wants it'),
      { is: 'typed', item: name },
      ACCURATE.has(field.kind) ? 'accurate' : 'norm',
    ),
  ])
  if (keys.length > 0)
    rules.push(rule('unique:key', say('主键唯一', 'the key is unique'), { is: 'unique', items: keys }))
  if (dueAt(cycle, new Date(0)) !== null)
    rules.push({ ...rule('fresh', tests.fresh.title, { is: 'fresh' }), severity: 'tell' })
  rules.push({ ...rule('reachable', tests.reachable.title, { is: 'reachable' }), severity: 'tell' })
  return rules
}

// ── a rule as it is written down ──

/** What a rule may speak of. */
export type RuleWorld = {
  readonly items: readonly DatasetItem[]
  /** Items of another dataset with rows; undefined = there is none. */
  readonly other: (dataset: Id) => readonly DatasetItem[] | undefined
  readonly list: (name: string) => boolean
}

const MOST_VALUES = 1_000
const MOST_TERMS = 10

class Wrong extends Error {
  readonly why: Say
  constructor(zh: string, en: string) {
    super(en)
    this.why = say(zh, en)
  }
}
type Raw = Readonly<Record<string, unknown>>
const isRaw = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Checks a rule when it is saved: names, kinds, bounds. The answer holds nothing that was not checked. */
export function ruleOf(draft: RuleDraft, id: string, world: RuleWorld): Result<Rule, Refusal> {
  try {
    const title = draft.title.normalize('NFC').trim()
    if (title === '' || [...title].length > 100)
      throw new Wrong('规则名称为 1–100 个字', 'the title has 1–100 characters')
    const test = testOf(draft.test, world)
    const weight = draft.weight ?? 1
    if (!Number.isInteger(weight) || weight < 1 || weight > 10)
      throw new Wrong('权重为 1–10 的整数', 'the weight is a whole number from 1 to 10')
    const dimension = draft.dimension ?? tests[test.is].dimension
    if (!Object.hasOwn(dimensions, dimension))
      throw new Wrong(`没有维度“${dimension}”`, `no dimension ${dimension}`)
    const severity = draft.severity ?? 'tell'
    if (!Object.hasOwn(severities, severity))
      throw new Wrong(`没有严重程度“${severity}”`, `no severity ${severity}`)
    return ok({
      ...{ id, title: say(title, title), test, weight, origin: 'hand' as const },
      dimension: dimension as Dimension,
      severity: severity as Severity,
    })
  } catch (fault) {
    if (fault instanceof Wrong) return no(refusals['quality.badRule']({ why: fault.why }))
    throw fault
  }
}

const text = (raw: Raw, name: string): string => {
  const value = raw[name]
  if (typeof value !== 'string' || value === '' || value.length > 300)
    throw new Wrong(`“${name}”没有填写`, `${name} is missing`)
  return value
}
const count = (raw: Raw, name: string): number | undefined => {
  const value = raw[name]
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw new Wrong(`“${name}”应为不小于 0 的整数`, `${name} is a whole number from 0`)
  return value
}
const itemOf = (items: readonly DatasetItem[] | undefined, name: string): DatasetItem => {
  const item = items?.find((one) => one.name === name)
  if (!item) throw new Wrong(`没有信息项“${name}”`, `no item ${name}`)
  return item
}
const wanted = (item: DatasetItem, kinds: readonly ValueKind[]): DatasetItem => {
  if (!kinds.includes(valueKind(item)))
    throw new Wrong(
      `“${item.field.title.zh}”的类型不能这样检查`,
      `${item.field.title.en}: its kind cannot be tested this way`,
    )
  return item
}
const operatorOf = (raw: Raw) => {
  const op = text(raw, 'op')
  if (!Object.hasOwn(operators, op)) throw new Wrong(`没有比较“${op}”`, `no comparison ${op}`)
  return op as keyof typeof operators
}
const bounds = (raw: Raw): { min?: number; max?: number } => {
  const min = count(raw, 'min')
  const max = count(raw, 'max')
  if (min === undefined && max === undefined) throw new Wrong('请填写上限或下限', 'give a least or a most')
  if (min !== undefined && max !== undefined && min > max)
    throw new Wrong('下限大于上限', 'the least is more than the most')
  return { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) }
}
const otherOf = (raw: Raw, world: RuleWorld) => {
  const dataset = text(raw, 'dataset')
  const items = world.other(dataset)
  if (!items) throw new Wrong('引用的数据资源不存在或尚未发布', 'the other dataset is not published')
  return { dataset, items }
}
/** Compared across datasets, both sides are of one kind. */
const alike = (one: DatasetItem, other: DatasetItem): void => {
  if (valueKind(one) !== valueKind(other))
    throw new Wrong(
      `“${one.field.title.zh}”与“${other.field.title.zh}”类型不同`,
      `${one.field.title.en} and ${other.field.title.en} are of different kinds`,
    )
}

function testOf(given: unknown, world: RuleWorld): Test {
  if (!isRaw(given) || typeof given.is !== 'string' || !Object.hasOwn(tests, given.is))
    throw new Wrong('没有选择检查内容', 'what is tested is not chosen')
  const is = given.is as TestKind
  const own = (name = 'item') => itemOf(world.items, text(given, name))
  switch (is) {
    case 'filled':
    case 'typed':
      return { is, item: own().name }
    case 'unique': {
      const names = Array.isArray(given.items) ? given.items : []
      if (names.length === 0 || names.length > MOST_TERMS)
        throw new Wrong('请选择 1–10 个信息项', 'choose 1–10 items')
      return { is, items: [...new Set(names.map((name) => itemOf(world.items, String(name)).name))] }
    }
    case 'valid': {
      const as = text(given, 'as')
      if (!Object.hasOwn(checkedKinds, as)) throw new Wrong(`没有校验“${as}”`, `no check ${as}`)
      return { is, item: wanted(own(), ['text']).name, as: as as keyof typeof checkedKinds }
    }
    case 'pattern': {
      const pattern = text(given, 'pattern')
      const fault = patternFault(pattern)
      if (fault) throw new Wrong(fault.zh, fault.en)
      return { is, item: wanted(own(), ['text']).name, pattern }
    }
    case 'oneOf': {
      const values = Array.isArray(given.values) ? given.values.filter((one) => typeof one === 'string') : []
      if (values.length === 0 || values.length > MOST_VALUES)
        throw new Wrong(`请填写 1–${MOST_VALUES} 个取值`, `give 1–${MOST_VALUES} values`)
      return { is, item: wanted(own(), ['text']).name, values: [...new Set(values)] }
    }
    case 'coded': {
      const list = text(given, 'list')
      if (!world.list(list)) throw new Wrong(`没有代码表“${list}”`, `no code list ${list}`)
      return { is, item: wanted(own(), ['text', 'many']).name, list }
    }
    case 'length':
      return { is, item: wanted(own(), ['text']).name, ...bounds(given) }
    case 'compare': {
      const left = termOf(given.left, world.items)
      const right = termOf(given.right, world.items)
      if (left.kind !== right.kind) throw new Wrong('两边类型不同，不能比较', 'the two sides differ in kind')
      return { is, left: left.term, op: operatorOf(given), right: right.term }
    }
    case 'exists': {
      const { dataset, items } = otherOf(given, world)
      const item = wanted(own(), ['text', 'number', 'day'])
      const of = itemOf(items, text(given, 'of'))
      alike(item, of)
      return { is, item: item.name, dataset, of: of.name }
    }
    case 'agrees': {
      const { dataset, items } = otherOf(given, world)
      const item = wanted(own(), ['text', 'number', 'day'])
      const on = wanted(own('on'), ['text', 'number', 'day'])
      const ofOn = itemOf(items, text(given, 'ofOn'))
      const of = itemOf(items, text(given, 'of'))
      alike(item, of)
      alike(on, ofOn)
      return {
        is,
        item: item.name,
        on: on.name,
        dataset,
        ofOn: ofOn.name,
        of: of.name,
        op: operatorOf(given),
      }
    }
    case 'age': {
      const days = count(given, 'days')
      if (days === undefined) throw new Wrong('请填写天数', 'give the days')
      return { is, item: wanted(own(), ['day', 'instant']).name, days }
    }
    case 'total': {
      const item = wanted(own(), ['number'])
      const than = given.than
      if (!isRaw(than)) throw new Wrong('请填写核对的对象', 'say what the total is held against')
      if (typeof than.value === 'number' && Number.isFinite(than.value))
        return { is, item: item.name, op: operatorOf(given), than: { value: than.value } }
      const { dataset, items } = otherOf(than, world)
      const of = wanted(itemOf(items, text(than, 'of')), ['number'])
      return { is, item: item.name, op: operatorOf(given), than: { dataset, of: of.name } }
    }
    case 'rows':
      return { is, ...bounds(given) }
    case 'fresh':
    case 'reachable':
      return { is }
  }
}

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/

function termOf(given: unknown, items: readonly DatasetItem[], deep = 0): { term: Term; kind: ValueKind } {
  if (!isRaw(given) || deep > 2)
    throw new Wrong('比较的一边没有填写', 'one side of the comparison is missing')
  if (typeof given.item === 'string') {
    const item = wanted(itemOf(items, given.item), ['text', 'number', 'day', 'instant'])
    return { term: { item: item.name }, kind: valueKind(item) === 'instant' ? 'day' : valueKind(item) }
  }
  if (given.today === true) return { term: { today: true }, kind: 'day' }
  if (typeof given.value === 'number' && Number.isFinite(given.value))
    return { term: { value: given.value }, kind: 'number' }
  if (typeof given.value === 'string' && given.value !== '' && given.value.length <= 200)
    return { term: { value: given.value }, kind: DAY.test(given.value) ? 'day' : 'text' }
  if (Array.isArray(given.sum) && given.sum.length >= 1 && given.sum.length <= MOST_TERMS) {
    const parts = given.sum.map((one) => termOf(one, items, deep + 1))
    if (parts.some((part) => part.kind !== 'number'))
      throw new Wrong('只有数能相加', 'only numbers are added')
    return { term: { sum: parts.map((part) => part.term) }, kind: 'number' }
  }
  if (Array.isArray(given.minus) && given.minus.length === 2) {
    const [a, b] = given.minus.map((one) => termOf(one, items, deep + 1))
    if (!a || !b || a.kind !== b.kind || (a.kind !== 'number' && a.kind !== 'day'))
      throw new Wrong('只有数或日期能相减', 'only numbers or days are subtracted')
    // the days between two days
    return { term: { minus: [a.term, b.term] }, kind: 'number' }
  }
  throw new Wrong('比较的一边没有填写', 'one side of the comparison is missing')
}

/** Items whose values a bad row of this rule puts in doubt. */
export function itemsOfTest(test: Test): readonly string[] {
  const inTerm = (term: Term): string[] =>
    'item' in term
      ? [term.item]
      : 'sum' in term
        ? term.sum.flatMap(inTerm)
        : 'minus' in term
          ? term.minus.flatMap(inTerm)
          : []
  switch (test.is) {
    case 'unique':
      return test.items
    case 'compare':
      return [...new Set([...inTerm(test.left), ...inTerm(test.right)])]
    case 'rows':
    case 'fresh':
    case 'reachable':
      return []
    default:
      return [test.item]
  }
}

// ── scores ──

/** 100 × (rows − bad) / rows; of nothing nothing is wrong. */
export const ruleScore = (rows: number, bad: number): number =>
  rows === 0 ? 100 : (100 * (rows - bad)) / rows

export type Scored = Pick<RuleResult, 'dimension' | 'weight' | 'score'>

/**
 * Dimension = mean of its rules; dataset = mean of its dimensions, each weighing as much as its rules together
 * (domain rule of the quality standard). Null where there is no rule.
 */
export function scoresOf(results: readonly Scored[]): {
  readonly score: number | null
  readonly byDimension: Readonly<Partial<Record<Dimension, number>>>
} {
  const byDimension: Partial<Record<Dimension, number>> = {}
  let sum = 0
  let weights = 0
  for (const dimension of Object.keys(dimensions) as Dimension[]) {
    const own = results.filter((one) => one.dimension === dimension)
    if (own.length === 0) continue
    const mean = own.reduce((all, one) => all + one.score, 0) / own.length
    const weight = own.reduce((all, one) => all + one.weight, 0)
    byDimension[dimension] = mean
    sum += mean * weight
    weights += weight
  }
  return { score: weights === 0 ? null : sum / weights, byDimension }
}

/** How a doubt ended, by the state of its matter; null while it is open. */
export const outcomeOfState = (state: string): DoubtOutcome | null =>
  state === 'corrected' || state === 'upheld' || state === 'withdrawn' ? state : null
