import { type Id, type Instant, newId, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { append } from '../../ledger/index.ts'
import type { Actor } from '../../org/index.ts'
import type { Tx } from '../../store/index.ts'
import { type Level, levelTitles, type Reach, type Who } from '../plans/declare.ts'
import { runsAt, versionOf } from '../plans/index.ts'
import { ACCEPT_MINUTES, isOpen, orderComplete, orderTo, plusMinutes, tasksOf, whoKey } from './decide.ts'
import { type Dispatch, type Response, type ResponseTask, refusals, reportRules } from './declare.ts'
import * as keep from './keep.ts'
import { dropPositions, insertReport, returnReservations, voidReports } from './keep-more.ts'
import { commandFact, type IncidentsCity, place, sendReady, sendTasks } from './orders.ts'

export async function running(tx: Tx, district: string, id: Id): Promise<Result<Response, Refusal>> {
  const found = await keep.lockResponse(tx, district, id)
  if (!found) return no(refusals['incidents.noResponse']())
  return found.state === 'running' ? ok(found) : no(refusals['incidents.notRunning']({ state: found.state }))
}

/** 追加指令: one more order, to whomever; who, what, where and by when must be said. */
export async function order(
  city: IncidentsCity,
  tx: Tx,
  who: Actor,
  input: {
    readonly response: Id
    readonly title: string
    readonly text: string
    readonly who: Who | null
    readonly doneMinutes: number | null
    readonly acceptMinutes?: number
    readonly areas?: readonly string[]
    /** Made by the page: a second click is the same order. */
    readonly key: Id
  },
  at: Instant,
): Promise<Result<{ readonly task: Id; readonly orders: readonly Dispatch[] }, Refusal>> {
  const found = await running(tx, city.district, input.response)
  if (!found.ok) return found
  const missing = orderComplete(input)
  if (missing || !input.who) return no(missing ?? refusals['incidents.noTask']())
  const tasks = await keep.tasks(tx, city.district, input.response)
  const twice = tasks.find((task) => task.id === input.key)
  if (twice) return ok({ task: twice.id, orders: await keep.dispatchesOfTask(tx, city.district, twice.id) })
  const added = tasks.filter((task) => task.source === 'added').length + 1
  const task: ResponseTask = {
    ...{ id: input.key, response: input.response, code: `+${String(added).padStart(2, '0')}` },
    ...{ position: 10_000 + added, title: input.title.trim(), text: input.text.trim(), groupName: null },
    ...{ who: input.who, levels: [], receipt: true, acceptMinutes: input.acceptMinutes ?? ACCEPT_MINUTES },
    ...{ doneMinutes: input.doneMinutes, after: [], plannedAt: at, state: 'planned', source: 'added' },
    ...{ sentAt: null, doneAt: null, revision: 1 },
  }
  await keep.insertTasks(tx, city.district, [task])
  const { wave, level } = found.value
  const areas = input.areas?.length
    ? input.areas
    : (await keep.areas(tx, city.district, input.response)).map((one) => one.area)
  const orders = await sendTasks(city, tx, who, found.value, [task], { wave, level, areas }, at)
  return ok({ task: task.id, orders })
}

/** A task not yet ordered may be changed for this response; the plan stays as it is. */
export async function changeTask(
  city: IncidentsCity,
  tx: Tx,
  who: Actor,
  input: {
    readonly task: Id
    readonly revision: number
    readonly title?: string
    readonly text?: string
    readonly who?: Who
    readonly doneMinutes?: number | null
    readonly acceptMinutes?: number
    /** Minutes from now; 0 orders it at once, whatever it waits for. */
    readonly inMinutes?: number
    readonly cancel?: boolean
  },
  at: Instant,
): Promise<Result<null, Refusal>> {
  const task = await keep.lockTask(tx, city.district, input.task)
  if (!task) return no(refusals['incidents.noTask']())
  const found = await running(tx, city.district, task.response)
  if (!found.ok) return found
  if (task.state !== 'planned') return no(refusals['incidents.alreadySent']())
  if (task.revision !== input.revision) return no(refusals['incidents.stale']())
  const response = found.value
  if (input.cancel) await keep.setTasks(tx, city.district, [task.id], 'cancelled', at)
  else {
    const changed: ResponseTask = {
      ...task,
      title: input.title?.trim() || task.title,
      text: input.text?.trim() || task.text,
      who: input.who ?? task.who,
      doneMinutes: input.doneMinutes === undefined ? task.doneMinutes : input.doneMinutes,
      acceptMinutes: input.acceptMinutes ?? task.acceptMinutes,
      plannedAt: input.inMinutes === undefined ? task.plannedAt : plusMinutes(at, input.inMinutes),
    }
    await keep.saveTask(tx, city.district, changed)
    if (input.inMinutes === 0) {
      const areas = (await keep.areas(tx, city.district, response.id)).map((one) => one.area)
      const { wave, level } = response
      await sendTasks(city, tx, who, response, [changed], { wave, level, areas }, at)
    }
  }
  await append(tx, [
    commandFact(who, response, 'command.taskChanged', at, {
      ...{ task: task.title, code: task.code, ...(input.cancel ? { cancelled: true } : {}) },
    }),
  ])
  if (input.cancel) await sendReady(city, tx, who, response, at)
  return ok(null)
}

/** 改派 / 催办: an order that was refused or reached nobody goes to somebody else; or to the same people again. */
export async function redirect(
  city: IncidentsCity,
  tx: Tx,
  who: Actor,
  input: { readonly dispatch: Id; readonly who?: Who; readonly text?: string },
  at: Instant,
): Promise<Result<readonly Dispatch[], Refusal>> {
  const one = await keep.lockDispatch(tx, city.district, input.dispatch)
  if (!one) return no(refusals['incidents.noDispatch']())
  const found = await running(tx, city.district, one.response)
  if (!found.ok) return found
  if (!isOpen(one)) return no(refusals['incidents.receiptState']({ state: one.state }))
  const task = await keep.lockTask(tx, city.district, one.task)
  if (!task) return no(refusals['incidents.noTask']())
  const target = input.who ?? task.who
  const reached = (await city.reach(tx, [target], [one.area], at)).get(whoKey(target)) ?? []
  const only = input.who ? reached : reached.filter((reach) => reach.unit === one.unit)
  const again = { ...task, text: input.text?.trim() || one.text }
  const { wave, level } = one
  const orders = only.map((reach) => ({
    task: again,
    order: orderTo(found.value, again, reach, { id: newId(), wave, level, by: who.name, at }),
  }))
  await keep.closeDispatches(tx, city.district, [one.id], 'superseded')
  await place(city, tx, who, found.value, orders, at)
  return ok(orders.map(({ order: made }) => made))
}

/**
 * 升级、降级、扩大范围. With areas only those get the new orders; the others keep theirs, and receipts are counted apart.
 * Without, the whole response changes: tasks of the new level join, those that no longer run and were not begun fall away.
 */
export async function changeLevel(
  city: IncidentsCity,
  tx: Tx,
  who: Actor,
  input: {
    readonly response: Id
    readonly level: Level
    readonly areas?: readonly string[]
    readonly why: string
  },
  at: Instant,
): Promise<Result<{ readonly orders: number; readonly superseded: number }, Refusal>> {
  const { district } = city
  const found = await running(tx, district, input.response)
  if (!found.ok) return found
  const before = found.value
  const had = new Map((await keep.areas(tx, district, before.id)).map((one) => [one.area, one.level]))
  const wanted = input.areas?.length ? input.areas : [...had.keys()]
  const moved = wanted.filter((area) => had.get(area) !== input.level)
  if (moved.length === 0) return no(refusals['incidents.sameLevel']())
  const whole = [...had.keys()].every((area) => moved.includes(area) || had.get(area) === input.level)
  const highest = Math.min(
    input.level,
    ...[...had].filter(([area]) => !moved.includes(area)).map(([, level]) => level),
  ) as Level
  const plan = before.plan
    ? await versionOf(tx, district, before.plan, before.planVersion ?? undefined)
    : null
  const body = plan?.ok ? plan.value.version.body : null
  const wave = before.wave + 1
  const response: Response = {
    ...before,
    level: whole ? input.level : highest,
    wave,
    reportMinutes: body?.levels.find((one) => one.level === highest)?.reportMinutes ?? before.reportMinutes,
  }
  await keep.saveResponse(tx, response)
  await keep.putAreas(tx, district, before.id, moved, input.level, at)
  await append(tx, [
    commandFact(who, response, 'command.levelled', at, {
      ...{ level: levelTitles[input.level].zh, was: levelTitles[before.level].zh, why: input.why },
      ...(whole ? {} : { areas: moved }),
    }),
  ])
  const tasks = await keep.tasks(tx, district, before.id)
  const known = new Set(tasks.map((task) => task.code))
  const fresh = body
    ? tasksOf(body, input.level, at, newId, known).map((task) => ({ ...task, response: before.id }))
    : []
  if (fresh.length > 0) await keep.insertTasks(tx, district, fresh)
  const superseded = await replaced(tx, response, tasks, moved)
  // what was ordered by place before is ordered anew where the level changed
  const anew = tasks.filter((task) => isPlace(task) && task.state === 'sent' && runs(task, input.level))
  const given = { wave, level: input.level, areas: moved }
  const sent = await sendTasks(city, tx, who, response, anew, given, at)
  const now = fresh.filter((task) => task.plannedAt <= at && task.after.length === 0)
  const added = await sendTasks(city, tx, who, response, now, given, at)
  if (whole)
    await keep.setTasks(
      tx,
      district,
      tasks.filter((task) => task.state === 'planned' && !runs(task, input.level)).map((task) => task.id),
      'cancelled',
      at,
    )
  return ok({ orders: sent.length + added.length, superseded })
}

const isPlace = ({ who }: Pick<ResponseTask, 'who'>): boolean => 'place' in who
const runs = (task: ResponseTask, level: Level): boolean =>
  task.source === 'added' || runsAt({ ...task, afterMinutes: 0 } as never, level)

/** Orders by place in these areas give way to the new ones; those in other areas stay. */
async function replaced(
  tx: Tx,
  response: Response,
  tasks: readonly ResponseTask[],
  areas: readonly string[],
): Promise<number> {
  const byPlace = new Map(tasks.filter(isPlace).map((task) => [task.id, task]))
  const open = (await keep.dispatches(tx, response.district, response.id)).filter((one) => {
    const task = byPlace.get(one.task)
    return task && isOpen(one) && areas.includes(one.area) && one.parent === null
  })
  await keep.closeDispatches(
    tx,
    response.district,
    open.map((one) => one.id),
    'superseded',
  )
  return open.length
}

/** 三级联动: whoever holds an order passes parts of it to those below; their receipts roll up. */
export async function split(
  city: IncidentsCity,
  tx: Tx,
  who: Actor,
  parent: Dispatch,
  parts: readonly { readonly reach: Reach; readonly text: string }[],
  at: Instant,
): Promise<Result<readonly Dispatch[], Refusal>> {
  const found = await running(tx, city.district, parent.response)
  if (!found.ok) return found
  const task = await keep.lockTask(tx, city.district, parent.task)
  if (!task) return no(refusals['incidents.noTask']())
  const had = await keep.children(tx, city.district, parent.id)
  const fresh = parts.filter(
    ({ reach }) =>
      !had.some((one) => one.unit === reach.unit && one.unitName === reach.unitName && isOpen(one)),
  )
  const { wave, level, id } = parent
  const orders = fresh.map(({ reach, text }) => {
    const part = { ...task, text: text.trim() || parent.text }
    return {
      task: part,
      order: orderTo(found.value, part, reach, { id: newId(), wave, level, by: who.name, at, parent: id }),
    }
  })
  await place(city, tx, who, found.value, orders, at)
  return ok(orders.map(({ order: made }) => made))
}

/** 指挥权移交: one commander after another, on record. */
export async function takeCommand(
  city: IncidentsCity,
  tx: Tx,
  who: Actor,
  input: { readonly response: Id; readonly why: string },
  at: Instant,
): Promise<Result<null, Refusal>> {
  const found = await running(tx, city.district, input.response)
  if (!found.ok) return found
  const before = found.value
  await keep.saveResponse(tx, { ...before, commander: who.account, commanderName: who.name })
  await append(tx, [
    commandFact(who, before, 'command.handed', at, {
      ...{ from: before.commanderName, why: input.why },
      accounts: before.commander ? [before.commander] : [],
    }),
  ])
  return ok(null)
}

/** 终止响应 急转平: goods go back, positions are forgotten, the case goes on as an ordinary one; the final report is due. */
export async function end(
  city: IncidentsCity,
  tx: Tx,
  who: Actor,
  input: { readonly response: Id; readonly why: string; readonly despite?: boolean },
  at: Instant,
): Promise<Result<null, Refusal>> {
  const { district } = city
  const found = await running(tx, district, input.response)
  if (!found.ok) return found
  const all = await keep.dispatches(tx, district, input.response)
  const open = all.filter((one) => isOpen(one) && one.receipt)
  if (open.length > 0 && !input.despite) return no(refusals['incidents.openOrders']({ count: open.length }))
  await keep.closeDispatches(
    tx,
    district,
    all.filter(isOpen).map((one) => one.id),
    'cancelled',
  )
  const planned = (await keep.tasks(tx, district, input.response)).filter((task) => task.state === 'planned')
  await keep.setTasks(
    tx,
    district,
    planned.map((task) => task.id),
    'cancelled',
    at,
  )
  await keep.saveResponse(tx, { ...found.value, state: 'ended', endedAt: at, endWhy: input.why })
  await keep.leaveMatters(tx, district, input.response, at)
  await returnReservations(tx, district, input.response, null, at)
  await dropPositions(tx, district, input.response)
  await voidReports(tx, district, input.response)
  await insertReport(tx, district, {
    ...{ response: input.response, kind: 'final', number: 1 },
    dueAt: plusMinutes(at, reportRules.finalMinutes),
    basis: 'ended',
  })
  await append(tx, [
    commandFact(who, found.value, 'command.ended', at, { why: input.why, openOrders: open.length }),
  ])
  return ok(null)
}

/** 归档: after the review; nothing is added any more. */
export async function archive(
  city: IncidentsCity,
  tx: Tx,
  who: Actor,
  input: { readonly response: Id },
  at: Instant,
): Promise<Result<null, Refusal>> {
  const found = await keep.lockResponse(tx, city.district, input.response)
  if (!found) return no(refusals['incidents.noResponse']())
  if (found.state !== 'ended') return no(refusals['incidents.notRunning']({ state: found.state }))
  await keep.saveResponse(tx, { ...found, state: 'archived', archivedAt: at })
  await append(tx, [commandFact(who, found, 'command.archived', at)])
  return ok(null)
}
