import type { Instant, Refusal, Result } from '../../base/index.ts'
import type { Actor, Citizen } from '../../platform/org/declare.ts'
import type { Reader, Tx } from '../../platform/store/declare.ts'

type Answered = Promise<Result<unknown, Refusal>>
type Json = Readonly<Record<string, unknown>>

/** 我的码: the citizen’s own pages. */
export type CodesDoor = {
  readonly home: (citizen: Citizen, at: Instant) => Answered
  readonly show: (citizen: Citizen, of: Json, at: Instant) => Answered
  readonly batch: (citizen: Citizen, of: Json, at: Instant) => Answered
  readonly change: (citizen: Citizen, act: string, of: Json, at: Instant, from?: string | null) => Answered
  readonly footprints: (citizen: Citizen, at: Instant) => Answered
  readonly journeys: (citizen: Citizen, at: Instant) => Answered
  /** 访客页: without an account, by the code of the link. */
  readonly guest: (code: string, at: Instant) => Answered
}

/** 终端: readers and gates, by their own key. */
export type ReadersDoor = {
  readonly activate: (of: Json, at: Instant) => Answered
  readonly beat: (key: string, of: Json, at: Instant) => Answered
  readonly lists: (key: string, at: Instant) => Answered
  readonly check: (key: string, of: Json, at: Instant) => Answered
  readonly upload: (key: string, of: Json, at: Instant) => Answered
}

/** 码管理台, 运营台. */
export type CodesDesk = {
  /** A code held to a pretended gate; opens its own transactions. */
  readonly place: (reader: Reader, who: Actor, input: Json, at: Instant) => Answered
  readonly read: (reader: Reader, who: Actor, input: Json, at: Instant) => Answered
  /** 日终清分 now: asks the issuer between two transactions of its own. */
  readonly settle: (reader: Reader, who: Actor, input: Json, at: Instant) => Answered
  readonly change: (tx: Tx, who: Actor, input: Json, at: Instant) => Answered
}
