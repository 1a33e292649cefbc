import { type Id, type Instant, isId } from '../../../base/index.ts'
import { type Reader, type Sql, sql, type Tx } from '../../store/index.ts'

export type DraftRow = {
  readonly district: string
  readonly id: Id
  readonly item: string
  readonly itemVersion: number
  readonly citizen: Id | null
  readonly account: Id | null
  readonly sealed: string
  readonly revision: number
  readonly device: string
  readonly submission: Id | null
  readonly changedAt: Instant
  readonly expiresAt: Instant
  readonly helper: Id | null
  readonly helperUntil: Instant | null
}

const DRAFT: Sql = sql`d.district, d.id, d.item, d.version_of as "itemVersion", d.citizen, d.account, d.sealed,
  d.revision, d.device, d.submission, d.changed_at as "changedAt", d.expires_at as "expiresAt",
  d.helper, d.helper_until as "helperUntil"`

export const draft = async (
  reader: Reader,
  district: string,
  id: Id,
  lock = false,
): Promise<DraftRow | undefined> =>
  isId(id)
    ? reader.one<DraftRow>(
        sql`select ${DRAFT} from form_draft d where d.district = ${district} and d.id = ${id}::uuid
          ${lock ? sql`for update` : sql``}`,
      )
    : undefined

export const draftByCode = (
  reader: Reader,
  district: string,
  code: string,
  at: Instant,
): Promise<DraftRow | undefined> =>
  reader.one<DraftRow>(
    sql`select ${DRAFT} from form_draft d where d.district = ${district} and d.code = ${code}
      and d.code_until > ${at}::timestamptz and d.submission is null`,
  )

/** Drafts of a citizen that are not sent, the last changed first. */
export const draftsOf = (reader: Reader, district: string, citizen: Id, most: number): Promise<DraftRow[]> =>
  reader.query<DraftRow>(
    sql`select ${DRAFT} from form_draft d where d.district = ${district} and d.citizen = ${citizen}::uuid
      and d.submission is null order by d.changed_at desc limit ${most}::int`,
  )

/** Answers false where another writer made a draft of this id first. */
export const insertDraft = async (tx: Tx, one: DraftRow): Promise<boolean> =>
  (await tx.run(
    sql`insert into form_draft (district, id, item, version_of, citizen, account, sealed, revision, device, changed_at,
        expires_at)
      values (${one.district}, ${one.id}::uuid, ${one.item}, ${one.itemVersion}::int, ${one.citizen}::uuid,
        ${one.account}::uuid, ${one.sealed}, ${one.revision}::int, ${one.device}, ${one.changedAt}::timestamptz,
        ${one.expiresAt}::timestamptz)
      on conflict (district, id) do nothing`,
  )) === 1

/** Over the revision that was read; the loser of two writers changes nothing. */
export const updateDraft = async (tx: Tx, one: DraftRow, over: number): Promise<boolean> =>
  (await tx.run(
    sql`update form_draft set item = ${one.item}, version_of = ${one.itemVersion}::int, sealed = ${one.sealed},
        revision = ${one.revision}::int, device = ${one.device}, changed_at = ${one.changedAt}::timestamptz,
        expires_at = ${one.expiresAt}::timestamptz
      where district = ${one.district} and id = ${one.id}::uuid and revision = ${over}::int and submission is null`,
  )) === 1

export const setCode = (tx: Tx, district: string, id: Id, code: string, until: Instant): Promise<number> =>
  tx.run(
    sql`update form_draft set code = ${code}, code_until = ${until}::timestamptz
      where district = ${district} and id = ${id}::uuid and submission is null`,
  )

export const claimDraft = (tx: Tx, district: string, id: Id, citizen: Id): Promise<number> =>
  tx.run(
    sql`update form_draft set citizen = ${citizen}::uuid where district = ${district} and id = ${id}::uuid
      and citizen is null`,
  )

/** 帮办: who may go on with it for the citizen, and until when. */
export const setHelper = (
  tx: Tx,
  district: string,
  id: Id,
  { account, until }: { readonly account: Id; readonly until: Instant },
): Promise<number> =>
  tx.run(
    sql`update form_draft set helper = ${account}::uuid, helper_until = ${until}::timestamptz
      where district = ${district} and id = ${id}::uuid and submission is null`,
  )

export const dropDraft = (tx: Tx, district: string, id: Id): Promise<number> =>
  tx.run(sql`delete from form_draft where district = ${district} and id = ${id}::uuid and submission is null`)

export const draftSent = (tx: Tx, district: string, id: Id, submission: Id): Promise<number> =>
  tx.run(
    sql`update form_draft set submission = ${submission}::uuid, sealed = '', code = null, helper = null
      where district = ${district} and id = ${id}::uuid`,
  )

export const dropExpired = (tx: Tx, district: string, at: Instant): Promise<number> =>
  tx.run(sql`delete from form_draft where district = ${district} and expires_at < ${at}::timestamptz`)

export type SubmissionRow = {
  readonly district: string
  readonly id: Id
  readonly item: string
  readonly itemVersion: number
  readonly matter: Id
  readonly supplements: Id | null
  readonly ownKey: string
  readonly twin: string
  readonly citizen: Id | null
  readonly account: Id | null
  readonly enterprise: string | null
  readonly person: string | null
  readonly channel: string
  readonly hash: string
  readonly sealed: string
  readonly files: readonly Id[]
  readonly at: Instant
}

const SUBMISSION: Sql = sql`s.district, s.id, s.item, s.version_of as "itemVersion", s.matter, s.supplements,
  s.own_key as "ownKey", s.twin, s.citizen, s.account, s.enterprise, s.person, s.channel, s.hash, s.sealed, s.files,
  s.made_at as "at"`

/** Two that write the same at once: the later one is tried anew and then finds the first. */
export const insertSubmission = (tx: Tx, one: SubmissionRow): void =>
  tx.post(
    sql`insert into form_submission (district, id, item, version_of, matter, supplements, own_key, twin, citizen, account,
        enterprise, person, channel, hash, sealed, files, made_at)
      values (${one.district}, ${one.id}::uuid, ${one.item}, ${one.itemVersion}::int, ${one.matter}::uuid,
        ${one.supplements}::uuid, ${one.ownKey}, ${one.twin}, ${one.citizen}::uuid, ${one.account}::uuid,
        ${one.enterprise}, ${one.person}, ${one.channel}, ${one.hash}, ${one.sealed}, ${one.files}::uuid[],
        ${one.at}::timestamptz)`,
    { again: '23505', lost: () => undefined },
  )

const bySql = (reader: Reader, where: Sql): Promise<SubmissionRow | undefined> =>
  reader.one<SubmissionRow>(sql`select ${SUBMISSION} from form_submission s where ${where}`)

export const submission = async (reader: Reader, district: string, id: Id) =>
  isId(id) ? bySql(reader, sql`s.district = ${district} and s.id = ${id}::uuid`) : undefined
export const byKey = (reader: Reader, district: string, key: string) =>
  bySql(reader, sql`s.district = ${district} and s.own_key = ${key}`)
export const byTwin = (reader: Reader, district: string, twin: string) =>
  bySql(reader, sql`s.district = ${district} and s.twin = ${twin}`)
export const bySupplemented = (reader: Reader, district: string, old: Id) =>
  bySql(reader, sql`s.district = ${district} and s.supplements = ${old}::uuid`)

/** All of one application, the first first. */
export const ofMatter = (reader: Reader, district: string, matter: Id): Promise<SubmissionRow[]> =>
  reader.query<SubmissionRow>(
    sql`select ${SUBMISSION} from form_submission s where s.district = ${district} and s.matter = ${matter}::uuid
      order by s.id`,
  )

/** Whose applications: a citizen's own or those of the enterprise acted for. */
export type Whose =
  | { readonly citizen: Id; readonly own?: string }
  | { readonly enterprise: string }
  | { readonly person: string }

/** The latest submission of each application, the latest application first. */
export function latestOf(
  reader: Reader,
  district: string,
  whose: Whose,
  most: number,
): Promise<SubmissionRow[]> {
  const mine =
    'citizen' in whose
      ? whose.own === undefined
        ? sql`s.citizen = ${whose.citizen}::uuid and s.enterprise is null`
        : // taken in at a window for the same person, before there was an account or beside it
          sql`(s.citizen = ${whose.citizen}::uuid or (s.citizen is null and s.person = ${whose.own}))
            and s.enterprise is null`
      : 'enterprise' in whose
        ? sql`s.enterprise = ${whose.enterprise}`
        : sql`s.person = ${whose.person}`
  return reader.query<SubmissionRow>(
    sql`select ${SUBMISSION} from form_submission s where s.district = ${district} and ${mine}
      and not exists (select 1 from form_submission n where n.district = s.district and n.supplements = s.id)
      order by s.id desc limit ${most}::int`,
  )
}
