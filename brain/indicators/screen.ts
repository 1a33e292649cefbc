import { addDays, dayOf, type Instant, instantOf } from '../../base/index.ts'
import type { GroupCount, ListFilter, Period } from '../../platform/matters/index.ts'
import type { Actor } from '../../platform/org/index.ts'
import type { Reader } from '../../platform/store/index.ts'
import { definitionOf, monthOf, type Span, share } from './decide.ts'
import type { Dimension } from './declare.ts'
import type { Indicators } from './indicators.ts'

/** Which indicators stand on the screen 大屏; all of one type of matter. */
export type ScreenPlan = {
  readonly taken: string
  readonly open: string
  readonly overdue: string
  readonly closed: string
  readonly responded: string
  readonly solved: string
  readonly satisfied: string
  readonly onTime: string
}

/** How codes are shown. */
export type ScreenNames = {
  readonly area: (code: string) => string | undefined
  readonly unit: (id: string) => string | undefined
  readonly code: (list: 'category' | 'channel', code: string) => { zh: string; en: string } | undefined
}

const NONE = { zh: '未填', en: 'not given' }

/** What falls due in a month, counted ticket by ticket: slower than the rest and with an instant of its own. */
export type ScreenRates = {
  readonly asOf: Instant
  readonly span: Span
  readonly rows: readonly GroupCount[]
}

const narrowed = (area: string | null): { narrow?: Pick<ListFilter, 'area'> } =>
  area ? { narrow: { area: [area] } } : {}

/** 三率 and 按时办结率 of the month, as a whole and by unit. */
export async function screenRates(
  indicators: Indicators,
  reader: Reader,
  who: Actor,
  plan: ScreenPlan,
  area: string | null,
  at: Instant,
): Promise<ScreenRates> {
  const found = indicators.find(plan.responded)
  if (!found.ok) throw new Error(`the screen names an unknown indicator ${plan.responded}`)
  const { type, period } = found.value.count
  const span = monthOf(at)
  const look = indicators.lookOf(who, type, { span, ...narrowed(area) }, at)
  const names = [plan.responded, plan.solved, plan.satisfied, plan.onTime]
  return { asOf: at, span, rows: await indicators.together(reader, look, { type, period }, names, ['unit']) }
}

/** The figures of the screen at one instant, by the same definitions and the same code as everywhere else 同一口径. */
export async function screenFigures(
  indicators: Indicators,
  reader: Reader,
  who: Actor,
  plan: ScreenPlan,
  names: ScreenNames,
  area: string | null,
  at: Instant,
  rates: () => Promise<ScreenRates> = () => screenRates(indicators, reader, who, plan, area, at),
) {
  const named = (name: string) => {
    const found = indicators.find(name)
    if (!found.ok) throw new Error(`the screen names an unknown indicator ${name}`)
    return found.value
  }
  const type = named(plan.taken).count.type
  const today: Span = { from: instantOf(dayOf(at)), to: instantOf(addDays(dayOf(at), 1)) }
  const hourAgo: Span = {
    from: new Date(today.from.getTime() - 86_400_000),
    to: new Date(at.getTime() - 86_400_000),
  }
  const yesterday: Span = { from: hourAgo.from, to: today.from }
  const count = (
    period: Period,
    span: Span,
    which: readonly string[],
    by: readonly Dimension[] = [],
    where?: readonly { readonly is: 'open' }[],
  ): Promise<GroupCount[]> =>
    indicators.together(
      reader,
      indicators.lookOf(who, type, { span, ...narrowed(area) }, at),
      { type, period, ...(where ? { where } : {}) },
      which,
      by,
    )

  const [
    taken,
    takenBefore,
    hoursBefore,
    open,
    closed,
    closedBefore,
    { rows: rated, asOf: ratedAt, span: month },
  ] = await Promise.all([
    count('openedAt', today, [plan.taken], ['hour', 'area', 'category', 'channel']),
    count('openedAt', hourAgo, [plan.taken]),
    count('openedAt', yesterday, [plan.taken], ['hour']),
    count('standing', today, [plan.open, plan.overdue], ['unit', 'area'], [{ is: 'open' }]),
    count('closedAt', today, [plan.closed]),
    count('closedAt', hourAgo, [plan.closed]),
    rates(),
  ])

  const whole = (rows: readonly GroupCount[], part = 0) =>
    rows.find((row) => row.by === null)?.parts[part] ?? { base: 0, hits: 0 }
  const of = (rows: readonly GroupCount[], by: Dimension) => rows.filter((row) => row.by === by)
  const base = (row: GroupCount | undefined, part = 0): number => row?.parts[part]?.base ?? 0
  const source = (name: string, span: Span | null, asOf = at) => {
    const query = new URLSearchParams({
      ...(span ? { from: span.from.toISOString(), to: span.to.toISOString() } : {}),
      asOf: asOf.toISOString(),
      ...(area ? { area } : {}),
    })
    return {
      definition: definitionOf(name, named(name)),
      rowsUrl: `/api/indicators/${encodeURIComponent(name)}/rows?${query}`,
    }
  }
  const rateAt = (name: string, part: number) => {
    const { base: denominator, hits: numerator } = whole(rated, part)
    const percent = share(numerator, denominator)
    return {
      ...source(name, month, ratedAt),
      value: percent === null ? null : percent / 100,
      numerator,
      denominator,
      target: named(name).target ?? null,
      asOf: ratedAt,
    }
  }
  const onTime = new Map(of(rated, 'unit').map((row) => [row.key, row.parts[3] ?? { base: 0, hits: 0 }]))
  const openByUnit = new Map(of(open, 'unit').map((row) => [row.key, row]))
  const openByArea = new Map(of(open, 'area').map((row) => [row.key, row]))
  const hours = (rows: readonly GroupCount[]): number[] => {
    const byHour = new Map(of(rows, 'hour').map((row) => [Number(row.key), base(row)]))
    return Array.from({ length: 24 }, (_, hour) => byHour.get(hour) ?? 0)
  }
  const coded = (list: 'category' | 'channel') =>
    of(taken, list)
      .map((row) => ({ code: row.key, title: names.code(list, row.key) ?? NONE, count: base(row) }))
      .sort((a, b) => b.count - a.count)
  const towns = new Map(of(taken, 'area').map((row) => [row.key, row]))

  return {
    asOf: at,
    area,
    figures: {
      today: { ...source(plan.taken, today), value: whole(taken).base, before: whole(takenBefore).base },
      open: { ...source(plan.open, null), value: whole(open).base },
      overdue: { ...source(plan.overdue, null), value: whole(open, 1).base },
      closedToday: {
        ...source(plan.closed, today),
        value: whole(closed).base,
        before: whole(closedBefore).base,
      },
      rates: {
        responded: rateAt(plan.responded, 0),
        solved: rateAt(plan.solved, 1),
        satisfied: rateAt(plan.satisfied, 2),
      },
      byHour: { ...source(plan.taken, today), rows: hours(taken), before: hours(hoursBefore) },
      byArea: {
        ...source(plan.taken, today),
        rows: [...new Set([...towns.keys(), ...openByArea.keys()])]
          .map((code) => ({
            code,
            name: names.area(code) ?? code,
            count: base(towns.get(code)),
            open: base(openByArea.get(code)),
            overdue: base(openByArea.get(code), 1),
          }))
          .sort((a, b) => b.count - a.count || a.code.localeCompare(b.code)),
      },
      byCategory: { ...source(plan.taken, today), rows: coded('category') },
      byChannel: { ...source(plan.taken, today), rows: coded('channel') },
      byUnit: {
        ...source(plan.open, null),
        rows: [...new Set([...openByUnit.keys(), ...onTime.keys()])]
          .filter((unit) => unit !== '')
          .map((unit) => {
            const { base: denominator, hits: numerator } = onTime.get(unit) ?? { base: 0, hits: 0 }
            return {
              unit,
              name: names.unit(unit) ?? unit,
              open: base(openByUnit.get(unit)),
              overdue: base(openByUnit.get(unit), 1),
              onTime: { numerator, denominator, value: denominator > 0 ? numerator / denominator : null },
            }
          })
          .sort((a, b) => b.overdue - a.overdue || b.open - a.open),
        onTime: source(plan.onTime, month, ratedAt),
      },
    },
  }
}
