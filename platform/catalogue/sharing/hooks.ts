import { randomBytes } from 'node:crypto'
import http from 'node:http'
import https from 'node:https'
import { type Id, type Instant, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import type { Vault } from '../../fields/index.ts'
import { append } from '../../ledger/index.ts'
import { signWebhook } from '../../messages/index.ts'
import { type Actor, factActorOf, systemActor } from '../../org/index.ts'
import { type JobHandler, type Store, schedule, type Tx } from '../../store/index.ts'
import { byId } from '../datasets/index.ts'
import { sources } from '../intake/index.ts'
import * as rows from '../rows/index.ts'
import { type Grant, refusals, shareModes } from './declare.ts'
import * as keep from './keep.ts'

/** The job that tells one subscriber of one change. */
export const TELL = 'share.tell'
/** Rows in one message; a large load goes as several. */
const CHUNK = 500
/** Keys told one by one; more are left to the next delivery. */
const MOST_KEYS = 500
const PATIENCE_MS = 10_000

type Telling = {
  readonly grant: Id
  readonly dataset: Id
  readonly delivery?: Id
  readonly keys?: readonly string[]
  readonly why: string
}

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
    await schedule(tx, {
      district: dataset.district,
      kind: TELL,
      key: `${grant}/${delivery}`,
      runAt: at,
      payload: { grant, dataset: dataset.id, delivery, why: 'delivery' } satisfies Telling,
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
    await schedule(tx, {
      district: dataset.district,
      kind: TELL,
      key: `${grant}/${why}/${at.getTime()}/${keys[0] ?? ''}`.slice(0, 200),
      runAt: at,
      payload: { grant, dataset: dataset.id, keys: keys.slice(0, MOST_KEYS), why } satisfies Telling,
    })
  return [...new Set(all.map((one) => one.unit))]
}

/** The subscriber did not take a message: the queue tries again; nothing of ours is wrong. */
export class NotTaken extends Error {}

/** Sends one message; anything but 2xx is tried again by the queue under the same id, so that it is taken once. */
async function post(
  guard: sources.Guard,
  url: URL,
  secret: string,
  id: string,
  body: string,
  at: Instant,
): Promise<void> {
  const target = await guard(url.hostname)
  if (!target.ok) throw new NotTaken(target.error.says.zh)
  const { request } = url.protocol === 'https:' ? https : http
  const status = await new Promise<number>((resolve, reject) => {
    request(
      url,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...signWebhook(secret, id, at.getTime(), body),
        },
        lookup: sources.pinned(target.value),
        signal: AbortSignal.timeout(PATIENCE_MS),
        agent: false,
      },
      (answer) => {
        answer.resume()
        resolve(answer.statusCode ?? 0)
      },
    )
      .on('error', (fault) => reject(new NotTaken(reasonOf(fault), { cause: fault })))
      .end(body)
  })
  if (status < 200 || status >= 300) throw new NotTaken(`HTTP ${status}`)
}

const reasonOf = (fault: Error): string =>
  fault.name === 'AbortError' || fault.name === 'TimeoutError' ? 'timeout' : (codeOf(fault) ?? fault.message)

const codeOf = ({ code }: { readonly code?: unknown } & Error): string | undefined =>
  typeof code === 'string' ? code : undefined

/** Works off what is to be told. What was revoked meanwhile is not told any more. */
export function teller(city: {
  readonly store: Store
  readonly vault: Vault
  readonly now: () => Instant
  /** Where a message may go: a unit must not make the city speak to its own inner hosts. */
  readonly guard: sources.Guard
}): JobHandler {
  return async (tx, job) => {
    const at = city.now()
    const telling = job.payload as Telling
    const [grant, hook, dataset] = await Promise.all([
      keep.grantById(tx, job.district, telling.grant),
      keep.hookOf(tx, job.district, telling.grant),
      byId(tx, job.district, telling.dataset),
    ])
    if (!grant || !hook || !dataset || grant.state !== 'active' || grant.to <= at) return
    const sight = rows.sightOfGrant({ items: grant.items, masks: grant.masks, where: grant.filter }, dataset)
    const secret = city.vault.open(hook.secret)
    let part = 0
    let count = 0
    const send = async (page: readonly rows.ShownRow[]) => {
      count += page.length
      const id = `${job.key.replaceAll('/', '.').replace(/[^\w.-]/g, '_')}.${part}`.slice(0, 250)
      const body = JSON.stringify({
        type: 'dataset.changed',
        timestamp: at.toISOString(),
        data: {
          dataset: dataset.code,
          delivery: telling.delivery ?? null,
          why: telling.why,
          part: part++,
          rows: page.map((row) => ({
            ...row.values,
            ...(row.doubted.length > 0 ? { _doubted: row.doubted } : {}),
          })),
        },
      })
      await post(city.guard, new URL(hook.url), secret, id, body, at)
    }
    try {
      if (telling.delivery)
        for await (const page of rows.ofDelivery(tx, dataset, sight, telling.delivery, CHUNK))
          await send(page)
      else if (telling.keys) await send([...(await rows.lookUp(tx, dataset, sight, telling.keys)).values()])
      if (part === 0) await send([])
    } catch (fault) {
      // told apart from the failing transaction, so that the page of the grant says what is wrong
      const failed = fault instanceof Error ? fault.message : String(fault)
      await city.store.tx((own) =>
        keep.hookTold(own, job.district, grant.id, { at, failed: failed.slice(0, 200) }),
      )
      throw fault
    }
    await keep.hookTold(tx, job.district, grant.id, { at, failed: null })
    await append(tx, [
      {
        district: job.district,
        kind: 'share.access',
        subjectKind: 'grant',
        subject: grant.id,
        at,
        actor: factActorOf(systemActor(job.district)),
        body: {
          do: 'push',
          dataset: grant.dataset,
          items: grant.items,
          whose: null,
          rows: count,
          why: { duty: grant.duty, operator: '订阅推送', case: telling.delivery ?? telling.why },
          result: 'sent',
        },
      },
    ])
  }
}
