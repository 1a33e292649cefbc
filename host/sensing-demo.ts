import type { CityDeclaration, DeviceDeclaration } from '../kit/index.ts'
import type { Point } from '../platform/signals/index.ts'
import { demoStills, STILL_MS } from './demo-still.ts'
import { timesOf } from './found-sensing.ts'
import type { OpenCity } from './open.ts'
import { signalsOf } from './sensing.ts'
import { signalsDoor } from './sensing-door.ts'

const BEAT_MS = 30_000
/** After a pause the demonstration catches up this far. */
const BACK_MS = 6 * 3_600_000

/**
 * 演示感知: the instruments of the demonstration speak as long as it runs, by the same door as real ones. After a pause
 * they say what they would have said meanwhile, as a gateway does that was cut off.
 */
export function pretendSensors(
  city: OpenCity,
  seeds: Pick<CityDeclaration, 'devices' | 'readings' | 'silent'>,
  onFault: (fault: unknown) => void,
): { stop(): void } {
  const { readings } = seeds
  if (!city.plan.demo || !readings) return { stop: () => undefined }
  const areas = [...city.catalog.areas.values()].filter((area) => area.code.startsWith(city.plan.district))
  const devices: readonly DeviceDeclaration[] = (seeds.devices?.(areas) ?? []).filter(
    (device) => !seeds.silent?.(device),
  )
  let until = city.now().getTime() - BACK_MS
  const beat = async (): Promise<void> => {
    if (!(await city.turns.mine('demo'))) return
    const { registry } = signalsOf(city)
    await registry.refresh(city.store)
    const now = city.now()
    const points: Point[] = []
    for (const device of devices) {
      if (registry.device(device.code)?.state === 'retired') continue
      for (const at of timesOf(device.interval, until + 1, now.getTime()))
        for (const metric of device.metrics) {
          const name = typeof metric === 'string' ? metric : metric.metric
          const value = registry.device(device.code) ? readings(device, name, new Date(at)) : null
          if (value !== null) points.push({ device: device.code, metric: name, at, value })
        }
    }
    const still = Math.floor(now.getTime() / STILL_MS) * STILL_MS
    if (still > until) await demoStills(city, devices, new Date(still))
    until = now.getTime()
    if (points.length > 0) await signalsDoor(city).own('demo', points, now)
  }
  const run = () => void beat().catch(onFault)
  const timer = setInterval(run, BEAT_MS).unref()
  run()
  return { stop: () => clearInterval(timer) }
}
