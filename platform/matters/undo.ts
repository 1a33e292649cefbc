import type { Id, Refusal } from '../../base/index.ts'
import type { Ask, Effect, Matter, MatterCase, Proceeding, Task, Undo } from './declare.ts'
import { type Doing, replaceTask } from './doing.ts'
import type { Plan } from './plan.ts'
import { refuse } from './refusals.ts'

/** What of the matter itself an act may change. */
const OWN = [
  'state',
  'stateBefore',
  'title',
  'kind',
  'category',
  'urgency',
  'area',
  'leadUnit',
  'units',
  'line',
  'closedAt',
  'round',
  'returns',
  'tags',
  'verdict',
  'visited',
  'doneBy',
] as const satisfies readonly (keyof Matter)[]

/** Effects that leave the house or bind somebody: what contains one cannot be taken back. */
const FINAL: ReadonlySet<Effect['do']> = new Set([
  'submitAnswer',
  'passAnswer',
  'backAnswer',
  'releaseAnswer',
  'queueVisit',
  'visitAttempt',
  'closeVisit',
  'order',
  'acknowledgeOrder',
  'extendClock',
  'proposeLine',
  'undoLast',
])
export const isFinal = (effect: Effect): boolean => FINAL.has(effect.do)

const ids = (rows: readonly { readonly id: Id }[]): Id[] => rows.map((row) => row.id)

/** What it would take to undo the plan: the rows as they were, and what is new. */
export function undoOf(
  before: MatterCase,
  plan: Plan,
  by: { readonly action: string; readonly account: Id | null; readonly name: string },
): Undo {
  const { matter } = before
  const was = <T extends { readonly id: Id }>(all: readonly T[], changed: readonly T[]): T[] =>
    changed.flatMap((one) => all.find((other) => other.id === one.id) ?? [])
  const back = { start: 'void', stop: 'revive', void: 'revive', pause: 'resume', resume: 'pause' } as const
  return {
    action: by.action,
    account: by.account,
    by: by.name,
    version: plan.matter.version,
    matter: Object.fromEntries(
      OWN.flatMap((name) => (plan.matter[name] === matter[name] ? [] : [[name, matter[name]]])),
    ),
    tasks: was(before.tasks, plan.tasks),
    newTasks: ids(plan.newTasks),
    asks: ids(plan.asks),
    newAsks: ids(plan.newAsks),
    proceedings: was(before.proceedings, plan.proceedings),
    newProceedings: ids(plan.newProceedings),
    clocks: plan.clocks.flatMap((change) =>
      change.do === 'extend' || change.do === 'revive' ? [] : [{ do: back[change.do], id: change.id }],
    ),
  }
}

/** Instants arrive as text from where undos are kept. */
const instant = (value: unknown): Date | null =>
  value === null || value === undefined ? null : new Date(value as string)
const taskOf = (row: Readonly<Record<string, unknown>>): Task => ({
  ...(row as unknown as Task),
  at: new Date(row.at as string),
  signedAt: instant(row.signedAt),
  contactedAt: instant(row.contactedAt),
  repliedAt: instant(row.repliedAt),
})
const proceedingOf = (row: Readonly<Record<string, unknown>>): Proceeding => ({
  ...(row as unknown as Proceeding),
  at: new Date(row.at as string),
  endedAt: instant(row.endedAt),
})

/** 撤回: everything the last act changed stands again as before; what it made stays as a trace, ended. */
export function undoLast(doing: Doing): Refusal | null {
  const { plan, before, world } = doing
  const { undo } = before.matter
  if (!undo || undo.version !== before.matter.version) return refuse['matter.nothingToUndo']()
  const { closedAt, ...rest } = undo.matter
  plan.matter = {
    ...plan.matter,
    ...(rest as Partial<Matter>),
    ...('closedAt' in undo.matter ? { closedAt: instant(closedAt) } : {}),
  }
  for (const row of undo.tasks) replaceTask(plan, taskOf(row))
  for (const task of before.tasks)
    if (undo.newTasks.includes(task.id)) replaceTask(plan, { ...task, state: 'withdrawn' })
  for (const ask of before.asks) {
    if (undo.asks.includes(ask.id)) plan.asks.push(undecided(ask))
    if (undo.newAsks.includes(ask.id)) plan.asks.push({ ...ask, decision: 'lapsed', decidedAt: world.at })
  }
  for (const row of undo.proceedings) plan.proceedings.push(proceedingOf(row))
  for (const one of before.proceedings)
    if (undo.newProceedings.includes(one.id))
      plan.proceedings.push({ ...one, open: false, result: 'ended', waiting: [], endedAt: world.at })
  for (const change of undo.clocks)
    plan.clocks.push(
      change.do === 'pause'
        ? { ...change, account: 'unit', why: undo.action }
        : { do: change.do, id: change.id },
    )
  return null
}

const undecided = (ask: Ask): Ask => ({
  ...ask,
  decision: null,
  decidedBy: null,
  decidedAt: null,
  decisionText: null,
  final: false,
})
