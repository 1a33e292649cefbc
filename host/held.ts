import { dayOf, type Instant } from '../base/index.ts'
import type { FieldList } from '../platform/fields/declare.ts'
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

/** Values that registers hold put in place of what was typed 免重复填报; masked ones are left as they were given. */
export async function filled(
  city: OpenCity,
  reader: Reader,
  who: Actor,
  fields: FieldList,
  values: Readonly<Record<string, unknown>>,
  at: Instant,
): Promise<Readonly<Record<string, unknown>>> {
  const result: Record<string, unknown> = { ...values }
  const rows = new Map<string, RegisterRow | null>()
  for (const [name, { from }] of Object.entries(fields)) {
    const value = from && values[from.key]
    if (!from || typeof value !== 'string') continue
    const asked = `${from.register} ${value}`
    if (!rows.has(asked)) rows.set(asked, await heldRow(city, reader, who, from.register, value, at))
    const row = rows.get(asked)
    if (row && row.values[from.field] !== undefined && !row.masked.includes(from.field))
      result[name] = row.values[from.field]
  }
  return result
}
