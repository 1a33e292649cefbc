import { dayOf, must, type Say } from '../base/index.ts'
import type { CityDeclaration, DeviceDeclaration } from '../kit/index.ts'
import { systemActor } from '../platform/org/index.ts'
import * as places from '../platform/places/index.ts'
import { type Point, registerDevices } from '../platform/signals/index.ts'
import { demoStills, STILL_MS } from './demo-still.ts'
import type { OpenCity } from './open.ts'
import { deviceEnvOf, signalsOf } from './sensing.ts'

const HOUR = 3_600_000
/** History of the demonstration; of what is judged by its nights and days, more than a fortnight. */
const BACK_MS = 48 * HOUR
const LONG_MS = 16 * 24 * HOUR
const LONG: readonly DeviceDeclaration['kind'][] = ['flow', 'pressure', 'air']
const SILENT_MS = 9 * HOUR
/** Pictures of each camera that lie there already. */
const STILLS = 12

type Seeds = Pick<CityDeclaration, 'devices' | 'readings' | 'silent'>

/** Where devices stand that name only their town: about its middle, apart from each other. */
function placed(
  district: string,
  all: readonly DeviceDeclaration[],
): readonly (DeviceDeclaration & { readonly lon?: number; readonly lat?: number })[] {
  const towns = new Map(places.townsOf(district).map((town) => [town.code, town.geometry]))
  return all.map((one, n) => {
    const shape = one.lon === undefined ? towns.get(one.area.slice(0, 9)) : undefined
    if (!shape) return one
    const { west, south, east, north } = places.boxOf(shape)
    // the golden angle: neighbours in the list never fall upon each other
    const [turn, far] = [n * 2.399963, 0.06 + ((n * 7) % 10) / 60]
    const lon = (west + east) / 2 + Math.cos(turn) * far * (east - west)
    const lat = (south + north) / 2 + Math.sin(turn) * far * (north - south)
    return { ...one, lon: Math.round(lon * 1e6) / 1e6, lat: Math.round(lat * 1e6) / 1e6 }
  })
}

/** Times a device speaks at: whole intervals, so that the simulator later goes on in step. */
export function* timesOf(interval: number, fromMs: number, toMs: number): Generator<number> {
  const step = interval * 1000
  for (let at = Math.ceil(fromMs / step) * step; at <= toMs; at += step) yield at
}

/** 感知设备 a city starts with, and what they said in the two days before; a second time changes nothing. */
export async function foundSensing(
  city: OpenCity,
  seeds: Seeds,
  at: Date,
  progress: (step: Say) => void,
): Promise<void> {
  const { store, plan, catalog } = city
  const signals = signalsOf(city)
  await store.tx((tx) => signals.stamp(tx, city.compiled.metrics, at))
  const areas = [...catalog.areas.values()].filter((area) => area.code.startsWith(plan.district))
  const declared = placed(plan.district, seeds.devices?.(areas) ?? [])
  await signals.registry.refresh(store)
  if (declared.length === 0 || signals.registry.device(declared[0]?.code ?? '')) return
  progress({ zh: '布设感知设备', en: 'placing devices' })
  const units = new Map([...catalog.units.values()].map((unit) => [unit.shortName, unit.id]))
  const begun = new Date(at.getTime() - LONG_MS)
  await store.tx(async (tx) => {
    must(
      await registerDevices(
        deviceEnvOf(city),
        tx,
        systemActor(plan.district),
        declared.map((one) => ({
          ...one,
          unitId: units.get(one.unit ?? '') ?? null,
          state: 'online' as const,
        })),
        begun,
      ),
    )
  })
  const { readings } = seeds
  if (!readings) return
  const points: Point[] = []
  for (const device of declared) {
    const until = at.getTime() - (seeds.silent?.(device) ? SILENT_MS : 0)
    const from = at.getTime() - (LONG.includes(device.kind) ? LONG_MS : BACK_MS)
    for (const time of timesOf(device.interval, from, until)) {
      const when = new Date(time)
      for (const metric of device.metrics) {
        const name = typeof metric === 'string' ? metric : metric.metric
        const value = readings(device, name, when)
        if (value !== null) points.push({ device: device.code, metric: name, at: time, value })
      }
    }
  }
  await signals.put({ source: `demo:${dayOf(at)}`, receivedAt: at, points, history: true })
  for (let n = STILLS; n >= 1; n--) await demoStills(city, declared, new Date(at.getTime() - n * STILL_MS))
}
