import type { Catalogue, Constraint, Table } from './catalogue.ts'
import { readCatalogue } from './catalogue.ts'
import type { Placement, Reader, RoomSchema } from './declare.ts'
import { placementName, shardColumn } from './placement.ts'

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

const groupOf = (placement: Placement): string =>
  placement === 'district' || placement === 'device' ? placement : placementName(placement)

/**
 * How the schema of a city becomes that of a cluster 分片方案: reference tables on every node, the others distributed
 * by their shard column, tables of one placement beside one another. Citus takes foreign keys only once both sides are
 * distributed, so they are taken off first and put on last, parents first. Tables of registers are a city’s own; they
 * carry the district. Tables that no room declares are named and left alone.
 */
export function shardPlan(
  catalogue: Catalogue,
  schemas: readonly RoomSchema[],
  { shards = 32 }: { readonly shards?: number } = {},
): readonly ShardStep[] {
  const declared = new Map(schemas.flatMap((schema) => Object.entries(schema.tables)))
  const placed = (table: Table): Placement | undefined =>
    declared.get(table.name) ??
    (table.name.startsWith('reg_') && table.columns.some((column) => column.name === 'district')
      ? 'district'
      : undefined)
  const tables = parentsFirst(catalogue.tables.filter((table) => table.partitionOf === null))
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

/** The plan of a live database. */
export const planShards = async (
  reader: Reader,
  schemas: readonly RoomSchema[],
  options?: { readonly shards?: number },
): Promise<readonly ShardStep[]> => shardPlan(await readCatalogue(reader), schemas, options)
