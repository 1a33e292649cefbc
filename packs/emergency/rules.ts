/** Pure rules of emergency management with their numbers. */

/** 事故等级 of the State Council's order 493: 1 extraordinary … 4 ordinary. */
export type Grade = 1 | 2 | 3 | 4
export type Harm = {
  readonly dead: number
  /** 重伤, acute industrial poisoning included. */
  readonly hurt: number
  /** Direct economic loss, yuan. */
  readonly loss: number
}
const LIMITS: readonly (readonly [Grade, dead: number, hurt: number, loss: number])[] = [
  [1, 30, 100, 100_000_000],
  [2, 10, 50, 50_000_000],
  [3, 3, 10, 10_000_000],
]

/** The highest of the three criteria counts; lower bounds belong to the grade (以上包括本数). 生产安全事故报告和调查处理条例 art. 3. */
export const accidentGrade = ({ dead, hurt, loss }: Harm): Grade =>
  LIMITS.find(([, d, h, l]) => dead >= d || hurt >= h || loss >= l)?.[0] ?? 4

/** How far up an accident is reported 上报层级: ordinary to the city, larger to the province, major and above to the state. */
export const reportsUpTo = (grade: Grade): 'city' | 'province' | 'state' =>
  grade <= 2 ? 'state' : grade === 3 ? 'province' : 'city'

const HOUR = 3_600_000
/** 事故报告时限 art. 9, 11: enterprise → county within 1 hour of knowing; each level of government upward within 2 hours. */
export function reportDeadlines(knownAt: Date, grade: Grade): readonly { readonly to: string; readonly by: Date }[] {
  const after = (hours: number) => new Date(knownAt.getTime() + hours * HOUR)
  const top = reportsUpTo(grade)
  return [
    { to: 'county', by: after(1) },
    { to: 'city', by: after(3) },
    ...(top === 'city' ? [] : [{ to: 'province', by: after(5) }]),
    ...(top === 'state' ? [{ to: 'state', by: after(7) }] : []),
  ]
}

/** Casualties that change are reported again 补报: within 30 days; 7 for traffic and fire. art. 13. */
export const supplementDays = (kind: 'traffic' | 'fire' | 'other'): number => (kind === 'other' ? 30 : 7)

export type RainSignal = 'red' | 'orange' | 'yellow'
export type RainHour = { readonly hour: number; readonly sum3: number; readonly sum6: number; readonly signal: RainSignal | null }

/** Thresholds 广东省暴雨预警信号: fallen, or expected to fall. Highest first. */
export const rainTriggers = [
  { signal: 'red', hours: 3, mm: 100 },
  { signal: 'orange', hours: 3, mm: 50 },
  { signal: 'yellow', hours: 6, mm: 50 },
] as const satisfies readonly { signal: RainSignal; hours: number; mm: number }[]

/** The signal of two sums; bounds included, the highest wins. */
export const rainSignal = (sum3: number, sum6: number): RainSignal | null =>
  rainTriggers.find((one) => (one.hours === 3 ? sum3 : sum6) >= one.mm)?.signal ?? null

/** Sums and signal hour by hour. A missing hour counts as none, and only proposes: the weather station issues. */
export function rainSignals(mm: readonly (number | null)[]): readonly RainHour[] {
  const sum = (n: number, hours: number) =>
    Math.round(mm.slice(Math.max(0, n - hours + 1), n + 1).reduce<number>((all, one) => all + (one ?? 0), 0) * 10) / 10
  return mm.map((_one, n) => {
    const [sum3, sum6] = [sum(n, 3), sum(n, 6)]
    return { hour: n + 1, sum3, sum6, signal: rainSignal(sum3, sum6) }
  })
}

export {
  type Evacuated,
  evacuated,
  type Household,
  type SignIn,
} from '../../platform/command/alerts/decide.ts'
