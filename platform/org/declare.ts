import type { AreaCode, Id, Say } from '../../base/index.ts'
import type { Grade } from '../fields/declare.ts'

/**
 * A duty held by an actor 职责 = role × area × unit × data grade. Rights follow from it and from nothing else.
 */
export type Duty = {
  readonly role: string
  /** Division code whose whole subtree is covered. */
  readonly area: AreaCode
  /** Ids of the unit and all units below it (expanded when the session is opened); null = every unit of the area. */
  readonly units: readonly Id[] | null
  /** Highest data grade readable in clear after step-up. */
  readonly grade: Grade
  /** Set when held by delegation: name of the giver ("B 代 A"). */
  readonly onBehalfOf?: string
}

/** Who acts. Made by `org` from a session or an API key; nothing else makes one outside tests and system work. */
export type Actor = {
  readonly kind: 'staff' | 'citizen' | 'client' | 'system'
  readonly account: Id | null
  readonly name: string
  /** The district whose desk this is: 6-digit (or town) code; every row carries it. */
  readonly district: string
  readonly unit: Id | null
  readonly unitName: string | null
  readonly duties: readonly Duty[]
  /** Instant of the last password proof, ms; step-up acts want it within 30 minutes. */
  readonly provenAt: number
}

/** Roles are declared by packs. */
export type Role = {
  readonly title: Say
  /** Which matters (and other rows) the holder may see: all of the duty's area, those of the duty's units, only own. */
  readonly sees: 'area' | 'units' | 'own'
  /** Separated administrators 三员: no holder of one may hold another. */
  readonly separate?: boolean
}

/**
 * A row filter as data: compiled into SQL for every read path and evaluated in memory as the test oracle.
 * Column names are logical (`area`, `units`, `openedBy`, `type`, `secrecy`); the reading room maps them to SQL.
 */
export type Predicate =
  | { readonly all: readonly Predicate[] }
  | { readonly any: readonly Predicate[] }
  | { readonly not: Predicate }
  | { readonly column: string; readonly is: string | number | boolean | null }
  | { readonly column: string; readonly in: readonly (string | number)[] }
  | { readonly column: string; readonly startsWith: string }
  /** Array column shares a value with the list. */
  | { readonly column: string; readonly overlaps: readonly string[] }
  | true
  | false
