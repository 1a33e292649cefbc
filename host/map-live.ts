import type { Say } from '../base/index.ts'
import type { Actor } from '../platform/org/index.ts'
import { layers } from '../platform/places/index.ts'
import type { openLive } from './live.ts'
import { mapOf } from './map.ts'
import type { OpenCity } from './open.ts'

/** What happens may change a layer; whichever server writes it, it is looked for here so long after. */
const LOOKS_MS = [700, 2_000, 6_000] as const
/** Devices and outlines change without a fact of their own. */
const BEAT_MS = 20_000
const MOST_SIGHTS = 1_000
const ABOUT = new Set(['matter', 'register', 'device', 'grid', 'layer'])

/**
 * Tells open maps which layers have changed 图层实时更新: by their versions, once for all changes of a look, and each reader only of
 * layers that he sees. Nothing is asked of the database while nothing happens, but for the slow beat.
 */
export async function runLayersLive(
  city: OpenCity,
  live: Awaited<ReturnType<typeof openLive>>,
  onFault: (where: Say, fault: unknown) => void,
) {
  const map = mapOf(city)
  const { district } = map
  const timers = new Set<NodeJS.Timeout>()
  const sights = new Map<string, WeakMap<Actor, boolean>>()
  let known = await read()
  let looking: Promise<void> | null = null

  async function read(): Promise<Map<string, number>> {
    return new Map((await layers.versions(city.store, district)).map(({ name, version }) => [name, version]))
  }
  async function tell(): Promise<void> {
    const now = await read()
    const changed = [...now].filter(([name, version]) => known.get(name) !== version).map(([name]) => name)
    known = now
    if (changed.length === 0) return
    const all = await layers.list(city.store, district)
    for (const layer of all)
      if (changed.includes(layer.name))
        live.publish({ event: 'layers', data: { layers: [layer.name] }, to: { when: seenBy(layer) } })
  }
  /** Rights are worked out once for a reader and a layer, not at each change for a thousand readers. */
  function seenBy(layer: layers.Layer): (who: Actor) => boolean {
    const { name, readers, grade, scope, source } = layer
    const key = JSON.stringify([name, readers, grade, scope, source, layer.public])
    const kept = sights.get(key) ?? new WeakMap<Actor, boolean>()
    if (sights.size > MOST_SIGHTS) sights.clear()
    sights.set(key, kept)
    return (who) => {
      const known = kept.get(who)
      if (known !== undefined) return known
      const sees = map.sightOf(who, layer).where !== false
      kept.set(who, sees)
      return sees
    }
  }
  const look = (): Promise<void> =>
    (looking ??= tell()
      .catch((fault) => onFault({ zh: '图层实时更新', en: 'live layers' }, fault))
      .finally(() => {
        looking = null
      }))
  /** A burst of facts is one row of looks: until the first of it has looked, nothing is planned anew. */
  let fresh = false
  function plan(): void {
    if (fresh) return
    fresh = true
    for (const timer of timers) clearTimeout(timer)
    timers.clear()
    for (const ms of LOOKS_MS) {
      const timer = setTimeout(() => {
        timers.delete(timer)
        fresh = false
        void look()
      }, ms).unref()
      timers.add(timer)
    }
  }
  const unwatch = live.watch((facts) => {
    if (facts.some(({ subjectKind }) => ABOUT.has(subjectKind))) plan()
  })
  const beat = setInterval(() => void look(), BEAT_MS).unref()
  return {
    look,
    async stop() {
      unwatch()
      clearInterval(beat)
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
      await looking
    },
  }
}
