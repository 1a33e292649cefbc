import { type Id, type Instant, isId } from '../../../../base/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../../../store/index.ts'
import type { Source } from './declare.ts'

const SOURCE: Sql = sql`s.district, s.id, s.dataset, s.unit, s.kind, s.title, s.mode, s.config, s.schedule, s.cursor,
  s.active, s.next_at as "nextAt", s.ran_at as "ranAt", s.ran_well_at as "ranWellAt", s.trouble, s.failures,
  s.changed_at as "changedAt", s.changed_by as "changedBy"`

export const source = async (reader: Reader, district: string, id: Id): Promise<Source | undefined> =>
  isId(id)
    ? reader.one<Source>(
        sql`select ${SOURCE} from intake_source s where s.district = ${district} and s.id = ${id}::uuid`,
      )
    : undefined

/** With what opens it; for the one who pulls. */
export const sourceWithSecret = (
  reader: Reader,
  district: string,
  id: Id,
): Promise<(Source & { readonly secret: string | null }) | undefined> =>
  reader.one(
    sql`select ${SOURCE}, s.secret from intake_source s where s.district = ${district} and s.id = ${id}::uuid`,
  )

export const sourceOfKey = (reader: Reader, district: string, hash: string): Promise<Source | undefined> =>
  reader.one<Source>(sql`select ${SOURCE} from intake_source s
    where s.district = ${district} and s.secret_hash = ${hash} and s.active and s.kind = 'push'`)

export const sources = (
  reader: Reader,
  district: string,
  filter: { readonly dataset?: Id; readonly units?: readonly Id[] },
): Promise<Source[]> =>
  reader.query<Source>(sql`select ${SOURCE} from intake_source s where s.district = ${district}
      and (${filter.dataset ?? null}::uuid is null or s.dataset = ${filter.dataset ?? null}::uuid)
      and (${filter.units ?? null}::uuid[] is null or s.unit = any(${filter.units ?? null}::uuid[]))
    order by s.title, s.id limit 1000`)

export const putSource = (
  tx: Tx,
  one: Source,
  secret: { readonly sealed: string | null; readonly hash: string | null } | undefined,
): Promise<number> =>
  tx.run(sql`insert into intake_source (district, id, dataset, unit, kind, title, mode, config, secret, secret_hash,
      schedule, cursor, active, next_at, failures, changed_at, changed_by)
    values (${one.district}, ${one.id}::uuid, ${one.dataset}::uuid, ${one.unit}::uuid, ${one.kind}, ${one.title},
      ${one.mode}, ${json(one.config)}::jsonb, ${secret?.sealed ?? null}, ${secret?.hash ?? null},
      ${one.schedule ? json(one.schedule) : null}::jsonb, ${one.cursor ? json(one.cursor) : null}::jsonb, ${one.active},
      ${one.nextAt}::timestamptz, 0, ${one.changedAt}::timestamptz, ${one.changedBy})
    on conflict (district, id) do update set title = excluded.title, mode = excluded.mode, config = excluded.config,
      secret = case when ${secret !== undefined} then excluded.secret else intake_source.secret end,
      secret_hash = case when ${secret !== undefined} then excluded.secret_hash else intake_source.secret_hash end,
      schedule = excluded.schedule, active = excluded.active, next_at = excluded.next_at, cursor = excluded.cursor,
      failures = 0, trouble = null, changed_at = excluded.changed_at, changed_by = excluded.changed_by`)

export const removeSource = (tx: Tx, district: string, id: Id): Promise<number> =>
  tx.run(sql`delete from intake_source where district = ${district} and id = ${id}::uuid`)

export const askFor = (tx: Tx, district: string, id: Id): Promise<number> =>
  tx.run(sql`update intake_source set asked = true where district = ${district} and id = ${id}::uuid`)

/** Takes the next source that is due, for this long; another process passes it over meanwhile. */
export const takeDue = (
  tx: Tx,
  district: string,
  at: Instant,
  until: Instant,
): Promise<{ district: string; id: Id } | undefined> =>
  tx.one(sql`update intake_source s set next_at = ${until}::timestamptz, asked = false
    where s.district = ${district} and s.id = (
      select c.id from intake_source c
       where c.district = ${district} and c.active and c.kind <> 'push' and (c.asked or c.next_at <= ${at}::timestamptz)
       order by c.asked desc, c.next_at limit 1 for update skip locked)
    returning s.district, s.id`)

export const ran = (
  tx: Tx,
  district: string,
  id: Id,
  now: {
    readonly at: Instant
    readonly nextAt: Instant | null
    readonly cursor?: Source['cursor']
    readonly trouble: Source['trouble']
  },
): Promise<number> =>
  tx.run(sql`update intake_source set ran_at = ${now.at}::timestamptz, next_at = ${now.nextAt}::timestamptz,
      cursor = coalesce(${now.cursor ? json(now.cursor) : null}::jsonb, cursor),
      trouble = ${now.trouble ? json(now.trouble) : null}::jsonb,
      ran_well_at = case when ${now.trouble === null} then ${now.at}::timestamptz else ran_well_at end,
      failures = case when ${now.trouble === null} then 0 else failures + 1 end
    where district = ${district} and id = ${id}::uuid`)

/** Datasets that somebody promised to keep up to date and that were not told late for this state of theirs. */
export const promised = (reader: Reader, freshBefore: Instant, after: Id | null, limit: number) =>
  reader.query<{
    district: string
    dataset: Id
    unit: Id
    title: string
    titleEn: string
    cycle: string
    freshAt: Date
  }>(sql`select d.district, d.id as dataset, d.unit, d.title, d.title_en as "titleEn", d.cycle, d.fresh_at as "freshAt"
      from dataset d
     where d.origin = 'intake' and d.state = 'published' and d.cycle <> 'other' and d.fresh_at < ${freshBefore}::timestamptz
       and (${after}::uuid is null or d.id > ${after}::uuid)
       and not exists (select from intake_promise p where p.district = d.district and p.dataset = d.id and p.kept_at is null)
     order by d.id limit ${limit}::integer`)

/** All that somebody promised to keep up to date, of these units; null = of all. */
export const promises = (reader: Reader, district: string, units: readonly Id[] | null) =>
  reader.query<{ dataset: Id; unit: Id; title: string; titleEn: string; cycle: string; freshAt: Date }>(sql`
    select d.id as dataset, d.unit, d.title, d.title_en as "titleEn", d.cycle, d.fresh_at as "freshAt" from dataset d
     where d.district = ${district} and d.origin = 'intake' and d.state = 'published' and d.cycle <> 'other'
       and d.fresh_at is not null and (${units}::uuid[] is null or d.unit = any(${units}::uuid[]))
     order by d.fresh_at limit 5000`)

export const putLate = (tx: Tx, district: string, dataset: Id, due: Instant, at: Instant): Promise<number> =>
  tx.run(sql`insert into intake_promise (district, dataset, due, told_at)
    values (${district}, ${dataset}::uuid, ${due}::timestamptz, ${at}::timestamptz)
    on conflict (district, dataset, due) do nothing`)

/** Datasets that are late now, longest first. */
export const late = (reader: Reader, district: string) =>
  reader.query<{ dataset: Id; unit: Id; title: string; titleEn: string; due: Date; toldAt: Date }>(sql`
    select p.dataset, d.unit, d.title, d.title_en as "titleEn", p.due, p.told_at as "toldAt" from intake_promise p
      join dataset d on d.district = p.district and d.id = p.dataset
     where p.district = ${district} and p.kept_at is null order by p.due limit 1000`)
