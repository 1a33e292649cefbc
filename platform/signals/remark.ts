import type { Tx } from '../store/index.ts'
import { doubtful, type Kept, remark, type Series } from './decide.ts'
import type { DeviceInfo, MetricInfo } from './declare.ts'
import * as keep from './keep-readings.ts'
import { type Registry, seriesKey } from './registry.ts'

/** A reading at the door with its marks. */
export type Judged = keep.Row & {
  readonly device: number
  readonly info: DeviceInfo
  readonly metricInfo: MetricInfo
  readonly batch: number
  readonly line: number
  readonly series: Series
  quality: number
  /** Newer than anything known of its series: it cannot be there yet. */
  ahead: boolean
  /** The turn of its series when it was judged. */
  turn: number
}

/** Rows looked at beyond the late ones before more are asked for. */
const BEYOND = 64
/** Most rows looked at for one series: a month of a reading a minute that all bear marks. */
const MOST = 50_000

type Turned = {
  readonly of: Judged
  readonly row: { readonly ts: number; readonly value: number; readonly quality: number }
}
type Late = {
  readonly of: Judged
  /** The new rows of the series, by their instant. */
  readonly own: ReadonlyMap<number, Judged>
  readonly fresh: Set<number>
  from: number
  forward: number
}

/** New rows that were judged without their neighbours, by series: those behind it, and those judged by what was wrong. */
function lateOnes(registry: Registry, rows: readonly Judged[]): Map<number, Late> {
  const late = rows.filter((row) => {
    const known = registry.series(row.device, row.metric)
    return !row.ahead || row.series !== known || row.turn !== known.turn
  })
  if (late.length === 0) return new Map()
  const found = new Map<number, Late>()
  const all = Map.groupBy(rows, (row) => seriesKey(row.device, row.metric))
  for (const row of late) {
    const key = seriesKey(row.device, row.metric)
    const own = found.get(key)?.own ?? new Map(all.get(key)?.map((one) => [one.ts, one]))
    const known = found.get(key) ?? {
      of: row,
      own,
      fresh: new Set(),
      from: row.ts,
      forward: BEYOND + own.size,
    }
    found.set(key, known)
    known.fresh.add(row.ts)
    known.from = Math.min(known.from, row.ts)
  }
  return found
}

/**
 * 迟到重判: what came late is judged by its neighbours in time, and they by it, as far as that changes anything: the marks are
 * those of the same readings in their order. Answers readings of earlier batches that count from now on, or no longer.
 */
export async function remarkLate(
  registry: Registry,
  tx: Tx,
  rows: readonly Judged[],
  cursor: number,
): Promise<readonly Turned[]> {
  let open = lateOnes(registry, rows)
  const turned: Turned[] = []
  const changed: Omit<keep.Row, 'value'>[] = []
  const ends: { readonly late: Late; readonly after: Series }[] = []
  while (open.size > 0) {
    const asks = [...open.values()].map(
      ({ of, from, forward }): keep.SeriesAsk => ({
        ...{ device: of.device, metric: of.metric, from, forward },
        back: Math.max((of.metricInfo.flatAfter ?? 1) - 1, 1),
      }),
    )
    const [around, good] = [await keep.neighbours(tx, asks), await keep.lastGood(tx, asks)]
    const lists = Map.groupBy(around, (row) => seriesKey(row.device, row.metric))
    const goods = new Map(good.map((row) => [seriesKey(row.device, row.metric), row]))
    const again = new Map<number, Late>()
    for (const [key, late] of open) {
      const all = (lists.get(key) ?? []).map(
        (row): Kept => ({
          ...{ ts: row.ts.getTime(), value: row.value, quality: row.quality },
          fresh: late.fresh.has(row.ts.getTime()),
        }),
      )
      const begin = all.findIndex((one) => one.ts >= late.from)
      const [before, from] = [all.slice(0, begin), all.slice(begin)]
      const known = goods.get(key)
      const found = remark(
        late.of.metricInfo,
        known ? { ts: known.ts.getTime(), value: known.value } : null,
        before,
        from,
      )
      if (!found.settled && from.length === late.forward && late.forward < MOST) {
        again.set(key, { ...late, forward: late.forward * 8 })
        continue
      }
      for (const row of from) {
        const marks = found.changed.get(row.ts)
        if (marks === undefined) continue
        changed.push({ device: late.of.device, metric: late.of.metric, ts: row.ts, quality: marks })
        const own = late.own.get(row.ts)
        if (own) own.quality = marks
        else if (doubtful(marks) !== doubtful(row.quality))
          turned.push({ of: late.of, row: { ...row, quality: marks } })
      }
      if (!found.settled && from.length < late.forward) ends.push({ late, after: found.after })
    }
    open = again
  }
  if (changed.length > 0) await keep.setQuality(tx, changed, cursor)
  if (ends.length > 0) {
    await keep.setLatest(
      tx,
      ends.map(({ late: { of }, after }) => ({
        ...{ device: of.device, metric: of.metric, ts: after.ts, quality: after.quality, same: after.same },
        goodTs: Number.isFinite(after.goodTs) ? after.goodTs : null,
        goodValue: Number.isFinite(after.goodTs) ? after.goodValue : null,
      })),
    )
    tx.afterCommit(() => {
      for (const { late, after } of ends) putRight(registry.series(late.of.device, late.of.metric), after)
    })
  }
  return turned
}

/** What is remembered is put right; what was judged by it meanwhile and is still on its way is judged again. */
function putRight(series: Series, after: Series): void {
  const turn = series.turn + 1
  if (series.ts <= after.ts) Object.assign(series, after, { turn })
  else series.turn = turn
}
