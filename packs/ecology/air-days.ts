import type { Day } from '../../base/index.ts'
import { type Aqi, aqiOf, type Concentrations, type Edition, editionOn, POLLUTANTS, type Pollutant } from './aqi.ts'

/** One hour of a station: `hour` 0–23 of its day. */
export type AirHour = { readonly day: Day; readonly hour: number; readonly values: Concentrations }

/** What a mean needs to count 数据有效性 (GB 3095): hours of a day, hours of eight, means over eight hours of a day. */
export const VALID = { hoursOfDay: 20, hoursOfEight: 6, eightsOfDay: 14 } as const

/** Second-grade limit 二级浓度限值 of O₃ over eight hours: a day above it counts however few of its means are valid. */
const O3_LIMIT = 160

export type AirDay = {
  readonly day: Day
  /** Means of the day, O₃ the greatest mean over eight hours; null = too few valid hours. */
  readonly values: Readonly<Record<Pollutant, number | null>>
  /** Valid hours of each. */
  readonly hours: Readonly<Record<Pollutant, number>>
  /** null = no pollutant has a valid value: 无效, never zero. */
  readonly result: Aqi | null
  /** Every pollutant was valid; a day that lacks one may be worse than it says. */
  readonly whole: boolean
}

const mean = (all: readonly number[]): number => all.reduce((sum, one) => sum + one, 0) / all.length

const usable = (value: number | null | undefined): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0

/** 臭氧日最大 8 小时平均: windows that lie within the day. */
function greatestEight(hours: ReadonlyMap<number, number>): number | null {
  const means: number[] = []
  for (let last = 7; last < 24; last++) {
    const window: number[] = []
    for (let hour = last - 7; hour <= last; hour++) {
      const value = hours.get(hour)
      if (value !== undefined) window.push(value)
    }
    if (window.length >= VALID.hoursOfEight) means.push(mean(window))
  }
  if (means.length === 0) return null
  const most = Math.max(...means)
  return means.length >= VALID.eightsOfDay || most > O3_LIMIT ? most : null
}

/**
 * Days of one station from its hours 日报: an hour that stands twice counts once, the later one; a pollutant with too few
 * hours is not valid that day. `edition` as given, or the one in force that day.
 */
export function airDays(hours: readonly AirHour[], edition?: Edition): AirDay[] {
  const days = new Map<Day, Map<Pollutant, Map<number, number>>>()
  for (const { day, hour, values } of hours) {
    const known = days.get(day) ?? new Map(POLLUTANTS.map((pollutant) => [pollutant, new Map<number, number>()]))
    days.set(day, known)
    for (const pollutant of POLLUTANTS) {
      const value = values[pollutant]
      if (usable(value)) known.get(pollutant)?.set(hour, value)
    }
  }
  return [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([day, known]) => {
      const of = (pollutant: Pollutant): ReadonlyMap<number, number> => known.get(pollutant) ?? new Map()
      const meanOf = (pollutant: Pollutant): number | null => {
        if (pollutant === 'o3') return greatestEight(of('o3'))
        const all = [...of(pollutant).values()]
        return all.length >= VALID.hoursOfDay ? mean(all) : null
      }
      const each = <T>(one: (pollutant: Pollutant) => T) =>
        Object.fromEntries(POLLUTANTS.map((pollutant) => [pollutant, one(pollutant)])) as Record<Pollutant, T>
      const values = each(meanOf)
      return {
        ...{ day, values, hours: each((pollutant) => of(pollutant).size) },
        result: aqiOf(values, 'day', edition ?? editionOn(day)) ?? null,
        whole: Object.values(values).every((value) => value !== null),
      }
    })
}

/** 优良天数比例: days of 100 and below ÷ days; null without any. */
export type GoodDays = { readonly good: number; readonly valid: number; readonly percent: number | null }

/**
 * `strict`: a day with a pollutant missing counts only when what is known already exceeds 100, for the missing one could
 * have made it worse. Otherwise every day with an index counts.
 */
export function goodDays(days: readonly AirDay[], strict = false): GoodDays {
  const valid = days.flatMap(({ result, whole }) => (result && (!strict || whole || result.aqi > 100) ? [result.aqi] : []))
  const good = valid.filter((aqi) => aqi <= 100).length
  return { good, valid: valid.length, percent: valid.length === 0 ? null : (good / valid.length) * 100 }
}

/** Annual second-grade limits 年评价标准 of the composite index, 2012: µg/m³, CO mg/m³. */
export const COMPOSITE_2012: Readonly<Record<Pollutant, number>> = { so2: 60, no2: 40, pm10: 70, pm25: 35, co: 4, o3: 160 }

/** 环境空气质量综合指数: Σ C ÷ S; null where a pollutant is missing, for a sum without it would look better than it is. */
export function compositeOf(year: Concentrations, standard: Readonly<Record<Pollutant, number>> = COMPOSITE_2012): number | null {
  let sum = 0
  for (const pollutant of POLLUTANTS) {
    const value = year[pollutant]
    if (!usable(value)) return null
    sum += value / standard[pollutant]
  }
  return sum
}

/** The percentile 百分位数 of HJ 663-2013 (A.1): on the ordered values, between neighbours by proportion. */
export function percentile(values: readonly number[], percent: number): number | null {
  if (values.length === 0) return null
  const ordered = [...values].sort((a, b) => a - b)
  const place = 1 + ((ordered.length - 1) * percent) / 100
  const low = Math.floor(place)
  const [below = 0, above = below] = [ordered[low - 1], ordered[low]]
  return below + (above - below) * (place - low)
}

/** Means of a year as they are judged: CO the 95th percentile of days, O₃ the 90th of greatest eight hours. */
export function yearOf(days: readonly AirDay[]): Readonly<Record<Pollutant, number | null>> {
  const of = (pollutant: Pollutant): number[] =>
    days.flatMap(({ values }) => (values[pollutant] === null ? [] : [values[pollutant]]))
  const meanOf = (pollutant: Pollutant): number | null => {
    const all = of(pollutant)
    return all.length === 0 ? null : mean(all)
  }
  return {
    ...{ so2: meanOf('so2'), no2: meanOf('no2'), pm10: meanOf('pm10'), pm25: meanOf('pm25') },
    ...{ co: percentile(of('co'), 95), o3: percentile(of('o3'), 90) },
  }
}
