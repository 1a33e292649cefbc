import { type Id, no, ok, type Refusal, type Result, say } from '../../base/index.ts'
import type { AskKind, Effect, Matter, MatterCase } from './declare.ts'
import { alive, change, type Doing, halt, replaceTask, running, tasksNow, text, units } from './doing.ts'
import { judgeAnswer, openVisit, part, submitAnswer, verdictOf, visitAttempt } from './effects-answers.ts'
import {
  addSigner,
  askOpinion,
  beginSpecial,
  breakPromise,
  endOpinions,
  endSpecial,
  fulfil,
  giveOpinion,
  handOver,
  promise,
  transfer,
} from './effects-proceedings.ts'
import { addHelpers, assign, involve, restartClock, startClock, withdrawTasks } from './effects-tasks.ts'
import { refuse } from './refusals.ts'
import { undoLast } from './undo.ts'

function ask(doing: Doing, kind: AskKind): Refusal | null {
  if (
    doing.before.asks.some(
      (one) => one.kind === kind && one.decision === null && one.task === (doing.task?.id ?? null),
    )
  )
    return refuse['matter.askOpen']()
  doing.plan.newAsks.push({
    id: doing.world.newId(),
    task: doing.task?.id ?? null,
    kind,
    reason: text(doing.form.reason),
    basis: text(doing.form.basis),
    text: text(doing.form.text),
    unit: text(doing.form.unit),
    until: text(doing.form.until),
    askedBy: doing.by.name,
    askedUnit: doing.by.unit,
    at: doing.world.at,
    decision: null,
    decidedBy: null,
    decidedAt: null,
    decisionText: null,
    final: false,
  })
  if (kind === 'return') change(doing, { returns: doing.plan.matter.returns + 1 })
  return null
}

export const pendingAsk = (matterCase: MatterCase, kind: AskKind) =>
  matterCase.asks.find((one) => one.kind === kind && one.decision === null)

function decideAsk(doing: Doing, kind: AskKind, granted: boolean, final: boolean): Refusal | null {
  const open = pendingAsk(doing.before, kind)
  if (!open) return refuse['matter.noAsk']()
  doing.plan.asks.push({
    ...open,
    decision: granted ? 'granted' : 'refused',
    decidedBy: doing.by.name,
    decidedAt: doing.world.at,
    decisionText: text(doing.form.words) ?? text(doing.form.text),
    final,
  })
  // A refused return gives the task back to the unit that asked, where it stood.
  const task = tasksNow(doing).find((one) => one.id === open.task)
  if (kind === 'joint' && granted && task) replaceTask(doing.plan, { ...task, state: 'withdrawn' })
  if ((kind === 'return' || kind === 'joint') && !granted && task)
    replaceTask(doing.plan, { ...task, state: 'toSign' })
  return null
}

function extendClock(doing: Doing, name: string): Refusal | null {
  const decided =
    doing.plan.asks.find((one) => one.kind === 'extension') ?? pendingAsk(doing.before, 'extension')
  const until = decided?.until ?? text(doing.form.until)
  if (!until) return refuse['matter.noAsk']()
  for (const clock of running(doing))
    if (clock.kind === name)
      doing.plan.clocks.push({ do: 'extend', id: clock.id, until, why: decided?.text ?? '' })
  return null
}

function order(doing: Doing): void {
  const { form, world, plan } = doing
  const named = units(form.to)
  const to = named.length > 0 ? named : plan.matter.leadUnit ? [plan.matter.leadUnit] : []
  const chain = world.orderChain(to, plan.matter.urgency)
  const first = chain[0]
  plan.newOrders.push({
    id: world.newId(),
    text: text(form.text) ?? '',
    origin: text(form.origin) ?? 'supervisor',
    by: doing.by.name,
    at: world.at,
    chain,
    step: 0,
    nextAt: first ? new Date(world.at.getTime() + first.waitMinutes * 60_000) : null,
    until: text(form.until) ? new Date(`${text(form.until)}T17:30:00+08:00`) : null,
    acknowledgedBy: null,
    acknowledgedAt: null,
    state: 'waiting',
    failures: first ? [] : [{ at: world.at.toISOString(), step: 0, why: 'nobody to send to' }],
  })
}

function set(doing: Doing, column: Extract<Effect, { do: 'set' }>['column'], from: string): void {
  if (column === 'verdict') {
    change(doing, { verdict: verdictOf(doing.form) })
    return
  }
  const value = text(doing.form[from])
  if (value !== null) change(doing, { [column]: value } as Partial<Matter>)
}

/** Carries one effect into the plan, or refuses the whole act. */
export function carry(effect: Effect, doing: Doing): Result<null, Refusal> {
  const refusal = carried(effect, doing)
  return refusal ? no(refusal) : ok(null)
}

function carried(effect: Effect, doing: Doing): Refusal | null {
  const { plan, form, world, before } = doing
  switch (effect.do) {
    case 'assign':
      return assign(doing)
    case 'involve':
      return involve(doing)
    case 'addHelpers':
      return addHelpers(doing)
    case 'withdrawTasks':
      withdrawTasks(doing)
      return null
    case 'takeBack':
      withdrawTasks(doing)
      change(doing, { leadUnit: null, line: null })
      return null
    case 'startClock':
      startClock(doing, effect.clock, effect)
      return null
    case 'stopClock':
      for (const clock of running(doing))
        if (clock.kind === effect.clock && (effect.per !== 'task' || clock.part === doing.task?.id))
          halt(plan, clock.id)
      return null
    case 'restartClock':
      restartClock(doing, effect.clock)
      return null
    case 'stopAllClocks':
      for (const clock of running(doing)) if (!effect.but?.includes(clock.kind)) halt(plan, clock.id)
      return null
    case 'pauseClocks':
      for (const clock of running(doing))
        if (clock.state === 'running' && (!effect.clock || clock.kind === effect.clock))
          plan.clocks.push({
            do: 'pause',
            id: clock.id,
            account: effect.account,
            why: text(form.text) ?? text(form.reason) ?? '',
          })
      return null
    case 'resumeClocks':
      for (const clock of running(doing))
        if (clock.state === 'paused' && (!effect.clock || clock.kind === effect.clock))
          plan.clocks.push({ do: 'resume', id: clock.id })
      return null
    case 'reopenLead': {
      const lead = tasksNow(doing).find(
        (task) => task.role === 'lead' && task.round === plan.matter.round && alive(task),
      )
      if (lead) replaceTask(plan, { ...lead, state: 'inHand' })
      return null
    }
    case 'extendClock':
      return extendClock(doing, effect.clock)
    case 'ask':
      return ask(doing, effect.kind)
    case 'decideAsk':
      return decideAsk(doing, effect.kind, effect.granted, effect.final ?? false)
    case 'part':
      return part(doing)
    case 'submitAnswer':
      return submitAnswer(doing)
    case 'passAnswer':
      return judgeAnswer(doing, 'passed')
    case 'backAnswer':
      return judgeAnswer(doing, 'back')
    case 'releaseAnswer':
      return judgeAnswer(doing, 'released')
    case 'queueVisit':
      if (!before.matter.anonymous)
        plan.newVisits.push({
          id: world.newId(),
          round: before.visits.length + 1,
          state: 'queued',
          attempts: [],
          nextAt: world.at,
          verdict: null,
          words: null,
        })
      return null
    case 'visitAttempt':
      return visitAttempt(doing, effect.reached ?? false)
    case 'closeVisit': {
      const visit = openVisit(doing)
      if (visit && !plan.visits.some((one) => one.id === visit.id))
        plan.visits.push(
          form.solved
            ? { ...visit, state: 'reached', nextAt: null, verdict: verdictOf(form), words: text(form.words) }
            : { ...visit, state: visit.attempts.length > 0 ? 'unreachable' : 'skipped', nextAt: null },
        )
      return null
    }
    case 'order':
      order(doing)
      return null
    case 'acknowledgeOrder': {
      const open = before.orders.find((one) => one.state === 'waiting' || one.state === 'exhausted')
      if (!open) return refuse['matter.noOrder']()
      plan.orders.push({
        ...open,
        state: 'acknowledged',
        acknowledgedBy: doing.by.name,
        acknowledgedAt: world.at,
        nextAt: null,
      })
      return null
    }
    case 'set':
      set(doing, effect.column, effect.from)
      return null
    case 'tag':
      if (!plan.matter.tags.includes(effect.tag)) change(doing, { tags: [...plan.matter.tags, effect.tag] })
      return null
    case 'note':
    case 'record':
      return null
    case 'notify':
      plan.notices.push({ to: effect.to, text: effect.text, units: noticeUnits(doing, effect.to) })
      return null
    case 'askOpinion':
      return askOpinion(doing, effect)
    case 'addSigner':
      return addSigner(doing, effect)
    case 'giveOpinion':
      return giveOpinion(doing)
    case 'endOpinions':
      return endOpinions(doing, effect.name)
    case 'handOver':
      return handOver(doing, effect.to)
    case 'transfer':
      return transfer(doing)
    case 'beginSpecial':
      return beginSpecial(doing, effect)
    case 'endSpecial':
      return endSpecial(doing)
    case 'promise':
      return promise(doing, effect)
    case 'fulfil':
      return fulfil(doing, effect)
    case 'breakPromise':
      return breakPromise(doing, effect.name)
    case 'undoLast':
      return undoLast(doing)
    case 'proposeLine': {
      const unit = text(form.unit) ?? text(form.lead)
      if (unit)
        plan.proposals.push({
          category: plan.matter.category,
          area: plan.matter.area,
          unit,
          why: text(form.words) ?? text(form.text) ?? say('裁定', 'ruling').zh,
        })
      return null
    }
  }
}

function noticeUnits(doing: Doing, to: Extract<Effect, { do: 'notify' }>['to']): readonly Id[] {
  if (to === 'requester' || to === 'reporters' || typeof to === 'object') return []
  return tasksNow(doing)
    .filter(
      (task) =>
        alive(task) && (to === 'units' || (to === 'lead' ? task.role === 'lead' : task.role === 'helper')),
    )
    .map((task) => task.unit)
}
