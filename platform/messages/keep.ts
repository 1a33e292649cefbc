import { type Id, type Instant, type Language, newId, type Say } from '../../base/index.ts'
import { json, type Reader, sql, type Tx } from '../store/index.ts'
import type { Delivery, InboxItem, Notice, Outside } from './declare.ts'

// The SQL of notices and inboxes; deliveries are in keep-deliveries.ts.

export type NewNotice = { readonly id: Id; readonly notice: Notice; readonly recipients: number }
export type NewInbox = { readonly district: string; readonly account: Id; readonly notice: Id }

/** Writes the notices whose key is new, with how many recipients each found, and the inbox rows and deliveries of these. */
export function post(
  tx: Tx,
  notices: readonly NewNotice[],
  inbox: readonly NewInbox[],
  deliveries: readonly NewDelivery[],
  at: Instant,
): void {
  const rows = notices.map(({ id, notice, recipients }) => ({
    id,
    recipients,
    district: notice.district,
    key: notice.key,
    addressee: addresseeText(notice.to),
    titleZh: notice.title.zh,
    titleEn: notice.title.en,
    textZh: notice.text.zh,
    textEn: notice.text.en,
    subjectKind: notice.subjectKind,
    subject: notice.subject,
  }))
  tx.post(sql`
    with made as (
      insert into notice (district, id, key, addressee, title_zh, title_en, text_zh, text_en, subject_kind, subject, at,
        recipients)
      select n.district, n.id, n.key, n.addressee, n."titleZh", n."titleEn", n."textZh", n."textEn", n."subjectKind",
        n.subject, ${at}, n.recipients
      from json_to_recordset(${json(rows)}::json) as n(district text, id uuid, key text, addressee text, "titleZh" text,
        "titleEn" text, "textZh" text, "textEn" text, "subjectKind" text, subject uuid, recipients integer)
      on conflict (district, key) do nothing
      returning district, id),
    told as (
      insert into inbox (district, account, notice)
      select made.district, i.account, made.id
      from made join json_to_recordset(${json(inbox)}::json) as i(account uuid, notice uuid) on i.notice = made.id
      on conflict do nothing)
    insert into delivery (district, id, notice, channel, account, address, language, state, attempts, next_at, reason,
      ended_at)
    select made.district, d.id, made.id, d.channel, d.account, d.address, d.language, d.state, 0, ${at}, d.reason,
      case when d.state = 'failed' then ${at}::timestamptz end
    from made join json_to_recordset(${json(deliveries.map((one) => ({ id: newId(), ...one })))}::json) as d(id uuid,
      notice uuid, channel text, account uuid, address text, language text, state text, reason text)
      on d.notice = made.id`)
}

/** For the operator's eye; never the outside address itself. */
const addresseeText = (to: Notice['to']): string =>
  'account' in to
    ? `account ${to.account}`
    : 'address' in to
      ? to.by
      : 'unit' in to
        ? `unit ${to.unit}${to.role ? ` role ${to.role}` : ''}`
        : `role ${to.role}`

export type NewDelivery = {
  readonly district: string
  readonly notice: Id
  readonly channel: Outside
  readonly account: Id | null
  readonly address: string
  readonly language: Language
  readonly state: 'queued' | 'failed'
  readonly reason: string | null
}

type FlatSay = { titleZh: string; titleEn: string }
const titleOf = <Row extends FlatSay>({
  titleZh,
  titleEn,
  ...row
}: Row): Omit<Row, keyof FlatSay> & { title: Say } => ({
  ...row,
  title: { zh: titleZh, en: titleEn },
})

/** Newest first, below the notice `before`. */
export async function inboxOf(
  reader: Reader,
  district: string,
  account: Id,
  page: { readonly unreadOnly: boolean; readonly before: Id | null; readonly limit: number },
): Promise<InboxItem[]> {
  type Row = Omit<InboxItem, 'title' | 'text'> & FlatSay & { textZh: string; textEn: string }
  const rows = await reader.query<Row>(sql`
    select i.notice, n.at, n.title_zh as "titleZh", n.title_en as "titleEn", n.text_zh as "textZh",
      n.text_en as "textEn", n.subject_kind as "subjectKind", n.subject, i.read_at as "readAt"
    from inbox i join notice n on n.district = i.district and n.id = i.notice
    where i.district = ${district} and i.account = ${account}
      ${page.unreadOnly ? sql`and i.read_at is null` : sql.empty}
      ${page.before ? sql`and i.notice < ${page.before}` : sql.empty}
    order by i.notice desc limit ${page.limit}`)
  return rows.map(({ textZh, textEn, ...row }) => ({ ...titleOf(row), text: { zh: textZh, en: textEn } }))
}

/** Counts to 1,000; more reads as 1,000 (the badge says 999+). */
export async function unreadOf(reader: Reader, district: string, account: Id): Promise<number> {
  const row = await reader.one<{ count: number }>(sql`
    select count(*) as count from (
      select 1 from inbox where district = ${district} and account = ${account} and read_at is null limit 1000) unread`)
  return row?.count ?? 0
}

export const markRead = (
  tx: Tx,
  district: string,
  account: Id,
  notices: readonly Id[] | 'all',
  at: Instant,
): Promise<number> =>
  tx.run(sql`
    update inbox set read_at = ${at}
    where district = ${district} and account = ${account} and read_at is null
      ${notices === 'all' ? sql.empty : sql`and notice = any(${notices}::uuid[])`}`)

/** Notices that found no recipient, newest first. */
export async function forNobody(
  reader: Reader,
  districts: readonly string[],
  limit: number,
): Promise<{ district: string; notice: Id; addressee: string; title: Say; at: Instant }[]> {
  const rows = await reader.query<
    FlatSay & { district: string; notice: Id; addressee: string; at: Instant }
  >(sql`
    select district, id as notice, addressee, title_zh as "titleZh", title_en as "titleEn", at from notice
    where district = any(${districts}::text[]) and recipients = 0 order by at desc limit ${limit}`)
  return rows.map(titleOf)
}

/** Deliveries in one of these states, newest first. */
export async function deliveriesIn(
  reader: Reader,
  districts: readonly string[],
  states: readonly string[],
  limit: number,
): Promise<Delivery[]> {
  const rows = await reader.query<Omit<Delivery, 'title'> & FlatSay>(sql`
    select d.district, d.id, d.notice, d.channel, d.account, d.state, d.attempts, d.reason, n.title_zh as "titleZh",
      n.title_en as "titleEn", n.subject_kind as "subjectKind", n.subject, n.at
    from delivery d join notice n on n.district = d.district and n.id = d.notice
    where d.district = any(${districts}::text[]) and d.state = any(${states}::text[])
    order by d.id desc limit ${limit}`)
  return rows.map(titleOf)
}
