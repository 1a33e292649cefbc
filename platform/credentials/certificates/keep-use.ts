import type { Id, Instant } from '../../../base/index.ts'
import { type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import type { Capacity, Copy, Grant, UseKind } from './declare.ts'

// 授权
type GrantRow = Omit<Grant, 'to'> & {
  readonly toKind: 'unit' | 'citizen'
  readonly toKey: string
  readonly toName: string
  readonly holder: string
}
const GRANT: Sql = sql`id, holder, certificate, type, to_kind as "toKind", to_key as "toKey", to_name as "toName",
  purpose, times, used, from_at as "from", until_at as "until", capacity, by_name as "by", made_at as "madeAt",
  withdrawn_at as "withdrawnAt"`
export type KeptGrant = Grant & { readonly holder: string }
const grantOf = ({ toKind, toKey, toName, ...rest }: GrantRow): KeptGrant => ({
  ...rest,
  to: { kind: toKind, key: toKey, name: toName },
})
export const insertGrant = (tx: Tx, district: string, holder: string, g: Grant) =>
  tx.run(sql`insert into certificate_grant (district, id, holder, certificate, type, to_kind, to_key, to_name, purpose,
      times, used, from_at, until_at, capacity, by_name, made_at)
    values (${district}, ${g.id}::uuid, ${holder}, ${g.certificate}::uuid, ${g.type}, ${g.to.kind}, ${g.to.key},
      ${g.to.name}, ${g.purpose}, ${g.times}, 0, ${g.from}, ${g.until}, ${g.capacity as Capacity}, ${g.by},
      ${g.madeAt})`)
export const grants = async (reader: Reader, district: string, holder: string): Promise<KeptGrant[]> =>
  (
    await reader.query<GrantRow>(sql`select ${GRANT} from certificate_grant
      where district = ${district} and holder = ${holder} order by id desc limit 100`)
  ).map(grantOf)
export const grantById = async (reader: Reader, district: string, id: Id): Promise<KeptGrant | undefined> => {
  const row = await reader.one<GrantRow>(
    sql`select ${GRANT} from certificate_grant where district = ${district} and id = ${id}::uuid`,
  )
  return row && grantOf(row)
}
/** Authorisations of one holder to one body, newest first; locked, so that times are counted right. */
export const grantsTo = async (
  tx: Tx,
  district: string,
  asked: {
    readonly holder: string
    readonly certificate: Id
    readonly type: string
    readonly toKind: string
    readonly toKey: string
  },
): Promise<KeptGrant[]> =>
  (
    await tx.query<GrantRow>(sql`select ${GRANT} from certificate_grant
      where district = ${district} and holder = ${asked.holder} and type = ${asked.type}
        and (certificate is null or certificate = ${asked.certificate}::uuid)
        and to_kind = ${asked.toKind} and to_key = ${asked.toKey} order by id desc limit 20 for update`)
  ).map(grantOf)
/** What others let this one use. */
export const grantsFor = async (
  reader: Reader,
  district: string,
  to: { readonly kind: string; readonly key: string },
): Promise<KeptGrant[]> =>
  (
    await reader.query<GrantRow>(sql`select ${GRANT} from certificate_grant
      where district = ${district} and to_kind = ${to.kind} and to_key = ${to.key} order by id desc limit 100`)
  ).map(grantOf)
export const countGrant = (tx: Tx, district: string, id: Id) =>
  tx.run(sql`update certificate_grant set used = used + 1 where district = ${district} and id = ${id}::uuid`)
export const withdrawGrant = (tx: Tx, district: string, id: Id, at: Instant) =>
  tx.run(sql`update certificate_grant set withdrawn_at = ${at}
    where district = ${district} and id = ${id}::uuid and withdrawn_at is null`)

// 加注件
const COPY: Sql = sql`id, certificate, code, purpose, for_whom as "forWhom", until_at as "until", by_name as "by", at,
  withdrawn_at as "withdrawnAt"`
export const insertCopy = (tx: Tx, district: string, c: Copy) =>
  tx.run(sql`insert into certificate_copy (district, id, certificate, code, purpose, for_whom, until_at, by_name, at)
    values (${district}, ${c.id}::uuid, ${c.certificate}::uuid, ${c.code}, ${c.purpose}, ${c.forWhom}, ${c.until},
      ${c.by}, ${c.at})`)
export const copyByCode = (reader: Reader, district: string, code: string) =>
  reader.one<Copy>(sql`select ${COPY} from certificate_copy where district = ${district} and code = ${code}`)
export const copyById = (reader: Reader, district: string, id: Id) =>
  reader.one<Copy>(
    sql`select ${COPY} from certificate_copy where district = ${district} and id = ${id}::uuid`,
  )
export const copiesOf = (reader: Reader, district: string, certificate: Id) =>
  reader.query<Copy>(sql`select ${COPY} from certificate_copy
    where district = ${district} and certificate = ${certificate}::uuid order by id desc limit 50`)
export const withdrawCopy = (tx: Tx, district: string, id: Id, at: Instant) =>
  tx.run(sql`update certificate_copy set withdrawn_at = ${at}
    where district = ${district} and id = ${id}::uuid and withdrawn_at is null`)

// 亮证
export type ShowRow = {
  readonly certificate: Id
  readonly holderName: string
  readonly expiresAt: Instant
  readonly usedAt: Instant | null
}
export const insertShow = (
  tx: Tx,
  district: string,
  code: string,
  s: {
    readonly certificate: Id
    readonly holderName: string
    readonly at: Instant
    readonly expiresAt: Instant
  },
) =>
  tx.run(sql`insert into certificate_show (district, code, certificate, holder_name, made_at, expires_at)
    values (${district}, ${code}, ${s.certificate}::uuid, ${s.holderName}, ${s.at}, ${s.expiresAt})`)
/** One scan wins: the row as it stood before. */
export const takeShow = (tx: Tx, district: string, code: string) =>
  tx.one<ShowRow>(sql`select certificate, holder_name as "holderName", expires_at as "expiresAt", used_at as "usedAt"
    from certificate_show where district = ${district} and code = ${code} for update`)
export const usedShow = (tx: Tx, district: string, code: string, by: string, at: Instant) =>
  tx.run(sql`update certificate_show set used_at = ${at}, used_by = ${by}
    where district = ${district} and code = ${code}`)
export const dropShows = (tx: Tx, district: string, before: Instant) =>
  tx.run(sql`delete from certificate_show where district = ${district} and expires_at < ${before}`)
export const dropMisses = (tx: Tx, district: string, before: Instant) =>
  tx.run(sql`delete from certificate_miss where district = ${district} and slot < ${before}`)

// 用证记录
export type UseRow = {
  readonly id: Id
  readonly certificate: Id
  readonly kind: UseKind
  readonly by: string
  readonly account: Id | null
  readonly unitName: string | null
  readonly purpose: string
  readonly item: string | null
  readonly matter: Id | null
  readonly matterNumber: string | null
  readonly version: number
  readonly grant: Id | null
  readonly fields: readonly string[]
  readonly result: string
  readonly at: Instant
}
const USE: Sql = sql`u.id, u.certificate, u.kind, u.by_name as "by", u.account, u.unit_name as "unitName", u.purpose,
  u.item, u.matter, u.matter_number as "matterNumber", u.version, u.grant_id as "grant", u.fields, u.result, u.at`
export const insertUse = (tx: Tx, district: string, u: UseRow): void =>
  tx.post(sql`insert into certificate_use (district, id, certificate, kind, by_name, account, unit_name, purpose, item,
      matter, matter_number, version, grant_id, fields, result, at)
    values (${district}, ${u.id}::uuid, ${u.certificate}::uuid, ${u.kind}, ${u.by}, ${u.account}::uuid, ${u.unitName},
      ${u.purpose}, ${u.item}, ${u.matter}::uuid, ${u.matterNumber}, ${u.version}, ${u.grant}::uuid,
      ${u.fields}::text[], ${u.result}, ${u.at})`)
export const usesOf = (reader: Reader, district: string, certificates: readonly Id[], limit: number) =>
  reader.query<UseRow>(sql`select ${USE} from certificate_use u
    where u.district = ${district} and u.certificate = any(${certificates}::uuid[]) order by u.id desc limit ${limit}`)
export const usesIn = (reader: Reader, district: string, matter: Id) =>
  reader.query<UseRow>(sql`select ${USE} from certificate_use u
    where u.district = ${district} and u.matter = ${matter}::uuid order by u.id`)
export const usesBy = async (
  reader: Reader,
  district: string,
  account: Id,
  since: Instant,
): Promise<number> =>
  (
    await reader.one<{ n: number }>(sql`select count(*)::int as n from certificate_use
      where district = ${district} and account = ${account}::uuid and at >= ${since} and kind in ('lookup', 'reuse')`)
  )?.n ?? 0
