/** Of a year of a supplier: 10⁴ m³, percent, km, MPa, m. */
export type SupplyYear = {
  /** 供水总量 Qs. */
  readonly supplied: number
  /** 注册用户用水量 Qa. */
  readonly used: number
  /** 居民抄表到户水量占比 r, %. */
  readonly toHouseholdsPercent: number
  readonly pipeKm: number
  /** 年平均出厂压力. */
  readonly outletMpa: number
  /** 最大冻土深度. */
  readonly frostM: number
}

export type LossRate = {
  readonly gross: number
  readonly corrections: { readonly r1: number; readonly r2: number; readonly r3: number; readonly r4: number }
  /** 漏损率, %. */
  readonly rate: number
  /** 一级 ≤ 10 %, 二级 ≤ 12 %; 0 = neither. */
  readonly grade: 0 | 1 | 2
}

const within = (value: number, most: number): number => Math.min(most, Math.max(-most, value))

/**
 * 漏损率 after 城镇供水管网漏损控制及评定标准 (CJJ 92-2016, 2018 amendment); undefined without supply. The corrections follow
 * the sheet of this application and wait for the standard's own text 待核.
 */
export function lossRate(year: SupplyYear): LossRate | undefined {
  if (!(year.supplied > 0) || !(year.used >= 0)) return undefined
  const gross = ((year.supplied - year.used) / year.supplied) * 100
  const r1 = 0.08 * year.toHouseholdsPercent
  const r2 = within(0.99 * (year.pipeKm / year.supplied - 0.0693) * 100, 3)
  const p = year.outletMpa
  const r3 = p > 0.75 ? 2 : p > 0.55 ? 1 : p > 0.35 ? 0.5 : 0
  const r4 = year.frostM > 1.4 ? 1 : 0
  const rate = gross - r1 - r2 - r3 - r4
  return { gross, corrections: { r1, r2, r3, r4 }, rate, grade: rate <= 10 ? 1 : rate <= 12 ? 2 : 0 }
}
