import { no, ok, type Refusal, type Result } from '../../base/index.ts'
import { type Actor, adminRoles, mayAct, noDuty } from '../../platform/org/index.ts'
import type { OpenCity } from '../open.ts'

/** Who keeps lists and calendars of the whole district; nobody else may by default. */
export const LIST_EDITORS = ['steward', 'officeHead'] as const
export const LIST_READERS = ['steward', 'officeHead', 'dispatcher', 'supervisor'] as const
export const CALENDAR_EDITORS = ['steward', 'systemAdmin'] as const
export const AUDITORS = ['auditAdmin', 'officeHead'] as const

/** Does the actor hold one of these roles for the whole district? */
export function holds(city: OpenCity, who: Actor, roles: readonly string[]): Result<unknown, Refusal> {
  const row = { area: who.district, units: [], openedBy: who.account }
  return mayAct(who, roles, row, { ...adminRoles, ...city.compiled.roles })
}

/** Anybody of the staff with any duty: for what every desk needs. */
export function onDuty(city: OpenCity, who: Actor): Result<null, Refusal> {
  if (who.kind === 'system' || who.duties.some((duty) => Object.hasOwn(city.compiled.roles, duty.role)))
    return ok(null)
  return no(noDuty(city.compiled.roles, Object.keys(city.compiled.roles)))
}
