import { dayOf, type Instant, newId } from '../../../base/index.ts'
import type { Tx } from '../../store/index.ts'
import type { Demand, Money, Receipt, ReceiptBody, Refund } from './declare.ts'
import * as keep from './keep.ts'
import type { FeesCity } from './room.ts'

/** What the signature of a receipt covers: its printed facts, keys in order. */
export const receiptText = (body: ReceiptBody): string =>
  JSON.stringify(Object.fromEntries(Object.entries(body).sort(([a], [b]) => (a < b ? -1 : 1))))

async function write(
  city: FeesCity,
  tx: Tx,
  demand: Demand,
  money: Money,
  how: Pick<Receipt, 'kind' | 'fen' | 'refund'> & Pick<ReceiptBody, 'lines' | 'of'>,
  at: Instant,
): Promise<Receipt> {
  const serial = await keep.nextNumber(tx, demand.district, 'receipt')
  const number = `${demand.district.slice(0, 6)}${String(serial).padStart(10, '0')}`
  const { kind, fen, refund, lines, of } = how
  const body: ReceiptBody = {
    number,
    kind,
    demand: demand.number,
    matter: demand.matterNumber,
    title: demand.title,
    unit: demand.unit ? (city.unitName(demand.unit) ?? null) : null,
    lines,
    fen,
    txn: money.txn,
    day: dayOf(at),
    of,
  }
  const signed = city.sign(receiptText(body))
  const receipt: Receipt = {
    district: demand.district,
    id: newId(),
    ...{ number, kind, refund, fen, at, body },
    demand: demand.id,
    money: money.id,
    key: signed?.key ?? null,
    signature: signed?.signature ?? null,
  }
  await keep.insertReceipt(tx, receipt)
  return receipt
}

export const blueReceipt = (city: FeesCity, tx: Tx, demand: Demand, money: Money, at: Instant) =>
  write(
    city,
    tx,
    demand,
    money,
    {
      ...{ kind: 'blue', fen: money.fen, refund: null, of: null },
      lines: demand.lines.map(({ title, quantity, fen }) => ({ title: title.zh, quantity, fen })),
    },
    at,
  )

/** 红字票据: takes back what the blue one attests, as far as money went back. */
export async function redReceipt(
  city: FeesCity,
  tx: Tx,
  demand: Demand,
  money: Money,
  refund: Refund,
  at: Instant,
) {
  const blue = await keep.blueReceipt(tx, demand.district, money.id)
  return write(
    city,
    tx,
    demand,
    money,
    {
      ...{ kind: 'red', fen: -refund.fen, refund: refund.id, of: blue?.number ?? null },
      lines: [{ title: `退付：${demand.title}`, quantity: 1, fen: -refund.fen }],
    },
    at,
  )
}
