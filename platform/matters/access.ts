import type { Actor, Duty, Predicate } from '../org/declare.ts'
import { compile, holds, visible } from '../org/index.ts'
import { type Sql, sql } from '../store/index.ts'
import type { MattersCity } from './city.ts'
import type { Matter } from './declare.ts'

/** Logical columns of a matter for rights, mapped to SQL. */
const columns: Readonly<Record<string, Sql>> = {
  district: sql`m.district`,
  area: sql`m.area`,
  units: sql`m.units`,
  openedBy: sql`m.opened_by`,
  type: sql`m.type`,
  secret: sql`m.secret`,
  grids: sql`m.grids`,
}

/** Matters as rights know them. */
const MATTER = { name: 'matter', grids: 'grids' } as const

/** Which matters this actor sees: one predicate for every read path. A role may be confined to kinds of matters. */
export function seen({ roles }: Pick<MattersCity, 'roles'>, who: Actor): Predicate {
  const kindsOf = (duty: Duty) => roles[duty.role]?.matters
  const confined = who.duties.filter((duty) => kindsOf(duty))
  if (who.kind === 'system' || confined.length === 0) return visible(who, roles, MATTER)
  const parts = [
    visible({ ...who, duties: who.duties.filter((duty) => !kindsOf(duty)) }, roles, MATTER),
    ...confined.map((duty): Predicate => {
      const rows = visible({ ...who, duties: [duty] }, roles, MATTER)
      const kinds = (kindsOf(duty) ?? []).map((kind) => ({ column: 'type', startsWith: kind }))
      return rows === false ? false : { all: [rows, { any: kinds }] }
    }),
  ].filter((part) => part !== false)
  return parts.length === 0 ? false : parts.length === 1 ? (parts[0] as Predicate) : { any: parts }
}

export const seenSql = (city: Pick<MattersCity, 'roles'>, who: Actor): Sql =>
  compile(seen(city, who), columns)

export const canSee = (
  city: MattersCity,
  who: Actor,
  matter: Pick<Matter, 'district' | 'area' | 'units' | 'openedBy' | 'type' | 'secret' | 'grids'>,
): boolean =>
  who.kind === 'system' || who.kind === 'citizen'
    ? who.district === matter.district
    : holds(seen(city, who), {
        district: matter.district,
        area: matter.area,
        units: matter.units,
        openedBy: matter.openedBy,
        type: matter.type,
        secret: matter.secret,
        grids: matter.grids,
      })
