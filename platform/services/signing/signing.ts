import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import { type Id, type Instant, newId, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { maskValue } from '../../fields/decide.ts'
import type { Vault } from '../../fields/index.ts'
import { append, canonical } from '../../ledger/index.ts'
import { actorOfCitizen, factActorOf, systemActor } from '../../org/index.ts'
import type { Reader, Tx } from '../../store/index.ts'
import { codeHolds, isInvited, mayRemind, maySendCode, maySign, roundOf } from './decide.ts'
import {
  type Content,
  type Invitation,
  type Party,
  refusals,
  type Signer,
  type SignerShown,
  type SignerState,
  type SigningCitizen,
  signerStates,
} from './declare.ts'
import * as keep from './keep.ts'

export type SigningCity = { readonly district: string; readonly vault: Vault }
/** To be sent to who is asked, in the transaction that made it. */
export type Summons = {
  readonly signer: Id
  readonly token: string
  readonly party: Party
  readonly nth: number
}
export type RoundEnd = 'open' | 'signed' | 'refused' | 'lapsed'

/**
 * Others who sign an application 多方签署: invited by message, known by name and identity number, each signing what he was
 * shown, once. What becomes of the matter is its flow's business.
 */
export function openSigning({ district, vault }: SigningCity) {
  const opened = (row: keep.SignerRow): Signer => ({
    ...row,
    party: JSON.parse(vault.open(row.sealed)) as Party,
    content: JSON.parse(vault.open(row.content)) as Content,
  })
  const codeHash = (token: string, code: string): Buffer =>
    createHash('sha256').update(`${district} ${token} ${code}`).digest()
  const tell = (
    tx: Tx,
    kind: string,
    row: keep.SignerRow,
    at: Instant,
    who: 'system' | 'citizen',
    more = {},
  ) =>
    append(tx, [
      {
        ...{ district, kind, subjectKind: 'matter', subject: row.matter, at },
        actor: factActorOf(who === 'system' ? systemActor(district) : actorOfCitizen({ district })),
        body: { signer: row.id, role: row.role, round: row.round, ...more },
      },
    ])
  const lastRound = <T extends { readonly round: number }>(rows: readonly T[]): T[] => {
    const last = Math.max(0, ...rows.map(({ round }) => round))
    return rows.filter(({ round }) => round === last)
  }

  /** Invites these people for a new round; an open round is not doubled. Answers whom to send a message. */
  async function invite(
    tx: Tx,
    given: {
      readonly matter: Id
      readonly parties: readonly { readonly party: Party; readonly content: Content }[]
    },
    at: Instant,
  ): Promise<readonly Summons[]> {
    const before = await keep.lockMatter(tx, district, given.matter)
    if (before.some(({ state }) => state === 'asked')) return []
    const round = Math.max(0, ...before.map((row) => row.round)) + 1
    const sent: Summons[] = []
    for (const [place, { party, content }] of given.parties.entries()) {
      const row = {
        ...{ district, id: newId(), matter: given.matter, round, role: party.role, place },
        sealed: vault.seal(JSON.stringify(party)),
        content: vault.seal(JSON.stringify(content)),
        digest: createHash('sha256').update(canonical(content)).digest('hex'),
        idBlind: vault.blind(party.idNumber, 'idNumber'),
        phoneBlind: vault.blind(party.phone, 'phone'),
        token: randomBytes(16).toString('base64url'),
        askedAt: at,
      }
      if ((await keep.insert(tx, row)) === 0) continue
      await tell(tx, 'signing.asked', { ...row, state: 'asked' } as keep.SignerRow, at, 'system')
      sent.push({ signer: row.id, token: row.token, party, nth: 0 })
    }
    return sent
  }

  /** Reminds who has not signed 催签; a person may do so once an hour. */
  async function remind(
    tx: Tx,
    matter: Id,
    at: Instant,
    by: 'clock' | 'applicant',
  ): Promise<Result<readonly Summons[], Refusal>> {
    const open = (await keep.lockMatter(tx, district, matter)).filter(({ state }) => state === 'asked')
    const first = open[0]
    if (!first) return ok([])
    if (by === 'applicant' && !mayRemind(first.remindedAt ?? first.askedAt, at))
      return no(refusals['signing.remindedLately']())
    await keep.reminded(tx, district, matter, at)
    await tell(tx, 'signing.reminded', first, at, by === 'clock' ? 'system' : 'citizen', {
      count: open.length,
    })
    return ok(
      open.map((row) => ({
        ...{ signer: row.id, token: row.token, nth: row.reminded + 1 },
        party: opened(row).party,
      })),
    )
  }

  /** Calls off what nobody has signed. */
  async function close(tx: Tx, matter: Id, why: string, at: Instant): Promise<void> {
    for (const row of await keep.ofMatter(tx, district, matter)) {
      if (row.state !== 'asked') continue
      const end = { state: 'lapsed', citizen: null, signature: null, why, at } as const
      if ((await keep.settle(tx, district, row.id, end)) > 0)
        await tell(tx, 'signing.lapsed', row, at, 'system', { note: why })
    }
  }

  /** A code to sign with, to be sent to the telephone that the application named. */
  async function makeCode(
    tx: Tx,
    token: string,
    at: Instant,
  ): Promise<Result<{ readonly code: string; readonly phone: string; readonly matter: Id }, Refusal>> {
    const row = await keep.lockToken(tx, district, token)
    if (!row) return no(refusals['signing.unknown']())
    if (row.state !== 'asked') return no(refusals['signing.notOpen']({ state: signerStates[row.state] }))
    if (!maySendCode(row, at)) return no(refusals['signing.codeTooSoon']())
    const code = String(randomInt(1_000_000)).padStart(6, '0')
    await keep.keepCode(tx, district, row.id, codeHash(token, code), at)
    return ok({ code, phone: opened(row).party.phone, matter: row.matter })
  }

  /** Signs or refuses. A wrong code counts, so the caller commits whatever the answer is. */
  async function answer(
    tx: Tx,
    given: {
      readonly token: string
      readonly code: string
      readonly citizen: SigningCitizen
      readonly signature: Id | null
      /** Null = he agrees. */
      readonly refuses: string | null
    },
    at: Instant,
  ): Promise<Result<{ readonly signer: Signer; readonly round: RoundEnd }, Refusal>> {
    const found = await keep.byToken(tx, district, given.token)
    if (!found) return no(refusals['signing.unknown']())
    // everybody of the matter: whoever signs last sees that he is the last
    const all = await keep.lockMatter(tx, district, found.matter)
    const row = all.find(({ id }) => id === found.id)
    if (!row) return no(refusals['signing.unknown']())
    const may = maySign(opened(row), given.citizen)
    if (!may.ok) return may
    if (!codeHolds(row, at) || !row.codeHash || !sameCode(row.codeHash, codeHash(given.token, given.code))) {
      await keep.countTry(tx, district, row.id)
      return no(refusals['signing.code']())
    }
    if (given.refuses === null && given.signature === null) return no(refusals['signing.noSignature']())
    const state: SignerState = given.refuses === null ? 'signed' : 'refused'
    const end = {
      ...{ state, citizen: given.citizen.id, signature: given.signature, at },
      why: given.refuses,
    }
    await keep.settle(tx, district, row.id, end)
    await tell(tx, `signing.${state}`, row, at, 'citizen', {
      digest: row.digest,
      ...(given.refuses ? { note: given.refuses } : {}),
    })
    const states = lastRound(all).map((one) => (one.id === row.id ? state : one.state))
    return ok({
      signer: { ...opened(row), state, settledAt: at, why: given.refuses, citizen: given.citizen.id },
      round: roundOf(states),
    })
  }

  /** “This is not mine” 不是我本人的事: whoever has the message may say so; the person invited need not log in for it. */
  async function disown(tx: Tx, token: string, at: Instant): Promise<Result<Signer, Refusal>> {
    const row = await keep.lockToken(tx, district, token)
    if (!row) return no(refusals['signing.unknown']())
    if (row.state !== 'asked') return no(refusals['signing.notOpen']({ state: signerStates[row.state] }))
    const why = '收到邀请的人表示与本人无关'
    const end = { state: 'refused', citizen: null, signature: null, why, at } as const
    await keep.settle(tx, district, row.id, end)
    await tell(tx, 'signing.disowned', row, at, 'citizen', { note: why })
    return ok({ ...opened(row), state: 'refused', why, settledAt: at })
  }

  const shownTo = (one: Signer, who: SigningCitizen | null): Invitation => {
    const his = who !== null && isInvited(one, who)
    return {
      ...{ token: one.token, state: one.state, askedAt: one.askedAt, settledAt: one.settledAt },
      role: one.party.title,
      name: maskValue('name', one.party.name),
      phone: maskValue('phone', one.party.phone),
      content: his ? one.content : null,
      digest: his ? one.digest : null,
    }
  }

  return {
    invite,
    remind,
    close,
    makeCode,
    answer,
    disown,
    async invitation(reader: Reader, token: string, who: SigningCitizen | null) {
      const row = await keep.byToken(reader, district, token)
      return row ? ok(shownTo(opened(row), who)) : no(refusals['signing.unknown']())
    },
    /** What waits for this citizen 待我签署, by his identity number or his telephone. */
    async waiting(reader: Reader, who: SigningCitizen, phone: string): Promise<readonly Invitation[]> {
      const rows = await keep.openFor(reader, district, {
        idBlind: vault.blind(who.idNumber ?? '', 'idNumber'),
        phoneBlind: vault.blind(phone, 'phone'),
      })
      return rows.map((row) => shownTo(opened(row), who))
    },
    /** Who of the last round has signed. */
    async signers(reader: Reader, matter: Id): Promise<readonly Signer[]> {
      return lastRound(await keep.ofMatter(reader, district, matter)).map(opened)
    },
    shown: (one: Signer): SignerShown => ({
      role: one.party.title,
      name: maskValue('name', one.party.name),
      ...{ state: one.state, askedAt: one.askedAt, settledAt: one.settledAt, why: one.why },
    }),
  }
}

const sameCode = (kept: Buffer, given: Buffer): boolean =>
  kept.length === given.length && timingSafeEqual(kept, given)

export type Signing = ReturnType<typeof openSigning>
