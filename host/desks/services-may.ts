import { type Id, no, ok, type Refusal, type Result } from '../../base/index.ts'
import { type Actor, noDuty } from '../../platform/org/index.ts'
import type { OpenCity } from '../open.ts'

/** Roles that see every unit of their area, and roles that see their own. */
export type Scope = { readonly area: readonly string[]; readonly own: readonly string[] }

export const MONEY: Scope = {
  area: ['cashier', 'inspector', 'hallManager', 'windowClerk'],
  own: ['approver', 'approvalHead'],
}
export const RATED: Scope = { area: ['inspector', 'hallManager'], own: ['approver', 'approvalHead'] }
export const LIT: Scope = { area: ['inspector', 'hallManager'], own: ['approver', 'approvalHead'] }

/** Whose rows the actor may read: null = all of the district, else those of these units. */
export function unitsFor(city: OpenCity, who: Actor, scope: Scope): Result<readonly Id[] | null, Refusal> {
  if (who.kind === 'system') return ok(null)
  const wide = who.duties.some(({ role, units }) => scope.area.includes(role) && units === null)
  if (wide) return ok(null)
  const units = who.duties
    .filter(({ role }) => scope.area.includes(role) || scope.own.includes(role))
    .flatMap((duty) => duty.units ?? (who.unit ? [who.unit] : []))
  if (units.length > 0) return ok([...new Set(units)])
  return no(noDuty(city.compiled.roles, [...scope.area, ...scope.own]))
}

export const has = (who: Actor, roles: readonly string[]): boolean =>
  who.kind === 'system' || who.duties.some(({ role }) => roles.includes(role))

export function needs(city: OpenCity, who: Actor, roles: readonly string[]): Refusal | null {
  return has(who, roles) ? null : noDuty(city.compiled.roles, roles)
}

/** Is a row of this unit one of those? */
export const within = (units: readonly Id[] | null, unit: Id | null): boolean =>
  units === null || (unit !== null && units.includes(unit))
