import { randomBytes } from 'node:crypto'
import {
  type Day,
  dayOf,
  type Id,
  type Instant,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
  say,
} from '../../../base/index.ts'
import { check } from '../../fields/decide.ts'
import type { Actor } from '../../org/index.ts'
import type { Tx } from '../../store/index.ts'
import { dayNumber, encodeCertificate, identifierOf, textOf } from '../envelope/index.ts'
import { holderOf, issues, numberOf, realDay, shownSurface, stateAt, validUntil } from './decide.ts'
import {
  type Certificate,
  type CertificateFacts,
  type CertificateType,
  certificateStates,
  type Draft,
  type Holder,
  refusals,
  type Seal,
} from './declare.ts'
import { type CertificateDesk, fingerprint, type IssuingUnit, opened, record } from './desk.ts'
import * as keep from './keep.ts'
import { drawCertificate } from './paper.ts'
import { digestOf, sealFile } from './sealing.ts'

const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
/** Characters of a text within a printed code. */
const LONGEST = 36

/** 流水号: the day and eight signs by chance: nobody walks from one to the next. */
const serialOf = (day: Day): string =>
  day.replaceAll('-', '') + [...randomBytes(8)].map((byte) => LETTERS[byte % LETTERS.length]).join('')

export type Issued = {
  readonly certificate: Certificate
  /** False: the same source had made it already. */
  readonly fresh: boolean
}

/** All that can be told of a draft before anything is written. */
type Ready = {
  readonly type: CertificateType
  readonly unit: IssuingUnit
  readonly holders: readonly Holder[]
  readonly surface: Readonly<Record<string, unknown>>
  readonly days: { readonly issued: Day; readonly from: Day; readonly to: Day | null }
}

async function readied(
  tx: Tx,
  desk: CertificateDesk,
  draft: Draft,
  at: Instant,
): Promise<Result<Ready, Refusal>> {
  const type = Object.hasOwn(desk.types, draft.type) ? desk.types[draft.type] : undefined
  if (!type) return no(refusals['certificates.unknownType']({ type: draft.type }))
  const unit = await desk.unit(tx, draft.issuer)
  if (!unit || !issues(type, unit.name))
    return no(refusals['certificates.notIssuer']({ unit: unit?.name ?? '—', title: type.title }))
  const holders = draft.holders.map(holderOf)
  if (holders.length === 0 || holders.some((one) => one === null || !type.holders.includes(one.kind)))
    return no(refusals['certificates.badHolder']())
  for (const day of [draft.issuedOn, draft.validFrom, draft.validTo])
    if (day && !realDay(day)) return no(refusals['certificates.badDay']({ day }))
  const today = dayOf(at)
  const surface = check(type.fields, draft.fields, {
    codes: desk.codes,
    today,
    // what was brought over from paper may lack a line: it is then for reference only
    draft: draft.reference === true,
  })
  if (!surface.ok)
    return no(
      refusals['certificates.badFields']({
        faults: surface.error.map(({ path, says }) => ({ path, says })),
      }),
    )
  const issued = draft.issuedOn ?? today
  const from = draft.validFrom ?? issued
  return ok({
    ...{ type, unit, holders: holders as readonly Holder[], surface: surface.value },
    days: {
      ...{ issued, from },
      to: draft.validTo !== undefined ? draft.validTo : validUntil(type.validity, from, surface.value),
    },
  })
}

async function usableSeal(
  tx: Tx,
  desk: CertificateDesk,
  unit: IssuingUnit,
  at: Instant,
): Promise<Result<Seal, Refusal>> {
  const seal = await keep.sealOf(tx, desk.district, unit.id, at)
  if (!seal) return no(refusals['certificates.noSeal']({ unit: unit.name }))
  return seal.test && !desk.demo ? no(refusals['certificates.testSeal']()) : ok(seal)
}

/** What the printed code holds besides the number: enough to compare with the paper in the dark. */
const printed = (type: CertificateType, facts: CertificateFacts, desk: CertificateDesk): string[] =>
  [
    type.title.zh,
    facts.number,
    facts.holders.map((one) => one.name).join('、'),
    facts.issuer,
    ...shownSurface(type.fields, facts.surface, desk.codes, type.shows ?? [])
      .slice(0, 4)
      .map((one) => one.text),
  ].map((text) => [...text].slice(0, LONGEST).join(''))

/**
 * Issues a certificate 签发: data checked, number given, sealed, printed code made, all in the caller's transaction. The
 * same source makes one however often it is told. With `previous` it is a new version: the old one ends in the same
 * instant and leads to this one.
 */
export async function issue(
  tx: Tx,
  desk: CertificateDesk,
  who: Actor,
  draft: Draft,
  at: Instant,
): Promise<Result<Issued, Refusal>> {
  const { district } = desk
  const known = await keep.bySource(tx, district, draft.source)
  if (known) return ok({ certificate: opened(desk, known), fresh: false })
  const ready = await readied(tx, desk, draft, at)
  if (!ready.ok) return ready
  const { type, unit, holders, surface, days } = ready.value
  const seal = await usableSeal(tx, desk, unit, at)
  if (!seal.ok) return seal
  const before = draft.previous ? await keep.lock(tx, district, draft.previous.id) : undefined
  if (draft.previous) {
    if (!before || before.type !== draft.type) return no(refusals['certificates.unknown']())
    if (before.blocked) return no(refusals['certificates.blocked']({ why: before.blocked }))
    const state = stateAt(before, at)
    if (state !== 'issued' && state !== 'suspended' && state !== 'expired')
      return no(refusals['certificates.ended']({ state: certificateStates[state] }))
  }
  const first = holders[0] as Holder
  const prints = holders.map((one) => fingerprint(desk, one))
  const sole = type.single ? (prints[0] ?? null) : null
  const other = sole ? await keep.standing(tx, district, draft.type, sole) : undefined
  // one past its last day no longer stands in the way
  const over = other && other.id !== before?.id && stateAt(other, at) === 'expired'
  if (other && other.id !== before?.id && !over)
    return no(refusals['certificates.doubled']({ title: type.title, number: other.number }))
  const year = Number(days.issued.slice(0, 4))
  const number =
    draft.number?.normalize('NFKC').trim() ||
    before?.number ||
    numberOf(type.number, {
      area: draft.area ?? unit.area,
      day: days.issued,
      n: type.number.includes('{n:') ? await keep.takeNumbers(tx, district, draft.type, year, 1) : 0,
    })
  const namesakes = await keep.byNumber(tx, district, draft.type, number)
  if (namesakes.some((one) => one.id !== before?.id && !one.holders.some((print) => prints.includes(print))))
    return no(refusals['certificates.numberTaken']({ number }))
  const serial = before ? before.serial : serialOf(days.issued)
  const version = before ? before.version + 1 : 1
  const issuerCode = before?.issuerCode ?? unit.code
  const identifier = identifierOf({
    type: type.typeCode,
    issuer: issuerCode,
    serial,
    version: String(version).padStart(3, '0'),
  })
  if (!identifier) throw new Error(`no identifier of ${type.typeCode} ${issuerCode} ${serial}`)
  const facts: CertificateFacts = {
    ...{ huying: 'certificate 1', identifier, type: draft.type, typeCode: type.typeCode },
    ...{ typeVersion: type.version, title: type.title.zh, number },
    ...{ issuer: unit.name, issuerCode, issuedOn: days.issued, holders },
    ...{ validFrom: days.from, validTo: days.to, area: draft.area ?? unit.area },
    ...{ version, previous: before?.identifier ?? null, surface, test: seal.value.test },
  }
  const [place] = await desk.keys.allocate(tx, 1, at)
  const signer = await desk.keys.signer(tx)
  const dayAt = (day: Day) => dayNumber(Date.parse(`${day}T00:00:00+08:00`) / 1000)
  const token = textOf(
    await encodeCertificate(
      {
        id: identifier.split('.').slice(5, 9).join('.'),
        list: place?.list ?? 0,
        index: place?.index ?? 0,
        // when it was sealed: the key must have been good then; the paper's own date may be older
        issuedDay: dayAt(dayOf(at)),
        fromDay: dayAt(days.from),
        toDay: days.to === null ? null : dayAt(days.to),
        fields: printed(type, facts, desk),
      },
      signer,
    ),
  )
  const page = drawCertificate({ type, facts, token, codes: desk.codes })
  const file = await sealFile(signer, page, { facts, seal: seal.value.id, sealedAt: at.toISOString() })
  if (over) await keep.setState(tx, district, other.id, 'expired', at)
  if (before) await keep.setState(tx, district, before.id, draft.previous?.as ?? 'replaced', at)
  const id = newId()
  const row: keep.NewRow = {
    ...{ district, id, type: draft.type, typeVersion: type.version, identifier, issuerCode, serial, version },
    ...{ previous: before?.id ?? null, number, issuer: unit.id, issuerName: unit.name },
    ...{ holderKind: first.kind, holders: prints, sole },
    ...{ issuedOn: days.issued, validFrom: days.from, validTo: days.to },
    ...{ state: 'issued', blocked: null, reference: draft.reference ?? false, origin: draft.origin },
    ...{ matter: draft.matter ?? null, source: draft.source, sealed: desk.vault.seal(JSON.stringify(facts)) },
    ...{
      digest: digestOf(facts),
      fileDigest: file.digest,
      signature: file.signature,
      key: String(signer.kid),
    },
    ...{ seal: seal.value.id, token },
    ...{ statusList: place?.list ?? null, statusIndex: place?.index ?? null, sealedAt: at },
  }
  if ((await keep.insert(tx, row)) === 0) {
    // somebody was faster with the same source, or with another single copy
    const now = await keep.bySource(tx, district, draft.source)
    if (now) return ok({ certificate: opened(desk, now), fresh: false })
    return no(refusals['certificates.doubled']({ title: type.title, number }))
  }
  const by = { by: who.name, unitName: who.unitName, at }
  if (before && draft.previous) {
    const { as, why } = draft.previous
    await keep.setState(tx, district, before.id, as, at, id)
    keep.insertEvent(tx, district, newId(), before.id, {
      ...{
        act: as === 'corrected' ? 'correct' : 'replace',
        from: before.state,
        to: as,
        why,
        document: null,
        ...by,
      },
    })
    await takeBack(tx, desk, [before], at)
  }
  keep.insertEvent(tx, district, newId(), id, {
    ...{ act: 'issue', from: null, to: 'issued', why: say('签发', 'issued').zh, document: null, ...by },
  })
  await record(
    tx,
    district,
    who,
    'certificate.issued',
    { kind: 'certificate', id },
    { type: draft.type, identifier, version, matter: draft.matter ?? null, previous: before?.id ?? null },
    at,
  )
  const made = { ...row, next: null, stateAt: at } satisfies keep.Kept
  return ok({ certificate: { ...opened(desk, made) }, fresh: true })
}

/** Its bit is set in the list of those that no longer count. */
export async function takeBack(
  tx: Tx,
  desk: CertificateDesk,
  rows: readonly keep.Kept[],
  at: Instant,
  taken = true,
): Promise<void> {
  const places = rows.flatMap((row) =>
    row.statusList !== null && row.statusIndex !== null
      ? [{ list: row.statusList, index: row.statusIndex }]
      : [],
  )
  if (places.length > 0) await desk.keys.takeBack(tx, places, taken, at)
}

/** 制发印章: a body gets its seal; in a demonstration it is a test seal and says so. */
export async function makeSeal(
  tx: Tx,
  desk: CertificateDesk,
  who: Actor,
  seal: Pick<Seal, 'unit' | 'unitName' | 'name' | 'kind' | 'validFrom' | 'validTo' | 'test'>,
  at: Instant,
): Promise<Result<{ readonly id: Id }, Refusal>> {
  if (seal.test && !desk.demo) return no(refusals['certificates.testSeal']())
  const id = newId()
  await keep.insertSeal(tx, { ...seal, district: desk.district, id, state: 'normal', stateAt: at })
  await record(
    tx,
    desk.district,
    who,
    'certificate.seal',
    { kind: 'certificate', id },
    { unit: seal.unit },
    at,
  )
  return ok({ id })
}
