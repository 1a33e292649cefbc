import { declareRefusals, type Id, type Instant, type Say, say } from '../../../base/index.ts'
import type { SignerShown } from '../signing/declare.ts'

/** asked 办理中 · done 已完成 · failed 未办成 · cancelled 已取消 */
export const taskStates = {
  asked: say('办理中', 'In work'),
  done: say('已完成', 'Done'),
  failed: say('未办成', 'Failed'),
  cancelled: say('已取消', 'Called off'),
} as const
export type TaskState = keyof typeof taskStates

export type Words = Readonly<Record<string, unknown>>

/** What another system does for a matter 外部协同子办: taxes, a bank's contract, a seal. One a lane and round. */
export type PartnerTask = {
  readonly district: string
  readonly id: Id
  readonly matter: Id
  readonly lane: string
  readonly round: number
  readonly partner: string
  readonly state: TaskState
  /** What the partner was told: only the fields whose consumers name the lane. */
  readonly body: Words
  readonly answer: Words | null
  readonly why: string | null
  readonly tries: number
  readonly nextAt: Instant | null
  readonly takenAt: Instant | null
  readonly madeAt: Instant
  readonly settledAt: Instant | null
}

/** What a partner says of one task. `working`: taken on, not finished. */
export type PartnerNews = {
  readonly task: Id
  readonly status: 'working' | 'done' | 'failed'
  readonly answer: Words
  readonly why: string | null
}

/** Another system 协同系统 as we speak with it. A throw means that nothing is known: it is asked again. */
export interface Partner {
  readonly name: string
  readonly title: Say
  /** The same task asked for ten times is one task. */
  ask(
    task: { readonly id: Id; readonly lane: string; readonly body: Words; readonly notifyUrl: string },
    signal: AbortSignal,
  ): Promise<PartnerNews | null>
  query(task: Id, signal: AbortSignal): Promise<PartnerNews | null>
  cancel(task: Id, why: string, signal: AbortSignal): Promise<void>
  /** A message of its own accord; nothing is believed without its signature. */
  hear(
    headers: Readonly<Record<string, string | readonly string[] | undefined>>,
    body: string | Buffer,
    at: number,
  ): { readonly ok: true; readonly news: PartnerNews } | { readonly ok: false }
}

/** One lane as it is shown 并行进度; `waiting`: it has not begun, or was not chosen. */
export type LaneView = {
  readonly lane: string
  readonly title: Say
  readonly partner: Say
  readonly state: TaskState | 'waiting'
  readonly begunAt: Instant | null
  readonly endedAt: Instant | null
  readonly dueAt: Instant | null
  readonly why: string | null
}

/** What the applicant had to do 跑动: a step is one act asked of him, a trip one time that he had to be there. */
export type Effort = {
  readonly steps: number
  readonly trips: number
  /** Acts asked of other parties: who signs or pays beside him. */
  readonly others: number
}

/** A clock of the matter as it is shown beside the lanes. */
export type ClockShown = {
  readonly kind: string
  readonly title: Say
  readonly startedAt: Instant
  readonly due: Instant
  readonly endedAt: Instant | null
  readonly state: string
}

/** What goes on beside a matter: its lanes, and the applicant's effort with that of the ways it replaced. */
export type Beside = {
  readonly rows: readonly LaneView[]
  readonly effort: {
    readonly now: Effort
    readonly before: { readonly steps: number; readonly trips: number }
  } | null
  /** Others who sign 共同签署人; empty = nobody else has to. */
  readonly signers: readonly SignerShown[]
  /** Every clock of the matter, also those that ended. */
  readonly clocks: readonly ClockShown[]
}

/**
 * What a pretended system answers 模拟答复: each field copied from what it was told, a serial number of its own, or a fixed
 * text. It refuses where `refuses` finds the value; it asks nobody.
 */
export type PretendedWork = {
  readonly answer: Readonly<
    Record<
      string,
      | { readonly copy: string }
      | { readonly serial: string }
      | { readonly text: string }
      | { readonly now: true }
    >
  >
  readonly refuses?: { readonly field: string; readonly is: unknown; readonly why: string }
}

export const refusals = declareRefusals({
  'partners.unknown': {
    http: 404,
    says: () => say('没有这个协同系统或子办', 'there is no such partner or task'),
    remedy: say('核对地址', 'check the address'),
  },
  'partners.signature': {
    http: 401,
    says: () => say('消息的签名不正确', 'the signature of the message is not right'),
    remedy: say('核对双方密钥和时间', 'check the shared secret and the clocks'),
  },
  'partners.notFailed': {
    http: 409,
    says: () => say('只有未办成的子办可以重试', 'only a task that failed is tried again'),
    remedy: say('刷新后再看', 'reload and look again'),
  },
})
