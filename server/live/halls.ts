import type { ServerResponse } from 'node:http'
import type { Id } from '../../base/index.ts'
import type { City } from '../city/declare.ts'
import { openStream, turnAwayFull } from './stream.ts'

/** Streams of one process: a city's displays, and the phones of those who wait. */
const MOST = 5_000
const LAG_BYTES = 128 * 1024
/** Several calls at once are one picture. */
const REST_MS = 200
/** Waits grow by themselves, and halls open and close with the clock. */
const REFRESH_MS = 30_000

export type HallsHub = {
  /** Takes over the response: the board now, and whenever it changes. */
  join(raw: ServerResponse, hall: Id): Promise<void>
  readonly listeners: number
  close(): void
}

/**
 * The boards of halls 叫号屏 as they change. Each message is the whole picture, made once for all who look at the hall:
 * who comes back after a lost connection needs nothing of what was missed.
 */
export function makeHallsHub(city: City, onFault: (fault: unknown) => void): HallsHub {
  const halls = new Map<Id, Set<ServerResponse>>()
  const planned = new Map<Id, NodeJS.Timeout>()
  const desk = city.desks.halls
  let count = 0

  const frameOf = async (hall: Id): Promise<string> =>
    `event: board\ndata: ${JSON.stringify(await desk?.board(hall, city.now()))}\n\n`

  async function tell(hall: Id): Promise<void> {
    planned.delete(hall)
    const listeners = halls.get(hall)
    if (!listeners?.size) return
    const frame = await frameOf(hall)
    for (const raw of listeners)
      if (raw.writableLength > LAG_BYTES) raw.destroy()
      else raw.write(frame)
  }
  const soon = (hall: Id): void => {
    if (planned.has(hall) || !halls.get(hall)?.size) return
    planned.set(hall, setTimeout(() => void tell(hall).catch(onFault), REST_MS).unref())
  }
  const stop = desk?.subscribe((changed) => {
    for (const hall of changed) soon(hall)
  })
  const refresh = setInterval(() => {
    for (const hall of halls.keys()) soon(hall)
  }, REFRESH_MS).unref()

  return {
    async join(raw, hall) {
      if (count >= MOST) {
        turnAwayFull(raw)
        return
      }
      openStream(raw)
      raw.write('retry: 2000\n: hello\n\n')
      const listeners = halls.get(hall) ?? new Set()
      halls.set(hall, listeners)
      listeners.add(raw)
      count++
      raw.on('close', () => {
        if (!listeners.delete(raw)) return
        count--
        if (listeners.size === 0) halls.delete(hall)
      })
      raw.write(await frameOf(hall))
    },
    get listeners() {
      return count
    },
    close() {
      stop?.()
      clearInterval(refresh)
      for (const timer of planned.values()) clearTimeout(timer)
      for (const listeners of halls.values()) for (const raw of listeners) raw.end('event: bye\ndata: {}\n\n')
      halls.clear()
    },
  }
}
