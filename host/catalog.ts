import { dayOf, type Id, type Instant } from '../base/index.ts'
import { type Area, areaTree, everyUnit, type Unit } from '../platform/org/index.ts'
import type { Reader } from '../platform/store/index.ts'

/**
 * Names of areas and units in memory: read on every row of every list, changed a few times a year. `reload` after a
 * change; other processes reload on the fact that tells of it.
 */
export type Catalog = {
  readonly areas: ReadonlyMap<string, Area>
  /** Units that work; those closed keep their name. */
  readonly units: ReadonlyMap<Id, Unit>
  areaName(code: string): string | undefined
  unitName(id: Id): string | undefined
  reload(reader: Reader, at: Instant): Promise<void>
}

export async function openCatalog(reader: Reader, district: string, at: Instant): Promise<Catalog> {
  let areas = new Map<string, Area>()
  let units = new Map<Id, Unit>()
  let names = new Map<Id, string>()
  const catalog: Catalog = {
    get areas() {
      return areas
    },
    get units() {
      return units
    },
    areaName: (code) => areas.get(code)?.name,
    unitName: (id) => names.get(id),
    async reload(source, now) {
      const [tree, all] = await Promise.all([areaTree(source, district, dayOf(now)), everyUnit(source)])
      areas = new Map(tree.map((area) => [area.code, area]))
      units = new Map(all.filter((unit) => unit.validTo === null).map((unit) => [unit.id, unit]))
      names = new Map(all.map((unit) => [unit.id, unit.name]))
    },
  }
  await catalog.reload(reader, at)
  return catalog
}
