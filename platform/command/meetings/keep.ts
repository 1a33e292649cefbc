import type { Id, Instant } from '../../../base/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import type { Meeting, Member } from './declare.ts'

const MEETING: Sql = sql`m.district, m.id, m.about, m.title, m.adapter, m.room, m.drill, m.opened_by as "openedBy",
  m.opened_at as "openedAt", m.ended_at as "endedAt", m.minutes, m.version`
const MEMBER: Sql = sql`b.person, b.account, b.name, b.host, b.asked_at as "askedAt", b.joined_at as "joinedAt",
  b.left_at as "leftAt"`

export const insertMeeting = (tx: Tx, one: Meeting): Promise<number> =>
  tx.run(sql`insert into meeting (district, id, about, title, adapter, room, drill, opened_by, opened_at, version)
    values (${one.district}, ${one.id}::uuid, ${one.about}::uuid, ${one.title}, ${one.adapter}, ${one.room},
      ${one.drill}, ${one.openedBy}, ${one.openedAt}::timestamptz, 1)`)

export const putMembers = (tx: Tx, district: string, meeting: Id, all: readonly Member[]): Promise<number> =>
  tx.run(sql`insert into meeting_member (district, meeting, person, account, name, host, asked_at)
    select ${district}, ${meeting}::uuid, n.person, n.account, n.name, n.host, n."askedAt"
    from json_to_recordset(${json(all)}::json) as n(person text, account uuid, name text, host boolean,
      "askedAt" timestamptz)
    on conflict (district, meeting, person) do nothing`)

export const meetingById = (reader: Reader, district: string, id: Id): Promise<Meeting | undefined> =>
  reader.one<Meeting>(
    sql`select ${MEETING} from meeting m where m.district = ${district} and m.id = ${id}::uuid`,
  )

export const lockMeeting = (tx: Tx, district: string, id: Id): Promise<Meeting | undefined> =>
  tx.one<Meeting>(sql`select ${MEETING} from meeting m
    where m.district = ${district} and m.id = ${id}::uuid for update`)

export const meetingsAbout = (reader: Reader, district: string, about: Id): Promise<Meeting[]> =>
  reader.query<Meeting>(sql`select ${MEETING} from meeting m
    where m.district = ${district} and m.about = ${about}::uuid order by m.opened_at desc limit 50`)

export const meetingByRoom = (reader: Reader, district: string, room: string): Promise<Meeting | undefined> =>
  reader.one<Meeting>(
    sql`select ${MEETING} from meeting m where m.district = ${district} and m.room = ${room}`,
  )

export type MeetingLine = Meeting & { readonly asked: number; readonly joined: number; readonly host: string }

/** The newest first, those that run on top; `account`: only those that this person was asked to. */
export const meetingList = (
  reader: Reader,
  district: string,
  want: { readonly account: Id | null; readonly all: boolean; readonly limit: number },
): Promise<MeetingLine[]> =>
  reader.query<MeetingLine>(sql`select ${MEETING}, c.asked, c.joined, c.host
    from meeting m cross join lateral (
      select count(*)::integer as asked, count(b.joined_at)::integer as joined,
        coalesce(max(b.name) filter (where b.host), m.opened_by) as host
      from meeting_member b where b.district = m.district and b.meeting = m.id) c
    where m.district = ${district} ${
      want.all
        ? sql.empty
        : sql`and exists (select from meeting_member b where b.district = m.district and b.meeting = m.id
            and b.account = ${want.account}::uuid)`
    }
    order by (m.ended_at is null) desc, m.opened_at desc limit ${want.limit}`)

export const membersOf = (reader: Reader, district: string, meeting: Id): Promise<Member[]> =>
  reader.query<Member>(sql`select ${MEMBER} from meeting_member b
    where b.district = ${district} and b.meeting = ${meeting}::uuid order by b.host desc, b.name`)

export const setJoined = (
  tx: Tx,
  district: string,
  meeting: Id,
  person: string,
  at: Instant,
): Promise<number> =>
  tx.run(sql`update meeting_member set joined_at = coalesce(joined_at, ${at}::timestamptz), left_at = null
    where district = ${district} and meeting = ${meeting}::uuid and person = ${person}`)

/** Leaving twice is leaving once, and whoever comes back is there again. */
export const setLeft = (
  tx: Tx,
  district: string,
  meeting: Id,
  person: string,
  at: Instant,
): Promise<number> =>
  tx.run(sql`update meeting_member set left_at = ${at}::timestamptz
    where district = ${district} and meeting = ${meeting}::uuid and person = ${person} and joined_at is not null
      and left_at is null`)

export const setEnded = (
  tx: Tx,
  district: string,
  id: Id,
  minutes: string | null,
  at: Instant,
): Promise<number> =>
  tx.run(sql`update meeting set ended_at = coalesce(ended_at, ${at}::timestamptz),
      minutes = coalesce(${minutes}, minutes), version = version + 1
    where district = ${district} and id = ${id}::uuid`)

export const setMinutes = (
  tx: Tx,
  district: string,
  id: Id,
  minutes: string,
  version: number,
): Promise<number> =>
  tx.run(sql`update meeting set minutes = ${minutes}, version = version + 1
    where district = ${district} and id = ${id}::uuid and version = ${version}`)
