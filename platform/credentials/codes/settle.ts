/** One side of the four that must agree 四方对账: scan, order, payment, clearing. */
export type Side = { readonly order: string; readonly fen: number }

export type DifferenceKind = 'noOrder' | 'unpaid' | 'uncleared' | 'amount' | 'noScan' | 'twice'

/** 差错: what one side has and another has not, with the sum it is about. */
export type Difference = { readonly kind: DifferenceKind; readonly order: string; readonly fen: number }

export type Settled = {
  readonly counts: {
    readonly scans: number
    readonly orders: number
    readonly paid: number
    readonly cleared: number
  }
  readonly sums: {
    readonly scans: number
    readonly orders: number
    readonly paid: number
    readonly cleared: number
  }
  readonly differences: readonly Difference[]
}

const sum = (all: readonly Side[]): number => all.reduce((total, { fen }) => total + fen, 0)

/**
 * Four lists of one day, matched by order number to the fen. Whole numbers all the way: sums of a difference list and of
 * what agrees are the sums of the sides.
 */
export function settle(
  scans: readonly Side[],
  orders: readonly Side[],
  paid: readonly Side[],
  cleared: readonly Side[] | null = null,
): Settled {
  const of = (all: readonly Side[]) => new Map(all.map((one) => [one.order, one.fen]))
  const [ordered, payments, clearing] = [of(orders), of(paid), cleared && of(cleared)]
  const scanned = of(scans)
  const differences: Difference[] = []
  const twice = (all: readonly Side[]) => {
    const seen = new Set<string>()
    for (const { order, fen } of all) {
      if (seen.has(order)) differences.push({ kind: 'twice', order, fen })
      seen.add(order)
    }
  }
  for (const side of [scans, orders, paid, cleared ?? []]) twice(side)
  for (const [order, fen] of scanned)
    if (!ordered.has(order)) differences.push({ kind: 'noOrder', order, fen })
  for (const [order, fen] of ordered) {
    const scan = scanned.get(order)
    if (scan === undefined) differences.push({ kind: 'noScan', order, fen })
    else if (scan !== fen) differences.push({ kind: 'amount', order, fen: fen - scan })
    const payment = payments.get(order)
    if (payment === undefined) differences.push({ kind: 'unpaid', order, fen })
    else if (payment !== fen) differences.push({ kind: 'amount', order, fen: payment - fen })
    else if (clearing) {
      const end = clearing.get(order)
      if (end === undefined) differences.push({ kind: 'uncleared', order, fen })
      else if (end !== fen) differences.push({ kind: 'amount', order, fen: end - fen })
    }
  }
  for (const [order, fen] of payments)
    if (!ordered.has(order)) differences.push({ kind: 'noOrder', order, fen })
  return {
    counts: {
      scans: scans.length,
      orders: orders.length,
      paid: paid.length,
      cleared: cleared?.length ?? 0,
    },
    sums: { scans: sum(scans), orders: sum(orders), paid: sum(paid), cleared: sum(cleared ?? []) },
    differences,
  }
}
