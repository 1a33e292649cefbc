import type { Id } from '../../base/index.ts'
import { type Reader, sql, type Tx } from '../store/index.ts'
import type { AccountState, Awaits, Client, Via } from './declare.ts'
import type { Attempt, Verdict } from './gate.ts'

/** An account as the gate needs it. */
export type GateRow = Attempt & {
  readonly id: Id
  readonly name: string
  readonly personName: string
  readonly district: string
  readonly state: AccountState
  readonly password: string
  readonly past: readonly string[]
  readonly mustChange: boolean
  /** When the present password was set, as far as known; else when it was handed out. */
  readonly passwordAt: Date
}

const gateColumns = sql`a.id, a.name, p.name as "personName", a.district, a.state, a.password, a.past, a.must_change as "mustChange",
  a.failed_count as "failedCount", a.locked_until as "lockedUntil", a.last_login_at as "lastLoginAt", a.invited_at as "invitedAt", a.valid_to as "validTo",
  coalesce(a.password_at, a.invited_at) as "passwordAt"`

export const gateByName = (reader: Reader, nameKey: string): Promise<GateRow | undefined> =>
  reader.one(
    sql`select ${gateColumns} from account a join person p on p.id = a.person where a.name_key = ${nameKey}`,
  )

export const gate = (reader: Reader, id: Id): Promise<GateRow | undefined> =>
  reader.one(sql`select ${gateColumns} from account a join person p on p.id = a.person where a.id = ${id}`)

export const lockGate = (tx: Tx, id: Id): Promise<GateRow | undefined> =>
  tx.one(
    sql`select ${gateColumns} from account a join person p on p.id = a.person where a.id = ${id} for no key update of a`,
  )

export const saveVerdict = (tx: Tx, id: Id, verdict: Verdict): Promise<number> =>
  tx.run(sql`
    update account set failed_count = ${verdict.failedCount}, locked_until = ${verdict.lockedUntil}, state = ${verdict.state}
    where id = ${id}`)

export const saveLogin = (tx: Tx, id: Id, at: Date): Promise<number> =>
  tx.run(sql`update account set last_login_at = ${at} where id = ${id}`)

/** Passwords kept beside the present one: the longest history a city may ask for. */
const KEPT_PASSWORDS = 23

/** The row was read under its lock: its password joins the past ones. */
export const savePassword = (
  tx: Tx,
  row: { readonly id: Id; readonly password: string; readonly past: readonly string[] },
  password: string,
  at: Date,
): Promise<number> =>
  tx.run(sql`
    update account set past = ${[row.password, ...row.past].slice(0, KEPT_PASSWORDS)}::text[], password = ${password},
      password_at = ${at}, must_change = false
    where id = ${row.id}`)

/** The password has run out: it still opens the door, and then must be changed. */
export const outdate = (tx: Tx, id: Id): Promise<number> =>
  tx.run(sql`update account set must_change = true where id = ${id}`)

export type SessionRow = {
  readonly id: Id
  readonly district: string
  readonly account: Id
  readonly startedAt: Date
  readonly seenAt: Date
  readonly provenAt: Date
  readonly awaits: Awaits | null
  readonly via: Via
}

export const insertSession = (
  tx: Tx,
  s: SessionRow & { readonly tokenHash: Buffer; readonly ip: string | null; readonly agent: string | null },
): Promise<number> =>
  tx.run(sql`
    insert into session (district, id, token_hash, account, started_at, seen_at, proven_at, ip, agent, awaits, via)
    values (${s.district}, ${s.id}, ${s.tokenHash}, ${s.account}, ${s.startedAt}, ${s.seenAt}, ${s.provenAt}, ${s.ip}, ${s.agent}, ${s.awaits}, ${s.via})`)

export const openSession = (
  reader: Reader,
  district: string,
  tokenHash: Buffer,
): Promise<SessionRow | undefined> =>
  reader.one(sql`
    select id, district, account, started_at as "startedAt", seen_at as "seenAt", proven_at as "provenAt", awaits, via
    from session where district = ${district} and token_hash = ${tokenHash} and ended_at is null`)

export const touch = (tx: Tx, district: string, id: Id, at: Date): Promise<number> =>
  tx.run(
    sql`update session set seen_at = greatest(seen_at, ${at}::timestamptz) where district = ${district} and id = ${id} and ended_at is null`,
  )

export const prove = (tx: Tx, district: string, id: Id, at: Date): Promise<number> =>
  tx.run(
    sql`update session set proven_at = ${at}, awaits = null where district = ${district} and id = ${id} and ended_at is null`,
  )

/** 0 when it had ended already. */
export const end = (tx: Tx, district: string, id: Id, at: Date, why: string): Promise<number> =>
  tx.run(
    sql`update session set ended_at = ${at}, ended_why = ${why} where district = ${district} and id = ${id} and ended_at is null`,
  )

export const endAll = (
  tx: Tx,
  accounts: readonly Id[],
  at: Date,
  why: string,
  except: Id | null = null,
): Promise<number> =>
  tx.run(sql`
    update session set ended_at = ${at}, ended_why = ${why}
    where account = any(${accounts}) and ended_at is null and id is distinct from ${except}::uuid`)

export type OpenSession = {
  readonly id: Id
  readonly district: string
  readonly startedAt: Date
  readonly seenAt: Date
  readonly ip: string | null
  readonly agent: string | null
  readonly awaits: Awaits | null
  readonly via: Via
}

export const openSessionsOf = (reader: Reader, account: Id): Promise<OpenSession[]> =>
  reader.query(sql`
    select id, district, started_at as "startedAt", seen_at as "seenAt", ip, agent, awaits, via
    from session where account = ${account} and ended_at is null order by started_at desc, id`)

/** Ended sessions older than that go; what was done in them is in the ledger. */
export const sweep = (tx: Tx, idleBefore: Date, startedBefore: Date): Promise<number> =>
  tx.run(
    sql`delete from session where started_at < ${startedBefore} or (ended_at is null and seen_at < ${idleBefore}) or ended_at < ${idleBefore}`,
  )

const clientColumns = sql`id, name, district, rate_per_minute as "ratePerMinute", valid_to as "validTo", closed_at as "closedAt"`

export const insertClient = (
  tx: Tx,
  c: Client & { readonly nameKey: string; readonly keyHash: Buffer; readonly madeAt: Date },
): Promise<number> =>
  tx.run(sql`
    insert into client (id, name, name_key, district, key_hash, rate_per_minute, made_at, valid_to)
    values (${c.id}, ${c.name}, ${c.nameKey}, ${c.district}, ${c.keyHash}, ${c.ratePerMinute}, ${c.madeAt}, ${c.validTo})
    on conflict (name_key) do nothing`)

export const clientByKey = (reader: Reader, keyHash: Buffer): Promise<Client | undefined> =>
  reader.one(sql`select ${clientColumns} from client where key_hash = ${keyHash}`)

export const lockClient = (tx: Tx, id: Id): Promise<Client | undefined> =>
  tx.one(sql`select ${clientColumns} from client where id = ${id} for no key update`)

export const clients = (reader: Reader, district: string): Promise<Client[]> =>
  reader.query(sql`select ${clientColumns} from client where district = ${district} order by name, id`)

export const setKey = (tx: Tx, id: Id, keyHash: Buffer): Promise<number> =>
  tx.run(sql`update client set key_hash = ${keyHash} where id = ${id}`)

export const closeClient = (tx: Tx, id: Id, at: Date): Promise<number> =>
  tx.run(sql`update client set closed_at = ${at} where id = ${id} and closed_at is null`)
