import type { Day, Id, Instant } from '../../../base/index.ts'
import { json, type Reader, sql, type Tx } from '../../store/index.ts'
import type { Attribute, Reason } from './declare.ts'

export type LookupRow = {
  readonly code: string
  readonly scene: string
  readonly pseudonym: string
  readonly rights: number
  readonly bornAt: Instant
  readonly expiresAt: Instant
}

export const insertLookup = (tx: Tx, district: string, one: LookupRow): Promise<number> =>
  tx.run(sql`
    insert into code_lookup (district, code, scene, pseudonym, rights, born_at, expires_at)
    values (${district}, ${one.code}, ${one.scene}, ${one.pseudonym}, ${one.rights}, ${one.bornAt}, ${one.expiresAt})`)

export const lookup = (reader: Reader, district: string, code: string) =>
  reader.one<LookupRow>(sql`
    select code, scene, pseudonym, rights, born_at as "bornAt", expires_at as "expiresAt" from code_lookup
    where district = ${district} and code = ${code}`)

export const liveBatch = (reader: Reader, district: string, scene: string, pseudonym: string, at: Instant) =>
  reader
    .one<{ readonly n: number }>(sql`
      select count(*)::integer as n from code_batch b
      where b.district = ${district} and b.scene = ${scene} and b.pseudonym = ${pseudonym} and b.expires_at > ${at}
        and not exists (select 1 from code_used u where u.district = b.district and u.scene = b.scene
          and u.nonce = b.nonce)`)
    .then((row) => row?.n ?? 0)

export const insertBatch = (
  tx: Tx,
  district: string,
  scene: string,
  pseudonym: string,
  all: readonly { readonly nonce: string; readonly expiresAt: Instant }[],
): Promise<number> =>
  tx.run(sql`
    insert into code_batch (district, scene, pseudonym, nonce, expires_at)
    select ${district}, ${scene}, ${pseudonym}, n.nonce, n."expiresAt"
    from json_to_recordset(${json(all)}::json) as n(nonce text, "expiresAt" timestamptz)`)

/** First come, first served: 1 when it was free, 0 when somebody had it. */
export const use = (
  tx: Tx,
  district: string,
  one: {
    readonly scene: string
    readonly nonce: string
    readonly reader: Id
    readonly entry: string
    readonly at: Instant
    readonly expiresAt: Instant
  },
): Promise<number> =>
  tx.run(sql`
    insert into code_used (district, scene, nonce, reader, entry, at, expires_at)
    values (${district}, ${one.scene}, ${one.nonce}, ${one.reader}, ${one.entry}, ${one.at}, ${one.expiresAt})
    on conflict (district, scene, nonce) do nothing`)

export const usedBy = (reader: Reader, district: string, scene: string, nonce: string) =>
  reader.one<{ readonly reader: Id; readonly entry: string; readonly at: Instant }>(sql`
    select reader, entry, at from code_used
    where district = ${district} and scene = ${scene} and nonce = ${nonce}`)

export type PassageRow = {
  readonly id: Id
  readonly scene: string
  readonly reader: Id
  readonly entry: string
  readonly pseudonym: string | null
  readonly nonce: string | null
  readonly at: Instant
  readonly receivedAt: Instant
  readonly accepted: boolean
  readonly why: Reason | null
  readonly offline: boolean
  readonly told: readonly Attribute[]
  readonly latencyMs: number
}
const PASSAGE = sql`p.id, p.scene, p.reader, p.entry, p.pseudonym, p.nonce, p.at, p.received_at as "receivedAt",
  p.accepted, p.why, p.offline, p.told, p.latency_ms as "latencyMs"`

/** 0 when this entry of the reader is kept already. */
export const insertPassage = (tx: Tx, district: string, one: PassageRow): Promise<number> =>
  tx.run(inserting(district, one))

/** Leaves with the commit: nobody waits for it at a gate. */
export const postPassage = (tx: Tx, district: string, one: PassageRow): void =>
  tx.post(inserting(district, one))

const inserting = (district: string, one: PassageRow) =>
  sql`
    insert into code_passage (district, id, scene, reader, entry, pseudonym, nonce, at, received_at, accepted, why,
      offline, told, latency_ms)
    values (${district}, ${one.id}, ${one.scene}, ${one.reader}, ${one.entry}, ${one.pseudonym}, ${one.nonce},
      ${one.at}, ${one.receivedAt}, ${one.accepted}, ${one.why}, ${one.offline}, ${one.told}, ${one.latencyMs})
    on conflict (district, reader, entry) do nothing`

export const passageByEntry = (reader: Reader, district: string, terminal: Id, entry: string) =>
  reader.one<PassageRow>(sql`
    select ${PASSAGE} from code_passage p
    where p.district = ${district} and p.reader = ${terminal} and p.entry = ${entry}`)

export const passagesOf = (
  reader: Reader,
  district: string,
  scene: string,
  pseudonym: string,
  limit: number,
) =>
  reader.query<PassageRow & { readonly place: string }>(sql`
    select ${PASSAGE}, t.place from code_passage p
    join code_reader t on t.district = p.district and t.id = p.reader
    where p.district = ${district} and p.scene = ${scene} and p.pseudonym = ${pseudonym}
    order by p.at desc limit ${limit}`)

export const recentPassages = (reader: Reader, district: string, scenes: readonly string[], limit: number) =>
  reader.query<PassageRow & { readonly place: string }>(sql`
    select ${PASSAGE}, t.place from code_passage p
    join code_reader t on t.district = p.district and t.id = p.reader
    where p.district = ${district} and p.scene = any(${scenes}) order by p.at desc limit ${limit}`)

export type Tally = {
  readonly scene: string
  readonly accepted: number
  readonly refused: number
  readonly offline: number
  readonly p95: number | null
}

export const tally = (reader: Reader, district: string, from: Instant, to: Instant) =>
  reader.query<Tally>(sql`
    select scene, count(*) filter (where accepted)::integer as accepted,
      count(*) filter (where not accepted)::integer as refused, count(*) filter (where offline)::integer as offline,
      percentile_cont(0.95) within group (order by latency_ms) as p95
    from code_passage where district = ${district} and at >= ${from} and at < ${to} group by scene order by scene`)

/** Passages by hour of a day, of what is kept singly and of what is only counted. */
export const byHour = (
  reader: Reader,
  district: string,
  scenes: readonly string[],
  day: Day,
  from: Instant,
  to: Instant,
) =>
  reader.query<{ readonly hour: number; readonly accepted: number; readonly refused: number }>(sql`
    select hour, sum(accepted)::integer as accepted, sum(refused)::integer as refused from (
      select extract(hour from at at time zone 'Asia/Shanghai')::integer as hour,
        count(*) filter (where accepted) as accepted, count(*) filter (where not accepted) as refused
      from code_passage where district = ${district} and scene = any(${scenes}) and at >= ${from} and at < ${to}
      group by 1
      union all
      select hour, accepted, refused from code_count
      where district = ${district} and scene = any(${scenes}) and day = ${day}::date
    ) all_of group by hour order by hour`)

/** Moves what is older than this into counts and forgets it; answers how many passages. */
export async function forget(tx: Tx, district: string, scene: string, before: Instant): Promise<number> {
  await tx.run(sql`
    insert into code_count as c (district, scene, day, hour, accepted, refused, offline)
    select ${district}, ${scene}, (at at time zone 'Asia/Shanghai')::date,
      extract(hour from at at time zone 'Asia/Shanghai')::integer, count(*) filter (where accepted),
      count(*) filter (where not accepted), count(*) filter (where offline)
    from code_passage where district = ${district} and scene = ${scene} and at < ${before} group by 3, 4
    on conflict (district, scene, day, hour) do update
    set accepted = c.accepted + excluded.accepted, refused = c.refused + excluded.refused,
      offline = c.offline + excluded.offline`)
  return tx.run(
    sql`delete from code_passage where district = ${district} and scene = ${scene} and at < ${before}`,
  )
}

/** What only served to refuse a second use has served its time. */
export const sweepSpent = async (tx: Tx, district: string, before: Instant): Promise<void> => {
  await tx.run(sql`delete from code_used where district = ${district} and expires_at < ${before}`)
  await tx.run(sql`delete from code_lookup where district = ${district} and expires_at < ${before}`)
  await tx.run(sql`delete from code_batch where district = ${district} and expires_at < ${before}`)
}

/** Everything of a scene that speaks of single people; answers what was there. */
export async function wipe(
  tx: Tx,
  district: string,
  scene: string,
): Promise<Readonly<Record<'passages' | 'identities' | 'codes' | 'risks' | 'passes' | 'counts', number>>> {
  const run = (statement: Parameters<Tx['run']>[0]) => tx.run(statement)
  const codes =
    (await run(sql`delete from code_lookup where district = ${district} and scene = ${scene}`)) +
    (await run(sql`delete from code_used where district = ${district} and scene = ${scene}`)) +
    (await run(sql`delete from code_batch where district = ${district} and scene = ${scene}`))
  return {
    passages: await run(sql`delete from code_passage where district = ${district} and scene = ${scene}`),
    identities: await run(sql`delete from code_alias where district = ${district} and scene = ${scene}`),
    codes,
    risks: await run(sql`delete from code_risk where district = ${district} and scene = ${scene}`),
    passes: await run(sql`delete from code_pass where district = ${district} and scene = ${scene}`),
    counts: await run(sql`delete from code_count where district = ${district} and scene = ${scene}`),
  }
}

export type DeletionRow = {
  readonly id: Id
  readonly scene: string
  readonly why: 'retention' | 'emergencyEnded'
  readonly body: string
  readonly signature: string
  readonly key: string
  readonly at: Instant
}

export const insertDeletion = (tx: Tx, district: string, one: DeletionRow): Promise<number> =>
  tx.run(sql`
    insert into code_deletion (district, id, scene, why, body, signature, key, at)
    values (${district}, ${one.id}, ${one.scene}, ${one.why}, ${one.body}, ${one.signature}, ${one.key}, ${one.at})`)

export const deletions = (reader: Reader, district: string, limit: number) =>
  reader.query<DeletionRow>(sql`
    select id, scene, why, body, signature, key, at from code_deletion
    where district = ${district} order by at desc limit ${limit}`)

export type RevealRow = {
  readonly id: Id
  readonly scene: string
  readonly pseudonym: string
  readonly caseNumber: string
  readonly reason: string
  readonly askedBy: Id
  readonly askedName: string
  readonly askedAt: Instant
  readonly decidedBy: Id | null
  readonly decidedName: string | null
  readonly decidedAt: Instant | null
  readonly state: 'asked' | 'granted' | 'refused'
}
const REVEAL = sql`id, scene, pseudonym, case_number as "caseNumber", reason, asked_by as "askedBy",
  asked_name as "askedName", asked_at as "askedAt", decided_by as "decidedBy", decided_name as "decidedName",
  decided_at as "decidedAt", state`

export const insertReveal = (
  tx: Tx,
  district: string,
  one: Pick<
    RevealRow,
    'id' | 'scene' | 'pseudonym' | 'caseNumber' | 'reason' | 'askedBy' | 'askedName' | 'askedAt'
  >,
): Promise<number> =>
  tx.run(sql`
    insert into code_reveal (district, id, scene, pseudonym, case_number, reason, asked_by, asked_name, asked_at, state)
    values (${district}, ${one.id}, ${one.scene}, ${one.pseudonym}, ${one.caseNumber}, ${one.reason}, ${one.askedBy},
      ${one.askedName}, ${one.askedAt}, 'asked')`)

export const lockReveal = (tx: Tx, district: string, id: Id) =>
  tx.one<RevealRow>(
    sql`select ${REVEAL} from code_reveal where district = ${district} and id = ${id} for update`,
  )

export const decideReveal = (
  tx: Tx,
  district: string,
  id: Id,
  by: { readonly account: Id; readonly name: string },
  state: 'granted' | 'refused',
  at: Instant,
): Promise<number> =>
  tx.run(sql`
    update code_reveal set state = ${state}, decided_by = ${by.account}, decided_name = ${by.name}, decided_at = ${at}
    where district = ${district} and id = ${id} and state = 'asked'`)

export const reveals = (reader: Reader, district: string, limit: number) =>
  reader.query<RevealRow>(
    sql`select ${REVEAL} from code_reveal where district = ${district} order by asked_at desc limit ${limit}`,
  )

export type PassRow = {
  readonly id: Id
  readonly scene: string
  readonly pseudonym: string
  readonly place: string
  readonly beginsAt: Instant
  readonly endsAt: Instant
  readonly reason: string
  readonly host: string | null
  readonly approver: string | null
  readonly state: 'asked' | 'granted' | 'refused' | 'ended'
  /** 访客: the subject without account whose pass it is, and who invited. */
  readonly guest: Id | null
  readonly askedBy: Id | null
}
const PASS = sql`id, scene, pseudonym, place, begins_at as "beginsAt", ends_at as "endsAt", reason, host, approver, state,
  guest, asked_by as "askedBy"`

export const insertPass = (tx: Tx, district: string, one: PassRow, at: Instant): Promise<number> =>
  tx.run(sql`
    insert into code_pass (district, id, scene, pseudonym, place, begins_at, ends_at, reason, host, approver, state,
      guest, asked_by, made_at)
    values (${district}, ${one.id}, ${one.scene}, ${one.pseudonym}, ${one.place}, ${one.beginsAt}, ${one.endsAt},
      ${one.reason}, ${one.host}, ${one.approver}, ${one.state}, ${one.guest}, ${one.askedBy}, ${at})`)

export const passById = (reader: Reader, district: string, id: Id) =>
  reader.one<PassRow>(sql`select ${PASS} from code_pass where district = ${district} and id = ${id}`)

export const passOfGuest = (reader: Reader, district: string, guest: Id) =>
  reader.one<PassRow>(sql`select ${PASS} from code_pass where district = ${district} and guest = ${guest}`)

/** Guests of one host, or all that are still to come. */
export const guestPasses = (reader: Reader, district: string, host: Id | null, since: Instant) =>
  reader.query<PassRow>(sql`
    select ${PASS} from code_pass
    where district = ${district} and guest is not null and ends_at >= ${since}
      and (${host}::uuid is null or asked_by = ${host}::uuid)
    order by made_at desc limit 200`)

export const endPass = (tx: Tx, district: string, id: Id): Promise<number> =>
  tx.run(sql`
    update code_pass set state = 'ended'
    where district = ${district} and id = ${id} and state in ('asked', 'granted')`)

export const passesOf = (reader: Reader, district: string, scene: string, pseudonym: string) =>
  reader.query<PassRow>(sql`
    select ${PASS} from code_pass
    where district = ${district} and scene = ${scene} and pseudonym = ${pseudonym} order by begins_at desc limit 50`)

export const passesAsked = (reader: Reader, district: string) =>
  reader.query<PassRow>(
    sql`select ${PASS} from code_pass where district = ${district} and state = 'asked' order by made_at limit 200`,
  )

export const decidePass = (
  tx: Tx,
  district: string,
  id: Id,
  state: 'granted' | 'refused',
  approver: string,
): Promise<number> =>
  tx.run(sql`
    update code_pass set state = ${state}, approver = ${approver}
    where district = ${district} and id = ${id} and state = 'asked'`)

/** 指标: how many opened it, use it, entrust it, took it back; and what lies waiting. */
export const figures = (reader: Reader, district: string, at: Instant) =>
  reader.one<{
    readonly opened: number
    readonly activeMonth: number
    readonly readers: number
    readonly online: number
    readonly risks: number
    readonly withdrawn: number
    readonly consents: number
    readonly papers: number
    readonly offlineTwice: number
    readonly singles: number
    readonly rides: number
  }>(sql`
    select (select count(*) from code_subject where district = ${district} and state <> 'closed')::integer as opened,
      (select count(distinct (scene, pseudonym)) from code_passage where district = ${district} and accepted
        and at >= ${new Date(at.getTime() - 30 * 86_400_000)})::integer as "activeMonth",
      (select count(*) from code_reader where district = ${district})::integer as readers,
      (select count(*) from code_reader where district = ${district} and state = 'working'
        and seen_at >= ${new Date(at.getTime() - 300_000)})::integer as online,
      (select count(*) from code_risk where district = ${district} and state = 'open')::integer as risks,
      (select count(*) from code_risk where district = ${district} and kind = 'offlineTwice')::integer as "offlineTwice",
      (select count(*) from code_alias where district = ${district} and withdrawn_at is not null)::integer as withdrawn,
      (select count(*) from code_alias where district = ${district})::integer as consents,
      (select count(*) from code_paper where district = ${district} and revoked_at is null)::integer as papers,
      (select count(*) from code_ride where district = ${district} and state in ('single', 'repaired'))::integer as singles,
      (select count(*) from code_ride where district = ${district})::integer as rides`)
