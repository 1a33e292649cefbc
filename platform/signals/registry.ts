import type { Instant } from '../../base/index.ts'
import type { Reader } from '../store/index.ts'
import { freshSeries, type Series } from './decide.ts'
import type { DeviceInfo, MetricInfo } from './declare.ts'
import * as keep from './keep-devices.ts'
import { latestOf } from './keep-readings.ts'

/** Another process may have changed a device: looked after so often. */
const FRESH_MS = 2_000

/** One number for a series: metric ids are small. */
export const seriesKey = (device: number, metric: number): number => device * 32_768 + metric

/** The registered devices and metrics in memory, and what judging remembers of each series. */
export type Registry = ReturnType<typeof openRegistry>

export function openRegistry(district: string) {
  let version = ''
  let lookedAt = Number.NEGATIVE_INFINITY
  let byCode = new Map<string, DeviceInfo>()
  let byNumber = new Map<number, DeviceInfo>()
  let metrics = new Map<string, MetricInfo>()
  let metricById = new Map<number, MetricInfo>()
  const series = new Map<number, Series>()
  /** Devices whose latest values were read. */
  const warm = new Set<number>()
  let loading: Promise<void> | undefined

  async function load(reader: Reader): Promise<void> {
    const now = await keep.version(reader, district)
    if (now === version) return
    const [declared, devices, limits] = await Promise.all([
      keep.metrics(reader),
      keep.allDevices(reader, district),
      keep.allDeviceMetrics(reader, district),
    ])
    metricById = new Map(declared.map(({ id, name, declared: one }) => [id, { ...one, id, name }]))
    metrics = new Map([...metricById.values()].map((one) => [one.name, one]))
    const own = new Map<string, Map<number, MetricInfo>>()
    for (const { device, metric, low, high, jump, flatAfter } of limits) {
      const known = metricById.get(metric)
      if (!known) continue
      const all = own.get(device) ?? new Map<number, MetricInfo>()
      own.set(device, all)
      const range = [low ?? known.range[0], high ?? known.range[1]] as const
      const same = low === null && high === null && jump === null && flatAfter === null
      all.set(
        metric,
        same
          ? known
          : {
              ...known,
              range,
              ...(jump === null ? {} : { jump }),
              ...(flatAfter === null ? {} : { flatAfter }),
            },
      )
    }
    const infos = devices.map((row): DeviceInfo => ({ ...row, metrics: own.get(row.id) ?? new Map() }))
    byCode = new Map(infos.map((one) => [one.code, one]))
    byNumber = new Map(infos.map((one) => [one.number, one]))
    version = now
  }

  return {
    device: (code: string): DeviceInfo | undefined => byCode.get(code),
    deviceByNumber: (number: number): DeviceInfo | undefined => byNumber.get(number),
    metric: (name: string): MetricInfo | undefined => metrics.get(name),
    metricById: (id: number): MetricInfo | undefined => metricById.get(id),
    devices: (): Iterable<DeviceInfo> => byNumber.values(),
    metrics: (): Iterable<MetricInfo> => metrics.values(),
    /** Reads what changed, at most every two seconds; those who ask at once share one look. */
    async refresh(reader: Reader): Promise<void> {
      if (performance.now() - lookedAt < FRESH_MS) return
      loading ??= load(reader).finally(() => {
        loading = undefined
        lookedAt = performance.now()
      })
      await loading
    },
    /** Something was changed here: the next batch looks. */
    stale(): void {
      lookedAt = Number.NEGATIVE_INFINITY
    },
    /** Latest values of devices that have not spoken since the start. */
    async warm(reader: Reader, devices: Iterable<number>): Promise<void> {
      const cold = [...new Set(devices)].filter((one) => !warm.has(one))
      if (cold.length === 0) return
      for (const row of await latestOf(reader, cold)) {
        const key = seriesKey(row.device, row.metric)
        // what came meanwhile through another batch knows better
        if (!series.has(key))
          series.set(key, {
            ts: row.ts.getTime(),
            value: row.value,
            quality: row.quality,
            same: row.same,
            goodTs: instant(row.goodTs),
            goodValue: row.goodValue ?? Number.NaN,
            turn: 0,
          })
      }
      for (const one of cold) warm.add(one)
    },
    series(device: number, metric: number): Series {
      const key = seriesKey(device, metric)
      const known = series.get(key)
      if (known) return known
      const made = freshSeries()
      series.set(key, made)
      return made
    },
    /** A batch that was judged did not get in: what was remembered of its devices is read again. */
    forget(devices: Iterable<number>): void {
      for (const number of devices) {
        warm.delete(number)
        for (const metric of byNumber.get(number)?.metrics.keys() ?? [])
          series.delete(seriesKey(number, metric))
      }
    },
  }
}

const instant = (at: Instant | null): number => at?.getTime() ?? Number.NEGATIVE_INFINITY
