import { hash } from 'node:crypto'
import {
  dayOf,
  type Id,
  type Instant,
  localText,
  no,
  ok,
  type Refusal,
  type Result,
  type Say,
  say,
} from '../../../base/index.ts'
import type { Actor } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import { type CertificateClaims, reasons, type Why } from '../envelope/declare.ts'
import {
  bytesOf,
  dayNumber,
  decode,
  encodeCertificate,
  identifierOf,
  ROOT,
  readIdentifier,
  textOf,
  verify,
} from '../envelope/index.ts'
import {
  answerOf,
  copyOver,
  disagreements,
  maskedHolder,
  purposeFits,
  sealHeld,
  shownSurface,
  stateAt,
} from './decide.ts'
import {
  type Answer,
  type Certificate,
  type Copy,
  certificateStates,
  refusals,
  rules,
  type Verified,
} from './declare.ts'
import { type CertificateDesk, opened } from './desk.ts'
import * as keep from './keep.ts'
import * as keepUse from './keep-use.ts'
import { checkFile, openFile } from './sealing.ts'
import { block } from './states.ts'
import {
  exceptionOf,
  guardianHindrance,
  type HolderSide,
  mine,
  noteUse,
  randomCode,
  typeOf,
  usable,
} from './uses.ts'

/** Who asks: shown to the holder as far as it is known; `source` counts the tries of one address. */
export type Asking = {
  readonly who: Actor
  /** 核验方 as it calls itself. */
  readonly name: string
  readonly source: string
  /** What it is wanted for; a copy for something else is 用途不符. */
  readonly purpose?: string | undefined
}

const SLOT = 600_000
const slotOf = (at: Instant): Date => new Date(Math.floor(at.getTime() / SLOT) * SLOT)

/** Nobody tries codes for long: after so many unknown ones the address waits, and it is written down. */
async function tooMany(
  reader: Reader,
  desk: CertificateDesk,
  asking: Asking,
  at: Instant,
): Promise<Refusal | null> {
  const tried = await keep.misses(reader, desk.district, sourceOf(desk, asking), slotOf(at))
  return tried >= rules.unknownPerTenMinutes ? refusals['certificates.tooMany']() : null
}
const sourceOf = ({ vault }: CertificateDesk, { source }: Asking): string => vault.blind(source, 'address')

async function miss(tx: Tx, desk: CertificateDesk, asking: Asking, at: Instant): Promise<void> {
  const tried = await keep.missed(tx, desk.district, sourceOf(desk, asking), slotOf(at))
  if (tried === rules.unknownPerTenMinutes)
    await exceptionOf(tx, desk, 'harvest', `同一来源十分钟内核验未知编号 ${tried} 次`, at)
}

type Found = {
  readonly certificate: Certificate & { readonly kept: keep.Kept }
  readonly copy?: Copy | null
  /** What the way of asking lets see: `shown` = the holder showed it himself. */
  readonly sees: 'status' | 'shown'
}

async function told(
  reader: Reader,
  desk: CertificateDesk,
  found: Found,
  asking: Asking,
  more: readonly Say[],
  at: Instant,
  answer?: Answer,
): Promise<Verified> {
  const { certificate, copy, sees } = found
  const type = typeOf(desk, certificate.type)
  const state = stateAt(certificate, at)
  const said: Say[] = [...more]
  if (certificate.blocked)
    said.push(say('数据与文件不一致，正在核对', 'record and file differ; being looked into'))
  const fits = copy && asking.purpose ? purposeFits(copy.purpose, asking.purpose) : null
  if (fits === false)
    said.unshift(
      say(`用途不符：仅用于“${copy?.purpose ?? ''}”`, `wrong purpose: only for “${copy?.purpose ?? ''}”`),
    )
  const over = copy ? copyOver(copy, at) : false
  if (over) said.unshift(say('加注件已过期或已收回', 'the copy has run out or was taken back'))
  if (state !== 'issued') said.push(certificateStates[state])
  const plain = answer ?? answerOf({ genuine: true, state, blocked: certificate.blocked !== null })
  const next = certificate.next ? await keep.byId(reader, desk.district, certificate.next) : undefined
  const holders = sees === 'shown' ? certificate.facts.holders : certificate.facts.holders.map(maskedHolder)
  const enterprise = certificate.holderKind === 'enterprise'
  return {
    answer: plain === 'valid' && (over || fits === false) ? 'ended' : plain,
    reasons: said,
    type: type.title,
    identifier: certificate.identifier,
    issuer: certificate.issuerName,
    state,
    stateTitle: certificateStates[state],
    issuedOn: certificate.issuedOn,
    validTo: certificate.validTo,
    replacedBy: next?.identifier ?? null,
    shown: [
      {
        title: say('证照编号', 'Number'),
        text: sees === 'shown' || enterprise ? certificate.number : masked(certificate.number),
      },
      ...holders.map((one) => ({ title: say('持证主体', 'Holder'), text: one.name })),
      ...(sees === 'shown'
        ? shownSurface(type.fields, certificate.facts.surface, desk.codes, type.shows ?? [])
        : []),
    ].map(({ title, text }) => ({ title, text })),
    copy: copy ? { purpose: copy.purpose, forWhom: copy.forWhom, until: copy.until, fits } : null,
    test: certificate.facts.test,
    asOf: at,
  }
}

const masked = (text: string): string =>
  text.length > 6 ? `${text.slice(0, 3)}${'*'.repeat(text.length - 6)}${text.slice(-3)}` : text

const nothing = (answer: Answer, reason: Say, at: Instant, more: Partial<Verified> = {}): Verified => ({
  ...{ answer, reasons: [reason], type: null, identifier: null, issuer: null, state: null, stateTitle: null },
  ...{ issuedOn: null, validTo: null, replacedBy: null, shown: [], copy: null, test: false, asOf: at },
  ...more,
})

async function noted(
  tx: Tx,
  desk: CertificateDesk,
  asking: Asking,
  found: Found,
  answer: Answer,
  at: Instant,
) {
  const shown = found.sees === 'shown'
  await noteUse(
    tx,
    desk,
    asking.who,
    found.certificate,
    {
      ...{ kind: shown ? 'show' : 'verify', purpose: asking.purpose ?? (shown ? '亮证核验' : '核验真伪') },
      ...{ by: asking.name, unitName: null, result: answer },
      fields: shown ? (typeOf(desk, found.certificate.type).shows ?? []) : [],
    },
    at,
  )
}

/**
 * Verifies what was scanned or typed 核验: a shown code, a printed code, the code of a copy, or an identifier. Open to
 * anybody, free of charge; shows no more than the way it was given allows.
 */
export async function verifyCode(
  tx: Tx,
  desk: CertificateDesk,
  asking: Asking,
  given: string,
  at: Instant,
): Promise<Result<Verified, Refusal>> {
  const limit = await tooMany(tx, desk, asking, at)
  if (limit) return no(limit)
  const code = given.normalize('NFKC').trim()
  if (code.startsWith('HYS:')) return verifyShown(tx, desk, asking, code, at)
  if (code.startsWith('HYC:')) {
    const copy = await keepUse.copyByCode(tx, desk.district, code)
    if (!copy) return unknown(tx, desk, asking, at)
    const row = await keep.byId(tx, desk.district, copy.certificate)
    if (!row) return unknown(tx, desk, asking, at)
    return finish(tx, desk, asking, { certificate: opened(desk, row), copy, sees: 'status' }, [], at)
  }
  if (code.startsWith('HY1:')) return verifyPrinted(tx, desk, asking, code, at)
  const identifier = code.toUpperCase()
  if (!identifier.startsWith(`${ROOT}.`)) return unknown(tx, desk, asking, at)
  if (!readIdentifier(identifier))
    return ok(
      nothing('forged', say('证照标识校验位不对', 'the check character of the identifier is wrong'), at),
    )
  const row = await keep.byIdentifier(tx, desk.district, identifier)
  if (!row) {
    await miss(tx, desk, asking, at)
    return ok(nothing('unknown', say('本市没有这个标识的证照', 'no certificate of this identifier here'), at))
  }
  return finish(tx, desk, asking, { certificate: opened(desk, row), sees: 'status' }, [], at)
}

async function finish(
  tx: Tx,
  desk: CertificateDesk,
  asking: Asking,
  found: Found,
  more: readonly Say[],
  at: Instant,
): Promise<Result<Verified, Refusal>> {
  const answer = await told(tx, desk, found, asking, more, at)
  await noted(tx, desk, asking, found, answer.answer, at)
  return ok(answer)
}

async function unknown(tx: Tx, desk: CertificateDesk, asking: Asking, at: Instant) {
  await miss(tx, desk, asking, at)
  return ok(nothing('unknown', say('认不出这个码', 'this code is not known here'), at))
}

/** 印刷二维码 or an offline token: signature first, then the live state. */
async function verifyPrinted(
  tx: Tx,
  desk: CertificateDesk,
  asking: Asking,
  code: string,
  at: Instant,
): Promise<Result<Verified, Refusal>> {
  const known = await desk.keys.trust(tx, at)
  if (!known) return ok(nothing('unknown', say('本机没有信任列表', 'no trust list here'), at))
  const claims = claimsOf(code)
  const offline = claims?.copy ?? null
  // whether it is genuine is asked of the day it was made for; whether it still counts, of the register
  const now = at.getTime() / 1000
  const then = offline ? Math.min(now, noonOf(offline.until)) : claims ? noonOf(claims.fromDay) : now
  const asked = { ...known, kinds: ['certificate'], driftSeconds: DAY_SECONDS } as const
  const verdict = verify(code, { ...asked, now: then, trust: { ...known.trust, issuedAt: 0 } })
  const ended = !verdict.ok && (verdict.refused === 'expired' || verdict.refused === 'notYet')
  if (!verdict.ok && !ended) {
    const answer = FORGED.has(verdict.refused) ? 'forged' : 'unknown'
    return ok(nothing(answer, reasons[verdict.refused].says, at))
  }
  const id = claims && identifierIn(claims.id)
  const row = id ? await keep.byIdentifier(tx, desk.district, id) : undefined
  if (!row) return unknown(tx, desk, asking, at)
  const certificate = opened(desk, row)
  if (!offline)
    return row.token === code
      ? finish(tx, desk, asking, { certificate, sees: 'status' }, [], at)
      : // somebody else's code around the same number
        ok(nothing('forged', say('印刷码与签发记录不符', 'this is not the code that was printed'), at))
  const over = now > noonOf(offline.until) + DAY_SECONDS / 2
  const more = over
    ? [say('离线亮证码已过期', 'the offline code has run out')]
    : [say('离线亮证码', 'a code for offline showing')]
  return finish(tx, desk, asking, { certificate, sees: over ? 'status' : 'shown' }, more, at)
}

const DAY_SECONDS = 86_400
const FORGED: ReadonlySet<Why> = new Set<Why>([
  'signatureWrong',
  'malformed',
  'keyNotForThis',
  'keyIdUnprotected',
  'algorithmUnknown',
])
/** Noon, China time, of a day counted from 1970-01-01. */
const noonOf = (day: number): number => day * DAY_SECONDS + 4 * 3600

function claimsOf(code: string): CertificateClaims | null {
  const bytes = bytesOf(code)
  const read = 'bytes' in bytes ? decode(bytes.bytes) : null
  return read && 'kind' in read && read.kind === 'certificate' ? read : null
}

function identifierIn(id: string): string | undefined {
  const [type = '', issuer = '', serial = '', version = ''] = id.split('.')
  return identifierOf({ type, issuer, serial, version })
}

/** 亮证码: one scan within sixty seconds. */
async function verifyShown(
  tx: Tx,
  desk: CertificateDesk,
  asking: Asking,
  code: string,
  at: Instant,
): Promise<Result<Verified, Refusal>> {
  const print = fingerprintOf(code)
  const show = await keepUse.takeShow(tx, desk.district, print)
  if (!show) {
    await miss(tx, desk, asking, at)
    return ok(nothing('unknown', refusals['certificates.codeUnknown']().says, at))
  }
  if (show.usedAt) return no(refusals['certificates.codeUsed']({ at: show.usedAt }))
  if (at > show.expiresAt) return no(refusals['certificates.codeOver']())
  const row = await keep.byId(tx, desk.district, show.certificate)
  if (!row) return unknown(tx, desk, asking, at)
  await keepUse.usedShow(tx, desk.district, print, asking.name, at)
  return finish(tx, desk, asking, { certificate: opened(desk, row), sees: 'shown' }, [], at)
}

const fingerprintOf = (code: string): string => hash('sha256', `huying show ${code}`, 'base64url')

/**
 * Verifies a file 文件核验: is it as it was sealed, by a seal that counted then, of a body that may issue this type; do
 * file and record agree; and then its present state.
 */
export async function verifyFile(
  tx: Tx,
  desk: CertificateDesk,
  asking: Asking,
  bytes: Uint8Array,
  at: Instant,
): Promise<Result<Verified, Refusal>> {
  const limit = await tooMany(tx, desk, asking, at)
  if (limit) return no(limit)
  const file = openFile(bytes)
  if (!file) return verifyUnsealed(tx, desk, asking, bytes, at)
  const { facts, copy: closingCopy } = file.closing
  const identity = { identifier: facts.identifier, issuer: facts.issuer, test: facts.test === true }
  const signature = await checkFile(desk.keys, tx, file, at)
  if (signature === 'wrong')
    return ok(nothing('forged', say('文件内容被改动', 'the file was changed'), at, identity))
  if (signature === 'unknown')
    return ok(
      nothing(
        'unknown',
        say('不是本市的签名，或密钥已失效', 'not signed by a key of this city'),
        at,
        identity,
      ),
    )
  const row = await keep.byIdentifier(tx, desk.district, facts.identifier)
  const seal = row ? await keep.sealById(tx, desk.district, file.closing.seal as Id) : undefined
  if (!row || !seal) return unknown(tx, desk, asking, at)
  const sealedAt = new Date(file.closing.sealedAt)
  if (!sealHeld(seal, closingCopy ? row.sealedAt : sealedAt))
    return ok(
      nothing(
        'forged',
        say('无效签章：签章时印章不在有效期', 'the seal did not count when it was used'),
        at,
        identity,
      ),
    )
  if (seal.test && !desk.demo)
    return ok(nothing('forged', say('测试印章', 'a test seal'), at, { ...identity, test: true }))
  const type = typeOf(desk, row.type)
  if (!type.issuers.some((words) => seal.unitName.includes(words)))
    return ok(
      nothing(
        'forged',
        say(`${seal.unitName}不是该证照的颁发机构`, `${seal.unitName} does not issue this type`),
        at,
        identity,
      ),
    )
  const certificate = opened(desk, row)
  const differing = disagreements(certificate.facts, facts)
  if (differing.length > 0) {
    await block(tx, desk, row.id, 'conflict', `数据与文件不一致：${differing.join('、')}`, at)
    const locked = await keep.byId(tx, desk.district, row.id)
    return finish(tx, desk, asking, { certificate: opened(desk, locked ?? row), sees: 'status' }, [], at)
  }
  const copy = closingCopy ? ((await keepUse.copyByCode(tx, desk.district, closingCopy.code)) ?? null) : null
  const more = [say(`签章时间 ${localText(sealedAt)}`, `sealed at ${localText(sealedAt)}`)]
  const answer = await told(tx, desk, { certificate, copy, sees: 'status' }, asking, [], at)
  await noted(tx, desk, asking, { certificate, sees: 'status' }, answer.answer, at)
  return ok({ ...answer, reasons: [...answer.reasons, ...more] })
}

/** A file without our closing: was one of ours cut or changed, or is it somebody else's? */
async function verifyUnsealed(
  tx: Tx,
  desk: CertificateDesk,
  asking: Asking,
  bytes: Uint8Array,
  at: Instant,
): Promise<Result<Verified, Refusal>> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 4_000_000)).toString(
    'latin1',
  )
  const ours = text.includes('/Producer(Huying)') || text.includes('HUYING-SEAL')
  if (ours) return ok(nothing('forged', say('签章被去掉或改动', 'the seal was removed or changed'), at))
  return unknown(tx, desk, asking, at).then((one) =>
    one.ok ? ok({ ...one.value, reasons: [refusals['certificates.fileUnread']().says] }) : one,
  )
}

// 亮证

export type Shown = {
  readonly code: string
  readonly expiresAt: Instant
  readonly state: Say
}

/** The holder shows it: one code, sixty seconds, one scan. */
export async function show(
  tx: Tx,
  desk: CertificateDesk,
  side: HolderSide,
  id: Id,
  at: Instant,
): Promise<Result<Shown, Refusal>> {
  const own = await mine(tx, desk, side, id)
  if (!own.ok) return own
  const type = typeOf(desk, own.value.type)
  if (!type.shows) return no(refusals['certificates.notShown']({ title: type.title }))
  const hindrance = usable(own.value, at) ?? guardianHindrance(own.value, side, at)
  if (hindrance) return no(hindrance)
  const code = `HYS:${randomCode()}`
  const expiresAt = new Date(at.getTime() + rules.showSeconds * 1000)
  const row = { certificate: id, holderName: side.name, at, expiresAt }
  await keepUse.insertShow(tx, desk.district, fingerprintOf(code), row)
  return ok({ code, expiresAt, state: certificateStates.issued })
}

/** 离线亮证: a code signed beforehand, good to the end of the day; whoever scans says 离线核验. */
export async function offlineToken(
  tx: Tx,
  desk: CertificateDesk,
  side: HolderSide,
  id: Id,
  at: Instant,
): Promise<Result<{ readonly code: string; readonly until: Instant }, Refusal>> {
  const own = await mine(tx, desk, side, id)
  if (!own.ok) return own
  const one = own.value
  const type = typeOf(desk, one.type)
  if (!type.offline || !type.shows) return no(refusals['certificates.notOffline']({ title: type.title }))
  const hindrance = usable(one, at) ?? guardianHindrance(one, side, at)
  if (hindrance) return no(hindrance)
  const today = dayNumber(at.getTime() / 1000)
  const dayAt = (day: string) => dayNumber(Date.parse(`${day}T00:00:00+08:00`) / 1000)
  const code = textOf(
    await encodeCertificate(
      {
        id: one.identifier.split('.').slice(5, 9).join('.'),
        ...{
          list: one.kept.statusList ?? 0,
          index: one.kept.statusIndex ?? 0,
          issuedDay: today,
          fromDay: today,
        },
        toDay: Math.min(today, one.validTo === null ? today : dayAt(one.validTo)),
        fields: [
          type.title.zh,
          one.facts.holders.map((holder) => holder.name).join('、'),
          ...shownSurface(type.fields, one.facts.surface, desk.codes, type.shows).map((line) =>
            line.text.slice(0, 36),
          ),
        ],
        copy: { purpose: '离线亮证', for: '现场核验', until: today },
      },
      await desk.keys.signer(),
    ),
  )
  return ok({ code, until: new Date(Date.parse(`${dayOf(at)}T00:00:00+08:00`) + 86_400_000 - 1) })
}

/** What nobody will ask for again goes. */
export async function clear(tx: Tx, desk: CertificateDesk, at: Instant): Promise<void> {
  const before = new Date(at.getTime() - 86_400_000)
  await keepUse.dropShows(tx, desk.district, before)
  await keepUse.dropMisses(tx, desk.district, before)
}
