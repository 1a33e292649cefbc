import type { Refusal } from '../../base/index.ts'
import type { Task, Verdict } from './declare.ts'
import { alive, change, type Doing, replaceTask, tasksNow, text, units } from './doing.ts'
import { refuse } from './refusals.ts'

export function part(doing: Doing): Refusal | null {
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

export function submitAnswer(doing: Doing): Refusal | null {
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

export function judgeAnswer(doing: Doing, state: 'passed' | 'back' | 'released'): Refusal | null {
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

export const openVisit = (doing: Doing) => doing.before.visits.find((visit) => visit.state === 'queued')

export function visitAttempt(doing: Doing, reached: boolean): Refusal | null {
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
