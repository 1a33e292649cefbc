import { join } from 'node:path'
import type { Id, Say } from '../base/index.ts'
import { intake as room } from '../platform/catalogue/index.ts'
import { pulse } from '../platform/ledger/index.ts'
import { systemActor } from '../platform/org/index.ts'
import { alone } from './alone.ts'
import type { OpenCity } from './open.ts'
import { perCity } from './per-city.ts'
import { qualityOf } from './quality.ts'
import { areaEntries, codeTablesOf } from './standards.ts'

const LOADING = { zh: '数据归集', en: 'intake' }
/** How soon a delivery that another process took in is loaded; ours wake the loader at once. */
const LOOK_MS = 2_000
/** One that met a fault of ours is tried again so many times, then refused so that it holds up nobody. */
const TRIES = 5

/** The intake of a city: code tables and divisions come from what the city knows. */
export const intakeOf = perCity((city: OpenCity) => {
  const wakes = new Set<() => void>()
  const opened = room.openIntake({
    // Among the attachments, so that a backup takes them along.
    folder: join(city.settings.dataDir, 'files', 'deliveries'),
    parts: join(city.settings.dataDir, 'uploads'),
    mostMb: city.settings.deliveryMb,
    codes: (reader, _district, names) => codeTablesOf(city, reader, names, city.now()),
    areas: () => areaEntries(city),
    rules: async (reader, district, dataset) =>
      (await room.gates(reader, district, dataset)) ?? room.USUAL_RULES,
    holdBack: (tx, load, at) => qualityOf(city).holdBack(tx, load, at),
  })
  return {
    ...opened,
    /** Something waits to be loaded. */
    wake: () => {
      for (const one of wakes) one()
    },
    wakes,
  }
})

/** Loads what has come in, one delivery after the other, in the order of coming. */
export function runIntake(city: OpenCity, onFault: (where: Say, fault: unknown) => void) {
  const intake = intakeOf(city)
  const stopping = new AbortController()
  const failed = new Map<Id, number>()

  async function once(): Promise<boolean> {
    let after: Id | null = null
    let loaded = 0
    for (;;) {
      const [next] = await room.toDo(city.store, after, 1)
      if (!next || stopping.signal.aborted) return loaded > 0 && !stopping.signal.aborted
      after = next.id
      const who = systemActor(next.district)
      try {
        await intake.load(city.store, who, next.id, city.now(), stopping.signal)
        failed.delete(next.id)
        loaded++
      } catch (fault) {
        if (stopping.signal.aborted) return false
        const times = (failed.get(next.id) ?? 0) + 1
        failed.set(next.id, times)
        onFault(LOADING, fault)
        if (times < TRIES) continue
        failed.delete(next.id)
        await city.store.tx((tx) => intake.giveUp(tx, who, next.id, city.now()))
      }
    }
  }

  const loop = pulse(alone(city, 'intake', once), {
    pollMs: LOOK_MS,
    onError: (fault) => onFault(LOADING, fault),
  })
  const wake = () => loop.wake()
  intake.wakes.add(wake)
  return {
    async stop(): Promise<void> {
      stopping.abort()
      intake.wakes.delete(wake)
      await loop.stop()
    },
  }
}
