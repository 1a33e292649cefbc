import { madOf, medianOf } from '../../brain/detect/decide.ts'

/** A flow at a minute of the day, m³/h. */
export type FlowAt = { readonly minute: number; readonly m3h: number }

/** 夜间最小流量: of the hours 02:00–05:00 the least mean of an hour; without a fifth of the samples there is no verdict. */
const NIGHT = { from: 120, to: 300, window: 60, mostMissing: 0.2 } as const

/**
 * MNF of a night, m³/h; `everyMinutes` between samples. undefined where more than a fifth of the window is missing.
 * A negative flow counts: a zone whose boundary valve stands open must be seen, not hidden.
 */
export function nightFlow(samples: readonly FlowAt[], everyMinutes: number): number | undefined {
  const night = new Map<number, number>()
  for (const { minute, m3h } of samples)
    if (minute >= NIGHT.from && minute < NIGHT.to && Number.isFinite(m3h)) night.set(minute, m3h)
  const wanted = (NIGHT.to - NIGHT.from) / everyMinutes
  if (night.size < wanted * (1 - NIGHT.mostMissing)) return undefined
  let least: number | undefined
  for (let from: number = NIGHT.from; from + NIGHT.window <= NIGHT.to; from += everyMinutes) {
    const hour: number[] = []
    for (let minute = from; minute < from + NIGHT.window; minute += everyMinutes) {
      const flow = night.get(minute)
      if (flow !== undefined) hour.push(flow)
    }
    if (hour.length < (NIGHT.window / everyMinutes) * (1 - NIGHT.mostMissing)) continue
    const mean = hour.reduce((sum, one) => sum + one, 0) / hour.length
    if (least === undefined || mean < least) least = mean
  }
  return least
}

/** Litres an hour that a customer rightly uses at night: IWA practice, to be calibrated 待校准. */
export const NIGHT_USE_LPH = 1.7

/** 夜间漏失: MNF without what is rightly used; m³/h. Negative = the zone is not closed, or a meter runs backwards. */
export const nightLeak = (mnf: number, customers: number, nightUsersM3h: number, perCustomerLph = NIGHT_USE_LPH): number =>
  mnf - (customers * perCustomerLph) / 1000 - nightUsersM3h

/** FAVAD: leaks follow the pressure, so a day loses less than 24 nights' hours; `factor` in hours of the night's leak. */
export function dayLoss(
  leakM3h: number,
  pressureM: readonly number[],
  pressureAtNightM: number,
  n1 = 1,
): { readonly factor: number; readonly m3: number } {
  const factor = pressureM.reduce((sum, one) => sum + (Math.max(0, one) / pressureAtNightM) ** n1, 0)
  return { factor, m3: leakM3h * factor }
}

export type NightJudged = { readonly median: number; readonly sigma: number; readonly z: number }

/**
 * How far tonight stands above the nights before 稳健标准分: median and median deviation, so that one earlier burst spoils
 * nothing. Where all nights were alike the meter's resolution is the deviation. undefined with fewer than seven nights.
 */
export function judgeNight(base: readonly number[], tonight: number, resolution: number): NightJudged | undefined {
  const nights = base.filter((one) => Number.isFinite(one))
  if (nights.length < 7 || !Number.isFinite(tonight)) return undefined
  const median = medianOf(nights)
  const spread = madOf(nights, median)
  const sigma = Math.max(1.4826 * spread, resolution)
  return { median, sigma, z: (tonight - median) / sigma }
}

/**
 * 疑似漏点: so many deviations, on two of three nights; and a leak that is worth a crew, m³/h: after quiet nights a tenth of
 * a cubic metre is many deviations too.
 */
export const SUSPECT = { z: 4, nights: 2, of: 3, baseNights: 14, leastM3h: 1 } as const

export type Night = {
  readonly mnf: number | undefined
  /** A holiday, a flushing, a fire: not judged and not learnt from. */
  readonly excluded?: boolean
}

/** Nights, oldest first, on which a leak is suspected for the first time after its absence. */
export function suspicions(nights: readonly Night[], resolution: number): number[] {
  const usable: number[] = []
  const high: boolean[] = []
  const found: number[] = []
  let standing = false
  for (const [index, { mnf, excluded }] of nights.entries()) {
    if (excluded || mnf === undefined) continue
    const judged = judgeNight(usable.slice(-SUSPECT.baseNights), mnf, resolution)
    const above = judged !== undefined && judged.z > SUSPECT.z && mnf - judged.median >= SUSPECT.leastM3h
    high.push(above)
    // what is suspicious is not learnt as usual
    if (!above) usable.push(mnf)
    const now = high.slice(-SUSPECT.of).filter(Boolean).length >= SUSPECT.nights
    if (now && !standing) found.push(index)
    standing = now
  }
  return found
}

/** One 15-minute step of a zone: inlet flow, m³/h, and pressures of its points, m. */
export type ZoneStep = { readonly flow: number; readonly pressures: Readonly<Record<string, number>> }
const BURST = { flowUp: 0.3, pressureDownM: 3, points: 2 } as const

/** 爆管: within a quarter of an hour the flow rises by more than 30 % and the pressure falls by more than 3 m at two points. */
export function burst(before: ZoneStep, now: ZoneStep): boolean {
  if (!(before.flow > 0) || !(now.flow > before.flow * (1 + BURST.flowUp))) return false
  const fallen = Object.entries(now.pressures).filter(([point, pressure]) => {
    const was = before.pressures[point]
    return was !== undefined && was - pressure > BURST.pressureDownM
  })
  return fallen.length >= BURST.points
}

/** MPa to metres of water: 1 MPa is 101.97 m. */
export const metresOf = (mpa: number): number => mpa * 101.97

/** A zone whose meters do not add up 分区不平衡: an open boundary valve, a meter that lost count. `null` = no verdict. */
export function zonesBalance(inlet: number | null, zones: readonly (number | null)[], tolerance = 0.05): boolean | null {
  if (inlet === null || inlet <= 0 || zones.some((one) => one === null)) return null
  const sum = zones.reduce<number>((total, one) => total + (one ?? 0), 0)
  return Math.abs(inlet - sum) <= inlet * tolerance
}

/** What a counter's two readings say it ran 水表读数差: a reset or a turn over shows as less than before, and is no flow. */
export const counted = (before: number, now: number): number | undefined =>
  Number.isFinite(before) && Number.isFinite(now) && now >= before ? now - before : undefined
