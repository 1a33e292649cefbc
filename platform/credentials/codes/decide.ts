import { addDays, type Day, dayOf, type Instant, LOCAL_OFFSET_MINUTES } from '../../../base/index.ts'
import {
  type Attribute,
  type Concession,
  type FareRules,
  type LoanRules,
  rules,
  type Scene,
  type SceneDeclaration,
} from './declare.ts'

export * from './gate.ts'
export * from './rights.ts'
export * from './settle.ts'

const seconds = (at: Instant): number => Math.floor(at.getTime() / 1000)

/** The minute that a code was born in 时间窗. */
export const windowOf = (at: Instant): number => Math.floor(seconds(at) / rules.windowSeconds)

/** First second at which a code shown on the screen is over: its own window and the next one count. */
export const screenExpiry = (born: Instant): number => (windowOf(born) + 2) * rules.windowSeconds

/** First second at which a code made ahead is over. */
export const offlineExpiry = (born: Instant, minutes: number = rules.offlineMinutes): number =>
  seconds(born) + Math.min(minutes, rules.offlineMinutes) * 60

/** May a reader judge alone with this clock 时钟漂移? */
export const clockHolds = (driftMs: number): boolean => Math.abs(driftMs) <= rules.driftSeconds * 1000

/** May it judge alone with lists of that age 名单时效? */
export const listsHold = (listsAt: Instant, at: Instant): boolean =>
  at.getTime() - listsAt.getTime() <= rules.listHours * 3_600_000

/** Full years on a day 周岁: the birthday counts. */
export function ageOn(born: Day, day: Day): number {
  const years = Number(day.slice(0, 4)) - Number(born.slice(0, 4))
  return day.slice(5) < born.slice(5) ? years - 1 : years
}

/** The line of the discount table that holds for this age; the highest age first. */
const discountOf = (fares: Pick<FareRules, 'ages'>, age: number) =>
  [...fares.ages]
    .sort((a, b) => b.fromAge - a.fromAge)
    .find(({ fromAge, below }) => age >= fromAge && (below === undefined || age < below))

export function concessionOf(
  fares: Pick<FareRules, 'ages'> | undefined,
  born: Day | null,
  day: Day,
): Concession {
  const line = fares && born ? discountOf(fares, ageOn(born, day)) : undefined
  if (!line || line.pays >= 100) return 'none'
  return line.pays === 0 ? 'free' : 'half'
}

const paysOf = (fares: FareRules, concession: Concession): number => {
  if (concession === 'free') return 0
  if (concession === 'none') return 100
  return fares.ages.find(({ pays }) => pays > 0 && pays < 100)?.pays ?? 50
}

/** Kilometres between two stations over the lines 里程; null when they are not joined. */
export function distanceKm(fares: FareRules, from: string, to: string): number | null {
  const near = new Map<string, [string, number][]>()
  const join = (a: string, b: string, km: number) => near.set(a, [...(near.get(a) ?? []), [b, km]])
  for (const { stations } of fares.lines ?? [])
    stations.forEach((station, i) => {
      near.set(station.code, near.get(station.code) ?? [])
      const before = stations[i - 1]
      if (!before) return
      const km = Math.abs(station.km - before.km)
      join(station.code, before.code, km)
      join(before.code, station.code, km)
    })
  const known = new Map<string, number>([[from, 0]])
  const done = new Set<string>()
  for (;;) {
    const [here, km] = [...known].filter(([one]) => !done.has(one)).sort((a, b) => a[1] - b[1])[0] ?? []
    if (here === undefined || km === undefined || !near.has(here)) return null
    if (here === to) return km
    done.add(here)
    for (const [next, more] of near.get(here) ?? [])
      known.set(next, Math.min(known.get(next) ?? Number.POSITIVE_INFINITY, km + more))
  }
}

/** Price of the list 票价 in fen: flat, or by distance; without an exit the highest. */
export function listFare(fares: FareRules, from: string, to: string | null): number | null {
  if (fares.flat !== undefined) return fares.flat
  const bands = [...(fares.bands ?? [])].sort((a, b) => a.km - b.km)
  const highest = bands.at(-1)?.fen ?? 0
  if (to === null) return highest
  const km = distanceKm(fares, from, to)
  return km === null ? null : (bands.find((band) => km <= band.km)?.fen ?? highest)
}

/** What is paid 实付, in whole fen: the concession of the list, then what a transfer takes off; never below nothing. */
export const farePaid = (
  fares: FareRules,
  list: number,
  concession: Concession,
  transfer: boolean,
): number => {
  const reduced = Math.round((list * paysOf(fares, concession)) / 100)
  return Math.max(0, reduced - (transfer ? fares.transfer.off : 0))
}

/** Does a ride that begins now count as a transfer from one whose first tap was then 换乘? */
export const isTransfer = (fares: FareRules, firstTap: Instant, at: Instant): boolean => {
  const ms = at.getTime() - firstTap.getTime()
  return ms >= 0 && ms <= fares.transfer.minutes * 60_000
}

/** Is a ride without exit over 单边? */
export const isSingle = (fares: FareRules, inAt: Instant, at: Instant): boolean =>
  at.getTime() - inAt.getTime() >= fares.single.hours * 3_600_000

const monthOf = (at: Instant): string => dayOf(at).slice(0, 7)

/** May the rider repair this ride alone 自助补登: so often in the month of the ride. */
export const mayRepair = (fares: FareRules, repairedAt: readonly Instant[], at: Instant): boolean =>
  repairedAt.filter((one) => monthOf(one) === monthOf(at)).length < fares.single.repairs

/** Why another book may not be lent 借阅规则. */
export function loanHinders(
  loan: LoanRules,
  open: readonly { readonly due: Day }[],
  day: Day,
): 'full' | 'overdue' | null {
  if (open.some(({ due }) => due < day)) return 'overdue'
  return open.length >= loan.books ? 'full' : null
}

/** The new last day of a renewed loan 续借; null when it may not be renewed. */
export const renewedDue = (
  loan: LoanRules,
  one: { readonly due: Day; readonly renewals: number },
  day: Day,
): Day | null => (one.renewals >= loan.renewals || one.due < day ? null : addDays(one.due, loan.days))

/** Does the scene take codes on this day 场景开放? An emergency ends with its last day. */
export const sceneOpen = (scene: Pick<Scene, 'on' | 'endsOn'>, day: Day): boolean =>
  scene.on && (scene.endsOn === null || day <= scene.endsOn)

/** Items that a scene may be asked for; anything else was not approved. */
export function approved(
  scene: Pick<SceneDeclaration, 'sees'>,
  asked: readonly string[],
):
  | { readonly ok: true; readonly items: readonly Attribute[] }
  | { readonly ok: false; readonly item: string } {
  const stranger = asked.find((item) => !Object.hasOwn(scene.sees, item))
  return stranger === undefined
    ? { ok: true, items: asked as readonly Attribute[] }
    : { ok: false, item: stranger }
}

/** Instant from which single passages are no longer kept 留存期. */
export const keptSince = (retentionDays: number, at: Instant): Instant => {
  const local = new Date(at.getTime() + LOCAL_OFFSET_MINUTES * 60_000)
  local.setUTCHours(0, 0, 0, 0)
  return new Date(local.getTime() - LOCAL_OFFSET_MINUTES * 60_000 - retentionDays * 86_400_000)
}
