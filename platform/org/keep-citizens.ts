import type { Id } from '../../base/index.ts'
import { type Reader, sql, type Tx } from '../store/index.ts'

export type CitizenRow = {
  readonly district: string
  readonly id: Id
  readonly sealed: string
  readonly namedAt: Date | null
  readonly idValidTo: string | null
}

const columns = sql`c.district, c.id, c.sealed, c.named_at as "namedAt", c.id_valid_to::text as "idValidTo"`

export type CodeRow = {
  readonly codeHash: Buffer
  readonly sentAt: Date
  readonly expiresAt: Date
  readonly tries: number
  readonly day: string
  readonly sentToday: number
}

export const lockCode = (tx: Tx, district: string, phoneBlind: string): Promise<CodeRow | undefined> =>
  tx.one(sql`
    select code_hash as "codeHash", sent_at as "sentAt", expires_at as "expiresAt", tries, day::text as day, sent_today as "sentToday"
    from citizen_code where district = ${district} and phone_blind = ${phoneBlind} for update`)

/** Puts the new code in place of the old one; answers 0 when somebody else's came between. */
export const saveCode = (
  tx: Tx,
  district: string,
  phoneBlind: string,
  code: CodeRow,
  before: Date | null,
): Promise<number> =>
  tx.run(sql`
    insert into citizen_code as k (district, phone_blind, code_hash, sent_at, expires_at, tries, day, sent_today)
    values (${district}, ${phoneBlind}, ${code.codeHash}, ${code.sentAt}, ${code.expiresAt}, 0, ${code.day}, ${code.sentToday})
    on conflict (district, phone_blind) do update
    set code_hash = excluded.code_hash, sent_at = excluded.sent_at, expires_at = excluded.expires_at, tries = 0,
        day = excluded.day, sent_today = excluded.sent_today
    where k.sent_at = ${before}::timestamptz`)

export const countTry = (tx: Tx, district: string, phoneBlind: string): Promise<number> =>
  tx.run(
    sql`update citizen_code set tries = tries + 1 where district = ${district} and phone_blind = ${phoneBlind}`,
  )

/** A code opens once: over since ever, also for one who knocked a moment before and was let in to look a moment later. */
export const spendCode = (tx: Tx, district: string, phoneBlind: string): Promise<number> =>
  tx.run(
    sql`update citizen_code set expires_at = 'epoch' where district = ${district} and phone_blind = ${phoneBlind}`,
  )

/** The account of this telephone, made when it is new. */
export async function citizenByPhone(
  tx: Tx,
  district: string,
  phoneBlind: string,
  fresh: { readonly id: Id; readonly sealed: string },
  at: Date,
): Promise<CitizenRow> {
  await tx.run(sql`
    insert into citizen (district, id, phone_blind, sealed, made_at)
    values (${district}, ${fresh.id}, ${phoneBlind}, ${fresh.sealed}, ${at})
    on conflict (district, phone_blind) do nothing`)
  const row = await findByPhone(tx, district, phoneBlind)
  if (!row) throw new Error('the account of a telephone vanished')
  return row
}

export const findByPhone = (
  reader: Reader,
  district: string,
  phoneBlind: string,
): Promise<CitizenRow | undefined> =>
  reader.one(
    sql`select ${columns} from citizen c where c.district = ${district} and c.phone_blind = ${phoneBlind} and c.closed_at is null`,
  )

export const citizen = (reader: Reader, district: string, id: Id): Promise<CitizenRow | undefined> =>
  reader.one(
    sql`select ${columns} from citizen c where c.district = ${district} and c.id = ${id} and c.closed_at is null`,
  )

export const saveName = (
  tx: Tx,
  district: string,
  id: Id,
  named: {
    readonly sealed: string
    readonly idBlind: string
    readonly at: Date
    readonly idValidTo: string | null
  },
): Promise<number> =>
  tx.run(sql`
    update citizen set sealed = ${named.sealed}, id_blind = ${named.idBlind}, named_at = ${named.at}, id_valid_to = ${named.idValidTo}
    where district = ${district} and id = ${id}`)

export const savePhone = (
  tx: Tx,
  district: string,
  id: Id,
  to: { readonly sealed: string; readonly phoneBlind: string },
): Promise<number> =>
  tx.run(sql`update citizen set sealed = ${to.sealed}, phone_blind = ${to.phoneBlind}
    where district = ${district} and id = ${id} and closed_at is null`)

/** Nothing that leads to the person stays in these tables; the id does. */
export async function erase(
  tx: Tx,
  district: string,
  id: Id,
  with_: { readonly sealed: string; readonly phoneBlind: string; readonly at: Date },
): Promise<void> {
  const { sealed, phoneBlind, at } = with_
  await tx.run(sql`update citizen set sealed = ${sealed}, phone_blind = ${`erased ${id}`}, id_blind = null, named_at = null,
    id_valid_to = null, closed_at = ${at} where district = ${district} and id = ${id}`)
  await tx.run(sql`update citizen_mandate set ended_at = coalesce(ended_at, ${at}::timestamptz), sealed = ${sealed}
    where district = ${district} and (citizen = ${id} or given_by = ${id} or person = ${id})`)
  await tx.run(sql`delete from citizen_session where district = ${district} and citizen = ${id}`)
  await tx.run(sql`delete from citizen_code where district = ${district} and phone_blind = ${phoneBlind}`)
}

export const accountRecord = async (
  reader: Reader,
  district: string,
  id: Id,
): Promise<{
  readonly madeAt: Date
  readonly namedAt: Date | null
  readonly idValidTo: string | null
  readonly sessions: readonly { readonly startedAt: Date; readonly expiresAt: Date }[]
} | null> => {
  const row = await reader.one<{ madeAt: Date; namedAt: Date | null; idValidTo: string | null }>(sql`
    select made_at as "madeAt", named_at as "namedAt", id_valid_to::text as "idValidTo"
    from citizen where district = ${district} and id = ${id} and closed_at is null`)
  if (!row) return null
  const sessions = await reader.query<{ startedAt: Date; expiresAt: Date }>(sql`
    select started_at as "startedAt", expires_at as "expiresAt" from citizen_session
    where district = ${district} and citizen = ${id} and ended_at is null order by started_at desc limit 50`)
  return { ...row, sessions }
}

export type MandateRow = {
  readonly id: Id
  readonly citizen: Id
  readonly kind: 'enterprise' | 'agent'
  readonly role: 'legal' | 'agent'
  readonly creditCode: string | null
  readonly person: Id | null
  readonly sealed: string
  readonly givenBy: Id
  readonly untilDay: string | null
}

const mandateColumns = sql`m.id, m.citizen, m.kind, m.role, m.credit_code as "creditCode", m.person, m.sealed,
  m.given_by as "givenBy", m.until_day::text as "untilDay"`

/** Mandates that hold on that day: those a citizen has, and those that he gave. */
export const mandatesOf = (
  reader: Reader,
  district: string,
  citizen: Id,
  day: string,
): Promise<MandateRow[]> =>
  reader.query(sql`
    select ${mandateColumns} from citizen_mandate m
    where m.district = ${district} and (m.citizen = ${citizen} or m.given_by = ${citizen}) and m.ended_at is null
      and (m.until_day is null or m.until_day >= ${day}::date)
    order by m.made_at, m.id`)

export const insertMandate = (tx: Tx, district: string, mandate: MandateRow, at: Date): Promise<number> =>
  tx.run(sql`
    insert into citizen_mandate (district, id, citizen, kind, role, credit_code, person, sealed, given_by, made_at, until_day)
    values (${district}, ${mandate.id}, ${mandate.citizen}, ${mandate.kind}, ${mandate.role}, ${mandate.creditCode},
      ${mandate.person}, ${mandate.sealed}, ${mandate.givenBy}, ${at}, ${mandate.untilDay})`)

/** Ends a mandate; whoever acted under it acts for himself from then on. */
export async function endMandate(tx: Tx, district: string, id: Id, at: Date): Promise<number> {
  const ended = await tx.run(
    sql`update citizen_mandate set ended_at = ${at} where district = ${district} and id = ${id} and ended_at is null`,
  )
  await tx.run(
    sql`update citizen_session set mandate = null where district = ${district} and mandate = ${id}`,
  )
  return ended
}

export const insertSession = (
  tx: Tx,
  session: {
    readonly district: string
    readonly id: Id
    readonly tokenHash: Buffer
    readonly citizen: Id
    readonly startedAt: Date
    readonly expiresAt: Date
  },
): Promise<number> =>
  tx.run(sql`
    insert into citizen_session (district, id, token_hash, citizen, started_at, expires_at)
    values (${session.district}, ${session.id}, ${session.tokenHash}, ${session.citizen}, ${session.startedAt}, ${session.expiresAt})`)

export type SessionRow = CitizenRow & { readonly session: Id; readonly mandate: Id | null }

export const openSession = (
  reader: Reader,
  district: string,
  tokenHash: Buffer,
  at: Date,
): Promise<SessionRow | undefined> =>
  reader.one(sql`
    select ${columns}, s.id as session, s.mandate
    from citizen_session s join citizen c on c.district = s.district and c.id = s.citizen
    where s.district = ${district} and s.token_hash = ${tokenHash} and s.ended_at is null and s.expires_at > ${at}
      and c.closed_at is null`)

export const setActing = (tx: Tx, district: string, session: Id, mandate: Id | null): Promise<number> =>
  tx.run(
    sql`update citizen_session set mandate = ${mandate} where district = ${district} and id = ${session}`,
  )

export const endSession = (tx: Tx, district: string, session: Id, at: Date): Promise<number> =>
  tx.run(
    sql`update citizen_session set ended_at = ${at} where district = ${district} and id = ${session} and ended_at is null`,
  )
