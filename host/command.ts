import type { Id, Instant, Say } from '../base/index.ts'
import { say } from '../base/index.ts'
import { duty, incidents, type plans } from '../platform/command/index.ts'
import type { Person, Reach, Who } from '../platform/command/plans/declare.ts'
import { pulse } from '../platform/ledger/index.ts'
import { HANDLER } from '../platform/matters/decide.ts'
import { everyUnit, holdersIn, holdersOf, type Unit } from '../platform/org/index.ts'
import type { Reader } from '../platform/store/index.ts'
import { alone } from './alone.ts'
import type { OpenCity } from './open.ts'
import { perCity } from './per-city.ts'

/** Who answers for a unit that keeps no roster: those who handle, then those who lead it. */
const LEADS = 'leader'
/** How late a countdown may be noticed. */
const CLIMB_MS = 1_000

/** What the command room asks of its city: whom names in plans mean now, and ways to tell people. */
export const commandOf = perCity((city: OpenCity): incidents.IncidentsCity => {
  const { settings, plan } = city
  return {
    district: plan.district,
    sms: Boolean(settings.gatewayUrl && settings.gatewaySecret) || plan.demo,
    reach: (reader, whos, areas, at) => reached(city, reader, whos, areas, at),
    tell: (tx, notices, at) => city.messages.send(tx, notices, at),
  }
})

type Meant = {
  readonly unit: Unit | null
  readonly name: string
  readonly area: string
  readonly gone?: Unit
}

/** 责任人解析: units by name, towns by place; people from the roster, else from the posts of the unit. One look for all. */
async function reached(
  city: OpenCity,
  reader: Reader,
  whos: readonly Who[],
  areas: readonly string[],
  at: Instant,
): Promise<ReadonlyMap<string, readonly Reach[]>> {
  const meant = new Map<string, readonly Meant[]>()
  let closed: readonly Unit[] | null = null
  const live = [...city.catalog.units.values()]
  const byName = new Map<string, Unit>()
  for (const unit of live) {
    if (unit.shortName) byName.set(unit.shortName, unit)
    byName.set(unit.name, unit)
  }
  for (const who of whos) {
    const key = incidents.whoKey(who)
    if ('unit' in who) {
      const unit = byName.get(who.unit)
      if (unit) meant.set(key, [{ unit, name: unit.name, area: unit.area }])
      else {
        closed ??= (await everyUnit(reader)).filter((one) => one.validTo !== null)
        const gone = closed.find((one) => one.name === who.unit || one.shortName === who.unit)
        meant.set(key, [{ unit: null, name: who.unit, area: city.plan.district, ...(gone ? { gone } : {}) }])
      }
    } else if ('place' in who) meant.set(key, unitsAt(city, live, who.place, areas))
  }
  const units = [...meant.values()].flat().flatMap((one) => one.unit?.id ?? [])
  const roles = [...new Set(whos.flatMap((who) => ('role' in who && who.role ? [who.role] : [])))]
  const [posts, onDuty, holders] = await Promise.all([
    duty.posts(reader, city.plan.district),
    duty.onDuty(reader, { district: city.plan.district, at }),
    holdersIn(reader, { units: [...new Set(units)], roles: [HANDLER, LEADS, ...roles], at }),
  ])
  const manned = new Set(posts.filter((post) => post.active).map((post) => post.unit))
  const districtLeaders = onDuty.filter((one) => one.role === 'leader' && one.area === city.plan.district)
  const answer = new Map<string, readonly Reach[]>()
  for (const who of whos) {
    const key = incidents.whoKey(who)
    if (!('unit' in who) && !('place' in who)) {
      const people = await holdersOf(reader, { role: who.role, district: city.plan.district, at })
      const title = city.compiled.roles[who.role]?.title.zh ?? who.role
      const step = { kind: 'post' as const, people: people.map(personOf) }
      answer.set(key, [
        { state: 'found', unit: null, unitName: title, area: city.plan.district, chain: [step] },
      ])
      continue
    }
    answer.set(
      key,
      (meant.get(key) ?? []).map((one): Reach => {
        const { name: unitName, area } = one
        if (!one.unit) {
          const into = one.gone?.mergedInto ? city.catalog.unitName(one.gone.mergedInto) : undefined
          return {
            ...{ state: one.gone ? 'gone' : 'unknown', unit: null, unitName, area, chain: [] },
            ...(into ? { into } : {}),
          }
        }
        const unit = one.unit.id
        const here = onDuty.filter((each) => each.unit === unit)
        const role = (name: string) =>
          holders.filter((each) => each.unit === unit && each.role === name).map(personOf)
        const ofShift = (shift: duty.ShiftRole) =>
          here.filter((each) => each.role === shift).map((each) => onDutyPerson(each))
        const first = who.role
          ? role(who.role)
          : manned.has(unit)
            ? ofShift('officer')
            : handlersOf(role(HANDLER), role(LEADS))
        const deputies = [...ofShift('backup'), ...role(LEADS)]
        const leaders = [
          ...ofShift('leader'),
          ...districtLeaders.filter((each) => each.unit !== unit).map(onDutyPerson),
        ]
        return {
          ...{ state: 'found', unit, unitName, area },
          chain: [
            { kind: 'post', people: first },
            { kind: 'deputy', people: without(deputies, first) },
            { kind: 'dutyLeader', people: without(leaders, [...first, ...deputies]) },
          ],
        }
      }),
    )
  }
  return answer
}

const personOf = (one: {
  readonly account: Id
  readonly name: string
  readonly workPhone: string | null
}): Person => ({ account: one.account, name: one.name, phone: one.workPhone })
const onDutyPerson = (one: duty.OnDuty): Person => ({
  // somebody without an account is rung up
  account: one.account,
  name: one.name,
  phone: one.phone ?? one.postPhone,
})
const without = (people: readonly Person[], others: readonly Person[]): readonly Person[] => {
  const known = new Set(others.map((one) => one.account ?? one.name))
  return [...new Map(people.map((one) => [one.account ?? one.name, one])).values()].filter(
    (one) => !known.has(one.account ?? one.name),
  )
}

/** Those who handle, before those who lead: a leader who may also handle is the next step. */
const handlersOf = (handlers: readonly Person[], leaders: readonly Person[]): readonly Person[] => {
  const only = without(handlers, leaders)
  return only.length > 0 ? only : handlers
}

/** 属地单位: of a district every town, of a town itself, of a village its community; nobody there is said with the area's name. */
function unitsAt(
  city: OpenCity,
  live: readonly Unit[],
  place: 'town' | 'community',
  areas: readonly string[],
): readonly Meant[] {
  const kind = place === 'town' ? 'town' : 'village'
  return areas.flatMap((area): readonly Meant[] => {
    const wanted = place === 'town' ? area.slice(0, 9) : area.slice(0, 12)
    const found = live.filter((unit) => unit.kind === kind && unit.area.startsWith(wanted))
    return found.length > 0
      ? found.map((unit) => ({ unit, name: unit.name, area: unit.area }))
      : [{ unit: null, name: city.catalog.areaName(wanted) ?? wanted, area }]
  })
}

/** Plans of the packs, once; goods and teams of the city. */
export const plansOf = (city: OpenCity): readonly plans.PlanSeed[] =>
  city.compiled.packs.flatMap((pack) => pack.plans ?? [])

/** Countdowns climb their chains, planned tasks go out in their minute. */
export function runCommand(city: OpenCity, onFault: (where: Say, fault: unknown) => void) {
  const inner = commandOf(city)
  const onError = (fault: unknown) => onFault(say('指挥调度', 'command'), fault)
  const climbing = pulse(async () => (await incidents.climb(inner, city.store, city.now())) > 0, {
    pollMs: CLIMB_MS,
    onError,
  })
  const sending = pulse(
    alone(city, 'command', async () => {
      await incidents.sendDue(inner, city.store, city.now())
      return false
    }),
    { pollMs: CLIMB_MS, onError },
  )
  return {
    wake() {
      climbing.wake()
      sending.wake()
    },
    async stop(): Promise<void> {
      await Promise.all([climbing.stop(), sending.stop()])
    },
  }
}
