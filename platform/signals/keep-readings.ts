import type { Instant } from '../../base/index.ts'
import { type BulkTx, json, type Reader, type Sql, sql, type Tx } from '../store/index.ts'
import { DOUBTFUL } from './declare.ts'

/** A reading on its way into the table. */
export type Row = {
  readonly device: number
  readonly metric: number
  readonly ts: number
  readonly value: number
  readonly quality: number
}

export type LatestRow = Row & {
  readonly same: number
  readonly goodTs: number | null
  readonly goodValue: number | null
  readonly received: number
}

const iso = (ms: number): string => new Date(ms).toISOString()
/** Milliseconds to an instant without a text in between: half the cost of a large batch. */
const instants = (all: readonly number[]): Sql => sql`${all}::double precision[]`

/** What new rows carry: the transaction's own number. Followers read what lies below the oldest that still runs. */
export const batchNumber = async (tx: Tx): Promise<number> =>
  (
    (await tx.one<{ batch: number }>(sql`select pg_current_xact_id()::text::bigint as batch`)) as {
      batch: number
    }
  ).batch

export type Key = { readonly device: number; readonly metric: number; readonly ts: Instant }

/** Puts rows in that are not there; answers the keys of those that were new. */
export const insertRows = (tx: Tx, rows: readonly Row[], batch: number): Promise<Key[]> =>
  tx.query<Key>(sql`
    insert into reading (device_id, metric_id, ts, value, quality, batch)
    select n.device, n.metric, to_timestamp(n.ts / 1000.0), n.value, n.quality, ${batch}
    from unnest(${rows.map((row) => row.device)}::integer[], ${rows.map((row) => row.metric)}::smallint[],
      ${instants(rows.map((row) => row.ts))}, ${rows.map((row) => row.value)}::double precision[],
      ${rows.map((row) => row.quality)}::smallint[]) as n(device, metric, ts, value, quality)
    on conflict (device_id, metric_id, ts) do nothing
    returning device_id as device, metric_id as metric, ts`)

/** Microseconds between PostgreSQL's epoch and 1970. */
const EPOCH_MS = 946_684_800_000
/** A row in COPY's binary format: field count, then length and value of each. */
const ROW_BYTES = 58
/** Rows written into one piece. */
const PIECE_ROWS = 2_000

const COLUMNS = ['ts', 'value', 'batch', 'device_id', 'metric_id', 'quality']

function* binary(rows: readonly Row[], batch: number): Generator<Uint8Array> {
  const [high, low] = [Math.floor(batch / 2 ** 32), batch % 2 ** 32]
  for (let from = 0; from < rows.length; from += PIECE_ROWS) {
    const many = Math.min(PIECE_ROWS, rows.length - from)
    const bytes = Buffer.allocUnsafe(many * ROW_BYTES)
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    let at = 0
    for (let i = from; i < from + many; i++) {
      const row = rows[i] as Row
      const micros = (row.ts - EPOCH_MS) * 1000
      view.setInt16(at, 6)
      view.setInt32(at + 2, 8)
      view.setInt32(at + 6, Math.floor(micros / 2 ** 32))
      view.setUint32(at + 10, micros - Math.floor(micros / 2 ** 32) * 2 ** 32)
      view.setInt32(at + 14, 8)
      view.setFloat64(at + 18, row.value)
      view.setInt32(at + 26, 8)
      view.setInt32(at + 30, high)
      view.setUint32(at + 34, low)
      view.setInt32(at + 38, 4)
      view.setInt32(at + 42, row.device)
      view.setInt32(at + 46, 2)
      view.setInt16(at + 50, row.metric)
      view.setInt32(at + 52, 2)
      view.setInt16(at + 56, row.quality)
      at += ROW_BYTES
    }
    yield bytes
  }
}

/** COPY straight into the table: for rows that are newer than anything known of their series. */
export const copyRows = (tx: BulkTx, rows: readonly Row[], batch: number): Promise<number> =>
  tx.copyBytes('reading', COLUMNS, binary(rows, batch), 'binary')

/** COPY into a table without keys, then one statement that takes over what is not there yet. */
export async function stageRows(tx: BulkTx, rows: readonly Row[], batch: number): Promise<Key[]> {
  await tx.run(sql`create temp table if not exists reading_staged
    (ts timestamptz, value double precision, batch bigint, device_id integer, metric_id smallint, quality smallint)
    on commit drop`)
  await tx.copyBytes('reading_staged', COLUMNS, binary(rows, batch), 'binary')
  return tx.query<Key>(sql`
    insert into reading (device_id, metric_id, ts, value, quality, batch)
    select device_id, metric_id, ts, value, quality, batch from reading_staged
    on conflict (device_id, metric_id, ts) do nothing
    returning device_id as device, metric_id as metric, ts`)
}

/** What the table has for these keys. */
export const valuesAt = (reader: Reader, rows: readonly Row[]) =>
  reader.query<{
    readonly device: number
    readonly metric: number
    readonly ts: Instant
    readonly value: number
  }>(
    sql`
    select r.device_id as device, r.metric_id as metric, r.ts, r.value
    from unnest(${rows.map((row) => row.device)}::integer[], ${rows.map((row) => row.metric)}::smallint[],
      ${instants(rows.map((row) => row.ts))}) as n(device, metric, ts)
    join reading r on r.device_id = n.device and r.metric_id = n.metric and r.ts = to_timestamp(n.ts / 1000.0)`,
  )

/** Latest values of a batch in one statement; an older one never replaces a newer. */
export const upsertLatest = (tx: Tx, rows: readonly LatestRow[]): Promise<number> =>
  tx.run(sql`
    insert into reading_latest as l (device_id, metric_id, ts, value, quality, same, good_ts, good_value, received_at)
    select n.device, n.metric, to_timestamp(n.ts / 1000.0), n.value, n.quality, n.same,
      to_timestamp(n.good_ts / 1000.0), n.good_value, to_timestamp(n.received / 1000.0)
    from unnest(${rows.map((row) => row.device)}::integer[], ${rows.map((row) => row.metric)}::smallint[],
      ${instants(rows.map((row) => row.ts))}, ${rows.map((row) => row.value)}::double precision[],
      ${rows.map((row) => row.quality)}::smallint[], ${rows.map((row) => row.same)}::integer[],
      ${rows.map((row) => row.goodTs)}::double precision[], ${rows.map((row) => row.goodValue)}::double precision[],
      ${rows.map((row) => row.received)}::double precision[])
      as n(device, metric, ts, value, quality, same, good_ts, good_value, received)
    on conflict (device_id, metric_id) do update set
      ts = greatest(l.ts, excluded.ts),
      value = case when excluded.ts > l.ts then excluded.value else l.value end,
      quality = case when excluded.ts > l.ts then excluded.quality else l.quality end,
      same = case when excluded.ts > l.ts then excluded.same else l.same end,
      good_ts = greatest(l.good_ts, excluded.good_ts),
      good_value = case when l.good_ts is null or excluded.good_ts > l.good_ts then excluded.good_value
        else l.good_value end,
      received_at = greatest(l.received_at, excluded.received_at)`)

export const latestOf = (reader: Reader, devices: readonly number[]) =>
  reader.query<{
    readonly device: number
    readonly metric: number
    readonly ts: Instant
    readonly value: number
    readonly quality: number
    readonly same: number
    readonly goodTs: Instant | null
    readonly goodValue: number | null
  }>(sql`
    select device_id as device, metric_id as metric, ts, value, quality, same, good_ts as "goodTs",
      good_value as "goodValue"
    from reading_latest where device_id = any(${devices}::integer[])`)

export type SeriesAsk = {
  readonly device: number
  readonly metric: number
  /** First instant of what is asked for. */
  readonly from: number
  readonly back: number
  readonly forward: number
}

const asked = (all: readonly SeriesAsk[]): Sql => sql`unnest(
  ${all.map((one) => one.device)}::integer[], ${all.map((one) => one.metric)}::smallint[],
  ${instants(all.map((one) => one.from))}, ${all.map((one) => one.back)}::integer[],
  ${all.map((one) => one.forward)}::integer[]) as n(device, metric, first, back, forward)`

type Neighbour = Key & { readonly value: number; readonly quality: number }

/** On a cluster each series is asked for on its own server; the questions leave together. */
const oneByOne = async <Row>(
  tx: Tx,
  all: readonly SeriesAsk[],
  ask: (one: SeriesAsk, of: Sql, from: Sql) => Sql,
): Promise<Row[]> => {
  const answers = all.map((one) => {
    const of = sql`r.device_id = ${one.device} and r.metric_id = ${one.metric}`
    return tx.query<Row>(ask(one, of, sql`to_timestamp(${one.from}::float8 / 1000.0)`))
  })
  return (await Promise.all(answers)).flat()
}

/** Readings around an instant of each series: so many before it, so many from it on, in the order of time. */
export const neighbours = (tx: Tx, all: readonly SeriesAsk[]): Promise<Neighbour[]> => {
  if (tx.cluster)
    return oneByOne<Neighbour>(
      tx,
      all,
      (one, of, from) => sql`
        select s.device_id as device, s.metric_id as metric, s.ts, s.value, s.quality from (
          (select r.device_id, r.metric_id, r.ts, r.value, r.quality from reading r where ${of} and r.ts < ${from} order by r.ts desc limit ${one.back})
          union all
          (select r.device_id, r.metric_id, r.ts, r.value, r.quality from reading r where ${of} and r.ts >= ${from} order by r.ts limit ${one.forward})
        ) s order by s.ts`,
    )
  return tx.query<Neighbour>(sql`
    select n.device, n.metric, s.ts, s.value, s.quality from ${asked(all)} cross join lateral (
      (select r.ts, r.value, r.quality from reading r where r.device_id = n.device and r.metric_id = n.metric
        and r.ts < to_timestamp(n.first / 1000.0) order by r.ts desc limit n.back)
      union all
      (select r.ts, r.value, r.quality from reading r where r.device_id = n.device and r.metric_id = n.metric
        and r.ts >= to_timestamp(n.first / 1000.0) order by r.ts limit n.forward)
    ) s order by n.device, n.metric, s.ts`)
}

type Good = Key & { readonly value: number }

/** The last reading before an instant of each series that counts. */
export const lastGood = (tx: Tx, all: readonly SeriesAsk[]): Promise<Good[]> => {
  const counts = sql`(r.quality & ${sql.raw(String(DOUBTFUL))}) = 0`
  if (tx.cluster)
    return oneByOne<Good>(
      tx,
      all,
      (_one, of, from) => sql`
        select r.device_id as device, r.metric_id as metric, r.ts, r.value from reading r
        where ${of} and r.ts < ${from} and ${counts} order by r.ts desc limit 1`,
    )
  return tx.query<Good>(sql`
    select n.device, n.metric, s.ts, s.value from ${asked(all)} cross join lateral (
      select r.ts, r.value from reading r where r.device_id = n.device and r.metric_id = n.metric
        and r.ts < to_timestamp(n.first / 1000.0) and ${counts}
      order by r.ts desc limit 1
    ) s`)
}

/** Marks given anew; the batch that brought it about is theirs too, so that whoever follows looks at them again. */
export const setQuality = (tx: Tx, rows: readonly Omit<Row, 'value'>[], batch: number): Promise<number> =>
  tx.run(sql`
    update reading r set quality = n.quality, batch = ${batch}
    from unnest(${rows.map((row) => row.device)}::integer[], ${rows.map((row) => row.metric)}::smallint[],
      ${instants(rows.map((row) => row.ts))}, ${rows.map((row) => row.quality)}::smallint[])
      as n(device, metric, ts, quality)
    where r.device_id = n.device and r.metric_id = n.metric and r.ts = to_timestamp(n.ts / 1000.0)`)

/** What is remembered of a series after its marks were given anew. */
export const setLatest = (tx: Tx, rows: readonly Omit<LatestRow, 'received' | 'value'>[]): Promise<number> =>
  tx.run(sql`
    update reading_latest l set quality = n.quality, same = n.same, good_ts = to_timestamp(n.good_ts / 1000.0),
      good_value = n.good_value
    from unnest(${rows.map((row) => row.device)}::integer[], ${rows.map((row) => row.metric)}::smallint[],
      ${instants(rows.map((row) => row.ts))}, ${rows.map((row) => row.quality)}::smallint[],
      ${rows.map((row) => row.same)}::integer[], ${rows.map((row) => row.goodTs)}::double precision[],
      ${rows.map((row) => row.goodValue)}::double precision[])
      as n(device, metric, ts, quality, same, good_ts, good_value)
    where l.device_id = n.device and l.metric_id = n.metric and l.ts = to_timestamp(n.ts / 1000.0)`)

export type RefusedCount = {
  readonly source: string
  readonly device: string
  readonly metric: string
  readonly code: string
  readonly count: number
  readonly sample: string
}

export const countRefused = (
  tx: Tx,
  district: string,
  minute: Instant,
  all: readonly RefusedCount[],
): Promise<number> =>
  tx.run(sql`
    insert into reading_refused as r (district, minute, source, device, metric, code, count, sample)
    select ${district}, ${minute}, n.source, n.device, n.metric, n.code, n.count, n.sample
    from json_to_recordset(${json(all)}::json)
      as n(source text, device text, metric text, code text, count integer, sample text)
    on conflict (district, minute, source, device, metric, code) do update set count = r.count + excluded.count`)

export const refusedSince = (
  reader: Reader,
  district: string,
  since: Instant,
  device: string | null,
  limit: number,
) =>
  reader.query<RefusedCount & { readonly minute: Instant }>(sql`
    select minute, source, device, metric, code, count, sample from reading_refused
    where district = ${district} and minute >= ${since} and (${device}::text is null or device = ${device})
    order by minute desc, count desc limit ${limit}`)

/** Readings that came after a cursor, in the order of their batches. */
export const rowsSince = (reader: Reader, after: number, safe: number, from: Instant, limit: number) =>
  reader.query<Row & { readonly batch: number; readonly at: Instant }>(sql`
    select device_id as device, metric_id as metric, ts as at, value, quality, batch from reading
    where batch > ${after} and batch < ${safe} and ts >= ${from}
    order by batch, ts limit ${limit}`)

/** Readings of batches beyond a line, without those that were told already. */
export const rowsBeside = (
  reader: Reader,
  after: number,
  told: readonly number[],
  from: Instant,
  limit: number,
) =>
  reader.query<Row & { readonly batch: number; readonly at: Instant }>(sql`
    select device_id as device, metric_id as metric, ts as at, value, quality, batch from reading
    where batch > ${after} and ts >= ${from} and batch <> all(${told}::bigint[])
    order by batch, ts limit ${limit}`)

/** Where a follower stands; held until the transaction ends, so that it is in one place at a time. */
export async function holdFollower(tx: Tx, name: string, at: Instant): Promise<number> {
  await tx.run(sql`
    insert into reading_follower (name, batch, at) values (${name}, 0, ${at}) on conflict (name) do nothing`)
  const row = await tx.one<{ batch: number }>(
    sql`select batch from reading_follower where name = ${name} for update`,
  )
  return row?.batch ?? 0
}

export const moveFollower = (tx: Tx, name: string, batch: number, at: Instant): Promise<number> =>
  tx.run(sql`update reading_follower set batch = ${batch}, at = ${at} where name = ${name}`)

/** Partitions that stand; their names end in the first local day. */
export const partitionsOf = async (reader: Reader, table: string): Promise<readonly string[]> =>
  (
    await reader.query<{ name: string }>(sql`
      select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = to_regclass(${table}) order by 1`)
  ).map((row) => row.name)

/** Made apart and then joined to its table: that lock lets readers and writers of other days go on. */
export async function addPartition(
  tx: Tx,
  table: string,
  name: string,
  from: number,
  to: number,
): Promise<void> {
  await tx.run(
    sql.raw(
      `create table if not exists ${sql.id(name).text[0]} partition of ${sql.id(table).text[0]} for values from ('${iso(from)}') to ('${iso(to)}')`,
    ),
  )
}

export const dropPartition = (tx: Tx, name: string): Promise<number> =>
  tx.run(sql`drop table if exists ${sql.id(name)}`)

export const forgetRefused = (tx: Tx, district: string, before: Instant): Promise<number> =>
  tx.run(sql`delete from reading_refused where district = ${district} and minute < ${before}`)
