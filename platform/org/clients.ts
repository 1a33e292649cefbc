import { type Id, isAreaCode, isId, newId, no, ok, type Refusal, type Result } from '../../base/index.ts'
import { append } from '../ledger/index.ts'
import type { Reader, Store, Tx } from '../store/index.ts'
import { type Standing, standingOfClient } from './actor.ts'
import { adminMay, factOf } from './admin.ts'
import { actorEpoch, forgetActors, REMEMBER_MS, recallClient, rememberClient } from './cache.ts'
import { cleanText, nameKey } from './decide.ts'
import { type Actor, type Client, refusals } from './declare.ts'
import * as keep from './keep-sessions.ts'
import { newSecret, secretHash } from './token.ts'

const newKey = (): string => `hy_${newSecret()}`
const KEY = /^hy_[A-Za-z0-9_-]{43}$/
const keep256 = (key: string): Buffer => Buffer.from(secretHash(key), 'hex')

export type NewClient = {
  readonly name: string
  readonly district: string
  /** 60 a minute when absent. */
  readonly ratePerMinute?: number
  readonly validTo?: Date | null
  /** For demonstration and tests: a key chosen by the caller, of the usual form. */
  readonly key?: string
}

/** An outside system 接入方. The key is answered once and never shown again. Duties are granted by `grantDuty`. */
export async function createClient(
  tx: Tx,
  actor: Actor,
  draft: NewClient,
  at: Date,
): Promise<Result<{ readonly client: Client; readonly key: string }, Refusal>> {
  if (!isAreaCode(draft.district)) return no(refusals['org.badArea']({ code: draft.district }))
  const may = adminMay(actor, 'systemAdmin', draft.district)
  if (!may.ok) return may
  const name = cleanText(draft.name, '接入方名称', 60)
  if (!name.ok) return name
  if (draft.validTo && draft.validTo <= at) return no(refusals['org.badPeriod']())
  const key = draft.key ?? newKey()
  if (!KEY.test(key)) throw new Error('a chosen key reads hy_ and 43 characters of base64url')
  const client: Client = {
    id: newId(),
    name: name.value,
    district: draft.district,
    ratePerMinute: Math.max(1, Math.floor(draft.ratePerMinute ?? 60)),
    validTo: draft.validTo ?? null,
    closedAt: null,
  }
  const added = await keep.insertClient(tx, {
    ...client,
    nameKey: nameKey(name.value),
    keyHash: keep256(key),
    madeAt: at,
  })
  if (added === 0) return no(refusals['org.taken']({ what: name.value }))
  const { ratePerMinute, validTo } = client
  await append(tx, [
    factOf(actor, 'org.clientCreated', 'client', client.id, at, {
      name: client.name,
      ratePerMinute,
      validTo,
    }),
  ])
  return ok({ client, key })
}

async function administered(tx: Tx, actor: Actor, id: Id): Promise<Result<Client, Refusal>> {
  const client = isId(id) ? await keep.lockClient(tx, id) : undefined
  if (!client || client.closedAt) return no(refusals['org.notFound']({ what: '接入方' }))
  const may = adminMay(actor, 'systemAdmin', client.district)
  return may.ok ? ok(client) : may
}

/** A new key; the old one ends at once. */
export async function renewKey(
  tx: Tx,
  actor: Actor,
  id: Id,
  at: Date,
): Promise<Result<{ readonly key: string }, Refusal>> {
  const found = await administered(tx, actor, id)
  if (!found.ok) return found
  const key = newKey()
  await keep.setKey(tx, id, keep256(key))
  await append(tx, [factOf(actor, 'org.clientKeyRenewed', 'client', id, at)])
  forgetActors(tx)
  return ok({ key })
}

export async function closeClient(tx: Tx, actor: Actor, id: Id, at: Date): Promise<Result<true, Refusal>> {
  const found = await administered(tx, actor, id)
  if (!found.ok) return found
  await keep.closeClient(tx, id, at)
  await append(tx, [factOf(actor, 'org.clientClosed', 'client', id, at)])
  forgetActors(tx)
  return ok(true)
}

export const clientsOf = (reader: Reader, district: string): Promise<Client[]> =>
  keep.clients(reader, district)

/** The standing of a program of the city's own, that acts without a key (the city brain 城市智能体); nothing when closed. */
export async function actorOfClient(reader: Reader, client: Client, at: Date): Promise<Actor> {
  return actorWith(client, await standingOfClient(reader, client.id, at))
}

const actorWith = (client: Client, { duties, lapsed }: Standing): Actor => ({
  kind: 'client',
  account: client.id,
  name: client.name,
  district: client.district,
  unit: null,
  unitName: null,
  duties,
  lapsed,
  provenAt: 0,
})

/** Who calls with this API key; remembered like a session. The rate is held by the door. */
export async function clientOf(
  store: Store,
  key: string,
  at: Date,
): Promise<Result<{ readonly actor: Actor; readonly client: Client }, Refusal>> {
  if (typeof key !== 'string' || !KEY.test(key)) return no(refusals['org.clientRefused']())
  const now = at.getTime()
  const hash = secretHash(key)
  const known = recallClient(hash, now)
  if (known) return ok(known)
  const begun = actorEpoch()
  const client = await keep.clientByKey(store, Buffer.from(hash, 'hex'))
  if (!client || client.closedAt || (client.validTo && at >= client.validTo))
    return no(refusals['org.clientRefused']())
  const standing = await standingOfClient(store, client.id, at)
  const actor = actorWith(client, standing)
  const end = client.validTo?.getTime() ?? Number.POSITIVE_INFINITY
  const entry = { actor, client, until: Math.min(now + REMEMBER_MS, standing.edge, end) }
  rememberClient(hash, entry, begun)
  return ok(entry)
}
