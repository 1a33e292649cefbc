import type { Id } from '../../base/index.ts'
import type { Actor } from '../org/declare.ts'
import type { Action, Matter, MatterCase, MatterType, Task } from './declare.ts'
import type { Plan, World } from './plan.ts'

/** What an effect works on: the case before, the plan so far, the form, who does it on which task. */
export type Doing = {
  readonly type: MatterType
  readonly before: MatterCase
  readonly plan: Plan
  readonly form: Readonly<Record<string, unknown>>
  readonly task: Task | null
  readonly by: { readonly name: string; readonly unit: Id | null }
  readonly who: Actor
  /** Null while a matter is opened. */
  readonly action: Action | null
  /** The state that the act leads to. */
  readonly to: string
  readonly world: World
}

/** Stops a clock, once. */
export function halt(plan: Plan, id: Id): void {
  if (!plan.clocks.some((one) => (one.do === 'stop' || one.do === 'void') && one.id === id))
    plan.clocks.push({ do: 'stop', id })
}

export const text = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value : null
export const units = (value: unknown): readonly Id[] => (Array.isArray(value) ? (value as Id[]) : [])

/** Tasks as they stand after the effects so far. */
export const tasksNow = ({ before, plan }: Pick<Doing, 'before' | 'plan'>): readonly Task[] => {
  const changed = new Map(plan.tasks.map((task) => [task.id, task]))
  return [...before.tasks.map((task) => changed.get(task.id) ?? task), ...plan.newTasks]
}

export const alive = (task: Task): boolean => task.state !== 'withdrawn'
export const running = (doing: Doing) =>
  doing.before.clocks.filter((clock) => clock.state === 'running' || clock.state === 'paused')

export function change(doing: Doing, patch: Partial<Matter>): void {
  doing.plan.matter = { ...doing.plan.matter, ...patch }
}

export function replaceTask(plan: Plan, task: Task): void {
  const at = plan.tasks.findIndex((other) => other.id === task.id)
  if (at >= 0) plan.tasks[at] = task
  else plan.tasks.push(task)
}
