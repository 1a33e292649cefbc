import { join } from 'node:path'
import { type Day, type Say, say } from '../base/index.ts'
import { codes as room } from '../platform/credentials/index.ts'
import { follow, pulse, type RecordedFact } from '../platform/ledger/index.ts'
import { identityOf, systemActor } from '../platform/org/index.ts'
import type { Tx } from '../platform/store/index.ts'
import { codesOf } from './codes.ts'
import type { OpenCity } from './open.ts'
import { perCity } from './per-city.ts'
import { pretended } from './pretended.ts'

/** 人口基础库, as the data brain declares it. */
const PERSONS = 'dataBrain.person'
const DEAD = 'dead'
const REST_MS = 500
const SETTLE_MS = 60_000

/**
 * 死亡注销 and 换号: what the population register and the citizens' own names say ends a code, or takes it off a telephone that
 * another person has now.
 */
export function codesFollow(city: OpenCity) {
  const env = codesOf(city)
  const { district } = city.plan
  const system = systemActor(district)
  const isBase = city.registers.types.some(({ name }) => name === PERSONS)

  async function person(tx: Tx, fact: RecordedFact): Promise<void> {
    const row = await city.registers.get(tx, system, PERSONS, fact.subject, district)
    const idNumber = row.ok ? row.value.values.idNumber : null
    if (!row.ok || typeof idNumber !== 'string' || row.value.values.state !== DEAD) return
    const subject = await room.subjectOfNumber(env, tx, idNumber)
    if (subject) await room.closeSubject(env, tx, subject, '人口基础库登记死亡', city.now())
  }

  async function named(tx: Tx, fact: RecordedFact): Promise<void> {
    const self = await identityOf(tx, { district, vault: city.vault }, fact.subject)
    if (!self?.idNumber) return
    await room.releaseOther(env, tx, fact.subject, city.vault.blind(self.idNumber, 'idNumber'), city.now())
  }

  return async (tx: Tx, facts: readonly RecordedFact[]): Promise<void> => {
    for (const fact of facts) {
      if (fact.district !== district) continue
      if (fact.kind === 'citizen.named') await named(tx, fact)
      else if (
        isBase &&
        fact.subjectKind === 'register' &&
        fact.body.register === PERSONS &&
        (fact.kind === 'register.created' || fact.kind === 'register.updated')
      )
        await person(tx, fact)
    }
  }
}

const issuerProcess = perCity((city: OpenCity) =>
  pretended(
    new URL('../platform/credentials/codes/issuer-process.ts', import.meta.url),
    [join(city.settings.dataDir, 'ride-issuer.jsonl')],
    'the pretended payment issuer',
  ),
)

/** 支付机构 of the rides. A city without an agreement with one has none: its statements are taken in by hand. */
export function issuerOfRides(city: OpenCity): room.Issuer | null {
  if (!city.plan.demo) return null
  const ask = async <T>(path: string, body?: unknown): Promise<T> => {
    const base = await issuerProcess(city).awake()
    const answer = await fetch(new URL(path, base), {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
      redirect: 'error',
    })
    if (!answer.ok) throw new Error(`the payment issuer answered ${answer.status}`)
    return (await answer.json()) as T
  }
  return {
    charge: (orders) => ask('/charge', orders),
    statement: async (side, scene, day) => {
      const query = new URLSearchParams({ side, scene, day })
      return (await ask<{ rows: readonly room.StatementLine[] }>(`/statement?${query}`)).rows
    },
    pay: (one) => ask('/pay', one),
  }
}

/** 日终清分 now, as the clock would do it; the console of a demonstration may ask for today as well. */
export async function settleNow(city: OpenCity, scene: string, day: Day): Promise<'agrees' | 'open' | null> {
  const env = codesOf(city)
  const issuer = issuerOfRides(city)
  if (!issuer) return null
  const at = city.now()
  await room.sendOrders(env, city.store, issuer, at)
  const [paid, cleared] = [
    await issuer.statement('paid', scene, day),
    await issuer.statement('cleared', scene, day),
  ]
  return city.store.tx((tx) => room.compare(env, tx, { scene, day, paid, cleared }, at))
}

/** By itself, as long as the city runs: lives are followed, orders sent, days compared. */
export function runCodeLife(city: OpenCity, onFault: (where: Say, fault: unknown) => void) {
  const env = codesOf(city)
  if (Object.keys(env.declared).length === 0) return { stop: async () => undefined }
  const where = say('城市码', 'city codes')
  const follower = follow(city.store, 'codes', codesFollow(city), {
    ...{ from: 'now', restMs: REST_MS, batch: 200 },
    onError: (fault) => onFault(where, fault),
  })
  const issuer = issuerOfRides(city)
  const settling = issuer
    ? pulse(
        async () => {
          const at = city.now()
          const sent = await room.sendOrders(env, city.store, issuer, at)
          await room.settleDue(env, city.store, issuer, at)
          return sent >= 500
        },
        { pollMs: SETTLE_MS, onError: (fault) => onFault(where, fault) },
      )
    : null
  return {
    follower,
    async stop(): Promise<void> {
      await Promise.all([follower.stop(), settling?.stop()])
      issuerProcess(city).stop()
    },
  }
}
