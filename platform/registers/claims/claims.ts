import { type AreaCode, type Id, type Instant, no, type Refusal, type Result } from '../../../base/index.ts'
import type { Actor } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import { refusals } from '../declare.ts'
import type { Wiring } from '../view.ts'
import { claimRefusals, type Merge } from './declare.ts'
import { doubtVerbs } from './doubts.ts'
import { feedVerbs } from './feeds.ts'
import * as keep from './keep.ts'
import { mergeRows, unmergeRows } from './merges.ts'
import { valueVerbs } from './sources.ts'
import { waitingVerbs } from './waiting.ts'

export type Claims = ReturnType<typeof openClaims>

/**
 * The base registers of a city 基础库: where each value comes from, which source counts, what is in doubt, which rows are
 * one. Who may rule, merge and settle is the desk's to ask; what may be seen is asked here.
 */
export function openClaims(wiring: Wiring) {
  const byName = new Map(wiring.types.map((type) => [type.name, type]))
  const unknown = (name: string) => no(refusals['registers.unknownType']({ name: name.slice(0, 60) }))
  return {
    /** Registers whose values have sources. */
    types: wiring.types.filter((type) => type.sourced),
    ...feedVerbs(wiring, byName),
    ...valueVerbs(wiring, byName),
    ...doubtVerbs(wiring, byName),
    ...waitingVerbs(wiring, byName),

    async merge(
      tx: Tx,
      actor: Actor,
      register: string,
      input: { readonly gone: Id; readonly kept: Id; readonly why: string },
      at: Instant,
      district = actor.district,
    ): Promise<Result<Merge, Refusal>> {
      const type = byName.get(register)
      return type ? mergeRows(wiring, tx, actor, type, district, input, at) : unknown(register)
    },
    standingMerge: (reader: Reader, district: AreaCode, gone: Id, kept: Id) =>
      keep.standingMerge(reader, district, gone, kept),
    async unmerge(
      tx: Tx,
      actor: Actor,
      id: Id,
      at: Instant,
      district = actor.district,
    ): Promise<Result<null, Refusal>> {
      const merge = await keep.merge(tx, district, id)
      const type = merge && byName.get(merge.register)
      if (!merge || merge.undoneAt || !type) return no(claimRefusals['claims.noMerge']())
      return unmergeRows(wiring, tx, actor, type, district, merge, at)
    },
  }
}
