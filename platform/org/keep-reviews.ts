import type { Id, Instant } from '../../base/index.ts'
import type { Grade } from '../fields/declare.ts'
import { type Reader, type Sql, sql, type Tx } from '../store/index.ts'

/** A review of the rights of one unit's people 权限复核. */
export type RightsReview = {
  readonly id: Id
  readonly district: string
  readonly unit: Id
  readonly unitName: string
  readonly unitArea: string
  readonly openedAt: Instant
  readonly dueAt: Instant
  readonly closedAt: Instant | null
  readonly items: number
  readonly open: number
  readonly withdrawn: number
}

/** One duty of one person in a review. */
export type ReviewItem = {
  readonly duty: Id
  readonly account: Id
  readonly name: string
  readonly login: string
  readonly role: string
  readonly area: string
  readonly unit: Id | null
  readonly grade: Grade
  readonly holderKind: 'post' | 'account' | 'client'
  readonly holder: Id
  readonly postName: string | null
  readonly from: Instant
  readonly to: Instant | null
  readonly lastLoginAt: Instant | null
  readonly decision: 'kept' | 'withdrawn' | 'ended' | null
  readonly byName: string | null
  readonly at: Instant | null
  readonly words: string | null
}

const columns = sql`r.id, r.district, r.unit, u.name as "unitName", u.area as "unitArea", r.opened_at as "openedAt", r.due_at as "dueAt",
  r.closed_at as "closedAt", c.items, c.open, c.withdrawn`
const from = sql`from rights_review r join unit u on u.id = r.unit
  cross join lateral (select count(*)::int as items, (count(*) filter (where i.decision is null))::int as open,
    (count(*) filter (where i.decision = 'withdrawn'))::int as withdrawn from rights_review_item i where i.review = r.id) c`

/**
 * Duties of everybody with a main post in units of the district, with when each unit was last reviewed: what reviews are
 * made of. Duties taken in an emergency have a review of their own.
 */
export const held = (
  reader: Reader,
  district: string,
  at: Instant,
  unit: Id | null = null,
): Promise<{ unit: Id; duty: Id; account: Id; since: Instant; reviewed: Instant | null; open: boolean }[]> =>
  reader.query(sql`
    with seat as (
      select distinct on (ac.id) ac.id as account, ac.person, po.unit
      from account ac join person p on p.id = ac.person
        join appointment a on a.person = p.id and a.from_at <= ${at} and (a.to_at is null or a.to_at > ${at})
        join post po on po.id = a.post
      where ac.district = ${district} and ac.state not in ('frozen', 'closed') and p.left_at is null
      order by ac.id, array_position(array['main', 'additional', 'lent'], a.kind), a.from_at, a.id
    ), mine as (
      select s.unit, s.account, d.id as duty, d.from_at from seat s join duty d on d.holder_kind = 'account' and d.holder = s.account
        where d.from_at <= ${at} and (d.to_at is null or d.to_at > ${at})
          and not exists (select 1 from emergency e where e.duty = d.id)
      union
      select s.unit, s.account, d.id, d.from_at from seat s
        join appointment a on a.person = s.person and a.from_at <= ${at} and (a.to_at is null or a.to_at > ${at})
        join duty d on d.holder_kind = 'post' and d.holder = a.post
        where d.from_at <= ${at} and (d.to_at is null or d.to_at > ${at})
    )
    select m.unit, m.duty, m.account, m.from_at as since, l.at as reviewed, coalesce(l.open, false) as open
    from mine m left join lateral (select max(r.opened_at) as at, bool_or(r.closed_at is null) as open
      from rights_review r where r.unit = m.unit) l on true
    ${unit === null ? sql.empty : sql`where m.unit = ${unit}`}
    order by m.unit, m.account, m.duty`)

export const insert = async (
  tx: Tx,
  r: {
    readonly id: Id
    readonly district: string
    readonly unit: Id
    readonly openedAt: Instant
    readonly dueAt: Instant
  },
  items: readonly { readonly duty: Id; readonly account: Id }[],
): Promise<boolean> => {
  const made = await tx.run(sql`insert into rights_review (id, district, unit, opened_at, due_at)
    values (${r.id}, ${r.district}, ${r.unit}, ${r.openedAt}, ${r.dueAt}) on conflict do nothing`)
  if (made === 0) return false
  await tx.run(sql`insert into rights_review_item (review, duty, account)
    select ${r.id}::uuid, * from unnest(${items.map((one) => one.duty)}::uuid[], ${items.map((one) => one.account)}::uuid[])`)
  return true
}

export const byId = (reader: Reader, id: Id): Promise<RightsReview | undefined> =>
  reader.one(sql`select ${columns} ${from} where r.id = ${id}`)

export const locked = async (tx: Tx, id: Id): Promise<RightsReview | undefined> => {
  await tx.one(sql`select id from rights_review where id = ${id} for update`)
  return byId(tx, id)
}

export const list = (reader: Reader, district: string, open: boolean): Promise<RightsReview[]> => {
  const where: Sql = open
    ? sql`r.district = ${district} and r.closed_at is null`
    : sql`r.district = ${district}`
  return reader.query(
    sql`select ${columns} ${from} where ${where} order by r.closed_at is not null, r.due_at, r.opened_at desc, u.name limit 1000`,
  )
}

export const items = (reader: Reader, review: Id): Promise<ReviewItem[]> =>
  reader.query(sql`
    select i.duty, i.account, p.name, ac.name as login, d.role, d.area, d.unit, d.grade, d.holder_kind as "holderKind", d.holder,
      po.name as "postName", d.from_at as "from", d.to_at as "to", ac.last_login_at as "lastLoginAt",
      i.decision, i.by_name as "byName", i.at, i.words
    from rights_review_item i join duty d on d.id = i.duty join account ac on ac.id = i.account join person p on p.id = ac.person
      left join post po on d.holder_kind = 'post' and po.id = d.holder
    where i.review = ${review} order by p.name, i.account, d.role, d.area, i.duty`)

export const decide = (
  tx: Tx,
  item: { readonly review: Id; readonly duty: Id; readonly account: Id },
  of: {
    readonly decision: 'kept' | 'withdrawn' | 'ended'
    readonly by: Id | null
    readonly byName: string
    readonly at: Instant
    readonly words: string
  },
): Promise<number> =>
  tx.run(sql`update rights_review_item set decision = ${of.decision}, by_account = ${of.by}, by_name = ${of.byName}, at = ${of.at},
    words = ${of.words} where review = ${item.review} and duty = ${item.duty} and account = ${item.account} and decision is null`)

/** An undecided item follows a duty that was given anew under another id. */
export const moveItem = (
  tx: Tx,
  { from: old, to, account }: { readonly from: Id; readonly to: Id; readonly account: Id },
): Promise<number> =>
  tx.run(
    sql`update rights_review_item set duty = ${to} where duty = ${old} and account = ${account} and decision is null`,
  )

export const close = (tx: Tx, id: Id, at: Instant): Promise<number> =>
  tx.run(sql`update rights_review set closed_at = ${at} where id = ${id} and closed_at is null
    and not exists (select 1 from rights_review_item i where i.review = ${id} and i.decision is null)`)

/** Accounts whose holders are on a post now. */
export const accountsOnPost = (
  reader: Reader,
  post: Id,
  at: Instant,
): Promise<{ account: Id; from: Instant; to: Instant | null }[]> =>
  reader.query(sql`select ac.id as account, a.from_at as "from", a.to_at as "to"
    from appointment a join account ac on ac.person = a.person and ac.state <> 'closed'
    where a.post = ${post} and (a.to_at is null or a.to_at > ${at}) order by ac.id`)
