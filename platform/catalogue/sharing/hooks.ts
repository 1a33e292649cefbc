import { randomBytes } from 'node:crypto'
import { type Id, type Instant, newId, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import type { Vault } from '../../fields/index.ts'
import { append } from '../../ledger/index.ts'
import { type Actor, factActorOf } from '../../org/index.ts'
import type { Tx } from '../../store/index.ts'
import { type Grant, refusals, shareModes } from './declare.ts'
import * as keep from './keep.ts'
import * as messages from './keep-messages.ts'

/** Keys told one by one; more are left to the next delivery. */
const MOST_KEYS = 500

/** Where changes of a grant are told to; the secret is shown once (Standard Webhooks). */
export async function setHook(
  tx: Tx,
  who: Actor,
  grant: Grant,
  url: string,
  vault: Vault,
  at: Instant,
): Promise<Result<{ readonly secret: string }, Refusal>> {
  if (grant.state !== 'active') return no(refusals['sharing.closed']({ state: grant.state }))
  if (grant.mode !== 'subscribe') return no(refusals['sharing.otherMode']({ mode: shareModes[grant.mode] }))
  let parsed: URL
  try {
    parsed = new URL(url)
  } catch {
    return no(refusals['sharing.badHook']())
  }
  if (!/^https?:$/.test(parsed.protocol) || parsed.username || url.length > 500)
    return no(refusals['sharing.badHook']())
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  await keep.putHook(
    tx,
    grant.district,
    { grant: grant.id, url: parsed.href, secret: vault.seal(secret) },
    at,
  )
  await append(tx, [
    {
      district: grant.district,
      kind: 'share.hookSet',
      subjectKind: 'grant',
      subject: grant.id,
      at,
      actor: factActorOf(who),
      body: { host: parsed.host },
    },
  ])
  return ok({ secret })
}

/** A delivery was loaded: every subscriber of its dataset is told once, however often this is said. */
export async function tellOfDelivery(
  tx: Tx,
  dataset: { readonly district: string; readonly id: Id },
  delivery: Id,
  at: Instant,
): Promise<number> {
  const all = await keep.subscribed(tx, dataset.district, dataset.id)
  for (const { grant } of all)
    await messages.put(tx, {
      ...{ district: dataset.district, id: newId(), grant, dataset: dataset.id, key: `${grant}/${delivery}` },
      ...{ what: { delivery, why: 'delivery' }, dueAt: at },
    })
  return all.length
}

/**
 * Values of these rows changed or are in doubt 疑义、更正: every subscriber that may see them is told. Answers whom: their
 * units, for notices.
 */
export async function tellSubscribers(
  tx: Tx,
  dataset: { readonly district: string; readonly id: Id },
  keys: readonly string[],
  why: string,
  at: Instant,
): Promise<readonly Id[]> {
  const all = await keep.subscribed(tx, dataset.district, dataset.id)
  for (const { grant } of all)
    await messages.put(tx, {
      ...{ district: dataset.district, id: newId(), grant, dataset: dataset.id },
      key: `${grant}/${why}/${at.getTime()}/${keys[0] ?? ''}`.slice(0, 200),
      ...{ what: { keys: keys.slice(0, MOST_KEYS), why }, dueAt: at },
    })
  return [...new Set(all.map((one) => one.unit))]
}

/** Rows of a register were written 台账变更: every subscriber of its dataset is told of them by the fact that says so. */
export async function tellOfRegister(
  tx: Tx,
  dataset: { readonly district: string; readonly id: Id },
  written:
    | { readonly fact: Id; readonly ids: readonly Id[] }
    | { readonly fact: Id; readonly since: Instant },
  at: Instant,
): Promise<number> {
  const all = await keep.subscribed(tx, dataset.district, dataset.id)
  for (const { grant } of all)
    await messages.put(tx, {
      ...{ district: dataset.district, id: newId(), grant, dataset: dataset.id },
      key: `${grant}/register/${written.fact}`,
      what:
        'ids' in written
          ? { ids: written.ids, why: 'register' }
          : { since: written.since.toISOString(), until: at.toISOString(), why: 'register' },
      dueAt: at,
    })
  return all.length
}
