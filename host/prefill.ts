import { type Instant, type Say, say } from '../base/index.ts'
import type { Field } from '../platform/fields/declare.ts'
import type { Citizen } from '../platform/org/index.ts'
import * as org from '../platform/org/index.ts'
import { forms } from '../platform/services/index.ts'
import type { ItemVersion } from '../platform/services/items/declare.ts'
import type { Reader } from '../platform/store/index.ts'
import { heldRow } from './held.ts'
import type { OpenCity } from './open.ts'

export type Known = {
  readonly values: Readonly<Record<string, unknown>>
  readonly sources: Readonly<Record<string, forms.FilledFrom>>
}

/** Whose numbers a citizen may be prefilled with: his own, or those of whom he acts for. */
export type Self = {
  readonly name: string | null
  readonly phone: string
  readonly idNumber: string | null
  readonly enterprise: string | null
  readonly creditCode: string | null
}

const ACCOUNT = say('实名账户', 'your confirmed account')
const PHONE = say('登录账户', 'your account')
const ENTERPRISE = say('关联企业', 'the enterprise you act for')
const earlierOf = (at: Instant): Say =>
  say(`您 ${at.toISOString().slice(0, 10)} 的申报`, `what you sent on ${at.toISOString().slice(0, 10)}`)
/** How many earlier applications are looked through. */
const LOOKED_BACK = 20

export async function selfOf(city: OpenCity, reader: Reader, citizen: Citizen): Promise<Self> {
  const desk = { district: city.plan.district, vault: city.vault }
  const { acting } = citizen
  const whose = acting?.kind === 'agent' ? acting.person : citizen.id
  const identity = await org.identityOf(reader, desk, whose)
  // of a person acted for, only a confirmed name counts; the login of the agent proves nothing about it
  const proven = acting?.kind === 'agent' ? identity?.idNumber != null : citizen.realName
  return {
    name: proven ? (identity?.name ?? null) : null,
    phone: citizen.phone,
    idNumber: proven ? (identity?.idNumber ?? null) : null,
    enterprise: acting?.kind === 'enterprise' ? acting.name : null,
    creditCode: acting?.kind === 'enterprise' ? acting.creditCode : null,
  }
}

/**
 * What the city knows already of the fields of a form 免填: from the account, from registers, from what was sent before.
 * Registers are read only under the citizen's own proven number, or that of the enterprise acted for: a number typed in
 * the form opens nothing.
 */
export async function knownOf(
  city: OpenCity,
  reader: Reader,
  citizen: Citizen | null,
  version: ItemVersion,
  at: Instant,
): Promise<Known> {
  if (!citizen) return { values: {}, sources: {} }
  return knownFor(city, reader, await selfOf(city, reader, citizen), citizen, version, at)
}

/** The same of somebody who has no account and whose document a clerk has looked at. */
export async function knownFor(
  city: OpenCity,
  reader: Reader,
  self: Self,
  citizen: Citizen | null,
  version: ItemVersion,
  at: Instant,
): Promise<Known> {
  const values: Record<string, unknown> = {}
  const sources: Record<string, forms.FilledFrom> = {}
  const put = (name: string, value: unknown, source: Say, locked: boolean) => {
    if (value === null || value === undefined || value === '' || Object.hasOwn(values, name)) return
    values[name] = value
    sources[name] = { source, locked }
  }
  const fields = Object.entries(version.form.fields)
  for (const [name, field] of fields) putOwn(name, field, self, put)
  const system = org.systemActor(city.plan.district)
  const rows = new Map<string, Awaited<ReturnType<typeof heldRow>>>()
  for (const [name, { from }] of fields) {
    const key = from && values[from.key]
    if (!from || typeof key !== 'string') continue
    if (key !== self.idNumber && key !== self.creditCode) continue
    const asked = `${from.register} ${key}`
    if (!rows.has(asked)) rows.set(asked, await heldRow(city, reader, system, from.register, key, at))
    const row = rows.get(asked)
    if (!row || row.masked.includes(from.field)) continue
    const title = city.compiled.registers[from.register]?.title ?? say('台账', 'a register')
    put(name, row.values[from.field], title, true)
  }
  if (citizen) await putEarlier(city, reader, citizen, version, put)
  return { values, sources }
}

type Put = (name: string, value: unknown, source: Say, locked: boolean) => void

function putOwn(name: string, { prefill }: Field, self: Self, put: Put): void {
  if (!prefill || !('applicant' in prefill)) return
  const own = {
    name: { value: self.name, source: ACCOUNT, locked: true },
    idNumber: { value: self.idNumber, source: ACCOUNT, locked: true },
    phone: { value: self.phone, source: PHONE, locked: false },
    enterprise: { value: self.enterprise, source: ENTERPRISE, locked: true },
    creditCode: { value: self.creditCode, source: ENTERPRISE, locked: true },
  }[prefill.applicant]
  put(name, own.value, own.source, own.locked)
}

async function putEarlier(
  city: OpenCity,
  reader: Reader,
  citizen: Citizen,
  version: ItemVersion,
  put: Put,
): Promise<void> {
  const wanted = Object.entries(version.form.fields).filter(
    ([, { prefill }]) => prefill && 'earlier' in prefill,
  )
  if (wanted.length === 0) return
  const desk = { district: city.plan.district, vault: city.vault }
  // what was sent for another person or firm is theirs
  const whose =
    citizen.acting === null
      ? { citizen: citizen.id }
      : citizen.acting.kind === 'enterprise'
        ? { enterprise: citizen.acting.creditCode }
        : null
  if (!whose) return
  const before = await forms.submissionsFor(reader, desk, whose, LOOKED_BACK)
  for (const [name, { prefill }] of wanted) {
    const named = prefill && 'earlier' in prefill && prefill.earlier !== true ? prefill.earlier : name
    const found = before.find((one) => one.applicant.agent === null && one.values[named] !== undefined)
    if (found) put(name, found.values[named], earlierOf(found.at), false)
  }
}

/** 重复申请: the latest application for the same item by the same person or firm that has not ended. */
export async function runningOf(
  city: OpenCity,
  reader: Reader,
  whose: Parameters<typeof forms.submissionsFor>[2] | null,
  item: string,
  at: Instant,
): Promise<NonNullable<forms.FormSheet['running']> | null> {
  if (!whose) return null
  const desk = { district: city.plan.district, vault: city.vault }
  const same = (await forms.submissionsFor(reader, desk, whose, LOOKED_BACK)).filter(
    (one) => one.item === item,
  )
  if (same.length === 0) return null
  const ids = same.map((one) => one.matter)
  const system = org.systemActor(city.plan.district)
  const { rows } = await city.matters.list(reader, system, { ids, limit: LOOKED_BACK }, at)
  const open = rows.find((row) => row.closedAt === null)
  if (!open) return null
  const stateTitle = city.types[open.type]?.flow.states[open.state]?.title ?? say(open.state, open.state)
  return { matter: open.id, number: open.number, at: open.openedAt, stateTitle }
}
