import {
  addDays,
  type Day,
  type Instant,
  instantOf,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../../base/index.ts'
import { systemActor } from '../../org/index.ts'
import { refusals, type StatementLine } from './declare.ts'
import * as money from './keep-money.ts'
import { takeNews } from './pay.ts'
import { takeRefundNews } from './refunds.ts'
import { type FeesCity, PATIENCE_MS, tell } from './room.ts'

export type Compared = money.Statement & { readonly open: number; readonly healed: number }

/**
 * Compares a provider's statement of a day with what is kept here 对账, both ways. A payment that only the statement
 * knows and whose order is ours is taken in like any other news: so a lost callback and a lost poll still end well. What
 * nobody can explain stands as a difference until a person settles it. May be run again at any time.
 */
export async function compare(
  city: FeesCity,
  name: string,
  day: Day,
  at: Instant,
): Promise<Result<Compared, Refusal>> {
  const provider = city.providers().find((one) => one.name === name)
  if (!provider) return no(refusals['fees.noProvider']())
  const lines = await provider.statement(day, AbortSignal.timeout(PATIENCE_MS)).catch(() => null)
  if (!lines) return no(refusals['fees.noStatement']({ day }))
  const { district } = city
  return city.store.tx(async (tx) => {
    const found: money.Difference[] = []
    let fits = 0
    const differ = (
      line: Pick<StatementLine, 'kind'> & { readonly ref: string },
      match: money.Difference['match'],
      theirs: number | null,
      ours: number | null,
      demand: string | null,
    ) =>
      found.push({
        ...{ provider: name, day, kind: line.kind, ref: line.ref, match, theirs, ours, demand },
        ...{ note: null, settledBy: null, settledAt: null },
      })
    const inStatement = new Set<string>()
    for (const line of lines) {
      const ref = line.kind === 'pay' ? line.txn : line.ref
      inStatement.add(`${line.kind} ${ref}`)
      if (line.kind === 'pay') {
        const known = await money.moneyByTxn(tx, district, name, line.txn)
        if (known && known.fen === line.fen && known.purpose !== 'unknown') fits++
        else if (known)
          differ(
            { kind: 'pay', ref },
            known.fen === line.fen ? 'unknown' : 'differs',
            line.fen,
            known.fen,
            known.demand,
          )
        else {
          const news = { order: line.ref, status: 'paid', txn: line.txn, fen: line.fen, at: line.at } as const
          const taken = await takeNews(city, tx, name, news, 'statement', at)
          const stray = typeof taken !== 'object' || taken.purpose === 'unknown'
          differ(
            { kind: 'pay', ref },
            stray ? 'unknown' : 'healed',
            line.fen,
            null,
            typeof taken === 'object' ? taken.demand : null,
          )
        }
        continue
      }
      const refund = /^[0-9a-f-]{36}$/.test(line.ref)
        ? await money.lockRefund(tx, district, line.ref)
        : undefined
      if (!refund) differ({ kind: 'refund', ref }, 'unknown', line.fen, null, null)
      else if (refund.fen !== line.fen)
        differ({ kind: 'refund', ref }, 'differs', line.fen, refund.fen, refund.demand)
      else if (refund.state === 'done') fits++
      else if (refund.state === 'sending' || refund.state === 'failed') {
        await takeRefundNews(city, tx, { refund: line.ref, status: 'done', fen: line.fen, at: line.at }, at)
        differ({ kind: 'refund', ref }, 'healed', line.fen, refund.fen, refund.demand)
      } else differ({ kind: 'refund', ref }, 'unknown', line.fen, refund.fen, refund.demand)
    }
    const from = instantOf(day)
    const to = instantOf(addDays(day, 1))
    for (const one of await money.moneyBetween(tx, district, name, from, to))
      if (!inStatement.has(`pay ${one.txn}`))
        differ({ kind: 'pay', ref: one.txn }, 'missing', null, one.fen, one.demand)
    for (const one of await money.refundsBetween(tx, district, name, from, to))
      if (!inStatement.has(`refund ${one.id}`))
        differ({ kind: 'refund', ref: one.id }, 'missing', null, one.fen, one.demand)
    const sum = (kind: StatementLine['kind']) =>
      lines.reduce((total, line) => total + (line.kind === kind ? line.fen : 0), 0)
    const statement: money.Statement = {
      ...{ provider: name, day, lines: lines.length, paid: sum('pay'), refunded: sum('refund'), fits },
      comparedAt: at,
    }
    await money.putStatement(tx, district, statement, found)
    const healed = found.filter(({ match }) => match === 'healed').length
    const open = found.length - healed
    await tell(
      tx,
      systemActor(district),
      'fee.compared',
      { district, id: newId(), matter: null, number: `${name} ${day}` },
      at,
      { provider: name, day, lines: lines.length, fits, healed, open },
    )
    return ok({ ...statement, open, healed })
  })
}
