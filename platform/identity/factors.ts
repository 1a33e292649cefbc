import { randomInt } from 'node:crypto'
import { type Id, newId, no, ok, type Refusal, type Result } from '../../base/index.ts'
import { append } from '../ledger/index.ts'
import { cleanText, reasonGiven } from '../org/decide.ts'
import type { Actor, Awaits } from '../org/declare.ts'
import {
  accountOf,
  actorOfAccount,
  endSessions,
  factActorOf,
  refusals as org,
  proven,
  secretHash,
} from '../org/index.ts'
import type { Reader, Tx } from '../store/index.ts'
import { wantsSecond } from './decide.ts'
import { type FactorShown, type LoginPolicy, refusals } from './declare.ts'
import * as keep from './keep.ts'
import { securityAdmin } from './policy.ts'
import { newTotpSecret, totpAddress, totpStep } from './totp.ts'

/** Seals secrets at rest 加密保存. */
export type Sealer = { seal(text: string): string; open(sealed: string): string }

const MOST_FACTORS = 10
const RECOVERY_CODES = 10
/** No letters and figures that look alike on paper. */
const RECOVERY_SIGNS = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789'

const fact = (
  actor: Actor,
  kind: string,
  account: Id,
  at: Date,
  body: Readonly<Record<string, unknown>>,
) => ({
  ...{ district: actor.district, kind: `identity.${kind}`, at, actor: factActorOf(actor) },
  ...{ subjectKind: 'account', subject: account, body },
})

export { fact as factorFact }

/** Roles in force of an account, its posts' and delegations' included. */
const rolesOf = async (reader: Reader, account: Id, at: Date): Promise<string[]> =>
  (await actorOfAccount(reader, account, at))?.duties.map((duty) => duty.role) ?? []

/** What a login still has to show: a factor that is there, or one to be set up because a duty wants it. */
export async function secondOf(
  reader: Reader,
  policy: LoginPolicy,
  account: Id,
  at: Date,
): Promise<Awaits | null> {
  if (await keep.hasFactor(reader, account)) return 'second'
  if (policy.secondForAll) return 'enrol'
  if (policy.secondFor.length === 0) return null
  return wantsSecond(policy, await rolesOf(reader, account, at)) ? 'enrol' : null
}

const shown = (row: keep.FactorRow): FactorShown => ({
  ...{ id: row.id, kind: row.kind, label: row.label, madeAt: row.madeAt, usedAt: row.usedAt },
  synced: row.synced,
})

export async function factorsOf(
  reader: Reader,
  account: Id,
): Promise<{ readonly factors: readonly FactorShown[]; readonly recoveryLeft: number }> {
  const rows = await keep.factorsOf(reader, account)
  return { factors: rows.map(shown), recoveryLeft: await keep.recoveryLeft(reader, account) }
}

/** Whether a duty of the account wants a second factor, whatever it has. */
export const secondWanted = async (
  reader: Reader,
  policy: LoginPolicy,
  account: Id,
  at: Date,
): Promise<boolean> => policy.secondForAll || wantsSecond(policy, await rolesOf(reader, account, at))

/** Who changes his own factors: somebody who proved a moment ago who he is, or who must set one up first. */
export function mayEnrol(actor: Actor, at: Date): Result<Id, Refusal> {
  if (!actor.account || actor.kind !== 'staff') return no(org['org.noSession']())
  if (actor.awaits === 'second') return no(org['org.secondNeeded']())
  if (actor.awaits === 'enrol') return ok(actor.account)
  const fresh = proven(actor, at)
  return fresh.ok ? ok(actor.account) : fresh
}

export async function room(tx: Tx, account: Id): Promise<Result<null, Refusal>> {
  await keep.dropUnconfirmed(tx, account)
  return (await keep.factorsOf(tx, account)).length < MOST_FACTORS
    ? ok(null)
    : no(refusals['identity.tooMany']({ most: MOST_FACTORS }))
}

/** Begins an authenticator 动态验证码: the secret is shown once, as a picture and in letters. */
export async function beginTotp(
  tx: Tx,
  vault: Sealer,
  actor: Actor,
  { label, issuer }: { readonly label: string; readonly issuer: string },
  at: Date,
): Promise<Result<{ readonly id: Id; readonly secret: string; readonly address: string }, Refusal>> {
  const may = mayEnrol(actor, at)
  if (!may.ok) return may
  const name = cleanText(label, '名称', 40)
  if (!name.ok) return name
  const fits = await room(tx, may.value)
  if (!fits.ok) return fits
  const account = await accountOf(tx, may.value)
  const secret = newTotpSecret()
  const id = newId()
  await keep.insertFactor(tx, {
    ...{
      id,
      account: may.value,
      kind: 'totp',
      label: name.value,
      sealed: vault.seal(secret),
      lastStep: null,
    },
    ...{ credential: null, publicKey: null, counter: null, transports: [], synced: null },
    ...{ madeAt: at, confirmedAt: null, usedAt: null },
  })
  return ok({ id, secret, address: totpAddress(issuer, account?.name ?? actor.name, secret) })
}

/** The first code shows that the telephone has taken the secret; the first factor brings recovery codes along. */
export async function confirmTotp(
  tx: Tx,
  vault: Sealer,
  actor: Actor,
  { id, code }: { readonly id: Id; readonly code: string },
  at: Date,
): Promise<Result<{ readonly recovery: readonly string[] | null }, Refusal>> {
  const may = mayEnrol(actor, at)
  if (!may.ok) return may
  const row = (await keep.lockFactors(tx, may.value, 'totp')).find(
    (one) => one.id === id && one.confirmedAt === null,
  )
  if (!row?.sealed) return no(refusals['identity.noFactor']())
  const step = totpStep(vault.open(row.sealed), code, at, null)
  if (step === null) return no(refusals['identity.codeWrong']())
  await keep.confirmFactor(tx, id, step, at)
  return ok({ recovery: await added(tx, actor, row, at) })
}

/** Says that a factor is there now; fresh recovery codes when there are none. */
export async function added(
  tx: Tx,
  actor: Actor,
  row: Pick<keep.FactorRow, 'id' | 'account' | 'kind' | 'label'>,
  at: Date,
): Promise<readonly string[] | null> {
  const { id, account, kind, label } = row
  await append(tx, [fact(actor, 'factorAdded', account, at, { factor: id, kind, label })])
  return (await keep.recoveryLeft(tx, account)) > 0 ? null : freshCodes(tx, account, at)
}

async function freshCodes(tx: Tx, account: Id, at: Date): Promise<readonly string[]> {
  const part = () =>
    Array.from({ length: 5 }, () => RECOVERY_SIGNS[randomInt(RECOVERY_SIGNS.length)]).join('')
  const codes = Array.from({ length: RECOVERY_CODES }, () => `${part()}-${part()}`)
  await keep.replaceRecovery(tx, account, codes.map(recoveryHash), at)
  return codes
}

/** However it was copied: letter case, blanks and dashes make no difference. 49 random bits, tried five times. */
const recoveryHash = (code: string): Buffer =>
  Buffer.from(secretHash(`recovery ${code.toUpperCase().replace(/[^A-Z0-9]/g, '')}`), 'hex')

/** New recovery codes 恢复码; the old ones end. */
export async function renewRecovery(
  tx: Tx,
  actor: Actor,
  at: Date,
): Promise<Result<{ readonly recovery: readonly string[] }, Refusal>> {
  const may = mayEnrol(actor, at)
  if (!may.ok) return may
  if (!(await keep.hasFactor(tx, may.value))) return no(refusals['identity.noFactor']())
  await append(tx, [fact(actor, 'recoveryRenewed', may.value, at, {})])
  return ok({ recovery: await freshCodes(tx, may.value, at) })
}

/** Takes a factor away: by its owner, who must keep one when a duty wants it. */
export async function removeFactor(
  tx: Tx,
  policy: LoginPolicy,
  actor: Actor,
  id: Id,
  at: Date,
): Promise<Result<null, Refusal>> {
  if (actor.awaits) return no(org[actor.awaits === 'second' ? 'org.secondNeeded' : 'org.enrolNeeded']())
  const may = mayEnrol(actor, at)
  if (!may.ok) return may
  const all = await keep.factorsOf(tx, may.value)
  const row = all.find((one) => one.id === id)
  if (!row) return no(refusals['identity.noFactor']())
  if (all.length === 1 && (await secondWanted(tx, policy, may.value, at)))
    return no(refusals['identity.lastFactor']())
  await keep.endFactor(tx, may.value, id, at)
  if (all.length === 1) await keep.replaceRecovery(tx, may.value, [], at)
  await append(tx, [
    fact(actor, 'factorRemoved', may.value, at, { factor: id, kind: row.kind, label: row.label }),
  ])
  return ok(null)
}

/**
 * Takes all factors of somebody away who lost them 重置双因素: by the security administrator, with a reason, never his
 * own. His sessions end; a duty that wants a factor has him set one up at the next login.
 */
export async function resetFactors(
  tx: Tx,
  actor: Actor,
  { account: id, reason }: { readonly account: Id; readonly reason: string },
  at: Date,
): Promise<Result<null, Refusal>> {
  const account = await accountOf(tx, id)
  if (!account) return no(org['org.notFound']({ what: '账号' }))
  const may = securityAdmin(actor, account.district)
  if (!may.ok) return may
  if (actor.account === id) return no(org['org.notYourself']())
  if (!reasonGiven(reason)) return no(org['org.reasonMissing']())
  const words = cleanText(reason, '理由', 500)
  if (!words.ok) return words
  const count = await keep.endFactors(tx, id, at)
  await keep.replaceRecovery(tx, id, [], at)
  await keep.unlinkOutside(tx, id)
  await endSessions(tx, actor, { account: id }, at)
  await append(tx, [fact(actor, 'factorsReset', id, at, { count, reason: words.value })])
  return ok(null)
}

/** Whether a code of the account's authenticators was given; it opens once. */
export async function totpFits(tx: Tx, vault: Sealer, account: Id, code: string, at: Date): Promise<boolean> {
  for (const row of await keep.lockFactors(tx, account, 'totp')) {
    if (!row.sealed || !row.confirmedAt) continue
    const step = totpStep(vault.open(row.sealed), code, at, row.lastStep)
    if (step === null) continue
    await keep.usedStep(tx, row.id, step, at)
    return true
  }
  return false
}

export async function recoveryFits(
  tx: Tx,
  actor: Pick<Actor, 'district' | 'kind' | 'account' | 'name' | 'unit' | 'unitName'>,
  account: Id,
  code: string,
  at: Date,
): Promise<boolean> {
  if ((await keep.spendRecovery(tx, account, recoveryHash(code), at)) === 0) return false
  const left = await keep.recoveryLeft(tx, account)
  await append(tx, [fact({ ...actor, duties: [], provenAt: 0 }, 'recoveryUsed', account, at, { left })])
  return true
}
