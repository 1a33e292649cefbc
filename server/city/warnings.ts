import type { Instant, Refusal, Result } from '../../base/index.ts'
import type { Actor } from '../../platform/org/declare.ts'
import type { Read, Refused, Write } from './desk.ts'

type Json = Readonly<Record<string, unknown>>
type File = { readonly name: string; readonly mime: string; readonly bytes: Uint8Array }

/** 值班工作台、值班表. */
export type DutyDesk = {
  readonly desk: Read<Json>
  readonly roster: Read<Json>
  readonly sheet: (
    reader: Parameters<Read<Json>>[0],
    who: Actor,
    input: Json,
    at: Instant,
  ) => Refused<unknown>
  importSheet(who: Actor, bytes: Uint8Array, at: Instant): Refused<unknown>
} & { readonly [K in DutyAct]: Write<Json> }
export type DutyAct =
  | 'add'
  | 'remove'
  | 'turns'
  | 'askSwap'
  | 'decideSwap'
  | 'presence'
  | 'give'
  | 'read'
  | 'take'
  | 'log'
  | 'report'
  | 'sendReport'
  | 'call'
  | 'answer'

/** 预警发布、预警与响应. */
export type WarningsDesk = {
  readonly list: Read<Json>
  readonly read: Read<Json>
  readonly preview: Read<Json>
  readonly board: Read<Json>
  readonly outside: Read<Json>
  take(who: Actor, bytes: Uint8Array, at: Instant): Refused<unknown>
} & { readonly [K in WarningAct]: Write<Json> }
export type WarningAct =
  | 'save'
  | 'move'
  | 'adopt'
  | 'sign'
  | 'respond'
  | 'saveSource'
  | 'saveFeed'
  | 'pretend'

/** What anybody may read of warnings 公众预警, and the door at which others hand theirs in. */
export type PublicWarnings = {
  list(at: Instant): Promise<readonly unknown[]>
  cap(id: string, at: Instant): Promise<string | null>
  atom(base: string, at: Instant): Promise<string>
  rss(base: string, at: Instant): Promise<string>
  receive(
    bytes: Uint8Array,
    headers: Readonly<Record<string, string | readonly string[] | undefined>>,
    at: Instant,
  ): Promise<Result<unknown, Refusal>>
}

export type SentFile = File
