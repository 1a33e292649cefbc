import type { Day, Id, Instant, Refusal, Result } from '../../base/index.ts'
import type { Actor, Citizen } from '../../platform/org/declare.ts'
import type { Reader, Tx } from '../../platform/store/declare.ts'

type Answered = Promise<Result<unknown, Refusal>>
type Json = Readonly<Record<string, unknown>>
/** As every desk reads and writes (`Desks`). */
type Read<In = Json> = (reader: Reader, who: Actor, input: In, at: Instant) => Answered
type Write<In = Json> = (tx: Tx, who: Actor, input: In, at: Instant) => Answered

/** 收费: demands, payments, refunds, receipts, reconciliation. */
export type FeesDesk = {
  readonly list: Read
  readonly read: Read<{ readonly id: Id }>
  readonly ofMatter: Read<{ readonly matter: Id }>
  readonly demand: Write<{ readonly matter: Id; readonly reliefs: readonly string[] }>
  readonly act: Write<{ readonly id: Id; readonly act: string } & Json>
  readonly refunds: Read
  readonly refund: Write<{ readonly id: Id; readonly act: string; readonly text?: string }>
  readonly statements: Read
  /** Opens its own transaction: the provider is asked first. */
  readonly compare: Read<{ readonly provider: string; readonly day: Day }>
  readonly settle: Write<Json>
  readonly rules: Read
  readonly keepRule: Write<Json>
  readonly tryRule: Read<Json>

  // for whoever has the link of a demand
  readonly page: (token: string, at: Instant) => Answered
  readonly begin: (token: string, base: string, at: Instant) => Answered
  readonly receipt: (token: string, number: string, at: Instant) => Answered
  readonly mine: (citizen: Citizen, at: Instant) => Answered
  readonly reusable: (citizen: Citizen, token: string) => Answered
  readonly reuse: (citizen: Citizen, token: string, number: string, at: Instant) => Answered
  readonly hear: (
    provider: string,
    headers: Readonly<Record<string, string | readonly string[] | undefined>>,
    body: Buffer,
  ) => Answered
}

/** 好差评. */
export type RatingsDesk = {
  readonly board: Read
  readonly said: Read
  readonly page: (token: string, at: Instant) => Answered
  readonly appeal: (token: string, words: string, at: Instant) => Answered
  readonly rate: (token: string, input: Json, citizen: Citizen | null, at: Instant) => Answered
  readonly mine: (citizen: Citizen, at: Instant) => Answered
  /** What the device at a window shows: the visit that ended there last, while it can be rated 评价器. */
  readonly atWindow: (hall: Id, window: string, at: Instant) => Answered
}

/** 电子监察. */
export type LightsDesk = {
  readonly board: Read
  readonly list: Read
  readonly signals: Read
  readonly ofMatter: Read<{ readonly matter: Id }>
  readonly step: Write<{
    readonly id: Id
    readonly do: string
    readonly real?: boolean
    readonly text: string
  }>
}
