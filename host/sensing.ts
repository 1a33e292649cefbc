import { type DeviceEnv, openSignals } from '../platform/signals/index.ts'
import type { OpenCity } from './open.ts'
import { perCity } from './per-city.ts'

/** 城市感知 of a city: one room of signals for its doors, desks and whoever watches. */
export const signalsOf = perCity((city: OpenCity) =>
  openSignals({
    store: city.store,
    district: city.plan.district,
    // an embedded engine has one process; a server may have several
    beside: city.store.engine.kind !== 'embedded',
  }),
)

export const deviceEnvOf = perCity(
  (city: OpenCity): DeviceEnv => ({
    district: city.plan.district,
    seal: (text) => city.vault.seal(text),
    changed: (tx) => tx.afterCommit(() => signalsOf(city).registry.stale()),
  }),
)
