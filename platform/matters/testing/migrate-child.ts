import { must } from '../../../base/index.ts'
import { openStore } from '../../store/index.ts'
import { flowMigrations } from '../index.ts'
import { PLACE } from './permit.ts'
import { reformed } from './reformed.ts'
import { openPermits } from './room.ts'

// A city that moves running matters to a new version of their flow, a few at a time, until it is killed.
// Arguments: database, migration, how many at a time.

const [database, migration, batch] = process.argv.slice(2) as [string, string, string]
const store = must(await openStore({ url: database }))
const { types } = await openPermits(store, { type: reformed })
const migrations = flowMigrations(types, Number(batch))
process.on('disconnect', () => process.exit())
process.send?.('ready')
for (let moved = 1; moved > 0; ) {
  moved = await migrations.advance(store, PLACE, migration, new Date())
  process.send?.({ moved })
}
process.send?.('done')
