import type { Effort, PartnerNews, PartnerTask } from './declare.ts'

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

/** Counted from what happened: acts of the applicant's own, and acts that needed him to be there. */
export function effortOf(
  facts: readonly { readonly kind: string; readonly by: string; readonly action: string | null }[],
  presences: readonly string[],
): Effort {
  const trips = facts.filter(({ action }) => action !== null && presences.includes(action)).length
  const own = facts.filter(
    ({ kind, by }) => by === 'citizen' && (kind === 'matter.opened' || kind === 'matter.acted'),
  ).length
  return { steps: own + trips, trips }
}
