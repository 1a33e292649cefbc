import { no, type Refusal } from '../base/index.ts'
import { compile, type Extension, extension, extensionFaults } from '../kit/index.ts'
import * as catalogue from '../platform/catalogue/index.ts'
import { everLive } from '../platform/extensions/index.ts'
import { makeTables, tableOf } from '../platform/registers/index.ts'
import type { BackupOptions } from '../platform/store/index.ts'
import type { CityPlan } from './open.ts'

/**
 * Tables of a city that no migration makes, for the restore of a backup: registers of packs before the first row; rows of
 * datasets and registers of composed applications 自建应用 when the file comes to them, which is after the rooms' own rows.
 */
export function restoring({ district, packs }: CityPlan): Pick<BackupOptions, 'prepare' | 'remake'> {
  return {
    async prepare(tx) {
      const made = await makeTables(tx, Object.values(compile(packs).registers))
      return made.ok ? made : no(made.error[0] as Refusal)
    },
    async remake(tx, head) {
      if (await catalogue.datasets.remakeDataTable(tx, head)) return true
      for (const one of await everLive(tx, district)) {
        // what was set aside as unsound never had a table
        if (extensionFaults(one.body, packs).length > 0) continue
        const composed = compile([...packs, extension(one.body as unknown as Extension)]).registers
        const type = Object.values(composed).find(({ name }) => tableOf(name) === head.name)
        if (type) return (await makeTables(tx, [type])).ok
      }
      return false
    },
  }
}
