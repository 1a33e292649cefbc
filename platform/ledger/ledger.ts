import { hash } from 'node:crypto'
import { type Id, isId, newId } from '../../base/index.ts'
import type { Reader, Tx } from '../store/index.ts'
import { contentOf } from './canonical.ts'
import type { Fact, FactFilter, FactPage, RecordedFact } from './declare.ts'
import { wakeFollowers } from './follow.ts'
import * as keep from './keep.ts'

/**
 * Records what happened, in the caller's transaction: with the change or not at all. One statement whatever the
 * number; the order of the list is the order of `seq`. A subject that is not an id is a fault.
 */
export async function append(tx: Tx, facts: readonly Fact[]): Promise<void> {
  if (facts.length === 0) return
  keep.insert(
    tx,
    facts.map((fact) => {
      if (!isId(fact.subject)) throw new Error(`the subject of ${fact.kind} is not an id: ${fact.subject}`)
      const id = newId()
      return { id, fact, hash: hash('sha256', contentOf(id, fact)) }
    }),
  )
  tx.afterCommit(wakeFollowers)
}

/** What happened to one subject 办理轨迹, newest last; of a long story the newest `limit` (500). */
export const timeline = (
  reader: Reader,
  district: string,
  subjectKind: string,
  subject: Id,
  { limit = 500 }: { readonly limit?: number } = {},
): Promise<RecordedFact[]> => keep.ofSubject(reader, district, subjectKind, subject, limit)

/** One page of the audit search 审计检索, newest first. `before` is the `older` of the page before. */
export async function search(
  reader: Reader,
  filter: FactFilter,
  page: { readonly before?: number | null; readonly limit?: number } = {},
): Promise<FactPage> {
  const limit = Math.min(page.limit ?? 50, 1000)
  const facts = await keep.matching(reader, filter, page.before ?? null, limit + 1)
  const more = facts.length > limit
  if (more) facts.pop()
  return { facts, older: more ? (facts.at(-1)?.seq ?? null) : null }
}
