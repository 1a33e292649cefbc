import { type AreaCode, dayOf, type Id, type Instant } from '../../../base/index.ts'
import type { Actor } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import { changed, placeOf } from '../decide.ts'
import type { RegisterType } from '../declare.ts'
import * as rows from '../keep.ts'
import { opened, type Wiring } from '../view.ts'
import { derive, sealed, stamp } from '../write.ts'
import { rankOf, rootOf, winners } from './decide.ts'
import * as keep from './keep.ts'

/** Units that answer for datasets, by dataset: whoever delivers a row may see it. */
export async function unitsOfSources(
  tx: Tx,
  district: AreaCode,
  type: RegisterType,
): Promise<ReadonlyMap<string, Id>> {
  const feeds = await keep.feeds(tx, district, type.name)
  return new Map(feeds.map((feed) => [feed.dataset, feed.unit]))
}

/** Each of these rows with the one it stands as, and all that stand as that one. */
export async function groupsOf(tx: Reader, district: AreaCode, ids: readonly Id[]) {
  const merges = await keep.mergesAround(tx, district, ids)
  const root = rootOf(merges)
  const members = new Map<Id, Set<Id>>()
  for (const id of [...ids, ...merges.flatMap(({ gone, kept }) => [gone, kept])]) {
    const own = members.get(root(id)) ?? new Set()
    members.set(root(id), own.add(id))
  }
  return { root, members }
}

/**
 * Rows take the values of their best claims; rows without a standing claim stay as they are. Answers the rows that
 * changed. The claims decide, not their order: called twice, the second time changes nothing.
 */
export async function settleRows(
  wiring: Wiring,
  tx: Tx,
  actor: Actor,
  type: RegisterType,
  district: AreaCode,
  ids: readonly Id[],
  how: { readonly at: Instant; readonly source: string },
): Promise<Id[]> {
  if (ids.length === 0) return []
  const { root, members } = await groupsOf(tx, district, ids)
  const roots = [...new Set(ids.map(root))]
  const kept = await rows.byIds(tx, type, district, roots)
  const everybody = roots.flatMap((id) => [...(members.get(id) ?? [id])])
  const claims = Map.groupBy(await keep.claimsOfRows(tx, district, everybody, true), (claim) =>
    root(claim.row),
  )
  const rank = rankOf(await keep.rankings(tx, district, type.name))
  const units = await unitsOfSources(tx, district, type)
  const next: { row: rows.Kept; derived: rows.Derived }[] = []
  for (const id of roots) {
    const before = kept.get(id)
    const own = claims.get(id)
    if (before?.state !== 'current' || !own) continue
    const won = winners(type.fields, own, rank)
    // a merge brings values, not another number
    const itself = winners(
      type.fields,
      own.filter((claim) => claim.row === id),
      rank,
    )
    for (const field of type.key ?? []) {
      const claim = itself.get(field)
      if (claim) won.set(field, claim)
      else won.delete(field)
    }
    const old = opened(type, wiring.vault, before.body)
    const said = opened(
      type,
      wiring.vault,
      Object.fromEntries([...won].map(([field, claim]) => [field, claim.values[field]])),
    )
    // what identifies a row never goes
    for (const field of type.key ?? [])
      if (said[field] === undefined && old[field] !== undefined) said[field] = old[field]
    const place = placeOf(type.fields, said, district)
    const providers = own.flatMap((claim) => units.get(claim.source) ?? [])
    const seenBy = [...new Set([...place.units, ...providers])].sort()
    const fields = changed(old, said)
    if (fields.length === 0 && seenBy.join() === [...before.units].sort().join()) continue
    const observed = [...won]
      .filter(([field]) => fields.includes(field))
      .map(([, claim]) => claim.observedAt.getTime())
    const validFrom = dayOf(observed.length > 0 ? new Date(Math.max(...observed)) : how.at)
    const same = new Set(Object.keys(said).filter((field) => !fields.includes(field)))
    next.push({
      row: {
        ...{ district, id, version: before.version + 1, state: 'current' as const },
        ...{ area: place.area, units: seenBy },
        ...{
          validFrom,
          validTo: before.validTo !== null && before.validTo < validFrom ? null : before.validTo,
        },
        ...stamp(actor, { at: how.at, source: how.source }),
        body: sealed(wiring, type, said, before.body, same),
      },
      derived: derive(wiring, type, said),
    })
  }
  await rows.replaceMany(tx, type, next)
  return next.map(({ row }) => row.id)
}
