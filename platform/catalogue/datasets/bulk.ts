import { type Id, newId, ok, type Refusal, type Result, type Say, say } from '../../../base/index.ts'
import { append } from '../../ledger/index.ts'
import { type Actor, factActorOf } from '../../org/index.ts'
import type { Tx } from '../../store/index.ts'
import { changedParts, codeOf, codePrefix, draftFaults, draftOf, isOwnData, keyText } from './decide.ts'
import { type Dataset, type DatasetDraft, type DatasetItem, type Pending, refusals } from './declare.ts'
import * as keep from './keep.ts'
import { makeDataTable } from './keep-tables.ts'
import { contextOf, mayEdit, mayRule, type Wiring, wordsOf } from './wiring.ts'

/** One entry to bring in. What is known already is known by its code, its source, or its unit and title. */
export type Bringing = {
  /** Line of the file, counted as a spreadsheet program counts. */
  readonly row: number
  readonly draft: DatasetDraft
  readonly code?: string
  readonly source?: string
  /** What the provider reports of rows that are kept elsewhere. */
  readonly rowCount?: number
  readonly freshAt?: Date
  readonly score?: number
  /** Brought in with its own id, e.g. by a seed. */
  readonly id?: Id
  readonly origin?: Dataset['origin']
}

export type Brought = {
  readonly created: number
  readonly changed: number
  readonly unchanged: number
  readonly rejected: readonly {
    readonly row: number
    readonly title: string
    readonly reasons: readonly Say[]
  }[]
  /** Ids by row, of everything that was taken or stood already. */
  readonly ids: ReadonlyMap<number, Id>
}

const MANY = 100

const titleKey = (unit: Id, title: string): string => `${unit} ${title}`

/**
 * Brings in many entries at once; a second time changes nothing. The data authority publishes them straight away; a
 * steward's wait as drafts of his unit. A bad row holds nothing up: it is rejected with all its reasons.
 */
export async function bringIn(
  wiring: Wiring,
  tx: Tx,
  who: Actor,
  rows: readonly Bringing[],
  at: Date,
): Promise<Result<Brought, Refusal>> {
  const { district } = wiring
  const publishes = mayRule(wiring, who).ok
  const context = contextOf(wiring)
  const subjects = wiring.subjects().map((one) => one.code)
  const rejected: { row: number; title: string; reasons: Say[] }[] = []
  const refuse = ({ row, draft }: Bringing, reasons: readonly Say[]) =>
    rejected.push({ row, title: draft.title.zh, reasons: [...reasons] })

  const names = (pick: (one: Bringing) => string | undefined) =>
    rows.flatMap((one) => {
      const name = pick(one)
      return name ? [name] : []
    })
  const byCode = await keep.known(
    tx,
    district,
    'code',
    names((one) => one.code),
  )
  const bySource = await keep.known(
    tx,
    district,
    'source',
    names((one) => one.source),
  )
  const byTitle = new Map(
    (
      await keep.byTitles(
        tx,
        district,
        names((one) => one.draft.title.zh),
      )
    ).map((one) => [titleKey(one.unit, one.title.zh), one]),
  )

  const ids = new Map<number, Id>()
  const writes: Dataset[] = []
  let created = 0
  const fresh = new Map<string, { one: Bringing; id: Id }[]>()
  const inFile = new Map<string, number>()
  let changed = 0
  let unchanged = 0
  for (const one of rows) {
    const { draft } = one
    const key = one.code ?? one.source ?? titleKey(draft.unit, draft.title.zh)
    const first = inFile.get(key)
    if (first !== undefined) {
      refuse(one, [say(`与第 ${first} 行重复`, `the same as row ${first}`)])
      continue
    }
    inFile.set(key, one.row)
    const stands =
      (one.code ? byCode.get(one.code) : undefined) ??
      (one.source ? bySource.get(one.source) : undefined) ??
      (one.code || one.source ? undefined : byTitle.get(titleKey(draft.unit, draft.title.zh)))
    // items of a register are declared, not written here
    const faults = draftFaults(draft, context).filter(
      (fault) => !stands || !isOwnData(stands) || !fault.path.startsWith('items'),
    )
    if (faults.length > 0) {
      refuse(
        one,
        faults.map((fault) => fault.says),
      )
      continue
    }
    const may = mayEdit(wiring, who, draft.unit)
    if (!may.ok) {
      refuse(one, [may.error.says])
      continue
    }
    if (!stands) {
      const id = one.id ?? newId()
      if (one.code) {
        // a code that somebody above us gave: it stays, and ours go on behind it
        writes.push(newEntry(wiring, who, one, id, one.code, publishes, at))
        await keep.serialTaken(tx, district, one.code)
        ids.set(one.row, id)
        created++
        continue
      }
      const prefix = codePrefix(draft, subjects)
      fresh.set(prefix, [...(fresh.get(prefix) ?? []), { one, id }])
      ids.set(one.row, id)
      continue
    }
    ids.set(one.row, stands.id)
    const reason = await standing(wiring, tx, who, stands, one, at, publishes)
    if (reason === 'unchanged') unchanged++
    else if ('says' in reason) refuse(one, [reason.says])
    else {
      writes.push(reason.next)
      changed++
    }
  }
  for (const [prefix, list] of fresh) {
    let serial = await keep.serials(tx, district, prefix, list.length)
    for (const { one, id } of list) {
      writes.push(newEntry(wiring, who, one, id, codeOf(prefix, serial++), publishes, at))
      created++
    }
  }
  await keep.putAll(
    tx,
    writes.map((one) => ({ one, words: wordsOf(wiring, one) })),
  )
  if (writes.length >= MANY) await keep.weighed(tx)
  for (const one of writes) {
    if (one.origin !== 'intake' || one.state !== 'published') continue
    const made = await makeDataTable(tx, one)
    if (!made.ok) return made
  }
  if (publishes)
    await keep.putVersions(
      tx,
      writes.map((one) => ({
        ...{ district, id: one.id, version: one.version, body: draftOf(one), at, by: who.name },
      })),
    )
  await append(
    tx,
    writes.map((one) => ({
      ...{ district, kind: publishes ? 'dataset.published' : 'dataset.drafted', subjectKind: 'dataset' },
      ...{ subject: one.id, at, actor: factActorOf(who) },
      body: { code: one.code, version: one.version, unit: one.unit, title: one.title.zh, by: 'import' },
    })),
  )
  return ok({ created, changed, unchanged, rejected, ids })
}

function newEntry(
  wiring: Wiring,
  who: Actor,
  one: Bringing,
  id: Id,
  code: string,
  publishes: boolean,
  at: Date,
): Dataset {
  return {
    ...one.draft,
    ...{ district: wiring.district, id, code, origin: one.origin ?? 'listed', register: null },
    ...{ rowCount: one.rowCount ?? 0, freshAt: one.freshAt ?? null, score: one.score ?? null, changedAt: at },
    ...(one.source ? { source: one.source } : {}),
    ...(publishes
      ? { state: 'published', version: 1, publishedAt: at, pending: null }
      : { state: 'draft', version: 0, publishedAt: null, pending: written(who, one.draft, at) }),
  }
}

const written = (who: Actor, draft: DatasetDraft, at: Date): Pending => ({
  ...{ draft, stage: 'draft', by: who.name, byAccount: who.account, at: at.toISOString(), note: null },
})

/** What a sheet has no column for (English titles, patterns, bounds) stays as it stands; a register's items stay whole. */
function laidOver(
  before: readonly DatasetItem[],
  given: readonly DatasetItem[],
  register: boolean,
): readonly DatasetItem[] {
  if (register) return before
  const was = new Map(before.map((one) => [one.name, one]))
  return given.map((one) => {
    const old = was.get(one.name)
    if (old?.field.kind !== one.field.kind || old.field.title.zh !== one.field.title.zh) return one
    const { grade, personal, required, ...kept } = old.field
    return { ...one, field: { ...kept, ...one.field, title: old.field.title } as DatasetItem['field'] }
  })
}

/** What a row makes of the entry that stands already. */
async function standing(
  wiring: Wiring,
  tx: Tx,
  who: Actor,
  stands: Dataset,
  { draft: given }: Bringing,
  at: Date,
  publishes: boolean,
): Promise<'unchanged' | { readonly says: Say } | { readonly next: Dataset }> {
  const own = mayEdit(wiring, who, stands.unit)
  if (!own.ok) return { says: own.error.says }
  const before = stands.pending?.draft ?? draftOf(stands)
  const draft = { ...given, items: laidOver(before.items, given.items, isOwnData(stands)) }
  if (changedParts(before, draft).length === 0) return 'unchanged'
  if (stands.pending && stands.pending.stage !== 'draft')
    return { says: say('正在审核，不能导入修改', 'is under review and cannot be changed now') }
  if (!publishes)
    return {
      next: {
        ...stands,
        ...(stands.publishedAt === null ? draft : {}),
        ...{ pending: written(who, draft, at), changedAt: at },
      },
    }
  const [was, now] = [keyText(stands.items), keyText(draft.items)]
  if (stands.publishedAt !== null && was !== now)
    return { says: refusals['catalogue.keyChanged']({ was, now }).says }
  if (stands.origin === 'intake') {
    const grown = await makeDataTable(tx, { ...stands, items: draft.items })
    if (!grown.ok) return { says: grown.error.says }
  }
  return {
    next: {
      ...{ ...stands, ...draft, state: 'published', version: stands.version + 1 },
      ...{ publishedAt: at, changedAt: at, pending: null },
    },
  }
}
