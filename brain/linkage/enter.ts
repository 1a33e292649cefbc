import { type AreaCode, type Id, type Instant, newId } from '../../base/index.ts'
import type { Vault } from '../../platform/fields/index.ts'
import { namedIn, requesterName } from '../../platform/matters/index.ts'
import type { Tx } from '../../platform/store/index.ts'
import { type Judged, SURE, WORTH_A_LOOK } from './decide.ts'
import type { Mention, Pair } from './declare.ts'
import { judge } from './judge.ts'
import * as keep from './keep.ts'
import { type Draft, nameKey } from './mentions.ts'
import type { KnownNames } from './names/known.ts'

/** Mentions of one key compared with a new one: the newest. */
const OF_ONE_KEY = 8
/** Names that sound like a new one, compared with it. */
const ALIKE_NAMES = 8
/** Pairs made for one mention at most: beyond it somebody names half the city. */
const MOST_PAIRS = 3

/** So many things of one name in different towns, and it is no longer asked whether they are one. */
const CHAIN = 2

/** Whose city it is, and what opens the names it keeps sealed. */
type Kept = { readonly district: AreaCode; readonly vault: Vault }

type Candidate = Judged & { readonly other: Mention }

/**
 * New mentions enter, in few statements however many: each finds what it may be one with, is linked where that is
 * sure, asked about where it is not. Answers the mentions and the pairs made of them, both written.
 */
export async function enter(
  tx: Tx,
  { district, vault }: Kept,
  names: KnownNames,
  drafts: readonly Draft[],
  brain: string,
  at: Instant,
): Promise<{ readonly mentions: readonly Mention[]; readonly pairs: readonly Pair[] }> {
  const fresh = drafts.map((draft): Mention => {
    const id = newId()
    return { ...draft, id, entity: id }
  })
  const alike = likeNames(names, fresh)
  const there = await keep.withKeys(
    tx,
    district,
    [...new Set([...fresh.flatMap((one) => one.keys), ...[...alike.values()].flat().map(nameKey)])],
    OF_ONE_KEY,
  )
  const nameOf = await requesters(tx, { district, vault }, [...fresh, ...there])
  const toldApart = await apartAmong(tx, district, there)

  const byKey = new Map<string, Mention[]>()
  const note = (one: Mention) => {
    for (const key of one.keys) byKey.set(key, [...(byKey.get(key) ?? []), one])
    if (one.kind === 'enterprise' && one.form) names.put(one.form, one.name ?? one.form)
  }
  for (const one of there) note(one)

  const mentions: Mention[] = []
  const pairs: Pair[] = []
  for (const one of fresh) {
    const keys = [...one.keys, ...(alike.get(one.form ?? '') ?? []).map(nameKey)]
    const others = [...new Set(keys.flatMap((key) => byKey.get(key) ?? []))]
    const chosen = choose(
      others
        // a request that names two firms does not say that they are one
        .filter((other) => other.source.id !== one.source.id || one.source.kind === 'register')
        .map((other) => ({ other, ...judge({ alike: names.index.alike, nameOf }, one, other) })),
      toldApart,
    )
    const sure = chosen[0] && chosen[0].score >= SURE ? chosen[0].other : undefined
    const mention = sure ? { ...one, entity: sure.entity } : one
    mentions.push(mention)
    note(mention)
    for (const { other, score, reasons } of chosen) {
      const [a, b] = other.id < one.id ? [other.id, one.id] : [one.id, other.id]
      const linked = other === sure
      pairs.push({
        id: newId(),
        kind: one.kind,
        a,
        b,
        score,
        reasons,
        state: linked ? 'linked' : 'open',
        madeAt: at,
        byBrain: linked,
        decidedBy: linked ? brain : null,
        decidedAt: linked ? at : null,
        why: null,
      })
    }
  }
  await keep.insertMentions(tx, district, mentions)
  await keep.insertPairs(tx, district, pairs)
  return { mentions, pairs }
}

const isElsewhere = ({ reasons }: Candidate): boolean =>
  reasons.includes('sameName') && reasons.includes('otherArea')

/** What to link and what to ask: one pair a thing, the best of its mentions speaking for it, the surest first. */
function choose(judged: readonly Candidate[], toldApart: (a: Id, b: Id) => boolean): Candidate[] {
  const best = new Map<Id, Candidate>()
  for (const one of judged) {
    const known = best.get(one.other.entity)
    if (one.score >= WORTH_A_LOOK && (!known || one.score > known.score)) best.set(one.other.entity, one)
  }
  // one name in town after town is a chain or no name at all: nobody can say of each pair whether they are one
  const elsewhere = [...best.values()].filter(isElsewhere)
  const order = (
    elsewhere.length < CHAIN ? [...best.values()] : [...best.values()].filter((one) => !isElsewhere(one))
  ).sort((x, y) => y.score - x.score || (x.other.entity < y.other.entity ? -1 : 1))
  const [first, ...rest] = order
  if (!first) return []
  if (first.score < SURE) return order.slice(0, MOST_PAIRS)
  // sure of one thing: whether that is one with others was asked when it came; sure of a second too, it is asked now
  return [
    first,
    ...rest
      .filter((one) => one.score >= SURE && !toldApart(first.other.entity, one.other.entity))
      .slice(0, MOST_PAIRS - 1),
  ]
}

/** Forms of known names that sound like each new one; a name that the city knew before was looked up when it came. */
function likeNames(names: KnownNames, fresh: readonly Mention[]): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const { kind, form, name } of fresh) {
    if (kind !== 'enterprise' || !form || !name || found.has(form)) continue
    found.set(
      form,
      names.index.has(form)
        ? []
        : names.index
            .find(name, ALIKE_NAMES)
            .filter((hit) => hit.score >= WORTH_A_LOOK)
            .map((hit) => hit.value),
    )
    // names that come together are compared with each other too
    names.put(form, name)
  }
  return found
}

async function requesters(
  tx: Tx,
  { district, vault }: Kept,
  all: readonly Mention[],
): Promise<(mention: Mention) => string | null> {
  const sources = [...new Set(all.filter((one) => one.kind === 'person').map((one) => one.source.id))]
  const names = new Map(
    sources.length === 0
      ? []
      : (await namedIn(tx, district, sources)).map(({ id, sealed }) => [id, requesterName(vault, sealed)]),
  )
  return (mention) => names.get(mention.source.id) ?? null
}

/** Which things a person told apart from each other, among these. */
async function apartAmong(tx: Tx, district: string, all: readonly Mention[]) {
  const entityOf = new Map(all.map((one) => [one.id, one.entity]))
  const bonds = await keep.decidedAmong(tx, district, [...entityOf.keys()])
  const apart = new Set(
    bonds
      .filter((one) => one.state === 'rejected')
      .flatMap(({ a, b }) => {
        const [x, y] = [entityOf.get(a), entityOf.get(b)]
        return [`${x} ${y}`, `${y} ${x}`]
      }),
  )
  return (a: Id, b: Id) => apart.has(`${a} ${b}`)
}
