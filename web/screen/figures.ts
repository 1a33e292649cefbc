import type { Say } from '../../base/index.ts'

/** What a figure means 口径: the name under which it can be asked again, and its formula in words. */
type Definition = {
  readonly name: string
  readonly version: number
  readonly title: Say
  readonly formula: Say
  readonly target?: number
  readonly owner?: Say
}

/** Where the meaning of a figure and exactly the rows behind it are found. */
export type Source = { readonly definition: Definition | null; readonly rowsUrl: string | null }
export type Figure = Source & { readonly value: number | null; readonly before: number | null }
export type Rate = Source & {
  /** Share 0–1; null when nothing was due: shown as “–”, never as 0 %. */
  readonly value: number | null
  readonly numerator: number
  readonly denominator: number
  readonly target: number | null
}
/** One bar: what it counts, how many, and the query that narrows the rows to it. */
type Bar = {
  readonly code: string
  readonly title: Say
  readonly count: number
  readonly overdue: number
}
export type Bars = Source & { readonly rows: readonly Bar[] }
type UnitRow = {
  readonly unit: string
  readonly name: string
  readonly open: number
  readonly overdue: number
  readonly onTime: number | null
  readonly numerator: number
  readonly denominator: number
}
type Latest = {
  readonly id: string
  readonly number: string
  readonly title: string
  readonly areaName: string
  readonly at: string
  readonly light: string
  readonly urgency: string
  readonly category: string
}

/** The whole screen at one instant. */
export type Picture = {
  readonly asOf: string
  readonly demo: boolean
  /** The town the figures are narrowed to; null for the whole district. */
  readonly area: string | null
  readonly today: Figure
  readonly open: Figure
  readonly overdue: Figure
  readonly closedToday: Figure
  readonly rates: Readonly<Record<'responded' | 'solved' | 'satisfied', Rate>>
  readonly byHour: Source & { readonly rows: readonly number[]; readonly before: readonly number[] }
  readonly byArea: Bars
  readonly byCategory: Bars
  readonly byChannel: Bars
  readonly byUnit: Source & { readonly rows: readonly UnitRow[] }
  readonly latest: Source & { readonly rows: readonly Latest[] }
}

type Loose = Readonly<Record<string, unknown>>
const loose = (value: unknown): Loose => (typeof value === 'object' && value !== null ? (value as Loose) : {})
const count = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0)
const maybe = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null
const words = (value: unknown): string => (typeof value === 'string' ? value : '')
const both = (value: unknown, otherwise: string): Say => {
  if (typeof value === 'string' && value) return { zh: value, en: value }
  const { zh, en } = loose(value)
  return { zh: words(zh) || otherwise, en: words(en) || words(zh) || otherwise }
}

function sourceOf(value: unknown): Source {
  const { definition, rowsUrl } = loose(value)
  return { definition: definition ? (definition as Definition) : null, rowsUrl: words(rowsUrl) || null }
}

const rowsOf = (value: unknown): readonly unknown[] => {
  if (Array.isArray(value)) return value
  const { rows, values } = loose(value)
  return Array.isArray(rows) ? rows : Array.isArray(values) ? values : []
}

const figureOf = (value: unknown): Figure => {
  const { value: n, before } = loose(value)
  return { ...sourceOf(value), value: maybe(typeof value === 'number' ? value : n), before: maybe(before) }
}

/** A rate is counted anew from its two parts: a share without anything due is no share. */
const rateOf = (value: unknown): Rate => {
  const given = loose(value)
  const [numerator, denominator] = [count(given.numerator), count(given.denominator)]
  const source = sourceOf(value)
  const target = maybe(given.target) ?? maybe(source.definition?.target)
  return {
    ...source,
    numerator,
    denominator,
    value: denominator > 0 ? numerator / denominator : null,
    // Definitions state targets in percent, rates are shares.
    target: target !== null && target > 1 ? target / 100 : target,
  }
}

const barsOf = (value: unknown): Bars => ({
  ...sourceOf(value),
  rows: rowsOf(value).map((row) => {
    const one = loose(row)
    const code = words(one.code) || words(one.channel)
    return {
      code,
      title: both(one.title ?? one.name, code),
      count: count(one.count),
      overdue: count(one.overdue),
    }
  }),
})

const unitOf = (row: unknown): UnitRow => {
  const one = loose(row)
  const onTime = loose(one.onTime)
  const denominator = count(onTime.denominator)
  return {
    unit: words(one.unit),
    name: words(one.name),
    open: count(one.open),
    overdue: count(one.overdue),
    numerator: count(onTime.numerator),
    denominator,
    onTime:
      denominator > 0
        ? count(onTime.numerator) / denominator
        : typeof one.onTime === 'number'
          ? one.onTime
          : null,
  }
}

const latestOf = (row: unknown): Latest => {
  const one = loose(row)
  return {
    id: words(one.id),
    number: words(one.number),
    // A secret matter shows that it exists, not what it says.
    title: one.secret === true ? '' : words(one.title),
    areaName: words(one.areaName),
    at: words(one.openedAt) || words(one.at),
    light: words(one.light),
    urgency: words(one.urgency),
    category: words(one.category),
  }
}

/** Reads the server's answer once, at the door; the blocks behind it meet only complete values. */
export function pictureOf(answer: unknown): Picture {
  const { asOf, figures, demo, area } = loose(answer)
  const all = loose(figures)
  const rates = loose(all.rates)
  const hours = loose(all.byHour)
  return {
    asOf: words(asOf) || new Date(0).toISOString(),
    demo: demo === true,
    area: words(area) || null,
    today: figureOf(all.today),
    open: figureOf(all.open),
    overdue: figureOf(all.overdue),
    closedToday: figureOf(all.closedToday),
    rates: {
      responded: rateOf(rates.responded),
      solved: rateOf(rates.solved),
      satisfied: rateOf(rates.satisfied),
    },
    byHour: {
      ...sourceOf(all.byHour),
      rows: rowsOf(all.byHour).map((row) => (typeof row === 'number' ? row : count(loose(row).count))),
      before: Array.isArray(hours.before) ? hours.before.map(count) : [],
    },
    byArea: barsOf(all.byArea),
    byCategory: barsOf(all.byCategory),
    byChannel: barsOf(all.byChannel),
    byUnit: {
      // The block ranks by the share closed in time, so that is what it opens.
      ...sourceOf(loose(all.byUnit).onTime ?? all.byUnit),
      rows: rowsOf(all.byUnit)
        .map(unitOf)
        .sort((a, b) => (b.onTime ?? -1) - (a.onTime ?? -1) || b.denominator - a.denominator),
    },
    latest: { ...sourceOf(all.latest), rows: rowsOf(all.latest).map(latestOf) },
  }
}
