import type { Reader } from './declare.ts'
import { sql } from './sql.ts'

/**
 * Bounds of the transactions that run. All below `oldest` have ended, and a statement that begins now sees what they
 * wrote; none that had ended is at or above `next`.
 */
export type Horizon = { readonly oldest: number; readonly next: number }

const HERE = sql`
  select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as oldest,
    pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next`

/**
 * The second phase of a commit that several servers share comes after its end on the coordinator: until Citus has
 * looked whether all were told (every minute), such a transaction stands in this list and counts as running. Fan-out is
 * none: the list is the coordinator’s own.
 */
const CLUSTER = sql`
  select least(pg_snapshot_xmin(now.snapshot)::text::bigint, told.oldest) as oldest,
    pg_snapshot_xmax(now.snapshot)::text::bigint as next
  from (select pg_current_snapshot() as snapshot) now,
    (select min(outer_xid::text::bigint) as oldest from pg_dist_transaction) told`

/** Read in a statement of its own, before what is judged by it. */
export async function horizon(reader: Reader): Promise<Horizon> {
  const found = await reader.one<Horizon>(reader.cluster ? CLUSTER : HERE)
  if (!found) throw new Error('a snapshot without bounds')
  return found
}
