import { no, ok, type Refusal, type Result, type Say, say } from '../../base/index.ts'
import { covers } from '../org/decide.ts'
import type { Actor } from '../org/declare.ts'
import type { Action, Matter, MatterCase, Task } from './declare.ts'
import { askedRoles, HANDLER, heldBy, isAsked, leaves, owed } from './proceedings.ts'
import { refuse } from './refusals.ts'

export { HANDLER } from './proceedings.ts'

/**
 * `lead.<role>`: a holder of the role in the unit that leads; `partner.<role>`: in another unit that takes part. For
 * matters between two units, where the same role on the other side must not decide.
 */
const SIDED = /^(lead|partner)\.(\w+)$/

/** The role that a `by` names, whatever its side. */
export const roleOf = (by: string): string =>
  SIDED.exec(by)?.[2] ?? (by.startsWith('asked.') ? by.slice('asked.'.length) : by)

function onSide(side: string, matter: Matter, units: readonly string[]): boolean {
  if (side === 'lead') return matter.leadUnit !== null && units.includes(matter.leadUnit)
  return matter.units.some((unit) => unit !== matter.leadUnit && units.includes(unit))
}

/** Handlers of the units that work on it. */
const isUnits = (by: string): boolean => by === 'lead' || by === 'helper'

const particular: Readonly<Record<string, Say>> = {
  lead: say('主办单位承办人', 'handler of the lead unit'),
  helper: say('协办单位承办人', 'handler of a helper unit'),
  requester: say('诉求人', 'the requester'),
  system: say('系统', 'the system'),
  asked: say('被征求意见的单位或人员', 'whoever was asked for an opinion'),
  lastActor: say('上一步办理人', 'whoever did the last act'),
}

/**
 * May this actor do this action here? Rights follow from duty × area × unit; the answer names the duty on whose
 * strength it is done ("B 代 A" when delegated), or says which duty is missing.
 */
export function mayDo(
  who: Actor,
  action: Action,
  before: MatterCase,
  task: Task | null,
  roleTitles: Readonly<Record<string, Say>>,
): Result<{ onBehalfOf: string | null }, Refusal> {
  const { matter } = before
  const held = heldBy(before)
  if (held && who.kind === 'staff') {
    const [holder] = held.body.parties ?? []
    const theirs = holder?.id === who.account
    const given = held.body.duties ?? []
    // With the duties of whoever handed it on, and no others by it.
    if (
      theirs &&
      action.by.some((by) => given.includes(roleOf(by)) || (isUnits(by) && given.includes(HANDLER)))
    )
      return ok({ onBehalfOf: held.by })
    if (!theirs && leaves(action, matter) && !action.despite)
      return no(refuse['matter.handedTo']({ name: holder?.name ?? '' }))
  }
  for (const by of action.by) {
    if (isAsked(by)) {
      const found = owed(before, who, askedRoles(action.by))
      if (found) return ok({ onBehalfOf: found.onBehalfOf })
      continue
    }
    if (by === 'lastActor') {
      if (who.account && matter.undo?.account === who.account) return ok({ onBehalfOf: null })
      continue
    }
    if (by === 'system' && who.kind === 'system') return ok({ onBehalfOf: null })
    if (by === 'requester' && who.kind === 'citizen') return ok({ onBehalfOf: null })
    for (const duty of who.duties) {
      // Area and unit hold together, as in what may be seen.
      if (!covers(duty, matter)) continue
      if (by === 'lead' || by === 'helper') {
        if (duty.role !== HANDLER || !duty.units || !task) continue
        if ((by === 'lead') === (task.role === 'lead') && duty.units.includes(task.unit))
          return ok({ onBehalfOf: duty.onBehalfOf ?? null })
      } else if (SIDED.test(by)) {
        const [, side = '', role] = SIDED.exec(by) ?? []
        if (duty.role === role && duty.units && onSide(side, matter, duty.units))
          return ok({ onBehalfOf: duty.onBehalfOf ?? null })
      } else if (
        duty.role === by &&
        (duty.units === null || duty.units.some((unit) => matter.units.includes(unit)))
      )
        return ok({ onBehalfOf: duty.onBehalfOf ?? null })
    }
  }
  const titles = action.by.map((by) => particular[by] ?? roleTitles[roleOf(by)] ?? say(by, by))
  return no(
    refuse['matter.notYours']({
      needs: say(titles.map((t) => t.zh).join('、'), titles.map((t) => t.en).join(', ')),
    }),
  )
}
