import type { AreaCode, Id, Instant } from '../../base/index.ts'
import { type Reader, sql } from '../store/index.ts'

/** A closed request as something to learn from: its words and what it was found to be. */
export type Lesson = {
  readonly id: Id
  readonly title: string
  readonly content: string
  readonly kind: string | null
  readonly category: string | null
  readonly urgency: string
  readonly unit: Id | null
  readonly area: AreaCode
  readonly closedAt: Instant
}

/** Characters of the content that are read: what a request is about is said early. */
const READ = 2000

/**
 * The newest closed requests of a district, newest first. Those kept secret, merged into others or refused teach
 * nothing and are left out. For the brain's training alone: no person is shown these rows.
 */
export const lessonsOf = (reader: Reader, district: AreaCode, limit: number): Promise<Lesson[]> =>
  reader.query(sql`select id, title, left(content, ${READ}) as content, kind, category, urgency, lead_unit as unit,
      area, closed_at as "closedAt" from matter
    where district = ${district} and closed_at is not null and not secret and merged_into is null
      and state in ('closed', 'archived')
    order by closed_at desc, id limit ${limit}`)

/** How many were closed after an instant, counted up to `most`. */
export const lessonsSince = async (
  reader: Reader,
  district: AreaCode,
  after: Instant,
  most: number,
): Promise<number> =>
  (
    await reader.one<{ count: number }>(sql`select count(*)::int as count from (select 1 from matter
      where district = ${district} and closed_at > ${after} limit ${most}) x`)
  )?.count ?? 0
