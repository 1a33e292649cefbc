import { type Instant, no, ok } from '../../base/index.ts'
import type { Measured } from '../../kit/index.ts'
import type { Actor } from '../../platform/org/index.ts'
import * as room from '../../platform/signals/index.ts'
import type { Reader } from '../../platform/store/index.ts'
import type { OpenCity } from '../open.ts'
import { signalsOf } from '../sensing.ts'

const HOUR = 3_600_000
/** Devices of one answer: more of a kind in one district wants an area. */
const MOST_DEVICES = 500

/** 监测评价: what packs make of what devices measured, each reader's own devices only. */
export function assessmentDesk(city: OpenCity) {
  const signals = signalsOf(city)
  const { compiled } = city
  return {
    async assessments(reader: Reader, who: Actor, { name }: { readonly name: string }, at: Instant) {
      const rule = Object.hasOwn(compiled.assessments, name) ? compiled.assessments[name] : undefined
      if (!rule) return no(room.refusals['signals.noAssessment']({ name }))
      await signals.registry.refresh(reader)
      const sight = room.sightOf(who, compiled.roles)
      const devices = (
        await Promise.all(rule.kinds.map((kind) => room.latest(reader, sight, { kind, limit: MOST_DEVICES })))
      )
        .flat()
        .filter(({ state }) => state !== 'retired')
      const from = new Date(at.getTime() - rule.hours * HOUR)
      const measured = new Map<string, Record<string, { at: Instant; value: number }[]>>()
      for (const metric of rule.metrics) {
        const known = signals.registry.metric(metric)
        if (!known) continue
        const ask = {
          devices: devices.map(({ code }) => code),
          metric: known,
          from,
          to: at,
          grain: rule.grain,
        }
        for (const [code, points] of await room.manySeries(reader, sight, ask)) {
          const own = measured.get(code) ?? {}
          measured.set(code, own)
          own[metric] = points.flatMap((one) =>
            one.value === null ? [] : [{ at: one.at, value: one.value }],
          )
        }
      }
      const rows = devices.map((device) => {
        const said: Measured = measured.get(device.code) ?? {}
        const newest = Object.values(said).flatMap((points) => points?.at(-1)?.at.getTime() ?? [])
        return {
          ...{ code: device.code, title: device.title, area: device.area, state: device.state },
          asOf: newest.length > 0 ? new Date(Math.max(...newest)) : null,
          assessed: rule.judge(said, at),
        }
      })
      const worth = ({ assessed }: (typeof rows)[number]) => (assessed ? (assessed.bad ? 2 : 1) : 0)
      rows.sort(
        (a, b) =>
          worth(b) - worth(a) ||
          (b.assessed?.value ?? 0) - (a.assessed?.value ?? 0) ||
          (a.code < b.code ? -1 : 1),
      )
      const { title, unit, basis } = rule
      return ok({ title, unit, basis, hours: rule.hours, at, rows })
    },
  }
}
