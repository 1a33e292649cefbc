import {
  type Id,
  type Instant,
  localText,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../../base/index.ts'
import { append } from '../../ledger/index.ts'
import type { Actor } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import { dutyDay, isPresent, mayLeave } from './decide.ts'
import { type DutyReport, type LogKind, logKinds, type OpenItem, refusals, type Shift } from './declare.ts'
import * as keep from './keep.ts'
import * as desk from './keep-desk.ts'
import { fact } from './roster.ts'

const MOST_TEXT = 4000
const wordsOf = (text: string): Result<string, Refusal> => {
  const words = text.trim()
  return words.length >= 2 && words.length <= MOST_TEXT ? ok(words) : no(refusals['duty.badText']())
}

/** Is this actor on duty at the post now? */
export async function onPost(
  reader: Reader,
  who: Actor,
  district: string,
  post: Id,
  at: Instant,
): Promise<boolean> {
  if (who.kind === 'system') return true
  if (!who.account) return false
  return (await keep.onDuty(reader, district, at, { posts: [post], account: who.account })).length > 0
}

async function note(
  tx: Tx,
  who: Actor,
  district: string,
  post: Id,
  kind: LogKind,
  text: string,
  at: Instant,
  more: { readonly matter?: Id | null; readonly corrects?: Id | null } = {},
): Promise<Id> {
  const id = newId()
  await desk.insertLog(tx, district, {
    ...{ id, post, at, kind, text, account: who.account, name: who.name },
    ...{ matter: more.matter ?? null, corrects: more.corrects ?? null },
  })
  return id
}

/** 到岗 · 离岗: the officer is in the room, or another of the post is. A quarter of an hour early is in time. */
export async function setPresence(
  tx: Tx,
  who: Actor,
  district: string,
  input: { readonly shift: Id; readonly present: boolean },
  at: Instant,
): Promise<Result<Shift, Refusal>> {
  const shift = await keep.shiftById(tx, district, input.shift)
  if (!shift) return no(refusals['duty.noShift']())
  await keep.lockPost(tx, district, shift.post)
  if (who.kind !== 'system' && shift.account !== who.account) return no(refusals['duty.notYours']())
  if (at >= shift.to) return no(refusals['duty.past']())
  if (input.present === isPresent(shift)) return ok(shift)
  if (!input.present) {
    const there = await keep.shiftsIn(tx, district, at, new Date(at.getTime() + 1), shift.post)
    if (!mayLeave(shift, there, at)) return no(refusals['duty.alone']())
  }
  const next = input.present
    ? { ...shift, presentAt: shift.presentAt ?? at, leftAt: null }
    : { ...shift, leftAt: at }
  await keep.setPresence(tx, district, shift.id, next.presentAt, next.leftAt)
  await note(tx, who, district, shift.post, 'presence', `${shift.name}${input.present ? '到岗' : '离岗'}`, at)
  await append(tx, [
    fact(who, district, input.present ? 'duty.arrived' : 'duty.left', shift.post, at, {
      shift: shift.id,
      lateMinutes: input.present
        ? Math.max(0, Math.floor((at.getTime() - shift.from.getTime()) / 60_000))
        : undefined,
    }),
  ])
  return ok(next)
}

export type Giving = {
  readonly fromShift: Id
  readonly toShift: Id
  readonly note: string
  readonly items: readonly OpenItem[]
}

/** The one who goes signs: what is open, and a word on it 交班. May be written anew until it is taken over. */
export async function give(
  tx: Tx,
  who: Actor,
  district: string,
  input: Giving,
  at: Instant,
): Promise<Result<Id, Refusal>> {
  const [from, to] = [
    await keep.shiftById(tx, district, input.fromShift),
    await keep.shiftById(tx, district, input.toShift),
  ]
  if (!from || !to || from.post !== to.post) return no(refusals['duty.noShift']())
  if (who.kind !== 'system' && from.account !== who.account) return no(refusals['duty.notYours']())
  if (from.person === to.person) return no(refusals['duty.sameHand']())
  const id = newId()
  const written = await desk.putHandover(tx, district, {
    ...{
      id,
      post: from.post,
      fromShift: from.id,
      toShift: to.id,
      note: input.note.trim().slice(0, MOST_TEXT),
    },
    ...{ items: input.items, unread: input.items.map((one) => one.id) },
    ...{ givenBy: who.name, givenAccount: who.account, givenAt: at },
    ...{ takenBy: null, takenAccount: null, takenAt: null },
  })
  if (written === 0) return no(refusals['duty.handed']())
  await append(tx, [
    fact(who, district, 'duty.given', from.post, at, { from: from.id, to: to.id, open: input.items.length }),
  ])
  return ok(id)
}

async function takerOf(tx: Tx, who: Actor, district: string, id: Id) {
  const one = await desk.lockHandover(tx, district, id)
  if (!one) return no(refusals['duty.noShift']())
  if (one.takenAt) return no(refusals['duty.handed']())
  const to = await keep.shiftById(tx, district, one.toShift)
  if (!to) return no(refusals['duty.noShift']())
  if (who.kind !== 'system' && to.account !== who.account) return no(refusals['duty.notYours']())
  return ok({ one, to })
}

/** The one who comes opened an item. */
export async function read(
  tx: Tx,
  who: Actor,
  district: string,
  input: { readonly handover: Id; readonly item: string },
): Promise<Result<{ readonly unread: number }, Refusal>> {
  const found = await takerOf(tx, who, district, input.handover)
  if (!found.ok) return found
  const left = found.value.one.unread.filter((id) => id !== input.item)
  await desk.setRead(tx, district, input.handover, left)
  return ok({ unread: left.length })
}

/** The one who comes signs 接班: refused while an open item is unread; then they are in the room, and the other may go. */
export async function take(
  tx: Tx,
  who: Actor,
  district: string,
  handover: Id,
  at: Instant,
): Promise<Result<null, Refusal>> {
  const found = await takerOf(tx, who, district, handover)
  if (!found.ok) return found
  const { one, to } = found.value
  if (one.unread.length > 0) return no(refusals['duty.unread']({ count: one.unread.length }))
  if (one.givenAccount !== null && one.givenAccount === who.account) return no(refusals['duty.sameHand']())
  await desk.setTaken(tx, district, one.id, { name: who.name, account: who.account }, at)
  await keep.setPresence(tx, district, to.id, to.presentAt ?? at, null)
  await note(
    tx,
    who,
    district,
    one.post,
    'handover',
    `${one.givenBy} 向 ${who.name} 交班，未结 ${one.items.length} 项`,
    at,
  )
  await append(tx, [
    fact(who, district, 'duty.taken', one.post, at, {
      from: one.fromShift,
      to: one.toShift,
      open: one.items.length,
    }),
  ])
  return ok(null)
}

/** A line of the log 值班日志; a mistake is put right by a new line that names the old one. */
export async function writeLog(
  tx: Tx,
  who: Actor,
  district: string,
  input: {
    readonly post: Id
    readonly kind: string
    readonly text: string
    readonly matter?: Id | null
    readonly corrects?: Id | null
  },
  at: Instant,
): Promise<Result<Id, Refusal>> {
  const words = wordsOf(input.text)
  if (!words.ok) return words
  if (!Object.hasOwn(logKinds, input.kind)) return no(refusals['duty.badText']())
  if (!(await onPost(tx, who, district, input.post, at))) return no(refusals['duty.notYours']())
  if (input.corrects) {
    const old = await desk.logLine(tx, district, input.corrects)
    if (old?.post !== input.post) return no(refusals['duty.noShift']())
  }
  const id = await note(tx, who, district, input.post, input.kind as LogKind, words.value, at, input)
  await append(tx, [
    fact(who, district, input.corrects ? 'duty.logCorrected' : 'duty.logged', input.post, at, { line: id }),
  ])
  return ok(id)
}

/** The words of a daily report 值班信息（每日）, from the log of the day: what was put right stands as it was put right. */
export function composeDaily(
  title: string,
  lines: readonly {
    readonly id: Id
    readonly at: Instant
    readonly text: string
    readonly corrects: Id | null
  }[],
): string {
  const corrected = new Set(lines.flatMap((one) => (one.corrects ? [one.corrects] : [])))
  const shown = lines
    .filter((one) => !corrected.has(one.id))
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .map((one) => `${localText(one.at).slice(11)} ${one.text}`)
  return shown.length > 0 ? `${title}\n${shown.join('\n')}` : `${title}\n值班期间无重要情况。`
}

export async function draftReport(
  tx: Tx,
  who: Actor,
  district: string,
  input: {
    readonly post: Id
    readonly kind: 'daily' | 'special'
    readonly title: string
    readonly text: string
  },
  at: Instant,
): Promise<Result<DutyReport, Refusal>> {
  const post = await keep.postById(tx, district, input.post)
  if (!post) return no(refusals['duty.noPost']())
  if (!(await onPost(tx, who, district, post.id, at))) return no(refusals['duty.notYours']())
  const day = dutyDay(post, at)
  const title = input.title.trim() || `${post.title.zh}值班信息（${day}）`
  const from = new Date(at.getTime() - 86_400_000)
  const text =
    input.text.trim() ||
    (input.kind === 'daily' ? composeDaily(title, await desk.logOf(tx, district, post.id, from, at)) : '')
  const words = wordsOf(text)
  if (!words.ok) return words
  const id = newId()
  const made: DutyReport = {
    ...{ id, post: post.id, kind: input.kind, title, text: words.value, state: 'draft', at },
    ...{ number: `${post.code}-${day.replaceAll('-', '')}-${id.slice(-4)}`, byName: who.name },
    ...{ sentAt: null, signedBy: null, version: 1 },
  }
  await desk.insertReport(tx, district, made)
  await append(tx, [
    fact(who, district, 'duty.reportDrafted', post.id, at, { report: id, number: made.number }),
  ])
  return ok(made)
}

/** Signed by the leader on duty and sent; afterwards only a new report puts it right. */
export async function sendReport(
  tx: Tx,
  who: Actor,
  district: string,
  input: { readonly report: Id; readonly version: number; readonly text?: string },
  at: Instant,
): Promise<Result<DutyReport, Refusal>> {
  const before = await desk.reportById(tx, district, input.report)
  if (!before) return no(refusals['duty.noReport']())
  const mine = await keep.onDuty(tx, district, at, {
    posts: [before.post],
    ...(who.account ? { account: who.account } : {}),
  })
  if (who.kind !== 'system' && !(who.account && mine.some((one) => one.role === 'leader')))
    return no(refusals['duty.notYours']())
  const words = wordsOf(input.text ?? before.text)
  if (!words.ok) return words
  const sent: DutyReport = {
    ...{ ...before, text: words.value, state: 'sent', sentAt: at, signedBy: who.name },
    version: input.version,
  }
  if ((await desk.updateReport(tx, district, sent)) === 0) return no(refusals['duty.changed']())
  await append(tx, [
    fact(who, district, 'duty.reportSent', before.post, at, { report: before.id, number: before.number }),
  ])
  return ok({ ...sent, version: input.version + 1 })
}
