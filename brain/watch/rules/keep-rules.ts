import type { AreaCode, Id, Instant } from '../../../base/index.ts'
import { json, type Reader, sql, type Tx } from '../../../platform/store/index.ts'
import type { RuleState, RuleVersion, Trial, WatchRule, WatchRuleDeclaration } from './declare.ts'

const columns = sql`r.id, r.name, r.pack, r.state, r.version, r.off_reason as "offReason", r.changed_at as "changedAt",
  r.changed_by as "changedBy"`

/** Rules with the version that runs, or the newest draft where none does. */
export const rules = (reader: Reader, district: AreaCode) =>
  reader.query<WatchRule & { readonly newest: number; readonly firings: number }>(sql`
    select ${columns}, v.declared, n.newest,
      (select count(*)::integer from watch_firing f
        where f.district = r.district and f.rule = r.name and f.ended_at is null and f.kind = 'one') as firings
    from watch_rule r
    cross join lateral (select max(version) as newest from watch_rule_version
      where district = r.district and rule = r.id) n
    join watch_rule_version v on v.district = r.district and v.rule = r.id
      and v.version = case when r.version > 0 then r.version else n.newest end
    where r.district = ${district} order by r.name`)

export const ruleByName = (reader: Reader, district: AreaCode, name: string) =>
  reader.one<{ readonly id: Id; readonly version: number; readonly state: RuleState }>(
    sql`select id, version, state from watch_rule where district = ${district} and name = ${name}`,
  )

export const lockRule = (tx: Tx, district: AreaCode, id: Id) =>
  tx.one<{ readonly id: Id; readonly name: string; readonly version: number; readonly state: RuleState }>(
    sql`select id, name, version, state from watch_rule where district = ${district} and id = ${id} for update`,
  )

export const versions = (reader: Reader, district: AreaCode, rule: Id) =>
  reader.query<RuleVersion>(sql`
    select version, declared, made_by as "madeBy", made_by_id as "madeById", made_at as "madeAt", trial,
      published_by as "publishedBy", published_at as "publishedAt"
    from watch_rule_version where district = ${district} and rule = ${rule} order by version desc limit 50`)

export const insertRule = (
  tx: Tx,
  district: AreaCode,
  one: { readonly id: Id; readonly name: string; readonly pack: string | null },
  by: string,
  at: Instant,
) =>
  tx.run(sql`insert into watch_rule (district, id, name, pack, state, version, changed_at, changed_by)
    values (${district}, ${one.id}, ${one.name}, ${one.pack}, 'draft', 0, ${at}, ${by})`)

export const insertVersion = (
  tx: Tx,
  district: AreaCode,
  rule: Id,
  version: number,
  declared: WatchRuleDeclaration,
  by: { readonly name: string; readonly id: Id | null },
  at: Instant,
) =>
  tx.run(sql`insert into watch_rule_version (district, rule, version, declared, made_by, made_by_id, made_at)
    values (${district}, ${rule}, ${version}, ${json(declared)}, ${by.name}, ${by.id}, ${at})`)

export const setTrial = (tx: Tx, district: AreaCode, rule: Id, version: number, trial: Trial) =>
  tx.run(sql`update watch_rule_version set trial = ${json(trial)}
    where district = ${district} and rule = ${rule} and version = ${version}`)

export async function publish(
  tx: Tx,
  district: AreaCode,
  rule: Id,
  version: number,
  by: string,
  at: Instant,
): Promise<void> {
  await tx.run(sql`update watch_rule_version set published_by = ${by}, published_at = ${at}
    where district = ${district} and rule = ${rule} and version = ${version}`)
  await tx.run(sql`update watch_rule set state = 'published', version = ${version}, off_reason = null, changed_at = ${at},
    changed_by = ${by} where district = ${district} and id = ${rule}`)
}

export const setState = (
  tx: Tx,
  district: AreaCode,
  rule: Id,
  state: RuleState,
  reason: string | null,
  by: string,
  at: Instant,
) =>
  tx.run(sql`update watch_rule set state = ${state}, off_reason = ${reason}, changed_at = ${at}, changed_by = ${by}
    where district = ${district} and id = ${rule}`)

export const running = (reader: Reader, district: AreaCode) =>
  reader.query<{
    readonly name: string
    readonly version: number
    readonly declared: WatchRuleDeclaration
  }>(sql`
    select r.name, r.version, v.declared from watch_rule r
    join watch_rule_version v on v.district = r.district and v.rule = r.id and v.version = r.version
    where r.district = ${district} and r.state = 'published' order by r.name`)

/** Changes whenever any rule does: followers look at this and no more. */
export const stamp = async (reader: Reader, district: AreaCode): Promise<string> =>
  (
    await reader.one<{ stamp: string }>(sql`
      select count(*)::text || ' ' || coalesce(max(changed_at)::text, '') || ' ' || coalesce(sum(version), 0)::text as stamp
      from watch_rule where district = ${district}`)
  )?.stamp ?? ''
