import { addDays, type Day, dayOf, newId, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { append, type Fact } from '../../ledger/index.ts'
import { type Actor, factActorOf } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import { basicFaults, compareVersions, versionFaults } from './decide.ts'
import {
  type ItemBody,
  type ItemChange,
  type ItemFault,
  type ItemState,
  type ItemVersion,
  itemStates,
  type ServiceItemDraft,
} from './declare.ts'
import * as keep from './keep.ts'
import { asDecided } from './published.ts'
import { refusals } from './refusals.ts'

/** Role of the pack that keeps the items 事项管理员. */
export const ITEM_MANAGER = 'itemManager'

export const managesItems = (who: Actor): boolean =>
  who.kind === 'system' || who.duties.some((duty) => duty.role === ITEM_MANAGER)

const record = (
  tx: Tx,
  who: Actor,
  kind: string,
  subject: string,
  at: Date,
  body: Fact['body'],
): Promise<void> =>
  append(tx, [
    {
      district: who.district,
      kind: `item.${kind}`,
      subjectKind: 'serviceItem',
      subject,
      at,
      actor: factActorOf(who),
      body,
    },
  ])

/** Enters basic entries 基本目录, or changes them. */
export async function putBasic(
  tx: Tx,
  who: Actor,
  items: readonly ServiceItemDraft[],
  at: Date,
): Promise<Result<null, Refusal>> {
  if (!managesItems(who)) return no(refusals['items.notYours']())
  const faults = items.flatMap((item, n) =>
    basicFaults(item).map((fault): ItemFault => ({ ...fault, path: `${n}.${fault.path}` })),
  )
  if (faults.length > 0) return no(refusals['items.badBasic']({ faults }))
  await keep.putBasics(tx, who.district, items, at)
  return ok(null)
}

export type Drafted = { readonly version: number; readonly revision: number }

/**
 * Saves the version being written: the first of a new item, or the next of one in use. What is half done may be kept;
 * publishing asks for the rest. `revision` is that of the draft that was read, 0 = none was there.
 */
export async function draft(
  tx: Tx,
  who: Actor,
  input: {
    readonly code: string
    readonly catalogCode: string
    readonly body: ItemBody
    readonly revision: number
  },
  at: Date,
): Promise<Result<Drafted, Refusal>> {
  if (!managesItems(who)) return no(refusals['items.notYours']())
  const { district } = who
  const task = await keep.taskOf(tx, district, input.code, true)
  if (task?.state === 'ended') return no(refusals['items.notNow']({ state: itemStates.ended }))
  const catalogCode = task && task.state !== 'draft' ? task.catalogCode : input.catalogCode
  const basic = await keep.basicOf(tx, district, catalogCode)
  if (!basic) return no(refusals['items.noBasic']({ code: catalogCode }))
  const before = await keep.draftOf(tx, district, input.code)
  if ((before?.revision ?? 0) !== input.revision) return no(refusals['items.changed']())
  const last = (await keep.versionsOf(tx, district, input.code))[0]?.version ?? 0
  const drafted = { version: before?.version ?? last + 1, revision: input.revision + 1 }
  const id = task?.id ?? newId()
  await keep.putTask(
    tx,
    district,
    {
      id,
      code: input.code,
      catalogCode,
      unit: task && task.state !== 'draft' ? task.unit : input.body.unit,
      state: task?.state ?? 'draft',
      pausedWhy: task?.pausedWhy ?? null,
    },
    at,
  )
  await keep.putDraft(tx, district, input.code, { ...drafted, body: input.body, by: who.name }, at)
  await record(tx, who, 'drafted', id, at, { code: input.code, version: drafted.version })
  return ok(drafted)
}

/** Throws the version being written away. */
export async function dropDraft(tx: Tx, who: Actor, code: string, at: Date): Promise<Result<null, Refusal>> {
  if (!managesItems(who)) return no(refusals['items.notYours']())
  const task = await keep.taskOf(tx, who.district, code, true)
  const before = task && (await keep.draftOf(tx, who.district, code))
  if (!task || !before) return no(refusals['items.noDraft']())
  await keep.dropDraft(tx, who.district, code)
  await record(tx, who, 'dropped', task.id, at, { code, version: before.version })
  return ok(null)
}

/** What publishing would refuse now. */
export async function draftFaults(
  reader: Reader,
  district: string,
  code: string,
): Promise<Result<readonly ItemFault[], Refusal>> {
  const [task, before] = await Promise.all([
    keep.taskOf(reader, district, code),
    keep.draftOf(reader, district, code),
  ])
  if (!task || !before) return no(refusals['items.noDraft']())
  const basic = await keep.basicOf(reader, district, task.catalogCode)
  return basic
    ? ok(versionFaults(code, basic, before.body))
    : no(refusals['items.noBasic']({ code: task.catalogCode }))
}

/** Publishes the version being written: it counts from a day on and is never edited again. */
export async function publish(
  tx: Tx,
  who: Actor,
  input: { readonly code: string; readonly revision: number; readonly from: Day },
  at: Date,
): Promise<Result<{ readonly version: number }, Refusal>> {
  if (!managesItems(who)) return no(refusals['items.notYours']())
  const { district } = who
  const task = await keep.taskOf(tx, district, input.code, true)
  const before = task && (await keep.draftOf(tx, district, input.code))
  if (!task || !before) return no(refusals['items.noDraft']())
  if (before.revision !== input.revision) return no(refusals['items.changed']())
  const basic = await keep.basicOf(tx, district, task.catalogCode)
  if (!basic) return no(refusals['items.noBasic']({ code: task.catalogCode }))
  const faults = versionFaults(input.code, basic, before.body)
  if (faults.length > 0) return no(refusals['items.badVersion']({ faults }))
  const last = (await keep.versionsOf(tx, district, input.code)).find((one) => one.validFrom !== null)
  const yesterday = addDays(dayOf(at), -1)
  // what has counted already is not undone: a version begins today at the earliest, after the one before
  const earliest = last?.validFrom && last.validFrom > yesterday ? last.validFrom : yesterday
  if (input.from <= earliest) return no(refusals['items.notLater']({ from: earliest }))
  await keep.publish(
    tx,
    district,
    input.code,
    { version: before.version, from: input.from, by: who.name },
    at,
  )
  if (task.state === 'draft')
    await keep.putTask(tx, district, { ...task, unit: before.body.unit, state: 'inUse' }, at)
  await record(tx, who, 'published', task.id, at, {
    code: input.code,
    version: before.version,
    from: input.from,
  })
  return ok({ version: before.version })
}

const moves: Readonly<Record<'pause' | 'resume' | 'end', { from: readonly ItemState[]; to: ItemState }>> = {
  pause: { from: ['inUse'], to: 'paused' },
  resume: { from: ['paused'], to: 'inUse' },
  end: { from: ['inUse', 'paused'], to: 'ended' },
}

/** 暂停 · 恢复 · 取消: running applications go on under the version they began with. */
export async function setState(
  tx: Tx,
  who: Actor,
  input: { readonly code: string; readonly move: keyof typeof moves; readonly why: string },
  at: Date,
): Promise<Result<null, Refusal>> {
  if (!managesItems(who)) return no(refusals['items.notYours']())
  const task = await keep.taskOf(tx, who.district, input.code, true)
  if (!task) return no(refusals['items.unknown']())
  const move = moves[input.move]
  if (!move.from.includes(task.state)) return no(refusals['items.notNow']({ state: itemStates[task.state] }))
  const pausedWhy = input.move === 'pause' ? input.why : null
  await keep.putTask(tx, who.district, { ...task, state: move.to, pausedWhy }, at)
  await record(tx, who, input.move, task.id, at, { code: input.code, why: input.why })
  return ok(null)
}

/** The version in force on a day; an item that is paused or ended is answered too, with its state. */
export const versionAt = keep.versionAt
export const versionOf = keep.versionOf
export const versionsOf = keep.versionsOf

/** The version that an application may begin with today, or why there is none. */
export async function openVersion(
  reader: Reader,
  district: string,
  code: string,
  day: Day,
): Promise<Result<ItemVersion, Refusal>> {
  const version = await keep.versionAt(reader, district, code, day)
  if (!version || version.state === 'ended') return no(refusals['items.unknown']())
  if (version.state === 'paused') return no(refusals['items.paused']({ why: version.pausedWhy ?? '' }))
  return ok(await asDecided(reader, version, day))
}

export async function compareOf(
  reader: Reader,
  district: string,
  code: string,
  was: number,
  is: number,
): Promise<Result<readonly ItemChange[], Refusal>> {
  const [before, after] = await Promise.all([
    keep.versionOf(reader, district, code, was),
    keep.versionOf(reader, district, code, is),
  ])
  if (!before) return no(refusals['items.noVersion']({ version: was }))
  if (!after) return no(refusals['items.noVersion']({ version: is }))
  return ok(compareVersions(bodyOf(before), bodyOf(after)))
}

/** What a version holds, without what the catalogue knows of it. */
export function bodyOf(version: ItemVersion): ItemBody {
  const { district: _d, id: _i, code: _c, catalogCode: _k, type: _t, law: _l, ...rest } = version
  const {
    version: _v,
    validFrom: _f,
    state: _s,
    pausedWhy: _w,
    publishedAt: _p,
    publishedBy: _b,
    ...body
  } = rest
  return body
}
