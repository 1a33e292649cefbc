import { addDays, type Day, dayOf, type Instant, type Say, say } from '../../../base/index.ts'
import { creditCodeOf, idNumberOf } from '../../fields/decide.ts'
import type { CodeList, Field, FieldList } from '../../fields/declare.ts'
import {
  type Answer,
  type CertificateAct,
  type CertificateFacts,
  type CertificateState,
  type CertificateType,
  type Copy,
  certificateStates,
  type Grant,
  type Holder,
  rules,
  type Seal,
  type Validity,
} from './declare.ts'

/** Whether it still counts at an instant: the last day counts to its end, in China time. */
export const stateAt = (
  one: { readonly state: CertificateState; readonly validTo: Day | null },
  at: Instant,
): CertificateState =>
  (one.state === 'issued' || one.state === 'suspended') && one.validTo !== null && dayOf(at) > one.validTo
    ? 'expired'
    : one.state

export const counts = (
  one: { readonly state: CertificateState; readonly validTo: Day | null; readonly blocked: string | null },
  at: Instant,
): boolean => one.blocked === null && stateAt(one, at) === 'issued'

/** From which states an act is possible, and where it leads. What has ended is never given back: it is issued anew. */
const moves: Readonly<
  Record<CertificateAct, { readonly from: readonly CertificateState[]; readonly to: CertificateState }>
> = {
  suspend: { from: ['issued'], to: 'suspended' },
  resume: { from: ['suspended'], to: 'issued' },
  cancel: { from: ['issued', 'suspended', 'expired'], to: 'cancelled' },
  revoke: { from: ['issued', 'suspended', 'expired'], to: 'revoked' },
  annul: { from: ['issued', 'suspended', 'expired'], to: 'annulled' },
}

export function stateAfter(state: CertificateState, act: CertificateAct): CertificateState | null {
  const move = moves[act]
  return move.from.includes(state) ? move.to : null
}

/** What may be done to a certificate just now. */
export const actsOn = (state: CertificateState): readonly CertificateAct[] =>
  (Object.keys(moves) as CertificateAct[]).filter((act) => moves[act].from.includes(state))

export const hasEnded = (state: CertificateState): boolean => state !== 'issued' && state !== 'suspended'

/** Days left, today counted as 0 on the last day; null = long-term. */
export const daysLeft = (validTo: Day | null, today: Day): number | null =>
  validTo === null ? null : Math.round((Date.parse(validTo) - Date.parse(today)) / 86_400_000)

/** Which reminder 60, 30 or 7 days before the end is due and was not sent: the smallest reached. */
export function reminderDue(validTo: Day | null, today: Day, sent: number | null): number | null {
  const left = daysLeft(validTo, today)
  if (left === null || left < 0) return null
  const reached = rules.remindDays.filter((days) => left <= days)
  const due = reached.length > 0 ? Math.min(...reached) : null
  return due !== null && (sent === null || due < sent) ? due : null
}

/** Is a unit of this name among those that may issue the type? */
export const issues = (type: Pick<CertificateType, 'issuers'>, unitName: string): boolean =>
  type.issuers.some((words) => unitName.includes(words))

/** A real date: 2026-02-30 is none. */
export const realDay = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === text
}

/** Last day of validity by the rule of the type; fixed months end the day before the same date. */
export function validUntil(
  validity: Validity,
  from: Day,
  surface: Readonly<Record<string, unknown>>,
): Day | null {
  if (validity.kind === 'forever') return null
  if (validity.kind === 'day') {
    const said = surface[validity.field]
    return typeof said === 'string' && realDay(said) ? said : null
  }
  const [year = 0, month = 1, day = 1] = from.split('-').map(Number)
  const months = month - 1 + validity.months
  const last = new Date(Date.UTC(year, months + 1, 0)).getUTCDate()
  const same = new Date(Date.UTC(year, months, Math.min(day, last))).toISOString().slice(0, 10)
  return addDays(same, -1)
}

/** 证照编号 from its pattern and what runs. */
export const numberOf = (pattern: string, from: { area: string; day: Day; n: number }): string =>
  pattern
    .replaceAll('{area}', from.area)
    .replaceAll('{yyyy}', from.day.slice(0, 4))
    .replaceAll('{yyyymmdd}', from.day.replaceAll('-', ''))
    .replace(/\{n:(\d+)\}/g, (_all, width: string) => String(from.n).padStart(Number(width), '0'))

/** Numbers are read without regard to the day: whether somebody is born yet is not asked here. */
const ANY_DAY = '2999-12-31'

/** The number and code of a holder as they are compared; null = they are no such numbers. */
export function holderOf(holder: Holder): Holder | null {
  const name = holder.name.normalize('NFC').trim()
  if (name === '') return null
  const read = holder.kind === 'person' ? idNumberOf(holder.code, ANY_DAY) : creditCodeOf(holder.code)
  return 'problem' in read ? null : { kind: holder.kind, name, code: read.number }
}

/** Whole years of age on a day, from the number on the identity card; null = it does not say. */
export function ageOn(idNumber: string, today: Day): number | null {
  const read = idNumberOf(idNumber, ANY_DAY)
  if ('problem' in read) return null
  const born = `${read.number.slice(6, 10)}-${read.number.slice(10, 12)}-${read.number.slice(12, 14)}`
  return Number(today.slice(0, 4)) - Number(born.slice(0, 4)) - (today.slice(5) < born.slice(5) ? 1 : 0)
}
/** 未满十四周岁: the guardian decides until the day of the birthday. */
export const needsGuardian = (idNumber: string, today: Day): boolean => {
  const age = ageOn(idNumber, today)
  return age !== null && age < rules.ownConsentAge
}

/** The surface of a certificate as far as an application holds it. */
export function surfaceFrom(
  type: Pick<CertificateType, 'fields' | 'takes'>,
  values: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const name of Object.keys(type.fields))
    for (const from of type.takes[name] ?? [name]) {
      const value = from.startsWith('=') ? from.slice(1) : values[from]
      if (value === undefined || value === null || value === '') continue
      out[name] = value
      break
    }
  return out
}

/** One spelling for one value, whatever the order of its members. */
const spelled = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  ) ?? ''

/** Names of what two statements of one certificate say differently 字段不一致; none = they agree field by field. */
export function disagreements(record: CertificateFacts, file: CertificateFacts): readonly string[] {
  const { surface: a, ...head } = record
  const { surface: b, ...other } = file
  const differing = (one: object, two: object, prefix: string) =>
    [...new Set([...Object.keys(one), ...Object.keys(two)])].flatMap((name) =>
      spelled((one as Record<string, unknown>)[name]) === spelled((two as Record<string, unknown>)[name])
        ? []
        : [`${prefix}${name}`],
    )
  return [...differing(head, other, ''), ...differing(a, b, 'surface.')]
}

/** Did the seal count when it was used? What counts is the trusted time of sealing, not that of looking. */
export const sealHeld = (
  seal: Pick<Seal, 'validFrom' | 'validTo' | 'state' | 'stateAt'>,
  sealedAt: Instant,
): boolean =>
  seal.validFrom <= sealedAt &&
  sealedAt < seal.validTo &&
  (seal.state === 'normal' || sealedAt < seal.stateAt)

const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s“”"「」]/g, '')
    .toLowerCase()
/** 用途相符: one says all of the other. */
export const purposeFits = (granted: string, asked: string): boolean =>
  plain(asked).length > 1 && (plain(granted).includes(plain(asked)) || plain(asked).includes(plain(granted)))

export type GrantFault = 'withdrawn' | 'over' | 'notYet' | 'usedUp' | 'otherPurpose'
/** Why an authorisation does not cover a use at an instant; null = it does. */
export function grantFault(grant: Grant, purpose: string, at: Instant): GrantFault | null {
  if (grant.withdrawnAt && grant.withdrawnAt <= at) return 'withdrawn'
  if (at < grant.from) return 'notYet'
  if (at >= grant.until) return 'over'
  if (grant.times !== null && grant.used >= grant.times) return 'usedUp'
  return purposeFits(grant.purpose, purpose) ? null : 'otherPurpose'
}

export const copyOver = (copy: Copy, at: Instant): boolean => copy.withdrawnAt !== null || at > copy.until

/** 结论 from what was found: the seal, the text, then the present state. */
export function answerOf(found: {
  /** `null` = nobody here knows the key or the number. */
  readonly genuine: boolean | null
  /** `null` = the register could not be asked. */
  readonly state: CertificateState | null
  readonly blocked: boolean
}): Answer {
  if (found.genuine === false) return 'forged'
  if (found.genuine === null || found.state === null || found.blocked) return 'unknown'
  return found.state === 'issued' ? 'valid' : 'ended'
}

/** What stands beside an application that was begun with a version that has ended since. */
export const noteOn = (
  used: { readonly at: Instant; readonly version: number },
  now: { readonly state: CertificateState; readonly stateAt: Instant },
): Say | null =>
  now.stateAt > used.at && now.state !== 'issued'
    ? say(
        `办件使用的是第 ${used.version} 版，用证之后证照${certificateStates[now.state].zh}`,
        `The case uses version ${used.version}; since then the certificate is ${certificateStates[now.state].en}`,
      )
    : null

const mask = (text: string, kind: 'name' | 'code'): string =>
  kind === 'name'
    ? text.length > 4
      ? text
      : `${text.slice(0, 1)}${'*'.repeat(Math.max(1, [...text].length - 1))}`
    : text.length > 8
      ? `${text.slice(0, 4)}${'*'.repeat(text.length - 8)}${text.slice(-4)}`
      : '****'
/** A holder as anybody may see him: enterprises stand in public registers, persons do not. */
export const maskedHolder = ({ kind, name, code }: Holder): Holder =>
  kind === 'enterprise' ? { kind, name, code } : { kind, name: mask(name, 'name'), code: mask(code, 'code') }

/** A value of the surface as people read it. */
export function shownValue(
  field: Field | undefined,
  value: unknown,
  codes: (name: string) => CodeList | undefined,
): string {
  if (value === undefined || value === null) return '—'
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (field?.kind === 'code') {
    const titles = [value]
      .flat()
      .map((one) => codes(field.list)?.codes.find(({ code }) => code === one)?.title.zh ?? String(one))
    return titles.join('、')
  }
  if (field?.kind === 'money' && typeof value === 'number')
    return `${(value / 100).toLocaleString('zh-CN', { minimumFractionDigits: 2 })} 元`
  if (Array.isArray(value)) return value.map((one) => shownValue(undefined, one, codes)).join('、')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Lines of the surface, in the order of the type. */
export const shownSurface = (
  fields: FieldList,
  surface: Readonly<Record<string, unknown>>,
  codes: (name: string) => CodeList | undefined,
  only?: readonly string[],
): { readonly name: string; readonly title: Say; readonly text: string }[] =>
  Object.entries(fields).flatMap(([name, field]) =>
    (only && !only.includes(name)) || surface[name] === undefined
      ? []
      : [{ name, title: field.title, text: shownValue(field, surface[name], codes) }],
  )

/** Which type of certificate stands for a material: the one it names. */
export const standsFor = (
  material: { readonly certificate?: string },
  types: Readonly<Record<string, unknown>>,
): string | null =>
  material.certificate && Object.hasOwn(types, material.certificate) ? material.certificate : null

const LATIN = /^[A-Za-z]/
/** What is wrong with a declared type 类型声明. */
export function typeFaults(name: string, type: CertificateType): readonly string[] {
  const faults: string[] = []
  if (!LATIN.test(name)) faults.push('name')
  if (!/^[0-9A-Z]{18}\d{3}$/.test(type.typeCode)) faults.push('typeCode')
  if (type.issuers.length === 0) faults.push('issuers')
  if (type.holders.length === 0) faults.push('holders')
  if (!Number.isInteger(type.version) || type.version < 1) faults.push('version')
  for (const shown of type.shows ?? []) if (!Object.hasOwn(type.fields, shown)) faults.push(`shows.${shown}`)
  for (const taken of Object.keys(type.takes))
    if (!Object.hasOwn(type.fields, taken)) faults.push(`takes.${taken}`)
  if (type.validity.kind === 'day' && !Object.hasOwn(type.fields, type.validity.field))
    faults.push('validity.field')
  if (type.offline && !type.shows) faults.push('offline')
  return faults
}
