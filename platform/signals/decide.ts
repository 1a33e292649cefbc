import { LOCAL_OFFSET_MINUTES, no, ok, type Refusal, type Result } from '../../base/index.ts'
import {
  type DeviceState,
  DOUBTFUL,
  deviceStates,
  type Grain,
  type MetricDeclaration,
  type QualityFlag,
  quality,
  refusals,
  rules,
} from './declare.ts'

/** Units that mean the same kind of thing, each as so many of the family's own. */
const FAMILIES: readonly Readonly<Record<string, number>>[] = [
  { km: 1000, m: 1, cm: 0.01, mm: 0.001 },
  // a metre of water column under standard gravity: 1 MPa is 101.97 m
  { MPa: 1e6, kPa: 1e3, hPa: 100, Pa: 1, bar: 1e5, m: 9806.65, mH2O: 9806.65 },
  { 'g/L': 1e3, 'mg/L': 1, 'μg/L': 1e-3, 'ug/L': 1e-3, 'ng/L': 1e-6 },
  { 'g/m3': 1e3, 'mg/m3': 1, 'μg/m3': 1e-3, 'ug/m3': 1e-3 },
  { 'm3/s': 3600, 'L/s': 3.6, 'm3/h': 1, 'L/min': 0.06, 'm3/d': 1 / 24, 'L/h': 0.001 },
  { m3: 1, L: 0.001 },
  { 'm/s': 1, 'km/h': 1 / 3.6 },
  { V: 1, mV: 0.001 },
  { '%': 0.01, '1': 1 },
  { 'dB(A)': 1, dB: 1, dBA: 1 },
  { s: 1, min: 60, h: 3600 },
]

/** `µg/m³`, `μg/m3`, ` ug/m³ ` are one. */
export const unitName = (unit: string): string => unit.normalize('NFKC').replaceAll(' ', '')

const celsius: Readonly<Record<string, (value: number) => number>> = {
  '°C': (value) => value,
  C: (value) => value,
  K: (value) => value - 273.15,
  '°F': (value) => ((value - 32) * 5) / 9,
}

/** The value in the other unit; null when the two do not measure the same kind of thing (ppb of a gas needs its mass). */
export function convert(value: number, from: string, to: string): number | null {
  const [given, wanted] = [unitName(from), unitName(to)]
  if (given === wanted) return value
  if (wanted === '°C' && celsius[given]) return celsius[given](value)
  const family = FAMILIES.find((one) => Object.hasOwn(one, given) && Object.hasOwn(one, wanted))
  if (!family) return null
  return (value * (family[given] as number)) / (family[wanted] as number)
}

/** What is remembered of a series to judge its next reading by. Changed in place: one for each of many thousand series. */
export type Series = {
  /** Newest reading, ms; -Infinity before the first. */
  ts: number
  value: number
  quality: number
  /** How many in a row had this value, counted no farther than the limit that asks for it. */
  same: number
  goodTs: number
  goodValue: number
  /** Grows whenever what is remembered was put right afterwards: whatever was judged before that is judged again. */
  turn: number
}

export const freshSeries = (): Series => ({
  ts: Number.NEGATIVE_INFINITY,
  value: Number.NaN,
  quality: 0,
  same: 0,
  goodTs: Number.NEGATIVE_INFINITY,
  goodValue: Number.NaN,
  turn: 0,
})

type Limits = Pick<MetricDeclaration, 'range' | 'jump' | 'flatAfter'>

/** Factors that a slipped unit leaves behind: mg for µg, and metres of water for MPa. */
const SLIPS = [1000, 0.001, 101.97, 1 / 101.97]

function slipped(value: number, good: number): boolean {
  if (!Number.isFinite(good) || good === 0 || value === 0) return false
  const ratio = value / good
  return SLIPS.some((slip) => ratio > slip * 0.7 && ratio < slip * 1.4)
}

const runOf = (series: Series, { flatAfter = 1 }: Limits, value: number): number =>
  value === series.value ? Math.min(series.same + 1, flatAfter) : 1

/**
 * Quality of a value that belongs to this metric, and what the series remembers from now on. A step beyond the jump
 * limit is doubted; the next reading that stands within the limit of the doubted one confirms it (1.20, 1.21, 9.99,
 * 1.22: the third is marked; 9.99, 9.98: the second counts). What comes out of order is judged by itself alone, until
 * `remark` has seen its neighbours.
 */
export function judge(series: Series, limits: Limits, ts: number, value: number, given: number): number {
  let found = given
  const [low, high] = limits.range
  if (value < low || value > high) found |= quality.range
  if (slipped(value, series.goodValue) && (found & quality.range || over(limits, value, series.goodValue)))
    found |= quality.unit
  if (ts <= series.ts) return found
  const same = runOf(series, limits, value)
  if (limits.flatAfter !== undefined && same >= limits.flatAfter) found |= quality.flat
  if (!(found & quality.range) && over(limits, value, series.goodValue)) {
    const doubted = (series.quality & quality.jump) !== 0 && !(series.quality & quality.range)
    if (!doubted || over(limits, value, series.value)) found |= quality.jump
    else found &= ~quality.unit
  }
  series.ts = ts
  series.value = value
  series.quality = found
  series.same = same
  if (!(found & DOUBTFUL)) {
    series.goodTs = ts
    series.goodValue = value
  }
  return found
}

/** Marks that follow from the neighbours in time; the others are of the reading itself or of how it came. */
const NEIGHBOURLY = quality.jump | quality.flat | quality.unit

/** A reading as it is kept; `fresh`: the marks it has were given without its neighbours. */
export type Kept = {
  readonly ts: number
  readonly value: number
  readonly quality: number
  readonly fresh: boolean
}

/** Equal for every later reading. */
const alike = (a: Series, b: Series): boolean =>
  a.ts === b.ts && a.quality === b.quality && a.goodTs === b.goodTs && a.same === b.same

/** What a series remembers after readings in the order of time whose marks stand. */
function recall(series: Series, limits: Limits, { ts, value, quality: marks }: Kept): void {
  series.same = runOf(series, limits, value)
  series.ts = ts
  series.value = value
  series.quality = marks
  if (marks & DOUBTFUL) return
  series.goodTs = ts
  series.goodValue = value
}

/**
 * 重判: readings came late. `before`: readings that lie before the first of them, as many as a run may be long; `good`: the last
 * of all before that counts; `rows`: what lies from the first late one on, in the order of time. Answers the marks that
 * change, what is remembered after the last row looked at, and whether what follows would be judged as it was
 * (`settled`) - else more rows must be asked for.
 */
export function remark(
  limits: Limits,
  good: { readonly ts: number; readonly value: number } | null,
  before: readonly Kept[],
  rows: readonly Kept[],
): {
  readonly changed: ReadonlyMap<number, number>
  readonly after: Series
  readonly settled: boolean
} {
  const now = freshSeries()
  if (good) {
    now.goodTs = good.ts
    now.goodValue = good.value
  }
  for (const one of before) recall(now, limits, one)
  // how it went when the late ones were not there yet
  const then = { ...now }
  const changed = new Map<number, number>()
  const last = rows.findLastIndex((one) => one.fresh)
  for (const [n, one] of rows.entries()) {
    const found = judge(now, limits, one.ts, one.value, one.quality & ~NEIGHBOURLY)
    if (found !== one.quality) changed.set(one.ts, found)
    if (!one.fresh) recall(then, limits, one)
    if (n > last && !one.fresh && alike(now, then)) return { changed, after: now, settled: true }
  }
  return { changed, after: now, settled: false }
}

const over = (limits: Limits, value: number, before: number): boolean =>
  limits.jump !== undefined && Number.isFinite(before) && Math.abs(value - before) > limits.jump

export const doubtful = (marks: number): boolean => (marks & DOUBTFUL) !== 0

export const flagsOf = (marks: number): readonly QualityFlag[] =>
  (Object.keys(quality) as QualityFlag[]).filter((flag) => marks & quality[flag])

/** Late beyond what a slow line explains: more than the missed intervals that make a device silent, at least a minute. */
export const lateMs = (interval: number): number => Math.max(rules.missed * interval * 1000, 60_000)

/** Silence begins so long after the last word. */
export const silentMs = (interval: number): number => rules.missed * interval * 1000

/** The instant of a point in ms, or NaN. Text must name its zone; whole seconds since 1970 are not guessed at. */
export function instantMs(at: unknown): number {
  if (typeof at === 'number') return Number.isFinite(at) ? Math.round(at) : Number.NaN
  if (at instanceof Date) return at.getTime()
  if (typeof at !== 'string') return Number.NaN
  const text = at.trim()
  if (/^\d{12,14}$/.test(text)) return Number(text)
  if (!/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})$/.test(text))
    return Number.NaN
  return Date.parse(text.replace(' ', 'T'))
}

/** A finite number as instruments write it; anything else is none. */
export function numberOf(value: unknown): number {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value !== 'string') return Number.NaN
  const text = value.trim()
  return /^[+-]?(\d+(?:\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?$/.test(text) ? Number(text) : Number.NaN
}

const MINUTE = 60_000
export const grainMs: Readonly<Record<Exclude<Grain, 'raw'>, number>> = {
  '5m': 5 * MINUTE,
  hour: 60 * MINUTE,
  day: 1440 * MINUTE,
}

/** Start of the bucket; days begin at local midnight. */
export function bucketOf(ms: number, grain: Exclude<Grain, 'raw'>): number {
  const size = grainMs[grain]
  const shift = grain === 'day' ? LOCAL_OFFSET_MINUTES * MINUTE : 0
  return Math.floor((ms + shift) / size) * size - shift
}

/** The grain that shows a span in at most about 600 points. */
export function grainFor(fromMs: number, toMs: number): Grain {
  const hours = (toMs - fromMs) / 3_600_000
  if (hours <= 26) return 'raw'
  return hours <= 50 ? '5m' : hours <= 24 * 32 ? 'hour' : 'day'
}

const MOVES: Readonly<Record<DeviceState, readonly DeviceState[]>> = {
  registered: ['testing', 'online', 'retired'],
  testing: ['online', 'registered', 'retired'],
  online: ['offline', 'repair', 'retired', 'testing'],
  offline: ['online', 'repair', 'retired'],
  repair: ['testing', 'online', 'retired'],
  retired: ['testing'],
}
export const movesFrom = (state: DeviceState): readonly DeviceState[] => MOVES[state]

export function mayMove(from: DeviceState, to: DeviceState): Result<true, Refusal> {
  return MOVES[from].includes(to)
    ? ok(true)
    : no(refusals['signals.wrongState']({ state: deviceStates[from] }))
}
