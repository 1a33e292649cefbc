import type { AreaCode, Id, Instant } from '../../../base/index.ts'
import { compile, type Predicate } from '../../../platform/org/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../../../platform/store/index.ts'
import type { Firing, FiringState, Level, Silence, Why } from './declare.ts'

/** What rights compare: where it is and whose device it is. */
const RIGHTS: Readonly<Record<string, Sql>> = {
  area: sql`f.area`,
  units: sql`array_remove(array[f.unit::text], null)`,
  openedBy: sql`null::text`,
}
const seen = (sees: Predicate): Sql => compile(sees, RIGHTS)

const columns = sql`f.id, f.rule, f.version, f.title, f.level, f.state, f.kind, f.object, f.object_title as "objectTitle",
  f.area, f.unit, f.lon, f.lat, f.began_at as "beganAt", f.found_at as "foundAt", f.last_at as "lastAt",
  f.ended_at as "endedAt", f.count, f.peak, f.why, f.parent, f.children, f.late, f.silenced, f.due_at as "dueAt",
  f.climbed_at as "climbedAt", f.acknowledged_by as "acknowledgedBy", f.acknowledged_at as "acknowledgedAt",
  f.matter, f.matter_number as "matterNumber", f.note, f.advice`

export type NewFiring = {
  readonly id: Id
  readonly rule: string
  readonly version: number
  readonly title: unknown
  readonly level: Level
  readonly cause: string
  readonly object: string
  readonly objectTitle: string
  readonly area: AreaCode
  readonly unit: Id | null
  readonly lon: number | null
  readonly lat: number | null
  readonly beganAt: Instant
  readonly late: boolean
  readonly silenced: boolean
  readonly dueAt: Instant | null
  readonly why: Why
  readonly peak: number | null
  readonly advice: unknown
}

/** Puts firings in that are not there: the same beginning, or one that stands already, is passed over. */
export const insertFirings = (
  tx: Tx,
  district: AreaCode,
  all: readonly NewFiring[],
  at: Instant,
): Promise<{ id: Id }[]> =>
  all.length === 0
    ? Promise.resolve([])
    : tx.query<{ id: Id }>(sql`
      insert into watch_firing (district, id, rule, version, title, level, state, kind, cause, object, object_title, area, unit,
        lon, lat, began_at, found_at, last_at, ended_at, count, peak, why, children, late, silenced, due_at, advice)
      select ${district}, x.id, x.rule, x.version, x.title, x.level, case when x.late then 'ended' else 'standing' end, 'one',
        x.cause, x.object, x."objectTitle", x.area, x.unit, x.lon, x.lat, x."beganAt", ${at}, x."beganAt",
        case when x.late then x."beganAt" end, 1, x.peak, x.why, 0, x.late, x.silenced, x."dueAt", x.advice
      from jsonb_to_recordset(${json(all)}::jsonb) as x(id uuid, rule text, version integer, title jsonb, level text, cause text,
        object text, "objectTitle" text, area text, unit uuid, lon float8, lat float8, "beganAt" timestamptz, late boolean,
        silenced boolean, "dueAt" timestamptz, why jsonb, peak float8, advice jsonb)
      on conflict do nothing returning id`)

/** Met again: the counter rises, the farthest value stays. */
export const countAgain = (
  tx: Tx,
  district: AreaCode,
  all: readonly {
    readonly rule: string
    readonly object: string
    readonly at: Instant
    readonly times: number
    readonly peak: number | null
    readonly below: boolean
  }[],
): Promise<number> =>
  all.length === 0
    ? Promise.resolve(0)
    : tx.run(sql`
      update watch_firing f set count = f.count + x.times, last_at = greatest(f.last_at, x.at),
        peak = case when x.below then least(f.peak, x.peak) else greatest(f.peak, x.peak) end
      from jsonb_to_recordset(${json(all)}::jsonb)
        as x(rule text, object text, at timestamptz, times integer, peak float8, below boolean)
      where f.district = ${district} and f.rule = x.rule and f.object = x.object and f.ended_at is null`)

/** Back inside 恢复: what ends, with the groups that have no standing child left. */
export async function endFirings(
  tx: Tx,
  district: AreaCode,
  all: readonly { readonly rule: string; readonly object: string; readonly at: Instant }[],
): Promise<
  { readonly id: Id; readonly parent: Id | null; readonly area: AreaCode; readonly rule: string }[]
> {
  if (all.length === 0) return []
  const ended = await tx.query<{ id: Id; parent: Id | null; area: AreaCode; rule: string }>(sql`
    update watch_firing f set ended_at = x.at, last_at = greatest(f.last_at, x.at),
      state = case when f.state = 'misfire' then f.state else 'ended' end
    from jsonb_to_recordset(${json(all)}::jsonb) as x(rule text, object text, at timestamptz)
    where f.district = ${district} and f.rule = x.rule and f.object = x.object and f.ended_at is null
      and f.began_at <= x.at
    returning f.id, f.parent, f.area, f.rule`)
  // what stood under one that is over comes back to the board
  await tx.run(sql`update watch_firing set parent = null where district = ${district} and ended_at is null
    and kind = 'one' and parent = any(${ended.map((one) => one.id)}::uuid[])`)
  // a town's group, and with the last of them the city's
  for (let parents = [...new Set(ended.flatMap((one) => one.parent ?? []))]; parents.length > 0; ) {
    const over = await tx.query<{ parent: Id | null }>(sql`
      update watch_firing g set ended_at = g.last_at, state = case when g.state = 'misfire' then g.state else 'ended' end
      where g.district = ${district} and g.id = any(${parents}::uuid[]) and g.kind = 'group' and g.ended_at is null
        and not exists (select 1 from watch_firing c
          where c.district = g.district and c.parent = g.id and c.ended_at is null)
      returning g.parent`)
    parents = [...new Set(over.flatMap((one) => one.parent ?? []))]
  }
  return ended
}

/**
 * Of several firings of one cause on one object 逐级升级 the worst stands on the board, the others under it; a matter that one of
 * them opened is the worst one's too. What is in a storm's group stays there.
 */
export async function underTheWorst(tx: Tx, district: AreaCode, ids: readonly Id[]): Promise<void> {
  const several = await tx.query<{ best: Id; others: Id[]; matter: Id | null; number: string | null }>(sql`
    with standing as (
      select f.id, f.cause, f.object, f.matter, f.matter_number,
        row_number() over (partition by f.cause, f.object
          order by array_position(array['red', 'orange', 'yellow', 'blue'], f.level), f.began_at, f.id) as place
      from watch_firing f
      where f.district = ${district} and f.kind = 'one' and f.ended_at is null and not f.silenced and f.state <> 'misfire'
        and not exists (select 1 from watch_firing g
          where g.district = f.district and g.id = f.parent and g.kind = 'group')
        and (f.cause, f.object) in (select n.cause, n.object from watch_firing n
          where n.district = ${district} and n.id = any(${ids}::uuid[])))
    select (array_agg(id order by place))[1] as best, (array_agg(id order by place))[2:] as others,
      (array_agg(matter order by place) filter (where matter is not null))[1] as matter,
      (array_agg(matter_number order by place) filter (where matter is not null))[1] as number
    from standing group by cause, object having count(*) > 1`)
  for (const { best, others, matter, number } of several) {
    await tx.run(sql`update watch_firing set parent = ${best}, due_at = null, children = 0
      where district = ${district} and id = any(${others}::uuid[])`)
    await tx.run(sql`update watch_firing set parent = null, children = ${others.length},
        matter = coalesce(matter, ${matter}), matter_number = coalesce(matter_number, ${number}),
        state = case when state = 'standing' and coalesce(matter, ${matter}) is not null then 'handling' else state end
      where district = ${district} and id = ${best}`)
  }
}

export type Heap = { readonly cause: string; readonly town: AreaCode }

/** Standing groups of these causes and towns. */
export const standingGroups = (tx: Tx, district: AreaCode, heaps: readonly Heap[]) =>
  tx.query<Heap & { readonly id: Id }>(sql`
    select g.id, g.cause, left(g.area, 9) as town from watch_firing g
    join jsonb_to_recordset(${json(heaps)}::jsonb) as x(cause text, town text)
      on g.cause = x.cause and left(g.area, 9) = x.town
    where g.district = ${district} and g.kind = 'group' and g.ended_at is null for update of g`)

/** Stands alone in its town: under nothing, or under the whole city's group only. */
const lonely = (district: AreaCode): Sql => sql`f.kind = 'one' and f.ended_at is null and not f.silenced
  and f.state in ('standing', 'acknowledged', 'handling') and (f.parent is null or exists (select 1 from watch_firing g
    where g.district = f.district and g.id = f.parent and g.kind = 'group' and g.area = ${district}))`

/** How many stand alone of these causes and towns, and what of theirs was opened already. */
export const loneOnes = (tx: Tx, district: AreaCode, heaps: readonly Heap[], since: Instant) =>
  tx.query<
    Heap & {
      readonly many: number
      readonly first: Id
      readonly matter: Id | null
      readonly number: string | null
      readonly beganAt: Instant
    }
  >(sql`
    select f.cause, left(f.area, 9) as town, count(*)::integer as many, min(f.began_at) as "beganAt",
      (array_agg(f.id order by f.began_at, f.id))[1] as first,
      (array_agg(f.matter order by f.began_at) filter (where f.matter is not null))[1] as matter,
      (array_agg(f.matter_number order by f.began_at) filter (where f.matter is not null))[1] as number
    from watch_firing f join jsonb_to_recordset(${json(heaps)}::jsonb) as x(cause text, town text)
      on f.cause = x.cause and left(f.area, 9) = x.town
    where f.district = ${district} and f.found_at > ${since} and ${lonely(district)}
    group by f.cause, left(f.area, 9)`)

/** A group takes the place of what stands alone 归并. */
export const insertGroup = (
  tx: Tx,
  district: AreaCode,
  group: {
    readonly id: Id
    readonly like: Id
    readonly town: AreaCode
    readonly townName: string
    readonly matter: Id | null
    readonly number: string | null
    readonly beganAt: Instant
    readonly dueAt: Instant
  },
  at: Instant,
) =>
  tx.query<{ id: Id }>(sql`
    insert into watch_firing (district, id, rule, version, title, level, state, kind, cause, object, object_title, area, unit,
      lon, lat, began_at, found_at, last_at, count, peak, why, children, late, silenced, due_at, matter, matter_number, advice)
    select f.district, ${group.id}, f.rule, f.version, f.title, f.level,
      case when ${group.matter}::uuid is null then 'standing' else 'handling' end, 'group', f.cause, ${`group:${group.town}`},
      ${group.townName}, ${group.town}, null, f.lon, f.lat, ${group.beganAt}, ${at}, ${at}, 0, null, f.why, 0, false, false,
      ${group.dueAt}, ${group.matter}, ${group.number}, f.advice
    from watch_firing f where f.district = ${district} and f.id = ${group.like}
    on conflict do nothing returning id`)

/** Children of a town's group: those that stand alone now; the group counts them and has the level of the worst. */
export async function adopt(tx: Tx, district: AreaCode, group: Id, heap: Heap): Promise<void> {
  await tx.run(sql`
    update watch_firing f set parent = ${group}, due_at = null
    where f.district = ${district} and f.cause = ${heap.cause} and left(f.area, 9) = ${heap.town} and ${lonely(district)}`)
  await recount(tx, district, group)
}

/** Children of the city's group: the groups of the towns, and what stands alone in the others. */
export async function adoptCitywide(tx: Tx, district: AreaCode, group: Id, cause: string): Promise<void> {
  await tx.run(sql`
    update watch_firing f set parent = ${group}, due_at = null
    where f.district = ${district} and f.cause = ${cause} and f.id <> ${group} and f.parent is null
      and f.ended_at is null and not f.silenced and f.state in ('standing', 'acknowledged', 'handling')`)
  await recount(tx, district, group)
}

const recount = (tx: Tx, district: AreaCode, group: Id): Promise<number> =>
  tx.run(sql`
    update watch_firing g set children = c.many, last_at = greatest(g.last_at, c.last), count = c.count, peak = c.peak,
      level = (array['red', 'orange', 'yellow', 'blue'])[c.worst]
    from (select sum(case kind when 'group' then children else 1 end)::integer as many, max(last_at) as last,
        sum(count)::integer as count, max(peak) as peak,
        min(array_position(array['red', 'orange', 'yellow', 'blue'], level)) as worst
      from watch_firing where district = ${district} and parent = ${group}) c
    where g.district = ${district} and g.id = ${group} and c.many is not null`)

/** Over how many towns a cause is spread now, and the city's group of it if one stands 全市范围. */
export const spreadOf = (tx: Tx, district: AreaCode, causes: readonly string[], since: Instant) =>
  tx.query<{
    readonly cause: string
    readonly towns: number
    readonly many: number
    readonly first: Id
    readonly beganAt: Instant
    readonly group: Id | null
  }>(sql`
    select f.cause, count(distinct left(f.area, 9)) filter (where f.area <> ${district})::integer as towns,
      sum(case when f.area = ${district} then 0 when f.kind = 'group' then f.children else 1 end)::integer as many,
      (array_agg(f.id order by f.began_at, f.id))[1] as first, min(f.began_at) as "beganAt",
      (array_agg(f.id) filter (where f.kind = 'group' and f.area = ${district}))[1] as "group"
    from watch_firing f
    where f.district = ${district} and f.cause = any(${causes}::text[]) and f.parent is null and f.ended_at is null
      and not f.silenced and f.state in ('standing', 'acknowledged', 'handling')
      and (f.kind = 'group' or (f.found_at > ${since} and length(f.area) >= 9))
    group by f.cause`)

export const setDue = (tx: Tx, district: AreaCode, id: Id, dueAt: Instant): Promise<number> =>
  tx.run(sql`update watch_firing set due_at = ${dueAt} where district = ${district} and id = ${id}`)

/** Firings by id, as they stand. */
export const firingsByIds = (reader: Reader, district: AreaCode, ids: readonly Id[]) =>
  reader.query<Firing>(sql`select ${columns} from watch_firing f where f.district = ${district} and f.id = any(${ids}::uuid[])
    order by f.began_at, f.id`)

/** Firings that stand or ended lately: where the rules stood. */
export const firingsLately = (reader: Reader, district: AreaCode, since: Instant) =>
  reader.query<{
    readonly rule: string
    readonly object: string
    readonly beganAt: Instant
    readonly endedAt: Instant | null
  }>(
    sql`select rule, object, began_at as "beganAt", ended_at as "endedAt" from watch_firing
      where district = ${district} and kind = 'one' and not late and (ended_at is null or ended_at >= ${since})`,
  )

export const lockFiring = (tx: Tx, district: AreaCode, sees: Predicate, id: Id) =>
  tx.one<Firing>(sql`select ${columns} from watch_firing f
    where f.district = ${district} and f.id = ${id} and ${seen(sees)} for update of f`)

/** A firing with what was put together in it; the city's group holds groups of towns. */
const within = (
  district: AreaCode,
  id: Id,
): Sql => sql`district = ${district} and (id = ${id} or parent = ${id}
  or parent in (select g.id from watch_firing g where g.district = ${district} and g.parent = ${id} and g.kind = 'group'))`

/** Acknowledged 签收; of a group with its children. */
export const acknowledge = (tx: Tx, district: AreaCode, id: Id, by: string, at: Instant): Promise<number> =>
  tx.run(sql`update watch_firing set state = 'acknowledged', acknowledged_by = ${by}, acknowledged_at = ${at}
    where ${within(district, id)} and state = 'standing'`)

export const setState = (
  tx: Tx,
  district: AreaCode,
  id: Id,
  state: FiringState,
  note: string | null,
): Promise<number> =>
  tx.run(sql`update watch_firing set state = ${state}, note = coalesce(${note}, note), due_at = null
    where ${within(district, id)} and (state <> 'ended' or id = ${id})`)

export const setNote = (tx: Tx, district: AreaCode, id: Id, note: string): Promise<number> =>
  tx.run(sql`update watch_firing set note = ${note} where district = ${district} and id = ${id}`)

export const linkMatter = (tx: Tx, district: AreaCode, id: Id, matter: Id, number: string): Promise<number> =>
  tx.run(sql`update watch_firing set matter = ${matter}, matter_number = ${number}, due_at = null,
      state = case when state in ('standing', 'acknowledged') then 'handling' else state end
    where district = ${district} and id = ${id}`)

export const ofMatter = (reader: Reader, district: AreaCode, sees: Predicate, matter: Id) =>
  reader.query<Firing>(sql`select ${columns} from watch_firing f
    where f.district = ${district} and f.matter = ${matter} and ${seen(sees)} order by f.began_at limit 20`)

/** Not signed in time 逾时未签: marked once. */
export const climbDue = (tx: Tx, district: AreaCode, at: Instant) =>
  tx.query<Firing>(sql`
    update watch_firing f set climbed_at = ${at}
    where f.district = ${district} and f.state = 'standing' and f.climbed_at is null and f.due_at is not null
      and f.due_at <= ${at} returning ${columns}`)

export type BoardFilter = {
  readonly id?: Id
  readonly open?: boolean
  readonly level?: Level
  readonly area?: AreaCode
  readonly rule?: string
  readonly object?: string
  readonly parent?: Id
  readonly q?: string
  readonly limit?: number
  readonly offset?: number
}

const where = (district: AreaCode, sees: Predicate, f: BoardFilter): Sql =>
  sql.join(
    [
      sql`f.district = ${district}`,
      seen(sees),
      f.id ? sql`f.id = ${f.id}` : f.parent ? sql`f.parent = ${f.parent}` : sql`f.parent is null`,
      ...(f.open === undefined
        ? []
        : [
            f.open
              ? sql`f.ended_at is null and f.state <> 'misfire'`
              : sql`(f.ended_at is not null or f.state = 'misfire')`,
          ]),
      ...(f.level ? [sql`f.level = ${f.level}`] : []),
      ...(f.area ? [sql`starts_with(f.area, ${f.area})`] : []),
      ...(f.rule ? [sql`f.rule = ${f.rule}`] : []),
      ...(f.object ? [sql`f.object = ${f.object}`] : []),
      ...(f.q ? [sql`position(lower(${f.q}) in lower(f.object_title || f.title::text)) > 0`] : []),
    ],
    ' and ',
  )

/** The board 预警中心: open ones by level and age, closed ones the newest first. */
export const board = (reader: Reader, district: AreaCode, sees: Predicate, f: BoardFilter) =>
  reader.query<Firing>(sql`
    select ${columns} from watch_firing f where ${where(district, sees, f)}
    order by ${
      f.open
        ? sql`array_position(array['red', 'orange', 'yellow', 'blue'], f.level), (f.state <> 'standing'), f.began_at, f.id`
        : sql`f.began_at desc, f.id`
    }
    limit ${f.limit ?? 100} offset ${f.offset ?? 0}`)

export const boardCounts = (reader: Reader, district: AreaCode, sees: Predicate, f: BoardFilter) =>
  reader.query<{
    readonly level: Level
    readonly state: FiringState
    readonly many: number
    readonly within: number
  }>(sql`
    select f.level, f.state, count(*)::integer as many, sum(greatest(f.children, 1))::integer as within
    from watch_firing f where ${where(district, sees, f)} group by f.level, f.state`)

/** Figures of the board over a time: told, signed in time, false, opened 签收及时率、误报率、转处置率. */
export const quality = (reader: Reader, district: AreaCode, sees: Predicate, since: Instant) =>
  reader.one<{
    readonly all: number
    readonly signed: number
    readonly inTime: number
    readonly misfires: number
    readonly opened: number
  }>(sql`
    select count(*)::integer as "all",
      (count(*) filter (where f.acknowledged_at is not null))::integer as signed,
      (count(*) filter (where f.acknowledged_at is not null and f.climbed_at is null))::integer as "inTime",
      (count(*) filter (where f.state = 'misfire'))::integer as misfires,
      (count(*) filter (where f.matter is not null))::integer as opened
    from watch_firing f
    where f.district = ${district} and f.found_at >= ${since} and f.parent is null and not f.late and not f.silenced
      and ${seen(sees)}`)

const silenceColumns = sql`id, rule, object, area, from_at as "from", to_at as "to", why, by_name as "by"`
export const silences = (reader: Reader, district: AreaCode, after: Instant) =>
  reader.query<Silence>(sql`select ${silenceColumns} from watch_silence
    where district = ${district} and to_at > ${after} order by from_at`)

export const insertSilence = (tx: Tx, district: AreaCode, one: Silence, at: Instant): Promise<number> =>
  tx.run(sql`insert into watch_silence (district, id, rule, object, area, from_at, to_at, why, by_name, made_at)
    values (${district}, ${one.id}, ${one.rule}, ${one.object}, ${one.area}, ${one.from}, ${one.to}, ${one.why}, ${one.by}, ${at})`)

export const endSilence = (tx: Tx, district: AreaCode, id: Id, at: Instant): Promise<number> =>
  tx.run(
    sql`update watch_silence set to_at = ${at} where district = ${district} and id = ${id} and to_at > ${at}`,
  )

export type Mark = { readonly at: number; readonly cursor: number }
export const reached = async (reader: Reader, district: AreaCode): Promise<readonly Mark[]> =>
  (await reader.one<{ marks: Mark[] }>(sql`select marks from watch_reached where district = ${district}`))
    ?.marks ?? []
export const setReached = (tx: Tx, district: AreaCode, marks: readonly Mark[]): Promise<number> =>
  tx.run(sql`insert into watch_reached (district, marks) values (${district}, ${json(marks)})
    on conflict (district) do update set marks = excluded.marks`)

/** Causes and towns of these firings that may be put together. */
export const heapsOf = (tx: Tx, district: AreaCode, ids: readonly Id[]) =>
  tx.query<Heap>(sql`select distinct f.cause, left(f.area, 9) as town from watch_firing f
    where f.district = ${district} and f.id = any(${ids}::uuid[]) and not f.late and not f.silenced and length(f.area) >= 9`)
