import type { Id, Instant, Say } from '../../base/index.ts'
import type { Limit, TimeAccount } from '../clocks/declare.ts'
import type {
  Answer,
  Ask,
  Matter,
  NoticeTo,
  OpinionKind,
  Order,
  ParkedAct,
  Proceeding,
  Task,
  Visit,
} from './declare.ts'

/** A change of one clock that a decision asks for; the verbs turn it into calls of the clocks room. */
export type ClockChange =
  | {
      readonly do: 'start'
      readonly id: Id
      readonly clock: string
      /** Whose it is when it is not the matter's: a task, a proceeding. */
      readonly task: Id | null
      readonly unit: Id | null
      readonly limit: Limit
      /** Began earlier than now. */
      readonly from?: Instant
    }
  | { readonly do: 'stop'; readonly id: Id }
  | { readonly do: 'void'; readonly id: Id }
  | { readonly do: 'revive'; readonly id: Id }
  | { readonly do: 'pause'; readonly id: Id; readonly account: TimeAccount; readonly why: string }
  | { readonly do: 'resume'; readonly id: Id }
  | { readonly do: 'extend'; readonly id: Id; readonly until: string; readonly why: string }

/** A fact about the matter; the verbs add who, when and the district. */
export type PlannedFact = { readonly kind: string; readonly body: Readonly<Record<string, unknown>> }

export type PlannedNotice = { readonly to: NoticeTo; readonly text: Say; readonly units: readonly Id[] }

/** A ruling's proposal to change the responsibility list 职责清单. */
export type LineProposal = {
  readonly category: string | null
  readonly area: string
  readonly unit: Id
  readonly why: string
}

/** All that follows from one decision: written in one transaction or not at all. */
export type Plan = {
  matter: Matter
  newTasks: Task[]
  tasks: Task[]
  newAsks: Ask[]
  asks: Ask[]
  newAnswers: Answer[]
  answers: Answer[]
  newVisits: Visit[]
  visits: Visit[]
  newOrders: Order[]
  orders: Order[]
  clocks: ClockChange[]
  notices: PlannedNotice[]
  facts: PlannedFact[]
  proposals: LineProposal[]
  newProceedings: Proceeding[]
  proceedings: Proceeding[]
  /** The opinion that was given. */
  said: { proceeding: Id; name: string; party: Id; opinion: OpinionKind } | null
  /** What is done next, in the same transaction, because of what was decided. */
  follow: { do: 'parked'; parked: ParkedAct } | { do: 'system'; action: string } | null
}

/** What decisions know of the world besides the case: the time, fresh ids, and who exists. */
export type World = {
  readonly at: Instant
  readonly newId: () => Id
  /** Living units, by id. */
  readonly unitName: (unit: Id) => string | undefined
  /** People whom the form names, with their units; absent = none is known. */
  readonly person?: (account: Id) => { readonly name: string; readonly unit: Id | null } | undefined
  /** Call-back attempts before a requester counts as unreachable. */
  readonly visitAttempts: number
  /** Instant of the next attempt, another time of day. */
  readonly nextAttempt: (at: Instant, attempts: number) => Instant
  /** The frozen chain of an order to these units: post, deputy, duty leader, each with its wait. */
  readonly orderChain: (units: readonly Id[], urgency: string) => Order['chain']
}

export const emptyPlan = (matter: Matter): Plan => ({
  matter,
  newTasks: [],
  tasks: [],
  newAsks: [],
  asks: [],
  newAnswers: [],
  answers: [],
  newVisits: [],
  visits: [],
  newOrders: [],
  orders: [],
  clocks: [],
  notices: [],
  facts: [],
  proposals: [],
  newProceedings: [],
  proceedings: [],
  said: null,
  follow: null,
})
