import type { AreaCode, Id, Instant, Say } from '../../base/index.ts'
import { json, type Reader, sql, type Tx } from '../../platform/store/index.ts'
import type { AnswerCheck, AutomaticRule, Finding } from './declare.ts'

export type Setting = {
  readonly fallbackUnit: Id | null
  readonly paused: boolean
  readonly why: string | null
  readonly by: string | null
  readonly at: Instant | null
}

const UNSET: Setting = { fallbackUnit: null, paused: false, why: null, by: null, at: null }

export const setting = async (reader: Reader, district: AreaCode): Promise<Setting> =>
  (await reader.one<Setting>(sql`select fallback_unit as "fallbackUnit", paused, why, by_name as by, at from advise_setting
    where district = ${district}`)) ?? UNSET

export const saveSetting = (
  tx: Tx,
  district: AreaCode,
  one: Omit<Setting, 'by' | 'at'> & { readonly by: string; readonly at: Instant },
): Promise<number> =>
  tx.run(sql`insert into advise_setting (district, fallback_unit, paused, why, by_name, at)
    values (${district}, ${one.fallbackUnit}, ${one.paused}, ${one.why}, ${one.by}, ${one.at})
    on conflict (district) do update set fallback_unit = excluded.fallback_unit, paused = excluded.paused,
      why = excluded.why, by_name = excluded.by_name, at = excluded.at`)

const ruleColumns = sql`id, area, category, min_confidence as "minConfidence", made_by as "madeBy", made_at as "madeAt"`

export const rules = (reader: Reader, district: AreaCode): Promise<AutomaticRule[]> =>
  reader.query(sql`select ${ruleColumns} from automatic_rule where district = ${district} and ended_at is null
    order by area, category nulls first, id`)

export const insertRule = (tx: Tx, district: AreaCode, rule: AutomaticRule): Promise<number> =>
  tx.run(sql`insert into automatic_rule (district, id, area, category, min_confidence, made_by, made_at)
    values (${district}, ${rule.id}, ${rule.area}, ${rule.category}, ${rule.minConfidence}, ${rule.madeBy}, ${rule.madeAt})`)

export const endRule = (tx: Tx, district: AreaCode, id: Id, by: string, at: Instant): Promise<number> =>
  tx.run(sql`update automatic_rule set ended_by = ${by}, ended_at = ${at}
    where district = ${district} and id = ${id}::uuid and ended_at is null`)

/** What the brain did with a request, once for ever. */
export type Dispatched = {
  readonly matter: Id
  readonly at: Instant
  readonly decision: 'sent' | 'left'
  readonly unit: Id | null
  readonly line: Id | null
  readonly rule: Id | null
  readonly confidence: number
  readonly why: readonly Say[]
}

/** Of these matters the ones looked at before. */
export const lookedAt = async (
  reader: Reader,
  district: AreaCode,
  matters: readonly Id[],
): Promise<ReadonlySet<Id>> =>
  new Set(
    (
      await reader.query<{ matter: Id }>(
        sql`select matter from automatic_dispatch where district = ${district} and matter = any(${matters}::uuid[])`,
      )
    ).map((row) => row.matter),
  )

/** Answers 0 when the matter was looked at before: somebody else was quicker. */
export const insertDispatched = (tx: Tx, district: AreaCode, one: Dispatched): Promise<number> =>
  tx.run(sql`insert into automatic_dispatch (district, matter, at, decision, unit, line, rule, confidence, why)
    values (${district}, ${one.matter}, ${one.at}, ${one.decision}, ${one.unit}, ${one.line}, ${one.rule}, ${one.confidence},
      ${json(one.why)}) on conflict (district, matter) do nothing`)

/** The latest, newest first. */
export const dispatched = (reader: Reader, district: AreaCode, limit: number): Promise<Dispatched[]> =>
  reader.query(sql`select matter, at, decision, unit, line, rule, confidence, why from automatic_dispatch
    where district = ${district} order by at desc, matter limit ${limit}`)

export type Fate = { readonly sent: number; readonly left: number; readonly ids: readonly Id[] }

/** Those sent in a time, for the count of what became of them. */
export const sentBetween = async (
  reader: Reader,
  district: AreaCode,
  from: Instant,
  to: Instant,
): Promise<{ readonly sent: readonly Id[]; readonly left: number }> => {
  const rows = await reader.query<{
    matter: Id
    decision: string
  }>(sql`select matter, decision from automatic_dispatch
    where district = ${district} and at >= ${from} and at < ${to}`)
  return {
    sent: rows.filter((row) => row.decision === 'sent').map((row) => row.matter),
    left: rows.filter((row) => row.decision === 'left').length,
  }
}

// ── answers ─────────────────────────────────────────────────────────────────────────────────────────────────────

export type KeptCheck = {
  readonly answer: Id
  readonly at: Instant
  readonly score: number
  readonly findings: readonly Finding[]
}

export const saveCheck = (
  tx: Tx,
  district: AreaCode,
  one: { readonly answer: Id; readonly matter: Id; readonly at: Instant; readonly check: AnswerCheck },
): Promise<number> =>
  tx.run(sql`insert into answer_check (district, answer, matter, at, score, findings)
    values (${district}, ${one.answer}, ${one.matter}, ${one.at}, ${one.check.score}, ${json(one.check.findings)})
    on conflict (district, answer) do nothing`)

export const checksOf = (reader: Reader, district: AreaCode, matter: Id): Promise<KeptCheck[]> =>
  reader.query(sql`select answer, at, score, findings from answer_check
    where district = ${district} and matter = ${matter}::uuid order by at`)

export type Print = { readonly answer: Id; readonly matter: Id; readonly bands: readonly number[] }

export const savePrints = (tx: Tx, district: AreaCode, prints: readonly Print[]): Promise<number> =>
  prints.length === 0
    ? Promise.resolve(0)
    : tx.run(sql`insert into answer_print (district, answer, matter, bands)
      select ${district}, p.answer, p.matter, array(select x::int from json_array_elements_text(p.bands) x)
      from json_to_recordset(${json(prints)}::json) as p(answer uuid, matter uuid, bands json)
      on conflict (district, answer) do nothing`)

/** Answers to other matters that share a band. */
export const nearPrints = async (
  reader: Reader,
  district: AreaCode,
  bands: readonly number[],
  matter: Id | null,
  limit = 40,
): Promise<Id[]> =>
  bands.length === 0
    ? []
    : // First all that share a band, by their index: in the order wanted the planner would walk every answer there is.
      (
        await reader.query<{ answer: Id }>(sql`with near as materialized (
            select answer from answer_print where district = ${district} and bands && ${bands}::int[]
              ${matter === null ? sql.empty : sql`and matter <> ${matter}::uuid`})
          select answer from near order by answer desc limit ${limit}`)
      ).map((row) => row.answer)

/** How far the look back at old answers came; null = it has not begun. */
export type LookBack = { readonly before: Id | null; readonly seen: number; readonly done: boolean }

export const lookBack = (reader: Reader, district: AreaCode): Promise<LookBack | undefined> =>
  reader.one(sql`select before, seen, done from answer_look_back where district = ${district}`)

export const saveLookBack = (tx: Tx, district: AreaCode, one: LookBack): Promise<number> =>
  tx.run(sql`insert into answer_look_back (district, before, seen, done)
    values (${district}, ${one.before}::uuid, ${one.seen}, ${one.done})
    on conflict (district) do update set before = excluded.before, seen = excluded.seen, done = excluded.done`)
