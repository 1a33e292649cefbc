import type { Instant } from '../../base/index.ts'
import { type Actor, type Predicate, type Roles, visible } from '../org/index.ts'
import type { Reader } from '../store/index.ts'
import { bucketOf, doubtful } from './decide.ts'
import type { Grain, MetricInfo, SeriesPoint } from './declare.ts'
import * as keep from './keep-series.ts'

/** Which devices somebody sees: one predicate for lists, curves, figures, maps. */
export type Sight = { readonly district: string; readonly sees: Predicate }

export const sightOf = (actor: Actor, roles: Roles): Sight => ({
  district: actor.district,
  sees: visible(actor, roles, { name: 'device', openedBy: null }),
})
/** The city itself, for work in the background. */
export const citySight = (district: string): Sight => ({ district, sees: true })

export const latest = (reader: Reader, { district, sees }: Sight, filter: keep.LatestFilter) =>
  keep.latest(reader, district, sees, filter)

export const counts = (reader: Reader, { district, sees }: Sight, filter: keep.LatestFilter) =>
  keep.countDevices(reader, district, sees, filter)

/** Most points of one answer. */
export const SERIES_LIMIT = 20_000

const figure = (one: keep.Rolled, aggregation: MetricInfo['aggregation']): number | null => {
  if (one.valid === 0 || one.sum === null) return null
  switch (aggregation) {
    case 'sum':
      return one.sum
    case 'max':
      return one.max
    case 'min':
      return one.min
    case 'last':
      return one.last
    default:
      return one.sum / one.valid
  }
}

const pointOf = (one: keep.Rolled, aggregation: MetricInfo['aggregation']): SeriesPoint => ({
  at: one.at,
  value: figure(one, aggregation),
  min: one.min,
  max: one.max,
  count: one.count,
  valid: one.valid,
  quality: 0,
})

export type SeriesAsk = {
  readonly device: string
  readonly metric: MetricInfo
  readonly from: Instant
  readonly to: Instant
  readonly grain: Grain
}

/** One curve 曲线; null when there is no such device or it is not to be seen. */
export async function series(
  reader: Reader,
  { district, sees }: Sight,
  { device, metric, from, to, grain }: SeriesAsk,
): Promise<readonly SeriesPoint[] | null> {
  const [found] = await keep.numbersOf(reader, district, sees, [device])
  if (!found) return null
  if (grain === 'raw')
    return (await keep.rawSeries(reader, found.number, metric.id, from, to, SERIES_LIMIT)).map((one) => {
      const counts = one.value !== null && !doubtful(one.quality)
      return {
        at: one.at,
        value: one.value,
        min: null,
        max: null,
        count: 1,
        valid: counts ? 1 : 0,
        quality: one.quality,
      }
    })
  const start = new Date(bucketOf(from.getTime(), grain))
  const rows = await keep.rolledSeries(reader, [found.number], metric.id, grain, start, to)
  return rows.map((one) => pointOf(one, metric.aggregation))
}

/** The same curve of many devices, by code; those that may not be seen are left out. */
export async function manySeries(
  reader: Reader,
  { district, sees }: Sight,
  ask: Omit<SeriesAsk, 'device' | 'grain'> & {
    readonly devices: readonly string[]
    readonly grain: Exclude<Grain, 'raw'>
  },
): Promise<ReadonlyMap<string, readonly SeriesPoint[]>> {
  const found = await keep.numbersOf(reader, district, sees, ask.devices)
  const codes = new Map(found.map((one) => [one.number, one.code]))
  const start = new Date(bucketOf(ask.from.getTime(), ask.grain))
  const rows = await keep.rolledSeries(reader, [...codes.keys()], ask.metric.id, ask.grain, start, ask.to)
  const all = new Map<string, SeriesPoint[]>()
  for (const row of rows) {
    const code = codes.get(row.device) as string
    const list = all.get(code) ?? []
    all.set(code, list)
    list.push(pointOf(row, ask.metric.aggregation))
  }
  return all
}

/** 更正记录 of one series in a span, newest first. */
export const revisions = keep.revisionsOf
