import { type Instant, type Say, say } from '../base/index.ts'
import type { DeviceKind } from '../platform/signals/declare.ts'

/** What a device measured, by metric: valid buckets only, oldest first. */
export type Measured = Readonly<
  Record<string, readonly { readonly at: Instant; readonly value: number }[] | undefined>
>

/** What follows of it: a figure, what it is called, its colour on a screen, and why. */
export type Assessed = {
  readonly value: number | null
  /** Decimals shown. */
  readonly digits?: number
  readonly grade: Say
  /** `#rrggbb` as the standard gives it. */
  readonly color?: string
  readonly why?: Say
  /** Beyond its limit: stands first. */
  readonly bad?: boolean
}

/**
 * Readings judged by a rule of the pack 监测评价: each device of some kinds by what it measured lately, under the rights of
 * its readings. The rule is pure: the same readings are the same judgement on every screen.
 */
export type AssessmentDeclaration = {
  readonly title: Say
  /** What the value is measured in. */
  readonly unit: Say
  readonly kinds: readonly DeviceKind[]
  readonly metrics: readonly string[]
  /** Length of a bucket. */
  readonly grain: '5m' | 'hour'
  /** How far back it looks, 1–744. */
  readonly hours: number
  /** Null = too little was measured to say anything: 无效, never nought. */
  readonly judge: (measured: Measured, at: Instant) => Assessed | null
  readonly basis: Say
}

export const assessment = (declared: AssessmentDeclaration): AssessmentDeclaration => declared

/** Buckets of all devices together are bounded: five minutes over days, hours over a month. */
const MOST_BUCKETS = 5000

type Fault = { readonly at: string; readonly says: Say; readonly remedy: Say }

type Declaring = {
  readonly name: string
  readonly assessments?: Readonly<Record<string, AssessmentDeclaration>>
}

/** What is wrong with them. */
export function assessmentFaults(packs: readonly Declaring[]): readonly Fault[] {
  return packs.flatMap((pack) =>
    Object.entries(pack.assessments ?? {}).flatMap(([name, one]): Fault[] => {
      const at = `${pack.name}/assessments/${name}`
      const faults: Fault[] = []
      if (one.metrics.length === 0 || one.kinds.length === 0)
        faults.push({
          at,
          says: say('没有说明评价哪些设备和指标项', 'it names no devices or no metrics'),
          remedy: say('写明 kinds 和 metrics', 'name kinds and metrics'),
        })
      const buckets = one.hours * (one.grain === '5m' ? 12 : 1)
      if (!(one.hours >= 1 && one.hours <= 744) || buckets > MOST_BUCKETS)
        faults.push({
          at,
          says: say('回看时间过长', 'it looks back too far'),
          remedy: say(
            `hours 为 1–744，且不超过 ${MOST_BUCKETS} 个时段`,
            `hours are 1–744, and at most ${MOST_BUCKETS} buckets`,
          ),
        })
      return faults
    }),
  )
}
