import type { AreaCode, Id, Instant } from '../../../base/index.ts'
import { json, type Reader, sql, type Tx } from '../../store/index.ts'
import type { Claim, Doubt, DoubtOutcome, Feed, Merge, Ranking, Waiting, WaitingState } from './declare.ts'

/** A claim as kept: with the fingerprint of its values. */
export type KeptClaim = Claim & { readonly print: string }

const CLAIM = sql`c.id, c.row_id as "row", c.source, c.ref, c.delivery, c.line, c.body as "values", c.print,
  c.observed_at as "observedAt", c.received_at as "receivedAt", c.ended_at as "endedAt", c.refused`

/** Rows of one statement. */
const AT_ONCE = 5000

export async function insertClaims(
  tx: Tx,
  district: AreaCode,
  type: string,
  claims: readonly KeptClaim[],
): Promise<void> {
  for (let from = 0; from < claims.length; from += AT_ONCE) {
    const part = claims.slice(from, from + AT_ONCE).map((one) => ({
      ...{ district, id: one.id, type, row_id: one.row, source: one.source, ref: one.ref },
      ...{ delivery: one.delivery, line: one.line, body: one.values, print: one.print },
      ...{ observed_at: one.observedAt, received_at: one.receivedAt, ended_at: one.endedAt },
      refused: one.refused,
    }))
    await tx.run(sql`
      insert into register_claim (district, id, type, row_id, source, ref, delivery, line, body, print, observed_at,
        received_at, ended_at, refused)
      select district, id, type, row_id, source, ref, delivery, line, body, print, observed_at, received_at, ended_at,
        refused
      from json_populate_recordset(null::register_claim, ${json(part)}::json)`)
  }
}

export const endClaims = (tx: Tx, district: AreaCode, ids: readonly Id[], at: Instant): Promise<number> =>
  tx.run(sql`update register_claim set ended_at = ${at}::timestamptz
    where district = ${district} and id = any(${ids}::uuid[]) and ended_at is null`)

/** Claims that stand, of these records of a source. */
export const claimsOfRefs = (
  reader: Reader,
  district: AreaCode,
  type: string,
  source: string,
  refs: readonly string[],
): Promise<KeptClaim[]> =>
  reader.query(sql`select ${CLAIM} from register_claim c where c.district = ${district} and c.type = ${type}
    and c.source = ${source} and c.ref = any(${refs}::text[]) and c.ended_at is null`)

/** Every claim ever made of these rows. */
export const claimsOfRows = (
  reader: Reader,
  district: AreaCode,
  rows: readonly Id[],
  standing: boolean,
): Promise<KeptClaim[]> =>
  reader.query(sql`select ${CLAIM} from register_claim c where c.district = ${district}
    and c.row_id = any(${rows}::uuid[]) ${standing ? sql`and c.ended_at is null` : sql.empty}
    order by c.observed_at desc, c.id desc`)

/** Records of a source whose claims stand, by key: for finding those that have disappeared. */
export const refsAfter = (
  reader: Reader,
  district: AreaCode,
  type: string,
  source: string,
  after: string,
  limit: number,
): Promise<{ ref: string }[]> =>
  reader.query(sql`select c.ref from register_claim c where c.district = ${district} and c.type = ${type}
    and c.source = ${source} and c.ended_at is null and c.ref > ${after} order by c.ref limit ${limit}::integer`)

/** Rows that this source says something of, by id: for deciding them anew after a ruling. */
export const rowsOfSources = (
  reader: Reader,
  district: AreaCode,
  type: string,
  sources: readonly string[],
  after: Id | null,
  limit: number,
): Promise<{ row: Id }[]> =>
  reader.query(sql`select distinct c.row_id as "row" from register_claim c where c.district = ${district}
    and c.type = ${type} and c.source = any(${sources}::text[]) and c.ended_at is null
    ${after ? sql`and c.row_id > ${after}::uuid` : sql.empty} order by 1 limit ${limit}::integer`)

export const setRefused = (tx: Tx, district: AreaCode, id: Id, refused: readonly string[]): Promise<number> =>
  tx.run(sql`update register_claim set refused = ${refused}::text[]
    where district = ${district} and id = ${id}::uuid`)

// ranks

export const rankings = (reader: Reader, district: AreaCode, type: string): Promise<Ranking[]> =>
  reader.query(sql`select s.field, s.source, s.rank, s.basis, s.ruled_by as "ruledBy", s.ruled_at as "ruledAt"
    from register_source s where s.district = ${district} and s.type = ${type} and s.ended_at is null
    order by s.field, s.rank, s.source`)

export async function rule(
  tx: Tx,
  district: AreaCode,
  type: string,
  rows: readonly (Ranking & { readonly id: Id })[],
  replace: boolean,
): Promise<void> {
  const [first] = rows
  if (!first) return
  const fields = [...new Set(rows.map((one) => one.field))]
  if (replace)
    await tx.run(sql`update register_source set ended_at = ${first.ruledAt}::timestamptz
      where district = ${district} and type = ${type} and field = any(${fields}::text[]) and ended_at is null`)
  const part = rows.map((one) => ({
    ...{ district, id: one.id, type, field: one.field, source: one.source, rank: one.rank },
    ...{ basis: one.basis, ruled_by: one.ruledBy, ruled_at: one.ruledAt },
  }))
  await tx.run(sql`insert into register_source (district, id, type, field, source, rank, basis, ruled_by, ruled_at)
    select district, id, type, field, source, rank, basis, ruled_by, ruled_at
    from json_populate_recordset(null::register_source, ${json(part)}::json)
    on conflict do nothing`)
}

// feeds

const FEED = sql`f.district, f.id, f.type as register, f.dataset, f.title, f.unit, f.map, f.observed, f.legal, f.state,
  f.changed_at as "changedAt"`

export const feeds = (reader: Reader, district: AreaCode, type: string | null): Promise<Feed[]> =>
  reader.query(sql`select ${FEED} from register_feed f where f.district = ${district}
    ${type === null ? sql.empty : sql`and f.type = ${type}`} order by f.type, f.title, f.id`)

export const feed = (reader: Reader, district: AreaCode, id: Id): Promise<Feed | undefined> =>
  reader.one(sql`select ${FEED} from register_feed f where f.district = ${district} and f.id = ${id}::uuid`)

export const feedsOf = (reader: Reader, district: AreaCode, dataset: Id): Promise<Feed[]> =>
  reader.query(sql`select ${FEED} from register_feed f where f.district = ${district}
    and f.dataset = ${dataset}::uuid and f.state = 'published'`)

export const putFeed = (tx: Tx, one: Feed): Promise<number> =>
  tx.run(sql`insert into register_feed (district, id, type, dataset, title, unit, map, observed, legal, state, changed_at)
    values (${one.district}, ${one.id}::uuid, ${one.register}, ${one.dataset}::uuid, ${one.title}, ${one.unit}::uuid,
      ${json(one.map)}::jsonb, ${one.observed}, ${one.legal}::text[], ${one.state}, ${one.changedAt}::timestamptz)
    on conflict (district, type, dataset) do update set title = excluded.title, unit = excluded.unit,
      map = excluded.map, observed = excluded.observed, legal = excluded.legal, state = excluded.state,
      changed_at = excluded.changed_at`)

// work

export type Work = {
  readonly id: Id
  readonly kind: 'feed' | 'rank'
  readonly register: string
  readonly feed: Id | null
  readonly source: string | null
  readonly delivery: Id | null
  readonly mode: string | null
  readonly at: Instant
  readonly after: string | null
  readonly counts: Readonly<Record<string, number>>
  readonly doneAt: Instant | null
}
const WORK = sql`w.id, w.kind, w.type as register, w.feed, w.source, w.delivery, w.mode, w.at, w.after, w.counts,
  w.done_at as "doneAt"`

export const putWork = (
  tx: Tx,
  district: AreaCode,
  one: Omit<Work, 'counts' | 'after' | 'doneAt'>,
): Promise<number> =>
  tx.run(sql`insert into register_work (district, id, kind, type, feed, source, delivery, mode, at)
    values (${district}, ${one.id}::uuid, ${one.kind}, ${one.register}, ${one.feed}::uuid, ${one.source},
      ${one.delivery}::uuid, ${one.mode}, ${one.at}::timestamptz)`)

/** The oldest that is not done, held until the transaction ends. */
export const nextWork = (tx: Tx, district: AreaCode): Promise<Work | undefined> =>
  tx.one(sql`select ${WORK} from register_work w where w.district = ${district} and w.done_at is null
    order by w.id limit 1 for update`)

export const stepWork = (
  tx: Tx,
  district: AreaCode,
  id: Id,
  now: {
    readonly after: string
    readonly counts: Readonly<Record<string, number>>
    readonly doneAt: Instant | null
  },
): Promise<number> =>
  tx.run(sql`update register_work set after = ${now.after}, counts = ${json(now.counts)}::jsonb,
      done_at = ${now.doneAt}::timestamptz
    where district = ${district} and id = ${id}::uuid`)

export const works = (reader: Reader, district: AreaCode, limit: number): Promise<Work[]> =>
  reader.query(sql`select ${WORK} from register_work w where w.district = ${district}
    order by w.id desc limit ${limit}::integer`)

// waiting

export type KeptWaiting = Waiting & { readonly values: Readonly<Record<string, unknown>> }
const WAITING = sql`w.id, w.feed, w.type as register, w.source, w.ref, w.delivery, w.line, w.observed_at as "observedAt",
  w.body as "values", w.reason, w.state, w.row_id as "row", w.made_at as "madeAt", w.decided_by as "decidedBy"`

/** New ones wait; one that waits already takes the newer values and is compared again. */
export async function putWaiting(
  tx: Tx,
  district: AreaCode,
  all: readonly (KeptWaiting & { readonly register: string })[],
): Promise<void> {
  if (all.length === 0) return
  const part = all.map((one) => ({
    ...{ district, id: one.id, feed: one.feed, type: one.register, source: one.source, ref: one.ref },
    ...{ delivery: one.delivery, line: one.line, observed_at: one.observedAt, body: one.values },
    ...{ reason: one.reason, state: one.state, row_id: one.row, made_at: one.madeAt, fresh: true },
  }))
  await tx.run(sql`insert into register_waiting (district, id, feed, type, source, ref, delivery, line, observed_at, body,
      reason, state, row_id, made_at, fresh)
    select district, id, feed, type, source, ref, delivery, line, observed_at, body, reason, state, row_id, made_at, fresh
    from json_populate_recordset(null::register_waiting, ${json(part)}::json)
    on conflict (district, type, source, ref) do update set delivery = excluded.delivery, line = excluded.line,
      observed_at = excluded.observed_at, body = excluded.body, reason = excluded.reason,
      fresh = register_waiting.state = 'open'`)
}

export const waitingById = (reader: Reader, district: AreaCode, ids: readonly Id[]): Promise<KeptWaiting[]> =>
  reader.query(sql`select ${WAITING} from register_waiting w where w.district = ${district}
    and w.id = any(${ids}::uuid[])`)

/** Records of a source that a person or the brain said something about, or that wait. */
export const waitingByRefs = (
  reader: Reader,
  district: AreaCode,
  type: string,
  source: string,
  refs: readonly string[],
): Promise<KeptWaiting[]> =>
  reader.query(sql`select ${WAITING} from register_waiting w where w.district = ${district} and w.type = ${type}
    and w.source = ${source} and w.ref = any(${refs}::text[])`)

/** Those not yet compared, taken: they are not fresh any more. */
export const takeFresh = (tx: Tx, district: AreaCode, limit: number): Promise<KeptWaiting[]> =>
  tx.query(sql`update register_waiting w set fresh = false where w.district = ${district} and w.id in (
      select x.id from register_waiting x where x.district = ${district} and x.fresh and x.state = 'open'
      order by x.id limit ${limit}::integer for update)
    returning ${WAITING}`)

export const waitingIn = (
  reader: Reader,
  district: AreaCode,
  state: WaitingState,
  after: Id | null,
  limit: number,
): Promise<KeptWaiting[]> =>
  reader.query(sql`select ${WAITING} from register_waiting w where w.district = ${district} and w.state = ${state}
    ${after ? sql`and w.id > ${after}::uuid` : sql.empty} order by w.id limit ${limit}::integer`)

/** Records of a source that came since then with a number that is none 标识不合规. */
export const invalidSince = (
  reader: Reader,
  district: AreaCode,
  of: { readonly register: string; readonly source: string; readonly since: Instant; readonly limit: number },
): Promise<KeptWaiting[]> =>
  reader.query(sql`select ${WAITING} from register_waiting w where w.district = ${district} and w.state = 'open'
    and w.type = ${of.register} and w.source = ${of.source} and w.reason = 'invalid'
    and w.made_at >= ${of.since}::timestamptz order by w.id limit ${of.limit}::integer`)

export const decideWaiting = (
  tx: Tx,
  district: AreaCode,
  id: Id,
  now: {
    readonly state: WaitingState
    readonly row: Id | null
    readonly by: string | null
    readonly at: Instant | null
  },
): Promise<number> =>
  tx.run(sql`update register_waiting set state = ${now.state}, row_id = ${now.row}::uuid, decided_by = ${now.by},
      decided_at = ${now.at}::timestamptz
    where district = ${district} and id = ${id}::uuid`)

// doubts

const DOUBT = sql`d.id, d.type as register, d.row_id as "row", d.field, d.source, d.why, d.matter, d.said_by as "saidBy",
  d.said_at as "saidAt", d.outcome, d.settled_by as "settledBy", d.settled_at as "settledAt"`

export const doubtsOf = (reader: Reader, district: AreaCode, rows: readonly Id[]): Promise<Doubt[]> =>
  reader.query(sql`select ${DOUBT} from register_doubt d where d.district = ${district}
    and d.row_id = any(${rows}::uuid[]) order by d.said_at desc, d.id desc`)

export const openDoubtsOfMatter = (reader: Reader, district: AreaCode, matter: Id): Promise<Doubt[]> =>
  reader.query(sql`select ${DOUBT} from register_doubt d where d.district = ${district}
    and d.matter = ${matter}::uuid and d.outcome is null`)

export const handledBy = (tx: Tx, district: AreaCode, id: Id, matter: Id): Promise<number> =>
  tx.run(sql`update register_doubt set matter = ${matter}::uuid
    where district = ${district} and id = ${id}::uuid`)

export const openDoubt = (tx: Tx, district: AreaCode, id: Id): Promise<Doubt | undefined> =>
  tx.one(sql`select ${DOUBT} from register_doubt d where d.district = ${district} and d.id = ${id}::uuid
    and d.outcome is null for update`)

export const putDoubt = (tx: Tx, district: AreaCode, one: Doubt): Promise<number> =>
  tx.run(sql`insert into register_doubt (district, id, type, row_id, field, source, why, said_by, said_at)
    values (${district}, ${one.id}::uuid, ${one.register}, ${one.row}::uuid, ${one.field}, ${one.source}, ${one.why},
      ${one.saidBy}, ${one.saidAt}::timestamptz)
    on conflict (district, row_id, field) where outcome is null do nothing`)

export const settleDoubt = (
  tx: Tx,
  district: AreaCode,
  id: Id,
  done: { readonly outcome: DoubtOutcome; readonly by: string; readonly at: Instant },
): Promise<number> =>
  tx.run(sql`update register_doubt set outcome = ${done.outcome}, settled_by = ${done.by},
      settled_at = ${done.at}::timestamptz
    where district = ${district} and id = ${id}::uuid`)

// merges

const MERGE = sql`m.id, m.type as register, m.gone, m.kept, m.why, m.made_by as "by", m.made_at as "at",
  m.undone_at as "undoneAt"`

/** Merges that stand among these rows and whatever hangs together with them. */
export async function mergesAround(
  reader: Reader,
  district: AreaCode,
  rows: readonly Id[],
): Promise<Merge[]> {
  const found = new Map<Id, Merge>()
  for (let ask: readonly Id[] = rows; ask.length > 0; ) {
    const part: readonly Merge[] = await reader.query<Merge>(sql`select ${MERGE} from register_merge m
      where m.district = ${district} and m.undone_at is null
        and (m.gone = any(${ask}::uuid[]) or m.kept = any(${ask}::uuid[]))`)
    const fresh = part.filter((one) => !found.has(one.id))
    for (const one of fresh) found.set(one.id, one)
    ask = fresh.flatMap(({ gone, kept }) => [gone, kept])
  }
  return [...found.values()]
}

export const mergesOf = (reader: Reader, district: AreaCode, row: Id): Promise<Merge[]> =>
  reader.query(sql`select ${MERGE} from register_merge m where m.district = ${district}
    and (m.gone = ${row}::uuid or m.kept = ${row}::uuid) order by m.id desc`)

export const merge = (reader: Reader, district: AreaCode, id: Id): Promise<Merge | undefined> =>
  reader.one(sql`select ${MERGE} from register_merge m where m.district = ${district} and m.id = ${id}::uuid`)

export const standingMerge = (
  reader: Reader,
  district: AreaCode,
  gone: Id,
  kept: Id,
): Promise<Merge | undefined> =>
  reader.one(sql`select ${MERGE} from register_merge m where m.district = ${district} and m.undone_at is null
    and m.gone = ${gone}::uuid and m.kept = ${kept}::uuid`)

export const putMerge = (tx: Tx, district: AreaCode, one: Merge): Promise<number> =>
  tx.run(sql`insert into register_merge (district, id, type, gone, kept, why, made_by, made_at)
    values (${district}, ${one.id}::uuid, ${one.register}, ${one.gone}::uuid, ${one.kept}::uuid, ${one.why}, ${one.by},
      ${one.at}::timestamptz)`)

export const undoMerge = (tx: Tx, district: AreaCode, id: Id, by: string, at: Instant): Promise<number> =>
  tx.run(sql`update register_merge set undone_by = ${by}, undone_at = ${at}::timestamptz
    where district = ${district} and id = ${id}::uuid and undone_at is null`)
