import { type Id, type Instant, newId, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { type Actor, systemActor } from '../../org/index.ts'
import { type Job, schedule, type Tx } from '../../store/index.ts'
import { nextPollMs, yuan } from './decide.ts'
import {
  type Demand,
  type Money,
  type Refund,
  type RefundNews,
  type RefundReason,
  refundStates,
  refusals,
} from './declare.ts'
import * as keep from './keep.ts'
import * as money from './keep-money.ts'
import { redReceipt } from './receipts.ts'
import { type FeesCity, PATIENCE_MS, REFUND, tell } from './room.ts'

/** Tries before a person has to look into a refund; with the waits between them about a day. */
const TRIES = 30

const NOBODY = (district: string, provider: string) => ({
  district,
  id: newId(),
  matter: null,
  number: provider,
})

/** Money that settled nothing goes back at once 自动退付: nobody has to ask, nobody to agree. */
export async function sendBack(
  tx: Tx,
  arrival: Money,
  demand: Demand | null,
  reason: RefundReason,
  at: Instant,
): Promise<void> {
  const system = systemActor(arrival.district)
  const refund = newRefund(arrival, { fen: arrival.fen, reason, text: null }, system, at)
  await money.insertRefund(tx, {
    ...refund,
    ...{ demand: demand?.id ?? null, state: 'sending', decidedBy: system.name, decidedAt: at },
  })
  await put(tx, arrival.district, refund.id, at)
  await tell(tx, system, 'fee.backAsked', demand ?? NOBODY(arrival.district, arrival.provider), at, {
    ...{ refund: refund.id, fen: refund.fen, reason, txn: arrival.txn },
  })
}

const newRefund = (
  arrival: Money,
  { fen, reason, text }: Pick<Refund, 'fen' | 'reason' | 'text'>,
  who: Actor,
  at: Instant,
): Refund => ({
  district: arrival.district,
  id: newId(),
  money: arrival.id,
  demand: arrival.demand,
  provider: arrival.provider,
  txn: arrival.txn,
  ...{ fen, reason, text, state: 'asked' },
  askedBy: who.name,
  askedAccount: who.account,
  askedAt: at,
  ...{ decidedBy: null, decidedAt: null, doneAt: null, fault: null, tries: 0 },
})

/** Somebody asks that a fee, or a part of it, is paid back 申请退付; another person confirms it. */
export async function askRefund(
  tx: Tx,
  who: Actor,
  input: {
    readonly demand: Id
    readonly fen: number
    readonly reason: RefundReason
    readonly text: string | null
  },
  at: Instant,
): Promise<Result<Refund, Refusal>> {
  const demand = await keep.lockDemand(tx, who.district, input.demand)
  if (!demand) return no(refusals['fees.noDemand']())
  const arrival = (await money.moneyOf(tx, who.district, demand.id)).find(
    ({ purpose }) => purpose === 'counted',
  )
  if (!arrival) return no(refusals['fees.noMoney']())
  const left = arrival.fen - (await money.claimedBack(tx, who.district, arrival.id))
  if (!Number.isInteger(input.fen) || input.fen <= 0 || input.fen > left)
    return no(refusals['fees.tooMuchBack']({ left: yuan(left) }))
  const refund = newRefund(arrival, input, who, at)
  await money.insertRefund(tx, refund)
  await tell(tx, who, 'fee.backAsked', demand, at, {
    ...{ refund: refund.id, fen: refund.fen, reason: refund.reason },
  })
  return ok(refund)
}

/** The second person 复核. Whoever asked cannot agree to it. */
export async function decideRefund(
  tx: Tx,
  who: Actor,
  input: { readonly refund: Id; readonly agree: boolean; readonly text: string },
  at: Instant,
): Promise<Result<Refund, Refusal>> {
  const refund = await money.lockRefund(tx, who.district, input.refund)
  if (!refund) return no(refusals['fees.noRefund']())
  if (refund.state !== 'asked')
    return no(refusals['fees.refundDecided']({ state: refundStates[refund.state].zh }))
  if (refund.askedAccount !== null && refund.askedAccount === who.account)
    return no(refusals['fees.samePerson']())
  const state = input.agree ? 'sending' : 'refused'
  await money.decideRefund(tx, who.district, refund.id, { state, by: who.name, at })
  const demand = refund.demand ? await keep.demandById(tx, who.district, refund.demand) : undefined
  if (input.agree) await put(tx, who.district, refund.id, at)
  await tell(
    tx,
    who,
    input.agree ? 'fee.backAgreed' : 'fee.backRefused',
    demand ?? NOBODY(who.district, refund.provider),
    at,
    { refund: refund.id, fen: refund.fen, note: input.text },
  )
  return ok({ ...refund, state, decidedBy: who.name, decidedAt: at })
}

/** A refund that failed is tried once more 重新退付. */
export async function retryRefund(tx: Tx, who: Actor, id: Id, at: Instant): Promise<Result<null, Refusal>> {
  const refund = await money.lockRefund(tx, who.district, id)
  if (!refund) return no(refusals['fees.noRefund']())
  if (refund.state !== 'failed')
    return no(refusals['fees.refundDecided']({ state: refundStates[refund.state].zh }))
  await put(tx, who.district, id, at)
  return ok(null)
}

const put = (tx: Tx, district: string, refund: Id, at: Instant) =>
  schedule(tx, { district, kind: REFUND, key: refund, runAt: at, payload: { refund } })

/** What a provider says of a refund; told twice it counts once. */
export async function takeRefundNews(city: FeesCity, tx: Tx, news: RefundNews, at: Instant): Promise<void> {
  const district = city.district
  const known = await money.lockRefund(tx, district, news.refund)
  if (!known || news.status === 'pending') return
  if (news.status === 'failed') {
    await money.refundTried(tx, district, known.id, news.reason ?? 'failed', true)
    return
  }
  // more or less than was asked for is not what we asked for: the reconciliation shows it
  if (news.fen !== known.fen) {
    await money.refundTried(tx, district, known.id, `平台退付金额 ${yuan(news.fen)} 元`, true)
    return
  }
  if (!(await money.refundDone(tx, district, known.id, news.at))) return
  await money.moneyBack(tx, district, known.money, known.fen)
  const demand = known.demand ? await keep.lockDemand(tx, district, known.demand) : undefined
  const arrival = await money.moneyById(tx, district, known.money)
  if (demand && arrival?.purpose === 'counted') {
    await keep.demandBack(tx, district, demand.id, known.fen)
    await redReceipt(city, tx, demand, arrival, known, at)
  }
  await tell(tx, systemActor(district), 'fee.paidBack', demand ?? NOBODY(district, known.provider), at, {
    ...{ refund: known.id, fen: known.fen, reason: known.reason },
  })
}

/** Sends a refund under its own number, again and again until the provider says yes or no. */
export async function sendRefund(city: FeesCity, tx: Tx, job: Job): Promise<void> {
  const { refund: id } = job.payload as { readonly refund: Id }
  const at = city.now()
  const refund = await money.lockRefund(tx, job.district, id)
  if (!refund || (refund.state !== 'sending' && refund.state !== 'failed')) return
  const provider = city.providers().find(({ name }) => name === refund.provider)
  let fault = 'no such provider'
  let refused = false
  if (provider)
    try {
      const news = await provider.refund(
        { id: refund.id, txn: refund.txn, fen: refund.fen, reason: refund.reason },
        AbortSignal.timeout(PATIENCE_MS),
      )
      if (news.status === 'done') return await takeRefundNews(city, tx, news, at)
      refused = news.status === 'failed'
      fault = news.reason ?? news.status
    } catch (unknown) {
      fault = unknown instanceof Error ? unknown.message : String(unknown)
    }
  const over = refused || refund.tries + 1 >= TRIES
  await money.refundTried(tx, job.district, id, fault.slice(0, 300), over)
  if (!over) await schedule(tx, { ...job, runAt: new Date(at.getTime() + nextPollMs(refund.tries)) })
}
