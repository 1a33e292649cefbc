import { createPublicKey, randomBytes, verify as verifySignature } from 'node:crypto'
import {
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
import type { Tx } from '../../store/index.ts'
import { encodeGrant, encodeLookup, encodeToken, fromHex, hexOf, textOf } from '../envelope/index.ts'
import { offlineExpiry, screenExpiry } from './decide.ts'
import { rules, type Scene } from './declare.ts'
import { type CodesEnv, sceneNamed } from './env.ts'
import * as passages from './keep-passages.ts'
import * as keep from './keep-subjects.ts'
import { refusals } from './refusals.ts'
import { standingOf } from './standing.ts'

/** What the page shows. A grant becomes a code when the phone signs the moment. */
export type Shown = {
  readonly scene: string
  readonly shape: Scene['shape']
  /** `HY1:…`; null for a grant. */
  readonly text: string | null
  /** Base64 of the grant. */
  readonly grant: string | null
  readonly bornAt: Instant
  readonly expiresAt: Instant
}

/** May this person show a code in this scene now, and under which name? */
async function standing(
  env: CodesEnv,
  tx: Tx,
  subject: keep.SubjectRow,
  name: string,
  at: Instant,
): Promise<
  Result<{ readonly scene: Scene; readonly alias: keep.AliasRow; readonly rights: number }, Refusal>
> {
  const scene = await sceneNamed(env, tx, name, dayOf(at))
  if (!scene.ok) return scene
  if (subject.state !== 'open') return no(refusals['codes.lost']())
  if (subject.level < scene.value.level) return no(refusals['codes.level']({ needs: scene.value.level }))
  const { alias, rights } = await standingOf(env, tx, subject, scene.value, at, false)
  if (!alias.consented) return no(refusals['codes.noConsent']({ scene: scene.value.title.zh }))
  return ok({ scene: scene.value, alias, rights })
}

/** A code for the screen 出码: for this scene, this minute and the next. */
export async function codeFor(
  env: CodesEnv,
  tx: Tx,
  subject: keep.SubjectRow,
  name: string,
  device: string | null,
  at: Instant,
): Promise<Result<Shown, Refusal>> {
  const stands = await standing(env, tx, subject, name, at)
  if (!stands.ok) return stands
  const { scene, alias, rights } = stands.value
  if (scene.shape === 'lookup') {
    const id = randomBytes(10)
    const expiresAt = new Date(at.getTime() + scene.ttlSeconds * 1000)
    await passages.insertLookup(tx, env.district, {
      ...{ code: id.toString('hex'), scene: name, pseudonym: alias.pseudonym, rights, bornAt: at, expiresAt },
    })
    return ok(shown(scene, at, expiresAt, textOf(encodeLookup(id)), null))
  }
  if (scene.shape === 'device') return grantFor(env, tx, stands.value, device, at)
  const expires = screenExpiry(at)
  const text = await tokenText(env, scene, alias.pseudonym, rights, expires, 2, at)
  return ok(shown(scene, at, new Date(expires * 1000), text.text, null))
}

const shown = (
  scene: Scene,
  bornAt: Instant,
  expiresAt: Instant,
  text: string | null,
  grant: string | null,
): Shown => ({ scene: scene.name, shape: scene.shape, text, grant, bornAt, expiresAt })

async function tokenText(
  env: CodesEnv,
  scene: Scene,
  pseudonym: string,
  rights: number,
  expires: number,
  minutes: number,
  at: Instant,
) {
  const nonce = randomBytes(4)
  const claims = { scene: scene.number, pseudonym: fromHex(pseudonym), nonce, expires, minutes, rights }
  const bytes = await encodeToken(claims, await env.authority.codes(at))
  return { text: textOf(bytes), showing: `t${scene.number}.${pseudonym}.${hexOf(nonce)}` }
}

/** Lets the phone of this person sign moments for a day 设备授权. */
async function grantFor(
  env: CodesEnv,
  tx: Tx,
  { scene, alias, rights }: { scene: Scene; alias: keep.AliasRow; rights: number },
  device: string | null,
  at: Instant,
): Promise<Result<Shown, Refusal>> {
  // a carer’s phone signs for the person cared for: any phone that is registered and not lost
  const phone = device === null ? undefined : await keep.deviceByKey(tx, env.district, device)
  if (!device || !phone || phone.endedAt) return no(refusals['codes.notOpen']())
  // the last grant of a day must not outlive the scene
  const until =
    scene.endsOn === null ? Number.POSITIVE_INFINITY : Date.parse(`${scene.endsOn}T24:00:00+08:00`)
  const expiresAt = new Date(Math.min(at.getTime() + rules.grantHours * 3_600_000, until))
  const claims = {
    ...{ scene: scene.number, pseudonym: fromHex(alias.pseudonym), deviceAlgorithm: 'ed25519' as const },
    ...{ deviceKey: fromHex(device), expires: Math.floor(expiresAt.getTime() / 1000), rights },
  }
  const grant = await encodeGrant(claims, await env.authority.codes(at))
  return ok(shown(scene, at, expiresAt, null, Buffer.from(grant).toString('base64')))
}

/** A key of this phone 设备密钥: made on the phone, which proves that it has it. */
export async function registerDevice(
  env: CodesEnv,
  tx: Tx,
  subject: keep.SubjectRow,
  one: { readonly key: string; readonly name: string; readonly proof: string },
  at: Instant,
): Promise<Result<{ readonly id: Id }, Refusal>> {
  const bad = refusals['codes.badInput']({ why: say('设备密钥不可用', 'the key of the phone is no key') })
  if (!/^[0-9a-f]{64}$/.test(one.key) || !proves(one.key, `huying device ${subject.cityId}`, one.proof))
    return no(bad)
  const known = await keep.deviceByKey(tx, env.district, one.key)
  if (known) return known.subject === subject.id && known.endedAt === null ? ok({ id: known.id }) : no(bad)
  const id = newId()
  await keep.insertDevice(
    tx,
    env.district,
    { id, subject: subject.id, key: one.key, name: one.name.slice(0, 60) },
    at,
  )
  return ok({ id })
}

/** Did the phone with this Ed25519 key sign this text? */
export function proves(key: string, text: string, proof: string): boolean {
  try {
    const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(key, 'hex')])
    const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' })
    return verifySignature(null, Buffer.from(text), publicKey, Buffer.from(proof, 'base64'))
  } catch {
    return false
  }
}

/**
 * Codes ahead for a way without network 离线批次: at most so many that were not shown yet, each of a few minutes. Only a
 * phone that proves its key gets them, and they end with it.
 */
export async function batchFor(
  env: CodesEnv,
  tx: Tx,
  subject: keep.SubjectRow,
  name: string,
  phone: { readonly key: string; readonly proof: string },
  at: Instant,
): Promise<Result<readonly Shown[], Refusal>> {
  const stands = await standing(env, tx, subject, name, at)
  if (!stands.ok) return stands
  const { scene, alias, rights } = stands.value
  if (!scene.offline || scene.shape !== 'token') return no(refusals['codes.noOffline']())
  const device = await keep.deviceByKey(tx, env.district, phone.key)
  const fresh = `huying batch ${name} ${Math.floor(at.getTime() / 60_000)}`
  const before = `huying batch ${name} ${Math.floor(at.getTime() / 60_000) - 1}`
  if (
    !device ||
    device.endedAt ||
    !(proves(phone.key, fresh, phone.proof) || proves(phone.key, before, phone.proof))
  )
    return no(refusals['codes.notOpen']())
  const most = Math.min(scene.offline.batch, rules.offlineBatch)
  const free = most - (await passages.liveBatch(tx, env.district, name, alias.pseudonym, at))
  if (free <= 0)
    return no(
      refusals['codes.tooMany']({
        what: say(`最多预存 ${most} 个离线码`, `at most ${most} codes are kept ahead`),
      }),
    )
  const minutes = Math.min(scene.offline.minutes, rules.offlineMinutes)
  const expires = offlineExpiry(at, minutes)
  const made = await Promise.all(
    Array.from({ length: free }, () => tokenText(env, scene, alias.pseudonym, rights, expires, minutes, at)),
  )
  const expiresAt = new Date(expires * 1000)
  await passages.insertBatch(
    tx,
    env.district,
    name,
    alias.pseudonym,
    made.map(({ showing }) => ({ nonce: showing, expiresAt })),
  )
  return ok(made.map(({ text }) => shown(scene, at, expiresAt, text, null)))
}
