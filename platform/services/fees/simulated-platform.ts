import { type Day, dayOf, type Instant } from '../../../base/index.ts'
import type { News, RefundNews, StatementLine } from './declare.ts'

/** How badly the simulated platform behaves; shares of 1. */
export type Faults = {
  /** Callbacks never sent. */
  readonly lose?: number
  /** Callbacks sent twice. */
  readonly double?: number
  /** Callbacks sent `lateMs` later. */
  readonly late?: number
  readonly lateMs?: number
  /** Word of the order's closing sent after word of its payment. */
  readonly disorder?: number
  /** Callbacks that name ten times the amount. */
  readonly wrongAmount?: number
  readonly wrongSignature?: number
  /** Questions answered with an error although they were carried out. */
  readonly down?: number
}

type SimulatedOrder = {
  readonly id: string
  readonly fen: number
  readonly title: string
  readonly notifyUrl: string
  readonly returnUrl: string
  readonly expiresAt: number
  closed: boolean
  readonly paid: { readonly txn: string; readonly fen: number; readonly at: number }[]
}
type SimulatedRefund = {
  readonly id: string
  readonly txn: string
  readonly fen: number
  readonly at: number
}

/** One message of the platform to whoever takes its orders. */
export type Callback = {
  readonly id: string
  readonly url: string
  readonly body: { readonly pay?: Said<News>; readonly refund?: Said<RefundNews> }
  readonly afterMs: number
  readonly badSignature: boolean
}
type Said<T extends { readonly at: Instant }> = Omit<T, 'at'> & { readonly at: string }

/** What the platform remembers, one line a thing, so that a stopped one goes on where it was. */
export type JournalLine =
  | { readonly order: Omit<SimulatedOrder, 'paid' | 'closed'> }
  | {
      readonly pay: {
        readonly order: string
        readonly txn: string
        readonly fen: number
        readonly at: number
      }
    }
  | { readonly refund: SimulatedRefund }
  | { readonly close: string }

/**
 * A payment platform in memory: the books of the simulator, and of tests. It is the measure of all: what it took in and
 * did not give back must be what the city's receipts say.
 */
export function simulatedPlatform(options: {
  readonly faults?: Faults
  readonly random?: () => number
  readonly remember?: (line: JournalLine) => void
  /** Told of each callback when it is to be sent. */
  readonly send: (callback: Callback) => void
  readonly serial?: number
}) {
  const { faults = {}, random = Math.random, remember = () => undefined, send } = options
  const orders = new Map<string, SimulatedOrder>()
  const refunds = new Map<string, SimulatedRefund>()
  let serial = options.serial ?? 0
  let messages = 0
  const chance = (share: number | undefined) => share !== undefined && share > 0 && random() < share

  function tell(order: SimulatedOrder, body: Callback['body']): void {
    if (chance(faults.lose)) return
    const copies = chance(faults.double) ? 2 : 1
    const badSignature = chance(faults.wrongSignature)
    const pay = body.pay && chance(faults.wrongAmount) ? { ...body.pay, fen: body.pay.fen * 10 } : body.pay
    for (let copy = 0; copy < copies; copy++)
      send({
        id: `cb.${order.id}.${messages++}`,
        url: order.notifyUrl,
        body: { ...body, ...(pay ? { pay } : {}) },
        afterMs: chance(faults.late) ? (faults.lateMs ?? 0) : 0,
        badSignature,
      })
  }

  const newsOf = (order: SimulatedOrder, at: number): News[] => {
    const paid = order.paid.map(
      (one): News => ({ ...one, order: order.id, status: 'paid', at: new Date(one.at) }),
    )
    const status = order.closed || at > order.expiresAt ? 'closed' : 'pending'
    return paid.length > 0 && status === 'pending'
      ? paid
      : [...paid, { order: order.id, status, txn: null, fen: order.fen, at: new Date(at) }]
  }

  return {
    begin(order: Omit<SimulatedOrder, 'paid' | 'closed'>): void {
      if (orders.has(order.id)) return
      orders.set(order.id, { ...order, closed: false, paid: [] })
      remember({ order })
    },
    order: (id: string) => orders.get(id),
    /** The payer pays; `again`: a second time for the same order, as real payers with two phones do. */
    pay(id: string, at: number, again = false): boolean {
      const order = orders.get(id)
      if (!order || order.closed || at > order.expiresAt || (order.paid.length > 0 && !again)) return false
      const pay = { txn: `T${String(++serial).padStart(12, '0')}`, fen: order.fen, at }
      order.paid.push(pay)
      remember({ pay: { order: id, ...pay } })
      const said = { order: id, status: 'paid', txn: pay.txn, fen: pay.fen } as const
      tell(order, { pay: { ...said, at: new Date(at).toISOString() } })
      if (chance(faults.disorder))
        tell(order, {
          pay: { order: id, status: 'closed', txn: null, fen: pay.fen, at: new Date(at).toISOString() },
        })
      return true
    },
    close(id: string, at: number): void {
      const order = orders.get(id)
      if (!order || order.closed || order.paid.length > 0) return
      order.closed = true
      remember({ close: id })
      tell(order, {
        pay: { order: id, status: 'closed', txn: null, fen: order.fen, at: new Date(at).toISOString() },
      })
    },
    query(id: string, at: number): News[] {
      const order = orders.get(id)
      return order ? newsOf(order, at) : []
    },
    /** Under its number once; never more than was paid. */
    refund(one: { readonly id: string; readonly txn: string; readonly fen: number }, at: number): RefundNews {
      const known = refunds.get(one.id)
      if (known) return { refund: known.id, status: 'done', fen: known.fen, at: new Date(known.at) }
      const order = [...orders.values()].find(({ paid }) => paid.some(({ txn }) => txn === one.txn))
      const paid = order?.paid.find(({ txn }) => txn === one.txn)
      const back = [...refunds.values()].reduce((sum, each) => sum + (each.txn === one.txn ? each.fen : 0), 0)
      if (!order || !paid || one.fen <= 0 || back + one.fen > paid.fen)
        return {
          refund: one.id,
          status: 'failed',
          fen: one.fen,
          at: new Date(at),
          reason: 'not so much was paid',
        }
      const refund = { id: one.id, txn: one.txn, fen: one.fen, at }
      refunds.set(one.id, refund)
      remember({ refund })
      const news = { refund: one.id, status: 'done', fen: one.fen } as const
      tell(order, { refund: { ...news, at: new Date(at).toISOString() } })
      return { ...news, at: new Date(at) }
    },
    statement(day: Day): StatementLine[] {
      const lines: StatementLine[] = []
      for (const order of orders.values())
        for (const { txn, fen, at } of order.paid)
          if (dayOf(new Date(at)) === day)
            lines.push({ kind: 'pay', txn, ref: order.id, fen, at: new Date(at) })
      for (const { id, txn, fen, at } of refunds.values())
        if (dayOf(new Date(at)) === day) lines.push({ kind: 'refund', txn, ref: id, fen, at: new Date(at) })
      return lines
    },
    /** All that was taken in, less what was given back, by order. */
    net(id: string): number {
      const order = orders.get(id)
      if (!order) return 0
      const back = [...refunds.values()].filter(({ txn }) => order.paid.some((one) => one.txn === txn))
      const sum = (all: readonly { readonly fen: number }[]) => all.reduce((total, { fen }) => total + fen, 0)
      return sum(order.paid) - sum(back)
    },
    orders: () => [...orders.keys()],
    /** Whether this question is answered with an error although it was carried out. */
    fails: () => chance(faults.down),
    /** Takes in what an earlier one remembered. */
    recall(line: JournalLine): void {
      if ('order' in line) orders.set(line.order.id, { ...line.order, closed: false, paid: [] })
      else if ('refund' in line) refunds.set(line.refund.id, line.refund)
      else if ('close' in line) {
        const order = orders.get(line.close)
        if (order) order.closed = true
      } else {
        const { order, ...pay } = line.pay
        orders.get(order)?.paid.push(pay)
        serial = Math.max(serial, Number(pay.txn.slice(1)))
      }
    },
  }
}

export type SimulatedPlatform = ReturnType<typeof simulatedPlatform>
