import type { Id, Instant } from '../base/index.ts'
import type { MatterView } from '../platform/matters/index.ts'
import { systemActor } from '../platform/org/index.ts'
import type { Reader, Tx } from '../platform/store/index.ts'
import type { OpenCity } from './open.ts'

type Words = Readonly<Record<string, unknown>>

export async function viewOf(
  city: OpenCity,
  reader: Reader,
  matter: Id,
  at: Instant,
): Promise<MatterView | null> {
  const seen = await city.matters.view(reader, systemActor(city.plan.district), matter, at)
  return seen.ok ? seen.value : null
}

/** `notNow`: its rules refuse it, and that is no fault. `badForm`: what was given does not fill its form. */
export type Acted = 'done' | 'notNow' | 'badForm'

/** Does an act as the system, with what its form asks for. */
export async function act(
  city: OpenCity,
  tx: Tx,
  matter: Id,
  action: string,
  given: Words,
  at: Instant,
): Promise<Acted> {
  const system = systemActor(city.plan.district)
  const row = await city.matters.resolve(tx, city.plan.district, matter)
  if (!row) return 'notNow'
  const asks = city.types[row.type]?.flow.actions[action]?.form ?? {}
  const form = Object.fromEntries(Object.entries(given).filter(([name]) => Object.hasOwn(asks, name)))
  const done = await city.matters.actIn(tx, system, { matter, action, version: null, form }, at)
  if (done.ok) return 'done'
  return done.error.code === 'matter.badForm' ? 'badForm' : 'notNow'
}

/** The first of several acts that is possible now. */
export async function actFirst(
  city: OpenCity,
  tx: Tx,
  matter: Id,
  actions: readonly string[],
  given: Words,
  at: Instant,
): Promise<Acted> {
  let last: Acted = 'notNow'
  for (const action of actions) {
    const done = await act(city, tx, matter, action, given, at)
    if (done === 'done') return done
    if (done === 'badForm') last = done
  }
  return last
}

/** A rule of a pack asks for what cannot be: asking again gives the same. */
export class PackFault extends Error {}

/** What a rule of a pack says. Whatever it throws is the pack's fault: the same facts would have it thrown again. */
export function byRule<T>(rule: () => T): T {
  try {
    return rule()
  } catch (fault) {
    throw new PackFault(`a rule failed: ${fault instanceof Error ? fault.message : String(fault)}`, {
      cause: fault,
    })
  }
}

/** An act of a pack's own rule: a form that does not fit is a fault of the pack. */
export async function mustFit(
  ...[city, tx, matter, action, form, at]: Parameters<typeof act>
): Promise<boolean> {
  const done = await act(city, tx, matter, action, form, at)
  if (done === 'badForm')
    throw new PackFault(`what an automatic step gives does not fit the form of ${action}`)
  return done === 'done'
}
