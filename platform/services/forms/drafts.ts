import { randomInt } from 'node:crypto'
import {
  type AreaCode,
  type Id,
  type Instant,
  isId,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../../base/index.ts'
import type { Vault } from '../../fields/index.ts'
import { append } from '../../ledger/index.ts'
import { type Actor, factActorOf } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import { type Draft, type Filled, materialStates, refusals, rules } from './declare.ts'
import * as keep from './keep.ts'

/** What these verbs need of the city. */
export type FormsDesk = { readonly district: AreaCode; readonly vault: Vault }

/** Whose drafts: a citizen's own, or those that a member of staff begins for somebody at a window. */
export type Owner = { readonly citizen: Id } | { readonly account: Id }

const DAY = 86_400_000
const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * The shape of what was filled in, from somewhere outside; half-typed and wrong values stay as they are, since a draft
 * is not judged. Names of JavaScript's own, wrong shapes and what is too large are refused.
 */
export function filledOf(given: unknown): Result<Filled, Refusal> {
  if (!isPlain(given)) return no(refusals['forms.badDraft']())
  const { answers = {}, values = {}, materials = [] } = given
  if (!isPlain(answers) || !isPlain(values) || !Array.isArray(materials) || materials.length > 200)
    return no(refusals['forms.badDraft']())
  for (const names of [answers, values])
    if (Object.keys(names).some((name) => !/^[A-Za-z][\w.-]{0,79}$/.test(name) || name in {}))
      return no(refusals['forms.badDraft']())
  const taken: Filled['materials'][number][] = []
  for (const one of materials) {
    if (!isPlain(one) || typeof one.code !== 'string' || one.code.length > 80)
      return no(refusals['forms.badDraft']())
    const state = String(one.state)
    const files: unknown = one.files ?? []
    if (!Object.hasOwn(materialStates, state) || !Array.isArray(files) || files.length > rules.filesOfOne)
      return no(refusals['forms.badDraft']())
    if (!files.every((id): id is string => typeof id === 'string' && isId(id)))
      return no(refusals['forms.badDraft']())
    const certificate = typeof one.certificate === 'string' ? one.certificate.trim().slice(0, 100) : ''
    taken.push({
      code: one.code,
      state: state as Filled['materials'][number]['state'],
      files,
      ...(certificate ? { certificate } : {}),
    })
  }
  const filled: Filled = { answers, values, materials: taken }
  return JSON.stringify(filled).length > rules.largest ? no(refusals['forms.tooLarge']()) : ok(filled)
}

const opened = (
  { vault }: FormsDesk,
  { sealed, helper: _h, helperUntil: _u, ...row }: keep.DraftRow,
): Draft => ({
  ...row,
  ...(sealed
    ? (JSON.parse(vault.open(sealed)) as Filled)
    : { answers: {}, values: {}, materials: [] as Filled['materials'] }),
})

/** The applicant's own, what a clerk began, or what a clerk was asked to help with and still may. */
export const owns = (
  row: Pick<keep.DraftRow, 'citizen' | 'account' | 'helper' | 'helperUntil'>,
  who: Owner,
  at: Instant,
): boolean =>
  'citizen' in who
    ? row.citizen === who.citizen
    : (row.account === who.account && row.citizen === null) ||
      (row.helper === who.account && row.helperUntil !== null && row.helperUntil > at)

export type Saving = {
  readonly id: Id
  readonly item: string
  readonly itemVersion: number
  /** The revision that was read; 0 = a new draft. */
  readonly over: number
  readonly filled: Filled
  readonly device: string
}

/**
 * Saves a draft over the revision that the device has read. Saving the same again is no change, so a lost answer may be
 * asked for once more; another device in between is told (`forms.draftChanged`) and nothing of either is lost.
 */
export async function saveDraft(
  tx: Tx,
  desk: FormsDesk,
  who: Owner,
  saving: Saving,
  at: Instant,
): Promise<Result<{ readonly revision: number; readonly expiresAt: Instant }, Refusal>> {
  const { district, vault } = desk
  const expiresAt = new Date(at.getTime() + rules.draftDays * DAY)
  const before = await keep.draft(tx, district, saving.id, true)
  if (before && (!owns(before, who, at) || before.expiresAt <= at))
    return no(refusals['forms.draftUnknown']())
  if (before?.submission) return no(refusals['forms.draftSent']({ submission: before.submission }))
  const row: keep.DraftRow = {
    district,
    id: saving.id,
    item: saving.item,
    itemVersion: saving.itemVersion,
    citizen: 'citizen' in who ? who.citizen : (before?.citizen ?? null),
    account: before ? before.account : 'account' in who ? who.account : null,
    sealed: vault.seal(JSON.stringify(saving.filled)),
    revision: (before?.revision ?? 0) + 1,
    device: saving.device
      .toWellFormed()
      .replace(/[\p{C}]/gu, '')
      .slice(0, 60),
    submission: null,
    changedAt: at,
    expiresAt,
    helper: before?.helper ?? null,
    helperUntil: before?.helperUntil ?? null,
  }
  if (!before) {
    if (saving.over !== 0) return no(refusals['forms.draftUnknown']())
    if ('citizen' in who) {
      const mine = await keep.draftsOf(tx, district, who.citizen, rules.draftsOfOne)
      if (mine.length >= rules.draftsOfOne)
        return no(refusals['forms.draftsFull']({ most: rules.draftsOfOne }))
    }
    return (await keep.insertDraft(tx, row))
      ? ok({ revision: 1, expiresAt })
      : no(refusals['forms.draftUnknown']())
  }
  const same =
    before.itemVersion === saving.itemVersion &&
    JSON.stringify(filledIn(opened(desk, before))) === JSON.stringify(filledIn(saving.filled))
  if (same) return ok({ revision: before.revision, expiresAt: before.expiresAt })
  if (before.revision !== saving.over) {
    const { device, changedAt, revision } = before
    return no(refusals['forms.draftChanged']({ device, at: changedAt, revision }))
  }
  return (await keep.updateDraft(tx, row, before.revision))
    ? ok({ revision: row.revision, expiresAt })
    : no(refusals['forms.draftChanged']({ device: before.device, at, revision: before.revision }))
}

const filledIn = ({ answers, values, materials }: Filled): Filled => ({ answers, values, materials })

export async function readDraft(
  reader: Reader,
  desk: FormsDesk,
  who: Owner,
  id: Id,
  at: Instant,
): Promise<Result<Draft, Refusal>> {
  const row = await keep.draft(reader, desk.district, id)
  if (!row || !owns(row, who, at) || row.expiresAt <= at) return no(refusals['forms.draftUnknown']())
  return row.submission
    ? no(refusals['forms.draftSent']({ submission: row.submission }))
    : ok(opened(desk, row))
}

/** My drafts 我的草稿, the last changed first. */
export const draftsOf = async (reader: Reader, desk: FormsDesk, citizen: Id, at: Instant): Promise<Draft[]> =>
  (await keep.draftsOf(reader, desk.district, citizen, rules.draftsOfOne))
    .filter((row) => row.expiresAt > at)
    .map((row) => opened(desk, row))

export async function dropDraft(tx: Tx, desk: FormsDesk, who: Owner, id: Id): Promise<Result<null, Refusal>> {
  const row = await keep.draft(tx, desk.district, id, true)
  // a helper may go on with it, not throw it away
  if (!row || !('citizen' in who ? row.citizen === who.citizen : row.account === who.account))
    return no(refusals['forms.draftUnknown']())
  await keep.dropDraft(tx, desk.district, id)
  return ok(null)
}

/** Without 0 O 1 I, and read aloud without mistakes. */
const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const CODE_LENGTH = 8

/** 取件码: lets a window, or the applicant on another device, go on with the draft. The last one given counts. */
export async function giveCode(
  tx: Tx,
  desk: FormsDesk,
  who: Owner,
  id: Id,
  at: Instant,
): Promise<Result<{ readonly code: string; readonly until: Instant }, Refusal>> {
  const read = await readDraft(tx, desk, who, id, at)
  if (!read.ok) return read
  const code = Array.from({ length: CODE_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('')
  const until = new Date(at.getTime() + rules.codeDays * DAY)
  await keep.setCode(tx, desk.district, id, fingerprint(desk, code), until)
  return ok({ code, until })
}

const fingerprint = ({ vault }: FormsDesk, code: string): string =>
  vault.blind(code.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase(), 'draftCode')

const HOUR = 3_600_000

/** What a code stands for, and nothing of what is in it: before the applicant has agreed. */
export async function draftBehind(
  reader: Reader,
  desk: FormsDesk,
  code: string,
  at: Instant,
): Promise<{ readonly id: Id; readonly item: string; readonly changedAt: Instant } | null> {
  const row = await keep.draftByCode(reader, desk.district, fingerprint(desk, code), at)
  return row && row.expiresAt > at ? { id: row.id, item: row.item, changedAt: row.changedAt } : null
}

/**
 * The draft of a code: for a member of staff (on record), or for a citizen who goes on with what a window began, and to
 * whom it then belongs. Another citizen's draft stays another's.
 */
export async function takeByCode(
  tx: Tx,
  desk: FormsDesk,
  who: Owner,
  actor: Actor,
  code: string,
  at: Instant,
): Promise<Result<Draft, Refusal>> {
  const row = await keep.draftByCode(tx, desk.district, fingerprint(desk, code), at)
  if (!row || row.expiresAt <= at) return no(refusals['forms.codeUnknown']())
  if ('citizen' in who) {
    if (row.citizen !== null && row.citizen !== who.citizen) return no(refusals['forms.codeUnknown']())
    await keep.claimDraft(tx, desk.district, row.id, who.citizen)
  } else {
    const until = new Date(at.getTime() + rules.helpHours * HOUR)
    await keep.setHelper(tx, desk.district, row.id, { account: who.account, until })
  }
  await append(tx, [
    {
      district: desk.district,
      kind: 'draft.taken',
      subjectKind: 'draft',
      subject: row.id,
      at,
      actor: factActorOf(actor),
      body: { item: row.item, by: 'citizen' in who ? 'citizen' : 'window', consent: !('citizen' in who) },
    },
  ])
  return ok(opened(desk, 'citizen' in who ? { ...row, citizen: who.citizen } : row))
}

/** Drafts past their time go, sealed text and all. */
export const dropExpired = (tx: Tx, desk: FormsDesk, at: Instant): Promise<number> =>
  keep.dropExpired(tx, desk.district, at)
