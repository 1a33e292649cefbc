import type { Day } from '../../../base/index.ts'
import { json, type Reader, sql, type Tx } from '../../store/index.ts'
import type { Learnt, Standard } from './declare.ts'

const COLUMNS = sql`s.id, s.kind, s.name, s.version, s.area, s.state, s.body, s.valid_from as "validFrom",
  s.valid_to as "validTo", s.set_by as "setBy", s.changed_at as "changedAt", s.published_at as "publishedAt"`

export const all = (reader: Reader, district: string): Promise<Standard[]> =>
  reader.query<Standard>(
    sql`select ${COLUMNS} from standard s where s.district = ${district} order by s.kind, s.name, s.area, s.valid_from`,
  )

export const byId = (reader: Reader, district: string, id: string): Promise<Standard | undefined> =>
  reader.one<Standard>(
    sql`select ${COLUMNS} from standard s where s.district = ${district} and s.id = ${id}::uuid`,
  )

export const put = (tx: Tx, district: string, one: Standard): Promise<number> =>
  tx.run(sql`insert into standard (district, id, kind, name, version, area, state, body, valid_from, valid_to, set_by,
      changed_at, published_at)
    values (${district}, ${one.id}::uuid, ${one.kind}, ${one.name}, ${one.version}, ${one.area}, ${one.state},
      ${json(one.body)}::jsonb, ${one.validFrom}::date, ${one.validTo}::date, ${one.setBy},
      ${one.changedAt}::timestamptz, ${one.publishedAt}::timestamptz)
    on conflict (district, id) do update set state = excluded.state, body = excluded.body,
      valid_from = excluded.valid_from, valid_to = excluded.valid_to, set_by = excluded.set_by,
      changed_at = excluded.changed_at, published_at = excluded.published_at`)

/** The version before ends where the next begins. */
export const endBefore = (tx: Tx, district: string, one: Standard, day: Day): Promise<number> =>
  tx.run(sql`update standard set valid_to = ${day}::date
    where district = ${district} and kind = ${one.kind} and name = ${one.name} and area = ${one.area}
      and id <> ${one.id}::uuid and state = 'published' and valid_from <= ${day}::date
      and (valid_to is null or valid_to > ${day}::date)`)

export const learn = (
  tx: Tx,
  district: string,
  pairs: readonly { readonly heading: string; readonly target: string }[],
  at: Date,
): Promise<number> =>
  tx.run(sql`insert into heading_learnt (district, heading, target, times, last_at)
    select ${district}, p.heading, p.target, 1, ${at}::timestamptz
    from unnest(${pairs.map(({ heading }) => heading)}::text[], ${pairs.map(({ target }) => target)}::text[])
      as p (heading, target)
    on conflict (district, heading, target) do update
      set times = heading_learnt.times + 1, last_at = excluded.last_at`)

export const learnt = (reader: Reader, district: string, headings: readonly string[]): Promise<Learnt[]> =>
  reader.query<Learnt>(sql`select heading, target, times from heading_learnt
    where district = ${district} and heading = any(${headings}::text[])`)
