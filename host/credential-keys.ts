import { join } from 'node:path'
import { no, ok, type Refusal, type Result } from '../base/index.ts'
import { keys as room } from '../platform/credentials/index.ts'
import { refusals } from '../platform/credentials/keys/declare.ts'
import type { Reader } from '../platform/store/index.ts'
import type { OpenCity } from './open.ts'
import { perCity } from './per-city.ts'

/** The keys of a city 密钥库. Its roots lie in `keys/` of the data folder: in production only their public half. */
export const keysOf = perCity((city: OpenCity): room.Keys => {
  const { signature, signerUrl, signerSecret, dataDir } = city.settings
  return room.openKeys({
    store: city.store,
    district: city.plan.district,
    vault: city.vault,
    algorithm: signature,
    roots: room.openRoots(join(dataDir, 'keys'), signature),
    homes:
      signerUrl && signerSecret
        ? [room.remoteHome({ name: 'remote', url: signerUrl, secret: signerSecret })]
        : [],
    now: city.now,
  })
})

/** A list as it goes out: bytes, how to tell it from the one before, and until when it counts. */
type Public = {
  readonly bytes: Uint8Array
  readonly etag: string
  readonly issuedAt: Date
  readonly validUntil: Date
}

/** What readers anywhere fetch 公开列表: roots, trust list, status lists, what counts no more. */
export function credentialListsDoor(city: OpenCity) {
  const keys = keysOf(city)
  const named = (name: string, one: room.SignedList): Public => ({
    ...one,
    etag: `"${name}-${one.issuedAt.getTime().toString(36)}"`,
  })

  async function all(reader: Reader): Promise<ReadonlyMap<string, Public>> {
    const lists = new Map<string, Public>()
    const trust = await keys.trustList(reader)
    if (trust.ok) {
      const { signed, sequence, issuedAt, validUntil } = trust.value
      lists.set('trust', { bytes: signed, etag: `"trust-${sequence}"`, issuedAt, validUntil })
    }
    for (const one of await keys.statusLists(reader))
      lists.set(`status-${one.list}`, named(`status-${one.list}`, one))
    const denied = await keys.deniedList(reader)
    if (denied) lists.set('denied', named('denied', denied))
    return lists
  }

  return {
    /** All that a reader has to hold, so that it can fetch what is new. */
    async index(reader: Reader): Promise<Result<unknown, Refusal>> {
      const trust = await keys.trustList(reader)
      if (!trust.ok) return trust
      return ok({
        authority: city.plan.district,
        name: city.plan.name,
        roots: room.rootsFileOf(keys.roots),
        lists: [...(await all(reader))].map(([list, { bytes, etag, issuedAt, validUntil }]) => ({
          list,
          url: `/api/public/credentials/lists/${list}`,
          bytes: bytes.length,
          etag,
          issuedAt,
          validUntil,
        })),
      })
    },
    async list(reader: Reader, name: string): Promise<Result<Public, Refusal>> {
      const found = (await all(reader)).get(name)
      if (found) return ok(found)
      return no(name === 'trust' ? refusals['keys.noTrustList']() : refusals['keys.noList']({ list: name }))
    },
  }
}

/** Keys take turns and lists are signed while the city runs. */
export const runKeys = (city: OpenCity, onFault: (fault: unknown) => void) => keysOf(city).run(onFault)
