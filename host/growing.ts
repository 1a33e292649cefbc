import { ok, type Refusal, type Result } from '../base/index.ts'
import type { Compiled, Pack } from '../kit/index.ts'
import { liveMark } from '../platform/extensions/index.ts'
import { pulse } from '../platform/ledger/index.ts'
import type { MatterType } from '../platform/matters/index.ts'
import { listOwnData } from './catalogue.ts'
import { centreOf } from './centre.ts'
import { takeIn, tellExtensions } from './extensions.ts'
import type { OpenCity } from './open.ts'
import { perCity } from './per-city.ts'

/** How often a process looks whether another one has published something. */
const LOOK_MS = 3_000

/** The very object that everybody holds becomes what the other says. */
function become<T>(held: Readonly<Record<string, T>>, now: Readonly<Record<string, T>>): void {
  const target = held as Record<string, T>
  for (const name of Object.keys(target)) if (!Object.hasOwn(now, name)) delete target[name]
  Object.assign(target, now)
}
function becomeList<T>(held: readonly T[], now: readonly T[]): void {
  ;(held as T[]).splice(0, held.length, ...now)
}

/** All that a city was compiled to, exchanged in place: desks, rooms and followers hold these very objects. */
function exchange(city: OpenCity, compiled: Compiled, types: Readonly<Record<string, MatterType>>): void {
  for (const [part, now] of Object.entries(compiled) as [keyof Compiled, never][]) {
    const held = city.compiled[part] as never
    if (Array.isArray(now)) becomeList(held, now)
    else become(held, now)
  }
  become(city.types, types)
  becomeList(city.registers.types, Object.values(city.compiled.registers))
}

/**
 * A running city takes in what was published since, and leaves out what was retired: tables, kinds of matters, rights,
 * figures, the catalogue. Running matters keep their flow. What is not sound is set aside, and nothing changes for it.
 */
async function growNow(city: OpenCity): Promise<Result<null, Refusal>> {
  const { store, plan } = city
  const taken = await takeIn(store, plan, city.now())
  if (!taken.ok) return taken
  const { compiled, types, found } = taken.value
  exchange(city, compiled, types)
  const centre = centreOf(city)
  await centre.versions.load(store)
  centre.counts.changed()
  for (const hear of city.grown) hear()
  await store.tx((tx) => listOwnData(city, tx, city.now()))
  await tellExtensions(store, plan.district, found, city.now())
  return ok(null)
}

/** Looks whether something was published or retired since, one look at a time. */
function openGrowth(city: OpenCity) {
  let stands = city.extended
  let turn: Promise<unknown> = Promise.resolve()
  return {
    look(): Promise<void> {
      const next = turn.then(async () => {
        const mark = await liveMark(city.store, city.plan.district)
        if (mark === stands) return
        const grown = await growNow(city)
        if (!grown.ok) throw new Error(grown.error.says.zh)
        stands = mark
      })
      turn = next.catch(() => undefined)
      return next
    },
  }
}
export const growthOf = perCity(openGrowth)

/** Every process of a city looks: what one published, all take in. */
export const runGrowth = (city: OpenCity, onError: (fault: unknown) => void) =>
  pulse(
    async () => {
      await growthOf(city).look()
      return false
    },
    { pollMs: LOOK_MS, onError },
  )

/** Every other application of the city: what one that is composed is checked beside. */
export const besideOf = (city: OpenCity, name: string): readonly Pack[] =>
  city.compiled.packs.filter((pack) => pack.name !== name)
