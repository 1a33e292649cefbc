import { type Say, say } from '../../../base/index.ts'
import type { RowFigure, RowTest } from '../../../platform/catalogue/rows/declare.ts'
import type {
  Condition,
  Dimension,
  IndicatorDeclaration,
  Measure,
  Population,
  Threshold,
} from '../declare.ts'

/**
 * Reads a definition that came from outside (the form says the same as the door): whatever it is not sure of it names,
 * each with the field it stands in, and nothing else passes.
 */

type Json = Readonly<Record<string, unknown>>
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value)
const isName = (value: unknown): value is string =>
  typeof value === 'string' && /^[A-Za-z][\w.-]{0,79}$/.test(value)
const isDay = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))

const sayOf = (value: unknown, most: number): Say | null => {
  if (!isObject(value)) return null
  const [zh, en] = [value.zh, value.en].map((one) => (typeof one === 'string' ? one.trim() : ''))
  return zh && en && zh.length <= most && en.length <= most ? { zh, en } : null
}

export const UNITS = ['matters', 'rows', 'percent', 'score', 'minutes', 'times', 'value'] as const
export const DIRECTIONS = ['up', 'down', 'none'] as const
export const GRAINS = ['live', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const
export const KINDS = ['stock', 'flow', 'ratio', 'index', 'state'] as const
export const LEVELS = ['red', 'orange', 'yellow', 'blue'] as const
export const TAKES = ['mean', 'max', 'min', 'sum', 'count'] as const
export const DIMS: readonly Dimension[] = [
  'area',
  'village',
  'unit',
  'category',
  'channel',
  'kind',
  'urgency',
  'hour',
]
export const MARKS: readonly string[] = [
  ...['open', 'overdue', 'closed', 'dispatched', 'contacted', 'visited', 'excluded', 'returned', 'repeat'],
  ...['ordered', 'acknowledged', 'anonymous', 'copiedAnswer'],
]
export const COLUMNS = ['kind', 'urgency', 'channel', 'state'] as const

const oneOf = <T extends string>(all: readonly T[], value: unknown): T | undefined =>
  all.find((one) => one === value)

/** A condition that came from outside, rebuilt from its known parts; null when it is none. */
function conditionOf(value: unknown, depth = 0): Condition | null {
  if (!isObject(value) || depth > 3) return null
  const texts = (list: unknown): readonly string[] | null =>
    Array.isArray(list) &&
    list.length > 0 &&
    list.length <= 50 &&
    list.every((one) => typeof one === 'string' && one.length <= 60)
      ? (list as string[])
      : null
  if ('is' in value) return MARKS.includes(value.is as string) ? ({ is: value.is } as Condition) : null
  if ('not' in value) {
    const not = conditionOf(value.not, depth + 1)
    return not && { not }
  }
  if ('clock' in value)
    return isName(value.clock) && (value.result === 'kept' || value.result === 'late')
      ? { clock: value.clock, result: value.result, ...(value.lead === true ? { lead: true } : {}) }
      : null
  if ('started' in value) return isName(value.started) ? { started: value.started } : null
  if ('ran' in value)
    return isName(value.ran) && isNumber(value.within) && value.within > 0
      ? { ran: value.ran, within: Math.trunc(value.within) }
      : null
  if ('tag' in value) return isName(value.tag) ? { tag: value.tag } : null
  const inside = texts(value.in)
  if (!inside) return null
  if ('verdict' in value)
    return value.verdict === 'solved' || value.verdict === 'satisfied'
      ? { verdict: value.verdict, in: inside }
      : null
  return oneOf(COLUMNS, value.column) ? ({ column: value.column, in: inside } as Condition) : null
}

function conditionsOf(value: unknown): readonly Condition[] | null {
  if (value === undefined) return []
  if (!Array.isArray(value) || value.length > 10) return null
  const all = value.map((one) => conditionOf(one))
  return all.includes(null) ? null : (all as Condition[])
}

function populationOf(value: unknown): Population | null {
  if (!isObject(value) || !isName(value.type)) return null
  const where = conditionsOf(value.where)
  if (!where) return null
  const { period } = value
  const plain = oneOf(['standing', 'openedAt', 'closedAt', 'orderedAt'] as const, period)
  const due =
    isObject(period) && isName(period.clockDue)
      ? { clockDue: period.clockDue, ...(period.lead === true ? { lead: true } : {}) }
      : null
  const known = plain ?? due
  return known ? { type: value.type, period: known, ...(where.length > 0 ? { where } : {}) } : null
}

function measureOf(value: unknown): Measure | null {
  const plain = oneOf(['toClose', 'toSign', 'toContact', 'rounds'] as const, value)
  return plain ?? (isObject(value) && isName(value.ran) ? { ran: value.ran } : null)
}

const pairOf = (value: unknown, from: number, to: number): readonly [number, number] | null =>
  Array.isArray(value) &&
  value.length === 2 &&
  value.every((one) => Number.isInteger(one) && one >= from && one <= to)
    ? [value[0] as number, value[1] as number]
    : null

function thresholdOf(value: unknown): Threshold | null {
  if (!isObject(value)) return null
  const level = oneOf(LEVELS, value.level)
  const over = isNumber(value.over) ? { over: value.over } : {}
  const under = isNumber(value.under) ? { under: value.under } : {}
  if (!level || (!('over' in over) && !('under' in under))) return null
  if (value.area !== undefined && !(typeof value.area === 'string' && /^\d{2,12}$/.test(value.area)))
    return null
  const months = value.months === undefined ? undefined : pairOf(value.months, 1, 12)
  const hours = value.hours === undefined ? undefined : pairOf(value.hours, 0, 23)
  if (months === null || hours === null) return null
  return {
    ...{ level, ...over, ...under },
    ...(typeof value.area === 'string' ? { area: value.area } : {}),
    ...(months ? { months } : {}),
    ...(hours ? { hours } : {}),
  }
}

const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === 'boolean' || isNumber(value) || (typeof value === 'string' && value.length <= 60)

function rowTestOf(value: unknown): RowTest | null {
  if (!isObject(value) || !isName(value.field)) return null
  const { field } = value
  if (typeof value.filled === 'boolean') return { field, filled: value.filled }
  if (Array.isArray(value.in))
    return value.in.length > 0 && value.in.length <= 50 && value.in.every(isScalar)
      ? { field, in: value.in as (string | number | boolean)[] }
      : null
  const limit = (one: unknown): one is string | number => isNumber(one) || (isScalar(one) && one !== '')
  const [from, to] = [value.from, value.to]
  if ((from !== undefined && !limit(from)) || (to !== undefined && !limit(to))) return null
  if (from === undefined && to === undefined) return null
  return {
    field,
    ...(limit(from) ? { from } : {}),
    ...(limit(to) ? { to } : {}),
  }
}

const namesOf = (value: unknown): readonly string[] | null =>
  Array.isArray(value) && value.length > 0 && value.length <= 40 && value.every(isName) ? value : null

/** A figure over rows of a register or a dataset, rebuilt from its known parts. */
function rowFigureOf(value: unknown): RowFigure | null {
  if (!isObject(value) || !isObject(value.of)) return null
  const { register, dataset } = value.of
  const code = typeof dataset === 'string' && /^[\w./-]{1,60}$/.test(dataset)
  const of = isName(register) ? { register } : code ? { dataset } : null
  if (!of) return null
  const testsOf = (list: unknown): readonly RowTest[] | null => {
    if (!Array.isArray(list) || list.length > 10) return null
    const tests = list.map(rowTestOf)
    return tests.includes(null) ? null : (tests as RowTest[])
  }
  const where = value.where === undefined ? [] : testsOf(value.where)
  if (!where) return null
  const given = isObject(value.share) ? value.share : null
  const tests = given?.tests === undefined ? null : testsOf(given.tests)
  const filled = given && namesOf(given.filled)
  const share = tests
    ? { tests }
    : filled
      ? { filled }
      : given && isNumber(given.withinDays) && given.withinDays > 0
        ? { withinDays: Math.trunc(given.withinDays) }
        : null
  if (value.share !== undefined && !share) return null
  const [sum, per] = [namesOf(value.sum), namesOf(value.per)]
  if ((value.sum !== undefined && !sum) || (value.per !== undefined && !per)) return null
  return {
    of,
    ...(where.length > 0 ? { where } : {}),
    ...(share ? { share } : {}),
    ...(sum ? { sum } : {}),
    ...(per ? { per } : {}),
  }
}

/** What is wrong, and at which field of the form. */
export type DefinitionFault = { readonly at: string; readonly says: Say }

export type ReadDefinition =
  | { readonly ok: true; readonly value: IndicatorDeclaration }
  | { readonly ok: false; readonly faults: readonly DefinitionFault[] }

const FAULTS = {
  body: say('定义不是一个对象', 'the definition is no object'),
  title: say('名称要有中文和英文，各不超过 80 字', 'a name in both languages, at most 80 characters'),
  formula: say(
    '口径要有中文和英文，各不超过 1000 字',
    'the definition in words, both languages, at most 1,000 characters',
  ),
  owner: say('责任单位要有中文和英文', 'who answers for it, in both languages'),
  unit: say('请选择单位', 'choose a unit'),
  direction: say('请选择方向', 'choose a direction'),
  measure: say(
    '计量单位要有中文和英文，各不超过 30 字',
    'the unit of measure in both languages, at most 30 characters',
  ),
  target: say('目标值须是数字', 'the target is a number'),
  baseline: say('基准值须是数字', 'the baseline is a number'),
  share: say('百分比须在 0 到 100 之间', 'a percentage lies between 0 and 100'),
  delayMinutes: say('允许延迟须是大于 0 的分钟数', 'the delay is a number of minutes above 0'),
  grain: say('请选择更新频率', 'choose how often it is renewed'),
  kind: say('请选择类型', 'choose a kind'),
  validFrom: say('启用日期写成 2026-01-31', 'write the first day as 2026-01-31'),
  source: say(
    '数据来源要有中文和英文，各不超过 200 字',
    'the source in both languages, at most 200 characters',
  ),
  thresholds: say(
    '每条阈值要有级别和“高于”或“低于”的数；时段、月份、区划写错也不行',
    'each level wants “over” or “under” a number; hours, months and area have to be real',
  ),
  dims: say('维度不在可选范围内', 'that is no dimension'),
  readings: say(
    '请选择感知指标、取值方式，时效为大于 0 的分钟数',
    'a metric, how it is taken, and minutes above 0',
  ),
  rows: say(
    '请选择台账或数据资源；条件、完整率的字段须是其中的字段',
    'choose a register or a dataset; conditions and shares name fields of it',
  ),
  watches: say('配对指标的编码不合规', 'the code of the indicator it is paired with is none'),
  devices: say('设备编码不合规', 'a device code is none'),
  score: say('至少两项，权重都大于 0，合计 100', 'at least two parts, weights above 0, together 100'),
  count: say('请选择统计的事项和口径日期', 'choose which matters are counted and by which date'),
  where: say('统计范围里有不认识的条件', 'a condition of what is counted is not known'),
  of: say('分子条件里有不认识的条件', 'a condition of the numerator is not known'),
  ofMissing: say('比率要写明分子条件', 'a share needs the conditions of its numerator'),
  mean: say('请选择平均什么', 'choose what is averaged'),
  percentile: say('分位只能取 50 或 90', 'only the 50th and the 90th percentile'),
} as const

/** Which way a definition counts 统计方式; a form shows the fields of one of them. */
export const WAYS = ['count', 'share', 'mean', 'score', 'rows', 'readings', 'manual'] as const
export type Way = (typeof WAYS)[number]

export const wayOf = (one: Partial<IndicatorDeclaration>): Way =>
  one.manual
    ? 'manual'
    : one.rows
      ? 'rows'
      : one.readings
        ? 'readings'
        : one.score
          ? 'score'
          : one.mean
            ? 'mean'
            : one.of
              ? 'share'
              : 'count'

/** A definition from a form or a file; the version is the room's to give. */
export function definitionFrom(given: unknown): ReadDefinition {
  const faults: DefinitionFault[] = []
  const wrong = (fault: keyof typeof FAULTS, at: string = fault) => {
    faults.push({ at, says: FAULTS[fault] })
  }
  if (!isObject(given)) return { ok: false, faults: [{ at: 'body', says: FAULTS.body }] }
  /** A part that may be absent: read when it is there, and then it has to be right. */
  const maybe = <T>(
    name: keyof typeof FAULTS,
    read: (value: unknown) => T | null | undefined,
  ): T | undefined => {
    const value = given[name]
    if (value === undefined || value === null) return undefined
    const made = read(value)
    if (made === null || made === undefined) {
      wrong(name)
      return undefined
    }
    return made
  }
  const must = <T>(
    name: keyof typeof FAULTS,
    read: (value: unknown) => T | null | undefined,
  ): T | undefined => {
    const made = read(given[name])
    if (made === null || made === undefined) wrong(name)
    return made ?? undefined
  }
  const number = (value: unknown): number | null => (isNumber(value) ? value : null)
  const title = must('title', (value) => sayOf(value, 80))
  const formula = must('formula', (value) => sayOf(value, 1000))
  const owner = must('owner', (value) => sayOf(value, 80))
  const unit = must('unit', (value) => oneOf(UNITS, value))
  const direction = must('direction', (value) => oneOf(DIRECTIONS, value))
  const measure = maybe('measure', (value) => sayOf(value, 30))
  const [target, baseline] = [maybe('target', number), maybe('baseline', number)]
  for (const [name, value] of [['target', target] as const, ['baseline', baseline] as const])
    if (unit === 'percent' && value !== undefined && (value < 0 || value > 100)) wrong('share', name)
  const delayMinutes = maybe('delayMinutes', (value) => (isNumber(value) && value > 0 ? value : null))
  const grain = maybe('grain', (value) => oneOf(GRAINS, value))
  const kind = maybe('kind', (value) => oneOf(KINDS, value))
  const validFrom = maybe('validFrom', (value) => (isDay(value) ? value : null))
  const source = maybe('source', (value) => sayOf(value, 200))
  const thresholds = maybe('thresholds', (value) => {
    if (!Array.isArray(value) || value.length > 40) return null
    const read = value.map(thresholdOf)
    for (const [n, one] of read.entries()) if (one === null) wrong('thresholds', `thresholds.${n}`)
    return read.filter((one) => one !== null)
  })
  const dims = maybe('dims', (value) => {
    const read = Array.isArray(value) ? value.map((one) => oneOf(DIMS, one)) : [undefined]
    return read.includes(undefined) ? null : (read as Dimension[])
  })
  const watches = maybe('watches', (value) => (isName(value) ? value : null))
  const elsewhere: Population = { type: '', period: 'standing' }

  /** What is counted, by the one way that the definition names. */
  function counted(): Partial<IndicatorDeclaration> {
    const body = given as Json
    if (body.manual === true) return { manual: true, grain: grain ?? 'day', count: elsewhere }
    if (body.rows !== undefined) {
      const rows = rowFigureOf(body.rows)
      if (!rows) wrong('rows')
      return { ...(rows ? { rows } : {}), count: elsewhere }
    }
    if (body.readings !== undefined) {
      const { metric, minutes, devices, take: asked } = isObject(body.readings) ? body.readings : {}
      const take = oneOf(TAKES, asked)
      const named = devices === undefined || (Array.isArray(devices) && devices.every(isName))
      if (!named) wrong('devices', 'readings.devices')
      if (!isName(metric)) wrong('readings', 'readings.metric')
      if (!take) wrong('readings', 'readings.take')
      if (!isNumber(minutes) || minutes <= 0) wrong('readings', 'readings.minutes')
      if (!isName(metric) || !take || !isNumber(minutes)) return {}
      const some = devices === undefined ? {} : { devices: devices as string[] }
      return { readings: { metric, take, minutes, ...some }, count: elsewhere }
    }
    if (body.score !== undefined) {
      const parts = (Array.isArray(body.score) ? body.score : []).map((one) =>
        isObject(one) && isName(one.indicator) && isNumber(one.weight) && one.weight > 0
          ? { indicator: one.indicator, weight: one.weight }
          : null,
      )
      const total = parts.reduce((sum, one) => sum + (one?.weight ?? 0), 0)
      if (parts.length < 2 || parts.includes(null) || Math.abs(total - 100) > 1e-9) wrong('score')
      return {
        score: parts.filter((one) => one !== null),
        ...(body.reweigh === true ? { reweigh: true } : {}),
        count: populationOf(body.count) ?? elsewhere,
      }
    }
    const asked = isObject(body.count) ? body.count : {}
    if (!conditionsOf(asked.where)) wrong('where', 'count.where')
    const { where: _where, ...bare } = asked
    if (!populationOf(bare)) wrong('count')
    const count = populationOf(body.count)
    const of = body.of === undefined ? undefined : conditionsOf(body.of)
    if (of === null) wrong('of')
    else if (unit === 'percent' && !of?.length) wrong('ofMissing', 'of')
    const mean = maybe('mean', measureOf)
    const percentile = maybe('percentile', (value) => (value === 50 || value === 90 ? value : null))
    return {
      ...(count ? { count } : {}),
      ...(of?.length ? { of } : {}),
      ...(mean ? { mean } : {}),
      ...(percentile ? { percentile } : {}),
      ...(body.exclusions === true ? { exclusions: true } : {}),
    }
  }
  const way = counted()
  if (faults.length > 0 || !title || !formula || !owner || !unit || !direction || !way.count)
    return { ok: false, faults: faults.length > 0 ? faults : [{ at: 'count', says: FAULTS.count }] }
  const has = <K extends string, V>(name: K, value: V | undefined) =>
    (value === undefined ? {} : { [name]: value }) as { readonly [N in K]?: V }
  return {
    ok: true,
    value: {
      ...{ title, formula, owner, unit, direction, version: 1 },
      ...has('measure', measure),
      ...has('target', target),
      ...has('baseline', baseline),
      ...has('delayMinutes', delayMinutes),
      ...has('grain', grain),
      ...has('kind', kind),
      ...has('validFrom', validFrom),
      ...has('source', source),
      ...has('thresholds', thresholds && thresholds.length > 0 ? thresholds : undefined),
      ...has('dims', dims),
      ...has('watches', watches),
      ...(given.persons === true ? { persons: true } : {}),
      ...way,
      count: way.count,
    },
  }
}

/** A code 指标编码: `city.parkSpaces`. */
export const isIndicatorCode = (text: string): boolean =>
  /^[a-z][A-Za-z0-9]*\.[A-Za-z][A-Za-z0-9-]{0,39}$/.test(text)

/** Parts of two definitions that differ, by name, as they stand: for two versions side by side 版本对比. */
export function differences(
  a: Partial<IndicatorDeclaration>,
  b: Partial<IndicatorDeclaration>,
): readonly { readonly part: string; readonly a: unknown; readonly b: unknown; readonly same: boolean }[] {
  const { version: _a, ...one } = a as Record<string, unknown>
  const { version: _b, ...other } = b as Record<string, unknown>
  const sorted = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(sorted)
      : isObject(value)
        ? Object.fromEntries(
            Object.keys(value)
              .sort()
              .map((key) => [key, sorted(value[key])]),
          )
        : value
  const text = (value: unknown): string => JSON.stringify(sorted(value)) ?? ''
  const parts = [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((part) => part !== 'name')
  return parts.map((part) => ({
    ...{ part, a: one[part], b: other[part] },
    same: text(one[part]) === text(other[part]),
  }))
}
