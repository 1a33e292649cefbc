import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Id, ok } from '../base/index.ts'
import { intake, standards as room } from '../platform/catalogue/index.ts'
import { pulse } from '../platform/ledger/index.ts'
import type { Actor } from '../platform/org/index.ts'
import type { Reader, Tx } from '../platform/store/index.ts'
import { alone } from './alone.ts'
import { text } from './desks/input.ts'
import { holds } from './desks/may.ts'
import { guardOf } from './intake-sources.ts'
import type { OpenCity } from './open.ts'
import { perCity } from './per-city.ts'
import { standardsOf } from './standards.ts'

/** Whoever asks for an edition now does not wait for the next look. */
const wakers = new WeakMap<OpenCity, () => void>()
const LOOK_MS = 60_000
const MOST_BYTES = 20 * 1024 * 1024
const TIMEOUT_SECONDS = 60

type Json = Readonly<Record<string, unknown>>

export const feedsOf = perCity((city: OpenCity) =>
  room.openStandardFeeds({
    district: city.plan.district,
    title: city.plan.name.zh,
    roles: city.compiled.roles,
    standards: standardsOf(city),
  }),
)

/** The key that editions of this city are signed with: `standards.key` (Ed25519, mode 600), made at the first call. */
const keyOf = perCity(async (city: OpenCity) => {
  const folder = join(city.settings.dataDir, 'keys')
  const file = join(folder, 'standards.key')
  await mkdir(folder, { recursive: true })
  const made = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })
  // 'wx' never writes over a key: of two starters one wins and both read the winner's
  await writeFile(file, made, { flag: 'wx', mode: 0o600 }).catch((fault: NodeJS.ErrnoException) => {
    if (fault.code !== 'EEXIST') throw fault
  })
  const secret = createPrivateKey(await readFile(file))
  return { secret, public: createPublicKey(secret) }
})

/** What this level hands down, signed; the etag is the edition. */
export async function editionDoor(city: OpenCity, reader: Reader, at: Date) {
  const edition = await feedsOf(city).handedDown(reader, at)
  const signed = room.signEdition(edition, await keyOf(city))
  return ok({ etag: `"${edition.edition}"`, body: JSON.stringify(signed) })
}

/** Asks a level above for its edition, only when it has another. */
async function asked(city: OpenCity, feed: room.StandardFeed, stop: AbortSignal) {
  const got = await intake.sources.fetchWeb(
    { url: feed.url, timeoutSeconds: TIMEOUT_SECONDS } as Parameters<typeof intake.sources.fetchWeb>[0],
    null,
    { etag: feed.etag },
    guardOf(city),
    stop,
  )
  if (!got.ok) return { failed: got.error.says.zh }
  if (got.value.same) return { same: true } as const
  const parts: Buffer[] = []
  let size = 0
  for await (const part of got.value.content) {
    parts.push(part as Buffer)
    size += (part as Buffer).length
    if (size > MOST_BYTES) {
      got.value.content.destroy()
      return { failed: '标准包过大' }
    }
  }
  return { bytes: Buffer.concat(parts), etag: got.value.cursor.etag }
}

/** 标准下发: levels above are asked in their turn; new editions are taken over or wait to be looked at. */
export function runStandardFeeds(city: OpenCity, onFault: (fault: unknown) => void) {
  const feeds = feedsOf(city)
  const stop = new AbortController()
  const look = pulse(
    alone(city, 'standards', async () => {
      for (const feed of await feeds.due(city.store, city.now())) {
        const came = await asked(city, feed, stop.signal).catch((fault: unknown) => ({
          failed: fault instanceof Error ? fault.message : String(fault),
        }))
        if (stop.signal.aborted) return false
        await city.store.tx((tx) => feeds.came(tx, feed.id, came, city.now()))
      }
      return false
    }),
    { pollMs: LOOK_MS, onError: onFault },
  )
  wakers.set(city, () => look.wake())
  return {
    async stop() {
      wakers.delete(city)
      stop.abort()
      await look.stop()
    },
  }
}

/** The desk of subscriptions 上级标准. */
export function standardFeedDesk(city: OpenCity) {
  const feeds = feedsOf(city)
  const authority = (who: Actor) => holds(city, who, ['dataAuthority'])
  return {
    async feeds(reader: Reader, who: Actor) {
      const may = holds(city, who, ['dataAuthority', 'dataSteward', 'dataAuditor'])
      if (!may.ok) return may
      const key = await keyOf(city)
      const signer = key.public.export({ type: 'spki', format: 'der' }).toString('base64')
      return ok({
        own: { path: '/standards/edition', mark: room.signerMark(signer) },
        rows: (await feeds.list(reader)).map(({ waiting, signer: known, ...one }) => ({
          ...one,
          waiting: waiting ? { edition: waiting.edition, standards: waiting.standards.length } : null,
          mark: known ? room.signerMark(known) : null,
        })),
        may: { keep: authority(who).ok },
      })
    },
    async follow(tx: Tx, who: Actor, input: Json, at: Date) {
      const adopt = input.adopt === 'self' ? 'self' : 'ask'
      tx.afterCommit(() => wakers.get(city)?.())
      return feeds.subscribe(tx, who, { url: text(input.url), title: text(input.title), adopt }, at)
    },
    async feedAct(tx: Tx, who: Actor, input: { readonly id: Id; readonly act: string }, at: Date) {
      tx.afterCommit(() => wakers.get(city)?.())
      if (input.act === 'drop') return feeds.drop(tx, who, input.id, at)
      return input.act === 'adopt' ? feeds.adopt(tx, who, input.id, at) : feeds.askNow(tx, who, input.id, at)
    },
  }
}
