import type { Store } from './declare.ts'
import { sql } from './sql.ts'

/** Texts written anew in one transaction: short enough that nobody at a desk waits for its locks. */
const AT_ONCE = 500

export type Rewritten = {
  /** Texts written anew, by `table.column`. */
  readonly written: Readonly<Record<string, number>>
  /** Texts that begin so and stay as they are, in tables that may never change. */
  readonly left: Readonly<Record<string, number>>
}

/** Every column of texts, and of JSON that may hold such, in the tables of the city, as the catalogue of the database names them. */
const columns = (store: Store) =>
  store.query<{ readonly table: string; readonly column: string; readonly json: boolean }>(sql`
    select c.table_name::text as "table", c.column_name::text as "column", c.data_type = 'jsonb' as json
    from information_schema.columns c
    join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
    where c.table_schema = current_schema() and t.table_type = 'BASE TABLE' and c.data_type in ('text', 'jsonb')
      and c.is_generated = 'NEVER'
    order by 1, 2`)

/**
 * Writes texts that begin with one of `beginnings` anew, all tables over, in small transactions beside a running city; what
 * somebody changes meanwhile is his. Begun again after a break it goes on. `except`: tables that may never change.
 */
export async function rewriteTexts(
  store: Store,
  beginnings: readonly string[],
  anew: (text: string) => string,
  except: ReadonlySet<string> = new Set(),
): Promise<Rewritten> {
  const written: Record<string, number> = {}
  const left: Record<string, number> = {}
  for (const { table, column, json } of await columns(store)) {
    const [at, text] = [sql.id(table), sql.id(column)]
    // a text that begins so also stands in JSON as a whole
    const inside = (all: string, beginning: string): string =>
      all.replace(/"((?:[^"\\]|\\.)*)"/g, (one, said: string) =>
        said.startsWith(beginning) ? JSON.stringify(anew(said)) : one,
      )
    const begins = (beginning: string) =>
      json
        ? sql`jsonb_path_exists(${text}, '$.** ? (@ starts with $mark)', jsonb_build_object('mark', ${beginning}::text))`
        : sql`starts_with(${text}, ${beginning})`
    const add = (to: Record<string, number>, count: number): void => {
      if (count > 0) to[`${table}.${column}`] = (to[`${table}.${column}`] ?? 0) + count
    }
    for (const beginning of beginnings) {
      if (except.has(table)) {
        const found = await store.one<{ n: number }>(
          sql`select count(*)::int as n from ${at} where ${begins(beginning)}`,
        )
        add(left, found?.n ?? 0)
        continue
      }
      for (let count = AT_ONCE; count === AT_ONCE; ) {
        count = await store.tx(async (tx) => {
          const rows = await tx.query<{ place: string; text: string }>(
            sql`select ctid::text as place, ${text}::text as text from ${at} where ${begins(beginning)}
              limit ${AT_ONCE} for update`,
          )
          if (rows.length > 0)
            await tx.run(
              sql`update ${at} as t set ${text} = n.text${json ? sql`::jsonb` : sql``}
                from unnest(${rows.map((one) => one.place)}::tid[],
                  ${rows.map((one) => (json ? inside(one.text, beginning) : anew(one.text)))}::text[]) as n(place, text)
                where t.ctid = n.place`,
            )
          return rows.length
        })
        add(written, count)
      }
    }
  }
  return { written, left }
}
