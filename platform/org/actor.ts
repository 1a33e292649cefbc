import { type AreaCode, addDays, dayOf, type Id, instantOf } from '../../base/index.ts'
import type { Reader } from '../store/index.ts'
import { withSuccessors } from './areas.ts'
import type { Actor, Duty } from './declare.ts'
import * as keep from './keep-actor.ts'

/** How long an ended duty is remembered for the words of a refusal. */
const LAPSED_MS = 180 * 86_400_000

export type Standing = {
  readonly duties: readonly Duty[]
  readonly lapsed: readonly Duty[]
  /** Next instant at which a duty begins or ends, ms; Infinity when none does. */
  readonly edge: number
}

type Draft = keep.LoadedDuty & { readonly onBehalfOf?: string }

/** Units below the roots and heirs of the areas that some duties name. */
type Expanded = {
  readonly heirs: ReadonlyMap<AreaCode, readonly AreaCode[]>
  readonly below: ReadonlyMap<Id, readonly Id[]>
}

/** Delegated duties hold as long as both the delegation and the giver's own duty do. */
function lent(
  delegation: { giver: Id; giverName: string; roles: readonly string[]; from: Date; to: Date },
  duties: readonly keep.LoadedDuty[],
): Draft[] {
  return (
    duties
      .filter((duty) => duty.holder === delegation.giver && delegation.roles.includes(duty.role))
      // what was taken in an emergency is for one person and one hour
      .filter((duty) => duty.emergency === null)
      .map((duty) => ({
        ...duty,
        from: new Date(Math.max(duty.from.getTime(), delegation.from.getTime())),
        to: duty.to && duty.to < delegation.to ? duty.to : delegation.to,
        onBehalfOf: delegation.giverName,
      }))
  )
}

async function expansionOf(reader: Reader, drafts: readonly Draft[], at: Date): Promise<Expanded> {
  const roots = [...new Set(drafts.flatMap((duty) => (duty.unit ? [duty.unit] : [])))]
  const areas: AreaCode[] = [...new Set(drafts.map((duty) => duty.area))]
  const heirs = areas.length > 0 ? await withSuccessors(reader, areas, at) : new Map<AreaCode, AreaCode[]>()
  const below = new Map<Id, Id[]>()
  if (roots.length > 0)
    for (const { root, unit } of await keep.expand(reader, roots)) {
      const list = below.get(root)
      if (list) list.push(unit)
      else below.set(root, [unit])
    }
  return { heirs, below }
}

/** Splits what was loaded by time; an area's heirs carry the same duty. */
function settled(drafts: readonly Draft[], { heirs, below }: Expanded, at: Date): Standing {
  const now = at.getTime()
  const duties: Duty[] = []
  const lapsed: Duty[] = []
  // areas change at midnight: an actor is never remembered across it
  let edge = instantOf(addDays(dayOf(at), 1)).getTime()
  for (const draft of drafts) {
    const from = draft.from.getTime()
    const to = draft.to?.getTime() ?? Number.POSITIVE_INFINITY
    if (to <= from) continue
    for (const next of [from, to]) if (next > now && next < edge) edge = next
    for (const area of [draft.area, ...(heirs.get(draft.area) ?? [])]) {
      const duty: Duty = {
        role: draft.role,
        area,
        units: draft.unit ? (below.get(draft.unit) ?? []) : null,
        grade: draft.grade,
        from,
        ...(draft.onBehalfOf === undefined ? {} : { onBehalfOf: draft.onBehalfOf }),
        ...(draft.to ? { to } : {}),
        ...(draft.emergency ? { emergency: draft.emergency } : {}),
      }
      if (from <= now && now < to) duties.push(duty)
      else lapsed.push(duty)
    }
  }
  return { duties, lapsed, edge }
}

const standingOf = async (reader: Reader, drafts: readonly Draft[], at: Date): Promise<Standing> =>
  settled(drafts, await expansionOf(reader, drafts, at), at)

/** What an account may do at that instant: by its posts, by itself, and by delegation (never given on). */
export async function standingOfAccount(reader: Reader, account: Id, at: Date): Promise<Standing> {
  const since = new Date(at.getTime() - LAPSED_MS)
  const delegations = await keep.received(reader, account, since)
  const loaded = await keep.dutiesOfAccounts(
    reader,
    [account, ...new Set(delegations.map((d) => d.giver))],
    since,
  )
  const own = loaded.filter((duty) => duty.holder === account)
  const standing = await standingOf(reader, [...own, ...delegations.flatMap((d) => lent(d, loaded))], at)
  const edge = await keep.nextEdge(reader, account, at)
  return edge && edge.getTime() < standing.edge ? { ...standing, edge: edge.getTime() } : standing
}

/** Everybody at work in a district with the duties that hold now, read together: for "who can see this". */
export async function actorsIn(reader: Reader, district: AreaCode, at: Date): Promise<Actor[]> {
  const people = await keep.atWork(reader, district, at)
  const ids = people.map((one) => one.account)
  const loans = await keep.receivedBy(reader, ids, at)
  const loaded = await keep.dutiesOfAccounts(reader, [...new Set([...ids, ...loans.map((d) => d.giver)])], at)
  const own = Map.groupBy(loaded, (duty) => duty.holder)
  const lentTo = Map.groupBy(loans, (loan) => loan.receiver)
  const expanded = await expansionOf(reader, loaded, at)
  return people.map(({ account, name, unit, unitName }) => {
    const drafts: Draft[] = [
      ...(own.get(account) ?? []),
      ...(lentTo.get(account) ?? []).flatMap((loan) => lent(loan, own.get(loan.giver) ?? [])),
    ]
    return {
      ...{ kind: 'staff' as const, account, name, district, unit, unitName },
      ...{ duties: settled(drafts, expanded, at).duties, provenAt: 0 },
    }
  })
}

export const standingOfClient = async (reader: Reader, client: Id, at: Date): Promise<Standing> =>
  standingOf(reader, await keep.dutiesOfClient(reader, client), at)
