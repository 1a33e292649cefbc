import { no, ok, type Refusal, type Result } from '../../base/index.ts'
import { queryTerms } from '../fields/index.ts'
import { type Reader, type Sql, sql } from '../store/index.ts'
import { type ListQuery, type Page, type RegisterType, refusals } from './declare.ts'
import { cursorOf, cursorText, filterSql } from './filter.ts'
import * as keep from './keep.ts'
import type { Wiring } from './view.ts'
import { keyOf } from './write.ts'

/** 1–200 rows a page, 20 when not said. */
export const bounded = (limit = 20): number => Math.min(200, Math.max(1, Math.trunc(limit) || 1))

/** Cuts the one row more than asked for that tells whether there is another page. */
export function pageOf<T extends { readonly id: string; readonly score?: number }>(
  rows: readonly T[],
  limit: number,
): Page<T> {
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return {
    rows: rows.slice(0, limit),
    next: last ? cursorText({ id: last.id, score: last.score ?? null }) : null,
  }
}

/** One page of the rows that `visible` lets through: newest first, or best first with words. */
export async function find(
  wiring: Wiring,
  reader: Reader,
  type: RegisterType,
  visible: readonly Sql[],
  query: ListQuery,
): Promise<Result<Page<keep.Kept>, Refusal>> {
  const filters = filterSql(type, query.filters ?? {}, wiring.vault)
  if (!filters.ok) return filters
  const searching = query.q !== undefined && query.q.trim() !== ''
  const cursor = cursorOf(query.after, searching)
  if (!cursor.ok) return cursor
  const limit = bounded(query.limit)
  const state = query.state ?? 'current'
  const where = [
    ...visible,
    ...(state === 'any' ? [] : [sql`r.state = ${state}`]),
    ...(query.on === undefined
      ? []
      : [sql`r.valid_from <= ${query.on}::date and (r.valid_to is null or r.valid_to >= ${query.on}::date)`]),
    ...filters.value,
    ...byKey(wiring, type, query),
  ]
  if (!searching)
    return ok(pageOf(await keep.newest(reader, type, where, cursor.value?.id ?? null, limit + 1), limit))
  const terms = queryTerms(query.q ?? '')
  if (terms.size === 0) return ok({ rows: [], next: null })
  const before = cursor.value && { id: cursor.value.id, score: cursor.value.score ?? 0 }
  return ok(pageOf(await keep.matching(reader, type, where, terms, before, limit + 1), limit))
}

/** Asked for by its whole key, a row is found by the index of keys, however many there are. */
function byKey(wiring: Wiring, type: RegisterType, query: ListQuery): Sql[] {
  const asked = Object.fromEntries((type.key ?? []).map((field) => [field, query.filters?.[field]]))
  const whole = type.key && Object.values(asked).every((value) => typeof value === 'string')
  return whole ? [sql`r.keyed = ${keyOf(wiring, type, asked)}`] : []
}

/** A filter on a field that is not open would tell its value, and so would a search. */
export function onlyPublic(type: RegisterType, query: ListQuery): Result<null, Refusal> {
  if (!type.publicFields?.length) return no(refusals['registers.notYours']({ title: type.title }))
  const open = new Set(type.publicFields)
  const asked = [
    ...Object.keys(query.filters ?? {}),
    ...(query.q ? [type.label, ...(type.search ?? [])] : []),
  ]
  const hidden = asked.find((field) => !open.has(field))
  return hidden === undefined ? ok(null) : no(refusals['registers.filter']({ name: hidden.slice(0, 40) }))
}
