import { isId, no, ok, type Refusal, type Result } from '../../base/index.ts'
import type { Vault } from '../fields/index.ts'
import { type Sql, sql } from '../store/index.ts'
import { type Column, fits, RANGED } from './decide.ts'
import { type Filter, type RegisterType, refusals } from './declare.ts'
import { columns } from './keep.ts'

/** A filter as SQL over `r`; refuses with `registers.filter` what the column cannot answer. */
export function filterSql(
  type: RegisterType,
  filters: Readonly<Record<string, Filter>>,
  vault: Vault,
): Result<Sql[], Refusal> {
  const parts: Sql[] = []
  for (const [name, filter] of Object.entries(filters)) {
    const column = columns(type).find((one) => one.field === name)
    const part = column && one(column, filter, vault)
    if (!part) return no(refusals['registers.filter']({ name: name.slice(0, 40) }))
    parts.push(part)
  }
  return ok(parts)
}

function one(column: Column, filter: Filter, vault: Vault): Sql | undefined {
  const name = sql`r.${sql.id(column.name)}`
  if (column.sealed) {
    const { blind } = column
    if (blind === null) return undefined
    const wanted = (Array.isArray(filter) ? filter : [filter]) as readonly unknown[]
    if (!wanted.every((value) => typeof value === 'string')) return undefined
    return sql`r.${sql.id(`${column.name}_blind`)} = any(${wanted.map((value) => vault.blind(value, blind))}::text[])`
  }
  if (typeof filter === 'object' && !Array.isArray(filter)) {
    if (!RANGED.includes(column.type)) return undefined
    const { from, to } = filter as { from?: string | number; to?: string | number }
    if (
      (from === undefined && to === undefined) ||
      ![from, to].every((end) => end === undefined || fits(column.type, end))
    )
      return undefined
    const kind = sql.raw(column.type)
    const ends = [
      ...(from === undefined ? [] : [sql`${name} >= ${from}::${kind}`]),
      ...(to === undefined ? [] : [sql`${name} <= ${to}::${kind}`]),
    ]
    return sql.join(ends, ' and ')
  }
  const values = (Array.isArray(filter) ? filter : [filter]) as readonly (string | number | boolean)[]
  if (column.type === 'jsonb' || values.length > 500 || !values.every((value) => fits(column.type, value)))
    return undefined
  if (column.type === 'text[]') return sql`${name} && ${values}::text[]`
  return sql`${name} = any(${values}::${sql.raw(column.type)}[])`
}

/** Where a page ended: the last id, and its score in a search. */
export type Cursor = { readonly id: string; readonly score: number | null }

export const cursorText = ({ id, score }: Cursor): string =>
  Buffer.from(JSON.stringify(score === null ? [id] : [id, score])).toString('base64url')

export function cursorOf(text: string | undefined, searching: boolean): Result<Cursor | null, Refusal> {
  if (text === undefined) return ok(null)
  try {
    const [id, score = null] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[]
    const scored = typeof score === 'number' && Number.isFinite(score)
    if (typeof id === 'string' && isId(id) && scored === searching)
      return ok({ id, score: scored ? (score as number) : null })
  } catch {
    // falls through to the refusal
  }
  return no(refusals['registers.cursor']())
}
