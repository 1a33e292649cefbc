import type { AreaCode, Id, Instant } from '../../base/index.ts'
import type { Actor } from '../org/declare.ts'
import { type Reader, sql } from '../store/index.ts'
import { seenSql } from './access.ts'
import type { MattersCity } from './city.ts'

/** Who was sent a request of the past, and who led it in the end. */
export type Handled = {
  readonly area: AreaCode
  /** The unit that led last. */
  readonly unit: Id
  /** The first unit it was sent to; null where history does not say (imported). */
  readonly first: Id | null
  readonly returns: number
  readonly openedAt: Instant
}

/** A limit of the past and what became of it. `stoppedAt` null: it still runs. */
export type Span = {
  readonly unit: Id | null
  readonly category: string | null
  readonly urgency: string
  readonly startedAt: Instant
  readonly due: Instant
  readonly stoppedAt: Instant | null
  readonly result: 'kept' | 'late' | null
}

export type ReleasedAnswer = {
  readonly answer: Id
  readonly matter: Id
  readonly version: number
  readonly text: string
  readonly basis: string | null
  readonly unit: Id | null
  readonly releasedAt: Instant
}

/** What an answer is read against 质检所据. */
type Asked = {
  readonly id: Id
  readonly title: string
  readonly content: string
  readonly anonymous: boolean
  readonly area: AreaCode
  readonly address: string | null
  /** The lead unit of the present round spoke with the requester. */
  readonly contacted: boolean
}

export type AnswerText = {
  readonly answer: Id
  readonly matter: Id
  readonly number: string
  readonly text: string
  readonly at: Instant
}

/**
 * What became of earlier requests, for those who advise. Only matters that the asker may see are counted: nobody learns
 * by a figure what the list hides.
 */
export function matterHistory(city: Pick<MattersCity, 'roles'>) {
  return {
    /** The newest dispatched matters of an item, at most `limit`. */
    handled: (
      reader: Reader,
      who: Actor,
      asked: { readonly category: string; readonly exclude?: Id },
      limit = 300,
    ): Promise<Handled[]> =>
      reader.query(sql`select x.area, x.lead_unit as unit, t.unit as first, x.returns, x.opened_at as "openedAt"
        from (select m.id, m.district, m.area, m.lead_unit, m.returns, m.opened_at from matter m
          where m.district = ${who.district} and m.category = ${asked.category} and m.lead_unit is not null
            and m.merged_into is null and ${seenSql(city, who)}
            ${asked.exclude ? sql`and m.id <> ${asked.exclude}::uuid` : sql.empty}
          order by m.opened_at desc, m.id desc limit ${limit}) x
        left join task t on t.district = x.district and t.matter = x.id and t.round = 1 and t.role = 'lead'
          and x.returns > 0`),

    /** Ended and overdue limits of a kind, of a unit or of an item, the newest first. */
    spans: (
      reader: Reader,
      who: Actor,
      asked: {
        readonly clock: string
        readonly unit?: Id
        readonly category?: string
        readonly before: Instant
      },
      limit = 400,
    ): Promise<Span[]> =>
      reader.query(sql`select x.lead_unit as unit, x.category, x.urgency, c.started_at as "startedAt", c.due_at as due,
          c.stopped_at as "stoppedAt", c.result
        from (select m.id, m.district, m.lead_unit, m.category, m.urgency from matter m
          where m.district = ${who.district} and m.merged_into is null and m.opened_at < ${asked.before}
            ${asked.unit ? sql`and m.lead_unit = ${asked.unit}` : sql`and m.lead_unit is not null`}
            ${asked.category ? sql`and m.category = ${asked.category}` : sql.empty} and ${seenSql(city, who)}
          order by m.opened_at desc, m.id desc limit ${limit}) x
        join clock c on c.district = x.district and c.subject = x.id and c.kind = ${asked.clock} and c.part is not null
          and c.owner_unit::text = x.lead_unit
        where c.state = 'stopped' and c.result in ('kept', 'late')
          or c.state = 'running' and c.due_at < ${asked.before}`),

    /** The last released answer of each of these matters; secret ones and reports of breaches keep theirs. */
    released: (reader: Reader, who: Actor, matters: readonly Id[]): Promise<ReleasedAnswer[]> =>
      matters.length === 0
        ? Promise.resolve([])
        : reader.query(sql`select distinct on (a.matter) a.id as answer, a.matter, a.version, a.text, a.basis, a.unit,
            a.released_at as "releasedAt"
          from answer a join matter m on m.district = a.district and m.id = a.matter
          where a.district = ${who.district} and a.matter = any(${matters}::uuid[]) and a.state = 'released'
            and not m.secret and m.kind is distinct from 'report' and ${seenSql(city, who)}
          order by a.matter, a.version desc`),

    /** Answers with their words, whatever their state: for the comparison of one answer with others. */
    answerTexts: (reader: Reader, district: AreaCode, answers: readonly Id[]): Promise<AnswerText[]> =>
      answers.length === 0
        ? Promise.resolve([])
        : reader.query(sql`select a.id as answer, a.matter, m.number, a.text, a.at from answer a
          join matter m on m.district = a.district and m.id = a.matter
          where a.district = ${district} and a.id = any(${answers}::uuid[])`),

    /** Answers of these matters, all versions. */
    answersOf: (reader: Reader, district: AreaCode, matters: readonly Id[]): Promise<AnswerText[]> =>
      matters.length === 0
        ? Promise.resolve([])
        : reader.query(sql`select a.id as answer, a.matter, m.number, a.text, a.at from answer a
          join matter m on m.district = a.district and m.id = a.matter
          where a.district = ${district} and a.matter = any(${matters}::uuid[]) order by a.matter, a.version`),

    /** What was asked in these matters, without all that a page of them shows. */
    asked: (reader: Reader, district: AreaCode, matters: readonly Id[]): Promise<Asked[]> =>
      matters.length === 0
        ? Promise.resolve([])
        : reader.query(sql`select m.id, m.title, m.content, m.anonymous, m.area, m.address,
            exists (select 1 from task t where t.district = m.district and t.matter = m.id and t.round = m.round
              and t.role = 'lead' and t.contacted_at is not null) as contacted
          from matter m where m.district = ${district} and m.id = any(${matters}::uuid[])`),

    /** What became of dispatches: of these matters how many came back, were taken back, were sent elsewhere. */
    fates: async (
      reader: Reader,
      district: AreaCode,
      matters: readonly Id[],
    ): Promise<{
      readonly all: number
      readonly returned: number
      readonly takenBack: number
      readonly kept: number
    }> =>
      (await reader.one(sql`select count(*)::int as all, (count(*) filter (where m.returns > 0))::int as returned,
          (count(*) filter (where m.tags @> array['takenBack']))::int as "takenBack",
          (count(*) filter (where m.returns = 0 and m.round = 1 and not m.tags @> array['takenBack']))::int as kept
        from matter m where m.district = ${district} and m.id = any(${matters}::uuid[])`)) ?? {
        all: 0,
        returned: 0,
        takenBack: 0,
        kept: 0,
      },

    /** The newest answers of the district, or the newest before one of them, for a first look back. */
    newestAnswers: (
      reader: Reader,
      district: AreaCode,
      limit: number,
      before: Id | null = null,
    ): Promise<AnswerText[]> =>
      reader.query(sql`select a.id as answer, a.matter, '' as number, a.text, a.at from answer a
        where a.district = ${district} ${before ? sql`and a.id < ${before}::uuid` : sql.empty}
        order by a.id desc limit ${limit}`),
  }
}

export type MatterHistory = ReturnType<typeof matterHistory>
