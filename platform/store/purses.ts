import type { Store } from './declare.ts'
import { sql } from './sql.ts'

/** A purse as one process used it since it last looked. */
type Drawn = {
  readonly name: string
  readonly spent: number
  readonly perMinute: number
  readonly burst: number
}

/**
 * 频率: what this process let through is taken from the common purses; answers what is in them now. A purse may owe as
 * much as it can hold: what several processes let through before they heard of one another is paid back.
 */
export async function drawPurses(
  store: Store,
  district: string,
  drawn: readonly Drawn[],
): Promise<ReadonlyMap<string, number>> {
  if (drawn.length === 0) return new Map()
  // one order for everybody, so that two processes never wait in a ring
  const sorted = drawn.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const of = <T>(take: (one: Drawn) => T): T[] => sorted.map(take)
  const rows = await store.tx((tx) =>
    tx.query<{ name: string; tokens: number }>(sql`
      with d as (
        select * from unnest(${of((one) => one.name)}::text[], ${of((one) => one.spent)}::float8[],
          ${of((one) => one.perMinute)}::float8[], ${of((one) => one.burst)}::float8[]) as d (name, spent, rate, burst)),
      old as (
        select p.name, p.tokens, p.at from purse p
         where p.district = ${district} and p.name in (select name from d) order by p.name for update)
      insert into purse as p (district, name, tokens, at)
      select ${district}, d.name, greatest(-d.burst, least(d.burst, coalesce(
          old.tokens + extract(epoch from clock_timestamp() - old.at) / 60 * d.rate, d.burst)) - d.spent), clock_timestamp()
        from d left join old using (name) order by d.name
      on conflict (district, name) do update set tokens = excluded.tokens, at = excluded.at
      returning name, tokens`),
  )
  return new Map(rows.map((row) => [row.name, row.tokens]))
}

/** Purses that are full again need not be remembered. */
export const sweepPurses = (store: Store, district: string): Promise<number> =>
  store.tx((tx) =>
    tx.run(sql`delete from purse where district = ${district} and at < clock_timestamp() - interval '1 day'`),
  )
