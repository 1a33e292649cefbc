import { type Id, type Instant, newId, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { systemActor } from '../../org/index.ts'
import { type Job, schedule, type Tx } from '../../store/index.ts'
import { nextPollMs, pollEndsAt, take } from './decide.ts'
import { demandStates, type Money, type News, type Order, refusals, type Via } from './declare.ts'
import * as keep from './keep.ts'
import * as money from './keep-money.ts'
import { blueReceipt } from './receipts.ts'
import { sendBack, takeRefundNews } from './refunds.ts'
import { type FeesCity, PATIENCE_MS, POLL, ProviderAway, tell } from './room.ts'

/** How long a payer has at the provider's page; ms. */
const ORDER_MS = 30 * 60_000

export type Beginning = { readonly order: Id; readonly url: string }

/**
 * Begins a payment 去支付. The order is written, and asked after later, before the provider hears of it: however a
 * crash falls, money that arrives finds its order. An order that can still be paid is gone on with, not doubled.
 */
export async function begin(
  city: FeesCity,
  input: {
    readonly demand: Id
    readonly provider?: string
    readonly notifyUrl: (provider: string) => string
    readonly returnUrl: string
  },
): Promise<Result<Beginning, Refusal>> {
  const all = city.providers()
  const provider = input.provider ? all.find(({ name }) => name === input.provider) : all[0]
  if (!provider) return no(refusals['fees.noProvider']())
  const at = city.now()
  const made = await city.store.tx(async (tx): Promise<Result<{ order: Order; title: string }, Refusal>> => {
    const demand = await keep.lockDemand(tx, city.district, input.demand)
    if (!demand) return no(refusals['fees.noDemand']())
    if (demand.state !== 'open') return no(refusals['fees.notOpen']({ state: demandStates[demand.state].zh }))
    const title = `${demand.title} ${demand.number}`
    const live = await keep.liveOrder(tx, city.district, demand.id, provider.name, at)
    if (live) return ok({ order: live, title })
    const order: Order = {
      district: city.district,
      id: newId(),
      demand: demand.id,
      provider: provider.name,
      fen: demand.total,
      state: 'asked',
      url: null,
      askedAt: at,
      expiresAt: new Date(at.getTime() + ORDER_MS),
      tries: 0,
    }
    await keep.insertOrder(tx, order)
    await pollAt(tx, city.district, order.id, new Date(at.getTime() + nextPollMs(0)))
    return ok({ order, title })
  })
  if (!made.ok) return made
  const { order, title } = made.value
  const begun = await provider
    .begin(
      {
        ...{ id: order.id, fen: order.fen, title, expiresAt: order.expiresAt, returnUrl: input.returnUrl },
        notifyUrl: input.notifyUrl(provider.name),
      },
      AbortSignal.timeout(PATIENCE_MS),
    )
    .catch((fault: Error) => ({ state: 'unknown', reason: fault.message }) as const)
  if (begun.state !== 'begun') return no(refusals['fees.providerDown']({ reason: begun.reason.slice(0, 80) }))
  await city.store.tx((tx) => keep.orderState(tx, city.district, order.id, 'pending', begun.url))
  return ok({ order: order.id, url: begun.url })
}

const pollAt = (tx: Tx, district: string, order: Id, runAt: Instant) =>
  schedule(tx, { district, kind: POLL, key: order, runAt, payload: { order } })

/**
 * Takes one piece of news of a payment in: everything that follows from it, in the caller's transaction, under the lock
 * of the demand. Answers what it was.
 */
export async function takeNews(
  city: FeesCity,
  tx: Tx,
  provider: string,
  news: News,
  via: Via,
  at: Instant,
): Promise<'nothing' | 'ask' | 'order' | Money> {
  const { district } = city
  const found = isOrder(news.order) ? await keep.orderById(tx, district, news.order) : undefined
  const ours = found?.provider === provider ? found : undefined
  const demand = ours ? await keep.lockDemand(tx, district, ours.demand) : undefined
  // read again under the lock
  const order = ours ? await keep.orderById(tx, district, ours.id) : undefined
  const known = news.txn ? await money.moneyByTxn(tx, district, provider, news.txn) : undefined
  const taken = take(
    { order: order ?? null, demand: demand ?? null, known: known ?? null },
    news,
    via !== 'callback',
  )
  if (taken.do === 'nothing') return 'nothing'
  if (taken.do === 'ask') {
    if (order) await pollAt(tx, district, order.id, at)
    return 'ask'
  }
  if (taken.do === 'order') {
    if (order) await keep.orderState(tx, district, order.id, taken.state, null)
    return 'order'
  }
  const arrival: Money = {
    district,
    id: newId(),
    provider,
    txn: news.txn as string,
    order: order?.id ?? null,
    demand: demand?.id ?? null,
    fen: news.fen,
    purpose: taken.purpose,
    via,
    at: news.at,
    heardAt: at,
    refunded: 0,
  }
  if (!(await money.insertMoney(tx, arrival))) return 'nothing'
  if (order && taken.order) await keep.orderState(tx, district, order.id, taken.order, null)
  const system = systemActor(district)
  if (taken.settles && demand) {
    await keep.demandPaid(tx, district, demand.id, news.at)
    const receipt = await blueReceipt(city, tx, demand, arrival, at)
    await tell(tx, system, 'fee.paid', demand, at, {
      ...{ total: arrival.fen, provider, via, receipt: receipt.number },
    })
  } else
    await tell(
      tx,
      system,
      'fee.strayMoney',
      demand ?? { district, id: arrival.id, matter: null, number: provider },
      at,
      { purpose: arrival.purpose, fen: arrival.fen, provider, txn: arrival.txn },
    )
  if (taken.back) await sendBack(tx, arrival, demand ?? null, taken.back, at)
  return arrival
}

const isOrder = (text: string) => /^[0-9a-f-]{36}$/.test(text)

/** A callback of a provider: verified, taken once, answered quickly. What does not verify changes nothing. */
export async function hear(
  city: FeesCity,
  name: string,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  body: Buffer,
): Promise<Result<{ readonly taken: boolean }, Refusal>> {
  const provider = city.providers().find((one) => one.name === name)
  if (!provider) return no(refusals['fees.noProvider']())
  const at = city.now()
  const heard = provider.hear(headers, body, at.getTime())
  if (!heard.ok) return no(refusals['fees.badCallback']({ why: heard.why }))
  const taken = await city.store.tx(async (tx) => {
    if (heard.refund) await takeRefundNews(city, tx, heard.refund, at)
    return heard.pay ? takeNews(city, tx, name, heard.pay, 'callback', at) : 'nothing'
  })
  return ok({ taken: typeof taken === 'object' })
}

/** Asks the provider what became of an order, until it is settled or long over. */
export async function poll(city: FeesCity, tx: Tx, job: Job): Promise<void> {
  const { order: id } = job.payload as { readonly order: Id }
  const order = await keep.orderById(tx, job.district, id)
  if (!order) return
  const at = city.now()
  const provider = city.providers().find(({ name }) => name === order.provider)
  const over = at >= pollEndsAt(order.expiresAt)
  let settled = false
  try {
    const all = provider ? await provider.query(id, AbortSignal.timeout(PATIENCE_MS)) : []
    for (const news of all) await takeNews(city, tx, order.provider, news, 'poll', at)
    // paid once it may still be paid twice, until it has run out
    settled = all.some(({ status }) => status === 'closed') || (over && provider !== undefined)
    if (over && all.length === 0) await keep.orderState(tx, job.district, id, 'closed', null)
  } catch (fault) {
    if (!isOutside(fault)) throw fault
  }
  if (settled) return
  await keep.orderTried(tx, job.district, id)
  const wait = nextPollMs(order.tries)
  await schedule(tx, { ...job, runAt: new Date(at.getTime() + wait) })
}

/** What a provider's being away looks like, as against a fault of ours. */
const isOutside = (fault: unknown): boolean =>
  fault instanceof ProviderAway || (fault instanceof Error && /TimeoutError|AbortError/.test(fault.name))
