import type { Id } from '../../../base/index.ts'
import { type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import type { Demand, Feedback } from './declare.ts'

const DEMAND = sql`n.district, n.id, n.unit, n.title, n.purpose, n.items, n.basis, n.state, n.owner, n.dataset, n.answer,
  n.asked_name as "askedName", n.asked_at as "askedAt", n.answered_name as "answeredName",
  n.answered_at as "answeredAt"`

/** Newest first. */
export const demands = (reader: Reader, district: string, where: Sql, limit: number): Promise<Demand[]> =>
  reader.query<Demand>(sql`select ${DEMAND} from dataset_demand n where n.district = ${district} and ${where}
    order by n.id desc limit ${limit}::integer`)

export const demand = (tx: Tx, district: string, id: Id): Promise<Demand | undefined> =>
  tx.one<Demand>(sql`select ${DEMAND} from dataset_demand n where n.district = ${district} and n.id = ${id}::uuid
    for update`)

export const putDemand = (tx: Tx, one: Demand, account: Id | null): Promise<number> =>
  tx.run(sql`insert into dataset_demand (district, id, unit, title, purpose, items, basis, state, owner, dataset, answer,
      asked_by, asked_name, asked_at, answered_name, answered_at)
    values (${one.district}, ${one.id}::uuid, ${one.unit}::uuid, ${one.title}, ${one.purpose}, ${one.items}, ${one.basis},
      ${one.state}, ${one.owner}::uuid, ${one.dataset}::uuid, ${one.answer}, ${account}, ${one.askedName},
      ${one.askedAt}::timestamptz, ${one.answeredName}, ${one.answeredAt}::timestamptz)
    on conflict (district, id) do update set state = excluded.state, owner = excluded.owner,
      dataset = excluded.dataset, answer = excluded.answer, answered_name = excluded.answered_name,
      answered_at = excluded.answered_at`)

const FEEDBACK = sql`f.id, f.dataset, f.text, f.at, f.answer, f.answered_name as "answeredName",
  f.answered_at as "answeredAt"`

export const feedback = (reader: Reader, district: string, dataset: Id, limit: number): Promise<Feedback[]> =>
  reader.query<Feedback>(sql`select ${FEEDBACK} from dataset_feedback f
    where f.district = ${district} and f.dataset = ${dataset}::uuid order by f.id desc limit ${limit}::integer`)

export const putFeedback = (
  tx: Tx,
  district: string,
  one: Pick<Feedback, 'id' | 'dataset' | 'text' | 'at'>,
): Promise<number> =>
  tx.run(sql`insert into dataset_feedback (district, id, dataset, text, at)
    values (${district}, ${one.id}::uuid, ${one.dataset}::uuid, ${one.text}, ${one.at}::timestamptz)`)

export const answerFeedback = (
  tx: Tx,
  district: string,
  id: Id,
  answer: string,
  by: string,
  at: Date,
): Promise<{ dataset: Id } | undefined> =>
  tx.one<{ dataset: Id }>(sql`update dataset_feedback f set answer = ${answer}, answered_name = ${by},
      answered_at = ${at}::timestamptz
    where f.district = ${district} and f.id = ${id}::uuid returning f.dataset`)
