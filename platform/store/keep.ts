import { newId } from '../../base/index.ts'
import type { DeadJob, Job, Reader, Tx } from './declare.ts'
import { type Sql, sql } from './sql.ts'
import { json } from './values.ts'

/** A job taken out of the table; it comes back when its transaction does not commit. */
export type ClaimedJob = Job & { readonly attempts: number }

export type JobName = Pick<Job, 'district' | 'kind' | 'key'>

/** Puts a job in, or moves the pending one of the same name, which then counts as never tried. */
export const putJob = (tx: Tx, job: Job): Promise<number> =>
  tx.run(sql`insert into job (district, kind, key, run_at, payload)
    values (${job.district}, ${job.kind}, ${job.key}, ${job.runAt}, ${json(job.payload)})
    on conflict (district, kind, key)
    do update set run_at = excluded.run_at, payload = excluded.payload, attempts = 0, last_error = null`)

export const removeJob = (tx: Tx, name: JobName): Promise<number> =>
  tx.run(sql`delete from job where district = ${name.district} and kind = ${name.kind} and key = ${name.key}`)

export type Claim = { at: Date; kinds: readonly string[]; batch: number; district?: string | undefined }

/**
 * `kind || ''` keeps the planner from reading a whole kind by the primary key: the due end of `job_due` is the only
 * sensible way whatever the statistics say.
 */
export function claimStatement(want: Claim): Sql {
  const ofDistrict = want.district === undefined ? sql.empty : sql`and district || '' = ${want.district}`
  return sql`
    with due as materialized (
      select district, kind, key from job
       where run_at <= ${want.at} and kind || '' = any(${want.kinds}) ${ofDistrict}
       order by run_at limit ${want.batch} for update skip locked)
    delete from job using due
     where job.district = due.district and job.kind = due.kind and job.key = due.key
    returning job.district, job.kind, job.key, job.run_at as "runAt", job.payload, job.attempts`
}

/** Takes due jobs out, earliest first; those that another transaction has just taken are passed over. */
export async function takeDueJobs(tx: Tx, want: Claim): Promise<ClaimedJob[]> {
  const jobs = await tx.query<ClaimedJob>(claimStatement(want))
  return jobs.sort((a, b) => a.runAt.getTime() - b.runAt.getTime())
}

/** Puts a failed job back for later. One scheduled meanwhile under the same name goes before it. */
export const putBack = (
  tx: Tx,
  job: ClaimedJob,
  attempts: number,
  runAt: Date,
  error: string,
): Promise<number> =>
  tx.run(sql`insert into job (district, kind, key, run_at, payload, attempts, last_error)
    values (${job.district}, ${job.kind}, ${job.key}, ${runAt}, ${json(job.payload)}, ${attempts}, ${error})
    on conflict (district, kind, key) do nothing`)

export const bury = (tx: Tx, job: ClaimedJob, attempts: number, at: Date, error: string): Promise<number> =>
  tx.run(sql`insert into dead_job (district, id, kind, key, payload, attempts, last_error, died_at)
    values (${job.district}, ${newId()}, ${job.kind}, ${job.key}, ${json(job.payload)}, ${attempts}, ${error}, ${at})`)

/** Fan-out unless a district is named; for the operator's page. */
export const readDeadJobs = (
  reader: Reader,
  district: string | undefined,
  limit: number,
): Promise<DeadJob[]> =>
  reader.query<DeadJob>(sql`
    select district, id, kind, key, payload, attempts, last_error as "lastError", died_at as "diedAt" from dead_job
     ${district === undefined ? sql.empty : sql`where district = ${district}`} order by died_at desc limit ${limit}`)

export const takeDeadJob = (tx: Tx, district: string, id: string): Promise<DeadJob | undefined> =>
  tx.one<DeadJob>(sql`delete from dead_job where district = ${district} and id = ${id}
    returning district, id, kind, key, payload, attempts, last_error as "lastError", died_at as "diedAt"`)

export const countJobs = (
  reader: Reader,
  at: Date,
): Promise<{ due: number; failing: number; dead: number } | undefined> =>
  reader.one(sql`select (select count(*) from job where run_at <= ${at}) as due,
    (select count(*) from job where attempts > 0) as failing, (select count(*) from dead_job) as dead`)
