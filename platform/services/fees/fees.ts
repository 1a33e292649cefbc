import { addDays, type Day, dayOf, type Id, type Instant, newId } from '../../../base/index.ts'
import { type Actor, systemActor } from '../../org/index.ts'
import { type JobHandlers, type Reader, schedule, type Tx } from '../../store/index.ts'
import type { Demand, Order, Quote, RefundReason } from './declare.ts'
import * as demands from './demands.ts'
import * as keep from './keep.ts'
import * as money from './keep-money.ts'
import * as pay from './pay.ts'
import { compare } from './reconcile.ts'
import * as refunds from './refunds.ts'
import { COMPARE, type FeesCity, POLL, REFUND } from './room.ts'

/** Statements come in the night: compared at eight in the morning, local time. */
const COMPARE_HOUR = 8

const BESIDE: ReadonlySet<RefundReason> = new Set(['double', 'late', 'wrong'])

/** The fees of one city: demands, payments, refunds, receipts, reconciliation 收费. */
export function openFees(city: FeesCity) {
  const { district } = city
  return {
    keepRule: demands.keepRule,
    allRules: (reader: Reader) => keep.allRules(reader, district),
    rulesOn: (reader: Reader, day: Day) => keep.rulesOn(reader, district, day),

    demand: (tx: Tx, who: Actor, draft: demands.DemandDraft, at: Instant) =>
      demands.makeDemand(city, tx, who, draft, at),
    requote: (tx: Tx, who: Actor, demand: Id, quote: Quote, due: Day, at: Instant) =>
      demands.requote(city, tx, who, demand, quote, due, at),
    cancel: demands.cancel,
    reuse: (tx: Tx, who: Actor, input: { readonly paid: Id; readonly open: Id }, at: Instant) =>
      demands.reuse(city, tx, who, input, at),

    reusable: (reader: Reader, open: Demand) => demands.reusable(city, reader, open),

    /** Every demand of a matter, oldest first. */
    demandsOf: (reader: Reader, matter: Id) => keep.demandsOf(reader, district, matter),
    /** What keeps an act that needs the fee from being done, or null. */
    unpaid: (reader: Reader, matter: Id) => demands.unpaidOf(reader, district, matter),
    byToken: (reader: Reader, token: string) => keep.demandByToken(reader, district, token),
    byId: (reader: Reader, id: Id) => keep.demandById(reader, district, id),
    ofCitizen: (reader: Reader, citizen: Id, limit = 100) =>
      keep.demandsOfCitizen(reader, district, citizen, limit),
    list: (reader: Reader, filter: keep.DemandFilter) => keep.listDemands(reader, district, filter),
    sums: (reader: Reader, units: readonly Id[] | null) => keep.sums(reader, district, units),
    /** All that happened to the money of a demand. */
    async account(reader: Reader, demand: Id) {
      const [orders, arrivals, backs, receipts] = await Promise.all([
        keep.ordersOf(reader, district, demand),
        money.moneyOf(reader, district, demand),
        money.refundsOf(reader, district, demand),
        keep.receiptsOf(reader, district, demand),
      ])
      return { orders, arrivals, refunds: backs, receipts }
    },
    receipt: (reader: Reader, number: string) => keep.receiptByNumber(reader, district, number),

    begin: (input: Parameters<typeof pay.begin>[1]) => pay.begin(city, input),
    hear: (
      provider: string,
      headers: Readonly<Record<string, string | readonly string[] | undefined>>,
      body: Buffer,
    ) => pay.hear(city, provider, headers, body),
    /** The payer came back from the provider's page: ask at once instead of waiting. */
    async askNow(demand: Id): Promise<void> {
      const at = city.now()
      await city.store.tx(async (tx) => {
        for (const order of await keep.ordersOf(tx, district, demand))
          if (order.state === 'asked' || order.state === 'pending')
            await schedule(tx, {
              district,
              kind: POLL,
              key: order.id,
              runAt: at,
              payload: { order: order.id },
            })
      })
    },

    askRefund: refunds.askRefund,
    decideRefund: refunds.decideRefund,
    retryRefund: refunds.retryRefund,
    refunds: (
      reader: Reader,
      filter: { readonly open: boolean; readonly units: readonly Id[] | null; readonly limit: number },
    ) => money.listRefunds(reader, district, filter),

    /**
     * A matter ended without its fee being used: open demands are cancelled, paid ones asked back in the city's own name
     * (a person confirms). Answers how many were asked back.
     */
    async release(tx: Tx, matter: Id, reason: Extract<RefundReason, 'refused' | 'withdrawn'>, at: Instant) {
      const system = systemActor(district)
      let asked = 0
      for (const demand of await keep.demandsOf(tx, district, matter)) {
        if (demand.state === 'open')
          await demands.cancel(tx, system, demand.id, reason === 'refused' ? '不予批准' : '申请人撤回', at)
        if (demand.state !== 'paid') continue
        // what was paid besides goes back by itself and says nothing about what settled the demand
        const already = (await money.refundsOf(tx, district, demand.id)).some(
          ({ state, reason: why }) => state !== 'refused' && !BESIDE.has(why),
        )
        const left = demand.total - demand.refunded
        if (already || left <= 0) continue
        const back = await refunds.askRefund(
          tx,
          system,
          { demand: demand.id, fen: left, reason, text: null },
          at,
        )
        if (back.ok) asked++
      }
      return asked
    },

    compare: (provider: string, day: Day) => compare(city, provider, day, city.now()),
    statements: (reader: Reader, limit = 62) => money.statements(reader, district, limit),
    differences: (reader: Reader, limit = 200) => money.differences(reader, district, limit),
    settle: (
      tx: Tx,
      who: Actor,
      one: Pick<money.Difference, 'provider' | 'day' | 'kind' | 'ref'>,
      note: string,
      at: Instant,
    ) => money.settleDifference(tx, district, one, who.name, note, at),

    /** A payment of the past, for demonstrations: answers the order, as the platform's books want it. */
    async lay(tx: Tx, demand: Demand, provider: string, txn: string, at: Instant): Promise<Order> {
      const order: Order = {
        ...{ district, id: newId(), demand: demand.id, provider, fen: demand.total, state: 'pending' },
        ...{ url: null, askedAt: at, expiresAt: at, tries: 0 },
      }
      await keep.insertOrder(tx, order)
      const news = { order: order.id, status: 'paid', txn, fen: order.fen, at } as const
      await pay.takeNews(city, tx, provider, news, 'poll', at)
      return order
    },

    /** The work that goes on by itself; for `runJobs`. */
    handlers: {
      [POLL]: (tx, job) => pay.poll(city, tx, job),
      [REFUND]: (tx, job) => refunds.sendRefund(city, tx, job),
      [COMPARE]: async (tx, job) => {
        const { provider } = job.payload as { readonly provider: string }
        const at = city.now()
        const yesterday = addDays(dayOf(at), -1)
        // its own transaction: a statement may be long, and taking it in twice changes nothing
        const done = await compare(city, provider, yesterday, at)
        const runAt = done.ok ? nextComparison(at) : new Date(at.getTime() + 1_800_000)
        await schedule(tx, { ...job, runAt })
      },
    } satisfies JobHandlers as JobHandlers,
    /** Puts the daily comparison of each provider in, once. */
    async begun(): Promise<void> {
      const at = city.now()
      await city.store.tx(async (tx) => {
        for (const { name } of city.providers())
          await schedule(tx, {
            ...{ district, kind: COMPARE, key: name, payload: { provider: name } },
            runAt: nextComparison(at),
          })
      })
    },
  }
}

export type Fees = ReturnType<typeof openFees>

/** The next eight o'clock in the morning, local time. */
function nextComparison(at: Instant): Date {
  const today = new Date(`${dayOf(at)}T0${COMPARE_HOUR}:00:00+08:00`)
  return today > at ? today : new Date(today.getTime() + 86_400_000)
}
