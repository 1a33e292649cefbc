import type { Instant } from '../base/index.ts'
import type { Linkage, Pair } from '../brain/linkage/index.ts'
import type { Actor } from '../platform/org/index.ts'
import type { Tx } from '../platform/store/index.ts'
import type { OpenCity } from './open.ts'

/** What a decision about two persons does to the registers: a record goes to its row, a row into the other, or back. */
export async function applyLink(
  city: OpenCity,
  linkage: Linkage,
  tx: Tx,
  who: Actor,
  pair: Pair,
  to: 'linked' | 'undone',
  at: Instant,
) {
  const [a, b] = await linkage.mentions(tx, [pair.a, pair.b])
  if (!a || !b) return null
  const record = [a, b].find((one) => one.source.kind === 'record')
  const row = [a, b].find((one) => one.source.kind === 'register')
  const { district } = city.plan
  if (record && row)
    return to === 'linked'
      ? city.claims.adopt(tx, who, { waiting: record.source.id, row: row.source.id }, at, district)
      : city.claims.release(tx, who, record.source.id, at, district)
  if (a.source.kind !== 'register' || b.source.kind !== 'register' || a.field !== 'person') return null
  // the row known longer stays
  const [kept, gone] = a.source.id < b.source.id ? [a.source, b.source] : [b.source, a.source]
  if (to === 'linked') {
    const input = { gone: gone.id, kept: kept.id, why: pair.rule ?? '实体核对' }
    return city.claims.merge(tx, who, kept.register, input, at, district)
  }
  const merge = await city.claims.standingMerge(tx, district, gone.id, kept.id)
  return merge ? city.claims.unmerge(tx, who, merge.id, at, district) : null
}
