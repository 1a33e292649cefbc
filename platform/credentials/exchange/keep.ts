import type { Day, Id, Instant } from '../../../base/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import type { Asked, Jwk, MayAsk, Party, PartyKind, WhyNot } from './declare.ts'

// The only SQL over the tables of exchange.

const PARTY: Sql = sql`p.id, p.kind, p.name, p.identifier, p.origin, p.keys, p.purpose, p.may_ask as "mayAsk",
  p.from_day::text as "from", p.until_day::text as until, p.stopped_at as "stoppedAt", p.stopped_why as "stoppedWhy",
  p.by_name as by, p.at`

export const parties = (reader: Reader, district: string): Promise<Party[]> =>
  reader.query<Party>(sql`
    select ${PARTY} from exchange_party p where p.district = ${district} order by p.kind desc, p.name, p.id`)

export const partyById = (reader: Reader, district: string, id: Id) =>
  reader.one<Party>(sql`
    select ${PARTY} from exchange_party p where p.district = ${district} and p.id = ${id}::uuid`)

export const partyNamed = (reader: Reader, district: string, kind: PartyKind, identifier: string) =>
  reader.one<Party>(sql`
    select ${PARTY} from exchange_party p
    where p.district = ${district} and p.kind = ${kind} and p.identifier = ${identifier}`)

/** Answers 0 when somebody of that kind has the identifier already. */
export const insertParty = (tx: Tx, district: string, one: Party): Promise<number> =>
  tx.run(sql`
    insert into exchange_party (district, id, kind, name, identifier, origin, keys, purpose, may_ask, from_day,
      until_day, by_name, at)
    values (${district}, ${one.id}::uuid, ${one.kind}, ${one.name}, ${one.identifier}, ${one.origin},
      ${json(one.keys)}::jsonb, ${one.purpose}, ${json(one.mayAsk)}::jsonb, ${one.from}::date, ${one.until}::date,
      ${one.by}, ${one.at}::timestamptz)
    on conflict (district, kind, identifier) do nothing`)

export type PartyChange = {
  readonly purpose: string
  readonly mayAsk: readonly MayAsk[]
  readonly keys: readonly Jwk[]
  readonly until: Day
}
export const changeParty = (tx: Tx, district: string, id: Id, to: PartyChange): Promise<number> =>
  tx.run(sql`
    update exchange_party set purpose = ${to.purpose}, may_ask = ${json(to.mayAsk)}::jsonb,
      keys = ${json(to.keys)}::jsonb, until_day = ${to.until}::date, stopped_at = null, stopped_why = null
    where district = ${district} and id = ${id}::uuid`)

export const stopParty = (tx: Tx, district: string, id: Id, why: string, at: Instant): Promise<number> =>
  tx.run(sql`
    update exchange_party set stopped_at = ${at}::timestamptz, stopped_why = ${why}
    where district = ${district} and id = ${id}::uuid and stopped_at is null`)

// ── what the city asks ──────────────────────────────────────────────────────────────────────────────────────────

export type RequestRow = {
  readonly id: Id
  readonly state: 'open' | 'answered' | 'refused' | 'failed'
  readonly type: string
  readonly fields: readonly string[]
  readonly purpose: string
  readonly nonce: string
  readonly answerKey: string
  readonly by: string
  readonly account: Id | null
  readonly unit: Id | null
  readonly madeAt: Instant
  readonly expiresAt: Instant
  readonly settledAt: Instant | null
  readonly why: WhyNot | null
  readonly shown: string | null
}

const REQUEST: Sql = sql`r.id, r.state, r.type, r.fields, r.purpose, r.nonce, r.answer_key as "answerKey",
  r.by_name as by, r.account, r.unit, r.made_at as "madeAt", r.expires_at as "expiresAt",
  r.settled_at as "settledAt", r.why, r.shown`

export const insertRequest = (
  tx: Tx,
  district: string,
  one: Omit<RequestRow, 'state' | 'settledAt' | 'why' | 'shown'>,
): Promise<number> =>
  tx.run(sql`
    insert into exchange_request (district, id, state, type, fields, purpose, nonce, answer_key, by_name, account,
      unit, made_at, expires_at)
    values (${district}, ${one.id}::uuid, 'open', ${one.type}, ${one.fields}, ${one.purpose}, ${one.nonce},
      ${one.answerKey}, ${one.by}, ${one.account}::uuid, ${one.unit}::uuid, ${one.madeAt}::timestamptz,
      ${one.expiresAt}::timestamptz)`)

export const request = (reader: Reader, district: string, id: Id) =>
  reader.one<RequestRow>(sql`
    select ${REQUEST} from exchange_request r where r.district = ${district} and r.id = ${id}::uuid`)

/** Whoever answers holds the row: the second answer sees the first. */
export const lockRequest = (tx: Tx, district: string, id: Id) =>
  tx.one<RequestRow>(sql`
    select ${REQUEST} from exchange_request r where r.district = ${district} and r.id = ${id}::uuid for update`)

export const requestsBy = (
  reader: Reader,
  district: string,
  account: Id,
  limit = 50,
): Promise<RequestRow[]> =>
  reader.query<RequestRow>(sql`
    select ${REQUEST} from exchange_request r
    where r.district = ${district} and r.account = ${account}::uuid order by r.id desc limit ${limit}`)

export const settleRequest = (
  tx: Tx,
  district: string,
  id: Id,
  to: {
    readonly state: RequestRow['state']
    readonly why: WhyNot | null
    readonly shown: string | null
    readonly at: Instant
  },
): Promise<number> =>
  tx.run(sql`
    update exchange_request set state = ${to.state}, why = ${to.why}, shown = ${to.shown},
      settled_at = ${to.at}::timestamptz
    where district = ${district} and id = ${id}::uuid and state = 'open'`)

/** 留存期满: what was shown is forgotten, that it was shown is not. */
export const forgetShown = (tx: Tx, district: string, before: Instant): Promise<number> =>
  tx.run(sql`
    update exchange_request set shown = null
    where district = ${district} and shown is not null and settled_at < ${before}::timestamptz`)

// ── what outside verifiers ask ──────────────────────────────────────────────────────────────────────────────────

export type OfferRow = {
  readonly id: Id
  readonly citizen: Id
  readonly party: Id
  readonly nonce: string
  readonly asked: Asked
  readonly state: 'open' | 'answering' | 'answered' | 'declined' | 'failed'
  readonly certificate: Id | null
  readonly fields: readonly string[]
  readonly madeAt: Instant
  readonly expiresAt: Instant
  readonly settledAt: Instant | null
}

const OFFER: Sql = sql`o.id, o.citizen, o.party, o.nonce, o.asked, o.state, o.certificate, o.fields,
  o.made_at as "madeAt", o.expires_at as "expiresAt", o.settled_at as "settledAt"`

/** Answers 0 when this request of the verifier was read before. */
export const insertOffer = (
  tx: Tx,
  district: string,
  one: Pick<OfferRow, 'id' | 'citizen' | 'party' | 'nonce' | 'asked' | 'madeAt' | 'expiresAt'>,
): Promise<number> =>
  tx.run(sql`
    insert into exchange_offer (district, id, citizen, party, nonce, asked, state, made_at, expires_at)
    values (${district}, ${one.id}::uuid, ${one.citizen}::uuid, ${one.party}::uuid, ${one.nonce},
      ${json(one.asked)}::jsonb, 'open', ${one.madeAt}::timestamptz, ${one.expiresAt}::timestamptz)
    on conflict (district, party, nonce) do nothing`)

export const offerOf = (reader: Reader, district: string, party: Id, nonce: string) =>
  reader.one<OfferRow>(sql`
    select ${OFFER} from exchange_offer o
    where o.district = ${district} and o.party = ${party}::uuid and o.nonce = ${nonce}`)

export const lockOffer = (tx: Tx, district: string, id: Id) =>
  tx.one<OfferRow>(sql`
    select ${OFFER} from exchange_offer o where o.district = ${district} and o.id = ${id}::uuid for update`)

export const setOffer = (
  tx: Tx,
  district: string,
  id: Id,
  to: {
    readonly state: OfferRow['state']
    readonly certificate?: Id
    readonly fields?: readonly string[]
    readonly settledAt?: Instant
  },
): Promise<number> =>
  tx.run(sql`
    update exchange_offer set state = ${to.state},
      certificate = coalesce(${to.certificate ?? null}::uuid, certificate),
      fields = coalesce(${to.fields ?? null}::text[], fields),
      settled_at = coalesce(${to.settledAt ?? null}::timestamptz, settled_at)
    where district = ${district} and id = ${id}::uuid`)

export const offersBy = (reader: Reader, district: string, citizen: Id, limit = 50) =>
  reader.query<OfferRow & { readonly partyName: string | null }>(sql`
    select ${OFFER}, p.name as "partyName" from exchange_offer o
    left join exchange_party p on p.district = o.district and p.id = o.party
    where o.district = ${district} and o.citizen = ${citizen}::uuid order by o.id desc limit ${limit}`)
