import { type Id, type Instant, no, ok, type Refusal, type Result, say } from '../../../base/index.ts'
import { runsAt } from '../plans/decide.ts'
import type { Level, PlanBody, PlanTask, Reach, Who } from '../plans/declare.ts'
import {
  type Dispatch,
  type DispatchState,
  type Failure,
  type ReceiptKind,
  type Response,
  type ResponseTask,
  refusals,
} from './declare.ts'

const MINUTE = 60_000
/** Accepted within so many minutes unless the task says otherwise (domain/29: read ≤ 5, accept ≤ 10). */
export const ACCEPT_MINUTES = 10
export const plusMinutes = (at: Instant, minutes: number): Instant =>
  new Date(at.getTime() + minutes * MINUTE)
/** One key for one addressee, whatever its order of properties. */
export const whoKey = (who: Who): string =>
  'unit' in who
    ? `u|${who.unit}|${who.role ?? ''}`
    : 'place' in who
      ? `p|${who.place}|${who.role ?? ''}`
      : `r|${who.role}`

/** States in which an order still wants something. */
export const OPEN: readonly DispatchState[] = ['sent', 'read', 'accepted', 'progress', 'refused', 'failed']
export const isOpen = ({ state }: Pick<Dispatch, 'state'>): boolean => OPEN.includes(state)
/** Nobody has taken it: on top of the command board 未响应置顶. */
export const isSilent = ({ state }: Pick<Dispatch, 'state'>): boolean =>
  state === 'failed' || state === 'refused' || state === 'sent' || state === 'read'

/** The tasks of a plan at a level, as this response's own. */
export function tasksOf(
  body: PlanBody,
  level: Level,
  at: Instant,
  make: () => Id,
  known: ReadonlySet<string> = new Set(),
): Omit<ResponseTask, 'response'>[] {
  const titles = new Map(body.groups.map((group) => [group.code, group.title]))
  const running = body.tasks.filter((task) => runsAt(task, level) && !known.has(task.code))
  const codes = new Set([...running.map((task) => task.code), ...known])
  return running.map((task) => ({
    id: make(),
    ...copied(task, titles),
    // what does not run at this level holds nobody up
    after: (task.after ?? []).filter((code) => codes.has(code)),
    position: body.tasks.indexOf(task) + 1,
    plannedAt: plusMinutes(at, task.afterMinutes),
    state: 'planned',
    source: 'plan',
    sentAt: null,
    doneAt: null,
    revision: 1,
  }))
}

const copied = (task: PlanTask, titles: ReadonlyMap<string, string>) => ({
  code: task.code,
  title: task.title,
  text: task.text,
  groupName: (task.group && titles.get(task.group)) || null,
  who: task.who,
  levels: task.levels ?? [],
  receipt: task.receipt,
  acceptMinutes: task.acceptMinutes ?? ACCEPT_MINUTES,
  doneMinutes: task.doneMinutes ?? null,
})

/** Tasks whose time has come and whose forerunners are done. */
export function ready(tasks: readonly ResponseTask[], at: Instant): readonly ResponseTask[] {
  const open = new Set(
    tasks.filter((task) => task.state === 'planned' || task.state === 'sent').map((task) => task.code),
  )
  return tasks.filter(
    (task) => task.state === 'planned' && task.plannedAt <= at && !task.after.some((code) => open.has(code)),
  )
}

/** One order from one task to one addressee. Steps of the chain where nobody stands are passed over, with the reason. */
export function orderTo(
  response: Pick<Response, 'district' | 'id' | 'drill'>,
  task: ResponseTask,
  reach: Reach,
  given: {
    readonly id: Id
    readonly wave: number
    readonly level: Level
    readonly by: string
    readonly at: Instant
    readonly parent?: Id
  },
): Dispatch {
  const { at, by, wave, level } = given
  const failures: Failure[] = []
  const chain = reach.chain.filter((step) => {
    if (step.people.length === 0) failures.push({ at, step: step.kind, who: reach.unitName, why: 'nobody' })
    return step.people.length > 0
  })
  const failed = reach.state !== 'found' || chain.length === 0
  if (reach.state !== 'found')
    failures.splice(0, failures.length, {
      ...{ at, step: null, who: reach.unitName },
      ...{ why: reach.state === 'gone' ? 'unitGone' : 'unitUnknown' },
      ...(reach.into ? { text: reach.into } : {}),
    })
  else if (reach.chain.length === 0) failures.push({ at, step: null, who: reach.unitName, why: 'nobody' })
  failures.push(...phoneless(chain[0], at))
  const acceptBy = plusMinutes(at, task.acceptMinutes)
  return {
    ...{ district: response.district, id: given.id, response: response.id, task: task.id },
    ...{ parent: given.parent ?? null, wave, level, area: reach.area, unit: reach.unit },
    ...{ unitName: reach.unitName, drill: response.drill, text: task.text || task.title },
    ...{ receipt: task.receipt, byName: by, sentAt: at, acceptMinutes: task.acceptMinutes, acceptBy },
    dueAt: task.doneMinutes === null ? null : plusMinutes(at, task.doneMinutes),
    state: failed ? 'failed' : 'sent',
    step: 0,
    nextAt: failed || !task.receipt ? null : acceptBy,
    chain,
    failures,
    ...{ readAt: null, acceptedAt: null, arrivedAt: null, progressAt: null, doneAt: null },
    ...{ refusedAt: null, said: null },
  }
}

const phoneless = (step: Dispatch['chain'][number] | undefined, at: Instant): readonly Failure[] =>
  (step?.people ?? [])
    .filter((one) => one.phone === null)
    .map((one) => ({ at, step: step?.kind ?? null, who: one.name, why: 'noPhone' }))

/**
 * Nobody accepted in time: post → deputy → duty leader, each with the same countdown; after the last the order stays with
 * the command centre, which rings people up. Null where it no longer waits.
 */
export function climbed(one: Dispatch, at: Instant): Dispatch | null {
  if (one.nextAt === null || one.nextAt > at || (one.state !== 'sent' && one.state !== 'read')) return null
  const here = one.chain[one.step]
  const silent: Failure = {
    at,
    step: here?.kind ?? null,
    who: (here?.people ?? []).map((person) => person.name).join('、'),
    why: 'silent',
  }
  const next = one.chain[one.step + 1]
  if (!next) return { ...one, nextAt: null, failures: [...one.failures, silent] }
  return {
    ...one,
    step: one.step + 1,
    nextAt: plusMinutes(at, one.acceptMinutes),
    failures: [...one.failures, silent, ...phoneless(next, at)],
  }
}

const RANK: Readonly<Partial<Record<DispatchState, number>>> = {
  failed: 0,
  sent: 0,
  refused: 0,
  read: 1,
  accepted: 2,
  progress: 3,
  done: 4,
}
const BECOMES: Readonly<Record<ReceiptKind, DispatchState>> = {
  read: 'read',
  accepted: 'accepted',
  arrived: 'progress',
  progress: 'progress',
  done: 'done',
  refused: 'refused',
}

/**
 * What a receipt makes of an order. Times are those of the device, held between the order and its arrival, so that what
 * was pressed offline counts when it was pressed; the state never goes back, whatever the order in which receipts arrive.
 */
export function received(
  one: Dispatch,
  receipt: { readonly kind: ReceiptKind; readonly text: string | null; readonly deviceAt: Instant },
  at: Instant,
): Result<Dispatch, Refusal> {
  const { kind, text } = receipt
  if (kind === 'refused' && !text?.trim()) return no(refusals['incidents.refusalNeedsReason']())
  if (one.state === 'superseded' || one.state === 'cancelled')
    return kind === 'read' ? ok(one) : no(refusals['incidents.receiptState']({ state: one.state }))
  if (kind === 'refused' && one.state === 'done')
    return no(refusals['incidents.receiptState']({ state: one.state }))
  const when = new Date(Math.min(Math.max(receipt.deviceAt.getTime(), one.sentAt.getTime()), at.getTime()))
  const earliest = (had: Instant | null): Instant => (had && had < when ? had : when)
  const becomes = BECOMES[kind]
  const on = kind === 'refused' || (RANK[becomes] ?? 0) > (RANK[one.state] ?? 0)
  const state = on ? becomes : one.state
  const rank = RANK[becomes] ?? 0
  return ok({
    ...one,
    state,
    nextAt: state === 'sent' || state === 'read' ? one.nextAt : null,
    said: text?.trim() || one.said,
    readAt: kind === 'refused' ? one.readAt : earliest(one.readAt),
    acceptedAt: rank >= 2 ? earliest(one.acceptedAt) : one.acceptedAt,
    arrivedAt: kind === 'arrived' ? earliest(one.arrivedAt) : one.arrivedAt,
    progressAt: rank >= 3 ? earliest(one.progressAt) : one.progressAt,
    doneAt: kind === 'done' ? earliest(one.doneAt) : one.doneAt,
    refusedAt: kind === 'refused' ? when : one.refusedAt,
    failures:
      kind === 'refused'
        ? [
            ...one.failures,
            {
              at: when,
              step: one.chain[one.step]?.kind ?? null,
              who: one.unitName,
              why: 'refused',
              text: text ?? '',
            },
          ]
        : one.failures,
  })
}

/** Late: accepted after its time, or not yet and the time is over 迟签. */
export const isLate = (
  one: Pick<Dispatch, 'receipt' | 'acceptBy' | 'acceptedAt' | 'state'>,
  at: Instant,
): boolean =>
  one.receipt &&
  (one.acceptedAt
    ? one.acceptedAt > one.acceptBy
    : at > one.acceptBy && !['superseded', 'cancelled', 'failed'].includes(one.state))

/** 指令四要素: who, what, where, by when. A task named from a plan has them; one typed in a hurry is asked. */
export function orderComplete(task: {
  readonly title: string
  readonly text: string
  readonly who: Who | null
  readonly doneMinutes: number | null
}): Refusal | null {
  const missing = !task.who
    ? say('谁来办', 'who is to do it')
    : task.title.trim().length < 2
      ? say('做什么', 'what is to be done')
      : task.text.trim().length < 4
        ? say('在哪里、做到什么程度', 'where, and with what result')
        : task.doneMinutes === null || !(task.doneMinutes > 0)
          ? say('完成时间', 'by when')
          : null
  return missing ? refusals['incidents.orderIncomplete']({ missing }) : null
}

/** How much of what was asked can be given: what is free, less what is held back for a second event. */
export function grantedOf(
  stock: { readonly quantity: number; readonly keepPercent: number },
  held: number,
  asked: number,
): { readonly given: number; readonly short: number } {
  const kept = Math.floor((stock.quantity * stock.keepPercent) / 100)
  const given = Math.max(0, Math.min(asked, stock.quantity - kept - held))
  return { given, short: asked - given }
}

/** Receipts of one wave of orders counted apart 分批统计. */
export type Tally = {
  readonly wave: number
  readonly level: Level
  readonly sent: number
  readonly read: number
  readonly accepted: number
  readonly done: number
  readonly refused: number
  readonly failed: number
  readonly late: number
  readonly superseded: number
}

export function tallied(all: readonly Dispatch[], at: Instant): readonly Tally[] {
  const count = (rows: readonly Dispatch[], test: (one: Dispatch) => boolean) => rows.filter(test).length
  return [...Map.groupBy(all, (one) => one.wave)]
    .sort(([a], [b]) => a - b)
    .map(([wave, rows]) => ({
      wave,
      level: rows[0]?.level ?? 4,
      sent: rows.length,
      read: count(rows, (one) => one.readAt !== null),
      accepted: count(rows, (one) => one.acceptedAt !== null),
      done: count(rows, (one) => one.state === 'done'),
      refused: count(rows, (one) => one.state === 'refused'),
      failed: count(rows, (one) => one.state === 'failed'),
      late: count(rows, (one) => isLate(one, at)),
      superseded: count(rows, (one) => one.state === 'superseded'),
    }))
}
