import { isId, no, ok, type Refusal, type Result } from '../../base/index.ts'
import { incidents } from '../../platform/command/index.ts'
import { type Actor, adminRoles, mayAct } from '../../platform/org/index.ts'
import type { OpenCity } from '../open.ts'

/** 指挥长 starts, raises, ends; 指挥调度员 does the rest. Others of the city’s heads look. */
export const CHIEF = ['commander'] as const
export const CENTRE = ['commander', 'commandOfficer'] as const
export const LOOKS = [...CENTRE, 'leader', 'dutyOfficer', 'emergencyReviewer'] as const
export const PLANNERS = ['planEditor', ...CENTRE] as const

/** Does the actor hold one of these roles over this area? A town's commander commands in the town. */
export function holdsIn(
  city: OpenCity,
  who: Actor,
  roles: readonly string[],
  area: string = city.plan.district,
): Result<null, Refusal> {
  const declared = { ...adminRoles, ...city.compiled.roles }
  const row = { area, units: [], openedBy: who.account }
  const known = roles.filter((role) => role in declared)
  if (who.kind === 'system') return ok(null)
  // `leader` is also the head of a unit: only one whose duty names no unit looks over the whole
  const wide = {
    ...who,
    duties: who.duties.filter((duty) => duty.role !== 'leader' || duty.units === null),
  }
  return mayAct(wide, known, row, declared).ok ? ok(null) : no(incidents.refusals['incidents.notYours']())
}

type Json = Readonly<Record<string, unknown>>
export const jsonOf = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
/** Looked at before it is used: a value of another kind counts as not said. */
export const words = (value: unknown, most = 2000): string =>
  typeof value === 'string' ? value.trim().slice(0, most) : ''
export const idOr = (value: unknown): string | null =>
  typeof value === 'string' && isId(value) ? value : null
export const idOf = (value: unknown): string => idOr(value) ?? '00000000-0000-7000-8000-000000000000'
export const whole = (value: unknown): number | null =>
  typeof value === 'number' && Number.isInteger(value) ? value : null
export const numeric = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null
export const list = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : []
