import { no, ok, type Refusal, type Result, type Say } from '../base/index.ts'
import type { Actor } from '../platform/org/index.ts'
import { holds } from '../platform/org/index.ts'
import {
  type Batch,
  type DeviceInfo,
  type Gateway,
  gatewayByKey,
  type NewReading,
  type Point,
  type PutResult,
  refusals,
  sightOf,
  speaksFor,
} from '../platform/signals/index.ts'
import type { OpenCity } from './open.ts'
import { perCity } from './per-city.ts'
import { signalsOf } from './sensing.ts'
import { brokerFeeds, brokerSays, takeStill } from './sensing-sources.ts'

/** Points taken in one transaction; under load everything that waits goes together. */
const AT_ONCE = 50_000
/** Points that may wait in memory; who comes then is asked to come again, or waits unacknowledged. */
const MOST_WAITING = 400_000
/** A key is believed for so long before it is looked up again. */
const KEY_MS = 5_000

type Waiting = {
  readonly batch: Batch
  readonly done: (result: PutResult) => void
  readonly failed: (fault: unknown) => void
}

/** Batches of all doors, gathered while the database is at work: the more comes, the larger each transaction. */
function openIntake(put: (batches: readonly Batch[]) => Promise<readonly PutResult[]>) {
  const queue: Waiting[] = []
  let waiting = 0
  let underWay = 0
  let room: (() => void)[] = []

  async function work(): Promise<void> {
    underWay++
    while (queue.length > 0) {
      const taken: Waiting[] = []
      let points = 0
      while (queue[0] && (taken.length === 0 || points + queue[0].batch.points.length <= AT_ONCE)) {
        points += queue[0].batch.points.length
        taken.push(queue.shift() as Waiting)
      }
      try {
        const results = await put(taken.map((one) => one.batch))
        for (const [n, one] of taken.entries()) one.done(results[n] as PutResult)
      } catch (fault) {
        for (const one of taken) one.failed(fault)
      }
      waiting -= points
      const woken = room
      room = []
      for (const wake of woken) wake()
    }
    underWay--
  }

  return {
    async give(batch: Batch, wait: boolean): Promise<Result<PutResult, Refusal>> {
      while (waiting + batch.points.length > MOST_WAITING && waiting > 0) {
        if (!wait) return no(refusals['signals.busy']())
        await new Promise<void>((resolve) => room.push(resolve))
      }
      waiting += batch.points.length
      const result = await new Promise<PutResult>((done, failed) => {
        queue.push({ batch, done, failed })
        // two: while one is in the database the next is judged
        if (underWay < 2) void work()
      })
      return ok(result)
    },
  }
}

/** 感知接入 of a city: keys, the queue in front of the database, what screens hear. */
export const signalsDoor = perCity((city: OpenCity) => {
  const signals = signalsOf(city)
  const { district } = city.plan
  const intake = openIntake((batches) => signals.putAll(batches))
  const keys = new Map<string, { readonly at: number; readonly gateway: Gateway }>()
  const byId = new Map<string, Gateway>()
  const heard = new Map<string, Date>()

  return {
    async sender(key: string, name: string | null) {
      const known = keys.get(key)
      if (known && performance.now() - known.at < KEY_MS && (name === null || known.gateway.name === name))
        return ok(known.gateway)
      const found = await gatewayByKey(city.store, district, key, name)
      if (!found.ok) {
        keys.delete(key)
        return found
      }
      keys.set(key, { at: performance.now(), gateway: found.value })
      byId.set(found.value.id, found.value)
      return ok(found.value)
    },
    take(
      sender: { readonly id: string; readonly name: string },
      door: string,
      points: readonly Point[],
      at: Date,
      wait: boolean,
    ) {
      const gateway = byId.get(sender.id)
      heard.set(sender.id, at)
      const may = (device: DeviceInfo): boolean => gateway !== undefined && speaksFor(gateway, device)
      return intake.give({ source: `${door}:${sender.name}`, receivedAt: at, points, may }, wait)
    },
    /** When this process heard a key last. */
    heardAt: (id: string): Date | null => heard.get(id) ?? null,
    still: (sender: { readonly id: string }, code: string, bytes: Uint8Array, at: Date) =>
      takeStill(city, (id) => byId.get(id), sender, code, bytes, at),
    /** One process of the city listens to the brokers of others. */
    brokers: async () => ((await city.turns.mine('brokers')) ? brokerFeeds(city) : []),
    brokerSays: (id: string, says: Say | null) => brokerSays(city, id, says),
    hear: (hear: (readings: readonly NewReading[]) => void) => signals.afterBatch(hear),
    sees(who: Actor) {
      const { sees } = sightOf(who, city.compiled.roles)
      return ({ area, unit }: DeviceInfo) => holds(sees, { area, units: unit ? [unit] : [], openedBy: null })
    },
    /** For feeds of the city's own: its brokers and folders. */
    own: (source: string, points: readonly Point[], at: Date) =>
      intake.give({ source, receivedAt: at, points }, true),
  }
})
