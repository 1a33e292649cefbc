import type { chartOf } from './geo.ts'

/** What both maps, the drawn one and the one over the map base, are given. */
export type MapGiven = {
  readonly chart: ReturnType<typeof chartOf>
  readonly answer: unknown
  readonly limits: readonly number[]
  readonly chosen: string | null
  readonly choose: (code: string, name: string) => void
  readonly countOf: (code: string) => number
  /** The count as it may be shown: guests see “<3” for a cell too small. */
  readonly textOf: (code: string) => string
  readonly markOf: (code: string) => number
  /** What the marks count; empty = no marks. */
  readonly markTitle: string
  readonly unit: string
  readonly layers: readonly string[]
}
