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

/** A row of a register, and what the device named in it measured. */
export type AssessedRow = {
  readonly id: string
  readonly values: Readonly<Record<string, unknown>>
  readonly measured: Measured
}

/** One line of a judgement over rows: what it speaks of, and the row that a reader may open. */
export type AssessedLine = Assessed & {
  readonly title: Say
  readonly row?: string
  readonly area?: string
}

/**
 * Rows of a register judged by a rule of the pack 台账评价: sums that must come out, zones with what their meters measured;
 * under the rights of the register and of the readings. Pure like the rule over devices.
 */
export type RowAssessmentDeclaration = {
  readonly title: Say
  readonly unit: Say
  /** A register of the same pack. */
  readonly register: string
  /** Devices that rows name: the fields with their codes, and how far back they are read. */
  readonly devices?: {
    readonly fields: readonly string[]
    readonly metrics: readonly string[]
    readonly grain: '5m' | 'hour'
    readonly hours: number
  }
  readonly judge: (rows: readonly AssessedRow[], at: Instant) => readonly AssessedLine[]
  readonly basis: Say
}

export const rowAssessment = (declared: RowAssessmentDeclaration): RowAssessmentDeclaration => declared

/** Devices of some kinds, or rows of a register. */
export type AnyAssessment = AssessmentDeclaration | RowAssessmentDeclaration
export const isOfRows = (one: AnyAssessment): one is RowAssessmentDeclaration => 'register' in one

/** Buckets of all devices together are bounded: five minutes over days, hours over a month. */
const MOST_BUCKETS = 5000

type Fault = { readonly at: string; readonly says: Say; readonly remedy: Say }

type Declaring = {
  readonly name: string
  readonly assessments?: Readonly<Record<string, AnyAssessment>>
  readonly registers?: Readonly<Record<string, { readonly fields: Readonly<Record<string, unknown>> }>>
}

/** What is read of devices by one assessment; null = it reads none. */
const readsOf = (one: AnyAssessment) => (isOfRows(one) ? (one.devices ?? null) : one)

function rowFaults(at: string, one: AnyAssessment, pack: Declaring): readonly Fault[] {
  if (!isOfRows(one)) return []
  const fields = pack.registers?.[one.register]?.fields
  const unknown = fields
    ? (one.devices?.fields ?? []).filter((field) => !Object.hasOwn(fields, field))
    : [one.register]
  return unknown.map((name) => ({
    at,
    says: say(`评价引用的“${name}”没有声明`, `the assessment names ${name}, which is not declared`),
    remedy: say('核对台账和字段名', 'check the names of the register and its fields'),
  }))
}

/** What is wrong with them. */
export function assessmentFaults(packs: readonly Declaring[]): readonly Fault[] {
  return packs.flatMap((pack) =>
    Object.entries(pack.assessments ?? {}).flatMap(([name, one]): Fault[] => {
      const at = `${pack.name}/assessments/${name}`
      const faults: Fault[] = [...rowFaults(at, one, pack)]
      const reads = readsOf(one)
      if (!reads) return faults
      if (reads.metrics.length === 0 || (isOfRows(one) ? one.devices?.fields : one.kinds)?.length === 0)
        faults.push({
          at,
          says: say('没有说明评价哪些设备和指标项', 'it names no devices or no metrics'),
          remedy: say('写明 kinds 和 metrics', 'name kinds and metrics'),
        })
      const buckets = reads.hours * (reads.grain === '5m' ? 12 : 1)
      if (!(reads.hours >= 1 && reads.hours <= 744) || buckets > MOST_BUCKETS)
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
