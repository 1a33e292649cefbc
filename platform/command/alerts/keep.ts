import type { Id, Instant } from '../../../base/index.ts'
import { json, type Reader, type Sql, sql, type Tx } from '../../store/index.ts'
import type { Ending, Link } from './decide.ts'
import type { Alert, WarningDraft } from './declare.ts'

const ALERT: Sql = sql`a.district, a.id, a.origin, a.identifier, a.sender, a.sent, a.status, a.msg_type as "msgType",
  a.scope, a.state, a.chain, a.kind, a.headline, a.rank, a.codes, a.onset, a.expires, a.ended_by as "endedBy",
  a.ended_at as "endedAt", a.ended_how as "endedHow", a.draft, a.cap, a.repeats, a.made_by as "madeBy",
  a.made_account as "madeAccount", a.made_at as "madeAt", a.released_by as "releasedBy",
  a.released_at as "releasedAt", a.returned, a.version`

type Kept = Omit<Alert, 'draft'> & {
  readonly draft: (Omit<WarningDraft, 'onset' | 'expires'> & { onset: string; expires: string }) | null
}

/** Times inside a kept draft are text. */
const alive = (row: Kept): Alert => ({
  ...row,
  draft: row.draft && {
    ...row.draft,
    onset: new Date(row.draft.onset),
    expires: new Date(row.draft.expires),
  },
})

export async function alertById(reader: Reader, district: string, id: Id): Promise<Alert | undefined> {
  const row = await reader.one<Kept>(sql`select ${ALERT} from alert a
    where a.district = ${district} and a.id = ${id}::uuid`)
  return row && alive(row)
}

export async function lockAlert(tx: Tx, district: string, id: Id): Promise<Alert | undefined> {
  const row = await tx.one<Kept>(sql`select ${ALERT} from alert a
    where a.district = ${district} and a.id = ${id}::uuid for update`)
  return row && alive(row)
}

export async function insertAlert(tx: Tx, one: Alert, groupKey: string | null = null): Promise<void> {
  await tx.run(sql`insert into alert (district, id, origin, identifier, sender, sent, status, msg_type, scope, state,
      chain, kind, headline, rank, codes, onset, expires, draft, cap, group_key, made_by, made_account, made_at,
      released_by, released_at, version)
    values (${one.district}, ${one.id}::uuid, ${one.origin}, ${one.identifier}, ${one.sender},
      ${one.sent}::timestamptz, ${one.status}, ${one.msgType}, ${one.scope}, ${one.state}, ${one.chain}::uuid,
      ${one.kind}, ${json(one.headline)}::jsonb, ${one.rank}, ${one.codes}::text[], ${one.onset}::timestamptz,
      ${one.expires}::timestamptz, ${one.draft === null ? null : json(one.draft)}::jsonb,
      ${one.cap === null ? null : json(one.cap)}::jsonb, ${groupKey}, ${one.madeBy}, ${one.madeAccount}::uuid,
      ${one.madeAt}::timestamptz, ${one.releasedBy}, ${one.releasedAt}::timestamptz, 1)`)
}

/** 0 when somebody changed it meanwhile. */
export const updateAlert = (tx: Tx, one: Alert): Promise<number> =>
  tx.run(sql`update alert set sent = ${one.sent}::timestamptz, status = ${one.status}, msg_type = ${one.msgType},
      scope = ${one.scope}, state = ${one.state}, chain = ${one.chain}::uuid, kind = ${one.kind},
      headline = ${json(one.headline)}::jsonb, rank = ${one.rank}, codes = ${one.codes}::text[],
      onset = ${one.onset}::timestamptz, expires = ${one.expires}::timestamptz,
      draft = ${one.draft === null ? null : json(one.draft)}::jsonb,
      cap = ${one.cap === null ? null : json(one.cap)}::jsonb, made_by = ${one.madeBy},
      made_account = ${one.madeAccount}::uuid, released_by = ${one.releasedBy},
      released_at = ${one.releasedAt}::timestamptz, returned = ${one.returned}, version = version + 1
    where district = ${one.district} and id = ${one.id}::uuid and version = ${one.version}`)

export type AlertFilter = {
  readonly inForce?: Instant
  readonly public?: boolean
  readonly states?: readonly string[]
  readonly chain?: Id
  readonly since?: Instant
  readonly limit: number
}

export async function alerts(reader: Reader, district: string, filter: AlertFilter): Promise<Alert[]> {
  const rows = await reader.query<Kept>(sql`select ${ALERT} from alert a where a.district = ${district}
    ${
      filter.inForce
        ? sql`and a.ended_at is null and a.state in ('released', 'received', 'adopted')
            and a.msg_type in ('Alert', 'Update')
            and (a.expires is null or a.expires > ${filter.inForce}::timestamptz)`
        : sql.empty
    }
    ${
      filter.public
        ? sql`and a.status = 'Actual' and a.scope = 'Public' and a.state in ('released', 'adopted')`
        : sql.empty
    }
    ${filter.states ? sql`and a.state = any(${filter.states}::text[])` : sql.empty}
    ${filter.chain ? sql`and a.chain = ${filter.chain}::uuid` : sql.empty}
    ${filter.since ? sql`and a.made_at >= ${filter.since}::timestamptz` : sql.empty}
    order by a.sent desc, a.id desc limit ${filter.limit}`)
  return rows.map(alive)
}

// ── names, references, chains ───────────────────────────────────────────────────────────────────────────────────

export type Key = { readonly sender: string; readonly identifier: string }

/** Takes a name for a message; what the name stands for already when it is taken. */
export async function takeKey(
  tx: Tx,
  district: string,
  one: Key & { readonly sent: Instant; readonly digest: string; readonly alert: Id },
  at: Instant,
): Promise<{ readonly alert: Id; readonly digest: string; readonly fresh: boolean }> {
  const made = await tx.run(sql`insert into alert_key (district, sender, identifier, sent, digest, alert, at)
    values (${district}, ${one.sender}, ${one.identifier}, ${one.sent}::timestamptz, ${one.digest}, ${one.alert}::uuid,
      ${at}::timestamptz)
    on conflict do nothing`)
  if (made > 0) return { alert: one.alert, digest: one.digest, fresh: true }
  const there = await tx.one<{ alert: Id; digest: string }>(sql`select k.alert, k.digest from alert_key k
    where k.district = ${district} and k.sender = ${one.sender} and k.identifier = ${one.identifier}`)
  if (!there) throw new Error(`the name ${one.identifier} is neither new nor there`)
  return { ...there, fresh: false }
}

export const keysOf = (reader: Reader, district: string, keys: readonly Key[]) =>
  reader.query<Key & { readonly alert: Id; readonly sent: Instant }>(sql`
    select k.sender, k.identifier, k.alert, k.sent from alert_key k
    join json_to_recordset(${json(keys)}::json) as n(sender text, identifier text)
      on n.sender = k.sender and n.identifier = k.identifier
    where k.district = ${district}`)

export const insertRefs = (tx: Tx, district: string, alert: Id, refs: readonly Key[]): Promise<number> =>
  tx.run(sql`insert into alert_ref (district, alert, sender, identifier)
    select distinct ${district}, ${alert}::uuid, n.sender, n.identifier
    from json_to_recordset(${json(refs)}::json) as n(sender text, identifier text)
    on conflict do nothing`)

/** Chains that a message belongs to: of what it names, of what names it, of what names the same. */
export const chainsFor = (tx: Tx, district: string, own: Key, refs: readonly Key[]) =>
  tx.query<{ readonly chain: Id }>(sql`
    select distinct a.chain from alert a where a.district = ${district} and a.id in (
      select k.alert from alert_key k join json_to_recordset(${json(refs)}::json) as n(sender text, identifier text)
        on n.sender = k.sender and n.identifier = k.identifier where k.district = ${district}
      union
      select r.alert from alert_ref r join json_to_recordset(${json([...refs, own])}::json)
        as n(sender text, identifier text) on n.sender = r.sender and n.identifier = r.identifier
      where r.district = ${district})
    order by a.chain`)

/** The row at which two messages of one chain wait for each other. */
export const lockChain = (tx: Tx, district: string, chain: Id): Promise<unknown> =>
  tx.query(sql`select a.id from alert a where a.district = ${district} and a.chain = ${chain}::uuid
    order by a.id for update`)

export async function joinChains(tx: Tx, district: string, from: readonly Id[], to: Id): Promise<void> {
  await tx.run(sql`update alert set chain = ${to}::uuid
    where district = ${district} and chain = any(${from}::uuid[]) and chain <> ${to}::uuid`)
  await tx.run(sql`update alert_receipt set chain = ${to}::uuid
    where district = ${district} and chain = any(${from}::uuid[]) and chain <> ${to}::uuid`)
}

/** Messages of a chain as they are judged; drafts are none yet. */
export async function linksOf(tx: Tx, district: string, chain: Id): Promise<Link[]> {
  const rows = await tx.query<
    Omit<Link, 'key' | 'sent' | 'refers'> & { sent: Instant; refers: string[] }
  >(sql`
    select a.id, a.sender, a.sent, a.identifier, a.status, a.msg_type as "msgType",
      array(select r.sender || ' ' || r.identifier from alert_ref r
        where r.district = a.district and r.alert = a.id) as refers
    from alert a
    where a.district = ${district} and a.chain = ${chain}::uuid and a.state in ('released', 'received', 'adopted')`)
  return rows.map((one) => ({ ...one, key: `${one.sender} ${one.identifier}`, sent: one.sent.getTime() }))
}

/** Says of each message of a chain whether and by what it was ended; answers those for which that is new. */
export async function setEndings(
  tx: Tx,
  district: string,
  chain: Id,
  ended: ReadonlyMap<Id, Ending>,
): Promise<readonly { readonly id: Id; readonly how: string }[]> {
  const rows = [...ended].map(([id, one]) => ({
    ...{ id, by: one.by, at: new Date(one.at), how: one.how },
  }))
  if (rows.length === 0) return []
  return tx.query(sql`update alert a set ended_by = n.by, ended_at = n.at, ended_how = n.how
    from json_to_recordset(${json(rows)}::json) as n(id uuid, by uuid, at timestamptz, how text)
    where a.district = ${district} and a.chain = ${chain}::uuid and a.id = n.id and a.ended_by is null
    returning a.id, a.ended_how as how`)
}

// ── floods ──────────────────────────────────────────────────────────────────────────────────────────────────────

export const groupOf = (tx: Tx, district: string, key: string, since: Instant, at: Instant) =>
  tx.one<{ readonly id: Id }>(sql`select a.id from alert a
    where a.district = ${district} and a.group_key = ${key} and a.made_at >= ${since}::timestamptz
      and a.ended_at is null and (a.expires is null or a.expires > ${at}::timestamptz)
    order by a.made_at desc limit 1`)

export const addRepeat = (tx: Tx, district: string, id: Id): Promise<number> =>
  tx.run(sql`update alert set repeats = repeats + 1 where district = ${district} and id = ${id}::uuid`)
