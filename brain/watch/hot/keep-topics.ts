import type { AreaCode, Id, Instant } from '../../../base/index.ts'
import { json, type Reader, sql, type Tx } from '../../../platform/store/index.ts'
import type { Topic } from './declare.ts'

const columns = sql`id, title, goal, owner, from_day as "from", to_day as "to", measures, scope, status, version,
  made_by as "madeBy", made_at as "madeAt", changed_by as "changedBy", changed_at as "changedAt"`

/** Topics of a district, those that work goes on for first, then the newest. */
export const topics = (reader: Reader, district: AreaCode): Promise<Topic[]> =>
  reader.query(sql`select ${columns} from watch_topic where district = ${district}
    order by array_position(array['running', 'planned', 'done', 'stopped'], status), from_day desc, id`)

export const topic = (reader: Reader, district: AreaCode, id: Id): Promise<Topic | undefined> =>
  reader.one(sql`select ${columns} from watch_topic where district = ${district} and id = ${id}::uuid`)

export const lockTopic = (tx: Tx, district: AreaCode, id: Id): Promise<Topic | undefined> =>
  tx.one(sql`select ${columns} from watch_topic where district = ${district} and id = ${id}::uuid for update`)

/** Writes the topic as it is now, and what it is now for ever. */
export async function saveTopic(tx: Tx, district: AreaCode, one: Topic): Promise<void> {
  await tx.run(sql`insert into watch_topic (district, id, title, goal, owner, from_day, to_day, measures, scope, status, version,
      made_by, made_at, changed_by, changed_at)
    values (${district}, ${one.id}, ${one.title}, ${one.goal}, ${one.owner}, ${one.from}, ${one.to}, ${json(one.measures)},
      ${json(one.scope)}, ${one.status}, ${one.version}, ${one.madeBy}, ${one.madeAt}, ${one.changedBy}, ${one.changedAt})
    on conflict (district, id) do update set title = excluded.title, goal = excluded.goal, owner = excluded.owner,
      from_day = excluded.from_day, to_day = excluded.to_day, measures = excluded.measures, scope = excluded.scope,
      status = excluded.status, version = excluded.version, changed_by = excluded.changed_by, changed_at = excluded.changed_at`)
  const { title, goal, owner, from, to, measures, scope, status } = one
  await tx.run(sql`insert into watch_topic_version (district, topic, version, body, by_name, at)
    values (${district}, ${one.id}, ${one.version}, ${json({ title, goal, owner, from, to, measures, scope, status })},
      ${one.changedBy}, ${one.changedAt})`)
}

export type TopicVersion = {
  readonly version: number
  readonly body: Pick<Topic, 'title' | 'goal' | 'owner' | 'from' | 'to' | 'measures' | 'scope' | 'status'>
  readonly by: string
  readonly at: Instant
}

export const topicVersions = (reader: Reader, district: AreaCode, id: Id): Promise<TopicVersion[]> =>
  reader.query(sql`select version, body, by_name as by, at from watch_topic_version
    where district = ${district} and topic = ${id}::uuid order by version desc limit 50`)
