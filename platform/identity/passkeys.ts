import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'
import { type Id, newId, no, ok, type Refusal, type Result } from '../../base/index.ts'
import { cleanText } from '../org/decide.ts'
import type { Actor } from '../org/declare.ts'
import { accountOf } from '../org/index.ts'
import type { Tx } from '../store/index.ts'
import { refusals, type Site } from './declare.ts'
import { added, mayEnrol, room } from './factors.ts'
import * as keep from './keep.ts'

/** Time to find the telephone or the key. */
const ASK_MS = 5 * 60_000

/** Loaded when the first passkey is met: most starts never meet one. */
const webauthn = () => import('@simplewebauthn/server')

type Asked<T> = { readonly ask: Id; readonly options: T }

async function ask(
  tx: Tx,
  purpose: 'enrol' | 'prove' | 'enter',
  account: Id | null,
  challenge: string,
  at: Date,
): Promise<Id> {
  await keep.sweepAsks(tx, at)
  const id = newId()
  const expiresAt = new Date(at.getTime() + ASK_MS)
  await keep.insertAsk(tx, { id, purpose, account, secret: challenge, body: {}, expiresAt })
  return id
}

/** Begins a passkey 通行密钥: what the browser is asked to make. */
export async function beginPasskey(
  tx: Tx,
  site: Site,
  actor: Actor,
  at: Date,
): Promise<Result<Asked<PublicKeyCredentialCreationOptionsJSON>, Refusal>> {
  const may = mayEnrol(actor, at)
  if (!may.ok) return may
  const fits = await room(tx, may.value)
  if (!fits.ok) return fits
  const account = await accountOf(tx, may.value)
  const mine = await keep.factorsOf(tx, may.value)
  const { generateRegistrationOptions } = await webauthn()
  const options = await generateRegistrationOptions({
    rpName: site.name,
    rpID: site.host,
    userName: account?.name ?? actor.name,
    userDisplayName: actor.name,
    // the account's id, so that a passkey found on a device says whose it is
    userID: new TextEncoder().encode(may.value),
    attestationType: 'none',
    excludeCredentials: mine.flatMap((one) =>
      one.credential ? [{ id: one.credential, transports: [...one.transports] }] : [],
    ),
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
  })
  return ok({ ask: await ask(tx, 'enrol', may.value, options.challenge, at), options })
}

/** What the browser made: checked against what it was asked, at this address, with the user verified by the device. */
export async function confirmPasskey(
  tx: Tx,
  site: Site,
  actor: Actor,
  given: { readonly ask: Id; readonly label: string; readonly response: RegistrationResponseJSON },
  at: Date,
): Promise<Result<{ readonly recovery: readonly string[] | null }, Refusal>> {
  const may = mayEnrol(actor, at)
  if (!may.ok) return may
  const label = cleanText(given.label, '名称', 40)
  if (!label.ok) return label
  const asked = await keep.takeAsk(tx, given.ask, 'enrol', at)
  if (!asked || asked.account !== may.value) return no(refusals['identity.askOver']())
  const { verifyRegistrationResponse } = await webauthn()
  const made = await verifyRegistrationResponse({
    response: given.response,
    expectedChallenge: asked.secret,
    expectedOrigin: site.origin,
    expectedRPID: site.host,
    requireUserVerification: true,
  }).catch(() => null)
  if (!made?.verified) return no(refusals['identity.passkeyRefused']())
  const { credential, credentialBackedUp } = made.registrationInfo
  const row: keep.FactorRow = {
    ...{ id: newId(), account: may.value, kind: 'passkey', label: label.value, sealed: null, lastStep: null },
    ...{
      credential: credential.id,
      publicKey: Buffer.from(credential.publicKey),
      counter: credential.counter,
    },
    ...{ transports: credential.transports ?? [], synced: credentialBackedUp },
    ...{ madeAt: at, confirmedAt: at, usedAt: null },
  }
  if ((await keep.insertFactor(tx, row)) === 0) return no(refusals['identity.passkeyRefused']())
  return ok({ recovery: await added(tx, actor, row, at) })
}

/** What a browser is asked to prove a passkey: of this account, or, at the login page, any that it finds. */
export async function askPasskey(
  tx: Tx,
  site: Site,
  account: Id | null,
  at: Date,
): Promise<Asked<PublicKeyCredentialRequestOptionsJSON>> {
  const mine = account ? await keep.factorsOf(tx, account) : []
  const { generateAuthenticationOptions } = await webauthn()
  const options = await generateAuthenticationOptions({
    rpID: site.host,
    userVerification: 'required',
    allowCredentials: mine.flatMap((one) =>
      one.credential ? [{ id: one.credential, transports: [...one.transports] }] : [],
    ),
  })
  return { ask: await ask(tx, account ? 'prove' : 'enter', account, options.challenge, at), options }
}

/**
 * Whose passkey answered, or null. The challenge is spent whatever the answer; the counter must not have gone back,
 * which a copied key's does.
 */
export async function passkeyFits(
  tx: Tx,
  site: Site,
  given: { readonly ask: Id; readonly response: AuthenticationResponseJSON },
  account: Id | null,
  at: Date,
): Promise<Id | null> {
  const asked = await keep.takeAsk(tx, given.ask, account ? 'prove' : 'enter', at)
  if (!asked || asked.account !== account) return null
  const row = await keep.factorByCredential(tx, String(given.response?.id ?? ''))
  if (!row?.credential || !row.publicKey || (account && row.account !== account)) return null
  const { verifyAuthenticationResponse } = await webauthn()
  const proved = await verifyAuthenticationResponse({
    response: given.response,
    expectedChallenge: asked.secret,
    expectedOrigin: site.origin,
    expectedRPID: site.host,
    requireUserVerification: true,
    credential: {
      id: row.credential,
      publicKey: new Uint8Array(row.publicKey),
      counter: row.counter ?? 0,
    },
  }).catch(() => null)
  if (!proved?.verified) return null
  const { newCounter, credentialBackedUp } = proved.authenticationInfo
  await keep.usedPasskey(tx, row.id, newCounter, credentialBackedUp, at)
  return row.account
}
