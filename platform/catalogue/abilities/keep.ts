import type { Id, Instant } from '../../../base/index.ts'
import { type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import type { AbilityDay, AbilityUse, Developer, DeveloperState, UseState } from './declare.ts'

const DEVELOPER: Sql = sql`d.district, d.id, d.organisation, d.credit_code as "creditCode", d.contact, d.phone, d.purpose,
  d.state, d.made_at as "madeAt", d.decided_at as "decidedAt", d.decided_by as "decidedBy", d.why`

export const insertDeveloper = (tx: Tx, one: Developer & { readonly pass: string }): Promise<number> =>
  tx.run(sql`insert into developer (district, id, organisation, credit_code, contact, phone, purpose, pass, state, made_at)
    values (${one.district}, ${one.id}::uuid, ${one.organisation}, ${one.creditCode}, ${one.contact}, ${one.phone},
      ${one.purpose}, ${one.pass}, ${one.state}, ${one.madeAt}::timestamptz)
    on conflict do nothing`)

export const developerByPass = (
  reader: Reader,
  district: string,
  pass: string,
): Promise<Developer | undefined> =>
  reader.one<Developer>(
    sql`select ${DEVELOPER} from developer d where d.district = ${district} and d.pass = ${pass}`,
  )

export const developers = (reader: Reader, district: string): Promise<Developer[]> =>
  reader.query<Developer>(
    sql`select ${DEVELOPER} from developer d where d.district = ${district} order by d.id desc limit 500`,
  )

export const decideDeveloper = (
  tx: Tx,
  district: string,
  id: Id,
  how: { readonly state: DeveloperState; readonly by: string; readonly why: string | null },
  at: Instant,
): Promise<number> =>
  tx.run(sql`update developer set state = ${how.state}, decided_by = ${how.by}, decided_at = ${at}::timestamptz,
      why = ${how.why} where district = ${district} and id = ${id}::uuid and state <> ${how.state}`)

export const setPass = (tx: Tx, district: string, id: Id, pass: string): Promise<number> =>
  tx.run(sql`update developer set pass = ${pass} where district = ${district} and id = ${id}::uuid`)

const USE: Sql = sql`u.district, u.id, u.developer, u.ability, u.system, u.purpose, u.day_most as "dayMost",
  u.minute_most as "minuteMost", u.state, u.hint, u.asked_at as "askedAt", u.decided_at as "decidedAt",
  u.decided_by as "decidedBy", u.why`

export const insertUse = (tx: Tx, one: AbilityUse): Promise<number> =>
  tx.run(sql`insert into ability_use (district, id, developer, ability, system, purpose, day_most, minute_most, state, asked_at)
    values (${one.district}, ${one.id}::uuid, ${one.developer}::uuid, ${one.ability}, ${one.system}, ${one.purpose},
      ${one.dayMost}::integer, ${one.minuteMost}::integer, ${one.state}, ${one.askedAt}::timestamptz)`)

/** One use, held until the end of the transaction. */
export const lockUse = (
  tx: Tx,
  district: string,
  id: Id,
): Promise<(AbilityUse & { readonly client: Id | null }) | undefined> =>
  tx.one(
    sql`select ${USE}, u.client from ability_use u where u.district = ${district} and u.id = ${id}::uuid for update`,
  )

export const uses = (
  reader: Reader,
  district: string,
  filter: { readonly developer?: Id; readonly state?: UseState },
): Promise<AbilityUse[]> =>
  reader.query<AbilityUse>(sql`select ${USE} from ability_use u where u.district = ${district}
    ${filter.developer === undefined ? sql.empty : sql`and u.developer = ${filter.developer}::uuid`}
    ${filter.state === undefined ? sql.empty : sql`and u.state = ${filter.state}`}
    order by u.id desc limit 500`)

export const decideUse = (
  tx: Tx,
  district: string,
  id: Id,
  how: {
    readonly state: UseState
    readonly by: string
    readonly why: string | null
    readonly dayMost?: number
  },
  at: Instant,
): Promise<number> =>
  tx.run(sql`update ability_use set state = ${how.state}, decided_by = ${how.by}, decided_at = ${at}::timestamptz,
      why = ${how.why}, day_most = coalesce(${how.dayMost ?? null}::integer, day_most),
      key = case when ${how.state}::text = 'granted' then key end
    where district = ${district} and id = ${id}::uuid`)

export const setKey = (
  tx: Tx,
  district: string,
  id: Id,
  one: { readonly key: string | null; readonly hint: string; readonly client: Id | null },
): Promise<number> =>
  tx.run(sql`update ability_use set key = ${one.key}, hint = ${one.hint}, client = ${one.client}::uuid
    where district = ${district} and id = ${id}::uuid`)

/** The use that a key opens, if the one it belongs to is confirmed and it is granted. */
export const byKey = (
  reader: Reader,
  district: string,
  key: string,
): Promise<(AbilityUse & { readonly organisation: string }) | undefined> =>
  reader.one(sql`select ${USE}, d.organisation from ability_use u
    join developer d on d.district = u.district and d.id = u.developer
    where u.district = ${district} and u.key = ${key} and u.state = 'granted' and d.state = 'confirmed'`)

/** Counts one call of a day; answers the total, or nothing when the day is used up. */
export const meter = async (
  tx: Tx,
  district: string,
  use: Id,
  day: string,
  most: number,
): Promise<number | undefined> =>
  (
    await tx.one<{ calls: number }>(sql`insert into ability_usage (district, use_id, day, calls, refused)
      values (${district}, ${use}::uuid, ${day}::date, 1, 0)
      on conflict (district, use_id, day) do update set calls = ability_usage.calls + 1
        where ability_usage.calls < ${most}::integer
      returning calls`)
  )?.calls

export const turnedAway = (tx: Tx, district: string, use: Id, day: string): Promise<number> =>
  tx.run(sql`insert into ability_usage (district, use_id, day, calls, refused)
    values (${district}, ${use}::uuid, ${day}::date, 0, 1)
    on conflict (district, use_id, day) do update set refused = ability_usage.refused + 1`)

export const usage = (
  reader: Reader,
  district: string,
  from: string,
  uses: readonly Id[],
): Promise<(AbilityDay & { use: Id })[]> =>
  reader.query(sql`select n.use_id as use, n.day, n.calls, n.refused from ability_usage n
    where n.district = ${district} and n.use_id = any(${uses}::uuid[]) and n.day >= ${from}::date
    order by n.use_id, n.day`)
