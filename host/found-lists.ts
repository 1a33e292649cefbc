import { type Refusal, type Result, type Say, say } from '../base/index.ts'
import * as org from '../platform/org/index.ts'
import { linesOf } from './desks/lines.ts'
import type { OpenCity } from './open.ts'

/** Lists a city starts from, besides units and staff. */
export type FoundLists = {
  /** 职责清单 as a sheet, the header first; units by name or short name. */
  readonly lines?: readonly (readonly string[])[]
  /** Rows of registers by their full names; units by short name. */
  readonly registers?: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>
}

/**
 * Loads the responsibility list and the first rows of registers; a second time changes nothing. A row that the city
 * itself refuses is a fault of its declaration.
 */
export async function foundLists(
  city: OpenCity,
  lists: FoundLists,
  at: Date,
  progress: (step: Say) => void = () => undefined,
): Promise<void> {
  const { store, plan, compiled, catalog, registers } = city
  const system = org.systemActor(plan.district)
  const short = new Map([...catalog.units.values()].map((unit) => [unit.shortName ?? unit.name, unit.id]))
  const taken = (what: string, result: Result<{ readonly rejected: readonly unknown[] }, Refusal>) => {
    const wrong = result.ok ? result.value.rejected[0] : result.error
    if (wrong) throw new Error(`the city's own ${what} is refused: ${JSON.stringify(wrong)}`)
    return result
  }
  if (lists.lines?.length) {
    const { lines } = lists
    progress(say('载入职责清单', 'loading the responsibility list'))
    await store.tx(async (tx) => taken('list', await linesOf(city).importRows(tx, system, lines, at)))
  }
  for (const [name, rows] of Object.entries(lists.registers ?? {})) {
    const type = compiled.registers[name]
    if (!type) throw new Error(`the city fills a register that no pack declares: ${name}`)
    progress(say(`载入${type.title.zh}`, `loading ${type.title.en}`))
    const units = Object.keys(type.fields).filter((field) => type.fields[field]?.kind === 'unit')
    const resolved = rows.map((row) => ({
      ...row,
      ...Object.fromEntries(
        units.flatMap((field) => (row[field] ? [[field, short.get(String(row[field])) ?? row[field]]] : [])),
      ),
    }))
    const source = plan.demo ? '演示数据' : '建城'
    await store.tx(async (tx) =>
      taken(name, await registers.importRows(tx, system, name, resolved, { at, source })),
    )
  }
}
