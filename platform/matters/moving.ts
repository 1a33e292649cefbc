import { no, ok, type Refusal, type Result, type Say, say } from '../../base/index.ts'
import type { MatterType } from './declare.ts'
import { refuse } from './refusals.ts'

/** Which running matters go to which version, and where their states go 在办件迁移对应表. */
export type FlowMap = {
  /** Version they go to; absent = the present one. */
  readonly to?: number
  /** Versions they come from; absent = every other. */
  readonly from?: readonly number[]
  /** Old state → new state; one that is not named keeps its name. */
  readonly states?: Readonly<Record<string, string>>
}

/** What stands where, before anything is moved. */
export type Standing = { readonly version: number; readonly state: string; readonly count: number }

/** Where matters of one state go, or why they cannot. */
export type Leg = Standing & {
  readonly title: Say
  readonly to: string | null
  readonly toTitle: Say | null
  readonly why: Say | null
}

/** Where a state goes; null with the reason when it cannot. */
function goal(
  flow: MatterType['flow'],
  state: string,
  states: FlowMap['states'],
): { to: string } | { why: Say } {
  const to = states?.[state] ?? state
  const found = flow.states[to]
  if (!found)
    return {
      why: say(
        `新版流程没有“${to}”这个状态，对应表也没有写明去向`,
        `the new flow has no state ${to} and the map does not say where it goes`,
      ),
    }
  return found.kind === 'closed'
    ? { why: say('在办件不能迁移到办结状态', 'a running matter cannot be moved to an end') }
    : { to }
}

export const legs = (
  standing: readonly Standing[],
  type: MatterType,
  former: (version: number) => MatterType['flow'] | undefined,
  map: FlowMap,
): Leg[] =>
  standing.map((one) => {
    const found = goal(type.flow, one.state, map.states)
    const title = (flow: MatterType['flow'] | undefined, state: string): Say =>
      flow?.states[state]?.title ?? say(state, state)
    return {
      ...one,
      title: title(former(one.version), one.state),
      ...('to' in found
        ? { to: found.to, toTitle: title(type.flow, found.to), why: null }
        : { to: null, toTitle: null, why: found.why }),
    }
  })

/** A map as somebody wrote it: anything that is not one is refused with the place. */
export function readMap(value: unknown, flow: MatterType['flow']): Result<FlowMap, Refusal> {
  const wrong = (what: Say) => no(refuse['flow.badMap']({ what }))
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return wrong(say('应为一个对象', 'an object is wanted'))
  const { to, from, states, ...rest } = value as Record<string, unknown>
  const [unknown] = Object.keys(rest)
  if (unknown !== undefined) return wrong(say(`没有“${unknown}”这一项`, `there is no ${unknown} in it`))
  const whole = (one: unknown): one is number => Number.isInteger(one) && (one as number) > 0
  if (to !== undefined && !whole(to)) return wrong(say('to 应为版本号', '`to` is a version'))
  if (from !== undefined && !(Array.isArray(from) && from.every(whole)))
    return wrong(say('from 应为版本号列表', '`from` is a list of versions'))
  if (states !== undefined && (typeof states !== 'object' || states === null || Array.isArray(states)))
    return wrong(say('states 应为“旧状态: 新状态”', '`states` maps old states to new ones'))
  for (const [old, fresh] of Object.entries((states ?? {}) as Record<string, unknown>))
    if (typeof fresh !== 'string' || !Object.hasOwn(flow.states, fresh))
      return wrong(
        say(
          `“${old}”的去向“${String(fresh)}”不是新版流程的状态`,
          `${old} goes to ${String(fresh)}, which is no state`,
        ),
      )
  return ok({
    ...(to === undefined ? {} : { to }),
    ...(from === undefined ? {} : { from: from as number[] }),
    ...(states === undefined ? {} : { states: states as Record<string, string> }),
  })
}
