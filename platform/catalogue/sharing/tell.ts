import http from 'node:http'
import https from 'node:https'
import type { Instant } from '../../../base/index.ts'
import type { Vault } from '../../fields/index.ts'
import { append } from '../../ledger/index.ts'
import { signWebhook } from '../../messages/index.ts'
import { factActorOf, holds, systemActor } from '../../org/index.ts'
import { placeOf } from '../../registers/decide.ts'
import type { Store } from '../../store/index.ts'
import { byId, type Dataset } from '../datasets/index.ts'
import { endedBy, sources } from '../intake/index.ts'
import * as rows from '../rows/index.ts'
import { keyItems } from './decide.ts'
import type { Grant } from './declare.ts'
import * as keep from './keep.ts'
import * as messages from './keep-messages.ts'

/** Rows in one message; a large load goes as several. */
const CHUNK = 500
const PATIENCE_MS = 10_000
/** Messages under way at once: one slow subscriber must not keep the others waiting. */
const AT_ONCE = 8
/** After this long a message is anybody's again whose sender died. */
const LEASE_MS = 5 * 60_000
const FIRST_PAUSE_MS = 5_000
const LONGEST_PAUSE_MS = 3_600_000
/** Tries before a message is left to the people at both ends. */
const TRIES = 12

/** The subscriber did not take a message: it is tried again; nothing of ours is wrong. */
export class NotTaken extends Error {}

/** Sends one message; anything but 2xx is tried again under the same id, so that it is taken once. */
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

type City = {
  readonly district: string
  readonly store: Store
  readonly vault: Vault
  readonly now: () => Instant
  /** Where a message may go: a unit must not make the city speak to its own inner hosts. */
  readonly guard: sources.Guard
  readonly lens: rows.Lens
}

/** A part of a message: rows as they stand, or rows that are no more, by their key. */
type Part = { readonly rows: readonly Readonly<Record<string, unknown>>[]; readonly gone: boolean }

const told = (page: readonly rows.ShownRow[]) =>
  page.map((row) => ({ ...row.values, ...(row.doubted.length > 0 ? { _doubted: row.doubted } : {}) }))

/**
 * Rows that the subscriber saw before this delivery and does not see now 消失: taken away, or moved out of his rows.
 * They are named by the key items he is granted, masked as ever.
 */
async function* disappeared(
  { store }: City,
  dataset: Dataset,
  grant: Grant,
  sight: rows.Sight,
  delivery: string,
): AsyncGenerator<Part> {
  const keys = keyItems(dataset).map((item) => item.name)
  const fields = Object.fromEntries(dataset.items.map(({ name, field }) => [name, field]))
  const filtered = grant.filter !== true
  let afterKey = ''
  for (;;) {
    const page = await endedBy(store, dataset.district, delivery, {
      ...{ afterKey, limit: CHUNK },
      // without a filter of rows a changed row is still his
      ...(filtered ? {} : { change: 'disappeared' as const }),
    })
    const seen = page.filter(({ body: values }) =>
      holds(grant.filter, {
        area: placeOf(fields, values, dataset.district).area,
        ...Object.fromEntries(dataset.items.map(({ name }) => [`item.${name}`, values[name] ?? null])),
      }),
    )
    const still = await rows.lookUp(
      store,
      dataset,
      sight,
      seen.map((one) => one.key),
    )
    const gone = seen.filter((one) => !still.has(one.key))
    if (gone.length > 0)
      yield {
        gone: true,
        rows: gone.map(({ body: values }) => {
          const named = Object.fromEntries(keys.map((name) => [name, values[name] ?? null]))
          return rows.shown(sight, named, [true]).values
        }),
      }
    const last = page.at(-1)
    if (!last || page.length < CHUNK) return
    afterKey = last.key
  }
}

async function* partsOf(
  city: City,
  what: messages.Telling,
  dataset: Dataset,
  grant: Grant,
  sight: rows.Sight,
): AsyncGenerator<Part> {
  const { store, lens } = city
  if ('delivery' in what) {
    for await (const page of rows.ofDelivery(store, dataset, sight, what.delivery, CHUNK))
      yield { rows: told(page), gone: false }
    yield* disappeared(city, dataset, grant, sight, what.delivery)
  } else if ('keys' in what) {
    const found = await rows.lookUp(store, dataset, sight, what.keys, lens)
    yield { rows: told([...found.values()]), gone: false }
  } else {
    const written =
      'ids' in what ? { ids: what.ids } : { since: new Date(what.since), until: new Date(what.until) }
    const keys = new Set(keyItems(dataset).map((item) => item.name))
    for await (const part of rows.ofRegister(store, dataset, sight, written, CHUNK, lens))
      yield part.gone
        ? {
            gone: true,
            rows: part.rows.map(({ values }) =>
              Object.fromEntries(Object.entries(values).filter(([name]) => keys.has(name))),
            ),
          }
        : { rows: told(part.rows), gone: false }
  }
}

/** One message to its end; what was revoked meanwhile is not told any more. No transaction is open while it is sent. */
async function tell(city: City, one: messages.Taken): Promise<void> {
  const { store, now } = city
  const { district } = one
  const at = now()
  const grant = await keep.grantById(store, district, one.grant)
  const hook = await keep.hookOf(store, district, one.grant)
  const dataset = await byId(store, district, one.dataset)
  const drop = () => store.tx((tx) => messages.done(tx, district, one.id))
  const stands = () =>
    keep.grantById(store, district, one.grant).then((now) => now?.state === 'active' && now.to > at)
  if (!grant || !hook || !dataset || grant.state !== 'active' || grant.to <= at) return void (await drop())
  if (dataset.state !== 'published' || dataset.share === 'never') return void (await drop())
  const sight = rows.sightOfGrant({ items: grant.items, masks: grant.masks, where: grant.filter }, dataset)
  const secret = city.vault.open(hook.secret)
  const delivery = 'delivery' in one.what ? one.what.delivery : null
  let part = 0
  let count = 0
  const send = async ({ rows: page, gone }: Part) => {
    if (part > 0 && !(await stands())) return false
    count += page.length
    const id = `${one.key.replaceAll('/', '.').replace(/[^\w.-]/g, '_')}.${part}`.slice(0, 250)
    const body = JSON.stringify({
      type: gone ? 'dataset.disappeared' : 'dataset.changed',
      timestamp: at.toISOString(),
      data: { dataset: dataset.code, delivery, why: one.what.why, part: part++, rows: page },
    })
    await post(city.guard, new URL(hook.url), secret, id, body, at)
    await store.tx((tx) => messages.renew(tx, district, one.id, now()))
    return true
  }
  try {
    for await (const page of partsOf(city, one.what, dataset, grant, sight)) if (!(await send(page))) break
    // a load that brought nothing of his is told too: he knows that he has all
    if (part === 0) await send({ rows: [], gone: false })
  } catch (fault) {
    const failed = (fault instanceof Error ? fault.message : String(fault)).toWellFormed().slice(0, 200)
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(one.attempts, 20))
    const dueAt = one.attempts + 1 >= TRIES ? null : new Date(at.getTime() + pause)
    await store.tx(async (tx) => {
      await messages.putBack(tx, district, one.id, { failed, dueAt, at })
      await keep.hookTold(tx, district, grant.id, { at, failed })
    })
    if (!(fault instanceof NotTaken)) throw fault
    return
  }
  await store.tx(async (tx) => {
    await messages.done(tx, district, one.id)
    await keep.hookTold(tx, district, grant.id, { at, failed: null })
    await append(tx, [
      {
        district,
        kind: 'share.access',
        subjectKind: 'grant',
        subject: grant.id,
        at,
        actor: factActorOf(systemActor(district)),
        body: {
          do: 'push',
          dataset: grant.dataset,
          items: grant.items,
          whose: null,
          rows: count,
          why: { duty: grant.duty, operator: '订阅推送', case: delivery ?? one.what.why },
          result: 'sent',
        },
      },
    ])
  })
}

/** Sends what is due, some at once; answers whether there may be more. */
export async function tellDue(city: City): Promise<boolean> {
  const at = city.now()
  const lease = new Date(at.getTime() - LEASE_MS)
  const taken = await city.store.tx((tx) => messages.take(tx, city.district, at, { most: AT_ONCE, lease }))
  const ended = await Promise.allSettled(taken.map((one) => tell(city, one)))
  const fault = ended.find((one) => one.status === 'rejected')
  if (fault) throw fault.reason
  return taken.length === AT_ONCE
}
