import {
  addDays,
  type Day,
  dayOf,
  type Instant,
  instantOf,
  LOCAL_OFFSET_MINUTES,
  newId,
} from '../../../base/index.ts'
import { systemActor } from '../../org/index.ts'
import type { Reader, Store, Tx } from '../../store/index.ts'
import { rules } from './declare.ts'
import { type CodesEnv, record } from './env.ts'
import * as keep from './keep-rides.ts'
import { type Settled, type Side, settle } from './settle.ts'

/** A line of a statement 对账单; `txn` tells it from all others of its side. */
export type StatementLine = { readonly order: string; readonly fen: number; readonly txn?: string }

/** 支付发卡机构 and 清分机构, outside: takes orders, and says by day what was paid and cleared. */
export type Issuer = {
  /** Said twice it is charged once. */
  readonly charge: (
    orders: readonly {
      readonly order: string
      readonly fen: number
      readonly scene: string
      readonly day: Day
    }[],
  ) => Promise<void>
  readonly statement: (side: 'paid' | 'cleared', scene: string, day: Day) => Promise<readonly StatementLine[]>
  /** The person pays one order now 补缴. */
  readonly pay: (one: {
    readonly order: string
    readonly fen: number
    readonly scene: string
    readonly day: Day
  }) => Promise<StatementLine>
}

const spanOf = (day: Day) => ({ from: instantOf(day), to: instantOf(addDays(day, 1)) })

/** Statements, line by line: a statement that comes twice changes nothing, an order charged twice shows. Answers what was new. */
export async function takeStatement(
  env: CodesEnv,
  tx: Tx,
  side: 'paid' | 'cleared',
  rows: readonly StatementLine[],
  at: Instant,
  of: { readonly scene: string; readonly day: Day } = { scene: '', day: dayOf(at) },
): Promise<number> {
  const seen = new Map<string, number>()
  const lines = rows.map(({ order, fen, txn }) => {
    const nth = (seen.get(order) ?? 0) + 1
    seen.set(order, nth)
    return { side, txn: txn ?? `${order}/${nth}`, number: order, fen, ...of }
  })
  const taken = await keep.insertReceipts(tx, env.district, lines, at)
  for (const { number, fen } of lines)
    if (side === 'paid') await keep.setPaid(tx, env.district, number, fen, at)
    else await keep.setCleared(tx, env.district, number, fen)
  if (taken > 0)
    await record(env, tx, systemActor(env.district), 'settlement.statement', 'codeOrder', newId(), at, {
      ...{ side, rows: rows.length, taken },
    })
  return taken
}

/** 四方对账 of one day: rides as scanned, orders, payments, clearing; what was given back is taken off all. */
export async function settleDay(
  env: CodesEnv,
  reader: Reader,
  scene: string,
  from: Instant,
  to: Instant,
): Promise<Settled> {
  const { district } = env
  const [rides, orders, receipts] = await Promise.all([
    keep.ridesEnded(reader, district, scene, from, to),
    keep.ordersBetween(reader, district, scene, from, to),
    keep.receiptsOf(reader, district, scene, dayOf(from), from, to),
  ])
  const byRide = new Map(orders.map((order) => [order.ride, order]))
  const given = new Map(orders.map((order) => [order.number, order.refundedFen]))
  const scans = rides
    .filter(({ fen }) => fen > 0)
    .map(({ id, fen }): Side => ({ order: byRide.get(id)?.number ?? `? ${id.slice(-12)}`, fen }))
  const side = (which: 'paid' | 'cleared'): Side[] =>
    receipts
      .filter((one) => one.side === which)
      .map(({ number, fen }) => ({ order: number, fen: fen - (given.get(number) ?? 0) }))
  const cleared = side('cleared')
  return settle(
    scans,
    orders.map((one) => ({ order: one.number, fen: one.fen - one.refundedFen })),
    side('paid'),
    cleared.length > 0 ? cleared : null,
  )
}

const SEND = 500
/** Orders go to the issuer as they come up; one that is away gets them later. Answers how many went. */
export async function sendOrders(env: CodesEnv, store: Store, issuer: Issuer, at: Instant): Promise<number> {
  const all = await store.tx((tx) => keep.unsentOrders(tx, env.district, SEND))
  if (all.length === 0) return 0
  await issuer.charge(
    all.map(({ number, fen, scene, madeAt }) => ({ order: number, fen, scene, day: dayOf(madeAt) })),
  )
  const numbers = all.map(({ number }) => number)
  await store.tx((tx) => keep.markSent(tx, env.district, numbers, at))
  return all.length
}

/**
 * T+1 日终清分 by the clock: each day from the next one's second hour on, and once a day again while the four differ, for
 * a week. Twice at the same time, or after a stop half-way, it comes to the same. Answers the days that it compared.
 */
export async function settleDue(
  env: CodesEnv,
  store: Store,
  issuer: Issuer,
  at: Instant,
): Promise<readonly { readonly scene: string; readonly day: Day; readonly state: 'agrees' | 'open' }[]> {
  const local = new Date(at.getTime() + LOCAL_OFFSET_MINUTES * 60_000)
  const today = dayOf(at)
  if (local.getUTCHours() < rules.settle.hour) return []
  const done: { scene: string; day: Day; state: 'agrees' | 'open' }[] = []
  for (const [scene, { fares }] of Object.entries(env.declared)) {
    if (!fares) continue
    for (let back = rules.settle.days; back >= 1; back--) {
      const day = addDays(today, -back)
      const before = await keep.settledOf(store, env.district, scene, day)
      if (before && (before.state === 'agrees' || dayOf(before.runAt) === today)) continue
      const { from, to } = spanOf(day)
      if (!before && (await keep.ordersBetween(store, env.district, scene, from, to)).length === 0) continue
      const [paid, cleared] = [
        await issuer.statement('paid', scene, day),
        await issuer.statement('cleared', scene, day),
      ]
      const state = await store.tx((tx) => compare(env, tx, { scene, day, paid, cleared }, at))
      done.push({ scene, day, state })
    }
  }
  return done
}

/** The statements of a day are taken in and the four sides compared; kept as found 差错清单. */
export async function compare(
  env: CodesEnv,
  tx: Tx,
  one: {
    readonly scene: string
    readonly day: Day
    readonly paid: readonly StatementLine[]
    readonly cleared: readonly StatementLine[]
  },
  at: Instant,
): Promise<'agrees' | 'open'> {
  const { scene, day } = one
  await takeStatement(env, tx, 'paid', one.paid, at, { scene, day })
  await takeStatement(env, tx, 'cleared', one.cleared, at, { scene, day })
  const { from, to } = spanOf(day)
  const settled = await settleDay(env, tx, scene, from, to)
  const state = settled.differences.length === 0 ? 'agrees' : 'open'
  await keep.saveSettled(tx, env.district, { scene, day, state, body: JSON.stringify(settled) }, at)
  await record(env, tx, systemActor(env.district), 'settlement.day', 'codeOrder', newId(), at, {
    ...{ scene, day, state, differences: settled.differences.length, ...settled.counts },
  })
  return state
}

/** 补缴: the person pays what the issuer could not collect; the money goes to the issuer, never to us. */
export async function payOrder(
  env: CodesEnv,
  store: Store,
  issuer: Issuer,
  one: { readonly number: string; readonly fen: number; readonly scene: string; readonly madeAt: Instant },
  at: Instant,
): Promise<void> {
  const day = dayOf(one.madeAt)
  const line = await issuer.pay({ order: one.number, fen: one.fen, scene: one.scene, day })
  await store.tx((tx) => takeStatement(env, tx, 'paid', [line], at, { scene: one.scene, day }))
}
