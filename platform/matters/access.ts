import { gradeOf, maskValue } from '../fields/decide.ts'
import type { Field } from '../fields/declare.ts'
import type { Actor, Duty, Predicate } from '../org/declare.ts'
import { compile, holds, reach, visible } from '../org/index.ts'
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

/** What of a matter's row a reader's data grade reaches. */
type Graded = Pick<
  Matter,
  'district' | 'area' | 'units' | 'openedBy' | 'type' | 'secret' | 'grids' | 'address' | 'data'
>

/** Whether not every reader may read a field: personal, or above the grade that everybody has. */
export const isGuarded = (field: Field): boolean => field.personal !== undefined || gradeOf(field) > 2

/** Fields of a kind of matter that not every reader may read, by name; none = nothing of it is masked. */
const guarded = (city: Pick<MattersCity, 'types'>, type: string): readonly (readonly [string, Field])[] =>
  Object.entries(city.types[type]?.fields ?? {}).filter(([, field]) => isGuarded(field))

/**
 * Masks by grade 数据等级脱敏, as a function of the row: a field above the grade of every duty that shows the matter is
 * masked, a personal one by its mask and any other wholly. Whoever handles a request with the grade reads where it is;
 * who asked stays masked for everybody and opens only with a reason.
 */
export function fieldsFor(
  city: Pick<MattersCity, 'roles' | 'types'>,
  who: Actor,
): (matter: Graded) => Pick<Matter, 'address' | 'data'> {
  const byGrade =
    who.kind === 'staff' || who.kind === 'client'
      ? who.duties
          .map((duty) => ({ grade: duty.grade, rows: seen(city, { ...who, duties: [duty] }) }))
          .toSorted((a, b) => b.grade - a.grade)
      : null
  return (matter) => {
    const { address, data } = matter
    const fields = byGrade ? guarded(city, matter.type) : []
    if (!byGrade || fields.length === 0) return { address, data }
    const row = {
      ...{ district: matter.district, area: matter.area, units: matter.units },
      ...{ openedBy: matter.openedBy, type: matter.type, secret: matter.secret, grids: matter.grids },
    }
    const best = byGrade.find(({ rows }) => holds(rows, row))?.grade ?? 0
    const above = fields.filter(([, field]) => gradeOf(field) > best)
    const hidden = (field: Field, value: unknown): string =>
      maskValue(field.personal ?? 'all', typeof value === 'string' ? value : JSON.stringify(value))
    const place = above.find(([name]) => name === 'address')?.[1]
    return {
      address: address !== null && place ? hidden(place, address) : address,
      data: above.some(([name]) => data[name] !== undefined)
        ? {
            ...data,
            ...Object.fromEntries(
              above.flatMap(([name, field]) =>
                data[name] === undefined || data[name] === null ? [] : [[name, hidden(field, data[name])]],
              ),
            ),
          }
        : data,
    }
  }
}

/** Duty by duty, what is missing for somebody to see a matter; see `reach` of org. */
export const matterReach = (
  city: Pick<MattersCity, 'roles'>,
  who: Actor,
  matter: Pick<Matter, 'area' | 'units' | 'openedBy' | 'type' | 'grids'>,
): ReturnType<typeof reach> =>
  reach(
    who,
    { area: matter.area, units: matter.units, openedBy: matter.openedBy, grids: matter.grids },
    city.roles,
    MATTER,
    matter.type,
  )
