import { type Say, say } from '../../base/index.ts'
import type { Action, MatterCase, MatterType } from './declare.ts'
import { proceedingOf } from './proceedings.ts'
import { earlierSteps } from './steps.ts'

/** The version a matter runs on when that is not the present one: names of its states and clocks. */
export type FlowShown = {
  readonly version: number
  readonly states: MatterType['flow']['states']
  readonly clocks: Readonly<Record<string, { readonly title: Say }>>
}

export const flowShown = ({ version, flow, clocks }: MatterType): FlowShown => ({
  version,
  states: flow.states,
  clocks: Object.fromEntries(Object.entries(clocks).map(([name, { title }]) => [name, { title }])),
})

/** What a form of this action may choose from that only this matter knows. */
export type Offers = {
  /** Earlier steps that form field `step` may name 可退回环节. */
  readonly steps?: readonly { readonly state: string; readonly title: Say }[]
  /** What is promised and still missing, for the form field that says what has come in. */
  readonly promised?: { readonly field: string; readonly items: readonly string[] }
}

export function offers(type: MatterType, action: Action, before: MatterCase): Offers {
  const { states } = type.flow
  const steps = earlierSteps(before.matter, type.flow).map((state) => ({
    state,
    title: states[state]?.title ?? say(state, state),
  }))
  const promised = (action.effects ?? []).flatMap((effect) => {
    const one = effect.do === 'fulfil' && effect.of ? proceedingOf(before, effect.name) : undefined
    const missing = one?.body.promised?.filter((item) => !item.inAt) ?? []
    return one && effect.do === 'fulfil' && effect.of
      ? [{ field: effect.of, items: missing.map(({ item }) => item) }]
      : []
  })[0]
  return { ...(action.to === 'chosen' ? { steps } : {}), ...(promised ? { promised } : {}) }
}
