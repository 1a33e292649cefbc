import { type Id, type Instant, type Say, say } from '../../base/index.ts'
import type { LatenessAdvice, SpanScope } from './declare.ts'

/** A limit of the past as estimates look at it. */
export type PastSpan = {
  readonly unit: Id | null
  readonly category: string | null
  readonly urgency: string
  readonly startedAt: Instant
  readonly due: Instant
  /** Null: still running past its limit. */
  readonly stoppedAt: Instant | null
  readonly result: 'kept' | 'late' | null
}

export type LatenessQuestion = {
  readonly unit: Id | null
  readonly category: string | null
  readonly urgency: string
  /** The running limit, when it was dispatched already. */
  readonly running: { readonly startedAt: Instant; readonly due: Instant } | null
  readonly spans: readonly PastSpan[]
  readonly at: Instant
}

/** A narrower past is believed as far as it is large: the wider one counts as so many of it. */
const PRIOR = 15
/** What nobody knows anything of: one in ten, worth four limits. */
const UNKNOWN = 0.1
const UNKNOWN_WEIGHT = 4
const HOUR = 3_600_000

/** How much of its time a limit used: 1 = ended at its due instant. What is still running past it used more. */
function used(one: PastSpan): number {
  if (one.stoppedAt === null) return Number.POSITIVE_INFINITY
  const given = one.due.getTime() - one.startedAt.getTime()
  const share = given > 0 ? (one.stoppedAt.getTime() - one.startedAt.getTime()) / given : 1
  // The clock's own verdict stands: pauses are in it.
  return one.result === 'late' ? Math.max(share, 1.000_001) : Math.min(share, 1)
}

const shareLate = (of: readonly PastSpan[], from: number, prior: number, weight: number): number => {
  const still = of.filter((one) => used(one) > from)
  const late = still.filter((one) => used(one) > 1).length
  return (late + prior * weight) / (still.length + weight)
}

/**
 * How likely the limit passes unfulfilled: the share of such limits of the past that did, among those that were not done
 * yet by this part of their time; the same unit and item first, shrunk towards unit, item and all by how few they are.
 */
export function adviseLateness(asked: LatenessQuestion): LatenessAdvice {
  const { spans, running, at } = asked
  const elapsed = running
    ? Math.max(
        0,
        (at.getTime() - running.startedAt.getTime()) /
          Math.max(1, running.due.getTime() - running.startedAt.getTime()),
      )
    : 0
  if (running && elapsed >= 1) return over(running, at)
  const sameUnit = (one: PastSpan) => asked.unit !== null && one.unit === asked.unit
  const sameItem = (one: PastSpan) => asked.category !== null && one.category === asked.category
  const scopes: readonly (readonly [SpanScope, readonly PastSpan[]])[] = [
    ['all', spans],
    ['item', spans.filter(sameItem)],
    ['unit', spans.filter(sameUnit)],
    ['unitItem', spans.filter((one) => sameUnit(one) && sameItem(one))],
  ]
  let late = UNKNOWN
  let weight = UNKNOWN_WEIGHT
  let scope: SpanScope = 'all'
  let rest: readonly PastSpan[] = spans
  for (const [name, some] of scopes) {
    if (some.length === 0) continue
    late = shareLate(some, elapsed, late, weight)
    weight = PRIOR
    if (some.length >= 5 || rest.length === 0) {
      scope = name
      rest = some
    }
  }
  const hours = rest
    .filter((one) => one.stoppedAt !== null)
    .map((one) => ((one.stoppedAt as Instant).getTime() - one.startedAt.getTime()) / HOUR)
    .sort((a, b) => a - b)
  const quantile = (q: number): number | null =>
    hours.length === 0
      ? null
      : Math.round((hours[Math.min(hours.length - 1, Math.floor(hours.length * q))] ?? 0) * 10) / 10
  if (spans.length === 0)
    return { late: null, scope: 'all', count: 0, medianHours: null, ninetyHours: null, reasons: [NOTHING] }
  return {
    late: Math.round(late * 1000) / 1000,
    scope,
    count: rest.length,
    medianHours: quantile(0.5),
    ninetyHours: quantile(0.9),
    reasons: reasonsOf(rest, scope, quantile(0.5), quantile(0.9), elapsed),
  }
}

const NOTHING = say('还没有可比的办理记录', 'there is no history to compare with yet')

const SCOPES: Readonly<Record<SpanScope, Say>> = {
  unitItem: say('该单位办理的同类', 'of this unit and item'),
  unit: say('该单位办理的', 'of this unit'),
  item: say('同类', 'of this item'),
  all: say('全部', 'of all'),
}

function over(running: { readonly due: Instant }, at: Instant): LatenessAdvice {
  const hours = Math.round((at.getTime() - running.due.getTime()) / HOUR)
  return {
    ...{ late: 1, scope: 'all', count: 0, medianHours: null, ninetyHours: null },
    reasons: [say(`已超过时限 ${hours} 小时`, `the limit passed ${hours} hours ago`)],
  }
}

const span = (hours: number): Say =>
  hours < 48
    ? say(`${Math.round(hours)} 小时`, `${Math.round(hours)} hours`)
    : say(`${Math.round(hours / 24)} 天`, `${Math.round(hours / 24)} days`)

function reasonsOf(
  rest: readonly PastSpan[],
  scope: SpanScope,
  median: number | null,
  ninety: number | null,
  elapsed: number,
): Say[] {
  const late = rest.filter((one) => used(one) > 1).length
  const who = SCOPES[scope]
  const first = say(
    `近期${who.zh}时限 ${rest.length} 个，超期 ${late} 个`,
    `of ${rest.length} recent limits ${who.en} ${late} were late`,
  )
  const times =
    median !== null && ninety !== null
      ? [
          say(
            `一半在 ${span(median).zh}内办结，九成在 ${span(ninety).zh}内`,
            `half ended within ${span(median).en}, nine in ten within ${span(ninety).en}`,
          ),
        ]
      : []
  const gone =
    elapsed > 0.05
      ? [
          say(
            `已用去时限的 ${Math.round(elapsed * 100)}%，只与此时仍未办结的相比`,
            `${Math.round(elapsed * 100)} % of the time is gone: compared with those not done by then`,
          ),
        ]
      : []
  return [first, ...times, ...gone]
}
