import {
  type AddressRecord,
  compareAddresses,
  compareFirms,
  type FirmRecord,
  type ThingKind,
  type ThingVerdict,
} from '../brain/linkage/index.ts'
import { systemActor } from '../platform/org/index.ts'
import type { RegisterType, WaitingRecord } from '../platform/registers/index.ts'
import type { Reader } from '../platform/store/index.ts'
import { addressParser } from './desks/address.ts'
import type { OpenCity } from './open.ts'

/** Rows looked at for one record. */
const LOOKED_AT = 20

type Values = Readonly<Record<string, unknown>>
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** What the rows of a base register are, as the brain compares things; null = nothing it compares. */
export function thingOf(type: RegisterType | undefined): ThingKind | null {
  if (!type?.sourced || type.key?.length !== 1) return null
  const kind = type.fields[type.key[0] as string]?.kind
  if (kind === 'idNumber') return 'person'
  if (kind === 'creditCode' && type.fields.name) return 'enterprise'
  return type.elements?.[type.label] === 'address' ? 'address' : null
}

const firmOf = (values: Values): FirmRecord => ({
  name: text(values.name),
  phone: text(values.phone),
  address: text(values.address),
  representative: text(values.representative),
})

function addressOf(city: OpenCity, type: RegisterType, values: Values): AddressRecord {
  const whole = text(values[type.label]) || `${text(values.road)}${text(values.number)}`
  return { text: whole, area: text(values.area), parsed: addressParser(city)(whole) }
}

/** Rows of a register that may be the same firm or the same address as this record, the likeliest first. */
export async function thingsLike(
  city: OpenCity,
  reader: Reader,
  type: RegisterType,
  kind: 'enterprise' | 'address',
  values: WaitingRecord['values'],
) {
  const words = kind === 'enterprise' ? firmOf(values).name : addressOf(city, type, values).text
  if ([...words].length < 4) return []
  const system = systemActor(city.plan.district)
  const page = await city.registers.list(reader, system, type.name, { q: words, limit: LOOKED_AT })
  if (!page.ok) return []
  const mine = kind === 'enterprise' ? firmOf(values) : addressOf(city, type, values)
  return page.value.rows
    .flatMap((row) => {
      const verdict: ThingVerdict | null =
        kind === 'enterprise'
          ? compareFirms(mine as FirmRecord, firmOf(row.values))
          : compareAddresses(mine as AddressRecord, addressOf(city, type, row.values))
      const area = text(row.values.area) || city.plan.district
      return verdict ? [{ row: { id: row.id, area, recordedAt: row.recordedAt }, verdict }] : []
    })
    .sort((x, y) => y.verdict.score - x.verdict.score || (x.row.id < y.row.id ? -1 : 1))
}
