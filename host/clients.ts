import type { Actor } from '../platform/org/index.ts'
import * as org from '../platform/org/index.ts'
import type { Reader } from '../platform/store/index.ts'
import type { OpenCity } from './open.ts'

export type CityClient = {
  readonly id: string
  readonly name: string
  readonly actor: Actor
  readonly can: readonly ('open311' | 'hook')[]
  readonly hookSecrets: readonly string[]
  readonly channels: readonly string[]
  readonly ratePerMinute?: number
}

/** Programs with a key of their own 接入方. The gateway of the settings is one of them. */
export function clientsOf(city: OpenCity) {
  const { store, settings, plan } = city
  return {
    async byKey(_reader: Reader, key: string): Promise<CityClient | undefined> {
      const found = await org.clientOf(store, key, city.now())
      if (!found.ok) return undefined
      const { client, actor } = found.value
      return {
        id: client.id,
        name: client.name,
        actor,
        can: ['open311'],
        hookSecrets: [],
        channels: ['open311'],
        ratePerMinute: client.ratePerMinute,
      }
    },
    async byName(_reader: Reader, name: string): Promise<CityClient | undefined> {
      if (name !== 'gateway' || !settings.gatewaySecret) return undefined
      const actor: Actor = {
        kind: 'client',
        account: null,
        name: '消息网关',
        district: plan.district,
        unit: null,
        unitName: null,
        duties: [],
        provenAt: 0,
      }
      return {
        id: 'gateway',
        name,
        actor,
        can: ['hook'],
        hookSecrets: [settings.gatewaySecret],
        channels: ['sms', 'wechat', 'app'],
      }
    },
  }
}
