import type { Catalogue, Constraint, Table } from './catalogue.ts'
import { readCatalogue } from './catalogue.ts'
import type { Placement, Reader, RoomSchema, Tx } from './declare.ts'
import { withStore } from './migrate.ts'
import { placementName, shardColumn } from './placement.ts'
import { sql } from './sql.ts'

/** One part of the way to a cluster 分片方案, to be run in this order. */
type ShardStep = { readonly says: string; readonly statements: readonly string[] }

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`
const quoted = (name: string): string =>
  /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`

type Key = { readonly table: string; readonly key: Constraint }

/** Parents before children; what refers to itself or in a circle comes as it stands. */
function parentsFirst(tables: readonly Table[]): readonly Table[] {
  const left = new Map(tables.map((table) => [table.name, table]))
  const sorted: Table[] = []
  while (left.size > 0) {
    const free = [...left.values()].filter((table) =>
      table.constraints.every(
        ({ references }) =>
          references === null || references.table === table.name || !left.has(references.table),
      ),
    )
    for (const table of free.length > 0 ? free : [...left.values()].slice(0, 1)) {
      left.delete(table.name)
      sorted.push(table)
    }
  }
  return sorted
}

/**
 * Rows of many shards are written one shard after the other, so that a transaction may go on to a table that all nodes
 * have; tables of different placements may be joined; what a commit left open is looked for every few seconds
 * (`horizon` waits for that).
 */
export const clusterSettings = (database: string): readonly string[] => [
  `alter database ${quoted(database)} set citus.multi_shard_modify_mode to 'sequential';`,
  `alter database ${quoted(database)} set citus.enable_repartition_joins to on;`,
  `alter system set citus.recover_2pc_interval to '5s';`,
  'select pg_reload_conf();',
]

const groupOf = (placement: Placement): string =>
  placement === 'district' || placement === 'device' ? placement : placementName(placement)

/**
 * How the schema of a city becomes that of a cluster 分片方案: reference tables on every node, the others distributed
 * by their shard column, tables of one placement beside one another. Citus takes foreign keys only once both sides are
 * distributed, so they are taken off first and put on last, parents first. Tables of registers and datasets are a city’s
 * own; they carry the district. Tables that no room declares are named and left alone. `there`: what a cluster has placed
 * already, so that the plan of a newer program holds only what came with it.
 */
export function shardPlan(
  catalogue: Catalogue,
  schemas: readonly RoomSchema[],
  {
    shards = 32,
    there = new Set(),
    database,
  }: { readonly shards?: number; readonly there?: ReadonlySet<string>; readonly database?: string } = {},
): readonly ShardStep[] {
  const declared = new Map(withStore(schemas).flatMap((schema) => Object.entries(schema.tables)))
  const placed = (table: Table): Placement | undefined =>
    declared.get(table.name) ??
    (/^(reg|data)_/.test(table.name) && table.columns.some((column) => column.name === 'district')
      ? 'district'
      : undefined)
  const whole = catalogue.tables.filter((table) => table.partitionOf === null)
  const tables = parentsFirst(whole.filter((table) => !there.has(table.name)))
  const reference = tables.filter((table) => placed(table) === 'reference')
  const spread = tables.filter((table) => {
    const placement = placed(table)
    return placement !== undefined && shardColumn(placement, table.name) !== null
  })
  const alone = tables.filter((table) => placed(table) === 'local')
  const unknown = tables.filter((table) => placed(table) === undefined)

  const keys: Key[] = [...reference, ...spread].flatMap((table) =>
    table.constraints.filter((key) => key.kind === 'foreign').map((key) => ({ table: table.name, key })),
  )
  const first = new Map<string, string>()
  for (const { name } of whole) {
    const placement = declared.get(name)
    if (
      placement &&
      there.has(name) &&
      shardColumn(placement, name) !== null &&
      !first.has(groupOf(placement))
    )
      first.set(groupOf(placement), name)
  }
  const distributed = spread.map((table) => {
    const placement = placed(table) as Placement
    const group = groupOf(placement)
    const beside = first.get(group)
    if (beside === undefined) first.set(group, table.name)
    const where =
      beside === undefined
        ? `shard_count => ${shards}, colocate_with => 'none'`
        : `colocate_with => ${literal(beside)}`
    return `select create_distributed_table(${literal(quoted(table.name))}, ${literal(shardColumn(placement, table.name) ?? '')}, ${where});`
  })
  return [
    {
      says: 'how the cluster works for this database',
      statements: database === undefined ? [] : clusterSettings(database),
    },
    {
      says: 'foreign keys off: Citus takes them once both sides are placed',
      statements: keys
        .toReversed()
        .map(({ table, key }) => `alter table ${quoted(table)} drop constraint ${quoted(key.name)};`),
    },
    {
      says: 'reference tables, the same on every node',
      statements: reference.map(({ name }) => `select create_reference_table(${literal(quoted(name))});`),
    },
    { says: 'distributed tables, those of one placement side by side', statements: distributed },
    {
      says: 'foreign keys on again, parents first',
      statements: keys.map(
        ({ table, key }) =>
          `alter table ${quoted(table)} add constraint ${quoted(key.name)} ${key.definition};`,
      ),
    },
    {
      says: 'stays on the coordinator',
      statements: alone.map(({ name }) => `-- ${name}`),
    },
    {
      says: 'declared by no room: decide by hand',
      statements: unknown.map(({ name }) => `-- ${name}`),
    },
  ].filter(({ statements }) => statements.length > 0)
}

const placedTables = async (reader: Reader): Promise<ReadonlySet<string>> =>
  new Set(
    reader.cluster
      ? (
          await reader.query<{ name: string }>(
            sql`select logicalrelid::regclass::text as name from pg_dist_partition`,
          )
        ).map(({ name }) => name)
      : [],
  )

/** The plan of a live database. */
export async function planShards(
  reader: Reader,
  schemas: readonly RoomSchema[],
  options?: { readonly shards?: number },
): Promise<readonly ShardStep[]> {
  const here = await reader.one<{ database: string }>(sql`select current_database() as database`)
  const placed = { there: await placedTables(reader), ...(here ? { database: here.database } : {}) }
  return shardPlan(await readCatalogue(reader), schemas, { ...options, ...placed })
}

/**
 * Gives a table that is made while the city runs its place beside the others of its district; nothing on one server,
 * and on a cluster whose plan has not been carried out.
 */
export async function spreadTable(tx: Tx, table: string): Promise<void> {
  if (!tx.cluster) return
  const beside = await tx.one<{ name: string }>(sql`
    select table_name::text as name from citus_tables
    where citus_table_type = 'distributed' and distribution_column = 'district' limit 1`)
  if (beside)
    await tx.query(sql`
      select create_distributed_table(${table}, 'district', colocate_with => ${beside.name})`)
}
