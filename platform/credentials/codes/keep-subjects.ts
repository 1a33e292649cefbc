import type { Day, Id, Instant } from '../../../base/index.ts'
import { type Reader, sql, type Tx } from '../../store/index.ts'
import type { Attribute, BindingKind, SubjectState } from './declare.ts'

export type SubjectRow = {
  readonly id: Id
  readonly cityId: string
  readonly citizen: Id | null
  readonly sealed: string
  readonly level: number
  readonly state: SubjectState
  readonly openedBy: 'self' | 'guardian' | 'carer' | 'counter' | 'guest'
  readonly openedAt: Instant
  readonly lostAt: Instant | null
}
const SUBJECT = sql`id, city_id as "cityId", citizen, sealed, level, state, opened_by as "openedBy",
  opened_at as "openedAt", lost_at as "lostAt"`

export const insertSubject = (
  tx: Tx,
  district: string,
  one: Omit<SubjectRow, 'lostAt' | 'state'> & { readonly person: string; readonly openedFrom: string | null },
): Promise<number> =>
  tx.run(sql`
    insert into code_subject (district, id, city_id, person, citizen, sealed, level, state, opened_by, opened_at,
      opened_from)
    values (${district}, ${one.id}, ${one.cityId}, ${one.person}, ${one.citizen}, ${one.sealed}, ${one.level}, 'open',
      ${one.openedBy}, ${one.openedAt}, ${one.openedFrom})
    on conflict (district, person) do nothing`)

/** How many codes were opened from one address since then, and how many in all; counters and guests are no farm. */
export const openedSince = (reader: Reader, district: string, from: string, since: Instant) =>
  reader.one<{ readonly here: number; readonly all: number }>(sql`
    select count(*) filter (where opened_from = ${from})::integer as here, count(*)::integer as "all" from code_subject
    where district = ${district} and opened_at >= ${since} and opened_from is not null`)

/** From where a code was opened is known for a day. */
export const forgetOrigins = (tx: Tx, district: string, before: Instant): Promise<number> =>
  tx.run(sql`
    update code_subject set opened_from = null
    where district = ${district} and opened_from is not null and opened_at < ${before}`)

/** The telephone is another person’s now 换号: the code stays with its person and loses the account. */
export const setNoOwner = (tx: Tx, district: string, id: Id): Promise<number> =>
  tx.run(sql`update code_subject set citizen = null where district = ${district} and id = ${id}`)

export const personOf = (reader: Reader, district: string, id: Id) =>
  reader.one<{ readonly person: string }>(
    sql`select person from code_subject where district = ${district} and id = ${id}`,
  )

/** Guests whose last pass is over. */
export const guestsOver = (tx: Tx, district: string, at: Instant, limit: number) =>
  tx.query<SubjectRow>(sql`
    select ${SUBJECT} from code_subject s
    where s.district = ${district} and s.opened_by = 'guest' and s.state = 'open' and exists (
      select 1 from code_pass p where p.district = s.district and p.guest = s.id and p.ends_at < ${at})
    order by s.id limit ${limit} for update of s skip locked`)

export const subjectById = (reader: Reader, district: string, id: Id) =>
  reader.one<SubjectRow>(sql`select ${SUBJECT} from code_subject where district = ${district} and id = ${id}`)

export const subjectByPerson = (reader: Reader, district: string, person: string) =>
  reader.one<SubjectRow>(
    sql`select ${SUBJECT} from code_subject where district = ${district} and person = ${person}`,
  )

export const subjectOfCitizen = (reader: Reader, district: string, citizen: Id) =>
  reader.one<SubjectRow>(
    sql`select ${SUBJECT} from code_subject where district = ${district} and citizen = ${citizen}`,
  )

export const setOwner = (tx: Tx, district: string, id: Id, citizen: Id, level: number) =>
  tx.run(sql`
    update code_subject set citizen = ${citizen}, level = greatest(level, ${level}::integer)
    where district = ${district} and id = ${id}`)

export const setSubjectState = (
  tx: Tx,
  district: string,
  id: Id,
  state: SubjectState,
  lostAt: Instant | null,
) =>
  tx.run(
    sql`update code_subject set state = ${state}, lost_at = ${lostAt} where district = ${district} and id = ${id}`,
  )

export type BindingRow = {
  readonly id: Id
  readonly kind: BindingKind
  readonly issuer: string
  readonly sealed: string
  readonly tail: string
  readonly since: Instant
  readonly endedAt: Instant | null
}

export const bindings = (reader: Reader, district: string, subject: Id) =>
  reader.query<BindingRow>(sql`
    select id, kind, issuer, sealed, tail, since, ended_at as "endedAt" from code_binding
    where district = ${district} and subject = ${subject} and ended_at is null order by since`)

export const insertBinding = (
  tx: Tx,
  district: string,
  subject: Id,
  one: Omit<BindingRow, 'endedAt'>,
): Promise<number> =>
  tx.run(sql`
    insert into code_binding (district, id, subject, kind, issuer, sealed, tail, since)
    values (${district}, ${one.id}, ${subject}, ${one.kind}, ${one.issuer}, ${one.sealed}, ${one.tail}, ${one.since})`)

export const endBinding = (tx: Tx, district: string, subject: Id, id: Id, at: Instant): Promise<number> =>
  tx.run(sql`
    update code_binding set ended_at = ${at}
    where district = ${district} and id = ${id} and subject = ${subject} and ended_at is null`)

export type SceneRow = {
  readonly scene: string
  readonly secret: string
  readonly switched: boolean
  readonly endsOn: Day | null
}

export const scenes = (reader: Reader, district: string) =>
  reader.query<SceneRow>(
    sql`select scene, secret, switched, ends_on::text as "endsOn" from code_scene where district = ${district}`,
  )

export const insertScene = (tx: Tx, district: string, one: SceneRow, at: Instant): Promise<number> =>
  tx.run(sql`
    insert into code_scene (district, scene, secret, switched, ends_on, changed_at)
    values (${district}, ${one.scene}, ${one.secret}, ${one.switched}, ${one.endsOn}, ${at})
    on conflict (district, scene) do nothing`)

export const setScene = (
  tx: Tx,
  district: string,
  scene: string,
  to: { readonly switched: boolean; readonly endsOn: Day | null },
  at: Instant,
): Promise<number> =>
  tx.run(sql`
    update code_scene set switched = ${to.switched}, ends_on = ${to.endsOn}, changed_at = ${at}
    where district = ${district} and scene = ${scene}`)

/** A new key gives everybody a new name in that scene: what was kept under the old one can be joined with nothing. */
export const setSecret = (tx: Tx, district: string, scene: string, secret: string, at: Instant) =>
  tx.run(sql`
    update code_scene set secret = ${secret}, changed_at = ${at} where district = ${district} and scene = ${scene}`)

export type AliasRow = {
  readonly scene: string
  readonly pseudonym: string
  readonly sealed: string
  readonly items: readonly Attribute[]
  readonly consented: boolean
  readonly firstAt: Instant
  readonly changedAt: Instant
  readonly withdrawnAt: Instant | null
  readonly barred: 'lost' | 'closed' | null
  readonly barredAt: Instant | null
  /** Tokens of bound credentials as this scene sees them, sealed JSON. */
  readonly told: string
}
const ALIAS = sql`scene, pseudonym, sealed, items, consented, first_at as "firstAt", changed_at as "changedAt",
  withdrawn_at as "withdrawnAt", barred, barred_at as "barredAt", told`

export const aliasOf = (reader: Reader, district: string, scene: string, pseudonym: string) =>
  reader.one<AliasRow>(sql`
    select ${ALIAS} from code_alias
    where district = ${district} and scene = ${scene} and pseudonym = ${pseudonym}`)

export const saveAlias = (
  tx: Tx,
  district: string,
  one: Pick<AliasRow, 'scene' | 'pseudonym' | 'sealed' | 'items' | 'consented' | 'told'>,
  at: Instant,
): Promise<number> =>
  tx.run(sql`
    insert into code_alias as a (district, scene, pseudonym, sealed, items, consented, first_at, changed_at, told)
    values (${district}, ${one.scene}, ${one.pseudonym}, ${one.sealed}, ${one.items}, ${one.consented}, ${at}, ${at},
      ${one.told})
    on conflict (district, scene, pseudonym) do update
    set items = excluded.items, consented = excluded.consented, changed_at = excluded.changed_at,
      withdrawn_at = null, told = excluded.told`)

export const withdraw = (
  tx: Tx,
  district: string,
  scene: string,
  pseudonym: string,
  at: Instant,
): Promise<number> =>
  tx.run(sql`
    update code_alias set consented = false, withdrawn_at = ${at}, changed_at = ${at}
    where district = ${district} and scene = ${scene} and pseudonym = ${pseudonym} and consented`)

export const bar = (
  tx: Tx,
  district: string,
  scene: string,
  pseudonym: string,
  why: 'lost' | 'closed' | null,
  at: Instant,
): Promise<number> =>
  tx.run(sql`
    update code_alias set barred = ${why}, barred_at = ${why === null ? null : at}
    where district = ${district} and scene = ${scene} and pseudonym = ${pseudonym}`)

/** What offline readers of a scene must not let pass: lost, closed, withdrawn. */
export const denied = (reader: Reader, district: string, scenes: readonly string[]) =>
  reader.query<{ readonly scene: string; readonly pseudonym: string }>(sql`
    select scene, pseudonym from code_alias
    where district = ${district} and scene = any(${scenes}) and (barred is not null or not consented)
    order by scene, pseudonym`)

export const insertDevice = (
  tx: Tx,
  district: string,
  one: { readonly id: Id; readonly subject: Id; readonly key: string; readonly name: string },
  at: Instant,
): Promise<number> =>
  tx.run(sql`
    insert into code_device (district, id, subject, key, name, since)
    values (${district}, ${one.id}, ${one.subject}, ${one.key}, ${one.name}, ${at})
    on conflict (district, key) do nothing`)

export const deviceByKey = (reader: Reader, district: string, key: string) =>
  reader.one<{ readonly id: Id; readonly subject: Id; readonly endedAt: Instant | null }>(sql`
    select id, subject, ended_at as "endedAt" from code_device where district = ${district} and key = ${key}`)

export const devices = (reader: Reader, district: string, subject: Id) =>
  reader.query<{ readonly id: Id; readonly name: string; readonly since: Instant }>(sql`
    select id, name, since from code_device
    where district = ${district} and subject = ${subject} and ended_at is null order by since`)

export const endDevices = (tx: Tx, district: string, subject: Id, at: Instant) =>
  tx.run(sql`
    update code_device set ended_at = ${at}
    where district = ${district} and subject = ${subject} and ended_at is null`)

export type LinkRow = {
  readonly id: Id
  readonly kind: 'family' | 'carer'
  readonly carer: Id
  readonly subject: Id
  readonly scenes: readonly string[]
  readonly until: Day
  readonly proof: string
  readonly madeAt: Instant
  readonly endedAt: Instant | null
}
const LINK = sql`id, kind, carer, subject, scenes, until::text as until, proof, made_at as "madeAt", ended_at as "endedAt"`

export const linksOfCarer = (reader: Reader, district: string, carer: Id) =>
  reader.query<LinkRow>(sql`
    select ${LINK} from code_link where district = ${district} and carer = ${carer} order by made_at`)

export const linksOfSubject = (reader: Reader, district: string, subject: Id) =>
  reader.query<LinkRow>(sql`
    select ${LINK} from code_link where district = ${district} and subject = ${subject} order by made_at`)

export const insertLink = (tx: Tx, district: string, one: Omit<LinkRow, 'endedAt'>): Promise<number> =>
  tx.run(sql`
    insert into code_link (district, id, kind, carer, subject, scenes, until, proof, made_at)
    values (${district}, ${one.id}, ${one.kind}, ${one.carer}, ${one.subject}, ${one.scenes}, ${one.until},
      ${one.proof}, ${one.madeAt})`)

/** Either side ends it. */
export const endLink = (tx: Tx, district: string, id: Id, by: Id, at: Instant): Promise<number> =>
  tx.run(sql`
    update code_link set ended_at = ${at}, ended_by = case when carer = ${by} then 'carer' else 'subject' end
    where district = ${district} and id = ${id} and ended_at is null and (carer = ${by} or subject = ${by})`)

export type PaperRow = {
  readonly id: Id
  readonly subject: Id
  readonly scenes: readonly string[]
  readonly code: string
  readonly until: Day
  readonly madeAt: Instant
  readonly revokedAt: Instant | null
  /** 窗口代办: who printed it, what was checked, why; null when the person did it himself. */
  readonly issuedBy: string | null
  readonly proof: string | null
  readonly reason: string | null
  readonly revokedWhy: string | null
}
const PAPER = sql`id, subject, scenes, code, until::text as until, made_at as "madeAt", revoked_at as "revokedAt",
  issued_by as "issuedBy", proof, reason, revoked_why as "revokedWhy"`

export const papersOf = (reader: Reader, district: string, subject: Id) =>
  reader.query<PaperRow>(
    sql`select ${PAPER} from code_paper where district = ${district} and subject = ${subject} order by made_at desc`,
  )

export const paperByCode = (reader: Reader, district: string, code: string) =>
  reader.one<PaperRow>(sql`select ${PAPER} from code_paper where district = ${district} and code = ${code}`)

export const insertPaper = (
  tx: Tx,
  district: string,
  one: Omit<PaperRow, 'revokedAt' | 'revokedWhy'>,
): Promise<number> =>
  tx.run(sql`
    insert into code_paper (district, id, subject, scenes, code, until, made_at, issued_by, proof, reason)
    values (${district}, ${one.id}, ${one.subject}, ${one.scenes}, ${one.code}, ${one.until}, ${one.madeAt},
      ${one.issuedBy}, ${one.proof}, ${one.reason})`)

export const revokePapers = (
  tx: Tx,
  district: string,
  subject: Id,
  id: Id | null,
  at: Instant,
  why: string | null = null,
): Promise<number> =>
  tx.run(sql`
    update code_paper set revoked_at = ${at}, revoked_why = ${why}
    where district = ${district} and subject = ${subject} and revoked_at is null
      and (${id}::uuid is null or id = ${id}::uuid)`)
