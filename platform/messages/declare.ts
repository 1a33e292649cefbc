import { declareRefusals, type Id, type Instant, type Language, type Say, say } from '../../base/index.ts'

/** Outside ways to a person 外部渠道; the in-app inbox 站内信 is always there and is none of them. */
export type Outside = 'sms' | 'mail' | 'wechat'

/** Who gets it: a person's account, all holders of a role in a unit, or an outside address. */
export type Addressee =
  | { readonly account: Id }
  | { readonly unit: Id; readonly role?: string }
  | { readonly role: string }
  | { readonly address: string; readonly by: Outside }

export type Notice = {
  readonly district: string
  readonly to: Addressee
  /** At most one notice per (district, key): "matter X, dispatched, round 2, unit Y". */
  readonly key: string
  readonly title: Say
  readonly text: Say
  readonly subjectKind: string
  readonly subject: Id
}

/** One person behind an addressee, as the room above org finds them. */
export type Recipient = {
  readonly account: Id
  readonly language?: Language
  /** Where else this person wants to be told; empty = inbox only. */
  readonly outside: readonly { readonly by: Outside; readonly address: string }[]
}

/** Title and text with `{place}` holders, the same in both languages. */
export type Template = { readonly title: Say; readonly text: Say }

/** A notice in a person's inbox. */
export type InboxItem = {
  readonly notice: Id
  readonly at: Instant
  readonly title: Say
  readonly text: Say
  readonly subjectKind: string
  readonly subject: Id
  readonly readAt: Instant | null
}

/**
 * queued 待发 → sending 发送中 (written down before the channel is called) → sent 已发 | failed 失败 | queued again later
 * | unknown 不明: nobody can say whether it left, so it is never sent again by itself.
 */
export type DeliveryState = 'queued' | 'sending' | 'sent' | 'failed' | 'unknown'

/** What a channel is asked to send. */
export type Outgoing = {
  /** The same for every try of one delivery: receivers that remember it take it once. */
  readonly key: string
  readonly district: string
  readonly by: string
  readonly address: string
  readonly title: string
  readonly text: string
  readonly language: Language
  /** 1 for the first try. */
  readonly attempt: number
}

/** What came of it. `failed` only when it certainly did not leave; `again`: worth another try. A throw is `unknown`. */
export type Sent =
  | { readonly state: 'sent'; readonly ref?: string }
  | { readonly state: 'failed'; readonly reason: string; readonly again: boolean }
  | { readonly state: 'unknown'; readonly reason: string }

/** A replaceable way out. */
export type Channel = {
  /** Which addresses it serves: `sms`, `mail`, `wechat`. */
  readonly name: Outside
  /** The far side takes a key once, however often it is sent: then an interrupted try is repeated. */
  readonly idempotent: boolean
  send(outgoing: Outgoing, signal: AbortSignal): Promise<Sent>
}

/** A delivery that wants a person's eye. */
export type Delivery = {
  readonly district: string
  readonly id: Id
  readonly notice: Id
  readonly channel: Outside
  readonly account: Id | null
  readonly state: DeliveryState
  readonly attempts: number
  readonly reason: string | null
  readonly title: Say
  readonly subjectKind: string
  readonly subject: Id
  readonly at: Instant
}

export const refusals = declareRefusals({
  'messages.noSuchDelivery': {
    http: 404,
    says: () => say('没有这条发送记录', 'there is no such delivery'),
    remedy: say('请刷新列表', 'reload the list'),
  },
  'messages.notStuck': {
    http: 409,
    says: ({ state }: { state: DeliveryState }) =>
      say(`这条消息的状态是 ${state}，不需要处理`, `this delivery is ${state} and needs no decision`),
    remedy: say('只有“失败”或“不明”的发送可以重发或核销', 'only failed or unknown deliveries can be settled'),
  },
})
