import type { Day, Id, Instant, Say } from '../../../base/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import type {
  CertificateEvent,
  CertificateException,
  CertificateRow,
  CertificateState,
  ExceptionKind,
  Making,
  Seal,
} from './declare.ts'

/** A row as it lies in the table: what names people is still sealed. */
export type Kept = CertificateRow & {
  readonly sealed: string
  readonly holders: readonly string[]
  readonly issuerCode: string
  readonly serial: string
  readonly signature: string
  readonly statusList: number | null
}

const ROW: Sql = sql`c.district, c.id, c.type, c.type_version as "typeVersion", c.identifier, c.number, c.version,
  c.previous, c.next, c.issuer, c.issuer_name as "issuerName", c.issuer_code as "issuerCode", c.serial,
  c.holder_kind as "holderKind", c.holders, c.issued_on as "issuedOn", c.valid_from as "validFrom",
  c.valid_to as "validTo", c.state, c.state_at as "stateAt", c.blocked, c.reference, c.origin, c.matter, c.seal, c.key,
  c.sealed, c.digest, c.file_digest as "fileDigest", c.signature, c.token, c.status_list as "statusList",
  c.status_index as "statusIndex", c.sealed_at as "sealedAt"`

export type NewRow = Omit<Kept, 'next' | 'stateAt'> & {
  readonly sole: string | null
  readonly source: string
}

/** False when another row stands in its way: the same source, serial, or a second one of a single-copy type. */
export const insert = (tx: Tx, one: NewRow): Promise<number> =>
  tx.run(sql`
    insert into certificate (district, id, type, type_version, identifier, issuer_code, serial, version, previous, number,
      issuer, issuer_name, holder_kind, holders, sole, issued_on, valid_from, valid_to, state, state_at, blocked,
      reference, origin, matter, source, sealed, digest, file_digest, signature, key, seal, token, status_list,
      status_index, sealed_at)
    values (${one.district}, ${one.id}::uuid, ${one.type}, ${one.typeVersion}, ${one.identifier}, ${one.issuerCode},
      ${one.serial}, ${one.version}, ${one.previous}::uuid, ${one.number}, ${one.issuer}::uuid, ${one.issuerName},
      ${one.holderKind}, ${one.holders}::text[], ${one.sole}, ${one.issuedOn}::date, ${one.validFrom}::date,
      ${one.validTo}::date, ${one.state}, ${one.sealedAt}, ${one.blocked}, ${one.reference}, ${one.origin},
      ${one.matter}::uuid, ${one.source}, ${one.sealed}, ${one.digest}, ${one.fileDigest}, ${one.signature},
      ${one.key}, ${one.seal}::uuid, ${one.token}, ${one.statusList}, ${one.statusIndex}, ${one.sealedAt})
    on conflict do nothing`)

export const byId = (reader: Reader, district: string, id: Id) =>
  reader.one<Kept>(
    sql`select ${ROW} from certificate c where c.district = ${district} and c.id = ${id}::uuid`,
  )
export const lock = (tx: Tx, district: string, id: Id) =>
  tx.one<Kept>(
    sql`select ${ROW} from certificate c where c.district = ${district} and c.id = ${id}::uuid for update`,
  )
export const byIdentifier = (reader: Reader, district: string, identifier: string) =>
  reader.one<Kept>(
    sql`select ${ROW} from certificate c where c.district = ${district} and c.identifier = ${identifier}`,
  )
export const bySource = (reader: Reader, district: string, source: string) =>
  reader.one<Kept>(
    sql`select ${ROW} from certificate c where c.district = ${district} and c.source = ${source}`,
  )
export const byNumber = (reader: Reader, district: string, type: string, number: string) =>
  reader.query<Kept>(sql`select ${ROW} from certificate c
    where c.district = ${district} and c.type = ${type} and c.number = ${number} order by c.version desc limit 20`)
export const ofMatter = (reader: Reader, district: string, matter: Id) =>
  reader.query<Kept>(sql`select ${ROW} from certificate c
    where c.district = ${district} and c.matter = ${matter}::uuid order by c.sealed_at`)
/** The one that stands in the way of another of a single-copy type. */
export const standing = (reader: Reader, district: string, type: string, sole: string) =>
  reader.one<Kept>(sql`select ${ROW} from certificate c
    where c.district = ${district} and c.type = ${type} and c.sole = ${sole} and c.state in ('issued', 'suspended')`)

/** All of a holder, by fingerprint; ended ones after the others. */
export const ofHolder = (reader: Reader, district: string, holder: string, types: readonly string[] | null) =>
  reader.query<Kept>(sql`select ${ROW} from certificate c
    where c.district = ${district} and c.holders @> array[${holder}]::text[]
      ${types ? sql`and c.type = any(${types}::text[])` : sql.empty}
    order by (c.state in ('issued', 'suspended')) desc, c.sealed_at desc limit 200`)

export type ListFilter = {
  readonly type?: string
  readonly state?: CertificateState | 'blocked'
  readonly number?: string
  readonly holder?: string
  /** Units whose rows may be seen; null = all. */
  readonly units: readonly Id[] | null
  readonly before?: Id
  readonly limit: number
}
export const list = (reader: Reader, district: string, f: ListFilter) =>
  reader.query<Kept>(sql`select ${ROW} from certificate c
    where c.district = ${district}
      ${f.type ? sql`and c.type = ${f.type}` : sql.empty}
      ${f.state === 'blocked' ? sql`and c.blocked is not null` : f.state ? sql`and c.state = ${f.state}` : sql.empty}
      ${f.number ? sql`and (c.number = ${f.number} or c.identifier = ${f.number})` : sql.empty}
      ${f.holder ? sql`and c.holders @> array[${f.holder}]::text[]` : sql.empty}
      ${f.units ? sql`and c.issuer = any(${f.units}::uuid[])` : sql.empty}
      ${f.before ? sql`and c.id < ${f.before}::uuid` : sql.empty}
    order by c.id desc limit ${f.limit}`)

export const setState = (
  tx: Tx,
  district: string,
  id: Id,
  state: CertificateState,
  at: Instant,
  next: Id | null = null,
) =>
  tx.run(sql`update certificate set state = ${state}, state_at = ${at}, next = coalesce(${next}::uuid, next)
    where district = ${district} and id = ${id}::uuid`)
export const setBlocked = (tx: Tx, district: string, id: Id, why: string | null) =>
  tx.run(sql`update certificate set blocked = ${why} where district = ${district} and id = ${id}::uuid`)

export const insertEvent = (tx: Tx, district: string, id: Id, certificate: Id, e: CertificateEvent): void =>
  tx.post(sql`insert into certificate_event (district, id, certificate, act, from_state, to_state, why, document, by_name,
      unit_name, at)
    values (${district}, ${id}::uuid, ${certificate}::uuid, ${e.act}, ${e.from}, ${e.to}, ${e.why}, ${e.document},
      ${e.by}, ${e.unitName}, ${e.at})`)
export const eventsOf = (reader: Reader, district: string, certificate: Id) =>
  reader.query<CertificateEvent>(sql`select act, from_state as "from", to_state as "to", why, document, by_name as "by",
      unit_name as "unitName", at
    from certificate_event where district = ${district} and certificate = ${certificate}::uuid order by id`)

/** The next numbers of a type in a year; the first of them. */
export async function takeNumbers(
  tx: Tx,
  district: string,
  type: string,
  year: number,
  many: number,
): Promise<number> {
  const row = await tx.one<{ last: number }>(sql`
    insert into certificate_number as n (district, type, year, last) values (${district}, ${type}, ${year}, ${many})
    on conflict (district, type, year) do update set last = n.last + ${many} returning n.last`)
  return (row?.last ?? many) - many + 1
}

/** Certificates past their last day that are still kept as standing. */
export const takeOver = (tx: Tx, district: string, today: Day, limit: number) =>
  tx.query<Kept>(sql`select ${ROW} from certificate c
    where c.district = ${district} and c.state in ('issued', 'suspended') and c.valid_to < ${today}::date
    order by c.valid_to limit ${limit} for update skip locked`)
export const ending = (tx: Tx, district: string, from: Day, to: Day, limit: number) =>
  tx.query<Kept & { reminded: number | null }>(sql`select ${ROW}, c.reminded from certificate c
    where c.district = ${district} and c.state in ('issued', 'suspended')
      and c.valid_to between ${from}::date and ${to}::date
      and (c.reminded is null or (c.reminded > 7 and c.valid_to <= (${from}::date + 7))
        or (c.reminded > 30 and c.valid_to <= (${from}::date + 30)))
    order by c.valid_to limit ${limit} for update skip locked`)
export const setReminded = (tx: Tx, district: string, id: Id, days: number): void =>
  tx.post(sql`update certificate set reminded = ${days} where district = ${district} and id = ${id}::uuid`)

// seals
const SEAL: Sql = sql`district, id, unit, unit_name as "unitName", name, kind, valid_from as "validFrom",
  valid_to as "validTo", state, state_at as "stateAt", test`
export const seals = (reader: Reader, district: string) =>
  reader.query<Seal>(
    sql`select ${SEAL} from certificate_seal where district = ${district} order by unit_name, id`,
  )
export const sealById = (reader: Reader, district: string, id: Id) =>
  reader.one<Seal>(
    sql`select ${SEAL} from certificate_seal where district = ${district} and id = ${id}::uuid`,
  )
export const sealOf = (reader: Reader, district: string, unit: Id, at: Instant) =>
  reader.one<Seal>(sql`select ${SEAL} from certificate_seal
    where district = ${district} and unit = ${unit}::uuid and state = 'normal' and valid_from <= ${at}
      and valid_to > ${at} order by kind desc, valid_to desc limit 1`)
export const insertSeal = (tx: Tx, s: Seal) =>
  tx.run(sql`insert into certificate_seal (district, id, unit, unit_name, name, kind, valid_from, valid_to, state,
      state_at, test)
    values (${s.district}, ${s.id}::uuid, ${s.unit}::uuid, ${s.unitName}, ${s.name}, ${s.kind}, ${s.validFrom},
      ${s.validTo}, ${s.state}, ${s.stateAt}, ${s.test})`)
export const setSeal = (tx: Tx, district: string, id: Id, state: Seal['state'], at: Instant) =>
  tx.run(sql`update certificate_seal set state = ${state}, state_at = ${at}
    where district = ${district} and id = ${id}::uuid`)

// 制证
type MakingRow = Making & { readonly sealed: string; readonly source: string }
const MAKING: Sql = sql`id, type, state, unit, unit_name as "unitName", matter, matter_number as "matterNumber", why,
  certificate, made_at as "madeAt", settled_at as "settledAt", sealed, source`
export const putMaking = (
  tx: Tx,
  district: string,
  m: Omit<MakingRow, 'why'> & { readonly why: Say | null },
) =>
  tx.run(sql`insert into certificate_making (district, id, type, state, unit, unit_name, matter, matter_number, source,
      sealed, why, certificate, made_at, settled_at)
    values (${district}, ${m.id}::uuid, ${m.type}, ${m.state}, ${m.unit}::uuid, ${m.unitName}, ${m.matter}::uuid,
      ${m.matterNumber}, ${m.source}, ${m.sealed}, ${json(m.why)}::jsonb, ${m.certificate}::uuid, ${m.madeAt},
      ${m.settledAt})
    on conflict (district, source) do nothing`)
export const makings = (
  reader: Reader,
  district: string,
  f: { readonly state?: string; readonly units: readonly Id[] | null; readonly limit: number },
) =>
  reader.query<MakingRow>(sql`select ${MAKING} from certificate_making
    where district = ${district} ${f.state ? sql`and state = ${f.state}` : sql.empty}
      ${f.units ? sql`and unit = any(${f.units}::uuid[])` : sql.empty} order by id desc limit ${f.limit}`)
export const lockMaking = (tx: Tx, district: string, id: Id) =>
  tx.one<MakingRow>(sql`select ${MAKING} from certificate_making
    where district = ${district} and id = ${id}::uuid for update`)
export const settleMaking = (
  tx: Tx,
  district: string,
  id: Id,
  to: {
    readonly state: string
    readonly why: Say | null
    readonly certificate: Id | null
    readonly at: Instant | null
  },
) =>
  tx.run(sql`update certificate_making set state = ${to.state}, why = ${json(to.why)}::jsonb,
      certificate = ${to.certificate}::uuid, settled_at = ${to.at}
    where district = ${district} and id = ${id}::uuid`)

// 异常
export const putException = (
  tx: Tx,
  district: string,
  id: Id,
  e: {
    readonly kind: ExceptionKind
    readonly certificate: Id | null
    readonly about: string
    readonly at: Instant
  },
) =>
  tx.run(sql`insert into certificate_exception (district, id, kind, certificate, about, at)
    values (${district}, ${id}::uuid, ${e.kind}, ${e.certificate}::uuid, ${e.about}, ${e.at}) on conflict do nothing`)
export const exceptions = (reader: Reader, district: string, open: boolean) =>
  reader.query<CertificateException>(sql`select id, kind, certificate, about, at, settled_at as "settledAt",
      settled_by as "settledBy", settled_why as "settledWhy"
    from certificate_exception where district = ${district} ${open ? sql`and settled_at is null` : sql.empty}
    order by id desc limit 200`)
export const settleException = (tx: Tx, district: string, id: Id, by: string, why: string, at: Instant) =>
  tx.run(sql`update certificate_exception set settled_at = ${at}, settled_by = ${by}, settled_why = ${why}
    where district = ${district} and id = ${id}::uuid and settled_at is null`)

/** One more code that nobody knows, from one source within ten minutes; how many that makes. */
export async function missed(tx: Tx, district: string, source: string, slot: Instant): Promise<number> {
  const row = await tx.one<{ misses: number }>(sql`
    insert into certificate_miss as m (district, source, slot, misses) values (${district}, ${source}, ${slot}, 1)
    on conflict (district, source, slot) do update set misses = m.misses + 1 returning m.misses`)
  return row?.misses ?? 1
}
export const misses = async (reader: Reader, district: string, source: string, slot: Instant) =>
  (
    await reader.one<{ misses: number }>(sql`select misses from certificate_miss
      where district = ${district} and source = ${source} and slot = ${slot}`)
  )?.misses ?? 0

// figures 统计
export const tally = (reader: Reader, district: string, today: Day) =>
  reader.query<{
    readonly type: string
    readonly all: number
    readonly valid: number
    readonly withCase: number
    readonly stock: number
    readonly blocked: number
    readonly ending: number
  }>(sql`select type, count(*)::int as "all",
      count(*) filter (where state = 'issued' and (valid_to is null or valid_to >= ${today}::date))::int as valid,
      count(*) filter (where origin = 'matter')::int as "withCase",
      count(*) filter (where origin = 'stock')::int as stock,
      count(*) filter (where blocked is not null)::int as blocked,
      count(*) filter (where state = 'issued' and valid_to between ${today}::date and (${today}::date + 60))::int
        as ending
    from certificate where district = ${district} group by type order by type`)
export const tallyOfUse = (reader: Reader, district: string) =>
  reader.query<{ readonly type: string; readonly kind: string; readonly count: number }>(sql`
    select c.type, u.kind, count(*)::int as count from certificate_use u
    join certificate c on c.district = u.district and c.id = u.certificate
    where u.district = ${district} group by c.type, u.kind`)
