import { useEffect, useState } from 'react'
import { api, useLoad } from '../../live/index.ts'
import type { Latest, Metric } from './sensing-words.ts'

/** Metrics by name. */
export function useMetrics(): ReadonlyMap<string, Metric> {
  const { load } = useLoad('sensing metrics', (signal) =>
    api.get<{ rows: readonly Metric[] }>('/api/sensing/metrics', undefined, { signal }),
  )
  return new Map(load.state === 'ready' ? load.value.rows.map((one) => [one.name, one]) : [])
}

type Told = {
  readonly device: string
  readonly metric: string
  readonly at: number
  readonly value: number
  readonly quality: number
}

/** Latest values of these devices as they come 实时读数, by `device metric`; the browser comes back by itself. */
export function useReadings(devices: readonly string[]): {
  readonly values: ReadonlyMap<string, Latest>
  readonly on: boolean
} {
  const [values, setValues] = useState<ReadonlyMap<string, Latest>>(new Map())
  const [on, setOn] = useState(false)
  const asked = devices.slice(0, 400).join(',')
  useEffect(() => {
    if (asked === '') return
    const source = new EventSource(`/api/sensing/live?devices=${encodeURIComponent(asked)}`)
    source.onopen = () => setOn(true)
    source.onerror = () => setOn(false)
    source.addEventListener('readings', (event) => {
      const list = JSON.parse((event as MessageEvent<string>).data) as readonly Told[]
      setValues((before) => {
        const next = new Map(before)
        for (const { device, metric, at, value, quality } of list)
          next.set(`${device} ${metric}`, { metric, at: new Date(at).toISOString(), value, quality })
        return next
      })
    })
    return () => source.close()
  }, [asked])
  return { values, on }
}
