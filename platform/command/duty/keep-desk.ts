import type { Id, Instant } from '../../../base/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import type { CallStep, DutyReport, Handover, LogLine, RollCall, Swap } from './declare.ts'

const SWAP: Sql = sql`w.id, w.shift, w.account, w.name, w.phone, w.why, w.asked_by as "askedBy",
  w.asked_account as "askedAccount", w.asked_at as "askedAt", w.state, w.by_name as "byName", w.by_at as "byAt", w.words`

/** 0 when a swap of this shift waits already. */
export const insertSwap = (tx: Tx, district: string, one: Swap): Promise<number> =>
  tx.run(sql`insert into duty_swap (district, id, shift, account, name, phone, why, asked_by, asked_account, asked_at,
      state)
    values (${district}, ${one.id}::uuid, ${one.shift}::uuid, ${one.account}::uuid, ${one.name}, ${one.phone},
      ${one.why}, ${one.askedBy}, ${one.askedAccount}::uuid, ${one.askedAt}::timestamptz, 'asked')
    on conflict do nothing`)

export const lockSwap = (tx: Tx, district: string, id: Id): Promise<Swap | undefined> =>
  tx.one<Swap>(
    sql`select ${SWAP} from duty_swap w where w.district = ${district} and w.id = ${id}::uuid for update`,
  )

export const decideSwap = (tx: Tx, district: string, one: Swap): Promise<number> =>
  tx.run(sql`update duty_swap set state = ${one.state}, by_name = ${one.byName}, by_at = ${one.byAt}::timestamptz,
      words = ${one.words}
    where district = ${district} and id = ${one.id}::uuid`)

export const swapsOf = (reader: Reader, district: string, shifts: readonly Id[]): Promise<Swap[]> =>
  reader.query<Swap>(sql`select ${SWAP} from duty_swap w
    where w.district = ${district} and w.shift = any(${shifts}::uuid[]) order by w.asked_at desc`)

const HANDOVER: Sql = sql`h.id, h.post, h.from_shift as "fromShift", h.to_shift as "toShift", h.note, h.items, h.unread,
  h.given_by as "givenBy", h.given_account as "givenAccount", h.given_at as "givenAt", h.taken_by as "takenBy",
  h.taken_account as "takenAccount", h.taken_at as "takenAt"`

/** Written anew as long as nobody has taken over. */
export async function putHandover(tx: Tx, district: string, one: Handover): Promise<number> {
  const before = await tx.one<
    Pick<Handover, 'items' | 'unread'>
  >(sql`select h.items, h.unread from duty_handover h
    where h.district = ${district} and h.from_shift = ${one.fromShift}::uuid and h.to_shift = ${one.toShift}::uuid
    for update`)
  // What had been read stays read.
  const unread = one.unread.filter(
    (id) => !before || before.unread.includes(id) || !before.items.some((item) => item.id === id),
  )
  return tx.run(sql`insert into duty_handover (district, id, post, from_shift, to_shift, note, items, unread, given_by,
      given_account, given_at)
    values (${district}, ${one.id}::uuid, ${one.post}::uuid, ${one.fromShift}::uuid, ${one.toShift}::uuid, ${one.note},
      ${json(one.items)}::jsonb, ${unread}::text[], ${one.givenBy}, ${one.givenAccount}::uuid,
      ${one.givenAt}::timestamptz)
    on conflict (district, from_shift, to_shift) do update set note = excluded.note, items = excluded.items,
      unread = excluded.unread, given_by = excluded.given_by, given_account = excluded.given_account, given_at = excluded.given_at
    where duty_handover.taken_at is null`)
}

export const lockHandover = (tx: Tx, district: string, id: Id): Promise<Handover | undefined> =>
  tx.one<Handover>(sql`select ${HANDOVER} from duty_handover h
    where h.district = ${district} and h.id = ${id}::uuid for update`)

export const handoversOf = (
  reader: Reader,
  district: string,
  post: Id,
  since: Instant,
): Promise<Handover[]> =>
  reader.query<Handover>(sql`select ${HANDOVER} from duty_handover h
    where h.district = ${district} and h.post = ${post}::uuid and h.given_at >= ${since}::timestamptz
    order by h.given_at desc limit 30`)

export const setRead = (tx: Tx, district: string, id: Id, unread: readonly string[]): Promise<number> =>
  tx.run(sql`update duty_handover set unread = ${unread}::text[]
    where district = ${district} and id = ${id}::uuid`)

export const setTaken = (
  tx: Tx,
  district: string,
  id: Id,
  by: { readonly name: string; readonly account: Id | null },
  at: Instant,
): Promise<number> =>
  tx.run(sql`update duty_handover set taken_by = ${by.name}, taken_account = ${by.account}::uuid,
      taken_at = ${at}::timestamptz
    where district = ${district} and id = ${id}::uuid and taken_at is null`)

const LOG: Sql = sql`l.id, l.post, l.at, l.kind, l.text, l.account, l.name, l.matter, l.corrects`

export const insertLog = (tx: Tx, district: string, one: LogLine): Promise<number> =>
  tx.run(sql`insert into duty_log (district, id, post, at, kind, text, account, name, matter, corrects)
    values (${district}, ${one.id}::uuid, ${one.post}::uuid, ${one.at}::timestamptz, ${one.kind}, ${one.text},
      ${one.account}::uuid, ${one.name}, ${one.matter}::uuid, ${one.corrects}::uuid)`)

export const logOf = (
  reader: Reader,
  district: string,
  post: Id,
  from: Instant,
  to: Instant,
): Promise<LogLine[]> =>
  reader.query<LogLine>(sql`select ${LOG} from duty_log l
    where l.district = ${district} and l.post = ${post}::uuid and l.at >= ${from}::timestamptz
      and l.at < ${to}::timestamptz
    order by l.at desc, l.id desc limit 500`)

export const logLine = (reader: Reader, district: string, id: Id): Promise<LogLine | undefined> =>
  reader.one<LogLine>(
    sql`select ${LOG} from duty_log l where l.district = ${district} and l.id = ${id}::uuid`,
  )

const REPORT: Sql = sql`r.id, r.post, r.number, r.title, r.text, r.kind, r.state, r.at, r.by_name as "byName",
  r.sent_at as "sentAt", r.signed_by as "signedBy", r.version`

export const insertReport = (tx: Tx, district: string, one: DutyReport): Promise<number> =>
  tx.run(sql`insert into duty_report (district, id, post, number, title, text, kind, state, at, by_name, version)
    values (${district}, ${one.id}::uuid, ${one.post}::uuid, ${one.number}, ${one.title}, ${one.text}, ${one.kind},
      'draft', ${one.at}::timestamptz, ${one.byName}, 1)
    on conflict (district, number) do nothing`)

/** 0 when it was sent or changed meanwhile. */
export const updateReport = (tx: Tx, district: string, one: DutyReport): Promise<number> =>
  tx.run(sql`update duty_report set title = ${one.title}, text = ${one.text}, state = ${one.state},
      sent_at = ${one.sentAt}::timestamptz, signed_by = ${one.signedBy}, version = version + 1
    where district = ${district} and id = ${one.id}::uuid and version = ${one.version} and state = 'draft'`)

export const reportById = (reader: Reader, district: string, id: Id): Promise<DutyReport | undefined> =>
  reader.one<DutyReport>(sql`select ${REPORT} from duty_report r
    where r.district = ${district} and r.id = ${id}::uuid`)

export const reportsOf = (reader: Reader, district: string, post: Id | null): Promise<DutyReport[]> =>
  reader.query<DutyReport>(sql`select ${REPORT} from duty_report r
    where r.district = ${district} ${post === null ? sql.empty : sql`and r.post = ${post}::uuid`}
    order by r.at desc limit 100`)

const CALL: Sql = sql`c.id, c.post, c.shift, c.account, c.name, c.random, c.asked_at as "askedAt", c.due_at as "dueAt",
  c.answered_at as "answeredAt", c.answered_by as "answeredBy", c.steps`

export const insertCalls = (tx: Tx, district: string, all: readonly RollCall[]): Promise<number> =>
  tx.run(sql`insert into duty_call (district, id, post, shift, account, name, random, asked_at, due_at, steps)
    select ${district}, n.id, n.post, n.shift, n.account, n.name, n.random, n."askedAt", n."dueAt", n.steps
    from json_to_recordset(${json(all)}::json) as n(id uuid, post uuid, shift uuid, account uuid, name text,
      random boolean, "askedAt" timestamptz, "dueAt" timestamptz, steps jsonb)`)

export const openCalls = (reader: Reader, district: string): Promise<RollCall[]> =>
  reader.query<RollCall>(sql`select ${CALL} from duty_call c
    where c.district = ${district} and c.answered_at is null order by c.due_at limit 1000`)

export const callsOf = (
  reader: Reader,
  district: string,
  since: Instant,
  post: Id | null,
): Promise<RollCall[]> =>
  reader.query<RollCall>(sql`select ${CALL} from duty_call c
    where c.district = ${district} and c.asked_at >= ${since}::timestamptz
      ${post === null ? sql.empty : sql`and c.post = ${post}::uuid`}
    order by c.asked_at desc, c.id desc limit 300`)

export const lockCall = (tx: Tx, district: string, id: Id): Promise<RollCall | undefined> =>
  tx.one<RollCall>(sql`select ${CALL} from duty_call c
    where c.district = ${district} and c.id = ${id}::uuid for update`)

export const answerCall = (tx: Tx, district: string, id: Id, by: string, at: Instant): Promise<number> =>
  tx.run(sql`update duty_call set answered_at = ${at}::timestamptz, answered_by = ${by}
    where district = ${district} and id = ${id}::uuid and answered_at is null`)

export const setSteps = (tx: Tx, district: string, id: Id, steps: readonly CallStep[]): Promise<number> =>
  tx.run(
    sql`update duty_call set steps = ${json(steps)}::jsonb where district = ${district} and id = ${id}::uuid`,
  )

/** Was there a random roll call of this post since an instant. */
export const lastRandom = (reader: Reader, district: string, since: Instant) =>
  reader.query<{ readonly post: Id }>(sql`select distinct c.post from duty_call c
    where c.district = ${district} and c.random and c.asked_at >= ${since}::timestamptz`)
