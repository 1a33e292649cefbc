import {
  addDays,
  dayOf,
  type Instant,
  instantOf,
  minuteOfDay,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../base/index.ts'
import type { Definition, FigureValue, IndicatorDeclaration } from './declare.ts'
import { delayOf, grainOf, kindOf, sourceOf } from './levels.ts'
import { refusals } from './refusals.ts'

export * from './festival.ts'
export * from './levels.ts'

/** Half up, to one decimal, as the reports print it. */
export const oneDecimal = (value: number): number => Math.round(value * 10 + 1e-9) / 10

/** Share of a base in percent, unrounded; null without a base: “–”, never 0 % or ∞. */
export const share = (numerator: number, denominator: number): number | null =>
  denominator > 0 ? (numerator * 100) / denominator : null

/** The value of one counted indicator from its two parts: never averaged from other values. */
export function figureOf(
  declared: Pick<IndicatorDeclaration, 'of' | 'mean' | 'percentile' | 'rows'> & { readonly unit?: string },
  part: { readonly base: number; readonly hits: number },
): FigureValue {
  if (declared.mean)
    return {
      value: part.base > 0 ? oneDecimal(declared.percentile ? part.hits : part.hits / part.base) : null,
      numerator: declared.percentile ? null : part.hits,
      denominator: part.base,
    }
  if (declared.rows?.sum) {
    const { per } = declared.rows
    const whole = declared.unit === 'percent' ? 100 : 1
    const value = per ? (part.base > 0 ? (part.hits * whole) / part.base : null) : part.hits
    return {
      value: value === null ? null : Math.round(value * 100 + 1e-9) / 100,
      numerator: part.hits,
      denominator: per ? part.base : null,
    }
  }
  if (!declared.of && !declared.rows?.share)
    return { value: part.base, numerator: part.base, denominator: null }
  const value = share(part.hits, part.base)
  return { value: value === null ? null : oneDecimal(value), numerator: part.hits, denominator: part.base }
}

/** Sums the parts of groups into the figure of the whole 汇总: 90 of 100 and 10 of 20 are 83.3 %, not 70 %. */
export const rollUp = (
  parts: readonly { readonly base: number; readonly hits: number }[],
): { base: number; hits: number } => ({
  base: parts.reduce((sum, part) => sum + part.base, 0),
  hits: parts.reduce((sum, part) => sum + part.hits, 0),
})

/** Weighted score 综合得分 from unrounded shares; one part without a base leaves no score 数据不足. */
export const scoreOf = (
  parts: readonly { readonly weight: number; readonly base: number; readonly hits: number }[],
  reweigh = false,
): number | null =>
  compositeOf(
    parts.map(({ weight, base, hits }) => ({ weight, value: share(hits, base) })),
    reweigh,
  )

/**
 * Composite index 综合指数 = Σ weight × score ÷ 100, weights in percent. A missing part leaves none 数据不足, unless the
 * method says that the others are weighed anew 重新赋权.
 */
export function compositeOf(
  parts: readonly { readonly weight: number; readonly value: number | null }[],
  reweigh = false,
): number | null {
  const known = parts.filter((part) => part.value !== null)
  if (known.length === 0 || (known.length < parts.length && !reweigh)) return null
  const weight = reweigh ? known.reduce((sum, part) => sum + part.weight, 0) : 100
  return weight > 0
    ? oneDecimal(known.reduce((sum, part) => sum + part.weight * (part.value ?? 0), 0) / weight)
    : null
}

/** A period of time, `to` not included. */
export type Span = { readonly from: Instant; readonly to: Instant }

const monthStart = (day: string, months: number): string => {
  const [year, month] = day.split('-').map(Number) as [number, number]
  const at = new Date(Date.UTC(year, month - 1 + months, 1))
  return at.toISOString().slice(0, 10)
}

const sameDayOf = (day: string, years: number): string => {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  const last = new Date(Date.UTC(year + years, month, 0)).getUTCDate()
  return new Date(Date.UTC(year + years, month - 1, Math.min(date, last))).toISOString().slice(0, 10)
}

const wholeMonths = ({ from, to }: Span): number | null => {
  if (minuteOfDay(from) !== 0 || minuteOfDay(to) !== 0) return null
  const [a, b] = [dayOf(from), dayOf(to)]
  if (!a.endsWith('-01') || !b.endsWith('-01')) return null
  const [ay, am] = a.split('-').map(Number) as [number, number]
  const [by, bm] = b.split('-').map(Number) as [number, number]
  return (by - ay) * 12 + bm - am
}

/** 环比: the period of the same length just before; whole months are compared with whole months. */
export function periodBefore(span: Span): Span {
  const months = wholeMonths(span)
  if (months) return { from: instantOf(monthStart(dayOf(span.from), -months)), to: span.from }
  return { from: new Date(2 * span.from.getTime() - span.to.getTime()), to: span.from }
}

/** 同比: the same days a year before; 29 February answers to the 28th. */
export function yearBefore(span: Span): Span {
  const back = (at: Instant): Instant => instantOf(sameDayOf(dayOf(at), -1), minuteOfDay(at))
  return { from: back(span.from), to: back(span.to) }
}

/** The month an instant lies in. */
export function monthOf(at: Instant): Span {
  const first = monthStart(dayOf(at), 0)
  return { from: instantOf(first), to: instantOf(monthStart(first, 1)) }
}

export const dayBefore = (at: Instant): Instant => instantOf(addDays(dayOf(at), -1), 0)

/**
 * How much a figure changed: relative in percent for counts, percentage points 百分点 for ratios and scores. Base 0 or
 * missing → null (“–”).
 */
export function change(
  unit: IndicatorDeclaration['unit'],
  value: number | null,
  before: number | null,
): number | null {
  if (value === null || before === null) return null
  if (unit === 'percent' || unit === 'score') return oneDecimal(value - before)
  return before === 0 ? null : oneDecimal(((value - before) * 100) / before)
}

export const definitionOf = (name: string, one: IndicatorDeclaration): Definition => ({
  name,
  version: one.version,
  title: one.title,
  formula: one.formula,
  unit: one.unit,
  direction: one.direction,
  owner: one.owner,
  ...(one.target === undefined ? {} : { target: one.target }),
  ...(one.baseline === undefined ? {} : { baseline: one.baseline }),
  ...(one.measure === undefined ? {} : { measure: one.measure }),
  kind: kindOf(one),
  grain: grainOf(one),
  delayMinutes: delayOf(one),
  source: sourceOf(one),
  ...(one.validFrom === undefined ? {} : { validFrom: one.validFrom }),
  ...(one.thresholds === undefined ? {} : { thresholds: one.thresholds }),
  ...(one.watches === undefined ? {} : { watches: one.watches }),
  ...(one.rows === undefined ? {} : { rows: one.rows.of }),
})

/** A period as asked for: a day or an instant; an end given as a day includes that day. */
export function spanOf(
  from: string | undefined,
  to: string | undefined,
  asOf: Instant,
): Result<Span, Refusal> {
  const month = monthOf(asOf)
  const start = from ? instantIn(from, false) : to ? null : month.from
  const end = to ? instantIn(to, true) : from ? asOf : month.to
  const begin = from || start ? start : end && monthOf(new Date(end.getTime() - 1)).from
  return begin && end && begin < end
    ? ok({ from: begin, to: end })
    : no(refusals['indicators.badPeriod']({ from: from ?? '', to: to ?? '' }))
}

const isDay = (text: string): boolean => {
  const at = new Date(`${text}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

/** A local day or month (its start; as an end, the start of the next) or an instant; null when it is none of them. */
export function instantIn(text: string, end: boolean): Instant | null {
  if (isDay(text)) return instantOf(end ? addDays(text, 1) : text)
  if (isDay(`${text}-01`)) return instantOf(monthStart(`${text}-01`, end ? 1 : 0))
  const at = /^\d{4}-\d{2}-\d{2}[T ]/.test(text) ? new Date(text) : null
  return at && !Number.isNaN(at.getTime()) ? at : null
}
