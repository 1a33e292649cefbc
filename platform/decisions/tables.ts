import { createHash } from 'node:crypto'
import { type Instant, newId, no, ok, type Refusal, type Result } from '../../base/index.ts'
import { append, canonical, type FactActor } from '../ledger/index.ts'
import type { Reader, Tx } from '../store/index.ts'
import { checkTable, contradictions } from './check.ts'
import { type Compiled, compile, evaluate } from './compile.ts'
import { type DecisionTable, type Outcome, refusals, type TableDraft, type TableVersion } from './declare.ts'
import * as keep from './keep.ts'

/** Who writes and publishes, as the ledger and the list of versions name him. */
export type Author = { readonly name: string; readonly actor: FactActor }

/** The same for the same table, whatever the order of its keys. */
export const digestOf = (table: DecisionTable): string =>
  createHash('sha256').update(canonical(table)).digest('hex')

/** Tables once compiled, by digest: a table is a value, whatever database it came from. */
const shelf = new Map<string, Compiled>()

function compiled(version: TableVersion): Result<Compiled, Refusal> {
  const known = shelf.get(version.digest)
  if (known) return ok(known)
  const made = compile(version.table)
  if (!made.ok) return made
  if (shelf.size > 1000) shelf.clear()
  shelf.set(version.digest, made.value)
  return made
}

export const listTables = keep.listTables
export const versionsOf = keep.versionsOf
export const draftOf = keep.draftOf

/** The version in force at an instant; `decisions.unknown` where there is none. */
export async function tableAt(
  reader: Reader,
  district: string,
  name: string,
  at: Instant,
): Promise<Result<TableVersion, Refusal>> {
  const found = await keep.versionAt(reader, district, name, at)
  return found ? ok(found) : no(refusals['decisions.unknown']({ name }))
}

/** Decides by the version in force at `at`; the outcome names the version, so that it can be kept with a matter. */
export async function decideAt(
  reader: Reader,
  district: string,
  name: string,
  input: unknown,
  at: Instant,
): Promise<Result<Outcome & { readonly version: number; readonly digest: string }, Refusal>> {
  const version = await tableAt(reader, district, name, at)
  if (!version.ok) return version
  const ready = compiled(version.value)
  if (!ready.ok) return ready
  const { outputs, rows, trouble, says } = evaluate(ready.value, input)
  return ok({
    ...{ outputs, rows, trouble, says },
    version: version.value.version,
    digest: version.value.digest,
  })
}

/** Saves a draft over the revision that was read (null: a new one). A draft may have faults; only names must do. */
export async function saveDraft(
  tx: Tx,
  given: { readonly district: string; readonly table: DecisionTable; readonly revision: number | null },
  by: Author,
  at: Instant,
): Promise<Result<TableDraft, Refusal>> {
  const { district, table, revision } = given
  const draft: TableDraft = {
    district,
    name: table.name,
    table,
    revision: (revision ?? 0) + 1,
    savedBy: by.name,
    savedAccount: by.actor.account,
    savedAt: at,
  }
  const saved = revision === null ? await keep.insertDraft(tx, draft) : await keep.updateDraft(tx, draft)
  return saved === 1 ? ok(draft) : no(refusals['decisions.changed']({ name: table.name }))
}

/** Throws a draft away; the published versions stay. */
export async function dropDraft(
  tx: Tx,
  district: string,
  name: string,
  by: Author,
  at: Instant,
): Promise<Result<null, Refusal>> {
  const gone = await keep.deleteDraft(tx, district, name)
  if (gone === 0) return no(refusals['decisions.unknown']({ name }))
  await append(tx, [
    {
      district,
      kind: 'decisions.draftDropped',
      subjectKind: 'decisionTable',
      subject: newId(),
      at,
      actor: by.actor,
      body: { name },
    },
  ])
  return ok(null)
}

export type Publishing = {
  readonly district: string
  readonly table: DecisionTable
  readonly from: Instant
  readonly why: string
  /** The holes are meant: nothing is to follow there. */
  readonly holesMeant?: boolean
}

/** A table that may be published: readable, without contradictions, and without holes nobody meant. */
function sound({ table, holesMeant }: Publishing): Result<null, Refusal> {
  const read = compile(table)
  if (!read.ok) return read
  const check = checkTable(table)
  const overlaps = contradictions(table, check)
  if (overlaps.length > 0) return no(refusals['decisions.overlap']({ table: table.name, overlaps }))
  const single = 'UAFP'.includes(table.hit)
  if (single && check.holes.length > 0 && !holesMeant)
    return no(refusals['decisions.holes']({ table: table.name, holes: check.holes }))
  return ok(null)
}

/**
 * Publishes a table as its next version, in force from an instant after the version before. For seeds and packs as
 * well: publishing what is in force already changes nothing.
 */
export async function publishTable(
  tx: Tx,
  given: Publishing,
  by: Author,
  at: Instant,
): Promise<Result<TableVersion, Refusal>> {
  const good = sound(given)
  if (!good.ok) return good
  const { district, table, from, why } = given
  const digest = digestOf(table)
  const [last] = await keep.versionsOf(tx, district, table.name)
  if (last?.digest === digest) return ok(last)
  if (last && from <= last.from) return no(refusals['decisions.notLater']({ from: last.from.toISOString() }))
  const next = {
    district,
    name: table.name,
    version: (last?.version ?? 0) + 1,
    table,
    digest,
    from,
    why,
    publishedBy: by.name,
    publishedAt: at,
  }
  if ((await keep.insertVersion(tx, next)) === 0)
    return no(refusals['decisions.changed']({ name: table.name }))
  await append(tx, [
    {
      district,
      kind: 'decisions.published',
      subjectKind: 'decisionTable',
      subject: newId(),
      at,
      actor: by.actor,
      body: { name: table.name, version: next.version, digest, from, why, rows: table.rows.length },
    },
  ])
  return ok({ ...next, to: null })
}

/** Another person publishes the draft as it was read; it is gone afterwards. */
export async function publishDraft(
  tx: Tx,
  given: Omit<Publishing, 'table'> & { readonly name: string; readonly revision: number },
  by: Author,
  at: Instant,
): Promise<Result<TableVersion, Refusal>> {
  const { district, name, revision } = given
  const draft = await keep.lockDraft(tx, district, name)
  if (!draft) return no(refusals['decisions.unknown']({ name }))
  if (draft.revision !== revision) return no(refusals['decisions.changed']({ name }))
  // 双人复核: what decides about people is looked at by two
  if (draft.savedAccount !== null && draft.savedAccount === by.actor.account)
    return no(refusals['decisions.samePerson']())
  const [last] = await keep.versionsOf(tx, district, name)
  if (last && last.digest === digestOf(draft.table))
    return no(refusals['decisions.sameTable']({ version: last.version }))
  const published = await publishTable(tx, { ...given, table: draft.table }, by, at)
  if (published.ok) await keep.deleteDraft(tx, district, name)
  return published
}
