import { type Day, dayOf, type Instant, no, ok, type Result, type Say, say } from '../../../base/index.ts'
import type { FieldList } from '../../fields/declare.ts'
import type { RegisterType } from '../declare.ts'
import { type Claim, HAND, type Ranking, type Source } from './declare.ts'

/** Rank of a source nobody ruled about; what a clerk wrote comes last. */
const UNRANKED = 1000
const BY_HAND = 2000

/** Rank by field and source, as the rulings that stand say. */
export type RankOf = (field: string, source: Source) => number

export function rankOf(rankings: readonly Pick<Ranking, 'field' | 'source' | 'rank'>[]): RankOf {
  const said = new Map(rankings.map((one) => [`${one.field} ${one.source}`, one.rank]))
  return (field, source) => said.get(`${field} ${source}`) ?? (source === HAND ? BY_HAND : UNRANKED)
}

type Said = Pick<Claim, 'id' | 'source' | 'values' | 'observedAt' | 'receivedAt' | 'endedAt' | 'refused'>

/** Better first: rank, then what was observed later, then what was received later, then the id. */
export const better =
  (field: string, rank: RankOf) =>
  (a: Said, b: Said): number =>
    rank(field, a.source) - rank(field, b.source) ||
    b.observedAt.getTime() - a.observedAt.getTime() ||
    b.receivedAt.getTime() - a.receivedAt.getTime() ||
    (a.id < b.id ? 1 : a.id > b.id ? -1 : 0)

const says = (claim: Said, field: string): boolean =>
  claim.values[field] !== undefined && claim.values[field] !== null

/**
 * Which claim each field's value comes from 一数一源: of those that stand and are not refused, the best ranked, then
 * the latest. It follows from the claims, not from the order in which they came; asked again, the same comes out.
 */
export function winners<C extends Said>(
  fields: FieldList,
  claims: readonly C[],
  rank: RankOf,
): Map<string, C> {
  const won = new Map<string, C>()
  const standing = claims.filter((claim) => claim.endedAt === null)
  for (const field of Object.keys(fields)) {
    const order = better(field, rank)
    let best: C | undefined
    for (const claim of standing)
      if (says(claim, field) && !claim.refused.includes(field) && (!best || order(claim, best) < 0))
        best = claim
    if (best) won.set(field, best)
  }
  return won
}

/** The values of a row as its claims have it. */
export const decided = (fields: FieldList, claims: readonly Said[], rank: RankOf): Record<string, unknown> =>
  Object.fromEntries([...winners(fields, claims, rank)].map(([field, claim]) => [field, claim.values[field]]))

type Dated = Said & Pick<Claim, 'row' | 'ref'>

/**
 * The claims that held on a day, by what was known at an instant: of each record the one observed last until then,
 * unless the record had disappeared by that day. What replaced a claim later does not take it from the days before.
 */
export function heldOn<C extends Dated>(claims: readonly C[], day: Day, known: Instant | null): C[] {
  const knownBy = (at: Instant) => known === null || at.getTime() <= known.getTime()
  const records = Map.groupBy(
    claims.filter((claim) => knownBy(claim.receivedAt)),
    (claim) => `${claim.source}\u0000${claim.ref}\u0000${claim.row}`,
  )
  return [...records.values()].flatMap((all) => {
    const order = [...all].sort(
      (a, b) =>
        a.observedAt.getTime() - b.observedAt.getTime() ||
        a.receivedAt.getTime() - b.receivedAt.getTime() ||
        (a.id < b.id ? -1 : 1),
    )
    const last = order.filter((claim) => dayOf(claim.observedAt) <= day).at(-1)
    if (!last) return []
    const ended = last.endedAt
    const replaced = ended && all.some((one) => one !== last && one.receivedAt.getTime() >= ended.getTime())
    const gone = ended && !replaced && knownBy(ended) && dayOf(ended) <= day
    return gone ? [] : [{ ...last, endedAt: null }]
  })
}

/** What a feed says against itself and its register; null = fine. */
export function feedProblem(
  type: RegisterType,
  items: readonly string[],
  feed: {
    readonly map: Readonly<Record<string, string>>
    readonly observed: string | null
    readonly legal: readonly string[]
  },
): Result<null, Say> {
  const fields = Object.values(feed.map)
  const item = [...Object.keys(feed.map), ...(feed.observed ? [feed.observed] : [])].find(
    (one) => !items.includes(one),
  )
  if (item !== undefined) return no(say(`数据资源没有信息项“${item}”`, `the dataset has no item ${item}`))
  const field = [...fields, ...feed.legal].find((one) => !Object.hasOwn(type.fields, one))
  if (field !== undefined) return no(say(`台账没有字段“${field}”`, `the register has no field ${field}`))
  const twice = fields.find((one, i) => fields.indexOf(one) !== i)
  if (twice !== undefined) return no(say(`字段“${twice}”对应了两次`, `${twice} is filled twice`))
  const unfed = feed.legal.find((one) => !fields.includes(one))
  if (unfed !== undefined)
    return no(say(`主张“${unfed}”的数源却没有提供它`, `it claims ${unfed} but does not give it`))
  if (fields.length === 0) return no(say('没有对应任何字段', 'no field is filled'))
  return ok(null)
}

/** Each row under the row it was merged into, whatever the order of the merges; a circle ends at its smallest id. */
export function rootOf(
  merges: readonly { readonly gone: string; readonly kept: string }[],
): (row: string) => string {
  const into = new Map(merges.map(({ gone, kept }) => [gone, kept]))
  return (row) => {
    const seen = [row]
    for (let at = row; ; ) {
      const next = into.get(at)
      if (next === undefined) return at
      if (seen.includes(next)) return [...seen.slice(seen.indexOf(next))].sort()[0] as string
      seen.push(next)
      at = next
    }
  }
}
