import { must, type Say, say } from '../base/index.ts'
import type { CityDeclaration, DatasetSeed } from '../kit/index.ts'
import { intake as room } from '../platform/catalogue/index.ts'
import { systemActor } from '../platform/org/index.ts'
import { countOwnData, datasetsOf, ownCount } from './catalogue.ts'
import { intakeOf } from './intake.ts'
import type { OpenCity } from './open.ts'

/**
 * Fills the catalogue that a city declares, and loads its first files through the intake as any delivery is. What is
 * there already is left as it is, so a founding that was interrupted goes on.
 */
export async function foundCatalogue(
  city: OpenCity,
  declared: NonNullable<CityDeclaration['catalogue']>,
  at: Date,
  progress: (step: Say) => void = () => undefined,
): Promise<void> {
  const { store, catalog, plan } = city
  const system = systemActor(plan.district)
  await store.tx((tx) => countOwnData(city, tx, at))
  const seeds = declared(ownCount(city), at)
  progress(say(`登记 ${seeds.length} 个数据资源`, `entering ${seeds.length} datasets`))
  const short = new Map([...catalog.units.values()].map((unit) => [unit.shortName ?? unit.name, unit.id]))
  const rows = seeds.map((seed, i) => {
    const { unit, rowCount, freshAt, score, deliveries, rules: _, ...draft } = seed
    return {
      row: i,
      draft: { ...draft, unit: short.get(unit) ?? unit },
      ...(deliveries ? { origin: 'intake' as const } : {}),
      ...(rowCount === undefined ? {} : { rowCount }),
      ...(freshAt ? { freshAt } : {}),
      ...(score === undefined ? {} : { score }),
    }
  })
  const taken = await store.tx((tx) => datasetsOf(city).bringIn(tx, system, rows, at))
  const { ids, rejected } = must(taken)
  if (rejected[0]) throw new Error(`the city's own catalogue is refused: ${JSON.stringify(rejected[0])}`)
  const live = seeds.flatMap((seed, i) => (seed.deliveries ? [{ seed, id: ids.get(i) as string }] : []))
  if (live.length > 0)
    progress(say(`归集 ${live.length} 个数据资源的文件`, `loading the files of ${live.length} datasets`))
  for (const { seed, id } of live) await loadFiles(city, seed, id)
}

async function loadFiles(city: OpenCity, seed: DatasetSeed, dataset: string): Promise<void> {
  const system = systemActor(city.plan.district)
  const intake = intakeOf(city)
  const rules = seed.rules ?? room.plainMapping({ items: seed.items })
  for (const { name, at, bytes } of seed.deliveries ?? []) {
    must(await city.store.tx((tx) => intake.saveMapping(tx, system, { dataset, rules }, at)))
    const content = await bytes()
    const incoming = { dataset, name, mode: 'full', door: 'upload', sender: seed.unit } as const
    const { delivery, again } = must(
      await intake.receive(city.store, system, { ...incoming, content: pieces(content) }, at),
    )
    if (!again) await intake.load(city.store, system, delivery.id, at)
  }
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
