import type { Id, Instant, Refusal, Result } from '../../base/index.ts'
import type { Actor, Citizen } from '../../platform/org/declare.ts'
import type { Reader, Tx } from '../../platform/store/declare.ts'

type Answered = Promise<Result<unknown, Refusal>>
type Json = Readonly<Record<string, unknown>>
type Read<In = Json> = (reader: Reader, who: Actor, input: In, at: Instant) => Answered
type Write<In = Json> = (tx: Tx, who: Actor, input: In, at: Instant) => Answered
type Named = Json & { readonly id: string }

/** 电子证照: for staff, for whoever holds one, for anybody who verifies. */
export type CertificatesDesk = {
  readonly list: Read
  readonly read: Read<{ readonly id: string }>
  readonly making: Read
  readonly seal: Write<Named>
  readonly drop: Write<{ readonly id: string; readonly why: string }>
  readonly change: Write
  readonly unblock: Write<{ readonly id: string; readonly why: string }>
  readonly issue: Write
  readonly types: Read
  readonly sample: Read<{ readonly type: string }>
  readonly template: Read<{ readonly type: string }>
  readonly seals: Read
  readonly setSeal: Write<Named>
  readonly statistics: Read
  readonly exceptions: Read
  readonly settle: Write<{ readonly id: string; readonly why: string }>
  /** Opens transactions of its own. */
  readonly bringIn: Read<{ readonly type: string; readonly bytes: Uint8Array; readonly name: string }>
  /** 授权用证: what this unit was granted; one look, for a case. */
  readonly granted: Read
  readonly useGranted: Read
  readonly ofMatter: Read<{ readonly matter: string }>

  readonly cards: (citizen: Citizen, at: Instant) => Answered
  readonly card: (citizen: Citizen, id: Id, at: Instant) => Answered
  readonly show: (citizen: Citizen, id: Id, at: Instant) => Answered
  readonly offline: (citizen: Citizen, id: Id, at: Instant) => Answered
  readonly file: (citizen: Citizen, id: Id, copy: string | null, at: Instant) => Answered
  readonly copy: (citizen: Citizen, id: Id, input: Json, at: Instant) => Answered
  readonly endCopy: (citizen: Citizen, id: Id, at: Instant) => Answered
  readonly grant: (citizen: Citizen, id: Id, input: Json, at: Instant) => Answered
  readonly withdraw: (citizen: Citizen, id: Id, at: Instant) => Answered
  readonly used: (citizen: Citizen, at: Instant) => Answered
  readonly doubt: (citizen: Citizen, id: Id, input: Json, at: Instant) => Answered
  readonly offers: (citizen: Citizen, types: readonly string[], at: Instant) => Answered
  readonly missing: (citizen: Citizen, input: Json, at: Instant) => Answered
  readonly bodies: () => Answered

  readonly verify: (input: Json, source: string, citizen: Citizen | null, at: Instant) => Answered
  readonly verifyFile: (input: Json & { readonly bytes: Uint8Array }, source: string, at: Instant) => Answered
}
