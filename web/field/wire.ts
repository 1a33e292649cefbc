import type { Refusal, Say } from '../../base/index.ts'
import type { Code, FieldList } from '../../platform/fields/declare.ts'
import type { Doubt, ItemState, rules } from '../../platform/patrols/declare.ts'
import type { Geometry } from '../../platform/places/ground/declare.ts'

/** What the city said of an entry. */
export type Told = {
  readonly id: string
  readonly state: ItemState | 'later'
  readonly matter?: string | null
  readonly number?: string | null
  readonly joined?: boolean
  readonly doubts?: readonly Doubt[]
  readonly refusal?: Refusal | null
  readonly decision?: string | null
}

export type Act = {
  readonly title: Say
  readonly form: FieldList
  readonly from: readonly string[]
  readonly danger: boolean
  readonly onSpot?: boolean
}

export type FieldType = {
  readonly name: string
  readonly title: Say
  readonly reports: boolean
  readonly classes: string | null
  /** A report may name a part by its number 部件标识码. */
  readonly parts: boolean
  /** Further entries of its form that a report is asked for; a shift taken along earlier has none. */
  readonly asks?: FieldList
  readonly states: Readonly<Record<string, Say>>
  readonly acts: Readonly<Record<string, Act>>
}

export type Task = {
  readonly id: string
  readonly number: string
  readonly version: number
  readonly type: string
  readonly state: string
  readonly title: string
  readonly category: string | null
  readonly urgency: string
  readonly address: string | null
  readonly area: string
  readonly areaName: string | null
  readonly lon: number | null
  readonly lat: number | null
  readonly due: string | null
  readonly light: 'green' | 'yellow' | 'red' | null
  readonly acts: readonly string[]
}

/** What a shift takes along 离线包. */
export type Bundle = {
  readonly at: string
  readonly me: { readonly account: string; readonly name: string; readonly unit: string | null }
  readonly city: { readonly name: Say; readonly district: string; readonly demo: boolean }
  readonly types: readonly FieldType[]
  readonly codes: Readonly<Record<string, readonly Code[]>>
  readonly tasks: readonly Task[]
  readonly rules: typeof rules
  readonly outline: Geometry | null
  readonly patrols: readonly {
    readonly id: string
    readonly startedAt: string
    readonly endedAt: string | null
    readonly metres: number
    readonly points: number
    readonly flagged: number
  }[]
  readonly items: readonly (Told & { readonly deviceAt: string })[]
  readonly review: boolean
}

/** The patrol under way, or one that ended and is not told yet. */
export type PatrolHere = {
  readonly id: string
  readonly startedAt: string
  readonly endedAt: string | null
  readonly next: number
  readonly metres: number
}
