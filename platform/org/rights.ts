import { isWithin, localText, no, ok, type Refusal, type Result, type Say, say } from '../../base/index.ts'
import { gradeOf } from '../fields/decide.ts'
import type { FieldList, Mask } from '../fields/declare.ts'
import {
  type Actor,
  type Duty,
  type Masks,
  type Predicate,
  type Resource,
  type Role,
  type Row,
  refusals,
} from './declare.ts'

export type Roles = Readonly<Record<string, Role>>

const sees = (resource: Resource, role: string): boolean => resource.roles?.includes(role) ?? true

/** Digits of a grid 网格: a duty whose area is one is confined to it. The first twelve are its village. */
const GRID_DIGITS = 15
const VILLAGE_DIGITS = 12
export const gridOf = (duty: Pick<Duty, 'area'>): string | null =>
  duty.area.length === GRID_DIGITS ? duty.area : null
/** The area that stands in the list of areas: that of a duty, of a duty for a grid the grid's village. */
export const villageOf = (duty: Pick<Duty, 'area'>): string =>
  gridOf(duty)?.slice(0, VILLAGE_DIGITS) ?? duty.area
/** Keys of a grid, of whatever kind it is. */
const keysOf = (grid: string): readonly string[] =>
  ['unit', 'social', 'duty'].map((kind) => `${kind}:${grid}`)

/** Where a duty holds: its area, or its grid; rows that do not know their grids are those of the grid's village. */
function placeOf(duty: Duty, area: string, grids: string | undefined): Predicate {
  const grid = gridOf(duty)
  if (grid === null) return { column: area, startsWith: duty.area }
  return grids
    ? { column: grids, overlaps: keysOf(grid) }
    : { column: area, startsWith: grid.slice(0, VILLAGE_DIGITS) }
}

/** What one duty shows of a resource: role × area × unit × grade, all of them together. */
function shownBy(actor: Actor, duty: Duty, role: Role, resource: Resource): Predicate {
  const { area = 'area', units = 'units', openedBy = 'openedBy', grade } = resource
  const parts: Predicate[] = []
  if (area !== null) parts.push(placeOf(duty, area, resource.grids))
  // A duty that names units never shows more than theirs, whatever the role sees.
  if (role.sees !== 'own' && duty.units !== null) {
    if (units === null) return false
    parts.push({ column: units, overlaps: duty.units })
  }
  if (role.sees === 'own') {
    if (openedBy === null || actor.account === null) return false
    parts.push({ column: openedBy, is: actor.account })
  }
  if (grade) parts.push({ column: grade, in: [1, 2, 3, 4].filter((level) => level <= duty.grade) })
  if (parts.length === 0) return true
  return parts.length === 1 ? (parts[0] as Predicate) : { all: parts }
}

/**
 * The one place where rights become a row filter. Default deny: no duty, no declared role or a role the resource does
 * not name shows nothing; several duties unite their rows. The system sees everything.
 */
export function visible(actor: Actor, roles: Roles, resource: Resource): Predicate {
  if (actor.kind === 'system') return true
  const shown: Predicate[] = []
  const seen = new Set<string>()
  for (const duty of actor.duties) {
    const role = roles[duty.role]
    if (!role || !sees(resource, duty.role)) continue
    const predicate = shownBy(actor, duty, role, resource)
    if (predicate === true) return true
    if (predicate === false) continue
    // the same right through two posts or a delegation is asked of the database once
    const key = duty.units && duty.units.length > 50 ? `${shown.length}` : JSON.stringify(predicate)
    if (!seen.has(key)) shown.push(predicate)
    seen.add(key)
  }
  if (shown.length === 0) return false
  return shown.length === 1 ? (shown[0] as Predicate) : { any: shown }
}

/** The predicate in memory. Absent and null are the same and match nothing but `is: null`. */
export function holds(predicate: Predicate, row: Readonly<Record<string, unknown>>): boolean {
  if (typeof predicate === 'boolean') return predicate
  if ('all' in predicate) return predicate.all.every((part) => holds(part, row))
  if ('any' in predicate) return predicate.any.some((part) => holds(part, row))
  if ('not' in predicate) return !holds(predicate.not, row)
  const value = row[predicate.column] ?? null
  if ('is' in predicate) return value === predicate.is
  if (value === null) return false
  if ('in' in predicate) return (predicate.in as readonly unknown[]).includes(value)
  if ('startsWith' in predicate) return typeof value === 'string' && value.startsWith(predicate.startsWith)
  if ('from' in predicate)
    return typeof value === typeof predicate.from && (value as string) >= predicate.from
  if ('to' in predicate) return typeof value === typeof predicate.to && (value as string) <= predicate.to
  return Array.isArray(value) && value.some((one) => predicate.overlaps.includes(one))
}

/** Does a duty hold where this row lies: in its area, or in its grid. */
export function covers(duty: Pick<Duty, 'area'>, row: Pick<Row, 'area' | 'grids'>): boolean {
  const grid = gridOf(duty)
  if (grid === null) return row.area !== null && isWithin(row.area, duty.area)
  if (row.grids) return row.grids.some((key) => key.endsWith(`:${grid}`))
  return row.area !== null && isWithin(row.area, grid.slice(0, VILLAGE_DIGITS))
}
const ofUnits = (duty: Duty, units: readonly string[]): boolean =>
  duty.units === null || units.some((unit) => duty.units?.includes(unit))

/** Why this duty does not reach the row; null when it does. The order is that of the words a clerk understands first. */
function gap(actor: Actor, duty: Duty, row: Row, role: Role | undefined): Refusal | null {
  if (!covers(duty, row)) return refusals['org.otherArea']({ mine: [duty.area], row: row.area })
  if (role?.sees === 'own' && (row.openedBy ?? null) !== actor.account) return refusals['org.notOwn']()
  if (role?.sees !== 'own' && !ofUnits(duty, row.units)) return refusals['org.otherUnit']()
  if (row.grade !== undefined && row.grade > duty.grade)
    return refusals['org.gradeTooHigh']({ grade: row.grade, mine: duty.grade })
  return null
}

const NEARNESS = ['org.otherArea', 'org.notOwn', 'org.otherUnit', 'org.gradeTooHigh']

const instantText = (ms: number | undefined): string | null =>
  ms === undefined ? null : localText(new Date(ms))

/** The refusal of who holds none of these roles, each by its title. */
export const noDuty = (roles: Roles, names: readonly string[]): Refusal =>
  refusals['org.noDuty']({ needs: names.map((name) => roles[name]?.title ?? say(name, name)) })

/**
 * May this actor act in one of these roles on this row? Answers the duty on whose strength it is done (own duties
 * before delegated ones) or the nearest miss in words. Without `roles` area and units must both fit.
 */
export function mayAct(
  actor: Actor,
  names: readonly string[],
  row: Row,
  roles: Roles = {},
): Result<Duty, Refusal> {
  if (actor.kind === 'system')
    return ok({ role: names[0] ?? 'system', area: row.area ?? actor.district, units: null, grade: 4 })
  const misses: Refusal[] = []
  let delegated: Duty | undefined
  for (const duty of actor.duties) {
    if (!names.includes(duty.role)) continue
    const miss = gap(actor, duty, row, roles[duty.role])
    if (miss) misses.push(miss)
    else if (duty.onBehalfOf === undefined) return ok(duty)
    else delegated ??= duty
  }
  if (delegated) return ok(delegated)
  const past = actor.lapsed?.find(
    (duty) => names.includes(duty.role) && gap(actor, duty, row, roles[duty.role]) === null,
  )
  if (past) {
    const period = { role: past.role, from: instantText(past.from), to: instantText(past.to) }
    return no(refusals['org.dutyOver'](period))
  }
  const nearest = misses.toSorted((a, b) => NEARNESS.indexOf(b.code) - NEARNESS.indexOf(a.code))[0]
  if (!nearest) return no(noDuty(roles, names))
  if (nearest.code !== 'org.otherArea') return no(nearest)
  const mine = new Set(actor.duties.filter((duty) => names.includes(duty.role)).map((duty) => duty.area))
  return no(refusals['org.otherArea']({ mine: [...mine], row: row.area }))
}

/** Highest grade over the duties that show the row; 0 = none shows it. A duty that shows no such rows lends no grade. */
function gradeHere(actor: Actor, row: Row, roles: Roles, resource: Resource): number {
  if (actor.kind === 'system') return 4
  let best = 0
  for (const duty of actor.duties) {
    const role = roles[duty.role]
    if (role && sees(resource, duty.role) && duty.grade > best && gap(actor, duty, row, role) === null)
      best = duty.grade
  }
  return best
}

/**
 * Which fields of a row are masked for this actor; several duties take the least masked column. A personal field is
 * always shown by its mask (two grades below the need: hidden whole) and opens only through `reveal`; another field
 * above the grade is hidden whole. A row that no duty shows is hidden whole. `resource` says, as for `visible`, whose
 * duties count.
 */
export function maskFor(
  actor: Actor,
  fields: FieldList,
  row: Row,
  roles: Roles,
  resource: Resource = { name: '' },
): Masks {
  if (actor.kind === 'system') return { masked: {}, revealable: [] }
  const best = gradeHere(actor, row, roles, resource)
  const masked: Record<string, Mask> = {}
  const revealable: string[] = []
  for (const [name, field] of Object.entries(fields)) {
    const above = gradeOf(field) - best
    if (best === 0) masked[name] = 'all'
    else if (field.personal) {
      masked[name] = above >= 2 ? 'all' : field.personal
      if (above <= 0) revealable.push(name)
    } else if (above > 0) masked[name] = 'all'
  }
  return { masked, revealable }
}

/** "B 代 A": how the act reads in the story of a matter. */
export const actsAs = (actor: Pick<Actor, 'name'>, duty?: Pick<Duty, 'onBehalfOf'>): string =>
  duty?.onBehalfOf ? `${actor.name} 代 ${duty.onBehalfOf}` : actor.name

/** What a duty lacks to show a row: another duty, area, unit (or its own opening), or data grade. */
export type Missing = 'duty' | 'area' | 'unit' | 'own' | 'grade'

/**
 * Duty by duty, what is missing for this row to be seen; nothing = it is shown by that duty. The same conditions as
 * `visible`, told apart. `kind` is that of a matter, to which some roles are confined.
 */
export function reach(
  actor: Actor,
  row: Row,
  roles: Roles,
  resource: Resource,
  kind?: string,
): { readonly duty: Duty; readonly missing: readonly Missing[] }[] {
  return actor.duties.map((duty) => {
    const role = roles[duty.role]
    const missing: Missing[] = []
    const { matters } = role ?? {}
    const confined = kind !== undefined && matters && !matters.some((one) => kind.startsWith(one))
    if (!role || !sees(resource, duty.role) || confined) missing.push('duty')
    if (resource.area !== null && !covers(duty, row)) missing.push('area')
    if (role?.sees === 'own') {
      if ((row.openedBy ?? null) !== actor.account) missing.push('own')
    } else if (!ofUnits(duty, row.units)) missing.push('unit')
    if (row.grade !== undefined && row.grade > duty.grade) missing.push('grade')
    return { duty, missing }
  })
}

/**
 * "Why can X (not) see Y?": one line per duty, the verdict first. `roles` are all declared roles; `resource` narrows
 * them as `visible` does.
 */
export function explain(
  actor: Actor,
  row: Row,
  roles: Roles,
  resource: Resource,
): { sees: boolean; lines: readonly Say[] } {
  if (actor.kind === 'system')
    return { sees: true, lines: [say('系统可见全部', 'the system sees everything')] }
  let seen = false
  const lines: Say[] = []
  const words = (duty: Duty): Say => {
    const title = roles[duty.role]?.title ?? say(duty.role, duty.role)
    const deputy = duty.onBehalfOf
    return say(
      `职责“${title.zh}”（区划 ${duty.area}，${duty.units ? `${duty.units.length} 个单位` : '全部单位'}，${duty.grade} 级${deputy ? `，代 ${deputy}` : ''}）`,
      `duty “${title.en}” (area ${duty.area}, ${duty.units ? `${duty.units.length} units` : 'all units'}, grade ${duty.grade}${deputy ? `, for ${deputy}` : ''})`,
    )
  }
  for (const duty of actor.duties) {
    const role = roles[duty.role]
    const who = words(duty)
    if (!role || !sees(resource, duty.role)) {
      lines.push(say(`${who.zh}：此角色看不到这类数据`, `${who.en}: the role does not see rows of this kind`))
      continue
    }
    const miss = gap(actor, duty, row, role)
    if (miss) lines.push(say(`${who.zh}：${miss.says.zh}`, `${who.en}: ${miss.says.en}`))
    else {
      seen = true
      lines.push(say(`${who.zh}：可见`, `${who.en}: shows it`))
    }
  }
  for (const duty of actor.lapsed ?? []) {
    const over = refusals['org.dutyOver']({
      role: duty.role,
      from: instantText(duty.from),
      to: instantText(duty.to),
    })
    lines.push(over.says)
  }
  if (actor.duties.length === 0) lines.unshift(say('没有任何有效职责', 'holds no duty now'))
  const verdict = seen
    ? say(`${actor.name} 可见`, `${actor.name} sees it`)
    : say(`${actor.name} 不可见`, `${actor.name} does not see it`)
  return { sees: seen, lines: [verdict, ...lines] }
}
