/** What is known of an accident: persons and yuan. */
export type Harm = { readonly dead?: number; readonly injured?: number; readonly lossYuan?: number }

/** Deaths, seriously injured, direct loss: the lower bounds, included (生产安全事故报告和调查处理条例 第三条). */
const BOUNDS = [
  { level: 1, dead: 30, injured: 100, lossYuan: 100_000_000 },
  { level: 2, dead: 10, injured: 50, lossYuan: 50_000_000 },
  { level: 3, dead: 3, injured: 10, lossYuan: 10_000_000 },
] as const

export type Graded = {
  readonly level: 1 | 2 | 3 | 4
  /** Which criteria reach it; none = below all of them. */
  readonly by: readonly (keyof Harm)[]
}

/** 事故等级: the gravest single criterion decides. */
export function accidentGrade(harm: Harm): Graded {
  for (const bound of BOUNDS) {
    const by = (['dead', 'injured', 'lossYuan'] as const).filter((name) => (harm[name] ?? 0) >= bound[name])
    if (by.length > 0) return { level: bound.level, by }
  }
  return { level: 4, by: [] }
}
