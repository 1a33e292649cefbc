import type { ServerResponse } from 'node:http'
import type { NewReading } from '../../platform/signals/declare.ts'
import type { SignalsDoor } from '../city/signals.ts'
import { openStream, turnAwayFull } from './stream.ts'

const MOST = 2_000
const LAG_BYTES = 256 * 1024
/** A screen is told once in so long, however much comes in. */
const REST_MS = 1_000
/** Series in one message; the rest is in the next one. */
const AT_ONCE = 2_000
const PING_MS = 25_000

type Viewer = {
  readonly raw: ServerResponse
  readonly sees: (device: NewReading['device']) => boolean
  readonly wanted: ReadonlySet<string> | null
  readonly waiting: Map<string, NewReading>
}

export type ReadingsHub = {
  join(
    raw: ServerResponse,
    sees: (device: NewReading['device']) => boolean,
    wanted: ReadonlySet<string> | null,
  ): void
  readonly viewers: number
  close(): void
}

/** Latest values on open screens 实时读数: of each series only the newest since the last message, at most one a second. */
export function makeReadingsHub(door: Pick<SignalsDoor, 'hear'>): ReadingsHub {
  const viewers = new Set<Viewer>()
  const stop = door.hear((readings) => {
    if (viewers.size === 0) return
    for (const viewer of viewers)
      for (const one of readings) {
        if (viewer.wanted && !viewer.wanted.has(one.device.code)) continue
        if (!viewer.sees(one.device)) continue
        const key = `${one.device.number} ${one.metric.id}`
        const known = viewer.waiting.get(key)
        if (!known || known.at <= one.at) viewer.waiting.set(key, one)
      }
  })
  const beat = setInterval(() => {
    for (const viewer of viewers) {
      if (viewer.waiting.size === 0) continue
      if (viewer.raw.writableLength > LAG_BYTES) {
        // who cannot keep up misses what is no longer the latest, nothing else
        continue
      }
      const list: object[] = []
      for (const [key, one] of viewer.waiting) {
        viewer.waiting.delete(key)
        list.push({
          ...{ device: one.device.code, metric: one.metric.name, at: one.at, value: one.value },
          quality: one.quality,
        })
        if (list.length >= AT_ONCE) break
      }
      viewer.raw.write(`event: readings\ndata: ${JSON.stringify(list)}\n\n`)
    }
  }, REST_MS).unref()
  const ping = setInterval(() => {
    for (const { raw } of viewers) raw.write(': ping\n\n')
  }, PING_MS).unref()

  return {
    join(raw, sees, wanted) {
      if (viewers.size >= MOST) {
        turnAwayFull(raw)
        return
      }
      openStream(raw)
      raw.write('retry: 2000\n: hello\n\n')
      const viewer: Viewer = { raw, sees, wanted, waiting: new Map() }
      viewers.add(viewer)
      raw.on('close', () => viewers.delete(viewer))
    },
    get viewers() {
      return viewers.size
    },
    close() {
      stop()
      clearInterval(beat)
      clearInterval(ping)
      for (const { raw } of viewers) raw.end('event: bye\ndata: {}\n\n')
      viewers.clear()
    },
  }
}
