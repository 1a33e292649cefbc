import { type Id, type Instant, newId, no, ok, type Refusal, type Result, say } from '../../../base/index.ts'
import { append } from '../../ledger/index.ts'
import { type Actor, systemActor } from '../../org/index.ts'
import type { Reader, Store, Tx } from '../../store/index.ts'
import { stepKinds } from '../plans/declare.ts'
import { climbed, isOpen, received } from './decide.ts'
import { type Dispatch, type ReceiptKind, refusals } from './declare.ts'
import * as keep from './keep.ts'
import * as more from './keep-more.ts'
import { commandFact, type IncidentsCity, noticesOf, sendReady, settleTask, toldAt } from './orders.ts'

export type ReceiptInput = {
  readonly dispatch: Id
  readonly kind: ReceiptKind
  readonly text?: string
  /** Clock of the device when the button was pressed; absent = now. */
  readonly deviceAt?: Instant
  /** Made on the device, so that sending again changes nothing; absent = one of ours. */
  readonly key?: string
  readonly lon?: number
  readonly lat?: number
  readonly files?: readonly Id[]
}

/** An order is answered by those whom it was given to, and by their unit. */
const mayAnswer = (one: Dispatch, people: readonly keep.PersonRow[], who: Actor, command: boolean): boolean =>
  command ||
  people.some((person) => person.account !== null && person.account === who.account) ||
  (one.unit !== null &&
    (who.unit === one.unit || who.duties.some((duty) => duty.units?.includes(one.unit ?? ''))))

/** An order as the one who has to do it sees it: nobody else's. */
export async function orderFor(
  reader: Reader,
  who: Actor,
  id: Id,
  command = false,
): Promise<Result<Dispatch, Refusal>> {
  const found = await keep.dispatch(reader, who.district, id)
  if (!found) return no(refusals['incidents.noDispatch']())
  const people = await keep.peopleOf(reader, who.district, [id])
  return mayAnswer(found, people, who, command) ? ok(found) : no(refusals['incidents.noDispatch']())
}

/**
 * 回执: read, accepted, on site, progress, done; or refused with a reason. Pressed without a network it carries the time of
 * the device; both times are kept. The same key again is the same receipt.
 */
export async function answer(
  city: IncidentsCity,
  tx: Tx,
  who: Actor,
  input: ReceiptInput,
  at: Instant,
  /** The command centre writes down what it heard on the telephone 电话回执. */
  command = false,
): Promise<Result<{ readonly state: Dispatch['state']; readonly fresh: boolean }, Refusal>> {
  const { district } = city
  const one = await keep.lockDispatch(tx, district, input.dispatch)
  if (!one) return no(refusals['incidents.noDispatch']())
  const people = await keep.peopleOf(tx, district, [one.id])
  if (!mayAnswer(one, people, who, command)) return no(refusals['incidents.noDispatch']())
  const key = input.key ?? newId()
  if ((await more.keysKnown(tx, district, [key])).length > 0) return ok({ state: one.state, fresh: false })
  const deviceAt = input.deviceAt ?? at
  const text = input.text?.trim().slice(0, 2000) || null
  const next = received(one, { kind: input.kind, text, deviceAt }, at)
  if (!next.ok) return next
  const fresh = await more.insertReceipt(tx, district, {
    ...{ id: newId(), dispatch: one.id, response: one.response, kind: input.kind, text },
    ...{ account: who.account, name: who.name, deviceAt, at, key },
    ...{ lon: input.lon ?? null, lat: input.lat ?? null, files: input.files ?? [] },
  })
  if (!fresh) return ok({ state: one.state, fresh: false })
  await keep.saveDispatch(tx, next.value)
  const [response, task] = await Promise.all([
    keep.response(tx, district, one.response),
    keep.task(tx, district, one.task),
  ])
  if (!response || !task) throw new Error(`the order ${one.id} hangs on nothing`)
  const body = {
    ...{ dispatch: one.id, task: task.title, unitName: one.unitName, receipt: input.kind },
    ...(deviceAt < at ? { deviceAt: deviceAt.toISOString() } : {}),
    // commanders and those above see it at once
    accounts: response.commander ? [response.commander] : [],
  }
  const refused = input.kind === 'refused'
  await append(tx, [commandFact(who, response, refused ? 'command.refused' : 'command.receipt', at, body)])
  if (refused && response.commander)
    await city.tell(
      tx,
      [
        {
          ...{ district, key: `refused/${one.id}/${key}`, to: { account: response.commander } },
          title: say(`指令被拒绝：${task.title}`, `Order refused: ${task.title}`),
          text: say(`${one.unitName}：${text ?? ''}`, `${one.unitName}: ${text ?? ''}`),
          ...{ subjectKind: 'response', subject: response.id },
        },
      ],
      at,
    )
  if (next.value.state === 'done' && one.state !== 'done') {
    if (one.parent) await rolledUp(tx, who, one, at)
    else if ((await settleTask(tx, district, one.task, at)) && response.state === 'running')
      await sendReady(city, tx, systemActor(district), response, at)
  }
  return ok({ state: next.value.state, fresh: true })
}

/** 反馈汇总: what those below have done stands on the order of the one above. */
async function rolledUp(tx: Tx, who: Actor, child: Dispatch, at: Instant): Promise<void> {
  if (!child.parent) return
  const parent = await keep.lockDispatch(tx, child.district, child.parent)
  if (!parent || !isOpen(parent)) return
  const all = await keep.children(tx, child.district, parent.id)
  const done = all.filter((one) => one.state === 'done').length
  const next = received(
    parent,
    { kind: 'progress', text: `下级 ${done}/${all.length} 已完成（${child.unitName}）`, deviceAt: at },
    at,
  )
  if (!next.ok) return
  await keep.saveDispatch(tx, next.value)
  const response = await keep.response(tx, child.district, child.response)
  if (response)
    await append(tx, [
      commandFact(who, response, 'command.rolledUp', at, {
        ...{ dispatch: parent.id, unitName: parent.unitName, done, of: all.length },
        accounts: parent.chain.flatMap((step) => step.people.flatMap((person) => person.account ?? [])),
      }),
    ])
}

/**
 * Countdowns that ran out: the next step of the chain is told, with the reason. Claimed row by row, so that several servers
 * may do it; each step once. Answers how many moved.
 */
export async function climb(city: IncidentsCity, store: Store, at: Instant, limit = 200): Promise<number> {
  const { district } = city
  return store.tx(async (tx) => {
    const waiting = await keep.lockWaiting(tx, district, at, limit)
    if (waiting.length === 0) return 0
    const system = systemActor(district)
    for (const one of waiting) {
      const response = await keep.response(tx, district, one.response)
      const next = climbed(one, at)
      if (!next || response?.state !== 'running') {
        await keep.saveDispatch(tx, { ...one, nextAt: null })
        continue
      }
      await keep.saveDispatch(tx, next)
      const task = await keep.task(tx, district, one.task)
      const title = task?.title ?? one.text
      const exhausted = next.nextAt === null
      if (!exhausted) {
        await keep.insertPeople(tx, district, toldAt(next, at))
        await city.tell(tx, noticesOf(city, response, { title }, next), at)
      } else if (response.commander)
        await city.tell(
          tx,
          [
            {
              ...{ district, key: `silent/${one.id}`, to: { account: response.commander } },
              title: say(`无人签收：${title}`, `Nobody accepted: ${title}`),
              text: say(
                `${one.unitName}各级均未签收，请电话联系`,
                `${one.unitName}: nobody of the chain accepted; ring them up`,
              ),
              ...{ subjectKind: 'response', subject: response.id },
            },
          ],
          at,
        )
      const step = next.chain[next.step]
      await append(tx, [
        commandFact(system, response, exhausted ? 'command.silent' : 'command.climbed', at, {
          ...{ dispatch: one.id, task: title, unitName: one.unitName },
          ...(exhausted ? {} : { toStep: step ? stepKinds[step.kind].zh : null }),
          accounts: exhausted
            ? [response.commander ?? []].flat()
            : (step?.people ?? []).flatMap((person) => person.account ?? []),
        }),
      ])
    }
    return waiting.length
  })
}

/** Planned tasks whose minute has come, response by response. */
export async function sendDue(city: IncidentsCity, store: Store, at: Instant): Promise<number> {
  const due = (await keep.responsesDue(store, at, 50)).filter((one) => one.district === city.district)
  for (const { response: id } of due)
    await store.tx(async (tx) => {
      const response = await keep.lockResponse(tx, city.district, id)
      if (response?.state === 'running') await sendReady(city, tx, systemActor(city.district), response, at)
    })
  return due.length
}

/** What the command centre heard when it rang somebody up 电话联系. */
export async function called(
  city: IncidentsCity,
  tx: Tx,
  who: Actor,
  input: { readonly dispatch: Id; readonly name: string; readonly reached: boolean; readonly text?: string },
  at: Instant,
): Promise<Result<{ readonly state: Dispatch['state'] }, Refusal>> {
  if (input.reached)
    return answer(
      city,
      tx,
      who,
      {
        ...{ dispatch: input.dispatch, kind: 'accepted' },
        text: `电话签收：${input.name}${input.text ? `，${input.text}` : ''}`,
      },
      at,
      true,
    )
  const one = await keep.lockDispatch(tx, city.district, input.dispatch)
  const response = one && (await keep.response(tx, city.district, one.response))
  if (!one || !response) return no(refusals['incidents.noDispatch']())
  const failure = { at, step: one.chain[one.step]?.kind ?? null, who: input.name, why: 'unreached' as const }
  await keep.saveDispatch(tx, { ...one, failures: [...one.failures, failure] })
  await append(tx, [
    commandFact(who, response, 'command.called', at, {
      dispatch: one.id,
      unitName: one.unitName,
      why: 'unreached',
    }),
  ])
  return ok({ state: one.state })
}
