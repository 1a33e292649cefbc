import { randomBytes } from 'node:crypto'
import { dayOf, type Id, must, newId } from '../../base/index.ts'
import type { OpenCity } from '../../host/index.ts'
import { gradeOf, idCheck } from '../../platform/fields/decide.ts'
import type { Field, FieldList, Grade } from '../../platform/fields/declare.ts'
import * as org from '../../platform/org/index.ts'
import type { RegisterType } from '../../platform/registers/index.ts'
import { sql } from '../../platform/store/index.ts'
import { SPOT } from './world.ts'

/** A personal value that cannot be mistaken for anything else, and where it was put. */
export type Canary = { readonly value: string; readonly where: string }

export type Planted = {
  readonly canaries: readonly Canary[]
  /** Requests and other matters, one of each kind that has masked fields. */
  readonly matters: readonly { readonly id: Id; readonly number: string; readonly type: string }[]
  readonly rows: readonly { readonly register: string; readonly id: Id }[]
  /** Registers that took no generated row, and why. */
  readonly left: readonly string[]
}

const HAN = [...'龘靐齉爩鱻麤灪龗厵滟爨癵驫麣纞虋讟钃鸜麷鞻韽']
const letters = (n: number): string => [...randomBytes(n)].map((byte) => HAN[byte % HAN.length]).join('')
const digits = (n: number): string => [...randomBytes(n)].map((byte) => byte % 10).join('')

/** A value of the kind of the field that nobody has ever written. */
function canaryFor(field: Field): string {
  switch (field.kind) {
    case 'phone':
      return `19${digits(9)}`
    case 'idNumber': {
      const body = `44011119${60 + ((randomBytes(1)[0] ?? 0) % 40)}0${1 + ((randomBytes(1)[0] ?? 0) % 9)}1${(randomBytes(1)[0] ?? 0) % 10}${digits(3)}`
      return body + idCheck(body)
    }
    case 'mail':
      return `${randomBytes(8).toString('hex')}@canary.example`
    case 'day':
      return `19${60 + ((randomBytes(1)[0] ?? 0) % 30)}-0${1 + ((randomBytes(1)[0] ?? 0) % 9)}-1${(randomBytes(1)[0] ?? 0) % 10}`
    default:
      if (field.personal === 'idNumber') return canaryFor({ ...field, kind: 'idNumber' } as Field)
      return field.personal === 'address' ? `白云区${letters(6)}路${digits(4)}号` : letters(6)
  }
}

/** Days are too like one another to be looked for; whatever else is masked is. */
const isSought = (field: Field): boolean => field.kind !== 'day'
const isMasked = (field: Field): boolean => field.personal !== undefined || gradeOf(field) > 2

/** Puts canaries into every masked field of every kind of matter and every register that the packs declare. */
export async function plant(city: OpenCity): Promise<Planted> {
  const system = org.systemActor(city.plan.district)
  const canaries: Canary[] = []
  const matters: { id: Id; number: string; type: string }[] = []
  const rows: { register: string; id: Id }[] = []
  const left: string[] = []
  const put = (value: string, where: string): string => {
    canaries.push({ value, where })
    return value
  }

  for (const type of Object.values(city.types)) {
    const guarded = Object.entries(type.fields).filter(([, field]) => isMasked(field))
    if (guarded.length === 0 && type.name !== 'hotline.ticket') continue
    const requester = {
      name: put(letters(5), `${type.name} requester name`),
      phone: put(`19${digits(9)}`, `${type.name} requester phone`),
      mail: put(`${randomBytes(8).toString('hex')}@canary.example`, `${type.name} requester mail`),
      idNumber: put(canaryFor({ kind: 'idNumber' } as Field), `${type.name} requester number`),
    }
    const values = Object.fromEntries(
      guarded.map(([name, field]) => [name, put(canaryFor(field), `${type.name}.${name}`)]),
    )
    const { address, ...data } = values
    const one = await city.store.tx(async (tx) => {
      const opened = must(
        await city.matters.openIn(
          tx,
          system,
          {
            type: 'hotline.ticket',
            form: {
              ...{ title: '路口积水', content: '路口积水严重，请处理', kind: 'complaint', category: '0204' },
              ...{ urgency: 'normal', area: city.plan.district, point: SPOT },
            },
            requester,
            touch: { source: 'canary', channel: 'phone' },
          },
          city.now(),
        ),
      )
      const state = type.name === 'hotline.ticket' ? null : type.flow.initial
      await tx.run(sql`update matter set type = ${type.name}, type_version = ${type.version}, address = ${address ?? null},
        state = coalesce(${state}, state), data = data || ${JSON.stringify(data)}::jsonb
        where district = ${city.plan.district} and id = ${opened.id}`)
      return opened
    })
    matters.push({ id: one.id, number: one.number, type: type.name })
  }

  for (const type of city.registers.types) {
    if (!Object.values(type.fields).some(isMasked)) continue
    const found: Canary[] = []
    const values = valuesFor(city, type, found)
    const made = await city.store
      .tx(async (tx) => {
        const done = await city.registers.create(tx, system, type.name, values, { at: city.now() })
        if (!done.ok) throw new Error(JSON.stringify(done.error.detail ?? done.error.says))
        return done.value
      })
      .catch((fault: Error) => fault.message)
    if (typeof made === 'string') left.push(`${type.name}: ${made}`)
    else {
      rows.push({ register: type.name, id: made.id })
      canaries.push(...found)
    }
  }
  return { canaries, matters, rows, left }
}

/** Values that a register takes: canaries where it masks, the plainest ones elsewhere. */
function valuesFor(city: OpenCity, type: RegisterType, found: Canary[]): Record<string, unknown> {
  const plain = (field: Field): unknown => {
    switch (field.kind) {
      case 'text':
        return field.pattern ? patterned(field.pattern) : '甲'.repeat(Math.max(4, field.min ?? 0))
      case 'integer':
      case 'decimal':
      case 'money':
        return Math.max(1, typeof field.min === 'number' ? field.min : 1)
      case 'yes':
        return true
      case 'day':
        return dayOf(city.now())
      case 'instant':
        return city.now().toISOString()
      case 'area':
        return city.plan.district
      case 'unit':
        return [...city.catalog.units.keys()][0]
      case 'phone':
        return '13800138000'
      case 'idNumber':
        return canaryFor(field)
      case 'creditCode':
        return '91440111MA9W000106'
      case 'point':
        return SPOT
      case 'code': {
        const codes = city.compiled.codes[field.list]?.codes ?? []
        const leaf = codes.find((one) => !codes.some((other) => other.parent === one.code)) ?? codes[0]
        return leaf?.code
      }
      default:
        return undefined
    }
  }
  const fields: FieldList = type.fields
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]) => {
      if (isMasked(field) && ['text', 'phone', 'idNumber', 'mail', 'day'].includes(field.kind)) {
        const value = canaryFor(field)
        if (isSought(field)) found.push({ value, where: `${type.name}.${name}` })
        return [[name, value]]
      }
      const value =
        field.required || field.kind === 'point' || field.kind === 'area' ? plain(field) : undefined
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

/** Something that fits a pattern of the packs; they are all of digits. */
const patterned = (pattern: string): string => {
  const found = Array.from({ length: 40 }, (_, n) => '1'.repeat(n)).find((text) =>
    new RegExp(pattern, 'u').test(text),
  )
  if (found === undefined) throw new Error(`no text is made for ${pattern}`)
  return found
}

/** A person with every duty of the city over the whole district at a grade that opens nothing masked. */
export async function lowGrade(city: OpenCity, account: Id, grade: Grade = 1): Promise<void> {
  const system = org.systemActor(city.plan.district)
  const roles = { ...org.adminRoles, ...city.compiled.roles }
  await city.store.tx(async (tx) => {
    for (const [role, one] of Object.entries(city.compiled.roles)) {
      if (one.separate) continue
      const draft = { holderKind: 'account' as const, holder: account, role, area: city.plan.district, grade }
      must(await org.grantDuty(tx, system, draft, city.now(), roles))
    }
  })
}

/** Canaries that a text holds. */
export const caught = (canaries: readonly Canary[], text: string): readonly string[] =>
  canaries.filter(({ value }) => text.includes(value)).map(({ where }) => where)

/** Some identifier of nothing. */
export const nobody = (): Id => newId()
