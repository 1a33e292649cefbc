import type { Id, Instant } from '../../../base/index.ts'
import { json, type Reader, sql, type Tx } from '../../store/index.ts'
import type { ImportLine } from './declare.ts'
import type { Conflict, Edition } from './travel.ts'

/** A level above whose standards are followed 订阅. */
export type StandardFeed = {
  readonly id: Id
  readonly url: string
  readonly title: string
  readonly adopt: 'self' | 'ask'
  readonly signer: string | null
  readonly area: string | null
  readonly etag: string | null
  readonly edition: string | null
  readonly adoptedAt: Instant | null
  /** An edition that nobody has adopted yet. */
  readonly waiting: Edition | null
  readonly lines: readonly (ImportLine | (Conflict & { readonly outcome: 'conflict' }))[]
  readonly checkedAt: Instant | null
  readonly dueAt: Instant
  readonly failed: string | null
  readonly madeBy: string
}

const FEED = sql`f.id, f.url, f.title, f.adopt, f.signer, f.area, f.etag, f.edition, f.adopted_at as "adoptedAt", f.waiting,
  f.lines, f.checked_at as "checkedAt", f.due_at as "dueAt", f.failed, f.made_by as "madeBy"`

export const feeds = (reader: Reader, district: string): Promise<StandardFeed[]> =>
  reader.query<StandardFeed>(
    sql`select ${FEED} from standard_feed f where f.district = ${district} order by f.id`,
  )

export const dueFeeds = (reader: Reader, district: string, at: Instant): Promise<StandardFeed[]> =>
  reader.query<StandardFeed>(sql`select ${FEED} from standard_feed f
    where f.district = ${district} and f.due_at <= ${at}::timestamptz order by f.due_at limit 10`)

export const feedById = (tx: Tx, district: string, id: Id): Promise<StandardFeed | undefined> =>
  tx.one<StandardFeed>(
    sql`select ${FEED} from standard_feed f where f.district = ${district} and f.id = ${id}::uuid for update`,
  )

export const putFeed = (tx: Tx, district: string, one: StandardFeed): Promise<number> =>
  tx.run(sql`insert into standard_feed (district, id, url, title, adopt, signer, area, etag, edition, adopted_at, waiting,
      lines, checked_at, due_at, failed, made_by)
    values (${district}, ${one.id}::uuid, ${one.url}, ${one.title}, ${one.adopt}, ${one.signer}, ${one.area}, ${one.etag},
      ${one.edition}, ${one.adoptedAt}::timestamptz, ${one.waiting ? json(one.waiting) : null}::jsonb,
      ${json(one.lines)}::jsonb, ${one.checkedAt}::timestamptz, ${one.dueAt}::timestamptz, ${one.failed}, ${one.madeBy})
    on conflict (district, url) do update set title = excluded.title, adopt = excluded.adopt, signer = excluded.signer,
      area = excluded.area, etag = excluded.etag, edition = excluded.edition, adopted_at = excluded.adopted_at,
      waiting = excluded.waiting, lines = excluded.lines, checked_at = excluded.checked_at, due_at = excluded.due_at,
      failed = excluded.failed`)

export const dropFeed = (tx: Tx, district: string, id: Id): Promise<number> =>
  tx.run(sql`delete from standard_feed where district = ${district} and id = ${id}::uuid`)
