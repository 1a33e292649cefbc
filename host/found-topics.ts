import { addDays, dayOf, must } from '../base/index.ts'
import type { TopicSeed } from '../kit/index.ts'
import { systemActor } from '../platform/org/index.ts'
import type { OpenCity } from './open.ts'
import { watchOf } from './watching.ts'

/** Topics of the month that a demonstration shows; a second time changes nothing. */
export async function foundTopics(city: OpenCity, seeds: readonly TopicSeed[], at: Date): Promise<void> {
  const { store, plan, catalog } = city
  const { topics } = watchOf(city)
  if ((await topics.list(store)).length > 0) return
  const system = systemActor(plan.district)
  const short = new Map([...catalog.units.values()].map((unit) => [unit.shortName ?? unit.name, unit.id]))
  const unit = (name: string): string => {
    const id = short.get(name)
    if (!id) throw new Error(`a topic of the demonstration names an unknown unit: ${name}`)
    return id
  }
  const day = (days: number): string => addDays(dayOf(at), days)
  for (const seed of seeds)
    await store.tx(async (tx) => {
      const draft = {
        title: seed.title,
        goal: seed.goal,
        owner: unit(seed.owner),
        from: day(seed.fromDays),
        to: day(seed.toDays),
        measures: seed.measures.map((one) => ({
          text: one.text,
          unit: unit(one.unit),
          due: day(one.dueDays),
          done: one.doneDays === null ? null : day(one.doneDays),
        })),
        scope: { group: null, category: seed.category, area: null },
      }
      const made = must(await topics.create(tx, system, draft, at))
      if (draft.from <= day(0)) must(await topics.change(tx, system, { ...made, status: 'running' }, at))
    })
}
