import { type Store, sql } from '../platform/store/index.ts'

/** What a city's tables must say of themselves after any end, however sudden. */
export type Found = {
  /** Matters whose row, facts, tasks, clocks and answers do not tell the same story. */
  readonly half: readonly { readonly matter: string; readonly what: string }[]
  /** Notices or inbox rows that exist twice for one key and person. */
  readonly doubled: number
}

/** `since`: only matters opened then or later; the others were checked before. */
export async function examine(store: Store, since: Date): Promise<Found> {
  const half = await store.query<{ matter: string; what: string }>(sql`
    with m as materialized (select * from matter where opened_at >= ${since}),
    acts as (
      select f.subject, count(*) filter (where f.body ? 'action') as acted, count(*) filter (where f.kind = 'matter.opened') as opened,
        (array_agg(f.body ->> 'to' order by f.seq desc) filter (where f.body ? 'to' and f.body ? 'action'))[1] as last_to
      from fact f join m on m.district = f.district and m.id = f.subject where f.kind <> 'matter.refused' group by 1)
    select m.id as matter, 'opened not once on record' as what from m left join acts a on a.subject = m.id where coalesce(a.opened, 0) <> 1
    union all
    select m.id, 'version is not one more than its acts' from m join acts a on a.subject = m.id where m.version <> 1 + a.acted
    union all
    select m.id, 'state is not what the last act led to' from m join acts a on a.subject = m.id
      where a.last_to is not null and a.last_to <> m.state
    union all
    select m.id, 'no words for search' from m where not exists
      (select from matter_text x where x.district = m.district and x.matter = m.id)
    union all
    select m.id, 'not exactly one touch that led to it' from m where
      (select count(*) from touch t where t.district = m.district and t.matter = m.id) <> 1
    union all
    select m.id, 'sent to units without a live lead' from m where m.state in ('toSign', 'inHand', 'toReview', 'toVisit') and
      (select count(*) from task t where t.district = m.district and t.matter = m.id and t.role = 'lead' and t.state <> 'withdrawn'
        and t.round = m.round) <> 1
    union all
    select m.id, 'task and state disagree' from m join task t on t.district = m.district and t.matter = m.id and t.role = 'lead'
      where (m.state = 'toSign' and t.state <> 'toSign') or (m.state = 'inHand' and t.state <> 'inHand')
        or (m.state in ('toReview', 'toVisit') and t.state <> 'replied')
    union all
    select m.id, 'dispatched without a handling clock' from m where m.state in ('toSign', 'inHand') and not exists
      (select from clock c where c.district = m.district and c.subject = m.id and c.kind = 'handle' and c.state = 'running')
    union all
    select m.id, 'due is not that of its clock' from m where m.due is not null and not exists
      (select from clock c where c.district = m.district and c.subject = m.id and c.kind = m.due_clock and c.due_at = m.due)
    union all
    select m.id, 'answered without an answer' from m where m.state in ('toReview', 'toVisit') and not exists
      (select from answer a where a.district = m.district and a.matter = m.id)`)
  const doubled = await store.one<{ count: number }>(sql`
    select (select count(*) from (select district, key from notice group by 1, 2 having count(*) > 1) x)::int
      + (select count(*) from (select n.key, i.account from inbox i join notice n on n.district = i.district and n.id = i.notice
          group by 1, 2 having count(*) > 1) y)::int as count`)
  return { half, doubled: doubled?.count ?? 0 }
}
