import type { Id, Say } from '../base/index.ts'
import { pulse, type RecordedFact, tail } from '../platform/ledger/index.ts'
import { systemActor } from '../platform/org/index.ts'
import { halls as room } from '../platform/services/index.ts'
import { alone } from './alone.ts'
import type { OpenCity } from './open.ts'
import { perCity } from './per-city.ts'

const HALLS = { zh: '大厅', en: 'halls' }
/** No-shows and closures need not be settled to the second. */
const SWEEP_MS = 30_000

/** What the halls of a city need, and who listens to them. */
export const hallsOf = perCity((city: OpenCity) => {
  const listeners = new Set<(halls: ReadonlySet<Id>) => void>()
  const env: room.HallsEnv = {
    vault: city.vault,
    tell: (tx, notices, at) => city.messages.send(tx, notices, at),
  }
  return {
    env,
    /** Hears which halls something happened at; the page then reads how they stand. */
    subscribe(hear: (halls: ReadonlySet<Id>) => void): () => void {
      listeners.add(hear)
      return () => void listeners.delete(hear)
    },
    changed(halls: ReadonlySet<Id>): void {
      for (const hear of listeners) hear(halls)
    },
  }
})

const hallsIn = (facts: readonly RecordedFact[], district: string): ReadonlySet<Id> =>
  new Set(
    facts.flatMap(({ kind, body, district: of }) =>
      of === district && /^(hall|ticket|booking)\./.test(kind) && typeof body.hall === 'string'
        ? [body.hall]
        : [],
    ),
  )

/** Displays follow what happens; time settles no-shows, waiting lists and days that closed. */
export async function runHalls(city: OpenCity, onFault: (where: Say, fault: unknown) => void) {
  const { env, changed } = hallsOf(city)
  const onError = (fault: unknown) => onFault(HALLS, fault)
  const following = await tail(
    city.store,
    (facts) => {
      const touched = hallsIn(facts, city.plan.district)
      if (touched.size > 0) changed(touched)
    },
    { onError },
  )
  const system = systemActor(city.plan.district)
  const sweeping = pulse(
    alone(city, 'halls', async () => (await room.sweep(env, city.store, system, city.now())).more),
    {
      pollMs: SWEEP_MS,
      onError,
    },
  )
  return {
    async stop(): Promise<void> {
      await Promise.all([following.stop(), sweeping.stop()])
    },
  }
}
