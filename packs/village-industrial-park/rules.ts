import * as k from '../../kit/index.ts'

/** 亩: 666.67 square metres, exactly two thousand thirds. */
export const M2_PER_MU = 2000 / 3
const round = (value: number, digits: number): number => Math.round(value * 10 ** digits + 1e-7) / 10 ** digits

/** 亩均产值 classes, 10⁴ yuan a mu; a city sets its own. */
const CLASSES = { A: 60, B: 30, C: 14 } as const
export const outputClass = (perMu: number): 'A' | 'B' | 'C' | 'D' =>
  perMu >= CLASSES.A ? 'A' : perMu >= CLASSES.B ? 'B' : perMu >= CLASSES.C ? 'C' : 'D'
/** 分摊: land that several use is split by their floor area. */
export const shareOfLand = (mu: number, floors: readonly number[]): readonly number[] => {
  const whole = floors.reduce((sum, one) => sum + one, 0)
  return floors.map((one) => (whole > 0 ? (mu * one) / whole : 0))
}

/** 租金台账: the mean weighted by area, and the year’s rent to the cent. */
export function rentRoll(units: readonly { readonly areaM2: number; readonly rent: number }[]) {
  const area = units.reduce((sum, one) => sum + one.areaM2, 0)
  const month = units.reduce((sum, one) => sum + one.areaM2 * one.rent, 0)
  return { mean: area > 0 ? round(month / area, 4) : null, yearly: round(month * 12, 2) }
}
/** 递增: the rent on a day, kept to four decimals. */
export const rentOn = (
  { rent, from, stepPercent, stepYears }: { rent: number; from: k.Day; stepPercent: number; stepYears: number },
  on: k.Day,
): number => {
  const whole = Number(on.slice(0, 4)) - Number(from.slice(0, 4)) - (on.slice(5) < from.slice(5) ? 1 : 0)
  const steps = stepYears > 0 ? Math.max(0, Math.floor(whole / stepYears)) : 0
  return round(rent * (1 + stepPercent / 100) ** steps, 4)
}
/** 欠租账龄. */
export const arrearsAge = (days: number): '0' | '30' | '60' | '90' =>
  days >= 90 ? '90' : days >= 60 ? '60' : days >= 30 ? '30' : '0'

type Rented = Parameters<typeof rentOn>[0] & { readonly areaM2: number }
/** 账单: the rent of a month on the area let, to the cent; whole months. */
export const billOf = (lease: Rented, month: string) => {
  const rent = rentOn(lease, `${month}-01` as k.Day)
  return { month, rent, due: round(rent * lease.areaM2, 2) }
}
/** 收缴: what is due and paid of a lease, and how old the oldest month is that is not paid in full. */
export function balance(
  bills: readonly { readonly month: string; readonly due: number; readonly paid?: number | null }[],
  on: k.Day,
) {
  const sum = (of: 'due' | 'paid') =>
    round(
      bills.reduce((all, one) => all + Number(one[of] ?? 0), 0),
      2,
    )
  const [oldest] = bills
    .filter(({ due, paid }) => Number(paid ?? 0) < due)
    .map(({ month }) => Date.parse(`${month}-01`))
    .sort()
  const days = oldest === undefined ? 0 : (Date.parse(on) - oldest) / 86_400_000
  return { due: sum('due'), paid: sum('paid'), arrears: arrearsAge(days) }
}

/** 阴阳合同: a rent of less than seven tenths of what the park pays on the whole wants an explanation. */
export const rentDoubtful = (rent: number, mean: number | null): boolean => mean !== null && rent < mean * 0.7

type Term = { readonly from: k.Day; readonly to: k.Day }
/** 租约冲突: what refuses a lease, and what only warns of it. */
export function leaseFaults(
  lease: Term & { readonly depositMonths?: number },
  others: readonly Term[],
  headTo?: k.Day,
  clearing?: k.Day,
): { readonly faults: readonly string[]; readonly warns: string[] } {
  const faults = [
    ...(lease.to <= lease.from ? ['租期止早于租期起'] : []),
    ...(others.some((one) => one.from <= lease.to && lease.from <= one.to) ? ['同一物业租期重叠'] : []),
    ...(headTo && lease.to > headTo ? [`转租期限超过原租约（至 ${headTo}），超出部分无约束力`] : []),
    ...((lease.depositMonths ?? 0) > 3 ? ['押金超过三个月租金'] : []),
  ]
  return { faults, warns: clearing && lease.to > clearing ? [`租期超过计划清租日（${clearing}）`] : [] }
}

/** 改造评分: weights a city sets; each part 0–1. */
const WEIGHTS = { lowOutput: 30, hazards: 25, unlawful: 15, pollution: 15, contiguous: 15 } as const
export const renewalScore = (parts: Readonly<Record<keyof typeof WEIGHTS, number>>): number =>
  round(
    (Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[]).reduce(
      (sum, name) => sum + WEIGHTS[name] * Math.min(1, Math.max(0, parts[name])),
      0,
    ),
    1,
  )
export const lowOutput = (perMu: number): number => 1 - perMu / CLASSES.A

/** 连片: parks within fifty metres of one another are one cluster. */
export function clusters<T extends { readonly outline: k.PolygonValue }>(parks: readonly T[], metres = 50): T[][] {
  const parent = parks.map((_, n) => n)
  const root = (n: number): number => (parent[n] === n ? n : root(parent[n] ?? n))
  for (const [n, one] of parks.entries())
    for (const [m, other] of parks.entries())
      if (m < n && k.metresBetween(one.outline, other.outline) <= metres) parent[root(n)] = root(m)
  return [...Map.groupBy(parks, (_, n) => root(n)).values()]
}
/** 一地两报: parks that share ground with this one. */
export const sharedLand = <T extends { readonly outline?: unknown }>(own: k.PolygonValue, others: readonly T[]): T[] =>
  others.filter(({ outline }) => outline && k.overlaps(own, outline as k.PolygonValue))
/** 每亩有账: parcels add up to the park within half a percent. */
export const landAgrees = (parkM2: number, parcels: readonly number[]): boolean =>
  Math.abs(parcels.reduce((sum, one) => sum + one, 0) - parkM2) <= parkM2 * 0.005

/** 方案平衡: the plot ratio afterwards, and whether the collective gets what was agreed. */
export const planBalance = (of: { landM2: number; builtM2: number; collectiveM2: number; agreed: number }) => ({
  plotRatio: round(of.builtM2 / of.landM2, 2),
  keepsShare: of.collectiveM2 >= of.builtM2 * (of.agreed / 100),
})

/** 三合一 with more than one exit blocked is a major hazard, whatever it was reported as. */
export const hazardLevel = (of: { kind: string; level: string; blockedExits: number }): 'major' | 'general' =>
  of.level === 'major' || (of.kind === 'threeInOne' && of.blockedExits > 1) ? 'major' : 'general'

/** 申报产值与用电不符: output without power, or five times the park’s usual output for a kilowatt hour. */
export const outputDoubtful = (output: number, kwh: number, usual: number): boolean =>
  output > 0 && (kwh <= 0 || (usual > 0 && output / kwh > usual * 5))

export const refuse = k.refusals({
  'industrialPark.notSound': `409 底数核对未通过 | The ledger of the park does not agree yet
    补齐台账后重新核对 | Complete the registers, then check again`,
  'industrialPark.notYet': `409 前置环节未完成 | A step before is missing
    先完成前一步并留下依据 | Do the step before, with its evidence`,
  'industrialPark.shareMissed': `422 集体物业低于约定比例（容积率 {ratio}） | The collective gets less than agreed (plot ratio {ratio})
    调整方案或重新表决 | Change the plan, or vote again`,
  'industrialPark.stopFirst': `409 重大隐患须先责令停用 | A major hazard is put out of use first
    先登记停用 | Register that first`,
  'industrialPark.exitOpen': `422 清退事项未了：{open} | Not settled yet: {open}
    逐项办结后再确认 | Settle each of them`,
  'industrialPark.areaUnit': `422 亩数与平方米不符，应为 {m2} 平方米 | Mu and m² disagree: {m2} m²
    核对单位：1 亩 = 666.67 平方米 | Check the unit: 1 mu = 666.67 m²`,
})
