import type {
  Hall,
  HallClass,
  HallException,
  HallWindow,
  Opening,
  priorities,
  RosterLine,
} from '../../../platform/services/halls/declare.ts'
import type { Wire, WireBoard } from '../../live/halls.ts'

export type Managed = {
  readonly hall: Wire<Hall>
  readonly manages: boolean
  readonly open: boolean
  readonly why: { readonly zh: string; readonly en: string } | null
  readonly figures: {
    readonly taken: number
    readonly waiting: readonly {
      readonly id: string
      readonly number: string
      readonly source: string
      readonly priority: keyof typeof priorities | null
      readonly minutes: number
      readonly light: 'green' | 'yellow' | 'red'
    }[]
    readonly serving: number
    readonly served: number
    readonly noShow: number
    readonly left: number
    readonly averageWait: number | null
    readonly averageService: number | null
    readonly longestWait: number
    readonly overTarget: number
    readonly overAlarm: number
  }
  readonly windows: readonly Wire<HallWindow>[]
  readonly board: WireBoard
  readonly classes: readonly HallClass[]
  readonly days: readonly Opening[]
  readonly exceptions: readonly HallException[]
  readonly roster: readonly RosterLine[]
  readonly devices: readonly {
    readonly id: string
    readonly kind: 'display' | 'kiosk'
    readonly name: string
    readonly madeBy: string
    readonly madeAt: string
    readonly closedAt: string | null
  }[]
  readonly bookedToday: { readonly booked: number; readonly arrived: number; readonly noShow: number }
}

/** A change of the hall; null when it was refused. */
export type Change = <T>(what: string, of: unknown) => Promise<T | null>
