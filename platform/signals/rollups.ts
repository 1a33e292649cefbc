import type { Instant } from '../../base/index.ts'
import { horizon, type Store, type Tx } from '../store/index.ts'
import { bucketOf } from './decide.ts'
import { holdFollower, moveFollower } from './keep-readings.ts'
import * as keep from './keep-series.ts'

const NAME = 'rollups'
/** Transactions looked through in one step. */
const STEP = 500
/** Buckets in one statement. */
const AT_ONCE = 5_000

function coarser(all: readonly keep.Bucket[], grain: 'hour' | 'day'): keep.Bucket[] {
  const found = new Map<string, keep.Bucket>()
  for (const { device, metric, at } of all) {
    const start = bucketOf(at.getTime(), grain)
    const key = `${device} ${metric} ${start}`
    if (!found.has(key)) found.set(key, { device, metric, at: new Date(start) })
  }
  return [...found.values()]
}

const byKey = (a: keep.Bucket, b: keep.Bucket): number =>
  a.device - b.device || a.metric - b.metric || a.at.getTime() - b.at.getTime()

async function inParts(
  all: readonly keep.Bucket[],
  work: (part: readonly keep.Bucket[]) => Promise<unknown>,
) {
  const sorted = [...all].sort(byKey)
  for (let from = 0; from < sorted.length; from += AT_ONCE) await work(sorted.slice(from, from + AT_ONCE))
}

/** Exactly these five minutes, and the hours and days that they lie in. */
export async function recompute(tx: Tx, touched: readonly keep.Bucket[]): Promise<void> {
  const hours = coarser(touched, 'hour')
  const days = coarser(hours, 'day')
  await inParts(touched, (part) => keep.rollFive(tx, part))
  await inParts(hours, (part) => keep.rollHour(tx, part))
  await inParts(days, (part) => keep.rollDay(tx, part))
}

/**
 * 汇总: follows what came in since its last step and recomputes only what that touched, however late it was. Answers
 * whether more waits.
 */
export const rollStep = (store: Store, at: Instant): Promise<boolean> =>
  store.tx(async (tx) => {
    const before = await holdFollower(tx, NAME, at)
    const { oldest: safe, next } = await horizon(tx)
    // after a restore into a younger server the remembered number lies in the future
    const after = before >= next ? 0 : before
    const end = Math.min(safe, after === 0 ? safe : after + STEP)
    await recompute(tx, await keep.touchedBetween(tx, after, end))
    await moveFollower(tx, NAME, end - 1, at)
    return end < safe
  })
