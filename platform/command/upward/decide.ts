import type { Instant } from '../../../base/index.ts'
import {
  AGAIN_MINUTES,
  COUNTY_MINUTES,
  type Leg,
  type LegKind,
  legMinutes,
  REMIND_PERCENT,
} from './declare.ts'

const MINUTE = 60_000
const plus = (at: Instant, minutes: number): Instant => new Date(at.getTime() + minutes * MINUTE)

/** Where a case came in first. */
export type CameIn = 'unit' | 'town' | 'district'

/** The clock of a leg. It runs on wall time, day and night. */
export const legClock = (kind: LegKind, startedAt: Instant) => ({
  startedAt,
  dueAt: plus(startedAt, legMinutes[kind]),
  nextAt: plus(startedAt, (legMinutes[kind] * REMIND_PERCENT) / 100),
})

type Begun = Pick<Leg, 'kind' | 'startedAt' | 'dueAt' | 'nextAt' | 'sentAt'>

/**
 * The legs that a case begins with. Whoever knew first has the first leg, from when it was known; what has been reported already by
 * coming in higher up is measured afterwards: it is late or in time, and nobody is reminded.
 */
export function legsAt(of: {
  readonly cameIn: CameIn
  /** 发生（知悉）时间, where it is known. */
  readonly occurredAt: Instant | null
  readonly receivedAt: Instant
}): readonly Begun[] {
  const { cameIn, receivedAt } = of
  // a time that lies after its own report is none
  const knownAt = of.occurredAt && of.occurredAt < receivedAt ? of.occurredAt : receivedAt
  const running = (kind: LegKind, from: Instant): Begun => ({ kind, ...legClock(kind, from), sentAt: null })
  const over = (kind: LegKind): Begun => ({ ...running(kind, knownAt), sentAt: receivedAt, nextAt: null })
  if (cameIn === 'unit') return [running('unit', knownAt)]
  const before = of.occurredAt && of.occurredAt < receivedAt
  if (cameIn === 'town') return [...(before ? [over('unit')] : []), running('town', receivedAt)]
  return [...(before ? [over('direct')] : []), running('district', receivedAt)]
}

/** The leg that begins when one was sent: the receiver's own clock. */
export const nextLeg = (kind: LegKind): LegKind | null =>
  kind === 'unit' ? 'town' : kind === 'town' || kind === 'direct' ? 'district' : null

/** 迟报: minutes over its limit, 0 when in time; a leg that is not sent is late from its limit on. */
export const lateMinutes = (leg: Pick<Leg, 'dueAt' | 'sentAt' | 'voidedAt'>, at: Instant): number =>
  leg.voidedAt ? 0 : Math.max(0, Math.ceil(((leg.sentAt ?? at).getTime() - leg.dueAt.getTime()) / MINUTE))

/** The whole way to the district 事发→区: from when it was known to when the district knew. Null while it is on its way. */
export function countyMinutes(
  legs: readonly Pick<Leg, 'kind' | 'startedAt' | 'sentAt'>[],
): { readonly minutes: number; readonly late: boolean } | null {
  const first =
    legs.find((leg) => leg.kind === 'direct' || leg.kind === 'unit') ??
    legs.find((leg) => leg.kind === 'town')
  const last = legs.find((leg) => leg.kind === 'direct') ?? legs.find((leg) => leg.kind === 'town')
  if (!first || !last?.sentAt) return null
  const minutes = Math.ceil((last.sentAt.getTime() - first.startedAt.getTime()) / MINUTE)
  return { minutes, late: minutes > COUNTY_MINUTES }
}

export type Climb = 'remind' | 'late' | 'again'
/** What is told when a clock has run so far, and when next. */
export function climbedLeg(leg: Leg): { readonly leg: Leg; readonly told: Climb } {
  if (leg.step === 0) return { leg: { ...leg, step: 1, nextAt: leg.dueAt }, told: 'remind' }
  if (leg.step === 1)
    return { leg: { ...leg, step: 2, nextAt: plus(leg.dueAt, AGAIN_MINUTES) }, told: 'late' }
  return { leg: { ...leg, step: 3, nextAt: null }, told: 'again' }
}
