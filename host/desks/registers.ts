import { type Day, dayOf, no, ok, type Refusal, type Result } from '../../base/index.ts'
import type { FieldList } from '../../platform/fields/declare.ts'
import { phoneOf } from '../../platform/fields/index.ts'
import { type Actor, systemActor } from '../../platform/org/index.ts'
import { type ListQuery, type RegisterRow, refusals, type Writing } from '../../platform/registers/index.ts'
import type { Reader, Tx } from '../../platform/store/index.ts'
import { filled } from '../held.ts'
import type { OpenCity } from '../open.ts'
import { fieldsTold } from './form.ts'
import { day } from './input.ts'
import { recordEmergencyRead } from './rights.ts'

type Json = Readonly<Record<string, unknown>>
type One = { readonly register: string; readonly id: string }

const PUBLIC_PAGE = 20
const STATES = ['current', 'retired', 'any'] as const

/** Registers 台账 (knowledge, roster, caller notes and whatever a pack declares); rights are those the pack declares. */
export function registerDesks(city: OpenCity) {
  const { registers, plan } = city

  const shown = (row: RegisterRow) => {
    const type = city.compiled.registers[row.type]
    const codes = Object.entries(type?.fields ?? {}).flatMap(([name, field]): [string, unknown][] => {
      const value = row.values[name]
      if (typeof value !== 'string') return []
      if (field.kind === 'unit') return [[name, city.catalog.unitName(value) ?? value]]
      if (field.kind === 'area') return [[name, city.catalog.areaName(value) ?? value]]
      if (field.kind !== 'code') return []
      const title = city.compiled.codes[field.list]?.codes.find((one) => one.code === value)?.title
      return title ? [[name, title]] : []
    })
    return { ...row, at: row.recordedAt, by: row.recordedBy, titles: Object.fromEntries(codes) }
  }
  const answered = (result: Result<RegisterRow, Refusal>) => {
    const clear = fieldsTold(result)
    return clear.ok ? ok({ row: shown(clear.value) }) : clear
  }
  /** Validity may be said beside the values: `validFrom`, `validTo` (null = open). */
  const writing = (input: Json, at: Date): Writing => ({
    at,
    ...(day(input.validFrom) ? { validFrom: day(input.validFrom) as Day } : {}),
    ...(input.validTo === null || day(input.validTo) ? { validTo: day(input.validTo) } : {}),
  })

  return {
    registers: {
      async list(
        reader: Reader,
        who: Actor,
        input: {
          readonly register: string
          readonly q?: string
          readonly cursor?: string
          readonly state?: string
          /** Filters by field as JSON: a value, one of several, `{ from, to }`. */
          readonly where?: string
          readonly limit: number
        },
        at: Date,
      ) {
        const state = STATES.find((one) => one === input.state)
        const filters =
          input.where === undefined ? null : filtersOf(input.where, city.compiled.registers[input.register])
        if (filters === undefined) return no(refusals['registers.filter']({ name: 'where' }))
        const query: ListQuery = {
          limit: input.limit,
          ...(input.q?.trim() ? { q: input.q } : {}),
          ...(input.cursor ? { after: input.cursor } : {}),
          ...(state ? { state } : {}),
          ...(filters ? { filters } : {}),
          ...(input.state === 'valid' ? { on: dayOf(at) } : {}),
        }
        const page = await registers.list(reader, who, input.register, query)
        return page.ok ? ok({ rows: page.value.rows.map(shown), next: page.value.next }) : page
      },

      async create(
        tx: Tx,
        who: Actor,
        input: { readonly register: string; readonly values: Json } & Json,
        at: Date,
      ) {
        const fields = city.compiled.registers[input.register]?.fields ?? {}
        const values = await filled(city, tx, who, fields, input.values, at)
        return answered(await registers.create(tx, who, input.register, values, writing(input, at)))
      },

      async read(reader: Reader, who: Actor, input: One, at: Date) {
        const row = await registers.get(reader, who, input.register, input.id)
        if (row.ok && who.duties.some((duty) => duty.emergency)) {
          const usual = { ...who, duties: who.duties.filter((duty) => !duty.emergency) }
          const seen = await registers.get(reader, usual, input.register, input.id)
          await recordEmergencyRead(city, who, { kind: 'register', id: row.value.id }, seen.ok, at)
        }
        return answered(row)
      },

      /** A new version; `retire: "reason"` takes the row out of use instead. */
      async change(
        tx: Tx,
        who: Actor,
        input: One & { readonly version: number; readonly values: Json } & Json,
        at: Date,
      ) {
        const written = { ...writing(input, at), expectedVersion: input.version }
        const reason = typeof input.retire === 'string' ? input.retire.trim() : ''
        if (reason)
          return answered(await registers.retire(tx, who, input.register, input.id, { ...written, reason }))
        // a lock that held only when the row was made would be none: what is held elsewhere stays as it is there
        const fields = city.compiled.registers[input.register]?.fields ?? {}
        const before = await registers.get(tx, systemActor(plan.district), input.register, input.id)
        const stands = before.ok ? before.value.values : {}
        const values = await filled(city, tx, who, fields, input.values, at, stands)
        return answered(await registers.update(tx, who, input.register, input.id, values, written))
      },

      async history(reader: Reader, who: Actor, input: One) {
        const all = await registers.history(reader, who, input.register, input.id)
        return all.ok ? ok({ rows: all.value.map(shown), next: null }) : all
      },
    },

    /** Questions and answers that anybody may read: rows in force of registers whose open fields are just that. */
    async publicArticles(reader: Reader, input: { readonly q?: string }, at: Date) {
      const rows: Json[] = []
      for (const type of registers.types) {
        if (!ASKED.every((name) => type.publicFields?.includes(name))) continue
        const query = { limit: PUBLIC_PAGE, ...(input.q?.trim() ? { q: input.q.trim() } : {}) }
        const page = await registers.publicList(reader, plan.district, type.name, dayOf(at), query)
        if (!page.ok) return page
        for (const row of page.value.rows)
          rows.push({ id: row.id, ...row.values, updatedOn: dayOf(row.recordedAt) })
      }
      return ok({ rows })
    },
  }
}

/** Filters as a page sends them, over what every reader of the register sees; what they mean, the register judges. */
function filtersOf(
  text: string,
  type: { readonly fields: FieldList } | undefined,
): NonNullable<ListQuery['filters']> | undefined {
  try {
    const read = JSON.parse(text) as unknown
    if (typeof read !== 'object' || read === null || Array.isArray(read)) return undefined
    const shown = Object.entries(read).every(([name, value]) => {
      const field = type && Object.hasOwn(type.fields, name) ? type.fields[name] : undefined
      return field && !field.personal && (field.grade ?? 2) <= 2 && value !== null
    })
    return shown ? (read as NonNullable<ListQuery['filters']>) : undefined
  } catch {
    return undefined
  }
}

const ASKED = ['question', 'answer']

/** What is noted about a caller 来电人备注: rows of registers whose key is the telephone; nothing without the right. */
export async function callerNotes(city: OpenCity, reader: Reader, who: Actor, phone: string, at: Date) {
  const number = phoneOf(phone)?.number ?? phone
  const notes: Json[] = []
  for (const type of city.registers.types) {
    if (type.key?.length !== 1 || type.key[0] !== 'phone') continue
    const page = await city.registers.list(reader, who, type.name, {
      filters: { phone: number },
      on: dayOf(at),
    })
    if (page.ok)
      notes.push(...page.value.rows.map((row) => ({ id: row.id, version: row.version, ...row.values })))
  }
  return notes
}
