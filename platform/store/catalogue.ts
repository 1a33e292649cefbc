import type { Reader } from './declare.ts'
import { sql } from './sql.ts'

/** The live schema as a value: what the placement linter judges and the dump writes down. */
export type Catalogue = {
  readonly tables: readonly Table[]
  /** Views, functions, sequences and types, not those of an extension: ours has none. */
  readonly others: readonly { readonly kind: string; readonly name: string }[]
}

export type Table = {
  readonly name: string
  /** `hash (district)` of a partitioned table. */
  readonly partitionedBy: string | null
  /** Parent of a partition. */
  readonly partitionOf: string | null
  /** `FOR VALUES FROM (…) TO (…)` of a partition. */
  readonly bound: string | null
  readonly columns: readonly Column[]
  readonly constraints: readonly Constraint[]
  readonly indexes: readonly Index[]
  readonly triggers: readonly string[]
}

export type Column = {
  readonly name: string
  readonly type: string
  readonly required: boolean
  readonly default: string | null
  /** `always` or `by default`. */
  readonly identity: string | null
  readonly generated: boolean
}

export type Constraint = {
  readonly name: string
  readonly kind: 'primary' | 'unique' | 'foreign' | 'check' | 'exclude'
  readonly columns: readonly string[]
  readonly definition: string
  readonly references: { readonly table: string; readonly columns: readonly string[] } | null
}

export type Index = {
  readonly name: string
  readonly unique: boolean
  /** Key columns; null stands for an expression. */
  readonly columns: readonly (string | null)[]
  readonly definition: string
  /** Belongs to a primary key, unique or exclusion constraint of the same name. */
  readonly ofConstraint: boolean
}

type Of<T> = T & { readonly table: string }

const readTables = (reader: Reader) =>
  reader.query<Pick<Table, 'name' | 'partitionedBy' | 'partitionOf' | 'bound'>>(sql`
    select c.relname as name, pg_get_partkeydef(c.oid) as "partitionedBy",
           (select p.relname from pg_inherits i join pg_class p on p.oid = i.inhparent where i.inhrelid = c.oid limit 1) as "partitionOf",
           pg_get_expr(c.relpartbound, c.oid) as bound
      from pg_class c
     where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'f')
     order by c.relname collate "C"`)

const readColumns = (reader: Reader) =>
  reader.query<Of<Column>>(sql`
    select c.relname as "table", a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
           a.attnotnull as required, pg_get_expr(d.adbin, d.adrelid) as default, a.attgenerated <> '' as generated,
           case a.attidentity when 'a' then 'always' when 'd' then 'by default' end as identity
      from pg_attribute a
      join pg_class c on c.oid = a.attrelid
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
     where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'f')
       and a.attnum > 0 and not a.attisdropped
     order by c.relname collate "C", a.attnum`)

const columnNames = (keys: string, relation: string) =>
  sql.raw(`coalesce((select json_agg(a.attname order by k.at) from unnest(${keys}) with ordinality k(num, at)
    join pg_attribute a on a.attrelid = ${relation} and a.attnum = k.num), '[]')`)

/** PostgreSQL 18 also lists "not null" as constraints; here they are a property of the column. */
const readConstraints = (reader: Reader) =>
  reader.query<Of<Constraint>>(sql`
    select c.relname as "table", o.conname as name, pg_get_constraintdef(o.oid) as definition,
           case o.contype when 'p' then 'primary' when 'u' then 'unique' when 'f' then 'foreign'
                          when 'c' then 'check' else 'exclude' end as kind,
           ${columnNames('o.conkey', 'o.conrelid')} as columns,
           case when o.contype = 'f' then
             json_build_object('table', r.relname, 'columns', ${columnNames('o.confkey', 'o.confrelid')}) end as "references"
      from pg_constraint o
      join pg_class c on c.oid = o.conrelid
      left join pg_class r on r.oid = o.confrelid
     where c.relnamespace = current_schema()::regnamespace and o.contype in ('p', 'u', 'f', 'c', 'x')
     order by c.relname collate "C", o.contype <> 'p', o.conname collate "C"`)

const readIndexes = (reader: Reader) =>
  reader.query<Of<Index>>(sql`
    select c.relname as "table", x.relname as name, i.indisunique as unique, pg_get_indexdef(i.indexrelid) as definition,
           exists (select from pg_constraint o where o.conindid = i.indexrelid and o.contype in ('p', 'u', 'x')) as "ofConstraint",
           (select json_agg(a.attname order by k.at) from unnest(i.indkey::int2[]) with ordinality k(num, at)
              left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.num
             where k.at <= i.indnkeyatts) as columns
      from pg_index i
      join pg_class c on c.oid = i.indrelid
      join pg_class x on x.oid = i.indexrelid
     where c.relnamespace = current_schema()::regnamespace
     order by c.relname collate "C", x.relname collate "C"`)

const readTriggers = (reader: Reader) =>
  reader.query<{ table: string; name: string }>(sql`
    select c.relname as "table", t.tgname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid
     where c.relnamespace = current_schema()::regnamespace and not t.tgisinternal
    union all
    select c.relname, r.rulename from pg_rewrite r join pg_class c on c.oid = r.ev_class
     where c.relnamespace = current_schema()::regnamespace and r.rulename <> '_RETURN'
     order by 1, 2`)

const readOthers = (reader: Reader) =>
  reader.query<{ kind: string; name: string }>(sql`
    select case relkind when 'm' then 'materialized view' else 'view' end as kind, relname as name from pg_class c
     where relnamespace = current_schema()::regnamespace and relkind in ('v', 'm')
       and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
    union all
    select 'function', p.proname from pg_proc p where p.pronamespace = current_schema()::regnamespace
       and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
    union all
    select 'sequence', c.relname from pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind = 'S'
       and not exists (select from pg_depend d where d.objid = c.oid and d.deptype in ('a', 'i', 'e'))
    union all
    select 'type', t.typname from pg_type t where t.typnamespace = current_schema()::regnamespace and t.typtype in ('e', 'd', 'r')
       and not exists (select from pg_depend d where d.objid = t.oid and d.deptype = 'e')
     order by 1, 2`)

/** Reads the schema from the live catalogue; the same on every server version and engine. */
export async function readCatalogue(reader: Reader): Promise<Catalogue> {
  // One after the other: a restore reads through a connection that does not pipeline.
  const tables = await readTables(reader)
  const columns = await readColumns(reader)
  const constraints = await readConstraints(reader)
  const indexes = await readIndexes(reader)
  const triggers = await readTriggers(reader)
  const others = await readOthers(reader)
  const of = <T>(all: readonly Of<T>[], name: string): T[] =>
    all.filter((one) => one.table === name).map(({ table: _table, ...rest }) => rest as T)
  return {
    others,
    tables: tables.map((table) => ({
      ...table,
      columns: of<Column>(columns, table.name),
      constraints: of<Constraint>(constraints, table.name),
      indexes: of<Index>(indexes, table.name),
      triggers: triggers.filter((one) => one.table === table.name).map((one) => one.name),
    })),
  }
}
