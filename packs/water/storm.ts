/** 暴雨强度公式: parameters are a city's own, to be configured 待配置. */
export type StormFormula = { readonly a1: number; readonly c: number; readonly b: number; readonly n: number }

/** L/(s·ha) of a rain of `minutes` that comes once in `years`. GB 50014. */
export const stormIntensity = ({ a1, c, b, n }: StormFormula, years: number, minutes: number): number =>
  (167 * a1 * (1 + c * Math.log10(years))) / (minutes + b) ** n

/** 雨水设计流量 Q = ψqF, L/s; area in hectares. */
export const runoff = (intensity: number, coefficient: number, areaHa: number): number => coefficient * intensity * areaHa

/** Full pipe after Manning 满管流量, m³/s: diameter in m, slope as a fraction. */
export function fullPipe(diameterM: number, roughness: number, slope: number): number {
  const area = (Math.PI * diameterM ** 2) / 4
  return (area * (diameterM / 4) ** (2 / 3) * Math.sqrt(slope)) / roughness
}

/** 路面积水等级: 1 caution, 2 closed to cars, 3 closed to all; cm. To be configured. */
export const ROAD_DEPTHS_CM = [15, 27, 40] as const
/** Rising faster than this raises the level early, cm a minute. */
const FAST_CM_PER_MINUTE = 1

export type RoadLevel = 0 | 1 | 2 | 3

export function roadLevel(depthCm: number, risePerMinuteCm = 0, depths: readonly number[] = ROAD_DEPTHS_CM): RoadLevel {
  const reached = depths.filter((depth) => depthCm >= depth).length
  const early = depthCm > 0 && risePerMinuteCm > FAST_CM_PER_MINUTE ? 1 : 0
  return Math.min(3, reached + early) as RoadLevel
}

/** 防洪法 arts. 41, 45: what a river's stage means; metres. */
export type Stage = 'usual' | 'warning' | 'nearGuarantee' | 'aboveGuarantee'
const NEAR_GUARANTEE_M = 0.3

export const riverStage = (level: number, warning: number, guarantee: number): Stage =>
  level >= guarantee
    ? 'aboveGuarantee'
    : level >= guarantee - NEAR_GUARANTEE_M
      ? 'nearGuarantee'
      : level >= warning
        ? 'warning'
        : 'usual'

/** 汛限水位: in the flood season a reservoir may not store above it without an order. */
export const storesTooMuch = (level: number, limit: number, floodSeason: boolean, order: boolean): boolean =>
  floodSeason && !order && level > limit
