import { type Instant, no, ok, type Refusal, type Result, type Say, say } from '../../base/index.ts'
import type { Actor } from '../org/declare.ts'
import type { Action, Matter, MatterCase, MatterType, Move, Task } from './declare.ts'
import { type Doing, replaceTask, tasksNow } from './doing.ts'
import { carry, pendingAsk } from './effects.ts'
import { lapseAsks } from './effects-tasks.ts'
import { emptyPlan, type Plan, type World } from './plan.ts'
import { refuse } from './refusals.ts'
import { mayDo } from './standing.ts'

export { pendingAsk } from './effects.ts'
export { openParts } from './effects-answers.ts'
export { checkFlow, type FlowFault } from './flow.ts'
export { isFrom } from './limits.ts'
export type { ClockChange, LineProposal, Plan, PlannedNotice, World } from './plan.ts'
export { HANDLER } from './standing.ts'

export type RoleTitles = Readonly<Record<string, Say>>

const titleOf = (type: MatterType, state: string): Say => type.flow.states[state]?.title ?? say(state, state)

/** The live lead task of the running round, if any: at most one exists. */
export const leadTask = (tasks: readonly Task[], round: number): Task | undefined =>
  tasks.find((task) => task.role === 'lead' && task.round === round && task.state !== 'withdrawn')

/** The task an action is done on: the one named, or the lead's for actions of the lead on the matter. */
function taskOf(before: MatterCase, action: Action, named: string | undefined): Task | null {
  if (named) return before.tasks.find((task) => task.id === named) ?? null
  if (action.on === 'task' || action.by.includes('lead'))
    return leadTask(before.tasks, before.matter.round) ?? null
  return null
}

/** The first rule of the pack that refuses. */
function guarded(action: Action, before: MatterCase, form: Move['form'], at: Instant): Refusal | null {
  for (const guard of action.guards ?? []) {
    const refusal = guard(before, form, at)
    if (refusal) return refusal
  }
  return null
}

/** What an effect needs to find in the case: an open request to decide, an order to acknowledge, an answer to judge. */
function unmet(action: Action, before: MatterCase): Refusal | null {
  for (const effect of action.effects ?? []) {
    if (effect.do === 'decideAsk' && !pendingAsk(before, effect.kind)) return refuse['matter.noAsk']()
    if (
      effect.do === 'acknowledgeOrder' &&
      !before.orders.some((one) => one.state === 'waiting' || one.state === 'exhausted')
    )
      return refuse['matter.noOrder']()
    if (effect.do === 'visitAttempt' && !before.visits.some((one) => one.state === 'queued'))
      return refuse['matter.noVisit']()
  }
  return null
}

/**
 * May this be done now, by this actor? The same rule greys the button and refuses the call. Rules of the pack are asked
 * with an empty form here, and with the filled one when it is done.
 */
export function allows(
  type: MatterType,
  name: string,
  before: MatterCase,
  who: Actor,
  taskId: string | undefined,
  roles: RoleTitles,
  at: Instant,
): Result<{ task: Task | null; onBehalfOf: string | null }, Refusal> {
  const action = type.flow.actions[name]
  if (!action) return no(refuse['matter.unknownAction']({ action: name }))
  const { matter } = before
  if (matter.mergedInto) return no(refuse['matter.mergedAlready']({ number: matter.mergedInto }))
  if (!action.from.includes(matter.state))
    return no(
      refuse['matter.wrongState']({
        action: action.title,
        state: titleOf(type, matter.state),
        allowed: action.from.map((state) => titleOf(type, state)),
      }),
    )
  const task = taskOf(before, action, taskId)
  if (action.on === 'task') {
    if (!task) return no(refuse['matter.needsTask']())
    if (action.leadOnly && task.role !== 'lead') return no(refuse['matter.leadOnly']())
    if (task.round !== matter.round || !action.taskFrom?.includes(task.state))
      return no(refuse['matter.wrongTask']({ action: action.title }))
  }
  const standing = mayDo(who, action, matter, task, roles)
  if (!standing.ok) return standing
  const missing = unmet(action, before) ?? guarded(action, before, {}, at)
  return missing ? no(missing) : ok({ task, onBehalfOf: standing.value.onBehalfOf })
}

/**
 * Decides one act from values alone: the case as it stands, who, the move (its form already checked), the world.
 * The answer is everything that must be written; or a refusal and nothing is.
 */
export function act(
  type: MatterType,
  before: MatterCase,
  who: Actor,
  move: Move,
  world: World,
  roles: RoleTitles,
): Result<Plan, Refusal> {
  const { matter } = before
  if (move.version !== matter.version)
    return no(refuse['matter.stale']({ version: matter.version, state: titleOf(type, matter.state) }))
  const allowed = allows(type, move.action, before, who, move.task, roles, world.at)
  if (!allowed.ok) return allowed
  // `allows` has found the action.
  const action = type.flow.actions[move.action] as Action
  const refused = guarded(action, before, move.form, world.at)
  if (refused) return no(refused)

  const { task } = allowed.value
  const plan = emptyPlan(matter)
  const doing: Doing = {
    type,
    before,
    plan,
    form: move.form,
    task,
    by: { name: who.name, unit: who.unit },
    world,
  }
  if (task && action.on === 'task') markTask(plan, task, action, move.action, world)
  for (const effect of action.effects ?? []) {
    const carried = carry(effect, doing)
    if (!carried.ok) return carried
  }
  moveState(plan, type, action, task, world)
  if (plan.matter.closedAt && !matter.closedAt)
    lapseAsks(plan, before, world, (one) => one.kind !== 'exclusion' && one.kind !== 'appeal')
  plan.facts.push(factOf(move, action, matter, plan, task, allowed.value.onBehalfOf))
  return ok(plan)
}

function markTask(plan: Plan, task: Task, action: Action, name: string, world: World): void {
  const state = action.taskTo ?? task.state
  replaceTask(plan, {
    ...task,
    state,
    signedAt: task.signedAt ?? (state === 'inHand' ? world.at : null),
    contactedAt: task.contactedAt ?? (name === 'contact' ? world.at : null),
  })
}

function moveState(plan: Plan, type: MatterType, action: Action, task: Task | null, world: World): void {
  const { matter } = plan
  const moves = action.to !== undefined && (action.on !== 'task' || task?.role === 'lead')
  const to = !moves
    ? matter.state
    : action.to === 'back'
      ? (matter.stateBefore ?? type.flow.initial)
      : (action.to as string)
  plan.matter = { ...plan.matter, ...stepped(matter, type, to, world), version: matter.version + 1 }
}

function stepped(matter: Matter, type: MatterType, to: string, world: World): Partial<Matter> {
  if (to === matter.state) return {}
  const closed = type.flow.states[to]?.kind === 'closed'
  const wasClosed = type.flow.states[matter.state]?.kind === 'closed'
  // Archiving a closed matter keeps the day it was closed.
  return {
    state: to,
    stateBefore: matter.state,
    closedAt: !closed ? null : wasClosed ? matter.closedAt : world.at,
  }
}

function factOf(
  move: Move,
  action: Action,
  before: Matter,
  plan: Plan,
  task: Task | null,
  onBehalfOf: string | null,
) {
  const note = move.form.text ?? move.form.note ?? move.form.words
  const open = (action.effects ?? []).some((effect) => effect.do === 'note' && effect.public)
  return {
    kind: 'matter.acted',
    body: {
      action: move.action,
      from: before.state,
      to: plan.matter.state,
      version: plan.matter.version,
      ...(task ? { task: task.id, unit: task.unit, role: task.role } : {}),
      ...(plan.newTasks.length > 0
        ? { assigned: plan.newTasks.map(({ id, unit, role }) => ({ id, unit, role })) }
        : {}),
      ...(plan.matter.line && plan.newTasks.length > 0 ? { line: plan.matter.line } : {}),
      ...(typeof note === 'string' && note !== '' ? { note } : {}),
      ...(typeof move.form.reason === 'string' ? { reason: move.form.reason } : {}),
      ...(onBehalfOf ? { onBehalfOf } : {}),
      ...(open ? { public: true } : {}),
      ...recorded(action, move.form),
    },
  }
}

/** What the action keeps of its form in the fact. */
function recorded(action: Action, form: Move['form']): { recorded?: Readonly<Record<string, unknown>> } {
  const names = (action.effects ?? []).flatMap((effect) => (effect.do === 'record' ? effect.fields : []))
  return names.length === 0
    ? {}
    : { recorded: Object.fromEntries(names.flatMap((name) => (name in form ? [[name, form[name]]] : []))) }
}

/** Tasks as they will stand when the plan is written. */
export const tasksAfter = (before: MatterCase, plan: Plan): readonly Task[] => tasksNow({ before, plan })
