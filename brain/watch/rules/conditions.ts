import type { Condition } from './declare.ts'

const MINUTE = 60_000

/** The simple conditions inside. */
export const partsOf = (condition: Condition): Exclude<Condition, { all: unknown } | { any: unknown }>[] =>
  'all' in condition
    ? condition.all.flatMap(partsOf)
    : 'any' in condition
      ? condition.any.flatMap(partsOf)
      : [condition]

export const metricsOf = (condition: Condition): readonly string[] => [
  ...new Set(partsOf(condition).map((one) => one.metric)),
]

/** How far back a condition looks, ms. What counts samples is given a day of them at most. */
export const reachOf = (condition: Condition): number =>
  Math.max(
    ...partsOf(condition).map((one) =>
      'minutes' in one && one.minutes !== undefined ? one.minutes * MINUTE : 0,
    ),
    60 * MINUTE,
  )
