import { createHash, randomBytes } from 'node:crypto'
import { type Id, type Instant, newId, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import { append, type Fact } from '../../ledger/index.ts'
import { type Actor, factActorOf } from '../../org/index.ts'
import type { Tx } from '../../store/index.ts'
import { type Grant, KEY_GRACE_HOURS, REVIEW_DAYS, refusals, type ShareKey } from './declare.ts'
import * as keep from './keep.ts'
import { networksOf } from './network.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

export type NewGrant = Omit<
  Grant,
  'id' | 'state' | 'madeAt' | 'endedAt' | 'endedBy' | 'endedWhy' | 'version' | 'reviewAt' | 'minuteMost'
> & { readonly minuteMost?: number }

const factOf = (
  who: Actor,
  kind: string,
  grant: Pick<Grant, 'district' | 'id'>,
  at: Instant,
  body: Fact['body'],
): Fact => ({
  district: grant.district,
  kind,
  subjectKind: 'grant',
  subject: grant.id,
  at,
  actor: factActorOf(who),
  body,
})

/** Makes the grant of a request, once: told again it answers the one that is there. */
export async function makeGrant(
  tx: Tx,
  who: Actor,
  draft: NewGrant,
  at: Instant,
): Promise<{ readonly grant: Grant; readonly fresh: boolean }> {
  const grant: Grant = {
    ...draft,
    id: newId(),
    // a minute may take a twentieth of the day, and never less than one call a second
    minuteMost: draft.minuteMost ?? Math.max(60, Math.ceil(draft.dayMost / 20)),
    reviewAt: new Date(Math.min(at.getTime() + REVIEW_DAYS * DAY, draft.to.getTime())),
    state: 'active',
    madeAt: at,
    endedAt: null,
    endedBy: null,
    endedWhy: null,
    version: 1,
  }
  if ((await keep.insertGrant(tx, grant)) === 0) {
    const there = await keep.grantOfMatter(tx, draft.district, draft.matter)
    if (!there) throw new Error(`the grant of ${draft.matter} is neither new nor there`)
    return { grant: there, fresh: false }
  }
  await append(tx, [
    factOf(who, 'share.granted', grant, at, {
      matter: grant.matter,
      dataset: grant.dataset,
      owner: grant.owner,
      unit: grant.unit,
      mode: grant.mode,
      items: grant.items,
      duty: grant.duty,
      to: grant.to,
    }),
  ])
  return { grant, fresh: true }
}

/** Ends a grant: from this commit on nothing it opened works any more, keys, links and subscriptions included. */
export async function endGrant(
  tx: Tx,
  who: Actor,
  grant: Pick<Grant, 'district' | 'id' | 'dataset' | 'matter'>,
  how: { readonly state: 'revoked' | 'ended'; readonly why: string },
  at: Instant,
): Promise<boolean> {
  const ended = await keep.endGrant(tx, grant.district, grant.id, { ...how, by: who.name }, at)
  if (ended === 0) return false
  await append(tx, [
    factOf(who, how.state === 'revoked' ? 'share.revoked' : 'share.ended', grant, at, {
      dataset: grant.dataset,
      matter: grant.matter,
      why: how.why,
    }),
  ])
  return true
}

export async function reviewed(tx: Tx, who: Actor, grant: Grant, why: string, at: Instant): Promise<void> {
  const next = new Date(at.getTime() + REVIEW_DAYS * DAY)
  await keep.setReview(tx, grant.district, grant.id, next)
  await append(tx, [factOf(who, 'share.reviewed', grant, at, { dataset: grant.dataset, why, next })])
}

/** What is kept of a key: 256 random bits cannot be guessed from it. */
export const keyHash = (key: string): string => createHash('sha256').update(key).digest('hex')

/** The form of a key; anything else is not even looked up. */
export const KEY_FORM = /^hys_[A-Za-z0-9_-]{43}$/

/**
 * A key for a grant, shown once. Others of the grant hold on for a day, so that a system is changed over without a
 * gap 轮换.
 */
export async function makeKey(
  tx: Tx,
  who: Actor,
  grant: Grant,
  draft: { readonly system: string; readonly networks: readonly string[] },
  at: Instant,
): Promise<Result<{ readonly key: string; readonly id: Id }, Refusal>> {
  if (grant.state !== 'active') return no(refusals['sharing.closed']({ state: grant.state }))
  const networks = [...new Set(draft.networks.map((one) => one.trim()).filter(Boolean))]
  if (networks.length === 0 || networks.length > 50 || !networksOf(networks))
    return no(refusals['sharing.badNetworks']())
  const key = `hys_${randomBytes(32).toString('base64url')}`
  const one: ShareKey = {
    id: newId(),
    grant: grant.id,
    hint: key.slice(0, 9),
    system: draft.system.trim().slice(0, 80) || '—',
    networks,
    madeAt: at,
    madeBy: who.name,
    endsAt: null,
    closedAt: null,
  }
  await keep.retireKeys(tx, grant.district, grant.id, new Date(at.getTime() + KEY_GRACE_HOURS * HOUR))
  await keep.insertKey(tx, grant.district, { ...one, hash: keyHash(key) })
  await append(tx, [
    factOf(who, 'share.keyMade', grant, at, { key: one.id, system: one.system, networks: networks.length }),
  ])
  return ok({ key, id: one.id })
}

export async function closeKey(tx: Tx, who: Actor, grant: Grant, id: Id, at: Instant): Promise<boolean> {
  if ((await keep.closeKey(tx, grant.district, grant.id, id, who.name, at)) === 0) return false
  await append(tx, [factOf(who, 'share.keyClosed', grant, at, { key: id })])
  return true
}
