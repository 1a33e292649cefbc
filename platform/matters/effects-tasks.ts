import type { Id, Instant, Refusal } from '../../base/index.ts'
import type { Ask, MatterCase, Task, TaskRole } from './declare.ts'
import { alive, change, type Doing, replaceTask, running, tasksNow, text, units } from './doing.ts'
import { limitOf } from './limits.ts'
import type { Plan, World } from './plan.ts'
import { refuse } from './refusals.ts'

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

export function assign(doing: Doing): Refusal | null {
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

/** Two sides of one affair that no task list carries: the lead answers, the informed asked. */
export function involve(doing: Doing): Refusal | null {
  const lead = text(doing.form.lead)
  const informed = units(doing.form.informed)
  if (!lead) return refuse['matter.oneLead']()
  const wrong = checkUnits(doing, lead, informed)
  if (wrong) return wrong
  change(doing, {
    leadUnit: lead,
    units: [...new Set([...doing.plan.matter.units, lead, ...informed])],
  })
  return null
}

export function addHelpers(doing: Doing): Refusal | null {
  const helpers = units(doing.form.helpers)
  const busy = tasksNow(doing).filter((task) => alive(task) && task.round === doing.plan.matter.round)
  if (helpers.some((unit) => busy.some((task) => task.unit === unit))) return refuse['matter.oneLead']()
  const wrong = checkUnits(doing, null, helpers)
  if (wrong) return wrong
  doing.plan.newTasks.push(...helpers.map((unit) => fresh(doing, unit, 'helper', doing.plan.matter.round)))
  change(doing, { units: [...new Set([...doing.plan.matter.units, ...helpers])] })
  return null
}

export function withdrawTasks(doing: Doing): void {
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

/** When the clock began: when the matter was opened, or when the clock of that name did. */
function begun(doing: Doing, asOf: string | undefined): { from?: Instant } {
  if (asOf === undefined) return {}
  if (asOf === 'opened') return { from: doing.plan.matter.openedAt }
  const other = doing.before.clocks.filter((clock) => clock.kind === asOf).at(-1)
  return other ? { from: other.startedAt } : {}
}

export function startClock(
  doing: Doing,
  clock: string,
  {
    per = 'matter',
    asOf,
    part,
  }: { readonly per?: 'matter' | 'task' | 'lead'; readonly asOf?: string; readonly part?: Id } = {},
): void {
  const rule = doing.type.clocks[clock]
  if (!rule) throw new Error(`unknown clock ${clock}`)
  const limit = limitOf(rule, doing.plan.matter, doing.form)
  if (!limit) return
  const start = () => ({ do: 'start', id: doing.world.newId(), clock, limit, ...begun(doing, asOf) }) as const
  if (per === 'matter') {
    doing.plan.clocks.push({ ...start(), task: part ?? null, unit: doing.plan.matter.leadUnit })
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
      doing.plan.clocks.push({ ...start(), task: task.id, unit: task.unit })
}

/** The clock runs by the limit that now holds, from its first start; what was granted in between is decided anew. */
export function restartClock(doing: Doing, kind: string): void {
  const rule = doing.type.clocks[kind]
  if (!rule) throw new Error(`unknown clock ${kind}`)
  const limit = limitOf(rule, doing.plan.matter, doing.form)
  for (const clock of running(doing)) {
    if (clock.kind !== kind) continue
    doing.plan.clocks.push({ do: 'void', id: clock.id })
    const { part, ownerUnit, startedAt } = clock
    if (limit)
      doing.plan.clocks.push({
        ...{ do: 'start', id: doing.world.newId(), clock: kind, limit, task: part, unit: ownerUnit },
        from: startedAt,
      })
  }
}
