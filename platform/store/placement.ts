import type { Catalogue, Constraint, Table } from './catalogue.ts'
import { readCatalogue } from './catalogue.ts'
import type { Placement, Reader, RoomSchema } from './declare.ts'

/** One breach of the rules that keep the schema fit for sharding. */
export type PlacementFault = { readonly table: string; readonly rule: PlacementRule; readonly says: string }

export type PlacementRule =
  | 'declared'
  | 'shard-column'
  | 'primary-key'
  | 'unique-key'
  | 'foreign-key'
  | 'trigger'
  | 'sequence'
  | 'time-zone'
  | 'plain-sql'

/** The column that says on which shard a row lives; none for tables that are copied or stay on one machine. */
export function shardColumn(placement: Placement, table: string): string | null {
  if (placement === 'reference' || placement === 'local') return null
  if (placement === 'district') return 'district'
  if (placement === 'device') return 'device_id'
  return placement.root === table ? 'id' : `${placement.root}_id`
}

export const placementName = (placement: Placement): string =>
  typeof placement === 'string' ? placement : `root(${placement.root})`

const sameShard = (a: Placement, b: Placement): boolean => placementName(a) === placementName(b)

type Declared = ReadonlyMap<string, { readonly room: string; readonly placement: Placement }>

function declarations(schemas: readonly RoomSchema[]): { declared: Declared; faults: PlacementFault[] } {
  const declared = new Map<string, { room: string; placement: Placement }>()
  const faults: PlacementFault[] = []
  for (const schema of schemas)
    for (const [table, placement] of Object.entries(schema.tables)) {
      const other = declared.get(table)
      if (other && other.room !== schema.room)
        faults.push({ table, rule: 'declared', says: `declared by ${other.room} and by ${schema.room}` })
      declared.set(table, { room: schema.room, placement })
    }
  return { declared, faults }
}

function* keyFaults(table: Table, column: string | null): Generator<PlacementFault> {
  const primary = table.constraints.find((one) => one.kind === 'primary')
  // What is only appended and dropped by partition may go without: no index then slows its COPY.
  if (!primary && !table.partitionedBy?.startsWith('RANGE'))
    yield { table: table.name, rule: 'primary-key', says: 'has no primary key' }
  if (column === null) return
  const found = table.columns.find((one) => one.name === column)
  if (!found) {
    yield { table: table.name, rule: 'shard-column', says: `has no column ${column}` }
    return
  }
  if (!found.required) yield { table: table.name, rule: 'shard-column', says: `${column} may be null` }
  if (column === 'district' && found.type !== 'text')
    yield { table: table.name, rule: 'shard-column', says: `district is ${found.type}, not text` }
  if (found.generated || found.default !== null)
    yield {
      table: table.name,
      rule: 'shard-column',
      says: `${column} is filled by the database; the application says it`,
    }
  for (const index of table.indexes)
    if (index.unique && index.columns[0] !== column) {
      const rule = index.name === primary?.name ? 'primary-key' : 'unique-key'
      yield { table: table.name, rule, says: `${index.name} does not begin with ${column}` }
    }
  for (const constraint of table.constraints)
    if (constraint.kind === 'exclude' && constraint.columns[0] !== column)
      yield {
        table: table.name,
        rule: 'unique-key',
        says: `${constraint.name} does not begin with ${column}`,
      }
}

function foreignFault(
  table: Table,
  key: Constraint,
  from: Placement,
  declared: Declared,
): string | undefined {
  const target = key.references
  const to = target && declared.get(target.table)
  if (!target || !to) return `${key.name} refers to a table that nobody declares`
  if (to.placement === 'reference') return undefined
  if (!sameShard(from, to.placement))
    return `${key.name} leads from ${placementName(from)} to ${placementName(to.placement)} (${target.table})`
  const mine = shardColumn(from, table.name)
  if (mine === null) return undefined
  const theirs = shardColumn(to.placement, target.table)
  const at = key.columns.indexOf(mine)
  return at !== -1 && target.columns[at] === theirs
    ? undefined
    : `${key.name} does not carry ${mine}, so it could lead to another shard`
}

function* tableFaults(table: Table, placement: Placement, declared: Declared): Generator<PlacementFault> {
  yield* keyFaults(table, shardColumn(placement, table.name))
  for (const constraint of table.constraints) {
    if (constraint.kind !== 'foreign') continue
    const says = foreignFault(table, constraint, placement, declared)
    if (says) yield { table: table.name, rule: 'foreign-key', says }
  }
  for (const trigger of table.triggers)
    yield { table: table.name, rule: 'trigger', says: `has the trigger or rule ${trigger}` }
  for (const column of table.columns) {
    if (column.default?.includes('nextval('))
      yield {
        table: table.name,
        rule: 'sequence',
        says: `${column.name} is a serial; ids come from the application`,
      }
    if (
      column.identity &&
      table.constraints.some((one) => one.kind === 'foreign' && one.columns.includes(column.name))
    )
      yield {
        table: table.name,
        rule: 'sequence',
        says: `${column.name} is counted by the database and used as a reference`,
      }
    if (column.type.startsWith('timestamp') && !column.type.endsWith('with time zone'))
      yield { table: table.name, rule: 'time-zone', says: `${column.name} is a timestamp without time zone` }
  }
}

/** Judges a schema against the declared placements (design §3, "a schema that can be sharded from day one"). */
export function placementFaults(catalogue: Catalogue, schemas: readonly RoomSchema[]): PlacementFault[] {
  const { declared, faults } = declarations(schemas)
  const tables = catalogue.tables.filter((table) => table.partitionOf === null)
  for (const table of tables) {
    const own = declared.get(table.name)
    if (own) faults.push(...tableFaults(table, own.placement, declared))
    else faults.push({ table: table.name, rule: 'declared', says: 'no room declares it' })
  }
  for (const [table, { room }] of declared)
    if (!tables.some((one) => one.name === table))
      faults.push({ table, rule: 'declared', says: `declared by ${room}, but no migration makes it` })
  for (const other of catalogue.others)
    faults.push({
      table: other.name,
      rule: 'plain-sql',
      says: `a ${other.kind}; logic belongs to the application`,
    })
  return faults.sort((a, b) => (a.table < b.table ? -1 : a.table > b.table ? 1 : 0))
}

/** Judges a live database. Empty when all is well. */
export const lintPlacement = async (
  reader: Reader,
  schemas: readonly RoomSchema[],
): Promise<PlacementFault[]> => placementFaults(await readCatalogue(reader), schemas)
