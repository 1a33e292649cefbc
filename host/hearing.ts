import type { Say } from '../base/index.ts'
import type { RecordedFact } from '../platform/ledger/index.ts'
import { forgetEverybody } from '../platform/org/index.ts'
import { openFleeting } from '../platform/store/index.ts'
import { centreOf } from './centre.ts'
import type { LiveEvent, openLive } from './live.ts'
import type { OpenCity } from './open.ts'

/** Of these facts rights follow, or their end: whoever is remembered is read anew. */
const RIGHTS =
  /^(org\.(duty|delegat|emergency|account(?!Locked)|person|appoint|client(?!Created)|unit|post|area|password|sessionsEnded)|identity\.(sessionsCut|factorsReset|handedOver|personnelImported))/
/** Of these the names of areas and units. */
const NAMES = /^org\.(unit|area)/
const DEFINITIONS = /^indicators\.(published|sentBack|retired)/

/**
 * 多进程: what another process changed is heard here within a second, by the facts that tell of it, and what it tells
 * open pages reaches the pages of this one. What is remembered is forgotten again by itself also without this.
 */
export function runHearing(
  city: OpenCity,
  live: Awaited<ReturnType<typeof openLive>>,
  onFault: (where: Say, fault: unknown) => void,
) {
  const { store, plan, turns } = city
  const onError = (fault: unknown) => onFault({ zh: '多进程同步', en: 'other processes' }, fault)
  const rights = new Set<() => void>()
  // One process hears of its own changes before it answers; there is nobody else on an embedded engine.
  const alone = store.engine.kind === 'embedded'

  async function onFacts(facts: readonly RecordedFact[]): Promise<void> {
    const kinds = facts.map((fact) => fact.kind)
    if (kinds.some((kind) => RIGHTS.test(kind))) {
      if (!alone) forgetEverybody()
      for (const hear of rights) hear()
    }
    if (alone) return
    if (kinds.includes('identity.policySet')) city.policies.forget()
    if (kinds.some((kind) => NAMES.test(kind))) await city.catalog.reload(store, city.now())
    if (kinds.some((kind) => DEFINITIONS.test(kind))) {
      const { versions, counts } = centreOf(city)
      await versions.load(store)
      counts.changed()
    }
  }
  const unwatch = live.watch((facts) => void onFacts(facts).catch(onError))
  const fleeting = alone
    ? null
    : openFleeting(
        store,
        plan.district,
        turns.process,
        (body) => live.publish({ ...(JSON.parse(city.vault.open(body)) as LiveEvent), elsewhere: true }),
        onError,
      )
  return {
    /** To the open pages of this process and of all others. */
    publish(event: LiveEvent): void {
      live.publish(event)
      // a ringing telephone names a number: it is sealed on its way
      void fleeting?.tell(city.vault.seal(JSON.stringify(event))).catch(onError)
    },
    /** Hears that rights have changed, whoever changed them. */
    onRights(hear: () => void): () => void {
      rights.add(hear)
      return () => void rights.delete(hear)
    },
    async stop(): Promise<void> {
      unwatch()
      await fleeting?.stop()
    },
  }
}
