import { dayOf, type Instant } from '../base/index.ts'
import { creditCodeOf, idNumberOf } from '../platform/fields/decide.ts'
import type { Field, FieldList } from '../platform/fields/declare.ts'
import type { Actor } from '../platform/org/index.ts'
import type { RegisterRow } from '../platform/registers/index.ts'
import type { Reader } from '../platform/store/index.ts'
import type { OpenCity } from './open.ts'

/**
 * The row of a register whose one key equals this value, as the actor may see it. Who fills in a form needs no duty of
 * the register for what is public by law: of those fields the open part is shown to any clerk.
 */
export async function heldRow(
  city: OpenCity,
  reader: Reader,
  who: Actor,
  register: string,
  value: string,
  at: Instant,
): Promise<RegisterRow | null> {
  const type = city.registers.types.find((one) => one.name === register)
  const key = type?.key?.length === 1 ? type.key[0] : undefined
  if (!type || !key) return null
  const query = { filters: { [key]: value }, limit: 1 }
  const page = await city.registers.list(reader, who, register, query)
  const mine = page.ok ? page.value.rows[0] : undefined
  if (mine) return mine
  const open = await city.registers.publicList(reader, city.plan.district, register, dayOf(at), query)
  return (open.ok && open.value.rows[0]) || null
}

/** A key as registers keep it, however it was typed. */
function keyText(field: Field | undefined, value: unknown, today: string): string | null {
  if (typeof value !== 'string' || value.trim() === '') return null
  const number =
    field?.kind === 'idNumber'
      ? idNumberOf(value, today)
      : field?.kind === 'creditCode'
        ? creditCodeOf(value)
        : { number: value.trim() }
  return 'number' in number ? number.number : null
}

/**
 * Values that registers hold put in place of what was typed 免重复填报, on every way into a form: when a row is made or
 * changed, when a matter is opened or acted on. `before` = what stands already, where only a part is sent: a change of
 * another field cannot break the lock. Masked ones are left as they were given.
 */
export async function filled(
  city: OpenCity,
  reader: Reader,
  who: Actor,
  fields: FieldList,
  values: Readonly<Record<string, unknown>>,
  at: Instant,
  before: Readonly<Record<string, unknown>> = {},
): Promise<Readonly<Record<string, unknown>>> {
  let result: Record<string, unknown> | undefined
  const rows = new Map<string, RegisterRow | null>()
  for (const [name, { from }] of Object.entries(fields)) {
    if (!from) continue
    const given = Object.hasOwn(values, from.key) ? values[from.key] : before[from.key]
    const value = keyText(fields[from.key], given, dayOf(at))
    if (value === null) continue
    const asked = `${from.register} ${value}`
    if (!rows.has(asked)) rows.set(asked, await heldRow(city, reader, who, from.register, value, at))
    const row = rows.get(asked)
    if (!row || row.values[from.field] === undefined || row.masked.includes(from.field)) continue
    result ??= { ...values }
    result[name] = row.values[from.field]
  }
  return result ?? values
}
