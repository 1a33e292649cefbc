import type { Id, Instant, Refusal, Result } from '../../base/index.ts'
import type { Actor } from '../../platform/org/declare.ts'
import type { Reader, Tx } from '../../platform/store/declare.ts'

type Json = Readonly<Record<string, unknown>>
type Refused<T> = Promise<Result<T, Refusal>>
type Read = (reader: Reader, who: Actor, input: Json, at: Instant) => Refused<unknown>
type Write = (tx: Tx, who: Actor, input: Json, at: Instant) => Refused<unknown>

/** 能力共享平台: developers outside, with a pass of their own; calls with a key; the desk of those who decide. */
export type AbilitiesDoor = {
  catalogue(reader: Reader, input: { readonly q?: string }, at: Instant): Refused<unknown>
  register(tx: Tx, input: Json, at: Instant): Refused<unknown>
  mine(reader: Reader, pass: string, at: Instant): Refused<unknown>
  ask(tx: Tx, pass: string, input: Json, at: Instant): Refused<unknown>
  makeKey(tx: Tx, pass: string, use: Id, at: Instant): Refused<unknown>
  close(tx: Tx, pass: string, use: Id, at: Instant): Refused<unknown>
  /** Metered and on record before it is answered. */
  call(
    given: { readonly key: string; readonly ability: string; readonly input: Json },
    at: Instant,
  ): Refused<unknown>
  readonly desk: {
    readonly read: Read
    readonly decideDeveloper: Write
    readonly renewPass: Write
    readonly decide: Write
  }
}
