import { createHash, randomInt, timingSafeEqual } from 'node:crypto'
import {
  type AreaCode,
  dayOf,
  type Id,
  newId,
  no,
  ok,
  type Refusal,
  type Result,
  say,
} from '../../base/index.ts'
import { idNumberOf, phoneOf } from '../fields/decide.ts'
import type { Vault } from '../fields/index.ts'
import { append, type Fact } from '../ledger/index.ts'
import type { Reader, Store, Tx } from '../store/index.ts'
import { cleanText } from './decide.ts'
import { type Actor, type Citizen, citizenRules, type Mandate, refusals } from './declare.ts'
import * as keep from './keep-citizens.ts'
import { districtOf, newToken, secretHash } from './token.ts'

/** What these verbs need of the city. */
export type CitizenDesk = { readonly district: AreaCode; readonly vault: Vault }

/** What stands sealed of a citizen. */
type Self = { readonly name: string; readonly phone: string; readonly idNumber: string | null }

const selfOf = (vault: Vault, sealed: string): Self => JSON.parse(vault.open(sealed)) as Self

const hashOf = (desk: CitizenDesk, phone: string, code: string): Buffer =>
  createHash('sha256').update(`${desk.district} ${phone} ${code}`).digest()

/** The citizen as actor of facts: no duties, and no name in the ledger. */
export const actorOfCitizen = (citizen: Pick<Citizen, 'district'>): Actor => ({
  kind: 'citizen',
  account: null,
  name: '申请人',
  district: citizen.district,
  unit: null,
  unitName: null,
  duties: [],
  provenAt: 0,
})

const factOf = (district: string, kind: string, subject: Id, at: Date, body: Fact['body']): Fact => ({
  district,
  kind,
  subjectKind: 'citizen',
  subject,
  at,
  actor: { kind: 'citizen', account: null, name: '申请人', unit: null, unitName: null, onBehalfOf: null },
  body,
})

function mobile(input: string): string | null {
  const phone = phoneOf(input)
  return phone?.kind === 'mobile' ? phone.number : null
}

/**
 * A fresh code 验证码 of six digits for this telephone, to be sent by the caller in the same transaction. Once a minute
 * and ten times a day at most; whether the telephone has an account is not told.
 */
export async function requestCode(
  tx: Tx,
  desk: CitizenDesk,
  telephone: string,
  at: Date,
): Promise<Result<{ readonly phone: string; readonly code: string; readonly expiresAt: Date }, Refusal>> {
  const phone = mobile(telephone)
  if (!phone) return no(refusals['org.badPhone']())
  const blind = desk.vault.blind(phone, 'phone')
  const before = await keep.lockCode(tx, desk.district, blind)
  const rest = before ? before.sentAt.getTime() + citizenRules.resendSeconds * 1000 - at.getTime() : 0
  if (rest > 0) return no(refusals['org.codeTooSoon']({ seconds: Math.ceil(rest / 1000) }))
  const day = dayOf(at)
  const sentToday = before?.day === day ? before.sentToday : 0
  if (sentToday >= citizenRules.codesADay) return no(refusals['org.codeTooOften']())
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  const expiresAt = new Date(at.getTime() + citizenRules.codeMinutes * 60_000)
  const saved = await keep.saveCode(
    tx,
    desk.district,
    blind,
    { codeHash: hashOf(desk, phone, code), sentAt: at, expiresAt, tries: 0, day, sentToday: sentToday + 1 },
    before?.sentAt ?? null,
  )
  return saved === 0
    ? no(refusals['org.codeTooSoon']({ seconds: citizenRules.resendSeconds }))
    : ok({ phone, code, expiresAt })
}

/** Logs in by telephone and code; the first time makes the account. Wrong tries count, whatever the answer. */
export async function enter(
  store: Store,
  desk: CitizenDesk,
  given: { readonly phone: string; readonly code: string },
  at: Date,
): Promise<Result<{ readonly token: string; readonly expiresAt: Date; readonly citizen: Citizen }, Refusal>> {
  const phone = mobile(given.phone)
  if (!phone || !/^\d{6}$/.test(given.code)) return no(refusals['org.codeRefused']())
  // A refusal that must commit, because the try counts: wrapped, so that the transaction does not undo it.
  const { answer } = await store.tx(async (tx) => ({
    answer: await tryCode(tx, desk, phone, given.code, at),
  }))
  return answer
}

async function tryCode(tx: Tx, desk: CitizenDesk, phone: string, code: string, at: Date) {
  const { district, vault } = desk
  const proved = await codeHolds(tx, desk, phone, code, at)
  if (!proved.ok) return proved
  const blind = vault.blind(phone, 'phone')
  const sealed = vault.seal(JSON.stringify({ name: '', phone, idNumber: null } satisfies Self))
  const row = await keep.citizenByPhone(tx, district, blind, { id: newId(), sealed }, at)
  const token = newToken(district)
  const expiresAt = new Date(at.getTime() + citizenRules.sessionDays * 86_400_000)
  const session = newId()
  await keep.insertSession(tx, {
    district,
    id: session,
    tokenHash: Buffer.from(secretHash(token), 'hex'),
    citizen: row.id,
    startedAt: at,
    expiresAt,
  })
  await append(tx, [factOf(district, 'citizen.loggedIn', row.id, at, { session })])
  return ok({ token, expiresAt, citizen: citizenFrom(vault, row, null, dayOf(at)) })
}

/**
 * Whether this code was sent to that telephone a moment ago: to prove one’s own once more, or that a new one is one’s
 * own. Wrong tries count, and a right code is spent.
 */
export async function codeHolds(
  tx: Tx,
  desk: CitizenDesk,
  telephone: string,
  code: string,
  at: Date,
): Promise<Result<{ readonly phone: string }, Refusal>> {
  const phone = mobile(telephone)
  if (!phone || !/^\d{6}$/.test(code)) return no(refusals['org.codeRefused']())
  const blind = desk.vault.blind(phone, 'phone')
  const kept = await keep.lockCode(tx, desk.district, blind)
  const open = kept && kept.expiresAt > at && kept.tries < citizenRules.triesACode
  if (!open || !timingSafeEqual(kept.codeHash, hashOf(desk, phone, code))) {
    if (kept) await keep.countTry(tx, desk.district, blind)
    return no(refusals['org.codeRefused']())
  }
  await keep.spendCode(tx, desk.district, blind)
  return ok({ phone })
}

/** Another telephone for this account 更正手机号码; the number must be shown to be one’s own, and nobody else’s. */
export async function changeTelephone(
  tx: Tx,
  desk: CitizenDesk,
  citizen: Id,
  phone: string,
  at: Date,
): Promise<Result<null, Refusal>> {
  const row = await keep.citizen(tx, desk.district, citizen)
  if (!row) return no(refusals['org.notLoggedIn']())
  const blind = desk.vault.blind(phone, 'phone')
  const other = await keep.findByPhone(tx, desk.district, blind)
  if (other) return no(refusals['org.taken']({ what: phone }))
  const sealed = desk.vault.seal(JSON.stringify({ ...selfOf(desk.vault, row.sealed), phone }))
  await keep.savePhone(tx, desk.district, citizen, { sealed, phoneBlind: blind })
  await append(tx, [factOf(desk.district, 'citizen.phoneChanged', citizen, at, {})])
  return ok(null)
}

/**
 * The account ends 注销 and what it holds of the person is erased: name, number, telephone, mandates, logins. Its id stays,
 * because what the law keeps points to it.
 */
export async function eraseCitizen(tx: Tx, desk: CitizenDesk, citizen: Id, at: Date): Promise<void> {
  const row = await keep.citizen(tx, desk.district, citizen)
  if (!row) return
  const { phone } = selfOf(desk.vault, row.sealed)
  const nobody = { name: '', phone: '', idNumber: null } satisfies Self
  await keep.erase(tx, desk.district, citizen, {
    ...{ sealed: desk.vault.seal(JSON.stringify(nobody)), at },
    phoneBlind: desk.vault.blind(phone, 'phone'),
  })
}

/** When an account was made and named, and its open logins: for the person’s own copy of what is kept. */
export const accountRecord = keep.accountRecord

const namedStill = (row: keep.CitizenRow, day: string): boolean =>
  row.namedAt !== null && (row.idValidTo === null || row.idValidTo >= day)

function citizenFrom(vault: Vault, row: keep.CitizenRow, acting: Citizen['acting'], day: string): Citizen {
  const { name, phone } = selfOf(vault, row.sealed)
  const realName = namedStill(row, day)
  const expired = row.namedAt !== null && !realName
  return {
    id: row.id,
    district: row.district,
    name,
    phone,
    realName,
    ...(expired ? { expired } : {}),
    acting,
  }
}

/** Who holds this token; a mandate that ended in the meantime is no longer acted under. */
export async function citizenOf(
  reader: Reader,
  desk: CitizenDesk,
  token: string,
  at: Date,
): Promise<Citizen | null> {
  if (districtOf(token) !== desk.district) return null
  const row = await keep.openSession(reader, desk.district, Buffer.from(secretHash(token), 'hex'), at)
  if (!row) return null
  const day = dayOf(at)
  const mandate = row.mandate
    ? (await keep.mandatesOf(reader, desk.district, row.id, day)).find(
        (one) => one.id === row.mandate && one.citizen === row.id,
      )
    : undefined
  return citizenFrom(desk.vault, row, mandate ? actingOf(desk.vault, mandate) : null, day)
}

type Named = { readonly name: string; readonly holder: string }

function actingOf(vault: Vault, mandate: keep.MandateRow): Citizen['acting'] {
  const { name } = JSON.parse(vault.open(mandate.sealed)) as Named
  return mandate.kind === 'enterprise'
    ? {
        kind: 'enterprise',
        mandate: mandate.id,
        creditCode: mandate.creditCode ?? '',
        name,
        role: mandate.role,
      }
    : { kind: 'agent', mandate: mandate.id, name, person: mandate.person ?? mandate.givenBy }
}

/** The citizen himself, by id, acting for nobody: for a clerk who helps him on. */
export async function citizenById(
  reader: Reader,
  desk: CitizenDesk,
  id: Id,
  at: Date,
): Promise<Citizen | null> {
  const row = await keep.citizen(reader, desk.district, id)
  return row ? citizenFrom(desk.vault, row, null, dayOf(at)) : null
}

/** Name and identity number, for prefilling a citizen’s own form on the server; never sent as a whole to a page. */
export async function identityOf(
  reader: Reader,
  desk: CitizenDesk,
  citizen: Id,
): Promise<{ readonly name: string; readonly phone: string; readonly idNumber: string | null } | null> {
  const row = await keep.citizen(reader, desk.district, citizen)
  return row ? selfOf(desk.vault, row.sealed) : null
}

/**
 * Confirms the name 实名认证. `known` says what the city knows of this number: the name kept there, or null when nobody
 * is kept; `trusting` (demonstrations) then believes what is written.
 */
export async function confirmName(
  tx: Tx,
  desk: CitizenDesk,
  citizen: Citizen,
  given: { readonly name: string; readonly idNumber: string; readonly validTo: string | null },
  known: (idNumber: string) => Promise<string | null>,
  trusting: boolean,
  at: Date,
): Promise<Result<{ readonly realName: true }, Refusal>> {
  const name = cleanText(given.name, '姓名', 60)
  if (!name.ok) return name
  const day = dayOf(at)
  const number = idNumberOf(given.idNumber, day)
  if ('problem' in number)
    return no(
      refusals['org.badIdentity']({ why: say('公民身份号码不正确', 'the identity number is not one') }),
    )
  if (given.validTo !== null && given.validTo < day)
    return no(refusals['org.badIdentity']({ why: say('身份证已过有效期', 'the identity card has run out') }))
  const kept = await known(number.number)
  if (kept === null ? !trusting : kept !== name.value)
    return no(
      refusals['org.badIdentity']({
        why: say('姓名与号码未通过核对', 'name and number were not found to belong together'),
      }),
    )
  const self: Self = { name: name.value, phone: citizen.phone, idNumber: number.number }
  await keep.saveName(tx, desk.district, citizen.id, {
    sealed: desk.vault.seal(JSON.stringify(self)),
    idBlind: desk.vault.blind(number.number, 'idNumber'),
    at,
    idValidTo: given.validTo,
  })
  await append(tx, [
    factOf(desk.district, 'citizen.named', citizen.id, at, { by: kept === null ? 'given' : 'register' }),
  ])
  return ok({ realName: true })
}

/** The enterprise of which the citizen is the registered legal representative becomes one he may act for. */
export async function claimEnterprise(
  tx: Tx,
  desk: CitizenDesk,
  citizen: Citizen,
  enterprise: { readonly creditCode: string; readonly name: string; readonly representative: string } | null,
  at: Date,
): Promise<Result<Mandate, Refusal>> {
  if (!citizen.realName) return no(refusals['org.notRealName']())
  if (!enterprise || enterprise.representative !== citizen.name)
    return no(refusals['org.notRepresentative']())
  const had = (await keep.mandatesOf(tx, desk.district, citizen.id, dayOf(at))).find(
    (one) => one.citizen === citizen.id && one.role === 'legal' && one.creditCode === enterprise.creditCode,
  )
  if (had) return ok(shown(desk.vault, had, citizen.id))
  return give(tx, desk, at, {
    citizen: citizen.id,
    kind: 'enterprise',
    role: 'legal',
    creditCode: enterprise.creditCode,
    person: null,
    givenBy: citizen.id,
    untilDay: null,
    named: { name: enterprise.name, holder: citizen.name },
  })
}

/** Entrusts another citizen, by telephone: with one’s own affairs, or with those of an enterprise one represents. */
export async function entrust(
  tx: Tx,
  desk: CitizenDesk,
  citizen: Citizen,
  given: { readonly phone: string; readonly creditCode: string | null; readonly untilDay: string },
  at: Date,
): Promise<Result<Mandate, Refusal>> {
  if (!citizen.realName) return no(refusals['org.notRealName']())
  const phone = mobile(given.phone)
  const other = phone
    ? await keep.findByPhone(tx, desk.district, desk.vault.blind(phone, 'phone'))
    : undefined
  if (!other || other.id === citizen.id) return no(refusals['org.badPhone']())
  if (!(given.untilDay >= dayOf(at))) return no(refusals['org.noMandate']())
  const holder = selfOf(desk.vault, other.sealed).name
  if (given.creditCode === null)
    return give(tx, desk, at, {
      citizen: other.id,
      kind: 'agent',
      role: 'agent',
      creditCode: null,
      person: citizen.id,
      givenBy: citizen.id,
      untilDay: given.untilDay,
      named: { name: citizen.name, holder },
    })
  const own = (await keep.mandatesOf(tx, desk.district, citizen.id, dayOf(at))).find(
    (one) => one.citizen === citizen.id && one.role === 'legal' && one.creditCode === given.creditCode,
  )
  if (!own) return no(refusals['org.notRepresentative']())
  const { name } = JSON.parse(desk.vault.open(own.sealed)) as Named
  return give(tx, desk, at, {
    citizen: other.id,
    kind: 'enterprise',
    role: 'agent',
    creditCode: given.creditCode,
    person: null,
    givenBy: citizen.id,
    untilDay: given.untilDay,
    named: { name, holder },
  })
}

type Given = Omit<keep.MandateRow, 'id' | 'sealed'> & { readonly named: Named }

async function give(
  tx: Tx,
  desk: CitizenDesk,
  at: Date,
  { named, ...given }: Given,
): Promise<Result<Mandate, Refusal>> {
  const mandate = { ...given, id: newId(), sealed: desk.vault.seal(JSON.stringify(named)) }
  await keep.insertMandate(tx, desk.district, mandate, at)
  await append(tx, [
    factOf(desk.district, 'citizen.entrusted', given.citizen, at, {
      mandate: mandate.id,
      kind: given.kind,
      role: given.role,
      givenBy: given.givenBy,
    }),
  ])
  return ok(shown(desk.vault, mandate, given.givenBy))
}

const shown = (vault: Vault, row: keep.MandateRow, viewer: Id): Mandate => ({
  id: row.id,
  kind: row.kind,
  role: row.role,
  creditCode: row.creditCode,
  ...(JSON.parse(vault.open(row.sealed)) as Named),
  mine: row.citizen === viewer,
  untilDay: row.untilDay,
})

/** Mandates that a citizen holds (`mine`) or gave, and that hold today. */
export async function mandatesOf(
  reader: Reader,
  desk: CitizenDesk,
  citizen: Citizen,
  at: Date,
): Promise<readonly Mandate[]> {
  const rows = await keep.mandatesOf(reader, desk.district, citizen.id, dayOf(at))
  return rows.map((row) => shown(desk.vault, row, citizen.id))
}

/** Ends a mandate: by who gave it or who holds it. */
export async function endMandate(
  tx: Tx,
  desk: CitizenDesk,
  citizen: Citizen,
  id: Id,
  at: Date,
): Promise<Result<null, Refusal>> {
  const row = (await keep.mandatesOf(tx, desk.district, citizen.id, dayOf(at))).find((one) => one.id === id)
  if (!row || (await keep.endMandate(tx, desk.district, id, at)) === 0) return no(refusals['org.noMandate']())
  await append(tx, [factOf(desk.district, 'citizen.mandateEnded', row.citizen, at, { mandate: id })])
  return ok(null)
}

/** From now on this session acts under that mandate, or for the citizen himself. */
export async function actFor(
  tx: Tx,
  desk: CitizenDesk,
  token: string,
  mandate: Id | null,
  at: Date,
): Promise<Result<Citizen, Refusal>> {
  const row = await keep.openSession(tx, desk.district, Buffer.from(secretHash(token), 'hex'), at)
  if (!row) return no(refusals['org.notLoggedIn']())
  const day = dayOf(at)
  const held = mandate
    ? (await keep.mandatesOf(tx, desk.district, row.id, day)).find(
        (one) => one.id === mandate && one.citizen === row.id,
      )
    : undefined
  if (mandate && !held) return no(refusals['org.noMandate']())
  await keep.setActing(tx, desk.district, row.session, mandate)
  return ok(citizenFrom(desk.vault, row, held ? actingOf(desk.vault, held) : null, day))
}

export async function leaveCitizen(tx: Tx, desk: CitizenDesk, token: string, at: Date): Promise<void> {
  const row = await keep.openSession(tx, desk.district, Buffer.from(secretHash(token), 'hex'), at)
  if (!row) return
  await keep.endSession(tx, desk.district, row.session, at)
  await append(tx, [factOf(desk.district, 'citizen.loggedOut', row.id, at, { session: row.session })])
}
