import { must } from '../base/index.ts'
import type { FeedSeed } from '../kit/index.ts'
import { systemActor } from '../platform/org/index.ts'
import { datasetsOf } from './catalogue.ts'
import type { OpenCity } from './open.ts'

/** Which datasets feed the base registers of a new city 入库规则; a second time changes nothing. */
export async function foundFeeds(city: OpenCity, seeds: readonly FeedSeed[], at: Date): Promise<void> {
  const { store, plan, catalog, claims } = city
  if ((await claims.feeds(store, plan.district)).length > 0) return
  const system = systemActor(plan.district)
  const short = new Map([...catalog.units.values()].map((unit) => [unit.shortName ?? unit.name, unit.id]))
  const all = await datasetsOf(city).whole(store, system, MOST)
  await store.tx(async (tx) => {
    for (const { unit, title, ...seed } of seeds) {
      const owner = short.get(unit)
      const dataset = all.find((one) => one.unit === owner && one.title.zh === title)
      if (!dataset) throw new Error(`no dataset ${title} of ${unit} to feed ${seed.register}`)
      const feed = { ...seed, dataset: dataset.id, unit: dataset.unit, title }
      const items = dataset.items.map((item) => item.name)
      const saved = must(await claims.saveFeed(tx, plan.district, feed, items, at))
      must(await claims.publishFeed(tx, system, plan.district, saved.id, at))
    }
  })
}
const MOST = 5000
