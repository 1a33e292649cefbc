import type { HallClass, HallRules, HallWindow, Ticket } from '../../../platform/services/halls/declare.ts'
import type { Wire } from '../../live/halls.ts'
import type { Say } from '../../live/index.ts'

export type BookingLine = {
  readonly id: string
  readonly from: string
  readonly state: string
  readonly code: string
  readonly item: string | null
  readonly title: Say | null
}
export type MatterLine = { readonly id: string; readonly number: string } & Readonly<Record<string, unknown>>

export type Served = Omit<Wire<Ticket>, 'sealed' | 'person'> & {
  readonly visitor: { readonly name: string; readonly phone: string; readonly idNumber: string | null } | null
  readonly bookings: readonly BookingLine[]
  readonly matters: readonly MatterLine[]
}

export type WindowScreen = {
  readonly at: string
  readonly hall: { readonly id: string; readonly name: Say; readonly rules: HallRules }
  readonly window: Wire<HallWindow>
  readonly classes: readonly HallClass[]
  readonly windows: readonly Wire<HallWindow>[]
  readonly waiting: readonly {
    readonly id: string
    readonly number: string
    readonly class: string
    readonly source: Ticket['source']
    readonly priority: Ticket['priority']
    readonly takenAt: string
    readonly slotFrom: string | null
    readonly behind: number
    readonly passed: number
    readonly sentHere: boolean
    readonly light: 'green' | 'yellow' | 'red'
  }[]
  readonly ticket: Served | null
  readonly today: {
    readonly served: number
    readonly averageService: number | null
    readonly overAlarm: number
  }
}

/** One step at the window; false when it was refused. */
export type Act = (what: string, of?: object) => Promise<boolean>
