import type { Say } from '../base/index.ts'
import { say } from '../base/index.ts'
import { upward } from '../platform/command/index.ts'
import { follow, pulse, type RecordedFact } from '../platform/ledger/index.ts'
import { HANDLER } from '../platform/matters/decide.ts'
import { systemActor } from '../platform/org/index.ts'
import type { Tx } from '../platform/store/index.ts'
import { DRILL, INCIDENT } from './desks/command-case.ts'
import type { OpenCity } from './open.ts'
import { perCity } from './per-city.ts'

const TICK_MS = 5_000
const LEADS = 'leader'
const CENTRE_NAME = '区指挥中心'

/** 信息上报 of this city: whose duty each leg is, and who is told when it is late. */
export const upwardOf = perCity((city: OpenCity): upward.UpwardEnv => {
  const { district } = city.plan
  const unitAt = (kind: 'town' | 'village', area: string) => {
    const wanted = area.slice(0, kind === 'town' ? 9 : 12)
    if (wanted.length < (kind === 'town' ? 9 : 12)) return undefined
    return [...city.catalog.units.values()].find((unit) => unit.kind === kind && unit.area.startsWith(wanted))
  }
  return {
    district,
    tell: (tx, notices, at) => city.messages.send(tx, notices, at),
    unitFor(kind, area) {
      const unit =
        kind === 'town' ? unitAt('town', area) : kind === 'unit' ? unitAt('village', area) : undefined
      if (unit) return { unit: unit.id, unitName: unit.name }
      return kind === 'district'
        ? { unit: null, unitName: CENTRE_NAME }
        : { unit: null, unitName: kind === 'direct' ? '事发单位' : (city.catalog.areaName(area) ?? area) }
    },
    /** Those whose duty it is, then their leader and the level above, then the commander. */
    addressees(leg, step) {
      const own = leg.unit ? [{ unit: leg.unit, role: HANDLER }] : [{ role: 'commandOfficer' }]
      if (step === 'remind') return own
      const above = leg.kind === 'unit' ? upwardOf(city).unitFor('town', leg.area).unit : null
      const late = [
        ...own,
        ...(leg.unit ? [{ unit: leg.unit, role: LEADS }] : []),
        ...(above ? [{ unit: above, role: HANDLER }] : []),
        { role: 'commandOfficer' },
      ]
      return step === 'late' ? late : [...late, { role: 'dutyOfficer' }, { role: 'commander' }]
    },
  }
})

/** What cases do to their clocks: they begin with the case, end with its first report, and fall away with a false alarm. */
const followed = (city: OpenCity) => {
  const env = upwardOf(city)
  const system = systemActor(city.plan.district)
  return async (tx: Tx, facts: readonly RecordedFact[]): Promise<void> => {
    for (const fact of facts) {
      if (fact.subjectKind !== 'matter') continue
      if (fact.kind === 'matter.opened' && (fact.body.type === INCIDENT || fact.body.type === DRILL)) {
        const seen = await city.matters.view(tx, system, fact.subject, fact.at)
        if (!seen.ok) continue
        const { matter } = seen.value
        const unit = fact.actor.unit ? city.catalog.units.get(fact.actor.unit) : undefined
        const cameIn = unit?.kind === 'village' ? 'unit' : unit?.kind === 'town' ? 'town' : 'district'
        const occurred = typeof matter.data.occurredAt === 'string' ? new Date(matter.data.occurredAt) : null
        await upward.begin(env, tx, {
          ...{
            matter: matter.id,
            title: matter.title,
            area: matter.area,
            drill: matter.type === DRILL,
            cameIn,
          },
          ...(cameIn === 'district'
            ? { unit: null, unitName: CENTRE_NAME }
            : { unit: unit?.id ?? null, unitName: unit?.name ?? '' }),
          occurredAt: occurred && !Number.isNaN(occurred.getTime()) ? occurred : null,
          receivedAt: matter.openedAt,
        })
      } else if (fact.kind === 'command.reported' && fact.body.report === 'first') {
        const { sentTo } = fact.body
        const to = typeof sentTo === 'string' ? sentTo : ''
        const who = { ...system, name: fact.actor.name }
        // reported already by hand: then this changes nothing
        await upward.send(
          env,
          tx,
          who,
          { matter: fact.subject, kind: 'district', to, words: '' },
          true,
          fact.at,
        )
      } else if (
        fact.kind === 'matter.acted' &&
        (fact.body.action === 'falseAlarm' || fact.body.action === 'archive')
      )
        await upward.close(env, tx, fact.subject, fact.at)
    }
  }
}

/** Clocks of reporting upward at work. */
export function runUpward(city: OpenCity, onFault: (where: Say, fault: unknown) => void) {
  const onError = (fault: unknown) => onFault(say('信息上报', 'reporting upward'), fault)
  const follower = follow(city.store, 'command.upward', followed(city), { from: 'now', batch: 100, onError })
  const ticking = pulse(async () => (await upward.tick(upwardOf(city), city.store, city.now())) > 0, {
    pollMs: TICK_MS,
    onError,
  })
  return {
    begun: () => follower.begun(),
    caughtUp: () => follower.caughtUp(),
    wake: () => ticking.wake(),
    async stop(): Promise<void> {
      await Promise.all([follower.stop(), ticking.stop()])
    },
  }
}
