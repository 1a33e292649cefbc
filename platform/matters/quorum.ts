import type { Opinion, Party, ProceedingResult, QuorumRule } from './declare-proceedings.ts'

export type Tally = {
  readonly agree: number
  readonly refuse: number
  readonly abstain: number
  readonly waiting: number
}

/** Each party counts once: what it said last. */
export function tallyOf(parties: readonly Party[], opinions: readonly Opinion[]): Tally {
  const said = new Map(opinions.map((one) => [one.party, one.opinion]))
  const count = { agree: 0, refuse: 0, abstain: 0, waiting: 0 }
  for (const party of parties) count[said.get(party.id) ?? 'waiting'] += 1
  return count
}

/** How many must agree; with `all` those who abstain do not count, but somebody must agree. */
export function needed({ quorum }: QuorumRule, parties: number, abstained: number): number {
  if (quorum === 'all') return Math.max(1, parties - abstained)
  if (quorum === 'any') return 1
  if (quorum === 'majority') return Math.floor(parties / 2) + 1
  if (quorum === 'answers') return Number.POSITIVE_INFINITY
  return 'atLeast' in quorum ? quorum.atLeast : Math.max(1, Math.ceil((parties * quorum.percent) / 100))
}

/**
 * What the opinions come to: enough agree; one refuses where that decides, or too few can still agree; all have answered.
 * Null while it is open. `ended`: nobody is waited for any longer, and silence means what the rule says.
 */
export function decided(
  rule: QuorumRule,
  parties: readonly Party[],
  opinions: readonly Opinion[],
  ended = false,
): Extract<ProceedingResult, 'agreed' | 'refused' | 'answered'> | null {
  const { agree, refuse, abstain, waiting } = tallyOf(parties, opinions)
  if (rule.quorum === 'answers') return waiting === 0 || ended ? 'answered' : null
  if (rule.veto && refuse > 0) return 'refused'
  const silent = ended ? waiting : 0
  const agreed = agree + (rule.silence === 'agree' ? silent : 0)
  const need = needed(rule, parties.length, abstain)
  if (agreed >= need) return 'agreed'
  // The ones still asked could at best all agree; an abstention among them lowers what `all` needs.
  const possible = agreed + (ended ? 0 : waiting)
  return possible < need ? 'refused' : null
}

/** Could these parties ever come to an agreement under the rule? */
export const reachable = (rule: QuorumRule, parties: number): boolean =>
  parties > 0 && (rule.quorum === 'answers' || needed(rule, parties, 0) <= parties)
