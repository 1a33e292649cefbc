import { isWithin } from '../../base/index.ts'
import type { CodeList, FieldList } from '../fields/declare.ts'
import { maskValue, type Vault } from '../fields/index.ts'
import { type Actor, maskFor, type Predicate, type Resource, type Role, visible } from '../org/index.ts'
import { columnsOf } from './decide.ts'
import type { RegisterRow, RegisterType } from './declare.ts'
import type { Kept } from './keep.ts'

/** What the registers of a city are wired with. */
export type Wiring = {
  readonly types: readonly RegisterType[]
  readonly vault: Vault
  readonly codes: (name: string) => CodeList | undefined
  readonly roles: Readonly<Record<string, Role>>
}

const anyRole = (roles: readonly string[]): boolean => roles.includes('*')

/**
 * The actor with the duties that read this register, seen from the whole district: a street's clerk looks things up
 * in the knowledge of the district that his street belongs to.
 */
function lifted(actor: Actor, type: RegisterType, district: string): Actor {
  const duties = actor.duties
    .filter((duty) => anyRole(type.readers) || type.readers.includes(duty.role))
    .filter((duty) => isWithin(duty.area, district) || isWithin(district, duty.area))
    .map((duty) => ({ ...duty, area: district, units: null }))
  return { ...actor, duties }
}

const resourceOf = (type: RegisterType): Resource => ({
  name: `register.${type.name}`,
  ...(anyRole(type.readers) ? {} : { roles: type.readers }),
})

/** Which rows of a register an actor may see; logical columns `area`, `units`, `openedBy`. */
export function sees(actor: Actor, type: RegisterType, district: string, roles: Wiring['roles']): Predicate {
  if (actor.kind === 'system') return true
  if (type.scope === 'rows') return visible(actor, roles, resourceOf(type))
  return lifted(actor, type, district).duties.some((duty) => roles[duty.role] !== undefined)
}

/** Public fields are of grade 1 whatever they say; others by their own grade. */
function graded(type: RegisterType): FieldList {
  const open = new Set(type.publicFields)
  return Object.fromEntries(
    Object.entries(type.fields).map(([name, field]) => [
      name,
      open.has(name) ? { ...field, grade: 1 as const } : field,
    ]),
  )
}

/** Values in clear; only for deciding and for an opened look. */
export function opened(type: RegisterType, vault: Vault, body: Kept['body']): Record<string, unknown> {
  const sealed = new Set(columnsOf(type.fields).flatMap((column) => (column.sealed ? [column.field] : [])))
  return Object.fromEntries(
    Object.entries(body)
      .filter(([name]) => Object.hasOwn(type.fields, name))
      .map(([name, value]) => [
        name,
        sealed.has(name) ? (JSON.parse(vault.open(String(value))) as unknown) : value,
      ]),
  )
}

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** A kept row as an actor sees it. */
export function rowFor(actor: Actor, type: RegisterType, kept: Kept, wiring: Wiring): RegisterRow {
  const whole = type.scope !== 'rows'
  const masks = maskFor(
    whole ? lifted(actor, type, kept.district) : actor,
    graded(type),
    {
      area: whole ? kept.district : kept.area,
      units: kept.units,
      // in a register seen whole, "only own" rows is no question
      openedBy: whole ? actor.account : kept.recordedBy,
    },
    wiring.roles,
    resourceOf(type),
  )
  const clear = opened(type, wiring.vault, kept.body)
  const masked: string[] = []
  const values = Object.fromEntries(
    Object.entries(clear).map(([name, value]) => {
      const mask = masks.masked[name]
      if (mask === undefined) return [name, value]
      masked.push(name)
      return [name, maskValue(mask, text(value))]
    }),
  )
  return {
    id: kept.id,
    type: type.name,
    district: kept.district,
    version: kept.version,
    state: kept.state,
    values,
    masked,
    revealable: masks.revealable.filter((name) => masked.includes(name)),
    validFrom: kept.validFrom,
    validTo: kept.validTo,
    source: kept.source,
    recordedAt: kept.recordedAt,
    recordedBy: kept.recordedName,
  }
}

/** The open part of a row, for anybody. */
export const publicRow = (type: RegisterType, kept: Kept, vault: Vault): RegisterRow => {
  const clear = opened(type, vault, kept.body)
  return {
    id: kept.id,
    type: type.name,
    district: kept.district,
    version: kept.version,
    state: kept.state,
    values: Object.fromEntries(
      (type.publicFields ?? []).flatMap((name) => (Object.hasOwn(clear, name) ? [[name, clear[name]]] : [])),
    ),
    masked: [],
    revealable: [],
    validFrom: kept.validFrom,
    validTo: kept.validTo,
    source: kept.source,
    recordedAt: kept.recordedAt,
    recordedBy: '',
  }
}
