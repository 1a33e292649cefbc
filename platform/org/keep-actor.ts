import type { Id } from '../../base/index.ts'
import type { Grade } from '../fields/declare.ts'
import { type Reader, sql } from '../store/index.ts'

/** A duty as loaded for an actor: `from`/`to` are those of duty and appointment together. */
export type LoadedDuty = {
  readonly holder: Id
  readonly role: string
  readonly area: string
  readonly unit: Id | null
  readonly grade: Grade
  readonly from: Date
  readonly to: Date | null
  /** Taken by its holder in an emergency. */
  readonly emergency: Id | null
}

/** Duties of these accounts by their posts and by themselves, from those ended after `since` on. */
export const dutiesOfAccounts = (
  reader: Reader,
  accounts: readonly Id[],
  since: Date,
): Promise<LoadedDuty[]> =>
  reader.query(sql`
    select d.holder, d.role, d.area, d.unit, d.grade, d.from_at as "from", d.to_at as "to", e.id as emergency
    from duty d left join emergency e on e.duty = d.id where d.holder_kind = 'account' and d.holder = any(${accounts}) and (d.to_at is null or d.to_at > ${since})
    union all
    select ac.id, d.role, d.area, d.unit, d.grade, greatest(d.from_at, a.from_at), least(d.to_at, a.to_at), null::uuid
    from account ac join appointment a on a.person = ac.person
      join duty d on d.holder_kind = 'post' and d.holder = a.post
    where ac.id = any(${accounts}) and (d.to_at is null or d.to_at > ${since}) and (a.to_at is null or a.to_at > ${since})
    order by 2, 3, 6`)

export const dutiesOfClient = (reader: Reader, client: Id): Promise<LoadedDuty[]> =>
  reader.query(sql`
    select holder, role, area, unit, grade, from_at as "from", to_at as "to", null::uuid as emergency
    from duty where holder_kind = 'client' and holder = ${client} order by role, area`)

/** Delegations received and not revoked, whose giver is still at work. */
export const received = (
  reader: Reader,
  account: Id,
  since: Date,
): Promise<{ giver: Id; giverName: string; roles: string[]; from: Date; to: Date }[]> =>
  reader.query(sql`
    select d.giver, p.name as "giverName", d.roles, d.from_at as "from", d.to_at as "to"
    from delegation d join account a on a.id = d.giver join person p on p.id = a.person
    where d.receiver = ${account} and d.revoked_at is null and d.to_at > ${since}
      and a.state not in ('frozen', 'closed') and p.left_at is null
    order by d.from_at, d.id`)

/** The same of many receivers at once, for those that hold at this instant. */
export const receivedBy = (
  reader: Reader,
  accounts: readonly Id[],
  at: Date,
): Promise<{ receiver: Id; giver: Id; giverName: string; roles: string[]; from: Date; to: Date }[]> =>
  reader.query(sql`
    select d.receiver, d.giver, p.name as "giverName", d.roles, d.from_at as "from", d.to_at as "to"
    from delegation d join account a on a.id = d.giver join person p on p.id = a.person
    where d.receiver = any(${accounts}) and d.revoked_at is null and d.from_at <= ${at} and d.to_at > ${at}
      and a.state not in ('frozen', 'closed') and p.left_at is null
    order by d.from_at, d.id`)

/** Accounts of a district whose holders may log in, each with the unit its person stands for. */
export const atWork = (
  reader: Reader,
  district: string,
  at: Date,
): Promise<{ account: Id; name: string; unit: Id | null; unitName: string | null }[]> =>
  reader.query(sql`
    select distinct on (ac.id) ac.id as account, p.name, u.id as unit, u.name as "unitName"
    from account ac join person p on p.id = ac.person
      left join appointment a on a.person = p.id and a.from_at <= ${at} and (a.to_at is null or a.to_at > ${at})
      left join post po on po.id = a.post left join unit u on u.id = po.unit
    where ac.district = ${district} and ac.state not in ('frozen', 'closed') and p.left_at is null
      and (ac.valid_to is null or ac.valid_to > ${at})
    order by ac.id, array_position(array['main', 'additional', 'lent'], a.kind), a.from_at, a.id`)

/** The unit the person stands for: the main post's, else the first. */
export const unitOfAccount = (
  reader: Reader,
  account: Id,
  at: Date,
): Promise<{ unit: Id; unitName: string } | undefined> =>
  reader.one(sql`
    select u.id as unit, u.name as "unitName"
    from account ac join appointment a on a.person = ac.person join post p on p.id = a.post join unit u on u.id = p.unit
    where ac.id = ${account} and a.from_at <= ${at} and (a.to_at is null or a.to_at > ${at})
    order by array_position(array['main', 'additional', 'lent'], a.kind), a.from_at, a.id limit 1`)

/** Next instant at which one of the person's appointments begins or ends. */
export const nextEdge = async (reader: Reader, account: Id, at: Date): Promise<Date | null> =>
  (
    await reader.one<{ edge: Date | null }>(sql`
      select min(case when a.from_at > ${at} then a.from_at else a.to_at end) as edge
      from account ac join appointment a on a.person = ac.person
      where ac.id = ${account} and (a.from_at > ${at} or a.to_at > ${at})`)
  )?.edge ?? null

export const expand = (reader: Reader, units: readonly Id[]): Promise<{ root: Id; unit: Id }[]> =>
  reader.query(sql`
    select r.id as root, u.id as unit from unit r
      join unit u on u.path >= r.path and u.path < left(r.path, -1) || '0'
    where r.id = any(${units}) order by u.path`)
