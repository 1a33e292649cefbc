import { type Day, no, ok, type Refusal, type Result } from '../../base/index.ts'
import { isDay, maskValue } from '../fields/decide.ts'
import type { Field, FieldList } from '../fields/declare.ts'
import { type RegisterType, refusals } from './declare.ts'

export type SqlType =
  | 'text'
  | 'text[]'
  | 'bigint'
  | 'double precision'
  | 'boolean'
  | 'date'
  | 'timestamptz'
  | 'jsonb'

/** One field's column; a personal one is sealed text with a blind index beside it. */
export type Column = {
  readonly field: string
  readonly name: string
  readonly type: SqlType
  readonly sealed: boolean
  /** Purpose of the blind index; null = none. */
  readonly blind: string | null
}

const snake = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase()

/** `hotline.callerNote` → `reg_hotline_caller_note`. A name that makes no identifier of at most 50 letters is a fault. */
export function tableOf(name: string): string {
  const table = `reg_${snake(name).replace('.', '_')}`
  if (!/^reg_[a-z][a-z0-9]*_[a-z][a-z0-9_]*$/.test(table) || table.length > 50)
    throw new Error(`register ${name}: ${table} is no fit table name`)
  return table
}

function typeOf(field: Field): SqlType {
  switch (field.kind) {
    case 'integer':
    case 'money':
      return 'bigint'
    case 'decimal':
      return 'double precision'
    case 'yes':
      return 'boolean'
    case 'day':
      return 'date'
    case 'instant':
      return 'timestamptz'
    case 'point':
    case 'polygon':
    case 'rows':
      return 'jsonb'
    case 'files':
      return 'text[]'
    case 'code':
    case 'unit':
      return field.many ? 'text[]' : 'text'
    default:
      return 'text'
  }
}

export const columnsOf = (fields: FieldList): Column[] =>
  Object.entries(fields).map(([field, declared]) => {
    const name = `f_${snake(field)}`
    if (!/^f_[a-z][a-z0-9_]*$/.test(name) || name.length > 55)
      throw new Error(`field ${field}: no fit column name`)
    const sealed = declared.personal !== undefined
    return {
      field,
      name,
      type: sealed ? 'text' : typeOf(declared),
      sealed,
      blind: sealed && typeOf(declared) === 'text' ? declared.kind : null,
    }
  })

/** Types of columns that may be asked by range. */
export const RANGED: readonly string[] = ['bigint', 'double precision', 'date', 'timestamptz']

/** May a column of this type be compared with the value? What it cannot answer is refused, never guessed. */
export function fits(type: string, value: unknown): boolean {
  switch (type) {
    case 'bigint':
      return Number.isSafeInteger(value)
    case 'double precision':
      return typeof value === 'number' && Number.isFinite(value)
    case 'boolean':
      return typeof value === 'boolean'
    case 'date':
      return typeof value === 'string' && isDay(value)
    case 'timestamptz':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value)) && /^\d{4}-\d\d-\d\dT/.test(value)
    case 'text':
    case 'text[]':
      return typeof value === 'string'
    default:
      return false
  }
}

/** What every register table has; district first in every key. `keyed` = fingerprint of the key fields. */
const BASE =
  'district text not null, id uuid not null, version integer not null, ' +
  "state text not null check (state in ('current', 'retired')), area text not null, units text[] not null, " +
  'valid_from date not null, valid_to date, source text not null, recorded_at timestamptz not null, ' +
  'recorded_by text, recorded_name text not null, keyed text, head text[] not null, tokens text[] not null, words integer not null, ' +
  'primary key (district, id)'

/** Live tables: table → column → type as the catalogue spells it. */
export type LiveTables = ReadonlyMap<string, ReadonlyMap<string, string>>

/** Column types as the database spells them. */
export const SPELT: Readonly<Record<SqlType, string>> = {
  text: 'text',
  'text[]': 'text[]',
  bigint: 'bigint',
  'double precision': 'double precision',
  boolean: 'boolean',
  date: 'date',
  timestamptz: 'timestamp with time zone',
  jsonb: 'jsonb',
}

/** Types that hold every value of a narrower one, and how it becomes one: such a column is widened by itself. */
const WIDER: Readonly<Record<string, Readonly<Record<string, (column: string) => string>>>> = {
  bigint: { 'double precision': (column) => `${column}::double precision` },
  text: { 'text[]': (column) => `case when ${column} is null then null else array[${column}] end` },
}

const earlierNames = ({ was }: Field): readonly string[] =>
  was === undefined ? [] : typeof was === 'string' ? [was] : was

/** A kept row as it is declared now: values of renamed fields under their present names, one of what are now several in a list. */
export function asDeclared(
  fields: FieldList,
  body: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const now: Record<string, unknown> = { ...body }
  for (const [name, field] of Object.entries(fields)) {
    const old = Object.hasOwn(now, name)
      ? undefined
      : earlierNames(field).find((one) => Object.hasOwn(now, one) && !Object.hasOwn(fields, one))
    if (old !== undefined) {
      now[name] = now[old]
      delete now[old]
    }
    if ((field.kind === 'code' || field.kind === 'unit') && field.many && typeof now[name] === 'string')
      now[name] = [now[name]]
  }
  return now
}

/**
 * Columns that stand under an earlier name of their field: renamed with their blind index, and from then on looked at
 * under the new one.
 */
function renamed(
  type: RegisterType,
  table: string,
  there: ReadonlyMap<string, string>,
): { readonly statements: string[]; readonly there: ReadonlyMap<string, string> } {
  const statements: string[] = []
  const now = new Map(there)
  const declared = new Set(columnsOf(type.fields).map((column) => column.name))
  for (const [field, { name }] of Object.entries(type.fields).map(
    ([field, one]) => [one, columnsOf({ [field]: one })[0] ?? { name: '' }] as const,
  )) {
    if (now.has(name)) continue
    const old = earlierNames(field)
      .map((one) => `f_${snake(one)}`)
      .find((one) => now.has(one) && !declared.has(one))
    if (old === undefined) continue
    for (const end of ['', '_blind']) {
      const kind = now.get(old + end)
      if (kind === undefined) continue
      statements.push(`alter table ${table} rename column ${old}${end} to ${name}${end}`)
      now.delete(old + end)
      now.set(name + end, kind)
    }
  }
  return { statements, there: now }
}

/**
 * The statements that bring the live tables to the declared ones: additions, new names (`was`) and wider types, which
 * lose nothing. A field that changed its type otherwise, or its sealing, or vanished without being listed as `retired`
 * is refused with `registers.destructive`; all at once.
 */
export function planTables(types: readonly RegisterType[], live: LiveTables): Result<string[], Refusal[]> {
  const statements: string[] = []
  const wrong: Refusal[] = []
  const refuse = (type: string, field: string, why: string) =>
    wrong.push(refusals['registers.destructive']({ type, field, why }))
  const seen = new Map<string, string>()
  for (const type of types) {
    const table = tableOf(type.name)
    const other = seen.get(table)
    if (other) throw new Error(`registers ${other} and ${type.name} would share the table ${table}`)
    seen.set(table, type.name)
    const columns = columnsOf(type.fields)
    const wanted = columns.flatMap((column) => [
      { name: column.name, type: column.type as SqlType, field: column.field },
      ...(column.blind
        ? [{ name: `${column.name}_blind`, type: 'text' as SqlType, field: column.field }]
        : []),
    ])
    const found = live.get(table)
    const moved = found && renamed(type, table, found)
    statements.push(...(moved?.statements ?? []))
    const there = moved?.there
    if (!there) {
      statements.push(
        `create table ${table} (${BASE}${wanted.map((one) => `, ${one.name} ${one.type}`).join('')})`,
      )
      statements.push(
        `create unique index ${table}_keyed on ${table} (district, keyed) where state = 'current' and keyed is not null`,
        // without the pending list: after an import it made the planner read the whole table for every word (110 → 9 ms)
        `create index ${table}_tokens on ${table} using gin (tokens) with (fastupdate = off)`,
      )
    } else {
      for (const one of wanted) {
        const found = there.get(one.name)
        if (found === undefined) statements.push(`alter table ${table} add column ${one.name} ${one.type}`)
        else if (found !== SPELT[one.type]) {
          const wider = WIDER[found]?.[SPELT[one.type]]
          // a row of several codes has another fingerprint than a row of one
          if (wider && !(one.type === 'text[]' && type.key?.includes(one.field)))
            statements.push(
              `alter table ${table} alter column ${one.name} type ${one.type} using ${wider(one.name)}`,
            )
          else refuse(type.name, one.field, `${found} → ${one.type}`)
        }
      }
      for (const column of columns)
        if (
          !column.sealed &&
          there.has(`${column.name}_blind`) &&
          // text stays text, so only the blind index tells that it was sealed
          there.has(column.name)
        )
          refuse(type.name, column.field, '原为加密存储的个人信息 (was sealed personal data)')
      for (const column of columns)
        if (column.blind && there.has(column.name) && !there.has(`${column.name}_blind`))
          refuse(type.name, column.field, '已有明文数据 (holds plain text already)')
      const kept = new Set([...wanted.map((one) => one.name)])
      const retired = new Set(
        (type.retired ?? []).flatMap((field) => [`f_${snake(field)}`, `f_${snake(field)}_blind`]),
      )
      for (const name of there.keys())
        if (
          name.startsWith('f_') &&
          !kept.has(name) &&
          !retired.has(name) &&
          !kept.has(name.replace(/_blind$/, ''))
        )
          refuse(
            type.name,
            name.slice(2),
            '声明中已删去，但表中仍有 (gone from the declaration, still in the table)',
          )
    }
    for (const column of columns)
      if (column.blind && !there?.has(`${column.name}_blind`) && wrong.length === 0)
        statements.push(
          `create index ${table}_${column.name.slice(2)} on ${table} (district, ${column.name}_blind)`,
        )
  }
  return wrong.length > 0 ? no(wrong) : ok(statements)
}

/** What a declaration says against itself, in words for `huying check`; empty = fine. */
export function typeProblems(type: RegisterType): string[] {
  const problems: string[] = []
  const named = (list: readonly string[] | undefined, what: string, personal: boolean) => {
    for (const field of list ?? []) {
      const declared = type.fields[field]
      if (!declared) problems.push(`${type.name}: ${what} names ${field}, which is not a field`)
      else if (!personal && declared.personal)
        problems.push(`${type.name}: ${what} must not name ${field}: personal`)
    }
  }
  named(type.key, 'key', true)
  named([type.label], 'label', true)
  named(type.search, 'search', false)
  named(type.publicFields, 'publicFields', false)
  for (const [name, field] of Object.entries(type.fields)) {
    if (field.was !== undefined && type.sourced)
      problems.push(
        `${type.name}: ${name} has a new name, but what sources say of a base register keeps the old one`,
      )
    for (const old of earlierNames(field))
      if (Object.hasOwn(type.fields, old))
        problems.push(`${type.name}: ${name} was ${old}, which is still a field`)
  }
  for (const field of type.key ?? [])
    if (type.fields[field] && !type.fields[field].required)
      problems.push(`${type.name}: ${field} is part of the key and must be required`)
  return problems
}

/**
 * Stored values with changes laid over: null clears, and a masked value sent back unchanged by a form (138****1234)
 * leaves what is stored.
 */
export function merge(
  fields: FieldList,
  stored: Readonly<Record<string, unknown>>,
  changes: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const result: Record<string, unknown> = { ...stored }
  for (const [name, value] of Object.entries(changes)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    const old = stored[name]
    const masked =
      field?.personal !== undefined &&
      typeof old === 'string' &&
      (value === maskValue(field.personal, old) || value === '***')
    if (!masked) result[name] = value
  }
  return result
}

/** Names of the fields whose values differ; key order inside values does not matter. */
export const changed = (
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => canonical(before[name]) !== canonical(after[name]),
  )

export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  ) ?? 'null'

/** Area and units by which a row is seen: its first area field, its unit fields. */
export function placeOf(
  fields: FieldList,
  values: Readonly<Record<string, unknown>>,
  district: string,
): { area: string; units: string[] } {
  let area: string | undefined
  const units: string[] = []
  for (const [name, field] of Object.entries(fields)) {
    const value = values[name]
    if (field.kind === 'area' && typeof value === 'string') area ??= value
    if (field.kind === 'unit')
      units.push(...(Array.isArray(value) ? (value as string[]) : typeof value === 'string' ? [value] : []))
  }
  return { area: area ?? district, units: [...new Set(units)] }
}

/** Is a period valid on a day? Both ends included. */
export const validOn = (period: { validFrom: Day; validTo: Day | null }, day: Day): boolean =>
  period.validFrom <= day && (period.validTo === null || period.validTo >= day)
