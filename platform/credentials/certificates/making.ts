import {
  type Id,
  type Instant,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
  type Say,
} from '../../../base/index.ts'
import type { Actor } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import { type Draft, type Making, refusals } from './declare.ts'
import { type CertificateDesk, record } from './desk.ts'
import { refusable } from './imports.ts'
import { type Issued, issue } from './issue.ts'
import * as keep from './keep.ts'

export type ToMake = {
  readonly draft: Draft
  readonly matterNumber: string | null
  readonly unitName: string
}

/**
 * 制证 after a decision: types that seal by themselves are issued at once; those of a keeper wait for him; what cannot be
 * made waits with its reason and loses nothing.
 */
export async function makeUp(
  tx: Tx,
  desk: CertificateDesk,
  who: Actor,
  { draft, matterNumber, unitName }: ToMake,
  at: Instant,
): Promise<{ readonly issued: Issued | null; readonly making: Id | null; readonly why: Say | null }> {
  const type = desk.types[draft.type]
  const waits = type?.sealing === 'keeper'
  // a refusal undoes whatever was written before it
  const done = waits ? null : await refusable(tx, () => issue(tx, desk, who, draft, at))
  if (done?.ok) return { issued: done.value, making: null, why: null }
  const id = newId()
  const why = done && !done.ok ? done.error.says : null
  await keep.putMaking(tx, desk.district, {
    ...{ id, type: draft.type, state: waits ? 'waiting' : 'failed', unit: draft.issuer, unitName },
    ...{ matter: draft.matter ?? null, matterNumber, source: draft.source, why, certificate: null },
    ...{ sealed: desk.vault.seal(JSON.stringify(draft)), madeAt: at, settledAt: null },
  })
  if (why)
    await record(
      tx,
      desk.district,
      who,
      'certificate.notMade',
      { kind: 'certificate', id },
      { type: draft.type, why: why.zh, matter: draft.matter ?? null },
      at,
    )
  return { issued: null, making: id, why }
}

export const makingsOf = async (
  reader: Reader,
  desk: CertificateDesk,
  filter: { readonly state?: string; readonly units: readonly Id[] | null },
): Promise<readonly (Making & { readonly draft: Draft })[]> => {
  const rows = await keep.makings(reader, desk.district, { ...filter, limit: 100 })
  return rows.map(({ sealed, source: _s, ...row }) => ({
    ...row,
    draft: JSON.parse(desk.vault.open(sealed)) as Draft,
  }))
}

/** The keeper seals what waits, or somebody tries again what failed, with the data mended. */
export async function sealMaking(
  tx: Tx,
  desk: CertificateDesk,
  who: Actor,
  input: {
    readonly id: Id
    readonly fields?: Readonly<Record<string, unknown>>
    readonly number?: string
    /** Who holds it, where the case did not say it right. */
    readonly holder?: { readonly name: string; readonly code: string }
  },
  at: Instant,
): Promise<Result<Issued, Refusal>> {
  const row = await keep.lockMaking(tx, desk.district, input.id)
  if (!row) return no(refusals['certificates.unknown']())
  if (row.state === 'done' || row.state === 'dropped') return no(refusals['certificates.makingSettled']())
  const draft = JSON.parse(desk.vault.open(row.sealed)) as Draft
  const mended: Draft = {
    ...draft,
    fields: { ...draft.fields, ...input.fields },
    ...(input.number ? { number: input.number } : {}),
    ...(input.holder ? { holders: [{ kind: draft.holders[0]?.kind ?? 'person', ...input.holder }] } : {}),
  }
  const done = await issue(tx, desk, who, mended, at)
  if (!done.ok) return done
  await keep.settleMaking(tx, desk.district, row.id, {
    ...{ state: 'done', why: null, certificate: done.value.certificate.id, at },
  })
  return done
}

/** 退回: the data are wrong at their source. */
export async function dropMaking(
  tx: Tx,
  desk: CertificateDesk,
  who: Actor,
  input: { readonly id: Id; readonly why: string },
  at: Instant,
): Promise<Result<null, Refusal>> {
  const row = await keep.lockMaking(tx, desk.district, input.id)
  if (!row) return no(refusals['certificates.unknown']())
  if (input.why.trim().length < 2) return no(refusals['certificates.whyMissing']())
  if (row.state === 'done' || row.state === 'dropped') return no(refusals['certificates.makingSettled']())
  const why = { zh: input.why, en: input.why }
  await keep.settleMaking(tx, desk.district, row.id, { state: 'dropped', why, certificate: null, at })
  await record(
    tx,
    desk.district,
    who,
    'certificate.sentBack',
    { kind: 'certificate', id: row.id },
    { why: input.why, matter: row.matter },
    at,
  )
  return ok(null)
}
