import { say } from '../../../base/index.ts'
import { gradeOf } from '../../fields/decide.ts'
import { type Reader, type Sql, sql } from '../../store/index.ts'
import { type DataColumn, dataColumns, tableOf } from '../datasets/decide.ts'
import type { Dataset, DatasetItem } from '../datasets/declare.ts'
import type { ColumnProfile, Drift } from './declare.ts'

export type KeptProfile = ColumnProfile & { readonly type: string }

const TOP = 8
const SHAPES = 6
/** Values that shapes are drawn from. */
const SHAPED = 20_000
const MOST_TEXT = 80

const NUMBERS = new Set(['bigint', 'double precision'])
const ORDERED = new Set(['bigint', 'double precision', 'date', 'timestamptz', 'text'])

type Row = {
  readonly filled: number
  readonly distinct: number
  readonly shortest: number | null
  readonly longest: number | null
  readonly least: string | null
  readonly most: string | null
  readonly mean: number | null
  readonly top: readonly { readonly value: string; readonly count: number }[] | null
  readonly shapes: readonly { readonly shape: string; readonly count: number }[] | null
}

/** One pass over a column: its values are grouped once, everything else follows from the groups. */
function columnSql(table: string, district: string, column: DataColumn, open: boolean): Sql {
  const value = sql.id(column.name)
  const shown = sql`left(g.v::text, ${MOST_TEXT}::int)`
  const ordered = open && ORDERED.has(column.type)
  const extreme = (which: 'min' | 'max'): Sql =>
    ordered
      ? sql`left(${sql.raw(which)}(g.v${column.type === 'text' ? sql.raw(' collate "C"') : sql.empty})::text, ${MOST_TEXT}::int)`
      : sql`null::text`
  return sql`with g as materialized (
      select ${column.type === 'jsonb' ? sql`${value}::text` : value} as v, count(*) as n
      from ${sql.id(table)} where district = ${district} and ${value} is not null group by 1),
    shaped as (select regexp_replace(regexp_replace(regexp_replace(left(s.v::text, ${MOST_TEXT}::int),
        '[0-9]', '9', 'g'), '[A-Za-z]', 'A', 'g'), '[一-鿿]', '汉', 'g') as shape, s.n
      from (select v, n from g limit ${SHAPED}) s)
    select coalesce(sum(g.n), 0)::bigint as "filled", count(*)::bigint as "distinct",
      min(char_length(g.v::text)) as "shortest", max(char_length(g.v::text)) as "longest",
      ${extreme('min')} as "least", ${extreme('max')} as "most",
      ${NUMBERS.has(column.type) && open ? sql`(sum(g.v::numeric * g.n) / nullif(sum(g.n), 0))::double precision` : sql`null::double precision`} as "mean",
      ${
        open
          ? sql`(select jsonb_agg(jsonb_build_object('value', x.value, 'count', x.n) order by x.n desc, x.value)
              from (select ${shown} as value, g.n from g order by g.n desc, g.v::text limit ${TOP}) x)`
          : sql`null::jsonb`
      } as "top",
      (select jsonb_agg(jsonb_build_object('shape', x.shape, 'count', x.n) order by x.n desc, x.shape)
        from (select shape, sum(n) as n from shaped group by shape order by sum(n) desc, shape limit ${SHAPES}) x)
        as "shapes"
    from g`
}

/** Values of persons are described, never quoted. */
const isOpen = ({ field }: DatasetItem): boolean => !field.personal && gradeOf(field) <= 2

/** `99999999` → `9×8`: long runs of one sign are counted. */
export const shortShape = (shape: string): string =>
  shape.replace(/(.)\1{3,}/gu, (run, sign: string) => `${sign}×${[...run].length}`)

/** 列画像 of every column of a dataset, as its rows stand. */
export async function profileColumns(
  reader: Reader,
  dataset: Pick<Dataset, 'district' | 'id' | 'items'>,
  rows: number,
): Promise<KeptProfile[]> {
  const profiles: KeptProfile[] = []
  const columns = dataColumns(dataset.items)
  for (const item of dataset.items) {
    const column = columns.find((one) => one.item === item.name)
    if (!column) continue
    const row = await reader.one<Row>(columnSql(tableOf(dataset.id), dataset.district, column, isOpen(item)))
    if (!row) continue
    profiles.push({
      ...row,
      item: item.name,
      type: column.type,
      rows,
      top: row.top ?? [],
      shapes: (row.shapes ?? []).map(({ shape, count }) => ({ shape: shortShape(shape), count })),
    })
  }
  return profiles
}

/** A share of filled cells that moves by so much is told. */
const MOVED = 0.2

/** 结构变化 between two runs: columns that came or went, changed their type, emptied or filled. */
export function driftOf(
  before: readonly KeptProfile[],
  now: readonly KeptProfile[],
  items: readonly DatasetItem[],
): Drift[] {
  if (before.length === 0) return []
  const titleOf = (name: string) => items.find((item) => item.name === name)?.field.title ?? say(name, name)
  const share = ({ rows, filled }: KeptProfile): number => (rows === 0 ? 0 : filled / rows)
  const percent = (value: number): string => `${Math.round(value * 100)}%`
  return [
    ...now.flatMap((one): Drift[] => {
      const old = before.find((other) => other.item === one.item)
      const title = titleOf(one.item)
      const told = (zh: string, en: string): Drift[] => [
        { item: one.item, says: say(`“${title.zh}”${zh}`, `${title.en}: ${en}`) },
      ]
      if (!old) return told('是新增的信息项', 'a new item')
      if (old.type !== one.type)
        return told(`类型由 ${old.type} 变为 ${one.type}`, `type changed from ${old.type} to ${one.type}`)
      if (old.rows > 0 && one.rows > 0 && Math.abs(share(old) - share(one)) >= MOVED)
        return told(
          `填写率由 ${percent(share(old))} 变为 ${percent(share(one))}`,
          `filled in ${percent(share(one))} of rows, before ${percent(share(old))}`,
        )
      if (old.distinct > 1 && one.distinct === 1 && one.rows > 1)
        return told('全部变为同一个值', 'all values have become one and the same')
      return []
    }),
    ...before
      .filter((old) => !now.some((one) => one.item === old.item))
      .map(({ item }) => ({
        item,
        says: say(`信息项“${titleOf(item).zh}”不再存在`, `item ${titleOf(item).en} is gone`),
      })),
  ]
}
