import {
  type Id,
  type Instant,
  localText,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../base/index.ts'
import { append } from '../ledger/index.ts'
import type { Actor } from '../org/declare.ts'
import { factActorOf } from '../org/index.ts'
import type { Reader, Tx } from '../store/index.ts'
import { type ExtensionBody, type ExtensionVersion, type Found, refusals } from './declare.ts'
import * as keep from './keep.ts'

type Answer = Promise<Result<ExtensionVersion, Refusal>>
type At = { readonly id: Id; readonly version: number }

const IN_WORK = ['draft', 'proposed', 'returned']
const isDraft = (one: ExtensionVersion): boolean => one.state === 'draft' || one.state === 'returned'
const accountOf = (who: Actor): Id[] => (who.account ? [who.account] : [])

/** What happened to a version stands in the ledger; what it declares stands in the version itself. */
const told = (
  tx: Tx,
  who: Actor,
  kind: string,
  one: ExtensionVersion,
  at: Instant,
  more: Readonly<Record<string, unknown>> = {},
): Promise<unknown> =>
  append(tx, [
    {
      ...{ district: who.district, kind: `extension.${kind}`, at },
      ...{ subjectKind: 'extension', subject: one.id, actor: factActorOf(who) },
      body: { name: one.name, version: one.version, state: one.state, ...more },
    },
  ])

/**
 * Applications composed in the browser 自建应用: drafted, proposed, published by a second person, superseded or retired. The
 * declaration is kept as it was composed; whether it is sound is asked by whoever has the compiler.
 */
export const extensionList = (reader: Reader, district: string): Promise<ExtensionVersion[]> =>
  keep.all(reader, district)
export const liveExtensions = (reader: Reader, district: string): Promise<ExtensionVersion[]> =>
  keep.live(reader, district)
export const everLive = (reader: Reader, district: string): Promise<ExtensionVersion[]> =>
  keep.everLive(reader, district)
export const liveMark = (reader: Reader, district: string): Promise<string> => keep.liveMark(reader, district)

/** An application with its versions, the newest first. */
export async function extensionVersions(
  reader: Reader,
  district: string,
  id: Id,
): Promise<Result<readonly ExtensionVersion[], Refusal>> {
  const found = await keep.versionsOf(reader, district, id)
  return found.length > 0 ? ok(found) : no(refusals['extensions.unknown']())
}

/** A new application, or the next version of one. Its name is its own: `taken` says who else has it. */
export async function beginExtension(
  tx: Tx,
  who: Actor,
  given: { readonly name: string; readonly body: ExtensionBody; readonly of?: Id; readonly from?: 'file' },
  at: Instant,
): Answer {
  const known = await keep.lockName(tx, who.district, given.name)
  const open = known.find((one) => IN_WORK.includes(one.state))
  if (open) return no(refusals['extensions.inWork']({ version: open.version, by: open.changedBy }))
  const last = known.at(-1)
  if (last && given.of === undefined && given.from !== 'file' && last.state !== 'discarded')
    return no(refusals['extensions.taken']({ name: given.name }))
  const one: ExtensionVersion = {
    ...{ id: last?.id ?? newId(), version: (last?.version ?? 0) + 1, name: given.name, state: 'draft' },
    ...{ body: { ...given.body, name: given.name }, revision: 1, author: who.name, authors: accountOf(who) },
    ...{ changedBy: who.name, changedAt: at, note: null, reviewer: null, reviewedAt: null, why: null },
    ...{ appliedAt: null, aside: null },
  }
  if (!(await keep.insert(tx, who.district, one)))
    return no(refusals['extensions.taken']({ name: given.name }))
  await told(tx, who, given.from === 'file' ? 'imported' : 'drafted', one, at)
  return ok(one)
}

/** The draft as it is now; who read an older one is told whose text is newer, and nothing is written over. */
export async function saveExtension(
  tx: Tx,
  who: Actor,
  of: At & { readonly revision: number; readonly body: ExtensionBody },
  at: Instant,
): Answer {
  const row = await keep.lock(tx, who.district, of.id, of.version)
  if (!row) return no(refusals['extensions.unknown']())
  if (!isDraft(row)) return no(refusals['extensions.notDraft']())
  const body = { ...of.body, name: row.name }
  // sent twice by a second click: the same text is no conflict
  if (row.revision !== of.revision)
    return JSON.stringify(row.body) === JSON.stringify(body)
      ? ok(row)
      : no(refusals['extensions.stale']({ by: row.changedBy, at: localText(row.changedAt) }))
  const after: ExtensionVersion = {
    ...row,
    ...{ body, state: 'draft', revision: row.revision + 1 },
    ...{ changedBy: who.name, changedAt: at, authors: [...new Set([...row.authors, ...accountOf(who)])] },
  }
  await keep.save(tx, who.district, after)
  await told(tx, who, 'saved', after, at, { revision: after.revision })
  return ok(after)
}

/** Whoever has the compiler has found it sound; now it waits for a second person. */
export async function proposeExtension(
  tx: Tx,
  who: Actor,
  of: At & { readonly revision: number; readonly note: string },
  at: Instant,
): Answer {
  const row = await keep.lock(tx, who.district, of.id, of.version)
  if (!row) return no(refusals['extensions.unknown']())
  if (!isDraft(row)) return no(refusals['extensions.notDraft']())
  if (row.revision !== of.revision)
    return no(refusals['extensions.stale']({ by: row.changedBy, at: localText(row.changedAt) }))
  const after: ExtensionVersion = {
    ...row,
    ...{ state: 'proposed', note: of.note.trim() || null, reviewer: null, reviewedAt: null, why: null },
    authors: [...new Set([...row.authors, ...accountOf(who)])],
  }
  await keep.save(tx, who.district, after)
  await told(tx, who, 'proposed', after, at, { note: after.note })
  return ok(after)
}

/** Back to work: by an author who thought better of it, or thrown away. */
export async function withdrawExtension(
  tx: Tx,
  who: Actor,
  of: At & { readonly discard?: boolean },
  at: Instant,
): Answer {
  const row = await keep.lock(tx, who.district, of.id, of.version)
  if (!row) return no(refusals['extensions.unknown']())
  if (!IN_WORK.includes(row.state) || (!of.discard && row.state !== 'proposed'))
    return no(refusals['extensions.notProposed']())
  const after: ExtensionVersion = { ...row, state: of.discard ? 'discarded' : 'draft' }
  await keep.save(tx, who.district, after)
  await told(tx, who, of.discard ? 'discarded' : 'withdrawn', after, at)
  return ok(after)
}

/** 复核: a second person publishes, or returns it with words. What stood in use is superseded in the same act. */
export async function reviewExtension(
  tx: Tx,
  who: Actor,
  of: At & { readonly publish: boolean; readonly why: string },
  at: Instant,
): Answer {
  const row = await keep.lock(tx, who.district, of.id, of.version)
  if (!row) return no(refusals['extensions.unknown']())
  if (row.state !== 'proposed') return no(refusals['extensions.notProposed']())
  if (who.kind !== 'staff' || !who.account || row.authors.includes(who.account))
    return no(refusals['extensions.secondPerson']())
  const why = of.why.trim()
  if (!of.publish && why === '') return no(refusals['extensions.noWords']())
  if (of.publish)
    for (const old of await keep.lockName(tx, who.district, row.name))
      if (old.state === 'live') {
        await keep.save(tx, who.district, { ...old, state: 'superseded' })
        await told(tx, who, 'superseded', { ...old, state: 'superseded' }, at, { by: row.version })
      }
  const after: ExtensionVersion = {
    ...row,
    ...{ state: of.publish ? 'live' : 'returned', reviewer: who.name, reviewedAt: at, why: why || null },
  }
  await keep.save(tx, who.district, after, who.account)
  await told(tx, who, of.publish ? 'published' : 'returned', after, at, { reason: after.why })
  return ok(after)
}

/** 停用: out of the city, by somebody else than its authors; its rows and matters stay where they are. */
export async function retireExtension(
  tx: Tx,
  who: Actor,
  of: At & { readonly why: string },
  at: Instant,
): Answer {
  const row = await keep.lock(tx, who.district, of.id, of.version)
  if (row?.state !== 'live') return no(refusals['extensions.unknown']())
  if (who.account && row.authors.includes(who.account)) return no(refusals['extensions.secondPerson']())
  if (of.why.trim() === '') return no(refusals['extensions.noWords']())
  const after: ExtensionVersion = { ...row, state: 'retired', why: of.why.trim() }
  await keep.save(tx, who.district, after)
  await told(tx, who, 'retired', after, at, { reason: after.why })
  return ok(after)
}

/** A city took in what was published, or set it aside; told once, by the process that was first. */
export async function tookIn(
  tx: Tx,
  system: Actor,
  one: ExtensionVersion,
  aside: readonly Found[] | null,
  at: Instant,
): Promise<boolean> {
  const first = aside
    ? await keep.setAside(tx, system.district, one.id, one.version, aside)
    : await keep.applied(tx, system.district, one.id, one.version, at)
  if (first)
    await told(
      tx,
      system,
      aside ? 'setAside' : 'applied',
      one,
      at,
      aside ? { reason: aside[0]?.says.zh } : {},
    )
  return first
}
