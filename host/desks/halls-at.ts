import {
  dayOf,
  type Id,
  type Instant,
  instantOf,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../base/index.ts'
import { phoneOf } from '../../platform/fields/index.ts'
import { type Actor, mayAct } from '../../platform/org/index.ts'
import { halls as room } from '../../platform/services/index.ts'
import type { OpenCity } from '../open.ts'

const { refusals } = room

/** Who works at windows, and who keeps the hall. */
export const CLERKS = ['windowClerk', 'hallManager'] as const
export const MANAGERS = ['hallManager'] as const

/** Does the actor hold one of these duties at this hall? */
export function atHall(
  city: OpenCity,
  who: Actor,
  roles: readonly string[],
  hall: Pick<room.Hall, 'area' | 'unit'>,
): Result<null, Refusal> {
  const row = { area: hall.area, units: hall.unit ? [hall.unit] : [], openedBy: null }
  return mayAct(who, roles, row, city.compiled.roles).ok ? ok(null) : no(refusals['halls.notYours']())
}

/** The phone's proof that it stands in the hall: changes every minute, good for five. */
const PRESENCE_MS = 60_000
const PRESENCE_BACK = 5
const presenceAt = (city: OpenCity, hall: Id, step: number): string =>
  city.vault
    .blind(`${hall} ${step}`, 'hallPresence')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 10)
export const presenceOf = (city: OpenCity, hall: Id, at: Instant): string =>
  presenceAt(city, hall, Math.floor(at.getTime() / PRESENCE_MS))
export function isHere(city: OpenCity, hall: Id, given: string, at: Instant): boolean {
  const now = Math.floor(at.getTime() / PRESENCE_MS)
  return Array.from({ length: PRESENCE_BACK }, (_, i) => presenceAt(city, hall, now - i)).includes(given)
}

const kinds = Object.keys(room.priorities)
export const priorityIn = (text: unknown): room.Priority | null =>
  typeof text === 'string' && kinds.includes(text) ? (text as room.Priority) : null

/** A day as `YYYY-MM-DD`, today when nothing sensible was said. */
export const dayIn = (text: unknown, at: Instant): string =>
  typeof text === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(instantOf(text).getTime())
    ? text
    : dayOf(at)
export const phoneIn = (text: unknown): string =>
  (typeof text === 'string' ? phoneOf(text)?.number : undefined) ?? ''
