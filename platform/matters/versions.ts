import { no, ok, type Refusal, type Result } from '../../base/index.ts'
import type { Action, Guard, MatterType } from './declare.ts'
import { refuse } from './refusals.ts'

type Declared = Omit<MatterType, 'version'>

/**
 * A declaration as it is kept: all data, the rules by their names. Running matters live by it, so nothing of it may
 * depend on the program that happens to run.
 */
export function declarationOf({ guards, ...type }: Declared): unknown {
  const actions = Object.entries(type.flow.actions).map(([name, action]): [string, unknown] => [
    name,
    action.guards ? { ...action, guards: action.guards.map((guard) => guard.name) } : action,
  ])
  return { ...type, flow: { ...type.flow, actions: Object.fromEntries(actions) } }
}

/** The rules that a pack supplies, by name; one without a name or two of one name cannot be found again. */
export function guardsOf(type: Pick<Declared, 'flow' | 'guards'>): {
  readonly byName: ReadonlyMap<string, Guard>
  readonly nameless: readonly string[]
  readonly twice: readonly string[]
} {
  const byName = new Map<string, Guard>(Object.entries(type.guards ?? {}))
  const nameless: string[] = []
  const twice: string[] = []
  for (const [action, { guards }] of Object.entries(type.flow.actions))
    for (const guard of guards ?? []) {
      if (guard.name === '') nameless.push(action)
      else if (byName.has(guard.name) && byName.get(guard.name) !== guard) twice.push(guard.name)
      byName.set(guard.name, guard)
    }
  return { byName, nameless, twice }
}

/** A rule that the present pack does not supply any longer: whatever needs it is refused by its name. */
const missing = (type: string, version: number, guard: string): Guard => {
  const refusal = refuse['matter.guardMissing']({ type, version, guard })
  return () => refusal
}

/** A kept declaration as a flow that runs, with the rules of the present pack. */
export function revived(kept: unknown, version: number, present: Declared): Result<MatterType, Refusal> {
  const type = kept as Declared
  if (typeof type?.flow !== 'object')
    return no(refuse['matter.versionUnknown']({ type: present.name, version }))
  const { byName } = guardsOf(present)
  const actions = Object.entries(type.flow.actions).map(([name, action]): [string, Action] => {
    const names = action.guards as unknown as readonly (string | null)[] | undefined
    if (!names) return [name, action]
    // Before rules had names they were kept as nothing: those of the same action stand for them.
    const former = present.flow.actions[name]?.guards ?? []
    const guards = names.map(
      (guard, i): Guard =>
        guard === null
          ? (former[i] ?? missing(type.name, version, `${name}.${i}`))
          : (byName.get(guard) ?? missing(type.name, version, guard)),
    )
    return [name, { ...action, guards }]
  })
  return ok({ ...type, version, flow: { ...type.flow, actions: Object.fromEntries(actions) } })
}

/** Rules of a kept declaration that the present pack does not supply. */
export function lostGuards(kept: unknown, present: Declared): readonly string[] {
  const { byName } = guardsOf(present)
  const named = Object.values((kept as Declared).flow.actions).flatMap(
    (action) => (action.guards ?? []) as unknown as readonly (string | null)[],
  )
  return [...new Set(named)].filter((name): name is string => name !== null && !byName.has(name))
}
