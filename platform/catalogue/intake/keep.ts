import { type Id, type Instant, isId } from '../../../base/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import { cellsOf, linesOf } from './bytes.ts'
import { partitionOf } from './decide.ts'
import type {
  DataVersion,
  Delivery,
  DeliveryCounts,
  DeliveryState,
  IntakeRules,
  Mapping,
  Passed,
  ReadAs,
  Reject,
  Trouble,
} from './declare.ts'

const DELIVERY: Sql = sql`d.district, d.id, d.dataset, d.unit, d.sender, d.door, d.source, d.name, d.hash, d.bytes,
  d.mode, d.state, d.mapping, d.read_as as "readAs", d.counts, d.passed, d.trouble, d.received_at as "receivedAt",
  d.received_by as "receivedBy", d.received_name as "receivedName", d.landed_at as "landedAt",
  d.loaded_at as "loadedAt"`

export type KeptDelivery = Delivery

export const insertDelivery = (tx: Tx, one: Delivery, own: string | null): Promise<number> =>
  tx.run(sql`insert into intake_delivery (district, id, dataset, unit, sender, door, source, name, hash, bytes, mode,
      state, mapping, read_as, counts, trouble, received_at, received_by, received_name, landed_at, loaded_at, own)
    values (${one.district}, ${one.id}::uuid, ${one.dataset}::uuid, ${one.unit}::uuid, ${one.sender}, ${one.door},
      ${one.source}::uuid, ${one.name}, ${one.hash}, ${one.bytes}::bigint, ${one.mode}, ${one.state}, null, null, null,
      ${one.trouble ? json(one.trouble) : null}::jsonb, ${one.receivedAt}::timestamptz, ${one.receivedBy},
      ${one.receivedName}, null, null, ${own})`)

export const delivery = async (reader: Reader, district: string, id: Id): Promise<Delivery | undefined> =>
  isId(id)
    ? reader.one<Delivery>(
        sql`select ${DELIVERY} from intake_delivery d where d.district = ${district} and d.id = ${id}::uuid`,
      )
    : undefined

/** The row, held to the end of the transaction; `anyway` = somebody confirmed what was warned of. */
export const lockDelivery = (
  tx: Tx,
  district: string,
  id: Id,
): Promise<(Delivery & { readonly anyway: boolean }) | undefined> =>
  tx.one(
    sql`select ${DELIVERY}, d.anyway from intake_delivery d
      where d.district = ${district} and d.id = ${id}::uuid for update`,
  )

/** Deliveries of one dataset come in and are loaded one after the other. */
export const lockDataset = (tx: Tx, district: string, dataset: Id): Promise<unknown> =>
  tx.one(
    sql`select d.id from dataset d where d.district = ${district} and d.id = ${dataset}::uuid for update`,
  )

export const ofContent = (tx: Tx, district: string, dataset: Id, hash: string): Promise<Delivery[]> =>
  tx.query<Delivery>(sql`select ${DELIVERY} from intake_delivery d
    where d.district = ${district} and d.dataset = ${dataset}::uuid and d.hash = ${hash} order by d.id desc`)

export const ofOwn = (tx: Tx, district: string, dataset: Id, own: string): Promise<Delivery | undefined> =>
  tx.one<Delivery>(sql`select ${DELIVERY} from intake_delivery d
    where d.district = ${district} and d.dataset = ${dataset}::uuid and d.own = ${own}`)

/** The latest delivery that was not refused and does not wait for somebody to say that older content is right. */
export const latest = (reader: Reader, district: string, dataset: Id): Promise<Delivery | undefined> =>
  reader.one<Delivery>(sql`select ${DELIVERY} from intake_delivery d
    where d.district = ${district} and d.dataset = ${dataset}::uuid and d.state <> 'refused'
      and d.trouble ->> 'code' is distinct from 'intake.older'
    order by d.id desc limit 1`)

/** The next that nobody has begun, oldest first; those another process holds are passed over. */
export const toDo = (reader: Reader, after: Id | null, limit: number): Promise<Delivery[]> =>
  reader.query<Delivery>(sql`select ${DELIVERY} from intake_delivery d
    where d.state = 'received' and (${after}::uuid is null or d.id > ${after}::uuid) order by d.id limit ${limit}::integer`)

export const putState = (
  tx: Tx,
  district: string,
  id: Id,
  now: {
    readonly state: DeliveryState
    readonly trouble: Trouble | null
    readonly counts?: DeliveryCounts | null
    readonly readAs?: ReadAs | null
    readonly mapping?: number | null
    readonly landedAt?: Instant | null
    readonly loadedAt?: Instant | null
  },
): Promise<number> =>
  tx.run(sql`update intake_delivery set state = ${now.state}, trouble = ${now.trouble ? json(now.trouble) : null}::jsonb,
      counts = ${now.counts ? json(now.counts) : null}::jsonb,
      read_as = coalesce(${now.readAs ? json(now.readAs) : null}::jsonb, read_as),
      mapping = coalesce(${now.mapping ?? null}::integer, mapping),
      landed_at = coalesce(${now.landedAt ?? null}::timestamptz, landed_at),
      loaded_at = coalesce(${now.loadedAt ?? null}::timestamptz, loaded_at)
    where district = ${district} and id = ${id}::uuid`)

export const putMode = (tx: Tx, district: string, id: Id, mode: Delivery['mode']): Promise<number> =>
  tx.run(sql`update intake_delivery set mode = ${mode} where district = ${district} and id = ${id}::uuid`)

export const putPassed = (tx: Tx, district: string, id: Id, passed: Passed): Promise<number> =>
  tx.run(
    sql`update intake_delivery set anyway = true, passed = ${json(passed)}::jsonb where district = ${district} and id = ${id}::uuid`,
  )

export type DeliveryFilter = {
  readonly dataset?: Id
  /** Source it was pulled from. */
  readonly source?: Id
  readonly units?: readonly Id[]
  readonly states?: readonly DeliveryState[]
  readonly from?: Instant
  readonly to?: Instant
  /** Id of the last one of the page before. */
  readonly after?: Id
  readonly limit: number
}

/** Newest first. */
export const list = (reader: Reader, district: string, filter: DeliveryFilter): Promise<Delivery[]> =>
  reader.query<Delivery>(sql`select ${DELIVERY} from intake_delivery d
    where d.district = ${district}
      and (${filter.dataset ?? null}::uuid is null or d.dataset = ${filter.dataset ?? null}::uuid)
      and (${filter.source ?? null}::uuid is null or d.source = ${filter.source ?? null}::uuid)
      and (${filter.units ?? null}::uuid[] is null or d.unit = any(${filter.units ?? null}::uuid[]))
      and (${filter.states ?? null}::text[] is null or d.state = any(${filter.states ?? null}::text[]))
      and (${filter.from ?? null}::timestamptz is null or d.received_at >= ${filter.from ?? null}::timestamptz)
      and (${filter.to ?? null}::timestamptz is null or d.received_at < ${filter.to ?? null}::timestamptz)
      and (${filter.after ?? null}::uuid is null or d.id < ${filter.after ?? null}::uuid)
    order by d.id desc limit ${filter.limit}::integer`)

const MAPPING: Sql = sql`m.district, m.dataset, m.version, m.rules, m.sheet, m.saved_at as "savedAt",
  m.saved_by as "savedBy"`

/** A version of a dataset's mapping; the latest unless said. */
export const mapping = (
  reader: Reader,
  district: string,
  dataset: Id,
  version?: number,
): Promise<Mapping | undefined> =>
  reader.one<Mapping>(sql`select ${MAPPING} from mapping m
    where m.district = ${district} and m.dataset = ${dataset}::uuid
      and (${version ?? null}::integer is null or m.version = ${version ?? null}::integer)
    order by m.version desc limit 1`)

export const mappings = (reader: Reader, district: string, dataset: Id): Promise<Mapping[]> =>
  reader.query<Mapping>(sql`select ${MAPPING} from mapping m
    where m.district = ${district} and m.dataset = ${dataset}::uuid order by m.version desc`)

export const insertMapping = (tx: Tx, one: Mapping): Promise<number> =>
  tx.run(sql`insert into mapping (district, dataset, version, rules, sheet, saved_at, saved_by)
    values (${one.district}, ${one.dataset}::uuid, ${one.version}::integer, ${json(one.rules)}::jsonb, ${one.sheet},
      ${one.savedAt}::timestamptz, ${one.savedBy})`)

/** Deliveries that waited for a mapping, or were refused by the one before, take their turn again. */
export const wakeLanded = (tx: Tx, district: string, dataset: Id): Promise<number> =>
  tx.run(sql`update intake_delivery set state = 'received'
    where district = ${district} and dataset = ${dataset}::uuid and state = 'landed'
      and trouble ->> 'code' = 'intake.noMapping'`)

/** Rejected cells of a delivery in the order of the file, from after a place on. */
export async function rejects(
  reader: Reader,
  district: string,
  delivery: Id,
  page: {
    readonly afterRow?: number
    readonly rule?: string
    readonly item?: string
    readonly limit: number
  },
): Promise<Reject[]> {
  const rows = await reader.query<Omit<Reject, 'says'> & { zh: string; en: string }>(sql`
    select r.row_no as "rowNo", r.item, r.rule, r.value, r.says as zh, r.says_en as en from delivery_reject r
    where r.district = ${district} and r.delivery = ${delivery}::uuid and r.row_no > ${page.afterRow ?? -1}::integer
      and (${page.rule ?? null}::text is null or r.rule = ${page.rule ?? null}::text)
      and (${page.item ?? null}::text is null or r.item = ${page.item ?? null}::text)
    order by r.row_no, r.item, r.rule limit ${page.limit}::integer`)
  return rows.map(({ zh, en, ...one }) => ({ ...one, says: { zh, en } }))
}

/** Refused cells by the item and rule they broke. */
export const rejectCounts = (reader: Reader, district: string, delivery: Id) =>
  reader.query<{ item: string; rule: string; cells: number }>(sql`
    select r.item, r.rule, count(*)::integer as cells from delivery_reject r
    where r.district = ${district} and r.delivery = ${delivery}::uuid group by 1, 2 order by 3 desc, 1, 2`)

type Page = {
  readonly rowNo: number
  readonly lines: string | null
  readonly line: string | null
  readonly cells: string[] | null
}

/** Pages of the landing hold lines that follow one another; rows of older deliveries are a line each. */
const shownLines = ({ rowNo, lines, line, cells }: Page): { rowNo: number; cells: string[] }[] =>
  lines === null
    ? [{ rowNo, cells: line === null ? (cells ?? []) : cellsOf(line) }]
    : linesOf(lines).map((one, i) => ({ rowNo: rowNo + i, cells: cellsOf(one) }))

/** Where the page begins that holds a line. */
const beginOf = (district: string, delivery: Id, no: Sql): Sql =>
  sql`(select max(p.row_no) from landing p
        where p.delivery = ${delivery}::uuid and p.district = ${district} and p.row_no <= ${no})`

/** Lines as received, in their order. */
export async function landed(
  reader: Reader,
  district: string,
  delivery: Id,
  page: {
    readonly from?: number
    /** So many lines are passed over. */
    readonly after?: number
    readonly rows?: readonly number[]
    readonly limit: number
  },
): Promise<{ rowNo: number; cells: string[] }[]> {
  const { rows, limit } = page
  const from = Math.max(0, page.from ?? 0)
  const mine = sql`l.delivery = ${delivery}::uuid and l.district = ${district}`
  if (rows) {
    const wanted = new Set(rows.filter((no) => no >= from))
    const pages =
      await reader.query<Page>(sql`select l.row_no as "rowNo", l.lines, l.line, l.cells from landing l
      where ${mine} and l.row_no in (
        select ${beginOf(district, delivery, sql`n.no`)} from unnest(${[...wanted]}::integer[]) as n (no))
      order by l.row_no`)
    return pages
      .flatMap(shownLines)
      .filter(({ rowNo }) => wanted.has(rowNo))
      .slice(0, limit)
  }
  const begin = await (page.after
    ? passedOver(reader, mine, from, page.after)
    : reader.one<Begin>(
        sql`select coalesce(${beginOf(district, delivery, sql`${from}::integer`)}, ${from}::integer) as "rowNo", 0 as skip`,
      ))
  if (!begin) return []
  const found: { rowNo: number; cells: string[] }[] = []
  const wanted = begin.skip + limit
  for (let next = begin.rowNo; found.length < wanted; ) {
    const pages = await pagesFrom(reader, mine, next, Math.min(PAGES, wanted - found.length + 1))
    for (const line of pages.flatMap(shownLines)) if (line.rowNo >= from) found.push(line)
    const last = pages.at(-1)
    if (!last) break
    next = last.rowNo + 1
  }
  return found.slice(begin.skip, wanted)
}

/** The page to begin at, and how many of its lines are still to be passed over. */
type Begin = { readonly rowNo: number; readonly skip: number }

/** How many lines a page holds says its row: none is taken apart to be passed over. */
const passedOver = (reader: Reader, mine: Sql, from: number, after: number): Promise<Begin | undefined> =>
  reader.one<Begin>(sql`with page as (
      select l.row_no, coalesce(l.until_no, l.row_no) - greatest(l.row_no, ${from}::integer) + 1 as lines
        from landing l where ${mine} and coalesce(l.until_no, l.row_no) >= ${from}::integer),
    counted as (select p.row_no, (sum(p.lines) over (order by p.row_no))::integer as seen, p.lines from page p)
    select c.row_no as "rowNo", ${after}::integer - (c.seen - c.lines) as skip
      from counted c where c.seen > ${after}::integer order by c.row_no limit 1`)

/** So many pages are asked for at once. */
const PAGES = 200

const pagesFrom = (reader: Reader, mine: Sql, from: number, limit: number): Promise<Page[]> =>
  reader.query<Page>(sql`select l.row_no as "rowNo", l.lines, l.line, l.cells from landing l
    where ${mine} and l.row_no >= ${from}::integer order by l.row_no limit ${limit}::integer`)

const VERSION: Sql = sql`v.key, v.body, v.delivery, v.row_no as "rowNo", v.since, v.until, v.change`

/** What stood under a key before, latest first. */
export const versions = (
  reader: Reader,
  district: string,
  dataset: Id,
  key: string,
): Promise<DataVersion[]> =>
  reader.query<DataVersion>(sql`select ${VERSION} from data_version v
    where v.district = ${district} and v.dataset = ${dataset}::uuid and v.key = ${key} order by v.until desc, v.since desc`)

/** What a delivery superseded, by key. */
export const endedBy = (
  reader: Reader,
  district: string,
  delivery: Id,
  page: { readonly change?: DataVersion['change']; readonly afterKey?: string; readonly limit: number },
): Promise<DataVersion[]> =>
  reader.query<DataVersion>(sql`select ${VERSION} from data_version v
    where v.district = ${district} and v.ended_by = ${delivery}::uuid and v.key > ${page.afterKey ?? ''}
      and (${page.change ?? null}::text is null or v.change = ${page.change ?? null}::text)
    order by v.key limit ${page.limit}::integer`)

/** A late delivery has come after all. */
export const keptPromises = (tx: Tx, district: string, dataset: Id, at: Instant): Promise<number> =>
  tx.run(sql`update intake_promise set kept_at = ${at}::timestamptz
    where district = ${district} and dataset = ${dataset}::uuid and kept_at is null`)

/** Gates of a dataset as somebody set them; undefined = the usual ones. */
export const gates = (reader: Reader, district: string, dataset: Id) =>
  reader.one<
    IntakeRules & { changedAt: Date; changedBy: string }
  >(sql`select r.most_rejected as "mostRejected",
      r.most_disappeared as "mostDisappeared", r.changed_at as "changedAt", r.changed_by as "changedBy"
    from intake_rule r where r.district = ${district} and r.dataset = ${dataset}::uuid`)

export const putGates = (
  tx: Tx,
  district: string,
  dataset: Id,
  now: IntakeRules & { readonly at: Instant; readonly by: string },
): Promise<number> =>
  tx.run(sql`insert into intake_rule (district, dataset, most_rejected, most_disappeared, changed_at, changed_by)
    values (${district}, ${dataset}::uuid, ${now.mostRejected}::double precision,
      ${now.mostDisappeared}::double precision, ${now.at}::timestamptz, ${now.by})
    on conflict (district, dataset) do update set most_rejected = excluded.most_rejected,
      most_disappeared = excluded.most_disappeared, changed_at = excluded.changed_at, changed_by = excluded.changed_by`)

/** Makes the landing's partition of a delivery's month; two at once make it once. */
export async function makePartition(tx: Tx, delivery: Id): Promise<void> {
  const { name, from, to } = partitionOf(delivery)
  const there = () =>
    tx.one(sql`select 1 from pg_class c
      where c.relname = ${name} and c.relnamespace = current_schema()::regnamespace`)
  if (await there()) return
  // two first loads of a month: the second waits for the first and finds its partition
  await tx.run(sql`lock table landing in share row exclusive mode`)
  if (await there()) return
  await tx.run(
    sql.raw(
      `create table if not exists ${name} partition of landing for values from ('${from}') to ('${to}')`,
    ),
  )
}

/** Partitions whose last delivery came before an instant, dropped 保存期限; answers their names. */
export async function dropLandingBefore(tx: Tx, before: Instant): Promise<string[]> {
  const known = await tx.query<{ name: string }>(sql`select c.relname as name from pg_inherits i
    join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
    where p.relname = 'landing' and p.relnamespace = current_schema()::regnamespace order by 1`)
  const dropped: string[] = []
  for (const { name } of known) {
    const [, year, month] = /^landing_(\d{4})_(\d{2})$/.exec(name) ?? []
    if (!year || !month || Date.UTC(Number(year), Number(month), 1) > before.getTime()) continue
    await tx.run(sql.raw(`drop table ${name}`))
    dropped.push(name)
  }
  return dropped
}
