import { type Sql, sql } from '../store/index.ts'
import type { Predicate } from './declare.ts'

/** The next prefix of digits in any collation: 440111 → 440112, 4499 → 45; null when there is none. */
function after(prefix: string): string | null {
  const cut = prefix.replace(/(?<!9)9+$/, '')
  return cut === '' ? null : cut.slice(0, -1) + String(Number(cut.at(-1)) + 1)
}

/**
 * Prefix of digits as a range, so that a plain index serves it whatever the collation and also in a generic plan;
 * `starts_with` keeps it exact for values that are not digits.
 */
function startsWith(column: Sql, prefix: string): Sql {
  if (!/^\d+$/.test(prefix)) return sql`starts_with(${column}, ${prefix})`
  const end = after(prefix)
  return end === null
    ? sql`(${column} >= ${prefix} and starts_with(${column}, ${prefix}))`
    : sql`(${column} >= ${prefix} and ${column} < ${end} and starts_with(${column}, ${prefix}))`
}

/**
 * A predicate as SQL over the reading room's columns (logical name → column expression; text, integer, boolean,
 * text[] or uuid[]). A logical column that the room does not map is a fault: a filter is never dropped. Null matches
 * nothing but `is: null`, also under `not`, exactly as `holds` has it.
 */
export function compile(predicate: Predicate, columns: Readonly<Record<string, Sql>>): Sql {
  if (predicate === true) return sql`true`
  if (predicate === false) return sql`false`
  if ('all' in predicate || 'any' in predicate) {
    const [parts, word, none] =
      'all' in predicate ? [predicate.all, ' and ', true] : [predicate.any, ' or ', false]
    if (parts.length === 0) return compile(none, columns)
    return sql`(${sql.join(
      parts.map((part) => compile(part, columns)),
      word,
    )})`
  }
  if ('not' in predicate) return sql`(${compile(predicate.not, columns)}) is not true`
  const column = columns[predicate.column]
  if (!column) throw new Error(`the room maps no column ${predicate.column}`)
  if ('is' in predicate)
    return predicate.is === null ? sql`${column} is null` : sql`${column} = ${predicate.is}`
  if ('in' in predicate) return predicate.in.length === 0 ? sql`false` : sql`${column} = any(${predicate.in})`
  if ('startsWith' in predicate) return startsWith(column, predicate.startsWith)
  if ('from' in predicate) return sql`${column} >= ${predicate.from}`
  if ('to' in predicate) return sql`${column} <= ${predicate.to}`
  return predicate.overlaps.length === 0 ? sql`false` : sql`${column} && ${predicate.overlaps}`
}
