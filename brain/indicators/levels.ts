import { dayOf, type Instant, minuteOfDay, type Say, say } from '../../base/index.ts'
import type { Grain, IndicatorDeclaration, IndicatorKind, Level, Threshold } from './declare.ts'

/** What a value means at the moment it is looked at: its kind, its age, its level. Nothing here asks anybody. */

type Declared = Pick<
  IndicatorDeclaration,
  'kind' | 'score' | 'of' | 'mean' | 'rows' | 'readings' | 'manual' | 'grain' | 'delayMinutes' | 'source'
> & { readonly count: Pick<IndicatorDeclaration['count'], 'period'> }

/** 类型 as declared, or as it follows from how the figure is counted. */
export const kindOf = (one: Declared): IndicatorKind =>
  one.kind ??
  (one.score
    ? 'index'
    : one.readings || one.manual
      ? 'state'
      : one.of || one.mean || one.rows?.share
        ? 'ratio'
        : one.rows || one.count.period === 'standing'
          ? 'stock'
          : 'flow')

export const grainOf = (one: Pick<Declared, 'grain'>): Grain => one.grain ?? 'live'

/** Minutes a value of each grain may be late; one that is live is looked at several times a minute. */
const DELAYS: Readonly<Record<Grain, number>> = {
  live: 2,
  hour: 15,
  day: 120,
  week: 1440,
  month: 4320,
  quarter: 14_400,
  year: 43_200,
}

/** How long a value holds before the next one is due, in minutes. */
const LASTS: Readonly<Record<Grain, number>> = {
  live: 0,
  hour: 60,
  day: 1440,
  week: 10_080,
  month: 44_640,
  quarter: 132_480,
  year: 527_040,
}

export const delayOf = (one: Pick<Declared, 'grain' | 'delayMinutes'>): number =>
  one.delayMinutes ?? DELAYS[grainOf(one)]

/** 数据来源 in words; what a pack says itself goes before. */
export function sourceOf(one: Declared): Say {
  if (one.source) return one.source
  if (one.manual) return say('人工填报', 'entered by hand')
  if (one.readings)
    return say(`感知设备观测值：${one.readings.metric}`, `readings of devices: ${one.readings.metric}`)
  if (one.rows)
    return 'register' in one.rows.of
      ? say(`台账：${one.rows.of.register}`, `register: ${one.rows.of.register}`)
      : say(`数据资源：${one.rows.of.dataset}`, `dataset: ${one.rows.of.dataset}`)
  return one.score
    ? say('由其他指标合成', 'made of other indicators')
    : say('事项流水', 'the matters’ ledger')
}

/** 数据时效: green within the allowed delay, grey when late, red hatch beyond three times the delay. */
export type Age = 'fresh' | 'late' | 'dead'

/** `asOf`: up to when the value holds 数据截至; a value by the hour or day may be as old as that and its delay. */
export function ageOfValue(asOf: Instant, now: Instant, grain: Grain, delayMinutes: number): Age {
  const late = (now.getTime() - asOf.getTime()) / 60_000 - LASTS[grain]
  return late <= delayMinutes ? 'fresh' : late <= 3 * delayMinutes ? 'late' : 'dead'
}

/** A value for a period, when it came: on time or 迟到. */
export const arrivedLate = (end: Instant, arrivedAt: Instant, delayMinutes: number): boolean =>
  arrivedAt.getTime() - end.getTime() > delayMinutes * 60_000

const within = (value: number, [from, to]: readonly [number, number]): boolean =>
  from <= to ? value >= from && value <= to : value >= from || value <= to

const SEVERITY: Readonly<Record<Level, number>> = { red: 0, orange: 1, yellow: 2, blue: 3 }

const applies = (one: Threshold, area: string | null, at: Instant): boolean =>
  (one.area === undefined || (area?.startsWith(one.area) ?? false)) &&
  (one.months === undefined || within(Number(dayOf(at).slice(5, 7)), one.months)) &&
  (one.hours === undefined || within(Math.floor(minuteOfDay(at) / 60), one.hours))

/** How narrow a threshold is: of two for one level the narrower counts, a town's before the district's. */
const narrowness = (one: Threshold): number =>
  (one.area?.length ?? 0) * 4 + (one.months ? 2 : 0) + (one.hours ? 1 : 0)

/** The worst level that a value has reached, by the thresholds that hold there and then; null = none. */
export function levelOf(
  thresholds: readonly Threshold[] | undefined,
  value: number | null,
  area: string | null,
  at: Instant,
): Level | null {
  if (!thresholds || value === null) return null
  const here = thresholds.filter((one) => applies(one, area, at))
  const crossed = here.filter(
    (one) =>
      here.every((other) => other.level !== one.level || narrowness(other) <= narrowness(one)) &&
      ((one.over !== undefined && value > one.over) || (one.under !== undefined && value < one.under)),
  )
  crossed.sort((a, b) => SEVERITY[a.level] - SEVERITY[b.level])
  return crossed[0]?.level ?? null
}

/** Times its usual deviation that a value may jump before somebody has to confirm it 跳变保护. */
const JUMP = 5
/** Below so many earlier values nobody knows what is usual. */
const FEWEST = 5

/**
 * Is a change out of all proportion 跳变? More than five times the usual change between neighbours (median, so that one
 * earlier jump does not excuse the next), at least one percent of the last value: 万元 sent as 元 is held, noise is not.
 */
export function jumps(before: readonly number[], value: number): boolean {
  const last = before.at(-1)
  if (last === undefined || before.length < FEWEST) return false
  const steps = before.slice(1).map((one, i) => Math.abs(one - (before[i] ?? one)))
  steps.sort((a, b) => a - b)
  const half = Math.floor(steps.length / 2)
  const usual =
    steps.length % 2 === 1 ? (steps[half] ?? 0) : ((steps[half - 1] ?? 0) + (steps[half] ?? 0)) / 2
  return Math.abs(value - last) > JUMP * Math.max(usual, Math.abs(last) * 0.01, 1e-9)
}

/** Fewer persons than this are not shown outside 小群体. */
export const FEW = 5

/** Fewer matters than this in one cell of a division are not told outside: with the place they name somebody. */
export const FEW_IN_CELL = 3

/** A count of persons as outside views may show it: 1–4 become null with `few`, shown as “<5”. */
export const masked = (
  value: number | null,
  persons: boolean,
): { readonly value: number | null; readonly few?: number } =>
  persons && value !== null && value > 0 && value < FEW ? { value: null, few: FEW } : { value }

type Cell = { readonly value: number | null; readonly denominator: number | null }

/**
 * Which cells of a division are hidden outside 小单元格抑制: those of one or two matters (of persons, up to four), and when
 * that is a single one also the smallest of the others, or it would be told by the total.
 */
export function hiddenCells(cells: readonly Cell[], persons: boolean): readonly (number | undefined)[] {
  const least = persons ? FEW : FEW_IN_CELL
  const sizes = cells.map((cell) => cell.denominator ?? cell.value ?? 0)
  const hidden = sizes.map((size) => (size > 0 && size < least ? least : undefined))
  if (hidden.filter((one) => one !== undefined).length !== 1) return hidden
  const others = sizes.flatMap((size, n) => (size >= least ? [{ size, n }] : []))
  others.sort((a, b) => a.size - b.size)
  const [next] = others
  return hidden.map((one, n) => (next && n === next.n ? next.size + 1 : one))
}

/** A value entered by hand holds to the end of its last day; afterwards it is missing 缺测. */
export const expired = (expires: string, now: Instant): boolean => dayOf(now) > expires

/**
 * Points of a curve with the version that counted each: where the version changes the curve breaks 口径变更, and no
 * comparison goes across without saying so.
 */
export function breaksOf(
  versions: readonly { readonly version: number; readonly validFrom?: string }[],
  from: Instant,
  to: Instant,
): readonly { readonly day: string; readonly version: number }[] {
  const [first, last] = [dayOf(from), dayOf(to)]
  return versions.flatMap(({ version, validFrom }) =>
    validFrom !== undefined && validFrom > first && validFrom <= last ? [{ day: validFrom, version }] : [],
  )
}

/** The version that counts on a day 当日口径: the newest whose first day is not after it, else the oldest. */
export function versionOn<V extends { readonly version: number; readonly validFrom?: string }>(
  versions: readonly V[],
  day: string,
): V | undefined {
  const sorted = [...versions].sort((a, b) => a.version - b.version)
  return sorted.filter((one) => (one.validFrom ?? '') <= day).at(-1) ?? sorted[0]
}
