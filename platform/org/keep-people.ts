import type { Id } from '../../base/index.ts'
import { type Reader, sql, type Tx } from '../store/index.ts'
import type { Account, AccountState, Appointment, Delegation, HeldDuty, Person } from './declare.ts'

const personColumns = sql`id, name, work_phone as "workPhone", left_at as "leftAt", staff_no as "staffNo"`
const appointmentColumns = sql`id, person, post, kind, from_at as "from", to_at as "to"`
const accountColumns = sql`id, person, name, district, state, must_change as "mustChange", last_login_at as "lastLoginAt", valid_to as "validTo"`
const dutyColumns = sql`id, holder_kind as "holderKind", holder, role, area, unit, grade, from_at as "from", to_at as "to"`
const delegationColumns = sql`id, giver, receiver, roles, reason, from_at as "from", to_at as "to", revoked_at as "revokedAt"`

export const person = (reader: Reader, id: Id): Promise<Person | undefined> =>
  reader.one(sql`select ${personColumns} from person where id = ${id}`)

/** Whoever adds to a person's rights holds this row, so that two grants see each other. */
export const lockPeople = (tx: Tx, ids: readonly Id[]): Promise<Person[]> =>
  tx.query(sql`select ${personColumns} from person where id = any(${ids}) order by id for no key update`)

/** By the number of the list of personnel 工号. */
export const personByStaffNo = (reader: Reader, staffNo: string): Promise<Person | undefined> =>
  reader.one(sql`select ${personColumns} from person where staff_no = ${staffNo}`)

export const accountByName = (reader: Reader, nameKey: string): Promise<Account | undefined> =>
  reader.one(sql`select ${accountColumns} from account where name_key = ${nameKey}`)

export const insertPeople = (tx: Tx, people: readonly Person[]): Promise<number> =>
  tx.run(sql`
    insert into person (id, name, work_phone, staff_no)
    select * from unnest(${people.map((p) => p.id)}::uuid[], ${people.map((p) => p.name)}::text[], ${people.map((p) => p.workPhone)}::text[],
      ${people.map((p) => p.staffNo ?? null)}::text[])
    on conflict (staff_no) where staff_no is not null do nothing returning id`)

export const savePerson = (tx: Tx, p: Person): Promise<number> =>
  tx.run(
    sql`update person set name = ${p.name}, work_phone = ${p.workPhone}, left_at = ${p.leftAt}, staff_no = ${p.staffNo ?? null} where id = ${p.id}`,
  )

/** Everyone with a post now in these units, by unit, post and name. */
export const staffOf = (
  reader: Reader,
  units: readonly Id[],
  at: Date,
): Promise<
  {
    person: Id
    name: string
    unit: Id
    post: Id
    postName: string
    kind: string
    account: Id | null
    accountName: string | null
  }[]
> =>
  reader.query(sql`
    select p.id as person, p.name, po.unit, po.id as post, po.name as "postName", a.kind, ac.id as account, ac.name as "accountName"
    from post po join appointment a on a.post = po.id join person p on p.id = a.person
      left join account ac on ac.person = p.id and ac.state in ('invited', 'normal', 'dormant')
    where po.unit = any(${units}) and a.from_at <= ${at} and (a.to_at is null or a.to_at > ${at})
    order by po.unit, po.name, p.name, p.id`)

export const appointment = (tx: Tx, id: Id): Promise<Appointment | undefined> =>
  tx.one(sql`select ${appointmentColumns} from appointment where id = ${id} for no key update`)

export const insertAppointment = (tx: Tx, a: Appointment): Promise<number> =>
  tx.run(sql`
    insert into appointment (id, person, post, kind, from_at, to_at)
    values (${a.id}, ${a.person}, ${a.post}, ${a.kind}, ${a.from}, ${a.to})`)

export const openAppointments = (
  reader: Reader,
  person: Id,
  at: Date,
): Promise<(Appointment & { area: string })[]> =>
  reader.query(sql`
    select a.id, a.person, a.post, a.kind, a.from_at as "from", a.to_at as "to", u.area
    from appointment a join post p on p.id = a.post join unit u on u.id = p.unit
    where a.person = ${person} and (a.to_at is null or a.to_at > ${at}) order by a.from_at, a.id`)

export const appointmentsOf = (reader: Reader, person: Id): Promise<Appointment[]> =>
  reader.query(
    sql`select ${appointmentColumns} from appointment where person = ${person} order by from_at, id`,
  )

/** Ends at `at`; one that has not begun is ended at its beginning and so never held. */
export const endAppointment = (tx: Tx, id: Id, at: Date): Promise<number> =>
  tx.run(sql`update appointment set to_at = greatest(from_at, ${at}::timestamptz) where id = ${id}`)

/** Roles that a person holds or will hold by any post or account of his; delegated ones are not his. */
export const rolesOf = async (reader: Reader, person: Id, at: Date): Promise<string[]> =>
  (
    await reader.query<{ role: string }>(sql`
      select distinct d.role from duty d
      where (d.to_at is null or d.to_at > ${at}) and (
        (d.holder_kind = 'account' and d.holder in (select id from account where person = ${person}))
        or (d.holder_kind = 'post' and d.holder in (
          select post from appointment where person = ${person} and (to_at is null or to_at > ${at}))))`)
  ).map((row) => row.role)

export const peopleOfPost = async (reader: Reader, post: Id, at: Date): Promise<Id[]> =>
  (
    await reader.query<{ person: Id }>(
      sql`select distinct person from appointment where post = ${post} and (to_at is null or to_at > ${at}) order by person`,
    )
  ).map((row) => row.person)

export const rolesOfPost = async (reader: Reader, post: Id, at: Date): Promise<string[]> =>
  (
    await reader.query<{ role: string }>(
      sql`select distinct role from duty where holder_kind = 'post' and holder = ${post} and (to_at is null or to_at > ${at})`,
    )
  ).map((row) => row.role)

export const account = (reader: Reader, id: Id): Promise<Account | undefined> =>
  reader.one(sql`select ${accountColumns} from account where id = ${id}`)

export const accountsOf = (reader: Reader, person: Id): Promise<Account[]> =>
  reader.query(sql`select ${accountColumns} from account where person = ${person} order by id`)

/** 0 when the name is taken, also by a name that differs in letter case or width only. */
export const insertAccount = (
  tx: Tx,
  a: Account & { readonly nameKey: string; readonly password: string; readonly invitedAt: Date },
): Promise<number> =>
  tx.run(sql`
    insert into account (id, person, name, name_key, district, state, password, invited_at, must_change, valid_to)
    values (${a.id}, ${a.person}, ${a.name}, ${a.nameKey}, ${a.district}, ${a.state}, ${a.password}, ${a.invitedAt}, ${a.mustChange}, ${a.validTo})
    on conflict (name_key) do nothing`)

export const setState = (tx: Tx, id: Id, state: AccountState): Promise<number> =>
  tx.run(sql`update account set state = ${state} where id = ${id}`)

/** A handed-out password: the account starts anew, the old password joins the past ones, which the next own one cuts. */
export const handOut = (tx: Tx, id: Id, password: string, at: Date): Promise<number> =>
  tx.run(sql`
    update account set past = array_prepend(password, past), password = ${password}, password_at = ${at}, state = 'invited', invited_at = ${at},
      must_change = true, failed_count = 0, locked_until = null, last_login_at = null
    where id = ${id}`)

export const insertDuties = (tx: Tx, duties: readonly HeldDuty[]): Promise<number> =>
  tx.run(sql`
    insert into duty (id, holder_kind, holder, role, area, unit, grade, from_at, to_at)
    select * from unnest(${duties.map((d) => d.id)}::uuid[], ${duties.map((d) => d.holderKind)}::text[], ${duties.map((d) => d.holder)}::uuid[],
      ${duties.map((d) => d.role)}::text[], ${duties.map((d) => d.area)}::text[], ${duties.map((d) => d.unit)}::uuid[],
      ${duties.map((d) => d.grade)}::smallint[], ${duties.map((d) => d.from)}::timestamptz[], ${duties.map((d) => d.to)}::timestamptz[])`)

export const duty = (tx: Tx, id: Id): Promise<HeldDuty | undefined> =>
  tx.one(sql`select ${dutyColumns} from duty where id = ${id} for no key update`)

export const dutiesOf = (reader: Reader, holder: Id): Promise<HeldDuty[]> =>
  reader.query(sql`select ${dutyColumns} from duty where holder = ${holder} order by from_at, id`)

/** Duties in force on any of these posts and accounts. */
export const dutiesNow = (reader: Reader, holders: readonly Id[], at: Date): Promise<HeldDuty[]> =>
  reader.query(sql`select ${dutyColumns} from duty where holder = any(${holders}::uuid[])
    and (to_at is null or to_at > ${at}) order by from_at, id`)

export const accountsOfPeople = (reader: Reader, people: readonly Id[]): Promise<Account[]> =>
  reader.query(sql`select ${accountColumns} from account where person = any(${people}::uuid[]) order by id`)

export const endDuty = (tx: Tx, id: Id, at: Date): Promise<number> =>
  tx.run(sql`update duty set to_at = greatest(from_at, ${at}::timestamptz) where id = ${id}`)

export const endDutiesOfAccounts = (tx: Tx, person: Id, at: Date): Promise<number> =>
  tx.run(sql`
    update duty set to_at = greatest(from_at, ${at}::timestamptz)
    where holder_kind = 'account' and holder in (select id from account where person = ${person}) and (to_at is null or to_at > ${at})`)

/** Accounts at work: this one, those with a post in the unit, those who hold the role now (by a post or by themselves). */
export const holdersOf = (
  reader: Reader,
  {
    account = null,
    role = null,
    unit = null,
    district = null,
    at,
  }: {
    readonly account?: Id | null
    readonly role?: string | null
    readonly unit?: Id | null
    readonly district?: string | null
    readonly at: Date
  },
): Promise<{ account: Id; name: string; person: Id; district: string; workPhone: string | null }[]> =>
  reader.query(sql`
    select distinct ac.id as account, p.name, p.id as person, ac.district, p.work_phone as "workPhone"
    from account ac join person p on p.id = ac.person
      left join appointment a on a.person = p.id and a.from_at <= ${at} and (a.to_at is null or a.to_at > ${at})
      left join post po on po.id = a.post
    where ac.state in ('invited', 'normal', 'dormant') and p.left_at is null
      ${account === null ? sql.empty : sql`and ac.id = ${account}`}
      ${unit === null ? sql.empty : sql`and po.unit = ${unit}`}
      ${district === null ? sql.empty : sql`and ac.district = ${district}`}
      ${
        role === null
          ? sql.empty
          : sql`and exists (select 1 from duty d where d.role = ${role} and d.from_at <= ${at} and (d.to_at is null or d.to_at > ${at})
              and ((d.holder_kind = 'account' and d.holder = ac.id) or (d.holder_kind = 'post' and d.holder = a.post)))`
      }
    order by ac.id`)

/** Who holds these roles in these units now, all in one look: a plan names hundreds of units. */
export const holdersIn = (
  reader: Reader,
  {
    units,
    roles,
    at,
  }: { readonly units: readonly Id[]; readonly roles: readonly string[]; readonly at: Date },
): Promise<{ unit: Id; role: string; account: Id; name: string; workPhone: string | null }[]> =>
  reader.query(sql`
    select distinct po.unit, d.role, ac.id as account, p.name, p.work_phone as "workPhone"
    from post po
      join appointment a on a.post = po.id and a.from_at <= ${at} and (a.to_at is null or a.to_at > ${at})
      join person p on p.id = a.person and p.left_at is null
      join account ac on ac.person = p.id and ac.state in ('invited', 'normal', 'dormant')
      join duty d on d.role = any(${roles}::text[]) and d.from_at <= ${at} and (d.to_at is null or d.to_at > ${at})
        and ((d.holder_kind = 'post' and d.holder = po.id) or (d.holder_kind = 'account' and d.holder = ac.id))
    where po.unit = any(${units}::uuid[])
    order by ac.id`)

export const insertDelegation = (tx: Tx, d: Delegation, at: Date): Promise<number> =>
  tx.run(sql`
    insert into delegation (id, giver, receiver, roles, reason, from_at, to_at, made_at)
    values (${d.id}, ${d.giver}, ${d.receiver}, ${d.roles}, ${d.reason}, ${d.from}, ${d.to}, ${at})`)

export const delegation = (tx: Tx, id: Id): Promise<Delegation | undefined> =>
  tx.one(sql`select ${delegationColumns} from delegation where id = ${id} for no key update`)

export const delegationsOf = (reader: Reader, account: Id): Promise<Delegation[]> =>
  reader.query(
    sql`select ${delegationColumns} from delegation where giver = ${account} or receiver = ${account} order by from_at desc, id`,
  )

export const revokeDelegation = (tx: Tx, id: Id, at: Date): Promise<number> =>
  tx.run(sql`update delegation set revoked_at = ${at} where id = ${id} and revoked_at is null`)

export const revokeDelegationsOf = (tx: Tx, person: Id, at: Date): Promise<number> =>
  tx.run(sql`
    update delegation set revoked_at = ${at}
    where revoked_at is null and to_at > ${at}
      and (giver in (select id from account where person = ${person}) or receiver in (select id from account where person = ${person}))`)
