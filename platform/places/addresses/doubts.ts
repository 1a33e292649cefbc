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
import type { Reader, Tx } from '../../store/index.ts'
import { type Doubt, refusals } from './declare.ts'
import * as keep from './keep.ts'

/** Somebody says that an address is wrong or missing 疑义. */
export async function raise(
  tx: Tx,
  district: AreaCode,
  said: {
    readonly address: Id | null
    readonly said: string
    readonly why: string
    readonly lon: number | null
    readonly lat: number | null
    readonly by: Id | null
  },
  at: Instant,
): Promise<Result<Doubt, Refusal>> {
  if (said.address && !(await keep.read(tx, district, said.address)))
    return no(refusals['addresses.unknown']())
  const { by, ...rest } = said
  const doubt: Doubt = {
    id: newId(),
    ...rest,
    raisedAt: at,
    raisedBy: by,
    state: 'open',
    answer: null,
    settledAt: null,
  }
  await keep.putDoubt(tx, district, doubt)
  if (said.address) await keep.markAddress(tx, district, said.address, 'toCheck', at)
  return ok(doubt)
}

/** What the survey found: mended, or nothing was wrong. */
export async function settle(
  tx: Tx,
  district: AreaCode,
  id: Id,
  how: {
    readonly state: 'mended' | 'refused'
    readonly answer: string
    readonly by: Id | null
    readonly retire?: boolean
  },
  at: Instant,
): Promise<Result<Doubt, Refusal>> {
  const settled = await keep.settleDoubt(tx, district, id, {
    state: how.state,
    answer: how.answer,
    by: how.by,
    at,
  })
  if (!settled) return no(refusals['addresses.noDoubt']())
  if (settled.address)
    await keep.markAddress(tx, district, settled.address, how.retire ? 'historic' : 'current', at)
  return ok(settled)
}

export const doubts = (reader: Reader, district: AreaCode, open = true, limit = 200): Promise<Doubt[]> =>
  keep.doubts(reader, district, open, limit)
