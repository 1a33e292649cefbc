import type { AreaCode, Id, Instant } from '../../base/index.ts'
import { type Reader, type Sql, sql, type Tx } from '../../platform/store/index.ts'
import type { Mention, Pair, PairState, Source, ThingKind } from './declare.ts'

type MentionRow = Omit<Mention, 'source'> & {
  readonly sourceKind: Source['kind']
  readonly sourceId: Id
  readonly register: string | null
}
const mentionColumns = sql`m.id, m.kind, m.source_kind as "sourceKind", m.source as "sourceId", m.register, m.field, m.name,
  m.form, m.keys, m.area, m.at, m.entity`

const mentionOf = ({ sourceKind, sourceId, register, ...rest }: MentionRow): Mention => ({
  ...rest,
  source: (sourceKind === 'matter'
    ? { kind: 'matter', id: sourceId }
    : { kind: sourceKind, id: sourceId, register: register ?? '' }) satisfies Source,
})

const mentions = async (reader: Reader, rest: Sql): Promise<Mention[]> =>
  (await reader.query<MentionRow>(sql`select ${mentionColumns} from linkage_mention m ${rest}`)).map(
    mentionOf,
  )

/** One at a time changes what is one with what; held until the transaction ends. */
export async function takeTurn(tx: Tx, district: AreaCode): Promise<void> {
  await tx.run(sql`insert into linkage_turn (district) values (${district}) on conflict do nothing`)
  await tx.query(sql`select district from linkage_turn where district = ${district} for update`)
}

export const byIds = async (reader: Reader, district: AreaCode, ids: readonly Id[]): Promise<Mention[]> =>
  ids.length === 0 ? [] : mentions(reader, sql`where m.district = ${district} and m.id = any(${ids}::uuid[])`)

export const ofSources = (reader: Reader, district: AreaCode, sources: readonly Id[]): Promise<Mention[]> =>
  mentions(
    reader,
    sql`where m.district = ${district} and m.source = any(${sources}::uuid[]) order by m.source, m.field`,
  )

/** Mentions of each thing, registers before requests, the newest first. */
export const ofEntities = async (
  reader: Reader,
  district: AreaCode,
  entities: readonly Id[],
  each: number,
): Promise<Mention[]> =>
  (
    await reader.query<MentionRow>(sql`select ${mentionColumns}
      from unnest(${entities}::uuid[]) e(entity) cross join lateral (
        select * from linkage_mention x where x.district = ${district} and x.entity = e.entity
        order by x.source_kind = 'register' desc, x.id desc limit ${each}::integer) m`)
  ).map(mentionOf)

/** Of each key the newest mentions. */
export const withKeys = async (
  reader: Reader,
  district: AreaCode,
  keys: readonly string[],
  each: number,
): Promise<Mention[]> =>
  keys.length === 0
    ? []
    : mentions(
        reader,
        sql`where m.district = ${district} and m.id in (
          select newest.mention from unnest(${keys}::text[]) k(key) cross join lateral (
            select x.mention from linkage_key x where x.district = ${district} and x.key = k.key
            order by x.mention desc limit ${each}::integer) newest)
        order by m.id desc`,
      )

/** Names of enterprises noted after an id, oldest first: the index in memory grows by them. */
export const namesAfter = (
  reader: Reader,
  district: AreaCode,
  after: Id | null,
  limit: number,
): Promise<{ id: Id; name: string; form: string }[]> =>
  reader.query(sql`select id, name, form from linkage_mention where district = ${district} and kind = 'enterprise'
    and name is not null and form is not null ${after ? sql`and id > ${after}::uuid` : sql.empty}
    order by id limit ${limit}::integer`)

/** Rows of one statement: it carries at most 65,535 values. */
const AT_ONCE = 1000

export async function insertMentions(tx: Tx, district: AreaCode, all: readonly Mention[]): Promise<void> {
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const part = all.slice(from, from + AT_ONCE)
    await tx.run(sql`insert into linkage_mention
        (district, id, kind, source_kind, source, register, field, name, form, keys, area, at, entity)
      values ${sql.join(
        part.map(
          (one) => sql`(${district}, ${one.id}::uuid, ${one.kind}, ${one.source.kind}, ${one.source.id}::uuid,
            ${one.source.kind === 'matter' ? null : one.source.register}, ${one.field}, ${one.name}, ${one.form},
            ${one.keys}::text[], ${one.area}, ${one.at}::timestamptz, ${one.entity}::uuid)`,
        ),
      )}`)
    const keys = part.flatMap((one) => one.keys.map((key) => ({ key, id: one.id })))
    await tx.run(sql`insert into linkage_key (district, key, mention)
      select ${district}, k.key, k.mention
      from unnest(${keys.map(({ key }) => key)}::text[], ${keys.map(({ id }) => id)}::uuid[]) k(key, mention)
      on conflict do nothing`)
  }
}

/** Takes mentions away, with their keys and pairs. */
export async function removeMentions(tx: Tx, district: AreaCode, all: readonly Mention[]): Promise<void> {
  const ids = all.map((one) => one.id)
  await tx.run(sql`delete from linkage_pair where district = ${district}
    and (a = any(${ids}::uuid[]) or b = any(${ids}::uuid[]))`)
  await tx.run(sql`delete from linkage_key where district = ${district}
    and key = any(${[...new Set(all.flatMap((one) => one.keys))]}::text[]) and mention = any(${ids}::uuid[])`)
  await tx.run(sql`delete from linkage_mention where district = ${district} and id = any(${ids}::uuid[])`)
}

/** Says of each mention which thing it belongs to. */
export async function setEntities(tx: Tx, district: AreaCode, entities: ReadonlyMap<Id, Id>): Promise<void> {
  await tx.run(sql`update linkage_mention m set entity = e.entity
    from unnest(${[...entities.keys()]}::uuid[], ${[...entities.values()]}::uuid[]) e(id, entity)
    where m.district = ${district} and m.id = e.id and m.entity <> e.entity`)
}

/** These mentions, those that stand as one with any of them, and whatever links lead to from there. */
export async function around(tx: Tx, district: AreaCode, ids: readonly Id[]): Promise<Id[]> {
  let found = new Set<Id>(ids)
  for (;;) {
    const rows = await tx.query<{ id: Id }>(sql`
      with here as (select unnest(${[...found]}::uuid[]) as id), near as (
        select id from here
        union select b from linkage_pair p join here on p.a = here.id where p.district = ${district} and p.state = 'linked'
        union select a from linkage_pair p join here on p.b = here.id where p.district = ${district} and p.state = 'linked')
      select m.id from linkage_mention m where m.district = ${district} and m.entity in (
        select x.entity from linkage_mention x join near on near.id = x.id where x.district = ${district})`)
    const next = new Set(rows.map(({ id }) => id))
    if (next.size <= found.size) return [...next]
    found = next
  }
}

export type Bond = { readonly a: Id; readonly b: Id; readonly byBrain: boolean; readonly score: number }

/** What was decided among these mentions. */
export const decidedAmong = (
  reader: Reader,
  district: AreaCode,
  ids: readonly Id[],
): Promise<(Bond & { readonly state: PairState })[]> =>
  reader.query(sql`select a, b, by_brain as "byBrain", score, state from linkage_pair where district = ${district}
    and state in ('linked', 'rejected') and a = any(${ids}::uuid[]) and b = any(${ids}::uuid[])`)

const pairColumns = sql`id, kind, a, b, score, reasons, rule, state, made_at as "madeAt", by_brain as "byBrain",
  decided_by as "decidedBy", decided_at as "decidedAt", why`

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
      ? sql`and (score < ${after.score} or (score = ${after.score} and id > ${after.id}::uuid))`
      : sql`and (decided_at < ${after.decidedAt} or (decided_at = ${after.decidedAt} and id > ${after.id}::uuid))`
  return reader.query<Pair>(sql`select ${pairColumns} from linkage_pair where district = ${district} and state = ${state}
    ${kind ? sql`and kind = ${kind}` : sql.empty} ${beyond} order by ${order} limit ${limit}::integer`)
}

export const pair = (reader: Reader, district: AreaCode, id: Id): Promise<Pair | undefined> =>
  reader.one<Pair>(
    sql`select ${pairColumns} from linkage_pair where district = ${district} and id = ${id}::uuid`,
  )

export async function insertPairs(tx: Tx, district: AreaCode, all: readonly Pair[]): Promise<void> {
  for (let from = 0; from < all.length; from += AT_ONCE)
    await tx.run(sql`insert into linkage_pair
        (district, id, kind, a, b, score, reasons, rule, state, made_at, by_brain, decided_by, decided_at, why)
      values ${sql.join(
        all.slice(from, from + AT_ONCE).map(
          (one) => sql`(${district}, ${one.id}::uuid, ${one.kind}, ${one.a}::uuid, ${one.b}::uuid,
            ${one.score}::float8, ${one.reasons}::text[], ${one.rule ?? null}, ${one.state}, ${one.madeAt}::timestamptz, ${one.byBrain}::boolean,
            ${one.decidedBy}, ${one.decidedAt}::timestamptz, ${one.why})`,
        ),
      )}
      on conflict (district, a, b) do nothing`)
}

/** Pairs there are already between these mentions, whatever was decided. */
export const pairsAmong = (
  reader: Reader,
  district: AreaCode,
  ids: readonly Id[],
): Promise<{ a: Id; b: Id }[]> =>
  reader.query(sql`select a, b from linkage_pair where district = ${district}
    and a = any(${ids}::uuid[]) and b = any(${ids}::uuid[])`)

/** Requests whose caller has one of these keys, the newest first. */
export const mattersWithKeys = (
  reader: Reader,
  district: AreaCode,
  keys: readonly string[],
  limit: number,
): Promise<{ id: Id }[]> =>
  keys.length === 0
    ? Promise.resolve([])
    : reader.query(sql`select distinct m.source as id from linkage_key k
        join linkage_mention m on m.district = k.district and m.id = k.mention
        where k.district = ${district} and k.key = any(${keys}::text[]) and m.kind = 'person' and m.source_kind = 'matter'
        order by 1 desc limit ${limit}::integer`)

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
  tx.run(sql`update linkage_pair set state = ${done.state}, by_brain = false, decided_by = ${done.by},
      decided_at = ${done.at}, why = ${done.why}
    where district = ${district} and id = ${id}::uuid`)

export const openCounts = (
  reader: Reader,
  district: AreaCode,
): Promise<{ kind: ThingKind; count: number }[]> =>
  reader.query(sql`select kind, count(*)::int as count from linkage_pair where district = ${district} and state = 'open'
    group by kind order by kind`)
