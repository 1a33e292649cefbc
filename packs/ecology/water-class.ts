/** Limits of classes I–V 地表水环境质量标准 (GB 3838-2002): mg/L, pH without unit, coli per litre. */
const LIMITS = {
  codMn: [2, 4, 6, 10, 15],
  cod: [15, 15, 20, 30, 40],
  bod5: [3, 3, 4, 6, 10],
  nh3n: [0.15, 0.5, 1, 1.5, 2],
  tp: [0.02, 0.1, 0.2, 0.3, 0.4],
  tpLake: [0.01, 0.025, 0.05, 0.1, 0.2],
  tn: [0.2, 0.5, 1, 1.5, 2],
  cu: [0.01, 1, 1, 1, 1],
  zn: [0.05, 1, 1, 2, 2],
  f: [1, 1, 1, 1.5, 1.5],
  se: [0.01, 0.01, 0.01, 0.02, 0.02],
  as: [0.05, 0.05, 0.05, 0.1, 0.1],
  hg: [0.00005, 0.00005, 0.0001, 0.001, 0.001],
  cd: [0.001, 0.005, 0.005, 0.005, 0.01],
  cr6: [0.01, 0.05, 0.05, 0.05, 0.1],
  pb: [0.01, 0.01, 0.05, 0.05, 0.1],
  cn: [0.005, 0.05, 0.2, 0.2, 0.2],
  phenol: [0.002, 0.002, 0.005, 0.01, 0.1],
  oil: [0.05, 0.05, 0.05, 0.5, 1],
  las: [0.2, 0.2, 0.2, 0.3, 0.3],
  s: [0.05, 0.1, 0.2, 0.5, 1],
  coli: [200, 2000, 10_000, 20_000, 40_000],
} as const
/** Dissolved oxygen 溶解氧: the more the better. */
const OXYGEN = [7.5, 6, 5, 3, 2] as const

type Limited = Exclude<keyof typeof LIMITS, 'tpLake'>
export type WaterItem = Limited | 'ph' | 'do'

/** 1–5 = Ⅰ–Ⅴ, 6 = 劣Ⅴ. */
export type WaterClass = 1 | 2 | 3 | 4 | 5 | 6
export const classNames: Readonly<Record<WaterClass, string>> = { ...{ 1: 'Ⅰ', 2: 'Ⅱ', 3: 'Ⅲ', 4: 'Ⅳ', 5: 'Ⅴ', 6: '劣Ⅴ' } }

export type WaterBody = 'river' | 'lake'
export type WaterValues = Readonly<Partial<Record<WaterItem, number | null>>>

/** 地表水环境质量评价办法: total nitrogen of rivers, and coli, take no part in the class. */
const leftOut = (item: WaterItem, body: WaterBody): boolean => item === 'coli' || (item === 'tn' && body === 'river')

const classBy = (fits: (step: number) => boolean): WaterClass => {
  const at = [0, 1, 2, 3, 4].findIndex(fits)
  return (at < 0 ? 6 : at + 1) as WaterClass
}

const limitsOf = (item: Limited, body: WaterBody): readonly number[] =>
  item === 'tp' && body === 'lake' ? LIMITS.tpLake : LIMITS[item]

/** 单因子类别 of one item; undefined for what is no measured value. */
export function itemClass(item: WaterItem, value: number | null | undefined, body: WaterBody): WaterClass | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) return undefined
  if (item === 'ph') return value >= 6 && value <= 9 ? 1 : 6
  if (item === 'do') return classBy((step) => value >= (OXYGEN[step] ?? Number.POSITIVE_INFINITY))
  const limits = limitsOf(item, body)
  return classBy((step) => value <= (limits[step] ?? -1))
}

export type WaterJudged = {
  readonly class: WaterClass
  /** 定类因子: the items that make it so. */
  readonly by: readonly WaterItem[]
  readonly items: Readonly<Partial<Record<WaterItem, WaterClass>>>
  /** 超标倍数 of what misses the target, the worst first; null where a multiple says nothing (pH, oxygen). */
  readonly exceeded: readonly { readonly item: WaterItem; readonly times: number | null }[]
}

/** 单因子评价: the class of a section 断面 is that of its worst item; undefined without a measured item. */
export function waterClass(values: WaterValues, body: WaterBody, target: WaterClass = 3): WaterJudged | undefined {
  const items: Partial<Record<WaterItem, WaterClass>> = {}
  for (const [name, value] of Object.entries(values)) {
    const item = name as WaterItem
    if (leftOut(item, body)) continue
    const found = itemClass(item, value, body)
    if (found) items[item] = found
  }
  const all = Object.entries(items) as [WaterItem, WaterClass][]
  if (all.length === 0) return undefined
  const worst = all.reduce<WaterClass>((most, [, one]) => (one > most ? one : most), 1)
  const exceeded = all
    .filter(([, one]) => one > target)
    .map(([item]) => {
      if (item === 'ph' || item === 'do') return { item, times: null }
      const limit = limitsOf(item, body)[target - 1] ?? 0
      return { item, times: limit > 0 ? ((values[item] ?? 0) - limit) / limit : null }
    })
    .sort((a, b) => (b.times ?? 0) - (a.times ?? 0))
  return { class: worst, by: all.filter(([, one]) => one === worst).map(([item]) => item), items, exceeded }
}

export type BasinState = '优' | '良好' | '轻度污染' | '中度污染' | '重度污染'

/**
 * 流域水质状况 by the shares of classes (地表水环境质量评价办法 2011). With fewer than five sections the concentrations are
 * averaged first and the class of the mean tells: `class`. undefined without a measured section.
 */
export function basinOf(
  sections: readonly WaterValues[],
  body: WaterBody,
): { readonly state: BasinState } | { readonly class: WaterClass } | undefined {
  if (sections.length < 5) {
    const sums = new Map<WaterItem, number[]>()
    for (const values of sections)
      for (const [item, value] of Object.entries(values) as [WaterItem, number | null][])
        if (itemClass(item, value, body) && value !== null) sums.set(item, [...(sums.get(item) ?? []), value])
    const means = Object.fromEntries([...sums].map(([item, all]) => [item, all.reduce((sum, one) => sum + one, 0) / all.length]))
    const found = waterClass(means, body)
    return found && { class: found.class }
  }
  const classes = sections.flatMap((values) => waterClass(values, body)?.class ?? [])
  if (classes.length === 0) return undefined
  const share = (fits: (one: WaterClass) => boolean) => (classes.filter(fits).length / classes.length) * 100
  const good = share((one) => one <= 3)
  const worse = share((one) => one === 6)
  if (good >= 90) return { state: '优' }
  if (good >= 75) return { state: '良好' }
  if (worse < 20) return { state: '轻度污染' }
  return { state: worse < 40 ? '中度污染' : '重度污染' }
}
