import type { Id, Instant } from '../../../base/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import type { DutyPost, Gap, OnDuty, Shift } from './declare.ts'

const POST: Sql = sql`p.district, p.id, p.code, p.title, p.unit, p.area, p.phone, p.officers, p.leader, p.starts,
  p.minutes, p.active, p.ranks, p.version`

export const posts = (reader: Reader, district: string): Promise<DutyPost[]> =>
  reader.query<DutyPost>(
    sql`select ${POST} from duty_post p where p.district = ${district} order by p.ranks, p.code`,
  )

export const postById = (reader: Reader, district: string, id: Id): Promise<DutyPost | undefined> =>
  reader.one<DutyPost>(
    sql`select ${POST} from duty_post p where p.district = ${district} and p.id = ${id}::uuid`,
  )

/** Held until the transaction ends: two people changing one post's roster wait for each other. */
export const lockPost = (tx: Tx, district: string, id: Id): Promise<DutyPost | undefined> =>
  tx.one<DutyPost>(sql`select ${POST} from duty_post p
    where p.district = ${district} and p.id = ${id}::uuid for update`)

export const insertPosts = (tx: Tx, all: readonly DutyPost[]): Promise<number> =>
  tx.run(sql`insert into duty_post (district, id, code, title, unit, area, phone, officers, leader, starts, minutes,
      active, ranks, version)
    select n.district, n.id, n.code, n.title, n.unit, n.area, n.phone, n.officers, n.leader, n.starts, n.minutes,
      n.active, n.ranks, n.version
    from json_to_recordset(${json(all)}::json) as n(district text, id uuid, code text, title jsonb, unit uuid, area text,
      phone text, officers integer, leader boolean, starts integer, minutes integer, active boolean, ranks integer,
      version integer)
    on conflict (district, code) do nothing`)

/** 0 when somebody changed it meanwhile. */
export const updatePost = (tx: Tx, one: DutyPost): Promise<number> =>
  tx.run(sql`update duty_post set title = ${json(one.title)}::jsonb, phone = ${one.phone}, officers = ${one.officers},
      leader = ${one.leader}, starts = ${one.starts}, minutes = ${one.minutes}, active = ${one.active},
      version = version + 1
    where district = ${one.district} and id = ${one.id}::uuid and version = ${one.version}`)

const SHIFT: Sql = sql`s.id, s.post, s.role, s.from_at as "from", s.to_at as "to", s.person, s.account, s.name, s.phone,
  s.present_at as "presentAt", s.left_at as "leftAt"`

/** Shifts that touch a stretch of time; of one post, or of all. */
export const shiftsIn = (
  reader: Reader,
  district: string,
  from: Instant,
  to: Instant,
  post: Id | null = null,
): Promise<Shift[]> =>
  reader.query<Shift>(sql`select ${SHIFT} from duty_shift s
    where s.district = ${district} and s.to_at > ${from}::timestamptz and s.from_at < ${to}::timestamptz
      ${post === null ? sql.empty : sql`and s.post = ${post}::uuid`}
    order by s.from_at, s.role desc, s.name`)

export const shiftsOfPeople = (
  reader: Reader,
  district: string,
  people: readonly string[],
  from: Instant,
  to: Instant,
): Promise<Shift[]> =>
  reader.query<Shift>(sql`select ${SHIFT} from duty_shift s
    where s.district = ${district} and s.person = any(${people}::text[])
      and s.to_at >= ${from}::timestamptz and s.from_at <= ${to}::timestamptz order by s.from_at`)

/** The rows at which two rosters that name the same person wait for each other; always in one order. */
export const lockPeople = (tx: Tx, district: string, people: readonly string[]): Promise<number> =>
  tx.run(sql`insert into duty_person (district, person)
    select ${district}, n from unnest(${[...new Set(people)].sort()}::text[]) n
    on conflict (district, person) do update set person = excluded.person`)

export const shiftById = (reader: Reader, district: string, id: Id): Promise<Shift | undefined> =>
  reader.one<Shift>(
    sql`select ${SHIFT} from duty_shift s where s.district = ${district} and s.id = ${id}::uuid`,
  )

export const insertShifts = (tx: Tx, district: string, all: readonly Shift[]): Promise<number> =>
  tx.run(sql`insert into duty_shift (district, id, post, role, from_at, to_at, person, account, name, phone, present_at,
      left_at)
    select ${district}, n.id, n.post, n.role, n."from", n."to", n.person, n.account, n.name, n.phone, n."presentAt",
      n."leftAt"
    from json_to_recordset(${json(all)}::json) as n(id uuid, post uuid, role text, "from" timestamptz, "to" timestamptz,
      person text, account uuid, name text, phone text, "presentAt" timestamptz, "leftAt" timestamptz)`)

export const dropShift = (tx: Tx, district: string, id: Id): Promise<number> =>
  tx.run(sql`delete from duty_shift where district = ${district} and id = ${id}::uuid`)

export const setPerson = (
  tx: Tx,
  district: string,
  id: Id,
  one: Pick<Shift, 'person' | 'account' | 'name' | 'phone'>,
): Promise<number> =>
  tx.run(sql`update duty_shift set person = ${one.person}, account = ${one.account}::uuid, name = ${one.name},
      phone = ${one.phone}, present_at = null, left_at = null
    where district = ${district} and id = ${id}::uuid`)

export const setPresence = (
  tx: Tx,
  district: string,
  id: Id,
  presentAt: Instant | null,
  leftAt: Instant | null,
): Promise<number> =>
  tx.run(sql`update duty_shift set present_at = ${presentAt}::timestamptz, left_at = ${leftAt}::timestamptz
    where district = ${district} and id = ${id}::uuid`)

/** Who is on duty at an instant, leaders first, then officers, then stand-bys. */
export const onDuty = (
  reader: Reader,
  district: string,
  at: Instant,
  want: {
    readonly posts?: readonly Id[]
    readonly units?: readonly Id[]
    readonly area?: string
    readonly account?: Id
  },
): Promise<OnDuty[]> =>
  reader.query<OnDuty>(sql`
    select s.id as shift, s.post, p.title as "postTitle", p.phone as "postPhone", p.unit, p.area, s.role, s.account,
      s.name, s.phone, s.from_at as "from", s.to_at as "to", (s.present_at is not null and s.left_at is null) as present
    from duty_shift s join duty_post p on p.district = s.district and p.id = s.post
    where s.district = ${district} and p.active
      and s.from_at <= ${at}::timestamptz and s.to_at > ${at}::timestamptz
      ${want.posts ? sql`and s.post = any(${want.posts}::uuid[])` : sql.empty}
      ${want.units ? sql`and p.unit = any(${want.units}::uuid[])` : sql.empty}
      ${want.area ? sql`and p.area = ${want.area}` : sql.empty}
      ${want.account ? sql`and s.account = ${want.account}::uuid` : sql.empty}
    order by p.ranks, p.code, case s.role when 'leader' then 0 when 'officer' then 1 else 2 end, s.from_at desc, s.name`)

export type GapRow = Omit<Gap, 'missing'> & { readonly toldAt: Instant }

/** Gaps nobody was told of yet: only these are told now. */
export async function tellGaps(
  tx: Tx,
  district: string,
  all: readonly Gap[],
  at: Instant,
): Promise<GapRow[]> {
  if (all.length === 0) return []
  return tx.query<GapRow>(sql`insert into duty_gap (district, post, role, from_at, to_at, told_at)
    select ${district}, n.post, n.role, n."from", n."to", ${at}::timestamptz
    from json_to_recordset(${json(all)}::json) as n(post uuid, role text, "from" timestamptz, "to" timestamptz)
    on conflict (district, post, role, from_at) do nothing
    returning post, role, from_at as "from", to_at as "to", told_at as "toldAt"`)
}
