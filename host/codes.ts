import { type Say, say } from '../base/index.ts'
import { keys as keyRoom, codes as room } from '../platform/credentials/index.ts'
import { pulse } from '../platform/ledger/index.ts'
import { identityOf } from '../platform/org/index.ts'
import { keysOf } from './credential-keys.ts'
import type { OpenCity } from './open.ts'
import { perCity } from './per-city.ts'

/** Rides without exit, retention and ended emergencies need not be looked at more often. */
const SWEEP_MS = 60_000

/** 城市码 of a city: its scenes, what it signs with, whom it tells. */
export const codesOf = perCity((city: OpenCity): room.CodesEnv => {
  const { district } = city.plan
  const keys = keysOf(city)
  let known: { readonly at: number; readonly value: Awaited<ReturnType<room.Authority['trust']>> } | undefined
  const FRESH_MS = 2_000
  return {
    district,
    vault: city.vault,
    declared: city.compiled.scenes,
    secrets: new Map(),
    held: {},
    authority: {
      codes: () => keys.signWith('code'),
      lists: () => keys.signWith('status'),
      check: keyRoom.checkNative,
      async trust() {
        const at = Date.now()
        if (known && at - known.at < FRESH_MS) return known.value
        let list = await keys.trustList(city.store)
        if (!list.ok) {
          await keys.settle()
          list = await keys.trustList(city.store)
        }
        const believed = await keys.current(city.store)
        if (!list.ok || !believed.ok) throw new Error('there is no trust list yet: its roots have to sign it')
        known = { at, value: { bytes: list.value.signed, trust: believed.value.trust } }
        return known.value
      },
    },
    async tell(tx, notices, at) {
      for (const { citizen, key, title, text } of notices) {
        const self = await identityOf(tx, { district, vault: city.vault }, citizen)
        if (self)
          await city.messages.send(
            tx,
            [
              {
                ...{ district, key, to: { address: self.phone, by: 'sms' }, title, text },
                ...{ subjectKind: 'codeNotice', subject: citizen },
              },
            ],
            at,
          )
      }
    },
  }
})

/** 留存与单边: by itself, as long as the city runs. */
export function runCodes(city: OpenCity, onFault: (where: Say, fault: unknown) => void) {
  const env = codesOf(city)
  if (Object.keys(env.declared).length === 0) return { stop: async () => undefined }
  return pulse(
    async () => {
      const { singles } = await city.store.tx((tx) => room.sweep(env, tx, city.now()))
      return singles >= 200
    },
    { pollMs: SWEEP_MS, onError: (fault) => onFault(say('城市码', 'city codes'), fault) },
  )
}

/** What another issuer would answer when a card is bound. A city without an agreement with it binds nothing. */
export function issuerOf(
  city: OpenCity,
  kind: room.BindingKind,
  person: string,
): { readonly issuer: string; readonly token: string; readonly tail: string } | null {
  if (!city.plan.demo) return null
  const token = city.vault.blind(`${kind} ${person}`, 'card')
  const issuer: Readonly<Record<room.BindingKind, string>> = {
    socialCard: '区人社局（模拟）',
    insurance: '国家医保平台（模拟）',
    transitCard: '市交通一卡通（模拟）',
    readerCard: '区图书馆（模拟）',
    payment: '持牌支付机构（模拟）',
  }
  const digits = [...token].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 10_000, 7)
  return { issuer: issuer[kind], token, tail: String(digits).padStart(4, '0') }
}
