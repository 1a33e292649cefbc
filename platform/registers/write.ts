import {
  type Day,
  dayOf,
  type Id,
  isId,
  isWithin,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../base/index.ts'
import { withComputed } from '../fields/decide.ts'
import type { FieldRefusal } from '../fields/declare.ts'
import { check, invalid, tokens } from '../fields/index.ts'
import type { Fact } from '../ledger/index.ts'
import { type Actor, compile, factActorOf, mayAct } from '../org/index.ts'
import { type Reader, type Sql, sql, type Tx } from '../store/index.ts'
import { canonical, changed, placeOf } from './decide.ts'
import { type RegisterType, refusals } from './declare.ts'
import * as keep from './keep.ts'
import { opened, rowFor, sees, type Wiring } from './view.ts'

/** When, from where and for how long: of every writing. */
export type Writing = {
  readonly at: Date
  /** 人工录入 when absent. */
  readonly source?: string
  /** First day of validity; the day of `at` when absent (a later one already kept stays). */
  readonly validFrom?: Day
  /** Last day; null = open, absent = as it was. */
  readonly validTo?: Day | null
}

export type Values = Readonly<Record<string, unknown>>

/** Fingerprint of the key fields, blind to letter case and width; null when the type declares no key. */
export const keyOf = (
  { vault }: { readonly vault: Pick<Wiring['vault'], 'blind'> },
  type: RegisterType,
  values: Values,
): string | null =>
  type.key ? vault.blind(canonical(type.key.map((name) => values[name] ?? null)), `key:${type.name}`) : null

/** What is stored beside the values so that they can be found. */
export function derive(wiring: Wiring, type: RegisterType, values: Values): keep.Derived {
  const words = (names: readonly string[]) =>
    names
      .filter((name) => !type.fields[name]?.personal)
      .map((name) => values[name])
      .filter((value) => typeof value === 'string')
      .join('\n')
  const head = tokens(words([type.label]))
  const blinds: Record<string, string> = {}
  for (const column of keep.columns(type)) {
    const value = values[column.field]
    if (column.blind && typeof value === 'string')
      blinds[column.field] = wiring.vault.blind(value, column.blind)
  }
  return {
    keyed: keyOf(wiring, type, values),
    head,
    tokens: [...new Set([...head, ...tokens(words(type.search ?? []))])],
    blinds,
  }
}

/** Values as kept. An unchanged personal value keeps its seal, so that versions differ only where something changed. */
export const sealed = (
  wiring: Wiring,
  type: RegisterType,
  values: Values,
  before?: Values,
  same?: ReadonlySet<string>,
): Values =>
  Object.fromEntries(
    keep
      .columns(type)
      .filter((column) => values[column.field] !== undefined)
      .map(({ field, sealed: secret }) => {
        if (!secret) return [field, values[field]]
        const old = same?.has(field) ? before?.[field] : undefined
        return [field, old ?? wiring.vault.seal(JSON.stringify(values[field]))]
      }),
  )

export function mayWrite(
  { roles }: Wiring,
  actor: Actor,
  type: RegisterType,
  district: string,
  place: { readonly area: string; readonly units: readonly string[] },
): Result<null, Refusal> {
  if (actor.kind === 'system') return ok(null)
  const editors = type.editors.includes('*') ? Object.keys(roles) : type.editors
  const whole = type.scope !== 'rows'
  const covers = (area: string, role: string) => editors.includes(role) && isWithin(district, area)
  if (whole && actor.duties.some((duty) => covers(duty.area, duty.role))) return ok(null)
  const may = mayAct(actor, editors, whole ? { area: district, units: [] } : place, roles)
  return may.ok ? ok(null) : may
}

export const factOf = (
  kind: string,
  type: RegisterType,
  actor: Actor,
  row: keep.Kept,
  body: Values,
): Fact => ({
  district: row.district,
  kind: `register.${kind}`,
  subjectKind: 'register',
  subject: row.id,
  at: row.recordedAt,
  actor: factActorOf(actor),
  body: { register: type.name, version: row.version, ...body },
})

function period(
  writing: Writing,
  before?: keep.Kept,
): Result<{ validFrom: Day; validTo: Day | null }, Refusal> {
  const today = dayOf(writing.at)
  const validFrom = writing.validFrom ?? (before && before.validFrom > today ? before.validFrom : today)
  const validTo = writing.validTo === undefined ? (before?.validTo ?? null) : writing.validTo
  return validTo !== null && validTo < validFrom
    ? no(refusals['registers.period']({ validFrom, validTo }))
    : ok({ validFrom, validTo })
}

export const stamp = (actor: Actor, writing: Writing) => ({
  source: writing.source ?? '人工录入',
  recordedAt: writing.at,
  recordedBy: actor.account,
  recordedName: actor.name,
})

/** What is reckoned from other fields 自动计算 is never typed. */
export const reckoned = (type: RegisterType, input: unknown): unknown =>
  typeof input === 'object' && input !== null && !Array.isArray(input)
    ? withComputed(type.fields, input as Values)
    : input

export function checked(
  { codes }: Wiring,
  type: RegisterType,
  input: unknown,
  at: Date,
  before?: Values,
): Result<Values, Refusal> {
  const result = check(type.fields, reckoned(type, input), {
    codes,
    today: dayOf(at),
    ...(before ? { before } : {}),
  })
  if (!result.ok) return no(invalid(result.error))
  const broken = brokenRules(type, result.value)
  return broken.length > 0 ? no(invalid(broken)) : result
}

/** Rules of the register that a row breaks. */
export const brokenRules = (type: RegisterType, values: Values): readonly FieldRefusal[] =>
  (type.rules ?? []).flatMap((rule) => rule(values) ?? [])

/** A first version, ready to be inserted; refuses who may not write it and an impossible period. */
export function firstVersion(
  wiring: Wiring,
  actor: Actor,
  type: RegisterType,
  district: string,
  id: Id,
  values: Values,
  writing: Writing,
): Result<{ row: keep.Kept; derived: keep.Derived }, Refusal> {
  const place = placeOf(type.fields, values, district)
  const may = mayWrite(wiring, actor, type, district, place)
  if (!may.ok) return may
  const dates = period(writing)
  if (!dates.ok) return dates
  const row: keep.Kept = {
    ...{ district, id, version: 1, state: 'current' },
    ...place,
    ...dates.value,
    ...stamp(actor, writing),
    body: sealed(wiring, type, values),
  }
  return ok({ row, derived: derive(wiring, type, values) })
}

/**
 * Writes the next version over the expected one. Refuses who may not write the row as it will be, a key that another
 * row has, and the loser of two writers (`registers.stale`).
 */
export async function nextVersion(
  wiring: Wiring,
  tx: Tx,
  actor: Actor,
  type: RegisterType,
  before: keep.Kept,
  values: Values,
  writing: Writing,
  { state = 'current', expected = before.version }: { state?: keep.Kept['state']; expected?: number } = {},
): Promise<Result<{ row: keep.Kept; fields: string[] }, Refusal>> {
  const fields = changed(opened(type, wiring.vault, before.body), values)
  const dates = period(writing, before)
  if (!dates.ok) return dates
  const place = placeOf(type.fields, values, before.district)
  const may = mayWrite(wiring, actor, type, before.district, place)
  if (!may.ok) return may
  const same = new Set(Object.keys(values).filter((name) => !fields.includes(name)))
  const row: keep.Kept = {
    ...{ district: before.district, id: before.id, version: before.version + 1, state },
    ...place,
    ...dates.value,
    ...stamp(actor, writing),
    body: sealed(wiring, type, values, before.body, same),
  }
  const derived = derive(wiring, type, values)
  if (derived.keyed !== null && state === 'current' && type.key?.some((name) => fields.includes(name))) {
    const other = (await keep.byKeys(tx, type, before.district, [derived.keyed])).get(derived.keyed)
    if (other && other.id !== before.id)
      return no(refusals['registers.duplicate']({ title: type.title, id: other.id }))
  }
  if (await keep.replace(tx, type, row, derived, expected)) return ok({ row, fields })
  const current = await keep.byId(tx, type, before.district, before.id)
  if (!current) return no(refusals['registers.notFound']({ title: type.title }))
  return no(refusals['registers.stale']({ expected, current: rowFor(actor, type, current, wiring) }))
}

/** District and rights as SQL over an alias of the register's table or of its versions. */
export function visibleSql(
  { roles }: Wiring,
  actor: Actor,
  type: RegisterType,
  district: string,
  alias = 'r',
): [Sql, Sql] {
  const column = (name: string) => sql`${sql.id(alias)}.${sql.id(name)}`
  const rights = compile(sees(actor, type, district, roles), {
    area: column('area'),
    units: column('units'),
    openedBy: column('recorded_by'),
  })
  return [sql`${column('district')} = ${district}`, rights]
}

/** The row, when this actor may see it. */
export async function seen(
  wiring: Wiring,
  reader: Reader,
  actor: Actor,
  type: RegisterType,
  district: string,
  id: Id,
): Promise<keep.Kept | undefined> {
  if (!isId(id)) return undefined
  const where = [...visibleSql(wiring, actor, type, district), sql`r.id = ${id}::uuid`]
  return (await keep.newest(reader, type, where, null, 1))[0]
}
