import type { Id, Instant } from '../../../base/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import type { Level } from '../plans/declare.ts'
import type { Dispatch, Response, ResponseArea, ResponseTask } from './declare.ts'

const RESPONSE: Sql = sql`r.district, r.id, r.matter, r.number, r.title, r.plan, r.plan_version as "planVersion",
  r.plan_name as "planName", r.kind, r.level, r.area, r.address, r.lon, r.lat, r.drill, r.state, r.commander,
  r.commander_name as "commanderName", r.occurred_at as "occurredAt", r.received_at as "receivedAt",
  r.confirmed_at as "confirmedAt", r.started_at as "startedAt", r.ended_at as "endedAt",
  r.archived_at as "archivedAt", r.end_why as "endWhy", r.report_minutes as "reportMinutes", r.wave, r.revision`
const TASK: Sql = sql`t.id, t.response, t.code, t.position, t.title, t.text, t.group_name as "groupName", t.who,
  t.levels, t.receipt, t.accept_minutes as "acceptMinutes", t.done_minutes as "doneMinutes",
  t.after_codes as "after", t.planned_at as "plannedAt", t.state, t.source, t.sent_at as "sentAt",
  t.done_at as "doneAt", t.revision`
const DISPATCH: Sql = sql`d.district, d.id, d.response, d.task, d.parent, d.wave, d.level, d.area, d.unit,
  d.unit_name as "unitName", d.drill, d.text, d.receipt, d.by_name as "byName", d.sent_at as "sentAt",
  d.accept_minutes as "acceptMinutes", d.accept_by as "acceptBy", d.due_at as "dueAt", d.state, d.step,
  d.next_at as "nextAt", d.chain, d.failures, d.read_at as "readAt", d.accepted_at as "acceptedAt",
  d.arrived_at as "arrivedAt", d.progress_at as "progressAt", d.done_at as "doneAt", d.refused_at as "refusedAt",
  d.said`

/** Starts of responses pass one by one: whoever comes second sees the first. */
export async function holdDesk(tx: Tx, district: string): Promise<void> {
  await tx.run(sql`insert into command_desk (district) values (${district}) on conflict do nothing`)
  await tx.run(sql`select from command_desk where district = ${district} for update`)
}

export const response = (reader: Reader, district: string, id: Id) =>
  reader.one<Response>(
    sql`select ${RESPONSE} from response r where r.district = ${district} and r.id = ${id}::uuid`,
  )
export const lockResponse = (tx: Tx, district: string, id: Id) =>
  tx.one<Response>(
    sql`select ${RESPONSE} from response r where r.district = ${district} and r.id = ${id}::uuid for update`,
  )
/** The response under which a case stands now. */
export const responseOf = (reader: Reader, district: string, matter: Id) =>
  reader.one<Response>(sql`
    select ${RESPONSE} from response r
      join response_matter m on m.district = r.district and m.response = r.id and m.left_at is null
    where r.district = ${district} and m.matter = ${matter}::uuid`)
/** Every response that a case had a part in, the newest first. */
export const responsesOf = (reader: Reader, district: string, matter: Id) =>
  reader.query<Response>(sql`
    select ${RESPONSE} from response r
      join response_matter m on m.district = r.district and m.response = r.id
    where r.district = ${district} and m.matter = ${matter}::uuid order by r.id desc`)
export const responses = (
  reader: Reader,
  district: string,
  want: { readonly state: 'running' | 'over'; readonly limit: number },
) =>
  reader.query<Response>(sql`
    select ${RESPONSE} from response r
    where r.district = ${district} and ${want.state === 'running' ? sql`r.state = 'running'` : sql`r.state <> 'running'`}
    order by r.id desc limit ${want.limit}`)

export const insertResponse = (tx: Tx, r: Response) =>
  tx.run(sql`
    insert into response (district, id, matter, number, title, plan, plan_version, plan_name, kind, level, area,
      address, lon, lat, drill, state, commander, commander_name, occurred_at, received_at, confirmed_at, started_at,
      report_minutes, wave)
    values (${r.district}, ${r.id}::uuid, ${r.matter}::uuid, ${r.number}, ${r.title}, ${r.plan}, ${r.planVersion},
      ${r.planName}, ${r.kind}, ${r.level}, ${r.area}, ${r.address}, ${r.lon}, ${r.lat}, ${r.drill}, ${r.state},
      ${r.commander}, ${r.commanderName}, ${r.occurredAt}, ${r.receivedAt}, ${r.confirmedAt}, ${r.startedAt},
      ${r.reportMinutes}, ${r.wave})`)
export const saveResponse = (tx: Tx, r: Response) =>
  tx.run(sql`
    update response set level = ${r.level}, state = ${r.state}, commander = ${r.commander},
      commander_name = ${r.commanderName}, confirmed_at = ${r.confirmedAt}, ended_at = ${r.endedAt},
      archived_at = ${r.archivedAt}, end_why = ${r.endWhy}, report_minutes = ${r.reportMinutes}, wave = ${r.wave},
      revision = revision + 1
    where district = ${r.district} and id = ${r.id}::uuid`)

export const putMatter = (
  tx: Tx,
  district: string,
  response: Id,
  matter: Id,
  by: string,
  at: Instant,
): Promise<number> =>
  tx.run(sql`
    insert into response_matter (district, matter, response, at, by_name)
    values (${district}, ${matter}::uuid, ${response}::uuid, ${at}::timestamptz, ${by})
    on conflict (district, response, matter) do update set left_at = null`)
export const leaveMatters = (tx: Tx, district: string, response: Id, at: Instant) =>
  tx.run(sql`
    update response_matter set left_at = ${at}::timestamptz
    where district = ${district} and response = ${response}::uuid and left_at is null`)
export const mattersOf = (reader: Reader, district: string, response: Id) =>
  reader.query<{ matter: Id; at: Instant; byName: string; leftAt: Instant | null }>(sql`
    select m.matter, m.at, m.by_name as "byName", m.left_at as "leftAt" from response_matter m
    where m.district = ${district} and m.response = ${response}::uuid order by m.at`)

export const areas = (reader: Reader, district: string, response: Id) =>
  reader.query<ResponseArea>(sql`
    select a.area, a.level, a.since from response_area a
    where a.district = ${district} and a.response = ${response}::uuid order by a.area`)
export const putAreas = (
  tx: Tx,
  district: string,
  response: Id,
  areas: readonly string[],
  level: Level,
  at: Instant,
) =>
  tx.run(sql`
    insert into response_area (district, response, area, level, since)
    select ${district}, ${response}::uuid, one, ${level}, ${at}::timestamptz from unnest(${areas}::text[]) as one
    on conflict (district, response, area) do update set level = excluded.level, since = excluded.since`)

export const tasks = (reader: Reader, district: string, response: Id) =>
  reader.query<ResponseTask>(sql`
    select ${TASK} from response_task t
    where t.district = ${district} and t.response = ${response}::uuid order by t.position, t.id`)
export const task = (reader: Reader, district: string, id: Id) =>
  reader.one<ResponseTask>(
    sql`select ${TASK} from response_task t where t.district = ${district} and t.id = ${id}::uuid`,
  )
/** Is anything still to go out? Most receipts change nothing for the others. */
export const anyPlanned = async (reader: Reader, district: string, response: Id): Promise<boolean> =>
  (await reader.one(sql`
    select 1 as one from response_task t
    where t.district = ${district} and t.response = ${response}::uuid and t.state = 'planned' limit 1`)) !==
  undefined
export const lockTask = (tx: Tx, district: string, id: Id) =>
  tx.one<ResponseTask>(
    sql`select ${TASK} from response_task t where t.district = ${district} and t.id = ${id}::uuid for update`,
  )
export const insertTasks = (tx: Tx, district: string, all: readonly ResponseTask[]) =>
  tx.run(sql`
    insert into response_task (district, id, response, code, position, title, text, group_name, who, levels, receipt,
      accept_minutes, done_minutes, after_codes, planned_at, state, source, sent_at, done_at)
    select ${district}, n.id, n.response, n.code, n.position, n.title, n.text, n."groupName", n.who,
      array(select json_array_elements_text(n.levels)::smallint), n.receipt, n."acceptMinutes", n."doneMinutes",
      array(select json_array_elements_text(n.after)), n."plannedAt", n.state, n.source, n."sentAt", n."doneAt"
    from json_to_recordset(${json(all)}::json) as n(id uuid, response uuid, code text, position integer, title text,
      text text, "groupName" text, who jsonb, levels json, receipt boolean, "acceptMinutes" integer,
      "doneMinutes" integer, after json, "plannedAt" timestamptz, state text, source text, "sentAt" timestamptz,
      "doneAt" timestamptz)`)
export const saveTask = (tx: Tx, district: string, t: ResponseTask) =>
  tx.run(sql`
    update response_task set title = ${t.title}, text = ${t.text}, who = ${json(t.who)}, accept_minutes = ${t.acceptMinutes},
      done_minutes = ${t.doneMinutes}, planned_at = ${t.plannedAt}::timestamptz, revision = revision + 1
    where district = ${district} and id = ${t.id}::uuid`)
export const setTasks = (
  tx: Tx,
  district: string,
  ids: readonly Id[],
  state: 'sent' | 'done' | 'cancelled',
  at: Instant,
) =>
  tx.run(sql`
    update response_task set state = ${state},
      sent_at = ${state === 'sent' ? sql`${at}::timestamptz` : sql`sent_at`},
      done_at = ${state === 'done' ? sql`${at}::timestamptz` : sql`done_at`}
    where district = ${district} and id = any(${ids}::uuid[])`)
/** Responses with a planned task whose time has come, at most so many. */
export const responsesDue = (reader: Reader, at: Instant, limit: number) =>
  reader.query<{ district: string; response: Id }>(sql`
    select distinct t.district, t.response from response_task t
      join response r on r.district = t.district and r.id = t.response and r.state = 'running'
    where t.state = 'planned' and t.planned_at <= ${at}::timestamptz
      and not exists (select from response_task b where b.district = t.district and b.response = t.response
        and b.code = any(t.after_codes) and b.state in ('planned', 'sent'))
    limit ${limit}`)

export async function insertDispatches(tx: Tx, all: readonly Dispatch[]): Promise<void> {
  if (all.length === 0) return
  await tx.run(sql`
    insert into dispatch (district, id, response, task, parent, wave, level, area, unit, unit_name, drill, text, receipt,
      by_name, sent_at, accept_minutes, accept_by, due_at, state, step, next_at, chain, failures)
    select n.district, n.id, n.response, n.task, n.parent, n.wave, n.level, n.area, n.unit, n."unitName", n.drill,
      n.text, n.receipt, n."byName", n."sentAt", n."acceptMinutes", n."acceptBy", n."dueAt", n.state, n.step,
      n."nextAt", n.chain, n.failures
    from json_to_recordset(${json(all)}::json) as n(district text, id uuid, response uuid, task uuid, parent uuid,
      wave integer, level smallint, area text, unit uuid, "unitName" text, drill boolean, text text, receipt boolean,
      "byName" text, "sentAt" timestamptz, "acceptMinutes" integer, "acceptBy" timestamptz, "dueAt" timestamptz,
      state text, step integer, "nextAt" timestamptz, chain jsonb, failures jsonb)`)
}

export type PersonRow = {
  readonly dispatch: Id
  readonly person: string
  readonly account: Id | null
  readonly name: string
  readonly phone: string | null
  readonly step: number
  readonly toldAt: Instant
}
export async function insertPeople(tx: Tx, district: string, all: readonly PersonRow[]): Promise<void> {
  if (all.length === 0) return
  await tx.run(sql`
    insert into dispatch_person (district, dispatch, person, account, name, phone, step, told_at)
    select ${district}, n.dispatch, n.person, n.account, n.name, n.phone, n.step, n."toldAt"
    from json_to_recordset(${json(all)}::json) as n(dispatch uuid, person text, account uuid, name text, phone text,
      step integer, "toldAt" timestamptz)
    on conflict do nothing`)
}
export const peopleOf = (reader: Reader, district: string, dispatches: readonly Id[]) =>
  reader.query<PersonRow>(sql`
    select p.dispatch, p.person, p.account, p.name, p.phone, p.step, p.told_at as "toldAt" from dispatch_person p
    where p.district = ${district} and p.dispatch = any(${dispatches}::uuid[]) order by p.step, p.name`)

export const dispatches = (reader: Reader, district: string, response: Id) =>
  reader.query<Dispatch>(sql`
    select ${DISPATCH} from dispatch d
    where d.district = ${district} and d.response = ${response}::uuid order by d.id`)
export const dispatchesOfTask = (reader: Reader, district: string, task: Id) =>
  reader.query<Dispatch>(sql`
    select ${DISPATCH} from dispatch d where d.district = ${district} and d.task = ${task}::uuid order by d.id`)
export const dispatch = (reader: Reader, district: string, id: Id) =>
  reader.one<Dispatch>(
    sql`select ${DISPATCH} from dispatch d where d.district = ${district} and d.id = ${id}::uuid`,
  )
export const lockDispatch = (tx: Tx, district: string, id: Id) =>
  tx.one<Dispatch>(
    sql`select ${DISPATCH} from dispatch d where d.district = ${district} and d.id = ${id}::uuid for update`,
  )
export const children = (reader: Reader, district: string, parent: Id) =>
  reader.query<Dispatch>(sql`
    select ${DISPATCH} from dispatch d where d.district = ${district} and d.parent = ${parent}::uuid order by d.id`)
/** Orders whose countdown has run out, for one worker at a time. */
export const lockWaiting = (tx: Tx, district: string, at: Instant, limit: number) =>
  tx.query<Dispatch>(sql`
    select ${DISPATCH} from dispatch d
    where d.district = ${district} and d.next_at <= ${at}::timestamptz
    order by d.next_at limit ${limit} for update skip locked`)
export const saveDispatch = (tx: Tx, d: Dispatch) =>
  tx.run(sql`
    update dispatch set state = ${d.state}, step = ${d.step}, next_at = ${d.nextAt}, failures = ${json(d.failures)},
      read_at = ${d.readAt}, accepted_at = ${d.acceptedAt}, arrived_at = ${d.arrivedAt}, progress_at = ${d.progressAt},
      done_at = ${d.doneAt}, refused_at = ${d.refusedAt}, said = ${d.said}
    where district = ${d.district} and id = ${d.id}::uuid`)
export const closeDispatches = (
  tx: Tx,
  district: string,
  ids: readonly Id[],
  state: 'superseded' | 'cancelled',
) =>
  tx.run(sql`
    update dispatch set state = ${state}, next_at = null
    where district = ${district} and id = any(${ids}::uuid[])`)
/** Orders given to this person or to one of these units, open ones first. */
export const dispatchesFor = (
  reader: Reader,
  district: string,
  account: Id | null,
  units: readonly Id[],
  limit: number,
) =>
  reader.query<
    Dispatch & { readonly title: string; readonly matterTitle: string; readonly address: string | null }
  >(sql`
    select ${DISPATCH}, t.title, r.title as "matterTitle", r.address
    from dispatch d
      join response_task t on t.district = d.district and t.id = d.task
      join response r on r.district = d.district and r.id = d.response
    where d.district = ${district} and (
      exists (select from dispatch_person p where p.district = d.district and p.dispatch = d.id
        and p.account = ${account}::uuid)
      or d.unit = any(${units}::uuid[]))
    order by (d.state in ('sent', 'read', 'accepted', 'progress')) desc, d.id desc limit ${limit}`)
