import { type Day, type Id, type Instant, type Say, say } from '../../../base/index.ts'
import type { DecisionTable } from '../../decisions/declare.ts'

export { refusals } from './refusals.ts'

/** Money is whole fen 分, nothing else: 1 元 = 100 fen; the largest amount of one demand is below 2^53. */
export type Fen = number

/** 减免: less or nothing to pay, with its ground. Percentages are of the line, halves of a fen go up. */
export type Relief = {
  readonly code: string
  readonly title: Say
  readonly basis: string
  readonly how: { readonly do: 'waive' } | { readonly do: 'percent'; readonly percent: number } | Minus
}
type Minus = { readonly do: 'minus'; readonly fen: Fen }

/**
 * How one fee is reckoned 收费标准. `table`: a decision table answers a whole number of fen; nothing is calculated in
 * its language, which knows only binary fractions.
 */
export type FeeAmount =
  | { readonly kind: 'fixed'; readonly fen: Fen }
  /** `of` names the answer or field that holds the whole number of units; `most` fen caps the line. */
  | {
      readonly kind: 'perUnit'
      readonly fen: Fen
      readonly of: string
      readonly unit: Say
      readonly most?: Fen
    }
  /** `output`: the column that holds fen. The table is part of the rule, and kept with its version. */
  | { readonly kind: 'table'; readonly table: DecisionTable; readonly output: string }
  /** A published decision table 决策表 by its name: the version in force on the day of the demand answers. */
  | { readonly kind: 'published'; readonly table: string; readonly output: string }

/** One entry of the list of fees 收费目录清单, in force from a day on. */
export type FeeRule = {
  readonly code: string
  readonly title: Say
  readonly basis: string
  readonly amount: FeeAmount
  readonly reliefs: readonly Relief[]
}
export type KeptRule = FeeRule & { readonly version: number; readonly from: Day }
/** A version in the list, and who kept it when. */
export type ListedRule = KeptRule & { readonly by: string; readonly at: Instant }

/** One line of a demand 缴款单明细, frozen when the demand is made. */
export type FeeLine = {
  readonly code: string
  readonly title: Say
  readonly basis: string
  /** Version of the rule; null = the amount stood with the item. */
  readonly rule: number | null
  readonly quantity: number
  readonly unitFen: Fen
  /** Row of the decision table, in words. */
  readonly because?: Say
  /** The published table that answered, and its version: what explains the fee years later. */
  readonly decided?: { readonly table: string; readonly version: number }
  readonly reliefs: readonly { readonly code: string; readonly title: Say; readonly fen: Fen }[]
  readonly fen: Fen
}
export type Quote = { readonly lines: readonly FeeLine[]; readonly total: Fen }

/** 待缴 已缴 已退 已作废. A demand that was partly paid back stays paid. */
export const demandStates = {
  open: say('待缴', 'to be paid'),
  paid: say('已缴', 'paid'),
  refunded: say('已退', 'paid back'),
  cancelled: say('已作废', 'cancelled'),
} as const satisfies Record<string, Say>
export type DemandState = keyof typeof demandStates

/** 缴款单: what is to be paid for one matter, to whom, by when. Its amount never changes: another amount is another demand. */
export type Demand = {
  readonly district: string
  readonly id: Id
  /** 缴款码: permanent, told to the payer. */
  readonly number: string
  /** Opens the page of the demand without a login: whoever has it may pay. */
  readonly token: string
  readonly matter: Id | null
  readonly matterNumber: string | null
  /** 实施编码 of the item. */
  readonly item: string | null
  readonly title: string
  /** 执收单位. */
  readonly unit: Id | null
  readonly citizen: Id | null
  /** Sealed at rest; masked when shown to anybody but the payer. */
  readonly payer: string
  readonly lines: readonly FeeLine[]
  readonly total: Fen
  readonly due: Day
  readonly state: DemandState
  /** Paid back so far. */
  readonly refunded: Fen
  /** The demand that this one stands for 变更金额. */
  readonly replaces: Id | null
  readonly madeAt: Instant
  readonly paidAt: Instant | null
  readonly cancelledAt: Instant | null
  readonly cancelledWhy: string | null
  readonly version: number
}

/**
 * One order at a provider 支付订单. asked 已请求 (written before the provider is called) → pending 待支付 → paid 已支付 |
 * closed 已关闭 (ran out, given up) | wrong 金额不符. Money may still arrive for a closed order.
 */
export type OrderState = 'asked' | 'pending' | 'paid' | 'closed' | 'wrong'
export type Order = {
  readonly district: string
  /** Our number of it, the provider's out_trade_no. */
  readonly id: Id
  readonly demand: Id
  readonly provider: string
  readonly fen: Fen
  readonly state: OrderState
  readonly url: string | null
  readonly askedAt: Instant
  readonly expiresAt: Instant
  readonly tries: number
}

/**
 * What an arrival of money was for. counted 入账: it settled the demand · double 重复缴费 · late 作废后到账 · wrong 金额不符:
 * all of these go back by themselves · unknown 无主: no order of ours, a person looks into it.
 */
export const purposes = {
  counted: say('入账', 'counted'),
  double: say('重复缴费', 'paid twice'),
  late: say('作废后到账', 'paid after cancelling'),
  wrong: say('金额不符', 'wrong amount'),
  unknown: say('无主到账', 'no order of ours'),
} as const satisfies Record<string, Say>
export type Purpose = keyof typeof purposes

/** How we learned of it. */
export type Via = 'callback' | 'poll' | 'statement'

/** One arrival of money 到账; the provider's transaction number is unique, so each is written once. */
export type Money = {
  readonly district: string
  readonly id: Id
  readonly provider: string
  readonly txn: string
  readonly order: Id | null
  readonly demand: Id | null
  readonly fen: Fen
  readonly purpose: Purpose
  readonly via: Via
  readonly at: Instant
  readonly heardAt: Instant
  readonly refunded: Fen
}

/** 退付原因. */
export const refundReasons = {
  double: say('重复缴费', 'paid twice'),
  late: say('缴款单作废后到账', 'paid after the demand was cancelled'),
  wrong: say('到账金额不符', 'wrong amount arrived'),
  refused: say('不予受理或不予批准', 'refused'),
  withdrawn: say('申请人撤回', 'withdrawn'),
  reduced: say('应缴金额调减', 'less was due'),
  mistake: say('收费有误', 'charged by mistake'),
} as const satisfies Record<string, Say>
export type RefundReason = keyof typeof refundReasons

/** asked 待复核 → sending 退付中 → done 已退 | refused 不同意 | failed 退付失败 (a person looks into it). */
export const refundStates = {
  asked: say('待复核', 'to be confirmed'),
  sending: say('退付中', 'under way'),
  done: say('已退付', 'paid back'),
  refused: say('不同意', 'not agreed'),
  failed: say('退付失败', 'failed'),
} as const satisfies Record<string, Say>
export type RefundState = keyof typeof refundStates

/** 退付: money goes back the way it came. */
export type Refund = {
  readonly district: string
  readonly id: Id
  readonly money: Id
  readonly demand: Id | null
  readonly provider: string
  readonly txn: string
  readonly fen: Fen
  readonly reason: RefundReason
  readonly text: string | null
  readonly state: RefundState
  readonly askedBy: string
  readonly askedAccount: Id | null
  readonly askedAt: Instant
  readonly decidedBy: string | null
  readonly decidedAt: Instant | null
  readonly doneAt: Instant | null
  readonly fault: string | null
  readonly tries: number
}

/** 电子票据: blue for money that counted, red 红字 for what went back of it. */
export type Receipt = {
  readonly district: string
  readonly id: Id
  readonly number: string
  readonly kind: 'blue' | 'red'
  readonly demand: Id
  readonly money: Id
  readonly refund: Id | null
  /** Negative on a red one. */
  readonly fen: Fen
  readonly at: Instant
  /** What is printed and signed; payer sealed apart. */
  readonly body: ReceiptBody
  readonly key: string | null
  readonly signature: string | null
}
export type ReceiptBody = {
  readonly number: string
  readonly kind: 'blue' | 'red'
  readonly demand: string
  readonly matter: string | null
  readonly title: string
  readonly unit: string | null
  readonly lines: readonly { readonly title: string; readonly quantity: number; readonly fen: Fen }[]
  readonly fen: Fen
  readonly txn: string
  readonly day: Day
  /** Number of the blue receipt that a red one takes back from. */
  readonly of: string | null
}

// ── the provider 支付平台 ────────────────────────────────────────────────────────────────────────────────────────

export type NewsStatus = 'paid' | 'pending' | 'closed'
/** What a provider says of one order. An order may have been paid more than once. */
export type News = {
  readonly order: string
  readonly status: NewsStatus
  /** The provider's own transaction number; only when paid. */
  readonly txn: string | null
  readonly fen: Fen
  readonly at: Instant
}
export type RefundNews = {
  readonly refund: string
  readonly status: 'done' | 'pending' | 'failed'
  readonly fen: Fen
  /** When the provider sent it back. */
  readonly at: Instant
  readonly reason?: string
}

export type StatementLine = {
  readonly kind: 'pay' | 'refund'
  readonly txn: string
  /** Order number for a payment, refund number for a refund. */
  readonly ref: string
  readonly fen: Fen
  readonly at: Instant
}
/** A line of the daily statement as it was compared 对账结果. */
export const matches = {
  fits: say('一致', 'fits'),
  /** Stood only in the statement and was taken in: nothing is lost. */
  healed: say('已补记', 'taken in from the statement'),
  unknown: say('平台有、本地无', 'only at the provider'),
  missing: say('本地有、平台无', 'only here'),
  differs: say('金额不一致', 'amounts differ'),
} as const satisfies Record<string, Say>
export type Match = keyof typeof matches

export type NewOrder = {
  readonly id: Id
  readonly fen: Fen
  readonly title: string
  readonly notifyUrl: string
  readonly returnUrl: string
  readonly expiresAt: Instant
}
export type Begun =
  | { readonly state: 'begun'; readonly url: string }
  | { readonly state: 'failed'; readonly reason: string }
  /** No answer: asking again with the same number is safe. */
  | { readonly state: 'unknown'; readonly reason: string }

export type Heard =
  | { readonly ok: true; readonly id: string; readonly pay?: News; readonly refund?: RefundNews }
  | { readonly ok: false; readonly why: 'signature' | 'form' }

/**
 * A way to pay 支付渠道. Whatever is asked is asked under a number of ours and may be asked again. A throw means that
 * nobody knows: it is asked again later. Callbacks are heard, never trusted with an amount that does not fit.
 */
export type Provider = {
  readonly name: string
  readonly title: Say
  begin(order: NewOrder, signal: AbortSignal): Promise<Begun>
  /** Every transaction of an order; none while nothing is known of it. */
  query(order: Id, signal: AbortSignal): Promise<readonly News[]>
  refund(
    ask: { readonly id: Id; readonly txn: string; readonly fen: Fen; readonly reason: string },
    signal: AbortSignal,
  ): Promise<RefundNews>
  /** The statement of a local day; null while it is not ready. */
  statement(day: Day, signal: AbortSignal): Promise<readonly StatementLine[] | null>
  hear(
    headers: Readonly<Record<string, string | readonly string[] | undefined>>,
    body: Buffer,
    at: number,
  ): Heard
}
