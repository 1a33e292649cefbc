import type {
  Dispatch,
  Receipt,
  Reservation,
  Resource,
  Response,
  ResponseTask,
  SituationReport,
} from '../../../platform/command/incidents/declare.ts'
import type { Finding, PlanBody, PlanVersion } from '../../../platform/command/plans/declare.ts'
import type { Leg } from '../../../platform/command/upward/declare.ts'
import { api, type Say } from '../../live/index.ts'

/** As it comes over the wire: instants are text. */
export type Wire<T> = T extends Date
  ? string
  : T extends readonly (infer U)[]
    ? readonly Wire<U>[]
    : T extends object
      ? { readonly [K in keyof T]: Wire<T[K]> }
      : T

export type ShownResponse = Wire<Response> & { readonly areaName: string }
export type RunningResponse = ShownResponse & {
  readonly orders: number
  readonly accepted: number
  readonly done: number
  readonly silent: number
  readonly late: number
  readonly nextReport: Wire<SituationReport> | null
}
export type PlanLine = {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly kind: string
  readonly hazard: string | null
  readonly current: number | null
  readonly retiredAt: string | null
  readonly tasks: number
  readonly writing: 'draft' | 'proposed' | null
  readonly publishedAt: string | null
}
export type Overview = {
  readonly running: readonly RunningResponse[]
  readonly over: readonly ShownResponse[]
  readonly plans: readonly PlanLine[]
  readonly legs: readonly ShownLeg[]
  readonly may: { readonly start: boolean }
}
export type ShownLeg = Wire<Leg> & {
  readonly lateMinutes: number
  readonly areaName?: string
  readonly may?: boolean
}
export type Duplicate = {
  readonly id: string
  readonly number: string
  readonly title: string
  readonly address: string | null
  readonly openedAt: string
  readonly areaName: string
  readonly metres: number | null
  readonly response: { readonly id: string; readonly commander: string } | null
}
export type BoardOrder = Wire<Dispatch> & {
  readonly late: boolean
  readonly silent: boolean
  readonly photos: readonly string[]
  readonly people: readonly {
    readonly account: string | null
    readonly name: string
    readonly phone: string | null
    readonly step: number
    readonly toldAt: string
  }[]
}
export type BoardResource = Wire<Resource> & { readonly held: number; readonly free: number }
export type Tally = {
  readonly wave: number
  readonly level: 1 | 2 | 3 | 4
  readonly sent: number
  readonly read: number
  readonly accepted: number
  readonly done: number
  readonly refused: number
  readonly failed: number
  readonly late: number
  readonly superseded: number
}
export type Board = {
  readonly response: ShownResponse
  readonly areas: readonly { readonly area: string; readonly level: 1 | 2 | 3 | 4; readonly name: string }[]
  readonly tasks: readonly Wire<ResponseTask>[]
  readonly orders: readonly BoardOrder[]
  readonly tallies: readonly Tally[]
  readonly reports: readonly Wire<SituationReport>[]
  readonly reserved: readonly Wire<Reservation>[]
  readonly resources: readonly BoardResource[]
  readonly release: {
    readonly toDrill: boolean
    readonly why: string
    readonly askedName: string
    readonly askedBy: string | null
  } | null
  readonly may: { readonly act: boolean; readonly decide: boolean; readonly me: string | null }
}
export type MyOrder = Omit<Wire<Dispatch>, 'chain' | 'failures'> & {
  readonly title: string
  readonly matterTitle: string
  readonly address: string | null
  readonly areaName: string
  readonly late: boolean
}
export type OneOrder = {
  readonly order: Wire<Dispatch> & {
    readonly title: string
    readonly areaName: string
    readonly late: boolean
  }
  readonly response: Pick<
    ShownResponse,
    'id' | 'title' | 'address' | 'level' | 'drill' | 'state' | 'lon' | 'lat' | 'commanderName'
  >
  readonly receipts: readonly Wire<Receipt>[]
  readonly below: readonly Wire<Dispatch>[]
  readonly units: readonly { readonly name: string }[]
}
export type PlanSeen = {
  readonly plan: PlanLine
  readonly versions: readonly (Omit<Wire<PlanVersion>, 'body'> & { readonly body: PlanBody })[]
  readonly findings: readonly Finding[]
  readonly units: readonly string[]
  readonly roles: readonly { readonly name: string; readonly title: Say }[]
  readonly may: { readonly write: boolean; readonly publish: boolean; readonly me: string | null }
}

/** One act at the desks of command. */
export const command = <T>(act: string, of: object) => api.post<T>('/api/command/act', { do: act, of })

/** Does one act on the response shown; true when it was done. */
export type Act = (name: string, of: object) => Promise<boolean>
