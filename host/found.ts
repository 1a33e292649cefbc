import { type Id, must, newId, type Say, say } from '../base/index.ts'
import type { ServiceSeed, StaffSeed, UnitSeed } from '../kit/index.ts'
import { importCalendar, nationalCalendar } from '../platform/clocks/index.ts'
import { plans } from '../platform/command/index.ts'
import type { DecisionTable } from '../platform/decisions/index.ts'
import * as org from '../platform/org/index.ts'
import { plansOf } from './command.ts'
import { foundDecisions } from './found-decisions.ts'
import { foundServices } from './found-services.ts'
import type { OpenCity } from './open.ts'

/** What a city starts from: units, staff, service items. Areas and calendar come from the published tables. */
export type Foundation = {
  readonly units: (towns: readonly { readonly code: string; readonly name: string }[]) => readonly UnitSeed[]
  readonly staff: (units: readonly UnitSeed[]) => readonly StaffSeed[]
  readonly services?: (units: readonly UnitSeed[]) => readonly ServiceSeed[]
  readonly decisions?: readonly DecisionTable[]
}

/** Years beyond the last holiday notice that are reckoned from the law and marked provisional. */
const PROVISIONAL_YEARS = 2

/**
 * Founds a city on its first start: the real division tree, the national calendar, units, posts, people, accounts and
 * their duties. One transaction: a city is founded or not at all.
 */
export async function foundCity(
  city: OpenCity,
  foundation: Foundation,
  at: Date,
  progress: (step: Say) => void,
): Promise<void> {
  const { store, plan, compiled } = city
  progress(say('载入区划与工作日历', 'loading areas and the calendar'))
  const areas = await org.areasOfCounty(plan.district)
  const towns = areas.filter((area) => area.code.startsWith(plan.district) && area.code.length === 9)
  await store.tx(async (tx) => {
    await org.loadAreas(tx, areas)
    must(await importCalendar(tx, nationalCalendar({ provisionalYears: PROVISIONAL_YEARS }), '建城', at))
    progress(say('建立单位、岗位与账号', 'making units, posts and accounts'))
    const system = org.systemActor(plan.district)
    const units = foundation.units(towns)
    const ids = new Map(units.map((unit) => [unit.name, unit.id]))
    must(
      await org.createUnits(
        tx,
        system,
        units.map((unit) => ({
          id: unit.id,
          name: unit.name,
          shortName: unit.short,
          kind: unit.kind,
          area: unit.area,
          parent: unit.parent ? (ids.get(unit.parent) ?? null) : null,
        })),
        at,
      ),
    )
    const short = new Map(units.map((unit) => [unit.short, unit.id]))
    await foundDecisions(tx, plan.district, foundation.decisions ?? [], at)
    await plans.seedPlans(tx, system, plansOf(city), at)
    await foundServices(tx, plan.district, foundation.services?.(units) ?? [], short, at)
    const posts = new Map<string, Id>()
    for (const one of foundation.staff(units)) {
      const key = `${one.unit} ${one.post}`
      let post = posts.get(key)
      if (!post) {
        post = must(await org.createPost(tx, system, { id: newId(), unit: one.unit, name: one.post }, at)).id
        posts.set(key, post)
        for (const duty of one.duties)
          must(
            await org.grantDuty(
              tx,
              system,
              {
                holderKind: 'post',
                holder: post,
                role: duty.role,
                area: duty.area ?? plan.district,
                unit: duty.own ? one.unit : null,
                grade: duty.grade,
                from: at,
              },
              at,
              compiled.roles,
            ),
          )
      }
      const person = must(await org.addPerson(tx, system, { name: one.name }, at))
      must(await org.appoint(tx, system, { person: person.id, post, from: at }, at, compiled.roles))
      must(
        await org.createAccount(
          tx,
          system,
          {
            person: person.id,
            name: one.account,
            district: plan.district,
            password: one.password,
            demo: one.demo,
          },
          at,
        ),
      )
    }
  })
  await city.catalog.reload(store, new Date(Math.max(at.getTime(), city.now().getTime())))
}
