import type { AreaCode, Id, Instant } from '../../base/index.ts'
import { type Reader, type Sql, sql, type Tx } from '../../platform/store/index.ts'
import type { Mention, Pair, PairState, Reason, Source, ThingKind } from './declare.ts'

type MentionRow = Omit<Mention, 'source'> & {
  readonly sourceKind: 'matter' | 'register'
  readonly sourceId: Id
  readonly register: string | null
}
const mentionColumns = sql`id, kind, source_kind as "sourceKind", source as "sourceId", register, field, name, form, keys,
  area, at, entity`

const mentionOf = ({ sourceKind, sourceId, register, ...rest }: MentionRow): Mention => ({
  ...rest,
  source: (sourceKind === 'matter'
    ? { kind: 'matter', id: sourceId }
    : { kind: 'register', id: sourceId, register: register ?? '' }) satisfies Source,
})

const mentions = async (reader: Reader, rest: Sql): Promise<Mention[]> =>
  (await reader.query<MentionRow>(sql`select ${mentionColumns} from linkage_mention ${rest}`)).map(mentionOf)

export const byIds = (reader: Reader, district: AreaCode, ids: readonly Id[]): Promise<Mention[]> =>
  mentions(reader, sql`where district = ${district} and id = any(${ids}::uuid[])`)

export const ofSource = (reader: Reader, district: AreaCode, source: Id): Promise<Mention[]> =>
  mentions(reader, sql`where district = ${district} and source = ${source}::uuid order by field`)

export const ofEntities = (
  reader: Reader,
  district: AreaCode,
  entities: readonly Id[],
  limit: number,
): Promise<Mention[]> =>
  mentions(
    reader,
    sql`where district = ${district} and entity = any(${entities}::uuid[]) order by at desc, id desc limit ${limit}`,
  )

/** Mentions of a kind that share a key, the newest first. */
export const withKeys = (
  reader: Reader,
  district: AreaCode,
  kind: ThingKind,
  keys: readonly string[],
  limit: number,
): Promise<Mention[]> =>
  mentions(
    reader,
    sql`where district = ${district} and kind = ${kind} and keys && ${keys}::text[] order by at desc, id desc limit ${limit}`,
  )

/** Names of enterprises noted after an id, oldest first: the index in memory grows by them. */
export const namesAfter = (
  reader: Reader,
  district: AreaCode,
  after: Id | null,
  limit: number,
): Promise<{ id: Id; name: string }[]> =>
  reader.query(sql`select id, name from linkage_mention where district = ${district} and kind = 'enterprise'
    and name is not null ${after ? sql`and id > ${after}::uuid` : sql.empty} order by id limit ${limit}`)

export const insertMention = (tx: Tx, district: AreaCode, one: Mention): Promise<number> =>
  tx.run(sql`insert into linkage_mention
      (district, id, kind, source_kind, source, register, field, name, form, keys, area, at, entity)
    values (${district}, ${one.id}, ${one.kind}, ${one.source.kind}, ${one.source.id},
      ${one.source.kind === 'register' ? one.source.register : null}, ${one.field}, ${one.name}, ${one.form},
      ${one.keys}::text[], ${one.area}, ${one.at}, ${one.entity})
    on conflict (district, source, field) do nothing`)

export const removeMentions = (tx: Tx, district: AreaCode, ids: readonly Id[]): Promise<number> =>
  tx.run(sql`delete from linkage_mention where district = ${district} and id = any(${ids}::uuid[])`)

export const removePairs = (tx: Tx, district: AreaCode, mention: readonly Id[]): Promise<number> =>
  tx.run(sql`delete from linkage_pair where district = ${district}
    and (a = any(${mention}::uuid[]) or b = any(${mention}::uuid[]))`)

export const setEntity = (tx: Tx, district: AreaCode, entity: Id, ids: readonly Id[]): Promise<number> =>
  tx.run(sql`update linkage_mention set entity = ${entity} where district = ${district} and id = any(${ids}::uuid[])
    and entity <> ${entity}`)

/** All mentions of these things, held until the transaction ends; always in one order, so that two never wait crosswise. */
export const lockEntities = async (tx: Tx, district: AreaCode, entities: readonly Id[]): Promise<Id[]> =>
  (
    await tx.query<{ id: Id }>(sql`select id from linkage_mention where district = ${district}
      and entity = any(${entities}::uuid[]) order by id for update`)
  ).map(({ id }) => id)

const pairColumns = sql`id, kind, a, b, score, reasons, state, made_at as "madeAt", decided_by as "decidedBy",
  decided_at as "decidedAt", why`

export const pairsIn = async (
  reader: Reader,
  district: AreaCode,
  asked: { readonly state: PairState; readonly kind?: ThingKind; readonly after?: Pair | null },
  limit: number,
): Promise<Pair[]> => {
  const { state, kind, after } = asked
  const order = state === 'open' ? sql`score desc, id` : sql`decided_at desc, id`
  const beyond = !after
    ? sql.empty
    : state === 'open'
      ? sql`and (score, id) <> (${after.score}, ${after.id}::uuid) and (score < ${after.score} or (score = ${after.score} and id > ${after.id}::uuid))`
      : sql`and (decided_at < ${after.decidedAt} or (decided_at = ${after.decidedAt} and id > ${after.id}::uuid))`
  return reader.query<Pair>(sql`select ${pairColumns} from linkage_pair where district = ${district} and state = ${state}
    ${kind ? sql`and kind = ${kind}` : sql.empty} ${beyond} order by ${order} limit ${limit}`)
}

export const pair = (reader: Reader, district: AreaCode, id: Id): Promise<Pair | undefined> =>
  reader.one<Pair>(
    sql`select ${pairColumns} from linkage_pair where district = ${district} and id = ${id}::uuid`,
  )

export const lockPair = (tx: Tx, district: AreaCode, id: Id): Promise<Pair | undefined> =>
  tx.one<Pair>(
    sql`select ${pairColumns} from linkage_pair where district = ${district} and id = ${id}::uuid for update`,
  )

/** Links that stand among these mentions. */
export const linksAmong = (
  reader: Reader,
  district: AreaCode,
  ids: readonly Id[],
): Promise<{ a: Id; b: Id }[]> =>
  reader.query(sql`select a, b from linkage_pair where district = ${district} and state = 'linked'
    and a = any(${ids}::uuid[]) and b = any(${ids}::uuid[])`)

export const insertPair = (tx: Tx, district: AreaCode, one: Pair): Promise<number> =>
  tx.run(sql`insert into linkage_pair (district, id, kind, a, b, score, reasons, state, made_at, decided_by, decided_at, why)
    values (${district}, ${one.id}, ${one.kind}, ${one.a}, ${one.b}, ${one.score}, ${one.reasons as readonly Reason[]}::text[],
      ${one.state}, ${one.madeAt}, ${one.decidedBy}, ${one.decidedAt}, ${one.why})
    on conflict (district, a, b) do nothing`)

export const decidePair = (
  tx: Tx,
  district: AreaCode,
  id: Id,
  done: {
    readonly state: PairState
    readonly by: string | null
    readonly at: Instant | null
    readonly why: string | null
  },
): Promise<number> =>
  tx.run(sql`update linkage_pair set state = ${done.state}, decided_by = ${done.by}, decided_at = ${done.at}, why = ${done.why}
    where district = ${district} and id = ${id}::uuid`)

export const openCounts = (
  reader: Reader,
  district: AreaCode,
): Promise<{ kind: ThingKind; count: number }[]> =>
  reader.query(sql`select kind, count(*)::int as count from linkage_pair where district = ${district} and state = 'open'
    group by kind order by kind`)
