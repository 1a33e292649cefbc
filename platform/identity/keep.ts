import type { Id } from '../../base/index.ts'
import { json, type Reader, sql, type Tx } from '../store/index.ts'
import type { FactorKind, LoginPolicy, PolicyVersion } from './declare.ts'

export type FactorRow = {
  readonly id: Id
  readonly account: Id
  readonly kind: FactorKind
  readonly label: string
  readonly sealed: string | null
  readonly lastStep: number | null
  readonly credential: string | null
  readonly publicKey: Buffer | null
  readonly counter: number | null
  readonly transports: readonly string[]
  readonly synced: boolean | null
  readonly madeAt: Date
  readonly confirmedAt: Date | null
  readonly usedAt: Date | null
}

const factorColumns = sql`id, account, kind, label, sealed, last_step as "lastStep", credential, public_key as "publicKey",
  counter, transports, synced, made_at as "madeAt", confirmed_at as "confirmedAt", used_at as "usedAt"`

/** Factors that are set up to the end. */
export const factorsOf = (reader: Reader, account: Id): Promise<FactorRow[]> =>
  reader.query(sql`select ${factorColumns} from factor
    where account = ${account} and ended_at is null and confirmed_at is not null order by made_at, id`)

export const hasFactor = async (reader: Reader, account: Id): Promise<boolean> =>
  (await reader.one(sql`select 1 as one from factor
    where account = ${account} and ended_at is null and confirmed_at is not null limit 1`)) !== undefined

/** Held while a code is compared: a code given twice at once opens once. */
export const lockFactors = (tx: Tx, account: Id, kind: FactorKind): Promise<FactorRow[]> =>
  tx.query(sql`select ${factorColumns} from factor
    where account = ${account} and kind = ${kind} and ended_at is null order by made_at, id for no key update`)

export const factorByCredential = (tx: Tx, credential: string): Promise<FactorRow | undefined> =>
  tx.one(sql`select ${factorColumns} from factor
    where credential = ${credential} and ended_at is null and confirmed_at is not null for no key update`)

/** 0 when that credential is registered already, by whomever. */
export const insertFactor = (tx: Tx, f: FactorRow): Promise<number> =>
  tx.run(sql`
    insert into factor (id, account, kind, label, sealed, credential, public_key, counter, transports, synced, made_at, confirmed_at)
    values (${f.id}, ${f.account}, ${f.kind}, ${f.label}, ${f.sealed}, ${f.credential}, ${f.publicKey}, ${f.counter},
      ${f.transports}, ${f.synced}, ${f.madeAt}, ${f.confirmedAt})
    on conflict (credential) do nothing`)

export const confirmFactor = (tx: Tx, id: Id, step: number, at: Date): Promise<number> =>
  tx.run(sql`update factor set confirmed_at = ${at}, used_at = ${at}, last_step = ${step} where id = ${id}`)

export const usedStep = (tx: Tx, id: Id, step: number, at: Date): Promise<number> =>
  tx.run(sql`update factor set used_at = ${at}, last_step = ${step} where id = ${id}`)

export const usedPasskey = (tx: Tx, id: Id, counter: number, synced: boolean, at: Date): Promise<number> =>
  tx.run(sql`update factor set used_at = ${at}, counter = ${counter}, synced = ${synced} where id = ${id}`)

export const endFactor = (tx: Tx, account: Id, id: Id, at: Date): Promise<number> =>
  tx.run(sql`update factor set ended_at = ${at}, credential = case when kind = 'passkey' then id::text || '/' || credential end
    where id = ${id} and account = ${account} and ended_at is null`)

export const endFactors = (tx: Tx, account: Id, at: Date): Promise<number> =>
  tx.run(sql`update factor set ended_at = ${at}, credential = case when kind = 'passkey' then id::text || '/' || credential end
    where account = ${account} and ended_at is null`)

/** Beginnings that were never brought to their end. */
export const dropUnconfirmed = (tx: Tx, account: Id): Promise<number> =>
  tx.run(sql`delete from factor where account = ${account} and confirmed_at is null`)

export const replaceRecovery = async (
  tx: Tx,
  account: Id,
  hashes: readonly Buffer[],
  at: Date,
): Promise<void> => {
  await tx.run(sql`delete from recovery_code where account = ${account}`)
  if (hashes.length > 0)
    await tx.run(sql`insert into recovery_code (account, code_hash, made_at)
      select ${account}, h, ${at} from unnest(${hashes}::bytea[]) h`)
}

/** 1 when this code was there and unused. */
export const spendRecovery = (tx: Tx, account: Id, hash: Buffer, at: Date): Promise<number> =>
  tx.run(
    sql`update recovery_code set used_at = ${at} where account = ${account} and code_hash = ${hash} and used_at is null`,
  )

export const recoveryLeft = async (reader: Reader, account: Id): Promise<number> =>
  (
    await reader.one<{ n: number }>(
      sql`select count(*)::int as n from recovery_code where account = ${account} and used_at is null`,
    )
  )?.n ?? 0

export type AskRow = {
  readonly id: Id
  readonly purpose: 'enrol' | 'prove' | 'enter' | 'oidc'
  readonly account: Id | null
  readonly secret: string
  readonly body: Readonly<Record<string, unknown>>
  readonly expiresAt: Date
}

export const insertAsk = (tx: Tx, a: AskRow): Promise<number> =>
  tx.run(sql`insert into sign_in_ask (id, purpose, account, secret, body, expires_at)
    values (${a.id}, ${a.purpose}, ${a.account}, ${a.secret}, ${json(a.body)}, ${a.expiresAt})`)

/** Taken once: whoever comes second finds nothing. */
export const takeAsk = (tx: Tx, id: Id, purpose: AskRow['purpose'], at: Date): Promise<AskRow | undefined> =>
  tx.one(sql`delete from sign_in_ask where id = ${id} and purpose = ${purpose} and expires_at > ${at}
    returning id, purpose, account, secret, body, expires_at as "expiresAt"`)

export const sweepAsks = (tx: Tx, at: Date): Promise<number> =>
  tx.run(sql`delete from sign_in_ask where expires_at <= ${at}`)

type KeptPolicy = PolicyVersion & { readonly rules: Partial<LoginPolicy> }
const policyColumns = sql`version, from_at as "from", rules, reason, made_by_name as "by"`

export const policyAt = (reader: Reader, at: Date): Promise<KeptPolicy | undefined> =>
  reader.one(
    sql`select ${policyColumns} from login_policy where from_at <= ${at} order by version desc limit 1`,
  )

export const policies = (reader: Reader): Promise<KeptPolicy[]> =>
  reader.query(sql`select ${policyColumns} from login_policy order by version desc limit 50`)

/** 0 when somebody else's version came between. */
export const insertPolicy = (tx: Tx, p: PolicyVersion, by: Id | null): Promise<number> =>
  tx.run(sql`insert into login_policy (version, from_at, rules, reason, made_by, made_by_name, made_at)
    values (${p.version}, ${p.from}, ${json(p.rules)}, ${p.reason}, ${by}, ${p.by}, ${p.from})
    on conflict (version) do nothing`)

export const outsideBySubject = (
  reader: Reader,
  issuer: string,
  subject: string,
): Promise<{ account: Id } | undefined> =>
  reader.one(sql`select account from outside_identity where issuer = ${issuer} and subject = ${subject}`)

/** 0 when the account belongs to another identity there. */
export const linkOutside = (
  tx: Tx,
  issuer: string,
  subject: string,
  account: Id,
  at: Date,
): Promise<number> =>
  tx.run(sql`insert into outside_identity (issuer, subject, account, linked_at, used_at)
    values (${issuer}, ${subject}, ${account}, ${at}, ${at}) on conflict do nothing`)

export const outsideUsed = (tx: Tx, issuer: string, subject: string, at: Date): Promise<number> =>
  tx.run(sql`update outside_identity set used_at = ${at} where issuer = ${issuer} and subject = ${subject}`)

export const unlinkOutside = (tx: Tx, account: Id): Promise<number> =>
  tx.run(sql`delete from outside_identity where account = ${account}`)
