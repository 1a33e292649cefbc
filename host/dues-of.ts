import type { Id, Instant } from '../base/index.ts'
import type { Automation } from '../kit/index.ts'
import type { fees as room } from '../platform/services/index.ts'
import type { Reader } from '../platform/store/index.ts'
import { feesOf } from './fees.ts'
import type { OpenCity } from './open.ts'

export type Due = {
  readonly name: string
  readonly demands: readonly room.Demand[]
  /** Paid in full, whatever was demanded later included. */
  readonly settled: boolean
  readonly fen: number
  readonly receipt: string | null
  readonly paidAt: Instant
  readonly payer: 'applicant' | 'other'
}

/** Demands that rules of this matter have made; another amount is another demand, and belongs to the same due. */
export async function duesOf(
  city: OpenCity,
  reader: Reader,
  matter: Id,
  { dues = {} }: Automation,
): Promise<readonly Due[]> {
  const fees = await feesOf(city)
  const all = await fees.demandsOf(reader, matter)
  if (all.length === 0) return []
  const found: Due[] = []
  for (const [name, rule] of Object.entries(dues)) {
    // a demand of another amount keeps the title
    const demands = all.filter(({ title }) => title === rule.title.zh)
    const [first] = demands
    if (!first) continue
    const paid = demands.filter(({ state }) => state === 'paid')
    const last = paid.at(-1)
    found.push({
      ...{ name, demands, payer: rule.payer === 'applicant' ? 'applicant' : 'other' },
      settled: paid.length > 0 && !demands.some(({ state }) => state === 'open'),
      fen: paid.reduce((sum, one) => sum + one.total - one.refunded, 0),
      receipt: last ? ((await fees.account(reader, last.id)).receipts[0]?.number ?? null) : null,
      paidAt: last?.paidAt ?? first.madeAt,
    })
  }
  return found
}
