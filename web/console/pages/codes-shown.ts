import type { Say } from '../../../base/index.ts'
import type { Settled } from '../../../platform/credentials/codes/decide.ts'
import type {
  CounterPaper,
  GuestView,
  ReaderView,
  Reason,
  Risk,
  SceneDeclaration,
  SubjectState,
} from '../../../platform/credentials/codes/declare.ts'
import type { Wire } from './service-words.ts'

/** What the desks of the code answer, as it comes over the wire. */
export type ShownScene = Omit<SceneDeclaration, 'fares'> & {
  readonly name: string
  readonly on: boolean
  readonly open: boolean
  readonly endsOn: string | null
}
export type ShownReader = Wire<ReaderView> & { readonly operator: string; readonly listsAt: string | null }
export type ShownRisk = Wire<Risk> & { readonly pseudonym: string | null }
export type Operation = {
  readonly day: string
  readonly tally: readonly {
    readonly scene: string
    readonly accepted: number
    readonly refused: number
    readonly offline: number
    readonly p95: number | null
  }[]
  readonly hours: readonly { readonly hour: number; readonly accepted: number; readonly refused: number }[]
  readonly figures: Readonly<
    Record<
      | 'opened'
      | 'activeMonth'
      | 'readers'
      | 'online'
      | 'risks'
      | 'withdrawn'
      | 'consents'
      | 'papers'
      | 'offlineTwice'
      | 'singles'
      | 'rides',
      number
    >
  >
}
export type Passage = {
  readonly id: string
  readonly place: string
  readonly at: string
  readonly accepted: boolean
  readonly why: Reason | null
  readonly offline: boolean
  readonly pseudonym: string | null
}
export type SettledScene = Settled & { readonly scene: string; readonly title: Say }
export type Reveal = {
  readonly id: string
  readonly scene: string
  readonly pseudonym: string
  readonly caseNumber: string
  readonly reason: string
  readonly askedName: string
  readonly askedAt: string
  readonly decidedName: string | null
  readonly state: 'asked' | 'granted' | 'refused'
}
export type Deletion = {
  readonly id: string
  readonly scene: string
  readonly why: 'retention' | 'emergencyEnded'
  readonly body: string
  readonly key: string
  readonly at: string
}
export type AskedPass = {
  readonly id: string
  readonly scene: string
  readonly place: string
  readonly beginsAt: string
  readonly endsAt: string
  readonly reason: string
  readonly host: string | null
}
export type CounterShown = {
  readonly state: SubjectState | null
  readonly ownPhone: boolean
  readonly papers: readonly Wire<CounterPaper>[]
}
export type ShownGuest = Wire<GuestView>
export type SettledDay = {
  readonly scene: string
  readonly day: string
  readonly state: 'agrees' | 'open'
  readonly runs: number
  readonly differences: number
  readonly runAt: string
}
