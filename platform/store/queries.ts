import type { Placement } from './declare.ts'
import { shardColumn } from './placement.ts'

/** A statement that a sharded city could not run on one shard, or that would move a row between shards. */
type QueryFault = { readonly rule: 'names-no-root' | 'moves-rows'; readonly tables: readonly string[] }

/** Written into a statement that is meant for all shards: it counts and sums, or runs in the background. */
export const FAN_OUT = '/* fan-out */'

const TABLE = /\b(?:from|join|update|into|using)\s+(?:only\s+|lateral\s+)?([a-z_][a-z0-9_]*)\b/gi
const UPDATE =
  /\bupdate\s+(?:only\s+)?([a-z_][a-z0-9_]*)\b[\s\S]*?\bset\b([\s\S]*?)(?:\bwhere\b|\bfrom\b|\breturning\b|$)/gi

/**
 * Judges a statement as it stands in the source 语句检查: one that touches distributed tables names their shard column, so
 * that it can be sent to one shard, or says that it fans out; and none sets a shard column. Parts of a statement that
 * are composed elsewhere are not seen here: such statements are listed by the test that uses this.
 */
export function queryFaults(text: string, placements: ReadonlyMap<string, Placement>): QueryFault[] {
  const columnOf = (table: string): string | null => {
    const placement = placements.get(table)
    return placement === undefined ? null : shardColumn(placement, table)
  }
  const spread = new Set(
    [...text.matchAll(TABLE)].flatMap(([, table = '']) => (columnOf(table) === null ? [] : [table])),
  )
  const faults: QueryFault[] = []
  if (spread.size > 0 && !text.includes(FAN_OUT)) {
    const unnamed = [...spread].filter(
      (table) => !new RegExp(`\\b${columnOf(table)}\\b`).test(text) && !/\bdistrict\b/.test(text),
    )
    if (unnamed.length > 0) faults.push({ rule: 'names-no-root', tables: unnamed })
  }
  for (const [, table = '', set = ''] of text.matchAll(UPDATE)) {
    const column = columnOf(table)
    // of an insert "on conflict do update set" no table follows: it cannot name its own key either
    if (column !== null && new RegExp(`(^|,)\\s*${column}\\s*=`).test(set))
      faults.push({ rule: 'moves-rows', tables: [table] })
  }
  return faults
}
