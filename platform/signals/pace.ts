import { rules } from './declare.ts'

/** A backlog may come as fast as it likes; arrivals of one device beyond this are a mad one's, whatever their instants. */
const ARRIVALS_PER_SECOND = 5_000
const ARRIVALS_BURST = 400_000

type State = { second: number; count: number; purse: number; at: number }

/**
 * 失控设备限流: at most so many readings of one series within the same second of its own clock, and so many arrivals of
 * one device in the city's. A backlog of hours passes (its instants lie apart); ten thousand readings of one second do not.
 */
export function makeLimiter() {
  const states = new Map<number, State>()
  return {
    takes(device: number, metric: number, ts: number, now: number): boolean {
      const key = device * 32_768 + metric
      const second = Math.floor(ts / 1000)
      const state = states.get(key) ?? { second, count: 0, purse: ARRIVALS_BURST, at: now }
      states.set(key, state)
      if (now > state.at) {
        state.purse = Math.min(ARRIVALS_BURST, state.purse + ((now - state.at) / 1000) * ARRIVALS_PER_SECOND)
        state.at = now
      }
      if (second !== state.second) {
        state.second = second
        state.count = 0
      }
      state.count++
      state.purse--
      return state.count <= rules.pointsPerSecond && state.purse >= 0
    },
  }
}
