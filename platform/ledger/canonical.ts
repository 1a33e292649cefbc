import { plainNumber } from '../../base/index.ts'
import type { Fact, JournalRow } from './declare.ts'

/**
 * JSON with one spelling only (RFC 8785): members sorted by UTF-16 code unit, no white space, numbers as ECMAScript
 * prints them. Says the same of a value before it goes into `jsonb` and after it comes back in another key order.
 */
export function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  if ('toJSON' in value && typeof value.toJSON === 'function') return canonical(value.toJSON())
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const members = value as Record<string, unknown>
  let text = ''
  for (const key of Object.keys(members).sort()) {
    const member = members[key]
    if (member === undefined || typeof member === 'function') continue
    text += `${text ? ',' : ''}${JSON.stringify(key)}:${canonical(member)}`
  }
  return `{${text}}`
}

/** The text whose SHA-256 is a fact's content hash: every column except `seq`, which the segment binds. */
export const contentOf = (id: string, fact: Fact): string =>
  canonical([
    'huying fact 1',
    id,
    fact.district,
    fact.kind,
    fact.subjectKind,
    fact.subject,
    // the database keeps microseconds; a fact never has any
    fact.at.toISOString().replace('Z', '000Z'),
    fact.actor.kind,
    fact.actor.account,
    fact.actor.name,
    fact.actor.unit,
    fact.actor.unitName,
    fact.actor.onBehalfOf,
    fact.body,
  ])

/** The same text from a row as kept; null when the body holds what no fact can have brought (see `faithful`). */
export function contentOfRow(row: JournalRow): string | null {
  const body = faithful(row.body)
  if (!body) return null
  return canonical([
    'huying fact 1',
    row.id,
    row.district,
    row.kind,
    row.subjectKind,
    row.subject,
    row.at,
    row.actorKind,
    row.actorAccount,
    row.actorName,
    row.actorUnit,
    row.actorUnitName,
    row.onBehalfOf,
    body.value,
  ])
}

/**
 * Parses JSON as the database prints it, and gives null when a number in it is not exactly one that ECMAScript wrote:
 * `1.0` or `0.10000000000000000001` would otherwise pass for `1` and `0.1`.
 */
export function faithful(text: string): { value: unknown } | null {
  let exact = true
  const check = (_key: string, value: unknown, context?: { source?: string }) => {
    if (typeof value === 'number' && context?.source !== plainNumber(value)) exact = false
    return value
  }
  try {
    // the third argument of a reviver (source text access) is in V8 since 11.4, not yet in TypeScript's library
    const value: unknown = JSON.parse(text, check as (key: string, value: unknown) => unknown)
    return exact ? { value } : null
  } catch {
    return null
  }
}
