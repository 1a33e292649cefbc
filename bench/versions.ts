import { parseArgs } from 'node:util'
import { must } from '../base/index.ts'
import { flowMigrations } from '../platform/matters/index.ts'
import { flow, PLACE, permit } from '../platform/matters/testing/permit.ts'
import { openPermits } from '../platform/matters/testing/room.ts'
import { sql } from '../platform/store/index.ts'
import { against, machine, round, told } from './city.ts'
import { clerk, fingerprint, loadRunning, openRooms } from './permits.ts'

// A new version of a flow under running matters: publishing changes none; a rehearsed migration moves them, one fact
// each; undo takes them back.
// node bench/versions.ts [--url postgres://EMPTY-DATABASE] [--matters 100000] [--limit 60]

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    matters: { type: 'string', default: '100000' },
    limit: { type: 'string', default: '60' },
  },
})
const count = Number(values.matters)
const STATES = ['received', 'review', 'joint', 'deciding', 'special'] as const

/** The review is called an examination from now on, and special procedures are special steps. */
const MAP = { states: { review: 'examination', special: 'specialStep' } }
const renamed = (state: string): string => (MAP.states as Record<string, string>)[state] ?? state
const reformed = {
  ...permit,
  flow: {
    ...flow,
    states: Object.fromEntries(Object.entries(flow.states).map(([name, state]) => [renamed(name), state])),
    actions: Object.fromEntries(
      Object.entries(flow.actions).map(([name, action]) => [
        name,
        { ...action, from: action.from.map(renamed), ...(action.to ? { to: renamed(action.to) } : {}) },
      ]),
    ),
  },
}

const store = await openRooms(values.url, 4)
const timed = async <T>(work: () => Promise<T>): Promise<{ value: T; s: number }> => {
  const begin = performance.now()
  const value = await work()
  return { value, s: round((performance.now() - begin) / 1000) }
}
try {
  await openPermits(store)
  told(`loading ${count} running matters, each with two clocks`)
  const loaded = await timed(() => loadRunning(store, count, STATES))
  await store.query(sql`analyze matter`)
  const before = await fingerprint(store)
  const published = await timed(() => openPermits(store, { type: reformed }))
  const after = await fingerprint(store)
  const changed = before === after ? 0 : -1
  const migrations = flowMigrations(published.value.types)
  const rehearsal = await timed(async () => must(await migrations.rehearse(store, PLACE, permit.name, MAP)))
  const quiet = (await fingerprint(store)) === before
  told(`${rehearsal.value.movable} can be moved, ${rehearsal.value.stuck} cannot`)
  const begun = must(await store.tx((tx) => migrations.begin(tx, clerk, permit.name, MAP, new Date())))
  const moved = await timed(() => migrations.run(store, PLACE, begun.id, () => new Date()))
  const facts = await store.one<{ count: number; matters: number }>(sql`select count(*)::int as count,
    count(distinct subject)::int as matters from fact where kind = 'matter.migrated'`)
  const states = await store.query<{ version: number; state: string; count: number }>(sql`
    select type_version as version, state, count(*)::int as count from matter group by 1, 2 order by 1, 2`)
  const undoing = await timed(async () => {
    must(await store.tx((tx) => migrations.undo(tx, clerk, begun.id, new Date())))
    return migrations.run(store, PLACE, begun.id, () => new Date())
  })
  const good =
    changed === 0 && quiet && moved.value === count && facts?.count === count && facts.matters === count
  process.stdout.write(
    `${JSON.stringify(
      {
        bench: 'versions',
        engine: store.engine.kind,
        serverVersion: store.engine.version,
        running: count,
        loadSeconds: loaded.s,
        publish: {
          seconds: published.s,
          mattersChanged: changed,
          version: published.value.types[permit.name]?.version,
        },
        rehearsal: {
          seconds: rehearsal.s,
          movable: rehearsal.value.movable,
          stuck: rehearsal.value.stuck,
          wrote: !quiet,
        },
        migration: {
          moved: moved.value,
          facts: facts?.count,
          mattersWithAFact: facts?.matters,
          seconds: against(moved.s, Number(values.limit)),
          perSecond: Math.round(moved.value / moved.s),
          states,
        },
        undo: { takenBack: undoing.value, seconds: undoing.s },
        good,
        machine: machine(),
      },
      null,
      1,
    )}\n`,
  )
  if (!good) process.exitCode = 1
} finally {
  await store.close()
}
process.exit()
