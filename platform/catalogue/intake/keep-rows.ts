import type { Id, Instant } from '../../../base/index.ts'
import { type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import { dataColumns, KEY_SEPARATOR, tableOf } from '../datasets/decide.ts'
import type { DatasetItem } from '../datasets/declare.ts'
import { rowRules } from './declare.ts'

/** Rows of one delivery on their way into the dataset: seen by this connection only, gone with the transaction. */
export const STAGE = 'intake_stage'
const KEPT = 'intake_kept'
/** Rows that a rule of the dataset holds back. */
export const HELD = 'intake_held'
/** What could be read of refused rows whose key could not. */
export const UNREAD = 'intake_unread'

export type Target = {
  readonly district: string
  readonly dataset: Id
  readonly items: readonly DatasetItem[]
}

const table = (target: Target): Sql => sql.id(tableOf(target.dataset))
const columnsOf = (target: Target) => dataColumns(target.items)
/** Where the rows of a first load go at once. */
export const ownTable = (target: Target): string => tableOf(target.dataset)
/** `prefix.f_a, prefix.f_b …` */
const listed = (target: Target, prefix: string): Sql =>
  sql.join(columnsOf(target).map(({ name }) => sql.raw(`${prefix}.${name}`)))

/** Columns in the order in which the thread writes them. */
export const typedColumns = (target: Target, direct: boolean): string[] => [
  ...['key', 'row_no', 'area'],
  ...(direct ? ['district', 'delivery', 'since'] : []),
  ...columnsOf(target).map(({ name }) => name),
]

/** One load sorts and joins whole deliveries: it may use more memory of the server than a question of a desk. */
export async function roomToWork(tx: Tx): Promise<void> {
  await tx.run(sql.raw(`set local work_mem = '64MB'`))
  await tx.run(sql.raw(`set local temp_buffers = '32MB'`))
  await tx.run(sql.raw(`set local maintenance_work_mem = '128MB'`))
}

export async function makeStage(tx: Tx, target: Target): Promise<void> {
  const columns = columnsOf(target).map(({ name, type }) => `, ${name} ${type}`)
  await tx.run(
    sql.raw(
      `create temp table ${STAGE} (key text not null, row_no integer not null, area text not null${columns.join('')}) on commit drop`,
    ),
  )
  await tx.run(sql.raw(`create temp table ${KEPT} (key text not null) on commit drop`))
  await tx.run(
    sql.raw(`create temp table ${UNREAD} (row_no integer not null${columns.join('')}) on commit drop`),
  )
}

/**
 * What is staged, in statements that compare it with rows that stand. On a cluster those lie on other servers, where a
 * table of this connection is not known: its rows travel with the statement.
 */
const staged = (tx: Tx, name: typeof STAGE | typeof KEPT): Sql =>
  tx.cluster ? sql`(select * from ${sql.id(name)} offset 0)` : sql.id(name)

export const makeHeld = (tx: Tx): Promise<number> =>
  tx.run(sql.raw(`create temp table ${HELD} (key text not null, row_no integer not null) on commit drop`))

/** Takes held rows out of the load; what stood under their keys stands on. */
export async function dropHeld(tx: Tx, from: string, direct: boolean): Promise<void> {
  await tx.run(
    sql`delete from ${sql.id(from)} s using ${sql.id(HELD)} h where s.key = h.key and s.row_no = h.row_no`,
  )
  if (!direct) await tx.run(sql`insert into ${sql.id(KEPT)} (key) select h.key from ${sql.id(HELD)} h`)
}

export const unreadColumns = (target: Target): string[] => [
  'row_no',
  ...columnsOf(target).map(({ name }) => name),
]

/** So many rows are compared with so many lines one by one; beyond that nobody can say which is which. */
const PAIRS = 4_000_000

/**
 * Rows that a full snapshot seems not to name while lines of it stand there whose key cannot be read 主键无法识别: the rows that
 * say what such a line says stay, and the line says which. A line that half agrees with none is a new one. Answers how many stay.
 */
export async function keepUnread(
  tx: Tx,
  target: Target,
  delivery: Id,
  disappearing: number,
): Promise<number> {
  const lines =
    (await tx.one<{ lines: number }>(sql`select count(*) as lines from ${sql.id(UNREAD)}`))?.lines ?? 0
  if (lines === 0 || disappearing === 0) return 0
  if (lines * disappearing > PAIRS) {
    // all of them stay: to take away what only cannot be read would be worse
    await tx.run(
      sql`insert into ${sql.id(KEPT)} (key) select d.key from ${table(target)} d where ${notNamed(tx, target)}`,
    )
    return disappearing
  }
  const said = sql.join(
    columnsOf(target).map(({ name }) => sql`(u.${sql.id(name)} is not null)::integer`),
    ' + ',
  )
  const same = sql.join(
    columnsOf(target).map(
      ({ name }) => sql`(u.${sql.id(name)} is not null and u.${sql.id(name)} = d.${sql.id(name)})::integer`,
    ),
    ' + ',
  )
  const stay = await tx.query<{ key: string }>(sql`with pair as (
      select d.key, u.row_no, ${said} as said, ${same} as same
        from ${table(target)} d cross join ${sql.id(UNREAD)} u where ${notNamed(tx, target)}),
    best as (
      select p.key, p.row_no, p.same, max(p.same) over (partition by p.row_no) as most from pair p
       where p.same > 0 and p.same * 2 >= p.said),
    stays as (select b.key, b.row_no from best b where b.same = b.most),
    told as (
      insert into delivery_reject (district, delivery, row_no, item, rule, value, says, says_en)
      select ${target.district}, ${delivery}::uuid, s.row_no, '', 'keyUnread',
             left(replace(string_agg(s.key, '、' order by s.key), ${KEY_SEPARATOR}, ' / '), 500),
             ${rowRules.keyUnread.zh}, ${rowRules.keyUnread.en}
        from stays s group by s.row_no
      on conflict do nothing)
    insert into ${sql.id(KEPT)} (key) select distinct s.key from stays s returning key`)
  return stay.length
}

export const keepKeys = (tx: Tx, keys: readonly string[]): Promise<number> =>
  tx.run(sql`insert into ${sql.id(KEPT)} (key) select k from unnest(${keys}::text[]) as k`)

export const rowsNow = async (reader: Reader, target: Target): Promise<number> =>
  (
    await reader.one<{ rows: number }>(
      sql`select count(*) as rows from ${table(target)} d where d.district = ${target.district}`,
    )
  )?.rows ?? 0

/** Does the table stand, i.e. was the dataset published once? */
export const hasTable = async (reader: Reader, target: Pick<Target, 'dataset'>): Promise<boolean> =>
  (
    await reader.one<{ there: boolean }>(
      sql`select to_regclass(${tableOf(target.dataset)}) is not null as there`,
    )
  )?.there ?? false

const doubledInto = (
  target: Target,
  delivery: Id,
): Sql => sql`insert into delivery_reject (district, delivery, row_no, item, rule, value, says, says_en)
    select ${target.district}, ${delivery}::uuid, g.row_no, '', 'doubledInFile',
           left(replace(g.key, ${KEY_SEPARATOR}, ' / '), 500), ${rowRules.doubledInFile.zh}, ${rowRules.doubledInFile.en}
      from gone g`

/** Rows whose key an earlier line of the file has: refused, the first one counts. Answers how many. */
export const dropDoubled = (tx: Tx, target: Target, delivery: Id): Promise<number> =>
  tx.run(sql`with first as (
      select s.key, min(s.row_no) as row_no from ${sql.id(STAGE)} s group by s.key having count(*) > 1),
    gone as (
      delete from ${sql.id(STAGE)} s using first f where s.key = f.key and s.row_no > f.row_no
      returning s.row_no, s.key)
    ${doubledInto(target, delivery)}`)

export const analyzeStage = (tx: Tx): Promise<number> => tx.run(sql.raw(`analyze ${STAGE}`))

/** Rows that a full snapshot does not name; a row that was refused in it stands as it stood. */
const notNamed = (tx: Tx, target: Target): Sql => sql`d.district = ${target.district}
  and not exists (select from ${staged(tx, STAGE)} s where s.key = d.key)
  and not exists (select from ${staged(tx, KEPT)} k where k.key = d.key)`

export const countDisappeared = async (tx: Tx, target: Target): Promise<number> =>
  (
    await tx.one<{ rows: number }>(
      sql`select count(*) as rows from ${table(target)} d where ${notNamed(tx, target)}`,
    )
  )?.rows ?? 0

/** Values that one call of `jsonb_build_object` takes (100 arguments). */
const AT_ONCE = 40

/** The values of a row as history keeps them: by item name, nothing for what is empty. */
function bodyOf(target: Target): Sql {
  const columns = columnsOf(target)
  const parts: Sql[] = []
  for (let at = 0; at < columns.length; at += AT_ONCE)
    parts.push(
      sql`jsonb_build_object(${sql.join(
        columns.slice(at, at + AT_ONCE).map(({ item, name }) => sql`${item}::text, d.${sql.id(name)}`),
      )})`,
    )
  return parts.length === 0 ? sql`'{}'::jsonb` : sql`jsonb_strip_nulls(${sql.join(parts, ' || ')})`
}

type Ending = { readonly delivery: Id; readonly at: Instant }

const toHistory = (
  target: Target,
  { delivery, at }: Ending,
  change: 'changed' | 'disappeared',
  from: Sql,
): Sql => sql`insert into data_version (district, dataset, key, since, delivery, row_no, until, ended_by, change, body)
    select d.district, ${target.dataset}::uuid, d.key, d.since, d.delivery, d.row_no, ${at}::timestamptz,
           ${delivery}::uuid, ${change}, ${bodyOf(target)} from ${from}`

const differs = (target: Target): Sql =>
  sql`(${listed(target, 'd')}) is distinct from (${listed(target, 's')})`

/** Rows whose values are others now: what stood goes to history. Answers how many. */
export async function writeChanged(tx: Tx, target: Target, ending: Ending): Promise<number> {
  const changed = await tx.run(
    toHistory(
      target,
      ending,
      'changed',
      sql`${table(target)} d join ${staged(tx, STAGE)} s on s.key = d.key
        where d.district = ${target.district} and ${differs(target)}`,
    ),
  )
  if (changed > 0)
    await tx.run(sql`update ${table(target)} d set delivery = ${ending.delivery}::uuid, row_no = s.row_no,
        since = ${ending.at}::timestamptz, area = s.area,
        ${sql.join(columnsOf(target).map(({ name }) => sql`${sql.id(name)} = s.${sql.id(name)}`))}
      from ${staged(tx, STAGE)} s where d.district = ${target.district} and s.key = d.key and ${differs(target)}`)
  return changed
}

/** Rows of keys that were not there. With an empty dataset there is nothing to look for. */
export const writeFresh = (
  tx: Tx,
  target: Target,
  { delivery, at }: Ending,
  empty: boolean,
): Promise<number> =>
  tx.run(sql`insert into ${table(target)} (district, key, area, delivery, row_no, since,
      ${sql.join(columnsOf(target).map(({ name }) => sql.id(name)))})
    select ${target.district}, s.key, s.area, ${delivery}::uuid, s.row_no, ${at}::timestamptz, ${listed(target, 's')}
      from ${staged(tx, STAGE)} s
     ${empty ? sql`` : sql`where not exists (select from ${table(target)} d where d.district = ${target.district} and d.key = s.key)`}`)

/** Takes away the rows that a full snapshot does not name; history keeps them. */
export async function writeDisappeared(tx: Tx, target: Target, ending: Ending): Promise<number> {
  const gone = await tx.run(
    toHistory(target, ending, 'disappeared', sql`${table(target)} d where ${notNamed(tx, target)}`),
  )
  if (gone > 0) await tx.run(sql`delete from ${table(target)} d where ${notNamed(tx, target)}`)
  return gone
}

export const dropRejects = (tx: Tx, district: string, delivery: Id): Promise<number> =>
  tx.run(sql`delete from delivery_reject where district = ${district} and delivery = ${delivery}::uuid`)

/** Is there no row at all, of no district? */
export const isEmpty = async (reader: Reader, target: Target): Promise<boolean> =>
  (await reader.one<{ empty: boolean }>(sql`select not exists (select 1 from ${table(target)}) as empty`))
    ?.empty ?? false

/**
 * Prepares an empty table for a first large load: without its key the rows go in at the speed of COPY, and the index is
 * made once from all of them. Readers of the empty dataset wait meanwhile.
 */
export async function openEmpty(tx: Tx, target: Target): Promise<void> {
  const name = tableOf(target.dataset)
  await tx.run(sql.raw(`truncate ${name}`))
  await tx.run(sql.raw(`alter table ${name} drop constraint ${name}_pkey`))
}

/** The later ones of doubled keys go to the rejects; then the table gets its key again. Answers how many were doubled. */
export async function closeFilled(tx: Tx, target: Target, delivery: Id): Promise<number> {
  const name = tableOf(target.dataset)
  await tx.run(sql`create temp table intake_doubled on commit drop as
    select d.key, min(d.row_no) as row_no from ${table(target)} d group by d.key having count(*) > 1`)
  const some = await tx.one(sql`select 1 from intake_doubled limit 1`)
  const doubled = some
    ? await tx.run(sql`with gone as (
        delete from ${table(target)} d using intake_doubled f where d.key = f.key and d.row_no > f.row_no
        returning d.row_no, d.key)
      ${doubledInto(target, delivery)}`)
    : 0
  await tx.run(sql.raw(`alter table ${name} add constraint ${name}_pkey primary key (district, key)`))
  return doubled
}

/** The table as it was: empty. */
export const emptyAgain = (tx: Tx, target: Target): Promise<number> =>
  tx.run(sql.raw(`truncate ${tableOf(target.dataset)}`))
