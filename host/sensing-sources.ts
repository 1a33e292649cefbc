import { type Id, type Instant, no, ok, type Refusal, type Result, type Say } from '../base/index.ts'
import { systemActor } from '../platform/org/index.ts'
import { cameras, feeds, refusals, speaksFor, tellFeed } from '../platform/signals/index.ts'
import type { OpenCity } from './open.ts'
import { signalsOf } from './sensing.ts'

/** The city itself keeps a still picture that was fetched or sent. */
export async function keepStill(
  city: OpenCity,
  camera: { readonly device: Id; readonly code: string },
  bytes: Uint8Array,
  source: 'pushed' | 'pulled',
  at: Instant,
): Promise<Result<{ readonly at: Instant }, Refusal>> {
  const { district } = city.plan
  return city.store.tx(async (tx) => {
    const put = await city.files.put(tx, {
      content: Buffer.from(bytes),
      name: `${camera.code}-${at.toISOString().replaceAll(/[:.]/g, '')}${bytes[0] === 0x89 ? '.png' : '.jpg'}`,
      ...{ district, by: systemActor(district).account, at },
      allow: ['jpeg', 'png'],
    })
    if (!put.ok) return put
    await cameras.insertStill(tx, district, { device: camera.device, at, file: put.value.id, source })
    return ok({ at })
  })
}

/** A still picture that somebody sends for a camera. */
export async function takeStill(
  city: OpenCity,
  gatewayOf: (id: string) => Parameters<typeof speaksFor>[0] | undefined,
  sender: { readonly id: string },
  code: string,
  bytes: Uint8Array,
  at: Date,
): Promise<Result<unknown, Refusal>> {
  const { registry } = signalsOf(city)
  await registry.refresh(city.store)
  const device = registry.device(code)
  const camera = device && (await cameras.cameraByCode(city.store, city.plan.district, code))
  const gateway = gatewayOf(sender.id)
  if (!camera || !device) return no(refusals['signals.unknownDevice']({ device: code }))
  if (!gateway || !speaksFor(gateway, device)) return no(refusals['signals.notYours']({ device: code }))
  return keepStill(city, camera, bytes, 'pushed', at)
}

export type BrokerFeed = {
  readonly id: string
  readonly title: string
  readonly url: string
  readonly username?: string
  readonly password?: string
  readonly ca?: string
  readonly topics: readonly { readonly filter: string; readonly device?: number; readonly metric?: number }[]
}

/** Brokers that the server listens to for the city. */
export async function brokerFeeds(city: OpenCity): Promise<readonly BrokerFeed[]> {
  return (await feeds(city.store, city.plan.district)).flatMap((feed) =>
    feed.kind === 'broker' && feed.state === 'open'
      ? [
          {
            ...(JSON.parse(city.vault.open(feed.settings)) as Omit<BrokerFeed, 'id' | 'title'>),
            ...{ id: feed.id, title: feed.title },
          },
        ]
      : [],
  )
}

export const brokerSays = (city: OpenCity, id: string, says: Say | null): Promise<unknown> =>
  city.store.tx((tx) => tellFeed(tx, city.plan.district, id, says, says ? null : city.now()))
