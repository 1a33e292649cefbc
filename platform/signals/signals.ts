import type { Instant } from '../../base/index.ts'
import { horizon, type Reader, type Store, type Tx } from '../store/index.ts'
import type { AfterBatch, Batch, MetricDeclaration, NewReading, PutResult } from './declare.ts'
import { rules } from './declare.ts'
import { type Elsewhere, openElsewhere } from './elsewhere.ts'
import { findSilent, stampMetrics } from './keep-devices.ts'
import { forgetRefused, rowsSince } from './keep-readings.ts'
import { usualMetrics } from './metrics.ts'
import { turnPartitions } from './partitions.ts'
import { openPut, putAll } from './put.ts'
import { openRegistry } from './registry.ts'
import { rollStep } from './rollups.ts'

/** The senses of one city, opened once. */
export type Signals = ReturnType<typeof openSignals>

export function openSignals({
  store,
  district,
  beside = false,
}: {
  readonly store: Store
  readonly district: string
  /** Other processes take readings in too: listeners hear those as well, half a second later. */
  readonly beside?: boolean
}) {
  const registry = openRegistry(district)
  const listeners = new Set<AfterBatch>()
  const partitions = new Set<string>()
  const elsewhere: Elsewhere | null = beside ? openElsewhere(store, registry, listeners) : null
  const room = openPut({ store, district, registry, partitions, listeners, elsewhere })
  return {
    registry,
    /** Takes one batch in; everything it answers as stored is committed. */
    async put(batch: Batch): Promise<PutResult> {
      return (await putAll(room, [batch]))[0] as PutResult
    },
    /** Several at once, in one transaction. */
    putAll: (batches: readonly Batch[]) => putAll(room, batches),
    /**
     * Hears every batch that brought something new: of this process right after its commit, of others soon after. It
     * must not take long: the sender waits for its answer meanwhile. Answers how to stop.
     */
    afterBatch(hear: AfterBatch): () => void {
      listeners.add(hear)
      // Who must miss nothing waits for `hearing`; others hear it when the database is there again.
      void elsewhere?.begun().catch(() => undefined)
      return () => {
        listeners.delete(hear)
        if (listeners.size === 0) elsewhere?.end()
      }
    },
    /** Resolves when what other processes take in is heard too. */
    hearing: async (): Promise<void> => elsewhere?.begun(),
    /**
     * What came after a cursor, for who starts again; at most `limit` and the rest of the last batch. `from`: readings
     * older than this are left out. `until`: a cursor where it ends, included. Cursor 0 = everything kept. A reading may be told twice around a restart, never not.
     */
    async since(
      reader: Reader,
      cursor: number,
      {
        from,
        until = Number.MAX_SAFE_INTEGER,
        limit = 20_000,
      }: { readonly from: Instant; readonly until?: number; readonly limit?: number },
    ): Promise<{
      readonly readings: readonly NewReading[]
      readonly cursor: number
      readonly more: boolean
    }> {
      await registry.refresh(reader)
      const { oldest: ended, next } = await horizon(reader)
      const safe = Math.min(ended, until + 1)
      const after = cursor >= next ? 0 : cursor
      const rows = await rowsSince(reader, after, safe, from, limit + 1)
      const more = rows.length > limit
      // A batch that was cut is told again as a whole, unless it is all there is.
      const last = rows.at(-1)?.batch ?? 0
      const whole = more && rows[0]?.batch !== last ? rows.filter((row) => row.batch < last) : rows
      const readings = whole.flatMap((row): NewReading[] => {
        const device = registry.deviceByNumber(row.device)
        const metric = device?.metrics.get(row.metric)
        return device && metric
          ? [{ device, metric, at: row.at.getTime(), value: row.value, quality: row.quality }]
          : []
      })
      const reached = more ? (whole.at(-1)?.batch ?? after) : Math.max(after, safe - 1)
      return { readings, cursor: reached, more }
    },
    /** Metrics of the packs over the usual ones 指标项. */
    async stamp(
      tx: Tx,
      declared: Readonly<Record<string, { readonly pack: string; readonly declared: MetricDeclaration }>>,
      at: Instant,
    ): Promise<void> {
      const all = new Map<string, { readonly pack: string | null; readonly declared: MetricDeclaration }>(
        Object.entries(usualMetrics).map(([name, one]) => [name, { pack: null, declared: one }]),
      )
      for (const [name, one] of Object.entries(declared)) all.set(name, one)
      await stampMetrics(
        tx,
        [...all].map(([name, one]) => ({ name, ...one })),
        at,
      )
      tx.afterCommit(() => registry.stale())
    },
    /** A step of the roll-ups 汇总; answers whether more waits. */
    roll: (at: Instant) => rollStep(store, at),
    /** 离线判定, by the clock. */
    async silence(tx: Tx, at: Instant) {
      const fallen = await findSilent(tx, district, rules.missed, at)
      if (fallen.length > 0) tx.afterCommit(() => registry.stale())
      return fallen
    },
    /** Partitions made ahead and dropped by retention. */
    async turn(tx: Tx, at: Instant): Promise<readonly string[]> {
      await forgetRefused(tx, district, new Date(at.getTime() - rules.refusedDays * 86_400_000))
      return turnPartitions(tx, partitions, at)
    },
  }
}
