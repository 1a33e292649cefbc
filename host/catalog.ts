import { dayOf, type Id, type Instant } from '../base/index.ts'
import { type Area, areaTree, type Unit, unitsUnder, unitTree } from '../platform/org/index.ts'
import type { Reader } from '../platform/store/index.ts'

/**
 * Names of areas and units in memory: read on every row of every list, changed a few times a year. `reload` after a
 * change; other processes reload on the fact that tells of it.
 */
export type Catalog = {
  readonly areas: ReadonlyMap<string, Area>
  readonly units: ReadonlyMap<Id, Unit>
  areaName(code: string): string | undefined
  unitName(id: Id): string | undefined
  reload(reader: Reader, at: Instant): Promise<void>
}

export async function openCatalog(reader: Reader, district: string, at: Instant): Promise<Catalog> {
  let areas = new Map<string, Area>()
  let units = new Map<Id, Unit>()
  const catalog: Catalog = {
    get areas() {
      return areas
    },
    get units() {
      return units
    },
    areaName: (code) => areas.get(code)?.name,
    unitName: (id) => units.get(id)?.name,
    async reload(source, now) {
      const [tree, roots] = await Promise.all([
        areaTree(source, district, dayOf(now)),
        unitsUnder(source, null),
      ])
      const trees = await Promise.all(roots.map((root) => unitTree(source, root.id)))
      areas = new Map(tree.map((area) => [area.code, area]))
      units = new Map(trees.flat().map((unit) => [unit.id, unit]))
    },
  }
  await catalog.reload(reader, at)
  return catalog
}
