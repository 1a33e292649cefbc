import type { Id, Instant } from '../../../base/index.ts'
import { type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import type { SignerState } from './declare.ts'

export type SignerRow = {
  readonly district: string
  readonly id: Id
  readonly matter: Id
  readonly round: number
  readonly role: string
  readonly place: number
  readonly state: SignerState
  readonly sealed: string
  readonly content: string
  readonly digest: string
  readonly idBlind: string
  readonly phoneBlind: string
  readonly token: string
  readonly askedAt: Instant
  readonly reminded: number
  readonly remindedAt: Instant | null
  readonly codeHash: Buffer | null
  readonly codeAt: Instant | null
  readonly codeTries: number
  readonly codes: number
  readonly citizen: Id | null
  readonly signature: Id | null
  readonly why: string | null
  readonly settledAt: Instant | null
}

const COLUMNS: Sql = sql`district, id, matter, round, role, place, state, sealed, content, digest,
  id_blind as "idBlind", phone_blind as "phoneBlind", token, asked_at as "askedAt", reminded,
  reminded_at as "remindedAt", code_hash as "codeHash", code_at as "codeAt", code_tries as "codeTries", codes, citizen,
  signature, why, settled_at as "settledAt"`

type Asked = Pick<
  SignerRow,
  | 'district'
  | 'id'
  | 'matter'
  | 'round'
  | 'role'
  | 'place'
  | 'sealed'
  | 'content'
  | 'digest'
  | 'idBlind'
  | 'phoneBlind'
  | 'token'
  | 'askedAt'
>

export const insert = (tx: Tx, one: Asked): Promise<number> =>
  tx.run(sql`
    insert into signer (district, id, matter, round, role, place, state, sealed, content, digest, id_blind, phone_blind,
      token, asked_at)
    values (${one.district}, ${one.id}, ${one.matter}, ${one.round}, ${one.role}, ${one.place}, 'asked', ${one.sealed},
      ${one.content}, ${one.digest}, ${one.idBlind}, ${one.phoneBlind}, ${one.token}, ${one.askedAt})
    on conflict (district, matter, round, role, place) do nothing`)

export const ofMatter = (reader: Reader, district: string, matter: Id): Promise<SignerRow[]> =>
  reader.query(sql`
    select ${COLUMNS} from signer where district = ${district} and matter = ${matter}
    order by round, role, place`)

/** Locked, so that of two who sign last one sees the other. */
export const lockMatter = (tx: Tx, district: string, matter: Id): Promise<SignerRow[]> =>
  tx.query(sql`
    select ${COLUMNS} from signer where district = ${district} and matter = ${matter}
    order by round, role, place for update`)

export const byToken = (reader: Reader, district: string, token: string): Promise<SignerRow | undefined> =>
  reader.one(sql`select ${COLUMNS} from signer where district = ${district} and token = ${token}`)

export const lockToken = (tx: Tx, district: string, token: string): Promise<SignerRow | undefined> =>
  tx.one(sql`select ${COLUMNS} from signer where district = ${district} and token = ${token} for update`)

export const openFor = (
  reader: Reader,
  district: string,
  of: { readonly idBlind: string; readonly phoneBlind: string },
): Promise<SignerRow[]> =>
  reader.query(sql`
    select ${COLUMNS} from signer
    where district = ${district} and state = 'asked'
      and (id_blind = ${of.idBlind} or phone_blind = ${of.phoneBlind})
    order by asked_at desc limit 50`)

export const keepCode = (tx: Tx, district: string, id: Id, hash: Buffer, at: Instant): Promise<number> =>
  tx.run(sql`
    update signer set code_hash = ${hash}, code_at = ${at}, code_tries = 0, codes = codes + 1
    where district = ${district} and id = ${id}`)

export const countTry = (tx: Tx, district: string, id: Id): Promise<number> =>
  tx.run(sql`update signer set code_tries = code_tries + 1 where district = ${district} and id = ${id}`)

export const settle = (
  tx: Tx,
  district: string,
  id: Id,
  end: {
    readonly state: SignerState
    readonly citizen: Id | null
    readonly signature: Id | null
    readonly why: string | null
    readonly at: Instant
  },
): Promise<number> =>
  tx.run(sql`
    update signer set state = ${end.state}, citizen = ${end.citizen}, signature = ${end.signature}, why = ${end.why},
      settled_at = ${end.at}, code_hash = null
    where district = ${district} and id = ${id} and state = 'asked'`)

export const reminded = (tx: Tx, district: string, matter: Id, at: Instant): Promise<number> =>
  tx.run(sql`
    update signer set reminded = reminded + 1, reminded_at = ${at}
    where district = ${district} and matter = ${matter} and state = 'asked'`)
