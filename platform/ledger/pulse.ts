import { unavailable } from '../store/index.ts'
import type { Pace } from './pace.ts'

/** Something that runs again and again: on a beat, at once when woken, never twice at a time. */
export type Pulse = {
  /** Run soon: `restMs` after the end of the last run, or at once when that is past; many calls are one. */
  wake(): void
  /** Run now, whatever its pace says: somebody waits for it. */
  hurry(): void
  /** No further run; resolves when the one under way has ended. */
  stop(): Promise<void>
}

export type PulseOptions = {
  /** Beat when nothing wakes it. */
  readonly pollMs: number
  /** Least pause between two runs, so that a busy server is not answered commit by commit. */
  readonly restMs?: number
  /** Shared with others that must not take much of the machine together. */
  readonly pace?: Pace
  readonly onError?: (fault: unknown) => void
}

/** `run` answers whether there is more to do at once. A fault is reported and tried again after 0.1, 0.2, 0.4 … 60 s, or 2 s while the database is away. */
export function pulse(run: () => Promise<boolean>, options: PulseOptions): Pulse {
  const { pace } = options
  const restMs = options.restMs ?? 25
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let stopped = false
  let woken = false
  let failures = 0
  let endedAt = Number.NEGATIVE_INFINITY

  const plan = (ms: number) => {
    clearTimeout(timer)
    if (!stopped) timer = setTimeout(start, ms).unref()
  }
  const start = () => {
    if (running || stopped) return
    const waitMs = pace?.turn() ?? 0
    if (waitMs > 0) return plan(waitMs)
    begin(() => pace?.done())
  }
  const begin = (ended: () => void) => {
    woken = false
    running = once().finally(() => {
      running = undefined
      endedAt = Date.now()
      ended()
    })
  }
  const once = async () => {
    let pauseMs = options.pollMs
    try {
      const more = await run()
      failures = 0
      if (more) pauseMs = 0
    } catch (fault) {
      // A database that is away or full is asked again soon: what waits for it must not wait a minute longer than it.
      const longest = unavailable(fault) ? 2_000 : 60_000
      pauseMs = Math.min(longest, 100 * 2 ** Math.min(failures++, 10))
      if (!stopped) options.onError?.(fault)
    }
    // the promise of this run ends first, so that `start` finds the way free
    setImmediate(() => plan(woken && failures === 0 ? Math.min(pauseMs, restMs) : pauseMs))
  }

  plan(0)
  return {
    wake() {
      if (woken || stopped) return
      woken = true
      if (!running && failures === 0) plan(Math.max(0, endedAt + restMs - Date.now()))
    },
    hurry() {
      if (running || stopped || failures > 0) return
      clearTimeout(timer)
      begin(() => undefined)
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
