import { type Day, instantOf } from '../../../base/index.ts'
import { tableAt } from '../../decisions/index.ts'
import type { Reader } from '../../store/index.ts'
import type { ItemTable, ItemVersion } from './declare.ts'
import { questionOf } from './situate.ts'

/** Resolved tables by what they were made of: the same array again, so that it is compiled once. */
const made = new Map<string, readonly ItemTable[]>()
const MOST = 500

/** A published table that asks for what the item does not ask, or says nothing, cannot stand in for the item's own. */
const fits = (version: Pick<ItemVersion, 'situation'>, table: ItemTable['table']): boolean =>
  table.outputs.length > 0 &&
  table.inputs.every((input) =>
    version.situation.questions.some((question) => question.name === questionOf(input)),
  )

/**
 * The item as it decides on a day: tables that it takes from the city's list of decision tables 决策表 are the versions
 * in force that day, so that what a steward publishes counts from its date in every item that names it. A table that
 * is gone or no longer fits leaves the copy that was published with the item.
 */
export async function asDecided(reader: Reader, version: ItemVersion, day: Day): Promise<ItemVersion> {
  if (!version.tables.some((one) => one.published)) return version
  const at = instantOf(day)
  let key = `${version.id} ${version.version}`
  const tables = await Promise.all(
    version.tables.map(async (one): Promise<ItemTable> => {
      if (!one.published) return one
      const found = await tableAt(reader, version.district, one.published, at)
      if (!found.ok || !fits(version, found.value.table)) return one
      key += ` ${found.value.name} ${found.value.version} ${found.value.digest}`
      return { ...one, table: found.value.table, version: found.value.version }
    }),
  )
  const known = made.get(key)
  if (known) return { ...version, tables: known }
  if (made.size > MOST) made.clear()
  made.set(key, tables)
  return { ...version, tables }
}
