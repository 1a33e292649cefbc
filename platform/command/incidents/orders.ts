import { type Id, type Instant, newId, say } from '../../../base/index.ts'
import { append, type Fact } from '../../ledger/index.ts'
import type { Notice } from '../../messages/index.ts'
import { type Actor, factActorOf } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import { type Level, levelTitles, type Person, type Reach, type Who } from '../plans/declare.ts'
import { orderTo, ready, whoKey } from './decide.ts'
import { type Dispatch, DRILL_MARK, type Response, type ResponseTask } from './declare.ts'
import * as keep from './keep.ts'

/** What a response asks of the city around it. */
export type IncidentsCity = {
  readonly district: string
  /** Whom these names mean now, by `whoKey`; names of places once for each area. */
  reach(
    reader: Reader,
    whos: readonly Who[],
    areas: readonly string[],
    at: Instant,
  ): Promise<ReadonlyMap<string, readonly Reach[]>>
  tell(tx: Tx, notices: readonly Notice[], at: Instant): Promise<void>
  /** There is a way out by SMS. */
  readonly sms: boolean
}

/** One thing that happened in a response, on the case it hangs on: its timeline is the response's. */
export const commandFact = (
  who: Actor,
  response: Pick<Response, 'district' | 'id' | 'matter' | 'drill'>,
  kind: string,
  at: Instant,
  body: Readonly<Record<string, unknown>> = {},
): Fact => ({
  district: response.district,
  kind,
  subjectKind: 'matter',
  subject: response.matter,
  at,
  actor: factActorOf(who),
  body: { response: response.id, ...(response.drill ? { drill: true } : {}), ...body },
})

const personKey = (one: Person): string => one.account ?? one.name

/** Rows of the people of one step, each told once whatever their duties. */
export const toldAt = (one: Dispatch, at: Instant): readonly keep.PersonRow[] =>
  (one.chain[one.step]?.people ?? []).map((person) => ({
    dispatch: one.id,
    person: personKey(person),
    account: person.account,
    name: person.name,
    phone: person.phone,
    step: one.step,
    toldAt: at,
  }))

/** What people read: in-app, and by SMS where there is a number and a way out. A drill says so in its first word. */
export function noticesOf(
  city: Pick<IncidentsCity, 'sms'>,
  response: Pick<Response, 'drill' | 'title' | 'district'>,
  task: Pick<ResponseTask, 'title'>,
  one: Dispatch,
): readonly Notice[] {
  const mark = response.drill ? DRILL_MARK : say('', '')
  const until = one.acceptMinutes
  const title = say(`${mark.zh}应急指令：${task.title}`, `${mark.en}Order: ${task.title}`)
  const text = say(
    `${mark.zh}${response.title}：${one.text}${one.receipt ? `（请 ${until} 分钟内签收）` : ''}`,
    `${mark.en}${response.title}: ${one.text}${one.receipt ? ` (accept within ${until} minutes)` : ''}`,
  )
  const shared = { district: response.district, title, text, subjectKind: 'dispatch', subject: one.id }
  return (one.chain[one.step]?.people ?? []).flatMap((person): Notice[] => {
    const key = `dispatch/${one.id}/${one.step}/${personKey(person)}`
    return [
      ...(person.account ? [{ ...shared, key, to: { account: person.account } }] : []),
      ...(person.phone && city.sms
        ? [{ ...shared, key: `${key}/sms`, to: { address: person.phone, by: 'sms' as const } }]
        : []),
    ]
  })
}

/** 下达: every addressee of these tasks gets an order; written, told and recorded in one transaction. */
export async function sendTasks(
  city: IncidentsCity,
  tx: Tx,
  who: Actor,
  response: Response,
  tasks: readonly ResponseTask[],
  given: { readonly wave: number; readonly level: Level; readonly areas: readonly string[] },
  at: Instant,
): Promise<readonly Dispatch[]> {
  if (tasks.length === 0) return []
  const reached = await city.reach(
    tx,
    [...new Map(tasks.map((task) => [whoKey(task.who), task.who])).values()],
    given.areas,
    at,
  )
  const all = tasks.flatMap((task) =>
    (reached.get(whoKey(task.who)) ?? []).map((reach) => ({
      task,
      order: orderTo(response, task, reach, {
        ...{ id: newId(), wave: given.wave, level: given.level, by: who.name, at },
      }),
    })),
  )
  await place(city, tx, who, response, all, at)
  await keep.setTasks(
    tx,
    city.district,
    tasks.map((task) => task.id),
    'sent',
    at,
  )
  return all.map(({ order }) => order)
}

/** Writes orders with those who are told, and tells them. */
export async function place(
  city: IncidentsCity,
  tx: Tx,
  who: Actor,
  response: Response,
  all: readonly { readonly task: Pick<ResponseTask, 'title' | 'code'>; readonly order: Dispatch }[],
  at: Instant,
): Promise<void> {
  const orders = all.map(({ order }) => order)
  await keep.insertDispatches(tx, orders)
  await keep.insertPeople(
    tx,
    city.district,
    orders.flatMap((one) => toldAt(one, at)),
  )
  await city.tell(
    tx,
    all.flatMap(({ task, order }) => noticesOf(city, response, task, order)),
    at,
  )
  await append(
    tx,
    all.map(({ task, order }) =>
      commandFact(who, response, order.state === 'failed' ? 'command.unreached' : 'command.dispatched', at, {
        ...{
          dispatch: order.id,
          task: task.title,
          unitName: order.unitName,
          level: levelTitles[order.level].zh,
        },
        ...(order.failures[0] ? { why: order.failures[0].why } : {}),
        accounts: (order.chain[0]?.people ?? []).flatMap((person) => person.account ?? []),
      }),
    ),
  )
}

/** Tasks whose time has come or whose forerunners are done go out now 到时自动下达. */
export async function sendReady(
  city: IncidentsCity,
  tx: Tx,
  who: Actor,
  response: Response,
  at: Instant,
): Promise<readonly Dispatch[]> {
  if (!(await keep.anyPlanned(tx, city.district, response.id))) return []
  const due = ready(await keep.tasks(tx, city.district, response.id), at)
  if (due.length === 0) return []
  const areas = (await keep.areas(tx, city.district, response.id)).map((one) => one.area)
  const { wave, level } = response
  return sendTasks(city, tx, who, response, due, { wave, level, areas }, at)
}

/** A task is done when every order of it is, other than those taken back. */
export async function settleTask(tx: Tx, district: string, task: Id, at: Instant): Promise<boolean> {
  const all = await keep.dispatchesOfTask(tx, district, task)
  const live = all.filter((one) => one.parent === null && !['superseded', 'cancelled'].includes(one.state))
  if (live.length === 0 || live.some((one) => one.state !== 'done')) return false
  await keep.setTasks(tx, district, [task], 'done', at)
  return true
}
