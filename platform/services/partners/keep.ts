import type { Id, Instant } from '../../../base/index.ts'
import { type Reader, sql, type Tx } from '../../store/index.ts'
import type { TaskState } from './declare.ts'

export type TaskRow = {
  readonly district: string
  readonly id: Id
  readonly matter: Id
  readonly lane: string
  readonly round: number
  readonly partner: string
  readonly state: TaskState
  readonly body: string
  readonly answer: string | null
  readonly why: string | null
  readonly tries: number
  readonly nextAt: Instant | null
  readonly takenAt: Instant | null
  readonly madeAt: Instant
  readonly settledAt: Instant | null
  readonly contradictedAt: Instant | null
}

const columns = sql`id, district, matter, lane, round, partner, state, body, answer, why, tries,
  next_at as "nextAt", taken_at as "takenAt", made_at as "madeAt", settled_at as "settledAt",
  contradicted_at as "contradictedAt"`

/** Answers 0 when the lane was asked in this round before. */
export const insert = (
  tx: Tx,
  task: Pick<TaskRow, 'district' | 'id' | 'matter' | 'lane' | 'round' | 'partner' | 'body' | 'madeAt'>,
): Promise<number> =>
  tx.run(sql`
    insert into partner_task (district, id, matter, lane, round, partner, state, body, next_at, made_at)
    values (${task.district}, ${task.id}, ${task.matter}, ${task.lane}, ${task.round}, ${task.partner}, 'asked',
      ${task.body}, ${task.madeAt}, ${task.madeAt})
    on conflict (district, matter, lane, round) do nothing`)

export const lock = (tx: Tx, district: string, id: Id): Promise<TaskRow | undefined> =>
  tx.one(sql`select ${columns} from partner_task where district = ${district} and id = ${id} for update`)

export const ofMatter = (reader: Reader, district: string, matter: Id): Promise<TaskRow[]> =>
  reader.query(
    sql`select ${columns} from partner_task where district = ${district} and matter = ${matter} order by made_at, id`,
  )

/** Claims tasks to be asked, or asked after: their next turn is moved before anything leaves. */
export const claim = (
  tx: Tx,
  district: string,
  at: Instant,
  later: (tries: number) => Instant,
): Promise<TaskRow[]> =>
  tx
    .query<TaskRow>(sql`
      select ${columns} from partner_task
      where district = ${district} and next_at <= ${at} order by next_at limit 20 for update skip locked`)
    .then(async (rows) => {
      for (const row of rows)
        await tx.run(sql`
          update partner_task set tries = tries + 1, next_at = ${later(row.tries)}
          where district = ${district} and id = ${row.id}`)
      return rows
    })

export const taken = (tx: Tx, district: string, id: Id, at: Instant): Promise<number> =>
  tx.run(sql`update partner_task set taken_at = ${at} where district = ${district} and id = ${id}`)

export const settle = (
  tx: Tx,
  district: string,
  id: Id,
  end: {
    readonly state: TaskState
    readonly answer: string | null
    readonly why: string | null
    readonly at: Instant
  },
): Promise<number> =>
  tx.run(sql`
    update partner_task set state = ${end.state}, answer = ${end.answer}, why = ${end.why}, settled_at = ${end.at},
      next_at = ${end.state === 'cancelled' ? end.at : null}
    where district = ${district} and id = ${id}`)

export const contradicted = (tx: Tx, district: string, id: Id, at: Instant): Promise<number> =>
  tx.run(sql`update partner_task set contradicted_at = ${at} where district = ${district} and id = ${id}`)

export const told = (tx: Tx, district: string, id: Id, at: Instant): Promise<number> =>
  tx.run(
    sql`update partner_task set told_at = ${at}, next_at = null where district = ${district} and id = ${id}`,
  )
