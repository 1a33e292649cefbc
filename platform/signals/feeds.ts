import { type Id, type Instant, type Say, say } from '../../base/index.ts'
import { type Reader, sql, type Tx } from '../store/index.ts'

/** 外部来源: a broker or a folder that the city itself takes readings from; its settings lie sealed. */
export type Feed = {
  readonly id: Id
  readonly kind: 'broker' | 'folder'
  readonly title: string
  readonly settings: string
  readonly state: 'open' | 'stopped'
  readonly lastAt: Instant | null
  /** What is wrong with it; null = nothing. */
  readonly says: Say | null
}

const saidOf = (text: string | null): Say | null => {
  if (!text) return null
  const [zh = '', en = zh] = text.split('\n')
  return say(zh, en)
}

type FeedRow = Omit<Feed, 'says'> & { readonly says: string | null }

export const feeds = async (reader: Reader, district: string): Promise<readonly Feed[]> =>
  (
    await reader.query<FeedRow>(sql`
      select id, kind, title, settings, state, last_at as "lastAt", says from signal_feed
      where district = ${district} order by state, made_at`)
  ).map((one) => ({ ...one, says: saidOf(one.says) }))

export const saveFeed = (
  tx: Tx,
  district: string,
  one: Pick<Feed, 'id' | 'kind' | 'title' | 'settings'>,
  at: Instant,
): Promise<number> =>
  tx.run(sql`
    insert into signal_feed as f (district, id, kind, title, settings, state, last_at, says, made_at)
    values (${district}, ${one.id}, ${one.kind}, ${one.title}, ${one.settings}, 'open', null, null, ${at})
    on conflict (district, id) do update set title = excluded.title, settings = excluded.settings, says = null
      where f.kind = excluded.kind`)

export const setFeedState = (tx: Tx, district: string, id: Id, state: Feed['state']): Promise<number> =>
  tx.run(
    sql`update signal_feed set state = ${state}, says = null where district = ${district} and id = ${id}`,
  )

/** When it brought something last, or what is wrong with it. */
export const tellFeed = (
  tx: Tx,
  district: string,
  id: Id,
  says: Say | null,
  lastAt: Instant | null,
): Promise<number> =>
  tx.run(sql`
    update signal_feed set says = ${says ? `${says.zh}\n${says.en}` : null},
      last_at = coalesce(${lastAt}::timestamptz, last_at)
    where district = ${district} and id = ${id}`)
