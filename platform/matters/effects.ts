import { type Id, no, ok, type Refusal, type Result, say } from '../../base/index.ts'
import type {
  Ask,
  AskKind,
  Effect,
  Matter,
  MatterCase,
  MatterType,
  Task,
  TaskRole,
  Verdict,
} from './declare.ts'
import type { Plan, World } from './plan.ts'
import { refuse } from './refusals.ts'

/** What an effect works on: the case before, the plan so far, the form, who does it on which task. */
export type Doing = {
  readonly type: MatterType
  readonly before: MatterCase
  readonly plan: Plan
  readonly form: Readonly<Record<string, unknown>>
  readonly task: Task | null
  readonly by: { readonly name: string; readonly unit: Id | null }
  readonly world: World
}

const text = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value : null
const units = (value: unknown): readonly Id[] => (Array.isArray(value) ? (value as Id[]) : [])

/** Tasks as they stand after the effects so far. */
export const tasksNow = ({ before, plan }: Pick<Doing, 'before' | 'plan'>): readonly Task[] => {
  const changed = new Map(plan.tasks.map((task) => [task.id, task]))
  return [...before.tasks.map((task) => changed.get(task.id) ?? task), ...plan.newTasks]
}

const alive = (task: Task): boolean => task.state !== 'withdrawn'
const running = (doing: Doing) =>
  doing.before.clocks.filter((clock) => clock.state === 'running' || clock.state === 'paused')

function change(doing: Doing, patch: Partial<Matter>): void {
  doing.plan.matter = { ...doing.plan.matter, ...patch }
}

export function replaceTask(plan: Plan, task: Task): void {
  const at = plan.tasks.findIndex((other) => other.id === task.id)
  if (at >= 0) plan.tasks[at] = task
  else plan.tasks.push(task)
}

const fresh = (doing: Doing, unit: Id, role: TaskRole, round: number): Task => ({
  id: doing.world.newId(),
  round,
  unit,
  role,
  state: 'toSign',
  line: text(doing.form.line),
  at: doing.world.at,
  signedAt: null,
  contactedAt: null,
  repliedAt: null,
  part: null,
  required: role !== 'informed',
})

function checkUnits(doing: Doing, lead: Id | null, helpers: readonly Id[]): Refusal | null {
  const all = lead ? [lead, ...helpers] : helpers
  if (new Set(all).size !== all.length) return refuse['matter.oneLead']()
  return all.every((unit) => doing.world.unitName(unit) !== undefined) ? null : refuse['matter.unknownUnit']()
}

function assign(doing: Doing): Refusal | null {
  const lead = text(doing.form.lead)
  const helpers = units(doing.form.helpers)
  const informed = units(doing.form.informed)
  if (!lead) return refuse['matter.oneLead']()
  const wrong = checkUnits(doing, lead, [...helpers, ...informed])
  if (wrong) return wrong
  if (!text(doing.form.line) && !text(doing.form.why)) return refuse['matter.noLine']()
  withdrawTasks(doing)
  const round = doing.plan.matter.round + 1
  doing.plan.newTasks.push(
    fresh(doing, lead, 'lead', round),
    ...helpers.map((unit) => fresh(doing, unit, 'helper', round)),
    ...informed.map((unit) => fresh(doing, unit, 'informed', round)),
  )
  change(doing, {
    round,
    leadUnit: lead,
    line: text(doing.form.line),
    units: [...new Set([...doing.plan.matter.units, lead, ...helpers, ...informed])],
  })
  return null
}

function addHelpers(doing: Doing): Refusal | null {
  const helpers = units(doing.form.helpers)
  const busy = tasksNow(doing).filter((task) => alive(task) && task.round === doing.plan.matter.round)
  if (helpers.some((unit) => busy.some((task) => task.unit === unit))) return refuse['matter.oneLead']()
  const wrong = checkUnits(doing, null, helpers)
  if (wrong) return wrong
  doing.plan.newTasks.push(...helpers.map((unit) => fresh(doing, unit, 'helper', doing.plan.matter.round)))
  change(doing, { units: [...new Set([...doing.plan.matter.units, ...helpers])] })
  return null
}

function withdrawTasks(doing: Doing): void {
  for (const task of tasksNow(doing))
    if (alive(task) && task.state !== 'replied') {
      replaceTask(doing.plan, { ...task, state: 'withdrawn' })
      lapseAsks(doing.plan, doing.before, doing.world, (one) => one.task === task.id)
      for (const clock of running(doing))
        if (clock.part === task.id) doing.plan.clocks.push({ do: 'void', id: clock.id })
    }
}

/** Requests that nobody needs to decide any more. */
export function lapseAsks(plan: Plan, before: MatterCase, world: World, which: (one: Ask) => boolean): void {
  for (const one of before.asks)
    if (one.decision === null && which(one) && !plan.asks.some((other) => other.id === one.id))
      plan.asks.push({ ...one, decision: 'lapsed', decidedAt: world.at })
}

function startClock(doing: Doing, clock: string, per: 'matter' | 'task' | 'lead'): void {
  if (per === 'matter') {
    doing.plan.clocks.push({ do: 'start', clock, task: null, unit: doing.plan.matter.leadUnit })
    return
  }
  const targets =
    doing.plan.newTasks.length > 0
      ? doing.plan.newTasks
      : doing.task
        ? [doing.task]
        : tasksNow(doing).filter(alive)
  for (const task of targets)
    if (task.role !== 'informed' && (per === 'task' || task.role === 'lead'))
      doing.plan.clocks.push({ do: 'start', clock, task: task.id, unit: task.unit })
}

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

function part(doing: Doing): Refusal | null {
  const { task, form, plan, world } = doing
  if (!task) return refuse['matter.needsTask']()
  const words = text(form.text) ?? ''
  const basis = text(form.basis)
  const files = units(form.files)
  const current = tasksNow(doing).find((one) => one.id === task.id) ?? task
  replaceTask(plan, {
    ...current,
    repliedAt: world.at,
    part: { text: words, ...(basis ? { basis } : {}), ...(files.length > 0 ? { files } : {}) },
  })
  return null
}

/** Required helper tasks of this round that have not replied. */
export const openParts = (tasks: readonly Task[], round: number): readonly Task[] =>
  tasks.filter(
    (task) =>
      task.round === round &&
      task.role === 'helper' &&
      task.required &&
      alive(task) &&
      task.state !== 'replied',
  )

function submitAnswer(doing: Doing): Refusal | null {
  const open = openParts(tasksNow(doing), doing.plan.matter.round)
  if (open.length > 0) return refuse['matter.partsOpen']({ open: open.length })
  doing.plan.newAnswers.push({
    id: doing.world.newId(),
    version: doing.before.answers.length + 1,
    text: text(doing.form.text) ?? '',
    basis: text(doing.form.basis),
    state: 'submitted',
    by: doing.by.name,
    unit: doing.task?.unit ?? doing.by.unit,
    at: doing.world.at,
    releasedAt: null,
  })
  return null
}

function judgeAnswer(doing: Doing, state: 'passed' | 'back' | 'released'): Refusal | null {
  const fresh = doing.plan.newAnswers.at(-1)
  const last = doing.plan.answers.at(-1) ?? doing.before.answers.at(-1)
  const releasedAt = state === 'released' ? doing.world.at : null
  if (fresh) doing.plan.newAnswers[doing.plan.newAnswers.length - 1] = { ...fresh, state, releasedAt }
  else if (!last || last.state === 'back') return refuse['matter.noAnswer']()
  else
    doing.plan.answers = [
      ...doing.plan.answers.filter((a) => a.id !== last.id),
      { ...last, state, releasedAt },
    ]
  return null
}

const openVisit = (doing: Doing) => doing.before.visits.find((visit) => visit.state === 'queued')

function visitAttempt(doing: Doing, reached: boolean): Refusal | null {
  const visit = openVisit(doing)
  if (!visit) return refuse['matter.noVisit']()
  const { form, world } = doing
  const attempts = [
    ...visit.attempts,
    {
      at: world.at.toISOString(),
      channel: text(form.channel) ?? 'phone',
      by: doing.by.name,
      result: reached ? 'reached' : (text(form.result) ?? 'noAnswer'),
    },
  ]
  const verdict = reached ? verdictOf(form) : null
  const usedUp = !reached && attempts.length >= world.visitAttempts
  doing.plan.visits.push({
    ...visit,
    attempts,
    state: reached ? 'reached' : usedUp ? 'unreachable' : 'queued',
    nextAt: reached || usedUp ? null : world.nextAttempt(world.at, attempts.length),
    verdict,
    words: text(form.words),
  })
  if (verdict) change(doing, { verdict })
  return null
}

export const verdictOf = (form: Readonly<Record<string, unknown>>): Verdict => ({
  responded: typeof form.responded === 'boolean' ? form.responded : null,
  solved: (text(form.solved) as Verdict['solved']) ?? null,
  satisfied: (text(form.satisfied) as Verdict['satisfied']) ?? null,
})

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
    case 'addHelpers':
      return addHelpers(doing)
    case 'withdrawTasks':
      withdrawTasks(doing)
      return null
    case 'startClock':
      startClock(doing, effect.clock, effect.per ?? 'matter')
      return null
    case 'stopClock':
      for (const clock of running(doing))
        if (clock.kind === effect.clock && (effect.per !== 'task' || clock.part === doing.task?.id))
          plan.clocks.push({ do: 'stop', id: clock.id })
      return null
    case 'stopAllClocks':
      for (const clock of running(doing)) plan.clocks.push({ do: 'stop', id: clock.id })
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
      return null
    case 'notify':
      plan.notices.push({ to: effect.to, text: effect.text, units: noticeUnits(doing, effect.to) })
      return null
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
  if (to === 'requester' || typeof to === 'object') return []
  return tasksNow(doing)
    .filter(
      (task) =>
        alive(task) && (to === 'units' || (to === 'lead' ? task.role === 'lead' : task.role === 'helper')),
    )
    .map((task) => task.unit)
}
