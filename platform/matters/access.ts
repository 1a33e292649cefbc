import type { Actor, Predicate } from '../org/declare.ts'
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
}

/** Which matters this actor sees: one predicate for every read path. */
export const seen = (city: Pick<MattersCity, 'roles'>, who: Actor): Predicate =>
  visible(who, city.roles, { name: 'matter' })

export const seenSql = (city: Pick<MattersCity, 'roles'>, who: Actor): Sql =>
  compile(seen(city, who), columns)

export const canSee = (
  city: MattersCity,
  who: Actor,
  matter: Pick<Matter, 'district' | 'area' | 'units' | 'openedBy' | 'type' | 'secret'>,
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
      })
