import { type Day, type Id, type Instant, say } from '../../../base/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import type { ItemBody, ItemState, ItemVersion, ServiceItem, ServiceItemDraft } from './declare.ts'

type Titled = { readonly titleZh: string; readonly titleEn: string }

const BASIC = sql`i.district, i.code, i.title as "titleZh", i.title_en as "titleEn", i.type, i.law, i.legal,
  i.changed_at as "changedAt"`
const titled = <T extends Titled>({ titleZh, titleEn, ...row }: T) => ({
  ...row,
  title: say(titleZh, titleEn),
})

export async function basicList(reader: Reader, district: string): Promise<ServiceItem[]> {
  const rows = await reader.query<Omit<ServiceItem, 'title'> & Titled>(
    sql`select ${BASIC} from service_item i where i.district = ${district} order by i.code`,
  )
  return rows.map(titled)
}

export async function basicOf(
  reader: Reader,
  district: string,
  code: string,
): Promise<ServiceItem | undefined> {
  const row = await reader.one<Omit<ServiceItem, 'title'> & Titled>(
    sql`select ${BASIC} from service_item i where i.district = ${district} and i.code = ${code}`,
  )
  return row && titled(row)
}

export async function putBasics(
  tx: Tx,
  district: string,
  items: readonly ServiceItemDraft[],
  at: Instant,
): Promise<void> {
  if (items.length === 0) return
  await tx.run(sql`insert into service_item (district, code, title, title_en, type, law, legal, changed_at)
    select ${district}, row.code, row.title, row."titleEn", row.type,
      array(select jsonb_array_elements_text(row.law)), row.legal, ${at}
    from jsonb_to_recordset(${json(items.map((item) => ({ ...item, title: item.title.zh, titleEn: item.title.en })))}::jsonb)
      as row (code text, title text, "titleEn" text, type text, law jsonb, legal jsonb)
    on conflict (district, code) do update set title = excluded.title, title_en = excluded.title_en,
      type = excluded.type, law = excluded.law, legal = excluded.legal, changed_at = excluded.changed_at`)
}

/** 实施清单 without its versions. */
export type Task = {
  readonly id: Id
  readonly code: string
  readonly catalogCode: string
  readonly unit: Id
  readonly state: ItemState
  readonly pausedWhy: string | null
}

export const taskOf = (
  reader: Reader,
  district: string,
  code: string,
  lock: boolean = false,
): Promise<Task | undefined> =>
  reader.one<Task>(sql`select id, code, catalog_code as "catalogCode", unit, state, paused_why as "pausedWhy"
    from service_task where district = ${district} and code = ${code} ${lock ? sql`for update` : sql``}`)

export async function putTask(tx: Tx, district: string, task: Task, at: Instant): Promise<void> {
  await tx.run(sql`insert into service_task (district, code, id, catalog_code, unit, state, paused_why, changed_at)
    values (${district}, ${task.code}, ${task.id}::uuid, ${task.catalogCode}, ${task.unit}::uuid, ${task.state}, ${task.pausedWhy}, ${at})
    on conflict (district, code) do update set catalog_code = excluded.catalog_code, unit = excluded.unit,
      state = excluded.state, paused_why = excluded.paused_why, changed_at = excluded.changed_at`)
}

export type VersionRow = {
  readonly version: number
  readonly validFrom: Day | null
  readonly revision: number
  readonly changedAt: Instant
  readonly changedBy: string
  readonly publishedAt: Instant | null
  readonly publishedBy: string | null
}

const VERSION = sql`v.version, v.valid_from::text as "validFrom", v.revision, v.changed_at as "changedAt",
  v.changed_by as "changedBy", v.published_at as "publishedAt", v.published_by as "publishedBy"`

/** Versions of an item without what they hold, the newest first. */
export const versionsOf = (reader: Reader, district: string, code: string): Promise<VersionRow[]> =>
  reader.query<VersionRow>(sql`select ${VERSION} from service_item_version v
    where v.district = ${district} and v.code = ${code} order by v.version desc`)

type Whole = {
  readonly id: Id
  readonly code: string
  readonly body: ItemBody
  readonly catalogCode: string
  readonly type: ItemVersion['type']
  readonly law: readonly string[]
  readonly state: ItemState
  readonly pausedWhy: string | null
} & VersionRow

const WHOLE = sql`select t.id, v.code, v.body, t.catalog_code as "catalogCode", i.type, i.law, t.state,
  t.paused_why as "pausedWhy", ${VERSION}
  from service_item_version v
  join service_task t on t.district = v.district and t.code = v.code
  join service_item i on i.district = v.district and i.code = t.catalog_code`

const whole = (
  district: string,
  { body, revision: _r, changedAt: _a, changedBy: _b, ...row }: Whole,
): ItemVersion => ({
  ...body,
  ...row,
  district,
})

export async function versionOf(
  reader: Reader,
  district: string,
  code: string,
  version: number,
): Promise<ItemVersion | undefined> {
  const row = await reader.one<Whole>(
    sql`${WHOLE} where v.district = ${district} and v.code = ${code} and v.version = ${version}`,
  )
  return row && whole(district, row)
}

const inForce = (day: Day): Sql => sql`v.version = (select max(o.version) from service_item_version o
    where o.district = v.district and o.code = v.code and o.valid_from <= ${day}::date)`

/** The version in force on a day. */
export async function versionAt(
  reader: Reader,
  district: string,
  code: string,
  day: Day,
): Promise<ItemVersion | undefined> {
  const row = await reader.one<Whole>(
    sql`${WHOLE} where v.district = ${district} and v.code = ${code} and v.valid_from <= ${day}::date
      order by v.version desc limit 1`,
  )
  return row && whole(district, row)
}

/** Every item in force on a day, whole: what search and export read. */
export async function allAt(reader: Reader, district: string, day: Day): Promise<ItemVersion[]> {
  const rows = await reader.query<Whole>(
    sql`${WHOLE} where v.district = ${district} and ${inForce(day)} order by v.code`,
  )
  return rows.map((row) => whole(district, row))
}

/** Every draft. */
export async function drafts(reader: Reader, district: string): Promise<ItemVersion[]> {
  const rows = await reader.query<Whole>(
    sql`${WHOLE} where v.district = ${district} and v.valid_from is null order by v.code`,
  )
  return rows.map((row) => whole(district, row))
}

export const draftOf = (
  reader: Reader,
  district: string,
  code: string,
): Promise<{ readonly version: number; readonly revision: number; readonly body: ItemBody } | undefined> =>
  reader.one(sql`select version, revision, body from service_item_version
    where district = ${district} and code = ${code} and valid_from is null`)

export async function putDraft(
  tx: Tx,
  district: string,
  code: string,
  draft: {
    readonly version: number
    readonly revision: number
    readonly body: ItemBody
    readonly by: string
  },
  at: Instant,
): Promise<void> {
  await tx.run(sql`insert into service_item_version (district, code, version, body, revision, changed_at, changed_by)
    values (${district}, ${code}, ${draft.version}, ${json(draft.body)}::json, ${draft.revision}, ${at}, ${draft.by})
    on conflict (district, code, version) do update set body = excluded.body, revision = excluded.revision,
      changed_at = excluded.changed_at, changed_by = excluded.changed_by`)
}

export async function dropDraft(tx: Tx, district: string, code: string): Promise<void> {
  await tx.run(
    sql`delete from service_item_version where district = ${district} and code = ${code} and valid_from is null`,
  )
}

export async function publish(
  tx: Tx,
  district: string,
  code: string,
  published: { readonly version: number; readonly from: Day; readonly by: string },
  at: Instant,
): Promise<void> {
  await tx.run(sql`update service_item_version set valid_from = ${published.from}::date, published_at = ${at},
    published_by = ${published.by}
    where district = ${district} and code = ${code} and version = ${published.version} and valid_from is null`)
}

/** First versions of many items at once, published; for founding and import. */
export async function seed(
  tx: Tx,
  district: string,
  rows: readonly {
    readonly id: Id
    readonly code: string
    readonly catalogCode: string
    readonly body: ItemBody
  }[],
  from: Day,
  by: string,
  at: Instant,
): Promise<void> {
  if (rows.length === 0) return
  await tx.run(sql`insert into service_task (district, code, id, catalog_code, unit, state, changed_at)
    select ${district}, row.code, row.id, row."catalogCode", (row.body ->> 'unit')::uuid, 'inUse', ${at}
    from json_to_recordset(${json(rows)}::json) as row (code text, id uuid, "catalogCode" text, body json)
    on conflict (district, code) do nothing`)
  await tx.run(sql`insert into service_item_version
      (district, code, version, body, valid_from, changed_at, changed_by, published_at, published_by)
    select ${district}, row.code, 1, row.body, ${from}::date, ${at}, ${by}, ${at}, ${by}
    from json_to_recordset(${json(rows)}::json) as row (code text, body json)
    on conflict (district, code, version) do nothing`)
}

/** The next serial of an item on a day. */
export async function nextSerial(tx: Tx, district: string, code: string, day: Day): Promise<number> {
  const row = await tx.one<{ last: number }>(sql`insert into service_serial (district, code, day, last)
    values (${district}, ${code}, ${day}::date, 1)
    on conflict (district, code, day) do update set last = service_serial.last + 1
    returning last`)
  return row?.last ?? 1
}

/** Changes with every item that is published, paused or ended. */
export async function stampOf(reader: Reader, district: string): Promise<string> {
  const row = await reader.one<{ tasks: string | null; versions: string | null }>(
    sql`select (select max(changed_at)::text || count(*) from service_task where district = ${district}) as tasks,
      (select max(published_at)::text || count(*) from service_item_version where district = ${district}) as versions`,
  )
  return `${row?.tasks} ${row?.versions}`
}

/** Who does the same item 同一事项的各实施主体. */
export const placesOf = (
  reader: Reader,
  district: string,
  catalogCode: string,
  day: Day,
): Promise<{ readonly code: string; readonly unit: Id; readonly area: string }[]> =>
  reader.query(sql`select t.code, t.unit, v.body ->> 'area' as area
    from service_task t
    join service_item_version v on v.district = t.district and v.code = t.code
    where t.district = ${district} and t.catalog_code = ${catalogCode} and t.state = 'inUse' and ${inForce(day)}
    order by t.code`)
