import { type Pace, paceOf } from '../platform/ledger/index.ts'
import type { OpenCity } from './open.ts'

/** What all that the brain does by itself may take of the time, together: those at the desks come first 让路. */
const SHARE = 0.12

const paces = new WeakMap<OpenCity, Pace>()

/** The one pace of a city's brain: advising, similar requests, hot issues and linkage take turns in it. */
export function brainPaceOf(city: OpenCity): Pace {
  const known = paces.get(city)
  if (known) return known
  const made = paceOf(SHARE)
  paces.set(city, made)
  return made
}
