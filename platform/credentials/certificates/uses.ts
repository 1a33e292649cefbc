import { randomBytes } from 'node:crypto'
import {
  dayOf,
  type Id,
  type Instant,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
} from '../../../base/index.ts'
import { type Actor, factActorOf, systemActor } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import { counts, type GrantFault, grantFault, needsGuardian, stateAt } from './decide.ts'
import {
  type Capacity,
  type Certificate,
  type CertificateType,
  type Copy,
  certificateStates,
  type Grant,
  type Holder,
  refusals,
  rules,
  type Use,
  type UseKind,
} from './declare.ts'
import { type CertificateDesk, fingerprint, opened, record } from './desk.ts'
import * as keep from './keep.ts'
import * as keepUse from './keep-use.ts'
import { drawCertificate } from './paper.ts'
import { closeFile, sealFile } from './sealing.ts'

/** Whose side acts: who holds it, in which capacity, and how he is called in the record. */
export type HolderSide = {
  readonly holder: Pick<Holder, 'kind' | 'code'>
  readonly capacity: Capacity
  readonly name: string
}

const DAY = 86_400_000
const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
/** 26 signs by chance: 128 bits, and read by any scanner. */
export const randomCode = (): string =>
  [...randomBytes(26)].map((byte) => LETTERS[byte % LETTERS.length]).join('')

/** All certificates of a holder 我的证照, those that count first. */
export async function holdings(
  reader: Reader,
  desk: CertificateDesk,
  holder: Pick<Holder, 'kind' | 'code'>,
  types: readonly string[] | null = null,
): Promise<readonly Certificate[]> {
  const rows = await keep.ofHolder(reader, desk.district, fingerprint(desk, holder), types)
  return rows.map((row) => opened(desk, row))
}

/** The one of a type that counts just now 免提交: by holder, newest first. */
export async function countingOf(
  reader: Reader,
  desk: CertificateDesk,
  holder: Pick<Holder, 'kind' | 'code'>,
  type: string,
  at: Instant,
): Promise<Certificate | null> {
  const rows = await keep.ofHolder(reader, desk.district, fingerprint(desk, holder), [type])
  const row = rows.find((one) => counts(one, at) && !one.reference)
  return row ? opened(desk, row) : null
}

/** His own, whatever its state. */
export async function mine(
  reader: Reader,
  desk: CertificateDesk,
  side: HolderSide,
  id: Id,
): Promise<Result<Certificate & { readonly kept: keep.Kept }, Refusal>> {
  const row = await keep.byId(reader, desk.district, id)
  return row?.holders.includes(fingerprint(desk, side.holder))
    ? ok(opened(desk, row))
    : no(refusals['certificates.unknown']())
}

/** May it be used just now? */
export function usable(one: Certificate, at: Instant): Refusal | null {
  if (one.blocked) return refusals['certificates.blocked']({ why: one.blocked })
  const state = stateAt(one, at)
  return state === 'issued' ? null : refusals['certificates.ended']({ state: certificateStates[state] })
}

/** Below fourteen the guardian acts, or has agreed. */
export function guardianHindrance(one: Certificate, side: HolderSide, at: Instant): Refusal | null {
  const young = one.facts.holders.some(
    (holder) =>
      holder.kind === 'person' && holder.code === side.holder.code && needsGuardian(holder.code, dayOf(at)),
  )
  return young && side.capacity !== 'guardian' ? refusals['certificates.guardianFirst']() : null
}

export const typeOf = (desk: CertificateDesk, name: string): CertificateType => {
  const type = desk.types[name]
  if (!type) throw new Error(`a certificate of a type that is gone: ${name}`)
  return type
}

// 授权

export type NewGrant = {
  readonly certificate: Id
  /** Every certificate of its type, not this one alone. */
  readonly wholeType: boolean
  readonly to: Grant['to']
  readonly purpose: string
  readonly times: number | null
  readonly from: Instant
  readonly until: Instant
}

/** The holder lets somebody use it: whom, what for, how often, from when to when. */
export async function grant(
  tx: Tx,
  desk: CertificateDesk,
  side: HolderSide,
  who: Actor,
  input: NewGrant,
  at: Instant,
): Promise<Result<Grant, Refusal>> {
  const own = await mine(tx, desk, side, input.certificate)
  if (!own.ok) return own
  const young = guardianHindrance(own.value, side, at)
  if (young) return no(young)
  const purpose = input.purpose.trim()
  const bad =
    purpose.length < 2 ||
    purpose.length > 100 ||
    input.to.key === '' ||
    input.to.name === '' ||
    (input.times !== null && !(Number.isInteger(input.times) && input.times >= 1 && input.times <= 1000)) ||
    input.until <= at ||
    input.until <= input.from ||
    input.until.getTime() - at.getTime() > rules.grantDays * DAY
  if (bad) return no(refusals['certificates.grantBad']())
  const made: Grant = {
    ...{ id: newId(), certificate: input.wholeType ? null : input.certificate, type: own.value.type },
    ...{ to: input.to, purpose, times: input.times, used: 0, from: input.from, until: input.until },
    ...{ capacity: side.capacity, by: side.name, madeAt: at, withdrawnAt: null },
  }
  await keepUse.insertGrant(tx, desk.district, fingerprint(desk, side.holder), made)
  const said = { grant: made.id, type: made.type, to: input.to.kind, times: input.times, until: input.until }
  const about = { kind: 'certificate', id: input.certificate } as const
  await record(tx, desk.district, who, 'certificate.granted', about, said, at)
  return ok(made)
}

/** 撤回: from this instant on; what was used before stays in the record. */
export async function withdraw(
  tx: Tx,
  desk: CertificateDesk,
  side: HolderSide,
  who: Actor,
  id: Id,
  at: Instant,
): Promise<Result<null, Refusal>> {
  const found = await keepUse.grantById(tx, desk.district, id)
  if (!found || found.holder !== fingerprint(desk, side.holder))
    return no(refusals['certificates.grantUnknown']())
  await keepUse.withdrawGrant(tx, desk.district, id, at)
  const about = { kind: 'certificate', id: found.certificate ?? id } as const
  await record(tx, desk.district, who, 'certificate.grantWithdrawn', about, { grant: id }, at)
  return ok(null)
}

export const grantsOf = (reader: Reader, desk: CertificateDesk, holder: HolderSide['holder']) =>
  keepUse.grants(reader, desk.district, fingerprint(desk, holder))
export const grantsTo = (reader: Reader, desk: CertificateDesk, to: Pick<Grant['to'], 'kind' | 'key'>) =>
  keepUse.grantsFor(reader, desk.district, to)

// 用证

export type Using = {
  readonly certificate: Id
  readonly kind: UseKind
  /** 用证单位; a citizen who was authorised has none. */
  readonly unit: { readonly id: Id; readonly name: string } | null
  /** Who was authorised, where it is no unit: id of the citizen. */
  readonly citizen?: Id
  readonly purpose: string
  readonly item: string | null
  readonly matter: { readonly id: Id; readonly number: string } | null
  readonly fields: readonly string[]
  /** The holder agreed here and now, in the same act (his own application). */
  readonly consented: boolean
}

function whyNot(grant: Grant, purpose: string, { title }: CertificateType, at: Instant): Refusal {
  const fault: GrantFault | null = grantFault(grant, purpose, at)
  if (fault === 'withdrawn') return refusals['certificates.withdrawn']({ at: grant.withdrawnAt ?? at })
  return fault === 'otherPurpose'
    ? refusals['certificates.beyondPurpose']({ purpose: grant.purpose })
    : refusals['certificates.noConsent']({ title })
}

/**
 * Uses a certificate in place of a paper 用证: by the holder's consent in the same act, or by an authorisation that
 * covers unit, purpose, time and number. Without unit, item, case and purpose there is no use. The holder sees it.
 */
export async function use(
  tx: Tx,
  desk: CertificateDesk,
  who: Actor,
  input: Using,
  at: Instant,
): Promise<
  Result<{ readonly use: Id; readonly certificate: Certificate; readonly grant: Id | null }, Refusal>
> {
  const row = await keep.byId(tx, desk.district, input.certificate)
  if (!row) return no(refusals['certificates.unknown']())
  const certificate = opened(desk, row)
  const type = typeOf(desk, row.type)
  const hindrance = usable(certificate, at)
  if (hindrance) return no(hindrance)
  const purpose = input.purpose.trim()
  if (purpose.length < 2 || (!input.consented && !(input.matter && input.item) && input.unit))
    return no(refusals['certificates.noPurpose']())
  let granted: Grant | null = null
  if (!input.consented) {
    const to = input.unit
      ? { toKind: 'unit', toKey: input.unit.id }
      : { toKind: 'citizen', toKey: input.citizen ?? '' }
    const asked = { certificate: row.id, type: row.type, ...to }
    const all = (
      await Promise.all(
        row.holders.map((holder) => keepUse.grantsTo(tx, desk.district, { holder, ...asked })),
      )
    ).flat()
    granted = all.find((one) => grantFault(one, purpose, at) === null) ?? null
    if (!granted) {
      const last = all[0]
      return no(
        last ? whyNot(last, purpose, type, at) : refusals['certificates.noConsent']({ title: type.title }),
      )
    }
    await keepUse.countGrant(tx, desk.district, granted.id)
  }
  const id = newId()
  await noteUse(
    tx,
    desk,
    who,
    certificate,
    {
      ...{
        id,
        kind: input.kind,
        purpose,
        item: input.item,
        matter: input.matter,
        grant: granted?.id ?? null,
      },
      ...{ by: who.name, unitName: input.unit?.name ?? null, fields: input.fields, result: 'ok' },
    },
    at,
  )
  return ok({ use: id, certificate, grant: granted?.id ?? null })
}

/** 用证记录: written with whatever was done; the holder reads it at once. */
export async function noteUse(
  tx: Tx,
  desk: CertificateDesk,
  who: Actor,
  certificate: Certificate,
  said: {
    readonly id?: Id
    readonly kind: UseKind
    readonly purpose: string
    readonly item?: string | null
    readonly matter?: { readonly id: Id; readonly number: string } | null
    readonly grant?: Id | null
    readonly by: string
    readonly unitName: string | null
    readonly fields?: readonly string[]
    readonly result: string
  },
  at: Instant,
): Promise<void> {
  keepUse.insertUse(tx, desk.district, {
    ...{ id: said.id ?? newId(), certificate: certificate.id, kind: said.kind, by: said.by },
    ...{ account: who.account, unitName: said.unitName, purpose: said.purpose, item: said.item ?? null },
    ...{ matter: said.matter?.id ?? null, matterNumber: said.matter?.number ?? null },
    ...{ version: certificate.version, grant: said.grant ?? null, fields: said.fields ?? [] },
    ...{ result: said.result, at },
  })
  await record(
    tx,
    desk.district,
    factActorOf(who),
    'certificate.used',
    { kind: 'certificate', id: certificate.id },
    { kind: said.kind, matter: said.matter?.id ?? null, purpose: said.purpose, result: said.result },
    at,
  )
}

const useOf = (desk: CertificateDesk, row: keepUse.UseRow, of: Certificate | undefined): Use => {
  const { account: _a, matter: _m, version: _v, ...rest } = row
  const type = of ? desk.types[of.type] : undefined
  return {
    ...rest,
    type: of?.type ?? '',
    title: type?.title ?? { zh: '证照', en: 'certificate' },
    number: of?.number ?? '',
  }
}

/** 谁用过我的证照. */
export async function usesOf(
  reader: Reader,
  desk: CertificateDesk,
  holder: HolderSide['holder'],
  certificate?: Id,
): Promise<readonly Use[]> {
  const own = await holdings(reader, desk, holder)
  const ids = own.map((one) => one.id).filter((id) => !certificate || id === certificate)
  const rows = ids.length > 0 ? await keepUse.usesOf(reader, desk.district, ids, 200) : []
  return rows.map((row) =>
    useOf(
      desk,
      row,
      own.find((one) => one.id === row.certificate),
    ),
  )
}

/** What certificates a case rests on, with what has become of them since. */
export async function usesIn(reader: Reader, desk: CertificateDesk, matter: Id) {
  const rows = await keepUse.usesIn(reader, desk.district, matter)
  return Promise.all(
    rows.map(async (row) => {
      const kept = await keep.byId(reader, desk.district, row.certificate)
      return { use: row, certificate: kept ? opened(desk, kept) : null }
    }),
  )
}

/**
 * 查询 by staff: only from within a case of that holder. A look without one is refused, and stands among the exceptions:
 * somebody may be looking up a neighbour.
 */
export async function lookup(
  tx: Tx,
  desk: CertificateDesk,
  who: Actor,
  input: {
    readonly holder: Pick<Holder, 'kind' | 'code'>
    readonly type: string
    readonly purpose: string
    /** A case whose applicant this holder is; the caller has looked. */
    readonly matter: { readonly id: Id; readonly number: string } | null
    readonly item: string | null
  },
  at: Instant,
): Promise<Result<Certificate | null, Refusal>> {
  const hour = new Date(at.getTime() - 3_600_000)
  if (!input.matter) {
    await exceptionOf(tx, desk, 'neighbour', `${who.name}（${who.unitName ?? '—'}）`, at)
    return no(refusals['certificates.noCase']())
  }
  if (input.purpose.trim().length < 2) return no(refusals['certificates.noPurpose']())
  if (who.account && (await keepUse.usesBy(tx, desk.district, who.account, hour)) >= rules.lookupsPerHour)
    await exceptionOf(tx, desk, 'harvest', `${who.name}（${who.unitName ?? '—'}）一小时内查询过多`, at)
  const found = await countingOf(tx, desk, input.holder, input.type, at)
  if (found)
    await noteUse(
      tx,
      desk,
      who,
      found,
      {
        ...{ kind: 'lookup', purpose: input.purpose, item: input.item, matter: input.matter },
        ...{ by: who.name, unitName: who.unitName, result: 'ok' },
      },
      at,
    )
  return ok(found)
}

export async function exceptionOf(
  tx: Tx,
  desk: CertificateDesk,
  kind: 'neighbour' | 'harvest' | 'orphan' | 'double',
  about: string,
  at: Instant,
  certificate: Id | null = null,
): Promise<void> {
  const id = newId()
  await keep.putException(tx, desk.district, id, { kind, certificate, about, at })
  const subject = { kind: 'certificate', id: certificate ?? id } as const
  await record(
    tx,
    desk.district,
    systemActor(desk.district),
    'certificate.alarm',
    subject,
    { kind, about },
    at,
  )
}

// 加注件

/** A copy for one purpose, printed across the page; it holds until its last day and no longer than the certificate. */
export async function makeCopy(
  tx: Tx,
  desk: CertificateDesk,
  side: HolderSide,
  who: Actor,
  input: {
    readonly certificate: Id
    readonly purpose: string
    readonly forWhom: string
    readonly until: Instant
  },
  at: Instant,
): Promise<Result<Copy, Refusal>> {
  const own = await mine(tx, desk, side, input.certificate)
  if (!own.ok) return own
  const hindrance = usable(own.value, at) ?? guardianHindrance(own.value, side, at)
  if (hindrance) return no(hindrance)
  const [purpose, forWhom] = [input.purpose.trim(), input.forWhom.trim()]
  const tooLong = input.until.getTime() - at.getTime() > rules.copyDays * DAY
  if (purpose.length < 2 || purpose.length > 60 || forWhom.length < 2 || forWhom.length > 60)
    return no(refusals['certificates.copyPurpose']())
  if (input.until <= at || tooLong) return no(refusals['certificates.copyPurpose']())
  const copy: Copy = {
    ...{ id: newId(), certificate: input.certificate, code: `HYC:${randomCode()}`, purpose, forWhom },
    ...{ until: input.until, by: side.name, at, withdrawnAt: null },
  }
  await keepUse.insertCopy(tx, desk.district, copy)
  await noteUse(
    tx,
    desk,
    who,
    own.value,
    {
      ...{ kind: 'copy', purpose, by: side.name, unitName: forWhom, result: 'ok' },
    },
    at,
  )
  return ok(copy)
}

export const copiesOf = (reader: Reader, desk: CertificateDesk, certificate: Id) =>
  keepUse.copiesOf(reader, desk.district, certificate)

export async function endCopy(
  tx: Tx,
  desk: CertificateDesk,
  side: HolderSide,
  id: Id,
  at: Instant,
): Promise<Result<null, Refusal>> {
  const copy = await keepUse.copyById(tx, desk.district, id)
  const own = copy ? await mine(tx, desk, side, copy.certificate) : null
  if (!copy || !own?.ok) return no(refusals['certificates.copyUnknown']())
  await keepUse.withdrawCopy(tx, desk.district, id, at)
  return ok(null)
}

export type CertificateFile = {
  readonly name: string
  readonly mime: 'application/pdf'
  readonly bytes: Buffer
}

/** The sealed file as it was issued, or a copy for a purpose, sealed when it is fetched. */
export async function fileOf(
  desk: CertificateDesk,
  certificate: Certificate & { readonly kept: keep.Kept },
  copy: Copy | null,
  at: Instant,
): Promise<CertificateFile> {
  const { facts, token, seal, kept } = certificate
  const type = typeOf(desk, certificate.type)
  const page = drawCertificate({ type, facts, token, codes: desk.codes, ...(copy ? { copy } : {}) })
  const name = `${type.title.zh}-${facts.number}${copy ? '-加注件' : ''}.pdf`
  if (!copy) {
    const closing = { facts, seal, key: kept.key, sealedAt: kept.sealedAt.toISOString() }
    return { name, mime: 'application/pdf', bytes: closeFile(page, closing, kept.signature) }
  }
  const signer = await desk.keys.signer()
  const { code, purpose, forWhom, until } = copy
  const closing = {
    ...{ facts, seal, sealedAt: at.toISOString() },
    copy: { code, purpose, forWhom, until: until.toISOString() },
  }
  const { signature } = await sealFile(signer, page, closing)
  return {
    ...{ name, mime: 'application/pdf' },
    bytes: closeFile(page, { ...closing, key: String(signer.kid) }, signature),
  }
}
