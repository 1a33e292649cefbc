import { no, ok, type Refusal, type Result, type Say } from '../../../base/index.ts'
import { type Compiled, compile, evaluate } from '../../decisions/decide.ts'
import type { DecisionTable, Outcome } from '../../decisions/declare.ts'
import type {
  Demand,
  FeeLine,
  FeeRule,
  Fen,
  Money,
  News,
  Order,
  OrderState,
  Purpose,
  Quote,
  RefundReason,
  Relief,
} from './declare.ts'
import { refusals } from './refusals.ts'

/** The largest amount of one line: a hundred million yuan. */
const MOST_FEN = 10_000_000_000

const whole = (value: unknown, most = MOST_FEN): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most

/** `1,234.50`: amounts as people read them. */
export function yuan(fen: Fen): string {
  const sign = fen < 0 ? '-' : ''
  const cents = Math.abs(fen)
  const rest = String(cents % 100).padStart(2, '0')
  return `${sign}${String(Math.floor(cents / 100)).replace(/\B(?=(\d{3})+$)/g, ',')}.${rest}`
}

/** `fen × percent / 100` in whole fen, halves up; exact, because both are whole and the product is below 2^53. */
export const percentOf = (fen: Fen, percent: number): Fen => Math.floor((fen * percent + 50) / 100)

const compiledTables = new WeakMap<DecisionTable, Compiled | null>()
function compiledOf(table: DecisionTable): Compiled | null {
  const known = compiledTables.get(table)
  if (known !== undefined) return known
  const made = compile(table)
  compiledTables.set(table, made.ok ? made.value : null)
  return made.ok ? made.value : null
}

/** What is wrong with a rule before it is kept. */
export function ruleFault(rule: FeeRule): string | null {
  if (!/^[\w.-]{1,40}$/.test(rule.code)) return '编码应为 1–40 位字母、数字'
  if (!rule.title.zh || !rule.title.en) return '缺少名称'
  if (!rule.basis) return '缺少收费依据'
  const { amount } = rule
  if ((amount.kind === 'fixed' || amount.kind === 'perUnit') && !whole(amount.fen)) return '金额应为整数分'
  if (amount.kind === 'published' && !(amount.table && amount.output)) return '未选决策表或金额列'
  if (amount.kind === 'perUnit' && (!amount.of || (amount.most !== undefined && !whole(amount.most))))
    return '按数量收费须指明数量字段'
  if (amount.kind === 'table' && !compiledOf(amount.table)) return '收费决策表有误'
  if (amount.kind === 'table' && !amount.table.outputs.some(({ name }) => name === amount.output))
    return '决策表没有所指的输出列'
  for (const { how, code } of rule.reliefs) {
    if (how.do === 'percent' && !(Number.isInteger(how.percent) && how.percent >= 1 && how.percent <= 100))
      return `减免“${code}”的比例应为 1–100 的整数`
    if (how.do === 'minus' && !whole(how.fen)) return `减免“${code}”的金额应为整数分`
  }
  return null
}

const reliefFen = (relief: Relief, left: Fen): Fen => {
  if (relief.how.do === 'waive') return left
  return Math.min(left, relief.how.do === 'minus' ? relief.how.fen : percentOf(left, relief.how.percent))
}

export type Given = {
  /** Answers and form values: quantities are looked up here. */
  readonly values: Readonly<Record<string, unknown>>
  /** Reliefs that were proved 已核实的减免情形. */
  readonly reliefs?: readonly string[]
  /** What the published tables answered to these values, by their names. */
  readonly decided?: Readonly<Record<string, Outcome & { readonly version: number }>>
}

/** One line from its rule. Reliefs are taken off one after the other; a line never falls below nothing. */
export function lineOf(
  rule: FeeRule & { readonly version?: number },
  given: Given,
): Result<FeeLine, Refusal> {
  const { amount } = rule
  let quantity = 1
  let unitFen = 0
  let fen = 0
  let because: Say | undefined
  let decided: FeeLine['decided']
  if (amount.kind === 'fixed') {
    unitFen = amount.fen
    fen = amount.fen
  } else if (amount.kind === 'perUnit') {
    const value = given.values[amount.of]
    const count = typeof value === 'string' && /^\d{1,7}$/.test(value) ? Number(value) : value
    if (!whole(count, 9_999_999))
      return no(refusals['fees.noQuantity']({ fee: rule.title.zh, of: amount.of }))
    quantity = count
    unitFen = amount.fen
    fen = Math.min(amount.fen * count, amount.most ?? MOST_FEN)
  } else {
    const outcome =
      amount.kind === 'published' ? given.decided?.[amount.table] : ownOutcome(amount.table, given)
    const value = outcome?.outputs?.[amount.output]
    if (!outcome || !whole(value)) return no(refusals['fees.noTable']({ fee: rule.title.zh }))
    unitFen = value
    fen = value
    because = outcome.says
    if (amount.kind === 'published') {
      const version = given.decided?.[amount.table]?.version
      if (version !== undefined) decided = { table: amount.table, version }
    }
  }
  if (!whole(fen)) return no(refusals['fees.badRule']({ what: '金额超出范围' }))
  const reliefs: { code: string; title: Relief['title']; fen: Fen }[] = []
  for (const relief of rule.reliefs) {
    if (!given.reliefs?.includes(relief.code)) continue
    const off = reliefFen(relief, fen)
    reliefs.push({ code: relief.code, title: relief.title, fen: off })
    fen -= off
  }
  const { code, title, basis } = rule
  const line = { code, title, basis, rule: rule.version ?? null, quantity, unitFen, reliefs, fen }
  return ok({ ...line, ...(because ? { because } : {}), ...(decided ? { decided } : {}) })
}

function ownOutcome(table: DecisionTable, given: Given): Outcome | null {
  const compiled = compiledOf(table)
  return compiled && evaluate(compiled, given.values)
}

/** What is due by these rules. A relief that none of them knows is refused: it must not vanish silently. */
export function quote(
  rules: readonly (FeeRule & { readonly version?: number })[],
  given: Given,
): Result<Quote, Refusal> {
  const known = new Set(rules.flatMap((rule) => rule.reliefs.map(({ code }) => code)))
  const stranger = given.reliefs?.find((code) => !known.has(code))
  if (stranger !== undefined) return no(refusals['fees.noRelief']({ code: stranger }))
  const lines: FeeLine[] = []
  for (const rule of rules) {
    const line = lineOf(rule, given)
    if (!line.ok) return line
    lines.push(line.value)
  }
  return ok({ lines, total: lines.reduce((sum, line) => sum + line.fen, 0) })
}

/** 清单之外不得收费: the first line whose fee the item does not list. */
export const offList = (lines: readonly { readonly code: string }[], listed: readonly string[]) =>
  lines.find(({ code }) => !listed.includes(code))?.code ?? null

/** The guard of an act that needs the fee 未缴费不得办理: what is still to be paid, or null. */
export function unpaid(demands: readonly Pick<Demand, 'state' | 'number' | 'total'>[]): Refusal | null {
  const open = demands.find(({ state, total }) => state === 'open' && total > 0)
  return open ? refusals['fees.unpaid']({ number: open.number, yuan: yuan(open.total) }) : null
}

// ── what news of a payment lead to ──────────────────────────────────────────────────────────────────────────────

/** All that a decision about one piece of news rests on, locked. */
export type Book = {
  readonly order: Pick<Order, 'fen' | 'state'> | null
  readonly demand: Pick<Demand, 'state'> | null
  /** The arrival that this transaction was written as, if it was. */
  readonly known: Pick<Money, 'fen' | 'purpose'> | null
}

export type Taken =
  /** Nothing new. */
  | { readonly do: 'nothing' }
  /** Does not fit what we asked for: ask the provider itself before anything is written. */
  | { readonly do: 'ask' }
  | { readonly do: 'order'; readonly state: OrderState }
  | {
      readonly do: 'money'
      readonly purpose: Purpose
      readonly order: OrderState | null
      /** It settles the demand, and a receipt is due. */
      readonly settles: boolean
      /** It goes back by itself. */
      readonly back: RefundReason | null
    }

/**
 * What news lead to. The same news twice, late or out of order lead to nothing more; every transaction is written as
 * exactly one arrival of money, and every arrival that does not settle a demand goes back. `trusted`: the provider
 * answered us (a poll, its statement); a callback whose amount does not fit only makes us ask.
 */
export function take(book: Book, news: News, trusted: boolean): Taken {
  const { order, demand, known } = book
  if (news.status === 'pending') return { do: 'nothing' }
  if (news.status === 'closed')
    return order && (order.state === 'asked' || order.state === 'pending')
      ? { do: 'order', state: 'closed' }
      : { do: 'nothing' }
  if (!news.txn || !whole(news.fen) || known) return { do: 'nothing' }
  if (!order || !demand)
    return trusted
      ? { do: 'money', purpose: 'unknown', order: null, settles: false, back: null }
      : { do: 'ask' }
  if (news.fen !== order.fen)
    return trusted
      ? { do: 'money', purpose: 'wrong', order: 'wrong', settles: false, back: 'wrong' }
      : { do: 'ask' }
  if (demand.state === 'open')
    return { do: 'money', purpose: 'counted', order: 'paid', settles: true, back: null }
  const late = demand.state === 'cancelled'
  return {
    do: 'money',
    purpose: late ? 'late' : 'double',
    order: 'paid',
    settles: false,
    back: late ? 'late' : 'double',
  }
}

/** How long to wait before the provider is asked again: soon at first, then ever more slowly, at most an hour. */
export const nextPollMs = (tries: number): number => Math.min(10_000 * 2 ** Math.min(tries, 12), 3_600_000)

/** An order is asked after for a day beyond its end: what the provider was paid at the last moment is heard too. */
export const pollEndsAt = (expiresAt: Date): Date => new Date(expiresAt.getTime() + 86_400_000)
