import {
  addDays,
  dayOf,
  type Id,
  type Instant,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
  say,
} from '../../../base/index.ts'
import { type Actor, systemActor } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import { disagreements, hasEnded, issues, reminderDue, stateAfter, stateAt } from './decide.ts'
import {
  type Certificate,
  type CertificateAct,
  type CertificateFacts,
  certificateActs,
  certificateStates,
  type ExceptionKind,
  refusals,
} from './declare.ts'
import { type CertificateDesk, opened, record } from './desk.ts'
import { takeBack } from './issue.ts'
import * as keep from './keep.ts'

export type Change = {
  readonly id: Id
  readonly act: CertificateAct
  readonly why: string
  /** 文号. */
  readonly document: string
}

/** 状态变更 by the issuer, with reason and document number; it counts everywhere from this transaction on. */
export async function setState(
  tx: Tx,
  desk: CertificateDesk,
  who: Actor,
  { id, act, why, document }: Change,
  at: Instant,
): Promise<Result<Certificate, Refusal>> {
  const { district } = desk
  if (why.trim().length < 2 || document.trim().length < 2) return no(refusals['certificates.whyMissing']())
  const row = await keep.lock(tx, district, id)
  if (!row) return no(refusals['certificates.unknown']())
  const type = desk.types[row.type]
  // the issuer, or a body that issues the same type; the system acts for whoever decided
  if (
    who.kind !== 'system' &&
    (!type || !who.unitName || !issues(type, who.unitName)) &&
    who.unit !== row.issuer
  )
    return no(
      refusals['certificates.notIssuer']({
        unit: who.unitName ?? who.name,
        title: type?.title ?? say(row.type, row.type),
      }),
    )
  const state = stateAt(row, at)
  const to = stateAfter(state, act)
  if (!to)
    return no(
      hasEnded(state)
        ? refusals['certificates.ended']({ state: certificateStates[state] })
        : refusals['certificates.wrongState']({ state: certificateStates[state], act: certificateActs[act] }),
    )
  await keep.setState(tx, district, id, to, at)
  keep.insertEvent(tx, district, newId(), id, {
    ...{ act, from: state, to, why: why.trim(), document: document.trim() },
    ...{ by: who.name, unitName: who.unitName, at },
  })
  await takeBack(tx, desk, [row], at, act !== 'resume')
  const fact = { type: row.type, act, from: state, to, document: document.trim() }
  await record(tx, district, who, 'certificate.changed', { kind: 'certificate', id }, fact, at)
  const after = await keep.byId(tx, district, id)
  return ok(opened(desk, after ?? row))
}

/** 锁定: file and record say different things, or something else is wrong; the issuer sees it among the exceptions. */
export async function block(
  tx: Tx,
  desk: CertificateDesk,
  id: Id,
  kind: ExceptionKind,
  why: string,
  at: Instant,
): Promise<void> {
  const row = await keep.lock(tx, desk.district, id)
  if (!row || row.blocked) return
  const system = systemActor(desk.district)
  await keep.setBlocked(tx, desk.district, id, why)
  keep.insertEvent(tx, desk.district, newId(), id, {
    ...{
      act: 'block',
      from: row.state,
      to: row.state,
      why,
      document: null,
      by: system.name,
      unitName: null,
      at,
    },
  })
  await keep.putException(tx, desk.district, newId(), { kind, certificate: id, about: why, at })
  await record(
    tx,
    desk.district,
    system,
    'certificate.blocked',
    { kind: 'certificate', id },
    { why, issuer: row.issuer },
    at,
  )
}

/** 解除锁定 with a reason, after somebody looked. */
export async function unblock(
  tx: Tx,
  desk: CertificateDesk,
  who: Actor,
  id: Id,
  why: string,
  at: Instant,
): Promise<Result<null, Refusal>> {
  const row = await keep.lock(tx, desk.district, id)
  if (!row) return no(refusals['certificates.unknown']())
  if (why.trim().length < 2) return no(refusals['certificates.whyMissing']())
  await keep.setBlocked(tx, desk.district, id, null)
  keep.insertEvent(tx, desk.district, newId(), id, {
    ...{ act: 'unblock', from: row.state, to: row.state, why, document: null },
    ...{ by: who.name, unitName: who.unitName, at },
  })
  await record(tx, desk.district, who, 'certificate.unblocked', { kind: 'certificate', id }, { why }, at)
  return ok(null)
}

/** Record and statement compared field by field; a difference blocks the certificate. */
export async function compare(
  tx: Tx,
  desk: CertificateDesk,
  id: Id,
  said: CertificateFacts,
  at: Instant,
): Promise<readonly string[]> {
  const row = await keep.byId(tx, desk.district, id)
  if (!row) return []
  const differing = disagreements(opened(desk, row).facts, said)
  if (differing.length > 0)
    await block(tx, desk, id, 'conflict', `数据与文件不一致：${differing.join('、')}`, at)
  return differing
}

const BATCH = 500
const DAY_AHEAD = 60

export type Reminder = { readonly certificate: Certificate; readonly days: number }

/**
 * 到期: what has run out is kept as such; what will within 60, 30 or 7 days is handed to whoever tells the holder. Told
 * once each; how many were looked at says whether there are more.
 */
export async function sweep(
  tx: Tx,
  desk: CertificateDesk,
  remind: (tx: Tx, reminder: Reminder) => Promise<void>,
  at: Instant,
): Promise<{ readonly ended: number; readonly reminded: number }> {
  const { district } = desk
  const today = dayOf(at)
  const system = systemActor(district)
  const over = await keep.takeOver(tx, district, today, BATCH)
  for (const row of over) {
    await keep.setState(tx, district, row.id, 'expired', at)
    keep.insertEvent(tx, district, newId(), row.id, {
      ...{ act: 'expire', from: row.state, to: 'expired', why: `有效期至 ${row.validTo}`, document: null },
      ...{ by: system.name, unitName: null, at },
    })
  }
  const soon = await keep.ending(tx, district, today, addDays(today, DAY_AHEAD), BATCH)
  let reminded = 0
  for (const row of soon) {
    const days = reminderDue(row.validTo, today, row.reminded)
    if (days === null) continue
    await remind(tx, { certificate: opened(desk, row), days })
    keep.setReminded(tx, district, row.id, days)
    reminded++
  }
  return { ended: over.length, reminded }
}

export const history = (reader: Reader, desk: CertificateDesk, id: Id) =>
  keep.eventsOf(reader, desk.district, id)
