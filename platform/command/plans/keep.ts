import type { Id, Instant } from '../../../base/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import type { Plan, PlanBody, PlanVersion, VersionState } from './declare.ts'

const PLAN: Sql = sql`p.district, p.id, p.code, p.name, p.kind, p.current, p.retired_at as "retiredAt"`
const VERSION: Sql = sql`v.plan, v.version, v.state, v.body, v.revision, v.drafted_by as "draftedBy",
  v.drafted_name as "draftedName", v.drafted_at as "draftedAt", v.proposed_by as "proposedBy",
  v.proposed_name as "proposedName", v.proposed_at as "proposedAt", v.published_name as "publishedName",
  v.published_at as "publishedAt", v.note`

export type PlanRow = Plan & {
  /** State of the version in writing, if any. */
  readonly writing: VersionState | null
  readonly tasks: number
  readonly hazard: string | null
  readonly publishedAt: Instant | null
}

export const plans = (reader: Reader, district: string) =>
  reader.query<PlanRow>(sql`
    select ${PLAN}, w.state as writing, coalesce(jsonb_array_length(c.body->'tasks'),
      jsonb_array_length(w.body->'tasks'), 0) as tasks, coalesce(c.body->>'hazard', w.body->>'hazard') as hazard,
      c.published_at as "publishedAt"
    from plan p
      left join plan_version c on c.district = p.district and c.plan = p.id and c.version = p.current
      left join plan_version w on w.district = p.district and w.plan = p.id and w.state in ('draft', 'proposed')
    where p.district = ${district} order by p.retired_at is not null, p.kind, p.code`)

export const plan = (reader: Reader, district: string, id: Id) =>
  reader.one<Plan>(sql`select ${PLAN} from plan p where p.district = ${district} and p.id = ${id}::uuid`)

export const lockPlan = (tx: Tx, district: string, id: Id) =>
  tx.one<Plan>(
    sql`select ${PLAN} from plan p where p.district = ${district} and p.id = ${id}::uuid for update`,
  )

/** False when the code is used already. */
export const insertPlan = async (tx: Tx, plan: Plan, at: Instant): Promise<boolean> =>
  (await tx.run(sql`
    insert into plan (district, id, code, name, kind, current, made_at)
    values (${plan.district}, ${plan.id}::uuid, ${plan.code}, ${plan.name}, ${plan.kind}, ${plan.current},
      ${at}::timestamptz)
    on conflict (district, code) do nothing`)) > 0

export const savePlan = (tx: Tx, plan: Plan) =>
  tx.run(sql`
    update plan set name = ${plan.name}, kind = ${plan.kind}, current = ${plan.current}, retired_at = ${plan.retiredAt}
    where district = ${plan.district} and id = ${plan.id}::uuid`)

export const versions = (reader: Reader, district: string, plan: Id) =>
  reader.query<PlanVersion>(sql`
    select ${VERSION} from plan_version v where v.district = ${district} and v.plan = ${plan}::uuid
    order by v.version desc`)

export const version = (reader: Reader, district: string, plan: Id, number: number) =>
  reader.one<PlanVersion>(sql`
    select ${VERSION} from plan_version v
    where v.district = ${district} and v.plan = ${plan}::uuid and v.version = ${number}`)

export const insertVersion = (tx: Tx, district: string, one: PlanVersion) =>
  tx.run(sql`
    insert into plan_version (district, plan, version, state, body, revision, drafted_by, drafted_name, drafted_at,
      published_name, published_at)
    values (${district}, ${one.plan}::uuid, ${one.version}, ${one.state}, ${json(one.body)}, ${one.revision},
      ${one.draftedBy}, ${one.draftedName}, ${one.draftedAt}::timestamptz, ${one.publishedName}, ${one.publishedAt})`)

export const saveDraft = (
  tx: Tx,
  district: string,
  one: Pick<PlanVersion, 'plan' | 'version' | 'draftedBy' | 'draftedName' | 'draftedAt'> & {
    readonly body: PlanBody
  },
) =>
  tx.run(sql`
    update plan_version set body = ${json(one.body)}, revision = revision + 1, drafted_by = ${one.draftedBy},
      drafted_name = ${one.draftedName}, drafted_at = ${one.draftedAt}::timestamptz
    where district = ${district} and plan = ${one.plan}::uuid and version = ${one.version} and state = 'draft'`)

export const setState = (
  tx: Tx,
  district: string,
  plan: Id,
  number: number,
  to: {
    readonly state: VersionState
    readonly note?: string
    readonly proposed?: { readonly by: Id | null; readonly name: string; readonly at: Instant }
    readonly published?: { readonly by: Id | null; readonly name: string; readonly at: Instant }
  },
) =>
  tx.run(sql`
    update plan_version set state = ${to.state}
      ${to.note === undefined ? sql.empty : sql`, note = ${to.note}`}
      ${
        to.proposed
          ? sql`, proposed_by = ${to.proposed.by}, proposed_name = ${to.proposed.name},
              proposed_at = ${to.proposed.at}::timestamptz`
          : sql.empty
      }
      ${
        to.published
          ? sql`, published_by = ${to.published.by}, published_name = ${to.published.name},
              published_at = ${to.published.at}::timestamptz`
          : sql.empty
      }
    where district = ${district} and plan = ${plan}::uuid and version = ${number}`)
