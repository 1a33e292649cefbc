import type { Instant, Refusal, Result } from '../../base/index.ts'
import type { Actor } from '../../platform/org/declare.ts'
import type { Reader, Tx } from '../../platform/store/declare.ts'

export type Json = Readonly<Record<string, unknown>>
export type Refused<T> = Promise<Result<T, Refusal>>

/** Reads of a desk: a page, a card, a figure. Everything in it may be sent as JSON (instants as Date). */
export type Read<In = Json> = (reader: Reader, who: Actor, input: In, at: Instant) => Refused<unknown>
/** Changes of a desk, in the caller's transaction. */
export type Write<In = Json> = (tx: Tx, who: Actor, input: In, at: Instant) => Refused<unknown>
