import type { AreaCode, Instant } from '../../base/index.ts'
import { json, type Reader, sql, type Tx } from '../../platform/store/index.ts'
import type { ModelVersion, Purpose, Trained, TrainingState } from './models/declare.ts'

const columns = sql`district, purpose, version, trained_at as "trainedAt", learned_to as "learnedTo", rows, labels,
  train_ms as "trainMs", seed::float8 as seed, report`

/** Versions of a purpose whose bytes are kept. */
const KEPT = 2

export const versions = (reader: Reader, district: AreaCode, limit: number): Promise<ModelVersion[]> =>
  reader.query(sql`select ${columns} from (select *, row_number() over (partition by purpose order by version desc) as place
      from text_model where district = ${district}) x where place <= ${limit} order by purpose, version desc`)

export type Newest = { readonly purpose: Purpose; readonly version: number; readonly learnedTo: Instant }

export const newest = (reader: Reader, district: AreaCode): Promise<Newest[]> =>
  reader.query(sql`select distinct on (purpose) purpose, version, learned_to as "learnedTo" from text_model
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
  return version
}

const NEVER: TrainingState = { askedAt: null, askedBy: null, endedAt: null, outcome: null }

export const training = async (reader: Reader, district: AreaCode): Promise<TrainingState> =>
  (await reader.one<TrainingState>(sql`select asked_at as "askedAt", asked_by as "askedBy", ended_at as "endedAt", outcome
    from text_training where district = ${district}`)) ?? NEVER

export const saveAsked = (tx: Tx, district: AreaCode, by: string, at: Instant): Promise<number> =>
  tx.run(sql`insert into text_training (district, asked_at, asked_by) values (${district}, ${at}, ${by})
    on conflict (district) do update set asked_at = excluded.asked_at, asked_by = excluded.asked_by`)

/** A wish that came while it trained stays. */
export const saveEnded = (
  tx: Tx,
  district: AreaCode,
  begun: Instant,
  at: Instant,
  outcome: string,
): Promise<number> =>
  tx.run(sql`insert into text_training (district, ended_at, outcome) values (${district}, ${at}, ${outcome})
    on conflict (district) do update set ended_at = excluded.ended_at, outcome = excluded.outcome,
      asked_at = case when text_training.asked_at <= ${begun} then null else text_training.asked_at end`)
