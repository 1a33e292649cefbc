import { instantOf, must } from '../base/index.ts'
import type { Pack } from '../kit/index.ts'
import { type DecisionTable, publishTable, versionsOf } from '../platform/decisions/index.ts'
import { factActorOf, systemActor } from '../platform/org/index.ts'
import type { Tx } from '../platform/store/index.ts'

/** First versions of the decision tables that a city starts from. */
export async function foundDecisions(
  tx: Tx,
  district: string,
  tables: readonly DecisionTable[],
  at: Date,
): Promise<void> {
  const actor = factActorOf(systemActor(district))
  for (const table of tables)
    must(await publishTable(tx, { district, table, from: at, why: '建城' }, { name: actor.name, actor }, at))
}

/**
 * Tables that the packs bring, where the city has none of that name yet: what it published itself is its own. Also for a
 * city that was founded before the pack brought them.
 */
export async function bringDecisions(
  tx: Tx,
  district: string,
  packs: readonly Pack[],
  at: Date,
): Promise<void> {
  const actor = factActorOf(systemActor(district))
  const all = packs.flatMap((pack) => pack.decisions ?? [])
  const missing = new Set<string>()
  for (const name of new Set(all.map(({ table }) => table.name)))
    if ((await versionsOf(tx, district, name)).length === 0) missing.add(name)
  for (const { from, table } of all)
    if (missing.has(table.name))
      must(
        await publishTable(
          tx,
          { district, table, from: instantOf(from), why: '应用自带' },
          { name: actor.name, actor },
          at,
        ),
      )
}
