import type { Id } from '../../base/index.ts'
import { json, type Reader, sql, type Tx } from '../store/index.ts'
import type { RelyingApp } from './declare.ts'

export type AppRow = RelyingApp & { readonly sealed: string | null }

const columns = sql`id, client_id as "clientId", name, district, redirect_uris as "redirectUris", logout_uris as "logoutUris",
  scopes, sealed, sealed is not null as confidential, trusted, made_at as "madeAt", closed_at as "closedAt"`

export const apps = (reader: Reader, district: string): Promise<AppRow[]> =>
  reader.query(
    sql`select ${columns} from relying_app where district = ${district} order by closed_at nulls first, name, id`,
  )

export const appByClientId = (reader: Reader, clientId: string): Promise<AppRow | undefined> =>
  reader.one(sql`select ${columns} from relying_app where client_id = ${clientId} and closed_at is null`)

export const lockApp = (tx: Tx, id: Id): Promise<AppRow | undefined> =>
  tx.one(sql`select ${columns} from relying_app where id = ${id} for no key update`)

/** 0 when the name is taken. */
export const insertApp = (tx: Tx, a: AppRow & { readonly nameKey: string }): Promise<number> =>
  tx.run(sql`
    insert into relying_app (id, client_id, name, name_key, district, redirect_uris, logout_uris, scopes, sealed, trusted, made_at)
    values (${a.id}, ${a.clientId}, ${a.name}, ${a.nameKey}, ${a.district}, ${a.redirectUris}, ${a.logoutUris}, ${a.scopes},
      ${a.sealed}, ${a.trusted}, ${a.madeAt})
    on conflict (name_key) do nothing`)

export const saveApp = (tx: Tx, a: AppRow): Promise<number> =>
  tx.run(sql`update relying_app set redirect_uris = ${a.redirectUris}, logout_uris = ${a.logoutUris}, scopes = ${a.scopes},
    sealed = ${a.sealed}, trusted = ${a.trusted} where id = ${a.id}`)

export const closeApp = (tx: Tx, id: Id, at: Date): Promise<number> =>
  tx.run(
    sql`update relying_app set closed_at = ${at}, name_key = id::text || ' ' || name_key where id = ${id} and closed_at is null`,
  )

export type Item = {
  readonly kind: string
  readonly id: string
  readonly payload: Readonly<Record<string, unknown>>
  readonly grant: string | null
  readonly uid: string | null
  readonly userCode: string | null
  readonly expiresAt: Date | null
}
type Found = { readonly payload: Readonly<Record<string, unknown>>; readonly consumedAt: Date | null }
const found = sql`payload, consumed_at as "consumedAt"`

export const putItem = (tx: Tx, i: Item): Promise<number> =>
  tx.run(sql`
    insert into provider_item (kind, id, payload, grant_id, uid, user_code, expires_at)
    values (${i.kind}, ${i.id}, ${json(i.payload)}, ${i.grant}, ${i.uid}, ${i.userCode}, ${i.expiresAt})
    on conflict (kind, id) do update set payload = excluded.payload, grant_id = excluded.grant_id, uid = excluded.uid,
      user_code = excluded.user_code, expires_at = excluded.expires_at`)

export const item = (reader: Reader, kind: string, id: string, at: Date): Promise<Found | undefined> =>
  reader.one(sql`select ${found} from provider_item
    where kind = ${kind} and id = ${id} and (expires_at is null or expires_at > ${at})`)

export const itemByUid = (reader: Reader, kind: string, uid: string, at: Date): Promise<Found | undefined> =>
  reader.one(sql`select ${found} from provider_item
    where kind = ${kind} and uid = ${uid} and (expires_at is null or expires_at > ${at})`)

export const itemByUserCode = (
  reader: Reader,
  kind: string,
  code: string,
  at: Date,
): Promise<Found | undefined> =>
  reader.one(sql`select ${found} from provider_item
    where kind = ${kind} and user_code = ${code} and (expires_at is null or expires_at > ${at})`)

/** 0 when it was used before: of two who bring one code, one gets in. */
export const consumeItem = (tx: Tx, kind: string, id: string, at: Date): Promise<number> =>
  tx.run(
    sql`update provider_item set consumed_at = ${at} where kind = ${kind} and id = ${id} and consumed_at is null`,
  )

export const dropItem = (tx: Tx, kind: string, id: string): Promise<number> =>
  tx.run(sql`delete from provider_item where kind = ${kind} and id = ${id}`)

export const dropGrant = (tx: Tx, grant: string): Promise<number> =>
  tx.run(sql`delete from provider_item where grant_id = ${grant}`)

/** All that an application holds of anybody. */
export const dropClient = (tx: Tx, clientId: string): Promise<number> =>
  tx.run(sql`delete from provider_item where payload->>'clientId' = ${clientId}`)

export const sweepItems = (tx: Tx, at: Date): Promise<number> =>
  tx.run(sql`delete from provider_item where expires_at <= ${at}`)

export type KeyRow = {
  readonly kid: string
  readonly sealed: string
  readonly madeAt: Date
  readonly signsFrom: Date
  readonly endedAt: Date | null
}
const keyColumns = sql`kid, sealed, made_at as "madeAt", signs_from as "signsFrom", ended_at as "endedAt"`

export const keys = (reader: Reader, at: Date): Promise<KeyRow[]> =>
  reader.query(
    sql`select ${keyColumns} from provider_key where ended_at is null or ended_at > ${at} order by signs_from desc, kid`,
  )

/** Two processes that start at once make one first key: the second waits and finds it. */
export const lockKeys = (tx: Tx): Promise<number> =>
  tx.run(sql`lock table provider_key in share row exclusive mode`)

export const insertKey = (tx: Tx, k: KeyRow): Promise<number> =>
  tx.run(sql`insert into provider_key (kid, sealed, made_at, signs_from, ended_at)
    values (${k.kid}, ${k.sealed}, ${k.madeAt}, ${k.signsFrom}, ${k.endedAt}) on conflict (kid) do nothing`)

/** Keys before this one go on verifying for a while, then end. */
export const retireKeys = (tx: Tx, kid: string, endedAt: Date): Promise<number> =>
  tx.run(
    sql`update provider_key set ended_at = ${endedAt} where kid <> ${kid} and kid <> 'cookies' and ended_at is null`,
  )
