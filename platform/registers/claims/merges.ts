import {
  type AreaCode,
  type Id,
  type Instant,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../../base/index.ts'
import { append } from '../../ledger/index.ts'
import type { Actor } from '../../org/index.ts'
import type { Tx } from '../../store/index.ts'
import type { RegisterType } from '../declare.ts'
import * as rows from '../keep.ts'
import { opened, type Wiring } from '../view.ts'
import { derive, factOf, stamp } from '../write.ts'
import { claimRefusals, type Merge } from './declare.ts'
import { ensureClaims } from './hand.ts'
import * as keep from './keep.ts'
import { settleRows } from './settle.ts'

/** A row in or out of use, its values as they were. */
async function turn(
  wiring: Wiring,
  tx: Tx,
  actor: Actor,
  type: RegisterType,
  before: rows.Kept,
  state: rows.Kept['state'],
  at: Instant,
  source: string,
): Promise<rows.Kept> {
  const row = { ...before, version: before.version + 1, state, ...stamp(actor, { at, source }) }
  await rows.replaceMany(tx, type, [
    { row, derived: derive(wiring, type, opened(type, wiring.vault, before.body)) },
  ])
  return row
}

/**
 * Two rows are one 合并: the one goes out of use, what is said of it counts for the other. Nothing is moved, so that
 * taking it back gives exactly what was.
 */
export async function mergeRows(
  wiring: Wiring,
  tx: Tx,
  actor: Actor,
  type: RegisterType,
  district: AreaCode,
  input: { readonly gone: Id; readonly kept: Id; readonly why: string },
  at: Instant,
): Promise<Result<Merge, Refusal>> {
  const both = await rows.byIds(tx, type, district, [input.gone, input.kept])
  const [gone, kept] = [both.get(input.gone), both.get(input.kept)]
  if (!gone || !kept || gone.id === kept.id || gone.state !== 'current' || kept.state !== 'current')
    return no(claimRefusals['claims.cannotMerge']())
  await ensureClaims(wiring, tx, type, gone)
  await ensureClaims(wiring, tx, type, kept)
  const merge: Merge = {
    ...{ id: newId(), register: type.name, ...input, by: actor.name, at, undoneAt: null },
  }
  const row = await turn(wiring, tx, actor, type, gone, 'retired', at, '合并')
  await keep.putMerge(tx, district, merge)
  await settleRows(wiring, tx, actor, type, district, [kept.id], { at, source: '合并' })
  await append(tx, [factOf('merged', type, actor, row, { into: kept.id, merge: merge.id, why: input.why })])
  return ok(merge)
}

/** The merge is taken back 撤销合并: both rows have the values that their own claims give them. */
export async function unmergeRows(
  wiring: Wiring,
  tx: Tx,
  actor: Actor,
  type: RegisterType,
  district: AreaCode,
  merge: Merge,
  at: Instant,
): Promise<Result<null, Refusal>> {
  if ((await keep.undoMerge(tx, district, merge.id, actor.name, at)) === 0)
    return no(claimRefusals['claims.noMerge']())
  const gone = (await rows.byIds(tx, type, district, [merge.gone])).get(merge.gone)
  if (!gone) return no(claimRefusals['claims.noMerge']())
  const row = await turn(wiring, tx, actor, type, gone, 'current', at, '撤销合并')
  await settleRows(wiring, tx, actor, type, district, [merge.gone, merge.kept], { at, source: '撤销合并' })
  await append(tx, [factOf('unmerged', type, actor, row, { from: merge.kept, merge: merge.id })])
  return ok(null)
}
