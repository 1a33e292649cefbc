import type { Id, Instant, Refusal, Result } from '../../base/index.ts'
import type { Actor } from '../../platform/org/declare.ts'
import type { Reader, Tx } from '../../platform/store/declare.ts'

type Json = Readonly<Record<string, unknown>>
type Answered = Promise<Result<unknown, Refusal>>
type Read<In = Json> = (reader: Reader, who: Actor, input: In, at: Instant) => Answered
type Write<In = Json> = (tx: Tx, who: Actor, input: In, at: Instant) => Answered

type One = { readonly id: Id }

/** 预警中心 as its doors see it. */
export type FiringsDesk = {
  readonly list: Read
  readonly read: Read<One>
  readonly ofMatter: Read<One>
  readonly acknowledge: Write<One>
  readonly misfire: Write<One & Json>
  readonly note: Write<One & Json>
  readonly open: Write<One & Json>
  readonly silence: Write
  readonly endSilence: Write<One>
}

/** 监测规则. */
export type WatchRulesDesk = {
  readonly list: Read
  readonly read: Read<One>
  readonly create: Write
  readonly change: Write<One & Json>
  readonly tryOut: Write<One & Json>
  readonly publish: Write<One & Json>
  readonly turn: Write<One & Json>
}
