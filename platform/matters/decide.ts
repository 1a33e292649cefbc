import { type Instant, no, ok, type Refusal, type Result, type Say, say } from '../../base/index.ts'
import type { Actor } from '../org/declare.ts'
import type { Action, Effect, Matter, MatterCase, MatterType, Move, Proceeding, Task } from './declare.ts'
import { type Doing, replaceTask, tasksNow } from './doing.ts'
import { carry, pendingAsk } from './effects.ts'
import { finish } from './effects-proceedings.ts'
import { lapseAsks } from './effects-tasks.ts'
import { emptyPlan, type Plan, type World } from './plan.ts'
import { endsWithStep, holdOn, laterSigner, openProceedings, proceedingOf, specialOf } from './proceedings.ts'
import { refuse } from './refusals.ts'
import { mayDo } from './standing.ts'
import { earlierSteps, walked } from './steps.ts'
import { undoOf } from './undo.ts'

export { pendingAsk } from './effects.ts'
export { openParts } from './effects-answers.ts'
export { checkFlow, type FlowFault } from './flow.ts'
export { isFrom } from './limits.ts'
export type { ClockChange, LineProposal, Plan, PlannedNotice, World } from './plan.ts'
export { HANDLER } from './standing.ts'
export { declarationOf } from './versions.ts'

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
    if (NEEDS[effect.do]?.(before, effect) === false) return refuse['matter.noProceeding']()
    if (effect.do === 'undoLast' && before.matter.undo?.version !== before.matter.version)
      return refuse['matter.nothingToUndo']()
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
  const standing = mayDo(who, action, before, task, roles)
  if (!standing.ok) return standing
  const own = action.notBy?.find((act) => who.account !== null && matter.doneBy?.[act] === who.account)
  if (own !== undefined)
    return no(
      refuse['matter.ownWork']({ action: action.title, own: type.flow.actions[own]?.title ?? say(own, own) }),
    )
  if (action.to === 'chosen' && earlierSteps(matter, type.flow).length === 0)
    return no(refuse['matter.noSuchStep']({ steps: [] }))
  const missing = held(before, name, action) ?? unmet(action, before) ?? guarded(action, before, {}, at)
  return missing ? no(missing) : ok({ task, onBehalfOf: standing.value.onBehalfOf })
}

/** An open opinion or promise for which this has to wait. */
function held(before: MatterCase, name: string, action: Action): Refusal | null {
  const hold = holdOn(before, name, action)
  if (!hold) return null
  const { promised = [], parties = [] } = hold.body
  const missing =
    hold.kind === 'promise'
      ? promised.filter((one) => !one.inAt).map((one) => one.item)
      : parties.filter((one) => hold.waiting.includes(one.id)).map((one) => one.name)
  return refuse['matter.held']({ action: action.title, kind: hold.kind, missing })
}

/** What kind of proceeding an action needs to find open. */
const NEEDS: Partial<Record<Effect['do'], (before: MatterCase, effect: Effect) => boolean>> = {
  endOpinions: (before, effect) => 'name' in effect && proceedingOf(before, effect.name) !== undefined,
  fulfil: (before, effect) => 'name' in effect && proceedingOf(before, effect.name) !== undefined,
  breakPromise: (before, effect) => 'name' in effect && proceedingOf(before, effect.name) !== undefined,
  endSpecial: (before) => specialOf(before) !== undefined,
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
  const found = type.flow.actions[move.action]
  const seen = move.version ?? matter.version
  if (seen !== matter.version && !(found?.beside && seen < matter.version))
    return no(refuse['matter.stale']({ version: matter.version, state: titleOf(type, matter.state) }))
  const allowed = allows(type, move.action, before, who, move.task, roles, world.at)
  if (!allowed.ok) return allowed
  // `allows` has found the action.
  const action = found as Action
  const refused = guarded(action, before, move.form, world.at)
  if (refused) return no(refused)
  const { task } = allowed.value
  const { onBehalfOf } = allowed.value
  const signer = laterSigner(before, action)
  if (signer)
    return signer.body.parked
      ? no(parkedAlready(before, action, signer))
      : ok(park(before, who, move, action, signer, onBehalfOf))
  return carryOut(type, before, who, move, world, { action, task, onBehalfOf })
}

const parkedAlready = (before: MatterCase, action: Action, signer: Proceeding): Refusal =>
  held(
    {
      ...before,
      proceedings: [{ ...signer, step: before.matter.state, body: { ...signer.body, holds: 'leave' } }],
    },
    '',
    action,
  ) ?? refuse['matter.opinionsOpen']()

/** 后加签: the act is kept with its form and done when the added signer agrees. */
function park(
  before: MatterCase,
  who: Actor,
  move: Move,
  action: Action,
  signer: Proceeding,
  onBehalfOf: string | null,
): Plan {
  const { account, name, unit, unitName } = who
  const parked = {
    action: move.action,
    form: move.form,
    task: move.task ?? null,
    account,
    name,
    unit,
    unitName,
  }
  const plan = emptyPlan({ ...before.matter, version: before.matter.version + 1, undo: null })
  plan.proceedings.push({ ...signer, body: { ...signer.body, parked } })
  const fact = factOf(move, action, before.matter, plan, null, onBehalfOf)
  plan.facts.push({ ...fact, body: { ...fact.body, parked: true } })
  return plan
}

/** The parked act, once the signer has agreed: in the name of whoever did it, without asking for his duty again. */
export function actParked(
  type: MatterType,
  before: MatterCase,
  who: Actor,
  move: Move,
  world: World,
): Result<Plan, Refusal> {
  const action = type.flow.actions[move.action]
  if (!action) return no(refuse['matter.unknownAction']({ action: move.action }))
  const refused = guarded(action, before, move.form, world.at)
  if (refused) return no(refused)
  return carryOut(type, before, who, move, world, {
    action,
    task: taskOf(before, action, move.task),
    onBehalfOf: null,
  })
}

function carryOut(
  type: MatterType,
  before: MatterCase,
  who: Actor,
  move: Move,
  world: World,
  {
    action,
    task,
    onBehalfOf,
  }: { readonly action: Action; readonly task: Task | null; readonly onBehalfOf: string | null },
): Result<Plan, Refusal> {
  const { matter } = before
  const target = targetOf(type, before, action, move, task)
  if (!target.ok) return target
  const to = target.value
  const plan = emptyPlan(matter)
  const doing: Doing = {
    type,
    before,
    plan,
    form: move.form,
    task,
    by: { name: who.name, unit: who.unit },
    who,
    action,
    to,
    world,
  }
  if (task && action.on === 'task') markTask(plan, task, action, move.action, world)
  for (const effect of action.effects ?? []) {
    const carried = carry(effect, doing)
    if (!carried.ok) return carried
  }
  if (to !== matter.state) plan.matter = { ...plan.matter, ...stepped(matter, type, to, world) }
  plan.matter = { ...plan.matter, version: matter.version + 1, undo: null }
  if (who.account && bars(type, move.action))
    plan.matter = { ...plan.matter, doneBy: { ...matter.doneBy, [move.action]: who.account } }
  const ends = plan.matter.closedAt && !matter.closedAt
  if (ends) lapseAsks(plan, before, world, (one) => one.kind !== 'exclusion' && one.kind !== 'appeal')
  if (to !== matter.state)
    for (const one of openProceedings(before))
      if (!plan.proceedings.some((other) => other.id === one.id))
        if (ends ? one.kind !== 'promise' || one.body.holds : endsWithStep(one) && one.step === matter.state)
          finish(doing, one, 'ended')
  // What it led to is told after the act itself.
  plan.facts.unshift(factOf(move, action, matter, plan, task, onBehalfOf))
  if (action.undo && !plan.follow)
    plan.matter = {
      ...plan.matter,
      undo: undoOf(before, plan, { action: move.action, account: who.account, name: who.name }),
    }
  return ok(plan)
}

/** Whoever does it may not do some other act 回避. */
const bars = (type: MatterType, name: string): boolean =>
  Object.values(type.flow.actions).some((action) => action.notBy?.includes(name))

/** The state that the act leads to. */
function targetOf(
  type: MatterType,
  { matter }: MatterCase,
  action: Action,
  move: Move,
  task: Task | null,
): Result<string, Refusal> {
  if (action.to === undefined || (action.on === 'task' && task?.role !== 'lead')) return ok(matter.state)
  if (action.to === 'back') return ok(matter.stateBefore ?? type.flow.initial)
  if (action.to !== 'chosen') return ok(action.to)
  const steps = earlierSteps(matter, type.flow)
  const step = move.form.step
  return typeof step === 'string' && steps.includes(step)
    ? ok(step)
    : no(refuse['matter.noSuchStep']({ steps: steps.map((state) => titleOf(type, state)) }))
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

function stepped(matter: Matter, type: MatterType, to: string, world: World): Partial<Matter> {
  const closed = type.flow.states[to]?.kind === 'closed'
  const wasClosed = type.flow.states[matter.state]?.kind === 'closed'
  // Archiving a closed matter keeps the day it was closed.
  return {
    state: to,
    stateBefore: matter.state,
    visited: walked(matter, to),
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
      ...(plan.said ? { said: plan.said } : {}),
      ...(plan.newProceedings.length > 0
        ? {
            began: plan.newProceedings.map(({ id, kind, name, body }) => ({
              id,
              kind,
              name,
              asked: (body.parties ?? []).map((one) => one.name),
            })),
          }
        : {}),
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
