import type { Id } from '../../base/index.ts'
import type { Actor } from '../org/declare.ts'
import { type Sql, sql } from '../store/index.ts'
import type { MatterType } from './declare.ts'
import { leaves } from './proceedings.ts'

type Types = Readonly<Record<string, MatterType>>

/** Flows that hand work to units as tasks have piles of their own; the others wait in the states themselves. */
const withTasks = (type: MatterType): boolean =>
  Object.values(type.flow.actions).some((action) => action.effects?.some((effect) => effect.do === 'assign'))

export const taskTypes = (types: Types): readonly string[] =>
  Object.values(types)
    .filter(withTasks)
    .map((type) => type.name)

/** Units for which this actor holds a role; null: for all of them. */
function unitsOf(who: Actor, role: string): readonly Id[] | null | undefined {
  const duties = who.duties.filter((duty) => duty.role === role)
  if (duties.length === 0) return undefined
  return duties.some((duty) => duty.units === null) ? null : duties.flatMap((duty) => duty.units ?? [])
}

/**
 * 待我办的环节: open matters in a state that this actor may lead out of, by the flow's own roles; `lead.<role>` only where a
 * unit of his leads. Follows from the declared flows: no application names its piles.
 */
export function stepsOf(types: Types, who: Actor): Sql {
  const parts: Sql[] = []
  for (const type of Object.values(types)) {
    if (withTasks(type)) continue
    for (const [state, { kind }] of Object.entries(type.flow.states)) {
      if (kind !== 'open') continue
      const leading = Object.values(type.flow.actions).filter(
        (action) =>
          action.from.includes(state) &&
          leaves(action, { state }) &&
          !action.danger &&
          !action.despite &&
          action.to !== 'chosen',
      )
      const here = sql`m.type = ${type.name} and m.state = ${state}`
      for (const by of new Set(leading.flatMap((action) => action.by))) {
        const sided = by.startsWith('lead.')
        const units = unitsOf(who, sided ? by.slice('lead.'.length) : by)
        if (units === undefined) continue
        if (sided && units === null) continue
        parts.push(
          units === null
            ? here
            : sided
              ? sql`${here} and m.lead_unit = any(${units}::text[])`
              : sql`${here} and m.units && ${units}::text[]`,
        )
      }
    }
  }
  return parts.length === 0
    ? sql`false`
    : sql`(${sql.join(
        parts.map((part) => sql`(${part})`),
        ' or ',
      )})`
}
