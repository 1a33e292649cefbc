import type { Id, Instant } from '../../base/index.ts'
import type { Grade } from '../fields/declare.ts'
import { type Reader, type Sql, sql, type Tx } from '../store/index.ts'

/** A right that somebody took in an emergency 紧急授权, from its beginning to its review. */
export type Emergency = {
  readonly id: Id
  readonly district: string
  readonly account: Id
  readonly name: string
  readonly duty: Id
  readonly role: string
  readonly area: string
  readonly grade: Grade
  readonly reason: string
  /** Null of those taken before a second person was asked for. */
  readonly witness: Id | null
  readonly witnessName: string | null
  readonly from: Instant
  readonly to: Instant
  readonly endedAt: Instant | null
  readonly endedBy: string | null
  readonly reviewDue: Instant
  readonly reviewedAt: Instant | null
  readonly reviewer: Id | null
  readonly reviewerName: string | null
  readonly verdict: 'fit' | 'unfit' | null
  readonly words: string | null
}

const columns = sql`e.id, e.district, e.account, p.name, e.duty, e.role, e.area, e.grade, e.reason, e.witness, e.witness_name as "witnessName", e.from_at as "from",
  e.to_at as "to", e.ended_at as "endedAt", e.ended_by as "endedBy", e.review_due as "reviewDue", e.reviewed_at as "reviewedAt",
  e.reviewer, e.reviewer_name as "reviewerName", e.verdict, e.words`
const from = sql`from emergency e join account a on a.id = e.account join person p on p.id = a.person`

export const insert = (
  tx: Tx,
  e: Pick<
    Emergency,
    | 'id'
    | 'district'
    | 'account'
    | 'duty'
    | 'role'
    | 'area'
    | 'grade'
    | 'reason'
    | 'witness'
    | 'witnessName'
    | 'from'
    | 'to'
    | 'reviewDue'
  >,
): Promise<number> =>
  tx.run(sql`insert into emergency (id, district, account, duty, role, area, grade, reason, witness, witness_name, from_at, to_at, review_due)
    values (${e.id}, ${e.district}, ${e.account}, ${e.duty}, ${e.role}, ${e.area}, ${e.grade}, ${e.reason}, ${e.witness}, ${e.witnessName}, ${e.from}, ${e.to}, ${e.reviewDue})`)

/** Under the lock of whoever ends or reviews it. */
export const locked = async (tx: Tx, id: Id): Promise<Emergency | undefined> => {
  await tx.one(sql`select id from emergency where id = ${id} for update`)
  return byId(tx, id)
}

export const byId = (reader: Reader, id: Id): Promise<Emergency | undefined> =>
  reader.one(sql`select ${columns} ${from} where e.id = ${id}`)

export const runningOf = (reader: Reader, account: Id, at: Instant): Promise<Emergency | undefined> =>
  reader.one(
    sql`select ${columns} ${from} where e.account = ${account} and e.ended_at is null and e.to_at > ${at}`,
  )

export const list = (
  reader: Reader,
  district: string,
  { account, open }: { readonly account?: Id; readonly open?: boolean },
): Promise<Emergency[]> => {
  const where: Sql[] = [
    sql`e.district = ${district}`,
    ...(account ? [sql`e.account = ${account}`] : []),
    ...(open ? [sql`e.reviewed_at is null`] : []),
  ]
  return reader.query(
    sql`select ${columns} ${from} where ${sql.join(where, ' and ')} order by e.from_at desc, e.id desc limit 200`,
  )
}

export const end = (tx: Tx, id: Id, at: Instant, by: string): Promise<number> =>
  tx.run(sql`update emergency set ended_at = ${at}, ended_by = ${by} where id = ${id}`)

export const review = (
  tx: Tx,
  id: Id,
  of: {
    readonly at: Instant
    readonly reviewer: Id | null
    readonly name: string
    readonly verdict: string
    readonly words: string
  },
): Promise<number> =>
  tx.run(sql`update emergency set reviewed_at = ${of.at}, reviewer = ${of.reviewer}, reviewer_name = ${of.name},
    verdict = ${of.verdict}, words = ${of.words} where id = ${id}`)
