import type { Limit } from '../clocks/declare.ts'
import { type ClockRule, LIMIT_UNITS, type LimitFrom, type LimitUnit, type Matter } from './declare.ts'

type Values = Readonly<Record<string, unknown>>

/** Does the limit come with the matter, or from a table of the pack? */
export const isFrom = (limit: ClockRule['limit']): limit is LimitFrom => typeof limit.from === 'string'

const isUnit = (word: unknown): word is LimitUnit => LIMIT_UNITS.includes(word as LimitUnit)

const made: Readonly<Record<LimitUnit, (amount: number) => Limit>> = {
  working: (amount) => ({ workingDays: amount }),
  natural: (amount) => ({ days: amount }),
  hour: (amount) => ({ hours: amount }),
  workingHour: (amount) => ({ workingHours: amount }),
}

/** An amount and its unit as a limit; null when they are none: whole days, more than nothing. */
export function limitFrom(rule: LimitFrom, values: Values): Limit | null {
  const amount = values[rule.from]
  const unit = isUnit(rule.unit) ? rule.unit : values[rule.unit]
  if (typeof amount !== 'number' || !(amount > 0) || !Number.isFinite(amount) || !isUnit(unit))
    return rule.otherwise ?? null
  return unit === 'hour' || unit === 'workingHour' || Number.isInteger(amount)
    ? made[unit](amount)
    : (rule.otherwise ?? null)
}

/** The limit of a clock for this matter: what it brings with it, or the most particular key of the table; null = none runs. */
export function limitOf(
  rule: ClockRule,
  matter: Pick<Matter, 'kind' | 'category' | 'urgency' | 'data'>,
  form: Values = {},
): Limit | null {
  if (isFrom(rule.limit)) return limitFrom(rule.limit, rule.limit.of === 'form' ? form : matter.data)
  const keys = [
    ...(matter.category ? [`${matter.category}.${matter.urgency}`, matter.category] : []),
    `${matter.kind}.${matter.urgency}`,
    matter.kind ?? '',
    matter.urgency,
    '*',
  ]
  for (const key of keys) {
    const limit = rule.limit[key]
    if (limit) return limit
  }
  return null
}
