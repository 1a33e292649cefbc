import type { Id, Instant } from '../../base/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../store/index.ts'
import type { FlowMap, Standing } from './moving.ts'

export type Migration = {
  readonly id: Id
  readonly type: string
  readonly to: number
  readonly map: FlowMap
  readonly state: 'running' | 'done' | 'undoing' | 'undone'
  readonly at: Instant
  readonly account: Id | null
  readonly by: string
  readonly endedAt: Instant | null
  readonly moved: number
  readonly undone: number
}

const columns = sql`id, type, to_version as "to", map, state, at, account, by_name as by, ended_at as "endedAt", moved, undone`

/** The new version as far as the database must know it to tell what fits. */
export type Goal = {
  readonly district: string
  readonly type: string
  readonly to: number
  readonly from: readonly number[] | null
  /** Old states and where they go, side by side. */
  readonly states: readonly (readonly [old: string, fresh: string])[]
  readonly clocks: readonly string[]
  readonly actions: readonly string[]
}

type Whose = Pick<Goal, 'district' | 'type' | 'to' | 'from'>

const running = (goal: Whose): Sql => sql`m.district = ${goal.district} and m.type = ${goal.type}
  and m.type_version <> ${goal.to} ${goal.from ? sql`and m.type_version = any(${goal.from}::int[])` : sql.empty}
  and m.closed_at is null and m.merged_into is null`

/** An open clock that the new version does not declare, or an open proceeding that it would leave without a way on. */
const unfit = (
  goal: Goal,
): Sql => sql`(exists (select from clock c where c.district = ${goal.district} and c.subject = m.id
    and c.state in ('running', 'paused') and c.kind <> all(${goal.clocks}::text[]))
  or exists (select from proceeding p where p.district = ${goal.district} and p.matter = m.id and p.open
    and (p.step <> all(${goal.states.map(([old]) => old)}::text[])
      or exists (select from jsonb_each_text(coalesce(p.body->'leadsTo', '{}')) f where f.value <> all(${goal.actions}::text[]))
      or p.body->'parked'->>'action' <> all(${goal.actions}::text[]))))`

const mapped = (goal: Goal): Sql =>
  sql`unnest(${goal.states.map(([old]) => old)}::text[], ${goal.states.map(([, fresh]) => fresh)}::text[])`

export const standing = (reader: Reader, goal: Whose): Promise<Standing[]> =>
  reader.query(sql`select m.type_version as version, m.state, count(*)::int as count from matter m
    where ${running(goal)} group by 1, 2 order by 1, 2`)

/** How many of those whose state has a place cannot go all the same, by version and state. */
export const unfitCounts = (reader: Reader, goal: Goal): Promise<Standing[]> =>
  reader.query(sql`select m.type_version as version, m.state, count(*)::int as count from matter m
    where ${running(goal)} and m.state = any(${goal.states.map(([old]) => old)}::text[]) and ${unfit(goal)}
    group by 1, 2 order by 1, 2`)

export type Moved = {
  readonly district: string
  readonly id: Id
  readonly fromVersion: number
  readonly fromState: string
  readonly state: string
  readonly version: number
}

/** Moves some, with what it takes to undo it; one that somebody is acting on is left for the next turn. */
export async function moveSome(tx: Tx, migration: Id, goal: Goal, limit: number): Promise<Moved[]> {
  const moved = await tx.query<Moved & { fromBefore: string | null; fromVisited: readonly string[] }>(sql`
    with go as (select * from ${mapped(goal)} as x(old, fresh)),
    picked as (
      select m.district, m.id, m.type_version, m.state, m.state_before, m.visited, go.fresh
      from matter m join go on go.old = m.state where ${running(goal)} and not ${unfit(goal)}
      limit ${limit} for update of m skip locked)
    update matter m set type_version = ${goal.to}, state = p.fresh,
      state_before = coalesce((select fresh from go where old = p.state_before), p.state_before),
      visited = array(select coalesce(go.fresh, v.state) from unnest(p.visited) with ordinality v(state, n)
        left join go on go.old = v.state order by v.n),
      version = m.version + 1, undo = null
    from picked p where m.district = ${goal.district} and m.id = p.id
    returning m.district, m.id, p.type_version as "fromVersion", p.state as "fromState", m.state, m.version,
      p.state_before as "fromBefore", p.visited as "fromVisited"`)
  if (moved.length === 0) return []
  tx.post(sql`
    insert into flow_moved (district, migration, matter, from_version, from_state, from_before, from_visited, version)
    select ${goal.district}, ${migration}, n.id, n."fromVersion", n."fromState", n."fromBefore", n."fromVisited", n.version
    from json_to_recordset(${json(moved)}::json) as n(id uuid, "fromVersion" integer, "fromState" text,
      "fromBefore" text, "fromVisited" text[], version integer)`)
  tx.post(sql`
    update proceeding p set step = go.fresh from ${mapped(goal)} as go(old, fresh)
    where p.district = ${goal.district} and p.matter = any(${moved.map((one) => one.id)}::uuid[]) and p.open
      and p.step = go.old and go.old <> go.fresh`)
  return moved
}

/** Takes some back with whom nothing has happened since. */
export async function undoSome(
  tx: Tx,
  district: string,
  { id, to, map }: Migration,
  limit: number,
): Promise<Moved[]> {
  const back = await tx.query<Moved>(sql`
    with picked as (
      select m.district, m.id, m.state, f.from_version, f.from_state, f.from_before, f.from_visited
      from flow_moved f join matter m on m.district = f.district and m.id = f.matter
      where f.district = ${district} and f.migration = ${id} and m.version = f.version and m.type_version = ${to}
      limit ${limit} for update of m skip locked)
    update matter m set type_version = p.from_version, state = p.from_state, state_before = p.from_before,
      visited = p.from_visited, version = m.version + 1
    from picked p where m.district = ${district} and m.id = p.id
    returning m.district, m.id, ${to}::int as "fromVersion", p.state as "fromState", m.state, m.version`)
  if (back.length > 0 && Object.keys(map.states ?? {}).length > 0)
    tx.post(sql`
      update proceeding p set step = n.state
      from json_to_recordset(${json(back)}::json) as n(id uuid, "fromState" text, state text)
      where p.district = ${district} and p.matter = n.id and p.open and p.step = n."fromState"`)
  return back
}

/** How many it moved with whom nothing has happened since: those that can be taken back. */
export const untouched = async (reader: Reader, district: string, migration: Migration): Promise<number> =>
  (
    await reader.one<{ count: number }>(sql`select count(*)::int as count
      from flow_moved f join matter m on m.district = f.district and m.id = f.matter
      where f.district = ${district} and f.migration = ${migration.id} and m.version = f.version and m.type_version = ${migration.to}`)
  )?.count ?? 0

export const insert = (tx: Tx, one: Migration): void =>
  tx.post(sql`insert into flow_migration (id, type, to_version, map, state, at, account, by_name)
    values (${one.id}, ${one.type}, ${one.to}, ${JSON.stringify(one.map)}, 'running', ${one.at}, ${one.account}, ${one.by})`)

export const byId = (reader: Reader, id: Id): Promise<Migration | undefined> =>
  reader.one(sql`select ${columns} from flow_migration where id = ${id}`)

export const list = (reader: Reader, type?: string): Promise<Migration[]> =>
  reader.query(sql`select ${columns} from flow_migration
    ${type === undefined ? sql.empty : sql`where type = ${type}`} order by at desc, id desc limit 100`)

export const underWay = (reader: Reader): Promise<Migration[]> =>
  reader.query(sql`select ${columns} from flow_migration where state in ('running', 'undoing')`)

export const count = (tx: Tx, id: Id, moved: number, undone: number): void =>
  tx.post(
    sql`update flow_migration set moved = moved + ${moved}, undone = undone + ${undone} where id = ${id}`,
  )

export const setState = (
  tx: Tx,
  id: Id,
  from: Migration['state'],
  to: Migration['state'],
  at: Instant | null,
): Promise<number> =>
  tx.run(sql`update flow_migration set state = ${to}, ended_at = ${at} where id = ${id} and state = ${from}`)

/** The flow of a version as it is kept. */
export const declared = async (reader: Reader, type: string, version: number): Promise<unknown> =>
  (
    await reader.one<{ declared: unknown }>(
      sql`select declared from matter_type where name = ${type} and version = ${version}`,
    )
  )?.declared
