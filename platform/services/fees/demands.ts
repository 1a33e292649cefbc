import { randomBytes } from 'node:crypto'
import {
  type Day,
  dayOf,
  type Id,
  type Instant,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../../base/index.ts'
import { append } from '../../ledger/index.ts'
import { type Actor, factActorOf } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import { ruleFault, unpaid } from './decide.ts'
import { type Demand, demandStates, type FeeRule, type Quote, refusals } from './declare.ts'
import * as keep from './keep.ts'
import * as money from './keep-money.ts'
import { askRefund } from './refunds.ts'
import { type FeesCity, tell } from './room.ts'

export type DemandDraft = {
  /** Once per key: what is asked for again answers the demand that is there. */
  readonly key: string
  readonly matter: Id | null
  readonly matterNumber: string | null
  readonly item: string | null
  readonly title: string
  readonly unit: Id | null
  readonly citizen: Id | null
  readonly payer: string
  readonly quote: Quote
  readonly due: Day
  readonly replaces?: Id
}

/** Keeps the next version of a rule of the list of fees; demands made before keep what they were reckoned by. */
export async function keepRule(
  tx: Tx,
  who: Actor,
  rule: FeeRule,
  from: Day,
  at: Instant,
): Promise<Result<{ readonly version: number }, Refusal>> {
  const fault = ruleFault(rule)
  if (fault) return no(refusals['fees.badRule']({ what: fault }))
  const version = await keep.addRule(tx, who.district, rule, from, who.name, at)
  await append(tx, [
    {
      district: who.district,
      kind: 'fee.ruleKept',
      subjectKind: 'feeRule',
      subject: newId(),
      at,
      actor: factActorOf(who),
      body: { code: rule.code, version, from, amount: rule.amount },
    },
  ])
  return ok({ version })
}

/** Makes a demand 开具缴款单; nothing is due = no demand. */
export async function makeDemand(
  city: FeesCity,
  tx: Tx,
  who: Actor,
  draft: DemandDraft,
  at: Instant,
): Promise<Result<{ readonly demand: Demand; readonly fresh: boolean }, Refusal>> {
  const { key, quote, payer, replaces, ...rest } = draft
  const known = await keep.demandByKey(tx, who.district, key)
  if (known) return ok({ demand: known, fresh: false })
  if (quote.total <= 0) return no(refusals['fees.nothingDue']())
  const day = dayOf(at).replaceAll('-', '')
  const serial = await keep.nextNumber(tx, who.district, `demand ${day}`)
  const demand: Demand = {
    ...rest,
    district: who.district,
    id: newId(),
    number: `JK${day}${String(serial).padStart(6, '0')}`,
    token: randomBytes(16).toString('base64url'),
    payer: city.vault.seal(payer),
    lines: quote.lines,
    total: quote.total,
    state: 'open',
    refunded: 0,
    replaces: replaces ?? null,
    madeAt: at,
    paidAt: null,
    cancelledAt: null,
    cancelledWhy: null,
    version: 1,
  }
  if (!(await keep.insertDemand(tx, key, demand, who.name))) {
    const there = await keep.demandByKey(tx, who.district, key)
    if (!there) throw new Error(`the demand ${key} is neither new nor there`)
    return ok({ demand: there, fresh: false })
  }
  const lines = demand.lines.map(({ code, fen }) => ({ code, fen }))
  await tell(tx, who, 'fee.demanded', demand, at, {
    ...{ item: demand.item, total: demand.total, due: demand.due, lines },
    ...(replaces ? { replaces } : {}),
  })
  return ok({ demand, fresh: true })
}

/** Takes back a demand that nobody has paid 作废; what arrives for it later goes back by itself. */
export async function cancel(
  tx: Tx,
  who: Actor,
  id: Id,
  why: string,
  at: Instant,
): Promise<Result<Demand, Refusal>> {
  const demand = await keep.lockDemand(tx, who.district, id)
  if (!demand) return no(refusals['fees.noDemand']())
  if (demand.state === 'paid' || demand.state === 'refunded') return no(refusals['fees.paidAlready']())
  if (demand.state === 'cancelled') return ok(demand)
  await keep.cancelDemand(tx, who.district, id, why, at)
  await tell(tx, who, 'fee.cancelled', demand, at, { why, total: demand.total })
  return ok({ ...demand, state: 'cancelled', cancelledAt: at, cancelledWhy: why })
}

/**
 * The amount changed after the demand 变更金额: an open demand is cancelled and another made; of a paid one the rest is
 * demanded, or what was too much is asked back (a second person confirms).
 */
export async function requote(
  city: FeesCity,
  tx: Tx,
  who: Actor,
  id: Id,
  quote: Quote,
  due: Day,
  at: Instant,
): Promise<Result<{ readonly demand: Demand; readonly fresh: boolean }, Refusal>> {
  const old = await keep.lockDemand(tx, who.district, id)
  if (!old) return no(refusals['fees.noDemand']())
  if (old.state === 'cancelled' || old.state === 'refunded')
    return no(refusals['fees.notOpen']({ state: demandStates[old.state].zh }))
  const paid = old.state === 'paid' ? old.total - old.refunded : 0
  if (quote.total === paid || (old.state === 'open' && quote.total === old.total))
    return ok({ demand: old, fresh: false })
  if (old.state === 'paid' && quote.total < paid) {
    const asked = await askRefund(
      tx,
      who,
      { demand: id, fen: paid - quote.total, reason: 'reduced', text: null },
      at,
    )
    return asked.ok ? ok({ demand: old, fresh: false }) : asked
  }
  if (old.state === 'open') {
    const gone = await cancel(tx, who, id, '应缴金额变更，另开缴款单', at)
    if (!gone.ok) return gone
    if (quote.total === 0) return ok({ demand: gone.value, fresh: false })
  }
  const rest = quote.total - paid
  const { matter, matterNumber, item, title, unit, citizen } = old
  const lines = paid > 0 ? [{ ...restLine(quote), fen: rest, unitFen: rest }] : quote.lines
  return makeDemand(
    city,
    tx,
    who,
    {
      ...{ matter, matterNumber, item, title, unit, citizen, due },
      key: `again:${id}:${old.version}`,
      payer: city.vault.open(old.payer),
      quote: { lines, total: rest },
      replaces: id,
    },
    at,
  )
}

function restLine(quote: Quote) {
  const first = quote.lines[0]
  if (!first) throw new Error('a quote above nothing has a line')
  return {
    ...first,
    title: { zh: `${first.title.zh}（补差）`, en: `${first.title.en} (the rest)` },
    quantity: 1,
    reliefs: [],
  }
}

/** Demands of the same payer that a new one may use instead of being paid 可抵用. */
export async function reusable(city: FeesCity, reader: Reader, open: Demand): Promise<Demand[]> {
  if (open.state !== 'open' || !open.item) return []
  const payer = city.vault.open(open.payer)
  return (await keep.reusableFor(reader, open.district, open)).filter(
    (one) => city.vault.open(one.payer) === payer,
  )
}

/**
 * What was paid for an application that came to nothing serves the next one of the same payer, item and amount 抵用: the
 * new demand is not needed then, and the money does not go back besides.
 */
export async function reuse(
  city: FeesCity,
  tx: Tx,
  who: Actor,
  input: { readonly paid: Id; readonly open: Id },
  at: Instant,
): Promise<Result<Demand, Refusal>> {
  const [first, second] = [input.paid, input.open].sort()
  await keep.lockDemand(tx, who.district, first as Id)
  await keep.lockDemand(tx, who.district, second as Id)
  const open = await keep.demandById(tx, who.district, input.open)
  if (!open) return no(refusals['fees.noDemand']())
  const paid = (await reusable(city, tx, open)).find((one) => one.id === input.paid)
  if (!paid || !open.matter || !open.matterNumber) return no(refusals['fees.cannotReuse']())
  for (const back of await money.refundsOf(tx, who.district, paid.id)) {
    if (back.state !== 'asked') continue
    // whoever agreed to it a moment ago was first: the money is on its way back
    const how = { state: 'refused', by: who.name, at } as const
    if ((await money.decideRefund(tx, who.district, back.id, how)) === 0)
      return no(refusals['fees.cannotReuse']())
    await tell(tx, who, 'fee.backRefused', paid, at, { refund: back.id, fen: back.fen, note: '转为抵用' })
  }
  await keep.cancelDemand(tx, who.district, open.id, `由缴款单 ${paid.number} 抵用`, at)
  await keep.moveDemand(tx, who.district, paid.id, open.matter, open.matterNumber)
  await tell(tx, who, 'fee.reused', paid, at, { to: open.matter, total: paid.total })
  const moved = { ...paid, matter: open.matter, matterNumber: open.matterNumber }
  await tell(tx, who, 'fee.paid', moved, at, { total: paid.total, reused: true })
  return ok(moved)
}

/** Demands of a matter that are still to be paid. */
export const openOf = async (reader: Reader, district: string, matter: Id): Promise<Demand[]> =>
  (await keep.demandsOf(reader, district, matter)).filter(({ state }) => state === 'open')

/** What keeps an act that needs the fee from being done, or null. */
export const unpaidOf = async (reader: Reader, district: string, matter: Id): Promise<Refusal | null> =>
  unpaid(await openOf(reader, district, matter))
