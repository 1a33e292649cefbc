/** A household that must be moved 转移对象 and a sign-in at a shelter 签到. */
export type Household = {
  readonly code: string
  readonly people: number
  readonly vulnerable: number
  readonly area: string
}
export type SignIn = {
  readonly household: string
  readonly shelter: string
  readonly people: number
  readonly at: Date
}
export type Evacuated = {
  readonly households: number
  readonly people: number
  readonly movedHouseholds: number
  readonly movedPeople: number
  /** Not signed in, or with fewer people than live there; who needs help first. */
  readonly missing: readonly (Household & { readonly signed: number })[]
  /** Signed in without being on the list: people too are counted, but never instead of others. */
  readonly unlisted: readonly SignIn[]
  readonly byShelter: Readonly<Record<string, number>>
}

/**
 * 转移清单 ↔ 到位清单: every count follows from the two lists. A household counts as moved when everybody of it has signed in; one
 * that signs in twice (moved on to another shelter) is counted where it was last, and once.
 */
export function evacuated(targets: readonly Household[], signIns: readonly SignIn[]): Evacuated {
  const known = new Map(targets.map((one) => [one.code, one]))
  const last = latestOf(signIns)
  const all = [...last.values()].filter((one) => one.people > 0)
  const signed = (code: string) => last.get(code)?.people ?? 0
  const moved = targets.filter((one) => signed(one.code) >= one.people)
  const byShelter: Record<string, number> = {}
  for (const one of all) byShelter[one.shelter] = (byShelter[one.shelter] ?? 0) + one.people
  return {
    households: targets.length,
    people: targets.reduce((sum, one) => sum + one.people, 0),
    movedHouseholds: moved.length,
    movedPeople: targets.reduce((sum, one) => sum + Math.min(one.people, signed(one.code)), 0),
    missing: targets
      .filter((one) => signed(one.code) < one.people)
      .map((one) => ({ ...one, signed: signed(one.code) }))
      .sort((a, b) => b.vulnerable - a.vulnerable || (a.code < b.code ? -1 : 1)),
    unlisted: all.filter((one) => !known.has(one.household)),
    byShelter,
  }
}

/** Where everybody of a list is now: the last sign-in of each household; 0 people: signed out 签离. */
export const latestOf = <T extends SignIn>(signIns: readonly T[]): ReadonlyMap<string, T> => {
  const last = new Map<string, T>()
  for (const one of [...signIns].sort((a, b) => a.at.getTime() - b.at.getTime())) last.set(one.household, one)
  return last
}

/** What is wrong with a sign-in: nobody is in twice, no shelter holds more than it can, no house more than live there. */
export function signInFault(
  given: { readonly household: string; readonly shelter: string; readonly people: number },
  known: {
    readonly listed: Household | null
    readonly now: SignIn | null
    readonly shelter: { readonly capacity: number; readonly inside: number; readonly open: boolean } | null
    /** Said to be a move from one shelter to another 转场. */
    readonly moved: boolean
  },
): 'noShelter' | 'closed' | 'tooMany' | 'inElsewhere' | 'full' | 'notIn' | null {
  const { listed, now, shelter } = known
  const here = now && now.people > 0 && now.shelter === given.shelter ? now.people : 0
  if (!shelter) return 'noShelter'
  if (given.people === 0) return here === 0 ? 'notIn' : null
  if (!shelter.open) return 'closed'
  if (listed && given.people > listed.people) return 'tooMany'
  if (now && now.people > 0 && now.shelter !== given.shelter && !known.moved) return 'inElsewhere'
  return shelter.inside - here + given.people > shelter.capacity ? 'full' : null
}
