import { createHash } from 'node:crypto'
import { drawPurses, type Store, sweepPurses } from '../../platform/store/index.ts'
import type { Buckets } from './bucket.ts'

/** How soon processes hear of one another: so long one may let through what another has already given out. */
const TELL_MS = 1_000
const SWEEP_MS = 3_600_000
const AT_ONCE = 2_000

/** Addresses and accounts are nobody else's business: purses lie under the hash of their name. */
const hashed = (name: string): string => createHash('sha256').update(name).digest('base64url').slice(0, 22)

/**
 * Limits that hold over all processes of a city 跨进程限流: once a second what was drawn is taken from common purses. What
 * was let through too much meanwhile is owed, so that over a minute nobody gets more than his rate. While the database
 * is away each process keeps its own limits.
 */
export function shareBuckets(buckets: Buckets, store: Store, district: string): { stop(): Promise<void> } {
  let sweptAt = performance.now()
  let running: Promise<void> = Promise.resolve()
  async function tell(): Promise<void> {
    const drawn = buckets.untold().slice(0, AT_ONCE)
    const names = new Map(drawn.map((one) => [hashed(one.name), one]))
    const told = await drawPurses(
      store,
      district,
      [...names].map(([name, { spent, rate }]) => ({ name, spent, ...rate })),
    )
    for (const [name, tokens] of told) {
      const one = names.get(name)
      if (one) buckets.told(one.name, one.spent, tokens, Date.now())
    }
    if (performance.now() - sweptAt < SWEEP_MS) return
    sweptAt = performance.now()
    await sweepPurses(store, district)
  }
  const timer = setInterval(() => {
    running = running.then(tell).catch(() => undefined)
  }, TELL_MS).unref()
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}
