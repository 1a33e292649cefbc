import { forecastOf, type MethodName, methods } from './decide.ts'
import type { Forecast, Series } from './declare.ts'

/** A series of the M-competitions: what was given, and what came. */
export type Contest = {
  readonly id: string
  readonly period: string
  readonly values: readonly number[]
  readonly future: readonly number[]
}

/** Steps of a season by the competitions' names. */
const SEASONS: Readonly<Record<string, number>> = {
  YEARLY: 1,
  QUARTERLY: 4,
  MONTHLY: 12,
  WEEKLY: 1,
  DAILY: 7,
  HOURLY: 24,
}
export const seasonOfPeriod = (period: string): number => SEASONS[period.toUpperCase()] ?? 1

/** Symmetric percentage error 对称平均绝对百分比误差, 0–200, as in M3: the mean over the horizon. */
export function smapeOf(future: readonly number[], guess: readonly number[]): number {
  const sum = future.reduce((total, truth, h) => {
    const other = guess[h] ?? 0
    const size = Math.abs(truth) + Math.abs(other)
    return total + (size > 0 ? (200 * Math.abs(truth - other)) / size : 0)
  }, 0)
  return sum / future.length
}

/** Scaled error (Hyndman and Koehler 2006): against the mean step of one season within what was given. */
export function maseOf(
  values: readonly number[],
  season: number,
  future: readonly number[],
  guess: readonly number[],
): number {
  let scale = 0
  for (let t = season; t < values.length; t++) scale += Math.abs((values[t] ?? 0) - (values[t - season] ?? 0))
  scale /= Math.max(1, values.length - season)
  const off = future.reduce((sum, truth, h) => sum + Math.abs(truth - (guess[h] ?? 0)), 0) / future.length
  return scale > 0 ? off / scale : Number.NaN
}

/** A row of a file by the names of its columns. */
type Row = Readonly<Record<string, unknown>>
const cell = (row: Row, name: string): string => String(row[name] ?? '').trim()

/** Rows with `series, period, values, future` 评测文件. A row that cannot be read is counted, never guessed. */
export function contestsOf(rows: readonly Row[]): {
  readonly series: readonly Contest[]
  readonly refused: number
} {
  const numbers = (text: string) => text.split(/\s+/).filter(Boolean).map(Number)
  const series = rows.flatMap((row): Contest[] => {
    const values = numbers(cell(row, 'values'))
    const future = numbers(cell(row, 'future'))
    if (values.length < 2 || future.length === 0 || ![...values, ...future].every(Number.isFinite)) return []
    return [{ id: cell(row, 'series'), period: cell(row, 'period').toUpperCase(), values, future }]
  })
  return { series, refused: rows.length - series.length }
}

/** Rows of `method, period, series, smape, mase`: what others reached on the same series. */
export type Published = {
  readonly method: string
  readonly period: string
  readonly smape: number
  readonly mase: number
}
export const publishedOf = (rows: readonly Row[]): readonly Published[] =>
  rows
    .map((row) => ({
      method: cell(row, 'method'),
      period: cell(row, 'period').toUpperCase(),
      smape: Number(cell(row, 'smape') || Number.NaN),
      mase: Number(cell(row, 'mase') || Number.NaN),
    }))
    .filter((one) => one.method !== '' && Number.isFinite(one.smape))

export type Scores = {
  readonly series: number
  readonly smape: number
  readonly mase: number
  /** Share of truths within the bands of 80 % and 95 %. */
  readonly covered80: number
  readonly covered95: number
  /** Place among the published by sMAPE and by MASE, 1 = the best; `of` counts us too. */
  readonly rank: { readonly smape: number; readonly mase: number; readonly of: number } | null
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, one) => sum + one, 0) / Math.max(1, values.length)
const round = (value: number, digits = 3): number => Math.round(value * 10 ** digits) / 10 ** digits

const within = (forecast: Forecast, share: number, future: readonly number[]): number => {
  const band = forecast.bands.find((one) => one.share === share)
  return mean(
    future.map((truth, h) => (truth >= (band?.low[h] ?? 0) && truth <= (band?.high[h] ?? 0) ? 1 : 0)),
  )
}

/** Looks ahead from what was given of each series; `future` is only compared with. */
export function evaluate(
  series: readonly Contest[],
  published: readonly Published[],
  beside: readonly MethodName[] = [],
) {
  const judged = series.map((one) => {
    const given: Series = { values: one.values, season: seasonOfPeriod(one.period) }
    const forecast = forecastOf(given, one.future.length)
    const score = (guess: readonly number[]) => ({
      smape: smapeOf(one.future, guess),
      mase: maseOf(one.values, given.season, one.future, guess),
    })
    return {
      period: one.period,
      ...score(forecast.values),
      covered80: within(forecast, 0.8, one.future),
      covered95: within(forecast, 0.95, one.future),
      beside: beside.map((name) => score(methods[name](given, one.future.length))),
    }
  })
  const of = (period: string): Scores => {
    const part = judged.filter((one) => period === 'ALL' || one.period === period)
    const smape = mean(part.map((one) => one.smape))
    const mase = mean(part.map((one) => one.mase).filter(Number.isFinite))
    const others = published.filter((one) => one.period === period)
    const place = (key: 'smape' | 'mase', value: number) =>
      1 + others.filter((one) => one[key] < round(value, key === 'smape' ? 2 : 3)).length
    return {
      series: part.length,
      smape: round(smape, 2),
      mase: round(mase),
      covered80: round(mean(part.map((one) => one.covered80))),
      covered95: round(mean(part.map((one) => one.covered95))),
      rank:
        others.length > 0
          ? { smape: place('smape', smape), mase: place('mase', mase), of: others.length + 1 }
          : null,
    }
  }
  const periods = [...new Set(judged.map((one) => one.period))].sort()
  return {
    ...of('ALL'),
    periods: Object.fromEntries(periods.map((period) => [period, of(period)])),
    methods: Object.fromEntries(
      beside.map((name, i) => [
        name,
        {
          smape: round(mean(judged.map((one) => one.beside[i]?.smape ?? 0)), 2),
          mase: round(mean(judged.map((one) => one.beside[i]?.mase ?? 0).filter(Number.isFinite))),
        },
      ]),
    ),
    published: published
      .filter((one) => one.period === 'ALL')
      .toSorted((a, b) => a.smape - b.smape)
      .slice(0, 5),
  }
}
