import type { Effort, PartnerNews, PartnerTask, Words } from './declare.ts'

/** The first questions come quickly, later ones every ten minutes: a partner that is away for a night is not flooded. */
export const nextAskMs = (tries: number): number => Math.min(600_000, 2_000 * 2 ** Math.min(tries, 12))

export type Taking = { readonly change: 'nothing' } | { readonly change: 'taken' | 'done' | 'failed' }

/**
 * What a piece of news changes. A task ends once: what comes late, twice, or after it was called off changes nothing.
 */
export function taking(
  task: Pick<PartnerTask, 'state' | 'takenAt'>,
  news: Pick<PartnerNews, 'status'>,
): Taking {
  if (task.state !== 'asked') return { change: 'nothing' }
  if (news.status === 'working') return { change: task.takenAt ? 'nothing' : 'taken' }
  return { change: news.status }
}

/** Whether what is said now is another end than the one that was believed. Repeating it is no contradiction. */
export function contradicts(
  had: Pick<PartnerTask, 'state' | 'answer'>,
  news: Pick<PartnerNews, 'status' | 'answer'>,
): boolean {
  if (news.status === 'working') return false
  if (had.state === 'failed') return news.status === 'done'
  return news.status === 'failed' || !sameWords(had.answer ?? {}, news.answer)
}
const sameWords = (a: Words, b: Words): boolean => {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])]
  return names.every((name) => JSON.stringify(a[name]) === JSON.stringify(b[name]))
}

/** One thing that happened to a matter, as far as effort is counted. */
export type Happened = {
  readonly kind: string
  readonly by: string
  readonly action: string | null
  /** 当地日期: two presences of one day are one trip. */
  readonly day: string
}

/**
 * 跑动 counted from what happened: each act asked of the applicant is a step (sending, completing, paying), each day on which
 * he had to be there a trip, and that presence a step. Taken in at a window = he was there. Others: acts of those who sign
 * or pay beside him, told apart, because they are somebody's steps too.
 */
export function effortOf(facts: readonly Happened[], presences: readonly string[]): Effort {
  const there = ({ kind, by, action }: Happened): boolean =>
    (kind === 'matter.opened' && by !== 'citizen') ||
    (kind === 'matter.acted' && action !== null && presences.includes(action))
  const trips = new Set(facts.filter(there).map(({ day }) => day)).size
  const own = facts.filter(
    ({ kind, by, action }) =>
      (by === 'citizen' && (kind === 'matter.opened' || kind === 'matter.acted')) ||
      (kind === 'fee.paid' && action === 'applicant'),
  ).length
  const others = facts.filter(
    ({ kind, action }) =>
      kind === 'signing.signed' || kind === 'signing.refused' || (kind === 'fee.paid' && action === 'other'),
  ).length
  return { steps: own + trips, trips, others }
}
