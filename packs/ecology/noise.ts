/** Classes of acoustic function zones 声环境功能区 (GB 3096-2008). */
export type NoiseZone = '0' | '1' | '2' | '3' | '4a' | '4b'

/** dB(A) by day 06–22 and by night 22–06. */
export const noiseLimits: Readonly<Record<NoiseZone, { readonly day: number; readonly night: number }>> = {
  '0': { day: 50, night: 40 },
  '1': { day: 55, night: 45 },
  '2': { day: 60, night: 50 },
  '3': { day: 65, night: 55 },
  '4a': { day: 70, night: 55 },
  '4b': { day: 70, night: 60 },
}

/** A sudden peak at night 夜间突发噪声 may exceed the limit by so much. */
const NIGHT_PEAK_DB = 15

/** Of an hour of the day, 0–23. */
export const nightAt = (hour: number): boolean => hour < 6 || hour >= 22

/** 等效声级 Leq: the mean of the energies of equally long samples; undefined without any. */
export function leq(levels: readonly number[]): number | undefined {
  const valid = levels.filter((level) => Number.isFinite(level))
  if (valid.length === 0) return undefined
  const energy = valid.reduce((sum, level) => sum + 10 ** (level / 10), 0) / valid.length
  return 10 * Math.log10(energy)
}

export type NoiseJudged = {
  readonly leq: number
  readonly limit: number
  /** dB above the limit; 0 = kept. */
  readonly over: number
  /** At night: a peak above what is allowed to sudden noise. */
  readonly peak: boolean
}

/** Judges samples of one hour; both figures as the standard writes them, to a tenth. */
export function judgeNoise(zone: NoiseZone, hour: number, levels: readonly number[]): NoiseJudged | undefined {
  const found = leq(levels)
  if (found === undefined) return undefined
  const night = nightAt(hour)
  const limit = noiseLimits[zone][night ? 'night' : 'day']
  const shown = Math.round(found * 10) / 10
  return {
    leq: shown,
    limit,
    over: Math.max(0, Math.round((shown - limit) * 10) / 10),
    peak: night && levels.some((level) => level > limit + NIGHT_PEAK_DB),
  }
}
