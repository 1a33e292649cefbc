import type { Id, Instant, Refusal, Result } from '../../base/index.ts'
import type { Actor, Citizen } from '../../platform/org/declare.ts'
import type { Reader, Tx } from '../../platform/store/declare.ts'

type Answered = Promise<Result<unknown, Refusal>>
type Text = Promise<Result<string, Refusal>>
type Json = Readonly<Record<string, unknown>>

/** 对外互认: what wallets, verifiers and readers elsewhere ask, and what citizens answer them. */
export type ExchangeDoor = {
  /** Where this city was called; counts only where no public address was set. */
  readonly here: (base: string) => void
  readonly issuer: () => Answered
  readonly did: () => Answered
  readonly type: (name: string) => Answered
  readonly context: () => Answered
  readonly tokenStatus: (list: number) => Text
  readonly bitstringStatus: (list: number) => Answered
  readonly request: (id: string, walletNonce: string | null, at: Instant) => Text
  readonly answer: (id: string, form: Json, at: Instant) => Answered

  readonly offer: (citizen: Citizen, text: string, at: Instant) => Answered
  readonly agree: (citizen: Citizen, id: Id, input: Json, at: Instant) => Answered
  readonly deliver: (citizen: Citizen, id: Id, presentation: string, at: Instant) => Answered
  readonly decline: (citizen: Citizen, id: Id, at: Instant) => Answered
  readonly offers: (citizen: Citizen, at: Instant) => Answered
  readonly export: (citizen: Citizen, id: Id, input: Json, at: Instant) => Answered
}

/** 核验方登记, and presentations that staff ask for. */
export type ExchangeDesk = {
  readonly parties: (reader: Reader, who: Actor, input: Json, at: Instant) => Answered
  readonly addParty: (tx: Tx, who: Actor, input: Json, at: Instant) => Answered
  readonly changeParty: (tx: Tx, who: Actor, input: Json & { readonly id: Id }, at: Instant) => Answered
  readonly types: (reader: Reader, who: Actor, input: Json, at: Instant) => Answered
  readonly requests: (reader: Reader, who: Actor, input: Json, at: Instant) => Answered
  readonly request: (reader: Reader, who: Actor, input: { readonly id: Id }, at: Instant) => Answered
  readonly ask: (tx: Tx, who: Actor, input: Json, at: Instant) => Answered
}
