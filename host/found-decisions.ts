import { must } from '../base/index.ts'
import { type DecisionTable, publishTable } from '../platform/decisions/index.ts'
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
