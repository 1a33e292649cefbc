import type { Id } from '../../base/index.ts'
import { covers } from '../org/decide.ts'
import type { Actor } from '../org/declare.ts'
import type { Action, Matter, MatterCase, MatterType, Party, Proceeding } from './declare.ts'

/** Holders of this role work on the tasks of their units 承办人. Fixed by the platform; packs may name others. */
export const HANDLER = 'handler'

const ASKED = /^asked(?:\.(\w+))?$/
/** Is it who owes an opinion 被征求意见的一方? */
export const isAsked = (by: string): boolean => ASKED.test(by)
/** The roles whose holders speak for a unit that was asked. */
export const askedRoles = (by: readonly string[]): readonly string[] => [
  ...new Set(by.filter(isAsked).map((one) => ASKED.exec(one)?.[1] ?? HANDLER)),
]
/** The roles whose holders give opinions in this flow. */
export const opinionRoles = ({ flow }: Pick<MatterType, 'flow'>): readonly string[] =>
  askedRoles(
    Object.values(flow.actions).flatMap((one) =>
      one.effects?.some((effect) => effect.do === 'giveOpinion') ? one.by : [],
    ),
  )

/** Proceedings that have not come to an end, the oldest first. */
export const openProceedings = (before: MatterCase): readonly Proceeding[] =>
  before.proceedings.filter((one) => one.open)

/** The open proceeding of that name. */
export const proceedingOf = (before: MatterCase, name: string): Proceeding | undefined =>
  before.proceedings.find((one) => one.open && one.name === name)

/** The special procedure 特别程序 that lasts. */
export const specialOf = (before: MatterCase): Proceeding | undefined =>
  before.proceedings.find((one) => one.open && one.kind === 'special')

/** Who holds the step by a hand-over 转办, if it was handed on. */
export const heldBy = (before: MatterCase): Proceeding | undefined =>
  before.proceedings.findLast(
    (one) => one.open && one.kind === 'handover' && one.step === before.matter.state,
  )

export type Owed = {
  readonly proceeding: Proceeding
  readonly party: Party
  readonly onBehalfOf: string | null
}

/** The opinion this actor owes 待签意见: asked himself, or by a duty in a unit that was asked. */
export function owed(before: MatterCase, who: Actor, roles: readonly string[]): Owed | null {
  for (const proceeding of openProceedings(before))
    for (const party of proceeding.body.parties ?? []) {
      if (!proceeding.waiting.includes(party.id)) continue
      if (party.kind === 'account' && party.id === who.account) return { proceeding, party, onBehalfOf: null }
      const duty = who.duties.find(
        (one) =>
          party.kind === 'unit' &&
          roles.includes(one.role) &&
          one.units?.includes(party.id) &&
          covers(one, before.matter),
      )
      if (duty) return { proceeding, party, onBehalfOf: duty.onBehalfOf ?? null }
    }
  return null
}

/** Does the action leave the step the matter stands in? */
export const leaves = (action: Action, matter: Pick<Matter, 'state'>): boolean =>
  action.to !== undefined && action.to !== matter.state

/** The open proceeding for which the action has to wait. */
export function holdOn(before: MatterCase, name: string, action: Action): Proceeding | undefined {
  if (action.despite) return undefined
  return openProceedings(before).find(({ body, step }) =>
    body.holds === 'leave'
      ? step === before.matter.state && leaves(action, before.matter)
      : body.holds?.includes(name),
  )
}

/** An added signer 后加签 whose word the act still needs: it is parked instead of done. */
export const laterSigner = (before: MatterCase, action: Action): Proceeding | undefined =>
  action.despite || !leaves(action, before.matter)
    ? undefined
    : openProceedings(before).find(
        ({ kind, body, step }) => kind === 'signer' && body.where === 'after' && step === before.matter.state,
      )

/** Opinions and hand-overs belong to a step: leaving it ends them. */
export const endsWithStep = ({ kind }: Proceeding): boolean =>
  kind === 'joint' || kind === 'signer' || kind === 'handover'

export type PersonName = { readonly name: string; readonly unit: Id | null }
