import type { AreaCode, Instant } from '../../base/index.ts'
import { json, type Reader, sql, type Tx } from '../../platform/store/index.ts'
import type { ModelReport, ModelVersion, Outcome, Purpose, Trained, TrainingState } from './models/declare.ts'

/** Versions of a purpose whose bytes are kept, and whose figures are kept. */
const KEPT = 2
const KEPT_FIGURES = 60

/** The newest versions of each purpose, newest first, without their long reports. */
export const versions = (reader: Reader, district: AreaCode, limit: number): Promise<ModelVersion[]> =>
  reader.query(sql`select purpose, version, trained_at as "trainedAt", learned_to as "learnedTo", rows, labels,
      train_ms as "trainMs", seed::float8 as seed,
      (report->>'heldOut')::int as "heldOut", (report->>'macroF1')::float8 as "macroF1",
      (report->>'accuracy')::float8 as accuracy, (report->>'calibrationError')::float8 as "calibrationError",
      (report->>'drift')::float8 as drift
    from (select *, row_number() over (partition by purpose order by version desc) as place
      from text_model where district = ${district}) x where place <= ${limit} order by purpose, version desc`)

/** How the newest version of a purpose judged what it had not seen. */
export const report = async (
  reader: Reader,
  district: AreaCode,
  purpose: Purpose,
): Promise<ModelReport | undefined> =>
  (
    await reader.one<{ report: ModelReport }>(sql`select report from text_model
      where district = ${district} and purpose = ${purpose} order by version desc limit 1`)
  )?.report

export type Kept = { readonly purpose: Purpose; readonly version: number; readonly learnedTo: Instant }

/** Versions that can still be used, newest first. */
export const kept = (reader: Reader, district: AreaCode): Promise<Kept[]> =>
  reader.query(sql`select purpose, version, learned_to as "learnedTo" from text_model
    where district = ${district} and bytes is not null order by purpose, version desc`)

export const bytes = async (
  reader: Reader,
  district: AreaCode,
  purpose: Purpose,
  version: number,
): Promise<Uint8Array | undefined> =>
  (
    await reader.one<{ bytes: Uint8Array | null }>(sql`select bytes from text_model
      where district = ${district} and purpose = ${purpose} and version = ${version}`)
  )?.bytes ?? undefined

/** Keeps a version as the next of its purpose, and drops the bytes of old ones. */
export async function insertVersion(tx: Tx, district: AreaCode, one: Trained, at: Instant): Promise<number> {
  const row = await tx.one<{
    version: number
  }>(sql`insert into text_model (district, purpose, version, trained_at,
      learned_to, rows, labels, train_ms, seed, report, bytes)
    values (${district}, ${one.purpose},
      (select coalesce(max(version), 0) + 1 from text_model where district = ${district} and purpose = ${one.purpose}),
      ${at}, ${one.learnedTo}, ${one.rows}, ${one.labels}, ${one.trainMs}, ${one.seed}, ${json(one.report)},
      ${Buffer.from(one.bytes)}) returning version`)
  const version = row?.version ?? 1
  await tx.run(sql`update text_model set bytes = null where district = ${district} and purpose = ${one.purpose}
    and version <= ${version - KEPT} and bytes is not null`)
  await tx.run(sql`delete from text_model where district = ${district} and purpose = ${one.purpose}
    and version <= ${version - KEPT_FIGURES}`)
  return version
}

const NEVER: TrainingState = {
  askedAt: null,
  askedBy: null,
  heldBy: null,
  heldUntil: null,
  endedAt: null,
  outcome: null,
}

export const training = async (reader: Reader, district: AreaCode): Promise<TrainingState> =>
  (await reader.one<TrainingState>(sql`select asked_at as "askedAt", asked_by as "askedBy", held_by as "heldBy",
      held_until as "heldUntil", ended_at as "endedAt", outcome
    from text_training where district = ${district}`)) ?? NEVER

export const saveAsked = (tx: Tx, district: AreaCode, by: string, at: Instant): Promise<number> =>
  tx.run(sql`insert into text_training (district, asked_at, asked_by) values (${district}, ${at}, ${by})
    on conflict (district) do update set asked_at = excluded.asked_at, asked_by = excluded.asked_by`)

/** Takes the training, or keeps it longer, until `until`; false while another process has it. */
export const hold = async (
  tx: Tx,
  district: AreaCode,
  by: string,
  at: Instant,
  until: Instant,
): Promise<boolean> =>
  (await tx.run(sql`insert into text_training (district, held_by, held_until) values (${district}, ${by}, ${until})
    on conflict (district) do update set held_by = excluded.held_by, held_until = excluded.held_until
      where text_training.held_by is null or text_training.held_by = excluded.held_by
        or text_training.held_until < ${at}`)) > 0

/** Gives the training back without a result: it was stopped. */
export const release = (tx: Tx, district: AreaCode, by: string): Promise<number> =>
  tx.run(sql`update text_training set held_by = null, held_until = null
    where district = ${district} and held_by = ${by}`)

/** Ends the training of whoever still holds it; false when another took over. A wish that came meanwhile stays. */
export const saveEnded = async (
  tx: Tx,
  district: AreaCode,
  by: string,
  ended: { readonly begun: Instant; readonly at: Instant; readonly outcome: Outcome },
): Promise<boolean> =>
  (await tx.run(sql`update text_training set held_by = null, held_until = null, ended_at = ${ended.at},
      outcome = ${ended.outcome}, asked_at = case when asked_at <= ${ended.begun} then null else asked_at end
    where district = ${district} and held_by = ${by}`)) > 0
